"""Prints random requests that the PyPI package `twilio` signs, one JSON object per line."""

import hashlib
import json
import random
import secrets
import sys
from urllib.parse import urlencode

from twilio.request_validator import RequestValidator

# PyPI's order of names is that of code points, which is that of their UTF-8.
LETTERS = list("abzABZ019 _-.+%&=?#/:;'\"|[]{}()<>\\~äßéЖ中\t\n\x00") + ["Ａ", "🎧", "𝔘"]
FORM = "application/x-www-form-urlencoded"


class MultiDict(dict):
    def getall(self, name):
        return self[name]


def text(limit):
    return "".join(random.choices(LETTERS, k=random.randrange(limit)))


def parameters():
    return MultiDict({text(8) + "n": [text(20) for _ in range(random.choice([1, 1, 1, 2, 5]))] for _ in range(random.randrange(12))})


def encoded(all):
    pairs = [(name, value) for name, values in all.items() for value in values]
    random.shuffle(pairs)
    return urlencode(pairs)


def line(kind, scheme, secret, origin, target, method, media_type, body, headers):
    print(json.dumps({
        "sdk": "PyPI twilio: " + kind, "scheme": scheme, "secret": secret, "origin": origin, "target": target,
        "method": method, "type": media_type, "body": body, "headers": headers,
    }))


for _ in range(int(sys.argv[1])):
    secret = secrets.token_hex(16)
    validator = RequestValidator(secret)
    origin = random.choice(["https://hooks.example.com", "https://[2001:db8::1]:8443", "http://localhost:3000"])
    target = "/" + random.choice(["", "a/b%20c", "d+e/f.php"]) + random.choice(["", "?a=1", "?y=it's|ok&x[]=1"])
    all = parameters()
    signature = validator.compute_signature(origin + target, all)
    line("form", "twilio", secret, origin, target, "POST", FORM, encoded(all), {"X-Twilio-Signature": signature})

    signature = validator.compute_signature(origin + target, all, "HMAC_SHA256")
    headers = {"X-Twilio-Signature": signature, "X-Twilio-Webhooks-Signature-Settings": "key=shared,algorithm=HMAC_SHA256"}
    line("form, named key", "twilio-key", secret, origin, target, "POST", FORM, encoded(all), headers)

    body = json.dumps({text(8): text(30)}, ensure_ascii=random.random() < 0.5)
    hashed = target + ("&" if "?" in target else "?") + "bodySHA256=" + hashlib.sha256(body.encode()).hexdigest()
    signature = validator.compute_signature(origin + hashed, {})
    line("JSON", "twilio", secret, origin, hashed, "POST", "application/json", body, {"X-Twilio-Signature": signature})
