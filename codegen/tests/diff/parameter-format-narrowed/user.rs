use super::api;

pub fn list(client: &api::Client, limit: i64) {
    let _ = client.list_calls().limit(limit); // breaks
}
