use super::api;

pub fn id(call: &api::types::Call) -> (&str, Option<&str>) {
    (&call.id, call.label.as_deref())
}
