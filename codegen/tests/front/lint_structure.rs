//! Keys and types of values, and a document without diagnostics.

use crate::common::{loads, of_operation, of_paths, of_schemas, report, rows, whole, with_schemas};

#[test]
fn clean_document_has_no_diagnostics() {
    loads(include_str!("documents/clean.yaml"));
}

#[test]
fn wrong_type_of_required_is_reported() {
    for (required, what) in [("true", "`true`"), ("yes", "text")] {
        let expected = format!(
            "api.yaml:6:36 [wrong-type] `required` must be a list, not {what}\n  help: list the names of the \
             required properties in the schema that has the properties\n"
        );
        assert_eq!(
            report(&with_schemas("3.0.3", &format!("A: {{properties: {{b: {{required: {required}}}}}}}"))),
            expected
        );
    }
}

rows! { report(of_operation);
    unknown_key: "summry: x
      colour: x" =>
        "10:7 [unknown-key] an operation has no key `summry`
        help: did you mean `summary`?
        11:7 [unknown-key] an operation has no key `colour`
        help: keys of your own begin with `x-`";
    wrong_type_item: "tags: [1]" =>
        "10:14 [wrong-type] an item of `tags` must be text, not the number 1
        help: put it in quotes";
    unknown_value_far: "parameters: [{name: a, in: body, schema: {}}]" =>
        "10:34 [unknown-value] `in` can't be `body`
        help: it may be `query`, `header`, `path` or `cookie`";
    missing_value_and_number_as_text: "summary:" =>
        "10:7 [missing-value] warning: `summary` has no value
        help: add a value, or remove the key";
    wrong_type_boolean: r#"deprecated: "yes""# =>
        "10:19 [wrong-type] `deprecated` must be `true` or `false`, not text
        help: `yes` is text in YAML 1.2; write `true`, without quotes",
    "deprecated: Off" =>
        "10:19 [wrong-type] `deprecated` must be `true` or `false`, not text
        help: `Off` is text in YAML 1.2; write `false`, without quotes",
    "deprecated: soon" =>
        "10:19 [wrong-type] `deprecated` must be `true` or `false`, not text";
}

rows! { report(whole);
    missing_key: "openapi: 3.0.3
info: {title: t}
" =>
        "1:1 [missing-key] warning: the document needs the key `paths`
        2:1 [missing-key] the info object needs the key `version`";
    wrong_type_mapping: "openapi: 3.0.3
info: t
paths: []" =>
        "2:7 [wrong-type] the info object must be a mapping, not text
        3:1 [wrong-type] the paths object must be a mapping, not a list";
    server_url: "openapi: 3.0.3
info: {title: t, version: '1'}
servers: [{url: 'https://{a'}, {url: 'https://a}'}, {url: 'https://{}'}]
paths: {}" =>
        "3:17 [server-url] in the URL, `{` has no matching `}`
        3:38 [server-url] in the URL, `}` has no matching `{`
        3:59 [server-url] in the URL, there is no name between `{` and `}`
        4:1 [no-operations] warning: the document has no operation";
    server_variable: "openapi: 3.0.3
info: {title: t, version: '1'}
servers: [{url: 'https://{spaec}', variables: {space: {default: a, enum: [b]}}}]
paths: {}" =>
        "3:17 [server-variable] the URL uses the variable `spaec`, which is not declared
        help: did you mean `space`?
        3:48 [server-variable] warning: the URL does not use the variable `space`
        3:65 [server-variable-default] the default is not one of the values of the variable
        help: it may be `b`
        4:1 [no-operations] warning: the document has no operation";
    security_scheme: "openapi: 3.0.3
info: {title: t, version: '1'}
paths: {}
components: {securitySchemes: {a: {type: apiKey, name: k}, b: {type: http, scheme: basic, name: k}, c: {type: mutualTLS}}}" =>
        "3:1 [no-operations] warning: the document has no operation
        4:32 [missing-key] a security scheme of type `apiKey` needs the key `in`
        4:91 [security-scheme-keys] warning: `name` has no effect in a security scheme of type `http`
        4:111 [unknown-value] the type `mutualTLS` needs OpenAPI 3.1, but this document is OpenAPI 3.0";
    name_that_no_header_can_have: "openapi: 3.0.3
info: {title: t, version: '1'}
paths: {/a: {get: {parameters: [{name: b c, in: header, schema: {}}, {name: b c, in: query, schema: {}}], responses: {200: {description: d}}}}}
components: {securitySchemes: {a: {type: apiKey, in: header, name: Schlüssel}, b: {type: apiKey, in: query, name: b c}, c: {type: apiKey, in: header, name: ''}, d: {type: apiKey, in: header, name: \"X-!#$%&'*+.^_`|~0\"}}}" =>
        "3:40 [header-name] `b c` can't be the name of a header
        help: ASCII letters, digits, backticks and `!#$%&'*+-.^_|~` are allowed in it
        4:68 [header-name] `Schlüssel` can't be the name of a header
        help: ASCII letters, digits, backticks and `!#$%&'*+-.^_|~` are allowed in it
        4:157 [header-name] `` can't be the name of a header
        help: ASCII letters, digits, backticks and `!#$%&'*+-.^_|~` are allowed in it";
    missing_value_and_number_as_text_in_a_document: "openapi: 3.0.3
info: {title: null, version: 1.0}
paths: {}" =>
        "2:8 [missing-value] `title` has no value
        2:30 [wrong-type] `version` must be text, not the number 1.0
        help: put it in quotes
        3:1 [no-operations] warning: the document has no operation";
}

rows! { report(of_paths);
    missing_description: "/a: {get: {responses: {200: {}}}}" =>
        "4:26 [missing-key] warning: a response needs the key `description`";
}

rows! { report(of_schemas);
    unknown_value: "A: {type: strng}" =>
        "6:15 [unknown-value] `type` can't be `strng`
        help: did you mean `string`?";
    component_name: "'A B': {}" =>
        "6:5 [component-name] warning: `A B` is not a valid component name
        help: use letters, digits, `.`, `-` and `_`";
    wrong_type_boolean_in_a_schema: "A: {maximum: 1, exclusiveMaximum: no}" =>
        "6:39 [wrong-type] `exclusiveMaximum` must be `true` or `false`, not text
        help: `no` is text in YAML 1.2; write `false`, without quotes";
}
