use super::api;

pub fn label(call: api::types::Call) {
    let _ = call.label; // breaks
}
