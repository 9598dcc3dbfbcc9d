use super::api;

pub fn all(client: &api::Client) {
    let _ = client.list_calls().stream();
}
