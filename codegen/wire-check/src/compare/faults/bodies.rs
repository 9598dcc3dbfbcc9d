//! Faults of bodies.

use serde_json::{Value, json};

use super::{Planted, check, exchange, reported};

/// Returns a document with one operation that has a body.
fn with_body(media_type: &str, media: &Value) -> Value {
    let body = json!({"required": true, "content": {media_type: media}});
    json!({"paths": {"/p": {"post": {"requestBody": body, "responses": {"204": {}}}}}})
}

#[test]
fn faults_of_json_bodies_are_reported() {
    let schema = json!({"type": "object", "example": {"count": 9_007_199_254_740_993_u64, "ids": ["é+%20", 2.5]}});
    check(Planted {
        root: with_body("application/merge-patch+json", &json!({"schema": schema})),
        right: "POST /p HTTP/1.1\nContent-Type: application/merge-patch+json\n\n\
                {\"count\":9007199254740993,\"ids\":[\"é+%20\",2.5]}",
        equal: &[
            (
                "\"count\":9007199254740993,\"ids\":[\"é+%20\",2.5]",
                "\"ids\": [\"é+%20\", 2.5], \"count\": 9007199254740993",
            ),
            ("é", "\\u00e9"),
            ("2.5", "25e-1"),
            ("Content-Type: application/", "content-type: Application/"),
        ],
        faults: &[
            ("method", "POST", "PATCH"),
            ("content-type", "merge-patch+", ""),
            ("content-type", "application/merge-patch+json", "text/plain"),
            ("content-type", "merge-patch+json", "merge-patch+json; charset=iso-8859-1"),
            ("content-type", "\nContent-Type: application/merge-patch+json", ""),
            ("body", "9007199254740993", "9007199254740992"),
            ("body", "9007199254740993", "\"9007199254740993\""),
            ("body", "9007199254740993", "9007199254740993,\"other\":null"),
            ("body", "2.5", "2.500001"),
            ("body", "é", "Ã©"),
            ("body", "+%20", " %20"),
            ("body", "%20", "%2520"),
            ("body", "\"é+%20\",2.5", "2.5,\"é+%20\""),
            ("body", "[\"é+%20\",2.5]", "\"[\\\"é+%20\\\",2.5]\""),
            (
                "body",
                "{\"count\":9007199254740993,\"ids\":[\"é+%20\",2.5]}",
                "count=9007199254740993&ids=%C3%A9&ids=2.5",
            ),
            ("body", "{\"count\":9007199254740993,\"ids\":[\"é+%20\",2.5]}", ""),
        ],
    });
}

#[test]
fn faults_of_text_bodies_are_reported() {
    for (media_type, text, changed) in [
        ("text/plain; charset=utf-8", "é+%20\"", "charset=latin1"),
        ("application/xml", "<é>1</é>", "charset=latin1"),
        ("application/octet-stream", "é\u{1}", "charset=latin1"),
    ] {
        let exchange = exchange(with_body(media_type, &json!({"schema": {"type": "string"}, "example": text})));
        let sent = |media_type: &str, text: &str| {
            reported(&exchange, &format!("POST /p HTTP/1.1\nContent-Type: {media_type}\n\n{text}"))
        };
        assert_eq!(sent(media_type, text), [""; 0]);
        assert_eq!(sent(&media_type.replace("; charset=utf-8", ";charset=\"UTF-8\""), text), [""; 0]);
        assert_eq!(sent("application/json", text), ["content-type"]);
        assert_eq!(sent(&format!("{media_type}; {changed}"), text), ["content-type"]);
        for wrong in [&json!(text).to_string(), &text.replace('é', "Ã©"), &format!("{text}\n"), ""] {
            assert_eq!(sent(media_type, wrong), ["body"], "{media_type} {wrong}");
        }
    }
}

#[test]
fn faults_of_forms_are_reported() {
    let property = |example: Value, kind: &str| json!({"type": kind, "example": example});
    let items = json!([{"price": "a b", "tags": ["x", "y"]}]);
    let schema = json!({"type": "object", "properties": {
        "deep": property(json!({"items": items}), "object"),
        "few": property(json!(["a,b", "c"]), "array"),
        "meta": property(json!({"a": [1, "é"]}), "object"),
        "note": property(json!("é+ &="), "string"),
        "tags": property(json!(["a b", "c"]), "array"),
    }});
    let encoding =
        json!({"deep": {"style": "deepObject", "explode": true}, "few": {"style": "form", "explode": false}});
    check(Planted {
        root: with_body("application/x-www-form-urlencoded", &json!({"schema": schema, "encoding": encoding})),
        right: "POST /p HTTP/1.1\nContent-Type: application/x-www-form-urlencoded\n\n\
                deep%5Bitems%5D%5B0%5D%5Bprice%5D=a+b&deep%5Bitems%5D%5B0%5D%5Btags%5D%5B0%5D=x&\
                deep%5Bitems%5D%5B0%5D%5Btags%5D%5B1%5D=y&few=a%2Cb,c&meta=%7B%22a%22%3A%5B1%2C%22%C3%A9%22%5D%7D&\
                note=%C3%A9%2B%20%26%3D&tags=a+b&tags=c",
        equal: &[
            ("a+b", "a%20b"),
            ("deep%5Bitems%5D%5B0%5D%5Bprice%5D", "deep[items][0][price]"),
            ("%7B%22a", "%7B%20%22a"),
            ("&tags=a+b&tags=c", "&tags=%61+b&tags=%63"),
        ],
        faults: &[
            ("content-type", "x-www-form-urlencoded", "json"),
            ("content-type", "urlencoded", "urlencoded; charset=iso-8859-1"),
            ("form", "%5B0%5D%5Bprice", "%5Bprice"),
            ("form", "%5B0%5D%5Bprice", "%5B%5D%5Bprice"),
            ("form", "%5B0%5D%5Bprice", "%5B1%5D%5Bprice"),
            ("form", "%5Bprice%5D", ".price"),
            ("form", "%5Bprice%5D", "%255Bprice%255D"),
            ("form", "%5D%5B0%5D=x", "%5D=x"),
            ("form", "a%2Cb,c", "a%2Cb&few=c"),
            ("form", "a%2Cb,c", "a,b,c"),
            ("form", "a%2Cb,c", "a%2Cb%2Cc"),
            ("form", "tags=a+b&tags=c", "tags=a+b,c"),
            ("form", "tags=a+b&tags=c", "tags=c&tags=a+b"),
            ("form", "tags=a+b&tags=c", "tags=a+b"),
            ("form", "tags=a+b&tags=c", "tags[]=a+b&tags[]=c"),
            ("form", "tags=a+b&tags=c", "tags=%5B%22a+b%22%2C%22c%22%5D"),
            ("form", "%7B%22a%22%3A%5B1%2C%22%C3%A9%22%5D%7D", "a%2C1"),
            ("form", "meta=%7B%22a%22%3A%5B1%2C%22%C3%A9%22%5D%7D", "meta%5Ba%5D=1"),
            ("form", "%7B%22a", "{%22a"),
            ("form", "%C3%A9%2B", "%E9%2B"),
            ("form", "%2B%20%26", "+%20%26"),
            ("form", "%26%3D", "&%3D"),
            ("form", "%20%26", "%2520%26"),
            ("form", "%3D", "="),
            ("form", "&note=%C3%A9%2B%20%26%3D", ""),
            ("form", "&note=", "&Note="),
        ],
    });
}

#[test]
fn faults_of_multipart_bodies_are_reported() {
    let property = |example: Value, kind: &str| json!({"type": kind, "example": example});
    let schema = json!({"type": "object", "properties": {
        "bytes": {"type": "string", "format": "byte", "example": "+/8="},
        "csv": property(json!("a;b"), "string"),
        "legs": {"type": "array", "items": {"type": "object"}, "example": [{"a": 1}, {"a": 2}]},
        "meta": property(json!({"b": "é", "c": [1]}), "object"),
        "note": property(json!("é+%20"), "string"),
        "photo": {"type": "string", "format": "binary", "example": "P"},
        "say \"hi\"": property(json!(1), "integer"),
        "tags": {"type": "array", "items": {"type": "string"}, "example": ["x", "y"]},
    }});
    let encoding = json!({
        "csv": {"contentType": "text/csv", "headers": {"X-Kind": {"schema": {"type": "string", "enum": ["csv"]}}}},
        "photo": {"contentType": "image/png, image/*"},
    });
    check(Planted {
        root: with_body("multipart/form-data", &json!({"schema": schema, "encoding": encoding})),
        right: "POST /p HTTP/1.1\nContent-Type: multipart/form-data; boundary=B\n\n\
            --B\nContent-Disposition: form-data; name=\"bytes\"\nContent-Type: application/octet-stream\n\n+/8=\n\
            --B\nContent-Disposition: form-data; name=\"csv\"\nContent-Type: text/csv\nX-Kind: csv\n\na;b\n\
            --B\nContent-Disposition: form-data; name=\"legs\"\nContent-Type: application/json\n\n{\"a\":1}\n\
            --B\nContent-Disposition: form-data; name=\"legs\"\nContent-Type: application/json\n\n{\"a\":2}\n\
            --B\nContent-Disposition: form-data; name=\"meta\"\nContent-Type: application/json\n\n{\"b\":\"é\",\"c\":[1]}\n\
            --B\nContent-Disposition: form-data; name=\"note\"\n\né+%20\n\
            --B\nContent-Disposition: form-data; name=\"photo\"; filename=\"photo.txt\"\nContent-Type: image/png\n\nP\n\
            --B\nContent-Disposition: form-data; name=\"say %22hi%22\"\n\n1\n\
            --B\nContent-Disposition: form-data; name=\"tags\"\n\nx\n\
            --B\nContent-Disposition: form-data; name=\"tags\"\n\ny\n--B--\n",
        equal: &[
            ("boundary=B", "boundary=\"B\""),
            ("name=\"note\"", "name=\"note\"\nContent-Type: text/plain; charset=utf-8"),
            ("Content-Type: text/csv", "content-type: text/csv; charset=UTF-8"),
            ("{\"b\":\"é\",\"c\":[1]}", "{\"c\": [1], \"b\": \"é\"}"),
        ],
        faults: &[
            ("content-type", "form-data; boundary=B", "mixed; boundary=B"),
            ("body", "; boundary=B", ""),
            ("body", "boundary=B", "boundary=C"),
            ("body", "\ny\n--B--", "\ny\n--B"),
            ("body", "form-data; name=\"csv\"", "attachment; name=\"csv\""),
            ("body", "form-data; name=\"csv\"", "form-data"),
            ("parts", "\nContent-Type: application/octet-stream", ""),
            ("parts", "+/8=", "%2B%2F8%3D"),
            ("parts", "name=\"csv\"", "name=\"CSV\""),
            ("parts", "text/csv", "text/plain"),
            ("parts", "\nContent-Type: text/csv", ""),
            ("parts", "text/csv", "text/csv; charset=iso-8859-1"),
            ("parts", "X-Kind: csv", "X-Kind: other"),
            ("parts", "\nX-Kind: csv", ""),
            ("parts", "X-Kind: csv", "X-Kind: csv\nX-Other: 1"),
            ("parts", "a;b", "\"a;b\""),
            ("parts", "\nContent-Type: application/json", ""),
            ("parts", "application/json", "text/plain"),
            ("parts", "{\"a\":1}", "a=1"),
            ("parts", "{\"a\":1}", "[{\"a\":1},{\"a\":2}]"),
            ("parts", "{\"a\":1}", "\"{\\\"a\\\":1}\""),
            ("parts", "{\"b\":\"é\",\"c\":[1]}", "{\"b\":\"é\",\"c\":[\"1\"]}"),
            ("parts", "é+%20", "%C3%A9%2B%2520"),
            ("parts", "é+%20", "é+ "),
            ("parts", "é+%20", "Ã©+%20"),
            ("parts", "; filename=\"photo.txt\"", ""),
            ("parts", "image/png", "application/octet-stream"),
            ("parts", "image/png", "image/png, image/*"),
            ("parts", "say %22hi%22", "say hi"),
            ("parts", "\n\nx\n", "\n\nx,y\n"),
            ("parts", "\n--B\nContent-Disposition: form-data; name=\"tags\"\n\ny", ""),
            ("parts", "name=\"tags\"\n\nx", "name=\"tags[]\"\n\nx"),
        ],
    });
}

#[test]
fn faults_of_items_are_reported() {
    let schema = json!({"type": "object", "example": {"a": 1, "é": "b"}});
    check(Planted {
        root: with_body("application/jsonl", &json!({"itemSchema": schema})),
        right: "POST /p HTTP/1.1\nContent-Type: application/jsonl\n\n{\"a\":1,\"é\":\"b\"}\n{\"a\":1,\"é\":\"b\"}\n",
        equal: &[("{\"a\":1,\"é\":\"b\"}\n{", "{\"é\": \"b\", \"a\": 1}\n{")],
        faults: &[
            ("content-type", "jsonl", "json"),
            ("items", "1,", "2,"),
            ("items", "\n{\"a\":1,\"é\":\"b\"}\n", "\n"),
            ("items", "}\n{", "},{"),
            ("body", "}\n{\"a\":1,\"é\":\"b\"}\n", "}\n{\"a\":1,\"é\":\"b\"}"),
        ],
    });
    check(Planted {
        root: with_body("application/json-seq", &json!({"itemSchema": {"const": 1}})),
        right: "POST /p HTTP/1.1\nContent-Type: application/json-seq\n\n\u{1e}1\n\u{1e}1\n",
        equal: &[],
        faults: &[
            ("items", "\u{1e}1\n\u{1e}", "\u{1e}"),
            ("body", "1\n\u{1e}", "1\u{1e}"),
            ("body", "\n\n\u{1e}", "\n\n"),
        ],
    });
    let data = json!({"type": "string", "contentMediaType": "application/json", "contentSchema": schema});
    let event = json!({"type": "object", "properties": {"event": {"const": "tick"}, "data": data}});
    check(Planted {
        root: with_body("text/event-stream", &json!({"itemSchema": event})),
        right: "POST /p HTTP/1.1\nContent-Type: text/event-stream\n\n\
                event: tick\ndata: {\"a\":1,\"é\":\"b\"}\n\nevent: tick\ndata: {\"a\":1,\"é\":\"b\"}\n\n",
        equal: &[],
        faults: &[
            ("items", "1,", "2,"),
            ("items", "event: tick", "event: tock"),
            ("items", "event: tick\ndata: {\"a\":1,\"é\":\"b\"}\n\n", ""),
            ("items", "}\n\nevent", "}\nevent"),
        ],
    });
    let part = json!({"itemSchema": {}, "itemEncoding": {"contentType": "image/png, image/jpeg"}});
    check(Planted {
        root: with_body("multipart/mixed", &part),
        right: "POST /p HTTP/1.1\nContent-Type: multipart/mixed; boundary=B\n\n\
                --B\nContent-Type: image/png\n\na\n--B\nContent-Type: image/png\n\na\n--B--\n",
        equal: &[("boundary=B", "boundary=\"B\"")],
        faults: &[
            ("items", "image/png", "image/gif"),
            ("items", "\na\n", "\nb\n"),
            ("items", "--B\nContent-Type: image/png\n\na\n", ""),
            ("body", "--B--", "--B"),
        ],
    });
}

#[test]
fn form_without_fields_equals_no_body() {
    for (media_type, sent, wrong) in [
        ("application/x-www-form-urlencoded", "application/x-www-form-urlencoded\n\n", "a=1"),
        ("multipart/form-data", "multipart/form-data; boundary=B\n\n--B--\n", "--B\n"),
    ] {
        let schema = json!({"oneOf": [{"type": "object"}, {"type": "string"}]});
        let exchange = exchange(with_body(media_type, &json!({"schema": schema})));
        assert_eq!(reported(&exchange, "POST /p HTTP/1.1\n\n"), [""; 0]);
        assert_eq!(reported(&exchange, &format!("POST /p HTTP/1.1\nContent-Type: {sent}")), [""; 0]);
        assert_eq!(reported(&exchange, &format!("POST /p HTTP/1.1\nContent-Type: {sent}{wrong}")).len(), 1);
    }
}
