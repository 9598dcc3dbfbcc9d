use super::api;

pub fn phone(number: &str) -> api::types::Phone {
    api::types::Phone::new(number).country("SE") // breaks
}
