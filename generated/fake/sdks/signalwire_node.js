// The calls of SignalWire's JavaScript SDK. Usage: node signalwire_node.js URL PROJECT TOKEN CONFERENCE
const assert = require("node:assert");
const { RestClient } = require("@signalwire/compatibility-api");
const RequestClient = require("twilio/lib/base/RequestClient");

const [url, project, token, conferenceSid] = process.argv.slice(2);

// Sends requests to another host, and changes nothing else.
class Redirected extends (RequestClient.default ?? RequestClient) {
  request(options) {
    return super.request({ ...options, uri: options.uri.replace(/^https:\/\/[^/]+/, url) });
  }
}

const refused = async (promise) => {
  try {
    await promise;
  } catch (error) {
    return [error.status, error.code];
  }
  throw new Error("the request succeeded");
};

const main = async () => {
  const options = { signalwireSpaceUrl: "example.signalwire.com", httpClient: new Redirected() };
  const client = RestClient(project, token, options);
  const conference = client.conferences(conferenceSid);
  const everyone = await conference.participants.list({ pageSize: 1 });
  assert(everyone.length >= 2 && everyone.every((one) => one.status === "in-progress"), JSON.stringify(everyone));
  const page = await conference.participants.page({ pageSize: 1 });
  assert.equal((await page.nextPage()).instances[0].callSid, everyone[1].callSid);
  const [first, second] = everyone.map((one) => one.callSid);

  const updated = await conference.participants(first).update({ muted: true, hold: true, holdUrl: "https://example.com/a.mp3" });
  assert(updated.muted && updated.hold);
  assert.deepEqual((await conference.participants.list({ muted: true })).map((one) => one.callSid), [first]);
  const coach = await conference.participants(first).update({ coaching: true, callSidToCoach: second });
  assert.equal(coach.coaching, true);
  assert.equal((await conference.participants(second).fetch()).muted, false);

  const nobody = "000000ca-0000-4000-8000-999999999999";
  assert.deepEqual(await refused(conference.participants(first).update({ coaching: true, callSidToCoach: nobody })), [422, 21218]);
  assert.deepEqual(await refused(conference.participants(nobody).fetch()), [404, 20404]);
  const stranger = RestClient(project, "wrong", { ...options, httpClient: new Redirected() });
  assert.deepEqual(await refused(stranger.conferences(conferenceSid).participants.list()), [401, 20003]);

  await conference.participants(first).remove();
  assert.deepEqual(await refused(conference.participants(first).fetch()), [404, 20404]);
  console.log("signalwire_node.js: all calls behave as expected");
};

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
