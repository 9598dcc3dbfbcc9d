//! The parts of the documents.

/// A family of documents: name, size, and the function that creates the files of a size. The first file is the
/// document. In its text, `@` is a placeholder for a part of names and `~` for a type.
pub(crate) type Family = (&'static str, usize, fn(usize) -> Vec<(String, String)>);

pub(crate) const RESPONSES: &str = r#""responses": {"204": {"description": "d"}}"#;

/// Joins parts, each on its own line.
pub(crate) fn list(count: usize, part: impl Fn(usize) -> String) -> String {
    let mut text = String::new();
    for i in 0..count {
        if i > 0 {
            text.push_str(",\n");
        }
        text.push_str(&part(i));
    }
    text
}

/// Returns distinct names that become the same Rust name.
pub(crate) fn alike(i: usize, n: usize) -> String {
    let bits = usize::BITS - n.leading_zeros();
    (0..bits).fold("n@".to_owned(), |name, bit| name + if i >> bit & 1 == 0 { "-a" } else { ".a" })
}

pub(crate) fn json(paths: &str, components: &str, more: &str) -> Vec<(String, String)> {
    json_of("3.0.3", paths, components, more)
}

pub(crate) fn json_of(version: &str, paths: &str, components: &str, more: &str) -> Vec<(String, String)> {
    let text = format!(
        "{{\"openapi\": \"{version}\", \"info\": {{\"title\": \"T\", \"version\": \"1\"}}, {more}\n\"paths\": {{{paths}}},\n\
         \"components\": {{{components}}}}}\n"
    );
    vec![("api.json".to_owned(), text)]
}

/// Creates a YAML document with an operation that sends and receives a schema with additional lines.
pub(crate) fn yaml(lines: &str) -> Vec<(String, String)> {
    let schema = "{schema: {$ref: '#/components/schemas/A'}}";
    let text = format!(
        "openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths: {{/a: {{put: {{operationId: put, requestBody: {{content: \
         {{application/json: {schema}}}}}, responses: {{'200': {{description: d, content: {{application/json: {schema}}}}}}}}}}}}}\n\
         components:\n  schemas:\n    A:\n      type: object\n{lines}"
    );
    vec![("api.yaml".to_owned(), text)]
}

/// Creates an operation that sends and receives the referenced schema.
pub(crate) fn get(reference: &str) -> String {
    let content = format!("\"content\": {{\"application/json\": {{\"schema\": {{\"$ref\": \"{reference}\"}}}}}}");
    format!(
        "\"/a\": {{\"put\": {{\"operationId\": \"put\", \"requestBody\": {{{content}}}, \"responses\": {{\"200\": \
         {{\"description\": \"d\", {content}}}}}}}}}"
    )
}

pub(crate) fn component(schema: &str) -> Vec<(String, String)> {
    json(&get("#/components/schemas/A"), &format!("\"schemas\": {{\"A\": {schema}}}"), "")
}

pub(crate) fn schemas(count: usize, schema: impl Fn(usize) -> String) -> Vec<(String, String)> {
    let all = list(count, |i| format!("\"S@{i}\": {}", schema(i)));
    json(&get("#/components/schemas/S@0"), &format!("\"schemas\": {{{all}}}"), "")
}

/// Creates a schema whose `allOf` contains the next schema several times.
pub(crate) fn all_of(i: usize, count: usize, times: usize) -> String {
    let own = format!("{{\"type\": \"object\", \"properties\": {{\"p@{i}\": {{\"type\": \"~\"}}}}}}");
    let next = format!("{{\"$ref\": \"#/components/schemas/S@{}\"}}", i + 1);
    match (i + 1 == count, times) {
        (true, _) => own,
        (false, 1) => format!("{{\"allOf\": [{next}, {own}]}}"),
        (false, _) => format!("{{\"allOf\": [{}]}}", list(times, |_| next.clone())),
    }
}

pub(crate) fn object(count: usize, name: impl Fn(usize) -> String) -> Vec<(String, String)> {
    let properties = list(count, |i| format!("\"{}\": {{\"type\": \"~\"}}", name(i)));
    component(&format!("{{\"type\": \"object\", \"properties\": {{{properties}}}}}"))
}

pub(crate) fn values(count: usize, value: impl Fn(usize) -> String) -> Vec<(String, String)> {
    component(&format!("{{\"type\": \"string\", \"enum\": [{}]}}", list(count, |i| format!("\"{}\"", value(i)))))
}

pub(crate) fn union(count: usize, alternative: impl Fn(usize) -> String) -> Vec<(String, String)> {
    component(&format!("{{\"oneOf\": [{}]}}", list(count, alternative)))
}

pub(crate) fn discriminated(count: usize) -> Vec<(String, String)> {
    let all = list(count, |i| {
        format!(
            "\"S@{i}\": {{\"type\": \"object\", \"required\": [\"k\"], \"properties\": {{\"k\": {{\"type\": \"string\"}}, \
             \"p{i}\": {{\"type\": \"~\"}}}}}}"
        )
    });
    let alternatives = list(count, |i| format!("{{\"$ref\": \"#/components/schemas/S@{i}\"}}"));
    let mapping = list(count, |i| format!("\"v@{i}\": \"#/components/schemas/S@{i}\""));
    let union = format!(
        "\"A\": {{\"oneOf\": [{alternatives}], \"discriminator\": {{\"propertyName\": \"k\", \"mapping\": {{{mapping}}}}}}}"
    );
    json(&get("#/components/schemas/A"), &format!("\"schemas\": {{{union},\n{all}}}"), "")
}

pub(crate) fn operations(
    count: usize,
    path: impl Fn(usize) -> String,
    id: impl Fn(usize) -> String,
) -> Vec<(String, String)> {
    json(
        &list(count, |i| format!("\"{}\": {{\"get\": {{\"operationId\": \"{}\", {RESPONSES}}}}}", path(i), id(i))),
        "",
        "",
    )
}

pub(crate) fn described(text: &str) -> Vec<(String, String)> {
    component(&format!("{{\"type\": \"~\", \"description\": \"{text}@\"}}"))
}

pub(crate) fn on_one_line(files: Vec<(String, String)>) -> Vec<(String, String)> {
    files.into_iter().map(|(name, text)| (name, text.replace('\n', " "))).collect()
}
