//! Folders, files and revisions of git.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use openapi_client_codegen::diff::{self, Inputs};

const CALLS: &str = "openapi: 3.0.3
info: {title: Calls, version: '1'}
paths:
  /calls:
    get:
      operationId: ListCalls
      responses: {'204': {description: Done.}}
";
const CRATE: &str = "name = \"calls\"\nversion = \"0.1.0\"\ndescription = \"Calls\"\n";

/// An empty folder of that name.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("diff").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(folder.join("spec")).expect("the folder can be made");
    folder
}

fn write(folder: &Path, name: &str, text: &str) {
    fs::write(folder.join("spec").join(name), text).expect("the file can be written");
}

fn git(folder: &Path, arguments: &[&str]) {
    let identity = ["-c", "user.name=test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false"];
    let output = Command::new("git").args(identity).args(arguments).current_dir(folder).output().expect("git runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// A repository whose first commit has `calls.yaml`, with a working tree that has `messages.yaml` instead.
fn repository(name: &str) -> PathBuf {
    let folder = folder(name);
    write(&folder, "crate.toml", CRATE);
    write(&folder, "calls.yaml", CALLS);
    write(&folder, "notes.txt", "no specification");
    git(&folder, &["init", "--quiet"]);
    git(&folder, &["add", "."]);
    git(&folder, &["commit", "--quiet", "--message", "First"]);
    fs::remove_file(folder.join("spec/calls.yaml")).expect("the file is there");
    write(&folder, "messages.yaml", &CALLS.replace("Calls", "Messages").replace("calls", "messages"));
    folder
}

fn ids(base: &Inputs, revision: &Inputs) -> Vec<(String, String)> {
    let report = diff::compare(base, revision).expect("both sides are valid");
    report.changes.iter().map(|change| (change.file.name().to_owned(), change.id.to_owned())).collect()
}

#[test]
fn a_revision_and_the_working_tree() {
    let folder = repository("working-tree");
    let base = Inputs::from_git(&folder, "HEAD", "spec").expect("the revision has a folder");
    let revision = Inputs::from_path(&folder.join("spec")).expect("the folder is there").relative_to(&folder);
    assert_eq!(base.crate_version().as_deref(), Some("0.1.0"));
    assert_eq!(
        ids(&base, &revision),
        [
            ("spec/calls.yaml".to_owned(), "specification-removed".to_owned()),
            ("spec/messages.yaml".to_owned(), "specification-added".to_owned()),
        ]
    );
}

#[test]
fn a_file_of_a_revision() {
    let folder = repository("one-file");
    let base = Inputs::from_git(&folder, "HEAD:spec/calls.yaml", "spec").expect("the revision has the file");
    let revision = Inputs::from_path(&folder.join("spec/messages.yaml")).expect("the file is there");
    let found: Vec<String> = ids(&base, &revision).into_iter().map(|(_, id)| id).collect();
    assert_eq!(found, ["operation-added", "title-changed", "operation-removed"]);
}

#[test]
fn text_of_a_revision() {
    let folder = repository("text");
    assert_eq!(Inputs::text_from_git(&folder, "HEAD", "spec/crate.toml").as_deref(), Some(CRATE));
    assert_eq!(Inputs::text_from_git(&folder, "HEAD", "CHANGELOG.md"), None);
}

#[test]
fn what_is_not_there_is_said() {
    let folder = repository("missing");
    let error = |revision: &str, path: &str| {
        Inputs::from_git(&folder, revision, path).expect_err("there is nothing").to_string()
    };
    // What follows are words of git.
    let unknown = error("nowhere", "spec");
    assert!(unknown.starts_with("`nowhere` is no file, no folder and no revision that has `spec`: "), "{unknown}");
    assert_eq!(error("--output=x", "spec"), "`--output=x` is no revision");
    fs::create_dir(folder.join("empty")).expect("the folder can be made");
    let empty = folder.join("empty");
    let error = Inputs::from_path(&empty).expect_err("there is nothing").to_string();
    assert_eq!(error, format!("{} has no *.yaml", empty.display()));
}
