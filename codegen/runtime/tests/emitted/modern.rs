//! OpenAPI 3.1: lists of types, `null`, `const`, numeric exclusive bounds, `prefixItems`, `$defs`, siblings of `$ref`,
//! path items as components.

use serde_json::json;

use crate::modern::Client;
use crate::modern::types::{Shape, ShapeEither, ShapeKind, ShapeLevel};
use test_server::{Reply, Server};

fn client(server: &Server) -> Client {
    Client::builder().base_url(server.url()).build().expect("a client")
}

#[tokio::test]
async fn referenced_path_item_has_operations_and_bounds_are_exclusive() {
    let server = Server::start([Reply::json(200, r#"{"kind":"circle","label":null}"#)]);
    let client = client(&server);
    for scale in [0, 10] {
        let error = client.fetch_shape("a").scale(scale).await.expect_err("a refusal");
        assert_eq!(error.parameter(), Some("scale"), "{error}");
    }
    client.fetch_shape("a").scale(9).await.expect("a shape");
    assert_eq!(server.lines(), ["GET /shapes/a?scale=9 HTTP/1.1"]);
}

#[tokio::test]
async fn keywords_of_this_version_round_trip() {
    let body = json!({
        "kind": "circle",
        "level": 1,
        "label": null,
        "either": 7,
        "name": "dot",
        "parent": {"kind": "square", "label": "big", "parent": null, "either": "text"},
        "centre": [0.5, -1.0],
        "corner": {"x": 2.5},
        "sides": 4,
    });
    let server = Server::start([Reply::json(200, body.to_string())]);
    let shape: Shape = client(&server).fetch_shape("a").await.expect("a shape");
    assert_eq!((&shape.kind, shape.level, &shape.label), (&ShapeKind::Circle, Some(ShapeLevel::Value1), &None));
    assert_eq!(shape.either, Some(ShapeEither::Integer(7)));
    assert_eq!(shape.name.as_deref(), Some("dot"));
    assert_eq!(shape.centre.as_deref(), Some(&[0.5, -1.0][..]));
    assert_eq!(shape.corner.as_ref().and_then(|corner| corner.x), Some(2.5));
    assert_eq!(shape.extra["sides"], 4);
    let parent = shape.parent.value().expect("a parent");
    assert_eq!(parent.kind, ShapeKind::Unknown("square".to_owned()));
    assert_eq!((parent.label.as_deref(), parent.parent.is_null()), (Some("big"), true));
    assert_eq!(parent.either, Some(ShapeEither::Text("text".to_owned())));
    assert_eq!(serde_json::to_value(&shape).expect("JSON"), body);
}
