//! The code without a generated client: `reqwest`, `serde`, and structs with strings.

#![allow(clippy::struct_excessive_bools, clippy::struct_field_names, reason = "the API determines the fields")]

use std::error::Error;
use std::time::Duration;

use conference_participants::runtime::Bytes;
use serde::Deserialize;

use super::ACCOUNT;

/// With the time limits and the user agent of a production program.
pub(crate) fn http_client() -> reqwest::Client {
    let builder = reqwest::Client::builder().connect_timeout(Duration::from_secs(10)).timeout(Duration::from_secs(30));
    builder.user_agent("supervisor/1.0").build().expect("a client")
}

pub(crate) struct ByHand {
    http: reqwest::Client,
    base_url: String,
}

impl ByHand {
    pub(crate) fn new(base_url: String) -> Self {
        Self { http: http_client(), base_url }
    }

    async fn get(&self, path: &str, accept: &str) -> Result<Bytes, Box<dyn Error>> {
        let request = self.http.get(format!("{}/Accounts/{ACCOUNT}/{path}", self.base_url));
        let request = request.basic_auth(ACCOUNT, Some("token")).header("accept", accept);
        Ok(request.send().await?.error_for_status()?.bytes().await?)
    }

    pub(crate) async fn fetch(&self, conference: &str, call: &str) -> Result<Participant, Box<dyn Error>> {
        let path = format!("Conferences/{conference}/Participants/{call}.json");
        Ok(serde_json::from_slice(&self.get(&path, "application/json").await?)?)
    }

    pub(crate) async fn list(&self, conference: &str) -> Result<Page, Box<dyn Error>> {
        let path = format!("Conferences/{conference}/Participants.json");
        Ok(serde_json::from_slice(&self.get(&path, "application/json").await?)?)
    }

    pub(crate) async fn list_xml(&self, conference: &str) -> Result<XmlPage, Box<dyn Error>> {
        let path = format!("Conferences/{conference}/Participants");
        let body = self.get(&path, "application/xml").await?;
        Ok(quick_xml::de::from_str::<XmlAnswer>(std::str::from_utf8(&body)?)?.participants)
    }
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "decoding is measured, not reading")]
pub(crate) struct Participant {
    #[serde(alias = "AccountSid")]
    account_sid: String,
    #[serde(alias = "CallSid")]
    call_sid: String,
    #[serde(alias = "CallSidToCoach")]
    call_sid_to_coach: Option<String>,
    #[serde(alias = "Coaching")]
    coaching: bool,
    #[serde(alias = "ConferenceSid")]
    conference_sid: String,
    #[serde(alias = "DateCreated")]
    date_created: String,
    #[serde(alias = "DateUpdated")]
    date_updated: String,
    #[serde(alias = "EndConferenceOnExit")]
    end_conference_on_exit: bool,
    #[serde(alias = "Hold")]
    hold: bool,
    #[serde(alias = "Label")]
    label: Option<String>,
    #[serde(alias = "Muted")]
    muted: bool,
    #[serde(alias = "QueueTime")]
    queue_time: Option<String>,
    #[serde(alias = "StartConferenceOnEnter")]
    start_conference_on_enter: bool,
    #[serde(alias = "Status")]
    status: Status,
    #[serde(alias = "Uri")]
    uri: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Status {
    Queued,
    Connecting,
    Ringing,
    Connected,
    Complete,
    Failed,
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "decoding is measured, not reading")]
pub(crate) struct Page {
    participants: Vec<Participant>,
    page: i64,
    page_size: i64,
    uri: String,
    first_page_uri: String,
    previous_page_uri: Option<String>,
    next_page_uri: Option<String>,
}

#[derive(Deserialize)]
struct XmlAnswer {
    #[serde(rename = "Participants")]
    participants: XmlPage,
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "decoding is measured, not reading")]
pub(crate) struct XmlPage {
    #[serde(rename = "Participant", default)]
    participants: Vec<Participant>,
    #[serde(rename = "@page")]
    page: i64,
    #[serde(rename = "@pagesize")]
    page_size: i64,
    #[serde(rename = "@uri")]
    uri: String,
    #[serde(rename = "@firstpageuri")]
    first_page_uri: String,
    #[serde(rename = "@previouspageuri")]
    previous_page_uri: String,
    #[serde(rename = "@nextpageuri")]
    next_page_uri: String,
}
