use super::api;

pub fn fetch(client: &api::Client) {
    let _ = client.fetch_account("AC1"); // breaks
}
