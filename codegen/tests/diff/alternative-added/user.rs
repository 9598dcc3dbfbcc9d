use super::api;

pub fn address(call: api::types::Call) -> Option<String> {
    match call.from? {
        api::types::CallFrom::Phone(phone) => Some(phone.number),
        api::types::CallFrom::Sip(sip) => Some(sip.uri),
        _ => None,
    }
}
