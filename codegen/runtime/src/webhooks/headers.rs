//! Headers of signatures.

use http::{HeaderMap, HeaderName, HeaderValue};

use super::error::{VerifyError, VerifyErrorKind};

/// Returns the text of a header; `None` if it is absent.
///
/// # Errors
///
/// Fails if the header occurs more than once, because a proxy and the receiver could read different ones. Fails if it is
/// not ASCII.
pub(crate) fn single<'r>(headers: &'r HeaderMap, name: &str) -> Result<Option<&'r str>, VerifyError> {
    let mut values = headers.get_all(name).iter();
    let Some(value) = values.next() else { return Ok(None) };
    if values.next().is_some() {
        return Err(malformed(name, "occurs more than once"));
    }
    value.to_str().map(Some).map_err(|_| malformed(name, "is not ASCII"))
}

/// Returns the text of a header that must be present.
pub(crate) fn required<'r>(headers: &'r HeaderMap, name: &str) -> Result<&'r str, VerifyError> {
    single(headers, name)?.ok_or_else(|| missing(&[name]))
}

pub(crate) fn missing(names: &[&str]) -> VerifyError {
    let message = format!(
        "the request has no header {}: it is not from the provider, or a proxy has removed the header",
        names.join(" or ")
    );
    VerifyError::new(VerifyErrorKind::MissingHeader, message)
}

pub(crate) fn malformed(name: &str, problem: &str) -> VerifyError {
    VerifyError::new(VerifyErrorKind::MalformedHeader, format!("the header {name} {problem}"))
}

/// Sets a header of a signature.
pub(crate) fn set(headers: &mut HeaderMap, name: &str, value: &str) -> Result<(), VerifyError> {
    let is_set = HeaderName::from_bytes(name.as_bytes()).ok().zip(HeaderValue::from_str(value).ok());
    let (name, value) = is_set.ok_or_else(|| malformed(name, "cannot be set"))?;
    headers.insert(name, value);
    Ok(())
}
