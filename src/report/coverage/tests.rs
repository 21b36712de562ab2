//! The table in all its formats.
