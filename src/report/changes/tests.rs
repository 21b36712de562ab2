//! All formats of one comparison.
