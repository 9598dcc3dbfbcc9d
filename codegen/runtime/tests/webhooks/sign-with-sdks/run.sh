#!/bin/sh
# Lets the SDKs of the providers sign random requests, and verifies them with the runtime.
#
#     codegen/runtime/tests/webhooks/sign-with-sdks/run.sh [requests per SDK and kind, default 1000]
#
# Needs node, npm and python3, and installs the SDKs into a temporary folder. It is not part of CI.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
count=${1:-1000}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent twilio@6.3.1 @signalwire/compatibility-api@3.2.0 standardwebhooks@1.1.1
python3 -m venv venv
venv/bin/pip install --quiet twilio==9.13.0
cp "$here/sign.js" .
node sign.js "$count" >requests.jsonl
venv/bin/python "$here/sign.py" "$count" >>requests.jsonl
cd "$here/../../.."
SIGNED_REQUESTS=$work/requests.jsonl cargo test --features webhooks --test webhooks -- --ignored --nocapture sdks
