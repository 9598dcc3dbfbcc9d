use super::api;

pub fn from_app() -> api::types::CallRequest {
    let mut request = api::types::CallRequest::new();
    request.from = Some(api::types::App::new("AP1").into()); // breaks
    request
}
