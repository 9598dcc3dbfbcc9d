use super::api;

pub async fn list(client: &api::Client) {
    let _: Result<api::types::ListCallsResponse, _> = client.list_calls().await; // breaks
}
