//! Pages of a list. The token of a page names the participant before or after it, so that pages neither repeat nor skip
//! anybody while participants come and go.

use conference_participants::runtime::Nullable;

use super::Caller;
use crate::world::{Participant, Rejection};

const DEFAULT_SIZE: i64 = 50;

/// The parameters of a page.
#[derive(Clone, Debug)]
pub(crate) struct PageRequest {
    pub(crate) size: Option<i64>,
    pub(crate) number: Option<i64>,
    pub(crate) token: Option<String>,
}

/// A page and its links.
pub(crate) struct Page<'w> {
    pub(crate) participants: Vec<&'w Participant>,
    pub(crate) number: i64,
    pub(crate) size: i64,
    /// The index of the first and the last participant in the list.
    pub(crate) bounds: [i64; 2],
    pub(crate) own: String,
    pub(crate) first: String,
    pub(crate) previous: Nullable<String>,
    pub(crate) next: Nullable<String>,
}

/// Returns a page of the participants that are wanted, out of all of a conference, in the order of their creation.
pub(crate) fn page<'w>(
    all: &'w [Participant],
    is_wanted: impl Fn(&Participant) -> bool,
    request: &PageRequest,
    caller: &Caller,
) -> Result<Page<'w>, Rejection> {
    let size = request.size.unwrap_or(DEFAULT_SIZE).clamp(1, 1000);
    let number = request.number.unwrap_or(0);
    let length = usize::try_from(size).unwrap_or(usize::MAX);
    let wanted: Vec<(usize, &Participant)> =
        all.iter().enumerate().filter(|(_, participant)| is_wanted(participant)).collect();
    let position = |call: &str| all.iter().position(|participant| participant.call == call);
    let before = |end: usize| wanted.partition_point(|(at, _)| *at < end);
    let start = match request.token.as_deref().filter(|token| !token.is_empty()) {
        None if number > 0 => {
            let message = "Page is not 0, and PageToken is missing: follow the links of a page";
            return Err(Rejection::parameter("Page", 20001, message));
        }
        None => 0,
        Some(token) => match (token.strip_prefix("PA").and_then(position), token.strip_prefix("PB").and_then(position))
        {
            (Some(last), _) => before(last + 1),
            (None, Some(first)) => before(first).saturating_sub(length),
            (None, None) => return Err(Rejection::parameter("PageToken", 20001, "PageToken is no token of this list")),
        },
    };
    let end = wanted.len().min(start.saturating_add(length));
    let participants: Vec<&Participant> = wanted[start..end].iter().map(|(_, participant)| *participant).collect();
    let link = |number: i64, token: Option<String>| with_page(caller, size, number, token.as_deref());
    let next = participants.last().filter(|_| end < wanted.len());
    let next = next.map(|last| link(number.saturating_add(1), Some(format!("PA{}", last.call))));
    let previous = participants.first().filter(|_| start > 0 && number > 0);
    let previous = previous.map(|first| link(number - 1, Some(format!("PB{}", first.call)).filter(|_| number > 1)));
    let index = |index: usize| i64::try_from(index).unwrap_or(i64::MAX);
    Ok(Page {
        bounds: [index(start), index(end.saturating_sub(1).max(start))],
        participants,
        number,
        size,
        own: link(number, request.token.clone()),
        first: link(0, None),
        previous: previous.map_or(Nullable::Null, Nullable::Value),
        next: next.map_or(Nullable::Null, Nullable::Value),
    })
}

/// Returns the link to a page: the path and query of the request with other page parameters.
fn with_page(caller: &Caller, size: i64, number: i64, token: Option<&str>) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    let is_filter = |name: &str| !matches!(name, "PageSize" | "Page" | "PageToken");
    query.extend_pairs(url::form_urlencoded::parse(caller.query.as_bytes()).filter(|(name, _)| is_filter(name)));
    query.append_pair("PageSize", &size.to_string()).append_pair("Page", &number.to_string());
    if let Some(token) = token {
        query.append_pair("PageToken", token);
    }
    format!("{}?{}", caller.path, query.finish())
}
