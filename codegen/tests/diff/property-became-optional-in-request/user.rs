use super::api;

pub fn request() -> api::types::CallRequest {
    api::types::CallRequest::new("CA1") // breaks
}
