use super::api;

pub fn id(call: api::types::Call) -> Option<String> {
    let api::types::Call { id, .. } = call;
    id
}
