//! `README.md` of the emitted crate: description, first call, and every operation.

use super::builder::credential_arguments;
use super::callback_docs;
use super::environment;
use super::example;
use super::manifest;
use super::methods::route;
use crate::config::CrateConfig;
use crate::markdown::{Markdown, markdown};
use crate::model::{Api, Operation, SecurityScheme};
use crate::print::{self, Origin};

pub(super) fn readme(config: &CrateConfig, apis: &[Api], origin: Origin<'_>) -> String {
    let mut paragraphs =
        vec![markdown!("# {}", Markdown::line(&config.name)), Markdown::text(&config.description).sentence()];
    if let Some((api, operation)) = example::showcase_of_all(config, apis) {
        paragraphs.push(first_call(config, api, operation));
    }
    paragraphs.extend(apis.iter().flat_map(section));
    let default = manifest::default_features(apis);
    let features = manifest::features(config, apis).map(|(name, purpose)| {
        let note = if default.iter().any(|feature| feature == name) { " On by default." } else { "" };
        markdown!("| `{}` | {}{} |", name, purpose, note)
    });
    paragraphs.extend([
        Markdown::ours("## Features"),
        Markdown::ours("Each API has a cargo feature of the same name; all are on by default. Other features:"),
        markdown!("| Feature | Purpose |\n|---|---|\n{}", Markdown::join(features, "\n")),
    ]);
    if let Some(license) = config.assumed_license(apis) {
        paragraphs.extend([
            Markdown::ours("## License"),
            markdown!(
                "{} is the generator's default, because registries require a license and the documents name none as an \
                 SPDX expression. To choose another, set `license = \"...\"` in the file passed with `--config`.",
                Markdown::code(license)
            ),
        ]);
    }
    format!("{}{}\n", print::markdown_header(origin), Markdown::join(paragraphs, "\n\n"))
}

/// A client and a call, without the lines that rustdoc hides.
fn first_call(config: &CrateConfig, api: &Api, operation: &Operation) -> Markdown {
    let code = example::code_of_operation(config, api, operation);
    let (imports, statements): (Vec<&str>, Vec<&str>) = code.shown().partition(|line| line.starts_with("use "));
    let names = if statements.iter().any(|line| line.contains("types::")) { "{Client, types}" } else { "Client" };
    let mut lines = vec![format!("use {}::{}::{names};", config.library(), api.module)];
    lines.extend(imports.into_iter().map(str::to_owned));
    lines.extend([String::new(), format!("let client = {};", example::new_client(api))]);
    lines.extend(statements.into_iter().skip_while(|line| line.is_empty()).map(str::to_owned));
    Markdown::block("rust", &lines.join("\n"))
}

/// The environment variables, credentials and operations of one API.
fn section(api: &Api) -> Vec<Markdown> {
    let mut paragraphs = vec![markdown!("## `{}`: {}", api.module, Markdown::line(&api.title))];
    let variables = environment::variables(api);
    if !variables.is_empty() {
        paragraphs.push(markdown!("`Client::from_env` reads {}.", variables));
    }
    let methods = api.schemes.iter().filter(|scheme| scheme.env.is_empty()).map(credential_method);
    let methods = Markdown::join(methods, ", ");
    if !methods.is_empty() {
        paragraphs.push(markdown!("`Client::builder` takes credentials with {}.", methods));
    }
    if api.operations.is_empty() {
        paragraphs.extend(callback_docs::table(api));
        return paragraphs;
    }
    let operations = api.operations.iter().map(|operation| {
        let summary = Markdown::text(&operation.summary).first_sentence().cell();
        markdown!("| `{}` | {} | {} |", operation.method_name, route(operation).cell(), summary)
    });
    let operations = Markdown::join(operations, "\n");
    paragraphs.push(markdown!("| Method | Request | Description |\n|---|---|---|\n{}", operations));
    paragraphs.extend(callback_docs::table(api));
    paragraphs
}

/// The builder's method for a credential.
fn credential_method(scheme: &SecurityScheme) -> Markdown {
    Markdown::code(&format!("{}({})", scheme.rust, credential_arguments(&scheme.kind).join(", ")))
}
