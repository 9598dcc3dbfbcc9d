//! Decoding of large bodies on a separate thread, so that other requests are not blocked.

use std::panic::resume_unwind;

use tokio::task::spawn_blocking;

use super::error::Error;

/// The size in bytes above which decoding would block an async runtime for too long.
const LARGE: usize = 256 << 10;

/// Returns true if decoding takes long enough for a separate thread.
pub(crate) fn is_large(length: usize) -> bool {
    length > LARGE
}

/// Decodes on a blocking thread. If the caller no longer waits for the value, the thread drops it.
pub(crate) async fn apart<R: Send + 'static, T: Send + 'static>(raw: R, decode: fn(&R) -> T) -> Result<T, Error> {
    match spawn_blocking(move || decode(&raw)).await {
        Ok(decoded) => Ok(decoded),
        Err(error) => match error.try_into_panic() {
            Ok(panic) => resume_unwind(panic),
            Err(_) => Err(Error::abandoned("the runtime is shutting down")),
        },
    }
}
