//! Cookies that answers set and requests send back (RFC 6265).

use std::cmp::Reverse;
use std::sync::{Mutex, PoisonError};

use cookie_store::{Cookie, CookieStore, RawCookie, StoreAction};
use url::Url;

use super::loopback::is_loopback;
use crate::mask::Secrets;

/// A shorter cookie says `true` or `en-US`: masking it would mask ordinary text.
const SHORTEST: usize = 8;

/// Cookies that answers set.
#[derive(Default)]
pub(super) struct Jar {
    state: Mutex<State>,
    /// The identity that they are credentials of; the cookies of a case are values like any other.
    owner: Option<String>,
}

#[derive(Default)]
struct State {
    store: CookieStore,
    /// What tells cookies apart (domain, path and name), in the order in which they were made.
    made: Vec<[String; 3]>,
}

impl Jar {
    /// The jar of an identity's session.
    pub(super) fn of(identity: &str) -> Self {
        Self { owner: Some(identity.to_owned()), ..Self::default() }
    }

    /// The value of the Cookie header for a URL: cookies with longer paths come first, then those that were made earlier
    /// (RFC 6265 section 5.4).
    pub(super) fn header(&self, url: &str) -> Option<String> {
        let url = trusted(Url::parse(url).ok()?);
        let State { store, made } = &*self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let mut cookies = store.matches(&url);
        let age = |cookie: &Cookie<'_>| made.iter().position(|known| *known == key(cookie));
        cookies.sort_by_cached_key(|cookie| (Reverse(cookie.path.len()), age(cookie)));
        let pairs: Vec<String> = cookies.iter().map(|cookie| format!("{}={}", cookie.name(), cookie.value())).collect();
        (!pairs.is_empty()).then(|| pairs.join("; "))
    }

    /// Keeps the cookies that an answer from a URL sets, as a browser would. Those of an identity are secrets, like all that
    /// its login gives.
    pub(super) fn keep<'l>(&self, url: &str, lines: impl Iterator<Item = &'l str>, secrets: &Secrets) {
        let mut lines = lines.peekable();
        let Some(url) = lines.peek().and_then(|_| Url::parse(url).ok()).map(trusted) else { return };
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        // What can't be read a browser would drop, too.
        let read = lines.filter_map(|line| RawCookie::parse(line).ok()).filter(|cookie| keeps_its_word(cookie, &url));
        for cookie in read.filter_map(|raw| Some(Cookie::try_from_raw_cookie(&raw, &url).ok()?.into_owned())) {
            let key = key(&cookie);
            match state.store.insert(cookie, &url) {
                Ok(StoreAction::ExpiredExisting) => state.made.retain(|known| *known != key),
                Ok(_) if !state.made.contains(&key) => state.made.push(key),
                Ok(_) | Err(_) => {}
            }
        }
        let Some(owner) = &self.owner else { return };
        for cookie in state.store.iter_unexpired().filter(|cookie| cookie.value().len() >= SHORTEST) {
            secrets.add(&format!("{owner}.{}", cookie.name()), cookie.value());
        }
    }
}

/// Browsers take this machine for a secure place: what is set there with Secure is sent back, over `http` as well.
fn trusted(mut url: Url) -> Url {
    if url.scheme() == "http" && is_loopback(&url) {
        // It can't fail between these two.
        let _ = url.set_scheme("https");
    }
    url
}

/// Whether a cookie is what the prefix of its name says (RFC 6265bis section 4.1.3).
fn keeps_its_word(cookie: &RawCookie<'_>, url: &Url) -> bool {
    let name = cookie.name().to_ascii_lowercase();
    let secure = cookie.secure() == Some(true) && url.scheme() == "https";
    if name.starts_with("__host-") {
        secure && cookie.path() == Some("/") && cookie.domain().is_none()
    } else {
        secure || !name.starts_with("__secure-")
    }
}

fn key(cookie: &Cookie<'_>) -> [String; 3] {
    let domain = cookie.domain.as_cow().unwrap_or_default().into_owned();
    [domain, cookie.path.to_string(), cookie.name().to_owned()]
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    const SITE: &str = "https://shop.example/a/b/c";

    fn sent(set: &[&str], url: &str) -> String {
        let jar = Jar::default();
        for line in set {
            jar.keep(url, [*line].into_iter(), &Secrets::default());
        }
        jar.header(url).unwrap_or_default()
    }

    #[rstest]
    #[case::longer_path_first(&["a=1; Path=/", "b=1; Path=/a", "c=1; Path=/a/b"], "c=1; b=1; a=1")]
    #[case::then_the_older(&["z=1", "y=1; Domain=shop.example; Path=/a/b", "x=1"], "z=1; y=1; x=1")]
    #[case::a_new_value_is_as_old(&["z=1", "y=1", "z=2"], "z=2; y=1")]
    #[case::one_that_ended_is_made_anew(&["z=1", "y=1", "z=; Max-Age=0", "z=2"], "y=1; z=2")]
    fn cookies_are_sent_in_their_order(#[case] set: &[&str], #[case] expected: &str) {
        assert_eq!(sent(set, SITE), expected);
    }

    #[rstest]
    #[case::for_one_host("__Host-a=1; Path=/; Secure", SITE, true)]
    #[case::without_secure("__Host-a=1; Path=/", SITE, false)]
    #[case::without_a_path("__Host-a=1; Secure", "https://shop.example/", false)]
    #[case::for_a_domain("__Host-a=1; Path=/; Secure; Domain=shop.example", SITE, false)]
    #[case::in_other_letters("__host-a=1; Path=/", SITE, false)]
    #[case::secure("__Secure-a=1; Secure", SITE, true)]
    #[case::not_secure("__Secure-a=1", SITE, false)]
    #[case::over_http("__Secure-a=1; Secure", "http://shop.example/", false)]
    #[case::over_http_on_this_machine("__Secure-a=1; Secure", "http://localhost:8080/", true)]
    fn a_cookie_keeps_what_its_name_says(#[case] line: &str, #[case] url: &str, #[case] kept: bool) {
        assert_eq!(!sent(&[line], url).is_empty(), kept);
    }

    #[rstest]
    #[case::by_name("http://localhost:8080/", true)]
    #[case::by_address("http://127.0.0.1/", true)]
    #[case::elsewhere("http://shop.example/", false)]
    fn a_secure_cookie_is_sent_back_over_http_on_this_machine_alone(#[case] url: &str, #[case] kept: bool) {
        assert_eq!(!sent(&["a=1; Secure"], url).is_empty(), kept);
    }
}
