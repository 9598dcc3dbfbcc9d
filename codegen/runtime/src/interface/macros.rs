//! Macros for emitted code: the parts every client and operation shares.
//!
//! All paths start with `$crate::emitted`. Links in documentation start with `runtime`: every emitted file that calls
//! the macros imports `emitted` under that name.

#![allow(unused_macros, unused_imports, reason = "which of them are used depends on the API")]

/// Stops the compiler if emitted code needs an interface that this runtime does not have yet.
///
/// The argument is the least version of [`emitted`](crate::emitted) that has everything the code uses. To change the
/// interface, add the next number, and let the generator write it for code that needs the change.
#[doc(hidden)]
#[macro_export]
macro_rules! requires_interface {
    (1) => {};
    (2) => {};
    (3) => {};
    ($version:literal) => {
        ::std::compile_error!(::std::concat!(
            "this code needs version ",
            $version,
            " of the interface of `openapi-client-runtime`, and the runtime in use has only version 3: update the runtime \
             with `cargo update -p openapi-client-runtime`, or with the version or path in the manifest",
        ));
    };
}

/// Methods that require the feature `blocking` of this crate, whatever features the calling crate has.
#[doc(hidden)]
#[macro_export]
#[cfg(feature = "blocking")]
macro_rules! if_blocking {
    ($($method:tt)*) => { $($method)* };
}

/// Nothing, because the feature `blocking` is off.
#[doc(hidden)]
#[macro_export]
#[cfg(not(feature = "blocking"))]
macro_rules! if_blocking {
    ($($method:tt)*) => {};
}

/// API-independent methods of a client and its builder.
///
/// Both types are structs with a field `core`.
#[doc(hidden)]
#[macro_export]
macro_rules! client {
    ($client:ident, $builder:ident, $api:expr) => {
        impl $client {
            /// Returns a builder with default options and no credentials.
            pub fn builder() -> $builder {
                $builder { core: $crate::emitted::ClientBuilder::new(&$api) }
            }

            /// Creates a client with credentials and settings from environment variables.
            ///
            /// # Errors
            ///
            /// Fails if required variables are missing, with an error that names all of them, or for the reasons listed
            /// at
            #[doc = concat!("[`", stringify!($builder), "::from_env`] and [`", stringify!($builder), "::build`].")]
            pub fn from_env() -> ::std::result::Result<Self, $crate::emitted::Error> {
                $builder::from_env()?.build()
            }

            /// Creates the error of a response, as an operation returns it, for mocks in tests. Code, message, link
            /// and request id are read as the API's document describes them.
            ///
            /// [`Error::from_response`](runtime::Error::from_response) does the same for any API.
            pub fn error_response(
                status: $crate::emitted::StatusCode,
                headers: $crate::emitted::HeaderMap,
                body: impl ::std::convert::Into<$crate::emitted::Bytes>,
            ) -> $crate::emitted::Error {
                $crate::emitted::Client::error_response(&$api, status, headers, body.into())
            }

            /// Returns the base URL, to which the paths of operations are appended.
            pub fn base_url(&self) -> &str {
                self.core.base_url()
            }
        }

        impl $builder {
            /// Returns a builder with credentials and settings from environment variables. Later calls override them.
            ///
            /// # Errors
            ///
            /// Fails if required variables are missing, with an error that names all of them. Fails if a value is not
            /// UTF-8, begins or ends with white space, or contains a control character, with an error that names the
            /// variable.
            pub fn from_env() -> ::std::result::Result<Self, $crate::emitted::Error> {
                Ok(Self { core: $crate::emitted::ClientBuilder::from_env(&$api)? })
            }

            /// Like `from_env`, but looks up the variables with a function, for example in a secret store or a
            /// configuration file.
            ///
            /// # Errors
            ///
            /// Fails for the same reasons as `from_env`.
            pub fn from_variables(
                lookup: impl ::std::ops::Fn(&str) -> ::std::option::Option<::std::string::String>,
            ) -> ::std::result::Result<Self, $crate::emitted::Error> {
                Ok(Self { core: $crate::emitted::ClientBuilder::from_variables(&$api, lookup)? })
            }

            /// Sets the base URL for all requests, instead of the API's own. Use it for a mock server, a proxy or a
            /// region.
            ///
            /// It replaces the server URL as a whole, including any version in the path. The paths of operations are
            /// appended to it. If its host is that of a server of the API, server variables that are set replace their
            /// parts of the host; any other host stays as it is.
            ///
            /// Links to the next page that lead to the API's own server, or to its path, are moved to this URL.
            ///
            /// `http` is allowed only for the loopback interface, unless `allow_plain_http` is called.
            pub fn base_url(mut self, url: impl ::std::convert::Into<::std::string::String>) -> Self {
                self.core.base_url(url);
                self
            }

            /// Sets the time limit of each attempt, from connecting to the decoded response. Default: 30 seconds.
            ///
            /// The budget of the [`RetryPolicy`](runtime::RetryPolicy#time) limits all attempts and the delays
            /// between them together.
            pub fn timeout(mut self, limit: ::std::time::Duration) -> Self {
                self.core.timeout(limit);
                self
            }

            /// Sets the time limit for connecting, including TLS. Default: 10 seconds. Ignored with `http_client`.
            pub fn connect_timeout(mut self, limit: ::std::time::Duration) -> Self {
                self.core.connect_timeout(limit);
                self
            }

            /// Sets the retry policy: the number of retries and the delays between attempts. See
            /// [`RetryPolicy`](runtime::RetryPolicy) for the default.
            pub fn retry(mut self, policy: $crate::emitted::RetryPolicy) -> Self {
                self.core.retry(policy);
                self
            }

            /// Sets a function to call before each attempt, for headers that differ between attempts: the context of a
            /// trace, a request id.
            ///
            /// Its headers replace those of the same name. Requests to another origin, after a redirect, do not have
            /// them. `Host`, `Content-Length`, `Transfer-Encoding` and `Connection` are an error.
            pub fn on_attempt(
                mut self,
                hook: impl ::std::ops::Fn(&$crate::emitted::AttemptEvent, &mut $crate::emitted::HeaderMap)
                + ::std::marker::Send
                + ::std::marker::Sync
                + 'static,
            ) -> Self {
                self.core.on_attempt(hook);
                self
            }

            /// Sets a function to call before each retry, for logs and metrics.
            pub fn on_retry(
                mut self,
                hook: impl ::std::ops::Fn(&$crate::emitted::RetryEvent<'_>)
                + ::std::marker::Send
                + ::std::marker::Sync
                + 'static,
            ) -> Self {
                self.core.on_retry(hook);
                self
            }

            /// Sets the credential of a security scheme. `scheme` is the scheme's name in the API's document. Use it
            /// with [`Credential::from_fn`](runtime::Credential::from_fn) for credentials that change, such as
            /// short-lived tokens.
            pub fn credential(mut self, scheme: &'static str, credential: $crate::emitted::Credential) -> Self {
                self.core.credential(scheme, credential);
                self
            }

            /// Sets the maximum size of a response body in bytes, after decompression. Default: 16 MiB. For event
            /// streams, the limit applies to each event; byte streams have no limit.
            pub fn max_response_size(mut self, bytes: usize) -> Self {
                self.core.max_response_size(bytes);
                self
            }

            /// Sets the maximum memory for the decoded value of a response body or event, in nodes of 64 bytes.
            /// Default: 4,000,000 nodes.
            ///
            /// A few bytes can decode into a large value: `{}` becomes a struct with all its fields, `{"":0}` a map.
            /// Each list item, property and XML element counts as one node, plus one for every 64 bytes of its type.
            /// The first entry of a map counts as eleven, because the map allocates room for that many. A larger value
            /// is an error of the kind [`TooLarge`](runtime::ErrorKind::TooLarge) that keeps status, headers and
            /// body; an error body beyond the limit yields no code or message. The limit applies to each page of a list
            /// separately. Bodies kept as bytes or text have no nodes.
            pub fn max_response_nodes(mut self, nodes: usize) -> Self {
                self.core.max_response_nodes(nodes);
                self
            }

            /// Sets the maximum number of pages to request for a list, at least 1. Default: 100,000. A longer list ends
            /// with an error of the kind [`Paging`](runtime::ErrorKind::Paging).
            pub fn max_pages(mut self, pages: usize) -> Self {
                self.core.max_pages(pages);
                self
            }

            /// Sets the name of the calling program, as `name/version`. The `User-Agent` header has it in front of this
            /// crate's name.
            pub fn user_agent(mut self, product: impl ::std::convert::Into<::std::string::String>) -> Self {
                self.core.user_agent(product);
                self
            }

            /// Sets the `reqwest` client to send requests with, to share its connections or to use its settings.
            ///
            /// Build it with `reqwest::redirect::Policy::none()`. This crate follows redirects itself and never sends
            /// credentials to another origin. If the HTTP client follows a redirect to another origin on its own, the
            /// request fails.
            pub fn http_client(mut self, client: $crate::emitted::HttpClient) -> Self {
                self.core.http_client(client);
                self
            }

            /// Allows unencrypted requests to hosts other than the loopback interface. Anyone on the network path can
            /// then read the credentials.
            pub fn allow_plain_http(mut self) -> Self {
                self.core.allow_plain_http();
                self
            }

            /// Builds the client.
            ///
            /// # Errors
            ///
            /// Fails if the base URL is invalid, if a credential or setting has a value that cannot be sent, if the URL
            /// is https and the crate was built without TLS, or if TLS cannot be set up.
            pub fn build(self) -> ::std::result::Result<$client, $crate::emitted::Error> {
                Ok($client { core: self.core.build()? })
            }
        }
    };
}

/// The request type of an operation, with its output type and the decoding of a response.
///
/// ```text
/// operation! {
///     /// Request of [`Client::fetch_call`](super::Client::fetch_call).
///     pub FetchCall -> types::Call, |response| response.json()
/// }
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! operation {
    ($(#[$docs:meta])* $visibility:vis $operation:ident -> $output:ty, |$response:ident| $decode:expr) => {
        $(#[$docs])*
        #[derive(Clone, Debug)]
        #[must_use = "a request is sent when it is awaited"]
        $visibility struct $operation {
            request: $crate::emitted::Request,
        }

        impl $crate::emitted::Call for $operation {
            type Output = $output;

            fn into_request(self) -> $crate::emitted::Request {
                self.request
            }

            fn decode(
                $response: &$crate::emitted::RawResponse,
            ) -> ::std::result::Result<Self::Output, $crate::emitted::Error> {
                $decode
            }
        }

        impl $operation {
            /// Sends the request and returns the decoded value with its status and headers. To get only the value,
            /// await the request itself.
            ///
            /// # Errors
            ///
            /// Fails if a parameter is invalid, if the connection fails, if the status is not 2xx, or if the body
            /// cannot be decoded; see [`Error`](runtime::Error).
            pub fn send(
                self,
            ) -> impl ::std::future::Future<
                Output = ::std::result::Result<
                    $crate::emitted::Response<<Self as $crate::emitted::Call>::Output>,
                    $crate::emitted::Error,
                >,
            > {
                $crate::emitted::send(self)
            }

            $crate::emitted::if_blocking! {
                /// Sends the request, blocks until the response arrives, and returns the decoded value.
                ///
                /// Works inside and outside of an async runtime, and blocks the current thread. Returns an error of the
                /// kind [`Configuration`](runtime::ErrorKind::Configuration) where it would block forever: in a hook
                /// or callback of another blocking request, and with a custom `http_client` in a single-threaded runtime.
                ///
                /// # Errors
                ///
                /// See [`Error`](runtime::Error).
                pub fn await_blocking(
                    self,
                ) -> ::std::result::Result<<Self as $crate::emitted::Call>::Output, $crate::emitted::Error> {
                    Ok($crate::emitted::send_blocking(self)?.into_value())
                }
            }

            $crate::emitted::if_blocking! {
                /// Like `await_blocking`, but returns the decoded value with its status and headers.
                ///
                /// # Errors
                ///
                /// See [`Error`](runtime::Error).
                pub fn send_blocking(
                    self,
                ) -> ::std::result::Result<
                    $crate::emitted::Response<<Self as $crate::emitted::Call>::Output>,
                    $crate::emitted::Error,
                > {
                    $crate::emitted::send_blocking(self)
                }
            }

            /// Sends the request and returns the response undecoded: status, headers and the whole body, whatever the
            /// document declares.
            ///
            /// # Errors
            ///
            /// Fails if the status is not 2xx and for the other reasons of `send`, except decoding.
            pub fn send_raw(
                self,
            ) -> impl ::std::future::Future<
                Output = ::std::result::Result<$crate::emitted::RawResponse, $crate::emitted::Error>,
            > {
                $crate::emitted::send_raw(self.request)
            }

            $crate::emitted::if_blocking! {
                /// Like `send_raw`, but blocks until the response arrives.
                ///
                /// # Errors
                ///
                /// See [`Error`](runtime::Error).
                pub fn send_raw_blocking(
                    self,
                ) -> ::std::result::Result<$crate::emitted::RawResponse, $crate::emitted::Error> {
                    $crate::emitted::send_raw_blocking(self.request)
                }
            }

            /// Sends the request and streams the response body, of any type and size.
            ///
            /// To request a part of the body, send the header `Range`. A status other than 2xx is an error.
            ///
            /// # Errors
            ///
            /// See [`Error`](runtime::Error).
            pub fn byte_stream(
                self,
            ) -> impl ::std::future::Future<
                Output = ::std::result::Result<$crate::emitted::ByteStream, $crate::emitted::Error>,
            > {
                $crate::emitted::byte_stream(self.request)
            }

            $crate::emitted::if_blocking! {
                /// Like `byte_stream`, but blocks until the response and then each chunk of its body arrives.
                ///
                /// # Errors
                ///
                /// See [`Error`](runtime::Error).
                pub fn byte_stream_blocking(
                    self,
                ) -> ::std::result::Result<$crate::emitted::ByteIter, $crate::emitted::Error> {
                    $crate::emitted::byte_stream_blocking(self.request)
                }
            }

            /// Sets the media type of the response, such as `text/csv`. Default: the media types that the call reads;
            /// for `send_raw` and `byte_stream` those of bytes, or all if the document declares none of bytes.
            pub fn accept(mut self, media_type: impl ::std::fmt::Display) -> Self {
                self.request.extra_header("accept", &media_type);
                self
            }

            /// Follows redirects, or not. Default: true. A redirect to another origin gets no credentials.
            ///
            /// Without following, `send_raw` returns the redirect, with its target in the header `Location`. For any
            /// other call the redirect is an error of the kind [`Redirect`](runtime::ErrorKind::Redirect), which
            /// has the headers.
            pub fn follow_redirects(mut self, follow: bool) -> Self {
                self.request.follow_redirects(follow);
                self
            }

            /// Sets the time limit of each attempt of this request, from connecting to the decoded response. Default:
            /// the client's limit.
            pub fn request_timeout(mut self, limit: ::std::time::Duration) -> Self {
                self.request.timeout(limit);
                self
            }

            /// Sets the retry policy of this request. Default: the client's policy.
            pub fn request_retry(mut self, policy: $crate::emitted::RetryPolicy) -> Self {
                self.request.retry(policy);
                self
            }

            /// Adds a header, or replaces a header the operation declares.
            pub fn extra_header(mut self, name: &str, value: impl ::std::fmt::Display) -> Self {
                self.request.extra_header(name, &value);
                self
            }

            /// Adds a query parameter, or replaces one the operation declares. A name that is added twice is sent
            /// twice.
            pub fn extra_query(mut self, name: &str, value: impl ::std::fmt::Display) -> Self {
                self.request.extra_query(name, &value);
                self
            }
        }

        impl ::std::future::IntoFuture for $operation {
            type Output = ::std::result::Result<<Self as $crate::emitted::Call>::Output, $crate::emitted::Error>;
            type IntoFuture = $crate::emitted::BoxFuture<Self::Output>;

            fn into_future(self) -> Self::IntoFuture {
                $crate::emitted::value(self)
            }
        }
    };
}

/// Undeclared form fields, for an operation with a form body.
#[doc(hidden)]
#[macro_export]
macro_rules! form_operation {
    ($operation:ident) => {
        impl $operation {
            /// Adds a form field, or replaces one the operation declares. A name that is added twice is sent twice.
            pub fn extra_form(mut self, name: &str, value: impl ::std::fmt::Display) -> Self {
                self.request.extra_form(name, &value);
                self
            }
        }
    };
}

/// Headers of parts, for an operation with a multipart body.
#[doc(hidden)]
#[macro_export]
macro_rules! multipart_operation {
    ($operation:ident) => {
        impl $operation {
            /// Sets a header of a part of the body, by the name of the part.
            pub fn extra_part_header(mut self, part: &str, name: &str, value: impl ::std::fmt::Display) -> Self {
                self.request.extra_part_header(part, name, &value);
                self
            }
        }
    };
}

/// Streams for the request type of a paginated list. The type implements `PagedCall`.
#[doc(hidden)]
#[macro_export]
macro_rules! paginated {
    ($operation:ident) => {
        impl $operation {
            /// Returns a stream of all items of the list. The next page is requested after the last item of the current
            /// one.
            ///
            /// Each page is a separate request with its own attempts and time limits.
            pub fn stream(self) -> $crate::emitted::ItemStream<Self> {
                $crate::emitted::ItemStream::new(self)
            }

            /// Returns a stream of all pages of the list.
            pub fn pages(self) -> $crate::emitted::PageStream<Self> {
                $crate::emitted::PageStream::new(self)
            }

            $crate::emitted::if_blocking! {
                /// Returns an iterator over all items of the list, which blocks while it fetches a page. The next page is
                /// requested after the last item of the current one.
                pub fn iter_blocking(self) -> $crate::emitted::ItemIter<Self> {
                    $crate::emitted::ItemIter::new(self)
                }
            }

            $crate::emitted::if_blocking! {
                /// Returns an iterator over all pages of the list, which blocks while it fetches a page.
                pub fn pages_blocking(self) -> $crate::emitted::PageIter<Self> {
                    $crate::emitted::PageIter::new(self)
                }
            }
        }
    };
}

/// Streams of events or other items, for the request type of an operation that implements `EventCall`.
#[doc(hidden)]
#[macro_export]
macro_rules! event_stream {
    ($operation:ident) => {
        $crate::emitted::event_stream! {
            $operation, event_stream, event_stream_blocking,
            /// Sends the request and streams the events of the response.
            ///
            /// The stream does not reconnect when it ends or fails. To resume, send a new request with the id of the
            /// last event in the header `Last-Event-ID`.
        }
    };
    ($operation:ident items) => {
        $crate::emitted::event_stream! {
            $operation, item_stream, item_stream_blocking,
            /// Sends the request and streams the items of the response.
        }
    };
    ($operation:ident, $stream:ident, $blocking:ident, $(#[$docs:meta])*) => {
        impl $operation {
            $(#[$docs])*
            ///
            /// # Errors
            ///
            /// See [`Error`](runtime::Error).
            pub async fn $stream(
                self,
            ) -> ::std::result::Result<$crate::emitted::EventStream<Self>, $crate::emitted::Error> {
                $crate::emitted::event_stream(self).await
            }

            $crate::emitted::if_blocking! {
                #[doc = concat!("Like `", stringify!($stream), "`, but blocks until the response and then each item arrives.")]
                ///
                /// # Errors
                ///
                /// See [`Error`](runtime::Error).
                pub fn $blocking(
                    self,
                ) -> ::std::result::Result<$crate::emitted::EventIter<Self>, $crate::emitted::Error> {
                    $crate::emitted::event_stream_blocking(self)
                }
            }
        }
    };
}

/// Methods of a verifier of callbacks and its builder.
///
/// Both types are structs with a field `core`. The feature `webhooks` must be on.
#[doc(hidden)]
#[macro_export]
macro_rules! verifier {
    ($verifier:ident, $builder:ident, $signature:expr) => {
        impl $verifier {
            /// Returns a builder without a secret.
            pub fn builder() -> $builder {
                $builder { core: $crate::emitted::VerifierBuilder::new(&$signature) }
            }

            /// Creates a verifier with the secret and the public URL from environment variables.
            ///
            /// # Errors
            ///
            /// Fails if variables are missing, with an error that names them, or for the reasons listed at
            #[doc = concat!("[`", stringify!($builder), "::from_env`] and [`", stringify!($builder), "::build`].")]
            pub fn from_env() -> ::std::result::Result<Self, $crate::emitted::Error> {
                $builder::from_env()?.build()
            }

            /// Checks the signature of a request. Only the returned value can be decoded.
            ///
            /// The request needs its method, the path and query of the request line, all headers, and the whole body
            /// as received. Limit the size of bodies while they are read.
            ///
            /// # Errors
            ///
            /// Fails if the signature does not hold; see [`VerifyError`](runtime::VerifyError). Respond with
            /// the status 403.
            pub fn verify<'r, B: ::std::convert::AsRef<[u8]>>(
                &self,
                request: &'r $crate::emitted::http::Request<B>,
            ) -> ::std::result::Result<$crate::emitted::Verified<'r>, $crate::emitted::VerifyError> {
                self.core.verify(request)
            }

            /// Signs a request as the provider does, with the first secret, for tests of a receiver. Replaces the
            /// headers of the signature. Where the URL is signed, a body other than a form adds its hash to the query.
            ///
            /// # Errors
            ///
            /// Fails if the form has more than 10,000 parameters, or if the URI is too long for the hash.
            pub fn sign<B: ::std::convert::AsRef<[u8]>>(
                &self,
                request: &mut $crate::emitted::http::Request<B>,
            ) -> ::std::result::Result<(), $crate::emitted::VerifyError> {
                self.core.sign(request)
            }
        }

        impl $builder {
            /// Returns a builder with the secret and the public URL from environment variables. Later calls add
            /// secrets and replace the URL.
            ///
            /// # Errors
            ///
            /// Fails if the variable of the secret is missing, with an error that names all missing variables. Fails
            /// if a value is not UTF-8, begins or ends with white space, or contains a control character, with an error
            /// that names the variable.
            pub fn from_env() -> ::std::result::Result<Self, $crate::emitted::Error> {
                Ok(Self { core: $crate::emitted::VerifierBuilder::from_env(&$signature)? })
            }

            /// Like `from_env`, but looks up the variables with a function, for example in a secret store or a
            /// configuration file.
            ///
            /// # Errors
            ///
            /// Fails for the same reasons as `from_env`.
            pub fn from_variables(
                lookup: impl ::std::ops::Fn(&str) -> ::std::option::Option<::std::string::String>,
            ) -> ::std::result::Result<Self, $crate::emitted::Error> {
                Ok(Self { core: $crate::emitted::VerifierBuilder::from_variables(&$signature, lookup)? })
            }

            /// Adds a secret. A request is accepted if its signature matches any of them, so that secrets can be
            /// rotated: add the new one, let the provider use it, then remove the old one.
            pub fn secret(mut self, secret: impl ::std::convert::Into<::std::string::String>) -> Self {
                self.core.secret(secret);
                self
            }

            /// Adds the secret of a key that requests name together with their algorithm, as Twilio's
            /// `X-Twilio-Webhooks-Signature-Settings` does. Such requests are checked with this secret and this hash
            /// only, all others with the secrets of [`secret`](Self::secret) only.
            pub fn key(
                mut self,
                name: impl ::std::convert::Into<::std::string::String>,
                hash: $crate::emitted::Hash,
                secret: impl ::std::convert::Into<::std::string::String>,
            ) -> Self {
                self.core.key(name, hash, secret);
                self
            }

            /// Sets the public URL that the provider calls, without the path and query of the request line:
            /// `https://hooks.example.com`. Behind a proxy that removes a prefix of the path, the URL ends with the
            /// prefix: `https://example.com/hooks`.
            ///
            /// User name, password and fragment are ignored, because providers do not sign them. The header `Host` is
            /// never used, because anyone can set it. Only schemes that sign the URL need it.
            pub fn url(mut self, url: impl ::std::convert::Into<::std::string::String>) -> Self {
                self.core.url(url);
                self
            }

            /// Sets the greatest difference between a request's timestamp and this machine's clock, into the past and
            /// into the future. Default: 300 seconds. Only schemes with a timestamp allow it.
            pub fn tolerance(mut self, tolerance: ::std::time::Duration) -> Self {
                self.core.tolerance(tolerance);
                self
            }

            /// Builds the verifier.
            ///
            /// # Errors
            ///
            /// Fails if there is no secret, or if a secret is empty, begins or ends with white space, contains a
            /// control character, or is invalid in the scheme. Fails if the URL is invalid, or missing in a scheme that
            /// signs it. Fails if a key or a tolerance is set that the scheme does not have.
            pub fn build(self) -> ::std::result::Result<$verifier, $crate::emitted::Error> {
                Ok($verifier { core: self.core.build()? })
            }
        }
    };
}

pub(crate) use {
    client, event_stream, form_operation, if_blocking, multipart_operation, operation, paginated, requires_interface,
    verifier,
};
