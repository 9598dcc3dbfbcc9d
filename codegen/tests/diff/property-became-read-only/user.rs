use super::api;

pub fn update(client: &api::Client) {
    let call = api::types::Call::new().id("CA1"); // breaks
    let _ = client.update_call(&call);
}
