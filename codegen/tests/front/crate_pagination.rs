//! `[[pagination]]` of `crate.toml`.

use std::fs;

use expect_test::{Expect, expect};
use openapi_client_codegen::Project;
use openapi_client_codegen::diagnostic::{Diagnostics, Style};
use openapi_client_codegen::model::{Api, NextPage};

const DOCUMENT: &str = r"openapi: 3.0.3
info: {title: t, version: '1'}
paths:
  /calls:
    get:
      operationId: ListCalls
      parameters: &parameters [{name: cursor, in: query, schema: {type: string}}]
      responses: &responses
        200:
          description: d
          headers: {Link: {schema: {type: string}}}
          content:
            application/json:
              schema:
                type: object
                properties: {data: {type: array, items: {type: string}}, next: {type: string}}
  /rooms:
    get: {operationId: ListRooms, parameters: *parameters, responses: *responses}
  /room:
    get: {operationId: GetRoom, responses: *responses}
  /names:
    get:
      operationId: ListNames
      responses:
        200:
          description: d
          content: {application/json: {schema: {type: array, items: {type: string}}}}
";

/// Returns the APIs of a folder with this `crate.toml`, if valid, and the diagnostics.
fn apis(sections: &str) -> (Option<Vec<Api>>, String) {
    let folder = folder_for(sections);
    fs::create_dir_all(&folder).expect("a folder");
    let keys = "name = \"a\"\nversion = \"1.0.0\"\ndescription = \"d\"\n";
    fs::write(folder.join("crate.toml"), format!("{keys}\n{sections}")).expect("the configuration is written");
    fs::write(folder.join("api.yaml"), DOCUMENT).expect("the document is written");
    let mut diagnostics = Diagnostics::new();
    let apis = Project::read(&folder, &mut diagnostics).and_then(|project| project.apis(&mut diagnostics));
    let report = diagnostics
        .render(Style::Plain)
        .replace(&folder.file_name().expect("a name").to_string_lossy().into_owned(), "spec");
    fs::remove_dir_all(&folder).expect("the folder is removed");
    (apis, report)
}

/// Returns a folder that no other test uses.
fn folder_for(sections: &str) -> std::path::PathBuf {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    sections.hash(&mut hasher);
    std::env::temp_dir().join(format!("pagination-{}-{:x}", std::process::id(), hasher.finish()))
}

/// Returns the paginated operations and their way to the next page.
fn paginated(apis: &[Api]) -> Vec<(String, &'static str)> {
    let operations = apis.iter().flat_map(|api| &api.operations);
    operations
        .filter_map(|operation| {
            let way = match operation.pagination.as_ref()?.next {
                NextPage::Link(_) => "link",
                NextPage::LinkHeader => "link header",
                NextPage::Cursor { .. } => "cursor",
                NextPage::Number(_) => "number",
            };
            Some((operation.id.clone(), way))
        })
        .collect()
}

fn refused(sections: &str, expected: &Expect) {
    let (apis, report) = apis(sections);
    assert!(apis.is_none());
    expected.assert_eq(&report);
}

#[test]
fn table_applies_to_all_matching_operations() {
    let (apis, report) = apis(
        "[pagination]\nitems = \"data\"\ncursor = { property = \"next\", parameter = \"cursor\" }\n\n[dev-dependencies]\na = \"1\"\n",
    );
    assert_eq!(report, "");
    assert_eq!(
        paginated(&apis.expect("no errors")),
        [("ListCalls".to_owned(), "cursor"), ("ListRooms".to_owned(), "cursor")]
    );
}

#[test]
fn table_that_names_operations_takes_precedence() {
    let (apis, report) = apis(
        r#"[[pagination]]
items = "data"
link-header = true

[[pagination]]
operations = ["ListRooms"]
items = "data"
next = "next"

[[pagination]]
operations = ["ListNames"]
link-header = true
"#,
    );
    assert_eq!(report, "");
    let expected = [
        ("ListCalls", "link header"),
        ("ListRooms", "link"),
        // The operation declares the header.
        ("GetRoom", "link header"),
        ("ListNames", "link header"),
    ];
    assert_eq!(paginated(&apis.expect("no errors")), expected.map(|(id, way)| (id.to_owned(), way)));
}

#[test]
fn unresolved_tables_are_reported_in_the_configuration() {
    refused(
        "[[pagination]]\noperations = [\"ListCalls\", \"ListCars\"]\nitems = \"data\"\nnext = \"nxt\"\n",
        &expect![[r"
            spec/crate.toml:5:1 [crate-pagination] no document has an operation `ListCars`
              |
            5 | [[pagination]]
              | ^^^^^^^^^^^^^^
              |
              = help: use the operation id of the document

            spec/crate.toml:5:1 [crate-pagination] of `ListCalls`: the page has no property `nxt`
              |
            5 | [[pagination]]
              | ^^^^^^^^^^^^^^
              |
              = help: use the path of a property in the successful response, with dots between names
        "]],
    );
    refused(
        "[[pagination]]\nitems = \"values\"\nlink-header = true\n",
        &expect![[r"
        spec/crate.toml:5:1 [crate-pagination] no operation matches this table
          |
        5 | [[pagination]]
          | ^^^^^^^^^^^^^^
          |
          = help: name properties of a successful response and query parameters, or remove the table
    "]],
    );
    refused(
        "[[pagination]]\nitems = \"values\"\n",
        &expect![[r"
        spec/crate.toml:5:1 [crate-config] use exactly one of `next`, `link-header`, `cursor`, `offset` and `page` to request the next page
          |
        5 | [[pagination]]
          | ^^^^^^^^^^^^^^
          |
          = help: `[[pagination]]` has the keys of `x-rust-pagination`, and `operations`
    "]],
    );
    refused(
        "[[pagination]]\nitem = \"values\"\nlink-header = true\n",
        &expect![[r"
        spec/crate.toml:5:1 [crate-config] unknown field `item`, expected one of `items`, `next`, `link-header`, `cursor`, `offset`, `page`
          |
        5 | [[pagination]]
          | ^^^^^^^^^^^^^^
          |
          = help: `[[pagination]]` has the keys of `x-rust-pagination`, and `operations`
    "]],
    );
    refused(
        "[[pagination]]\noperations = 1\nlink-header = true\n",
        &expect![[r"
        spec/crate.toml:5:1 [crate-config] `operations` must be a list of operation ids
          |
        5 | [[pagination]]
          | ^^^^^^^^^^^^^^
          |
          = help: `[[pagination]]` has the keys of `x-rust-pagination`, and `operations`
    "]],
    );
    refused(
        "[[bench]]\nname = \"b\"\n\n[pagination]\ncursor = { property = 1 }\n",
        &expect![[r"
        spec/crate.toml:8:1 [crate-config] invalid type: integer `1`, expected a string
          |
        8 | [pagination]
          | ^^^^^^^^^^^^
          |
          = help: `[[pagination]]` has the keys of `x-rust-pagination`, and `operations`
    "]],
    );
}
