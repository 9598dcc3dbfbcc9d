use super::api;

pub fn is_done(output: &api::operations::ListCallsOutput) -> bool { // breaks
    matches!(output, api::operations::ListCallsOutput::Ok(_)) // breaks
}
