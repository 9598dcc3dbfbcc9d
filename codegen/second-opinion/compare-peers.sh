#!/usr/bin/env bash
# What this generator and others make of the same document, side by side: how many lines they emit, how many crates it
# depends on, how long the first debug build takes, and how long one takes after src/lib.rs was touched.
#
#   codegen/second-opinion/compare-peers.sh [DOCUMENT [TEXT]]
#
# DOCUMENT is an OpenAPI document, TEXT what the paths of the operations contain that are cut out of it; without TEXT the
# whole document is taken. Without both it is Twilio's published document below $CORPUS_DIR (or ../shared/corpus), and the
# operations of participants of conferences. $RUNS is the number of rebuilds, 5 if absent. Nothing is installed: a generator
# that is not there is skipped. All is done in a temporary directory, which is removed.
#
# `crates` are those of `cargo tree --edges normal`, the crate itself among them.
#
# `ours` depends on its runtime, `ours-embedded` contains a copy of it.
#
# Each crate is built as it was emitted, with the default features of its own manifest; what that means for TLS is in the
# column `TLS`. The column `with rustls` counts the crates when reqwest's feature `rustls` is added to those that have none.
# On a machine that does other work too, the least of the times says most, and the time that the processors worked (`CPU`)
# more than the time that passed.
set -euo pipefail
# Rebuilds are those of a user, who has Cargo's defaults.
unset CARGO_INCREMENTAL
root=$(cd "$(dirname "$0")/../.." && pwd)
document=${1:-${CORPUS_DIR:-$root/../shared/corpus}/twilio/twilio_api_v2010.yaml}
text=${2:-$([ $# -gt 0 ] || echo '/Conferences/{ConferenceSid}/Participants')}
runs=${RUNS:-5}
if [ ! -f "$document" ]; then
  echo "$document is not there; give the path of a document, or set CORPUS_DIR" >&2
  exit 1
fi
document=$(realpath "$document")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$root"

note() { echo "$*" >&2; }

# A generator that is a program of its own: `has PROGRAM`.
has() {
  command -v "$1" > /dev/null && return
  note "$1 is not installed: cargo install $1"
  return 1
}

# Says what a command prints only if it fails; a generator that does not take the document is skipped.
quietly() {
  "$@" > "$work/log" 2>&1 && return
  note "skipped, it failed: $*"
  tail -n 20 "$work/log" >&2
  return 1
}

if [ -n "$text" ]; then
  spec=$work/participants.json
  cargo run --quiet -p openapi-client-codegen --example cut -- "$document" "$text" > "$spec"
else
  spec=$document
fi

names=()
# Emits our crate with its runtime from a source: `ours NAME SOURCE`.
ours() {
  if quietly cargo run --quiet -p xtask -- generate --spec "$spec" --out "$work/$1" --name "$1" --runtime "$2"; then
    names+=("$1")
  fi
}
ours ours path=codegen/runtime
ours ours-embedded embed
note 'building progenitor, which takes minutes the first time'
for style in positional builder; do
  if quietly cargo run --quiet -p second-opinion --example emit -- "$spec" "$work/progenitor-$style" "$style"; then
    names+=("progenitor-$style")
  fi
done
if has ploidy && quietly ploidy generate rust "$spec" --output "$work/ploidy" --name client; then
  names+=(ploidy)
fi
# It emits a module and a list of dependencies; the crate around them is the least there can be.
if has openapi-to-rust; then
  mkdir -p "$work/openapi-to-rust/src"
  if (cd "$work/openapi-to-rust" && quietly openapi-to-rust generate "$spec"); then
    {
      printf '[package]\nname = "client"\nversion = "0.0.0"\nedition = "2024"\n'
      cat "$work/openapi-to-rust/src/generated/REQUIRED_DEPS.toml"
    } > "$work/openapi-to-rust/Cargo.toml"
    echo 'pub mod generated;' > "$work/openapi-to-rust/src/lib.rs"
    names+=(openapi-to-rust)
  fi
fi

# Lines of the sources below a directory of a crate.
lines() { find "$1" -name '*.rs' -exec cat {} + | wc -l; }
tree() { cargo tree --quiet --manifest-path "$1/Cargo.toml" --edges normal --prefix none | sed 's/ (\*)$//' | sort -u; }
crates() { tree "$1" | wc -l; }
# Builds the named crate; prints the seconds that passed, and those that processors worked.
build() {
  local TIMEFORMAT='%R %U %S'
  { time CARGO_TARGET_DIR="$work/target-$1" cargo build --quiet --offline --manifest-path "$work/$1/Cargo.toml" 2> "$work/log"; } 2>&1 |
    awk '{ printf "%.2f %.2f\n", $1, $2 + $3 }'
}
# The smallest of a column of numbers, and the one in the middle.
least() { sort -n | head -n 1; }
median() { sort -n | sed -n "$(((runs + 1) / 2))p"; }

# The same versions for all, where they agree on one.
built=()
for name in "${names[@]}"; do
  cp Cargo.lock "$work/$name/Cargo.lock"
  cargo fetch --quiet --manifest-path "$work/$name/Cargo.toml"
  note "first build of $name"
  if build "$name" > "$work/$name.first"; then
    built+=("$name")
  else
    note "skipped, what it emits does not compile: $name"
    grep -m 5 '^error' "$work/log" >&2 || true
  fi
done
# In turn, so that what else the machine does falls on all of them.
for ((run = 1; run <= runs; run++)); do
  note "rebuild $run of $runs"
  for name in "${built[@]}"; do
    touch "$work/$name/src/lib.rs"
    build "$name" >> "$work/$name.rebuilds"
  done
done

row() { printf '%-22s %6s %12s %7s %12s %-10s %18s %14s %15s %10s\n' "$@"; }
row generator lines 'with runtime' crates 'with rustls' TLS 'first build (CPU)' 'rebuild: least' 'rebuild: median' 'CPU: least'
for name in "${built[@]}"; do
  crate=$work/$name
  all=$(lines "$crate/src")
  runtime=0
  if [ -d "$crate/src/runtime" ]; then
    runtime=$(lines "$crate/src/runtime")
  fi
  count=$(crates "$crate")
  with_rustls=$count
  case $(tree "$crate" | grep -o '^\(rustls\|native-tls\) ' || true) in
    *rustls*) tls=rustls ;;
    *native-tls*) tls=native-tls ;;
    *)
      tls=none
      printf '\n[dependencies.tls]\npackage = "reqwest"\nversion = "0.13"\ndefault-features = false\nfeatures = ["rustls"]\n' >> "$crate/Cargo.toml"
      with_rustls=$(crates "$crate")
      ;;
  esac
  read -r first first_cpu < "$crate.first"
  row "$name" $((all - runtime)) "$all" "$count" "$with_rustls" "$tls" "$first s ($first_cpu s)" \
    "$(cut -d' ' -f1 "$crate.rebuilds" | least) s" "$(cut -d' ' -f1 "$crate.rebuilds" | median) s" \
    "$(cut -d' ' -f2 "$crate.rebuilds" | least) s"
done
