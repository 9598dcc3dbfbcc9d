//! Merges of branches that both changed the emitted crate.

use crate::repository::{CALLS, Repository};

fn add_provider(repository: &Repository, branch: &str) {
    repository.git(&["checkout", "--quiet", "-b", branch, "main"]);
    let capital = branch[..1].to_uppercase() + &branch[1..];
    let document = CALLS.replace("Call", &capital).replace("call", branch);
    repository.write(&format!("spec/{branch}s.yaml"), &document);
    repository.regenerate();
    repository.commit(&format!("Add {branch}s"));
}

#[test]
fn emitted_files_conflict_without_markers_and_regen_merges() {
    let repository = Repository::new("two-providers");
    add_provider(&repository, "room");
    add_provider(&repository, "queue");
    let merged = repository.git(&["merge", "--quiet", "--no-edit", "room"]);
    assert!(!merged.status.success(), "both branches change generated/Cargo.toml");
    let status = repository.git(&["status", "--porcelain"]);
    let status = String::from_utf8(status.stdout).unwrap();
    let conflicts: Vec<&str> = status.lines().filter(|line| line.starts_with("UU ")).collect();
    assert_eq!(conflicts, ["UU generated/Cargo.toml", "UU generated/README.md", "UU generated/src/lib.rs"], "{status}");

    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let loaded = repository.command(&cargo).args(["metadata", "--no-deps", "--format-version=1"]).output().unwrap();
    assert!(loaded.status.success(), "{}", String::from_utf8_lossy(&loaded.stderr));

    repository.regenerate();
    let manifest = repository.read("generated/Cargo.toml");
    assert!(manifest.contains("\nqueues = ") && manifest.contains("\nrooms = "), "{manifest}");
    repository.git(&["add", "--all"]);
    repository.git(&["commit", "--quiet", "--no-edit"]);
    let review = repository.review();
    assert_eq!(review.failed, [""; 0]);
    assert!(review.report.contains("The specification spec/queues.yaml is new"), "{}", review.report);
    assert!(review.report.contains("The specification spec/rooms.yaml is new"), "{}", review.report);
}

#[test]
fn lock_file_follows_the_version() {
    let repository = Repository::new("lock");
    repository.edit("spec/crate.toml", "version = \"0.1.0\"", "version = \"0.2.0\"");
    let checked = repository.xtask(&["regen", "--check"]);
    let output = String::from_utf8(checked.stdout).unwrap();
    assert_eq!(checked.status.code(), Some(1));
    assert!(output.ends_with("Cargo.lock has another version of phone: run `cargo xtask regen`\n"), "{output}");
    repository.regenerate();
    let expected = "[[package]]\nname = \"phone\"\nversion = \"0.2.0\"\ndependencies = [\n \"serde\",\n]\n";
    assert!(repository.read("Cargo.lock").ends_with(expected));
    assert!(repository.xtask(&["regen", "--check"]).status.success());
    // A package of a registry that has the same name is another one.
    let other = "[[package]]\nname = \"phone\"\nversion = \"0.1.0\"\nsource = \"registry+https://example.com\"\n\n";
    let lock = repository.read("Cargo.lock").replace("[[package]]", &format!("{other}[[package]]"));
    repository.write("Cargo.lock", &lock);
    assert!(repository.xtask(&["regen", "--check"]).status.success());
}
