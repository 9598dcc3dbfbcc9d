//! What a reviewer looks at: names in Rust, descriptions, secrets, and the style of the file.

use super::rule::Rule;

pub(super) static RULES: &[Rule] = &[
    Rule::warning(
        "credential-in-example",
        "Examples are published, in documentation and in the tests of others. A credential in one is known to all.",
        "Webhook: {type: string, example: \"https://user:pa55word@example.com/hook\"}",
        "Webhook: {type: string, example: \"https://example.com/hook\"}",
    ),
    Rule::warning(
        "missing-description",
        "A description becomes the documentation of the method or field. Without it readers are left to guess.",
        "get: {parameters: [{name: To, in: query, schema: {type: string}}], responses: {'204': {description: Done.}}}",
        "get: {parameters: [{name: To, in: query, description: Whom to call., schema: {type: string}}],
  responses: {'204': {description: Done.}}}",
    ),
    Rule::warning(
        "missing-summary",
        "The summary is the first line of the method's documentation, and its line in every list of operations.",
        "get: {operationId: listCalls, responses: {'204': {description: Done.}}}",
        "get: {operationId: listCalls, summary: Lists the calls of today., responses: {'204': {description: Done.}}}",
    ),
    Rule::warning(
        "naming-style",
        "Names of one kind are spelled alike in a file; one that differs is usually a slip, and is never found again.",
        "Call: {type: object, properties: {start_time: {}, end_time: {}, from_number: {}, toNumber: {}}}",
        "Call: {type: object, properties: {start_time: {}, end_time: {}, from_number: {}, to_number: {}}}",
    ),
    Rule::warning(
        "phone-number-in-example",
        "Somebody may own the number, and readers do call it. There are ranges that belong to nobody.",
        "To: {type: string, example: \"+14156667788\"}",
        "To: {type: string, example: \"+14155550123\"}",
    ),
    Rule::warning(
        "rust-name-collision",
        "Two names that are one in Rust, or a name that the emitted code has already: the second gets another one, and the order of the document decides which.",
        "get:
  operationId: listCalls
  parameters: [{name: callSid, in: query, schema: {}}, {name: call_sid, in: query, schema: {}}]
  responses: {'204': {description: Done.}}",
        "get:
  operationId: listCalls
  parameters: [{name: callSid, in: query, schema: {}}, {name: parentSid, in: query, schema: {}}]
  responses: {'204': {description: Done.}}",
    ),
    Rule::warning(
        "rust-name-digit",
        "No name in Rust begins with a digit: this one gets a prefix that nobody expects.",
        "Call: {type: object, properties: {2fa: {type: string}}}",
        "Call: {type: object, properties: {second_factor: {type: string}}}",
    ),
    Rule::warning(
        "rust-name-empty",
        "Nothing of the name can stand in Rust: it is called `value` there.",
        "Call: {type: object, properties: {\"…\": {type: string}}}",
        "Call: {type: object, properties: {rest: {type: string}}}",
    ),
    Rule::warning(
        "rust-name-keyword",
        "The name is a keyword of Rust, and ends in an underscore there.",
        "get: {operationId: move, responses: {'204': {description: d}}}",
        "get: {operationId: moveCall, responses: {'204': {description: d}}}",
    ),
    Rule::warning(
        "summary-repeats-id",
        "A summary that only spells the operation id says nothing that the name does not.",
        "get: {operationId: listCalls, summary: List calls, responses: {'204': {description: Done.}}}",
        "get: {operationId: listCalls, summary: \"Lists the calls of an account, newest first.\",
  responses: {'204': {description: Done.}}}",
    ),
];
