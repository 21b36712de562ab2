//! The command line: see `wireproof::cli`.

use std::process::ExitCode;

/// A case is many small allocations, made on one thread and freed on another.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    wireproof::cli::main()
}
