//! The one call of insta's macro, under `cargo test`.
//!
//! Insta compares the text, does what `INSTA_UPDATE` says and tells its own tools what it did. Its panic is caught: the
//! verdict decides whether a case fails. What it printed on the way to standard output can only be switched off by
//! `INSTA_OUTPUT=none`.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use super::error::Error;
use super::file::{self, Compared, Metadata};
use super::quiet;

/// Holds a text against the accepted one and lets insta write what differs. `path` comes from [`file::path_of`], the
/// text from [`super::grammar::write`], made of an answer that was masked before. Works from any thread, for any root.
///
/// Not for CI with `INSTA_UPDATE=new`, where insta would write: see [`super::environment::writing`].
pub fn compare(path: &Path, metadata: &Metadata, text: &str) -> Result<Compared, Error> {
    // Insta passes where INSTA_FORCE_PASS or INSTA_UPDATE say so: what it returns doesn't tell what it found.
    let compared = file::compare(path, text)?;
    let pending = file::pending_path(path);
    let (Some(folder), Some(name)) = (path.parent(), path.file_stem().and_then(|name| name.to_str())) else {
        return Err(Error::Insta { path: path.to_owned(), why: "its name is not UTF-8".to_owned() });
    };
    let mut settings = insta::Settings::clone_current();
    // Joined to the folder of this source file, wherever that lies: only an absolute path stays what it is.
    settings.set_snapshot_path(std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned()));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.remove_snapshot_suffix();
    settings.set_description(metadata.description.as_str());
    settings.set_input_file(&metadata.input_file);
    let outcome =
        quiet::hushed(|| settings.bind(|| catch_unwind(AssertUnwindSafe(|| insta::assert_snapshot!(name, text)))));
    // Insta's front matter holds the line of the macro, and from another crate a path of the machine: ours is constant.
    let rendered = file::render(metadata, text);
    if !file::same_bytes(&pending, &rendered) && file::compare(&pending, text).is_ok_and(|it| it == Compared::Same) {
        file::write_pending(path, metadata, text)?;
    }
    match outcome {
        Ok(()) => Ok(compared),
        // With INSTA_REQUIRE_FULL_MATCH a text that is the same is not enough.
        Err(panic) if is_mismatch(&*panic) => Ok(if compared == Compared::Same { Compared::Differs } else { compared }),
        Err(panic) => Err(Error::Insta { path: path.to_owned(), why: words(&*panic).to_owned() }),
    }
}

fn is_mismatch(panic: &(dyn Any + Send)) -> bool {
    words(panic).starts_with("snapshot assertion for ")
}

fn words(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("it panicked")
}

#[cfg(test)]
mod tests;
