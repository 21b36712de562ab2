//! Whatever the bytes are: an answer, in time, and no panic.
