//! The command for a request that goes out as it stands.

use super::body::MOST_BYTES;
use super::quote::{Secrets, printf, word};

/// Seconds after which `nc` stops waiting for a target that keeps the connection.
const PATIENCE: u8 = 5;

/// A pipe from the request's bytes to what sends them to the host of a URL.
pub(super) fn command(raw: &[u8], url: &str, secrets: &Secrets<'_>) -> String {
    let (scheme, rest) = url.split_once("://").unwrap_or(("http", url));
    let secure = scheme == "https";
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, port),
        _ => (authority, if secure { "443" } else { "80" }),
    };
    let sender = if secure {
        format!("openssl s_client -quiet -connect {}", word(&format!("{host}:{port}"), secrets))
    } else {
        format!("nc -w {PATIENCE} {} {port}", word(host.trim_matches(['[', ']']), secrets))
    };
    if raw.len() > MOST_BYTES {
        return format!("# request.bin: the {} bytes of the request\ncat request.bin | {sender}", raw.len());
    }
    format!("{} | {sender}", printf(raw, secrets))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::plain(
        "http://localhost:8080/a",
        "printf 'GET /a HTTP/1.1\\r\\nToken: %s\\r\\n\\r\\n' \"$TOKEN\" | nc -w 5 'localhost' 8080"
    )]
    #[case::usual_port(
        "http://api.example/a",
        "printf 'GET /a HTTP/1.1\\r\\nToken: %s\\r\\n\\r\\n' \"$TOKEN\" | nc -w 5 'api.example' 80"
    )]
    #[case::version_six(
        "http://[::1]/a",
        "printf 'GET /a HTTP/1.1\\r\\nToken: %s\\r\\n\\r\\n' \"$TOKEN\" | nc -w 5 '::1' 80"
    )]
    #[case::secure(
        "https://api.example/a",
        "printf 'GET /a HTTP/1.1\\r\\nToken: %s\\r\\n\\r\\n' \"$TOKEN\" | openssl s_client -quiet -connect 'api.example:443'"
    )]
    fn raw_requests_go_through_a_pipe(#[case] url: &str, #[case] expected: &str) {
        let secrets = Secrets::new(&[]);
        assert_eq!(command(b"GET /a HTTP/1.1\r\nToken: [secret token]\r\n\r\n", url, &secrets), expected);
    }

    #[test]
    fn a_long_one_is_left_to_a_file() {
        let shown = command(&[b'x'; 5_000], "http://localhost:8080/", &Secrets::new(&[]));
        assert_eq!(shown, "# request.bin: the 5000 bytes of the request\ncat request.bin | nc -w 5 'localhost' 8080");
    }
}
