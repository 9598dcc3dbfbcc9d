//! Methods of emitted types that have the same name whatever the document says.

/// Methods that every builder has: nothing that a document declares takes their name.
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
    "on_retry",
    "representation",
    "retry",
    "timeout",
    "user_agent",
];

/// Methods that every client has.
pub(crate) const CLIENT_METHODS: &[&str] = &["base_url", "builder", "clone", "from_env"];

/// Methods that every request has, and names that emitted functions use themselves: no parameter takes them.
pub(crate) const REQUEST_METHODS: &[&str] = &[
    "await_blocking",
    "byte_stream",
    "byte_stream_blocking",
    "client",
    "clone",
    "event_stream",
    "event_stream_blocking",
    "extra_form",
    "extra_header",
    "extra_query",
    "into_future",
    "into_request",
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
    "stream",
];
