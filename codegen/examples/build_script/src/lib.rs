//! A client that a build script generates: `build.rs` writes it to `OUT_DIR`, and this file includes it.

// Modules of the client are named from the root: `crate::runtime`.
include!(concat!(env!("OUT_DIR"), "/client/modules.rs"));

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpListener;

    use super::clock::Client;

    #[tokio::test]
    async fn the_client_of_the_build_script_works() {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let server = tokio::spawn(async move {
            let (mut connection, _) = listener.accept().await.expect("a connection");
            let mut request = Vec::new();
            while !request.ends_with(b"\r\n\r\n") {
                request.push(connection.read_u8().await.expect("a request"));
            }
            let body = r#"{"hour":12,"minute":30}"#;
            let head = format!(
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
                body.len()
            );
            connection.write_all((head + body).as_bytes()).await.expect("an answer");
            String::from_utf8(request).expect("a request is text")
        });
        let client = Client::builder().base_url(format!("http://{address}")).build().expect("a client");
        let time = client.fetch_time().await.expect("the time");
        assert_eq!((time.hour, time.minute), (12, 30));
        let request = server.await.expect("a request");
        assert!(request.starts_with("GET /time HTTP/1.1\r\n"), "{request}");
    }
}
