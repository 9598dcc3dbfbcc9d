//! Cargo commands on emitted crates.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

/// Runs Cargo on an emitted crate, in the target folder and with the profile of this workspace, whose dependencies are
/// built already.
///
/// Cargo needs no network: the lock file of this workspace pins the versions, which are already downloaded.
pub(crate) fn cargo(package: &Path, arguments: &[&str]) -> Output {
    let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.lock");
    fs::copy(lock, package.join("Cargo.lock")).expect("the lock file can be copied");
    Command::new(env!("CARGO"))
        .args(arguments)
        .args(["--offline", "--target-dir"])
        .arg(Path::new(env!("CARGO_TARGET_TMPDIR")).join(".."))
        .envs([("CARGO_PROFILE_DEV_DEBUG", "false"), ("CARGO_INCREMENTAL", "0")])
        // The environment may turn warnings into errors.
        .env("RUSTFLAGS", "")
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .current_dir(package)
        .output()
        .expect("cargo runs")
}
