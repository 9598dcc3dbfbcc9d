//! HTTP Basic and Bearer, API keys in header, query and cookie, server variables, client settings.

use crate::runtime::{Error, ErrorKind, RetryPolicy};
use crate::security::{Client, ClientBuilder};
use test_server::{Reply, Server};

const BASIC: Option<&str> = Some("Basic YW5uOnMzY3I6dA==");
const BEARER: Option<&str> = Some("Bearer t0ken");

/// A client with every credential.
fn all(server: &Server) -> ClientBuilder {
    Client::builder()
        .base_url(server.url())
        .credentials("ann", "s3cr:t")
        .bearer_token("t0ken")
        .header_key("k1")
        .query_key("k&2")
        .cookie_key("k;3")
}

fn from_variables(variables: &[(&str, &str)]) -> Result<ClientBuilder, Error> {
    let find = |name: &str| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
    ClientBuilder::from_variables(find)
}

fn configuration_error(outcome: Result<Client, Error>) -> String {
    let error = outcome.expect_err("a refusal");
    assert_eq!(error.kind(), ErrorKind::Configuration, "{error}");
    error.to_string()
}

#[tokio::test]
async fn basic_credential_is_in_authorization_header() {
    let server = Server::always(Reply::no_content());
    all(&server).build().expect("a client").default().await.expect("success");
    let request = server.request();
    assert_eq!(request.line(), "GET /basic HTTP/1.1");
    assert_eq!(request.header("authorization"), BASIC);
    assert_eq!((request.header("x-key"), request.header("cookie")), (None, None));
}

#[tokio::test]
async fn bearer_credential_is_in_authorization_header() {
    let server = Server::always(Reply::no_content());
    all(&server).build().expect("a client").bearer().await.expect("success");
    let request = server.request();
    assert_eq!(request.line(), "GET /bearer HTTP/1.1");
    assert_eq!(request.header("authorization"), BEARER);
}

#[tokio::test]
async fn keys_required_together_have_their_locations() {
    let server = Server::always(Reply::no_content());
    all(&server).build().expect("a client").keys().await.expect("success");
    let request = server.request();
    assert_eq!(request.line(), "GET /keys?key=k%262 HTTP/1.1");
    assert_eq!(request.header("X-Key"), Some("k1"));
    assert_eq!(request.header("Cookie"), Some("sid=k%3B3"));
    assert_eq!(request.header("authorization"), None);
}

#[tokio::test]
async fn open_operation_gets_no_credential() {
    let server = Server::always(Reply::no_content());
    all(&server).build().expect("a client").open().await.expect("success");
    Client::builder().base_url(server.url()).build().expect("a client").open().await.expect("success");
    for request in server.requests() {
        assert_eq!(request.line(), "GET /open HTTP/1.1");
        for name in ["authorization", "x-key", "cookie"] {
            assert_eq!(request.header(name), None, "{name}");
        }
    }
}

#[tokio::test]
async fn optional_credential_is_sent_if_the_client_has_it() {
    let server = Server::always(Reply::no_content());
    all(&server).build().expect("a client").optional().await.expect("success");
    Client::builder().base_url(server.url()).build().expect("a client").optional().await.expect("success");
    let [with, without] = &server.requests()[..] else { panic!("two requests") };
    assert_eq!((with.header("x-key"), with.header("authorization")), (Some("k1"), None));
    assert_eq!((without.header("x-key"), without.header("authorization")), (None, None));
}

#[tokio::test]
async fn credentials_come_from_variables() {
    let server = Server::always(Reply::no_content());
    let user = [("EXAMPLE_USER", "ann"), ("EXAMPLE_PASSWORD", "s3cr:t")];
    let token = [("EXAMPLE_TOKEN", "t0ken")];
    for variables in [&user[..], &token[..], &[token[0], user[1], user[0]][..]] {
        let builder = from_variables(&[variables, &[("EXAMPLE_TENANT", "acme")]].concat()).expect("a builder");
        builder.base_url(server.url()).build().expect("a client").default().await.expect("success");
    }
    let sent: Vec<_> =
        server.requests().iter().map(|request| request.header("authorization").map(str::to_owned)).collect();
    assert_eq!(sent, [BASIC, BEARER, BASIC].map(|value| value.map(str::to_owned)));
}

#[test]
fn server_variables_have_default_or_set_value() {
    let url = |builder: ClientBuilder| builder.build().expect("a client").base_url().to_owned();
    assert_eq!(url(Client::builder()), "https://eu.example.com/v1");
    assert_eq!(url(Client::builder().region("us")), "https://us.example.com/v1");
    assert_eq!(url(Client::builder().version("2.1")), "https://eu.example.com/v2.1");
    assert_eq!(url(Client::builder().region("us").region("eu").version("3")), "https://eu.example.com/v3");
    let variables = [("EXAMPLE_USER", "ann"), ("EXAMPLE_PASSWORD", "x"), ("EXAMPLE_REGION", "us")];
    assert_eq!(url(from_variables(&variables).expect("a builder")), "https://us.example.com/v1");
    assert_eq!(url(from_variables(&variables).expect("a builder").region("eu")), "https://eu.example.com/v1");
}

#[test]
fn invalid_server_variables_are_rejected() {
    for region in ["asia", "EU", "", "eu.evil.com/"] {
        let message = configuration_error(Client::builder().region(region).build());
        assert!(message.contains("region"), "{message}");
    }
    for version in ["", "1?x", "1#x", "../x", "1/../../x", "1 2"] {
        let message = configuration_error(Client::builder().version(version).build());
        assert!(message.contains("version"), "{message}");
    }
    let variables = [("EXAMPLE_USER", "ann"), ("EXAMPLE_PASSWORD", "x"), ("EXAMPLE_REGION", "asia")];
    let message = configuration_error(from_variables(&variables).and_then(ClientBuilder::build));
    assert!(message.contains("region"), "{message}");
}

#[test]
fn server_variable_cannot_change_other_url_parts() {
    // `..` is also recognized in this form.
    for version in ["1/%2e%2e/x", "1/%2E./x", "1/.%2e"] {
        let message = configuration_error(Client::builder().version(version).build());
        assert!(message.contains("version"), "{message}");
    }
}

/// Sends through the server as a proxy, which records the requested host and refuses to connect.
fn through_proxy(server: &Server) -> ClientBuilder {
    let http = reqwest::Client::builder()
        .proxy(reqwest::Proxy::all(server.url()).expect("a proxy"))
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .expect("an HTTP client");
    Client::builder().http_client(http).retry(RetryPolicy::none()).credentials("ann", "s3cr:t")
}

fn assert_asked_for(server: &Server, host: &str) {
    let request = server.request();
    assert_eq!(request.line(), format!("CONNECT {host}:443 HTTP/1.1"));
    assert_eq!(request.header("authorization"), None);
}

#[tokio::test]
async fn operation_uses_server_of_document() {
    let server = Server::start([]);
    let client = through_proxy(&server).region("us").build().expect("a client");
    client.default().await.expect_err("no connection");
    assert_asked_for(&server, "us.example.com");
}

#[tokio::test]
async fn operation_uses_its_own_server() {
    let server = Server::start([]);
    let client = through_proxy(&server).build().expect("a client");
    client.elsewhere().await.expect_err("no connection");
    assert_asked_for(&server, "upload.example.com");
}

#[tokio::test]
async fn base_url_overrides_every_server() {
    let server = Server::always(Reply::no_content());
    let client = all(&server).base_url(format!("{}/api/", server.url())).build().expect("a client");
    client.default().await.expect("success");
    client.elsewhere().await.expect("success");
    assert_eq!(server.lines(), ["GET /api/basic HTTP/1.1", "GET /api/elsewhere HTTP/1.1"]);
    assert_eq!(server.requests()[1].header("authorization"), BASIC);
}

#[tokio::test]
async fn client_setting_fills_its_parameter() {
    let server = Server::always(Reply::no_content());
    let user = [("EXAMPLE_USER", "ann"), ("EXAMPLE_PASSWORD", "s3cr:t")];
    let variables = [&user[..], &[("EXAMPLE_TENANT", "acme")]].concat();
    let clients = [
        all(&server).tenant("given"),
        from_variables(&variables).expect("a builder").base_url(server.url()),
        from_variables(&variables).expect("a builder").base_url(server.url()).tenant("changed"),
        all(&server),
    ];
    for builder in clients {
        builder.build().expect("a client").tenant().await.expect("success");
    }
    let expected = [
        "GET /tenants/given HTTP/1.1",
        "GET /tenants/acme HTTP/1.1",
        "GET /tenants/changed HTTP/1.1",
        // The user name is the default.
        "GET /tenants/ann HTTP/1.1",
    ];
    assert_eq!(server.lines(), expected);
}

#[test]
fn set_variables_select_the_server() {
    let builder = || Client::builder().bearer_token("t");
    let base_url = |builder: ClientBuilder| builder.build().expect("a client").base_url().to_owned();
    assert_eq!(base_url(builder()), "https://eu.example.com/v1");
    assert_eq!(base_url(builder().region("us").version("2")), "https://us.example.com/v2");
    assert_eq!(base_url(builder().cell("b")), "https://b.eu.example.com/v1");
    assert_eq!(base_url(builder().cell("b").region("us")), "https://b.us.example.com/v1");
    let from_env = from_variables(&[("EXAMPLE_TOKEN", "t"), ("EXAMPLE_TENANT", "acme"), ("EXAMPLE_CELL", "c")])
        .expect("enough variables");
    assert_eq!(base_url(from_env), "https://c.eu.example.com/v1");
    let error = configuration_error(builder().region("as").build());
    assert_eq!(error, "the server variable region (environment variable EXAMPLE_REGION) must be one of eu, us");
}
