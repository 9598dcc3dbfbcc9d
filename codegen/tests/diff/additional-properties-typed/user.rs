use super::api;

pub fn note(call: &api::types::Call) {
    let _: Option<&serde_json::Value> = call.extra.get("note"); // breaks
}
