use super::api;

pub fn number(phone: &api::types::Telephone) -> Option<&str> { // breaks
    phone.number.as_deref()
}
