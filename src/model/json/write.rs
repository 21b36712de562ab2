//! Writes a JSON value, compact or indented.
