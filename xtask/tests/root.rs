//! The workspace that the commands work on.

#![allow(missing_docs)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Creates a folder outside any workspace.
fn scratch(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("xtask-root-{}-{name}", std::process::id()));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// Runs a command without the environment of Cargo, or as Cargo runs the `xtask` of a workspace.
fn run(folder: &Path, workspace: Option<&Path>, arguments: &[&str]) -> (Option<i32>, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.args(arguments).current_dir(folder).env_remove("CARGO_MANIFEST_DIR");
    command.envs(workspace.map(|root| ("CARGO_MANIFEST_DIR", root.join("xtask"))));
    let output = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

#[test]
fn folder_without_a_workspace_is_an_error() {
    let folder = scratch("none");
    for arguments in [&["regen", "--check"][..], &["lint"], &["diff", "HEAD"]] {
        let (status, output, errors) = run(&folder, None, arguments);
        assert_eq!((status, output.as_str()), (Some(2), ""), "{arguments:?}");
        assert!(errors.starts_with("error: neither ") && errors.contains("spec/crate.toml"), "{errors}");
    }
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn workspace_is_above_the_current_directory_or_that_of_cargo() {
    let root = scratch("some");
    let inner = root.join("a/b");
    fs::create_dir_all(&inner).unwrap();
    fs::create_dir(root.join("spec")).unwrap();
    fs::write(root.join("spec/crate.toml"), "name = 'calls'\nversion = '0.1.0'\ndescription = 'Calls'\n").unwrap();
    let document = "openapi: 3.0.3\ninfo: {title: Calls, version: '1'}\npaths: {/a: {get: {responses: {'204': {description: d}}}}}\n";
    fs::write(root.join("spec/calls.yaml"), document).unwrap();
    let elsewhere = scratch("elsewhere");
    for (folder, workspace) in [(&inner, None), (&elsewhere, Some(root.as_path()))] {
        let (status, output, errors) = run(folder, workspace, &["regen", "--check"]);
        assert_eq!((status, errors.as_str()), (Some(1), ""));
        assert!(output.contains("missing: generated/src/client.rs\n"), "{output}");
        assert!(output.contains("then run `openapi-client generate` and commit"), "{output}");
    }
    for folder in [root, elsewhere] {
        fs::remove_dir_all(folder).unwrap();
    }
}
