use super::api;

pub fn update(client: &api::Client) {
    let mut call = api::types::Call::new();
    call.id = Some("CA1".to_owned());
    let _ = client.update_call(&call);
}
