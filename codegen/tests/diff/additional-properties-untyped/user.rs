use super::api;

pub fn note(call: &api::types::Call) {
    let _: Option<&String> = call.extra.get("note"); // breaks
}
