//! The files of accepted answers: read to be compared with, and written beside where something is new.

use std::path::Path;

use crate::judge::{Accepted, Comparison, Found, Store, Write};
use crate::snapshot::file::{self, Compared};
use crate::snapshot::{Error, insta_entry};

/// The files of accepted answers.
pub(super) struct Shelf;

impl Accepted for Shelf {
    fn find(&self, path: &Path, new: &str) -> Result<Found, Error> {
        match file::compare(path, new)? {
            Compared::Same => Ok(Found::Same),
            Compared::Missing => Ok(Found::Missing),
            Compared::Differs => match file::read(path)? {
                Some(accepted) => Ok(Found::Other(Box::new(accepted.stored()?))),
                None => Ok(Found::Missing),
            },
        }
    }
}

/// Writes what a comparison says, and tells what it has become: insta may have accepted the new answer on the spot, and a
/// file that can't be written is a finding.
pub(super) fn keep(compared: Comparison, root: &Path, store: Store) -> Comparison {
    match write(&compared, root, store) {
        Ok(true) => compared.accepted(),
        Ok(false) => compared,
        Err(error) => Comparison::unreadable(&error),
    }
}

/// Writes it, and tells whether the new answer is the accepted one now.
fn write(compared: &Comparison, root: &Path, store: Store) -> Result<bool, Error> {
    let Some(snapshot) = &compared.snapshot else { return Ok(false) };
    let path = root.join(&snapshot.path);
    match (compared.write, store) {
        (Write::Clear, _) => file::clear_pending(&path)?,
        (Write::Pending, Store::Pending) => drop(file::write_pending(&path, &compared.metadata, &snapshot.new)?),
        (Write::Pending, Store::Insta) => {
            insta_entry::compare(&path, &compared.metadata, &snapshot.new)?;
            // `INSTA_UPDATE` may say so.
            return Ok(file::compare(&path, &snapshot.new)? == Compared::Same);
        }
        _ => {}
    }
    Ok(false)
}
