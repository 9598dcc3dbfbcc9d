use super::api;

pub fn client() -> Result<api::Client, api::Error> {
    api::Client::builder().build()
}
