use super::api;

pub fn request() -> api::types::CallRequest {
    api::types::CallRequest::new() // breaks
}

pub fn default() -> api::types::CallRequest {
    api::types::CallRequest::default() // breaks
}
