use super::api;

pub fn ids(call: &api::types::Call) -> Vec<&str> {
    let children = call.children.iter().flatten().flat_map(ids);
    call.id.as_deref().into_iter().chain(children).collect()
}
