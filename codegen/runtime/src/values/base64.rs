//! Base64 texts.

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig, general_purpose::STANDARD};

use super::text::InvalidText;
use crate::interface::check::{Check, TextFormat};
use crate::interface::type_macros::string_type;

/// Base64 text, decoded on demand.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Base64(String);

string_type!(Base64, [Check::Format(TextFormat::Base64)]);

impl Base64 {
    /// Encodes bytes.
    pub fn encode(bytes: impl AsRef<[u8]>) -> Self {
        Self(STANDARD.encode(bytes))
    }

    /// Decodes the bytes. Padding is optional.
    ///
    /// # Errors
    ///
    /// Fails if the text is not Base64.
    pub fn decode(&self) -> Result<Vec<u8>, InvalidText> {
        decode(&self.0)
    }
}

pub(crate) fn decode(text: &str) -> Result<Vec<u8>, InvalidText> {
    const TOLERANT: GeneralPurpose = GeneralPurpose::new(
        &alphabet::STANDARD,
        GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
    );
    TOLERANT.decode(text).map_err(|_| InvalidText::new(text, "Base64"))
}

/// Decodes Base64 in its only form, with padding.
#[cfg(feature = "webhooks")]
pub(crate) fn decode_padded(text: &str) -> Option<Vec<u8>> {
    STANDARD.decode(text).ok()
}

pub(crate) fn encode(bytes: impl AsRef<[u8]>) -> String {
    STANDARD.encode(bytes)
}
