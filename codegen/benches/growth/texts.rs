//! Families of texts, values, keys, YAML features and files.

use crate::documents::{
    Family, RESPONSES, alike, component, described, get, json, json_of, list, object, on_one_line, yaml,
};

pub(crate) const FAMILIES: &[Family] = &[
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
    ("large patterns with examples", 100, |n| {
        let pattern = |i| {
            format!("\"p@{i}\": {{\"type\": \"string\", \"pattern\": \"^(a{{200}}){{{i}}}$\", \"example\": \"a\"}}")
        };
        component(&format!("{{\"type\": \"object\", \"properties\": {{{}}}}}", list(n, |i| pattern(i + 100))))
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
