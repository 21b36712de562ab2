//! Why a request got no answer that could be judged.

use std::error::Error as StdError;
use std::io;
use std::time::Duration;

use reqwest::Url;
use rustls::{AlertDescription, CertificateError};

use super::trust::is_of_an_authority;

pub(super) type Cause = Box<dyn StdError + Send + Sync>;

/// Why a request got no answer. The message says all of it in one line; the causes are kept as sources.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the message of a kind says what its fields are")]
pub enum Error {
    /// The text is no absolute `http` or `https` URL.
    #[error("{url:?} is no URL that a request can be sent to: {why}")]
    InvalidUrl { url: String, why: String },
    /// The method is no token (RFC 9110 section 9.1).
    #[error("{method:?} can't be sent as a method: it has characters that RFC 9110 does not allow there")]
    InvalidMethod { method: String },
    /// The name or the value of a header field, or of a part's, can't go on the wire (RFC 9110 section 5).
    #[error("the header {name:?} can't be sent: {why}")]
    InvalidHeader { name: String, why: &'static str },
    /// There was no connection: refused, no such host, TLS not agreed, or too slow.
    #[error("can't connect to {origin}: {why}")]
    Connect { origin: String, why: String, source: Cause },
    /// No head of an answer came within the limit.
    #[error("no answer came within {limit:?}")]
    TimedOut { limit: Duration },
    /// The connection ended before the head of an answer was complete.
    #[error("the connection ended before an answer came: {why}")]
    Closed { why: String, source: Cause },
    /// What came is no head of an HTTP answer, or one beyond all measure.
    #[error("what came is no HTTP answer: {why}")]
    Malformed { why: String, source: Cause },
    /// The client could not be set up, for example because the platform's certificates can't be loaded.
    #[error("the client can't be set up: {why}")]
    Setup { why: String, source: Cause },
}

/// On whose account a missing answer goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The target can't be reached, be it for the want of certificates here: nothing is known about its contract.
    Outage,
    /// The target was reached and did not answer as HTTP asks for.
    Target,
    /// The request: nothing was sent.
    Ours,
}

impl Error {
    /// On whose account this goes.
    #[must_use]
    pub const fn fault(&self) -> Fault {
        match self {
            Self::Connect { .. } | Self::Setup { .. } => Fault::Outage,
            Self::TimedOut { .. } | Self::Closed { .. } | Self::Malformed { .. } => Fault::Target,
            Self::InvalidUrl { .. } | Self::InvalidMethod { .. } | Self::InvalidHeader { .. } => Fault::Ours,
        }
    }

    /// Whether the target could not be reached at all.
    #[must_use]
    pub const fn is_outage(&self) -> bool {
        matches!(self.fault(), Fault::Outage)
    }

    pub(super) fn setup(source: impl StdError + Send + Sync + 'static) -> Self {
        Self::Setup { why: root_cause(&source), source: source.into() }
    }

    /// Something that was named for the client can't be used.
    pub(super) fn unset(why: String) -> Self {
        Self::Setup { source: why.clone().into(), why }
    }

    /// `identified`: whether we have a client certificate.
    pub(super) fn connect(url: &Url, between: Option<&str>, limit: Duration, source: Cause, identified: bool) -> Self {
        let why = match of_tls(&*source, identified) {
            Some(why) => why,
            None if timed_out(&*source) => format!("no connection within {limit:?}"),
            None => match root_cause(&*source).as_str() {
                "tunnel error: proxy authorization required" => "it demands credentials (407)".to_owned(),
                "tunnel error: unsuccessful" => "it refuses to connect there".to_owned(),
                why => why.to_owned(),
            },
        };
        let target = url.origin().ascii_serialization();
        let origin = between.map_or_else(|| target.clone(), |between| format!("{target} over {between}"));
        Self::Connect { origin, why, source }
    }

    /// What answers at a URL with `http` speaks TLS.
    pub(super) fn not_plain(url: &Url, error: Self) -> Self {
        let why = "what answers there speaks TLS; perhaps the URL begins with https://".to_owned();
        Self::Connect { origin: url.origin().ascii_serialization(), why, source: error.into() }
    }

    /// Sorts what went wrong between a connection that stands and the head of an answer.
    pub(super) fn exchange(source: impl StdError + Send + Sync + 'static) -> Self {
        let malformed = chain(&source).any(|cause| cause.downcast_ref().is_some_and(hyper::Error::is_parse));
        if malformed {
            Self::Malformed { why: root_cause(&source), source: source.into() }
        } else {
            Self::Closed { why: broken(&source), source: source.into() }
        }
    }

    /// The same, and where a head is malformed the lines that are, of what came.
    pub(super) fn naming(self, came: &[u8]) -> Self {
        let Self::Malformed { why, source } = self else { return self };
        let why = malformed(came, &why).map_or_else(|| why.clone(), |lines| format!("{why}: {lines}"));
        Self::Malformed { why, source }
    }
}

/// The first line of a head that is no header field, or where all are, those whose field the reason names.
fn malformed(head: &[u8], why: &str) -> Option<String> {
    let is_field = |line: &[u8]| {
        let folded = line.starts_with(b" ") || line.starts_with(b"\t");
        folded || httparse::parse_headers(&[line, b"\r\n\r\n"].concat(), &mut [httparse::EMPTY_HEADER; 1]).is_ok()
    };
    let is_named = |line: &[u8]| {
        let name = line.split(|&byte| byte == b':').next().unwrap_or_default();
        let name = String::from_utf8_lossy(name).to_ascii_lowercase();
        why.split(' ').any(|word| word == name)
    };
    // What stands behind the last line end is the beginning of a line at most.
    let end = head.iter().rposition(|&byte| byte == b'\n')?;
    let lines = head[..end].split(|&byte| byte == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line));
    let fields: Vec<&[u8]> = lines.skip(1).take_while(|line| !line.is_empty()).collect();
    let wrong = fields.iter().position(|line| !is_field(line));
    let shown: Vec<String> = match wrong {
        Some(at) => vec![shown(fields[at])],
        None => fields.into_iter().filter(|line| is_named(line)).map(shown).collect(),
    };
    (!shown.is_empty()).then(|| shown.join(" and "))
}

/// A line of a head, as far as it is not too long for a message.
fn shown(line: &[u8]) -> String {
    const LONGEST: usize = 80;
    let text = line.escape_ascii().to_string();
    match text.char_indices().nth(LONGEST) {
        Some((cut, _)) => format!("`{}…`", &text[..cut]),
        None => format!("`{text}`"),
    }
}

/// How a connection broke, in a few words.
pub(super) fn broken(error: &(dyn StdError + 'static)) -> String {
    // hyper blames the user when the connection is gone before the request was taken off its queue.
    let unsent = chain(error).any(|cause| cause.downcast_ref().is_some_and(hyper::Error::is_user));
    let closed = chain(error).any(|cause| {
        cause.downcast_ref().is_some_and(|hyper: &hyper::Error| {
            hyper.is_incomplete_message() || hyper.is_canceled() || hyper.is_closed()
        }) || cause.downcast_ref().is_some_and(|io: &io::Error| io.kind() == io::ErrorKind::UnexpectedEof)
    });
    if unsent || closed { "the target closed it".to_owned() } else { root_cause(error) }
}

/// Whether the other side broke TLS off.
pub(super) fn is_of_tls(error: &(dyn StdError + 'static)) -> bool {
    matches!(tls_error(error), Some(rustls::Error::AlertReceived(_)))
}

fn tls_error<'e>(error: &'e (dyn StdError + 'static)) -> Option<&'e rustls::Error> {
    chain(error).find_map(<dyn StdError>::downcast_ref)
}

/// What to say of a certificate that isn't trusted here, or of a server that doesn't speak TLS or not with us.
fn of_tls(error: &(dyn StdError + 'static), identified: bool) -> Option<String> {
    // A signature that doesn't fit is that of another issuer of the same name.
    let unknown = [CertificateError::UnknownIssuer, CertificateError::BadSignature];
    let Some(tls) = tls_error(error) else {
        let ended = |cause: &io::Error| cause.kind() == io::ErrorKind::UnexpectedEof;
        return chain(error)
            .any(|cause| cause.downcast_ref().is_some_and(ended))
            .then(|| "it hung up on TLS; perhaps the URL begins with http://".to_owned());
    };
    let words = match tls {
        rustls::Error::InvalidCertificate(why) if unknown.contains(why) => {
            "its certificate was issued by nobody who is trusted here; name the issuer's certificate (PEM) with \
             `--ca-file`, or have the system trust it"
        }
        tls if is_of_an_authority(tls) => {
            "its certificate is that of an authority (`CA:TRUE`, as self-signed ones have it); where it is the one you \
             expect, name it (PEM) with `--ca-file`"
        }
        rustls::Error::AlertReceived(AlertDescription::CertificateRequired) => {
            "it demands a client certificate; name one with `--client-cert`"
        }
        rustls::Error::AlertReceived(alert) => {
            let hint = if identified { "" } else { "; perhaps it demands a client certificate (`--client-cert`)" };
            return Some(format!("it broke TLS off ({alert:?}){hint}"));
        }
        rustls::Error::InvalidMessage(_) => "what answers there doesn't speak TLS; perhaps the URL begins with http://",
        _ => return None,
    };
    Some(words.to_owned())
}

fn timed_out(error: &(dyn StdError + 'static)) -> bool {
    chain(error).any(|cause| {
        cause.downcast_ref().is_some_and(|io: &io::Error| io.kind() == io::ErrorKind::TimedOut)
            || cause.downcast_ref().is_some_and(reqwest::Error::is_timeout)
    })
}

/// The last cause of all, as a phrase that begins in lower case, without the number of the operating system's error.
pub(super) fn root_cause(error: &(dyn StdError + 'static)) -> String {
    let text = chain(error).last().map(ToString::to_string).unwrap_or_default();
    let text = text.split(" (os error").next().unwrap_or_default();
    let mut letters = text.chars();
    match (letters.next(), letters.clone().next()) {
        // Not a name such as SSL_CERT_FILE.
        (Some(first), second) if !second.is_some_and(char::is_uppercase) => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => text.to_owned(),
    }
}

/// An error and its causes. An I/O error doesn't count what it wraps among its causes; here it is one.
fn chain<'a>(error: &'a (dyn StdError + 'static)) -> impl Iterator<Item = &'a (dyn StdError + 'static)> {
    std::iter::successors(Some(error), |&cause| {
        let wrapped = cause.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        wrapped.map_or_else(|| cause.source(), |wrapped| Some(wrapped as &(dyn StdError + 'static)))
    })
}
