//! The measured requests, for each client.

pub(crate) mod by_hand;
pub(crate) mod server;

use std::hint::black_box;
use std::sync::OnceLock;

use conference_participants::runtime::Representation;
use conference_participants::twilio;
use divan::Bencher;
use second_opinion::twilio as progenitor;
use test_server::Server;
use tokio::runtime::Runtime;

use by_hand::ByHand;

pub(crate) const ACCOUNT: &str = "AC00112233445566778899aabbccddeeff";
pub(crate) const CONFERENCE: &str = "CF00112233445566778899aabbccddeeff";
pub(crate) const CALL: &str = "CA00112233445566778899aabbccddee01";

fn base_url() -> String {
    static SERVER: OnceLock<Server> = OnceLock::new();
    SERVER.get_or_init(server::start).url() + "/2010-04-01"
}

fn runtime() -> Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime")
}

fn ours(representation: Representation) -> twilio::Client {
    let builder = twilio::Client::builder().credentials(ACCOUNT, "token").representation(representation);
    builder.base_url(base_url()).build().expect("a client")
}

fn theirs() -> progenitor::Client {
    progenitor::Client::new_with_client(&base_url(), by_hand::http_client())
}

/// One participant over loopback, one request after the other.
#[divan::bench_group(sample_count = 200, sample_size = 50)]
mod fetch {
    use super::{ACCOUNT, Bencher, ByHand, CALL, CONFERENCE, Representation, base_url, black_box, runtime};

    #[divan::bench]
    fn a_by_hand(bencher: Bencher) {
        let (runtime, client) = (runtime(), ByHand::new(base_url()));
        bencher
            .bench_local(|| runtime.block_on(client.fetch(black_box(CONFERENCE), black_box(CALL))).expect("an answer"));
    }

    #[divan::bench]
    fn b_ours(bencher: Bencher) {
        let (runtime, client) = (runtime(), super::ours(Representation::Json));
        bencher.bench_local(|| {
            runtime
                .block_on(async { client.fetch_participant(black_box(CONFERENCE), black_box(CALL)).await })
                .expect("an answer")
        });
    }

    #[divan::bench]
    fn c_progenitor(bencher: Bencher) {
        let (runtime, client) = (runtime(), super::theirs());
        bencher.bench_local(|| {
            let request = client.fetch_participant().account_sid(ACCOUNT).conference_sid(black_box(CONFERENCE));
            runtime.block_on(request.call_sid(black_box(CALL).to_owned()).send()).expect("an answer")
        });
    }
}

/// A page of 1000 participants over loopback.
#[divan::bench_group(sample_count = 100, sample_size = 1)]
mod page_of_1000 {
    use super::{ACCOUNT, Bencher, ByHand, CONFERENCE, Representation, base_url, runtime};

    #[divan::bench]
    fn a_json_by_hand(bencher: Bencher) {
        let (runtime, client) = (runtime(), ByHand::new(base_url()));
        bencher.bench_local(|| runtime.block_on(client.list(CONFERENCE)).expect("an answer"));
    }

    #[divan::bench]
    fn b_json_ours(bencher: Bencher) {
        let (runtime, client) = (runtime(), super::ours(Representation::Json));
        bencher
            .bench_local(|| runtime.block_on(async { client.list_participants(CONFERENCE).await }).expect("an answer"));
    }

    #[divan::bench]
    fn c_json_progenitor(bencher: Bencher) {
        let (runtime, client) = (runtime(), super::theirs());
        bencher.bench_local(|| {
            let request = client.list_participants().account_sid(ACCOUNT).conference_sid(CONFERENCE);
            runtime.block_on(request.send()).expect("an answer")
        });
    }

    #[divan::bench]
    fn d_xml_by_hand(bencher: Bencher) {
        let (runtime, client) = (runtime(), ByHand::new(base_url()));
        bencher.bench_local(|| runtime.block_on(client.list_xml(CONFERENCE)).expect("an answer"));
    }

    #[divan::bench]
    fn e_xml_ours(bencher: Bencher) {
        let (runtime, client) = (runtime(), super::ours(Representation::Xml));
        bencher
            .bench_local(|| runtime.block_on(async { client.list_participants(CONFERENCE).await }).expect("an answer"));
    }
}

/// The same page from memory: only the types differ.
#[divan::bench_group(sample_count = 100, sample_size = 1)]
mod decode_1000 {
    use super::{Bencher, by_hand, progenitor, server, twilio};

    #[divan::bench]
    fn a_json_by_hand(bencher: Bencher) {
        let page = server::json_page(1000, None);
        bencher.bench_local(|| serde_json::from_str::<by_hand::Page>(&page).expect("a page"));
    }

    #[divan::bench]
    fn b_json_ours(bencher: Bencher) {
        let page = server::json_page(1000, None);
        bencher.bench_local(|| serde_json::from_str::<twilio::types::ParticipantPage>(&page).expect("a page"));
    }

    #[divan::bench]
    fn c_json_progenitor(bencher: Bencher) {
        let page = server::json_page(1000, None);
        bencher.bench_local(|| serde_json::from_str::<progenitor::types::ParticipantPage>(&page).expect("a page"));
    }
}
