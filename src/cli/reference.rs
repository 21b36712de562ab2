//! `wireproof reference`

use super::arguments::ReferenceArguments;
use super::shell::Shell;
use crate::app::{self, Error, Options};
use crate::model::outcome::exit;
use crate::report::reference::FORMATS;

/// Prints the published error reference of contracts.
pub(super) fn reference(arguments: &ReferenceArguments, options: &Options, shell: &Shell) -> Result<u8, Error> {
    let references = app::reference(&arguments.contracts, options)?;
    // clap took only the words that are formats.
    if let Some(format) = FORMATS.iter().find(|format| format.name == arguments.format) {
        shell.out(&(format.write)(&references));
    }
    Ok(exit::KEPT)
}
