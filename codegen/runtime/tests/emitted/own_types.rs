//! Types of a program, which `codegen/tests/cases/own/crate.toml` puts in place of emitted ones.

#![allow(missing_docs, reason = "they are the types of a test")]

use serde::{Deserialize, Serialize};

/// A UUID, which other texts do not decode as.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Id(String);

impl TryFrom<String> for Id {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        if text.len() == 36 { Ok(Self(text)) } else { Err("not a UUID") }
    }
}

impl From<Id> for String {
    fn from(id: Id) -> Self {
        id.0
    }
}

/// A price in cents, whose text has two digits after the point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Price(pub i64);

impl TryFrom<String> for Price {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let (whole, cents) = text.split_once('.').filter(|(_, cents)| cents.len() == 2).ok_or("not a price")?;
        format!("{whole}{cents}").parse().map(Self).map_err(|_| "not a price")
    }
}

impl From<Price> for String {
    fn from(price: Price) -> Self {
        format!("{}.{:02}", price.0 / 100, price.0 % 100)
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Money {
    pub amount: Price,
    pub currency: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Level(pub u8);

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Grams(pub f64);
