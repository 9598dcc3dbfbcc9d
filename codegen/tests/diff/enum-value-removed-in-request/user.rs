use super::api;

pub fn busy(client: &api::Client) {
    let _ = client.list_calls().limit(api::types::ListCallsLimit::Busy); // breaks
}
