//! Decoding of bodies of items: JSON Lines, JSON text sequences, events and parts.

use bytes::Bytes;
use serde::Serialize;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::{Map, Value as Json};

use super::incoming::{Incoming, broken_rule};
use super::multipart::MAX_PARTS;
use super::refusal::{Refusal, RefusalKind};
use crate::interface::check::Rule;
use crate::request::multipart::is_within;
use crate::request::property;
use crate::response::limits::MAX_RESPONSE_NODES;
use crate::streams::event_parser::{Parser, RawEvent};
use crate::streams::part_parser::{BrokenParts, Parts, RawPart};
use crate::streams::record_parser::Records;
use crate::values::item::{Event, StreamPart};

/// The bytes of a node, as the limit counts them.
const NODE: usize = 64;

impl Incoming {
    /// Decodes a body of JSON Lines whose values satisfy the rules.
    ///
    /// # Errors
    ///
    /// Fails if a value is malformed, does not match the type, or violates a rule.
    pub fn lines<T: DeserializeOwned>(&self, rules: &[Rule<'_>]) -> Result<Vec<T>, Refusal> {
        self.records(false, rules)
    }

    /// Decodes a JSON text sequence whose values satisfy the rules.
    ///
    /// # Errors
    ///
    /// Fails if a value is malformed, does not match the type, or violates a rule.
    pub fn sequence<T: DeserializeOwned>(&self, rules: &[Rule<'_>]) -> Result<Vec<T>, Refusal> {
        self.records(true, rules)
    }

    fn records<T: DeserializeOwned>(&self, is_sequence: bool, rules: &[Rule<'_>]) -> Result<Vec<T>, Refusal> {
        self.text()?;
        let mut records = Records::new(is_sequence, usize::MAX);
        records.push(self.body.clone());
        let mut found = Vec::new();
        while let Ok(Some(record)) = records.next() {
            found.push(record.data);
        }
        found.extend(records.finish().map(|record| record.data));
        self.values(found.iter().map(String::as_bytes), rules)
    }

    /// Decodes events with JSON as their data. `fields` are the rules of their other fields.
    ///
    /// # Errors
    ///
    /// Fails if an event is incomplete, does not match the type, or violates a rule.
    pub fn events<T: DeserializeOwned>(
        &self,
        rules: &[Rule<'_>],
        fields: &[Rule<'_>],
    ) -> Result<Vec<Event<T>>, Refusal> {
        let events = self.raw_events(fields)?;
        let data: Vec<T> = self.values(events.iter().map(|event| event.data.as_bytes()), rules)?;
        Ok(events.into_iter().zip(data).map(|(event, data)| event.with(|_| data)).collect())
    }

    /// Decodes events with text as their data. `fields` are the rules of their other fields.
    ///
    /// # Errors
    ///
    /// Fails if an event is incomplete, or violates a rule.
    pub fn text_events(&self, rules: &[Rule<'_>], fields: &[Rule<'_>]) -> Result<Vec<Event<String>>, Refusal> {
        let events = self
            .raw_events(fields)?
            .into_iter()
            .enumerate()
            .map(|(index, event)| self.check_item(index, &event.data, rules).map(|()| event.with(|data| data)));
        events.collect()
    }

    fn raw_events(&self, fields: &[Rule<'_>]) -> Result<Vec<RawEvent>, Refusal> {
        self.text()?;
        let mut parser = Parser::new(usize::MAX);
        parser.push(self.body.clone());
        let (mut events, mut nodes) = (Vec::new(), 0);
        while let Ok(Some(event)) = parser.next() {
            // Each event has a copy of the last id.
            nodes += 1 + (event.kind.len() + event.id.as_ref().map_or(0, String::len)) / NODE;
            if nodes > MAX_RESPONSE_NODES {
                return Err(self.wrong_body(format!("decodes into more than the limit of {MAX_RESPONSE_NODES} nodes")));
            }
            let mut received = Map::new();
            if !event.kind.is_empty() {
                received.insert("event".to_owned(), event.kind.as_str().into());
            }
            received.extend(event.id.iter().map(|id| ("id".to_owned(), id.as_str().into())));
            self.check_item(events.len(), &Json::Object(received), fields)?;
            events.push(event);
        }
        if parser.is_within_event() {
            return Err(self.wrong_body("ends within an event: an empty line is missing"));
        }
        Ok(events)
    }

    /// Decodes parts with JSON, of one of these media types.
    ///
    /// # Errors
    ///
    /// Fails if a part is malformed, has another media type, does not match the type, or violates a rule.
    pub fn json_parts<T: DeserializeOwned>(
        &self,
        rules: &[Rule<'_>],
        media_types: &[&str],
    ) -> Result<Vec<StreamPart<T>>, Refusal> {
        let parts = self.parts(media_types)?;
        let data: Vec<T> = self.values(parts.iter().map(|part| part.content.as_ref()), rules)?;
        Ok(parts.into_iter().zip(data).map(|(RawPart { headers, .. }, data)| StreamPart { headers, data }).collect())
    }

    /// Decodes parts with text, of one of these media types.
    ///
    /// # Errors
    ///
    /// Fails if a part is malformed or no UTF-8, has another media type, or violates a rule.
    pub fn text_parts(&self, rules: &[Rule<'_>], media_types: &[&str]) -> Result<Vec<StreamPart<String>>, Refusal> {
        let parts = self.parts(media_types)?.into_iter().enumerate().map(|(index, RawPart { headers, content })| {
            let text = std::str::from_utf8(&content).map(str::to_owned);
            let data = text.map_err(|_| self.wrong_body(format!("has a part [{index}] that is not UTF-8")))?;
            self.check_item(index, &data, rules).map(|()| StreamPart { headers, data })
        });
        parts.collect()
    }

    /// Decodes parts with bytes, of one of these media types.
    ///
    /// # Errors
    ///
    /// Fails if a part is malformed or has another media type.
    pub fn byte_parts(&self, media_types: &[&str]) -> Result<Vec<StreamPart<Bytes>>, Refusal> {
        let parts = self.parts(media_types)?.into_iter();
        Ok(parts.map(|RawPart { headers, content }| StreamPart { headers, data: content }).collect())
    }

    fn parts(&self, media_types: &[&str]) -> Result<Vec<RawPart>, Refusal> {
        let parser = Parts::new(self.content_type().unwrap_or_default(), usize::MAX);
        let mut parser = parser.ok_or_else(|| self.wrong_body("has no valid boundary in its media type"))?;
        parser.push(&self.body);
        let mut parts = Vec::new();
        loop {
            match parser.next() {
                Ok(Some(_)) if parts.len() == MAX_PARTS => {
                    return Err(self.wrong_body(format!("has more than {MAX_PARTS} parts")));
                }
                Ok(Some(part)) => {
                    let given = part.headers.get(http::header::CONTENT_TYPE).map(|given| given.to_str().unwrap_or("?"));
                    let is_allowed = |given: &str| media_types.iter().any(|range| is_within(given, range));
                    if !media_types.is_empty() && given.is_some_and(|given| !is_allowed(given)) {
                        let (index, takes) = (parts.len(), media_types.join(", "));
                        return Err(
                            self.wrong_body(format!("has a part [{index}] of another media type, takes {takes}"))
                        );
                    }
                    parts.push(part);
                }
                Ok(None) => break,
                Err(BrokenParts::Malformed(problem)) => return Err(self.wrong_body(problem)),
                Err(BrokenParts::TooLarge(_)) => return Err(self.wrong_body("has a part that is too large")),
            }
        }
        parser.finish().map(|()| parts).map_err(|problem| self.wrong_body(problem))
    }

    /// Decodes JSON values. One limit of memory applies to all of them.
    fn values<'b, T: DeserializeOwned>(
        &self,
        values: impl Iterator<Item = &'b [u8]>,
        rules: &[Rule<'_>],
    ) -> Result<Vec<T>, Refusal> {
        let mut list = b"[".to_vec();
        for (index, value) in values.enumerate() {
            if serde_json::from_slice::<IgnoredAny>(value).is_err() {
                return Err(self.wrong_body(format!("has [{index}], which is no JSON")));
            }
            if index > 0 {
                list.push(b',');
            }
            list.extend_from_slice(value);
        }
        list.push(b']');
        let each = [Rule::Items(rules)];
        self.json_of(&list, if rules.is_empty() { &[] } else { &each })
    }

    fn check_item(&self, index: usize, item: &impl Serialize, rules: &[Rule<'_>]) -> Result<(), Refusal> {
        let checked = property::tree(item, rules).map(drop);
        checked.map_err(|invalid| self.wrong_body(broken_rule(invalid.within(format!("[{index}]")))))
    }

    fn wrong_body(&self, problem: impl Into<String>) -> Refusal {
        self.refusal(RefusalKind::Body, problem)
    }
}
