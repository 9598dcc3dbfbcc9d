//! Checks of raw requests, sent without a client.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;

use wire_check::{Check, Failure};

/// Sends a request, and returns the body of the response.
fn send(url: &str, request: &str) -> Result<serde_json::Value, Failure> {
    let mut connection = TcpStream::connect(url.trim_start_matches("http://")).map_err(Failure::new)?;
    connection.write_all(request.as_bytes()).map_err(Failure::new)?;
    let mut response = String::new();
    connection.read_to_string(&mut response).map_err(Failure::new)?;
    let (_, body) = response.split_once("\r\n\r\n").ok_or_else(|| Failure::new("no response"))?;
    serde_json::from_str(body).map_err(Failure::new)
}

/// Returns the differences that a check finds in one call.
fn differences(request: &str, change: impl Fn(&mut serde_json::Value)) -> Vec<String> {
    let document = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/parts/calls.yaml");
    let mut check = Check::start(&document).expect("a document");
    let exchange = check.exchanges("GET", "/calls/{sid}").swap_remove(0);
    check.begin(&exchange);
    let mut result = send(&check.url(), request);
    result.iter_mut().for_each(change);
    check.end(&exchange, result);
    let report = check.report();
    assert_eq!((report.operations, report.requests), (1, 1));
    report.mismatches.into_iter().map(|found| format!("{} {} {}", found.what, found.expected, found.found)).collect()
}

#[test]
fn requests_and_responses_are_compared_with_the_document() {
    // The uncalled operation is a difference too.
    let uncalled = "operation a method of the client none";
    let right = "GET /calls/CA1 HTTP/1.1\r\nHost: x\r\nAccept: */*\r\n\r\n";
    assert_eq!(differences(right, |_| ()), [uncalled]);
    let wrong = "GET /calls/CA2?a=1 HTTP/1.1\r\nHost: x\r\nX-A: b\r\nAccept: text/plain\r\n\r\n";
    let expected = [
        "path /calls/CA1 /calls/CA2",
        "query  a=1",
        "headers  x-a: b",
        "accept application/json text/plain",
        "response.sid \"CA1\" null",
        uncalled,
    ];
    assert_eq!(differences(wrong, |value| drop(value["sid"].take())), expected);
}
