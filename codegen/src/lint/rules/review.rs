//! Review rules: names in Rust, descriptions, secrets and style.

use super::rule::Rule;

pub(super) static RULES: &[Rule] = &[
    Rule::warning(
        "credential-in-example",
        "A credential in an example is public: examples appear in documentation and in tests.",
        "Webhook: {type: string, example: \"https://user:pa55word@example.com/hook\"}",
        "Webhook: {type: string, example: \"https://example.com/hook\"}",
    ),
    Rule::warning(
        "markup-in-description",
        "Titles, summaries and descriptions are text or Markdown, without HTML and without links that run code. Some tools \
         run or hide HTML, and Rust documentation shows it as text.",
        "get: {description: \"Lists calls. <script>alert(1)</script>\", responses: {'204': {description: Done.}}}",
        "get: {description: \"Lists calls, **newest first**.\", responses: {'204': {description: Done.}}}",
    ),
    Rule::warning(
        "missing-description",
        "Parameters, properties and responses need a description, which becomes their documentation in Rust.",
        "get: {parameters: [{name: To, in: query, schema: {type: string}}], responses: {'204': {description: Done.}}}",
        "get: {parameters: [{name: To, in: query, description: Whom to call., schema: {type: string}}],
  responses: {'204': {description: Done.}}}",
    ),
    Rule::warning(
        "missing-summary",
        "Every operation needs a summary: it is the first line of the method's documentation and its line in \
         operation lists.",
        "get: {operationId: listCalls, responses: {'204': {description: Done.}}}",
        "get: {operationId: listCalls, summary: Lists the calls of today., responses: {'204': {description: Done.}}}",
    ),
    Rule::warning(
        "naming-style",
        "Names of one kind should use one spelling style. A name that differs is usually a mistake, and hard to find.",
        "Call: {type: object, properties: {start_time: {}, end_time: {}, from_number: {}, toNumber: {}}}",
        "Call: {type: object, properties: {start_time: {}, end_time: {}, from_number: {}, to_number: {}}}",
    ),
    Rule::warning(
        "phone-number-in-example",
        "A phone number in an example may be real, and readers may call it. Use a range reserved for fiction.",
        "To: {type: string, example: \"+14156667788\"}",
        "To: {type: string, example: \"+14155550123\"}",
    ),
    Rule::warning(
        "rust-name-collision",
        "Two names become the same name in Rust, or a name is already used by the emitted code. The second one is \
         renamed, so the order of the document decides.",
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
        "A Rust name can't begin with a digit, so the generator adds a prefix.",
        "Call: {type: object, properties: {2fa: {type: string}}}",
        "Call: {type: object, properties: {second_factor: {type: string}}}",
    ),
    Rule::warning(
        "rust-name-empty",
        "The name is empty, so the generator calls it `value`.",
        "Call: {type: object, properties: {\"\": {type: string}}}",
        "Call: {type: object, properties: {rest: {type: string}}}",
    ),
    Rule::warning(
        "rust-name-keyword",
        "The name is a Rust keyword, so the generator appends an underscore.",
        "get: {operationId: move, responses: {'204': {description: d}}}",
        "get: {operationId: moveCall, responses: {'204': {description: d}}}",
    ),
    Rule::warning(
        "summary-repeats-id",
        "A summary should say more than the operation id.",
        "get: {operationId: listCalls, summary: List calls, responses: {'204': {description: Done.}}}",
        "get: {operationId: listCalls, summary: \"Lists the calls of an account, newest first.\",
  responses: {'204': {description: Done.}}}",
    ),
];
