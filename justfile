# List the recipes.
default:
    @just --list

# Run everything that can fail: the scenarios and the project's own tests.
test *arguments:
    cargo test {{arguments}}

# Hold the code against the lint table.
lint:
    cargo fmt --check
    cargo clippy --all-targets -- --deny warnings

# Format the code.
fmt:
    cargo fmt

# Print docs/ from the lists and tables.
docs:
    WIREPROOF_PRINT_DOCS=1 cargo test --test it docs

# Measure speed and memory beside a bare client (`just bench --rounds 5 thousand`).
bench *arguments:
    cargo bench --bench speed -- {{arguments}}

# What has to hold before a change lands.
ci: lint
    cargo test
    cargo run -- check
    cargo run -- run --gate --self-test
    RUSTDOCFLAGS="--deny warnings" cargo doc --no-deps
