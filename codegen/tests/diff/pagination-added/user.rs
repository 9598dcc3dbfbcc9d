use super::api;

pub async fn calls(client: &api::Client) -> Option<Vec<String>> {
    client.fetch_call().await.ok()?.calls
}
