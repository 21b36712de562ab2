//! One way in which an answer differs from what was promised.

use std::fmt;
use std::str::FromStr;

use super::json::{Json, shown};
pub use super::place::{Place, PlaceKind};

/// How much a finding hurts the clients of an API. Ordered from the least to the most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// No program can notice.
    Cosmetic,
    /// A tolerant client goes on working.
    Compatible,
    /// A client that relied on the promise breaks.
    Breaking,
}

impl Severity {
    /// All of them, from the least to the most.
    pub const ALL: [Self; 3] = [Self::Cosmetic, Self::Compatible, Self::Breaking];

    /// The word that stands in output and options.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Cosmetic => "cosmetic",
            Self::Compatible => "compatible",
            Self::Breaking => "breaking",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Severity {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|severity| severity.name() == text)
            .ok_or_else(|| format!("`{text}` is no severity: breaking, compatible or cosmetic"))
    }
}

/// One way in which an answer differs from what was promised, as values: a sink makes the sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The check's or the verdict rule's name (`wrong-reason`); `wireproof explain` knows it.
    pub rule: &'static str,
    /// How much it hurts.
    pub severity: Severity,
    /// How much the rule hurts by itself.
    pub default_severity: Severity,
    /// Where in the answer, the case or the contract.
    pub place: Place,
    /// The sentence, with `{expected}`, `{actual}` and `{note}` where those values stand.
    pub phrase: &'static str,
    /// What was promised, or was accepted before.
    pub expected: Option<Value>,
    /// What came.
    pub actual: Option<Value>,
    /// What is shown in place of what came: at a volatile place, the kind of value.
    pub shown: Option<Value>,
    /// What else is to be said: an error's words, the values that a condition read.
    pub note: Option<String>,
    /// The try at which it was found and how many there may be, where a step is retried.
    pub tried: Option<(u32, u32)>,
    /// What to do, where more than the rule's own page can be said.
    pub cure: Option<String>,
    /// Why the contract gives it another severity than the rule has by itself.
    pub weighed: Option<String>,
    /// Why the team knows of it: it is shown and fails nothing.
    pub known: Option<String>,
}

/// A value in a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A value of an answer or of an expectation, as it is.
    Json(Json),
    /// What is no single value, in words: `a value of type integer`, `no body`, `400 parse_error`.
    Words(String),
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Json(json) => f.write_str(&shown(json)),
            Self::Words(words) => f.write_str(words),
        }
    }
}

impl Value {
    fn masked(self, mask: &dyn Fn(&str) -> String) -> Self {
        match self {
            Self::Words(words) => Self::Words(mask(&words)),
            // A secret may be a number, too: what stands for it is none.
            Self::Json(Json::Number(text)) => match mask(&text) {
                masked if masked == text => Self::Json(Json::Number(text)),
                masked => Self::Words(masked),
            },
            Self::Json(json) => Self::Json(masked_json(json, mask)),
        }
    }
}

fn masked_json(json: Json, mask: &dyn Fn(&str) -> String) -> Json {
    match json {
        Json::String(text) => Json::String(mask(&text)),
        Json::Number(text) => match mask(&text) {
            masked if masked == text => Json::Number(text),
            masked => Json::String(masked),
        },
        Json::Array(elements) => Json::Array(elements.into_iter().map(|json| masked_json(json, mask)).collect()),
        Json::Object(members) => {
            Json::Object(members.into_iter().map(|(name, json)| (mask(&name), masked_json(json, mask))).collect())
        }
        other => other,
    }
}

impl From<&Json> for Value {
    fn from(json: &Json) -> Self {
        Self::Json(json.clone())
    }
}

impl From<Json> for Value {
    fn from(json: Json) -> Self {
        Self::Json(json)
    }
}

impl From<u16> for Value {
    fn from(status: u16) -> Self {
        Self::Json(Json::Number(status.to_string()))
    }
}

impl From<usize> for Value {
    fn from(number: usize) -> Self {
        Self::Json(Json::Number(number.to_string()))
    }
}

impl From<u64> for Value {
    fn from(number: u64) -> Self {
        Self::Json(Json::Number(number.to_string()))
    }
}

impl From<&str> for Value {
    fn from(words: &str) -> Self {
        Self::Words(words.to_owned())
    }
}

impl From<String> for Value {
    fn from(words: String) -> Self {
        Self::Words(words)
    }
}

impl Finding {
    /// A breaking finding that says what the note says.
    #[must_use]
    pub fn new(rule: &'static str, place: impl Into<Place>, note: impl Into<String>) -> Self {
        Self { note: Some(note.into()), ..Self::saying(rule, place, "{note}") }
    }

    /// A breaking finding that something else was promised than came.
    #[must_use]
    pub fn differs(
        rule: &'static str,
        place: impl Into<Place>,
        promised: impl Into<Value>,
        answered: impl Into<Value>,
    ) -> Self {
        Self::saying(rule, place, "promised {expected}, answered {actual}").expected(promised).actual(answered)
    }

    /// A breaking finding with a sentence of its own; its values are still to be given.
    #[must_use]
    pub fn saying(rule: &'static str, place: impl Into<Place>, phrase: &'static str) -> Self {
        Self {
            rule,
            severity: Severity::Breaking,
            default_severity: Severity::Breaking,
            place: place.into(),
            phrase,
            expected: None,
            actual: None,
            shown: None,
            note: None,
            tried: None,
            cure: None,
            weighed: None,
            known: None,
        }
    }

    /// The same finding with what was promised.
    #[must_use]
    pub fn expected(self, value: impl Into<Value>) -> Self {
        Self { expected: Some(value.into()), ..self }
    }

    /// The same finding with what came.
    #[must_use]
    pub fn actual(self, value: impl Into<Value>) -> Self {
        Self { actual: Some(value.into()), ..self }
    }

    /// The same finding with what else is to be said.
    #[must_use]
    pub fn noting(self, note: impl Into<String>) -> Self {
        Self { note: Some(note.into()), ..self }
    }

    /// The same finding of a rule that hurts so much by itself.
    #[must_use]
    pub fn of_severity(self, severity: Severity) -> Self {
        Self { severity, default_severity: severity, ..self }
    }

    /// The same finding with something to do about it.
    #[must_use]
    pub fn with_cure(self, cure: impl Into<String>) -> Self {
        Self { cure: Some(cure.into()), ..self }
    }

    /// The same finding with every text of it masked.
    #[must_use]
    pub fn masked(self, mask: &dyn Fn(&str) -> String) -> Self {
        let text = |text: Option<String>| text.map(|text| mask(&text));
        let value = |value: Option<Value>| value.map(|value| value.masked(mask));
        Self {
            place: Place::from(mask(&self.place)),
            expected: value(self.expected),
            actual: value(self.shown.or(self.actual)),
            shown: None,
            note: text(self.note),
            cure: text(self.cure),
            weighed: text(self.weighed),
            known: text(self.known),
            ..self
        }
    }

    /// Whether it fails what it is found in: it hurts at least so much, and nobody has excused it.
    #[must_use]
    pub fn fails(&self, from: Severity) -> bool {
        self.known.is_none() && self.severity >= from
    }

    /// The sentence: what was promised and what came, as one phrase.
    #[must_use]
    pub fn message(&self) -> String {
        let mut message = String::with_capacity(self.phrase.len() + 32);
        let mut rest = self.phrase;
        while let Some((before, name, after)) = gap(rest) {
            message.push_str(before);
            match name {
                "expected" => message.extend(self.expected.iter().map(Value::to_string)),
                "actual" => message.extend(self.actual.iter().map(Value::to_string)),
                _ => message.extend(self.note.as_deref()),
            }
            rest = after;
        }
        message.push_str(rest);
        match self.tried {
            Some((tried, of)) if self.default_severity == Severity::Breaking => {
                format!("{message} (try {tried} of {of})")
            }
            _ => message,
        }
    }

    /// What there is to say beside the sentence: why it weighs otherwise, or what to do.
    #[must_use]
    pub fn advice(&self) -> Option<String> {
        let weighed = self.weighed.as_ref().map(|because| format!("{} by the contract: {because}", self.severity));
        weighed.or_else(|| self.cure.clone())
    }
}

/// The first gap of a phrase: what stands before it, its name, what follows.
fn gap(phrase: &'static str) -> Option<(&'static str, &'static str, &'static str)> {
    let (before, rest) = phrase.split_once('{')?;
    let (name, after) = rest.split_once('}')?;
    Some((before, name, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sentence_has_the_values_in_its_gaps() {
        let finding = Finding::differs("wrong-reason", "$.error.reason", Json::from("a {b}"), 404_u16);
        assert_eq!(finding.message(), r#"promised "a {b}", answered 404"#);
        assert_eq!(Finding::new("no-answer", "answer", "x {actual}").message(), "x {actual}");
        let tried = Finding { tried: Some((2, 3)), ..Finding::new("r", "status", "x") };
        assert_eq!(tried.message(), "x (try 2 of 3)");
    }
}
