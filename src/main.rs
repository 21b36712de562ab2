//! The command line: see `wireproof::cli`.

use std::process::ExitCode;

fn main() -> ExitCode {
    wireproof::cli::main()
}
