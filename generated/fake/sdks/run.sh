#!/usr/bin/env bash
# Runs the official SDKs against the provider in memory: list, fetch, create, update, delete, pages and errors. Needs Python 3
# with venv, Node.js and the package registries. With --schemathesis, it also searches for responses that the documents do not
# allow. Usage: generated/fake/sdks/run.sh [--schemathesis]
set -euo pipefail
cd "$(dirname "$0")/../../.."
root=$PWD
here=generated/fake/sdks
scratch=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$scratch"' EXIT

python3 -m venv "$scratch/venv"
"$scratch/venv/bin/pip" install --quiet twilio==9.13.0 schemathesis==4.32.5
npm install --silent --prefix "$scratch" twilio@6.3.1 @signalwire/compatibility-api@3.2.0 > /dev/null

cargo build --quiet -p conference-participants-fake
url=http://127.0.0.1:8099
"${CARGO_TARGET_DIR:-target}/debug/conference-participants-fake" 127.0.0.1:8099 > "$scratch/started" &
server=$!
until grep -q '^conferences' "$scratch/started"; do sleep 0.1; done
read -r _ account _ _ token < <(grep -m 1 account "$scratch/started")
account=${account%,}
read -r _ project _ _ secret < <(grep -m 1 project "$scratch/started")
project=${project%,}
read -r _ twilio _ signalwire < <(grep '^conferences' "$scratch/started")

cp "$here"/*.js "$scratch"
"$scratch/venv/bin/python" "$here/twilio_python.py" "$url" "$account" "$token" "$twilio"
node "$scratch/twilio_node.js" "$url" "$account" "$token" "$twilio"
node "$scratch/signalwire_node.js" "$url" "$project" "$secret" "$signalwire"

[ "${1:-}" = --schemathesis ] || exit 0
checks=not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,response_headers_conformance
check() { # document, path of the API, user and password, account, conference, participants
  # It keeps its cache in the working directory.
  (cd "$scratch" && ACCOUNT=$4 CONFERENCE=$5 CALLS=$6 SCHEMATHESIS_HOOKS=$root/$here/hooks.py \
    venv/bin/schemathesis run "$root/spec/$1.yaml" --url "$url$2" --auth "$3" --checks "$checks" --max-examples 100 --no-color)
}
check insights /v1 "$account:$token" "$account" "$twilio" ""
check twilio /2010-04-01 "$account:$token" "$account" "$twilio" customer,agent,supervisor
# Only Twilio finds participants by label.
list=$url/api/laml/2010-04-01/Accounts/$project/Conferences/$signalwire/Participants
calls=$(curl -s -u "$project:$secret" "$list" | grep -o '"call_sid":"[^"]*"' | cut -d '"' -f 4 | paste -sd , -)
check signalwire /api/laml/2010-04-01 "$project:$secret" "$project" "$signalwire" "$calls"
