use super::api;

pub fn queued(client: &api::Client) {
    let _ = client.list_calls().limit(api::types::ListCallsLimit::Queued); // breaks
}
