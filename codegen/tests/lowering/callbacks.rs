//! Diagnostics of callbacks, and the conditions that tell them apart.

use expect_test::expect;

use crate::{check, lowered};

/// Returns a document with these webhooks.
fn webhooks(rest: &str) -> String {
    format!("paths: {{}}\nx-webhooks:\n{rest}")
}

/// A webhook with a JSON object.
fn json(name: &str, schema: &str) -> String {
    format!(
        "  {name}:\n    post:\n      requestBody: {{content: {{application/json: {{schema: {{type: object, {schema}}}}}}}}}\n      \
         responses: {{'204': {{description: d}}}}\n"
    )
}

#[test]
fn callbacks_that_nothing_tells_apart_have_no_variant() {
    let properties = "required: [id], properties: {id: {type: string}}";
    let document = webhooks(&(json("a", properties) + &json("b", properties)));
    check(
        &document,
        &expect![[r#"
        api.yaml:6:5 [ambiguous-callback] warning: nothing tells the callbacks `A` and `B` apart; `AnyCallback` has no variant for them
          help: add `x-rust-callback-when`, or a required property with another `const` or `enum` in each payload
    "#]],
    );
    let (api, _) = lowered(&document);
    let api = api.expect("a model");
    assert_eq!((api.callbacks.len(), api.callback_variants.len()), (2, 0));
}

#[test]
fn listed_values_and_required_properties_tell_callbacks_apart() {
    let (api, found) = lowered(&webhooks(
        &[
            json("less", "required: [id], properties: {id: {type: string}}"),
            json("more", "required: [id, extra], properties: {id: {type: string}, extra: {type: string}}"),
            json("a", "required: [kind], properties: {kind: {type: string, enum: [a]}}"),
            json("b", "required: [kind], properties: {kind: {type: string, enum: [b, c]}}"),
        ]
        .concat(),
    ));
    assert!(found.is_empty(), "{found:?}");
    let variants = api.expect("a model").callback_variants;
    let facts: Vec<_> = variants.iter().map(|one| (one.rust.as_str(), &one.conditions[0])).collect();
    // A payload that requires more comes first.
    assert_eq!(facts.iter().map(|(name, _)| *name).collect::<Vec<_>>(), ["More", "Less", "A", "B"]);
    assert_eq!(facts[0].1.has, ["/extra", "/id"]);
    assert_eq!(facts[3].1.values, [("/kind".to_owned(), vec!["b".to_owned(), "c".to_owned()])]);
}

/// Returns the conditions of each variant as text, in order.
fn conditions(document: &str) -> Vec<String> {
    let (api, _) = lowered(document);
    let variants = api.expect("a model").callback_variants.into_iter().map(|variant| {
        let facts = variant.conditions.iter().map(|condition| {
            let values = condition.values.iter().map(|(name, values)| format!("{name}={}", values.join("|")));
            let lacks = condition.lacks.iter().map(|name| format!("!{name}"));
            condition.has.iter().cloned().chain(lacks).chain(values).collect::<Vec<_>>().join(" ")
        });
        let except = variant.except.iter().map(|condition| format!(" except {}", condition.has.join(" ")));
        format!("{}: {}{}", variant.rust, facts.collect::<Vec<_>>().join(", "), except.collect::<String>())
    });
    variants.collect()
}

#[test]
fn properties_of_objects_inside_tell_callbacks_apart() {
    let of = |kind: &str| {
        format!("required: [data], properties: {{data: {{type: object, required: [kind], properties: {{{kind}}}}}}}")
    };
    let listed = |value: &str| of(&format!("kind: {{type: string, enum: [{value}]}}"));
    let document = webhooks(&(json("a", &listed("a")) + &json("b", &listed("b")) + &json("c", &listed("c.c"))));
    assert_eq!(conditions(&document), ["A: /data /data/kind=a", "B: /data /data/kind=b", "C: /data /data/kind=c.c"]);
    let needed = of("kind: {type: string}, 'a/b': {type: string}");
    let needed = needed.replace("[kind]", "['a/b']");
    let document = webhooks(&(json("more", &needed) + &json("less", &of("kind: {type: string}"))));
    assert_eq!(conditions(&document), ["More: /data /data/a~1b", "Less: /data"]);
    // An object of any properties can have those of the other.
    let open = "required: [data], properties: {data: {type: object, additionalProperties: true}}";
    assert_eq!(conditions(&webhooks(&(json("more", &needed) + &json("open", open)))), [""; 0]);
}

#[test]
fn callback_whose_requests_satisfy_another_condition_comes_first() {
    // Both have `b` and `c`, but only one of them always has `a`.
    let few = "required: [a], properties: {a: {type: string}, b: {type: string}, c: {type: string}}";
    let many = "required: [b, c], properties: {b: {type: string}, c: {type: string}}";
    assert_eq!(conditions(&webhooks(&(json("many", many) + &json("few", few)))), ["Few: /a", "Many: /b /c"]);
    let declared = json("many", many).replace("post:\n", "post:\n      x-rust-callback-when: {has: [b]}\n");
    assert_eq!(conditions(&webhooks(&(declared + &json("few", few)))), ["Few: /a", "Many: /b"]);
    // Each would have to come before the next one.
    let ring = |one: &str, next: &str| {
        let properties = format!("{one}: {{type: string}}, {next}: {{type: string}}");
        format!("required: [{one}], properties: {{{properties}}}")
    };
    let document = webhooks(&(json("x", &ring("a", "b")) + &json("y", &ring("b", "c")) + &json("z", &ring("c", "a"))));
    assert_eq!(conditions(&document), ["Y: /b except /a", "Z: /c"]);
    let (_, found) = lowered(&document);
    assert!(found.iter().any(|diagnostic| diagnostic.rule == "ambiguous-callback"), "{found:?}");
}

#[test]
fn request_of_a_callback_without_a_variant_is_not_taken_for_another() {
    let alike = "required: [a, b], properties: {a: {type: string}, b: {type: string}}";
    let less = "required: [a], properties: {a: {type: string}}";
    let document = webhooks(&(json("one", alike) + &json("two", alike) + &json("less", less)));
    assert_eq!(conditions(&document), ["Less: /a except /a /b"]);
}

#[test]
fn declared_condition_names_properties_of_objects_inside() {
    let body = "{content: {application/json: {schema: {type: object, properties: {data: {type: object, properties: {kind: \
                {type: string}, a.b: {type: string}}}}}}}}";
    let webhook = |name: &str, when: &str| {
        format!(
            "  {name}:\n    post:\n      x-rust-callback-when: {when}\n      requestBody: {body}\n      responses: {{'204': \
             {{description: d}}}}\n"
        )
    };
    let document = webhooks(
        &[
            webhook("a", "{values: {data.kind: a}, lacks: [/data/a.b]}"),
            webhook("b", "{values: {data.kind: [b, c]}}"),
            webhook("c", "{has: [/data/a.b], values: {data.kind: a}}"),
        ]
        .concat(),
    );
    let expected = ["A: !/data/a.b /data/kind=a", "B: /data/kind=b|c", "C: /data/a.b /data/kind=a"];
    assert_eq!(conditions(&document), expected);
    let mistake = document.replace("data.kind: [b, c]", "data.kid: [b, c]");
    let (_, found) = lowered(&mistake);
    let found: Vec<String> = found.into_iter().map(|diagnostic| diagnostic.message().to_owned()).collect();
    assert_eq!(found, ["the payload of this callback has no property `data.kid`"]);
}

#[test]
fn properties_of_objects_in_a_form_tell_nothing_apart() {
    let of = |value: &str| {
        let kind =
            format!("{{type: object, required: [kind], properties: {{kind: {{type: string, enum: [{value}]}}}}}}");
        format!("required: [data], properties: {{data: {kind}}}")
    };
    let form = |text: String| text.replace("application/json", "application/x-www-form-urlencoded");
    let document = webhooks(&(form(json("a", &of("a")) + &json("b", &of("b")))));
    assert_eq!(conditions(&document), [""; 0]);
    let (_, found) = lowered(&document);
    assert!(found.iter().any(|diagnostic| diagnostic.rule == "ambiguous-callback"), "{found:?}");
    // JSON beside a form has the property.
    let document = webhooks(&(json("a", &of("a")) + &form(json("b", &of("b")))));
    assert_eq!(conditions(&document), ["A: /data /data/kind", "B: /data"]);
    let when = |text: String| text.replace("post:", "post:\n      x-rust-callback-when: {values: {data.kind: a}}");
    for open in [&of("a"), "properties: {data: {type: object, additionalProperties: true}}"] {
        let (_, found) = lowered(&webhooks(&when(form(json("a", open)))));
        let found: Vec<&str> = found.iter().map(openapi_client_codegen::diagnostic::Diagnostic::message).collect();
        assert_eq!(found, ["a form or a query has objects as text, so no condition reads the property `data.kind`"]);
    }
    // Both forms and JSON have one schema.
    let one = "{type: object, required: [data], properties: {data: {type: object, required: [kind], properties: {kind: {type: \
               string}}}}}";
    let shared = |name: &str| json(name, "x").replace("{type: object, x}", "{$ref: '#/components/schemas/A'}");
    let components = format!("components:\n  schemas:\n    A: {one}\n");
    let document = webhooks(&(when(shared("a")) + &form(shared("b")) + &components));
    assert_eq!(conditions(&document), ["A: /data/kind=a, /data"]);
}

#[test]
fn methods_with_another_condition_are_callbacks_of_their_own() {
    let document = webhooks(
        "  a:
    post:
      x-rust-callback-when: {values: {id: a}}
      requestBody: {content: {application/x-www-form-urlencoded: {schema: {$ref: '#/components/schemas/A'}}}}
      responses: {'204': {description: d}}
    get:
      parameters: [{name: a, in: query, schema: {$ref: '#/components/schemas/A'}}]
      responses: {'204': {description: d}}
components:
  schemas:
    A: {type: object, required: [id], properties: {id: {type: string}}}
",
    );
    let (api, _) = lowered(&document);
    let names: Vec<String> = api.expect("a model").callbacks.iter().map(|one| one.name.to_string()).collect();
    assert_eq!(names, ["A", "AGet"]);
    assert_eq!(conditions(&document), ["A: /id=a, /id"]);
}

#[test]
fn condition_names_a_property_of_the_payload() {
    check(
        &webhooks(
            "  a:
    post:
      x-rust-callback-when: {has: [ido]}
      requestBody: {content: {application/json: {schema: {type: object, properties: {id: {type: string}}}}}}
      responses: {'204': {description: d}}
",
        ),
        &expect![[r#"
            api.yaml:7:7 [callback-when] the payload of this callback has no property `ido`
              help: use a property of the payload, or declare it there
        "#]],
    );
}

#[test]
fn parts_that_are_not_decoded_are_reported() {
    check(
        &webhooks(
            "  a:
    post:
      parameters: [{name: id, in: cookie, schema: {type: string}}]
      requestBody:
        content:
          application/x-www-form-urlencoded: {schema: {type: object, required: [a], properties: {a: {oneOf: [{title: x, type: object, required: [x], properties: {x: {type: string}}}, {title: y, type: object, required: [y], properties: {y: {type: string}}}]}}}}
          application/xml: {schema: {type: object, properties: {b: {type: string}}}}
      responses: {'204': {description: d}}
  b:
    post:
      x-rust-callback-when: {headers: {X-Kind: b}}
      requestBody: {content: {application/xml: {schema: {type: object, properties: {b: {type: string}}}}}}
      responses: {'204': {description: d}}
",
        ),
        &expect![[r#"
            api.yaml:6:5 [unsupported-encoding] warning: `a` is one of several objects, which can't be read from a text
              help: keep it if the property is not sent; otherwise describe it as text, and parse it in the program
            api.yaml:7:21 [not-generated] warning: the cookie parameter `id` of this callback is not generated
              help: the program chooses the URL of a callback, and knows its parts
            api.yaml:11:11 [unsupported-media-type] warning: `application/xml` is not decoded, because its schema is another one
              help: give both the same schema, or remove one
            api.yaml:16:31 [unsupported-media-type] warning: the callback is received as bytes: `application/xml` is not decoded
              help: keep it if the program can parse the body
        "#]],
    );
}

#[test]
fn event_names_properties_and_listed_values_of_the_payload() {
    check(
        &webhooks(
            "  a:
    post:
      x-rust-event:
        module: events
        kind: {property: kind, values: {join: joined, leaf: left}}
        properties: {id: ido, part: part, number: number}
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}
      responses: {'204': {description: d}}
  b:
    x-rust-event: {module: events, kind: {property: number, values: {a: b}}}
    post:
      requestBody: {content: {application/json: {schema: {type: array, items: {type: string}}}}}
      responses: {'204': {description: d}}
  c:
    post:
      x-rust-event: {module: events, kind: {property: number, values: {a: b}}}
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}
      responses: {'204': {description: d}}
  d:
    post:
      x-rust-event: {module: events, kind: {property: number, values: {a: b}}}
      requestBody: {content: {application/json: {schema: {type: object, required: [number], properties: {number: {type: integer}}}}}}
      responses: {'204': {description: d}}
components:
  schemas:
    A:
      type: object
      required: [kind]
      properties:
        kind: {type: string, enum: [join, leave]}
        part: {type: object, properties: {a: {type: string}}}
        number: {type: integer}
",
        ),
        &expect![[r#"
            api.yaml:9:55 [event] the property `kind` does not list the value `leaf`
              help: use a value of its `enum`
            api.yaml:10:26 [event] the payload of this callback has no property `ido`
              help: use a property of the payload, or declare it there
            api.yaml:10:37 [event] `part` has a type that APIs can't have in common
              help: use a property with text, a 64-bit integer, a number, a boolean or a date
            api.yaml:14:5 [event] the payload of this callback is not an object with properties
              help: an event is read from the properties of one object, without parameters beside it
            api.yaml:15:5 [ambiguous-callback] warning: nothing tells the callback `B` apart from others; `AnyCallback` has no variant for them
              help: add `x-rust-callback-when`, or a required property with another `const` or `enum` in each payload
            api.yaml:20:7 [event] another callback with the same payload is read in another way
              help: give all callbacks with this payload the same `x-rust-event`, or only one of them
            api.yaml:25:55 [event] `number` is not text
              help: use the property with the name of the event
        "#]],
    );
}

#[test]
fn encodings_that_are_not_read_are_reported() {
    check(
        &webhooks(
            "  a:
    post:
      requestBody:
        content:
          application/x-www-form-urlencoded:
            schema:
              type: object
              required: [repeated]
              properties:
                repeated: {type: array, items: {type: string}}
                commas: {type: array, items: {type: string}}
                json: {type: object}
                deep: {type: object}
                xml: {type: object}
                text: {type: string}
                texts: {type: array, items: {type: string}}
                objects: {type: array, items: {type: object}}
                json_list: {type: array, items: {type: string}}
                text_list: {type: array, items: {type: object}}
            encoding:
              repeated: {style: form, explode: true}
              commas: {style: form, explode: false}
              json: {contentType: application/json}
              deep: {style: deepObject}
              xml: {contentType: text/xml}
              text: {contentType: text/plain}
              texts: {contentType: text/plain, explode: true}
              objects: {contentType: application/json, explode: true}
              json_list: {contentType: application/json, explode: true}
              text_list: {contentType: text/plain, explode: true}
      responses: {'204': {description: d}}
  b:
    get:
      x-rust-callback-when: {has: [piped]}
      parameters:
        - {name: piped, in: query, style: pipeDelimited, schema: {type: array, items: {type: string}}}
        - {name: repeated, in: query, schema: {type: array, items: {type: string}}}
        - {name: object, in: query, schema: {type: object, properties: {a: {type: string}}}}
        - {name: json, in: query, content: {application/json: {schema: {type: object}}}}
        - {name: list, in: query, content: {application/json: {schema: {type: array, items: {type: string}}}}}
      responses: {'204': {description: d}}
",
        ),
        &expect![[r#"
            api.yaml:26:15 [unsupported-encoding] warning: the field `commas` of this callback is not read in its encoding
              help: keep it if the property is not sent; otherwise describe it as text, and parse it in the program
            api.yaml:28:15 [unsupported-encoding] warning: the field `deep` of this callback is not read in its encoding
              help: keep it if the property is not sent; otherwise describe it as text, and parse it in the program
            api.yaml:29:15 [unsupported-encoding] warning: the field `xml` of this callback is not read in its encoding
              help: keep it if the property is not sent; otherwise describe it as text, and parse it in the program
            api.yaml:33:15 [unsupported-encoding] warning: the field `json_list` of this callback is not read in its encoding
              help: keep it if the property is not sent; otherwise describe it as text, and parse it in the program
            api.yaml:34:15 [unsupported-encoding] warning: the field `text_list` of this callback is not read in its encoding
              help: keep it if the property is not sent; otherwise describe it as text, and parse it in the program
            api.yaml:40:12 [unsupported-encoding] warning: the query parameter `piped` of this callback is not read in its style
              help: keep it if the property is not sent; otherwise describe it as text, and parse it in the program
            api.yaml:42:12 [unsupported-encoding] warning: the query parameter `object` of this callback is not read in its style
              help: keep it if the property is not sent; otherwise describe it as text, and parse it in the program
            api.yaml:44:12 [unsupported-encoding] warning: the query parameter `list` of this callback is not read in its style
              help: keep it if the property is not sent; otherwise describe it as text, and parse it in the program
        "#]],
    );
}

#[test]
fn query_without_a_signature_is_reported() {
    let signed = "{scheme: standard-webhooks}";
    let query = |name: &str, signature: &str| {
        format!(
            "  {name}:\n    post:\n      x-rust-signature: {signature}\n      parameters: [{{name: {name}, in: query, required: true, \
             schema: {{type: string}}}}]\n      responses: {{'204': {{description: d}}}}\n"
        )
    };
    let url = "{scheme: url-form, headers: [X-Signature], repeated: in-order}";
    let body = json("c", "required: [id], properties: {id: {type: string}}")
        .replace("post:\n", &format!("post:\n      x-rust-signature: {signed}\n"));
    check(
        &webhooks(&(query("a", signed) + &query("b", url) + &body)),
        &expect![[r#"
        api.yaml:6:5 [unsigned-query] warning: the signature of this callback does not cover the query, which anyone can change
          help: describe what the provider signs; don't act on the query alone
    "#]],
    );
}
