use super::api;

pub fn neither(client: &api::Client, status: api::types::Status) {
    let _ = client.list_calls().not(&status).not(status).not("busy");
}
