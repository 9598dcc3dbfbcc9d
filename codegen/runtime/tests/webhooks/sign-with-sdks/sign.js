// Prints random requests that the npm packages sign, one JSON object per line.
"use strict";
const crypto = require("crypto");
const twilio = require("twilio/lib/webhooks/webhooks");
// The package does not export this file.
const signalwire = require("./node_modules/@signalwire/compatibility-api/lib/webhooks/webhooks.js");
const { Webhook } = require("standardwebhooks");

const below = (limit) => crypto.randomInt(limit);
const pick = (list) => list[below(list.length)];
const many = (limit, make) => Array.from({ length: below(limit) }, make);
// The order of names differs between SDKs beyond the BMP, so names stay below U+D800.
const LETTERS = "abzABZ019 _-.+%&=?#/:;'\"|[]{}()<>\\~äßéЖ中\t";
const name = () => pick(["Call", "To", "X", "_", "a"]) + many(6, () => pick([...LETTERS])).join("");
const text = () => many(20, () => pick([...LETTERS, "🎧", "𝔘", "\n", "\u0000"])).join("");
const ascii = () => many(8, () => pick([..."abc XYZ019+%"])).join("");

function url() {
  const scheme = pick(["https", "https", "http"]);
  const host = pick(["hooks.example.com", "192.0.2.7", "[2001:db8::1]", "localhost"]);
  const port = pick(["", "", ":8443", ":3000"]);
  const path = "/" + many(4, () => pick(["a", "b%20c", "d+e", "f.php", "x~y"])).join("/");
  const query = pick(["", "", "?a=1", "?a=1&b=%C3%A4", "?x[]=1&y=it's|ok", "?a=b+c%20d"]);
  return { scheme, host, port, path, query };
}

const joined = ({ scheme, host, port, path, query }) => `${scheme}://${host}${port}${path}${query}`;
const origin = ({ scheme, host, port }) => `${scheme}://${host}${port}`;
// Twilio drops the port of voice callbacks over HTTPS.
const asSigned = (url) => joined(url.scheme === "https" && below(2) ? { ...url, port: "" } : url);

function print(sdk, scheme, secret, url, method, type, body, headers) {
  const target = url.path + url.query;
  console.log(JSON.stringify({ sdk, scheme, secret, origin: origin(url), target, method, type, body, headers }));
}

function parameters() {
  const all = {};
  for (const key of many(12, name)) all[key] = below(8) ? text() : many(5, ascii).concat(ascii());
  return all;
}

function encoded(all) {
  const pairs = Object.entries(all).flatMap(([key, value]) => [].concat(value).map((one) => [key, one]));
  return new URLSearchParams(pairs).toString();
}

const FORM = "application/x-www-form-urlencoded";
for (let index = 0; index < Number(process.argv[2]); index++) {
  const secret = crypto.randomBytes(16).toString("hex");
  {
    const [to, all] = [url(), parameters()];
    const signature = twilio.getExpectedTwilioSignature(secret, asSigned(to), all);
    print("npm twilio: form", "twilio", secret, to, "POST", FORM, encoded(all), { "X-Twilio-Signature": signature });
  }
  {
    const [to, all] = [url(), parameters()];
    const signature = twilio.getExpectedTwilioSignature(secret, asSigned(to), all, "HMAC_SHA256");
    const settings = "key=shared,algorithm=HMAC_SHA256";
    const headers = { "X-Twilio-Signature": signature, "X-Twilio-Webhooks-Signature-Settings": settings };
    print("npm twilio: form, named key", "twilio-key", secret, to, "POST", FORM, encoded(all), headers);
  }
  {
    const [to, body] = [url(), JSON.stringify({ [name()]: text(), list: many(4, text) })];
    to.query += (to.query ? "&" : "?") + "bodySHA256=" + twilio.getExpectedBodyHash(body);
    const signature = twilio.getExpectedTwilioSignature(secret, asSigned(to), {});
    const headers = { "X-Twilio-Signature": signature };
    print("npm twilio: JSON", "twilio", secret, to, "POST", "application/json", body, headers);
  }
  {
    const to = url();
    const all = encoded(parameters());
    if (all) to.query += (to.query ? "&" : "?") + all;
    const signature = twilio.getExpectedTwilioSignature(secret, asSigned(to), {});
    print("npm twilio: GET", "twilio", secret, to, "GET", "", "", { "X-Twilio-Signature": signature });
  }
  {
    const [to, all] = [url(), parameters()];
    const signature = signalwire.getExpectedTwilioSignature(secret, asSigned(to), all);
    const headers = { [pick(["X-SignalWire-Signature", "X-Twilio-Signature"])]: signature };
    print("npm signalwire: form", "signalwire", secret, to, "POST", FORM, encoded(all), headers);
  }
  {
    const key = pick(["whsec_", ""]) + crypto.randomBytes(24 + below(41)).toString("base64");
    const [id, now, body] = ["msg_" + crypto.randomBytes(9).toString("hex"), new Date(), JSON.stringify(parameters())];
    const headers = {
      "webhook-id": id,
      "webhook-timestamp": String(Math.floor(now / 1000) + below(121) - 60),
    };
    const at = new Date(Number(headers["webhook-timestamp"]) * 1000);
    const signature = new Webhook(key).sign(id, at, body);
    headers["webhook-signature"] = pick([signature, `v1a,AAAA ${signature}`, `v1,AAAA ${signature} v2,x`]);
    print("npm standardwebhooks", "standard", key, url(), "POST", "application/json", body, headers);
  }
}
