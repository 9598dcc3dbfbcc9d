//! Configuration of a client.

use std::time::Duration;

use crate::runtime::{Delivery, ErrorKind, HttpClient};
use crate::sample::{ACCOUNT, CALL, Client, ClientBuilder, ROOM, member_json};
use test_server::{Reply, Server};

fn variables(set: &'static [(&str, &str)]) -> impl Fn(&str) -> Option<String> {
    move |name| set.iter().find(|(other, _)| *other == name).map(|(_, value)| (*value).to_owned())
}

#[tokio::test]
async fn credentials_settings_and_server_come_from_variables() {
    let server = Server::once(Reply::json(200, member_json()));
    let set = variables(&[
        ("ROOMS_KEY", "SK1"),
        ("ROOMS_KEY_SECRET", "s"),
        ("ROOMS_ACCOUNT", "AC0123456789abcdef0123456789abcdef"),
        ("ROOMS_SPACE", "mine.rooms.test"),
    ]);
    let client = ClientBuilder::from_variables(&set).and_then(ClientBuilder::build).expect("a client");
    assert_eq!(client.base_url(), "https://mine.rooms.test/2010");
    let builder = ClientBuilder::from_variables(&set).expect("a builder").base_url(server.url());
    builder.build().expect("a client").fetch_member(ROOM, CALL).await.expect("a member");
    let received = server.request();
    assert_eq!(received.header("authorization"), Some("Basic U0sxOnM="));
    assert!(received.target().starts_with(&format!("/Accounts/{ACCOUNT}/")), "{}", received.target());
}

#[test]
fn missing_variable_error_names_all_variables() {
    let set = variables(&[("ROOMS_KEY", "SK1"), ("ROOMS_KEY_SECRET", "")]);
    let error = ClientBuilder::from_variables(set).expect_err("variables are missing");
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert_eq!(
        error.to_string(),
        "a client for rooms requires environment variables that are not set: \
         ROOMS_ACCOUNT and ROOMS_SPACE, and ROOMS_TOKEN or ROOMS_KEY_SECRET (set, but empty: ROOMS_KEY_SECRET)"
    );
    let error = ClientBuilder::from_variables(variables(&[])).expect_err("variables are missing").to_string();
    assert!(
        error.ends_with("not set: ROOMS_ACCOUNT and ROOMS_SPACE, and ROOMS_TOKEN or ROOMS_KEY and ROOMS_KEY_SECRET"),
        "{error}"
    );
    // An API key does not identify the account, so the account variable is required too.
    let set = variables(&[("ROOMS_KEY", "SK1"), ("ROOMS_KEY_SECRET", "s"), ("ROOMS_SPACE", "x.test")]);
    let error = ClientBuilder::from_variables(set).expect_err("variables are missing");
    assert!(error.to_string().ends_with("not set: ROOMS_ACCOUNT"), "{error}");
}

#[test]
fn variable_with_white_space_or_control_character_is_named() {
    const SECRET: &str = "hunter2-secret";
    let variables = |name: &'static str, value: String| {
        move |other: &str| {
            let value = if other == name { value.clone() } else { format!("x-{other}") };
            matches!(other, "ROOMS_ACCOUNT" | "ROOMS_TOKEN" | "ROOMS_SPACE").then_some(value)
        }
    };
    let cases = [
        (format!(" {SECRET}"), "begins or ends with white space; remove it"),
        (format!("{SECRET}\r\n"), "begins or ends with white space; remove it"),
        (format!("{SECRET}\u{a0}"), "begins or ends with white space; remove it"),
        (" ".to_owned(), "begins or ends with white space; remove it"),
        (format!("{SECRET}\u{0}x"), "contains a control character"),
    ];
    for (value, problem) in cases {
        for name in ["ROOMS_ACCOUNT", "ROOMS_TOKEN", "ROOMS_SPACE"] {
            let error = ClientBuilder::from_variables(variables(name, value.clone())).expect_err(problem);
            assert_eq!(error.kind(), ErrorKind::Configuration);
            assert_eq!(error.to_string(), format!("the environment variable {name} {problem}"));
        }
    }
}

/// The test runs itself in a new process with the variable, because setting a variable of the own process is unsafe.
#[cfg(unix)]
#[test]
fn variable_that_is_not_utf8_is_named() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;

    let marker = "ROOMS_TEST_OF_VARIABLES";
    if std::env::var_os(marker).is_some() {
        let error = Client::from_env().expect_err("it is not UTF-8");
        assert_eq!(error.to_string(), "the environment variable ROOMS_TOKEN is not UTF-8");
        assert!(!format!("{error:?}").contains("hunter2"), "{error:?}");
        return;
    }
    let status = std::process::Command::new(std::env::current_exe().expect("this program"))
        .args(["--exact", "configuration::variable_that_is_not_utf8_is_named"])
        .env(marker, "1")
        .env("ROOMS_ACCOUNT", "a")
        .env("ROOMS_TOKEN", OsStr::from_bytes(b"hunter2\xff"))
        .status();
    assert!(status.expect("it runs").success());
}

#[test]
fn from_env_reads_the_process() {
    let error = Client::from_env().expect_err("they are not set here");
    assert!(error.to_string().contains("ROOMS_TOKEN"), "{error}");
}

#[test]
fn base_url_must_be_encrypted_or_local() {
    let build = |url: &str| Client::builder().credentials(ACCOUNT, "t").base_url(url).build();
    for url in
        ["https://x.test", "http://127.0.0.1:80/", "http://127.9.9.9", "http://[::1]:1", "http://localhost:8080/x/"]
    {
        build(url).expect(url);
    }
    for url in [
        "http://x.test",
        "http://128.0.0.1",
        "http://localhost.x.test",
        "ftp://x.test",
        "x.test",
        "https://user:pw@x.test",
        "https://x.test/?a=1",
        "https://x.test/#a",
        "https://{x}.test",
    ] {
        let error = build(url).expect_err(url);
        assert_eq!(error.kind(), ErrorKind::Configuration, "{url}");
        assert!(!error.to_string().contains("pw"), "{error}");
    }
    let error = build("x.test").expect_err("no scheme");
    assert_eq!(error.to_string(), "the base URL must begin with https:// or http://");
    Client::builder().base_url("http://x.test").allow_plain_http().build().expect("allowed by name");
}

#[test]
fn server_variable_cannot_change_other_url_parts() {
    let build = |space: &str| Client::builder().credentials(ACCOUNT, "t").space(space).build();
    assert_eq!(build("a.rooms.test").expect("a host").base_url(), "https://a.rooms.test/2010");
    assert_eq!(build("https://a.rooms.test/").expect("its URL").base_url(), "https://a.rooms.test/2010");
    for space in
        ["http://a.test", "https://a.test/x", "a.test/x", "a.test?", "user@a.test", "a.test#", "a test", "", "https://"]
    {
        let error = build(space).expect_err(space);
        assert!(error.to_string().contains("space (environment variable ROOMS_SPACE)"), "{error}");
    }
    let error = Client::builder().credentials(ACCOUNT, "t").build().expect_err("the default is only a placeholder");
    assert!(error.to_string().contains("ROOMS_SPACE"), "{error}");
}

#[test]
fn runtime_without_drivers_is_an_error() {
    use tokio::runtime::Builder;

    let server = Server::always(Reply::json(200, member_json()));
    let client = Client::at(&server.url());
    for (builder, lacks) in [
        (&mut Builder::new_current_thread(), "timers"),
        (Builder::new_current_thread().enable_io(), "timers"),
        (Builder::new_current_thread().enable_time(), "I/O"),
        (Builder::new_multi_thread().enable_time(), "I/O"),
    ] {
        let runtime = builder.build().expect("a runtime");
        let error = runtime.block_on(client.fetch_member(ROOM, CALL).into_future()).expect_err("no drivers");
        assert_eq!((error.kind(), error.operation()), (ErrorKind::Configuration, Some("FetchMember")));
        assert_eq!(
            error.to_string(),
            format!(
                "FetchMember: requests need a tokio runtime with {lacks}: call enable_all() on its builder; the feature `blocking` \
                 adds calls that work without one"
            )
        );
    }
    assert!(server.requests().is_empty());
    let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(client.fetch_member(ROOM, CALL).into_future()).expect("a member");
}

#[tokio::test]
async fn setting_comes_from_client_request_or_user_name() {
    const OTHER: &str = "ACffffffffffffffffffffffffffffffff";
    let page = r#"{"members":[]}"#;
    let server = Server::start([Reply::json(200, page), Reply::json(200, page), Reply::json(200, page)]);
    let build = |username: &str| Client::builder().credentials(username, "t").base_url(server.url());
    build(ACCOUNT).build().expect("a client").list_members(ROOM).await.expect("by user name");
    let client = build("SK1").account_sid(OTHER).build().expect("a client");
    client.list_members(ROOM).await.expect("by client");
    client.list_members(ROOM).account_sid(ACCOUNT).await.expect("by request");
    let accounts: Vec<String> =
        server.requests().iter().filter_map(|r| r.target().split('/').nth(2).map(str::to_owned)).collect();
    assert_eq!(accounts, [ACCOUNT, OTHER, ACCOUNT]);

    let client = build("SK1").build().expect("a client");
    let error = client.list_members(ROOM).await.expect_err("there is no account");
    assert_eq!(error.parameter(), Some("AccountSid"), "{error}");
    assert_eq!(
        error.to_string(),
        "ListMembers: parameter AccountSid is not set, and the user name of the credential is not valid for it: it does not match \
         the pattern ^AC[0-9a-fA-F]{32}$; set it with `account_sid()` on the client's builder or on the request; \
         nothing was sent"
    );
    let error = Client::builder().base_url(server.url()).build().expect("a client").list_members(ROOM);
    assert_eq!(
        error.await.expect_err("there is no account").to_string(),
        "ListMembers: parameter AccountSid is not set; set it with `account_sid()` on the client's builder or on the request; \
         nothing was sent"
    );
    let error = build("SK1").account_sid("nonsense").build().expect_err("a setting is checked");
    assert_eq!(error.parameter(), Some("AccountSid"), "{error}");
}

#[tokio::test]
async fn user_agent_names_crate_and_caller() {
    let server = Server::start([Reply::json(200, member_json()), Reply::json(200, member_json())]);
    let client = Client::at(&server.url());
    client.fetch_member(ROOM, CALL).await.expect("a member");
    let builder = Client::builder_at(&server.url()).user_agent("dialer/7");
    builder.build().expect("a client").fetch_member(ROOM, CALL).await.expect("a member");
    let agents: Vec<_> = server.requests().iter().map(|r| r.header("user-agent").unwrap_or("").to_owned()).collect();
    assert_eq!(agents, ["rooms-client/1.2.3", "dialer/7 rooms-client/1.2.3"]);
}

#[tokio::test]
async fn time_limit_applies_to_client_and_request() {
    let slow = || Reply::json(200, member_json()).after(Duration::from_secs(20));
    let server = Server::start([slow(), slow(), slow()]);
    let builder = Client::builder_at(&server.url());
    let client = builder.timeout(Duration::from_millis(50)).build().expect("a client");
    let error = client.update_member(ROOM, CALL).await.expect_err("it is too slow");
    assert!(error.is_timeout(), "{error}");
    assert_eq!(error.delivery(), Delivery::Unknown);
    assert!(error.to_string().ends_with("within 50ms; the request may have been carried out"), "{error}");
    // A request that only reads may have been carried out as well, but that does not matter.
    let error = client.fetch_member(ROOM, CALL).await.expect_err("it is too slow");
    assert_eq!(error.delivery(), Delivery::Unknown);
    assert!(error.to_string().ends_with("within 50ms"), "{error}");
    let request = Client::at(&server.url()).fetch_member(ROOM, CALL).request_timeout(Duration::from_millis(60));
    assert!(request.await.expect_err("it is too slow").to_string().contains("within 60ms"));
}

#[tokio::test]
async fn custom_http_client_is_used() {
    let server = Server::once(Reply::json(200, member_json()));
    let mut defaults = crate::runtime::HeaderMap::new();
    defaults.insert("x-default", http::HeaderValue::from_static("yes"));
    let http = HttpClient::builder().no_proxy().default_headers(defaults).build().expect("an HTTP client");
    let builder = Client::builder_at(&server.url()).http_client(http);
    builder.build().expect("a client").fetch_member(ROOM, CALL).await.expect("a member");
    assert_eq!(server.request().header("x-default"), Some("yes"));
}
