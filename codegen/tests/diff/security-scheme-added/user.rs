use super::api;

pub fn client() {
    let _ = api::Client::builder().credentials("AC1", "secret");
}
