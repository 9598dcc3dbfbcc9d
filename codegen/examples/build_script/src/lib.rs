//! A client from a build script: `build.rs` writes it to `OUT_DIR`, and this file includes it.

/// Clients of other programs.
pub mod clients {
    include!(concat!(env!("OUT_DIR"), "/clock.rs"));
}

#[cfg(test)]
mod tests {
    use test_server::{Reply, Server};

    use super::clients::clock::Client;

    #[tokio::test]
    async fn client_of_build_script_works() {
        let server = Server::once(Reply::json(200, r#"{"hour":12,"minute":30}"#));
        let client = Client::builder().base_url(server.url()).build().expect("a client");
        let time = client.fetch_time().await.expect("the time");
        assert_eq!((time.hour, time.minute), (12, 30));
        assert_eq!(server.request().line(), "GET /time HTTP/1.1");
    }
}
