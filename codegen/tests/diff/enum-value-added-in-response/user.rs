use super::api;

pub fn is_busy(call: &api::types::Call) -> Option<bool> {
    match call.status.as_ref()? {
        api::types::CallStatus::Queued => Some(false),
        api::types::CallStatus::Busy => Some(true),
        _ => None,
    }
}
