//! `README.md` of the emitted crate: description, first call, every operation, and what all of them have in common.

use super::builder::credential_arguments;
use super::callback_docs;
use super::docs::{self, item};
use super::environment;
use super::example;
use super::features::Features;
use super::license;
use super::methods::route;
use crate::config::{CrateConfig, RuntimeSource};
use crate::markdown::{Markdown, markdown};
use crate::model::{Api, Operation, SecurityScheme};
use crate::print::{self, Origin};
use crate::runtime;

pub(super) fn readme(config: &CrateConfig, apis: &[Api], origin: Origin<'_>, features: &Features<'_>) -> String {
    let name = Markdown::line(&config.name);
    let mut paragraphs = vec![markdown!("# {}", name), Markdown::text(&config.description).sentence()];
    let showcase = example::showcase_of_all(config, apis);
    let is_async = showcase.is_some();
    paragraphs.push(Markdown::block("sh", &install(config, is_async)));
    if let Some((api, operation)) = showcase {
        paragraphs.push(first_call(config, api, operation));
    }
    paragraphs.extend(apis.iter().flat_map(section));
    if is_async {
        paragraphs.extend(behaviour(apis, features));
    }
    let default = features.default();
    let rows = features.of_runtime().map(|(name, purpose)| {
        let note = if default.iter().any(|feature| feature == name) { " On by default." } else { "" };
        markdown!("| `{}` | {}{} |", name, purpose, note)
    });
    paragraphs.push(Markdown::ours("## Features"));
    if features.of_apis().next().is_some() {
        paragraphs.push(Markdown::ours(
            "Each API has a cargo feature of the same name; all are on by default. Other features:",
        ));
    }
    paragraphs.extend([
        markdown!("| Feature | Purpose |\n|---|---|\n{}", Markdown::join(rows, "\n")),
        Markdown::ours("## Minimum Rust version"),
        markdown!("Rust {}.", runtime::RUST_VERSION),
    ]);
    paragraphs.extend(license(config, apis));
    format!("{}{}\n", print::markdown_header(origin), Markdown::join(paragraphs, "\n\n"))
}

/// The commands that add the crate, and the executor of the first call. A crate whose runtime is a folder is in no registry.
fn install(config: &CrateConfig, is_async: bool) -> String {
    let executor = if is_async { "\ncargo add tokio --features macros,rt-multi-thread" } else { "" };
    let is_local =
        matches!(&config.runtime, RuntimeSource::Dependency(source) if source.iter().any(|(key, _)| *key == "path"));
    let path = if is_local { "--path path/to/" } else { "" };
    format!("cargo add {path}{}{executor}", config.name)
}

/// The behaviour that all operations share.
fn behaviour(apis: &[Api], features: &Features<'_>) -> Vec<Markdown> {
    let operations = || apis.iter().flat_map(|api| &api.operations);
    let pages = operations().any(|operation| operation.pagination.is_some());
    let rows = [
        Some(Markdown::ours(
            "**Checks.** A request that the document does not allow fails before it is sent. Unknown fields and enum values of \
             responses are kept.",
        )),
        Some(Markdown::ours(
            "**Errors.** All operations return `Error`, with its kind, the status and body of the response, and whether the \
             request may have been delivered.",
        )),
        Some(Markdown::ours(
            "**Retries.** Temporary failures are retried with growing delays, or after `Retry-After`. A request that is not \
             idempotent is repeated only if the server certainly refused it. `RetryPolicy` has the numbers.",
        )),
        pages.then(|| {
            Markdown::ours(
                "**Pages.** `.stream()` of a list returns the items of all pages. `.await` returns one page.",
            )
        }),
        Some(Markdown::ours(if features.of_runtime().any(|(name, _)| name == "test-util") {
            "**Tests.** A client with the `base_url` of a server on a loopback address needs no account. `example()` makes \
             values of the types of responses (feature `test-util`)."
        } else {
            "**Tests.** A client with the `base_url` of a server on a loopback address needs no account."
        })),
    ];
    let rows = rows.into_iter().flatten().map(|row| markdown!("- {}", row));
    vec![Markdown::ours("## Behaviour"), Markdown::join(rows, "\n")]
}

/// The licence, and where it comes from if nobody chose it.
fn license(config: &CrateConfig, apis: &[Api]) -> Vec<Markdown> {
    let file = config.package.license_file().map(|file| markdown!("See {}.", Markdown::code(file)));
    let expression = license::expression(config, apis);
    let text = match (file, expression) {
        (Some(file), _) => file,
        (None, Some(license)) if config.assumed_license(apis).is_some() => markdown!(
            "{} is the generator's default, because registries require a license and {} as an SPDX expression. To choose \
             another, set `license = \"...\"` in the file passed with `--config`.",
            Markdown::code(license),
            Markdown::ours(if apis.len() == 1 { "the document names none" } else { "the documents name none" })
        ),
        (None, Some(license)) => markdown!("{}.", Markdown::code(license)),
        (None, None) => return Vec::new(),
    };
    vec![Markdown::ours("## License"), text]
}

/// A client and a call, without the lines that rustdoc hides.
fn first_call(config: &CrateConfig, api: &Api, operation: &Operation) -> Markdown {
    let code = example::code_of_operation(config, api, operation);
    let (imports, statements): (Vec<&str>, Vec<&str>) = code.shown().partition(|line| line.starts_with("use "));
    let names = if statements.iter().any(|line| line.contains("types::")) { "{Client, types}" } else { "Client" };
    let mut lines = vec![format!("use {}::{};", config.library(), item(api, names))];
    lines.extend(imports.into_iter().map(str::to_owned));
    lines.extend([String::new(), format!("let client = {};", example::new_client(api))]);
    lines.extend(statements.into_iter().skip_while(|line| line.is_empty()).map(str::to_owned));
    Markdown::block("rust", &lines.join("\n"))
}

/// The environment variables, credentials and operations of one API.
fn section(api: &Api) -> Vec<Markdown> {
    let mut paragraphs = vec![if api.in_root {
        Markdown::ours("## Operations")
    } else {
        markdown!("## `{}`: {}", api.module, Markdown::line(&api.title))
    }];
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
    if api.groups.is_empty() {
        paragraphs.push(table(&mut api.operations.iter()));
    }
    for group in &api.groups {
        paragraphs.push(docs::heading(3 + group.depth, &group.title));
        if !group.operations.is_empty() {
            paragraphs.push(table(&mut group.operations(api)));
        }
    }
    paragraphs.extend(callback_docs::table(api));
    paragraphs
}

fn table(operations: &mut dyn Iterator<Item = &Operation>) -> Markdown {
    let row = |operation: &Operation| {
        let call = markdown!("| `{}` | {} |", operation.method_name, route(operation).cell());
        (call, Markdown::text(&operation.summary))
    };
    docs::table(["Method", "Request"], operations.map(row))
}

/// The builder's method for a credential.
fn credential_method(scheme: &SecurityScheme) -> Markdown {
    Markdown::code(&format!("{}({})", scheme.rust, credential_arguments(&scheme.kind).join(", ")))
}
