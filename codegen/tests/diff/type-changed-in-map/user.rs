use super::api;

pub fn size(call: &api::types::Call) -> Option<i64> {
    call.sizes.as_ref()?.get("small").copied() // breaks
}
