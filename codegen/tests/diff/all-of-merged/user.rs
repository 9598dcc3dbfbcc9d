use super::api;

pub fn id(base: &api::types::Base) -> &str { // breaks
    &base.id
}
