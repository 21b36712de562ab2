//! Files that users wrote, places in them, and mistakes found there.

use std::sync::{Arc, Mutex, PoisonError};

/// A file as it was read.
#[derive(Debug, PartialEq, Eq)]
pub struct Source {
    /// The path as messages show it: relative to the root where it lies below it, with `/`.
    pub path: String,
    /// The whole text.
    pub text: String,
    /// Where the line breaks stand: byte offsets.
    breaks: Vec<u32>,
}

impl Source {
    fn new(path: String, text: String) -> Self {
        let breaks = text.bytes().zip(0..).filter(|(byte, _)| *byte == b'\n').map(|(_, at)| at).collect();
        Self { path, text, breaks }
    }

    /// The one-based line of a byte offset.
    fn line(&self, offset: u32) -> u32 {
        u32::try_from(self.breaks.partition_point(|at| *at < offset) + 1).unwrap_or(u32::MAX)
    }

    /// The one-based line and column (in characters) of a byte offset.
    #[must_use]
    pub fn line_column(&self, offset: u32) -> (u32, u32) {
        let mut end = (offset as usize).min(self.text.len());
        while !self.text.is_char_boundary(end) {
            end -= 1;
        }
        let start = self.text[..end].rfind('\n').map_or(0, |at| at + 1);
        let column = self.text[start..end].chars().count() + 1;
        (self.line(offset), u32::try_from(column).unwrap_or(u32::MAX))
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
    /// Words that lead to the place within the span: each is looked for behind the one before, the last one is marked.
    pub marks: Vec<String>,
    /// Whether a word is not known: where what would explain it can't be read, that is the only mistake.
    pub unknown: bool,
}

impl Problem {
    /// A mistake at a place.
    pub fn at(span: Span, message: impl Into<String>) -> Self {
        Self { span: Some(span), ..Self::nowhere(message) }
    }

    /// A mistake of no single place.
    pub fn nowhere(message: impl Into<String>) -> Self {
        Self {
            span: None,
            message: message.into(),
            label: String::new(),
            help: None,
            marks: Vec::new(),
            unknown: false,
        }
    }

    /// Says beside the caret what was expected.
    #[must_use]
    pub fn expected(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// Marks a word within the place, where the file has it.
    #[must_use]
    pub fn marking(mut self, word: impl Into<String>) -> Self {
        self.marks.push(word.into());
        self
    }

    /// Says that a word is not known.
    #[must_use]
    pub const fn unknown(mut self) -> Self {
        self.unknown = true;
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
        files.push(Arc::new(Source::new(path.into(), text.into())));
        u32::try_from(files.len() - 1).unwrap_or(u32::MAX)
    }

    /// How many files were read so far.
    #[must_use]
    pub fn count(&self) -> u32 {
        let files = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        u32::try_from(files.len()).unwrap_or(u32::MAX)
    }

    /// The file a span points into.
    pub fn get(&self, file: u32) -> Option<Arc<Source>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(file as usize).cloned()
    }

    /// Whether any file has this word, with no other character of a name beside it.
    #[must_use]
    pub fn mention(&self, word: &str) -> bool {
        let of_a_name = |c: char| c.is_alphanumeric() || c == '_';
        let files = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        files.iter().any(|file| {
            file.text.match_indices(word).any(|(at, _)| {
                !file.text[..at].ends_with(of_a_name) && !file.text[at + word.len()..].starts_with(of_a_name)
            })
        })
    }

    /// The one-based line of a place; 0 where the file isn't known.
    #[must_use]
    pub fn line(&self, span: Span) -> u32 {
        self.get(span.file).map_or(0, |source| source.line(span.start))
    }

    /// Puts stars over a place in every message that will show it: a secret that someone wrote into a file.
    pub fn conceal(&self, span: Span) {
        let mut files = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(source) = files.get_mut(span.file as usize) else { return };
        let (start, end) = (span.start as usize, span.end as usize);
        let Some(secret) = source.text.get(start..end) else { return };
        let stars: String = secret
            .chars()
            .map(|character| if character == '\n' { "\n".to_owned() } else { "*".repeat(character.len_utf8()) })
            .collect();
        let text = [&source.text[..start], &stars, &source.text[end..]].concat();
        *source = Arc::new(Source::new(source.path.clone(), text));
    }

    /// Narrows mistakes to the words that they mark, sorts them by file and place, and drops the same one found twice.
    pub fn sort(&self, problems: &mut Vec<Problem>) {
        for problem in problems.iter_mut().filter(|problem| !problem.marks.is_empty()) {
            let marks = std::mem::take(&mut problem.marks);
            let source = problem.span.and_then(|span| Some((span, self.get(span.file)?)));
            if let Some((span, source)) = source {
                problem.span = Some(narrow(&source.text, span, &marks));
            }
        }
        problems.sort_by_cached_key(|problem| {
            let path = problem.span.and_then(|span| self.get(span.file)).map(|source| source.path.clone());
            (path, problem.span.map(|span| (span.start, span.end)), problem.message.clone())
        });
        problems.dedup();
    }
}

/// The place of the last of these words, each looked for behind the one before; the whole place where one isn't there.
fn narrow(text: &str, span: Span, words: &[String]) -> Span {
    let (mut start, end) = (span.start as usize, (span.end as usize).min(text.len()));
    let mut narrowed = span;
    for word in words {
        let Some(place) = text.get(start..end) else { return span };
        let Some(at) = find_word(place, word) else { return span };
        narrowed.start = span.start + u32::try_from(start + at - span.start as usize).unwrap_or_default();
        narrowed.end = narrowed.start + u32::try_from(word.len()).unwrap_or_default();
        start += at + word.len();
    }
    narrowed
}

/// Where a whole word stands: within `{{ … }}` if it stands there at all.
fn find_word(text: &str, word: &str) -> Option<usize> {
    if word.is_empty() {
        return None;
    }
    let part = |character: char| character.is_alphanumeric() || character == '_';
    let whole = |at: &usize| {
        let (before, after) = (&text[..*at], &text[at + word.len()..]);
        !(word.starts_with(part) && before.ends_with(part) || word.ends_with(part) && after.starts_with(part))
    };
    let found = || text.match_indices(word).map(|(at, _)| at).filter(whole);
    let in_braces = |at: &usize| {
        let before = &text[..*at];
        before.rfind("{{").is_some_and(|open| before.rfind("}}").is_none_or(|close| close < open))
    };
    found().find(in_braces).or_else(|| found().next())
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::a_word("GET /orders/{{ order }}", &["order"], "order", 15)]
    #[case::not_within_another_word("order_id order", &["order"], "order", 9)]
    #[case::in_braces_first("{ name: '{{ name }}' }", &["name"], "name", 12)]
    #[case::behind_another("{ a: { type: x }, b: { type: y } }", &["b", "type"], "type", 23)]
    #[case::beyond_ascii("ä: {{ ö }} x", &["x"], "x", 13)]
    #[case::not_there("a: b", &["c"], "a: b", 0)]
    #[case::nothing("a: b", &[""], "a: b", 0)]
    fn a_mistake_is_narrowed_to_its_word(
        #[case] text: &str,
        #[case] words: &[&str],
        #[case] marked: &str,
        #[case] start: usize,
    ) {
        let sources = Sources::default();
        let file = sources.add("a.yaml", text);
        let whole = Span { file, start: 0, end: u32::try_from(text.len()).expect("it is short") };
        let mut problems = vec![words.iter().fold(Problem::at(whole, "odd"), |problem, word| problem.marking(*word))];
        sources.sort(&mut problems);
        let span = problems[0].span.expect("a place");
        assert_eq!((&text[span.start as usize..span.end as usize], span.start as usize), (marked, start));
    }

    #[test]
    fn a_concealed_place_keeps_its_length_and_lines() {
        let sources = Sources::default();
        let file = sources.add("a.yaml", "a: ö1\n2 b");
        sources.conceal(Span { file, start: 3, end: 8 });
        assert_eq!(sources.get(file).expect("it is there").text, "a: ***\n* b");
    }
}
