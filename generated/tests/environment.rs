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
    ("SIGNALWIRE_SPACE_URL", "mine.signalwire.com"),
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
    let all = "a client for twilio requires environment variables that are not set: \
        TWILIO_API_KEY and TWILIO_API_SECRET, or TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN";
    assert_eq!(error(&[]), all);
    assert_eq!(error(&[ACCOUNT_AUTH[0]]), all);
    let empty = format!("{all} (set, but empty: TWILIO_AUTH_TOKEN)");
    assert_eq!(error(&[ACCOUNT_AUTH[0], ("TWILIO_AUTH_TOKEN", "")]), empty);
    assert_eq!(
        error(&KEY_AUTH),
        "a client for twilio requires environment variables that are not set: TWILIO_ACCOUNT_SID"
    );
    let error = insights::ClientBuilder::from_variables(variables(&[])).expect_err("variables are missing");
    assert_eq!(error.to_string(), all.replace("twilio", "insights"));
    let error = signalwire::ClientBuilder::from_variables(variables(&SPACE[1..2])).expect_err("variables are missing");
    assert_eq!(
        error.to_string(),
        "a client for signalwire requires environment variables that are not set: \
         SIGNALWIRE_PROJECT_ID and SIGNALWIRE_API_TOKEN; and SIGNALWIRE_SPACE_URL"
    );
}

#[test]
fn space_cannot_change_other_url_parts() {
    for space in ["https://mine.signalwire.com", "mine.signalwire.com/x", "user@mine", "mine?x", "a b", "mine#"] {
        let builder = signalwire::Client::builder().credentials(PROJECT, "t").space_url(space);
        let error = builder.build().expect_err(space);
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert!(error.to_string().contains("space_url"), "{error}");
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
