//! How a target is reached, where it isn't by the plainest connection.

use std::collections::HashMap;
use std::io;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use hyper_util::client::proxy::matcher::Matcher;
use reqwest::Url;
use rustls::pki_types::pem::{self, PemObject as _};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::sign::CertifiedKey;

use super::trust::provider;

/// The proxy schemes, the first of which is the usual one.
const SCHEMES: [&str; 4] = ["http", "https", "socks5", "socks5h"];

/// How a target is reached: proxies, certificates, addresses. By itself: directly, trusting whom the platform trusts.
#[derive(Clone, Default)]
pub struct Link {
    pub(super) proxies: Proxies,
    /// The certificates that are trusted beside the platform's.
    pub(super) authorities: Vec<CertificateDer<'static>>,
    /// The file of certificates that takes the place of the platform's, where one does.
    pub(super) platform_file: Option<PathBuf>,
    pub(super) identity: Option<Arc<CertifiedKey>>,
    pub(super) insecure: bool,
    pub(super) addresses: HashMap<String, Vec<IpAddr>>,
    pub(super) socket: Option<PathBuf>,
}

/// The proxies of each scheme, and the hosts that are reached without.
#[derive(Clone, Default)]
pub(super) struct Proxies {
    pub(super) http: Option<String>,
    pub(super) https: Option<String>,
    pub(super) except: Option<String>,
}

impl Proxies {
    /// Whether there is none.
    pub(super) const fn is_empty(&self) -> bool {
        self.http.is_none() && self.https.is_none()
    }

    /// What says which proxy a request goes over.
    pub(super) fn matcher(&self) -> Option<Matcher> {
        (!self.is_empty()).then(|| {
            let text = |proxy: &Option<String>| proxy.clone().unwrap_or_default();
            Matcher::builder().http(text(&self.http)).https(text(&self.https)).no(text(&self.except)).build()
        })
    }

    /// Whether one of them is spoken to over TLS.
    pub(super) fn are_secure(&self) -> bool {
        [&self.http, &self.https].into_iter().flatten().any(|proxy| proxy.starts_with("https:"))
    }
}

impl Link {
    /// The same over a proxy for all requests: `http`, `https`, `socks5` (names are looked up here) or `socks5h` (there).
    /// User and password may stand in the URL.
    ///
    /// # Errors
    /// Why the text is no proxy.
    pub fn over_proxy(mut self, text: &str) -> Result<Self, String> {
        let proxy = Some(proxy_url(text)?);
        self.proxies = Proxies { https: proxy.clone(), http: proxy, except: None };
        Ok(self)
    }

    /// The same over the proxies that an environment names as curl reads it: `HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY`
    /// and `NO_PROXY`, in capitals or small letters.
    ///
    /// # Errors
    /// Why one of them is no proxy.
    pub fn over_proxies_of(mut self, environment: &HashMap<String, String>) -> Result<Self, String> {
        let of = |name: &str| {
            let value = environment.get(name).or_else(|| environment.get(&name.to_ascii_lowercase()));
            value.filter(|value| !value.is_empty())
        };
        let proxy = |name: &str| {
            let found =
                of(name).map(|value| (name, value)).or_else(|| of("ALL_PROXY").map(|value| ("ALL_PROXY", value)));
            found.map(|(name, value)| proxy_url(value).map_err(|why| format!("{name}: {why}"))).transpose()
        };
        let (http, https) = (proxy("HTTP_PROXY")?, proxy("HTTPS_PROXY")?);
        self.proxies = Proxies { http, https, except: of("NO_PROXY").cloned() };
        Ok(self)
    }

    /// The URLs of its proxies, passwords included.
    pub fn proxies(&self) -> impl Iterator<Item = &str> {
        [&self.proxies.http, &self.proxies.https].into_iter().flatten().map(String::as_str)
    }

    /// The same, and the certificates of a file (PEM) are trusted beside the platform's: those of authorities, and those of
    /// servers themselves.
    ///
    /// # Errors
    /// Why the file gives none.
    pub fn trusting(mut self, file: &Path) -> Result<Self, String> {
        self.authorities.extend(certificates(file)?);
        Ok(self)
    }

    /// The same, where the variable SSL_CERT_FILE names a file: its certificates take the place of the platform's, on Unix.
    /// It is read when TLS is first spoken.
    #[must_use]
    pub fn with_platform_file(mut self, file: PathBuf) -> Self {
        self.platform_file = Some(file);
        self
    }

    /// The same with a certificate of our own, and its key (PEM), for servers that demand one. Both may be in one file.
    ///
    /// # Errors
    /// Why there is none.
    pub fn identified(mut self, certificate: &Path, key: Option<&Path>) -> Result<Self, String> {
        let chain = certificates(certificate)?;
        let file = key.unwrap_or(certificate);
        let key = PrivateKeyDer::from_pem_file(file).map_err(|error| match error {
            pem::Error::NoItemsFound if holds(file, b"ENCRYPTED PRIVATE KEY") => {
                format!("the key in `{}` is encrypted: give it without a passphrase", file.display())
            }
            error => format!("`{}`: {}", file.display(), in_words(error, "no private key (PEM)")),
        })?;
        let identity = CertifiedKey::from_der(chain, key, &provider())
            .map_err(|error| format!("`{}` and `{}`: {error}", certificate.display(), file.display()))?;
        self.identity = Some(Arc::new(identity));
        Ok(self)
    }

    /// The same, and nobody's certificate is looked at.
    #[must_use]
    pub const fn insecure(mut self) -> Self {
        self.insecure = true;
        self
    }

    /// Whether nobody's certificate is looked at.
    #[must_use]
    pub const fn is_insecure(&self) -> bool {
        self.insecure
    }

    /// The same, and a host is at this address; one more where it has some already.
    #[must_use]
    pub fn resolving(mut self, host: &str, address: IpAddr) -> Self {
        self.addresses.entry(host.to_ascii_lowercase()).or_default().push(address);
        self
    }

    /// The same over a Unix socket, whatever the URL's host.
    #[must_use]
    pub fn over_socket(mut self, path: PathBuf) -> Self {
        self.socket = Some(path);
        self
    }

    /// Whether it is over a Unix socket.
    #[must_use]
    pub const fn is_over_socket(&self) -> bool {
        self.socket.is_some()
    }
}

impl std::fmt::Debug for Link {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Proxies have passwords.
        f.debug_struct("Link").field("insecure", &self.insecure).field("socket", &self.socket).finish_non_exhaustive()
    }
}

/// The certificates of a file (PEM), of which there must be one.
pub(super) fn certificates(file: &Path) -> Result<Vec<CertificateDer<'static>>, String> {
    let refuse = |error| format!("`{}`: {}", file.display(), in_words(error, "no certificate (PEM)"));
    let certificates: Vec<_> =
        CertificateDer::pem_file_iter(file).map_err(refuse)?.collect::<Result<_, _>>().map_err(refuse)?;
    if certificates.is_empty() { Err(refuse(pem::Error::NoItemsFound)) } else { Ok(certificates) }
}

fn holds(file: &Path, text: &[u8]) -> bool {
    std::fs::read(file).is_ok_and(|bytes| bytes.windows(text.len()).any(|window| window == text))
}

fn in_words(error: pem::Error, nothing: &str) -> String {
    match error {
        pem::Error::NoItemsFound => format!("it holds {nothing}"),
        pem::Error::Io(error) if error.kind() == io::ErrorKind::NotFound => "there is no such file".to_owned(),
        pem::Error::Io(error) => super::error::root_cause(&error),
        error => error.to_string(),
    }
}

/// Reads where a proxy is; a SOCKS proxy is at port 1080 where nothing else is said (RFC 1928).
fn proxy_url(text: &str) -> Result<String, String> {
    // A text without a scheme is an HTTP proxy, as everywhere.
    let whole = if text.contains("://") { text.to_owned() } else { format!("http://{text}") };
    let expected = || "expected a URL such as http://proxy:3128 or socks5://proxy:1080".to_owned();
    let mut url = Url::parse(&whole).map_err(|_| expected())?;
    if !SCHEMES.contains(&url.scheme()) {
        return Err(format!("`{}:` is no proxy's scheme; those are {}", url.scheme(), SCHEMES.join(", ")));
    }
    if !url.has_host() || !matches!(url.path(), "" | "/") || url.query().is_some() {
        return Err(expected());
    }
    if url.scheme().starts_with("socks") && url.port().is_none() {
        url.set_port(Some(1080)).map_err(|()| expected())?;
    }
    Ok(url.to_string())
}
