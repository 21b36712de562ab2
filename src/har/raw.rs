//! An entry as it is written. What isn't needed is passed over; what tools write in another way than the format says is
//! read as far as it goes.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Error, IgnoredAny, Visitor};

#[derive(Deserialize)]
pub(super) struct RawEntry {
    pub(super) request: RawRequest,
    pub(super) response: RawResponse,
    /// Chromium: the answer came from a cache of the browser's own.
    #[serde(default, rename = "_fromCache")]
    pub(super) from_cache: Option<IgnoredAny>,
    /// Chromium: a service worker made the answer.
    #[serde(default, rename = "_fetchedViaServiceWorker")]
    pub(super) service_worker: Option<bool>,
}

/// The part of an entry that says where it went.
#[derive(Deserialize)]
pub(super) struct RawDestination {
    pub(super) request: RawLine,
}

#[derive(Deserialize)]
pub(super) struct RawLine {
    pub(super) method: Text,
    pub(super) url: Text,
}

#[derive(Deserialize)]
pub(super) struct RawRequest {
    pub(super) method: Text,
    pub(super) url: Text,
    #[serde(default)]
    pub(super) headers: Option<Vec<RawField>>,
    #[serde(default, rename = "postData")]
    pub(super) content: Option<RawPost>,
}

#[derive(Deserialize)]
pub(super) struct RawPost {
    #[serde(default)]
    pub(super) text: Option<Text>,
}

#[derive(Deserialize)]
pub(super) struct RawResponse {
    pub(super) status: Number,
    #[serde(default, rename = "statusText")]
    pub(super) phrase: Option<Text>,
    #[serde(default)]
    pub(super) headers: Option<Vec<RawField>>,
    #[serde(default)]
    pub(super) content: Option<RawContent>,
}

#[derive(Deserialize)]
pub(super) struct RawField {
    pub(super) name: Text,
    #[serde(default)]
    pub(super) value: Option<Text>,
}

#[derive(Default, Deserialize)]
pub(super) struct RawContent {
    #[serde(default)]
    pub(super) size: Option<Number>,
    #[serde(default, rename = "mimeType")]
    pub(super) media_type: Option<Text>,
    #[serde(default)]
    pub(super) text: Option<Text>,
    #[serde(default)]
    pub(super) encoding: Option<Text>,
}

/// Characters. A lonely half of a pair (`\ud83d`), which JSON can write and UTF-8 can't, is replaced.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Text(pub(super) String);

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Characters;

        impl Visitor<'_> for Characters {
            type Value = Text;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text")
            }

            fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Text, E> {
                Ok(Text(String::from_utf8_lossy(bytes).into_owned()))
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Text, E> {
                Ok(Text(text.to_owned()))
            }
        }

        deserializer.deserialize_bytes(Characters)
    }
}

/// A whole number, also where it is written with a point or as a text; anything else is 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Number(pub(super) i64);

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = serde_json::Value::deserialize(deserializer)?;
        let whole = |number: f64| format!("{number:.0}").parse().ok();
        let number = match &value {
            serde_json::Value::Number(number) => number.as_i64().or_else(|| number.as_f64().and_then(whole)),
            serde_json::Value::String(text) => text.trim().parse().ok(),
            _ => None,
        };
        Ok(Self(number.unwrap_or_default()))
    }
}
