//! Large documents are divided into files by their tags.

use std::fmt::Write as _;

use openapi_client_codegen::config::CrateConfig;
use openapi_client_codegen::diagnostic::{Diagnostics, Style};
use openapi_client_codegen::files::Files;
use openapi_client_codegen::source::Source;
use openapi_client_codegen::{emit, lint, lower};

/// About as many lines as an emitted file has at most.
const LARGEST: usize = 3000;

/// A document with an operation for each tag and number; each has a type of its own and one that all share.
fn document(tags: &[Option<&str>], operations: usize) -> String {
    let mut paths = String::new();
    let mut schemas = String::new();
    for (index, tag) in tags.iter().enumerate() {
        for number in 0..operations {
            let tags = tag.map(|tag| format!("\n      tags: [{tag}]")).unwrap_or_default();
            let _ = write!(
                paths,
                "
  /v1/things{index}/{{id}}/n{number}/parts{index}:
    get:
      operationId: Fetch{index}N{number}{tags}
      parameters:
      - {{name: id, in: path, required: true, schema: {{type: string}}}}
      responses:
        '200':
          description: It.
          content: {{application/json: {{schema: {{$ref: '#/components/schemas/Own{index}N{number}'}}}}}}"
            );
            let _ = write!(
                schemas,
                "
    Own{index}N{number}:
      type: object
      properties:
        a: {{type: string}}
        b: {{type: string}}
        c: {{type: integer}}
        d: {{type: string}}
        e: {{type: string}}
        common: {{$ref: '#/components/schemas/Common'}}"
            );
        }
    }
    format!(
        "openapi: 3.0.3
info: {{title: Many, version: '1'}}
servers: [{{url: 'https://example.com'}}]
paths:{paths}
components:
  schemas:
    Common: {{type: object, properties: {{a: {{type: string}}}}}}{schemas}
"
    )
}

fn emitted(text: String) -> Files {
    let mut diagnostics = Diagnostics::new();
    let source = Source::parse("many.yaml".to_owned(), text).expect("YAML");
    let loaded = lint::load(&source, lint::Strictness::Strict, &mut diagnostics);
    let api = loaded.map(|document| lower::lower(&source, &document, "many", &mut diagnostics));
    assert!(!diagnostics.has_errors(), "{}", diagnostics.render(Style::Plain));
    let config = CrateConfig::parse("crate.toml", "name = \"many\"\nversion = \"1.0.0\"\ndescription = \"Many\"");
    emit::emit(&config.expect("a configuration"), &[api.expect("a document")]).expect("Rust")
}

/// Paths below `src/many`, in order.
fn paths(files: &Files) -> Vec<&str> {
    files.iter().filter_map(|(path, _)| path.strip_prefix("src/many/")).collect()
}

#[test]
fn a_small_document_is_one_file_of_each_kind() {
    let files = emitted(document(&[Some("Calls"), Some("Rooms")], 3));
    assert_eq!(paths(&files), ["client.rs", "mod.rs", "operations.rs", "types.rs"]);
}

#[test]
fn a_large_document_is_divided_by_tag() {
    let files = emitted(document(&[Some("Calls"), Some("Live Rooms"), Some("type")], 30));
    let parts = ["calls.rs", "live_rooms.rs", "mod.rs", "type_.rs"];
    let expected: Vec<String> =
        ["client", "operations", "types"].iter().flat_map(|kind| parts.map(|part| format!("{kind}/{part}"))).collect();
    let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
    assert_eq!(paths(&files), [&expected[..4], &["mod.rs"], &expected[4..]].concat());

    // Callers see one module of operations and one of types.
    let operations = files.get("src/many/operations/mod.rs").expect("an index");
    for line in ["mod calls;", "mod live_rooms;", "mod type_;", "pub use calls::*;", "pub use type_::*;"] {
        assert!(operations.lines().any(|found| found == line), "{line} in\n{operations}");
    }
    // What several parts need stands where all of them find it.
    assert!(files.get("src/many/types/mod.rs").is_some_and(|text| text.contains("pub struct Common {")));
    let rooms = files.get("src/many/types/live_rooms.rs").expect("a part");
    assert!(rooms.contains("use super::*;") && rooms.contains("pub common: Option<Common>,"), "{rooms}");
    assert_eq!(rooms.matches("pub struct Own1N").count(), 30);
    assert_eq!(rooms.matches("pub struct ").count(), 30);
    let requests = files.get("src/many/operations/calls.rs").expect("a part");
    assert!(requests.contains("pub(in super::super) fn new("), "{requests}");
    assert!(requests.contains("(super::super::Client::fetch0_n0)"), "{requests}");
}

/// A thousand operations under forty tags, and as many under a single one.
#[test]
fn no_file_of_a_large_document_is_much_larger_than_others() {
    let names: Vec<String> = (0..40).map(|index| format!("Tag{index}")).collect();
    let tags: Vec<Option<&str>> = names.iter().map(|name| Some(name.as_str())).collect();
    for tags in [tags, vec![Some("All"); 40], vec![None; 40]] {
        let files = emitted(document(&tags, 25));
        let lines = |(path, text): (&str, &str)| (text.lines().count(), path.to_owned());
        let largest = files.iter().map(lines).max().expect("there are files");
        assert!(largest.0 <= LARGEST, "{largest:?}");
    }
}

#[test]
fn a_large_tag_and_operations_without_one_are_divided_by_the_resource_of_their_path() {
    let paths_of = |tag| {
        let files = emitted(document(&[tag; 4], 25));
        paths(&files)
            .iter()
            .filter_map(|path| path.strip_prefix("operations/"))
            .map(ToOwned::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(paths_of(None), ["mod.rs", "parts0.rs", "parts1.rs", "parts2.rs", "parts3.rs"]);
    assert_eq!(paths_of(Some("All")), ["all_parts0.rs", "all_parts1.rs", "all_parts2.rs", "all_parts3.rs", "mod.rs"]);
}

#[test]
fn many_shared_types_are_divided_by_the_first_word_of_their_names() {
    // Two operations that use every type.
    let mut schemas = String::new();
    let mut properties = String::new();
    for word in ["Call", "Room", "User"] {
        for number in 0..60 {
            let _ = write!(
                schemas,
                "\n    {word}Kind{number}: {{type: object, properties: {{a: {{type: string}}, b: {{type: string}}}}}}"
            );
            let _ = write!(properties, "\n        {word}{number}: {{$ref: '#/components/schemas/{word}Kind{number}'}}");
        }
    }
    let answer = "responses: {'200': {description: All., content: {application/json: {schema: {$ref: '#/components/schemas/Everything'}}}}}";
    let files = emitted(format!(
        "openapi: 3.0.3
info: {{title: Many, version: '1'}}
servers: [{{url: 'https://example.com'}}]
paths:
  /a: {{get: {{operationId: A, tags: [A], {answer}}}}}
  /b: {{get: {{operationId: B, tags: [B], {answer}}}}}
components:
  schemas:
    Everything:
      type: object
      properties:{properties}{schemas}
"
    ));
    assert_eq!(
        paths(&files),
        [
            "client.rs",
            "mod.rs",
            "operations.rs",
            "types/call.rs",
            "types/everything.rs",
            "types/mod.rs",
            "types/room.rs",
            "types/user.rs"
        ]
    );
}

/// One module has arguments and types with names of the runtime, another none.
#[test]
fn a_part_imports_the_runtime_if_it_names_it() {
    let mut operations = String::new();
    let mut schemas = String::new();
    for number in 0..40 {
        let _ = write!(
            operations,
            "
  /days/{number}/{{day}}:
    get:
      operationId: FetchDay{number}
      tags: [Days]
      parameters:
      - {{name: day, in: path, required: true, schema: {{type: string, format: date}}}}
      responses: {{'200': {{description: It., content: {{application/json: {{schema: {{$ref: '#/components/schemas/Day{number}'}}}}}}}}}}
  /names/{number}/{{name}}:
    get:
      operationId: FetchName{number}
      tags: [Names]
      parameters:
      - {{name: name, in: path, required: true, schema: {{type: string}}}}
      responses: {{'200': {{description: It., content: {{application/json: {{schema: {{$ref: '#/components/schemas/Names{number}'}}}}}}}}}}"
        );
        let properties = (0..25).map(|field| format!("p{field}: {{type: integer}}")).collect::<Vec<_>>().join(", ");
        let _ = write!(
            schemas,
            "
    Day{number}: {{type: object, properties: {{{properties}}}}}
    Names{number}: {{type: array, items: {{type: string}}}}"
        );
    }
    let files = emitted(format!(
        "openapi: 3.0.3
info: {{title: Many, version: '1'}}
servers: [{{url: 'https://example.com'}}]
paths:{operations}
components:
  schemas:{schemas}
"
    ));
    let imports = |path: &str| {
        let text = files.get(&format!("src/many/{path}.rs")).unwrap_or_else(|| panic!("{path} in {:?}", paths(&files)));
        text.lines().any(|line| line == "use crate::runtime;")
    };
    for kind in ["client", "types"] {
        assert!(imports(&format!("{kind}/days")), "{kind}");
        assert!(!imports(&format!("{kind}/names")), "{kind}");
    }
}

/// Lines of the longest file below `src/many`.
fn longest(files: &Files) -> usize {
    let of_api = files.iter().filter(|(path, _)| path.starts_with("src/many/"));
    of_api.map(|(_, text)| text.lines().count()).max().unwrap_or(0)
}

/// A document with one operation, whose answer has a property of each of the given types.
fn document_of_types(schemas: &str, names: &[String]) -> String {
    let properties = names.iter().fold(String::new(), |mut properties, name| {
        let _ = write!(properties, "\n        {name}: {{$ref: '#/components/schemas/{name}'}}");
        properties
    });
    format!(
        "openapi: 3.0.3
info: {{title: Many, version: '1'}}
servers: [{{url: 'https://example.com'}}]
paths:
  /a: {{get: {{operationId: A, tags: [Files], responses: {{'200': {{description: All., content: {{application/json: \
         {{schema: {{$ref: '#/components/schemas/Everything'}}}}}}}}}}}}}}
components:
  schemas:
    Everything:
      type: object
      properties:{properties}{schemas}
"
    )
}

/// As many types of each word, which take more lines than one would think: each property has five lines of description.
fn types_of(words: &[&str], count: usize) -> String {
    let mut schemas = String::new();
    let mut names = Vec::new();
    for word in words {
        for number in 0..count {
            let name = format!("{word}Kind{number}");
            let _ = write!(schemas, "\n    {name}:\n      type: object\n      properties:");
            for property in 0..4 {
                let _ = write!(
                    schemas,
                    "\n        p{property}: {{type: string, description: \"One.\\n\\nTwo.\\n\\nThree.\\n\\nFour.\"}}"
                );
            }
            names.push(name);
        }
    }
    document_of_types(&schemas, &names)
}

#[test]
fn types_of_one_tag_that_are_too_many_are_divided_by_the_words_of_their_names() {
    let files = emitted(types_of(&["Call", "Room", "User"], 30));
    let types: Vec<&str> = paths(&files).into_iter().filter(|path| path.starts_with("types/")).collect();
    assert_eq!(types, ["types/files.rs", "types/files_call.rs", "types/files_room.rs", "types/mod.rs"]);
    assert!(longest(&files) <= LARGEST, "{}", longest(&files));
    // Where a type stands is nothing that callers see.
    let index = files.get("src/many/types/mod.rs").expect("an index");
    assert!(index.contains("mod files;\nmod files_call;\nmod files_room;\n"), "{index}");
    assert!(index.contains("pub use files::*;\npub use files_call::*;\npub use files_room::*;\n"), "{index}");

    // One more type changes no file but its own, and that of the type that mentions it.
    let text = types_of(&["Call", "Room", "User"], 30);
    let more = text.replace("\n    RoomKind3:", "\n    RoomKind3b: {type: object}\n    RoomKind3:").replace(
        "\n        RoomKind3: {$ref",
        "\n        RoomKind3b: {$ref: '#/components/schemas/RoomKind3b'}\n        RoomKind3: {$ref",
    );
    let changed: Vec<String> = emitted(more)
        .iter()
        .filter(|(path, text)| files.get(path) != Some(*text))
        .map(|(path, _)| path.to_owned())
        .collect();
    assert_eq!(changed, ["src/many/types/files.rs", "src/many/types/files_room.rs"]);
}

#[test]
fn operations_of_one_resource_that_are_too_many_are_divided_by_their_paths() {
    let mut paths_ = String::new();
    for area in ["archive", "live"] {
        for kind in ["audio", "text", "video"] {
            for number in 0..12 {
                let _ = write!(
                    paths_,
                    "
  /v1/{area}/{kind}/n{number}/$count:
    get:
      operationId: Count{area}{kind}{number}
      tags: [Counts]
      parameters:"
                );
                for parameter in 0..12 {
                    let _ = write!(paths_, "\n      - {{name: p{parameter}, in: query, schema: {{type: string}}}}");
                }
                let _ = write!(paths_, "\n      responses: {{'204': {{description: It.}}}}");
            }
        }
    }
    let files = emitted(format!(
        "openapi: 3.0.3\ninfo: {{title: Many, version: '1'}}\nservers: [{{url: 'https://example.com'}}]\npaths:{paths_}\n"
    ));
    let operations: Vec<&str> = paths(&files).into_iter().filter_map(|path| path.strip_prefix("operations/")).collect();
    assert_eq!(
        operations,
        [
            "counts_count_archive.rs",
            "counts_count_archive_audio.rs",
            "counts_count_live.rs",
            "counts_count_live_audio.rs",
            "mod.rs"
        ]
    );
    assert!(longest(&files) <= LARGEST, "{}", longest(&files));
}

#[test]
fn names_in_xml_that_are_too_many_are_divided_by_the_words_of_types() {
    let mut schemas = String::new();
    let mut names = Vec::new();
    for word in ["Call", "Room", "User"] {
        for number in 0..120 {
            let next = (number + 1) % 120;
            names.push(format!("{word}Kind{number}"));
            let _ = write!(
                schemas,
                "\n    {word}Kind{number}: {{type: object, properties: {{a: {{type: string}}, b: {{type: string}}, \
                 next: {{$ref: '#/components/schemas/{word}Kind{next}'}}, \
                 room: {{$ref: '#/components/schemas/RoomKind{next}'}}}}}}"
            );
        }
    }
    let files = emitted(document_of_types(&schemas, &names).replace("application/json:", "application/xml:"));
    let xml: Vec<&str> = paths(&files).into_iter().filter_map(|path| path.strip_prefix("xml/")).collect();
    assert_eq!(xml, ["call.rs", "mod.rs", "room.rs", "user.rs"]);
    assert!(longest(&files) <= LARGEST, "{}", longest(&files));
    let index = files.get("src/many/xml/mod.rs").expect("an index");
    assert!(index.contains("pub(super) use call::*;\n"), "{index}");
    assert!(index.contains("Kind::Element(&CALL_KIND0)"), "{index}");
    let call = files.get("src/many/xml/call.rs").expect("a part");
    assert!(call.contains("pub(in super::super) static CALL_KIND0: Element = Element {"), "{call}");
    assert!(
        call.contains("Kind::Element(&CALL_KIND1)") && call.contains("Kind::Element(&super::ROOM_KIND1)"),
        "{call}"
    );
}

#[test]
fn a_part_imports_only_what_it_needs() {
    let map = "\n    Plain: {type: object, additionalProperties: {type: string}}";
    let text = types_of(&["Call", "Room", "User"], 30);
    let text = text.replace("\n  schemas:", &format!("\n  schemas:{map}")).replace(
        "\n        RoomKind3: {$ref",
        "\n        Plain: {$ref: '#/components/schemas/Plain'}\n        RoomKind3: {$ref",
    );
    // Types that two tags use are divided by the first word of their names.
    let other = "\n  /b: {get: {operationId: B, tags: [Others], responses: {'200': {description: All., content: \
                 {application/json: {schema: {$ref: '#/components/schemas/Everything'}}}}}}}\ncomponents:";
    let files = emitted(text.replace("\ncomponents:", other));
    let plain = files.get("src/many/types/plain.rs").expect("a part");
    assert!(!plain.contains("use ") && plain.contains("pub type Plain = std::collections::BTreeMap<String, String>;"));
    let call = files.get("src/many/types/call.rs").expect("a part");
    assert!(call.contains("use crate::runtime;") && !call.contains("use super::*;"), "{call}");
}

#[test]
fn a_long_list_of_operations_is_a_number() {
    let files = emitted(document(&[None; 1], 1501));
    let module = files.get("src/many/mod.rs").expect("a module");
    assert!(module.contains("//! # Operations\n//!\n//! 1501 operations, each a method of [`Client`].\n"), "{module}");
    let listed = emitted(document(&[None; 1], 3));
    assert!(listed.get("src/many/mod.rs").expect("a module").contains("//! - [`fetch0_n0`](Client::fetch0_n0)"));
}
