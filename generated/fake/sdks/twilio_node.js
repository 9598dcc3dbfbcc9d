// The calls of Twilio's JavaScript SDK. Usage: node twilio_node.js URL ACCOUNT TOKEN CONFERENCE
const assert = require("node:assert");
const twilio = require("twilio");

const [url, account, token, conferenceSid] = process.argv.slice(2);

// Sends requests to another host, and changes nothing else.
class Redirected extends twilio.RequestClient {
  request(options) {
    const uri = options.uri.replace(/^https:\/\/(api|insights)\.twilio\.com/, url);
    return super.request({ ...options, uri });
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
  const client = twilio(account, token, { httpClient: new Redirected() });
  const conference = client.conferences(conferenceSid);
  const created = await conference.participants.create({ from: "+15005550006", to: "+12025550143", label: "node" });
  assert.equal(created.status, "queued");
  for (let tries = 0; tries < 100 && (await conference.participants("node").fetch()).status !== "connected"; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.equal((await conference.participants(created.callSid).fetch()).status, "connected");

  const everyone = (await conference.participants.list({ pageSize: 1 })).map((one) => one.callSid);
  assert(everyone.includes(created.callSid) && new Set(everyone).size === everyone.length && everyone.length >= 4);
  const page = await conference.participants.page({ pageSize: 2 });
  assert.equal((await (await page.nextPage()).previousPage()).nextPageUrl, page.nextPageUrl);

  const updated = await conference.participants("node").update({ muted: true, coaching: true, callSidToCoach: everyone[0] });
  assert(updated.muted && updated.coaching && updated.callSidToCoach === everyone[0]);
  assert.deepEqual((await conference.participants.list({ coaching: true })).map((one) => one.label), ["node"]);

  const wrong = { coaching: true, callSidToCoach: `CA${"9".repeat(32)}` };
  assert.deepEqual(await refused(conference.participants("node").update(wrong)), [400, 13240]);
  assert.deepEqual(await refused(conference.participants.create({ from: "+15005550006", to: "nonsense" })), [400, 21211]);
  assert.deepEqual(await refused(conference.participants("nobody").fetch()), [404, 20404]);
  const stranger = twilio(account, "wrong", { httpClient: new Redirected() });
  assert.deepEqual(await refused(stranger.conferences(conferenceSid).participants.list()), [401, 20003]);

  assert.equal(await conference.participants("node").remove(), true);
  assert.deepEqual(await refused(conference.participants("node").fetch()), [404, 20404]);
  const [summary] = await client.insights.v1.conferences(conferenceSid).conferenceParticipants.list({ label: "node" });
  assert.equal(summary.callSid, created.callSid);
  console.log("twilio_node.js: all calls behave as expected");
};

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
