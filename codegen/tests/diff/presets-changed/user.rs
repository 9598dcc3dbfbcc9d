use super::api;

pub fn mute(client: &api::Client) {
    let _ = client.mute_call(); // breaks
}
