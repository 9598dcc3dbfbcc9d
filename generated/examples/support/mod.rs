//! A conference in this process: a server that answers as the real ones do, as far as the examples need it.
//!
//! Nothing here is needed to use the crate.

use std::io::Error;
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// Those who take part, as the API shows them.
type Participants = Arc<Mutex<Vec<Value>>>;

/// Starts a conference with these participants, each with its call and its label, and returns its URL. `connected` is
/// what the API calls the status of those who are in the conference.
pub async fn start(connected: &'static str, participants: &[(&str, &str)]) -> Result<String, Error> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}", listener.local_addr()?);
    let participants = participants.iter().map(|(call, label)| participant(call, label, connected)).collect();
    let participants: Participants = Arc::new(Mutex::new(participants));
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let participants = Arc::clone(&participants);
            tokio::spawn(async move {
                if let Err(error) = serve(stream, &participants, connected).await {
                    eprintln!("the server failed: {error}");
                }
            });
        }
    });
    Ok(url)
}

fn participant(call: &str, label: &str, status: &str) -> Value {
    json!({
        "account_sid": "AC00112233445566778899aabbccddeeff",
        "call_sid": call,
        "call_sid_to_coach": null,
        "coaching": false,
        "conference_sid": "CF00112233445566778899aabbccddeeff",
        "date_created": "Wed, 01 May 2024 12:00:00 +0000",
        "date_updated": "Wed, 01 May 2024 12:00:00 +0000",
        "end_conference_on_exit": false,
        "hold": false,
        "label": label,
        "muted": false,
        "start_conference_on_enter": true,
        "status": status,
        "uri": format!("/Participants/{call}"),
    })
}

/// Answers one request and closes the connection.
async fn serve(mut stream: TcpStream, participants: &Participants, connected: &str) -> Result<(), Error> {
    let mut bytes = Vec::new();
    let head = loop {
        if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break String::from_utf8_lossy(&bytes[..end]).into_owned();
        }
        if stream.read_buf(&mut bytes).await? == 0 {
            return Ok(());
        }
    };
    let length = head
        .lines()
        .filter_map(|line| line.split_once(": "))
        .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
        .and_then(|(_, length)| length.parse().ok())
        .unwrap_or(0);
    while bytes.len() < head.len() + 4 + length {
        if stream.read_buf(&mut bytes).await? == 0 {
            return Ok(());
        }
    }
    let form = url::form_urlencoded::parse(&bytes[head.len() + 4..]).into_owned().collect::<Vec<_>>();
    let mut words = head.split(' ');
    let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let (status, body) = {
        let mut participants = participants.lock().expect("no thread panics");
        answer(&mut participants, connected, method, target, &form)
    };
    let body = body.map(|body| body.to_string()).unwrap_or_default();
    let answer = format!(
        "HTTP/1.1 {status} \r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(answer.as_bytes()).await?;
    stream.shutdown().await
}

/// Status and body of the answer to a request.
fn answer(
    participants: &mut Vec<Value>,
    connected: &str,
    method: &str,
    target: &str,
    form: &[(String, String)],
) -> (u16, Option<Value>) {
    let field = |name: &str| form.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str());
    let path = target.split('?').next().unwrap_or_default().trim_end_matches(".json");
    let id = path.rsplit_once("/Participants").map_or("", |(_, id)| id.trim_start_matches('/'));
    if id.is_empty() {
        return match method {
            "POST" => {
                let label = field("Label").or(field("To")).unwrap_or_default();
                let call = format!("CA00112233445566778899aabbccddee{:02}", participants.len() + 1);
                let mut dialled = participant(&call, label, "queued");
                dialled["queue_time"] = json!("0");
                participants.push(dialled.clone());
                (201, Some(dialled))
            }
            _ => (200, Some(page(participants))),
        };
    }
    let Some(index) = participants.iter().position(|one| one["call_sid"] == id || one["label"] == id) else {
        let message = "There is no such participant";
        return (404, Some(json!({"code": 20404, "message": message, "more_info": null, "status": 404})));
    };
    match method {
        "DELETE" => {
            participants.remove(index);
            return (204, None);
        }
        "POST" => {
            for (name, property) in [("Muted", "muted"), ("Hold", "hold"), ("Coaching", "coaching")] {
                if let Some(value) = field(name) {
                    participants[index][property] = json!(value == "true");
                }
            }
            if let Some(call) = field("CallSidToCoach") {
                participants[index]["call_sid_to_coach"] = json!(call);
            }
        }
        // Every look at a new call finds it a step further.
        _ => {
            let next = match participants[index]["status"].as_str() {
                Some("queued") => "ringing",
                Some("ringing") => connected,
                _ => return (200, Some(participants[index].clone())),
            };
            participants[index]["status"] = json!(next);
        }
    }
    (200, Some(participants[index].clone()))
}

fn page(participants: &[Value]) -> Value {
    json!({
        "participants": participants,
        "page": 0,
        "page_size": 50,
        "uri": "/Participants?Page=0&PageSize=50",
        "first_page_uri": "/Participants?Page=0&PageSize=50",
        "previous_page_uri": null,
        "next_page_uri": null,
    })
}
