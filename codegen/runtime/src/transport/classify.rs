//! The classification of failures that may be retried. `retry` decides on number and delay.
//!
//! | failure | retried |
//! |---|---|
//! | connecting failed: nothing was sent | always |
//! | 429 | always: the server did not process the request |
//! | broken connection, time limit, 500, 502, 503, 504 | if the operation is idempotent |
//! | any other | never: it would fail again, or its effect is unknown |

use crate::response::error::{Delivery, Error, ErrorKind};

/// Returns true if the request may be retried after this failure.
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

/// Returns true if the server may have processed the request.
pub(crate) fn may_have_been_carried_out(error: &Error) -> bool {
    error.delivery() != Delivery::NotSent && !error.is_rate_limited()
}

/// Returns true if the server may have processed the request although this failure does not show it.
pub(crate) fn lost_answer(error: &Error) -> bool {
    match error.kind() {
        ErrorKind::Timeout | ErrorKind::Transport => error.delivery() != Delivery::NotSent,
        // A gateway reports its own failure, not the result of the server behind it.
        ErrorKind::Status => matches!(error.status().map(|status| status.as_u16()), Some(502 | 504)),
        _ => false,
    }
}
