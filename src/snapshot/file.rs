//! Snapshot files: read by insta, written as insta writes them, whole or not at all.

use std::fs;
use std::io::{self, ErrorKind, Read as _};
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};

use super::error::Error;
use super::grammar;
use super::slug::slug;
use super::{atomic, front, quiet};
use crate::model::stored::Stored;

/// What a file says besides the answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Metadata {
    /// The case's name, and the step's where there are several. Holds no secret (names never do).
    pub description: String,
    /// The scenario file, relative to the root, with `/`.
    pub input_file: String,
}

/// An accepted (or pending) answer as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// Where it lies.
    pub path: PathBuf,
    /// What the file says besides.
    pub metadata: Metadata,
    /// The answer's text, as [`grammar::write`] makes it.
    pub text: String,
}

/// How a text stands to the accepted one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compared {
    /// It is the accepted one.
    Same,
    /// It is another one.
    Differs,
    /// Nothing was accepted so far.
    Missing,
}

impl Accepted {
    /// The answer that was accepted.
    pub fn stored(&self) -> Result<Stored, Error> {
        grammar::parse(&self.text).map_err(|source| Error::Text { path: self.path.clone(), source })
    }
}

/// Where the accepted answer of a step lies: `snapshots/<contract>/<file>/<slug>.snap` below the root. A step of several
/// has its id or number in the name; for a target with answers of its own, the contract is `<contract>@<target>`.
#[must_use]
pub fn path_of(root: &Path, contract: &str, file: &str, case_slug: &str, step: Option<&str>) -> PathBuf {
    let name = step.map_or_else(|| format!("{case_slug}.snap"), |step| format!("{case_slug}.{}.snap", slug(step)));
    let mut path = PathBuf::with_capacity(root.as_os_str().len() + contract.len() + file.len() + name.len() + 16);
    path.push(root);
    for part in ["snapshots", contract, file, &name] {
        path.push(part);
    }
    path
}

/// Where the answer that waits for acceptance lies: `.snap.new` beside the accepted one.
#[must_use]
pub fn pending_path(path: &Path) -> PathBuf {
    path.with_extension("snap.new")
}

/// The bytes of a file. The text comes from [`grammar::write`], made of an answer that was masked before.
#[must_use]
pub fn render(metadata: &Metadata, text: &str) -> String {
    front::render(&metadata.description, &metadata.input_file, text)
}

/// Whether a file holds exactly these bytes; false where it can't be read.
#[must_use]
pub fn same_bytes(path: &Path, rendered: &str) -> bool {
    // A file of another length need not be read.
    fs::metadata(path).is_ok_and(|found| found.len() == rendered.len() as u64)
        && fs::read(path).is_ok_and(|found| found == rendered.as_bytes())
}

/// Holds a text against the accepted one. What the file says besides doesn't matter, nor does white space at its end or
/// CRLF, as insta has it. The quick way: nothing is parsed.
pub fn compare(path: &Path, text: &str) -> Result<Compared, Error> {
    let found = match read_as_long_as(path, text) {
        Ok(found) => found,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Compared::Missing),
        Err(source) => return Err(Error::Read { path: path.to_owned(), source }),
    };
    if front::text_of(&found).is_some_and(|accepted| accepted == text) {
        return Ok(Compared::Same);
    }
    let accepted = parse_file(path, &found)?;
    let same = accepted.text.trim_end() == text.trim_end();
    Ok(if same { Compared::Same } else { Compared::Differs })
}

/// Reads a file that is most likely as long as this text with its front matter: nobody asks for its length, nor a second
/// time whether it has ended. Where a file system gives less at once, the slow way of [`compare`] reads all of it.
fn read_as_long_as(path: &Path, text: &str) -> io::Result<String> {
    const FRONT: usize = 512;
    let mut file = fs::File::open(path)?;
    let mut found = vec![0; text.len() + FRONT];
    let length = file.read(&mut found)?;
    if length < found.len() {
        found.truncate(length);
    } else {
        file.read_to_end(&mut found)?;
    }
    String::from_utf8(found).map_err(|error| io::Error::new(ErrorKind::InvalidData, error))
}

/// Reads an accepted or pending answer with insta; `None` where there is no such file.
pub fn read(path: &Path) -> Result<Option<Accepted>, Error> {
    match fs::read_to_string(path) {
        Ok(found) => parse_file(path, &found).map(Some),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(source) => Err(Error::Read { path: path.to_owned(), source }),
    }
}

/// Writes an answer that waits for acceptance beside the accepted one, and tells where. Masked before, see [`render`].
pub fn write_pending(path: &Path, metadata: &Metadata, text: &str) -> Result<PathBuf, Error> {
    let pending = pending_path(path);
    write(&pending, metadata, text)?;
    Ok(pending)
}

/// Writes an accepted answer. Masked before, see [`render`].
pub fn write_accepted(path: &Path, metadata: &Metadata, text: &str) -> Result<(), Error> {
    write(path, metadata, text)
}

/// Accepts a pending answer as it is: its text becomes the accepted one, and the pending file goes. Tells where.
pub fn accept(pending: &Path) -> Result<PathBuf, Error> {
    // `x.snap.new` without its last ending is `x.snap`.
    let path = pending.with_extension("");
    let missing = || Error::Read { path: pending.to_owned(), source: ErrorKind::NotFound.into() };
    let accepted = read(pending)?.ok_or_else(missing)?;
    write_accepted(&path, &accepted.metadata, &accepted.text)?;
    clear_pending(&path)?;
    Ok(path)
}

/// Removes the answer that waits for acceptance, where there is one: the answer is the accepted one again.
pub fn clear_pending(path: &Path) -> Result<(), Error> {
    let pending = pending_path(path);
    match fs::remove_file(&pending) {
        Err(source) if source.kind() != ErrorKind::NotFound => Err(Error::Write { path: pending, source }),
        _ => Ok(()),
    }
}

fn write(path: &Path, metadata: &Metadata, text: &str) -> Result<(), Error> {
    atomic::write(path, render(metadata, text).as_bytes())
        .map_err(|source| Error::Write { path: path.to_owned(), source })
}

/// Lets insta read a file. Without front matter insta would take it for an old format and say so on standard error.
fn parse_file(path: &Path, found: &str) -> Result<Accepted, Error> {
    let format = |why: &str| Error::Format { path: path.to_owned(), why: why.to_owned() };
    if !found.starts_with("---\n") && !found.starts_with("---\r\n") {
        return Err(format("it has no front matter"));
    }
    // Insta's YAML reader panics on some numbers; a file that somebody edited must not end the run.
    let outcome = quiet::hushed(|| {
        catch_unwind(|| {
            insta::Snapshot::from_file(path).map_err(|error| error.to_string()).map(|snapshot| {
                let metadata = snapshot.metadata();
                let metadata = Metadata {
                    description: metadata.description().unwrap_or_default().to_owned(),
                    input_file: metadata.input_file().unwrap_or_default().to_owned(),
                };
                (metadata, snapshot.as_text().map(ToString::to_string))
            })
        })
    });
    match outcome {
        Ok(Ok((metadata, Some(text)))) => Ok(Accepted { path: path.to_owned(), metadata, text }),
        Ok(Ok((_, None))) => Err(format("it holds a binary file")),
        Ok(Err(why)) => Err(format(&why)),
        Err(_) => Err(format("its front matter has a number that insta can't read")),
    }
}

#[cfg(test)]
mod tests;
