//! Self-test servers.
