//! Objects, arrays, maps, enums, nullable, `allOf`, recursion, formats, free-form values and defaults.

use serde_json::{Value, json};

use crate::runtime::jiff::{Timestamp, civil};
use crate::runtime::{Error, Nullable};
use crate::types::Client;
use crate::types::types::{Album, AlbumKind, NewAlbum, Track, Tree};
use test_server::{Reply, Server};

fn client(server: &Server) -> Client {
    Client::builder().base_url(server.url()).build().expect("a client")
}

/// The decoded response with this body.
async fn decode(body: &str) -> Result<Album, Error> {
    let server = Server::start([Reply::json(200, body)]);
    let album = client(&server).get_album("al_1").await;
    assert_eq!(server.request().line(), "GET /albums/al_1 HTTP/1.1");
    album
}

async fn received(body: Value) -> Album {
    decode(&body.to_string()).await.expect("an album")
}

/// The bytes sent for this album.
async fn sent(album: &NewAlbum) -> String {
    let server = Server::always(Reply::no_content());
    client(&server).put_album("al_1", album).await.expect("success");
    let request = server.request();
    assert_eq!(request.line(), "PUT /albums/al_1 HTTP/1.1");
    assert_eq!(request.header("content-type"), Some("application/json"));
    request.text().to_owned()
}

fn full() -> Value {
    json!({
        "created": "2024-05-01T12:00:00+02:00",
        "released": "2024-05-03",
        "mailed": "Wed, 01 May 2024 12:00:00 +0000",
        "id": "al_1",
        "title": "Blue",
        "subtitle": "Demos",
        "tracks": [
            {"seconds": 183, "gain": 0.1, "bytes": u64::MAX, "labels": ["live", null], "mood": "calm", "key": "C"},
            {"seconds": i64::MIN, "remix_of": {"seconds": 5, "remix_of": {"seconds": 6}}, "tree": [[], [[]]]},
        ],
        "ratings": {"ann": 5, "bob": i32::MIN},
        "kind": "extended-play",
        "explicit": true,
        "sides": 4,
        "shelf": "",
        "signed": null,
        "copies": 7,
        "sleeve": null,
        // Without care, the last digit changes.
        "gain": 31.245_270_191_439_438,
        "extra": "a field of the document",
        "anything": {"free": [1, "two", null]},
        "settings": {"volume": 11, "eq": {"low": true}},
        "cover": {"url": "https://example.com/blue.png", "thumbnail": "AAH/", "width": 640},
        "label": "Reprise",
        "chart": {"peak": 15},
    })
}

fn minimal() -> Value {
    json!({"created": "2024-05-01T12:00:00Z", "id": "al_1", "title": "Blue", "tracks": []})
}

fn with(name: &str, value: Value) -> Value {
    let mut album = minimal();
    album[name] = value;
    album
}

#[tokio::test]
async fn arrays_maps_and_free_form_values_decode() {
    let album = received(full()).await;
    assert_eq!(album.tracks.len(), 2);
    assert_eq!(album.tracks[0].labels, Some(vec![Some("live".to_owned()), None]));
    let ratings: Vec<(String, i32)> = album.ratings.expect("ratings").into_iter().collect();
    assert_eq!(ratings, [("ann".to_owned(), 5), ("bob".to_owned(), i32::MIN)]);
    assert_eq!(album.anything, Some(json!({"free": [1, "two", null]})));
    assert_eq!(album.settings.expect("settings")["eq"], json!({"low": true}));
    for anything in [json!("text"), json!(1.5), json!([]), json!(false)] {
        assert_eq!(received(with("anything", anything.clone())).await.anything, Some(anything));
    }
}

#[tokio::test]
async fn number_beyond_its_format_is_an_error_with_path() {
    let outside = [
        (with("ratings", json!({"ann": 5, "bob": i64::from(i32::MAX) + 1})), "ratings.bob"),
        (with("tracks", json!([{"seconds": 1}, {"seconds": 1.5}])), "tracks[1].seconds"),
        (with("tracks", json!([{"seconds": 1, "bytes": -1}])), "tracks[0].bytes"),
    ];
    for (body, place) in outside {
        let error = decode(&body.to_string()).await.expect_err(place);
        assert!(error.is_decode(), "{error}");
        assert_eq!(error.json_path(), Some(place), "{error}");
        assert_eq!(error.status().map(|status| status.as_u16()), Some(200));
        assert_eq!(serde_json::from_slice::<Value>(error.body()).expect("the body"), body);
    }
}

#[tokio::test]
async fn absent_fields_are_none_or_default() {
    let album = received(minimal()).await;
    assert_eq!(album.released, None);
    assert_eq!(album.mailed, None);
    assert_eq!(album.subtitle, None);
    assert_eq!(album.ratings, None);
    assert_eq!(album.extra, None);
    assert_eq!(album.anything, None);
    assert_eq!(album.settings, None);
    assert_eq!(album.cover, None);
    assert_eq!((album.gain, album.subtitle.is_absent()), (Nullable::Absent, true));
    assert_eq!((album.kind, album.explicit), (AlbumKind::LongPlay, false));
    assert_eq!((album.sides, album.shelf.as_str()), (2, "attic"));
    assert_eq!((album.signed, album.copies, album.sleeve.as_deref()), (Some(true), Some(0), Some("paper")));
    assert!(album.extra_fields.is_empty());
}

#[tokio::test]
async fn null_counts_as_absent_where_it_is_not_declared() {
    for name in ["released", "mailed", "ratings", "extra", "anything", "settings", "cover"] {
        assert_eq!(received(with(name, Value::Null)).await, received(minimal()).await, "{name}");
    }
}

#[tokio::test]
async fn default_never_replaces_null() {
    for name in ["kind", "explicit", "sides", "shelf"] {
        let body = with(name, Value::Null);
        let error = decode(&body.to_string()).await.expect_err(name);
        assert_eq!((error.is_decode(), error.json_path()), (true, Some(name)));
        assert_eq!(error.body_json().expect("JSON"), body);
    }
    for name in ["signed", "copies", "sleeve", "subtitle", "gain"] {
        let album = serde_json::to_value(received(with(name, Value::Null)).await).expect("JSON");
        assert_eq!(album.get(name), Some(&Value::Null), "{name}");
    }
}

#[tokio::test]
async fn missing_and_null_round_trip() {
    for body in [minimal(), with("gain", Value::Null), with("gain", 0.1.into())] {
        let album = serde_json::to_value(received(body.clone()).await).expect("JSON");
        assert_eq!((album.get("gain"), album.get("subtitle")), (body.get("gain"), None));
    }
    // Numbers sent as text.
    assert_eq!(received(with("gain", "0.25".into())).await.gain, Some(0.25));
}

#[tokio::test]
async fn missing_required_field_is_named() {
    for name in ["created", "id", "title", "tracks"] {
        let mut body = minimal();
        body.as_object_mut().expect("an object").remove(name);
        let error = decode(&body.to_string()).await.expect_err(name);
        assert!(error.is_decode());
        assert!(error.to_string().contains(&format!("`{name}`")), "{error}");
    }
}

#[tokio::test]
async fn undeclared_properties_are_kept() {
    let album = received(full()).await;
    // A declared field takes precedence.
    assert_eq!(album.extra.as_deref(), Some("a field of the document"));
    assert_eq!(album.extra_fields["label"], "Reprise");
    assert_eq!(album.extra_fields["chart"], json!({"peak": 15}));
    assert_eq!(album.extra_fields.len(), 2);
    assert_eq!(album.cover.expect("a cover").extra["width"], 640);
    // A declared type of additional properties is the type of the map.
    let others: &std::collections::BTreeMap<String, String> = &album.tracks[0].extra;
    assert_eq!(
        others.iter().collect::<Vec<_>>(),
        [(&"key".to_owned(), &"C".to_owned()), (&"mood".into(), &"calm".into())]
    );
}

#[tokio::test]
async fn recursive_types_decode() {
    let album = received(full()).await;
    let remix = album.tracks[1].remix_of.as_ref().expect("a remix");
    assert_eq!(remix.seconds, 5);
    assert_eq!(remix.remix_of.as_ref().expect("a remix").seconds, 6);
    let leaf = || Tree(Vec::new());
    assert_eq!(album.tracks[1].tree, Some(Tree(vec![leaf(), Tree(vec![leaf()])])));
}

#[tokio::test]
async fn dates_are_parsed_on_demand() {
    let album = received(full()).await;
    let noon: Timestamp = "2024-05-01T12:00:00Z".parse().expect("a moment");
    let ten: Timestamp = "2024-05-01T10:00:00Z".parse().expect("a moment");
    assert_eq!(album.created.timestamp(), Ok(ten));
    assert_eq!(album.released.expect("a date").civil(), Ok(civil::date(2024, 5, 3)));
    assert_eq!(album.mailed.expect("a date").timestamp(), Ok(noon));
}

#[test]
fn number_may_arrive_as_string() {
    let gain =
        |gain: Value| serde_json::from_value::<Track>(json!({"seconds": 1, "gain": gain})).map(|track| track.gain);
    for (arrived, expected) in
        [(json!("0.10"), Some(0.1)), (json!("-12"), Some(-12.0)), (json!(7), Some(7.0)), (json!(null), None)]
    {
        assert_eq!(gain(arrived).expect("a number"), expected);
    }
    for text in ["", "NaN", "inf", "1,5", "one"] {
        let error = gain(json!(text)).expect_err("no number");
        assert_eq!(error.to_string(), format!("invalid value: string {text:?}, expected a number"));
    }
    assert_eq!(serde_json::from_value::<Track>(json!({"seconds": 1})).expect("a track").gain, None);
}

#[tokio::test]
async fn response_round_trips() {
    assert_eq!(serde_json::to_value(received(full()).await).expect("JSON"), full());
}

#[tokio::test]
async fn id_is_checked_before_sending() {
    let server = Server::always(Reply::no_content());
    for id in ["", "1", "al_A", "al_1/../al_2", ".."] {
        let error = client(&server).get_album(id).await.expect_err(id);
        assert!(error.is_invalid_parameter(), "{error}");
        assert_eq!(error.parameter(), Some("id"), "{error}");
    }
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn id_in_json_body_is_checked_before_sending() {
    let server = Server::always(Reply::no_content());
    let album = NewAlbum::new("no album", "Blue", Vec::new());
    let refused = client(&server).put_album("al_1", &album).await;
    assert_eq!(server.lines(), Vec::<String>::new());
    assert_eq!(refused.expect_err("a refusal").parameter(), Some("id"));
}

#[tokio::test]
async fn body_distinguishes_absent_null_and_value() {
    // `artist` is required and nullable.
    let mut album = NewAlbum::new("al_1", "Blue", Vec::new());
    assert_eq!(album.subtitle, Nullable::Absent);
    for (subtitle, text) in [
        (Nullable::Null, r#""subtitle":null,"#),
        (Nullable::from("Demos".to_owned()), r#""subtitle":"Demos","#),
        (Nullable::Value(String::new()), r#""subtitle":"","#),
        (Nullable::Absent, ""),
    ] {
        album.subtitle = subtitle;
        let expected = format!(r#"{{"id":"al_1","title":"Blue",{text}"artist":null,"tracks":[]}}"#);
        assert_eq!(sent(&album).await, expected);
        let back: NewAlbum = serde_json::from_str(&expected).expect("an album");
        assert_eq!(back, album);
    }
}

#[tokio::test]
async fn set_fields_are_sent() {
    let mut remix = Track::new(1);
    remix.extra.insert("mood".to_owned(), "calm".to_owned());
    let mut track = Track::new(-183);
    track.gain = Some(-1.5);
    track.bytes = Some(u64::MAX);
    track.remix_of = Some(Box::new(remix));
    track.labels = Some(vec![Some("live".to_owned()), None]);
    track.tree = Some(Tree(vec![Tree(Vec::new())]));
    let mut album = NewAlbum::new("al_1", String::from("Bleu \"été\""), vec![track]);
    album.count = Some(2);
    album.artist = Some("Ann".to_owned());
    album.extra.insert("later".to_owned(), json!({"a": [true]}));
    let expected = concat!(
        r#"{"id":"al_1","title":"Bleu \"été\"","count":2,"artist":"Ann","tracks":[{"seconds":-183,"gain":-1.5,"#,
        r#""bytes":18446744073709551615,"remix_of":{"seconds":1,"mood":"calm"},"labels":["live",null],"tree":[[]]}],"#,
        r#""later":{"a":[true]}}"#,
    );
    assert_eq!(sent(&album).await, expected);
}

#[tokio::test]
async fn additional_property_of_wrong_type_is_an_error_with_path() {
    let body = with("tracks", json!([{"seconds": 1}, {"seconds": 2, "mood": "calm", "year": 1971}]));
    let error = decode(&body.to_string()).await.expect_err("no text");
    assert!(error.is_decode(), "{error}");
    let place = error.json_path().expect("a place");
    assert!(place.starts_with("tracks[1]"), "{place}");
}

/// Replaces every value of a response with every JSON type in turn. The error's path must equal that of a library that
/// tracks it during decoding.
#[tokio::test]
async fn decode_error_has_path_for_any_mismatch() {
    let kinds = [
        json!(null),
        json!(true),
        json!(-1.5),
        json!(i128::from(u64::MAX)),
        json!("a \\ \"b\" [{,:}]"),
        json!([]),
        json!([1]),
        json!([{"seconds": "x"}]),
        json!({}),
        json!({"a \"b\"": {"c": []}}),
    ];
    let whole = full();
    let mut bodies = Vec::new();
    for pointer in pointers(&whole, String::new()) {
        for kind in &kinds {
            let mut body = whole.clone();
            *body.pointer_mut(&pointer).expect("a value") = kind.clone();
            let expected = serde_path_to_error::deserialize::<_, Album>(&body)
                .err()
                .map(|error| Some(error.path().to_string()).filter(|path| path != "."));
            bodies.push((body.to_string(), expected.clone()));
            bodies.push((serde_json::to_string_pretty(&body).expect("JSON"), expected));
        }
    }
    let server = Server::start(bodies.iter().map(|(body, _)| Reply::json(200, body)));
    let client = client(&server);
    for (body, expected) in &bodies {
        let path = client.get_album("al_1").await.err().map(|error| error.json_path().map(ToOwned::to_owned));
        assert_eq!(&path, expected, "{body}");
    }
    assert!(bodies.iter().filter(|(_, expected)| expected.is_some()).count() > 200);
}

/// Pointers to all values of a document, including the root.
fn pointers(value: &Value, pointer: String) -> Vec<String> {
    let inner: Vec<String> = match value {
        Value::Object(properties) => {
            properties.iter().flat_map(|(name, value)| pointers(value, format!("{pointer}/{name}"))).collect()
        }
        Value::Array(items) => {
            items.iter().enumerate().flat_map(|(index, item)| pointers(item, format!("{pointer}/{index}"))).collect()
        }
        _ => Vec::new(),
    };
    std::iter::once(pointer).chain(inner).collect()
}
