//! Macros that emitted code invokes: the parts that are the same for every client and operation.
//!
//! They name everything through `$crate::runtime`, so that they work in this crate and in the crates that contain a
//! copy of this folder.

#![allow(unused_macros, unused_imports, reason = "which of them are used depends on the API")]

/// Methods of a client and its builder that do not depend on the API.
///
/// Both types are structs with a field `core`.
macro_rules! client {
    ($client:ident, $builder:ident, $api:expr) => {
        impl $client {
            /// Starts a client that is configured by hand.
            pub fn builder() -> $builder {
                $builder { core: $crate::runtime::ClientBuilder::new(&$api) }
            }

            /// A client with its credentials and settings from environment variables.
            ///
            /// # Errors
            ///
            /// When variables are missing, an error that names all that were looked for; otherwise as
            #[doc = concat!("[`", stringify!($builder), "::build`].")]
            pub fn from_env() -> ::std::result::Result<Self, $crate::runtime::Error> {
                $builder::from_env()?.build()
            }

            /// The URL that the paths of operations are appended to.
            pub fn base_url(&self) -> &str {
                self.core.base_url()
            }
        }

        impl $builder {
            /// Starts with the credentials and settings from environment variables; everything can be changed.
            ///
            /// # Errors
            ///
            /// When variables are missing, an error that names all that were looked for. When one is not UTF-8, or has
            /// white space around its value or a control character in it, an error that names it.
            pub fn from_env() -> ::std::result::Result<Self, $crate::runtime::Error> {
                Ok(Self { core: $crate::runtime::ClientBuilder::from_env(&$api)? })
            }

            /// Like `from_env`, with the variables from elsewhere: a secret store, a configuration file.
            ///
            /// # Errors
            ///
            /// As `from_env`.
            pub fn from_variables(
                lookup: impl ::std::ops::Fn(&str) -> ::std::option::Option<::std::string::String>,
            ) -> ::std::result::Result<Self, $crate::runtime::Error> {
                Ok(Self { core: $crate::runtime::ClientBuilder::from_variables(&$api, lookup)? })
            }

            /// Sends every request to this URL instead of the API's own: a mock server, a proxy, a region.
            ///
            /// It replaces the server's URL to its end, version and all: paths of operations are appended to it.
            ///
            /// `http` is refused except to the loopback interface, see `allow_plain_http`.
            pub fn base_url(mut self, url: impl ::std::convert::Into<::std::string::String>) -> Self {
                self.core.base_url(url);
                self
            }

            /// Limits each attempt of a request, from connecting to the decoded answer; 30 seconds by default.
            ///
            /// How long all attempts and the waits between them may take is the budget of the
            /// [`RetryPolicy`](crate::runtime::RetryPolicy#time).
            pub fn timeout(mut self, limit: ::std::time::Duration) -> Self {
                self.core.timeout(limit);
                self
            }

            /// Limits connecting, TLS included; 10 seconds by default. Has no effect together with `http_client`.
            pub fn connect_timeout(mut self, limit: ::std::time::Duration) -> Self {
                self.core.connect_timeout(limit);
                self
            }

            /// Sets which failed requests are sent again, how often and when; see
            /// [`RetryPolicy`](crate::runtime::RetryPolicy) for the default.
            pub fn retry(mut self, policy: $crate::runtime::RetryPolicy) -> Self {
                self.core.retry(policy);
                self
            }

            /// Calls this function before a request is sent again, for logs and counters.
            pub fn on_retry(
                mut self,
                hook: impl ::std::ops::Fn(&$crate::runtime::RetryEvent<'_>)
                + ::std::marker::Send
                + ::std::marker::Sync
                + 'static,
            ) -> Self {
                self.core.on_retry(hook);
                self
            }

            /// Sets the credential of a security scheme, by the scheme's id in the API's description; above all one
            /// that changes: [`Credential::from_fn`](crate::runtime::Credential::from_fn).
            pub fn credential(mut self, scheme: &'static str, credential: $crate::runtime::Credential) -> Self {
                self.core.credential(scheme, credential);
                self
            }

            /// Limits the size of a response body in bytes, after decompression; 16 MiB by default. A stream of bytes
            /// has no limit, a stream of events has it for each event.
            pub fn max_response_size(mut self, bytes: usize) -> Self {
                self.core.max_response_size(bytes);
                self
            }

            /// Limits the memory that a response body, or the data of an event, is decoded into, in nodes of 64 bytes;
            /// 4,000,000 by default.
            ///
            /// A few bytes can become a large value: `{}` has all fields of its type, `{"":0}` is a map. Each item of a
            /// list, property and XML element counts as one node and another one for every 64 bytes of its type; the
            /// first entry of a map for the eleven that it makes room for; a text of 24 bytes or more for every 64 bytes
            /// of it. What decodes into more is an error of the kind
            /// [`TooLarge`](crate::runtime::ErrorKind::TooLarge) that keeps status, headers and body; an error body then
            /// has no code and message. Pages of a list count apart, and a body that stays bytes or text has no nodes.
            pub fn max_response_nodes(mut self, nodes: usize) -> Self {
                self.core.max_response_nodes(nodes);
                self
            }

            /// Limits how many pages of a list are requested, at least 1; 100,000 by default. A list that goes on ends
            /// with an error of the kind [`Paging`](crate::runtime::ErrorKind::Paging).
            pub fn max_pages(mut self, pages: usize) -> Self {
                self.core.max_pages(pages);
                self
            }

            /// Names the calling program in the `User-Agent` header, as `name/version`, in front of this crate's name.
            pub fn user_agent(mut self, product: impl ::std::convert::Into<::std::string::String>) -> Self {
                self.core.user_agent(product);
                self
            }

            /// Sends requests with this `reqwest` client, to share its connections or for settings of its own.
            ///
            /// Build it with `reqwest::redirect::Policy::none()`. This crate follows redirects itself and keeps
            /// credentials at their origin; a client that follows them first takes that out of its hands, and an
            /// answer that comes from another origin that way is an error.
            pub fn http_client(mut self, client: $crate::runtime::HttpClient) -> Self {
                self.core.http_client(client);
                self
            }

            /// Allows unencrypted requests to hosts other than the loopback interface. Credentials can be read on the
            /// way then.
            pub fn allow_plain_http(mut self) -> Self {
                self.core.allow_plain_http();
                self
            }

            /// Makes the client.
            ///
            /// # Errors
            ///
            /// When the base URL is not usable, when a credential or setting has a value that cannot be sent, or when
            /// TLS cannot be set up.
            pub fn build(self) -> ::std::result::Result<$client, $crate::runtime::Error> {
                Ok($client { core: self.core.build()? })
            }
        }
    };
}

/// The request type of an operation: its output and how that is decoded from a response.
///
/// ```text
/// operation! {
///     /// Request of [`Client::fetch_call`](super::Client::fetch_call).
///     pub FetchCall -> types::Call, |response| response.json()
/// }
/// ```
macro_rules! operation {
    ($(#[$docs:meta])* $visibility:vis $operation:ident -> $output:ty, |$response:ident| $decode:expr) => {
        $(#[$docs])*
        #[derive(Clone, Debug)]
        #[must_use = "a request is sent when it is awaited"]
        $visibility struct $operation {
            request: $crate::runtime::Request,
        }

        impl $crate::runtime::Call for $operation {
            type Output = $output;

            fn into_request(self) -> $crate::runtime::Request {
                self.request
            }

            fn decode(
                $response: &$crate::runtime::RawResponse,
            ) -> ::std::result::Result<Self::Output, $crate::runtime::Error> {
                $decode
            }
        }

        impl $operation {
            /// Sends the request and returns the value with its status and headers. Awaiting the request itself
            /// returns the value alone.
            ///
            /// # Errors
            ///
            /// See [`Error`](crate::runtime::Error): a parameter that is refused before anything is sent, a failed
            /// connection, a status other than 2xx, or a body that cannot be decoded.
            pub async fn send(
                self,
            ) -> ::std::result::Result<
                $crate::runtime::Response<<Self as $crate::runtime::Call>::Output>,
                $crate::runtime::Error,
            > {
                $crate::runtime::send(self).await
            }

            /// Sends the request, waits for the answer and returns the value.
            ///
            /// Works in and outside of an async runtime, but holds up its thread. The error is one of the kind
            /// [`Configuration`](crate::runtime::ErrorKind::Configuration) where waiting would never end: within a hook
            /// or callback of another blocking request, and with a given `http_client` in a runtime with one thread.
            ///
            /// # Errors
            ///
            /// See [`Error`](crate::runtime::Error).
            #[cfg(feature = "blocking")]
            pub fn await_blocking(
                self,
            ) -> ::std::result::Result<<Self as $crate::runtime::Call>::Output, $crate::runtime::Error> {
                Ok($crate::runtime::send_blocking(self)?.into_value())
            }

            /// Like `await_blocking`, but returns the value with its status and headers.
            ///
            /// # Errors
            ///
            /// See [`Error`](crate::runtime::Error).
            #[cfg(feature = "blocking")]
            pub fn send_blocking(
                self,
            ) -> ::std::result::Result<
                $crate::runtime::Response<<Self as $crate::runtime::Call>::Output>,
                $crate::runtime::Error,
            > {
                $crate::runtime::send_blocking(self)
            }

            /// Limits each attempt of this request, from connecting to the decoded answer, instead of the client's
            /// limit.
            pub fn request_timeout(mut self, limit: ::std::time::Duration) -> Self {
                self.request.timeout(limit);
                self
            }

            /// Sets how often this request is sent again, instead of the client's policy.
            pub fn request_retry(mut self, policy: $crate::runtime::RetryPolicy) -> Self {
                self.request.retry(policy);
                self
            }

            /// Adds a header that the operation does not declare, or replaces one that it does.
            pub fn extra_header(mut self, name: &str, value: impl ::std::fmt::Display) -> Self {
                self.request.extra_header(name, &value);
                self
            }

            /// Adds a query parameter that the operation does not declare.
            pub fn extra_query(mut self, name: &str, value: impl ::std::fmt::Display) -> Self {
                self.request.extra_query(name, &value);
                self
            }
        }

        impl ::std::future::IntoFuture for $operation {
            type Output = ::std::result::Result<<Self as $crate::runtime::Call>::Output, $crate::runtime::Error>;
            type IntoFuture = $crate::runtime::BoxFuture<Self::Output>;

            fn into_future(self) -> Self::IntoFuture {
                $crate::runtime::value(self)
            }
        }
    };
}

/// Form fields beyond the declared ones, for an operation with a form body.
macro_rules! form_operation {
    ($operation:ident) => {
        impl $operation {
            /// Adds a form field that the operation does not declare.
            pub fn extra_form(mut self, name: &str, value: impl ::std::fmt::Display) -> Self {
                self.request.extra_form(name, &value);
                self
            }
        }
    };
}

/// Streams for the request type of a paginated list, which is a `PagedCall`.
macro_rules! paginated {
    ($operation:ident) => {
        impl $operation {
            /// Every item of every page. A page is requested when the items before it are used up.
            ///
            /// Each page is a request with attempts and time limits of its own.
            pub fn stream(self) -> $crate::runtime::ItemStream<Self> {
                $crate::runtime::ItemStream::new(self)
            }

            /// Every page, one at a time.
            pub fn pages(self) -> $crate::runtime::PageStream<Self> {
                $crate::runtime::PageStream::new(self)
            }

            /// Every item of every page, as an iterator that waits for pages. A page is requested when the items
            /// before it are used up.
            #[cfg(feature = "blocking")]
            pub fn iter_blocking(self) -> $crate::runtime::ItemIter<Self> {
                $crate::runtime::ItemIter::new(self)
            }

            /// Every page, one at a time, as an iterator that waits for them.
            #[cfg(feature = "blocking")]
            pub fn pages_blocking(self) -> $crate::runtime::PageIter<Self> {
                $crate::runtime::PageIter::new(self)
            }
        }
    };
}

/// Bytes as they come, for the request type of an operation that answers with bytes.
macro_rules! byte_stream {
    ($operation:ident) => {
        impl $operation {
            /// Sends the request and returns the bytes of the answer as they come, however many they are.
            ///
            /// A part of them is asked for with the header `Range`. Statuses other than 2xx are errors, as ever.
            ///
            /// # Errors
            ///
            /// See [`Error`](crate::runtime::Error).
            pub async fn byte_stream(
                self,
            ) -> ::std::result::Result<$crate::runtime::ByteStream, $crate::runtime::Error> {
                $crate::runtime::byte_stream(self).await
            }

            /// Like `byte_stream`, but waits for the answer, and then for its bytes.
            ///
            /// # Errors
            ///
            /// See [`Error`](crate::runtime::Error).
            #[cfg(feature = "blocking")]
            pub fn byte_stream_blocking(
                self,
            ) -> ::std::result::Result<$crate::runtime::ByteIter, $crate::runtime::Error> {
                $crate::runtime::byte_stream_blocking(self)
            }
        }
    };
}

/// Events as they come, for the request type of an operation that is an `EventCall`.
macro_rules! event_stream {
    ($operation:ident) => {
        impl $operation {
            /// Sends the request and returns the events of the answer as they come.
            ///
            /// Nothing is sent again by itself when the stream ends or breaks. To go on from there, send the id of the
            /// last event in the header `Last-Event-ID`.
            ///
            /// # Errors
            ///
            /// See [`Error`](crate::runtime::Error).
            pub async fn event_stream(
                self,
            ) -> ::std::result::Result<$crate::runtime::EventStream<Self>, $crate::runtime::Error> {
                $crate::runtime::event_stream(self).await
            }

            /// Like `event_stream`, but waits for the answer, and then for its events.
            ///
            /// # Errors
            ///
            /// See [`Error`](crate::runtime::Error).
            #[cfg(feature = "blocking")]
            pub fn event_stream_blocking(
                self,
            ) -> ::std::result::Result<$crate::runtime::EventIter<Self>, $crate::runtime::Error> {
                $crate::runtime::event_stream_blocking(self)
            }
        }
    };
}

pub(crate) use {byte_stream, client, event_stream, form_operation, operation, paginated};
