//! Security schemes and security requirements.

use std::collections::HashSet;

use indexmap::IndexSet;
use openapiv3::{APIKeyLocation, ReferenceOr, SecurityRequirement, SecurityScheme as Scheme};

use super::extension::{BasicEnv, Extensions, read};
use super::lowering::Lowering;
use super::names::Named;
use super::pointer::Pointer;
use crate::model::{Location, SchemeKind, SecurityScheme};
use crate::name::{RustName, Scope, WireName};
use crate::openapi::unsupported;

impl Lowering<'_> {
    pub(super) fn security_schemes(&mut self, names: &mut Scope) -> Vec<SecurityScheme> {
        let mut lowered = Vec::new();
        let mut has_basic = false;
        let mut has_bearer = false;
        for (id, scheme) in self.document.components.iter().flat_map(|components| &components.security_schemes) {
            let at = Pointer::component("securitySchemes", id);
            let ReferenceOr::Item(scheme) = scheme else {
                let message = "a reference to another security scheme is not supported";
                self.limit(&unsupported::SECURITY_REFERENCE, &at, message);
                continue;
            };
            let Some((kind, env, docs)) = self.scheme(id, scheme, &at) else { continue };
            // The first scheme of a kind has the plain name; the others are named by id.
            let plain = match kind {
                SchemeKind::Basic if !std::mem::replace(&mut has_basic, true) => Some("credentials"),
                SchemeKind::Bearer if !std::mem::replace(&mut has_bearer, true) => Some("bearer_token"),
                _ => None,
            };
            let candidates = plain.into_iter().map(RustName::snake).chain([RustName::snake(id)]);
            let rust = self.take(names, Named::key("security scheme", id, &at), candidates);
            self.schemes.insert(id.clone());
            lowered.push(SecurityScheme { id: id.clone(), rust, kind, env, docs });
        }
        lowered
    }

    /// Returns kind, environment variables and description of a scheme; `None` if the client does not support it.
    fn scheme(&mut self, id: &str, scheme: &Scheme, at: &Pointer) -> Option<(SchemeKind, Vec<String>, String)> {
        let (kind, env, docs) = match scheme {
            Scheme::HTTP { scheme, extensions, description, .. } if scheme.eq_ignore_ascii_case("basic") => {
                let env = read::<BasicEnv>(extensions, "x-rust-env");
                (SchemeKind::Basic, env.map(|env| vec![env.username, env.password]).unwrap_or_default(), description)
            }
            Scheme::HTTP { scheme, extensions, description, .. } if scheme.eq_ignore_ascii_case("bearer") => {
                (SchemeKind::Bearer, one_variable(extensions), description)
            }
            Scheme::APIKey { location, name, description, extensions } => {
                let location = match location {
                    APIKeyLocation::Header => Location::Header,
                    APIKeyLocation::Query => Location::Query,
                    APIKeyLocation::Cookie => Location::Cookie,
                };
                (SchemeKind::ApiKey { location, name: WireName::new(name) }, one_variable(extensions), description)
            }
            Scheme::OAuth2 { description, extensions, .. } | Scheme::OpenIDConnect { description, extensions, .. } => {
                let message =
                    format!("the client does not obtain tokens for `{id}`; it sends the bearer token of the program");
                self.limit(&unsupported::SECURITY_FLOW, at, message);
                (SchemeKind::Bearer, one_variable(extensions), description)
            }
            Scheme::HTTP { scheme, .. } if scheme == "mutualTLS" => {
                let message = format!("the client does not set up the certificate for `{id}`");
                self.limit(&unsupported::CLIENT_CERTIFICATE, at, message);
                return None;
            }
            Scheme::HTTP { scheme, .. } => {
                let message = format!("the client does not support the HTTP authentication scheme `{scheme}`");
                self.limit(&unsupported::SECURITY_SCHEME, at, message);
                return None;
            }
        };
        let (Scheme::HTTP { extensions, .. }
        | Scheme::APIKey { extensions, .. }
        | Scheme::OAuth2 { extensions, .. }
        | Scheme::OpenIDConnect { extensions, .. }) = scheme;
        let is_deprecated = read::<bool>(extensions, "x-openapi-deprecated").unwrap_or_default();
        let deprecated = is_deprecated.then(|| "Deprecated.".to_owned());
        let docs: Vec<String> = docs.clone().into_iter().chain(deprecated).collect();
        Some((kind, env, docs.join("\n\n")))
    }
}

/// Returns the alternatives of a `security` list. An empty alternative needs no credential.
///
/// Alternatives with unsupported schemes are left to the caller and come last, because the client uses the first
/// alternative that it has credentials for.
pub(super) fn alternatives(requirements: &[SecurityRequirement], schemes: &HashSet<String>) -> Vec<Vec<String>> {
    let known = |id: &&String| schemes.contains(*id);
    let (mut ours, mut others) = (IndexSet::new(), IndexSet::new());
    for requirement in requirements {
        let ids: Vec<String> = requirement.keys().filter(known).cloned().collect();
        let list = if ids.is_empty() && !requirement.is_empty() { &mut others } else { &mut ours };
        list.insert(ids);
    }
    ours.into_iter().chain(others).collect()
}

fn one_variable(extensions: &Extensions) -> Vec<String> {
    read::<String>(extensions, "x-rust-env").into_iter().collect()
}
