//! Examples of a resource's module: iteration over a list, and a mock for tests.
//!
//! The emitted crate's doc tests compile them.

use super::docs::item;
use super::example::new_client;
use super::examples;
use super::preset_options::preset_options;
use crate::config::CrateConfig;
use crate::markdown::{Markdown, markdown};
use crate::model::{Api, Operation, Parameter};
use crate::name::RustName;
use crate::resource::{CommonOperation, CommonOutput, Resource, View};

/// Headings and examples.
pub(super) fn examples(config: &CrateConfig, resource: &Resource<'_>) -> Vec<Markdown> {
    let mut paragraphs = Vec::new();
    if let Some(example) = resource.operations.iter().find_map(|common| list(config, resource, common)) {
        paragraphs.extend([Markdown::ours("# Lists"), example]);
    }
    if !resource.operations.is_empty() {
        paragraphs.extend(selected(config, resource).into_iter().flatten());
        paragraphs.extend([
            Markdown::ours("# Mocks"),
            Markdown::text(
                "In tests, pass a type of your own that implements the trait. Its futures are boxed: `Box::pin(async move \
                 { … })`, or `Box::pin(ready(…))` for a value. They do not borrow the mock, so values that a test reads \
                 later go into a `Mutex` or an `Arc<Mutex<…>>`.",
            ),
        ]);
        paragraphs.extend(resource.operations.iter().filter_map(inherited));
        paragraphs.extend([
            mock(config, resource),
            Markdown::text(
                "`Error::from_response`, `from_connect` and `from_timeout` make the errors that a client returns. To \
                 test what is sent, pass a client with the `base_url` of a local server.",
            ),
        ]);
    }
    paragraphs
}

/// A provider that the program selects when it runs.
fn selected(config: &CrateConfig, resource: &Resource<'_>) -> Option<[Markdown; 3]> {
    let (library, contract) = (config.library(), resource.trait_name());
    let (last, others) = resource.apis.split_last().filter(|(_, others)| !others.is_empty())?;
    let client = |api: &Api| new_client(api).replacen("Client", &format!("{}::Client", api.module), 1);
    let modules = resource.apis.iter().map(|api| api.module.to_string()).chain(["Error".to_owned()]);
    let mut lines = vec![
        format!("use {library}::{}::{contract};", resource.module),
        format!("use {library}::{{{}}};", modules.collect::<Vec<_>>().join(", ")),
        String::new(),
        format!("fn connect(provider: &str) -> Result<Box<dyn {contract}>, Error> {{"),
        "    Ok(match provider {".to_owned(),
    ];
    lines.extend(others.iter().map(|api| format!("        \"{}\" => Box::new({}),", api.module, client(api))));
    lines.extend([format!("        _ => Box::new({}),", client(last)), "    })".to_owned(), "}".to_owned()]);
    let text =
        "A `Box` or an `Arc` of `dyn` is a provider too, so functions that take an `impl` of the trait also take it:";
    Some([
        Markdown::ours("# Providers selected at run time"),
        Markdown::text(text),
        Markdown::example(&lines.join("\n")),
    ])
}

/// The presets of an operation that a mock does not implement.
fn inherited(common: &CommonOperation<'_>) -> Option<Markdown> {
    let operation = common.operations.first()?;
    let presets = common.presets.iter().map(|index| &operation.presets[*index]);
    let inherited = presets.filter(|preset| preset_options(common, preset).is_some());
    let names: Vec<Markdown> = inherited.map(|preset| markdown!("`{}`", preset.method_name)).collect();
    let (last, others) = names.split_last()?;
    let verb = if others.is_empty() { "calls" } else { "call" };
    let names = Markdown::join([Markdown::join(others.iter().cloned(), ", "), last.clone()], " and ");
    let method = &operation.method_name;
    Some(Markdown::text(markdown!("{} {} `{}`, so a mock implements only that.", names, verb, *method).as_str()))
}

/// A function that iterates over a list.
fn list(config: &CrateConfig, resource: &Resource<'_>, common: &CommonOperation<'_>) -> Option<Markdown> {
    let (CommonOutput::Stream(view), Some(operation)) = (&common.output, common.operations.first()) else {
        return None;
    };
    let (contract, item) = (resource.trait_name(), RustName::snake(resource.views[*view].name.as_str()));
    let mut names = vec![contract.to_string()];
    let mut arguments: Vec<String> = operation.arguments().map(|parameter| parameter.rust.to_string()).collect();
    let declarations: Vec<String> = arguments.iter().map(|argument| format!(", {argument}: &str")).collect();
    if !common.options.is_empty() {
        names.insert(0, operation.type_name.to_string());
        arguments.push(format!("{}::new()", operation.type_name));
    }
    let lines = [
        format!("use {}::Error;", config.library()),
        format!("use {}::{}::{{{}}};", config.library(), resource.module, names.join(", ")),
        String::new(),
        format!("async fn show(client: &dyn {contract}{}) -> Result<(), Error> {{", declarations.concat()),
        format!("    let mut items = client.{}({});", operation.method_name, arguments.join(", ")),
        format!("    while let Some({item}) = items.try_next().await? {{"),
        format!("        println!(\"{{{item}:?}}\");"),
        "    }".to_owned(),
        "    Ok(())".to_owned(),
        "}".to_owned(),
    ];
    Some(Markdown::example(&lines.join("\n")))
}

/// A mock that returns its fields, or 404 without a value.
fn mock(config: &CrateConfig, resource: &Resource<'_>) -> Markdown {
    let (library, contract) = (config.library(), resource.trait_name());
    let fields: Vec<(RustName, &RustName)> =
        resource.views.iter().map(|view| (RustName::snake(view.name.as_str()), &view.name)).collect();
    let options = resource.operations.iter().filter(|common| !common.options.is_empty());
    let options = options.filter_map(|common| Some(common.operations.first()?.type_name.to_string()));
    let mut names: Vec<String> = fields.iter().map(|(_, view)| view.to_string()).chain(options).collect();
    names.push(contract.to_string());
    names.sort_unstable();
    let streams = resource.operations.iter().any(|common| matches!(common.output, CommonOutput::Stream(_)));
    let futures = resource.operations.iter().any(|common| !matches!(common.output, CommonOutput::Stream(_)));
    let mut lines = Vec::new();
    let has_views = resource.operations.iter().any(|common| matches!(common.output, CommonOutput::View(_)));
    lines.extend(futures.then(|| format!("use {library}::Error;")));
    lines.push(format!("use {library}::{}::{{{}}};", resource.module, names.join(", ")));
    let parts = [(futures, "BoxFuture"), (has_views, "HeaderMap"), (streams, "Items"), (has_views, "StatusCode")];
    match parts.into_iter().filter(|(is_used, _)| *is_used).map(|(_, part)| part).collect::<Vec<_>>().as_slice() {
        [] => {}
        [one] => lines.push(format!("use {library}::runtime::{one};")),
        several => lines.push(format!("use {library}::runtime::{{{}}};", several.join(", "))),
    }
    lines.extend(futures.then(|| "use std::future::ready;".to_owned()));
    lines.extend([String::new(), "#[derive(Default)]".to_owned(), "struct Mock {".to_owned()]);
    lines.extend(fields.iter().map(|(field, view)| format!("    {field}: Option<{view}>,")));
    lines.extend(["}".to_owned(), String::new(), format!("impl {contract} for Mock {{")]);
    let mut implemented = Vec::new();
    for common in &resource.operations {
        let Some(operation) = common.operations.first() else { continue };
        let of_view = |view: usize| fields.get(view).map(|(field, view)| (field.to_string(), view.to_string()));
        let (ty, value) = match &common.output {
            CommonOutput::Stream(view) => match of_view(*view) {
                Some((field, view)) => {
                    (format!("Items<{view}>"), format!("Vec::from_iter(self.{field}.clone()).into()"))
                }
                None => continue,
            },
            CommonOutput::View(view) => match of_view(*view) {
                Some((field, view)) => (view, format!("Box::pin(ready(self.{field}.clone().ok_or_else(not_found)))")),
                None => continue,
            },
            CommonOutput::Empty => ("()".to_owned(), "Box::pin(ready(Ok(())))".to_owned()),
        };
        implemented.extend(methods(common, operation, &ty, &value));
    }
    lines.extend(implemented.into_iter().skip(1));
    lines.extend(["}".to_owned(), String::new()]);
    if has_views {
        let body = r##"    let body = r#"{"code": 20404, "message": "Not found"}"#;"##;
        let made = "    Error::from_response(StatusCode::NOT_FOUND, HeaderMap::new(), body)";
        lines.extend(["fn not_found() -> Error {", body, made, "}", ""].map(str::to_owned));
    }
    lines.push(format!("# async fn test() -> Result<(), {library}::Error> {{"));
    lines.extend(shown(config, resource, &fields));
    lines.extend(["# Ok(())".to_owned(), "# }".to_owned()]);
    Markdown::example(&lines.join("\n"))
}

/// Reads a mock without a value, sets its field and reads it back.
fn shown(config: &CrateConfig, resource: &Resource<'_>, fields: &[(RustName, &RustName)]) -> Vec<String> {
    let fetch = resource.operations.iter().find_map(|common| match (&common.output, common.operations.first()) {
        (CommonOutput::View(view), Some(operation)) if common.options.is_empty() => Some((*view, operation)),
        _ => None,
    });
    let Some((view, operation)) = fetch else { return vec!["let mock = Mock::default();".to_owned()] };
    let Some((field, _)) = fields.get(view) else { return Vec::new() };
    let arguments: Vec<&str> = operation.arguments().map(|_| "\"any\"").collect();
    let call = format!("mock.{}({}).await", operation.method_name, arguments.join(", "));
    let view = &resource.views[view];
    let mut lines = vec![
        "let mut mock = Mock::default();".to_owned(),
        format!("assert!({call}.is_err_and(|error| error.is_not_found()));"),
        format!("mock.{field} = Some({}::default());", view.name),
        format!("assert_eq!({call}?, {}::default());", view.name),
    ];
    lines.extend(made(config, resource, field, view));
    lines
}

/// Sets the field of a mock to the example of a provider's document.
fn made(config: &CrateConfig, resource: &Resource<'_>, field: &RustName, view: &View<'_>) -> Vec<String> {
    let mut types = resource.apis.iter().zip(&view.types);
    let Some((api, id)) = types.find(|(api, id)| examples::exists(api, **id)) else { return Vec::new() };
    let (library, name) = (config.library(), &api.type_def(*id).name);
    let condition = if api.in_root {
        "feature = \"test-util\"".to_owned()
    } else {
        format!("all(feature = \"test-util\", feature = {:?})", api.module.as_str())
    };
    vec![
        format!("# #[cfg({condition})]"),
        "# {".to_owned(),
        "// With the feature `test-util`: the example of a provider's document.".to_owned(),
        format!("mock.{field} = Some({library}::{}::example().into());", item(api, markdown!("types::{}", *name))),
        "# }".to_owned(),
    ]
}

/// The methods of the mock for an operation and for its presets that are not inherited. They ignore their arguments.
fn methods(common: &CommonOperation<'_>, operation: &Operation, ty: &str, value: &str) -> Vec<String> {
    let returned = match common.output {
        CommonOutput::Stream(_) => ty.to_owned(),
        _ => format!("BoxFuture<Result<{ty}, Error>>"),
    };
    let text = |parameter: &Parameter| format!("_{}: &str", parameter.rust);
    let method = |name: &RustName, more: Vec<String>| {
        let mut lines = vec![String::new(), format!("    fn {name}("), "        &self,".to_owned()];
        let arguments = operation.arguments().map(text).chain(more);
        lines.extend(arguments.map(|argument| format!("        {argument},")));
        lines.extend([format!("    ) -> {returned} {{"), format!("        {value}"), "    }".to_owned()]);
        lines
    };
    let has_options = !common.options.is_empty();
    let options = has_options.then(|| format!("_options: {}", operation.type_name));
    let presets = common.presets.iter().map(|index| &operation.presets[*index]);
    let own = presets.filter(|preset| preset_options(common, preset).is_none()).flat_map(|preset| {
        let given = preset.arguments.iter().map(|index| text(&operation.parameters[*index]));
        method(&preset.method_name, given.collect())
    });
    method(&operation.method_name, options.into_iter().collect()).into_iter().chain(own).collect()
}
