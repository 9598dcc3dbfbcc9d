//! The operation of a request: by its path, its method and the constant part of the query.

use std::cmp::Reverse;

use http::Method;
use percent_encoding::percent_decode_str;

use super::pairs;
use super::refusal::{Refusal, RefusalKind};
use crate::interface::api::{Api, Format, Operation};

/// The operations of an API, those with the most literal path first.
pub(crate) struct Router {
    /// Segments of the paths of the servers; a segment with a variable is `None`.
    bases: Vec<Vec<Option<&'static str>>>,
    routes: Vec<Template>,
}

struct Template {
    index: usize,
    operation: &'static Operation,
    segments: Vec<Vec<Piece>>,
    /// The constant part of the query.
    query: Vec<(String, String)>,
}

#[derive(PartialEq, Eq)]
enum Piece {
    Literal(&'static str),
    Variable(&'static str),
}

/// The operation of a request.
pub(crate) struct Found {
    pub(crate) index: usize,
    /// Names and encoded values of the path's variables.
    pub(crate) variables: Vec<(&'static str, String)>,
    /// The format that the path selects.
    pub(crate) format: Option<Format>,
}

impl Router {
    pub(crate) fn new(api: &'static Api, operations: impl Iterator<Item = &'static Operation>) -> Self {
        let mut routes: Vec<Template> = operations.enumerate().map(|(index, one)| Template::new(index, one)).collect();
        let rank = |pieces: &Vec<Piece>| match pieces.as_slice() {
            [Piece::Literal(_)] => 0,
            [Piece::Variable(_)] => 2,
            _ => 1,
        };
        let literals = |pieces: &Vec<Piece>| {
            let lengths = pieces.iter().map(|piece| if let Piece::Literal(text) = piece { text.len() } else { 0 });
            Reverse(lengths.sum::<usize>())
        };
        routes.sort_by_cached_key(|route| {
            let segments: Vec<_> = route.segments.iter().map(|pieces| (rank(pieces), literals(pieces))).collect();
            (segments, Reverse(route.query.len()))
        });
        let servers = api.servers.iter().copied().chain(routes.iter().filter_map(|route| route.operation.server));
        let mut bases: Vec<_> = servers.map(base).filter(|base| !base.is_empty()).collect();
        bases.sort();
        bases.dedup();
        Self { bases, routes }
    }

    /// Finds the operation; that of GET for the method HEAD without one. The path may begin with the path of a server of the document.
    pub(crate) fn find(&self, api: &'static Api, method: &Method, path: &str, query: &str) -> Result<Found, Refusal> {
        let Some(path) = path.strip_prefix('/') else { return Err(not_found()) };
        let segments: Vec<&str> = path.split('/').collect();
        let below = self.bases.iter().filter_map(|base| {
            let (start, rest) = segments.split_at_checked(base.len())?;
            let is_same = base.iter().zip(start).all(|(known, given)| known.is_none_or(|known| known == *given));
            is_same.then_some(rest)
        });
        let (mut allowed, mut of_get) = (Vec::new(), None);
        for segments in below.chain([segments.as_slice()]) {
            for (format, suffix) in representations(api) {
                let Some((last, others)) = segments.split_last() else { continue };
                let Some(last) = last.strip_suffix(suffix) else { continue };
                let segments: Vec<&str> = others.iter().copied().chain([last]).collect();
                for route in &self.routes {
                    let Some(variables) = route.matches(&segments, query) else { continue };
                    let known = route.operation.method.http();
                    if known == *method {
                        return Ok(Found { index: route.index, variables, format });
                    }
                    if known == Method::GET && of_get.is_none() {
                        of_get = Some(Found { index: route.index, variables, format });
                    }
                    if !allowed.contains(&known) {
                        allowed.push(known);
                    }
                }
            }
        }
        match of_get {
            Some(found) if *method == Method::HEAD => return Ok(found),
            Some(_) if !allowed.contains(&Method::HEAD) => allowed.push(Method::HEAD),
            _ => {}
        }
        Err(if allowed.is_empty() { not_found() } else { Refusal::method(allowed) })
    }
}

/// The format that a path selects, whatever operation it has.
pub(crate) fn format_of(api: &'static Api, path: &str) -> Option<Format> {
    representations(api).into_iter().find(|(_, suffix)| path.ends_with(suffix))?.0
}

fn not_found() -> Refusal {
    Refusal::new(RefusalKind::NotFound, "no operation has the path")
}

/// Formats and the suffixes of their paths, the longest suffix first.
fn representations(api: &'static Api) -> Vec<(Option<Format>, &'static str)> {
    let mut all: Vec<_> = api.representations.iter().map(|info| (Some(info.format), info.path_suffix)).collect();
    // Representations of one suffix are told apart by the header `Accept`.
    let is_shared = |suffix: &str| api.representations.iter().filter(|info| info.path_suffix == suffix).count() > 1;
    all.iter_mut().filter(|(_, suffix)| is_shared(suffix)).for_each(|(format, _)| *format = None);
    if all.is_empty() {
        all.push((None, ""));
    }
    all.sort_by_key(|(_, suffix)| Reverse(suffix.len()));
    all
}

/// The segments of the path of a server.
fn base(url: &'static str) -> Vec<Option<&'static str>> {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let Some((_, path)) = rest.split_once('/') else { return Vec::new() };
    let segments = path.trim_end_matches('/').split('/').filter(|segment| !segment.is_empty());
    segments.map(|segment| (!segment.contains('{')).then_some(segment)).collect()
}

impl Template {
    fn new(index: usize, operation: &'static Operation) -> Self {
        let (path, query) = operation.path.split_once('?').unwrap_or((operation.path, ""));
        let pairs = pairs::of_query(query).unwrap_or_default();
        let query =
            pairs.into_iter().filter_map(|pair| Some((pair.text().ok()?, pair.name))).map(|(text, name)| (name, text));
        let path = path.strip_prefix('/').unwrap_or(path);
        Self { index, operation, segments: path.split('/').map(pieces).collect(), query: query.collect() }
    }

    /// Returns the variables if the path has the template.
    fn matches(&self, segments: &[&str], query: &str) -> Option<Vec<(&'static str, String)>> {
        if segments.len() != self.segments.len() {
            return None;
        }
        let mut variables = Vec::new();
        for (pieces, segment) in self.segments.iter().zip(segments) {
            matches(pieces, segment, &mut variables)?;
        }
        if self.query.is_empty() {
            return Some(variables);
        }
        let pairs = pairs::of_query(query).ok()?;
        let has = |(name, text): &(String, String)| {
            pairs.iter().any(|pair| pair.name == *name && pair.text().as_ref() == Ok(text))
        };
        self.query.iter().all(has).then_some(variables)
    }
}

/// `{id}:cancel` as literals and variables.
fn pieces(segment: &'static str) -> Vec<Piece> {
    let (mut pieces, mut rest) = (Vec::new(), segment);
    while let Some((literal, after)) = rest.split_once('{') {
        let Some((name, after)) = after.split_once('}') else { break };
        if !literal.is_empty() {
            pieces.push(Piece::Literal(literal));
        }
        pieces.push(Piece::Variable(name));
        rest = after;
    }
    if !rest.is_empty() || pieces.is_empty() {
        pieces.push(Piece::Literal(rest));
    }
    pieces
}

/// Adds the variables of a segment. A variable is never empty, and ends at the first following literal.
fn matches(pieces: &[Piece], segment: &str, variables: &mut Vec<(&'static str, String)>) -> Option<()> {
    if let [Piece::Literal(literal)] = pieces {
        let is_same =
            *literal == segment || percent_decode_str(segment).decode_utf8().is_ok_and(|text| text == *literal);
        return is_same.then_some(());
    }
    let mut rest = segment;
    for (index, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Literal(literal) => rest = rest.strip_prefix(literal)?,
            Piece::Variable(name) => {
                let following = pieces.get(index + 1..).unwrap_or_default();
                let end = match following {
                    [] => rest.len(),
                    [Piece::Literal(last)] => rest.strip_suffix(last)?.len(),
                    [Piece::Literal(next), ..] => {
                        let after_first = rest.char_indices().nth(1)?.0;
                        rest.get(after_first..)?.find(next)? + after_first
                    }
                    [Piece::Variable(_), ..] => rest.char_indices().nth(1)?.0,
                };
                let (value, after) = rest.split_at_checked(end)?;
                if value.is_empty() {
                    return None;
                }
                variables.push((name, value.to_owned()));
                rest = after;
            }
        }
    }
    rest.is_empty().then_some(())
}
