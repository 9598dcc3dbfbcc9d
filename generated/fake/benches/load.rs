//! 10,000 participants in 500 conferences, created, changed, listed and removed by 64 clients at once.
//!
//! ```sh
//! cargo bench -p conference-participants-fake
//! ```
//!
//! Prints the requests per second of each step and the memory of the process. Stops if a participant is lost or an update is
//! overwritten.

#![allow(missing_docs)]

use std::future::Future;
use std::sync::Arc;
use std::time::{Duration, Instant};

use conference_participants::twilio::{Client, types::ParticipantStatus};
use conference_participants_fake::Provider;

const CLIENTS: usize = 64;
const CONFERENCES: usize = 500;
const PARTICIPANTS: usize = 20;

/// Runs a step for all conferences, with 64 at once, and prints its requests per second.
async fn step<F>(name: &str, requests: usize, run: impl Fn(usize) -> F)
where
    F: Future<Output = ()> + Send + 'static,
{
    let start = Instant::now();
    let mut clients = tokio::task::JoinSet::new();
    for conference in 0..CONFERENCES {
        if clients.len() == CLIENTS {
            clients.join_next().await.expect("a client runs").expect("nothing is lost");
        }
        clients.spawn(run(conference));
    }
    while let Some(client) = clients.join_next().await {
        client.expect("nothing is lost");
    }
    let rate = requests as u128 * 1_000_000 / start.elapsed().as_micros().max(1);
    println!("{name:<8} {requests:>6} requests {rate:>6} per second {:>5} MB", memory());
}

/// The peak memory of the process in megabytes; 0 where the system does not say it.
fn memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB"));
    peak.and_then(|kilobytes| kilobytes.parse::<u64>().ok()).unwrap_or(0) / 1024
}

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let provider = Provider::start().await.expect("a provider");
        let client = Arc::new(provider.twilio().expect("a client"));
        let all = CONFERENCES * PARTICIPANTS;
        step("create", all, |conference| create(Arc::clone(&client), conference)).await;
        provider.advance(Duration::from_secs(10));
        let sids = sids(&provider);
        assert_eq!(sids.len(), CONFERENCES);
        let sid = |conference: usize| sids[conference].clone();
        step("update", 2 * all, |conference| update(Arc::clone(&client), sid(conference))).await;
        step("list", 4 * CONFERENCES, |conference| list(Arc::clone(&client), sid(conference))).await;
        step("delete", all, |conference| delete(Arc::clone(&client), sid(conference))).await;
    });
}

/// Returns the SIDs of the conferences in the order of their names.
fn sids(provider: &Provider) -> Vec<String> {
    let mut names: Vec<(String, String)> =
        provider.events().into_iter().map(|event| (event.name, event.conference)).collect();
    names.sort();
    names.dedup();
    names.into_iter().map(|(_, sid)| sid).collect()
}

async fn create(client: Arc<Client>, conference: usize) {
    for number in 0..PARTICIPANTS {
        let create = client.create_participant(format!("Room {conference:03}"), "+15005550006", "+12025550102");
        create.label(format!("caller {number}")).await.expect("it is created");
    }
}

/// Mutes every participant, and puts every second one on hold, in requests that run at the same time.
async fn update(client: Arc<Client>, conference: String) {
    let mut updates = tokio::task::JoinSet::new();
    for number in 0..PARTICIPANTS {
        for is_mute in [true, false] {
            let update = client.update_participant(conference.as_str(), format!("caller {number}"));
            let update = if is_mute { update.muted(true) } else { update.hold(number % 2 == 0) };
            updates.spawn(async move { update.await.map(|_| ()) });
        }
    }
    while let Some(updated) = updates.join_next().await {
        updated.expect("it runs").expect("it is updated");
    }
}

async fn list(client: Arc<Client>, conference: String) {
    let mut everyone = client.list_participants(conference).page_size(5).stream();
    let mut count = 0;
    while let Some(one) = everyone.try_next().await.expect("a page") {
        assert_eq!(one.status, ParticipantStatus::Connected);
        assert_eq!((one.muted, one.hold), (Some(true), Some(count % 2 == 0)), "an update is overwritten");
        count += 1;
    }
    assert_eq!(count, PARTICIPANTS, "a participant is lost");
}

async fn delete(client: Arc<Client>, conference: String) {
    for number in 0..PARTICIPANTS {
        client.delete_participant(conference.as_str(), format!("caller {number}")).await.expect("it is removed");
    }
}
