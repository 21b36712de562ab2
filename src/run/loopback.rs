//! What is on this machine.

use url::{Host, Url};

/// Whether a URL's host is this machine by its name or address (RFC 6761 section 6.3, RFC 1122 section 3.2.1.3).
pub(super) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}
