use super::api;

pub fn list(client: &api::Client) {
    let _ = client.list_calls().to("+15550100").from("+15550101").sizes([1, 2]);
}
