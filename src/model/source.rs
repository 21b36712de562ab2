//! Files that users wrote, places in them, and mistakes found there.

use std::sync::{Arc, Mutex, PoisonError};

/// A file as it was read.
#[derive(Debug, PartialEq, Eq)]
pub struct Source {
    /// The path as messages show it: relative to the root where it lies below it, with `/`.
    pub path: String,
    /// The whole text.
    pub text: String,
}

impl Source {
    /// The one-based line and column (in characters) of a byte offset.
    #[must_use]
    pub fn line_column(&self, offset: u32) -> (u32, u32) {
        let mut end = (offset as usize).min(self.text.len());
        while !self.text.is_char_boundary(end) {
            end -= 1;
        }
        let before = &self.text[..end];
        let line = before.bytes().filter(|&byte| byte == b'\n').count() + 1;
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        let column = before[start..].chars().count() + 1;
        (u32::try_from(line).unwrap_or(u32::MAX), u32::try_from(column).unwrap_or(u32::MAX))
    }
}

/// A place in a file: byte offsets, the end excluded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// Which file, as an index into [`Sources`].
    pub file: u32,
    /// The first byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

/// A value and where it was written. Two are equal when their values are.
#[derive(Clone, Debug, Default)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it was written.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// A value with its place.
    pub const fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }
}

impl<T: PartialEq> PartialEq for Spanned<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

/// A mistake in a file that a user wrote: where, what, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where; `None` for a mistake of no single file (no scenario at all).
    pub span: Option<Span>,
    /// What was found, as one lower-case phrase.
    pub message: String,
    /// What stands beside the caret: what was expected here.
    pub label: String,
    /// What to do about it.
    pub help: Option<String>,
}

impl Problem {
    /// A mistake at a place.
    pub fn at(span: Span, message: impl Into<String>) -> Self {
        Self { span: Some(span), message: message.into(), label: String::new(), help: None }
    }

    /// A mistake of no single place.
    pub fn nowhere(message: impl Into<String>) -> Self {
        Self { span: None, message: message.into(), label: String::new(), help: None }
    }

    /// Says beside the caret what was expected.
    #[must_use]
    pub fn expected(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// Every file read so far; spans point into it. Shared by the threads that load files.
#[derive(Debug, Default)]
pub struct Sources(Mutex<Vec<Arc<Source>>>);

impl Sources {
    /// Adds a file and tells its index.
    pub fn add(&self, path: impl Into<String>, text: impl Into<String>) -> u32 {
        let mut files = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        files.push(Arc::new(Source { path: path.into(), text: text.into() }));
        u32::try_from(files.len() - 1).unwrap_or(u32::MAX)
    }

    /// The file a span points into.
    pub fn get(&self, file: u32) -> Option<Arc<Source>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(file as usize).cloned()
    }

    /// The one-based line of a place; 0 where the file isn't known.
    #[must_use]
    pub fn line(&self, span: Span) -> u32 {
        self.get(span.file).map_or(0, |source| source.line_column(span.start).0)
    }

    /// Sorts mistakes by file and place and drops the same one found twice.
    pub fn sort(&self, problems: &mut Vec<Problem>) {
        problems.sort_by_cached_key(|problem| {
            let path = problem.span.and_then(|span| self.get(span.file)).map(|source| source.path.clone());
            (path, problem.span.map(|span| (span.start, span.end)), problem.message.clone())
        });
        problems.dedup();
    }
}
