//! The one masking point: everything that leaves goes through it.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};

use aho_corasick::{AhoCorasick, MatchKind};
use secrecy::{ExposeSecret, SecretString};

use super::spellings::spellings;

/// A shorter value hides nothing, and would mask half of every text.
pub const SHORTEST: usize = 4;

/// The secrets known so far. Clones share them: what a login captures is masked everywhere from then on.
#[derive(Clone, Default)]
pub struct Secrets(Arc<RwLock<Arc<State>>>);

#[derive(Clone, Default)]
struct State {
    known: Vec<(String, SecretString)>,
    /// The secret that each pattern of the searcher spells.
    owners: Vec<usize>,
    searcher: Option<AhoCorasick>,
}

impl std::fmt::Debug for Secrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secrets")
    }
}

impl Secrets {
    /// Adds a secret. One that is shorter than [`SHORTEST`] is not added, and `false` says so.
    pub fn add(&self, name: &str, value: &str) -> bool {
        if value.len() < SHORTEST {
            return false;
        }
        let mut place = self.0.write().unwrap_or_else(PoisonError::into_inner);
        // Frozen copies keep what they have.
        let state = Arc::make_mut(&mut place);
        if state.known.iter().any(|(_, known)| known.expose_secret() == value) {
            return true;
        }
        state.known.push((name.to_owned(), SecretString::from(value)));
        let mut patterns = Vec::new();
        let mut owners = Vec::new();
        for (owner, (_, value)) in state.known.iter().enumerate() {
            for spelling in spellings(value.expose_secret()) {
                patterns.push(spelling);
                owners.push(owner);
            }
        }
        state.searcher = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(&patterns).ok();
        state.owners = owners;
        true
    }

    /// The secrets known now, for somebody who asks for each of many texts: no other thread is waited for. What is added
    /// later isn't in it.
    #[must_use]
    pub fn frozen(&self) -> Self {
        Self(Arc::new(RwLock::new(Arc::clone(&self.state()))))
    }

    /// The state where it stands: counting another owner of it would make the threads wait for each other.
    fn state(&self) -> RwLockReadGuard<'_, Arc<State>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// The text with `[secret name]` in place of each secret, however it is spelled.
    #[must_use]
    pub fn mask<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let found = self.find(text);
        if found.is_empty() {
            return Cow::Borrowed(text);
        }
        let mut masked = String::with_capacity(text.len());
        let mut from = 0;
        for (range, name) in found {
            masked.push_str(&text[from..range.start]);
            masked.push_str(&format!("[secret {name}]"));
            from = range.end;
        }
        masked.push_str(&text[from..]);
        Cow::Owned(masked)
    }

    /// The bytes with `[secret name]` in place of each secret.
    #[must_use]
    pub fn mask_bytes(&self, bytes: &[u8]) -> Vec<u8> {
        let state = self.state();
        let Some(searcher) = &state.searcher else { return bytes.to_vec() };
        let names: Vec<String> =
            state.owners.iter().map(|&owner| format!("[secret {}]", state.known[owner].0)).collect();
        searcher.replace_all_bytes(bytes, &names)
    }

    /// Whether a secret stands in a text.
    #[must_use]
    pub fn stand_in(&self, text: &str) -> bool {
        let state = self.state();
        state.searcher.as_ref().is_some_and(|searcher| searcher.is_match(text))
    }

    /// Where secrets stand in a text, and their names, in order.
    #[must_use]
    pub fn find(&self, text: &str) -> Vec<(Range<usize>, String)> {
        let state = self.state();
        let Some(searcher) = &state.searcher else { return Vec::new() };
        let name = |pattern: usize| state.known[state.owners[pattern]].0.clone();
        searcher.find_iter(text).map(|found| (found.range(), name(found.pattern().as_usize()))).collect()
    }

    /// Each secret with the shell variable that stands for it in a curl line: the one that `variables` has for its name
    /// (name, variable), or else its name in capitals.
    #[must_use]
    pub fn shell_variables(&self, variables: &[(String, String)]) -> Vec<(String, String)> {
        let state = self.state();
        let variable = |name: &str| {
            if let Some((_, variable)) = variables.iter().find(|(known, _)| known == name) {
                return variable.clone();
            }
            let upper = name.to_ascii_uppercase();
            upper.chars().map(|character| if character.is_ascii_alphanumeric() { character } else { '_' }).collect()
        };
        state.known.iter().map(|(name, value)| (value.expose_secret().to_owned(), variable(name))).collect()
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    const SECRET: &str = "p4ss\"w/örd &+é";

    fn masked(text: &str) -> String {
        let secrets = Secrets::default();
        assert!(secrets.add("password", SECRET));
        secrets.mask(text).into_owned()
    }

    #[rstest]
    #[case::plain("a p4ss\"w/örd &+é b")]
    #[case::json(r#"{"x": "p4ss\"w/örd &+é"}"#)]
    #[case::json_ascii(r#"{"x": "p4ss\"w/\u00f6rd &+\u00e9"}"#)]
    #[case::json_twice(r#""{\"x\": \"p4ss\\\"w/örd &+é\"}""#)]
    #[case::percent("?p=p4ss%22w%2F%C3%B6rd%20%26%2B%C3%A9")]
    #[case::percent_lower("?p=p4ss%22w%2f%c3%b6rd%20%26%2b%c3%a9")]
    #[case::form("p=p4ss%22w%2F%C3%B6rd+%26%2B%C3%A9")]
    #[case::html("<b>p4ss&quot;w/örd &amp;+é</b>")]
    fn a_secret_is_masked_in_every_spelling(#[case] text: &str) {
        let masked = masked(text);
        assert!(masked.contains("[secret password]"), "{masked}");
        assert!(!masked.contains("p4ss"), "{masked}");
    }

    #[rstest]
    #[case("")]
    #[case("a")]
    #[case("user:")]
    #[case("somebody:")]
    fn a_secret_is_masked_inside_of_base64(#[case] before: &str) {
        use base64::Engine as _;
        let engine = base64::engine::general_purpose::STANDARD;
        let encoded = engine.encode(format!("{before}{SECRET}, and more"));
        assert!(masked(&encoded).contains("[secret password]"), "{encoded}");
    }

    #[test]
    fn what_is_added_later_is_masked_by_every_clone() {
        let secrets = Secrets::default();
        let clone = secrets.clone();
        secrets.add("token", "abcdef");
        assert_eq!(clone.mask("Bearer abcdef"), "Bearer [secret token]");
    }

    #[test]
    fn a_frozen_copy_keeps_what_it_has() {
        let secrets = Secrets::default();
        secrets.add("user", "somebody");
        let frozen = secrets.frozen();
        secrets.add("token", "abcdef");
        assert_eq!(frozen.mask("somebody abcdef"), "[secret user] abcdef");
        assert_eq!(secrets.mask("somebody abcdef"), "[secret user] [secret token]");
    }

    #[test]
    fn a_value_too_short_to_hide_anything_is_refused() {
        assert!(!Secrets::default().add("pin", "123"));
    }
}
