use super::api;

pub fn is_phone(call: &api::types::Call) -> bool {
    matches!(&call.from, Some(api::types::CallFrom::Phone(phone)) if phone.kind == "phone")
}
