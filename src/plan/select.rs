//! Which cases are selected.

use globset::{GlobBuilder, GlobMatcher};

use super::case::Case;
use crate::model::suggest::suggest;

/// What a user selects: names and globs over ids, and texts.
#[derive(Debug, Default)]
pub struct Filter {
    patterns: Vec<Pattern>,
    texts: Vec<String>,
}

#[derive(Debug)]
struct Pattern {
    text: String,
    contract: String,
    glob: Option<GlobMatcher>,
}

/// What is wrong with a selection.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FilterError {
    /// It is no glob.
    #[error("`{pattern}` is no glob: {why}")]
    Glob {
        /// The text.
        pattern: String,
        /// What is wrong with it.
        why: String,
    },
    /// It matches no case.
    #[error("`{pattern}` matches no case; {}`wireproof list` prints the ids", meant(near.as_deref()))]
    Nothing {
        /// The pattern.
        pattern: String,
        /// What may have been meant.
        near: Option<String>,
    },
}

fn meant(near: Option<&str>) -> String {
    near.map_or_else(String::new, |near| format!("did you mean `{near}`? "))
}

impl Filter {
    /// Compiles a selection: any of the patterns, and any of the texts.
    ///
    /// # Errors
    /// Where a pattern is no glob.
    pub fn new(patterns: &[String], texts: &[String]) -> Result<Self, FilterError> {
        let compile = |text: &String| {
            let glob = GlobBuilder::new(text)
                .literal_separator(false)
                .build()
                .map_err(|error| FilterError::Glob { pattern: text.clone(), why: error.kind().to_string() });
            // A name may hold `[` or `{`: an id that is spelled out always matches itself.
            match glob {
                Ok(glob) => Ok(Some(glob.compile_matcher())),
                Err(_) if !text.contains(['*', '?']) => Ok(None),
                Err(error) => Err(error),
            }
        };
        let patterns = patterns.iter().map(|text| {
            Ok(Pattern {
                text: text.clone(),
                contract: format!("{}/", text.trim_end_matches('/')),
                glob: compile(text)?,
            })
        });
        Ok(Self { patterns: patterns.collect::<Result<_, _>>()?, texts: texts.to_vec() })
    }

    /// Whether everything is selected.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.patterns.is_empty() && self.texts.is_empty()
    }

    /// Whether a case is selected.
    #[must_use]
    pub fn selects(&self, case: &Case) -> bool {
        self.selects_id(&case.id) && self.selects_words(case)
    }

    /// Whether an id is selected by the patterns.
    #[must_use]
    pub fn selects_id(&self, id: &str) -> bool {
        self.patterns.is_empty() || self.patterns.iter().any(|pattern| pattern.matches(id))
    }

    fn selects_words(&self, case: &Case) -> bool {
        let holds = |text: &String| {
            case.id.contains(text.as_str()) || case.shared.words.iter().any(|word| word.contains(text.as_str()))
        };
        self.texts.is_empty() || self.texts.iter().any(holds)
    }

    /// The selected cases, in their order.
    ///
    /// # Errors
    /// Where a pattern matches none.
    pub fn apply(&self, cases: Vec<Case>) -> Result<Vec<Case>, FilterError> {
        if let Some(pattern) = self.patterns.iter().find(|pattern| !cases.iter().any(|case| pattern.matches(&case.id)))
        {
            let near = nearest(&pattern.text, &cases.iter().map(|case| case.id.as_str()));
            return Err(FilterError::Nothing { pattern: pattern.text.clone(), near });
        }
        if self.is_empty() {
            return Ok(cases);
        }
        Ok(cases.into_iter().filter(|case| self.selects(case)).collect())
    }
}

/// The contract, file or case that a pattern may have meant: its first part that nothing has is put right.
pub(crate) fn nearest<'a>(pattern: &str, ids: &(impl Iterator<Item = &'a str> + Clone)) -> Option<String> {
    let mut right = String::new();
    for part in pattern.splitn(3, '/') {
        let known = || ids.clone().filter_map(|id| id.strip_prefix(right.as_str()));
        let known = || known().map(|rest| if right.matches('/').count() < 2 { first_part(rest) } else { rest });
        if !known().any(|known| known == part) {
            return suggest(part, known()).map(|near| format!("{right}{near}"));
        }
        right.push_str(part);
        right.push('/');
    }
    None
}

fn first_part(text: &str) -> &str {
    text.split('/').next().unwrap_or(text)
}

impl Pattern {
    fn matches(&self, id: &str) -> bool {
        id == self.text || id.starts_with(&self.contract) || self.glob.as_ref().is_some_and(|glob| glob.is_match(id))
    }
}
