#!/usr/bin/env bash
# Measures generation by this generator and others, of the same documents in one run, with writing into a new directory.
#
#   codegen/second-opinion/compare-generation.sh [DOCUMENT...]
#
# Without arguments it takes Twilio's published documents below $CORPUS_DIR (or ../shared/corpus). Each generator runs once
# for each document, and $RUNS times (3 if absent) in turn with the others. A generator that is not installed is skipped, and
# so is a document that one of them refuses: its name is printed. GNU time must be installed. All is written to a temporary
# directory, which is removed.
#
# `ours` is a crate that depends on its runtime, `ours-embedded` one that contains a copy of it. The columns are sums over
# all documents, and the least of all runs: seconds that passed, seconds of the processors, emitted files; and the largest
# memory of one document. With other work on the machine, the seconds of the processors say most.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
runs=${RUNS:-3}
documents=("$@")
if [ $# -eq 0 ]; then
  documents=("${CORPUS_DIR:-$root/../shared/corpus}"/twilio/*.yaml)
fi
for document in "${documents[@]}"; do
  [ -f "$document" ] || { echo "$document is not there; give paths of documents, or set CORPUS_DIR" >&2; exit 1; }
done
type -P time > /dev/null || { echo 'GNU time is not installed: apt-get install time' >&2; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cargo build --quiet --release --manifest-path "$root/Cargo.toml" -p openapi-client-cli
ours=${CARGO_TARGET_DIR:-$root/target}/release/openapi-client

# Runs a generator: `generate NAME DOCUMENT DIRECTORY`.
generate() {
  case $1 in
    ours) "$ours" generate --spec "$2" --out "$3" --runtime "path=$root/codegen/runtime" ;;
    ours-embedded) "$ours" generate --spec "$2" --out "$3" --runtime embed ;;
    ploidy) ploidy generate rust "$2" --output "$3" --name client ;;
    openapi-to-rust) mkdir -p "$3" && cd "$3" && openapi-to-rust generate "$2" ;;
    openapi-nexus) openapi-nexus generate -i "$2" -o "$3" --generators rust-reqwest ;;
  esac
}
export -f generate
export ours root

generators=(ours ours-embedded)
for program in ploidy openapi-to-rust openapi-nexus; do
  if command -v "$program" > /dev/null; then
    generators+=("$program")
  else
    echo "$program is not installed: cargo install $program" >&2
  fi
done

# One run over a document: appends `seconds CPU KB` to a file, and fails if the generator does. The directory must be new.
measure() {
  local directory=$work/out/$1
  rm -rf "$directory"
  mkdir -p "$work/out"
  (cd "$root" && command time -f '%e %U %S %M' -o "$work/time" bash -c 'generate "$@"' - "$1" "$(realpath "$2")" "$directory" > "$work/log" 2>&1) || return
  awk '{ print $1, $2 + $3, $4 }' "$work/time" >> "$3"
}

accepted=()
for document in "${documents[@]}"; do
  refused=
  for generator in "${generators[@]}"; do
    measure "$generator" "$document" "$work/first" || refused+=" $generator"
  done
  if [ -z "$refused" ]; then
    accepted+=("$document")
  else
    echo "skipped: $(basename "$document"), refused by$refused" >&2
  fi
done

for ((run = 1; run <= runs; run++)); do
  for generator in "${generators[@]}"; do
    files=0
    for document in "${accepted[@]}"; do
      measure "$generator" "$document" "$work/$generator.$run"
      files=$((files + $(find "$work/out/$generator" -type f | wc -l)))
    done
    echo "$files" > "$work/$generator.files"
  done
done

echo "${#accepted[@]} of ${#documents[@]} documents, $(cat "${accepted[@]}" | wc -c) bytes"
printf '%-16s %10s %10s %14s %8s\n' generator seconds CPU 'memory (MB)' files
for generator in "${generators[@]}"; do
  for file in "$work/$generator".[0-9]*; do
    awk '{ s += $1; cpu += $2; if ($3 > m) m = $3 } END { printf "%.2f %.2f %.0f\n", s, cpu, m / 1024 }' "$file"
  done > "$work/sums"
  least() { cut -d' ' -f"$1" "$work/sums" | sort -n | head -n 1; }
  printf '%-16s %10s %10s %14s %8s\n' "$generator" "$(least 1)" "$(least 2)" "$(least 3)" "$(cat "$work/$generator.files")"
done
