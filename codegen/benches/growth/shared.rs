//! Families of parts that many operations or schemas share.

use crate::documents::{Family, RESPONSES, get, json, json_of, list};

pub(crate) const FAMILIES: &[Family] = &[
    ("described references to a large component", 1_000, |n| {
        let large = list(n, |i| format!("\"a@{i}/b\": {{\"schema\": {{\"type\": \"~\"}}}}"));
        let own = list(n, |i| {
            format!(
                "\"/a{i}\": {{\"get\": {{\"operationId\": \"get{i}\", \"responses\": {{\"200\": {{\"$ref\": \
                     \"#/components/responses/R\", \"description\": \"d\"}}}}}}}}"
            )
        });
        json_of(
            "3.1.0",
            &own,
            &format!("\"responses\": {{\"R\": {{\"description\": \"d\", \"content\": {{{large}}}}}}}"),
            "",
        )
    }),
    ("references to a large path item", 1_000, |n| {
        let parameters =
            list(n, |i| format!("{{\"name\": \"p@{i}\", \"in\": \"query\", \"schema\": {{\"type\": \"~\"}}}}"));
        let own = list(n, |i| format!("\"/a{i}\": {{\"$ref\": \"#/components/pathItems/P\"}}"));
        let item = format!("\"pathItems\": {{\"P\": {{\"get\": {{\"parameters\": [{parameters}], {RESPONSES}}}}}}}");
        json_of("3.1.0", &own, &item, "")
    }),
    ("parameters of a path item with many operations", 8, |n| {
        let parameters =
            list(n * 500, |i| format!("{{\"name\": \"p@{i}\", \"in\": \"query\", \"schema\": {{\"type\": \"~\"}}}}"));
        let own = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];
        let own = list(8, |i| format!("\"{}\": {{\"operationId\": \"{0}\", {RESPONSES}}}", own[i]));
        json(&format!("\"/a\": {{\"parameters\": [{parameters}], {own}}}"), "", "")
    }),
    ("operations with references to one large response", 1_000, |n| {
        let large = list(n, |i| format!("\"p@{i}\": {{\"type\": \"~\"}}"));
        let own = list(n, |i| {
            format!(
                "\"/a{i}\": {{\"get\": {{\"operationId\": \"get{i}\", \"responses\": {{\"200\": {{\"$ref\": \
                     \"#/components/responses/R\"}}}}}}}}"
            )
        });
        json(
            &own,
            &format!(
                "\"responses\": {{\"R\": {{\"description\": \"d\", \"content\": {{\"application/json\": {{\"schema\": \
             {{\"type\": \"object\", \"properties\": {{{large}}}}}}}}}}}}}"
            ),
            "",
        )
    }),
    ("security of the document for many operations", 1_000, |n| {
        let all = list(n, |i| format!("\"s@{i}\": {{\"type\": \"apiKey\", \"in\": \"header\", \"name\": \"X-{i}\"}}"));
        let security = list(n, |i| format!("{{\"s@{i}\": []}}"));
        json(
            &many_operations(n, ""),
            &format!("\"securitySchemes\": {{{all}}}"),
            &format!("\"security\": [{security}],"),
        )
    }),
    ("servers of many operations beside those of the document", 1_000, |n| {
        let servers = list(n, |i| format!("{{\"url\": \"https://e@{i}.com\"}}"));
        let own = list(n, |i| {
            format!(
                "\"/a{i}\": {{\"get\": {{\"operationId\": \"get{i}\", \"servers\": [{{\"url\": \"https://o@{i}.com\"}}], \
                 {RESPONSES}}}}}"
            )
        });
        json(&own, "", &format!("\"servers\": [{servers}],"))
    }),
    ("form fields of many operations", 200, |n| form(n, "application/x-www-form-urlencoded")),
    ("parts of many operations", 200, |n| form(n, "multipart/form-data")),
    ("headers of a response of many operations", 500, |n| {
        let headers = list(n, |i| format!("\"X-@{i}\": {{\"schema\": {{\"type\": \"~\"}}}}"));
        let own = list(n, |i| {
            format!(
                "\"/a{i}\": {{\"get\": {{\"operationId\": \"get{i}\", \"responses\": {{\"200\": {{\"$ref\": \
                 \"#/components/responses/R\"}}}}}}}}"
            )
        });
        json(&own, &format!("\"responses\": {{\"R\": {{\"description\": \"d\", \"headers\": {{{headers}}}}}}}"), "")
    }),
    ("long description of a parameter of many operations", 500, |n| {
        let parameter = format!(
            "{{\"name\": \"p\", \"in\": \"query\", \"description\": \"{}\", \"schema\": {{\"type\": \"~\"}}}}",
            "word @ ".repeat(10 * n)
        );
        json(
            &many_operations(n, "\"parameters\": [{\"$ref\": \"#/components/parameters/P\"}], "),
            &format!("\"parameters\": {{\"P\": {parameter}}}"),
            "",
        )
    }),
    ("long description of a response of many operations", 500, |n| {
        let own = list(n, |i| {
            format!(
                "\"/a{i}\": {{\"get\": {{\"operationId\": \"get{i}\", \"responses\": {{\"404\": {{\"$ref\": \
                 \"#/components/responses/R\"}}}}}}}}"
            )
        });
        let response = format!("\"responses\": {{\"R\": {{\"description\": \"{}\"}}}}", "word @ ".repeat(10 * n));
        json(&own, &response, "")
    }),
    ("long description of a schema of many properties", 500, |n| {
        of_one_schema(n, &format!("{{\"type\": \"~\", \"description\": \"{}\"}}", "word @ ".repeat(10 * n)))
    }),
    ("long default of a schema of many properties", 500, |n| {
        let default = list(5 * n, |i| i.to_string());
        of_one_schema(
            n,
            &format!("{{\"type\": \"array\", \"items\": {{\"type\": \"integer\"}}, \"default\": [{default}]}}"),
        )
    }),
    ("long pattern of a schema of many properties", 500, |n| {
        of_one_schema(n, &format!("{{\"type\": \"string\", \"pattern\": \"^{}$\"}}", "(a|b)".repeat(10 * n)))
    }),
    ("long pattern of the items of many properties", 500, |n| {
        let items = format!("{{\"type\": \"string\", \"pattern\": \"^{}$\"}}", "(a|b)".repeat(10 * n));
        of_one_schema(n, &format!("{{\"type\": \"array\", \"items\": {items}}}"))
    }),
    ("long example of many media types", 500, |n| {
        let content = list(n, |i| {
            format!(
                "\"application/x@{i}+json\": {{\"schema\": {{\"$ref\": \"#/components/schemas/A\"}}, \"examples\": {{\"e\": \
                 {{\"$ref\": \"#/components/examples/E\"}}}}}}"
            )
        });
        let example = list(5 * n, |i| i.to_string());
        json(
            &format!(
                "\"/a\": {{\"get\": {{\"operationId\": \"get\", \"responses\": {{\"200\": {{\"description\": \"d\", \
                 \"content\": {{{content}}}}}}}}}}}"
            ),
            &format!(
                "\"schemas\": {{\"A\": {{\"type\": \"array\", \"items\": {{\"type\": \"~\"}}}}}}, \
                 \"examples\": {{\"E\": {{\"value\": [{example}]}}}}"
            ),
            "",
        )
    }),
    ("required properties of many examples", 1_000, |n| {
        let required = list(n, |i| format!("\"p@{i}\""));
        let examples = list(n, |i| format!("{{\"q\": {i}}}"));
        let all = format!(
            "\"schemas\": {{\"A\": {{\"type\": \"array\", \"items\": {{\"$ref\": \"#/components/schemas/B\"}}, \
             \"example\": [{examples}]}}, \"B\": {{\"type\": \"object\", \"required\": [{required}]}}}}"
        );
        json(&get("#/components/schemas/A"), &all, "")
    }),
    ("defaults outside a long enum", 2_000, |n| {
        outside(n, "string", |i| format!("\"v@{i}\""), |i| format!("\"w@{i}\""))
    }),
    ("numbers outside a long enum", 2_000, |n| outside(n, "integer", |i| i.to_string(), |i| (n + i).to_string())),
    ("required parameters beside many media types", 1_000, |n| {
        let parameters = list(n, |i| {
            format!(
                "{{\"name\": \"p@{i}\", \"in\": \"query\", \"schema\": {{\"type\": \"~\"}}, \"x-rust-requires\": \
                 {{\"property\": \"f\", \"value\": true}}}}"
            )
        });
        let content = list(n, |i| {
            let field = if i + 1 == n { "f" } else { "g" };
            format!(
                "\"application/x@{i}+json\": {{\"schema\": {{\"type\": \"object\", \"properties\": {{\"{field}\": \
                 {{\"type\": \"boolean\"}}}}}}}}"
            )
        });
        json(
            &format!(
                "\"/a\": {{\"post\": {{\"operationId\": \"post\", \"parameters\": [{parameters}], \"requestBody\": \
                 {{\"content\": {{{content}}}}}, {RESPONSES}}}}}"
            ),
            "",
            "",
        )
    }),
    ("findings in one long path", 500, |n| {
        let parameters = list(n, |i| format!("{{\"name\": \"p@{i}\", \"in\": \"query\", \"type\": \"~\"}}"));
        json(
            &format!(
                "\"/{}\": {{\"get\": {{\"operationId\": \"get\", \"parameters\": [{parameters}], {RESPONSES}}}}}",
                "a@".repeat(20 * n)
            ),
            "",
            "",
        )
    }),
    ("references to a missing schema with a long name", 500, |n| {
        let properties = list(n, |i| format!("\"p{i}\": {{\"$ref\": \"#/components/schemas/A/{i}\"}}"));
        json(
            &get("#/components/schemas/A"),
            &format!(
                "\"schemas\": {{\"A\": {{\"type\": \"object\", \"properties\": {{{properties}}}}}, \"{}\": {{\"type\": \"~\"}}}}",
                "a@".repeat(20 * n)
            ),
            "",
        )
    }),
];

/// Creates operations with equal parts.
fn many_operations(count: usize, parts: &str) -> String {
    list(count, |i| format!("\"/a{i}\": {{\"get\": {{\"operationId\": \"get{i}\", {parts}{RESPONSES}}}}}"))
}

/// Creates operations whose body is the same schema.
fn form(count: usize, media_type: &str) -> Vec<(String, String)> {
    let fields = list(count, |i| format!("\"p@{i}\": {{\"type\": \"~\"}}"));
    let own = list(count, |i| {
        format!(
            "\"/a{i}\": {{\"post\": {{\"operationId\": \"post{i}\", \"requestBody\": {{\"content\": {{\"{media_type}\": \
             {{\"schema\": {{\"$ref\": \"#/components/schemas/F\"}}}}}}}}, {RESPONSES}}}}}"
        )
    });
    json(&own, &format!("\"schemas\": {{\"F\": {{\"type\": \"object\", \"properties\": {{{fields}}}}}}}"), "")
}

/// Creates properties with the same schema.
fn of_one_schema(count: usize, schema: &str) -> Vec<(String, String)> {
    let properties = list(count, |i| format!("\"p{i}\": {{\"$ref\": \"#/components/schemas/B\"}}"));
    let all =
        format!("\"schemas\": {{\"A\": {{\"type\": \"object\", \"properties\": {{{properties}}}}}, \"B\": {schema}}}");
    json(&get("#/components/schemas/A"), &all, "")
}

/// Creates properties with defaults that their schema does not list.
fn outside(
    count: usize,
    kind: &str,
    listed: impl Fn(usize) -> String,
    default: impl Fn(usize) -> String,
) -> Vec<(String, String)> {
    let values = list(count, listed);
    let properties = list(count, |i| {
        format!("\"p{i}\": {{\"allOf\": [{{\"$ref\": \"#/components/schemas/B\"}}], \"default\": {}}}", default(i))
    });
    let all = format!(
        "\"schemas\": {{\"A\": {{\"type\": \"object\", \"properties\": {{{properties}}}}}, \
         \"B\": {{\"type\": \"{kind}\", \"enum\": [{values}]}}}}"
    );
    json(&get("#/components/schemas/A"), &all, "")
}
