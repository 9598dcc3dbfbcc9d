use super::api;

pub fn id(call: &api::types::Call) -> &str {
    call.id.as_str() // breaks
}
