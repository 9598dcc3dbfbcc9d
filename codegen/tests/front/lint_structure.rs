//! Keys and kinds of values, and a document about which there is nothing to say.

use crate::common::{check, loads, operation, paths, report, schemas, with_schemas};
use expect_test::expect;

#[test]
fn clean_document() {
    loads(include_str!("documents/clean.yaml"));
}

#[test]
fn unknown_key() {
    operation(
        r"summry: x
      colour: x",
        &expect![[r"
            api.yaml:10:7 [unknown-key] an operation has no key `summry`
              help: did you mean `summary`?
            api.yaml:11:7 [unknown-key] an operation has no key `colour`
              help: keys of your own begin with `x-`
        "]],
    );
}

#[test]
fn missing_key() {
    check(
        r"openapi: 3.0.3
info: {title: t}
",
        &expect![[r"
            api.yaml:1:1 [missing-key] the document needs the key `paths`
            api.yaml:2:1 [missing-key] the info object needs the key `version`
        "]],
    );
}

#[test]
fn missing_description() {
    paths(
        r"/a: {get: {responses: {200: {}}}}",
        &expect![[r"
            api.yaml:4:26 [missing-key] warning: a response needs the key `description`
        "]],
    );
}

#[test]
fn missing_value_and_number_as_text() {
    operation(
        r"summary:",
        &expect![[r"
            api.yaml:10:7 [missing-value] warning: `summary` has no value
              help: give it one, or remove the key
        "]],
    );
    check(
        r"openapi: 3.0.3
info: {title: null, version: 1.0}
paths: {}",
        &expect![[r"
            api.yaml:2:8 [missing-value] `title` has no value
            api.yaml:2:30 [wrong-type] `version` must be text, and this is the number 1.0
              help: put it in quotes
            api.yaml:3:1 [no-operations] warning: the document has no operation
        "]],
    );
}

#[test]
fn wrong_type_mapping() {
    check(
        r"openapi: 3.0.3
info: t
paths: []",
        &expect![[r"
            api.yaml:2:7 [wrong-type] the info object must be a mapping, and this is text
            api.yaml:3:1 [wrong-type] the paths object must be a mapping, and this is a list
        "]],
    );
}

#[test]
fn wrong_type_boolean() {
    operation(
        r#"deprecated: "yes""#,
        &expect![[r"
            api.yaml:10:19 [wrong-type] `deprecated` must be `true` or `false`, and this is text
              help: `yes` is a text in YAML 1.2; write `true`, without quotes
        "]],
    );
    operation(
        "deprecated: Off",
        &expect![[r"
            api.yaml:10:19 [wrong-type] `deprecated` must be `true` or `false`, and this is text
              help: `Off` is a text in YAML 1.2; write `false`, without quotes
        "]],
    );
    operation(
        "deprecated: soon",
        &expect![[r"
            api.yaml:10:19 [wrong-type] `deprecated` must be `true` or `false`, and this is text
        "]],
    );
    schemas(
        "A: {maximum: 1, exclusiveMaximum: no}",
        &expect![[r"
            api.yaml:6:39 [wrong-type] `exclusiveMaximum` must be `true` or `false`, and this is text
              help: `no` is a text in YAML 1.2; write `false`, without quotes
        "]],
    );
}

#[test]
fn wrong_type_list() {
    for (required, what) in [("true", "`true`"), ("yes", "text")] {
        let expected = format!(
            "api.yaml:6:36 [wrong-type] `required` must be a list, and this is {what}\n  help: list the names of the \
             required properties in the schema that has the properties\n"
        );
        assert_eq!(
            report(&with_schemas("3.0.3", &format!("A: {{properties: {{b: {{required: {required}}}}}}}"))),
            expected
        );
    }
}

#[test]
fn wrong_type_item() {
    operation(
        r"tags: [1]",
        &expect![[r"
            api.yaml:10:14 [wrong-type] an item of `tags` must be text, and this is the number 1
              help: put it in quotes
        "]],
    );
}

#[test]
fn unknown_value() {
    schemas(
        r"A: {type: strng}",
        &expect![[r"
            api.yaml:6:15 [unknown-value] `type` can't be `strng`
              help: did you mean `string`?
        "]],
    );
}

#[test]
fn unknown_value_far() {
    operation(
        r"parameters: [{name: a, in: body, schema: {}}]",
        &expect![[r"
            api.yaml:10:34 [unknown-value] `in` can't be `body`
              help: it may be `query`, `header`, `path` or `cookie`
        "]],
    );
}

#[test]
fn component_name() {
    schemas(
        r"'A B': {}",
        &expect![[r"
            api.yaml:6:5 [component-name] warning: `A B` is not a name for a component
              help: a name consists of letters, digits, `.`, `-` and `_`
        "]],
    );
}

#[test]
fn server_url() {
    check(
        r"openapi: 3.0.3
info: {title: t, version: '1'}
servers: [{url: 'https://{a'}, {url: 'https://a}'}, {url: 'https://{}'}]
paths: {}",
        &expect![[r"
            api.yaml:3:17 [server-url] in the URL, a `{` has no `}` after it
            api.yaml:3:38 [server-url] in the URL, a `}` has no `{` before it
            api.yaml:3:59 [server-url] in the URL, there is no name between `{` and `}`
            api.yaml:4:1 [no-operations] warning: the document has no operation
        "]],
    );
}

#[test]
fn server_variable() {
    check(
        r"openapi: 3.0.3
info: {title: t, version: '1'}
servers: [{url: 'https://{spaec}', variables: {space: {default: a, enum: [b]}}}]
paths: {}",
        &expect![[r"
            api.yaml:3:17 [server-variable] the URL uses the variable `spaec`, which is not declared
              help: did you mean `space`?
            api.yaml:3:48 [server-variable] warning: the URL does not use the variable `space`
            api.yaml:3:65 [server-variable-default] the default is not one of the values of the variable
              help: it may be `b`
            api.yaml:4:1 [no-operations] warning: the document has no operation
        "]],
    );
}

#[test]
fn security_scheme() {
    check(
        r"openapi: 3.0.3
info: {title: t, version: '1'}
paths: {}
components: {securitySchemes: {a: {type: apiKey, name: k}, b: {type: http, scheme: basic, name: k}, c: {type: mutualTLS}}}",
        &expect![[r"
            api.yaml:3:1 [no-operations] warning: the document has no operation
            api.yaml:4:32 [missing-key] a security scheme of type `apiKey` needs the key `in`
            api.yaml:4:91 [security-scheme-keys] warning: `name` has no effect in a security scheme of type `http`
            api.yaml:4:111 [unknown-value] the type `mutualTLS` needs OpenAPI 3.1, and this document is OpenAPI 3.0
        "]],
    );
}
