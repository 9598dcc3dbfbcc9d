//! Static descriptors: what emitted code says about its API, as plain data.

use super::check::Check;
use super::xml;

/// An API, as one document describes it.
#[derive(Debug)]
pub struct Api {
    /// Name of the API, as in messages: `twilio`.
    pub name: &'static str,
    /// Base URL, with server variables in braces: `https://{space_url}/api`.
    pub server: &'static str,
    /// The variables that occur in `server` and in the servers of operations.
    pub server_variables: &'static [ServerVariable],
    /// The security schemes that the client can hold a credential for.
    pub credentials: &'static [Scheme],
    /// What operations need that have no `security` of their own: alternatives in order of preference, each a list of
    /// scheme ids that are needed together. An empty list means none; an empty alternative means that a request may
    /// go without.
    pub security: &'static [&'static [&'static str]],
    /// Parameters that belong to the client and not to the single call.
    pub settings: &'static [Setting],
    /// The representations that the API offers; the first is the default. Empty: whatever an operation accepts.
    pub representations: &'static [RepresentationInfo],
    /// Name of the response header that identifies a request in a support case, in lower case.
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
    /// Value when nothing else is given.
    pub default: &'static str,
    /// Whether the default is only a placeholder, so that a value must be given.
    pub required: bool,
    /// The environment variable that holds the value.
    pub env: Option<&'static str>,
    /// The values that are allowed; empty: any.
    pub values: &'static [&'static str],
}

/// A security scheme.
#[derive(Debug)]
pub struct Scheme {
    /// Its name in the document.
    pub id: &'static str,
    /// How its credential travels.
    pub kind: SchemeKind,
    /// The environment variables that hold it: two for Basic (user name, password), one for the others, none when it
    /// is not read from the environment.
    pub env: &'static [&'static str],
}

/// How a credential travels.
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

/// Where a parameter is put.
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

/// A parameter that belongs to the client.
#[derive(Debug)]
pub struct Setting {
    /// Its name on the wire.
    pub parameter: &'static str,
    /// The method that sets it, on the client's builder and on a request.
    pub method: &'static str,
    /// Where it goes.
    pub location: Location,
    /// The environment variable that holds it.
    pub env: Option<&'static str>,
    /// Whether the user name of the Basic credential stands in when nothing else is given.
    pub from_username: bool,
    /// What a value must satisfy.
    pub checks: &'static [Check],
}

/// A representation that the API offers.
#[derive(Debug)]
pub struct RepresentationInfo {
    /// The format.
    pub format: Format,
    /// What is appended to the path to ask for it: `.json`, or nothing.
    pub path_suffix: &'static str,
    /// XML only: the element that encloses every answer.
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

/// The representation that a client asks for, of those that the API offers.
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

/// Which properties of an error body feed the error. Names are dotted paths into the body: `error.message`.
#[derive(Debug)]
pub struct ErrorBody {
    /// The API's own error code; a number or a string.
    pub code: Option<&'static str>,
    /// What went wrong, for people.
    pub message: Option<&'static str>,
    /// A link to documentation.
    pub more_info: Option<&'static str>,
    /// How the body is written in XML.
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
    /// Base URL when the operation has a server of its own. A base URL that is given to the builder replaces it.
    pub server: Option<&'static str>,
    /// What the operation needs, when that differs from the API; see [`Api::security`].
    pub security: Option<&'static [&'static [&'static str]]>,
    /// Media type of the request body.
    pub body: Option<&'static str>,
    /// Media types of the successful responses, in order of preference.
    pub accept: &'static [&'static str],
    /// Whether errors can be XML although no success is.
    pub xml_errors: bool,
    /// Conditions between parameters.
    pub requires: &'static [Requires],
    /// The client's settings that the operation uses, by parameter name.
    pub settings: &'static [&'static str],
    /// Whether sending the request twice has the effect of sending it once.
    pub idempotent: bool,
    /// Parameters whose presence takes that away: each request with one of them has an effect of its own.
    pub not_idempotent_with: &'static [&'static str],
}

impl Operation {
    /// An operation with no more than this. It counts as idempotent when its method is.
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
            xml_errors: false,
            requires: &[],
            settings: &[],
            idempotent: !matches!(method, Method::Post | Method::Patch),
            not_idempotent_with: &[],
        }
    }

    operation_setters! {
        server: &'static str => Some(server),
        security: &'static [&'static [&'static str]] => Some(security),
        body: &'static str => Some(body),
        accept: &'static [&'static str] => accept,
        xml_errors: bool => xml_errors,
        requires: &'static [Requires] => requires,
        settings: &'static [&'static str] => settings,
        idempotent: bool => idempotent,
        not_idempotent_with: &'static [&'static str] => not_idempotent_with,
    }
}

/// A parameter or top-level property of the body that must not be set without another one.
#[derive(Debug)]
pub struct Requires {
    /// The parameter that has the condition.
    pub parameter: &'static str,
    /// The value that it must have for the condition to hold; `None`: any value.
    pub when: Option<&'static str>,
    /// The parameter that must be set then.
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
        }
    }
}

/// How a list or an object is written into a path, a query string, a header or a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `a,b`: paths and headers.
    Simple {
        /// Objects only: `k=v,k2=v2` instead of `k,v,k2,v2`.
        explode: bool,
    },
    /// `name=a&name=b`, or `name=a,b` without `explode`: queries, forms and cookies.
    Form {
        /// Whether every item has its own pair.
        explode: bool,
    },
    /// `.a.b`, or `.a,b` without `explode`: paths.
    Label {
        /// Whether items are separated by dots.
        explode: bool,
    },
    /// `;name=a;name=b`, or `;name=a,b` without `explode`: paths.
    Matrix {
        /// Whether every item has its own pair.
        explode: bool,
    },
    /// `name=a%20b`: queries. An item that contains a space is refused.
    SpaceDelimited,
    /// `name=a%7Cb`: queries. An item that contains `|` is refused.
    PipeDelimited,
    /// `name[key]=value`: objects in queries.
    DeepObject,
}

impl Style {
    /// What a parameter has unless its description says otherwise.
    pub(crate) const fn plain(location: Location) -> Self {
        match location {
            Location::Path | Location::Header => Self::Simple { explode: false },
            Location::Query | Location::Cookie | Location::Form => Self::Form { explode: true },
        }
    }
}
