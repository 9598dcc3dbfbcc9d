//! Documentation of callbacks.

use super::docs::{self, item};
use crate::config::CrateConfig;
use crate::markdown::{Markdown, markdown};
use crate::model::{Answer, Api, Callback, Content, Sender, Signature, SignatureScheme};

/// The front page of the module, with an example.
pub(super) fn module_docs(config: &CrateConfig, api: &Api) -> Vec<Markdown> {
    let mut paragraphs = vec![Markdown::ours("Requests that the API sends to the program: callbacks and webhooks.")];
    paragraphs.push(match api.signatures.first() {
        Some(_) => Markdown::ours(
            "A verifier checks the signature of a received request. Only then can it be decoded. Anyone can send a \
             request to a public URL, so don't act on one that was not checked.",
        ),
        None => Markdown::ours(
            "The document names no signature. Anyone can send a request to a public URL, so check by other means who \
             sent it, and don't act on a payload alone.",
        ),
    });
    paragraphs.extend(example(config, api));
    if !api.callback_variants.is_empty() {
        paragraphs.push(Markdown::ours("If several callbacks arrive at one URL, decode an [`AnyCallback`]."));
    }
    paragraphs
}

/// The example of a handler; `None` without callbacks.
pub(super) fn example(config: &CrateConfig, api: &Api) -> Option<Markdown> {
    let library = config.library();
    let callback = api.callbacks.iter().find(|callback| callback.signature.is_some()).or(api.callbacks.first())?;
    let signature = callback.signature.map(|index| &api.signatures[index]);
    let (name, callbacks) = (&callback.name, item(api, "callbacks"));
    let mut lines = vec![match signature {
        Some(signature) => format!("use {library}::{callbacks}::{{{name}, {}}};", signature.verifier),
        None => format!("use {library}::{{{callbacks}::{name}, runtime::decode_unverified}};"),
    }];
    lines.push(String::new());
    lines.push(format!(
        "fn handle(request: &{library}::runtime::http::Request<Vec<u8>>) -> Result<(), Box<dyn std::error::Error>> {{"
    ));
    match signature {
        Some(signature) if signature.secret_env.is_some() => {
            lines.push(format!("    let verifier = {}::from_env()?;", signature.verifier));
            lines.push(format!("    let payload: {name} = verifier.verify(request)?.decode()?;"));
        }
        Some(signature) => {
            lines.push(format!("    let verifier = {}::builder().secret(\"…\").build()?;", signature.verifier));
            lines.push(format!("    let payload: {name} = verifier.verify(request)?.decode()?;"));
        }
        None => lines.push(format!("    let payload: {name} = decode_unverified(request)?;")),
    }
    lines.extend(["    println!(\"{payload:?}\");".to_owned(), "    Ok(())".to_owned(), "}".to_owned()]);
    // The front page of a crate without the feature has the example too.
    lines.insert(0, "# #[cfg(feature = \"webhooks\")]\n# mod example {".to_owned());
    lines.push("# }".to_owned());
    if callback.deprecated {
        lines.insert(0, "# #![allow(deprecated)]".to_owned());
    }
    Some(Markdown::example(&lines.join("\n")))
}

/// The documentation of a payload: when it is sent, and what to answer.
pub(super) fn docs_of(api: &Api, callback: &Callback) -> Vec<Markdown> {
    let kind = if callback.senders.is_empty() { "webhook" } else { "callback" };
    let key = markdown!("The {} {}.", kind, Markdown::code(&callback.key));
    let mut docs = vec![Markdown::text(&callback.summary).sentence().or(key), Markdown::text(&callback.docs)];
    docs.push(if callback.senders.is_empty() {
        Markdown::ours("Sent to a URL that no request of this API sets.")
    } else {
        let senders = callback.senders.iter().map(|sender| sender_of(api, sender));
        markdown!("Sent to a URL that a request of the program sets:\n{}", Markdown::join(senders, "\n"))
    });
    docs.push(format_of(callback));
    docs.extend(
        callback.signature.map(|index| markdown!("Check its signature with [`{}`].", api.signatures[index].verifier)),
    );
    let answers = Markdown::join(callback.answers.iter().map(answer), "\n");
    if !answers.is_empty() {
        docs.extend([Markdown::ours("# Response"), answers]);
    }
    docs
}

/// ``- [`create_call`](…) with [`status_callback`](…)``
fn sender_of(api: &Api, sender: &Sender) -> Markdown {
    let operation = &api.operations[sender.operation];
    let method = markdown!("[`{}`](super::Client::{0})", operation.method_name);
    let with = match sender.parameter.and_then(|index| operation.parameters.get(index)) {
        Some(parameter) if parameter.is_argument() => markdown!("`{}`", parameter.rust),
        Some(parameter) => {
            markdown!("[`{}`](super::operations::{}::{0})", parameter.rust, operation.type_name)
        }
        None => Markdown::code(&sender.expression),
    };
    markdown!("- {} with {}", method, with)
}

/// "`POST` with a form, or `GET` with a query."
fn format_of(callback: &Callback) -> Markdown {
    let sources = callback.payload.sources;
    let body = match (&callback.payload.content, sources.json, sources.form) {
        (Content::Empty, ..) => "without data",
        (Content::Text | Content::Bytes, ..) => "with a body that is not decoded",
        (_, true, true) => "with JSON or a form",
        (_, true, false) => "with JSON",
        (_, false, true) => "with a form",
        (_, false, false) => "with a query",
    };
    let has_body = sources.json || sources.form;
    let methods = callback.methods.iter().map(String::as_str).map(|method| {
        let is_query = has_body && sources.query && !["POST", "PUT", "PATCH", "QUERY"].contains(&method);
        markdown!("{} {}", Markdown::code(method), if is_query { "with a query" } else { body })
    });
    markdown!("{}.", Markdown::join(methods, ", or "))
}

fn answer(answer: &Answer) -> Markdown {
    let types = docs::code_list(&answer.media_types, " or ");
    let label = if types.is_empty() {
        markdown!("`{}`", answer.status)
    } else {
        markdown!("`{}` with {}", answer.status, types)
    };
    Markdown::item(&label, &Markdown::text(&answer.docs).sentence())
}

pub(super) fn any_docs(api: &Api) -> Vec<Markdown> {
    let mut docs = vec![
        Markdown::ours("Any callback of this API, told apart by the properties, values and headers of the request."),
        Markdown::ours("The first variant whose condition holds is decoded."),
    ];
    let has_variant = |index: &usize| api.callback_variants.iter().any(|variant| variant.callbacks.contains(index));
    let without: Vec<usize> = (0..api.callbacks.len()).filter(|index| !has_variant(index)).collect();
    if !without.is_empty() {
        let names = without.iter().map(|index| markdown!("[`{}`]", api.callbacks[*index].name));
        docs.push(markdown!(
            "Nothing tells these callbacks apart from others, so that they are of the variant `Unknown`: {}.",
            Markdown::join(names, ", ")
        ));
    }
    docs
}

pub(super) fn verifier_docs(api: &Api, signature: &Signature) -> Vec<Markdown> {
    let mut docs = vec![Markdown::ours("Checks the signatures of callbacks.")];
    docs.push(match &signature.scheme {
        SignatureScheme::UrlForm { headers, .. } => markdown!(
            "The provider signs the URL and the form with the secret, in the header {}.",
            docs::code_list(headers, " or ")
        ),
        SignatureScheme::StandardWebhooks => Markdown::ours(
            "The provider signs the body as [Standard Webhooks](https://www.standardwebhooks.com) require.",
        ),
        SignatureScheme::Body { header, .. } => {
            markdown!("The provider signs the body with the secret, in the header {}.", Markdown::code(header))
        }
    });
    let variables = docs::code_list(signature.secret_env.iter().chain(&signature.url_env), " and ");
    if !variables.is_empty() {
        docs.push(markdown!("`from_env` reads {}.", variables));
    }
    if api.signatures.len() > 1 {
        let signed = api
            .callbacks
            .iter()
            .filter(|callback| callback.signature.and_then(|index| api.signatures.get(index)) == Some(signature));
        let names = Markdown::join(signed.map(|callback| markdown!("[`{}`]", callback.name)), ", ");
        if !names.is_empty() {
            docs.push(markdown!("Callbacks with this signature: {}.", names));
        }
    }
    docs
}

/// The callbacks of an API as a table, for the README; `None` without callbacks.
pub(super) fn table(api: &Api) -> Option<Markdown> {
    let row = |callback: &Callback| {
        let senders = callback.senders.iter().map(|sender| {
            let operation = &api.operations[sender.operation];
            match sender.parameter.and_then(|index| operation.parameters.get(index)) {
                Some(parameter) => markdown!("`{}` of `{}`", parameter.rust, operation.method_name),
                None => markdown!("`{}`", operation.method_name),
            }
        });
        let sent = Markdown::join(senders, ", ").or(Markdown::ours("webhook"));
        (markdown!("| `callbacks::{}` | {} |", callback.name, sent), Markdown::text(&callback.summary))
    };
    let table = docs::table(["Type", "Set by"], api.callbacks.iter().map(row));
    (!api.callbacks.is_empty()).then(|| markdown!("Callbacks, behind the feature `webhooks`:\n\n{}", table))
}
