//! Unreadable texts: one clear diagnostic each.

use crate::common::{report, rows, whole};
use expect_test::expect;
use openapi_client_codegen::diagnostic::Style;
use openapi_client_codegen::source::Source;

fn from_bytes(bytes: &[u8]) -> String {
    match Source::from_bytes("api.yaml", bytes.to_vec()) {
        Ok(_) => String::new(),
        Err(diagnostic) => diagnostic.render(Style::Plain),
    }
}

#[test]
fn text_that_is_not_utf8_is_reported() {
    expect![[r"
        api.yaml:2:18 [not-utf-8] the file is not UTF-8
          |
        2 | info: {title: caf�}
          |                  ^
          |
          = help: save it as UTF-8
    "]]
    .assert_eq(&from_bytes(b"openapi: 3.0.3\ninfo: {title: caf\xe9}\n"));
    expect![[r"
        api.yaml:1:1 [not-utf-8] the file is binary
          |
        1 | �PNG
          | ^
          |
          = help: an OpenAPI document is YAML or JSON text
    "]]
    .assert_eq(&from_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"));
    expect![[r"
        api.yaml:1:1 [not-utf-8] the file is UTF-16
          |
        1 | ��o\u{0}p\u{0}e\u{0}
          | ^
          |
          = help: save it as UTF-8
    "]]
    .assert_eq(&from_bytes(b"\xff\xfeo\0p\0e\0"));
}

#[test]
fn byte_order_mark_is_ignored() {
    assert!(Source::from_bytes("api.yaml", b"\xef\xbb\xbfopenapi: 3.0.3\n".to_vec()).is_ok());
}

#[test]
fn missing_file_is_reported() {
    let diagnostic = Source::read(std::path::Path::new("no/such/file.yaml"), None).unwrap_err();
    assert!(diagnostic.to_string().starts_with("no/such/file.yaml:1:1 [unreadable-file] can't be read: "));
}

rows! { report(whole);
    empty: "" =>
        "1:1 [empty-document] the document is empty
        help: write a mapping with the keys `openapi`, `info` and `paths`",
    "# nothing\n" =>
        "1:1 [empty-document] the document is empty
        help: write a mapping with the keys `openapi`, `info` and `paths`";
    not_a_mapping: "- a\n- b\n" =>
        "1:1 [not-a-mapping] this is not an OpenAPI document
        help: write a mapping with the keys `openapi`, `info` and `paths`",
    "just text" =>
        "1:1 [not-a-mapping] this is not an OpenAPI document
        help: write a mapping with the keys `openapi`, `info` and `paths`";
    swagger: "swagger: \"2.0\"\ninfo: {}\n" =>
        "1:1 [openapi-version] this is a Swagger 2.0 document
        help: convert it to OpenAPI 3 first, for example with https://converter.swagger.io";
    versions: "info: {}\n" =>
        "1:1 [openapi-version] this is not an OpenAPI document: the key `openapi` is missing
        help: begin the document with `openapi: 3.0.3`",
    "openapi: 3.3.0\n" =>
        "1:10 [openapi-version] OpenAPI 3.3.0 is not supported
        help: the generator supports OpenAPI 3.0, 3.1 and 3.2",
    "openapi: 2.0.0\n" =>
        "1:10 [openapi-version] OpenAPI 2.0.0 is not supported
        help: the generator supports OpenAPI 3.0, 3.1 and 3.2";
    unknown_anchor: "openapi: 3.0.3\ninfo: *nobody\n" =>
        "2:7 [yaml-syntax] this is not YAML: unknown anchor
        help: define the anchor `&name` before its alias `*name`; quote text that begins with `*`";
    tabs: "openapi: 3.0.3\ninfo:\n\ttitle: t\n" =>
        "3:1 [yaml-syntax] a tab indents this line
        help: YAML is indented with spaces";
    json: "{\n\t\"openapi\": \"3.0.3\",\n\t\"info\": {},\n}" =>
        "2:2 [missing-key] warning: the document needs the key `paths`
        3:2 [missing-key] the info object needs the key `title`
        3:2 [missing-key] the info object needs the key `version`",
    "{\"openapi\": \"3.0.3\"" =>
        "1:19 [json-syntax] this is not JSON: EOF while parsing an object";
    flow_collections_at_the_indentation_of_their_key: "openapi: 3.0.3\ninfo: {\n  title: é,\n# a comment: }\nversion: '1'\n}\npaths:\n  /a:\n    \
                gte: [\n    a,\n    ]\n  /b: {\n  get: {},\n  }\n  /c: { gte: {} }\n" =>
        "9:5 [unknown-key] a path item has no key `gte`
        help: did you mean `get`?
        13:3 [missing-responses] the operation declares no response
        help: declare at least the response to a successful call
        15:9 [unknown-key] a path item has no key `gte`
        help: did you mean `get`?";
    merge_conflict: "openapi: 3.0.3\n<<<<<<< HEAD\ninfo: {title: a}\n=======\ninfo: {title: b}\n>>>>>>> other\n" =>
        "2:1 [merge-conflict] unresolved merge conflict
        help: keep one of the two versions and remove the lines `<<<<<<<`, `=======` and `>>>>>>>`";
    json_positions: "{\n\t\"openapi\": \"3.0.3\",\n\t\"info\": {\"title\": \"\\ud83d\\ude00\", \"version\": \"1\"},\n\
                \t\"paths\": {\"/a\": {\"gte\": {}}}\n}\n" =>
        "4:2 [no-operations] warning: the document has no operation
        4:19 [unknown-key] a path item has no key `gte`
        help: did you mean `get`?";
}
