//! The examples on the crate's front page, made for one API: [`example::showcase_of_all`].

use super::callback_docs;
use super::docs::item;
use super::example::{self, Call, Code};
use crate::config::CrateConfig;
use crate::markdown::{Markdown, markdown};
use crate::model::{Api, Operation};
use crate::resource::{CommonOutput, resources};

/// First words of method names that are followed by a noun.
const VERBS: &[&str] = &[
    "add", "change", "create", "delete", "fetch", "find", "get", "list", "modify", "patch", "put", "read", "remove",
    "replace", "retrieve", "show", "update",
];

/// Words that end the noun of a method name.
const PREPOSITIONS: &[&str] = &["at", "by", "for", "from", "in", "of", "on", "to", "via", "with"];

/// Beginnings with a vowel that are not spoken as one: a user, a UUID.
const Y_SOUNDS: &[&str] = &["eu", "one", "uni", "ur", "us", "ut", "uu"];

/// Headings and examples, from the first steps to the details.
pub(super) fn guide(config: &CrateConfig, apis: &[Api]) -> Vec<Markdown> {
    let Some((api, _)) = example::showcase_of_all(config, apis) else { return Vec::new() };
    let code = |setup: &[String]| Code::new(config, api, setup);
    let mut operations: Vec<&Operation> = api.operations.iter().collect();
    operations.sort_by_key(|operation| operation.deprecated);
    let operations = || operations.iter().copied();
    let mut sections: Vec<(Markdown, Vec<Markdown>)> = Vec::new();
    sections.push((Markdown::ours("Create a client"), vec![example::of_client(config, api)]));
    sections.push((Markdown::ours("Configure a client"), vec![configured(config, api)]));
    if let Some(list) = operations().find(|operation| operation.pagination.is_some()) {
        sections.push((heading("List", list), vec![example::of_operation(config, api, list)]));
        let call = example::call(api, list);
        sections.push((
            Markdown::ours("Fetch a single page"),
            vec![
                code(&call.setup)
                    .line(&format!("let page = {}.await?;", call.text))
                    .line("println!(\"{page:?}\");")
                    .block(),
            ],
        ));
    }
    let on_items = || operations().filter(|operation| is_on_item(operation));
    let fetch = on_items().find(|operation| operation.method == "GET" && operation.pagination.is_none());
    if let Some(fetch) = fetch {
        sections.push((heading("Fetch", fetch), vec![example::of_operation(config, api, fetch)]));
    }
    if let Some((operation, preset)) = operations().find_map(|operation| Some((operation, operation.presets.first()?)))
    {
        sections.push((
            heading("Update", operation),
            vec![
                example::of_preset(config, api, operation, preset),
                Markdown::ours("To set other parameters, call the operation itself:"),
                example::of_operation(config, api, operation),
            ],
        ));
    } else if let Some(change) =
        on_items().find(|operation| matches!(operation.method.as_str(), "PATCH" | "PUT" | "POST"))
    {
        sections.push((heading("Update", change), vec![example::of_operation(config, api, change)]));
    }
    if let Some(create) = operations().find(|operation| is_create(api, operation)) {
        sections.push((heading("Create", create), vec![example::of_operation(config, api, create)]));
    }
    if let Some(delete) = on_items().find(|operation| operation.method == "DELETE") {
        sections.push((heading("Delete", delete), vec![example::of_operation(config, api, delete)]));
    }
    if let Some(any) = fetch.or(operations().next()) {
        sections.extend(on_any_operation(config, api, any));
    }
    if let Some(example) = callback_docs::example(config, api) {
        let text = markdown!(
            "Callbacks require the cargo feature `webhooks`. The module `{}` has a type for each request that the \
             API sends{}:",
            item(api, "callbacks"),
            Markdown::ours(if api.signatures.is_empty() { "" } else { ", and checks their signatures" })
        );
        sections.push((Markdown::ours("Receive callbacks"), vec![text, example]));
    }
    sections.extend(any_provider(config, apis));
    if let Some(any) = fetch.or(operations().next()) {
        sections.push((Markdown::ours("Test your code"), testing(config, apis, api, any)));
    }
    sections.into_iter().flat_map(|(heading, body)| std::iter::once(markdown!("## {}", heading)).chain(body)).collect()
}

/// `Update a participant`: the verb with the noun in the operation's name, or `item` if the name has another form.
fn heading(verb: &'static str, operation: &Operation) -> Markdown {
    Markdown::line(&format!("{verb} {}", object(operation.method_name.as_str(), operation.pagination.is_some())))
}

/// The noun in the name of a method, with an article if it is singular: `a participant`, `participants`.
fn object(method: &str, is_list: bool) -> String {
    let mut words = method.split('_');
    let has_verb = words.next().is_some_and(|first| VERBS.contains(&first));
    let noun: Vec<&str> = words.take_while(|word| has_verb && !PREPOSITIONS.contains(word)).collect();
    let is_plural = noun
        .last()
        .is_some_and(|last| last.ends_with('s') && !["ss", "us", "is"].iter().any(|end| last.ends_with(end)));
    let is_vowel =
        |noun: &str| noun.starts_with(['a', 'e', 'i', 'o', 'u']) && !Y_SOUNDS.iter().any(|y| noun.starts_with(y));
    match noun.join(" ") {
        noun if is_plural => noun,
        _ if is_list => "items".to_owned(),
        noun if noun.is_empty() => "an item".to_owned(),
        noun if is_vowel(&noun) => format!("an {noun}"),
        noun => format!("a {noun}"),
    }
}

/// Examples that apply to every operation.
fn on_any_operation(config: &CrateConfig, api: &Api, operation: &Operation) -> Vec<(Markdown, Vec<Markdown>)> {
    let Call { setup, text: call } = example::call(api, operation);
    let code = || Code::new(config, api, &setup);
    let failures = code()
        .line("let result = client")
        .line(&format!("    .{}", call.trim_start_matches("client.")))
        .line("    .await;")
        .line("match result {")
        .line("    Ok(response) => println!(\"{response:?}\"),")
        .line("    Err(error) if error.is_not_found() => println!(\"not found\"),")
        .line("    Err(error) if error.is_rate_limited() => println!(\"too many requests\"),")
        .line("    Err(error) => println!(\"{error}, request {:?}\", error.request_id()),")
        .line("}");
    let response = code()
        .chain("let response = ", &call, &[], ".send().await?;")
        .line("println!(\"{} {:?} {:?}\", response.status(), response.headers(), response.request_id());");
    let raw = code()
        .chain("let raw = ", &call, &[], ".send_raw().await?;")
        .line("println!(\"{:?} {:?}\", raw.content_type(), raw.body());");
    let chunks = code()
        .chain("let mut chunks = ", &call, &[], ".byte_stream().await?;")
        .line("while let Some(chunk) = chunks.try_next().await? {")
        .line("    println!(\"{} bytes\", chunk.len());")
        .line("}");
    let unknown =
        code().chain("", &call, &[], ".extra_query(\"Future\", true).extra_header(\"X-Trace\", \"1\").await?;");
    // Without the feature, the argument types can't be inferred.
    let blocking = Code::new(config, api, &[]).line("# #[cfg(feature = \"blocking\")]").line("# {");
    let blocking = blocking
        .statements(&setup)
        .chain("let response = ", &call, &[], ".await_blocking()?;")
        .line("println!(\"{response:?}\");")
        .line("# }");
    vec![
        (
            Markdown::ours("Handle errors"),
            vec![
                failures.block(),
                Markdown::ours("[`RetryPolicy`] lists the failures that are retried automatically."),
            ],
        ),
        (Markdown::ours("Read the status and headers"), vec![response.block()]),
        (
            Markdown::ours("Read an undecoded response"),
            vec![
                Markdown::ours(
                    "Every request has its raw response, and its body as a stream of any size. `accept` selects another media type.",
                ),
                raw.block(),
                chunks.block(),
            ],
        ),
        (Markdown::ours("Send undeclared parameters"), vec![unknown.block()]),
        (
            Markdown::ours("Blocking calls"),
            vec![Markdown::ours("Blocking calls require the cargo feature `blocking`:"), blocking.block()],
        ),
    ]
}

/// Tests without an account: made values and errors, and a server on a loopback address.
fn testing(config: &CrateConfig, apis: &[Api], api: &Api, operation: &Operation) -> Vec<Markdown> {
    let mut paragraphs = Vec::new();
    if let Some(resource) = resources(apis).iter().find(|resource| !resource.operations.is_empty()) {
        paragraphs.push(markdown!(
            "Without a server, pass a [mock]({}#mocks), which returns values and errors of your own.",
            resource.module
        ));
    }
    paragraphs.push(markdown!(
        "`{}::error_response` and [`Error::from_response`] make the error of a response; `Error::from_connect` and \
         `from_timeout` make errors without one.",
        item(api, "Client")
    ));
    paragraphs.push(markdown!(
        "To test what is sent and how responses are read, give a client the `base_url` of a server on a loopback address. It \
         may be plain HTTP{}. With the crate `wiremock`, the URL is `MockServer::uri()`. Here \
         the standard library is the server:",
        Markdown::ours(if api.schemes.is_empty() { "" } else { ", and any text is a credential" })
    ));
    let Call { setup, text: call } = example::call(api, operation);
    let mut code = Code::new(config, api, &[])
        .line(&format!("use {}::{{RetryPolicy, {}}};", config.library(), item(api, "Client")))
        .line("use std::io::{Read, Write};")
        .line("use std::net::TcpListener;")
        .line("")
        .line("let listener = TcpListener::bind(\"127.0.0.1:0\")?;")
        .line("let url = format!(\"http://{}\", listener.local_addr()?);")
        .line("std::thread::spawn(move || -> std::io::Result<()> {")
        .line("    let (mut connection, _) = listener.accept()?;")
        .line("    let _ = connection.read(&mut [0; 8192])?;")
        .line("    connection.write_all(b\"HTTP/1.1 404 Not Found\\r\\ncontent-length: 0\\r\\n\\r\\n\")")
        .line("});")
        .line("let client = Client::builder()");
    for call in example::necessities(api).iter().filter(|call| !call.starts_with(".base_url(")) {
        code = code.line(&format!("    {call}"));
    }
    let code = code
        .line("    .base_url(url)")
        .line("    .retry(RetryPolicy::none())")
        .line("    .build()?;")
        .statements(&setup)
        .chain("let result = ", &call, &[], ".await;")
        .line("assert!(result.is_err_and(|error| error.is_not_found()));");
    paragraphs.push(code.block());
    paragraphs
}

/// A function over the trait of a resource.
fn any_provider(config: &CrateConfig, apis: &[Api]) -> Vec<(Markdown, Vec<Markdown>)> {
    let library = config.library();
    let mut sections = Vec::new();
    for resource in resources(apis) {
        let Some(common) = resource.operations.iter().find(|common| matches!(common.output, CommonOutput::View(_)))
        else {
            continue;
        };
        let Some(operation) = common.operations.first().filter(|_| common.options.is_empty()) else { continue };
        let arguments: Vec<String> = operation.arguments().map(|parameter| parameter.rust.to_string()).collect();
        let name = resource.trait_name();
        let lines = [
            format!("use {library}::{{Error, {}::{name}}};", resource.module),
            String::new(),
            format!(
                "async fn show(client: &dyn {name}, {}) -> Result<(), Error> {{",
                arguments.iter().map(|argument| format!("{argument}: &str")).collect::<Vec<_>>().join(", ")
            ),
            format!("    println!(\"{{:?}}\", client.{}({}).await?);", operation.method_name, arguments.join(", ")),
            "    Ok(())".to_owned(),
            "}".to_owned(),
        ];
        let text = markdown!(
            "[`{}`] has a trait for the operations that several APIs share. A function that takes it\nworks with each of \
             their clients, with one in a `Box` or an `Arc` that the program selects when it runs, and, in tests, with \
             [a mock]({0}#mocks):",
            resource.module
        );
        sections
            .push((Markdown::ours("Write code for any provider"), vec![text, Markdown::example(&lines.join("\n"))]));
    }
    sections
}

/// Returns true if the operation acts on one item of a list, so that its path ends with an id: `/calls/{id}` or
/// `/calls/{id}.json`.
fn is_on_item(operation: &Operation) -> bool {
    operation.path.rsplit('/').next().is_some_and(|segment| segment.starts_with('{'))
}

/// Returns true if the operation creates an item of a list: `POST /calls` with a path `/calls/{id}`.
fn is_create(api: &Api, operation: &Operation) -> bool {
    operation.method == "POST"
        && !operation.idempotent
        && api
            .operations
            .iter()
            .any(|other| is_on_item(other) && list_of(&other.path) == without_extension(&operation.path))
}

/// `/calls` of `/calls/{id}.json`.
fn list_of(path: &str) -> &str {
    path.rfind('/').map_or("", |end| &path[..end])
}

/// `/calls` of `/calls.json` or `/calls/`.
fn without_extension(path: &str) -> &str {
    path.trim_end_matches(".json").trim_end_matches('/')
}

fn configured(config: &CrateConfig, api: &Api) -> Markdown {
    let library = config.library();
    let mut lines = vec![
        format!("use {library}::{{RetryPolicy, {}}};", item(api, "Client")),
        "use std::time::Duration;".to_owned(),
        String::new(),
        "let client = Client::builder()".to_owned(),
    ];
    lines.extend(example::necessities(api).iter().map(|call| format!("    {call}")));
    lines.extend([
        "    .timeout(Duration::from_secs(10))".to_owned(),
        "    .retry(RetryPolicy::new().max_retries(4))".to_owned(),
        "    .user_agent(\"my-program/1.0\")".to_owned(),
        "    .build()?;".to_owned(),
        format!("# Ok::<(), {library}::Error>(())"),
    ]);
    Markdown::example(&lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::object;

    #[test]
    fn object_of_a_heading_has_the_right_article_and_number() {
        for (method, is_list, expected) in [
            ("fetch_participant", false, "a participant"),
            ("get_participants", false, "participants"),
            ("get_participant_by_call_sid", false, "a participant"),
            ("get_participants_of_conference", false, "participants"),
            ("update_address", false, "an address"),
            ("get_status", false, "a status"),
            ("get_user", false, "a user"),
            ("delete_upload", false, "an upload"),
            ("fetch", false, "an item"),
            ("get_by_id", false, "an item"),
            ("pets", false, "an item"),
            ("list_participants", true, "participants"),
            ("get_call_events_for_call", true, "call events"),
            ("list_participant", true, "items"),
            ("search", true, "items"),
        ] {
            assert_eq!(object(method, is_list), expected, "{method}");
        }
    }
}
