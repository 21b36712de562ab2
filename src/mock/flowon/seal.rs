//! Texts that only this server can have made: signed, so that nothing need be remembered about them.

use hmac::{Hmac, Mac};
use sha2::Sha256;

/// Fixed, so that a token of one world, or of a server that was started again, is good in every other.
const KEY: &[u8] = b"the key of the FlowOn self-test server";

/// How many bytes a signature has.
pub(super) const LENGTH: usize = 32;

/// Signs a text. The purpose keeps a cursor from passing as a token.
pub(super) fn sign(purpose: &str, text: &[u8]) -> [u8; LENGTH] {
    mac(purpose, text).map(|mac| mac.finalize().into_bytes().into()).unwrap_or_default()
}

/// Whether this server signed the text for this purpose.
pub(super) fn is_genuine(purpose: &str, text: &[u8], signature: &[u8]) -> bool {
    mac(purpose, text).is_some_and(|mac| mac.verify_slice(signature).is_ok())
}

fn mac(purpose: &str, text: &[u8]) -> Option<Hmac<Sha256>> {
    // HMAC takes keys of every length: there is no failure to tell of.
    let mut mac = <Hmac<Sha256> as Mac>::new_from_slice(KEY).ok()?;
    mac.update(purpose.as_bytes());
    mac.update(&[0]);
    mac.update(text);
    Some(mac)
}
