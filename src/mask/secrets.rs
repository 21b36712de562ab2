//! The one masking point: everything that leaves goes through it.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};

use secrecy::{ExposeSecret, SecretString};

use super::spellings::spellings;
use super::state::{CUT, Searcher, State, apart};
use super::unescaped::may_be_escaped;

/// A shorter value hides nothing, and would mask half of every text.
pub const SHORTEST: usize = 4;

/// The secrets known so far. Clones share them: what a login captures is masked everywhere from then on.
#[derive(Clone, Default)]
pub struct Secrets(Arc<RwLock<Arc<State>>>);

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
        if place.known.iter().any(|(_, known)| known.expose_secret() == value) {
            return true;
        }
        // Frozen copies keep what they have.
        let state = Arc::make_mut(&mut place);
        let owner = state.known.len();
        state.known.push((name.to_owned(), SecretString::from(value)));
        state.search_for(owner, spellings(value));
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

    /// The text with `[secret name]` in place of each secret, however it is spelled, and of what is left of one where
    /// the text was cut.
    #[must_use]
    pub fn mask<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let state = self.state();
        let mut found = state.find(text);
        if text.contains(CUT) {
            found.extend(state.at_cuts(text));
            found = apart(found);
        }
        if found.is_empty() {
            return Cow::Borrowed(text);
        }
        let mut masked = String::with_capacity(text.len());
        let mut from = 0;
        for (range, owner) in found {
            let name = &state.known[owner].0;
            masked.push_str(&text[from..range.start]);
            masked.push_str(&format!("[secret {name}]"));
            from = range.end;
        }
        masked.push_str(&text[from..]);
        Cow::Owned(masked)
    }

    /// The text of a request with what stands for each secret, and how it is spelled there: `[secret name]` as it is,
    /// `[secret name as JSON]` and `[secret name as URL]` where one of them writes it otherwise, `[secret name encoded]` in
    /// any other way (base64, hexadecimal).
    #[must_use]
    pub fn mask_spelled(&self, text: &str) -> String {
        let state = self.state();
        let found = state.find(text);
        let mut masked = String::with_capacity(text.len());
        let mut from = 0;
        for (range, owner) in found {
            let (name, value) = &state.known[owner];
            let spelled = spelling_of(&text[range.clone()], value.expose_secret());
            masked.push_str(&text[from..range.start]);
            masked.push_str(&format!("[secret {name}{spelled}]"));
            from = range.end;
        }
        masked.push_str(&text[from..]);
        masked
    }

    /// The bytes with `[secret name]` in place of each secret.
    #[must_use]
    pub fn mask_bytes(&self, bytes: &[u8]) -> Vec<u8> {
        let state = self.state();
        let mut masked = bytes.to_vec();
        for searcher in &state.searchers {
            let name = |(_, owner): &(Arc<str>, usize)| format!("[secret {}]", state.known[*owner].0);
            let names: Vec<String> = searcher.patterns.iter().map(name).collect();
            masked = searcher.automaton.replace_all_bytes(&masked, &names);
        }
        masked
    }

    /// Whether a secret stands in a text.
    #[must_use]
    pub fn stand_in(&self, text: &str) -> bool {
        let state = self.state();
        let is_in = |searcher: &Arc<Searcher>| searcher.automaton.is_match(text);
        !state.searchers.is_empty()
            && (state.searchers.iter().any(is_in) || may_be_escaped(text) && !state.find(text).is_empty())
    }

    /// Where secrets stand in a text, and their names, in order.
    #[must_use]
    pub fn find(&self, text: &str) -> Vec<(Range<usize>, String)> {
        let state = self.state();
        state.find(text).into_iter().map(|(range, owner)| (range, state.known[owner].0.clone())).collect()
    }

    /// Where the beginning of a secret stands at the end of a text that broke off, and its name.
    #[must_use]
    pub fn broken_off(&self, text: &str) -> Option<(usize, String)> {
        let state = self.state();
        state.at_end(text).map(|(at, owner)| (at, state.known[owner].0.clone()))
    }
}

/// How a secret is spelled, where it isn't as it is.
fn spelling_of(text: &str, value: &str) -> &'static str {
    if text == value.trim() || text == value {
        return "";
    }
    let json = crate::model::json::to_string(&crate::model::json::Json::from(value));
    if text == &json[1..json.len() - 1] {
        " as JSON"
    } else if percent_encoding::percent_decode_str(text).decode_utf8().is_ok_and(|decoded| decoded == value) {
        " as URL"
    } else {
        " encoded"
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
    #[case::json_of_go(r#""p4ss\"w/örd \u0026+é""#)]
    #[case::json_of_net(r#""p4ss\u0022w/\u00F6rd \u0026\u002B\u00E9""#)]
    #[case::json_of_php(r#""p4ss\"w\/\u00f6rd &+\u00e9""#)]
    #[case::html_of_go("p4ss&#34;w/örd &amp;&#43;é")]
    #[case::html_of_templates("p4ss&quot;w&#x2f;&#xF6;rd &amp;+&#233;")]
    #[case::percent_but_slashes("?p=p4ss%22w/%C3%B6rd%20%26%2B%C3%A9")]
    #[case::percent_of_both_kinds("?p=p4ss%22w%2f%C3%b6rd+%26%2B%C3%a9")]
    #[case::percent_in_json(r#"{"x":"p4ss%22w\/%C3%B6rd%20\u0026%2B%C3%A9"}"#)]
    #[case::bytes_of_python(r#"b'p4ss"w/\xc3\xb6rd &+\xc3\xa9'"#)]
    #[case::hexadecimal("7034737322772fc3b6726420262bc3a9")]
    #[case::hexadecimal_upper("7034737322772FC3B6726420262BC3A9")]
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

    #[rstest]
    #[case("s3same\n", "x s3same y", "x [secret pin] y")]
    #[case(" s3same ", "p=s3same,", "p=[secret pin],")]
    #[case("s3same ", "p=s3same", "p=[secret pin]")]
    #[case("a b\n", "a b", "a b")]
    fn a_secret_is_masked_without_the_blanks_around_it(
        #[case] secret: &str,
        #[case] text: &str,
        #[case] expected: &str,
    ) {
        let secrets = Secrets::default();
        secrets.add("pin", secret);
        assert_eq!(secrets.mask(text), expected);
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

    #[rstest]
    #[case("said \"p4ss…", "said \"[secret password]…")]
    #[case("p4ss\\\"w/ör…, and p4ss\"w/örd &+é", "[secret password]…, and [secret password]")]
    #[case("%22p4ss%22w…", "%22[secret password]…")]
    #[case("a map…", "a map…")]
    #[case("p4ss", "p4ss")]
    fn what_a_cut_leaves_of_a_secret_is_masked(#[case] text: &str, #[case] expected: &str) {
        assert_eq!(masked(text), expected);
    }

    #[test]
    fn many_secrets_are_found_and_share_a_few_searchers() {
        let secrets = Secrets::default();
        for number in 0..200 {
            assert!(secrets.add(&format!("user{number}"), &format!("token-{number:03}")));
            for known in 0..=number {
                assert_eq!(secrets.mask(&format!("x token-{known:03}")), format!("x [secret user{known}]"));
            }
        }
        let sizes: Vec<usize> = secrets.state().searchers.iter().map(|searcher| searcher.secrets).collect();
        assert_eq!(sizes, [64, 64, 64, 8]);
        assert_eq!(secrets.mask("token-1…"), "[secret user100]…");
    }

    #[test]
    fn a_value_too_short_to_hide_anything_is_refused() {
        assert!(!Secrets::default().add("pin", "123"));
    }
}
