//! Families of operations, servers, tags and security.

use crate::documents::{Family, RESPONSES, alike, get, json, list, operations};

pub(crate) const FAMILIES: &[Family] = &[
    ("operations", 1_250, |n| operations(n, |i| format!("/a@{i}"), |i| format!("get@{i}"))),
    ("operations of one name", 1_250, |n| operations(n, |i| format!("/a@{i}"), |i| alike(i, n))),
    ("operations with one id", 2_500, |n| operations(n, |i| format!("/a@{i}"), |_| "get".to_owned())),
    ("operations with one long path", 500, |n| operations(n, |i| format!("/a@/{{x{i}}}/b"), |i| format!("get{i}"))),
    ("segments of a path", 5_000, |n| operations(1, |_| format!("/a@{}", "/a".repeat(n)), |_| "get".to_owned())),
    ("parameters of a path", 1_250, |n| {
        let path = (0..n).fold(String::new(), |path, i| path + &format!("/{{p@{i}}}"));
        let parameters = list(n, |i| {
            format!("{{\"name\": \"p@{i}\", \"in\": \"path\", \"required\": true, \"schema\": {{\"type\": \"~\"}}}}")
        });
        json(
            &format!(
                "\"{path}\": {{\"get\": {{\"operationId\": \"get\", \"parameters\": [{parameters}], {RESPONSES}}}}}"
            ),
            "",
            "",
        )
    }),
    ("parameters", 2_500, |n| {
        let parameters =
            list(n, |i| format!("{{\"name\": \"p@{i}\", \"in\": \"query\", \"schema\": {{\"type\": \"~\"}}}}"));
        json(
            &format!("\"/a\": {{\"get\": {{\"operationId\": \"get\", \"parameters\": [{parameters}], {RESPONSES}}}}}"),
            "",
            "",
        )
    }),
    ("parameters of one name", 2_500, |n| {
        let parameters = list(n, |i| {
            format!("{{\"name\": \"{}\", \"in\": \"query\", \"schema\": {{\"type\": \"~\"}}}}", alike(i, n))
        });
        json(
            &format!("\"/a\": {{\"get\": {{\"operationId\": \"get\", \"parameters\": [{parameters}], {RESPONSES}}}}}"),
            "",
            "",
        )
    }),
    ("responses", 400, |n| {
        let responses = list(n, |i| {
            format!(
                "\"{}\": {{\"description\": \"d\", \"content\": {{\"application/json\": {{\"schema\": {{\"type\": \"object\", \
                     \"properties\": {{\"p@{i}\": {{\"type\": \"~\"}}}}}}}}}}}}",
                100 + i
            )
        });
        json(&format!("\"/a\": {{\"get\": {{\"operationId\": \"get\", \"responses\": {{{responses}}}}}}}"), "", "")
    }),
    ("media types", 2_500, |n| {
        let content = list(n, |i| format!("\"application/x@{i}+json\": {{\"schema\": {{\"type\": \"~\"}}}}"));
        json(
            &format!(
                "\"/a\": {{\"post\": {{\"operationId\": \"post\", \"requestBody\": {{\"content\": {{{content}}}}}, \
                      \"responses\": {{\"200\": {{\"description\": \"d\", \"content\": {{{content}}}}}}}}}}}"
            ),
            "",
            "",
        )
    }),
    ("headers of a response", 2_500, |n| {
        let headers = list(n, |i| format!("\"X-@{i}\": {{\"schema\": {{\"type\": \"~\"}}}}"));
        json(
            &format!(
                "\"/a\": {{\"get\": {{\"operationId\": \"get\", \"responses\": {{\"200\": {{\"description\": \"d\", \
                      \"headers\": {{{headers}}}}}}}}}}}"
            ),
            "",
            "",
        )
    }),
    ("tags", 2_500, |n| {
        let declared = list(n, |i| format!("{{\"name\": \"t@{i}\"}}"));
        let own = list(n, |i| {
            format!(
                "\"/a{i}\": {{\"get\": {{\"tags\": [\"t@{i}\", \"u@{i}\"], \"operationId\": \"get{i}\", {RESPONSES}}}}}"
            )
        });
        json(&own, "", &format!("\"tags\": [{declared}],"))
    }),
    ("tags of an operation", 5_000, |n| {
        let own = list(n, |i| format!("\"t@{i}\""));
        json(&format!("\"/a\": {{\"get\": {{\"tags\": [{own}], \"operationId\": \"get\", {RESPONSES}}}}}"), "", "")
    }),
    ("servers", 2_500, |n| {
        let own = list(n, |i| format!("{{\"url\": \"https://e@{i}.com\"}}"));
        json(
            &get("#/components/schemas/A"),
            "\"schemas\": {\"A\": {\"type\": \"~\"}}",
            &format!("\"servers\": [{own}],"),
        )
    }),
    ("variables of a server", 2_500, |n| {
        let url = (0..n).fold(String::new(), |url, i| url + &format!("/{{v@{i}}}"));
        let own = list(n, |i| format!("\"v@{i}\": {{\"default\": \"a\"}}"));
        json(
            &get("#/components/schemas/A"),
            "\"schemas\": {\"A\": {\"type\": \"~\"}}",
            &format!("\"servers\": [{{\"url\": \"https://e.com{url}\", \"variables\": {{{own}}}}}],"),
        )
    }),
    ("security schemes", 1_250, |n| {
        let all = list(n, |i| format!("\"s@{i}\": {{\"type\": \"apiKey\", \"in\": \"header\", \"name\": \"X-{i}\"}}"));
        let security = list(n, |i| format!("{{\"s@{i}\": []}}"));
        json(
            &get("#/components/schemas/A"),
            &format!("\"securitySchemes\": {{{all}}}, \"schemas\": {{\"A\": {{\"type\": \"~\"}}}}"),
            &format!("\"security\": [{security}],"),
        )
    }),
    ("operations with security", 500, |n| {
        let all = list(n, |i| format!("\"s@{i}\": {{\"type\": \"apiKey\", \"in\": \"header\", \"name\": \"X-{i}\"}}"));
        let own = list(n, |i| {
            format!(
                "\"/a{i}\": {{\"get\": {{\"security\": [{{\"s@{i}\": []}}], \"operationId\": \"get{i}\", {RESPONSES}}}}}"
            )
        });
        json(&own, &format!("\"securitySchemes\": {{{all}}}"), "")
    }),
    ("requirements of a missing scheme", 2_500, |n| {
        let all = list(n, |i| format!("\"s{i}\": {{\"type\": \"apiKey\", \"in\": \"header\", \"name\": \"X-{i}\"}}"));
        let own = list(n, |i| {
            format!(
                "\"/a{i}\": {{\"get\": {{\"security\": [{{\"x@{i}\": []}}], \"operationId\": \"get{i}\", {RESPONSES}}}}}"
            )
        });
        json(&own, &format!("\"securitySchemes\": {{{all}}}"), "")
    }),
    ("scopes of a requirement", 2_500, |n| {
        let scopes = list(n, |i| format!("\"s@{i}\""));
        let declared = list(n, |i| format!("\"s@{i}\": \"d\""));
        json(
            &format!(
                "\"/a\": {{\"get\": {{\"operationId\": \"get\", \"security\": [{{\"o\": [{scopes}]}}], {RESPONSES}}}}}"
            ),
            &format!(
                "\"securitySchemes\": {{\"o\": {{\"type\": \"oauth2\", \"flows\": {{\"clientCredentials\": {{\"tokenUrl\": \
                 \"https://e.com\", \"scopes\": {{{declared}}}}}}}}}}}"
            ),
            "",
        )
    }),
    ("values of a server variable", 5_000, |n| {
        let values = list(n, |i| format!("\"v@{i}\""));
        json(
            &get("#/components/schemas/A"),
            "\"schemas\": {\"A\": {\"type\": \"~\"}}",
            &format!(
                "\"servers\": [{{\"url\": \"https://e.com/{{v}}\", \"variables\": {{\"v\": {{\"default\": \"v@0\", \
                 \"enum\": [{values}]}}}}}}],"
            ),
        )
    }),
];
