use super::api;

pub fn events(request: &mut api::types::CallRequest) {
    request.events = Some(vec!["started".to_owned()]); // breaks
}
