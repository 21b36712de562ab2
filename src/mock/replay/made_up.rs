//! Values that stand for masked ones: equal for equal masks, different for different ones, and of the mask's kind.

use uuid::Builder;

use crate::model::answer::Answer;
use crate::model::json::Json;
use crate::model::stored::Stored;

/// The answer that was accepted, with a made-up value for every mask; None where only a digest of its bytes is stored.
/// `origin` stands for the target's own (`http://127.0.0.1:8080`).
#[must_use]
pub fn answer_of(stored: &Stored, origin: &str) -> Option<Answer> {
    stored.unmasked(&|mask| made_up(mask, origin))
}

/// A value for a mask. `mask` is what stands between its brackets: `uuid 1`, `integer|null`.
pub(super) fn made_up(mask: &str, origin: &str) -> Json {
    let (kinds, detail) = mask.split_once(' ').unwrap_or((mask, ""));
    // A shape's mask lists kinds; any one of them will do.
    let kind = kinds.split('|').next().unwrap_or_default();
    // `integer-timestamp 1` is an integer, `timestamp 1` a text.
    let kind = ["boolean", "integer", "number"]
        .into_iter()
        .find(|name| kind.strip_prefix(name).is_some_and(|rest| rest.starts_with('-')))
        .unwrap_or(kind);
    let number = number_of(detail);
    match kind {
        "null" => Json::Null,
        "boolean" => Json::Bool(number % 2 == 1),
        "integer" => Json::Number(number.to_string()),
        // With a fraction, so that it isn't an integer.
        "number" => Json::Number(format!("{number}.5")),
        "uuid" => Json::String(Builder::from_random_bytes(u128::from(number).to_be_bytes()).into_uuid().to_string()),
        "timestamp" => Json::String(timestamp(number)),
        "target" => Json::from(origin),
        _ if detail.is_empty() => Json::from(kind),
        _ => Json::String(format!("{kind}-{detail}")),
    }
}

/// Masks are numbered; some have a name instead (`[secret api_key]`).
fn number_of(detail: &str) -> u64 {
    detail.parse().unwrap_or_else(|_| detail.bytes().fold(0, |sum: u64, byte| (sum * 31 + u64::from(byte)) % (1 << 32)))
}

/// RFC 3339: so many seconds into the year 2026, in UTC.
fn timestamp(number: u64) -> String {
    let (days, seconds) = (number / 86_400 % 28, number % 86_400);
    format!("2026-01-{:02}T{:02}:{:02}:{:02}Z", days + 1, seconds / 3600, seconds / 60 % 60, seconds % 60)
}
