//! The payload and the verifier of the examples, as an emitted crate declares them.

/// Callbacks of a conference.
pub mod callbacks {
    use openapi_client_runtime::emitted as runtime;
    use serde::{Deserialize, Serialize};

    static SIGNATURE: runtime::Signature = runtime::Signature {
        scheme: runtime::SignatureScheme::UrlForm {
            headers: &["X-Twilio-Signature"],
            settings_header: Some("X-Twilio-Webhooks-Signature-Settings"),
            repeated: runtime::Repeated::SortedOnce,
        },
        secret_env: Some("TWILIO_AUTH_TOKEN"),
        url_env: Some("TWILIO_WEBHOOK_URL"),
    };

    /// Verifies the signatures of callbacks.
    #[derive(Clone, Debug)]
    pub struct Verifier {
        core: runtime::Verifier,
    }

    /// Options of a [`Verifier`].
    #[derive(Debug)]
    pub struct VerifierBuilder {
        core: runtime::VerifierBuilder,
    }

    runtime::verifier!(Verifier, VerifierBuilder, SIGNATURE);

    /// An event of a conference.
    #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
    #[serde(rename_all = "PascalCase")]
    #[non_exhaustive]
    pub struct ConferenceStatus {
        /// The conference.
        pub conference_sid: String,
        /// The event: `participant-join`.
        pub status_callback_event: String,
        /// The position of the event among those of the conference.
        pub sequence_number: Option<i64>,
        /// True if the participant is muted.
        pub muted: Option<bool>,
        /// Undeclared properties, as received.
        #[serde(flatten)]
        pub extra: runtime::ExtraFields,
    }

    impl runtime::Callback for ConferenceStatus {
        fn decode(received: &runtime::Received<'_>) -> Result<Self, runtime::Error> {
            received.form()
        }
    }
}
