//! Output streams and exit status of the commands.

#![allow(missing_docs)]

mod diff;
mod generate;
mod lint;
mod surroundings;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Runs a command in the folder of the workspace. Returns exit status, output and errors.
fn run(arguments: &[&str]) -> (Option<i32>, String, String) {
    run_in(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../.."), arguments)
}

fn run_in(folder: &Path, arguments: &[&str]) -> (Option<i32>, String, String) {
    let output =
        Command::new(env!("CARGO_BIN_EXE_openapi-client")).args(arguments).current_dir(folder).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

/// Runs a command that reads this text from the standard input.
fn run_with(folder: &Path, arguments: &[&str], input: &str) -> (Option<i32>, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_openapi-client"));
    command.args(arguments).current_dir(folder).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut process = command.spawn().unwrap();
    process.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let output = process.wait_with_output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

/// Creates an empty folder of that name.
fn scratch(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("commands").join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// File names and revisions with control characters.
#[test]
fn control_characters_in_messages_are_escaped() {
    let folder = scratch("terminal");
    let name = "::x\u{1b}[2J\u{9b}\n::error::y\u{202e}";
    let document = folder.join("calls.yaml");
    std::fs::write(&document, "openapi: 3.0.3\ninfo: {title: Calls, version: '1'}\npaths: {/a: {get: {responses: {204: {description: d}}}}}\n").unwrap();
    std::fs::write(folder.join(name), "a\u{1b}: {").unwrap();
    for arguments in [
        &["lint", name][..],
        &["lint", &format!("{name}/none")],
        &["explain", name],
        &["lint", "--format", name],
        &[name],
        &["diff", name, "calls.yaml"],
        &["diff", &format!("HEAD:{name}"), "calls.yaml"],
        &["diff", &format!("{name}/none"), "calls.yaml"],
        &["generate", "--spec", "calls.yaml", "--out", name, "--name", "calls"],
        &["generate", "--spec", "calls.yaml", "--out", "out", "--name", name],
        &["generate", "--spec", "calls.yaml", "--out", "out", "--name", "calls", "--config", &format!("{name}/none")],
        &["generate", "--spec", name, "--out", "out", "--name", "calls"],
        &["generate", "--spec", "calls.yaml", "--out", &format!("out{name}"), "--name", "calls"],
        &["generate", "--spec", "calls.yaml", "--out", &format!("out{name}"), "--name", "calls", "--check"],
        &["generate", "--spec", "calls.yaml", "--module", &format!("src/{name}")],
        &["generate", "--spec", "calls.yaml", "--module", &format!("{name}/src/calls")],
    ] {
        let (_, output, errors) = run_in(&folder, arguments);
        let printed = output + &errors;
        assert!(!printed.is_empty(), "{arguments:?}");
        for line in printed.lines() {
            assert!(!line.contains(|c: char| c.is_control() || c == '\u{202e}'), "{arguments:?}: {line:?}");
            assert!(!line.trim_start().starts_with("::"), "{arguments:?}: {line:?}");
        }
    }
}
