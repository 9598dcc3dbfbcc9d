//! The document: its top-level objects and its operations.

use openapiv3::License;
use serde_json::Value;

use super::extension::{self, Extensions, read};
use super::lowering::Lowering;
use super::security::alternatives;
use super::server::server;
use crate::model::{Api, BUILDER_METHODS, Format, Modules, Representation};
use crate::name::{RustName, Scope};

impl Lowering<'_> {
    pub(super) fn api(&mut self, source: &str, module: &str) -> Api {
        let document = self.document;
        // Methods of every client builder.
        let mut builder_names = Scope::with_reserved(BUILDER_METHODS);
        let schemes = self.security_schemes(&mut builder_names);
        let server = server(self.common_server(), &[], &mut builder_names);
        let other_servers = self.other_servers(&server, &mut builder_names);
        let mut api = Api {
            module: RustName::module(module),
            source: source.to_owned(),
            title: document.info.title.clone(),
            version: document.info.version.clone(),
            license: document.info.license.as_ref().and_then(license),
            docs: document.info.description.clone().unwrap_or_default(),
            server,
            other_servers,
            security: alternatives(document.security.as_deref().unwrap_or_default(), &self.schemes),
            schemes,
            settings: Vec::new(),
            representations: representations(&document.extensions),
            request_id_header: read::<String>(&document.extensions, "x-rust-request-id")
                .map_or_else(|| "x-request-id".to_owned(), |name| name.to_lowercase()),
            errors: Vec::new(),
            operations: Vec::new(),
            groups: Vec::new(),
            callbacks: Vec::new(),
            callback_variants: Vec::new(),
            signatures: Vec::new(),
            types: Vec::new(),
            own_types: Vec::new(),
            has_server: false,
            in_root: false,
            modules: Modules::default(),
        };
        self.operations(&mut api, &mut builder_names);
        self.callbacks(&mut api);
        api
    }
}

/// Returns the SPDX identifier or the name of a licence, if a manifest accepts it.
fn license(license: &License) -> Option<String> {
    let identifier = license.extensions.get("x-openapi-identifier").and_then(Value::as_str);
    let known =
        identifier.into_iter().chain([license.name.as_str()]).find(|text| spdx::Expression::parse(text).is_ok());
    known.map(str::to_owned)
}

fn representations(extensions: &Extensions) -> Vec<Representation> {
    let declared: Vec<extension::Representation> = read(extensions, "x-rust-representations").unwrap_or_default();
    if declared.is_empty() {
        return vec![Representation { format: Format::Json, path_suffix: String::new(), envelope: None }];
    }
    declared
        .into_iter()
        .map(|representation| Representation {
            format: if representation.format == "xml" { Format::Xml } else { Format::Json },
            path_suffix: representation.path_suffix,
            envelope: representation.envelope,
        })
        .collect()
}
