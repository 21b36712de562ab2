//! Tables of what exchanges showed, and what is covered then.
