//! Names and values of queries, forms and cookies, encoded as they arrived: a delimiter in an item is encoded, one between
//! items is not.

use std::borrow::Cow;

use http::{HeaderMap, header};
use percent_encoding::percent_decode_str;

/// The most pairs of a query, a form or a cookie header. Each takes more memory than its text.
const MAX_PAIRS: usize = 10_000;

/// The encoding of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TextEncoding {
    /// None: headers and parts of a multipart body.
    Plain,
    /// Percent-encoding: paths and cookies.
    Percent,
    /// Percent-encoding, and `+` for a space: queries and forms.
    Form,
}

impl TextEncoding {
    pub(crate) fn decode(self, text: &str) -> Result<String, String> {
        match self {
            Self::Plain => Ok(text.to_owned()),
            Self::Form => Self::Percent.decode(&text.replace('+', " ")),
            Self::Percent => {
                let decoded = percent_decode_str(text).decode_utf8();
                decoded.map(Cow::into_owned).map_err(|_| "is not UTF-8".to_owned())
            }
        }
    }
}

/// A decoded name and an encoded value.
#[derive(Debug)]
pub(crate) struct Pair {
    pub(crate) name: String,
    pub(crate) raw: String,
    pub(crate) encoding: TextEncoding,
}

impl Pair {
    pub(crate) fn plain(name: String, raw: String) -> Self {
        Self { name, raw, encoding: TextEncoding::Plain }
    }

    pub(crate) fn text(&self) -> Result<String, String> {
        self.encoding.decode(&self.raw)
    }
}

/// The pairs of a query or a URL-encoded form; the problem is a predicate.
pub(crate) fn of_query(text: &str) -> Result<Vec<Pair>, String> {
    split(text.split('&'), TextEncoding::Form)
}

/// The pairs of all cookie headers.
pub(crate) fn of_cookies(headers: &HeaderMap) -> Result<Vec<Pair>, String> {
    let headers = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    split(headers.flat_map(|text| text.split(';')).map(str::trim), TextEncoding::Percent)
}

fn split<'t>(parts: impl Iterator<Item = &'t str>, encoding: TextEncoding) -> Result<Vec<Pair>, String> {
    let mut pairs = Vec::new();
    for part in parts.filter(|part| !part.is_empty()) {
        if pairs.len() == MAX_PAIRS {
            return Err(format!("has more than {MAX_PAIRS} parameters"));
        }
        let (name, raw) = part.split_once('=').unwrap_or((part, ""));
        pairs.push(Pair { name: encoding.decode(name)?, raw: raw.to_owned(), encoding });
    }
    Ok(pairs)
}
