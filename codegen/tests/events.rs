//! Events of several APIs whose callbacks differ in details.

#[path = "support/generated.rs"]
mod generated;

use generated::generate;
use openapi_client_codegen::Project;
use openapi_client_codegen::config::CrateConfig;
use openapi_client_codegen::diagnostic::{Diagnostics, Style};
use openapi_client_codegen::files::Files;

const HOUSE: &str = "openapi: 3.0.3
info: {title: House, version: '1'}
servers: [{url: https://house.test}]
paths: {}
x-webhooks:
  status:
    post:
      operationId: RoomStatus
      x-rust-event:
        module: events
        kind: {property: Event, values: {room-start: started, room-leave: left}}
        properties: {room: RoomSid, sequence_number: SequenceNumber, time: Timestamp, muted: Muted}
      requestBody: {content: {application/x-www-form-urlencoded: {schema: {$ref: '#/components/schemas/RoomEvent'}}}}
      responses: {'204': {description: d}}
components:
  schemas:
    RoomSid: {type: string, pattern: '^RM'}
    RoomEvent:
      type: object
      required: [Event, RoomSid, Muted]
      properties:
        Event: {type: string, enum: [room-start, room-leave, room-paint]}
        RoomSid: {description: The room., allOf: [{$ref: '#/components/schemas/RoomSid'}]}
        SequenceNumber: {type: integer, format: int32}
        Timestamp: {type: string, format: date-time-rfc-2822}
        Muted: {type: boolean}
";

/// The same with another name of the kind, without a time, and with a nullable number.
fn tower() -> String {
    HOUSE
        .replace("property: Event,", "property: kind,")
        .replace(
            "Event: {type: string, enum: [room-start, room-leave, room-paint]}",
            "kind: {type: string, nullable: true}",
        )
        .replace("required: [Event, ", "required: [")
        .replace("room-leave: left", "room-shut: ended")
        .replace(", time: Timestamp", "")
        .replace("int32", "int64, nullable: true")
        .replace("The room.", "The hall.")
}

fn generated(documents: &[(&str, &str)]) -> Result<Files, String> {
    let folder = tempfile::tempdir().expect("a folder");
    for (module, text) in documents {
        std::fs::write(folder.path().join(format!("{module}.yaml")), text).expect("the document can be written");
    }
    let config = CrateConfig::parse("crate.toml", "name = \"rooms\"\nversion = \"1.0.0\"\ndescription = \"Rooms\"");
    let paths: Vec<_> = documents.iter().map(|(module, _)| folder.path().join(format!("{module}.yaml"))).collect();
    generate(&paths, config.expect("the configuration is valid"))
}

/// Generates a crate from a folder of documents, in which every error counts.
fn maintained(documents: &[(&str, &str)]) -> (Option<Files>, Diagnostics) {
    let folder = tempfile::tempdir().expect("a folder");
    for (module, text) in documents {
        std::fs::write(folder.path().join(format!("{module}.yaml")), text).expect("the document can be written");
    }
    let config = "name = \"rooms\"\nversion = \"1.0.0\"\ndescription = \"Rooms\"";
    std::fs::write(folder.path().join("crate.toml"), config).expect("the configuration can be written");
    let mut diagnostics = Diagnostics::new();
    let project = Project::read(folder.path(), &mut diagnostics).expect("the folder is readable");
    (project.generate(&mut diagnostics), diagnostics)
}

fn assert_has(text: &str, wanted: &str) {
    assert!(text.contains(wanted), "there is no\n{wanted}\nin\n{text}");
}

#[test]
fn events_have_the_kinds_and_fields_of_all_apis() {
    let files = generated(&[("house", HOUSE), ("tower", &tower())]).unwrap_or_else(|report| panic!("{report}"));
    let library = files.get("src/lib.rs").expect("a library");
    assert_has(library, "#[cfg(all(feature = \"webhooks\", any(feature = \"house\", feature = \"tower\")))]");
    let text = files.get("src/events.rs").expect("the events");
    for wanted in [
        "    /// `house`:\n    /// The room.\n    ///\n    /// `tower`:\n    /// The hall.\n    pub room: String,\n",
        "    pub sequence_number: Option<i64>,\n",
        "    /// `house`:\n    /// Wire name: `Timestamp`.\n    pub time: Option<runtime::Rfc2822DateTime>,\n",
        "    pub muted: bool,\n",
        "    /// `room-start`\n    Started,\n",
        "    /// `house`:\n    /// `room-leave`\n    Left,\n",
        "    /// `tower`:\n    /// `room-shut`\n    Ended,\n",
        "    #[cfg(feature = \"tower\")]\n    Tower(Box<super::tower::types::RoomEvent>),\n",
        "#[cfg(feature = \"house\")]\nimpl From<super::house::types::RoomEvent> for Event {",
        "match payload.event.as_str() {\n            \"room-leave\" => EventKind::Left,\n            \"room-start\" => \
         EventKind::Started,\n            other => EventKind::Other(other.to_owned()),\n",
        "match payload.kind.value().map_or(\"\", |value| value.as_str()) {",
        "room: payload.room_sid.clone().into(),",
        "sequence_number: payload.sequence_number.map(Into::into),",
        "sequence_number: payload.sequence_number.into_value(),",
        "time: payload.timestamp.clone(),",
        "time: None,",
        "muted: payload.muted,",
    ] {
        assert_has(text, wanted);
    }
}

#[test]
fn only_api_has_events_too() {
    let files = generated(&[("house", HOUSE)]).unwrap_or_else(|report| panic!("{report}"));
    assert_has(
        files.get("src/lib.rs").expect("a library"),
        "#[cfg(feature = \"webhooks\")]\n#[rustfmt::skip]\npub mod events;\n",
    );
    let text = files.get("src/events.rs").expect("the events");
    assert_has(text, "pub time: Option<runtime::Rfc2822DateTime>,");
    assert_has(text, "\nimpl From<super::types::RoomEvent> for Event {");
    assert!(!text.contains("cfg"), "{text}");
}

#[test]
fn field_with_two_types_is_an_error() {
    let tower = tower().replace("Muted: {type: boolean}", "Muted: {type: string}");
    let report = generated(&[("house", HOUSE), ("tower", &tower)]).expect_err("the types differ");
    assert_has(&report, "tower.yaml:12:");
    assert_has(
        &report,
        "the field `muted` of the events has several types: a boolean in `RoomStatus` of `house`, text in `RoomStatus` of \
         `tower`",
    );
}

#[test]
fn module_name_collides_with_other_modules() {
    let report = generated(&[("house", HOUSE), ("events", &tower())]).expect_err("an API has the name");
    assert_has(&report, "[resource-name] the module name `events` is already used\n");
    // The modules of the only API are in the root.
    for taken in ["types", "client", "xml", "runtime", "webhooks"] {
        let house = HOUSE.replace("module: events", &format!("module: {taken}"));
        let report = generated(&[("house", &house)]).expect_err("the API has such a module");
        assert_has(&report, &format!("[resource-name] the module name `{taken}` is already used\n"));
    }
    assert!(generated(&[("events", HOUSE)]).is_ok(), "the only API has no module of its own");
    let other = HOUSE.replace("module: events", "module: Events");
    let report = generated(&[("house", HOUSE), ("tower", &other)]).expect_err("the names differ");
    assert_has(&report, "`Events` and `events` are both the module `events`");
}

/// A third-party document is usable without a reading that does not fit it, at the webhook or inherited from a callback.
#[test]
fn wrong_reading_of_a_third_party_document_is_dropped() {
    let of_callback = "openapi: 3.0.3
info: {title: House, version: '1'}
servers: [{url: https://house.test}]
paths:
  /rooms:
    post:
      operationId: CreateRoom
      responses: {'204': {description: d}}
      callbacks:
        Status:
          x-rust-event: {module: events, kind: {property: Event, values: {start: started}}, properties: {room: Room}}
          '{$url}':
            post:
              requestBody: {content: {application/json: {schema: {type: object, properties: {Event: {type: string}}}}}}
              responses: {'204': {description: d}}
";
    for text in [HOUSE.replace("time: Timestamp", "time: Time"), of_callback.to_owned()] {
        let files = generated(&[("house", &text)]).unwrap_or_else(|report| panic!("{report}"));
        assert!(files.get("src/events.rs").is_none());
        assert!(files.get("src/callbacks.rs").is_some());
    }
}

/// The same for a condition, and `lint` reports it as an error.
#[test]
fn wrong_condition_of_a_third_party_document_is_dropped() {
    let when = "x-rust-callback-when: {has: [data.kid, Room]}";
    let text = HOUSE.replace("operationId: RoomStatus", &format!("operationId: RoomStatus\n      {when}"));
    let files = generated(&[("house", &text)]).unwrap_or_else(|report| panic!("{report}"));
    let callbacks = files.get("src/callbacks.rs").expect("the callbacks");
    assert_has(callbacks, "pub enum AnyCallback");
    assert!(!callbacks.contains("kid"), "{callbacks}");
    let (files, diagnostics) = maintained(&[("house", &text)]);
    assert!(files.is_none());
    assert_has(
        &diagnostics.render(Style::Plain),
        "[callback-when] a form or a query has objects as text, so no condition reads the property `data.kid`",
    );
}

#[test]
fn kind_that_is_misspelled_in_one_callback_is_reported() {
    let report = |tower: &str| {
        let (files, diagnostics) = maintained(&[("house", HOUSE), ("tower", tower)]);
        assert!(files.is_some(), "{}", diagnostics.render(Style::Plain));
        diagnostics
            .iter()
            .filter(|one| one.rule == "event-spelling")
            .map(|one| one.message().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(report(&tower()), [""; 0]);
    assert_eq!(
        report(&tower().replace("started", "startet")),
        ["the kind `Startet` is like the kind `Started` of another callback, but not the same"]
    );
}
