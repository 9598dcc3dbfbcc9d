//! What is wrong in the documents themselves, so that no client can do right by them.

use std::collections::BTreeSet;

use wire_check::Mismatch;

use super::table::Row;

/// A mistake of a document.
struct Known {
    /// How the document's path ends.
    document: &'static str,
    /// A part of what was found instead.
    found: &'static str,
    /// What is wrong.
    reason: &'static str,
}

const KNOWN: &[Known] = &[
    Known {
        document: "twilio_api_v2010.yaml",
        found: "parameter Url is not an absolute URI",
        reason: "the examples of a stream's URL are a word, where the schema says `format: uri`",
    },
    Known {
        document: "twilio_chat_v1.yaml",
        found: "parameter PreWebhookUrl is not an absolute URI",
        reason: "the example of a webhook's URL is a word, where the schema says `format: uri`",
    },
    Known {
        document: "twilio_ip_messaging_v1.yaml",
        found: "parameter PreWebhookUrl is not an absolute URI",
        reason: "the example of a webhook's URL is a word, where the schema says `format: uri`",
    },
    Known {
        document: "twilio_ip_messaging_v2.yaml",
        found: "parameter PreWebhookUrl is not an absolute URI",
        reason: "the example of a webhook's URL is a word, where the schema says `format: uri`",
    },
];

/// Takes known mistakes out of the reports, and says which of them were not met in documents that were called.
pub(super) fn forgive(rows: &mut [Row]) -> Vec<String> {
    let mut met = BTreeSet::new();
    let mut called = BTreeSet::new();
    for row in rows.iter_mut().filter(|row| row.report.operations > 0) {
        let of_document = KNOWN.iter().enumerate().filter(|(_, known)| row.document.ends_with(known.document));
        let of_document: Vec<(usize, &Known)> = of_document.collect();
        called.extend(of_document.iter().map(|(index, _)| *index));
        row.report.mismatches.retain(|Mismatch { found, .. }| {
            let known = of_document.iter().find(|(_, known)| found.contains(known.found));
            met.extend(known.map(|(index, _)| *index));
            known.is_none()
        });
    }
    let unused = called.difference(&met).filter_map(|index| KNOWN.get(*index));
    unused.map(|known| format!("{}: {:?} is right now ({})", known.document, known.found, known.reason)).collect()
}
