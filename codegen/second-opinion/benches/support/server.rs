//! A minimal server: connections are persistent, and most responses are precomputed.

use serde_json::json;
use test_server::{Reply, Request, Server};

use super::{ACCOUNT, CALL, CONFERENCE};

/// Starts a server. A list with `?Page=N` is page N of `PageSize` participants, with a link to the next page while
/// `PageToken` is larger.
pub(crate) fn start() -> Server {
    let kept_alive = |media_type, body| Reply::kept_alive(200, &[("content-type", media_type)], body);
    let one = kept_alive("application/json", participant().to_string());
    let json = kept_alive("application/json", json_page(1000, None));
    let xml = kept_alive("application/xml", xml_page(1000));
    Server::with(move |request| {
        let path = request.path();
        if let Some((_, query)) = request.target().split_once('?') {
            kept_alive("application/json", page(path, query))
        } else if path.ends_with("/Participants.json") || path.ends_with("/Participants") && accepts_json(request) {
            json.clone()
        } else if path.ends_with("/Participants") {
            xml.clone()
        } else {
            one.clone()
        }
    })
}

fn page(path: &str, query: &str) -> String {
    let number = |name: &str| -> usize {
        let pair = query.split('&').find_map(|pair| pair.strip_prefix(name));
        pair.and_then(|value| value.parse().ok()).unwrap_or(0)
    };
    let (page, size, last) = (number("Page="), number("PageSize="), number("PageToken="));
    let next = (page < last).then(|| format!("{path}?Page={}&PageSize={size}&PageToken={last}", page + 1));
    json_page(size, next.as_deref())
}

/// progenitor's client sends no suffix.
fn accepts_json(request: &Request) -> bool {
    request.header("accept") == Some("application/json")
}

pub(crate) fn participant() -> serde_json::Value {
    json!({
        "account_sid": ACCOUNT,
        "call_sid": CALL,
        "call_sid_to_coach": null,
        "coaching": false,
        "conference_sid": CONFERENCE,
        "date_created": "Mon, 24 Sep 2018 21:00:00 +0000",
        "date_updated": "Tue, 25 Sep 2018 20:00:00 +0000",
        "end_conference_on_exit": false,
        "hold": false,
        "label": "customer",
        "muted": true,
        "queue_time": null,
        "start_conference_on_enter": true,
        "status": "connected",
        "uri": format!("/2010-04-01/Accounts/{ACCOUNT}/Conferences/{CONFERENCE}/Participants/{CALL}.json"),
    })
}

pub(crate) fn json_page(participants: usize, next: Option<&str>) -> String {
    let uri = format!("/2010-04-01/Accounts/{ACCOUNT}/Conferences/{CONFERENCE}/Participants.json?Page=0");
    json!({
        "participants": vec![participant(); participants],
        "page": 0,
        "page_size": participants,
        "uri": uri,
        "first_page_uri": uri,
        "previous_page_uri": null,
        "next_page_uri": next,
    })
    .to_string()
}

fn xml_page(participants: usize) -> String {
    let uri = format!("/2010-04-01/Accounts/{ACCOUNT}/Conferences/{CONFERENCE}/Participants");
    let participant = format!(
        "<Participant><CallSid>{CALL}</CallSid><Label>customer</Label><ConferenceSid>{CONFERENCE}</ConferenceSid>\
         <AccountSid>{ACCOUNT}</AccountSid><Muted>true</Muted><Hold>false</Hold><Status>connected</Status>\
         <EndConferenceOnExit>false</EndConferenceOnExit><StartConferenceOnEnter>true</StartConferenceOnEnter>\
         <Coaching>false</Coaching><CallSidToCoach/><QueueTime/><DateCreated>Mon, 24 Sep 2018 21:00:00 +0000</DateCreated>\
         <DateUpdated>Tue, 25 Sep 2018 20:00:00 +0000</DateUpdated><Uri>{uri}/{CALL}</Uri></Participant>"
    );
    format!(
        "<TwilioResponse><Participants page=\"0\" pagesize=\"{participants}\" uri=\"{uri}\" firstpageuri=\"{uri}?Page=0\" \
         previouspageuri=\"\" nextpageuri=\"\">{}</Participants></TwilioResponse>",
        participant.repeat(participants)
    )
}
