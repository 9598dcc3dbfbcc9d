#!/usr/bin/env bash
# How many crates a program that uses one API needs, and how long its first build takes: with our client, and with
# progenitor's for the same specification. Both have TLS by rustls. progenitor's text is taken as it was generated, so its
# generator is not counted; the last line counts the crates with it, as a build script or its macro brings them.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$root"
cargo build --quiet -p second-opinion
text=$(find "${CARGO_TARGET_DIR:-target}/debug/build" -path '*second-opinion-*/out/twilio.rs' -printf '%T@ %p\n' | sort -n | tail -1 | cut -d' ' -f2)
mkdir -p "$work"/{ours,theirs,generator}/src
package() { printf '[package]\nname = "%s"\nversion = "0.0.0"\nedition = "2024"\n[workspace]\n[dependencies]\n' "$1"; }
runtime='tokio = { version = "1", features = ["macros", "rt-multi-thread"] }'
{
  package ours
  echo "$runtime"
  echo "conference-participants = { path = \"$root/generated\", default-features = false, features = [\"twilio\", \"rustls\"] }"
} > "$work/ours/Cargo.toml"
cat > "$work/ours/src/main.rs" <<'RUST'
#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = conference_participants::twilio::Client::from_env()?;
    println!("{:?}", client.fetch_participant("CF", "CA").await?);
    Ok(())
}
RUST
{
  package theirs
  echo "$runtime"
  echo 'progenitor-client = "0.15.1"'
  echo 'reqwest = { version = "0.13.5", default-features = false, features = ["rustls"] }'
  echo 'regress = "0.12"'
  echo 'serde = { version = "1", features = ["derive"] }'
  echo 'serde_json = "1"'
} > "$work/theirs/Cargo.toml"
{ echo '#[allow(warnings)]'; echo 'mod client {'; cat "$text"; echo '}'; cat <<'RUST'
#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = client::Client::new("https://api.twilio.com/2010-04-01");
    let request = client.fetch_participant().account_sid("AC").conference_sid("CF").call_sid("CA".to_owned());
    println!("{:?}", request.send().await.map_err(|error| error.to_string())?.into_inner());
    Ok(())
}
RUST
} > "$work/theirs/src/main.rs"
{
  package generator
  sed -n '/^tokio/,$p' "$work/theirs/Cargo.toml"
  printf '[build-dependencies]\nprogenitor = "0.15.1"\nprettyplease = "0.3"\nsyn = "3"\nserde_json = "1"\n'
} > "$work/generator/Cargo.toml"
touch "$work/generator/src/lib.rs"
crates() { cargo tree --quiet --manifest-path "$work/$1/Cargo.toml" -e normal,build --prefix none | sed 's/ (\*)$//' | sort -u | wc -l; }
for program in ours theirs; do
  cp "$root/Cargo.lock" "$work/$program/Cargo.lock"
  cargo fetch --quiet --manifest-path "$work/$program/Cargo.toml"
  start=$(date +%s.%N)
  CARGO_TARGET_DIR="$work/target-$program" cargo build --quiet --manifest-path "$work/$program/Cargo.toml"
  end=$(date +%s.%N)
  printf '%s: %d crates, first debug build %.1f s\n' "$program" "$(crates "$program")" "$(echo "$end - $start" | bc)"
done
cp "$root/Cargo.lock" "$work/generator/Cargo.lock"
printf 'theirs with the generator in the build: %d crates\n' "$(crates generator)"
