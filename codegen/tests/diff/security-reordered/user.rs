use super::api;

pub fn list(client: &api::Client) {
    let _ = client.list_calls();
}
