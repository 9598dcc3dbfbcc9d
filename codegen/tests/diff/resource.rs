//! The effects of a change of one API on the module that several share.

#![allow(clippy::needless_raw_string_hashes, reason = "as UPDATE_EXPECT writes them")]

use expect_test::expect;
use openapi_client_codegen::diagnostic::Style;
use openapi_client_codegen::diff::{self, File, Inputs, render};

const API: &str = "openapi: 3.0.3
info: {title: Calls, version: '1'}
servers: [{url: 'https://calls.example.com'}]
paths:
  /calls/{id}:
    get:
      operationId: FetchCall
      x-rust-resource: live-calls
      parameters:
        - {name: id, in: path, required: true, schema: {type: string}}
        - {name: Muted, in: query, schema: {type: boolean}}
        - {name: Held, in: query, schema: {type: boolean}}
      responses:
        '200': {description: A call., content: {application/json: {schema: {$ref: '#/components/schemas/Call'}}}}
components:
  schemas:
    Call: {type: object, required: [id, state], properties: {id: {type: string}, state: {type: string}}}
";

/// Three APIs, of which the first has nothing to do with the resource.
fn folder(two: &str) -> Inputs {
    let file = |name: &str, text: &str| File { name: name.to_owned(), bytes: text.into() };
    let other = API.replace("      x-rust-resource: live-calls\n", "");
    let crate_toml = "name = \"calls\"\nversion = \"0.1.0\"\ndescription = \"Calls\"\n";
    let files = [("a.yaml", other.as_str()), ("one.yaml", API), ("two.yaml", two), ("crate.toml", crate_toml)];
    Inputs::new("spec", files.map(|(name, text)| file(&format!("spec/{name}"), text)).into())
}

fn report(base: &str) -> String {
    let report = diff::compare(&folder(base), &folder(API)).expect("both sides are valid");
    render::text(&report, Style::Plain)
}

#[test]
fn a_shared_parameter_is_new_because_of_the_api_that_has_it_now() {
    let base = API.replace("        - {name: Held, in: query, schema: {type: boolean}}\n", "");
    expect![[r#"
        spec/two.yaml
          12:12 additive [parameter-added] the query parameter `Held` of `GET /calls/{id}` is new
            now Held
            wire: extends: existing clients leave it out
            rust: extends: the method `live_calls::FetchCall::held` is new; the method `two::operations::FetchCall::held` is new

        1 addition; version: minor (below 1.0.0: patch)
    "#]].assert_eq(&report(&base));
}

#[test]
fn a_shared_field_is_new_because_of_the_api_that_has_it_now() {
    let base = API.replace(", state: {type: string}", "").replace(", state]", "]");
    expect![[r#"
        spec/two.yaml
          17:82 additive [property-added] property `Call.state` is new
            now string
            wire: extends: existing clients keep what they do not know
            rust: extends: the field `live_calls::Call::state` is new; the field `two::types::Call::state` is new

        1 addition; version: minor (below 1.0.0: patch)
    "#]]
    .assert_eq(&report(&base));
}

/// No change of one place explains what becomes of the module, so that the document has to be one that has a part in it.
#[test]
fn a_shared_type_goes_with_the_api_that_calls_it_otherwise_now() {
    expect![[r#"
        spec/two.yaml
          1:1 breaking [rust-item-added] the method `live_calls::LiveCalls::fetch_call` is new, and types that implement the trait lack it
            now (&self, id: &str, options: FetchCall) -> impl Future<Output = Result<Call, Error>> + Send + 'static
            wire: none: nothing is different
            rust: breaks: the method `live_calls::LiveCalls::fetch_call` is new, and types that implement the trait lack it
          17:5 breaking [rust-item-renamed] the struct `two::types::Phone` is now `two::types::Call`
            two::types::Phone → two::types::Call
            wire: none: nothing is different
            rust: breaks: the struct `two::types::Phone` is now `two::types::Call`
          1:1 additive [rust-item-added] the struct `live_calls::Call` is new
            now struct Call
            wire: none: nothing is different
            rust: extends: the struct `live_calls::Call` is new
          1:1 additive [rust-item-added] the struct `live_calls::FetchCall` is new
            now struct FetchCall
            wire: none: nothing is different
            rust: extends: the struct `live_calls::FetchCall` is new

        2 breaking changes, 2 additions; version: major (below 1.0.0: minor)
    "#]]
        .assert_eq(&report(&API.replace("schemas/Call'", "schemas/Phone'").replace("    Call:", "    Phone:")));
}
