use super::api;

pub fn label(request: &mut api::types::CallRequest) {
    request.label = None; // breaks
}
