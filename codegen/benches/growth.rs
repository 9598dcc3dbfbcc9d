//! Growth of time and memory with the size of hostile documents: each document is measured in a size and in twice that
//! size.
//!
//! `cargo bench -p openapi-client-codegen --bench growth [-- FAMILY…]`, on Linux, which reports the peak memory of a
//! process. Each document is generated, linted (in every format), and compared with a document with other names and one
//! with other types, each in its own process. The time is CPU time. A ratio of about 2 is linear. Refused documents are
//! marked. A process is killed after 20 seconds of CPU time.

use std::fmt::Write as _;
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use openapi_client_codegen::config::CrateConfig;
use openapi_client_codegen::diagnostic::{Diagnostics, Format, Style};
use openapi_client_codegen::diff::{self, Inputs, render};
use openapi_client_codegen::{Project, lint, project};

/// First argument of a process that measures itself; the task and the files follow.
const MEASURE: &str = "--measure";

/// CPU time limit of a process, in milliseconds.
const LONGEST: u64 = 20_000;

/// A family of documents: name, size, and the function that creates the files of a size. The first file is the
/// document. In its text, `@` is a placeholder for a part of names and `~` for a type.
type Family = (&'static str, usize, fn(usize) -> Vec<(String, String)>);

const FAMILIES: &[Family] = &[
    ("allOf of the same schema twice", 40, |n| schemas(n, |i| all_of(i, n, 2))),
    ("chain of allOf", 500, |n| schemas(n, |i| all_of(i, n, 1))),
    ("allOf of many schemas", 1_250, |n| {
        let members = list(n, |i| format!("{{\"$ref\": \"#/components/schemas/S@{i}\"}}"));
        schemas(n, |i| format!("{{\"type\": \"object\", \"properties\": {{\"p@{i}\": {{\"type\": \"~\"}}}}}}"))
            .into_iter()
            .map(|(name, text)| {
                let all = format!("\"schemas\": {{\"All\": {{\"allOf\": [{members}]}},\n");
                (name, text.replacen("\"schemas\": {", &all, 1).replace("S@0\"}}}", "All\"}}}"))
            })
            .collect()
    }),
    ("properties", 12_500, |n| object(n, |i| format!("p@{i}"))),
    ("required properties", 12_500, |n| {
        let properties = list(n, |i| format!("\"p@{i}\": {{\"type\": \"~\"}}"));
        let required = list(n, |i| format!("\"p@{i}\""));
        component(&format!("{{\"type\": \"object\", \"required\": [{required}], \"properties\": {{{properties}}}}}"))
    }),
    ("required names without a property", 5_000, |n| {
        let properties = list(n, |i| format!("\"p@{i}\": {{\"type\": \"~\"}}"));
        let required = list(n, |i| format!("\"q@{i}\""));
        component(&format!("{{\"type\": \"object\", \"required\": [{required}], \"properties\": {{{properties}}}}}"))
    }),
    ("properties of one name", 5_000, |n| object(n, |i| alike(i, n))),
    ("nested objects of one name", 1_250, |n| {
        let properties = list(n, |i| {
            format!("\"{}\": {{\"type\": \"object\", \"properties\": {{\"x@\": {{\"type\": \"~\"}}}}}}", alike(i, n))
        });
        component(&format!("{{\"type\": \"object\", \"properties\": {{{properties}}}}}"))
    }),
    ("schemas", 2_500, |n| {
        schemas(n, |i| {
            let next = (i + 1) % n;
            format!(
                "{{\"type\": \"object\", \"properties\": {{\"p\": {{\"type\": \"~\"}}, \
                 \"next\": {{\"$ref\": \"#/components/schemas/S@{next}\"}}}}}}"
            )
        })
    }),
    ("schemas of one name", 2_500, |n| {
        let all = list(n, |i| {
            format!("\"{}\": {{\"type\": \"object\", \"properties\": {{\"p@\": {{\"type\": \"~\"}}}}}}", alike(i, n))
        });
        let refs = list(n, |i| format!("\"p{i}\": {{\"$ref\": \"#/components/schemas/{}\"}}", alike(i, n)));
        json(
            &get("#/components/schemas/A"),
            &format!("\"schemas\": {{\"A\": {{\"type\": \"object\", \"properties\": {{{refs}}}}},\n{all}}}"),
            "",
        )
    }),
    ("references to missing schemas", 5_000, |n| {
        let properties = list(n, |i| format!("\"p{i}\": {{\"$ref\": \"#/components/schemas/Missing@{i}\"}}"));
        let all = list(n, |i| format!("\"Present{i}\": {{\"type\": \"~\"}}"));
        let all = format!("\"schemas\": {{\"A\": {{\"type\": \"object\", \"properties\": {{{properties}}}}},\n{all}}}");
        json(&get("#/components/schemas/A"), &all, "")
    }),
    ("references below components", 2_500, |n| {
        let properties = list(n, |i| format!("\"p{i}\": {{\"type\": \"~\", \"maxLength\": {i}}}"));
        let others = list(n, |i| format!("\"q@{i}\": {{\"$ref\": \"#/components/schemas/B/properties/p{i}\"}}"));
        let all = format!(
            "\"schemas\": {{\"A\": {{\"type\": \"object\", \"properties\": {{{others}}}}},\n\
             \"B\": {{\"type\": \"object\", \"properties\": {{{properties}}}}}}}"
        );
        json(&get("#/components/schemas/A"), &all, "")
    }),
    ("chain of references", 5_000, |n| {
        schemas(n, |i| match i + 1 {
            next if next == n => "{\"type\": \"~\"}".to_owned(),
            next => format!("{{\"$ref\": \"#/components/schemas/S@{next}\"}}"),
        })
    }),
    ("chain of arrays", 2_500, |n| {
        schemas(n, |i| match i + 1 {
            next if next == n => "{\"type\": \"~\"}".to_owned(),
            next => {
                format!("{{\"type\": \"array\", \"items\": {{\"$ref\": \"#/components/schemas/S@{next}\"}}}}")
            }
        })
    }),
    ("values of an enum", 12_500, |n| values(n, |i| format!("v@{i}"))),
    ("values of an enum of one name", 5_000, |n| values(n, |i| alike(i, n))),
    ("the same value of an enum", 12_500, |n| values(n, |_| "v@".to_owned())),
    ("inline enums", 2_500, |n| {
        let properties = list(n, |i| format!("\"p@{i}\": {{\"type\": \"string\", \"enum\": [\"a{i}\", \"b{i}\"]}}"));
        component(&format!("{{\"type\": \"object\", \"properties\": {{{properties}}}}}"))
    }),
    ("alternatives of objects", 500, |n| {
        union(n, |i| {
            format!(
                "{{\"type\": \"object\", \"required\": [\"p{i}\"], \"properties\": {{\"p{i}\": {{\"type\": \"~\"}}, \
                 \"q@\": {{\"type\": \"~\"}}}}}}"
            )
        })
    }),
    ("equal alternatives", 500, |n| union(n, |_| "{\"type\": \"~\"}".to_owned())),
    ("alternatives of enums", 500, |n| union(n, |i| format!("{{\"type\": \"string\", \"enum\": [\"v@{i}\"]}}"))),
    ("alternatives with fixed values", 500, |n| {
        union(n, |i| {
            format!(
                "{{\"type\": \"object\", \"required\": [\"k\"], \"properties\": {{\"k\": {{\"type\": \"string\", \
                 \"enum\": [\"v@{i}\"]}}, \"q\": {{\"type\": \"~\"}}}}}}"
            )
        })
    }),
    ("alternatives with a discriminator", 1_250, discriminated),
    ("unions within unions", 500, |n| {
        schemas(n, |i| {
            let [a, b] = [(i + 1) % n, (i * 7 + 3) % n];
            format!(
                "{{\"oneOf\": [{{\"$ref\": \"#/components/schemas/S@{a}\"}}, {{\"$ref\": \"#/components/schemas/S@{b}\"}}, \
                 {{\"type\": \"object\", \"required\": [\"p{i}\"], \"properties\": {{\"p{i}\": {{\"type\": \"~\"}}}}}}]}}"
            )
        })
    }),
    ("chain of unions", 500, |n| {
        schemas(n, |i| match i + 1 {
            next if next == n => "{\"type\": \"object\", \"properties\": {\"p@\": {\"type\": \"~\"}}}".to_owned(),
            next => format!(
                "{{\"oneOf\": [{{\"$ref\": \"#/components/schemas/S@{next}\"}}, {{\"type\": \"object\", \"required\": \
                 [\"p{i}\"], \"properties\": {{\"p{i}\": {{\"type\": \"~\"}}}}}}]}}"
            ),
        })
    }),
    ("unions of all unions", 60, |n| {
        schemas(n, |i| {
            let all = list(n, |k| format!("{{\"$ref\": \"#/components/schemas/S@{k}\"}}"));
            format!(
                "{{\"anyOf\": [{{\"type\": \"object\", \"properties\": {{\"p{i}\": {{\"type\": \"~\"}}}}}}, {all}]}}"
            )
        })
    }),
    ("objects of all objects", 60, |n| {
        schemas(n, |i| {
            let all = list(n, |k| format!("\"o{k}\": {{\"$ref\": \"#/components/schemas/S@{k}\"}}"));
            format!(
                "{{\"type\": \"object\", \"properties\": {{\"p{i}\": {{\"type\": \"string\", \"pattern\": \"^{i}$\"}}, {all}}}}}"
            )
        })
    }),
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
    ("brackets in a description", 25_000, |n| described(&"[".repeat(n))),
    ("nested list items in a description", 5_000, |n| described(&"- ".repeat(n))),
    ("nested quotes in a description", 5_000, |n| described(&"> ".repeat(n))),
    ("stars in a description", 25_000, |n| described(&"*a_ ".repeat(n))),
    ("ticks in a description", 1_000, |n| {
        described(&(0..n).fold(String::new(), |text, i| text + &"`".repeat(i % 300 + 1) + " "))
    }),
    ("links in a description", 12_500, |n| described(&"[a](b) <http://c> ".repeat(n))),
    ("lines of a description", 12_500, |n| described(&"a b c\\n".repeat(n))),
    ("tables in a description", 5_000, |n| described(&"|a|b|\\n|-|-|\\n".repeat(n))),
    ("words of a description", 50_000, |n| described(&"word ".repeat(n))),
    ("one word of a description", 250_000, |n| described(&"w".repeat(n))),
    ("long title", 125_000, |n| {
        json(&get("#/components/schemas/A"), "\"schemas\": {\"A\": {\"type\": \"~\"}}", "")
            .into_iter()
            .map(|(name, text)| (name, text.replacen("\"T\"", &format!("\"{}\"", "t ".repeat(n)), 1)))
            .collect()
    }),
    ("long names", 20, |n| {
        let all = list(20, |i| {
            format!(
                "\"{}\": {{\"type\": \"object\", \"properties\": {{\"p\": {{\"type\": \"object\", \"properties\": \
                         {{\"q\": {{\"type\": \"~\"}}}}}}}}}}",
                format!("n{i}").repeat(n * 1000)
            )
        });
        json(&get("#/components/schemas/A"), &format!("\"schemas\": {{\"A\": {{\"type\": \"~\"}}, {all}}}"), "")
    }),
    ("long pattern", 5_000, |n| {
        component(&format!("{{\"type\": \"string\", \"pattern\": \"^{}$\"}}", "(a|b)".repeat(n)))
    }),
    ("patterns", 1_250, |n| {
        let properties = list(n, |i| format!("\"p@{i}\": {{\"type\": \"string\", \"pattern\": \"^[a-z]{{1,{i}}}$\"}}"));
        component(&format!("{{\"type\": \"object\", \"properties\": {{{properties}}}}}"))
    }),
    ("long default", 12_500, |n| {
        component(&format!(
            "{{\"type\": \"array\", \"items\": {{\"type\": \"integer\"}}, \"default\": [{}]}}",
            list(n, |i| i.to_string())
        ))
    }),
    ("long example", 12_500, |n| {
        component(&format!(
            "{{\"type\": \"array\", \"items\": {{\"type\": \"~\"}}, \"uniqueItems\": true, \"example\": [{}]}}",
            list(n, |i| i.to_string())
        ))
    }),
    ("examples", 2_500, |n| {
        let all = list(n, |i| format!("\"e@{i}\": {{\"value\": {i}}}"));
        json(
            &format!(
                "\"/a\": {{\"get\": {{\"operationId\": \"get\", \"responses\": {{\"200\": {{\"description\": \"d\", \"content\": \
                      {{\"application/json\": {{\"schema\": {{\"type\": \"~\"}}, \"examples\": {{{all}}}}}}}}}}}}}}}"
            ),
            "",
            "",
        )
    }),
    ("unknown keys", 5_000, |n| {
        let all = list(n, |i| format!("\"typo@{i}\": 1"));
        component(&format!("{{\"type\": \"~\", {all}}}"))
    }),
    ("extension keys", 12_500, |n| {
        let all = list(n, |i| format!("\"x-@{i}\": 1"));
        component(&format!("{{\"type\": \"~\", {all}}}"))
    }),
    ("duplicate keys", 25_000, |n| {
        component(&format!("{{\"type\": \"~\", {}}}", list(n, |i| format!("\"x-{}\": 1", i / 2))))
    }),
    ("one key many times", 25_000, |n| {
        component(&format!("{{\"type\": \"~\", {}}}", list(n, |_| "\"x-a\": 1".to_owned())))
    }),
    ("one key many times in YAML", 25_000, |n| yaml(&(0..n).fold(String::new(), |text, _| text + "      x-a: 1\n"))),
    ("findings on one line", 2_500, |n| on_one_line(object(n, |i| format!("{}-Id@", alike(i, n))))),
    ("findings on one line that is not ASCII", 2_500, |n| on_one_line(object(n, |i| format!("{}-Id@ä", alike(i, n))))),
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
    ("aliases", 5_000, |n| yaml(&format!("      x-b: &b [1, 2, 3]\n      x-c:\n{}", "      - *b\n".repeat(n)))),
    ("merge keys", 1_250, |n| {
        yaml(&(0..n).fold("      x-m: &m {a: 1, b: 2}\n".to_owned(), |text, i| {
            text + &format!("      x-{i}: {{<<: *m, c: 1}}\n")
        }))
    }),
    ("many merge keys of one mapping", 1_250, |n| {
        yaml(&format!("      x-m: &m {{a: 1, b: 2}}\n      x-n: {{<<: [{}], c: 1}}\n", list(n, |_| "*m".to_owned())))
    }),
    ("chain of merge keys", 300, |n| {
        yaml(&(0..n).fold("      x-m: &m0 {a: 1, b: 2}\n".to_owned(), |text, i| {
            text + &format!("      x-{i}: &m{} {{<<: *m{i}, c{i}: 1}}\n", i + 1)
        }))
    }),
    ("anchors", 5_000, |n| yaml(&(0..n).fold(String::new(), |text, i| text + &format!("      x-{i}: &a{i} 1\n")))),
    ("nesting", 1_250, |n| {
        component(&format!("{}{{\"type\": \"~\"}}{}", "{\"type\": \"array\", \"items\": ".repeat(n), "}".repeat(n)))
    }),
    ("nesting in YAML", 1_250, |n| yaml(&format!("      x-a: {}{}\n", "[".repeat(n), "]".repeat(n)))),
    ("nesting in blocks", 500, |n| {
        yaml(&(0..n).fold(String::new(), |text, i| text + &format!("{}x-a:\n", " ".repeat(6 + i))))
    }),
    ("suppressions", 2_500, |n| {
        yaml(&(0..n).fold("      properties:\n".to_owned(), |text, i| {
            text + &format!("        p@{i}_Ab: {{type: ~}} # lint: allow(property-name) reason\n")
        }))
    }),
    ("suppressions that suppress nothing", 5_000, |n| {
        yaml(&(0..n).fold(String::new(), |text, i| text + &format!("      x-{i}: 1 # lint: allow(bounds) reason\n")))
    }),
    ("suppressions of unknown rules", 5_000, |n| {
        yaml(&(0..n).fold(String::new(), |text, i| text + &format!("      x-{i}: 1 # lint: allow(bound{i}) reason\n")))
    }),
    ("comments", 25_000, |n| yaml(&"      # 'a comment\n".repeat(n))),
    ("types of OpenAPI 3.1", 1_250, |n| {
        let properties = list(n, |i| format!("\"p@{i}\": {{\"type\": [\"string\", \"~\", \"null\"]}}"));
        json_of(
            "3.1.0",
            &get("#/components/schemas/A"),
            &format!("\"schemas\": {{\"A\": {{\"type\": \"object\", \"properties\": {{{properties}}}}}}}"),
            "",
        )
    }),
    ("files", 500, |n| {
        let properties = list(n, |i| format!("\"p@{i}\": {{\"$ref\": \"f{i}.json\"}}"));
        let mut files = component(&format!("{{\"type\": \"object\", \"properties\": {{{properties}}}}}"));
        files.extend(
            (0..n).map(|i| (format!("f{i}.json"), "{\"type\": \"object\", \"title\": \"A\", \"x-a\": 1}".to_owned())),
        );
        files
    }),
    ("schemas in another file", 1_250, |n| {
        let properties = list(n, |i| format!("\"p@{i}\": {{\"$ref\": \"f.json#/{}\"}}", alike(i, n)));
        let mut files = component(&format!("{{\"type\": \"object\", \"properties\": {{{properties}}}}}"));
        let all = list(n, |i| {
            format!(
                "\"{}\": {{\"type\": \"object\", \"properties\": {{\"x\": {{\"type\": \"string\"}}}}}}",
                alike(i, n)
            )
        });
        files.push(("f.json".to_owned(), format!("{{{all}}}")));
        files
    }),
    ("schemas of one name in other files", 500, |n| {
        let properties = list(n, |i| format!("\"p@{i}\": {{\"$ref\": \"f{i}.json#/A\"}}"));
        let mut files = component(&format!("{{\"type\": \"object\", \"properties\": {{{properties}}}}}"));
        files.extend(
            (0..n).map(|i| (format!("f{i}.json"), "{\"A\": {\"type\": \"object\", \"Title\": \"A\"}}".to_owned())),
        );
        files
    }),
    ("path items in another file", 500, |n| {
        let own = list(n, |i| format!("\"/a@{i}\": {{\"$ref\": \"f.json#/p{i}\"}}"));
        let mut files = json(&own, "", "");
        let all = list(n, |i| format!("\"p{i}\": {{\"get\": {{\"operationId\": \"get{i}\", {RESPONSES}}}}}"));
        files.push(("f.json".to_owned(), format!("{{{all}}}")));
        files
    }),
];

const RESPONSES: &str = r#""responses": {"204": {"description": "d"}}"#;

/// Joins parts, each on its own line.
fn list(count: usize, part: impl Fn(usize) -> String) -> String {
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
fn alike(i: usize, n: usize) -> String {
    let bits = usize::BITS - n.leading_zeros();
    (0..bits).fold("n@".to_owned(), |name, bit| name + if i >> bit & 1 == 0 { "-a" } else { ".a" })
}

fn json(paths: &str, components: &str, more: &str) -> Vec<(String, String)> {
    json_of("3.0.3", paths, components, more)
}

fn json_of(version: &str, paths: &str, components: &str, more: &str) -> Vec<(String, String)> {
    let text = format!(
        "{{\"openapi\": \"{version}\", \"info\": {{\"title\": \"T\", \"version\": \"1\"}}, {more}\n\"paths\": {{{paths}}},\n\
         \"components\": {{{components}}}}}\n"
    );
    vec![("api.json".to_owned(), text)]
}

/// Creates a YAML document with an operation that sends and receives a schema with additional lines.
fn yaml(lines: &str) -> Vec<(String, String)> {
    let schema = "{schema: {$ref: '#/components/schemas/A'}}";
    let text = format!(
        "openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths: {{/a: {{put: {{operationId: put, requestBody: {{content: \
         {{application/json: {schema}}}}}, responses: {{'200': {{description: d, content: {{application/json: {schema}}}}}}}}}}}}}\n\
         components:\n  schemas:\n    A:\n      type: object\n{lines}"
    );
    vec![("api.yaml".to_owned(), text)]
}

/// Creates an operation that sends and receives the referenced schema.
fn get(reference: &str) -> String {
    let content = format!("\"content\": {{\"application/json\": {{\"schema\": {{\"$ref\": \"{reference}\"}}}}}}");
    format!(
        "\"/a\": {{\"put\": {{\"operationId\": \"put\", \"requestBody\": {{{content}}}, \"responses\": {{\"200\": \
         {{\"description\": \"d\", {content}}}}}}}}}"
    )
}

fn component(schema: &str) -> Vec<(String, String)> {
    json(&get("#/components/schemas/A"), &format!("\"schemas\": {{\"A\": {schema}}}"), "")
}

fn schemas(count: usize, schema: impl Fn(usize) -> String) -> Vec<(String, String)> {
    let all = list(count, |i| format!("\"S@{i}\": {}", schema(i)));
    json(&get("#/components/schemas/S@0"), &format!("\"schemas\": {{{all}}}"), "")
}

/// Creates a schema whose `allOf` contains the next schema several times.
fn all_of(i: usize, count: usize, times: usize) -> String {
    let own = format!("{{\"type\": \"object\", \"properties\": {{\"p@{i}\": {{\"type\": \"~\"}}}}}}");
    let next = format!("{{\"$ref\": \"#/components/schemas/S@{}\"}}", i + 1);
    match (i + 1 == count, times) {
        (true, _) => own,
        (false, 1) => format!("{{\"allOf\": [{next}, {own}]}}"),
        (false, _) => format!("{{\"allOf\": [{}]}}", list(times, |_| next.clone())),
    }
}

fn object(count: usize, name: impl Fn(usize) -> String) -> Vec<(String, String)> {
    let properties = list(count, |i| format!("\"{}\": {{\"type\": \"~\"}}", name(i)));
    component(&format!("{{\"type\": \"object\", \"properties\": {{{properties}}}}}"))
}

fn values(count: usize, value: impl Fn(usize) -> String) -> Vec<(String, String)> {
    component(&format!("{{\"type\": \"string\", \"enum\": [{}]}}", list(count, |i| format!("\"{}\"", value(i)))))
}

fn union(count: usize, alternative: impl Fn(usize) -> String) -> Vec<(String, String)> {
    component(&format!("{{\"oneOf\": [{}]}}", list(count, alternative)))
}

fn discriminated(count: usize) -> Vec<(String, String)> {
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

fn operations(count: usize, path: impl Fn(usize) -> String, id: impl Fn(usize) -> String) -> Vec<(String, String)> {
    json(
        &list(count, |i| format!("\"{}\": {{\"get\": {{\"operationId\": \"{}\", {RESPONSES}}}}}", path(i), id(i))),
        "",
        "",
    )
}

fn described(text: &str) -> Vec<(String, String)> {
    component(&format!("{{\"type\": \"~\", \"description\": \"{text}@\"}}"))
}

fn on_one_line(files: Vec<(String, String)>) -> Vec<(String, String)> {
    files.into_iter().map(|(name, text)| (name, text.replace('\n', " "))).collect()
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    match arguments.as_slice() {
        [flag, what, paths @ ..] if flag == MEASURE => {
            let outcome = run(what, paths.iter().map(PathBuf::from).collect::<Vec<_>>().as_slice());
            println!("{} {} {outcome}", time("self").unwrap_or_default(), peak().unwrap_or_default());
        }
        only => compare(only),
    }
}

/// Runs a task on the documents and returns its result.
fn run(what: &str, paths: &[PathBuf]) -> String {
    match what {
        "generate" => {
            let config =
                CrateConfig::parse("crate.toml", "name = \"bench\"\nversion = \"1.0.0\"\ndescription = \"Bench\"");
            let Ok(config) = config else { return String::new() };
            let mut diagnostics = Diagnostics::new();
            let files = Project::from_files(paths, None, config, &mut diagnostics)
                .and_then(|project| project.generate(&mut diagnostics));
            let found = diagnostics.format(Format::Text(Style::Plain)).len() / 1024;
            files.map_or_else(
                || refused(&diagnostics),
                |files| {
                    format!(
                        "{} KB of Rust, {found} KB of findings",
                        files.iter().map(|(_, file)| file.len()).sum::<usize>() / 1024
                    )
                },
            )
        }
        "lint" => {
            let mut diagnostics = Diagnostics::new();
            project::lint(paths, None, &mut diagnostics);
            let formats = [Format::Text(Style::Plain), Format::Github, Format::Json, Format::Sarif(lint::describe)];
            let size: usize = formats.into_iter().map(|format| diagnostics.format(format).len()).sum();
            format!("{} findings, {} KB", diagnostics.len(), size / 1024)
        }
        _ => {
            let [Ok(base), Ok(revision)] = [0, 1].map(|side| Inputs::from_path(&paths[side], None)) else {
                return String::new();
            };
            match diff::compare(&base, &revision) {
                Ok(report) => {
                    let links = render::Links::default();
                    let size = render::text(&report, Style::Plain).len()
                        + render::json(&report).len()
                        + render::github(&report).len()
                        + render::markdown(&report, &links).len();
                    format!("{} changes, {} KB", report.changes.len(), size / 1024)
                }
                Err(failures) => failures.first().map_or_else(String::new, |failure| refused(&failure.diagnostics)),
            }
        }
    }
}

/// Returns the rule of the first error.
fn refused(diagnostics: &Diagnostics) -> String {
    let mut errors =
        diagnostics.iter().filter(|found| found.severity == openapi_client_codegen::diagnostic::Severity::Error);
    format!("refused: {}, {} errors", errors.next().map_or("", |found| found.rule), diagnostics.error_count())
}

/// Prints a line for each family and task.
fn compare(only: &[String]) {
    let folder = std::env::temp_dir().join(format!("growth-{}", std::process::id()));
    println!("{:48} {:>7} {:8}     time  ratio      peak  ratio", "document", "size", "");
    for (name, size, make) in FAMILIES {
        if !only.is_empty() && !only.iter().any(|only| name.contains(only.as_str())) {
            continue;
        }
        let sizes = [*size, size * 2].map(|size| {
            let files = make(size);
            [("base", "a", "string"), ("names", "b", "string"), ("types", "a", "integer")].map(|(side, part, kind)| {
                let folder = folder.join(format!("{side}{size}"));
                let path = files.first().map(|(name, _)| folder.join(name)).unwrap_or_default();
                for (name, text) in &files {
                    let written = fs::create_dir_all(&folder)
                        .and_then(|()| fs::write(folder.join(name), text.replace('@', part).replace('~', kind)));
                    if let Err(error) = written {
                        println!("{}: {error}", folder.display());
                    }
                }
                path
            })
        });
        for (what, sides) in [("generate", &[0][..]), ("lint", &[0]), ("names", &[0, 1]), ("types", &[0, 2])] {
            let measured = |index: usize| {
                let paths: Vec<&Path> = sides.iter().map(|side| sizes[index][*side].as_path()).collect();
                measure(what, &paths)
            };
            let once = measured(0);
            let twice = once.as_ref().and_then(|_| measured(1));
            let mut line = format!("{name:48} {:7} {what:8} ", size * 2);
            let _ = match (once, twice) {
                (Some((time, peak, _)), Some((twice, peak_twice, outcome))) => writeln!(
                    line,
                    "{twice:5} ms {:6.1} {:6} MB {:6.1}   {outcome}",
                    ratio(twice, time),
                    peak_twice / 1024,
                    ratio(peak_twice, peak),
                ),
                (Some((time, ..)), None) => writeln!(line, "killed; {time} ms for half the size"),
                (None, _) => writeln!(line, "killed, also at half the size"),
            };
            print!("{line}");
        }
        let _ = fs::remove_dir_all(&folder);
    }
}

#[expect(clippy::cast_precision_loss, reason = "the ratio is printed with one digit")]
fn ratio(twice: u64, once: u64) -> f64 {
    twice as f64 / once.max(1) as f64
}

/// Returns CPU time in milliseconds, peak memory in KiB and the result of a process; `None` if it was killed.
fn measure(what: &str, paths: &[&Path]) -> Option<(u64, u64, String)> {
    let program = std::env::current_exe().ok()?;
    let mut child = Command::new(program).args([MEASURE, what]).args(paths).stdout(Stdio::piped()).spawn().ok()?;
    let id = child.id().to_string();
    while child.try_wait().ok()?.is_none() {
        if time(&id).is_some_and(|time| time > LONGEST) {
            let _ = child.kill();
            let _ = child.wait();
            return None;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    let mut text = String::new();
    child.stdout.take()?.read_to_string(&mut text).ok()?;
    let mut parts = text.trim().splitn(3, ' ');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.to_owned()))
}

/// Returns the CPU time of a process, in milliseconds.
fn time(process: &str) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The program name, in parentheses, may contain any characters. Times are in hundredths of a second.
    let mut fields = status.rsplit_once(") ")?.1.split(' ').skip(11);
    let [user, system] = [fields.next()?, fields.next()?].map(|field| field.parse::<u64>().unwrap_or_default());
    Some((user + system) * 10)
}

/// Returns the peak memory of this process, in KiB.
fn peak() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches("kB").trim().parse().ok()
}
