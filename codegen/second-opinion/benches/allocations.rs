//! Allocations of the same requests. The server is on a thread of its own and is not counted.
//!
//! `cargo bench -p second-opinion --bench allocations`

mod support;

#[global_allocator]
static ALLOCATOR: divan::AllocProfiler = divan::AllocProfiler::system();

fn main() {
    divan::main();
}
