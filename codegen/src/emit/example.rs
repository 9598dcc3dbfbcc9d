//! Examples in the documentation, built from the document's examples.
//!
//! The emitted crate's doc tests compile them, but do not run them.

use serde_json::Value;

use super::argument::is_file_part;
use super::builder;
use super::construct::{self, expression, has_wide_integer, json_literal, literal};
use super::docs::item;
use super::environment;
use super::fit::levels;
use super::rust::{Hidden, Rust, Shape};
use super::sample;
use crate::config::CrateConfig;
use crate::markdown::Markdown;
use crate::model::{
    Api, Body, BodyKind, Content, ItemData, Items, Operation, Output, Parameter, Preset, SchemeKind, Type,
};
use crate::name::RustName;
use crate::openapi::media::{EVENT_STREAM, essence, is_multipart};
use crate::text::visible_json;

/// The operation for the first example: a paginated list if there is one, otherwise the first operation.
pub(super) fn showcase(api: &Api) -> Option<&Operation> {
    let current = || api.operations.iter().filter(|operation| !operation.deprecated);
    current().find(|operation| operation.pagination.is_some()).or_else(|| current().next()).or(api.operations.first())
}

/// The API with the most operations, and its showcase operation. If the configuration lists APIs, only those count, so
/// that a new document does not change the examples.
pub(super) fn showcase_of_all<'a>(config: &CrateConfig, apis: &'a [Api]) -> Option<(&'a Api, &'a Operation)> {
    let is_candidate = |api: &&Api| config.order.is_empty() || config.rank(&api.module) < config.order.len();
    let api = apis.iter().rev().filter(is_candidate).max_by_key(|api| api.operations.len())?;
    Some((api, showcase(api)?))
}

/// The length of a comment in the examples of a doc comment.
const LINE: usize = 116;

/// An example that creates a client, from the environment or with the builder.
pub(super) fn of_client(config: &CrateConfig, api: &Api) -> Markdown {
    let mut lines = vec![format!("use {}::{};", config.library(), item(api, "Client")), String::new()];
    let variables = environment::variables(api);
    if !variables.is_empty() {
        let line = format!("// Reads {}.", variables.as_str());
        // The optional ones have a line of their own if a formatter would break the line.
        lines.push(if line.len() > LINE { line.replace("; ", ";\n// ") } else { line });
    }
    lines.push(format!("let client = {};", new_client(api)));
    lines.push(format!("# Ok::<(), {}::Error>(())", config.library()));
    Markdown::example(&lines.join("\n"))
}

/// The expression for a client: `Client::from_env` if the variables suffice, otherwise a builder with the required
/// settings.
pub(super) fn new_client(api: &Api) -> String {
    if !environment::variables(api).is_empty() {
        return "Client::from_env()?".to_owned();
    }
    format!("Client::builder(){}.build()?", necessities(api).concat())
}

/// The builder calls a client of this API requires.
pub(super) fn necessities(api: &Api) -> Vec<String> {
    let mut calls = Vec::new();
    let server = api.server.url.as_str();
    if !server.contains("://") && !server.starts_with('{') {
        let path = if server.starts_with('/') { server } else { "" };
        calls.push(format!(".base_url({:?})", format!("https://api.example.com{path}")));
    }
    if let Some(scheme) = api.schemes.first() {
        let words = match scheme.kind {
            _ if !scheme.env.is_empty() => environment::words(api, scheme),
            SchemeKind::Basic => vec!["user name".to_owned(), "password".to_owned()],
            SchemeKind::Bearer => vec!["token".to_owned()],
            SchemeKind::ApiKey { .. } => vec!["API key".to_owned()],
        };
        let arguments: Vec<String> = words.iter().map(|words| format!("{words:?}")).collect();
        calls.push(format!(".{}({})", scheme.rust, arguments.join(", ")));
    }
    let required = builder::variables(api).into_iter().filter(|variable| variable.required);
    calls.extend(required.map(|variable| format!(".{}({:?})", variable.rust, variable.default)));
    calls
}

/// A call of an operation.
pub(super) fn of_operation(config: &CrateConfig, api: &Api, operation: &Operation) -> Markdown {
    code_of_operation(config, api, operation).block()
}

/// The code of such a call.
pub(super) fn code_of_operation(config: &CrateConfig, api: &Api, operation: &Operation) -> Code {
    let Call { mut setup, text: call } = call(api, operation);
    let mut setters = setters(api, operation);
    // Show an optional body too: a request without it seldom makes sense.
    if let Some(body) = operation.body.as_ref().filter(|body| !body.required) {
        let argument = body_argument(api, body, &mut setup);
        setters.insert(0, format!(".{}({argument})", body.rust));
    }
    let library = config.library();
    let names = if api.types.is_empty() { "Client" } else { "{types, Client}" };
    let mut code = Code::default()
        .line("# #[allow(unused_imports, deprecated)]")
        .line(&function(config, api))
        .line(&format!("# use {library}::{};", item(api, names)));
    if setup.iter().chain([&call]).chain(&setters).any(|text| text.contains("runtime::")) {
        code = code.line(&format!("use {library}::runtime;")).line("");
    }
    result(api, operation, code.statements(&setup), &call, &setters)
}

/// Up to two optional parameters: those in the document's example, or those with examples of their own.
fn setters(api: &Api, operation: &Operation) -> Vec<String> {
    let rust = Rust::outside(api, &Hidden::default());
    // A parameter that requires another would be refused without it.
    let is_shown =
        |parameter: &&Parameter| !parameter.from_client && !parameter.deprecated && parameter.requires.is_none();
    let with_example = operation.setters().filter(is_shown).filter_map(|parameter| {
        parameter.example.as_ref()?;
        let value = expression(&rust, &parameter.ty, Some(&shown(api, parameter)?))?;
        Some(format!(".{}({value})", parameter.rust))
    });
    with_example.take(2).collect()
}

/// Sends a request and prints the response: the items of a list, the events of a stream, or the value.
fn result(api: &Api, operation: &Operation, code: Code, call: &str, setters: &[String]) -> Code {
    if let Some(pagination) = &operation.pagination {
        let items = pagination.items.last().map_or("items", |step| step.rust.as_str());
        let item = variable_of(api, &pagination.item).unwrap_or_else(|| "item".to_owned());
        return code
            .chain(&format!("let mut {items} = "), call, setters, ".stream();")
            .line(&format!("while let Some({item}) = {items}.try_next().await? {{"))
            .line(&format!("    println!(\"{{{item}:?}}\");"))
            .line("}");
    }
    let is_stream = operation.output == Output::One(Content::Text) || is_multipart(&operation.stream);
    if operation.events.is_some() && is_stream {
        if operation.stream == EVENT_STREAM {
            return code
                .chain("let mut events = ", call, setters, ".event_stream().await?;")
                .line("while let Some(event) = events.try_next().await? {")
                .line("    println!(\"{}: {:?}\", event.kind, event.data);")
                .line("}");
        }
        return code
            .chain("let mut items = ", call, setters, ".item_stream().await?;")
            .line("while let Some(item) = items.try_next().await? {")
            .line("    println!(\"{item:?}\");")
            .line("}");
    }
    let name = match &operation.output {
        Output::One(Content::Empty) => return code.chain("", call, setters, ".await?;"),
        Output::One(Content::Structured(ty)) => variable_of(api, ty),
        _ => None,
    };
    let name = name.unwrap_or_else(|| "response".to_owned());
    code.chain(&format!("let {name} = "), call, setters, ".await?;").line(&format!("println!(\"{{{name}:?}}\");"))
}

/// The variable name for a value of a named type.
fn variable_of(api: &Api, ty: &Type) -> Option<String> {
    match ty {
        Type::Named(id) => Some(RustName::snake(api.type_def(*id).name.as_str()).to_string()),
        _ => None,
    }
}

/// The hidden function around an example, which has a client as its argument.
fn function(config: &CrateConfig, api: &Api) -> String {
    format!(
        "# async fn example(client: {}::{}) -> Result<(), Box<dyn std::error::Error>> {{",
        config.library(),
        item(api, "Client")
    )
}

/// A call with its required arguments, and the statements before it.
pub(super) struct Call {
    pub(super) setup: Vec<String>,
    pub(super) text: String,
}

/// The call of an operation without optional parameters.
pub(super) fn call(api: &Api, operation: &Operation) -> Call {
    let rust = Rust::outside(api, &Hidden::default());
    let mut setup = Vec::new();
    let mut arguments: Vec<String> =
        operation.arguments().map(|parameter| argument(&rust, parameter, &mut setup)).collect();
    if let Some(body) = operation.body.as_ref().filter(|body| body.required) {
        arguments.push(body_argument(api, body, &mut setup));
    }
    Call { setup, text: format!("client.{}({})", operation.method_name, arguments.join(", ")) }
}

/// The lines of an example that uses a client.
#[derive(Default)]
pub(super) struct Code {
    lines: Vec<String>,
}

impl Code {
    pub(super) fn new(config: &CrateConfig, api: &Api, setup: &[String]) -> Self {
        Self::default()
            .line(&function(config, api))
            .line("# #[allow(unused_imports)]")
            .line(&format!("# use {}::{{runtime, {}}};", config.library(), item(api, "*")))
            .statements(setup)
    }

    pub(super) fn line(mut self, line: &str) -> Self {
        self.lines.push(line.to_owned());
        self
    }

    pub(super) fn statements(self, statements: &[String]) -> Self {
        statements.iter().flat_map(|statement| statement.lines()).fold(self, Self::line)
    }

    /// A call with a prefix and a suffix.
    pub(super) fn chain(mut self, binding: &str, call: &str, setters: &[String], end: &str) -> Self {
        self.lines.extend(chain(binding, call, setters, end));
        self
    }

    pub(super) fn block(self) -> Markdown {
        Markdown::example(&format!("{}\n# Ok(())\n# }}", self.lines.join("\n")))
    }

    /// The lines rustdoc shows.
    pub(super) fn shown(&self) -> impl Iterator<Item = &str> {
        self.lines.iter().map(String::as_str).filter(|line| !line.starts_with("# "))
    }
}

/// A call of a preset.
pub(super) fn of_preset(config: &CrateConfig, api: &Api, operation: &Operation, preset: &Preset) -> Markdown {
    let rust = Rust::outside(api, &Hidden::default());
    let mut setup = Vec::new();
    let given = preset.arguments.iter().map(|index| &operation.parameters[*index]);
    let parameters = operation.arguments().chain(given);
    let arguments: Vec<String> = parameters.map(|parameter| argument(&rust, parameter, &mut setup)).collect();
    let call = format!("client.{}({})", preset.method_name, arguments.join(", "));
    Code::new(config, api, &setup).chain("", &call, &[], ".await?;").block()
}

/// On one line if it fits, one call a line otherwise.
fn chain(binding: &str, call: &str, setters: &[String], end: &str) -> Vec<String> {
    let line = format!("{binding}{call}{}{end}", setters.concat());
    if line.len() <= 100 && setters.len() < 2 {
        return vec![line];
    }
    let receiver = call.split_once('.').map_or(("client", call), |parts| parts);
    let mut lines = vec![format!("{binding}{}", receiver.0), format!("    .{}", receiver.1)];
    lines.extend(setters.iter().map(|setter| format!("    {setter}")));
    lines.push(format!("    {end}"));
    lines
}

/// The value that the example of a parameter shows.
fn shown(api: &Api, parameter: &Parameter) -> Option<Value> {
    let levels = levels(&parameter.checks, &parameter.inner_checks);
    let documented = parameter.example.as_ref().or(parameter.default.as_ref());
    sample::shown(api, &parameter.ty, &levels, documented, parameter.wire.as_str())
}

fn argument(rust: &Rust<'_>, parameter: &Parameter, setup: &mut Vec<String>) -> String {
    if is_file_part(rust.api, parameter) || parameter.or_files.is_some() {
        let file = "runtime::File::new(\"name.txt\", \"content\")";
        let is_list = parameter.or_files.is_none() && matches!(rust.api.resolve(&parameter.ty), Type::Array(_));
        return if is_list { format!("[{file}]") } else { file.to_owned() };
    }
    let value = shown(rust.api, parameter);
    if let Some(expression) = expression(rust, &parameter.ty, value.as_ref()) {
        return expression;
    }
    let value = value.as_ref();
    match super::argument::argument(rust, parameter).shape {
        Shape::Reference => {
            variable(rust.api, &parameter.rust, &parameter.ty, value, "", setup);
            format!("&{}", parameter.rust)
        }
        // An `impl Into` argument does not determine the variable's type.
        _ => {
            let annotation = format!(": {}", type_text(rust, &parameter.ty));
            variable(rust.api, &parameter.rust, &parameter.ty, value, &annotation, setup);
            parameter.rust.to_string()
        }
    }
}

/// `Vec<serde_json::Value>`
fn type_text(rust: &Rust<'_>, ty: &Type) -> String {
    rust.ty(ty).to_string().replace(' ', "").replace(',', ", ")
}

fn body_argument(api: &Api, body: &Body, setup: &mut Vec<String>) -> String {
    match &body.kind {
        BodyKind::Json(ty) => {
            let levels: Vec<_> = body.checks.iter().map(Vec::as_slice).collect();
            let value = sample::shown(api, ty, &levels, body.example.as_ref(), "");
            if let (Type::String | Type::Binary, Some(Value::String(text))) = (api.resolve(ty), &value) {
                return format!("&{}.to_owned()", literal(text));
            }
            variable(api, &body.rust, ty, value.as_ref(), "", setup);
            format!("&{}", body.rust)
        }
        BodyKind::Text => "\"text\"".to_owned(),
        BodyKind::Bytes => "&b\"bytes\"[..]".to_owned(),
        BodyKind::Media(_) => {
            let media_type = body.media_type.replace('*', "png");
            format!("runtime::Media::new({media_type:?}, &b\"bytes\"[..])")
        }
        BodyKind::Form => "runtime::Form::new()".to_owned(),
        BodyKind::Items(items) => {
            let data = item_data(api, body, items, setup);
            match essence(&body.media_type).as_str() {
                EVENT_STREAM => format!("[runtime::Event::new(\"message\", {data})]"),
                parts if is_multipart(parts) => format!("[runtime::StreamPart::new({data})]"),
                _ => format!("[{data}]"),
            }
        }
    }
}

/// The value of the only item of a body, or its data.
fn item_data(api: &Api, body: &Body, items: &Items, setup: &mut Vec<String>) -> String {
    match items.data {
        ItemData::Text => return "\"text\".to_owned()".to_owned(),
        ItemData::Bytes => return "runtime::Bytes::from_static(b\"bytes\")".to_owned(),
        ItemData::Json => {}
    }
    let levels: Vec<_> = body.checks.iter().map(Vec::as_slice).collect();
    let first = body.example.as_ref().and_then(|example| example.get(0));
    let value = sample::shown(api, &items.ty, &levels, first, "");
    if let (Type::String | Type::Binary, Some(Value::String(text))) = (api.resolve(&items.ty), &value) {
        return format!("{}.to_owned()", literal(text));
    }
    variable(api, &body.rust, &items.ty, value.as_ref(), "", setup);
    body.rust.to_string()
}

/// A variable with a value, built by constructors and setters or, where they do not suffice, from JSON. JSON needs a
/// type annotation unless the variable is passed as exactly one type.
fn variable(api: &Api, name: &RustName, ty: &Type, example: Option<&Value>, annotation: &str, setup: &mut Vec<String>) {
    // An empty list does not determine its type.
    if !annotation.is_empty() && example.and_then(Value::as_array).is_some_and(Vec::is_empty) {
        setup.push(format!("let {name}{annotation} = vec![];"));
        return;
    }
    if let Some(value) = construct::value(api, ty, example) {
        setup.push(format!("let {name} = {value};"));
        return;
    }
    let value = example.cloned().unwrap_or_else(|| sample::json(api, ty, &[]));
    let text = serde_json::to_string_pretty(&value).unwrap_or_else(|_| "{}".to_owned());
    let statement = if has_wide_integer(&value) {
        // As a Rust literal it would be an `i32`.
        format!("let {name}{annotation} = serde_json::from_str({})?;", raw_literal(&visible_json(&text)))
    } else {
        format!("let {name}{annotation} = serde_json::from_value(serde_json::json!({}))?;", json_literal(&text))
    };
    // A value of a user's type is made in other ways, which only the user knows.
    setup.push(match api.resolve(ty) {
        Type::Own(_) => statement.lines().map(|line| format!("# {line}")).collect::<Vec<_>>().join("\n"),
        _ => statement,
    });
}

/// `r#"text"#`, with as many `#` as the text requires, or an escaped literal if Rust does not allow so many.
pub(super) fn raw_literal(text: &str) -> String {
    let after_quotes = text.split('"').skip(1).map(|rest| rest.bytes().take_while(|byte| *byte == b'#').count());
    let count = after_quotes.max().unwrap_or_default() + 1;
    if count > 255 {
        return format!("{text:?}");
    }
    let hashes = "#".repeat(count);
    format!("r{hashes}\"{text}\"{hashes}")
}

#[cfg(test)]
mod tests {
    use super::raw_literal;

    #[test]
    fn raw_literal_has_as_many_hashes_as_the_text_requires() {
        assert_eq!(raw_literal("a"), "r#\"a\"#");
        assert_eq!(raw_literal("a \"# \"## b"), "r###\"a \"# \"## b\"###");
        let most = format!("\"{}", "#".repeat(255));
        assert_eq!(raw_literal(&most), format!("\"\\{most}\""));
    }
}
