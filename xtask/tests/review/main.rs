//! The steps of `.github/workflows/spec-review.yml`, run for pull requests of a made-up repository.

#![allow(missing_docs)]
#![cfg(unix)]

mod merges;
mod releases;
mod repository;

use repository::{CALLS, Repository, Review};

const OPTIONAL: [&str; 2] = ["[id, state]", "[id]"];
const LINE: &str = "\n## 0.2.0\n\n- Breaking: `Call.state` may be missing.\n";

fn declare(repository: &Repository) {
    repository.edit("spec/crate.toml", "version = \"0.1.0\"", "version = \"0.2.0\"");
    repository.append("CHANGELOG.md", LINE);
}

/// Returns the failed steps and the report of a pull request with all its files regenerated.
fn review(name: &str, change: impl FnOnce(&Repository)) -> Review {
    let repository = Repository::new(name);
    change(&repository);
    repository.regenerate();
    repository.review()
}

#[test]
fn addition_passes() {
    let review = review("additive", |repository| {
        let parameter = "parameters: [{name: Limit, in: query, description: At most., schema: {type: integer}}]";
        repository.edit(
            "spec/calls.yaml",
            "operationId: ListCalls\n",
            &format!("operationId: ListCalls\n      {parameter}\n"),
        );
    });
    assert_eq!(review.failed, [""; 0]);
    assert!(review.report.starts_with("## Only additions to the specifications\n"), "{}", review.report);
    assert!(review.annotations.contains("::notice file=spec/calls.yaml,line=8,"), "{}", review.annotations);
}

#[test]
fn undeclared_breaking_change_fails() {
    let review = review("undeclared", |repository| repository.edit("spec/calls.yaml", OPTIONAL[0], OPTIONAL[1]));
    assert_eq!(review.failed, ["Breaking changes are declared"]);
    assert!(review.report.starts_with("## Breaking changes in the specifications\n"), "{}", review.report);
    let undeclared = review.report.split_once("**Not declared:**\n\n").map(|(_, undeclared)| undeclared).unwrap();
    assert!(undeclared.contains("    error: 1 breaking change needs version 0.2.0 or later: "), "{undeclared}");
    assert!(undeclared.contains("\n    change = \"property `Call.state` is optional\"\n"), "{undeclared}");
}

#[test]
fn declared_breaking_change_passes() {
    let review = review("declared", |repository| {
        repository.edit("spec/calls.yaml", OPTIONAL[0], OPTIONAL[1]);
        declare(repository);
    });
    assert_eq!(review.failed, [""; 0]);
    assert!(review.report.starts_with("## Breaking changes in the specifications\n"), "{}", review.report);
    assert!(!review.report.contains("Not declared"), "{}", review.report);
}

#[test]
fn accepted_breaking_change_passes() {
    const ACCEPTED: &str = "\n[[accepted]]\ndocument = \"calls.yaml\"\nchange = \"property `Call.state` is optional\"\n\
                            reason = \"Queued calls never had one.\"\n";
    let review = review("accepted", |repository| {
        repository.edit("spec/calls.yaml", OPTIONAL[0], OPTIONAL[1]);
        repository.append("spec/crate.toml", ACCEPTED);
    });
    assert_eq!(review.failed, [""; 0]);
    assert!(review.report.starts_with("## No breaking changes, but some changes need a review\n"), "{}", review.report);
    assert!(review.report.contains("accepted: Queued calls never had one."), "{}", review.report);
}

#[test]
fn acceptance_without_its_change_fails() {
    const ACCEPTED: &str = "\n[[accepted]]\ndocument = \"calls.yaml\"\nchange = \"property `Call.stat` is optional\"\n\
                            reason = \"A slip.\"\n";
    let review = review("unused", |repository| repository.append("spec/crate.toml", ACCEPTED));
    assert_eq!(review.failed, ["Breaking changes are declared"]);
    assert!(
        review.report.contains("    error: remove these entries of `[[accepted]]` from crate.toml"),
        "{}",
        review.report
    );
}

#[test]
fn forgotten_regeneration_fails() {
    let repository = Repository::new("drift");
    repository.edit("spec/calls.yaml", "Lists calls.", "Lists all calls.");
    let review = repository.review();
    assert_eq!(review.failed, ["Drift"]);
    assert!(
        review.report.ends_with("\n**generated/ is out of date:** run `cargo xtask regen` and commit the result.\n")
    );
}

#[test]
fn error_fails_every_step_that_needs_the_documents() {
    let repository = Repository::new("error");
    repository.edit("spec/calls.yaml", "operationId: ListCalls\n", "operationId: ListCalls\n      parameter: []\n");
    let review = repository.review();
    assert_eq!(review.failed, ["Lint", "Compare", "Annotate", "Drift", "Breaking changes are declared"]);
    assert_eq!(review.report, "## The specifications have errors, so that they cannot be compared\n");
    assert!(review.annotations.contains("::error file=spec/calls.yaml,line=8,"), "{}", review.annotations);
}

#[test]
fn removed_document_is_breaking() {
    let review = review("removed", |repository| repository.remove("spec/messages.yaml"));
    assert_eq!(review.failed, ["Breaking changes are declared"]);
    assert!(review.report.contains("**The specification spec/messages.yaml is removed**"), "{}", review.report);
}

#[test]
fn renamed_document_is_compared_with_its_former_self() {
    let review = review("renamed", |repository| {
        repository.git(&["mv", "spec/calls.yaml", "spec/dialing.yaml"]);
        repository.edit("spec/dialing.yaml", "Lists calls.", "Lists all calls.");
    });
    assert_eq!(review.failed, ["Breaking changes are declared"]);
    assert!(review.report.contains("The description of `GET /calls` is changed"), "{}", review.report);
    assert_eq!(review.report.matches("- **").count(), 1, "{}", review.report);
}

#[test]
fn reformatted_document_has_no_changes() {
    let review = review("reformatted", |repository| {
        repository.edit(
            "spec/calls.yaml",
            "responses: {'204': {description: Done.}}",
            "responses:\n        '204':\n          description: Done.",
        );
    });
    assert_eq!(review.failed, [""; 0]);
    assert_eq!(review.report.trim_end(), "## No changes in the specifications");
}

#[test]
fn changed_description_is_documentation() {
    let review =
        review("description", |repository| repository.edit("spec/calls.yaml", "Lists calls.", "Lists all calls."));
    assert_eq!(review.failed, [""; 0]);
    assert!(review.report.starts_with("## Only documentation changed\n"), "{}", review.report);
}

#[test]
fn one_comment_is_updated() {
    let repository = Repository::new("comment");
    repository.edit("spec/calls.yaml", "Lists calls.", "Lists all calls.");
    repository.regenerate();
    let first = repository.review();
    assert_eq!(repository.comments(), [format!("<!-- spec-review -->\n{}", first.report)]);
    repository.write("spec/calls.yaml", CALLS);
    repository.regenerate();
    let second = repository.review();
    assert_ne!(first.report, second.report);
    assert_eq!(repository.comments(), [format!("<!-- spec-review -->\n{}", second.report)]);
}
