use super::api;

pub fn client() {
    let _ = api::Client::from_env();
}
