//! Every scenario of this repository as a test: `cargo test --test contract`.

use std::process::ExitCode;

fn main() -> ExitCode {
    wireproof::test_main()
}
