//! Resources of several APIs that differ in details.

use openapi_client_codegen::config::CrateConfig;
use openapi_client_codegen::diagnostic::{Diagnostics, Style};
use openapi_client_codegen::model::Api;
use openapi_client_codegen::source::Source;
use openapi_client_codegen::{Project, emit, lint, lower};

const ROOMS: &str = "openapi: 3.0.3
info: {title: Rooms, version: '1'}
servers: [{url: https://rooms.test}]
paths:
  /rooms:
    get:
      operationId: listRooms
      summary: Lists rooms.
      x-rust-resource: rooms
      parameters:
        - {name: floor, in: query, description: The floor., schema: {type: integer, format: int32, maximum: 9}}
        - {name: size, in: query, description: The size., schema: {type: integer}}
        - {name: old, in: query, schema: {type: boolean}}
      responses:
        '200': {description: The room., content: {application/json: {schema: {$ref: '#/components/schemas/Room'}}}}
    put:
      operationId: setRoom
      summary: Replaces a room.
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Room'}}}}
      responses:
        '204': {description: Replaced.}
components:
  schemas:
    Room:
      description: A room.
      type: object
      required: [id]
      properties:
        id: {type: string, description: Its id.}
        seats: {type: integer, nullable: true, description: How many sit there.}
";

/// Returns the resource module of these documents.
fn rooms(documents: [(&str, String); 2]) -> String {
    let apis = documents.map(|(module, text)| -> Api {
        let mut diagnostics = Diagnostics::new();
        let source = Source::parse(format!("{module}.yaml"), text).expect("the document is OpenAPI");
        lint::load(&source, lint::Strictness::Strict, &mut diagnostics)
            .map(|document| lower::lower(&source, &document, module, &mut diagnostics))
            .filter(|_| diagnostics.is_empty())
            .unwrap_or_else(|| panic!("{}", diagnostics.render(Style::Plain)))
    });
    let files = emit::emit(&config(), &apis).expect("the emitted tokens are Rust");
    files.get("src/rooms.rs").expect("the resource").to_owned()
}

fn config() -> CrateConfig {
    CrateConfig::parse("crate.toml", "name = \"rooms\"\nversion = \"1.0.0\"\ndescription = \"Rooms\"")
        .expect("the configuration is valid")
}

fn assert_has(text: &str, wanted: &str) {
    assert!(text.contains(wanted), "there is no\n{wanted}\nin\n{text}");
}

#[test]
fn integer_has_the_smallest_type_of_all_apis() {
    let long = ROOMS.replace(", format: int32", "");
    let text = rooms([("long", long), ("short", ROOMS.to_owned())]);
    assert_has(&text, "pub fn floor(mut self, floor: i32) -> Self {");
    assert_has(&text, "pub fn size(mut self, size: i64) -> Self {");
    assert_has(&text, "request = request.floor(value.into());");
    assert_has(&text, "request = request.floor(value);");
    assert!(!text.contains("try_from"), "nothing is cut off");
    let text = rooms([("one", ROOMS.replace(", format: int32", "")), ("two", ROOMS.replace(", format: int32", ""))]);
    assert_has(&text, "pub fn floor(mut self, floor: i64) -> Self {");
}

#[test]
fn different_descriptions_are_listed_by_api() {
    let other = ROOMS
        .replace("maximum: 9", "maximum: 5")
        .replace("Lists rooms", "Lists the rooms")
        .replace("A room.", "A hall.")
        .replace("Its id.", "The id.");
    let text = rooms([("house", ROOMS.to_owned()), ("tower", other)]);
    for (docs, what) in [
        ("/// `house`:\n/// A room.\n///\n/// `tower`:\n/// A hall.\n///\n/// A field that a provider", "the type"),
        (
            "    /// `house`:\n    /// Its id.\n    ///\n    /// `tower`:\n    /// The id.\n    pub id: String,",
            "a field",
        ),
        ("    /// How many sit there.\n    pub seats: Option<i64>,", "the same field"),
        (
            "    /// The floor.\n    ///\n    /// `house`:\n    /// Checked before sending: at most 9.\n    ///\n    \
             /// `tower`:\n    /// Checked before sending: at most 5.\n    pub fn floor(",
            "a parameter",
        ),
        (
            "    /// `house`:\n    /// Lists rooms.\n    ///\n    /// `tower`:\n    /// Lists the rooms.\n    fn list_rooms(",
            "an operation",
        ),
    ] {
        assert!(text.contains(docs), "{what}: there is no\n{docs}\nin\n{text}");
    }
}

#[test]
fn nullable_or_absent_field_is_an_option() {
    let text = rooms([("one", ROOMS.to_owned()), ("two", ROOMS.replace(", nullable: true", ""))]);
    assert_has(&text, "seats: value.seats,");
    assert_has(&text, "seats: value.seats.into_value(),");
}

#[test]
fn item_deprecated_by_one_api_is_omitted() {
    let other = ROOMS.replace("{name: old, in: query,", "{name: old, in: query, deprecated: true,");
    let text = rooms([("one", ROOMS.to_owned()), ("two", other)]);
    assert!(!text.contains("fn old("), "{text}");
    let field =
        ROOMS.replace("{type: string, description: Its id.}", "{type: string, deprecated: true, description: Its id.}");
    let text = rooms([("one", ROOMS.to_owned()), ("two", field)]);
    assert_has(&text, "#[cfg(feature = \"two\")]\n#[allow(deprecated)]\nimpl From<super::two::types::Room> for Room {");
}

#[test]
fn tests_can_create_provider_results() {
    let text = rooms([("one", ROOMS.to_owned()), ("two", ROOMS.to_owned())]);
    assert_has(&text, "#[derive(Clone, Debug, Default, PartialEq)]\n#[non_exhaustive]\npub struct Room {");
    assert_has(&text, "runtime::emitted::object!(Room, {");
    assert_has(&text, "    /// The floor.\n    pub floor: Option<i32>,");
    assert_has(
        &text,
        "//! impl Rooms for Mock {\n//!     fn list_rooms(\n//!         &self,\n//!         _options: ListRooms,\n//!     )",
    );
}

#[test]
fn field_of_some_apis_is_an_option() {
    let other = ROOMS.replace("        seats: {type: integer, nullable: true, description: How many sit there.}\n", "");
    let text = rooms([("one", other.clone()), ("two", ROOMS.to_owned())]);
    assert_has(&text, "    /// `two`:\n    /// How many sit there.\n    pub seats: Option<i64>,");
    assert_has(&text, "seats: None");
    assert_has(&text, "seats: value.seats.into_value()");
    // Values of several types have no field.
    let text =
        rooms([("one", ROOMS.replace("seats: {type: integer,", "seats: {type: boolean,")), ("two", ROOMS.to_owned())]);
    assert!(!text.contains("pub seats"), "{text}");
}

/// Documents whose rooms have a state.
fn states(portable: &str) -> String {
    let state = format!(
        "        state: {{$ref: '#/components/schemas/State'}}\n    State:\n      description: The state.\n      type: string\n{portable}"
    );
    format!("{}{state}", ROOMS.replace("required: [id]", "required: [id, state]"))
}

#[test]
fn portable_values_of_all_apis_are_one_enum() {
    let one = states("      enum: [open, full]\n      x-rust-portable: {open: open, full: occupied}\n");
    let two = states(
        "      enum: [in-use, free, shut]\n      x-rust-portable: {in-use: occupied, free: open, shut: out of order}\n",
    );
    let text = rooms([("one", one), ("two", two)]);
    for wanted in [
        "    /// `open`\n    ///\n",
        "    pub state: State,\n",
        "    /// `one`:\n    /// `full`\n    ///\n    /// `two`:\n    /// `in-use`\n    Occupied,\n",
        "    /// `two`:\n    /// `shut`\n    OutOfOrder,\n",
        "    Unknown(String),\n}\n",
        "            Own::InUse => Self::Occupied,\n            Own::Free => Self::Open,\n",
        "            Own::Unknown(value) => Self::Unknown(value),\n",
        "            state: value.state.into(),\n",
    ] {
        assert_has(&text, wanted);
    }
}

/// The module uses these names for other types and for its trait.
#[test]
fn portable_enum_has_a_free_name() {
    for name in ["Box", "Error", "ListRooms", "Option", "Result", "Rooms", "Send", "String", "Sync"] {
        let document = states("      enum: [open]\n      x-rust-portable: {open: open}\n")
            .replace("schemas/State", &format!("schemas/{name}"))
            .replace("    State:", &format!("    {name}:"));
        let text = rooms([("one", document.clone()), ("two", document)]);
        for wanted in [
            format!("pub enum {name}2 {{\n"),
            format!("    pub state: {name}2,\n"),
            format!("impl From<super::one::types::{name}> for {name}2 {{\n"),
        ] {
            assert_has(&text, &wanted);
        }
    }
    let document = ROOMS.replace("schemas/Room'", "schemas/Rooms'").replace("    Room:", "    Rooms:");
    let text = rooms([("one", document.clone()), ("two", document)]);
    assert_has(&text, "-> runtime::BoxFuture<Result<Rooms2, Error>>;");
    assert_has(&text, "impl From<super::two::types::Rooms> for Rooms2 {\n    fn from(value: super::two::types::Rooms)");
}

/// Values that differ have different texts, and a keyword is a text as any other.
#[test]
fn portable_value_is_its_text_in_the_document() {
    let one = states("      enum: [a, b, c, d]\n      x-rust-portable: {a: a-b, b: ab, c: final, d: out of order}\n");
    let two = states("      enum: [x]\n      x-rust-portable: {x: out-of-order}\n");
    let text = rooms([("one", one), ("two", two)]);
    assert_has(
        &text,
        "With the text of another\n    /// variant, it serializes as that variant.\n    Unknown(String),",
    );
    for wanted in ["AB = \"a-b\"", "Ab = \"ab\"", "Final = \"final\"", "OutOfOrder = \"out of order\""] {
        assert_has(&text, wanted);
    }
}

#[test]
fn field_named_like_a_keyword_has_its_name_as_key() {
    let document = ROOMS.replace("        id:", "        type: {type: string, description: Its type.}\n        id:");
    let text = rooms([("one", document.clone()), ("two", document)]);
    assert_has(&text, "type_: \"type\" nullable");
}

#[test]
fn option_may_be_called_default() {
    let document = ROOMS.replace("name: floor", "name: default");
    let text = rooms([("one", document.clone()), ("two", document)]);
    assert_has(&text, "pub fn default(mut self, default: i32) -> Self {");
    assert_has(&text, "pub fn new() -> Self {\n        <Self as Default>::default()\n");
}

#[test]
fn deprecated_items_give_no_warnings() {
    let operation =
        ROOMS.replace("      operationId: listRooms", "      deprecated: true\n      operationId: listRooms");
    let component = ROOMS.replace("      description: A room.", "      deprecated: true\n      description: A room.");
    let text = rooms([("one", operation), ("two", component)]);
    assert_has(&text, "#[cfg(feature = \"one\")]\n#[allow(deprecated)]\nimpl Rooms for super::one::Client {");
    assert_has(&text, "#[cfg(feature = \"two\")]\n#[allow(deprecated)]\nimpl From<super::two::types::Room> for Room {");
    assert_has(&text, "#[cfg(feature = \"two\")]\nimpl Rooms for super::two::Client {");
}

/// Returns the resource module of the third-party documents `one.yaml` and `two.yaml`, and the report.
fn generate(one: &str, two: &str) -> (String, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let files = [("one.yaml", one), ("two.yaml", two)].map(|(name, text)| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).expect("the file can be written");
        path
    });
    let mut diagnostics = Diagnostics::new();
    let project = Project::from_files(&files, None, config(), &mut diagnostics).expect("the files are readable");
    let files = project.generate(&mut diagnostics).expect("there is no error");
    (files.get("src/rooms.rs").expect("the resource").to_owned(), diagnostics.render(Style::Plain))
}

/// Values that differ in a letter or a prefix may well mean different things.
#[test]
fn portable_value_is_like_another_one_only_with_a_typing_error() {
    let document = |value: &str| states(&format!("      enum: [a]\n      x-rust-portable: {{a: {value}}}\n"));
    for (one, two, is_like) in [
        ("in-use", "inuse", true),
        ("occupied", "ocupied", true),
        ("occupied", "occuiped", true),
        ("muted", "unmuted", false),
        ("answered", "nanswered", false),
        ("busy", "bus", false),
        ("started", "starred", false),
    ] {
        let (_, report) = generate(&document(one), &document(two));
        assert_eq!(report.contains("[portable-use]"), is_like, "{one}, {two}: {report}");
    }
}

/// The enum is text in one field, although another field reads it.
#[test]
fn field_with_unused_portable_values_is_a_warning() {
    let more = "        state2: {$ref: '#/components/schemas/State'}\n    State:";
    let one = states("      enum: [open]\n      x-rust-portable: {open: open}\n").replace("    State:", more);
    let (text, report) = generate(&one, &states("      enum: [free]\n"));
    assert_has(&text, "pub state: String,");
    assert_has(&text, "pub state2: Option<State>,");
    assert_has(
        &report,
        "`x-rust-portable` has no effect on the field `state` of `Room`: `two` does not map its values",
    );
}

#[test]
fn portable_enum_with_another_rust_name_is_used() {
    let more = "        old: {$ref: '#/components/schemas/state'}\n    state: {type: object, properties: {a: {type: string}}}\n    State:";
    let document = states("      enum: [open]\n      x-rust-portable: {open: open}\n").replace("    State:", more);
    let (text, report) = generate(&document, &document);
    assert_has(&text, "pub state: State2,");
    assert!(!report.contains("[portable-use]"), "{report}");
}

/// The invalid key is not also reported as unused.
#[test]
fn invalid_portable_values_are_reported_once() {
    for key in ["{open: open}", "[open]"] {
        let document = states(&format!("      enum: [open, full]\n      x-rust-portable: {key}\n"));
        let (text, report) = generate(&document, &document);
        assert_has(&text, "pub state: String,");
        assert!(report.contains("x-rust-portable") || report.contains("portable value"), "{report}");
        assert!(!report.contains("[portable-use]"), "{report}");
    }
}

#[test]
fn portable_values_may_stand_beside_all_of() {
    let document = states("      allOf: [{type: string}]\n      enum: [open]\n      x-rust-portable: {open: open}\n");
    let (text, report) = generate(
        &document,
        &document.replace(
            "state: {$ref: '#/components/schemas/State'}",
            "state: {allOf: [{$ref: '#/components/schemas/State'}]}",
        ),
    );
    assert_has(&text, "pub state: State,");
    assert!(!report.contains("[portable-use]"), "{report}");
}

/// A field that one API does not map stays text, and the mapping of the other is a warning.
#[test]
fn portable_values_need_all_apis() {
    let one = states("      enum: [open, full]\n      x-rust-portable: {open: open, full: occupied}\n");
    let two = states("      enum: [in-use, free]\n");
    let (text, report) = generate(&one, &two);
    assert_has(&text, "pub state: String,");
    assert_has(
        &report,
        "one.yaml:36:7 [portable-use] warning: `x-rust-portable` has no effect: no resource has a field",
    );

    let two = states("      enum: [in-use, free]\n      x-rust-portable: {in-use: ocupied, free: open}\n");
    let (text, report) = generate(&one, &two);
    assert_has(&text, "pub state: State,");
    assert_has(&report, "the portable value `Ocupied` is like the portable value `Occupied` of another API");
}

/// A preset of parameters that only one API has has no default implementation.
#[test]
fn mock_implements_presets_that_it_does_not_inherit() {
    let presets = |set: &str| {
        let keys = "      x-rust-presets:
        - {name: ListOldRooms, summary: Lists old rooms., set: {old: true}}
        - {name: ListEmptyRooms, summary: Lists empty rooms., set: {SET: true}}
      x-rust-resource: rooms\n      parameters:\n        - {name: SET, in: query, schema: {type: boolean}}\n";
        ROOMS.replacen("      x-rust-resource: rooms\n      parameters:\n", &keys.replace("SET", set), 1)
    };
    let text = rooms([("one", presets("empty")), ("two", presets("free"))]);
    assert_has(&text, "//! `list_old_rooms` calls `list_rooms`, so a mock implements only that.\n");
    assert_has(&text, "//!     fn list_empty_rooms(\n//!         &self,\n//!     )");
    assert_has(
        &text,
        "    /// To set other parameters as well, call `list_rooms` with `ListRooms::new().old(true)`.\n",
    );
    assert!(!text.contains("//!     fn list_old_rooms("), "{text}");
}
