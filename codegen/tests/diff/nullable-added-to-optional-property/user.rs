use super::api;

pub fn id(call: &api::types::Call) -> Option<&str> {
    call.id.as_deref()
}
