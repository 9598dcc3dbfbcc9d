//! Reserved method names of emitted types.

/// Methods of every builder. Document items can't use these names.
pub(crate) const BUILDER_METHODS: &[&str] = &[
    "allow_plain_http",
    "base_url",
    "build",
    "connect_timeout",
    "credential",
    "from_env",
    "from_variables",
    "http_client",
    "max_pages",
    "max_response_nodes",
    "max_response_size",
    "new",
    "on_attempt",
    "on_retry",
    "representation",
    "retry",
    "timeout",
    "user_agent",
];

/// Methods of every client, and those that Clippy takes for a constructor or for a method of a trait.
pub(crate) const CLIENT_METHODS: &[&str] =
    &["base_url", "builder", "clone", "cmp", "error_response", "from_env", "new"];

/// Methods of every request, and names inside emitted functions. Parameters can't use these names.
pub(crate) const REQUEST_METHODS: &[&str] = &[
    "accept",
    "await_blocking",
    "byte_stream",
    "byte_stream_blocking",
    "client",
    "clone",
    "event_stream",
    "event_stream_blocking",
    "extra_form",
    "extra_header",
    "extra_part_header",
    "extra_query",
    "follow_redirects",
    "into_future",
    "into_request",
    "item_stream",
    "item_stream_blocking",
    "iter_blocking",
    "new",
    "options",
    "pages",
    "pages_blocking",
    "request",
    "request_retry",
    "request_timeout",
    "send",
    "send_blocking",
    "send_raw",
    "send_raw_blocking",
    "stream",
];
