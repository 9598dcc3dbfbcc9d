use super::api;

pub fn create(client: &api::Client) {
    let _ = client.create_call();
}
