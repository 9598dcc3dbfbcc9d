//! Security schemes.

use indexmap::IndexMap;
use openapiv3::{
    APIKeyLocation, AuthorizationCodeOAuth2Flow, ClientCredentialsOAuth2Flow, ImplicitOAuth2Flow, OAuth2Flows,
    PasswordOAuth2Flow, SecurityScheme,
};
use serde_yaml::Value;

use super::{Fit, each, extension, map, misfit, text};
use crate::text::At;

pub(super) fn scheme(value: Value, at: &At<'_>) -> Fit<SecurityScheme> {
    let mut extensions = IndexMap::new();
    let mut texts: IndexMap<String, String> = IndexMap::new();
    let mut flows = OAuth2Flows::default();
    each(value, at, |key, value, at| {
        match key {
            "type" | "description" | "name" | "in" | "scheme" | "bearerFormat" | "openIdConnectUrl" => {
                texts.insert(key.to_owned(), text(value, at)?);
            }
            "flows" => flows = oauth_flows(value, at)?,
            _ => extension(&mut extensions, key, value, at)?,
        }
        Ok(())
    })?;
    let mut take = |key: &str| texts.shift_remove(key);
    let description = take("description");
    let kind = take("type").unwrap_or_default();
    Ok(match kind.as_str() {
        "apiKey" => {
            let location = match take("in").as_deref() {
                Some("query") => APIKeyLocation::Query,
                Some("header") => APIKeyLocation::Header,
                Some("cookie") => APIKeyLocation::Cookie,
                _ => return misfit(at, "the location is not known"),
            };
            SecurityScheme::APIKey { location, name: take("name").unwrap_or_default(), description, extensions }
        }
        "http" => SecurityScheme::HTTP {
            scheme: take("scheme").unwrap_or_default(),
            bearer_format: take("bearerFormat"),
            description,
            extensions,
        },
        "oauth2" => SecurityScheme::OAuth2 { flows, description, extensions },
        "openIdConnect" => SecurityScheme::OpenIDConnect {
            open_id_connect_url: take("openIdConnectUrl").unwrap_or_default(),
            description,
            extensions,
        },
        _ => return misfit(at, "the type of the security scheme is not known"),
    })
}

fn oauth_flows(value: Value, at: &At<'_>) -> Fit<OAuth2Flows> {
    let mut flows = OAuth2Flows::default();
    each(value, at, |key, value, at| {
        if !matches!(key, "implicit" | "password" | "clientCredentials" | "authorizationCode") {
            return extension(&mut flows.extensions, key, value, at);
        }
        let Flow { authorization_url, token_url, refresh_url, scopes, extensions } = flow(value, at)?;
        match key {
            "implicit" => {
                flows.implicit = Some(ImplicitOAuth2Flow { authorization_url, refresh_url, scopes, extensions });
            }
            "password" => {
                flows.password = Some(PasswordOAuth2Flow { refresh_url, token_url, scopes, extensions });
            }
            "clientCredentials" => {
                flows.client_credentials =
                    Some(ClientCredentialsOAuth2Flow { refresh_url, token_url, scopes, extensions });
            }
            _ => {
                flows.authorization_code =
                    Some(AuthorizationCodeOAuth2Flow { authorization_url, token_url, refresh_url, scopes, extensions });
            }
        }
        Ok(())
    })?;
    Ok(flows)
}

#[derive(Default)]
struct Flow {
    authorization_url: String,
    token_url: String,
    refresh_url: Option<String>,
    scopes: IndexMap<String, String>,
    extensions: IndexMap<String, serde_json::Value>,
}

fn flow(value: Value, at: &At<'_>) -> Fit<Flow> {
    let mut flow = Flow::default();
    each(value, at, |key, value, at| {
        match key {
            "authorizationUrl" => flow.authorization_url = text(value, at)?,
            "tokenUrl" => flow.token_url = text(value, at)?,
            "refreshUrl" => flow.refresh_url = Some(text(value, at)?),
            "scopes" => flow.scopes = map(value, at, text)?,
            _ => extension(&mut flow.extensions, key, value, at)?,
        }
        Ok(())
    })?;
    Ok(flow)
}
