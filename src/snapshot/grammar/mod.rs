//! The text of a snapshot: a status line, header lines, a blank line, the body.
//!
//! ```text
//! HTTP 400 Bad Request
//! content-type: application/json
//!
//! {
//!   "error": {
//!     "id": "[uuid 1]"
//! ```
//!
//! The body is pretty JSON, `(no body)`, `text:` and its lines, `bytes: <n> sha256 <hex>`, or in a shape `bytes:`.
//!
//! Masks are written in brackets; real text that looks like one is written with `\u005b`. In JSON the other escapes are
//! those of JSON. In the phrase, header values and the lines of a text a backslash is written `\\`, and what a reader or
//! a comparison would overlook is made visible: control characters but the tab, line and paragraph separators, a byte
//! order mark, and white space at the end of a line (`\u0020`, `\t`). Line breaks of a text are line breaks, but one at
//! its very end is written `\n`. So no line ends in white space, insta has nothing to trim, and `parse(write(x)) == x`.

mod line;
mod parse;
#[cfg(test)]
mod tests;
mod write;

pub use parse::{ParseError, parse};
pub use write::write;
