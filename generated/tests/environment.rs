//! Clients from environment variables.

#![cfg(all(feature = "twilio", feature = "signalwire", feature = "insights", feature = "xml"))]

mod support;

use conference_participants::runtime::{ErrorKind, Representation};
use conference_participants::{insights, signalwire, twilio};
use support::*;
use test_server::Request;

const ACCOUNT_AUTH: [(&str, &str); 2] = [("TWILIO_ACCOUNT_SID", ACCOUNT), ("TWILIO_AUTH_TOKEN", "twilio-token")];
const KEY_AUTH: [(&str, &str); 2] = [("TWILIO_API_KEY", API_KEY), ("TWILIO_API_SECRET", "key-secret")];
const SPACE: [(&str, &str); 3] = [
    ("SIGNALWIRE_SPACE_URL", "mine"),
    ("SIGNALWIRE_PROJECT_ID", PROJECT),
    ("SIGNALWIRE_API_TOKEN", "signalwire-token"),
];

fn variables(set: &[(&'static str, &'static str)]) -> impl Fn(&str) -> Option<String> {
    let set = set.to_vec();
    move |name| set.iter().find(|(other, _)| *other == name).map(|(_, value)| (*value).to_owned())
}

async fn twilio_request(set: &[(&'static str, &'static str)]) -> Request {
    let server = Server::once(Reply::json(200, twilio_participant(CALL)));
    let builder = twilio::ClientBuilder::from_variables(variables(set)).expect("enough variables");
    let client = builder.base_url(server.url()).build().expect("a client");
    client.fetch_participant(CONFERENCE, CALL).await.expect("a participant");
    server.request()
}

#[tokio::test]
async fn twilio_client_from_account_variables() {
    let request = twilio_request(&ACCOUNT_AUTH).await;
    assert_eq!(request.header("authorization"), Some(TWILIO_BASIC));
    assert_eq!(request.target(), format!("/Accounts/{ACCOUNT}/Conferences/{CONFERENCE}/Participants/{CALL}.json"));
    let client = twilio::ClientBuilder::from_variables(variables(&ACCOUNT_AUTH)).and_then(twilio::ClientBuilder::build);
    assert_eq!(client.expect("a client").base_url(), "https://api.twilio.com/2010-04-01");
}

#[tokio::test]
async fn twilio_client_from_api_key_variables() {
    let key = [KEY_AUTH[0], KEY_AUTH[1], ACCOUNT_AUTH[0]];
    let both = [KEY_AUTH[0], KEY_AUTH[1], ACCOUNT_AUTH[0], ACCOUNT_AUTH[1]];
    for set in [&key[..], &both[..]] {
        let request = twilio_request(set).await;
        assert_eq!(request.header("authorization"), Some(KEY_BASIC), "a key is preferred");
        assert!(request.target().starts_with(&format!("/Accounts/{ACCOUNT}/")), "{}", request.target());
    }
}

#[tokio::test]
async fn incomplete_api_key_is_ignored() {
    let request = twilio_request(&[KEY_AUTH[0], ("TWILIO_API_SECRET", ""), ACCOUNT_AUTH[0], ACCOUNT_AUTH[1]]).await;
    assert_eq!(request.header("authorization"), Some(TWILIO_BASIC));
}

#[tokio::test]
async fn values_from_variables_can_be_overridden() {
    const OTHER: &str = "ACffeeddccbbaa99887766554433221100";
    let server = Server::once(Reply::xml(200, &format!("<TwilioResponse>{}</TwilioResponse>", xml_participant(CALL))));
    let builder = twilio::ClientBuilder::from_variables(variables(&ACCOUNT_AUTH)).expect("enough variables");
    let builder = builder.api_key_auth(API_KEY, "key-secret").account_sid(OTHER).base_url(server.url());
    let client = builder.representation(Representation::Xml).build().expect("a client");
    client.fetch_participant(CONFERENCE, CALL).await.expect("a participant");
    let request = server.request();
    assert_eq!(request.target(), format!("/Accounts/{OTHER}/Conferences/{CONFERENCE}/Participants/{CALL}"));
    assert_eq!(request.header("authorization"), Some(KEY_BASIC));
}

#[tokio::test]
async fn signalwire_client_from_variables() {
    let from_variables = || signalwire::ClientBuilder::from_variables(variables(&SPACE)).expect("enough variables");
    let client = from_variables().build().expect("a client");
    assert_eq!(client.base_url(), "https://mine.signalwire.com/api/laml/2010-04-01");
    let server = Server::once(Reply::json(200, signalwire_participant(SW_CALL)));
    let client = from_variables().base_url(server.url()).build().expect("a client");
    client.fetch_participant(SW_CONFERENCE, SW_CALL).await.expect("a participant");
    let request = server.request();
    assert_eq!(request.header("authorization"), Some(SIGNALWIRE_BASIC));
    assert_eq!(request.target(), format!("/Accounts/{PROJECT}/Conferences/{SW_CONFERENCE}/Participants/{SW_CALL}"));
}

/// The base URLs of both Twilio clients with these variables, from the environment and from the builder.
#[track_caller]
fn assert_hosts(
    region: Option<&'static str>,
    edge: Option<&'static str>,
    given: Option<[&str; 2]>,
    expected: [&str; 2],
) {
    let mut set = ACCOUNT_AUTH.to_vec();
    set.extend(region.map(|region| ("TWILIO_REGION", region)));
    set.extend(edge.map(|edge| ("TWILIO_EDGE", edge)));
    let mut twilio = [
        twilio::ClientBuilder::from_variables(variables(&set)).expect("enough variables"),
        twilio::Client::builder().credentials(ACCOUNT, "t"),
    ];
    let mut insights = [
        insights::ClientBuilder::from_variables(variables(&set)).expect("enough variables"),
        insights::Client::builder().credentials(ACCOUNT, "t"),
    ];
    if let Some(region) = region {
        let [from_env, builder] = twilio;
        twilio = [from_env, builder.region(region)];
        let [from_env, builder] = insights;
        insights = [from_env, builder.region(region)];
    }
    if let Some(edge) = edge {
        let [from_env, builder] = twilio;
        twilio = [from_env, builder.edge(edge)];
        let [from_env, builder] = insights;
        insights = [from_env, builder.edge(edge)];
    }
    if let Some([of_twilio, of_insights]) = given {
        twilio = twilio.map(|builder| builder.base_url(of_twilio));
        insights = insights.map(|builder| builder.base_url(of_insights));
    }
    for client in twilio.map(|builder| builder.build().expect("a client")) {
        assert_eq!(client.base_url(), expected[0]);
    }
    for client in insights.map(|builder| builder.build().expect("a client")) {
        assert_eq!(client.base_url(), expected[1]);
    }
}

/// The same hosts as of twilio-node 6.3.1 and twilio-python 9.13.0.
#[test]
fn region_and_edge_are_parts_of_the_host() {
    let both = |prefix: &str, host: &str| format!("https://{prefix}{host}twilio.com");
    for (region, edge, host) in [
        (None, None, "."),
        (Some("ie1"), None, ".ie1."),
        (None, Some("sydney"), ".sydney.us1."),
        (Some("au1"), Some("sydney"), ".sydney.au1."),
    ] {
        let [twilio, insights] = ["api", "insights"].map(|product| both(product, host));
        assert_hosts(region, edge, None, [&format!("{twilio}/2010-04-01"), &format!("{insights}/v1")]);
    }
}

#[test]
fn given_host_keeps_the_parts_that_are_not_overridden() {
    for (region, edge, given, expected) in [
        (None, None, ".au1.", ".au1."),
        (None, Some("sydney"), ".au1.", ".sydney.au1."),
        (Some("ie1"), None, ".au1.", ".ie1."),
        (Some("ie1"), None, ".sydney.au1.", ".sydney.ie1."),
        (None, Some("dublin"), ".sydney.au1.", ".dublin.au1."),
        (Some("ie1"), Some("dublin"), ".sydney.au1.", ".dublin.ie1."),
        (Some("ie1"), Some("dublin"), ".", ".dublin.ie1."),
    ] {
        let urls = |host: &str| ["api", "insights"].map(|product| format!("https://{product}{host}twilio.com/v3"));
        let ([a, b], [c, d]) = (urls(given), urls(expected));
        assert_hosts(region, edge, Some([&a, &b]), [&c, &d]);
    }
    // Another host has no region.
    for url in ["http://127.0.0.1:8080/x", "https://proxy.example.com/twilio", "https://api.twilio.com.example.com"] {
        let expected = if url.ends_with("com") { format!("{url}/") } else { url.to_owned() };
        assert_hosts(Some("ie1"), Some("dublin"), Some([url, url]), [&expected, &expected]);
    }
}

#[test]
fn region_cannot_change_other_parts_of_the_host() {
    for region in ["ie1.evil.com", "ie1/", "https://ie1", "ie1:80", "a b", "evil.com/x?"] {
        let set = [ACCOUNT_AUTH[0], ACCOUNT_AUTH[1], ("TWILIO_REGION", region)];
        let error = twilio::ClientBuilder::from_variables(variables(&set)).and_then(twilio::ClientBuilder::build);
        let error = error.expect_err(region);
        assert_eq!(
            error.to_string(),
            "the server variable region (environment variable TWILIO_REGION) does not fit into \
             https://api.{region}.twilio.com: set it to the part in braces; base_url() sets another host"
        );
    }
}

#[test]
fn space_is_a_name_a_host_or_a_url() {
    for space in [
        "mine",
        "mine.signalwire.com",
        "https://mine.signalwire.com",
        "https://mine.signalwire.com/",
        "Mine.SignalWire.com",
    ] {
        let set = [("SIGNALWIRE_SPACE_URL", space), SPACE[1], SPACE[2]];
        let from_env = signalwire::ClientBuilder::from_variables(variables(&set)).expect("enough variables");
        let builder = signalwire::Client::builder().credentials(PROJECT, "t").space_url(space);
        for client in [from_env, builder].map(|builder| builder.build().expect(space)) {
            assert_eq!(client.base_url(), "https://mine.signalwire.com/api/laml/2010-04-01", "{space}");
        }
    }
    // A given base URL names the space.
    let from_env = signalwire::ClientBuilder::from_variables(variables(&SPACE)).expect("enough variables");
    let client = from_env.base_url("https://other.signalwire.com/api").build().expect("a client");
    assert_eq!(client.base_url(), "https://other.signalwire.com/api");
}

#[tokio::test]
async fn insights_client_needs_no_account() {
    for (set, authorization) in [(KEY_AUTH, KEY_BASIC), (ACCOUNT_AUTH, TWILIO_BASIC)] {
        let server = Server::once(Reply::json(200, "{}"));
        let builder = insights::ClientBuilder::from_variables(variables(&set)).expect("enough variables");
        let client = builder.base_url(server.url()).build().expect("a client");
        client.fetch_participant(CONFERENCE, PARTICIPANT).await.expect("a summary");
        assert_eq!(server.request().header("authorization"), Some(authorization));
    }
}

#[test]
fn missing_variable_error_names_all_variables() {
    let error = |set: &[_]| {
        let error = twilio::ClientBuilder::from_variables(variables(set)).expect_err("variables are missing");
        assert_eq!(error.kind(), ErrorKind::Configuration);
        error.to_string()
    };
    let requires =
        |names: &str| format!("a client for twilio requires environment variables that are not set: {names}");
    // In the order of the documentation.
    let all = "TWILIO_ACCOUNT_SID, and TWILIO_AUTH_TOKEN or TWILIO_API_KEY and TWILIO_API_SECRET";
    let documentation = include_str!("../README.md").replace('`', "");
    assert!(documentation.contains(&format!("reads {all}")));
    assert_eq!(error(&[]), requires(all));
    let without_account = requires("TWILIO_AUTH_TOKEN, or TWILIO_API_KEY and TWILIO_API_SECRET");
    assert_eq!(error(&[ACCOUNT_AUTH[0]]), without_account);
    let empty = format!("{without_account} (set, but empty: TWILIO_AUTH_TOKEN)");
    assert_eq!(error(&[ACCOUNT_AUTH[0], ("TWILIO_AUTH_TOKEN", "")]), empty);
    assert_eq!(error(&KEY_AUTH[..1]), requires("TWILIO_ACCOUNT_SID, and TWILIO_AUTH_TOKEN or TWILIO_API_SECRET"));
    assert_eq!(error(&KEY_AUTH), requires("TWILIO_ACCOUNT_SID"));
    assert_eq!(error(&ACCOUNT_AUTH[1..]), requires("TWILIO_ACCOUNT_SID"));
    let error = insights::ClientBuilder::from_variables(variables(&[])).expect_err("variables are missing");
    let all = "TWILIO_API_KEY and TWILIO_API_SECRET, or TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN";
    assert!(documentation.contains(&format!("reads {all}")));
    assert_eq!(error.to_string(), requires(all).replace("twilio", "insights"));
    let error = |set: &[_]| {
        signalwire::ClientBuilder::from_variables(variables(set)).expect_err("variables are missing").to_string()
    };
    let all = "SIGNALWIRE_PROJECT_ID, SIGNALWIRE_API_TOKEN and SIGNALWIRE_SPACE_URL";
    assert!(documentation.contains(&format!("reads {all}")));
    assert_eq!(error(&[]), requires(all).replace("twilio", "signalwire"));
    assert_eq!(
        error(&SPACE[1..2]),
        requires("SIGNALWIRE_API_TOKEN and SIGNALWIRE_SPACE_URL").replace("twilio", "signalwire")
    );
}

#[test]
fn space_cannot_change_other_url_parts() {
    for space in [
        "http://mine.signalwire.com",
        "https://mine",
        "mine.example.com",
        "mine.signalwire.com.example.com",
        "https://mine.signalwire.com/api",
        "https://mine.signalwire.com//",
        "mine.signalwire.com/x",
        "mine.signalwire.com:8443",
        ".signalwire.com",
        "user@mine",
        "mine?x",
        "a b",
        "mine#",
    ] {
        let builder = signalwire::Client::builder().credentials(PROJECT, "t").space_url(space);
        let error = builder.build().expect_err(space);
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert!(error.to_string().contains("space_url (environment variable SIGNALWIRE_SPACE_URL)"), "{error}");
    }
}

#[test]
fn from_env_reads_the_variables_of_the_process() {
    let process = |name: &str| std::env::var(name).ok();
    let of_env = twilio::Client::from_env().map(|client| client.base_url().to_owned());
    let of_variables = twilio::ClientBuilder::from_variables(process).and_then(twilio::ClientBuilder::build);
    let of_variables = of_variables.map(|client| client.base_url().to_owned());
    assert_eq!(of_env.map_err(|error| error.to_string()), of_variables.map_err(|error| error.to_string()));
}
