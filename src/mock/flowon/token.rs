//! Bearer tokens: user and time of issue, signed.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;

use super::seal;

/// How long a token is good for.
pub(super) const LIFETIME: Duration = Duration::from_secs(60 * 60);

const PURPOSE: &str = "token";

/// What a token says.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Token {
    /// Who logged in.
    pub(super) user: String,
    /// When, as time since 1970-01-01T00:00:00Z.
    pub(super) issued: Duration,
}

impl Token {
    /// The token as it is sent: `<what it says>.<signature>`.
    pub(super) fn write(&self) -> String {
        let text = format!("{} {}", self.issued.as_millis(), self.user);
        let signature = seal::sign(PURPOSE, text.as_bytes());
        format!("{}.{}", BASE64.encode(&text), BASE64.encode(signature))
    }

    /// What a token says, whoever made it.
    pub(super) fn read(sent: &str) -> Option<Self> {
        let (text, _) = sent.split_once('.')?;
        let text = String::from_utf8(BASE64.decode(text).ok()?).ok()?;
        let (issued, user) = text.split_once(' ')?;
        Some(Self { user: user.to_owned(), issued: Duration::from_millis(issued.parse().ok()?) })
    }

    /// Whether this server made the token.
    pub(super) fn is_genuine(sent: &str) -> bool {
        let Some((text, signature)) = sent.split_once('.') else {
            return false;
        };
        match (BASE64.decode(text), BASE64.decode(signature)) {
            (Ok(text), Ok(signature)) => seal::is_genuine(PURPOSE, &text, &signature),
            _ => false,
        }
    }

    /// Whether its time is over.
    pub(super) fn has_expired(&self, now: Duration) -> bool {
        now.saturating_sub(self.issued) >= LIFETIME
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token() -> Token {
        Token { user: "seller".to_owned(), issued: Duration::from_secs(1_000) }
    }

    #[test]
    fn a_token_says_who_and_when() {
        let sent = token().write();
        assert_eq!(Token::read(&sent), Some(token()));
        assert!(Token::is_genuine(&sent));
    }

    #[test]
    fn a_token_whose_user_was_changed_is_not_genuine() {
        let honest = token().write();
        let (_, signature) = honest.split_once('.').unwrap_or_default();
        let forged = format!("{}.{signature}", BASE64.encode("1000000 director"));
        assert!(Token::read(&forged).is_some());
        assert!(!Token::is_genuine(&forged));
    }

    #[rstest::rstest]
    #[case("")]
    #[case(".")]
    #[case("no dot")]
    #[case("a.b.c")]
    #[case("\u{fc}.\u{fc}")]
    fn rubbish_is_not_genuine(#[case] sent: &str) {
        assert_eq!(Token::read(sent), None);
        assert!(!Token::is_genuine(sent));
    }

    #[test]
    fn a_token_expires_at_the_end_of_its_lifetime() {
        let end = token().issued + LIFETIME;
        assert!(!token().has_expired(end.saturating_sub(Duration::from_millis(1))));
        assert!(token().has_expired(end));
        // A world whose clock is behind the one of the login.
        assert!(!token().has_expired(Duration::ZERO));
    }
}
