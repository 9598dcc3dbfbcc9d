//! `diff`.

use std::fs;
use std::process::Command;

use crate::{run, run_in, scratch};

/// A folder with a document, a configuration and a changelog.
fn folder(name: &str, document: &str, version: &str, changelog: &str) -> String {
    let folder = scratch(name);
    fs::write(folder.join("calls.yaml"), document).unwrap();
    let configuration = format!("name = \"calls\"\nversion = \"{version}\"\ndescription = \"Calls\"\n");
    fs::write(folder.join("crate.toml"), configuration).unwrap();
    fs::write(folder.join("CHANGELOG.md"), format!("# Changelog\n{changelog}")).unwrap();
    folder.to_str().unwrap().to_owned()
}

const CALLS: &str = "openapi: 3.0.3
info: {title: Calls, version: '1'}
paths:
  /calls:
    get:
      operationId: ListCalls
      responses: {'204': {description: Done.}}
";

/// Returns the document with another default server, which is a warning.
fn moved() -> String {
    CALLS.replace("paths:", "servers: [{url: https://two.example.com}]\npaths:")
}

/// Returns the document with another operation, which is a breaking change.
fn replaced() -> String {
    CALLS.replace("ListCalls", "ListEveryCall")
}

#[test]
fn equal_sides_have_no_changes() {
    let base = folder("same", CALLS, "0.1.0", "");
    let strict = ["--fail-on", "warning", "--check-version"];
    let found = run(&[&["diff", base.as_str(), base.as_str()][..], &strict].concat());
    assert_eq!(found, (Some(0), "no changes\n".to_owned(), String::new()));
}

#[test]
fn difference_alone_is_not_a_failure() {
    let (base, revision) = (folder("plain-base", CALLS, "0.1.0", ""), folder("plain", &replaced(), "0.1.0", ""));
    let (status, output, errors) = run(&["diff", &base, &revision]);
    assert_eq!((status, errors.as_str()), (Some(0), ""));
    assert!(output.ends_with("\n1 breaking change; version: major (below 1.0.0: minor)\n"), "{output}");
}

#[test]
fn fail_on_sets_exit_status() {
    let one = "https://one.example.com";
    let base = moved().replace("https://two.example.com", one);
    let base = folder("fail-on-base", &base, "0.1.0", "");
    let warning = folder("fail-on-warning", &moved(), "0.1.0", "");
    let breaking = folder("fail-on-breaking", &moved().replace("ListCalls", "ListEveryCall"), "0.1.0", "");
    for (revision, limit, expected) in
        [(&warning, "breaking", 0), (&warning, "warning", 1), (&breaking, "breaking", 1), (&breaking, "warning", 1)]
    {
        for format in ["text", "markdown", "json", "github"] {
            let (status, output, errors) = run(&["diff", &base, revision, "--fail-on", limit, "--format", format]);
            assert_eq!((status, errors.as_str()), (Some(expected), ""), "{revision} {limit} {format}");
            assert!(!output.is_empty());
        }
    }
}

#[test]
fn check_version_requires_declared_breaking_changes() {
    let base = folder("version-base", CALLS, "0.1.0", "");
    let said = "\n## Unreleased\n\n- Breaking: `ListEveryCall` was `ListCalls`.\n";
    let check = |name: &str, version: &str, changelog: &str| {
        let (status, _, errors) =
            run(&["diff", &base, &folder(name, &replaced(), version, changelog), "--check-version"]);
        (status, errors)
    };
    assert_eq!(check("version-declared", "0.2.0", said), (Some(0), String::new()));
    for (name, version, changelog, message) in [
        ("version-small", "0.1.1", said, "error: 1 breaking change needs version 0.2.0 or later: "),
        ("version-unsaid", "0.2.0", "", "error: CHANGELOG.md does not name these breaking changes as code; "),
    ] {
        let (status, errors) = check(name, version, changelog);
        assert!(status == Some(1) && errors.starts_with(message), "{errors}");
    }
}

#[test]
fn missing_side_is_an_error() {
    let base = folder("there", CALLS, "0.1.0", "");
    for [one, other] in [["no-such-revision", &base], [&base, "no-such-revision"]] {
        let (status, output, errors) = run(&["diff", one, other]);
        assert_eq!((status, output.as_str()), (Some(2), ""));
        let expected = "error: `no-such-revision` is not a file or folder, and git does not know the revision `no-such-revision`: ";
        assert!(errors.starts_with(expected), "{errors}");
    }
}

#[test]
fn folder_with_the_name_of_a_revision_is_an_error() {
    let repository = scratch("two-meanings");
    fs::create_dir(repository.join("spec")).unwrap();
    fs::write(repository.join("spec/calls.yaml"), CALLS).unwrap();
    let git = |arguments: &[&str]| {
        let identity = ["-c", "user.name=test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false"];
        let status = Command::new("git").args(identity).args(arguments).current_dir(&repository).status().unwrap();
        assert!(status.success());
    };
    git(&["init", "--quiet"]);
    git(&["add", "."]);
    git(&["commit", "--quiet", "--message", "First"]);
    git(&["tag", "v0.1.0"]);
    git(&["commit", "--quiet", "--allow-empty", "--message", "Second"]);
    fs::create_dir(repository.join("v0.1.0")).unwrap();
    fs::write(repository.join("v0.1.0/calls.yaml"), replaced()).unwrap();
    for arguments in [&["v0.1.0"][..], &["spec", "v0.1.0"], &["spec", "--since", "v0.1.0", "--check-version"]] {
        let (status, _, errors) = run_in(&repository, &[&["diff"], arguments].concat());
        let expected = "error: `v0.1.0` is a folder and a revision: write `./v0.1.0` for the folder or \
                        `refs/tags/v0.1.0` for the revision\n";
        assert_eq!((status, errors.as_str()), (Some(2), expected));
    }
    for (base, changes) in [("./v0.1.0", false), ("refs/tags/v0.1.0", true), ("spec", true)] {
        let (status, output, errors) = run_in(&repository, &["diff", base]);
        assert_eq!((status, errors.as_str(), output == "no changes\n"), (Some(0), "", changes), "{base}");
    }
    // The last release is the tag.
    assert_eq!(run_in(&repository, &["diff"]), (Some(0), "no changes\n".to_owned(), String::new()));
}

#[test]
fn folder_with_the_name_of_the_default_branch_is_an_error() {
    let repository = scratch("default-branch");
    for (folder, document) in [("spec", CALLS.to_owned()), ("origin/HEAD", replaced())] {
        fs::create_dir_all(repository.join(folder)).unwrap();
        fs::write(repository.join(folder).join("calls.yaml"), document).unwrap();
    }
    let git = |arguments: &[&str]| {
        let identity = ["-c", "user.name=test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false"];
        let status = Command::new("git").args(identity).args(arguments).current_dir(&repository).status().unwrap();
        assert!(status.success());
    };
    git(&["init", "--quiet"]);
    git(&["add", "spec"]);
    git(&["commit", "--quiet", "--message", "First"]);
    // Without the branch, the folder is not read either.
    let (status, _, errors) = run_in(&repository, &["diff"]);
    assert!(status == Some(2) && errors.starts_with("error: no tag is a version, and `origin/HEAD` "), "{errors}");
    git(&["update-ref", "refs/remotes/origin/HEAD", "HEAD"]);
    let expected = "error: `origin/HEAD` is a folder and a revision: write `./origin/HEAD` for the folder or \
                    `refs/remotes/origin/HEAD` for the revision\n";
    assert_eq!(run_in(&repository, &["diff"]), (Some(2), String::new(), expected.to_owned()));
}

#[test]
fn folder_with_any_name_of_a_commit_is_an_error() {
    let repository = scratch("names-of-a-commit");
    fs::create_dir(repository.join("spec")).unwrap();
    fs::write(repository.join("spec/calls.yaml"), CALLS).unwrap();
    let git = |arguments: &[&str]| {
        let identity = ["-c", "user.name=test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false"];
        let output = Command::new("git").args(identity).args(arguments).current_dir(&repository).output().unwrap();
        assert!(output.status.success());
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    };
    git(&["init", "--quiet"]);
    git(&["add", "."]);
    git(&["commit", "--quiet", "--message", "First"]);
    git(&["branch", "both"]);
    git(&["tag", "both"]);
    git(&["branch", "one"]);
    git(&["checkout", "--quiet", "--detach"]);
    let (hash, short) = (git(&["rev-parse", "HEAD"]), git(&["rev-parse", "--short", "HEAD"]));
    let itself = format!("{hash}^{{commit}}");
    let names = [
        ("both", hash.as_str()),
        ("one", "refs/heads/one"),
        ("refs/heads/one", "refs/heads/one^{commit}"),
        (short.as_str(), hash.as_str()),
        ("HEAD", hash.as_str()),
        (hash.as_str(), itself.as_str()),
    ];
    for (name, advised) in names {
        let folder = repository.join(name);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("calls.yaml"), replaced()).unwrap();
        let (status, _, errors) = run_in(&repository, &["diff", name, "spec"]);
        let expected = format!(
            "error: `{name}` is a folder and a revision: write `./{name}` for the folder or `{advised}` for the revision\n"
        );
        assert_eq!((status, errors), (Some(2), expected));
        let (status, output, errors) = run_in(&repository, &["diff", advised, "spec"]);
        assert_eq!((status, output.as_str(), errors.as_str()), (Some(0), "no changes\n", ""), "{advised}");
        fs::remove_dir_all(folder).unwrap();
    }
}

#[test]
fn errors_of_both_sides_are_reported() {
    let valid = folder("valid", CALLS, "0.1.0", "");
    let one = folder("broken-base", &CALLS.replace("info:", "inf:"), "0.1.0", "");
    let other = folder("broken", &CALLS.replace("paths:", "path:"), "0.1.0", "");
    let of_one =
        format!("error: the base, {one}, has errors: name a revision without errors, such as an earlier one\n");
    let of_other = format!("error: the revision, {other}, has errors: correct them before the comparison\n");

    let (status, output, errors) = run(&["diff", &one, &other]);
    assert_eq!((status, output.as_str()), (Some(2), ""));
    assert!(errors.starts_with(&format!("{one}/calls.yaml:")), "{errors}");
    assert!(errors.contains(&format!("{of_one}{other}/calls.yaml:")), "{errors}");
    assert!(errors.ends_with(&of_other), "{errors}");

    let (status, _, errors) = run(&["diff", &one, &valid]);
    assert!(status == Some(2) && errors.ends_with(&of_one) && !errors.contains("the revision"), "{errors}");
    let (status, _, errors) = run(&["diff", &valid, &other]);
    assert!(status == Some(2) && errors.ends_with(&of_other) && !errors.contains("the base"), "{errors}");
}

#[test]
fn file_without_counterpart_is_an_error() {
    let errors = "error: spec/twilio.yaml is a file, and spec is a folder: name the file to compare it with as the second argument\n";
    assert_eq!(run(&["diff", "spec/twilio.yaml"]), (Some(2), String::new(), errors.to_owned()));
    let same = run(&["diff", "spec/twilio.yaml", "spec/twilio.yaml"]);
    assert_eq!(same, (Some(0), "no changes\n".to_owned(), String::new()));
}
