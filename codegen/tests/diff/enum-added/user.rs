use super::api;

pub fn queued(client: &api::Client, limit: String) {
    let _ = client.list_calls().limit("queued").limit(&limit).limit(limit);
}
