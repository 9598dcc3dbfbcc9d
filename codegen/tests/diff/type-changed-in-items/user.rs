use super::api;

pub fn sizes(call: api::types::Call) -> Option<Vec<i64>> {
    call.sizes // breaks
}
