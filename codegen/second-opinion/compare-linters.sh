#!/usr/bin/env bash
# Runs Spectral 6.16 and Redocly 2.77 with their recommended rules on the documents in spec/. Exits 0 only if they report
# nothing but the findings in the table of spec/README.md ("Other linters"), and every line of that table has a finding.
#
#   codegen/second-opinion/compare-linters.sh
#
# It needs node and npm. The tools are installed in a temporary directory, which is removed.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
if ! command -v node > /dev/null || ! command -v npm > /dev/null; then
  echo "node and npm are not installed: nothing was checked" >&2
  exit 2
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
npm install --prefix "$work" --silent --no-audit --no-fund --ignore-scripts @stoplight/spectral-cli@6.16 @redocly/cli@2.77
echo 'extends: spectral:oas' > "$work/ruleset.yaml"
cd "$root"
export REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true
# Both tools fail if they find an error; what they print decides.
"$work/node_modules/.bin/spectral" lint --quiet --ruleset "$work/ruleset.yaml" --format json spec/*.yaml \
  > "$work/spectral.json" || true
for document in spec/*.yaml; do
  "$work/node_modules/.bin/redocly" lint --extends recommended --max-problems 10000 --format json "$document" \
    > "$work/redocly-$(basename "$document").json" 2> "$work/log" || true
done
node - "$work" << 'SCRIPT'
const fs = require("fs");
const work = process.argv[2];
const found = JSON.parse(fs.readFileSync(`${work}/spectral.json`, "utf8"))
  .map(({ code, source, path, message }) => ({ tool: "Spectral", rule: code, file: source, at: `/${path.join("/")}`, message }));
for (const name of fs.readdirSync(work).filter((name) => name.startsWith("redocly-"))) {
  const text = fs.readFileSync(`${work}/${name}`, "utf8");
  for (const { ruleId, location, message } of JSON.parse(text.slice(text.indexOf("{"))).problems) {
    const at = (location[0].pointer ?? "").replaceAll("~1", "/").slice(1);
    found.push({ tool: "Redocly", rule: ruleId, file: location[0].source.ref, at, message });
  }
}
const lines = fs.readFileSync("spec/README.md", "utf8").split("\n");
const named = lines.flatMap((line) => {
  const [, tool, rule, place] = line.match(/^\| (Spectral|Redocly) \| `([^`]+)` \| `([^`]+)` \|/) ?? [];
  return tool ? [{ tool, rule, place, count: 0 }] : [];
});
let status = 0;
for (const { tool, rule, file, at, message } of found) {
  const known = named.find((one) => one.tool === tool && one.rule === rule && at.includes(one.place));
  if (known) known.count += 1;
  else {
    console.log(`${file} ${at}: ${tool} [${rule}] ${message}`);
    status = 1;
  }
}
for (const { tool, rule, place, count } of named) {
  console.log(`${tool} ${rule} at ${place}: ${count}`);
  if (count === 0) {
    console.log("  nothing found: remove the line from spec/README.md");
    status = 1;
  }
}
process.exit(status);
SCRIPT
