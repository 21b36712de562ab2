//! Bearer tokens that carry all there is to know about a session: who, since when, and a signature over both.
//!
//! A token is judged without anything remembered, so that a session that began in one world holds in every other.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, Mac};
use sha2::Sha256;

/// How long a session lasts.
pub(super) const LIFETIME: Duration = Duration::from_secs(15 * 60);

/// The key of the signatures: fixed, so that a token is the same in every run.
const KEY: &[u8] = b"the signing key of a self-test server keeps no secret";

/// What a token says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Claims {
    /// The name of the account.
    pub(super) user: String,
    /// When the session began, since 1970-01-01T00:00:00Z.
    pub(super) since: Duration,
}

/// A token for a session. The number tells two sessions apart that began in the same millisecond.
pub(super) fn issue(claims: &Claims, number: u64) -> String {
    let text = format!("{}:{number}:{}", claims.since.as_millis(), claims.user);
    let payload = URL_SAFE_NO_PAD.encode(text);
    let signature = URL_SAFE_NO_PAD.encode(sign(&payload));
    format!("{payload}.{signature}")
}

/// Whether the signature fits what the token says.
pub(super) fn is_genuine(token: &str) -> bool {
    token.split_once('.').is_some_and(|(payload, signature)| {
        URL_SAFE_NO_PAD.decode(signature).is_ok_and(|signature| signature == sign(payload))
    })
}

/// What the token says, whoever signed it.
pub(super) fn claims(token: &str) -> Option<Claims> {
    let (payload, _) = token.split_once('.')?;
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(payload).ok()?).ok()?;
    let (since, rest) = text.split_once(':')?;
    let (_, user) = rest.split_once(':')?;
    Some(Claims { user: user.to_owned(), since: Duration::from_millis(since.parse().ok()?) })
}

fn sign(payload: &str) -> Vec<u8> {
    // A key of any length is fine for HMAC (RFC 2104); without a MAC nothing is genuine but an empty signature.
    Hmac::<Sha256>::new_from_slice(KEY)
        .map_or_else(|_| Vec::new(), |mac| mac.chain_update(payload).finalize().into_bytes().to_vec())
}
