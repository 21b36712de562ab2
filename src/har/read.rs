//! A file as a stream: an entry at a time is in memory, however long the file is.

use std::fmt;
use std::io::{BufRead, BufReader, Read};

use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::entry::Entry;
use super::raw::{RawDestination, RawEntry};

/// Why a file could not be read to its end. The entries before the place were read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// The one-based line and column, where the reason is in the text.
    pub place: Option<(usize, usize)>,
    /// Why, as a phrase.
    pub why: String,
}

/// Reads every entry; one that can't be read is told with the reason and spoils no other.
///
/// # Errors
/// Where the file breaks off or is no HAR.
pub fn read(source: impl Read, each: &mut dyn FnMut(Result<Entry, String>)) -> Result<(), Broken> {
    stream(source, &mut |raw| {
        each(serde_json::from_str::<RawEntry>(raw.get()).map(Entry::from).map_err(|error| reason(&error)));
    })
}

/// Reads method and URL of every request, and nothing else.
///
/// # Errors
/// As [`read`].
pub fn requests(source: impl Read, each: &mut dyn FnMut(&str, &str)) -> Result<(), Broken> {
    stream(source, &mut |raw| {
        if let Ok(RawDestination { request }) = serde_json::from_str(raw.get()) {
            each(&request.method.0, &request.url.0);
        }
    })
}

fn stream(source: impl Read, each: &mut dyn FnMut(&RawValue)) -> Result<(), Broken> {
    const BUFFER: usize = 256 << 10;
    let mut source = BufReader::with_capacity(BUFFER, source);
    let nowhere = |why: String| Broken { place: None, why };
    let start = source.fill_buf().map_err(|error| nowhere(error.to_string()))?;
    if start.starts_with(&[0xff, 0xfe]) || start.starts_with(&[0xfe, 0xff]) {
        return Err(nowhere("it is UTF-16, and a HAR is UTF-8".to_owned()));
    }
    if start.starts_with(b"\xef\xbb\xbf") {
        source.consume(3);
    }
    let mut found = false;
    let mut deserializer = serde_json::Deserializer::from_reader(source);
    let outcome = Log { path: &["log", "entries"], found: &mut found, each }.deserialize(&mut deserializer);
    match outcome.and_then(|()| deserializer.end()) {
        Ok(()) if found => Ok(()),
        Ok(()) => Err(nowhere("it is no HAR: there is no `log.entries`".to_owned())),
        Err(error) => {
            let place = (error.line() > 0).then(|| (error.line(), error.column()));
            let why = if error.is_eof() { "it breaks off".to_owned() } else { reason(&error) };
            Err(Broken { place, why })
        }
    }
}

/// What an error says, without the place that it repeats.
fn reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.split(" at line ").next().unwrap_or_default().to_owned()
}

/// A value on the way to the entries: the members that lead there, then the list.
struct Log<'e> {
    path: &'static [&'static str],
    found: &'e mut bool,
    each: &'e mut dyn FnMut(&RawValue),
}

impl<'de> DeserializeSeed<'de> for Log<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        if self.path.is_empty() { deserializer.deserialize_seq(self) } else { deserializer.deserialize_map(self) }
    }
}

impl<'de> Visitor<'de> for Log<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.path.is_empty() { "the list of entries" } else { "an object, as in a HAR" })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Some((wanted, path)) = self.path.split_first() else { return Err(A::Error::custom("no list")) };
        while let Some(name) = map.next_key::<String>()? {
            if name == *wanted {
                map.next_value_seed(Log { path, found: &mut *self.found, each: &mut *self.each })?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        *self.found = true;
        while let Some(raw) = list.next_element::<Box<RawValue>>()? {
            (self.each)(&raw);
        }
        Ok(())
    }
}
