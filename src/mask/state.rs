//! What is looked for in a text, and where it stands.

use std::ops::Range;
use std::sync::Arc;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use secrecy::SecretString;

use super::secrets::SHORTEST;
use super::unescaped::{Unescaped, may_be_escaped};

/// So often a text is unescaped: a report quotes what a server quoted of what was quoted before.
const DEEPEST: usize = 6;
/// What stands where a long text was cut.
pub(super) const CUT: char = '…';
/// So many secrets are built into a searcher again with each further one, and so many searchers of one size become one.
const AT_ONCE: usize = 8;

/// The secrets known so far.
#[derive(Clone, Default)]
pub(super) struct State {
    pub(super) known: Vec<(String, SecretString)>,
    /// Searchers for all of them. With one alone each further secret would have all be built anew, and a run may have a
    /// session for each case.
    pub(super) searchers: Vec<Arc<Searcher>>,
}

/// Finds some of the secrets.
pub(super) struct Searcher {
    /// How many secrets it finds.
    pub(super) secrets: usize,
    /// Their spellings in order, and the secret that each spells.
    pub(super) patterns: Vec<(Arc<str>, usize)>,
    pub(super) automaton: AhoCorasick,
}

impl Searcher {
    fn new(first: bool, secrets: usize, mut patterns: Vec<(Arc<str>, usize)>) -> Option<Self> {
        patterns.sort_unstable();
        patterns.dedup_by(|next, one| next.0 == one.0);
        let spellings = patterns.iter().map(|(spelling, _)| spelling.as_bytes());
        // For a few patterns the library would choose a table that is fast to search, and takes long to build.
        let kind = (!first).then_some(AhoCorasickKind::ContiguousNFA);
        let automaton =
            AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).kind(kind).build(spellings).ok()?;
        Some(Self { secrets, patterns, automaton })
    }

    fn find<'a>(&'a self, text: &'a [u8]) -> impl Iterator<Item = (Range<usize>, usize)> + 'a {
        self.automaton.find_iter(text).map(|found| (found.range(), self.patterns[found.pattern().as_usize()].1))
    }

    /// Where a text ends with the beginning of one of them: the longest one.
    fn at_end(&self, text: &str) -> Option<(usize, usize)> {
        let longest = self.patterns.iter().map(|(pattern, _)| pattern.len()).max()?;
        let places = text.char_indices().rev().map(|(at, _)| at).take_while(|at| text.len() - at < longest);
        let beginnings = places.skip_while(|at| text.len() - at < SHORTEST).filter_map(|at| {
            let next = self.patterns.partition_point(|(pattern, _)| **pattern < text[at..]);
            let (pattern, owner) = self.patterns.get(next)?;
            pattern.starts_with(&text[at..]).then_some((at, *owner))
        });
        beginnings.last()
    }
}

impl State {
    /// Adds the spellings of a secret: to the last searcher as long as that is small, and to one of its own then. As
    /// many of one size become one.
    pub(super) fn search_for(&mut self, owner: usize, spellings: Vec<String>) {
        let mut patterns: Vec<_> = spellings.into_iter().map(|spelling| (Arc::from(spelling), owner)).collect();
        let mut secrets = 1;
        let mut together = usize::from(self.searchers.last().is_some_and(|last| last.secrets < AT_ONCE));
        while together > 0 {
            for joined in self.searchers.drain(self.searchers.len() - together..) {
                secrets += joined.secrets;
                patterns.extend(joined.patterns.iter().cloned());
            }
            let alike = self.searchers.iter().rev().take_while(|searcher| searcher.secrets == secrets).count();
            together = if secrets >= AT_ONCE && alike + 1 >= AT_ONCE { alike } else { 0 };
        }
        self.searchers.extend(Searcher::new(self.searchers.is_empty(), secrets, patterns).map(Arc::new));
    }

    /// Where secrets stand in a text, and which, in order and apart from each other.
    pub(super) fn find(&self, text: &str) -> Vec<(Range<usize>, usize)> {
        let mut found: Vec<(Range<usize>, usize)> = self.in_bytes(text.as_bytes()).collect();
        if !self.searchers.is_empty() && may_be_escaped(text) {
            let mut unescaped = Unescaped::of(text);
            for _ in 0..DEEPEST {
                if !unescaped.once_more() {
                    break;
                }
                let more = self.in_bytes(&unescaped.bytes);
                found.extend(more.map(|(range, owner)| (whole_characters(text, unescaped.origin(&range)), owner)));
            }
        }
        apart(found)
    }

    fn in_bytes<'a>(&'a self, text: &'a [u8]) -> impl Iterator<Item = (Range<usize>, usize)> + 'a {
        self.searchers.iter().flat_map(|searcher| searcher.find(text))
    }

    /// Where a text was cut within a secret, what is left of it. The mark of the cut tells: without one a text may end
    /// as a secret begins.
    pub(super) fn at_cuts(&self, text: &str) -> Vec<(Range<usize>, usize)> {
        let mut from = 0;
        let mut found = Vec::new();
        for (cut, mark) in text.match_indices(CUT) {
            found.extend(self.at_end(&text[from..cut]).map(|(at, owner)| (from + at..cut, owner)));
            from = cut + mark.len();
        }
        found
    }

    /// Where a text ends with the beginning of a secret: the longest one.
    pub(super) fn at_end(&self, text: &str) -> Option<(usize, usize)> {
        self.searchers.iter().filter_map(|searcher| searcher.at_end(text)).min()
    }
}

/// The range, extended to whole characters.
fn whole_characters(text: &str, range: Range<usize>) -> Range<usize> {
    let start = (0..=range.start).rev().find(|&at| text.is_char_boundary(at)).unwrap_or_default();
    let end = (range.end..text.len()).find(|&at| text.is_char_boundary(at)).unwrap_or(text.len());
    start..end
}

/// Ranges in order, those that overlap as one.
pub(super) fn apart(mut found: Vec<(Range<usize>, usize)>) -> Vec<(Range<usize>, usize)> {
    // Of two at one place the longer one is named.
    found.sort_unstable_by_key(|(range, _)| (range.start, std::cmp::Reverse(range.end)));
    let mut apart: Vec<(Range<usize>, usize)> = Vec::with_capacity(found.len());
    for (range, owner) in found {
        match apart.last_mut() {
            Some((last, _)) if range.start < last.end => last.end = last.end.max(range.end),
            _ => apart.push((range, owner)),
        }
    }
    apart
}
