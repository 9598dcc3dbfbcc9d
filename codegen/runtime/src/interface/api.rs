//! Static descriptors: emitted code's description of its API, as plain data.

use super::check::Check;
use super::xml;

/// An API, described by one document.
#[derive(Debug)]
pub struct Api {
    /// Name of the API in messages: `twilio`.
    pub name: &'static str,
    /// Base URLs, with server variables in braces: `https://{space_url}/api`. The client uses the first that has all
    /// variables that are set.
    pub servers: &'static [&'static str],
    /// The variables in `servers` and in the servers of operations.
    pub server_variables: &'static [ServerVariable],
    /// The security schemes the client accepts credentials for.
    pub credentials: &'static [Scheme],
    /// The security requirements of operations without their own: alternatives in order of preference, each a list of
    /// scheme ids required together. An empty list means no requirements; an empty alternative permits anonymous
    /// requests of a client without the credentials for another alternative.
    pub security: &'static [&'static [&'static str]],
    /// Parameters set once for the client instead of for each call.
    pub settings: &'static [Setting],
    /// The representations the API offers; the first is the default. If empty, operations decide.
    pub representations: &'static [RepresentationInfo],
    /// Name of the response header with the request's id, in lower case.
    pub request_id_header: &'static str,
    /// The shapes of error bodies, tried in order.
    pub errors: &'static [&'static ErrorBody],
    /// Value of the `User-Agent` header: `name/version` of the emitted crate.
    pub user_agent: &'static str,
}

/// A variable of a server URL.
#[derive(Debug)]
pub struct ServerVariable {
    /// Name, as in the braces of the URL.
    pub name: &'static str,
    /// Value if the caller sets none.
    pub default: &'static str,
    /// True if the default is a placeholder, so that the caller must set a value.
    pub required: bool,
    /// The environment variable of the value.
    pub env: Option<&'static str>,
    /// The allowed values; if empty, any.
    pub values: &'static [&'static str],
}

impl ServerVariable {
    /// The name in messages, with the environment variable.
    pub(crate) fn described(&self) -> String {
        let env = self.env.map(|name| format!(" (environment variable {name})"));
        format!("{}{}", self.name, env.unwrap_or_default())
    }
}

/// A security scheme.
#[derive(Debug)]
pub struct Scheme {
    /// Name in the document.
    pub id: &'static str,
    /// The authentication type.
    pub kind: SchemeKind,
    /// The environment variables of the credential: two for Basic (user name, password), one for other types, none if
    /// it is not read from the environment.
    pub env: &'static [&'static str],
}

/// The authentication type of a security scheme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SchemeKind {
    /// HTTP Basic: user name and password.
    Basic,
    /// HTTP Bearer: a token.
    Bearer,
    /// A key in a header, a query parameter or a cookie.
    ApiKey {
        /// [`Location::Header`], [`Location::Query`] or [`Location::Cookie`].
        location: Location,
        /// Name of the header, query parameter or cookie.
        name: &'static str,
    },
}

/// The location of a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Location {
    /// A variable of the path template.
    Path,
    /// The query string.
    Query,
    /// A header.
    Header,
    /// A cookie.
    Cookie,
    /// A field of a form body, URL-encoded or multipart.
    Form,
}

/// A parameter set once for the client.
#[derive(Debug)]
pub struct Setting {
    /// Wire name.
    pub parameter: &'static str,
    /// The setter's name, on the client's builder and on a request.
    pub method: &'static str,
    /// The parameter's location.
    pub location: Location,
    /// The environment variable of the value.
    pub env: Option<&'static str>,
    /// True if the user name of the Basic credential is the default.
    pub from_username: bool,
    /// The checks of the value.
    pub checks: &'static [Check],
}

/// A representation the API offers.
#[derive(Debug)]
pub struct RepresentationInfo {
    /// The format.
    pub format: Format,
    /// The path suffix that requests it: `.json`, or empty.
    pub path_suffix: &'static str,
    /// XML only: the element around every response.
    pub envelope: Option<&'static str>,
}

/// A format of structured bodies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// JSON.
    Json,
    /// XML.
    Xml,
}

/// The format of responses that a client requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Representation {
    /// JSON.
    Json,
    /// XML.
    #[cfg(feature = "xml")]
    Xml,
}

impl Representation {
    pub(crate) fn format(self) -> Format {
        match self {
            Self::Json => Format::Json,
            #[cfg(feature = "xml")]
            Self::Xml => Format::Xml,
        }
    }
}

/// The properties of an error body that describe the error, as dotted paths: `error.message`.
#[derive(Debug)]
pub struct ErrorBody {
    /// The API's own error code, a number or a string.
    pub code: Option<&'static str>,
    /// The error message.
    pub message: Option<&'static str>,
    /// A link to the documentation of the error.
    pub more_info: Option<&'static str>,
    /// The body's XML form.
    pub xml: Option<&'static xml::Element>,
}

macro_rules! operation_setters {
    ($($field:ident: $type:ty => $value:expr),+ $(,)?) => {$(
        #[doc = concat!("Sets [`", stringify!($field), "`](Self::", stringify!($field), ").")]
        #[must_use]
        pub const fn $field(mut self, $field: $type) -> Self {
            self.$field = $value;
            self
        }
    )+};
}

/// An operation.
#[derive(Debug)]
pub struct Operation {
    /// The operation's id in the document.
    pub id: &'static str,
    /// HTTP method.
    pub method: Method,
    /// Path template: `/Accounts/{AccountSid}`.
    pub path: &'static str,
    /// Base URL of an operation with its own server. A base URL set on the builder overrides it.
    pub server: Option<&'static str>,
    /// Security requirements, if they differ from the API's; see [`Api::security`].
    pub security: Option<&'static [&'static [&'static str]]>,
    /// Media type of the request body.
    pub body: Option<&'static str>,
    /// Media types of success responses, in order of preference.
    pub accept: &'static [&'static str],
    /// Media types of undecoded success responses, if they differ from `accept`.
    pub accept_raw: &'static [&'static str],
    /// True if error responses can be XML although success responses cannot.
    pub xml_errors: bool,
    /// Dependencies between parameters.
    pub requires: &'static [Requires],
    /// Wire names of the client's settings that the operation uses.
    pub settings: &'static [&'static str],
    /// True if repeating the request has no further effect.
    pub idempotent: bool,
    /// Parameters that make the request not idempotent.
    pub not_idempotent_with: &'static [&'static str],
}

impl Operation {
    /// Creates an operation with default properties. It is idempotent if its method is.
    #[must_use]
    pub const fn new(method: Method, id: &'static str, path: &'static str) -> Self {
        Self {
            id,
            method,
            path,
            server: None,
            security: None,
            body: None,
            accept: &[],
            accept_raw: &[],
            xml_errors: false,
            requires: &[],
            settings: &[],
            idempotent: !matches!(method, Method::Post | Method::Patch | Method::Other(_)),
            not_idempotent_with: &[],
        }
    }

    operation_setters! {
        server: &'static str => Some(server),
        security: &'static [&'static [&'static str]] => Some(security),
        body: &'static str => Some(body),
        accept: &'static [&'static str] => accept,
        accept_raw: &'static [&'static str] => accept_raw,
        xml_errors: bool => xml_errors,
        requires: &'static [Requires] => requires,
        settings: &'static [&'static str] => settings,
        idempotent: bool => idempotent,
        not_idempotent_with: &'static [&'static str] => not_idempotent_with,
    }
}

/// A dependency: a parameter or top-level property of the body that requires another one.
#[derive(Debug)]
pub struct Requires {
    /// The dependent parameter.
    pub parameter: &'static str,
    /// The value for which the dependency applies; `None` for any value.
    pub when: Option<&'static str>,
    /// The required parameter.
    pub needs: &'static str,
}

/// HTTP method of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// GET.
    Get,
    /// PUT.
    Put,
    /// POST.
    Post,
    /// DELETE.
    Delete,
    /// OPTIONS.
    Options,
    /// HEAD.
    Head,
    /// PATCH.
    Patch,
    /// TRACE.
    Trace,
    /// QUERY.
    Query,
    /// Another method, by its name.
    Other(&'static str),
}

impl Method {
    pub(crate) fn http(self) -> http::Method {
        match self {
            Self::Get => http::Method::GET,
            Self::Put => http::Method::PUT,
            Self::Post => http::Method::POST,
            Self::Delete => http::Method::DELETE,
            Self::Options => http::Method::OPTIONS,
            Self::Head => http::Method::HEAD,
            Self::Patch => http::Method::PATCH,
            Self::Trace => http::Method::TRACE,
            Self::Query => Self::Other("QUERY").http(),
            // The generator refuses names that are not methods.
            Self::Other(name) => http::Method::from_bytes(name.as_bytes()).unwrap_or_default(),
        }
    }
}

/// The serialization style of a list or an object in a path, query string, header, cookie or form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `a,b`: paths and headers.
    Simple {
        /// Objects only: `k=v,k2=v2` instead of `k,v,k2,v2`.
        explode: bool,
    },
    /// `name=a&name=b`, or `name=a,b` without `explode`: queries, forms and cookies.
    Form {
        /// True if every item has its own pair.
        explode: bool,
    },
    /// `.a.b`, or `.a,b` without `explode`: paths.
    Label {
        /// True if items are separated by dots.
        explode: bool,
    },
    /// `;name=a;name=b`, or `;name=a,b` without `explode`: paths.
    Matrix {
        /// True if every item has its own pair.
        explode: bool,
    },
    /// `name=a; name=b`: cookies, without any encoding. A character that a cookie can't have is refused.
    Cookie,
    /// `name=a%20b`: queries and forms. An item that contains a space is refused.
    SpaceDelimited,
    /// `name=a%7Cb`: queries and forms. An item that contains `|` is refused.
    PipeDelimited,
    /// `name[key]=value`: objects and lists in queries and forms.
    DeepObject {
        /// True for `name[0]=a`, false for `name[]=a`.
        indexed: bool,
    },
}

impl Style {
    /// The default style of a location.
    pub(crate) const fn plain(location: Location) -> Self {
        match location {
            Location::Path | Location::Header => Self::Simple { explode: false },
            Location::Query | Location::Cookie | Location::Form => Self::Form { explode: true },
        }
    }
}
