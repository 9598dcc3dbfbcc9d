use super::api;

pub fn number(phone: &api::types::Phone) -> &str { // breaks
    &phone.number
}
