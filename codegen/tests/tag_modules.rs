//! Modules by tag for documents with more than 100 operations.

use std::fmt::Write as _;

use openapi_client_codegen::files::Files;

#[path = "support/emitted.rs"]
mod emitted;

/// Tags of the operations, in rotation: two become the same name, one is used by emitted code, and one is a keyword.
const TAGS: [&str; 5] = ["tags: [Live Rooms, calls]", "tags: [live-rooms]", "tags: [types]", "tags: [type]", ""];

/// Emits operations with the `TAGS` in rotation. Operations with the same tags share a type `Own…`, all operations
/// share `Common`, and the client has the setting `Account`.
fn emitted(operations: usize) -> Files {
    let mut text = "openapi: 3.0.3
info: {title: Many, version: '1'}
servers: [{url: 'https://example.com'}]
paths:
"
    .to_owned();
    for number in 0..operations {
        let tag = number % TAGS.len();
        let argument = if tag == 2 { "{type: string, format: date}" } else { "{type: string}" };
        let _ = write!(
            text,
            "  /v1/{{account}}/things{number}/{{id}}:
    get:
      {}
      operationId: fetch{number}
      parameters:
      - {{name: account, in: path, required: true, schema: {{$ref: '#/components/schemas/Account'}}, x-rust-client-setting: {{}}}}
      - {{name: id, in: path, required: true, schema: {argument}}}
      responses: {{200: {{description: It., content: {{application/json: {{schema: {{$ref: '#/components/schemas/Own{tag}'}}}}}}}}}}
",
            TAGS[tag]
        );
    }
    text += "components:\n  schemas:\n    Account: {type: string, minLength: 1}\n    Common: {type: object, properties: {a: {type: string}}}\n";
    for tag in 0..TAGS.len() {
        let _ = writeln!(
            text,
            "    Own{tag}: {{type: object, properties: {{common: {{$ref: '#/components/schemas/Common'}}, a: {{type: string}}}}}}"
        );
    }
    emitted::emitted("many", text).unwrap_or_else(|report| panic!("{report}"))
}

/// Returns the paths below `src/many`, in order.
fn paths(files: &Files) -> Vec<&str> {
    files.iter().filter_map(|(path, _)| path.strip_prefix("src/many/")).collect()
}

fn assert_has(files: &Files, path: &str, wanted: &[&str]) {
    let text = files.get(&format!("src/many/{path}")).unwrap_or_else(|| panic!("{path} in {:?}", paths(files)));
    for line in wanted {
        assert!(text.contains(line), "there is no\n{line}\nin {path}\n{text}");
    }
}

#[test]
fn hundred_operations_are_not_split() {
    assert_eq!(paths(&emitted(100)), ["client.rs", "examples.rs", "mod.rs", "operations.rs", "types.rs"]);
}

#[test]
fn more_operations_have_a_module_for_each_tag() {
    let files = emitted(101);
    let modules = ["live_rooms.rs", "mod.rs", "type_.rs", "types_module.rs", "v1.rs"];
    let folder = |name: &str| modules.map(|module| format!("{name}/{module}"));
    let whole = ["client.rs", "examples.rs", "mod.rs"].map(str::to_owned);
    let expected = [&whole[..], &folder("operations"), &folder("types")].concat();
    assert_eq!(paths(&files), expected);

    // The public interface has one module of operations and one of types.
    for folder in ["operations", "types"] {
        let lines = modules.iter().map(|module| module.trim_end_matches(".rs")).filter(|module| *module != "mod");
        let lines: Vec<String> =
            lines.flat_map(|module| [format!("\nmod {module};\n"), format!("\npub use {module}::*;\n")]).collect();
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        assert_has(&files, &format!("{folder}/mod.rs"), &lines);
    }
    assert_has(&files, "client.rs", &["pub struct Client {", "pub(super) core:", "pub fn account("]);
    assert_has(
        &files,
        "operations/live_rooms.rs",
        &["impl super::super::Client {", "pub fn fetch0(", "pub fn fetch1("],
    );
    assert_has(
        &files,
        "operations/v1.rs",
        &["use super::super::types;", "\n    fn new(", "pub Fetch4 ->", "(super::super::Client::fetch4)"],
    );
}

#[test]
fn type_of_one_tag_is_in_the_module_of_the_tag() {
    let files = emitted(101);
    assert_has(&files, "types/mod.rs", &["pub struct Common {", "pub struct Account("]);
    assert_has(&files, "types/live_rooms.rs", &["use super::*;", "pub struct Own0 {", "pub struct Own1 {"]);
    assert_has(&files, "types/v1.rs", &["pub struct Own4 {"]);
    let declared =
        files.iter().flat_map(|(path, text)| text.lines().filter(move |_| path.starts_with("src/many/types")));
    assert_eq!(declared.filter(|line| line.starts_with("pub struct ")).count(), TAGS.len() + 2);
}

/// A document whose tags have parents, summaries and kinds; `more` operations have the tag `legs`.
fn arranged(more: usize) -> Files {
    let mut text = "openapi: 3.2.0
info: {title: Many, version: '1'}
tags:
- {name: legs, summary: Legs of *calls*, parent: calls}
- {name: partner, kind: audience}
- {name: media, parent: calls, kind: nav}
- {name: calls, summary: Calls, parent: core}
- {name: core, summary: Core}
- {name: empty, parent: media}
- {name: a, parent: b}
- {name: b, parent: a}
servers: [{url: 'https://example.com'}]
paths:
"
    .to_owned();
    let mut add = |id: &str, tags: &str| {
        let _ = writeln!(
            text,
            "  /{id}: {{get: {{operationId: {id}, summary: Gets {id}., tags: [{tags}], responses: {{'204': {{description: Done.}}}}}}}}"
        );
    };
    for (id, tags) in [
        ("leg", "partner, legs"),
        ("image", "media"),
        ("call", "calls, media"),
        ("bare", ""),
        ("odd", "undeclared"),
        ("ring", "b"),
    ] {
        add(id, tags);
    }
    (0..more).for_each(|number| add(&format!("leg{number}"), "partner, legs"));
    emitted::emitted("many", text).unwrap_or_else(|report| panic!("{report}"))
}

#[test]
fn operations_are_listed_by_parent_and_summary() {
    let files = arranged(0);
    let item = |id: &str| format!("//! - [`{id}`](Client::{id}): Gets {id}\n");
    let expected = [
        "//! # Operations\n//!\n",
        &item("bare"),
        "//!\n//! ## Core\n//!\n//! ### Calls\n//!\n",
        &item("call"),
        "//!\n//! #### Legs of *calls*\n//!\n",
        &item("leg"),
        "//!\n//! #### media\n//!\n",
        &item("image"),
        "//!\n//! ## a\n//!\n//! ### b\n//!\n",
        &item("ring"),
        "//!\n//! ## undeclared\n//!\n",
        &item("odd"),
        "\n",
    ];
    assert_has(&files, "mod.rs", &[&expected.concat()]);
    let readme = files.get("README.md").expect("a README");
    let headings: Vec<&str> = readme.lines().filter(|line| line.starts_with("###")).collect();
    let expected =
        ["### Core", "#### Calls", "##### Legs of *calls*", "##### media", "### a", "#### b", "### undeclared"];
    assert_eq!(headings, expected);
    let head = "| Method | Request | Description |\n|---|---|---|\n";
    assert!(readme.contains(&format!("#### Calls\n\n{head}| `call` | `GET /call` | Gets call |\n\n")), "{readme}");
}

#[test]
fn label_does_not_decide_the_module() {
    let files = arranged(100);
    let modules: Vec<&str> = paths(&files).into_iter().filter_map(|path| path.strip_prefix("operations/")).collect();
    assert_eq!(modules, ["b.rs", "bare.rs", "calls.rs", "legs.rs", "media.rs", "mod.rs", "undeclared.rs"]);
}
