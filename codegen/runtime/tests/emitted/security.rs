//! HTTP Basic and Bearer, API keys in header, query and cookie, servers with variables, settings of the client.

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
async fn basic_goes_in_the_authorization_header() {
    let server = Server::always(Reply::no_content());
    all(&server).build().expect("a client").default().await.expect("success");
    let request = server.request();
    assert_eq!(request.line(), "GET /basic HTTP/1.1");
    assert_eq!(request.header("authorization"), BASIC);
    assert_eq!((request.header("x-key"), request.header("cookie")), (None, None));
}

#[tokio::test]
async fn bearer_goes_in_the_authorization_header() {
    let server = Server::always(Reply::no_content());
    all(&server).build().expect("a client").bearer().await.expect("success");
    let request = server.request();
    assert_eq!(request.line(), "GET /bearer HTTP/1.1");
    assert_eq!(request.header("authorization"), BEARER);
}

#[tokio::test]
async fn keys_that_are_needed_together_go_each_to_its_place() {
    let server = Server::always(Reply::no_content());
    all(&server).build().expect("a client").keys().await.expect("success");
    let request = server.request();
    assert_eq!(request.line(), "GET /keys?key=k%262 HTTP/1.1");
    assert_eq!(request.header("X-Key"), Some("k1"));
    assert_eq!(request.header("Cookie"), Some("sid=k%3B3"));
    assert_eq!(request.header("authorization"), None);
}

#[tokio::test]
async fn an_operation_that_is_open_gets_no_credential() {
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
async fn of_several_credentials_the_first_that_is_there_is_taken() {
    let server = Server::always(Reply::no_content());
    let builder = || Client::builder().base_url(server.url());
    builder().bearer_token("t0ken").build().expect("a client").default().await.expect("success");
    let both = builder().bearer_token("t0ken").credentials("ann", "s3cr:t").build().expect("a client");
    both.default().await.expect("success");
    let [token, both] = &server.requests()[..] else { panic!("two requests") };
    assert_eq!(token.header("authorization"), BEARER);
    assert_eq!(both.header("authorization"), BASIC);
}

#[tokio::test]
async fn without_its_credential_an_operation_is_not_sent() {
    let server = Server::always(Reply::no_content());
    let client = Client::builder().base_url(server.url()).header_key("k1").cookie_key("k3").build().expect("a client");
    let keys = client.keys().await.expect_err("a key is missing");
    assert_eq!(keys.operation(), Some("keys"));
    assert!(keys.to_string().contains("queryKey"), "{keys}");
    let default = client.default().await.expect_err("a credential is missing");
    assert!(default.to_string().contains("basic or token"), "{default}");
    assert!(server.requests().is_empty());
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
fn variables_that_are_missing_are_named_together() {
    for variables in [&[][..], &[("EXAMPLE_USER", "ann")], &[("EXAMPLE_USER", "ann"), ("EXAMPLE_PASSWORD", "")]] {
        let message = configuration_error(from_variables(variables).and_then(ClientBuilder::build));
        for name in ["EXAMPLE_USER", "EXAMPLE_PASSWORD", "EXAMPLE_TOKEN"] {
            assert!(message.contains(name), "{message}");
        }
    }
    // A token has no user name that could stand in.
    let message = configuration_error(from_variables(&[("EXAMPLE_TOKEN", "t0ken")]).and_then(ClientBuilder::build));
    assert!(message.contains("EXAMPLE_TENANT") && !message.contains("EXAMPLE_USER"), "{message}");
}

#[test]
fn server_variables_have_their_default_or_what_is_set() {
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
fn server_variables_that_are_not_allowed_are_refused() {
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
fn a_server_variable_cannot_leave_its_place_in_the_url() {
    // URLs know `..` in this form, too.
    for version in ["1/%2e%2e/x", "1/%2E./x", "1/.%2e"] {
        let message = configuration_error(Client::builder().version(version).build());
        assert!(message.contains("version"), "{message}");
    }
}

/// Sends through the server as a proxy, which shows the host that is asked for, and refuses to connect to it.
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
async fn an_operation_goes_to_the_server_of_the_document() {
    let server = Server::start([]);
    let client = through_proxy(&server).region("us").build().expect("a client");
    client.default().await.expect_err("no connection");
    assert_asked_for(&server, "us.example.com");
}

#[tokio::test]
async fn an_operation_with_a_server_of_its_own_goes_there() {
    let server = Server::start([]);
    let client = through_proxy(&server).build().expect("a client");
    client.elsewhere().await.expect_err("no connection");
    assert_asked_for(&server, "upload.example.com");
}

#[tokio::test]
async fn a_base_url_replaces_every_server() {
    let server = Server::always(Reply::no_content());
    let client = all(&server).base_url(format!("{}/api/", server.url())).build().expect("a client");
    client.default().await.expect("success");
    client.elsewhere().await.expect("success");
    assert_eq!(server.lines(), ["GET /api/basic HTTP/1.1", "GET /api/elsewhere HTTP/1.1"]);
    assert_eq!(server.requests()[1].header("authorization"), BASIC);
}

#[tokio::test]
async fn a_setting_of_the_client_fills_its_parameter() {
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
        // The user name stands in.
        "GET /tenants/ann HTTP/1.1",
    ];
    assert_eq!(server.lines(), expected);
}

#[tokio::test]
async fn a_request_can_differ_from_the_setting_of_the_client() {
    let server = Server::always(Reply::no_content());
    let client = all(&server).tenant("acme").build().expect("a client");
    client.tenant().tenant("other").await.expect("success");
    client.tenant().await.expect("success");
    assert_eq!(server.lines(), ["GET /tenants/other HTTP/1.1", "GET /tenants/acme HTTP/1.1"]);
    for tenant in ["", "ACME", "a/b", ".."] {
        let error = client.tenant().tenant(tenant).await.expect_err(tenant);
        assert!(error.is_invalid_parameter(), "{error}");
        assert_eq!(error.parameter(), Some("tenant"), "{error}");
    }
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn without_a_setting_the_parameter_is_named_and_nothing_is_sent() {
    let server = Server::always(Reply::no_content());
    let client = Client::builder().base_url(server.url()).bearer_token("t0ken").build().expect("a client");
    let error = client.tenant().await.expect_err("no tenant");
    assert_eq!(error.parameter(), Some("tenant"), "{error}");
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn a_setting_of_the_client_is_checked_as_its_parameter_is() {
    let server = Server::always(Reply::no_content());
    let error = all(&server).tenant("ACME").build().expect_err("a refusal");
    assert_eq!(error.parameter(), Some("tenant"), "{error}");
}

#[tokio::test]
async fn a_user_name_that_does_not_satisfy_the_checks_does_not_stand_in() {
    let server = Server::always(Reply::no_content());
    let client = Client::builder().base_url(server.url()).credentials("Ann-1", "x").build().expect("a client");
    let outcome = client.tenant().await;
    assert_eq!(server.lines(), Vec::<String>::new());
    assert_eq!(outcome.expect_err("a refusal").parameter(), Some("tenant"));
}

#[tokio::test]
async fn credentials_are_never_printed() {
    let server = Server::always(Reply::no_content());
    let builder = all(&server);
    let mut printed = format!("{builder:?}");
    let client = builder.build().expect("a client");
    printed.push_str(&format!("{client:?}{:?}", client.keys()));
    let refused = client.tenant().tenant("ACME").await.expect_err("a refusal");
    printed.push_str(&format!("{refused:?}{refused}"));
    for secret in ["s3cr:t", "t0ken", "k1", "k&2", "k;3", "YW5u"] {
        assert!(!printed.contains(secret), "{secret} in {printed}");
    }
}
