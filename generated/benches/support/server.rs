//! A server on a thread of its own. It does as little as possible: connections are kept, and answers are made beforehand.

use std::net::SocketAddr;
use std::sync::{Arc, mpsc};

use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::{ACCOUNT, CALL, CONFERENCE};

pub struct Server {
    address: SocketAddr,
}

struct Answers {
    participant: Vec<u8>,
    json: Vec<u8>,
    xml: Vec<u8>,
}

impl Server {
    pub fn start() -> Self {
        let (sender, receiver) = mpsc::channel();
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
            runtime.block_on(async {
                let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
                sender.send(listener.local_addr().expect("an address")).expect("somebody waits");
                let answers = Arc::new(Answers {
                    participant: answer("application/json", &participant().to_string()),
                    json: answer("application/json", &json_page(1000, None)),
                    xml: answer("application/xml", &xml_page(1000)),
                });
                while let Ok((stream, _)) = listener.accept().await {
                    tokio::spawn(serve(stream, Arc::clone(&answers)));
                }
            });
        });
        Self { address: receiver.recv().expect("an address") }
    }

    pub fn base_url(&self) -> String {
        format!("http://{}/2010-04-01", self.address)
    }
}

/// A list with `?Page=N` is page N of `PageSize` participants, with a link to the next one as long as `PageToken` is larger.
async fn serve(mut stream: TcpStream, answers: Arc<Answers>) {
    let _ = stream.set_nodelay(true);
    let mut read = Vec::new();
    loop {
        while !read.ends_with(b"\r\n\r\n") {
            match stream.read_buf(&mut read).await {
                Ok(0) | Err(_) => return,
                Ok(_) => {}
            }
        }
        let target = std::str::from_utf8(&read).ok().and_then(|head| head.split(' ').nth(1)).unwrap_or_default();
        let written = if let Some((path, query)) = target.split_once('?') {
            let number = |name: &str| -> usize {
                let pair = query.split('&').find_map(|pair| pair.strip_prefix(name));
                pair.and_then(|value| value.parse().ok()).unwrap_or(0)
            };
            let (page, size, last) = (number("Page="), number("PageSize="), number("PageToken="));
            let next = (page < last).then(|| format!("{path}?Page={}&PageSize={size}&PageToken={last}", page + 1));
            stream.write_all(&answer("application/json", &json_page(size, next.as_deref()))).await
        } else if target.ends_with("/Participants.json") || target.ends_with("/Participants") && is_json(&read) {
            stream.write_all(&answers.json).await
        } else if target.ends_with("/Participants") {
            stream.write_all(&answers.xml).await
        } else {
            stream.write_all(&answers.participant).await
        };
        if written.is_err() {
            return;
        }
        read.clear();
    }
}

/// progenitor's client knows no suffix.
fn is_json(head: &[u8]) -> bool {
    std::str::from_utf8(head).is_ok_and(|head| head.to_ascii_lowercase().contains("accept: application/json"))
}

fn answer(content_type: &str, body: &str) -> Vec<u8> {
    format!("HTTP/1.1 200 OK\r\ncontent-type: {content_type}\r\ncontent-length: {}\r\n\r\n{body}", body.len())
        .into_bytes()
}

pub fn participant() -> serde_json::Value {
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

pub fn json_page(participants: usize, next: Option<&str>) -> String {
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
