//! `README.md` of the emitted crate: what it is, how to start, and every operation.

use std::fmt::Write as _;

use super::builder::credential_arguments;
use super::docs;
use super::example;
use super::manifest;
use crate::config::CrateConfig;
use crate::model::{Api, SecurityScheme};
use crate::print::{self, Origin};
use crate::runtime;

pub(super) fn readme(config: &CrateConfig, apis: &[Api], origin: Origin<'_>) -> String {
    let mut out = print::markdown_header(origin);
    let _ = writeln!(out, "# {}\n\n{}\n", config.name, docs::sentence(&config.description));
    if let Some((api, operation)) = example::showcase_of_all(apis) {
        let _ = writeln!(out, "```rust");
        // What only makes the example compile in rustdoc is not shown.
        let code = example::of_operation(config, api, operation);
        let shown = code.lines().filter(|line| !line.starts_with("```") && !line.starts_with("# "));
        let (imports, statements): (Vec<&str>, Vec<&str>) = shown.partition(|line| line.starts_with("use "));
        let names = if statements.iter().any(|line| line.contains("types::")) { "{Client, types}" } else { "Client" };
        let _ = writeln!(out, "use {}::{}::{names};", config.library(), api.module);
        for line in imports {
            let _ = writeln!(out, "{line}");
        }
        let _ = writeln!(out, "\nlet client = {};", example::new_client(api));
        for line in statements.into_iter().skip_while(|line| line.is_empty()) {
            let _ = writeln!(out, "{line}");
        }
        let _ = writeln!(out, "```\n");
    }
    for api in apis {
        section(api, &mut out);
    }
    let _ = writeln!(
        out,
        "## Features\n\nEach API is behind a cargo feature of its name; all are on by default. Besides:\n"
    );
    let _ = writeln!(out, "| Feature | What it is for |\n|---|---|");
    let default = manifest::default_features(apis);
    for (name, purpose) in runtime::described_features() {
        let note = if default.iter().any(|feature| feature == name) { " On by default." } else { "" };
        let _ = writeln!(out, "| `{name}` | {purpose}{note} |");
    }
    if let Some(license) = config.assumed_license(apis) {
        let _ = writeln!(
            out,
            "\n## License\n\nThe manifest says `{license}` because a registry wants a licence and nobody has chosen one: \
             the documents name none as an SPDX expression. `license = \"...\"` in the file that is given with `--config` \
             chooses another."
        );
    }
    out
}

/// The environment variables, credentials and operations of one API.
fn section(api: &Api, out: &mut String) {
    let _ = writeln!(out, "## `{}`: {}\n", api.module, docs::clean(&api.title));
    let variables: Vec<String> = api
        .schemes
        .iter()
        .flat_map(|scheme| &scheme.env)
        .chain(api.settings.iter().filter_map(|setting| setting.env.as_ref()))
        .chain(api.server.variables.iter().filter_map(|variable| variable.env.as_ref()))
        .map(|name| format!("`{name}`"))
        .fold(Vec::new(), |mut known, name| {
            if !known.contains(&name) {
                known.push(name);
            }
            known
        });
    if !variables.is_empty() {
        let _ = writeln!(out, "`Client::from_env` reads {}.\n", variables.join(", "));
    }
    let methods: Vec<String> =
        api.schemes.iter().filter(|scheme| scheme.env.is_empty()).map(credential_method).collect();
    if !methods.is_empty() {
        let _ = writeln!(out, "`Client::builder` takes credentials with {}.\n", methods.join(", "));
    }
    let _ = writeln!(out, "| Method | Request | What it does |\n|---|---|---|");
    for operation in &api.operations {
        let summary = docs::first_line(&docs::clean(&operation.summary)).replace('|', "\\|");
        let _ = writeln!(out, "| `{}` | {} | {summary} |", operation.method_name, operation.route());
    }
    out.push('\n');
}

/// The builder's method for a credential, as Markdown.
fn credential_method(scheme: &SecurityScheme) -> String {
    format!("`{}({})`", scheme.rust, credential_arguments(&scheme.kind).join(", "))
}
