//! Which failures may be followed by another attempt. How often and when: see `retry`.
//!
//! | failure | may be repeated |
//! |---|---|
//! | nothing was sent: no connection | always |
//! | 429 | always, since the server certainly did not carry it out |
//! | broken connection, time limit, 500, 502, 503, 504 | if the operation is idempotent |
//! | anything else | never: it would fail again, or it is not known what it did |

use crate::runtime::response::error::{Delivery, Error, ErrorKind};

/// Whether the request may be sent again after this failure.
pub(crate) fn may_repeat(error: &Error, idempotent: bool) -> bool {
    match error.kind() {
        ErrorKind::Connect | ErrorKind::Timeout | ErrorKind::Transport => {
            idempotent || error.delivery() == Delivery::NotSent
        }
        ErrorKind::Status => match error.status().map(|status| status.as_u16()) {
            Some(429) => true,
            Some(500 | 502 | 503 | 504) => idempotent,
            _ => false,
        },
        ErrorKind::Configuration
        | ErrorKind::InvalidParameter
        | ErrorKind::Credential
        | ErrorKind::TooLarge
        | ErrorKind::Redirect
        | ErrorKind::Decode
        | ErrorKind::Paging => false,
    }
}

/// Whether the server may have done something for the request.
pub(crate) fn may_have_been_carried_out(error: &Error) -> bool {
    error.delivery() != Delivery::NotSent && !error.is_rate_limited()
}

/// Whether the request may have been carried out although this failure does not say so.
pub(crate) fn lost_answer(error: &Error) -> bool {
    match error.kind() {
        ErrorKind::Timeout | ErrorKind::Transport => error.delivery() != Delivery::NotSent,
        // A gateway speaks of itself, not of the server behind it.
        ErrorKind::Status => matches!(error.status().map(|status| status.as_u16()), Some(502 | 504)),
        _ => false,
    }
}
