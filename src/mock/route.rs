//! Paths with parameters, and query parameters.

use percent_encoding::percent_decode_str;

/// The values of a pattern's parameters where a path fits it: `/cubes/{cube}/analytics` and `/cubes/0/analytics`
/// give `["0"]`. Segments are percent-decoded; a trailing slash is a segment of its own.
#[must_use]
pub fn matches(pattern: &str, path: &str) -> Option<Vec<String>> {
    let mut values = Vec::new();
    let mut segments = path.split('/');
    for expected in pattern.split('/') {
        let segment = segments.next()?;
        if expected.starts_with('{') && expected.ends_with('}') {
            if segment.is_empty() {
                return None;
            }
            values.push(percent_decode_str(segment).decode_utf8_lossy().into_owned());
        } else if expected != segment {
            return None;
        }
    }
    segments.next().is_none().then_some(values)
}

/// The decoded values of a query parameter, in order (`application/x-www-form-urlencoded`).
#[must_use]
pub fn query_values(query: &str, name: &str) -> Vec<String> {
    pairs(query).filter(|(key, _)| key == name).map(|(_, value)| value).collect()
}

/// The decoded (name, value) pairs of a query or a form body, in order.
pub fn pairs(query: &str) -> impl Iterator<Item = (String, String)> {
    query.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decode(key), decode(value))
    })
}

fn decode(text: &str) -> String {
    percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned()
}
