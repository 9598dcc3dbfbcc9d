use super::api;

pub fn count(response: &api::types::ListCallsResponse) -> usize { // breaks
    response.calls.len()
}
