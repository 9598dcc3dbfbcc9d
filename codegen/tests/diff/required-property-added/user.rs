use super::api;

pub fn request() -> api::types::CallRequest {
    api::types::CallRequest::new() // breaks
}
