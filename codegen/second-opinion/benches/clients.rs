//! How long a fetch and a large page take by this crate, by hand and by a progenitor client.
//!
//! `cargo bench -p second-opinion --bench clients`

mod support;

fn main() {
    divan::main();
}
