//! Memory while 64 streams read 10 000 pages at the same time. Flat means that nothing is kept of what has been read.
//!
//! `cargo bench -p second-opinion --bench streams`; `STREAM_PAGES` is the number of pages of all streams together.

#[path = "support/server.rs"]
mod server;

use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use conference_participants::twilio;

const ACCOUNT: &str = "AC00112233445566778899aabbccddeeff";
const CONFERENCE: &str = "CF00112233445566778899aabbccddeeff";
const CALL: &str = "CA00112233445566778899aabbccddee01";

const STREAMS: usize = 64;
const PAGE_SIZE: i64 = 50;
/// The allowed growth after the first tenth, because allocators and connections settle.
const MAY_GROW: usize = 4 << 20;

#[tokio::main]
async fn main() -> ExitCode {
    // `cargo test --all-targets` runs this too, and only wants to see it run.
    let measuring = std::env::args().any(|argument| argument == "--bench");
    let pages = std::env::var("STREAM_PAGES").ok().and_then(|pages| pages.parse().ok());
    let pages = pages.unwrap_or(if measuring { 10_000 } else { STREAMS });
    let each = pages.div_ceil(STREAMS);

    let server = server::start();
    let client = twilio::Client::builder().credentials(ACCOUNT, "token").base_url(server.url() + "/2010-04-01");
    let client = client.build().expect("a client");
    let read = Arc::new(AtomicUsize::new(0));
    let start = Instant::now();
    let streams: Vec<_> = (0..STREAMS)
        .map(|_| {
            let (client, read) = (client.clone(), Arc::clone(&read));
            tokio::spawn(async move {
                let list =
                    client.list_participants(CONFERENCE).page(1).page_size(PAGE_SIZE).page_token(each.to_string());
                let mut participants = list.stream();
                while participants.try_next().await.expect("a page").is_some() {
                    read.fetch_add(1, Ordering::Relaxed);
                }
            })
        })
        .collect();

    let all = each * STREAMS * usize::try_from(PAGE_SIZE).unwrap_or_default();
    let mut sizes = Vec::new();
    println!("{STREAMS} streams, {each} pages each, {PAGE_SIZE} participants a page");
    for tenth in 1..=10 {
        while read.load(Ordering::Relaxed) < all * tenth / 10
            && !streams.iter().all(tokio::task::JoinHandle::is_finished)
        {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
        // The server keeps its requests, which must not count.
        server.take();
        let size = resident();
        println!(
            "{:>3} % read after {:>6.2} s: {:>6} KiB resident",
            tenth * 10,
            start.elapsed().as_secs_f64(),
            size >> 10
        );
        sizes.push(size);
    }
    for stream in streams {
        stream.await.expect("no panic");
    }
    println!("{} participants", read.load(Ordering::Relaxed));
    assert_eq!(read.load(Ordering::Relaxed), all, "every participant is read once");
    let grown = sizes.iter().max().unwrap_or(&0).saturating_sub(*sizes.first().unwrap_or(&0));
    println!("grown by {} KiB since the first tenth", grown >> 10);
    if measuring && grown > MAY_GROW { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// Bytes of this process in memory; 0 where that can't be told.
fn resident() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or_default();
    line.trim().trim_end_matches(" kB").parse::<usize>().unwrap_or(0) << 10
}
