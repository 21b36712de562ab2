//! Reads the URLs of requests.

use std::sync::OnceLock;

use reqwest::Url;

use super::error::Error;

/// Reads URLs that mostly have one origin, whose own reading takes longer than that of all that follows it.
#[derive(Debug, Default)]
pub(super) struct Addresses {
    /// The first origin met, with `/` at its end.
    origin: OnceLock<Url>,
}

impl Addresses {
    /// Reads an absolute `http` or `https` URL.
    ///
    /// # Errors
    /// [`Error::InvalidUrl`] where it is none.
    pub(super) fn read(&self, text: &str) -> Result<Url, Error> {
        if let Some(url) = self.at_known_origin(text) {
            return Ok(url);
        }
        let url = read(text)?;
        if self.origin.get().is_none()
            && url.username().is_empty()
            && url.password().is_none()
            && let Ok(origin) = url.join("/")
        {
            self.origin.get_or_init(|| origin);
        }
        Ok(url)
    }

    fn at_known_origin(&self, text: &str) -> Option<Url> {
        let origin = self.origin.get()?;
        let rest = text.strip_prefix(origin.as_str().trim_end_matches('/'))?;
        // What is read as if it weren't there, or as another host, is left to the long way.
        let plain = rest.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
        if plain && rest.starts_with('/') && !rest.starts_with("//") { origin.join(rest).ok() } else { None }
    }
}

fn read(text: &str) -> Result<Url, Error> {
    let invalid = |why: &str| Error::InvalidUrl { url: text.to_owned(), why: why.to_owned() };
    let url = Url::parse(text).map_err(|error| invalid(&error.to_string()))?;
    match url.scheme() {
        "http" | "https" if url.has_host() => Ok(url),
        "http" | "https" => Err(invalid("it names no host")),
        other => Err(invalid(&format!("its scheme is {other}, not http or https"))),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// A known origin changes nothing but the time it takes.
        #[test]
        fn a_url_is_the_same_at_a_known_origin(
            known in prop::sample::select(&["http://h/a", "http://h:80/", "http://h:81", "http://u:p@h/"][..]),
            port in prop::sample::select(&["", "", "", ":80", ":81"][..]),
            rest in prop_oneof![r"/[/\\\t ]{1,2}[a-z]{0,2}[/.?#%@: \t\n]{0,3}", "/.{0,6}", ".{0,6}"],
        ) {
            let addresses = Addresses::default();
            addresses.read(known).unwrap();
            let text = format!("http://h{port}{rest}");
            prop_assert_eq!(addresses.read(&text).ok(), read(&text).ok());
        }
    }

    #[test]
    fn a_path_of_two_slashes_names_no_other_host() {
        let addresses = Addresses::default();
        addresses.read("http://h/a").unwrap();
        assert_eq!(addresses.read("http://h//elsewhere/b").unwrap().as_str(), "http://h//elsewhere/b");
        assert_eq!(addresses.read("http://h/b/../c?d#e").unwrap().as_str(), "http://h/c?d#e");
    }
}
