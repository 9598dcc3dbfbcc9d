use super::api;

pub fn name(request: &mut api::types::CallRequest) {
    request.id = Some("CA1".to_owned()); // breaks
}
