//! What changes in `crate.toml`.

use openapi_client_codegen::diagnostic::Style;
use openapi_client_codegen::diff::{self, File, Inputs, render};

use crate::formats::BASE;
use crate::support::errors;

fn folder(configuration: &str) -> Inputs {
    let file = |name: &str, text: &str| File { name: name.to_owned(), bytes: text.into() };
    Inputs::new("spec", vec![file("spec/calls.yaml", BASE), file("spec/crate.toml", configuration)])
}

fn report(base: &str, revision: &str) -> String {
    let report = diff::compare(&folder(base), &folder(revision)).expect("both sides are valid");
    render::text(&report, Style::Plain)
}

const OLD: &str = "name = \"calls\"
version = \"0.1.0\"
description = \"Calls\"

[dev-dependencies]
divan = \"0.1\"

[extra]
pages = 1
";

#[test]
fn what_users_of_the_crate_see() {
    let new = "name = \"phone-calls\"
version = \"0.2.0\"
description = \"Calls by phone\"

[extra]
pages = 2
";
    assert_eq!(
        report(OLD, new),
        "spec/crate.toml
  1:1 breaking [crate-name-changed] the crate has another name
    calls → phone-calls
    wire: none: the API is the same
    rust: breaks: dependencies and `use` name the crate
  5:2 warning [crate-configuration-changed] `extra` of the crate's configuration is changed
    { pages = 1 } → { pages = 2 }
    wire: none: the API is the same
    rust: risks: the manifest is different, and the crate may be built in another way
  2:1 docs [crate-version-changed] the version of the crate is changed
    0.1.0 → 0.2.0
    wire: none: the API is the same
    rust: none: whether it is right follows from the other changes
  3:1 docs [crate-configuration-changed] `description` of the crate's configuration is changed
    Calls → Calls by phone
    wire: none: the API is the same
    rust: none: the code is the same
  5:2 docs [crate-configuration-changed] `dev-dependencies` of the crate's configuration is removed
    was { divan = \"0.1\" }
    wire: none: the API is the same
    rust: none: the code is the same

1 breaking change, 1 warning, 3 changes of documentation; version: major (below 1.0.0: minor)
"
    );
}

#[test]
fn how_it_is_written_is_no_change() {
    let new = "# Calls\ndescription = 'Calls'\nname = 'calls'\nversion = '0.1.0'\n[extra]\npages = 1\n\n\
               [dev-dependencies]\ndivan = '0.1'\n";
    assert_eq!(report(OLD, new), "no changes\n");
}

#[test]
fn a_configuration_that_is_wrong() {
    let failures = diff::compare(&folder(OLD), &folder("name = \"calls\"\n")).expect_err("there is no version");
    let text = errors(&failures);
    assert!(text.starts_with("spec/crate.toml:1:1 [crate-config] the key `version` is missing\n"), "{text}");
}

#[test]
fn pagination_that_cannot_be_carried_out() {
    let wrong = format!("{OLD}[[pagination]]\noperations = [\"ListRooms\"]\nlink-header = true\n");
    let failures = diff::compare(&folder(OLD), &folder(&wrong)).expect_err("there is no such operation");
    let text = errors(&failures);
    let said = "spec/crate.toml:10:1 [crate-pagination] no document has an operation `ListRooms`\n";
    assert!(text.starts_with(said), "{text}");
}

#[test]
fn a_file_alone_has_no_configuration() {
    let file = |name: &str, text: &str| File { name: name.to_owned(), bytes: text.into() };
    let alone = Inputs::new("calls.yaml", vec![file("spec/calls.yaml", BASE)]);
    let wrong = format!("{OLD}[[pagination]]\noperations = [\"ListRooms\"]\nlink-header = true\n");
    let report = diff::compare(&alone, &folder(&wrong)).expect("what is not looked at cannot be wrong");
    assert_eq!(render::text(&report, Style::Plain), "no changes\n");
}
