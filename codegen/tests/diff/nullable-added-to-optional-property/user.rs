use super::api;

pub fn id(call: &api::types::Call) -> Option<String> {
    call.id.clone() // breaks
}
