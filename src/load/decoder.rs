//! What decoders share: the file they stand in, and the mistakes found so far.

use std::path::{Path, PathBuf};

use super::files::Root;
use crate::model::source::{Problem, Spanned};

/// Decodes one file.
pub(super) struct Decoder<'a> {
    /// The project.
    pub root: &'a Root,
    /// The file that is decoded.
    pub path: &'a Path,
    /// The mistakes found so far.
    pub problems: Vec<Problem>,
}

impl Decoder<'_> {
    /// The bytes of a file that this file refers to.
    ///
    /// # Errors
    /// As a mistake at the reference.
    pub(super) fn data(&self, reference: &Spanned<String>) -> Result<(PathBuf, Vec<u8>), Problem> {
        self.root.read_data(self.path, reference)
    }
}
