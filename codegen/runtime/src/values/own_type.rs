//! Types of the program in emitted code.

use std::fmt::Debug;

use serde::Serialize;
use serde::de::DeserializeOwned;

/// Requires what emitted code needs of a type of the program, so that the compiler says what the type lacks.
#[doc(hidden)]
pub const fn own_type<T>()
where
    T: Clone + Debug + PartialEq + Serialize + DeserializeOwned + Send + Sync + 'static,
{
}
