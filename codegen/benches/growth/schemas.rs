//! Families of schemas.

use crate::documents::{
    Family, alike, all_of, component, discriminated, get, json, list, object, schemas, union, values,
};

pub(crate) const FAMILIES: &[Family] = &[
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
];
