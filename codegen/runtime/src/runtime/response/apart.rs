//! Decoding of large bodies, apart from the threads that other requests wait for.

use std::panic::resume_unwind;

use tokio::task::spawn_blocking;

use super::error::Error;
use super::raw::RawResponse;

/// Bodies with more bytes take longer than a runtime should be held up.
const LARGE: usize = 256 << 10;

/// Whether decoding takes long enough to be done apart.
pub(crate) fn is_large(length: usize) -> bool {
    length > LARGE
}

/// Decodes on a thread that may be held up. If nobody waits for the value any more, it is dropped there.
pub(crate) async fn apart<T: Send + 'static>(raw: RawResponse, decode: fn(&RawResponse) -> T) -> Result<T, Error> {
    match spawn_blocking(move || decode(&raw)).await {
        Ok(decoded) => Ok(decoded),
        Err(error) => match error.try_into_panic() {
            Ok(panic) => resume_unwind(panic),
            Err(_) => Err(Error::abandoned("the runtime shuts down")),
        },
    }
}
