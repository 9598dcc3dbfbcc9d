//! The check of one emitted crate.

use std::collections::BTreeSet;
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use test_server::Server;

use crate::compare::{differences, kept};
use crate::delivery::{self, Delivery};
use crate::document::{Document, Inbound};
use crate::exchange::{self, Exchange};
use crate::given::Failure;

/// A check: the server, the document and the results.
pub struct Check {
    document: Document,
    server: Server,
    called: BTreeSet<(String, String)>,
    received: BTreeSet<String>,
    report: Report,
}

/// The result of a check.
#[derive(Debug, Default, Deserialize, Serialize)]
pub struct Report {
    /// Operations that were called.
    pub operations: usize,
    /// Requests that were sent and compared.
    pub requests: usize,
    /// Requests of callbacks that the program was sent.
    pub deliveries: usize,
    /// Of these, requests that the enum over all callbacks recognized.
    pub recognized: usize,
    /// Values of responses and callbacks that were decoded without loss.
    pub values: usize,
    /// Examples of the document that violate their schemas, and were not used.
    pub misfits: Vec<String>,
    /// Checks that were skipped, with the reason.
    pub skipped: Vec<String>,
    /// The differences from the document.
    pub mismatches: Vec<Mismatch>,
}

/// A difference from the document.
#[derive(Debug, Deserialize, Serialize)]
pub struct Mismatch {
    /// Method, path and kind of call.
    pub call: String,
    /// The part of the request or response that differs.
    pub what: String,
    /// The expected value.
    pub expected: String,
    /// The value that the client sent or decoded.
    pub found: String,
}

impl Check {
    /// Reads a YAML or JSON document with its referenced files, and starts the server.
    ///
    /// # Errors
    ///
    /// If the document or a referenced file can't be read, or a referenced file is outside the folder of the document.
    pub fn start(document: &Path) -> io::Result<Self> {
        Ok(Self {
            document: Document::read(document)?,
            server: Server::start([]),
            called: BTreeSet::new(),
            received: BTreeSet::new(),
            report: Report::default(),
        })
    }

    /// Returns the base URL for the client.
    pub fn url(&self) -> String {
        self.server.url()
    }

    /// Returns the calls to check an operation with.
    pub fn exchanges(&mut self, method: &str, path: &str) -> Vec<Exchange> {
        self.called.insert((method.to_owned(), path.to_owned()));
        exchange::exchanges(&self.document, method, path)
    }

    /// Sets the response to the next request.
    pub fn begin(&self, exchange: &Exchange) {
        let reply = exchange.response.reply();
        self.server.set_handler(move |_| reply.clone());
        self.server.take();
    }

    /// Compares the received request with the expected one, and the decoded value with the response.
    pub fn end(&mut self, exchange: &Exchange, result: Result<Value, Failure>) {
        let mut found = Vec::new();
        let response = &exchange.response;
        match self.server.take().as_slice() {
            [received] => {
                found = differences(&exchange.expected, received, response.media_type.as_deref());
                self.report.requests += 1;
            }
            // The result has the reason why nothing was sent.
            [] if result.is_err() => {}
            received => found.push(["requests".to_owned(), "1".to_owned(), received.len().to_string()]),
        }
        match result {
            Ok(_) if response.media_type.is_none() => {}
            Ok(value) => self.report.values += kept(&response.body, &value, "response", &mut found),
            Err(failure) => found.push(["result".to_owned(), "a success".to_owned(), failure.to_string()]),
        }
        self.add(&exchange.name, found);
    }

    /// Returns the requests of a callback with a name such as `webhook joined POST`, or
    /// `POST /calls status {$request.body#/url} POST` for a callback of an operation.
    pub fn deliveries(&mut self, name: &str) -> Vec<Delivery> {
        self.received.insert(name.to_owned());
        delivery::deliveries(&self.document, name)
    }

    /// Compares the decoded value of a callback with the request: an object with `content`, `query` and `headers`.
    pub fn received(&mut self, delivery: &Delivery, result: Result<Value, Failure>) {
        self.report.deliveries += 1;
        let mut found = Vec::new();
        match result {
            Ok(value) => {
                self.report.values += kept(&delivery.expected.clone().into(), &value, "callback", &mut found);
            }
            Err(failure) => found.push(["result".to_owned(), "a value".to_owned(), failure.to_string()]),
        }
        self.add(&delivery.name, found);
    }

    /// Checks the variant that the enum over all callbacks has for a request; it is empty for an unrecognized one. A request
    /// may be unrecognized, but not be taken for another callback.
    pub fn recognized(&mut self, delivery: &Delivery, variant: &str, result: Result<&str, Failure>) {
        let found = match result {
            Ok("") => return,
            Ok(found) if found == variant => {
                self.report.recognized += 1;
                return;
            }
            Ok(found) => found.to_owned(),
            Err(failure) => failure.to_string(),
        };
        self.add(&delivery.name, vec![["variant".to_owned(), variant.to_owned(), found]]);
    }

    fn add(&mut self, call: &str, found: Vec<[String; 3]>) {
        self.report.mismatches.extend(found.into_iter().map(|[what, expected, found]| Mismatch {
            call: call.to_owned(),
            what,
            expected,
            found,
        }));
    }

    /// Ends the check. Reports operations that were not called, and callbacks that were not received, as mismatches.
    pub fn report(mut self) -> Report {
        self.report.operations = self.called.len();
        self.report.misfits = self.document.misfits();
        self.report.skipped = self.document.skipped();
        for (method, path) in self.document.operations() {
            if !self.called.contains(&(method.clone(), path.clone())) {
                self.report.mismatches.push(Mismatch {
                    call: format!("{method} {path}"),
                    what: "operation".to_owned(),
                    expected: "a method of the client".to_owned(),
                    found: "none".to_owned(),
                });
            }
        }
        for Inbound { name, .. } in self.document.callbacks() {
            if !self.received.contains(&name) {
                self.report.mismatches.push(Mismatch {
                    call: name,
                    what: "callback".to_owned(),
                    expected: "a type of the module `callbacks`".to_owned(),
                    found: "none".to_owned(),
                });
            }
        }
        self.report
    }
}
