//! What envelopes say about the values of an answer, as verdicts ask for it.

use crate::check::contract::Envelope;
use crate::select::Place;
use crate::verdict::Roles;

/// Where reasons and text for people stand in an answer that has one of these envelopes.
#[must_use]
pub fn roles<'a>(envelopes: impl IntoIterator<Item = &'a Envelope>) -> Roles<'a> {
    let mut roles = Roles::default();
    for envelope in envelopes {
        for reason in &envelope.reason {
            match &reason.at {
                Place::Body(path) => roles.reasons.push(path),
                Place::Header(name) => roles.reason_headers.push(name),
                Place::Status | Place::Text | Place::Trailer(_) => {}
            }
        }
        roles.prose.extend(&envelope.prose);
    }
    roles
}
