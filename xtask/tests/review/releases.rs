//! The version gate compares with the last release.

use crate::repository::Repository;
use crate::{OPTIONAL, declare};

/// Returns the exit status and the errors of the gate.
fn gate(repository: &Repository, arguments: &[&str]) -> (Option<i32>, String) {
    let output = repository.xtask(&[&["diff", "main", "--check-version"], arguments].concat());
    (output.status.code(), String::from_utf8(output.stderr).unwrap())
}

/// Merges a first breaking change with its declaration into `main`, and breaks something else on another branch.
fn second_break(name: &str, tag: Option<&str>) -> Repository {
    let repository = Repository::new(name);
    if let Some(tag) = tag {
        repository.git(&["tag", tag]);
    }
    repository.edit("spec/calls.yaml", OPTIONAL[0], OPTIONAL[1]);
    declare(&repository);
    repository.commit("First break");
    repository.git(&["checkout", "--quiet", "-B", "main"]);
    repository.git(&["checkout", "--quiet", "-b", "second"]);
    repository.edit("spec/calls.yaml", "operationId: FetchCall\n", "operationId: FetchFirstCall\n");
    repository
}

#[test]
fn two_breaking_changes_of_a_release_need_one_version() {
    for tag in ["v0.1.0", "0.1.0", "phone-v0.1.0"] {
        let repository = second_break(&format!("one-version-{tag}"), Some(tag));
        let (status, errors) = gate(&repository, &[]);
        assert_eq!(status, Some(1));
        assert!(
            errors
                .starts_with("error: CHANGELOG.md does not name these breaking changes as code; add below `## 0.2.0`"),
            "{errors}"
        );
        assert!(errors.contains("FetchFirstCall") && !errors.contains("`Call.state`"), "{errors}");
        repository.append("CHANGELOG.md", "- Breaking: `FetchFirstCall` was `FetchCall`.\n");
        assert_eq!(gate(&repository, &[]), (Some(0), String::new()));
    }
}

#[test]
fn without_a_release_the_merge_base_counts() {
    let repository = second_break("no-tag", None);
    repository.git(&["tag", "nightly"]);
    let (status, errors) = gate(&repository, &[]);
    assert_eq!(status, Some(1));
    assert!(
        errors.starts_with(
            "note: no tag is a version, so the declaration is compared with main\n\
             error: 1 breaking change needs version 0.3.0 or later: crate.toml has 0.2.0, and main has 0.2.0;"
        ),
        "{errors}"
    );
}

#[test]
fn since_names_the_release() {
    let repository = second_break("since", Some("v0.1.0"));
    let (status, errors) = gate(&repository, &["--since", "main"]);
    assert_eq!(status, Some(1));
    assert!(errors.contains("version 0.3.0 or later: crate.toml has 0.2.0, and main has 0.2.0;"), "{errors}");
    let (status, errors) = gate(&repository, &["--since", "v9"]);
    assert_eq!(status, Some(2));
    assert!(
        errors.starts_with("error: `v9` is not a file or folder, and git does not know the revision `v9`"),
        "{errors}"
    );
}

#[test]
fn tags_of_other_branches_are_no_release() {
    let repository = second_break("other-branch", Some("v0.1.0"));
    repository.commit("Second break");
    repository.git(&["checkout", "--quiet", "-b", "next"]);
    repository.commit("Elsewhere");
    repository.git(&["tag", "v0.9.0"]);
    repository.git(&["checkout", "--quiet", "second"]);
    repository.append("CHANGELOG.md", "- Breaking: `FetchFirstCall` was `FetchCall`.\n");
    assert_eq!(gate(&repository, &[]), (Some(0), String::new()));
}

#[test]
fn acceptance_of_an_earlier_release_is_removed() {
    const ACCEPTED: &str = "\n[[accepted]]\ndocument = \"calls.yaml\"\nchange = \"property `Call.state` is optional\"\n\
                            reason = \"Queued calls never had one.\"\n";
    let repository = Repository::new("earlier-acceptance");
    repository.git(&["tag", "v0.1.0"]);
    repository.edit("spec/calls.yaml", OPTIONAL[0], OPTIONAL[1]);
    repository.append("spec/crate.toml", ACCEPTED);
    repository.commit("Correct");
    repository.git(&["checkout", "--quiet", "-B", "main"]);
    // A later change before the release needs the acceptance.
    repository.edit("spec/calls.yaml", "Lists calls.", "Lists all calls.");
    assert_eq!(gate(&repository, &[]), (Some(0), String::new()));
    repository.commit("Describe");
    repository.git(&["tag", "v0.1.1"]);
    repository.edit("spec/calls.yaml", "Lists all calls.", "Lists every call.");
    let (status, errors) = gate(&repository, &[]);
    assert_eq!(status, Some(1));
    let expected = "error: remove these entries of `[[accepted]]` from crate.toml, because nothing has changed like that \
                    since v0.1.1:\n- property `Call.state` is optional\n";
    assert_eq!(errors, expected);
}

#[test]
fn changelog_lines_are_those_missing_since_the_release() {
    let repository = second_break("changelog", Some("v0.1.0"));
    let output = repository.xtask(&["diff", "--changelog"]);
    assert!(output.status.success());
    assert_eq!(
        String::from_utf8(output.stdout).unwrap(),
        "- Breaking: the operation id of `GET /calls/1` changed from `FetchCall` to `FetchFirstCall`.\n"
    );
}

#[test]
fn without_tags_and_branch_a_base_is_needed() {
    let repository = Repository::new("no-base");
    let output = repository.xtask(&["diff"]);
    assert_eq!(output.status.code(), Some(2));
    let errors = String::from_utf8(output.stderr).unwrap();
    assert!(
        errors.starts_with("error: no tag is a version, and `origin/HEAD` and `HEAD` have no common commit: "),
        "{errors}"
    );
    assert!(errors.ends_with(": name a revision to compare with\n"), "{errors}");
}

#[test]
fn tags_of_other_packages_prereleases_and_the_commit_itself_are_no_release() {
    let repository = Repository::new("other-tags");
    repository.git(&["tag", "phone-v0.1.0"]);
    repository.edit("spec/calls.yaml", OPTIONAL[0], OPTIONAL[1]);
    repository.commit("Break");
    for tag in ["v0.5.0", "phone-v0.2.0-rc.1", "phone-v0.1.1"] {
        repository.git(&["tag", tag]);
        let (status, errors) = gate(&repository, &[]);
        assert_eq!(status, Some(1), "{tag}");
        assert!(
            errors.contains("needs version 0.2.0 or later: crate.toml has 0.1.0, and phone-v0.1.0 has 0.1.0"),
            "{errors}"
        );
    }
    // The next change comes after the release.
    repository.edit("spec/calls.yaml", "Lists calls.", "Lists all calls.");
    assert_eq!(gate(&repository, &[]), (Some(0), String::new()));
}
