//! The commands: what they print where, and their exit status.

#![allow(missing_docs)]

mod diff;
mod generate;
mod lint;

use std::path::{Path, PathBuf};
use std::process::Command;

/// Exit status, output and errors of a command, run in the folder of the workspace.
fn run(arguments: &[&str]) -> (Option<i32>, String, String) {
    run_in(&Path::new(env!("CARGO_MANIFEST_DIR")).join(".."), arguments)
}

fn run_in(folder: &Path, arguments: &[&str]) -> (Option<i32>, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_xtask")).args(arguments).current_dir(folder).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

/// An empty folder of that name.
fn scratch(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("commands").join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}
