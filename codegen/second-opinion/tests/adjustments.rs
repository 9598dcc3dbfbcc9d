//! Adjustments of documents that progenitor panics on.

#[allow(dead_code, reason = "a part of the build script")]
#[path = "../build/progenitor/mod.rs"]
mod second;

use expect_test::expect;
use openapi_client_codegen::source::Source;
use openapiv3::OpenAPI;
use second::{adjust, generate};

const DOCUMENT: &str = "
openapi: 3.0.3
info: {title: A, version: '1'}
paths:
  /a/{id}:
    parameters:
      - {name: id, in: path, required: true, schema: {$ref: '#/components/schemas/IdOrName'}}
    get:
      parameters:
        - {name: session, in: cookie, schema: {type: string}}
        - {name: filter, in: query, schema: {type: string}}
      responses:
        '200': {description: A, content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}
        '202': {description: Later}
        '400': {description: Wrong, content: {application/json: {schema: {type: integer}}}}
        '404': {description: None, content: {application/json: {schema: {type: string}}}}
        default: {description: Else, content: {application/json: {schema: {type: string}}}}
    put:
      operationId: PutA
      requestBody:
        content:
          application/xml: {schema: {$ref: '#/components/schemas/A'}}
          application/x-www-form-urlencoded:
            schema: {$ref: '#/components/schemas/Form'}
            encoding: {list: {style: form}}
      responses:
        '200': {description: Done, content: {application/json: {}}}
    post:
      operationId: PostA
      requestBody: {content: {multipart/form-data: {schema: {type: object}}}}
      responses: {'204': {description: Done}}
    delete:
      operationId: DeleteA
      parameters:
        - {name: deep, in: query, required: true, style: deepObject, schema: {type: object}}
      responses: {'204': {description: Done}}
components:
  schemas:
    Id: {type: string, pattern: '^A'}
    IdOrName: {anyOf: [{$ref: '#/components/schemas/Id'}, {type: string}]}
    A:
      type: object
      properties:
        links: {type: object, format: uri-map}
    Form:
      type: object
      properties:
        list: {type: array, items: {type: string}, default: [a]}
";

#[test]
fn every_adjustment_is_listed_and_sufficient() {
    let mut document: OpenAPI = serde_yaml::from_str(DOCUMENT).expect("a document");
    let adjustments: Vec<String> = adjust(&mut document).iter().map(ToString::to_string).collect();
    expect![[r"
        /components/schemas/IdOrName: the union of text types becomes text, because its code for a union of text types does not compile or does not decode
        /components/schemas/A/properties/links/format: `format` is removed, because it panics on `format` beside a type that is neither text nor a number
        /components/schemas/Form/properties/list/default: `default` is removed, because it would send the default with every request, and can't send an array in a form
        /paths/~1a~1{id}/get/parameters/0: the optional parameter is removed, because it does not support this parameter style
        /paths/~1a~1{id}/get: the operation gets an id from its method and path, because it rejects an operation without an id
        /paths/~1a~1{id}/get/responses/default: the response `default` becomes `4XX` and `5XX`, because it also treats `default` as a success, and panics on two success types
        /paths/~1a~1{id}/get/responses/202: the successful response is removed, because it panics on two success types in one operation
        /paths/~1a~1{id}/get/responses/400: the error response is removed, because it panics on two error types in one operation
        /paths/~1a~1{id}/put/requestBody/content/application~1xml: the media type is removed, because it panics on a request body of several media types
        /paths/~1a~1{id}/put/requestBody/content/application~1x-www-form-urlencoded/encoding: `encoding` is removed, because it panics on `encoding`
        /paths/~1a~1{id}/put/responses/200/content/application~1json: the media type without a schema is removed, because it panics on a media type without a schema
        /paths/~1a~1{id}/post: the operation is removed, because it does not support this request body or parameter style
        /paths/~1a~1{id}/delete: the operation is removed, because it does not support this request body or parameter style"]].assert_eq(&adjustments.join("\n"));
    assert_eq!(adjust(&mut document), [], "nothing is left to adjust");
    let source = Source::parse("a.yaml", DOCUMENT).expect("a source");
    generate(&source).expect("progenitor supports it");
}

#[test]
fn other_panics_are_errors() {
    let text = "
openapi: 3.0.3
info: {title: A, version: '1'}
paths:
  /a:
    get:
      operationId: GetA
      responses:
        '200': {description: A, content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}
components:
  schemas:
    A: {not: {type: object, properties: {a: {type: string}}}}
";
    let source = Source::parse("a.yaml", text).expect("a source");
    let error = generate(&source).expect_err("it panics");
    assert_eq!(
        error,
        "progenitor does not support the document: it panicked: not yet implemented: unhandled not schema Object("
    );
}
