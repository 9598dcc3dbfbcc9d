use super::api;

pub fn is_busy(call: &api::types::Call) -> bool {
    matches!(call.status, Some(api::types::CallStatus::Busy)) // breaks
}
