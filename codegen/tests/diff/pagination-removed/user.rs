use super::api;

pub fn all(client: &api::Client) {
    let _ = client.fetch_call().stream(); // breaks
}
