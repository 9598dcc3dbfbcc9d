//! `oneOf` and `anyOf`, with and without discriminator.

use serde_json::{Value, json};

use crate::unions::Client;
use crate::unions::types::{
    Alert, Animal, AnimalBase, Bird, Cat, CountsOrIntegers, Dog, Donkey, Entry, Fish, Horse, Hound, LengthOrSurface,
    Lizard, Measure, MeasureOption1, Mode, ModeOrCount, Pet, Place, PlaceOrPostcode, Shape, Signal,
};
use test_server::{Reply, Server};

fn client(server: &Server) -> Client {
    Client::builder().base_url(server.url()).build().expect("a client")
}

async fn shape(value: &Value) -> Shape {
    let server = Server::start([Reply::json(200, json!([value]).to_string())]);
    let mut shapes = client(&server).list_shapes().await.expect("shapes");
    assert_eq!(server.request().line(), "GET /shapes HTTP/1.1");
    assert_eq!(shapes.len(), 1);
    shapes.remove(0)
}

async fn measure(value: &Value) -> Measure {
    let server = Server::start([Reply::json(200, json!([value]).to_string())]);
    let mut measures = client(&server).get_measures().await.expect("measures");
    assert_eq!(measures.len(), 1);
    measures.remove(0)
}

#[tokio::test]
async fn discriminator_uses_its_mapping() {
    for tag in ["circle", "disc"] {
        match shape(&json!({"kind": tag, "radius": 2.5})).await {
            Shape::Circle(circle) => assert_eq!((circle.kind.as_str(), circle.radius), (tag, 2.5)),
            other => panic!("a circle, not {other:?}"),
        }
    }
}

#[tokio::test]
async fn unmapped_schema_is_selected_by_name() {
    let group =
        shape(&json!({"kind": "Group", "first": {"kind": "Group", "first": {"kind": "disc", "radius": 1}}})).await;
    let Shape::Group(outer) = group else { panic!("a group, not {group:?}") };
    let Shape::Group(inner) = &outer.first else { panic!("a group, not {:?}", outer.first) };
    assert!(matches!(&inner.first, Shape::Circle(circle) if circle.radius == 1.0));
}

#[tokio::test]
async fn shape_of_unknown_kind_is_kept() {
    let shapes = [
        json!({"kind": "hexagon", "sides": 6}),
        json!({"kind": "group", "first": {"kind": "disc", "radius": 1}}),
        json!({"radius": 1}),
        json!({"kind": 7, "radius": 1}),
        json!({"kind": "circle", "radius": "wide"}),
        json!("circle"),
        json!(null),
    ];
    for value in shapes {
        assert_eq!(shape(&value).await, Shape::Unknown(value));
    }
}

#[tokio::test]
async fn sent_variant_has_its_discriminator() {
    let mut old = Dog::new("Rex");
    old.age = Some(12);
    let mut renamed = Cat::new("Tom");
    renamed.species = "lion".to_owned();
    let pets: [(Pet, &str); 8] = [
        (Cat::new("Tom").into(), r#"{"species":"cat","name":"Tom"}"#),
        (old.into(), r#"{"species":"dog","name":"Rex","age":12}"#),
        (Fish::new().into(), r#"{"species":"fish"}"#),
        (Fish::default().into(), r#"{"species":"fish"}"#),
        // The caller decides between the two, and interprets numbers.
        (Lizard::new("gecko").into(), r#"{"species":"gecko"}"#),
        (Bird::new(2).into(), r#"{"species":2}"#),
        // Declared fields stay fields.
        (renamed.into(), r#"{"species":"lion","name":"Tom"}"#),
        (Pet::Unknown(json!({"species": "unicorn"})), r#"{"species":"unicorn"}"#),
    ];
    for (pet, expected) in pets {
        let server = Server::start([Reply::new(204, &[], "")]);
        client(&server).add_pet(&pet).await.expect("success");
        assert_eq!(server.request().body, expected.as_bytes());
    }
}

#[test]
fn any_variant_decodes() {
    let cat: Cat = serde_json::from_value(json!({"species": "tiger", "name": "Tom"})).expect("a cat");
    assert_eq!(cat.species, "tiger");
}

#[tokio::test]
async fn unknown_shape_does_not_fail_the_others() {
    let group = shape(&json!({"kind": "Group", "first": {"kind": "hexagon"}})).await;
    let Shape::Group(group) = group else { panic!("a group, not {group:?}") };
    assert_eq!(group.first, Shape::Unknown(json!({"kind": "hexagon"})));
}

#[tokio::test]
async fn union_within_unions_is_read_as_deep_as_json_goes() {
    let inner = json!({"kind": "circle", "radius": 1.0});
    let nested = (0..124).fold(inner, |first, _| json!({"kind": "Group", "first": first}));
    let decoded = shape(&nested).await;
    assert_eq!(serde_json::to_value(&decoded).expect("JSON"), nested);
}

#[tokio::test]
async fn encoding_a_shape_again_gives_what_arrived() {
    let shapes = [
        json!({"kind": "disc", "radius": 2.5, "color": "red"}),
        json!({"kind": "Group", "first": {"kind": "circle", "radius": 0.1}, "name": null}),
        json!({"kind": "hexagon", "sides": [1, 2]}),
    ];
    for value in shapes {
        assert_eq!(serde_json::to_value(shape(&value).await).expect("JSON"), value);
    }
}

#[tokio::test]
async fn most_specific_type_wins_without_discriminator() {
    match measure(&json!({"meters": 2, "squared": true})).await {
        Measure::Area(area) => assert_eq!((area.meters, area.squared), (2.0, true)),
        other => panic!("an area, not {other:?}"),
    }
    match measure(&json!({"meters": 2, "unit": "m"})).await {
        Measure::Length(length) => assert_eq!((length.meters, &length.extra["unit"]), (2.0, &json!("m"))),
        other => panic!("a length, not {other:?}"),
    }
}

#[tokio::test]
async fn plain_values_are_selected_by_type_without_discriminator() {
    assert_eq!(measure(&json!("unknown")).await, Measure::Option1(MeasureOption1::Unknown2));
    assert_eq!(measure(&json!("later")).await, Measure::Option1(MeasureOption1::Unknown("later".to_owned())));
    assert_eq!(measure(&json!(-3)).await, Measure::Integer(-3));
    assert_eq!(measure(&json!(true)).await, Measure::Boolean(true));
    assert_eq!(measure(&json!([1, 2])).await, Measure::List(vec![1, 2]));
}

#[tokio::test]
async fn most_specific_type_wins_under_any_name() {
    let text = json!({
        "lists": [[1], true, "x"],
        "sizes": [{"meters": 2, "squared": true}, {"meters": 2}],
        "modes": ["auto", 3],
    });
    let server = Server::start([Reply::json(200, text.to_string())]);
    let mixtures = client(&server).get_mixtures().await.expect("mixtures");
    // Only the boolean matches a single alternative.
    let lists =
        [CountsOrIntegers::Counts(vec![1]), CountsOrIntegers::from(true), CountsOrIntegers::File("x".to_owned())];
    assert_eq!(mixtures.lists.as_deref(), Some(&lists[..]));
    let sizes = mixtures.sizes.expect("sizes");
    assert!(
        matches!(sizes.as_slice(), [LengthOrSurface::Surface(_), LengthOrSurface::Length(_)]),
        "the surface demands more: {sizes:?}"
    );
    let modes = [ModeOrCount::from(Mode::Auto), ModeOrCount::Count(3)];
    assert_eq!(mixtures.modes.as_deref(), Some(&modes[..]));
}

async fn entry(value: &Value) -> Entry {
    let server = Server::start([Reply::json(200, json!([value]).to_string())]);
    let mut entries = client(&server).list_feed().await.expect("entries");
    assert_eq!(entries.len(), 1);
    entries.remove(0)
}

#[tokio::test]
async fn listed_value_selects_the_alternative() {
    let named = |entry: Entry| match entry {
        Entry::Reminder(_) => "Reminder",
        Entry::Task(_) => "Task",
        Entry::Alert(alert) => match alert {
            Alert::MinorAlert(_) => "MinorAlert",
            Alert::MajorAlert(_) => "MajorAlert",
            Alert::Unknown(value) => panic!("an unknown alert is an unknown entry: {value}"),
        },
        Entry::Signal(signal) => match signal {
            Signal::Lamp(_) => "Lamp",
            Signal::Horn(_) => "Horn",
            Signal::Unknown(value) => panic!("an unknown signal is an unknown entry: {value}"),
        },
        Entry::Unknown(_) => "Unknown",
    };
    let cases = [
        (json!({"kind": "reminder", "id": 1, "text": "x"}), "Reminder"),
        (json!({"kind": "reminder", "done": true, "level": 1}), "Reminder"),
        (json!({"kind": "task", "done": false}), "Task"),
        (json!({"kind": "job", "text": "x", "id": 2, "done": null}), "Task"),
        (json!({"kind": "alert", "level": 2, "pager": "x"}), "MinorAlert"),
        (json!({"kind": "alert", "level": 1.0}), "MinorAlert"),
        (json!({"kind": "alert", "level": -3}), "MajorAlert"),
        (json!({"kind": "light", "text": "x"}), "Lamp"),
        (json!({"kind": "horn", "done": null}), "Horn"),
        (json!({"kind": "alert", "level": 3}), "Unknown"),
        (json!({"kind": "alert", "level": "1"}), "Unknown"),
        (json!({"kind": "alert"}), "Unknown"),
        (json!({"kind": "note", "text": "x"}), "Unknown"),
        (json!({"kind": 1, "text": "x"}), "Unknown"),
        (json!({"kind": null, "text": "x"}), "Unknown"),
        (json!({"text": "x"}), "Unknown"),
    ];
    for (value, variant) in cases {
        let entry = entry(&value).await;
        if value["level"] != json!(1.0) {
            assert_eq!(serde_json::to_value(&entry).expect("JSON"), value);
        }
        assert_eq!(named(entry), variant, "{value}");
    }
}

#[tokio::test]
async fn alternative_that_lists_the_value_comes_first() {
    let cases = [
        (json!({"success": true, "error": "x", "data": "y"}), "Success"),
        (json!({"success": false, "data": "y"}), "Failure"),
        (json!({"success": "no", "data": "y"}), "Unknown"),
        (json!({"ratio": 0.5, "state": "open"}), "Half"),
        (json!({"ratio": 1, "state": "open"}), "Whole"),
        (json!({"ratio": 2.5, "state": "later"}), "Whole"),
        (json!({"ratio": 3, "since": "x"}), "Unknown"),
        // Both list `closed`, so the number of undeclared properties decides; nobody lists `later`.
        (json!({"state": "open", "until": "x"}), "Lasting"),
        (json!({"state": "gone"}), "Ended"),
        (json!({"state": "closed", "until": "x"}), "Ended"),
        (json!({"state": "closed"}), "Lasting"),
        (json!({"state": "later", "until": "x"}), "Ended"),
        // A missing property is not another value.
        (json!({"ratio": 0.5}), "Half"),
    ];
    for (value, variant) in cases {
        let server = Server::start([Reply::json(200, json!([value]).to_string())]);
        let results = client(&server).list_results().await.expect("results");
        assert!(format!("{:?}", results[0]).starts_with(variant), "{value}: {results:?}");
    }
}

#[tokio::test]
async fn base_decodes_as_the_schema_that_extends_it() {
    let cases = [
        (json!({"species": "horse", "name": "Bo", "rider": {"species": "hound", "name": "Al", "age": 3}}), "Horse"),
        (json!({"species": "pony", "name": "Bo"}), "Horse"),
        (json!({"species": "Donkey", "name": "Bo"}), "Donkey"),
        (json!({"species": "hound", "name": "Bo", "age": 1}), "Hound"),
        (json!({"species": "puppy", "name": "Bo", "age": 1, "mother": null}), "Puppy"),
        (json!({"species": "unicorn", "name": "Bo", "horns": 1}), "Base"),
        (json!({"species": "hound", "name": "Bo"}), "Unknown"),
        (json!({"name": "Bo"}), "Unknown"),
    ];
    for (value, variant) in cases {
        let server = Server::start([Reply::json(200, json!([value]).to_string())]);
        let animals = client(&server).list_animals().await.expect("animals");
        assert!(format!("{:?}", animals[0]).starts_with(variant), "{value}: {animals:?}");
        if value["mother"] != json!(null) || value["species"] != json!("puppy") {
            assert_eq!(serde_json::to_value(&animals[0]).expect("JSON"), value);
        }
        match &animals[0] {
            Animal::Horse(horse) if horse.rider.is_some() => {
                assert!(matches!(&horse.rider, Some(Animal::Hound(hound)) if hound.age == 3), "{horse:?}");
            }
            Animal::Base(base) => assert_eq!((base.name.as_str(), &base.extra["horns"]), ("Bo", &json!(1))),
            _ => {}
        }
    }
}

#[tokio::test]
async fn sent_extension_of_a_base_has_its_discriminator() {
    let animals: [(Animal, &str); 4] = [
        (Donkey::new("Bo").into(), r#"{"species":"Donkey","name":"Bo"}"#),
        (Hound::new("Bo", 3).into(), r#"{"species":"hound","name":"Bo","age":3}"#),
        (Horse::new("pony", "Bo").into(), r#"{"species":"pony","name":"Bo"}"#),
        (AnimalBase::new("unicorn", "Bo").into(), r#"{"species":"unicorn","name":"Bo"}"#),
    ];
    for (animal, expected) in animals {
        let server = Server::start([Reply::new(204, &[], "")]);
        client(&server).add_animal(&animal).await.expect("success");
        assert_eq!(server.request().body, expected.as_bytes());
    }
    for animal in [Animal::from(Donkey::new("B")), AnimalBase::new("unicorn", "B").into()] {
        let server = Server::always(Reply::no_content());
        let error = client(&server).add_animal(&animal).await.expect_err("a short name");
        assert!(error.is_invalid_parameter(), "{error}");
        assert!(server.requests().is_empty());
    }
}

#[tokio::test]
async fn measure_that_matches_nothing_is_kept() {
    for value in [json!(1.5), json!(null), json!(["a"]), json!({"feet": 1}), json!({"meters": "long"})] {
        assert_eq!(measure(&value).await, Measure::Unknown(value));
    }
}

#[tokio::test]
async fn measures_round_trip() {
    let measures = [
        json!({"meters": 2.0, "squared": false, "note": "x"}),
        json!({"meters": 2.5, "squared": "no"}),
        json!("unknown"),
        json!("later"),
        json!(3),
        json!(false),
        json!([]),
        json!({"feet": 1}),
    ];
    for value in measures {
        assert_eq!(serde_json::to_value(measure(&value).await).expect("JSON"), value);
    }
}

/// Objects are boxed, so that lists of a union do not reserve the size of the largest variant for each item.
#[test]
fn union_of_objects_is_as_small_as_a_free_form_value() {
    assert_eq!(size_of::<Pet>(), size_of::<Value>());
    assert_eq!(size_of::<Measure>(), size_of::<Value>());
}

#[test]
fn variant_converts_into_the_union() {
    assert_eq!(Measure::from(3), Measure::Integer(3));
    assert_eq!(Measure::from(MeasureOption1::Unknown2), Measure::Option1(MeasureOption1::Unknown2));
    let place = Place::new("Paris");
    assert_eq!(PlaceOrPostcode::from(&place), "Paris");
    assert_eq!(PlaceOrPostcode::from(place), "Paris");
}

#[tokio::test]
async fn text_union_accepts_either_type() {
    let server = Server::start((0..3).map(|_| Reply::json(200, "[]")));
    let client = client(&server);
    client.list_shapes().near("Paris").await.expect("a list");
    client.list_shapes().near(Place::new("Rome")).await.expect("a list");
    client.list_shapes().near("75001").await.expect("a list");
    let expected =
        ["GET /shapes?near=Paris HTTP/1.1", "GET /shapes?near=Rome HTTP/1.1", "GET /shapes?near=75001 HTTP/1.1"];
    assert_eq!(server.lines(), expected);
}

#[tokio::test]
async fn text_of_neither_type_is_rejected_before_sending() {
    let server = Server::always(Reply::no_content());
    for text in ["paris", "7500", "750011", "Paris 75001", ""] {
        let error = client(&server).list_shapes().near(text).await.expect_err(text);
        assert!(error.is_invalid_parameter(), "{error}");
        assert_eq!(error.parameter(), Some("near"), "{error}");
    }
    assert!(server.requests().is_empty());
}
