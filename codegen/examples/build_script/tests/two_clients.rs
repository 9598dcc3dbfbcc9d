//! The example of a program with two generated crates compiles and runs.

#[path = "../examples/two_clients.rs"]
mod two_clients;

#[test]
fn example_succeeds() {
    two_clients::main().expect("no error");
}
