use super::api;

pub fn client() {
    let _ = api::Client::builder().region("ie1").edge("west"); // breaks
}
