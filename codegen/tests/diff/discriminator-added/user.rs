use super::api;

pub fn phone() -> api::types::Leg {
    let phone = api::types::Phone::new("phone"); // breaks
    phone.into()
}
