use super::api;

pub fn client() {
    let _ = api::Client::builder().key("secret"); // breaks
}
