use super::api;

pub fn create(client: &api::Client) {
    let mut request = api::types::CallRequest::new();
    request.id = Some("CA1".to_owned());
    let _ = client.create_call(&request);
}
