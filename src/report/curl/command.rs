//! The whole command.

use super::body::Body;
use super::quote::{Secrets, word};
use crate::model::request::{Request, RequestBody};

/// The command on one line (after lines of comments where a body is too long to stand in it).
///
/// The request is masked: where it says `[secret name]` a shell variable is used, the one that `variables` has for that
/// name (secret, variable). `reach`: the options by which the target is reached, each with its value, if it has one. Every
/// character of the command is printable.
#[must_use]
pub fn command(request: &Request, variables: &[(String, String)], reach: &[(&str, String)]) -> String {
    let secrets = Secrets::new(variables);
    if let Some(raw) = &request.raw {
        return super::raw::command(raw, &request.url, &secrets);
    }
    let mut arguments: Vec<String> = reach.iter().map(|(option, value)| with_value(option, value, &secrets)).collect();
    arguments.extend(method(request));
    // curl reads brackets and braces as ranges, and takes dots out of paths, unless it is told not to.
    if without_secrets(&request.url).contains(['[', ']', '{', '}']) {
        arguments.push("--globoff".to_owned());
    }
    if request.path().split('/').any(|segment| segment == "." || segment == "..") {
        arguments.push("--path-as-is".to_owned());
    }
    arguments.push(word(&request.url, &secrets));
    arguments.extend(headers(request, &secrets));
    let body = request.body.as_ref().map(|body| Body::new(body, &secrets)).unwrap_or_default();
    arguments.extend(body.arguments);
    format!("{}{}curl {}", body.notes, body.pipe, arguments.join(" "))
}

fn with_value(option: &str, value: &str, secrets: &Secrets<'_>) -> String {
    if value.is_empty() { option.to_owned() } else { format!("{option} {}", word(value, secrets)) }
}

/// A masked text without its placeholders, whose brackets curl never sees.
fn without_secrets(text: &str) -> String {
    let mut parts = text.split("[secret ");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + part.split_once(']').map_or("", |(_, rest)| rest))
}

fn method(request: &Request) -> Vec<String> {
    match (request.method.as_str(), &request.body) {
        ("GET", None) => Vec::new(),
        ("HEAD", None) => vec!["--head".to_owned()],
        // Told to send a body with HEAD, curl would wait for one in the answer.
        ("HEAD", Some(_)) => vec!["-X HEAD".to_owned(), "--max-time 10".to_owned()],
        (method, _) if method.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_') => {
            vec![format!("-X {method}")]
        }
        (method, _) => vec![format!("-X {}", word(method, &Secrets::new(&[])))],
    }
}

fn headers(request: &Request, secrets: &Secrets<'_>) -> Vec<String> {
    let mut arguments = Vec::new();
    for (name, value) in request.headers.iter() {
        // As they go out.
        let name = &name.to_ascii_lowercase();
        if is_curls_own(request, name, value) {
            continue;
        }
        if let Some(pair) = basic(name, value).filter(|pair| secrets.are_in(pair.as_bytes())) {
            arguments.push(format!("-u {}", word(&pair, secrets)));
        } else if value.is_empty() {
            // With a colon and nothing behind it curl would send no such field at all.
            arguments.push(format!("-H {}", word(&format!("{name};"), secrets)));
        } else {
            arguments.push(format!("-H {}", word(&format!("{name}: {value}"), secrets)));
        }
    }
    if request.body.is_some() && request.headers.get("content-type").is_none() {
        arguments.push("-H 'Content-Type:'".to_owned());
    }
    // With a colon and nothing behind it curl leaves away what it sends by itself.
    arguments.extend(request.without.iter().map(|name| format!("-H {name}:")));
    // For a long body curl would ask first whether it may send it (RFC 9110 section 10.1.1).
    let long = |body: &RequestBody| match body {
        RequestBody::Bytes(bytes) => bytes.len() > 1_000,
        _ => true,
    };
    if request.body.as_ref().is_some_and(long) && request.headers.get("expect").is_none() {
        arguments.push("-H 'Expect:'".to_owned());
    }
    arguments
}

/// Whether curl sends just this field by itself.
fn is_curls_own(request: &Request, name: &str, value: &str) -> bool {
    if name.eq_ignore_ascii_case("host") {
        let rest = request.url.split_once("://").map_or("", |(_, rest)| rest);
        return rest.split(['/', '?', '#']).next() == Some(value);
    }
    match &request.body {
        Some(RequestBody::Bytes(bytes)) => {
            name.eq_ignore_ascii_case("content-length") && value == bytes.len().to_string()
        }
        Some(RequestBody::Multipart(_)) => {
            name.eq_ignore_ascii_case("content-type") && value.starts_with("multipart/form-data")
        }
        _ => false,
    }
}

/// User and password of HTTP Basic (RFC 7617), which are masked in plain where one of them is a secret.
fn basic(name: &str, value: &str) -> Option<String> {
    let pair = value.strip_prefix("Basic ").filter(|_| name.eq_ignore_ascii_case("authorization"))?;
    pair.contains(':').then(|| pair.to_owned())
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::model::headers::Headers;
    use crate::model::request::{Part, PartContent};

    fn request(method: &str, headers: &[(&str, &str)], body: Option<RequestBody>) -> Request {
        let headers: Headers = headers.iter().copied().collect();
        Request { method: method.into(), url: "http://localhost/cubes?a=1".into(), headers, body, ..Request::default() }
    }

    fn text(body: &str) -> RequestBody {
        RequestBody::Bytes(body.into())
    }

    const JSON: (&str, &str) = ("Content-Type", "application/json");

    #[rstest]
    #[case::get("GET", &[], None, "curl 'http://localhost/cubes?a=1'")]
    #[case::head("HEAD", &[], None, "curl --head 'http://localhost/cubes?a=1'")]
    #[case::post_without_body("POST", &[], None, "curl -X POST 'http://localhost/cubes?a=1'")]
    #[case::json("PUT", &[JSON], Some(text(r#"{"name": "#)), r#"curl -X PUT 'http://localhost/cubes?a=1' -H 'content-type: application/json' --data-binary '{"name": '"#)]
    #[case::body_without_a_type("PUT", &[], Some(text("hi")), "curl -X PUT 'http://localhost/cubes?a=1' -H 'Content-Type:' --data-binary 'hi'")]
    #[case::secret_in_a_header("GET", &[("Authorization", "Bearer [secret token]")], None, "curl 'http://localhost/cubes?a=1' -H \"authorization: Bearer $TOKEN\"")]
    #[case::basic("GET", &[("Authorization", "Basic me:[secret token]")], None, "curl 'http://localhost/cubes?a=1' -u \"me:$TOKEN\"")]
    #[case::empty_header("GET", &[("X-Empty", "")], None, "curl 'http://localhost/cubes?a=1' -H 'x-empty;'")]
    #[case::bytes_beyond_ascii("GET", &[("X", "caf\u{e9}")], None, "curl 'http://localhost/cubes?a=1' -H 'x: caf\u{e9}'")]
    #[case::what_curl_sends_itself("GET", &[("host", "localhost")], None, "curl 'http://localhost/cubes?a=1'")]
    #[case::another_host("GET", &[("Host", "other")], None, "curl 'http://localhost/cubes?a=1' -H 'host: other'")]
    #[case::lines("PUT", &[JSON], Some(text("{\n}")), r"printf '{\n}' | curl -X PUT 'http://localhost/cubes?a=1' -H 'content-type: application/json' --data-binary @-")]
    #[case::body_like_a_file_name("PUT", &[JSON], Some(text("@x")), "printf '@x' | curl -X PUT 'http://localhost/cubes?a=1' -H 'content-type: application/json' --data-binary @-")]
    #[case::filler("PUT", &[JSON], Some(RequestBody::Filler(10_485_761)), r"head -c 10485761 /dev/zero | tr '\0' a | curl -X PUT 'http://localhost/cubes?a=1' -H 'content-type: application/json' -H 'Expect:' --data-binary @-")]
    #[case::odd_method("A'B", &[], None, r"curl -X 'A'\''B' 'http://localhost/cubes?a=1'")]
    fn requests_become_commands(
        #[case] method: &str,
        #[case] headers: &[(&str, &str)],
        #[case] body: Option<RequestBody>,
        #[case] expected: &str,
    ) {
        assert_eq!(command(&request(method, headers, body), &[], &[]), expected);
    }

    #[rstest]
    #[case("http://localhost/a[1]", "curl --globoff 'http://localhost/a[1]'")]
    #[case("http://localhost/a/../b", "curl --path-as-is 'http://localhost/a/../b'")]
    #[case("http://localhost/?token=[secret token]&x", "curl \"http://localhost/?token=$TOKEN&x\"")]
    fn urls_go_out_as_they_are(#[case] url: &str, #[case] expected: &str) {
        let request = Request { method: "GET".into(), url: url.into(), ..Request::default() };
        assert_eq!(command(&request, &[], &[]), expected);
    }

    #[test]
    fn the_target_is_reached_as_the_run_did() {
        let reach = [("--cacert", "our ca.pem".to_owned()), ("--insecure", String::new())];
        let shown = "curl --cacert 'our ca.pem' --insecure 'http://localhost/cubes?a=1'";
        assert_eq!(command(&request("GET", &[], None), &[], &reach), shown);
    }

    #[test]
    fn a_long_body_is_left_to_a_file() {
        let body = Some(RequestBody::Bytes(vec![b'x'; 5_000]));
        assert_eq!(
            command(&request("PUT", &[JSON], body), &[], &[]),
            "# body.bin: the 5000 bytes of the request's body\ncurl -X PUT 'http://localhost/cubes?a=1' -H 'content-type: application/json' -H 'Expect:' --data-binary @body.bin"
        );
    }

    #[test]
    fn parts_become_form_fields() {
        const FORM: (&str, &str) = ("Content-Type", "multipart/form-data; boundary=edge");
        let part = |field: &str, file_name: Option<&str>, media_type: Option<&str>, content| Part {
            field: field.into(),
            file_name: file_name.map(Into::into),
            media_type: media_type.map(Into::into),
            content,
        };
        let parts = vec![
            part("note", None, None, PartContent::Bytes(b"hello; \"you\"".to_vec())),
            part("file", Some("big.pdf"), Some("application/pdf"), PartContent::Filler(11)),
            part("more", Some("b.bin"), None, PartContent::Bytes(vec![0, 1])),
        ];
        assert_eq!(
            command(&request("POST", &[FORM], Some(RequestBody::Multipart(parts))), &[], &[]),
            "# part-3.bin: the 2 bytes of part 3\nhead -c 11 /dev/zero | tr '\\0' a | curl -X POST 'http://localhost/cubes?a=1' -H 'Expect:' \
             -F 'note=\"hello; \\\"you\\\"\"' -F 'file=@-;filename=big.pdf;type=application/pdf' -F 'more=@part-3.bin;filename=b.bin'"
        );
    }
}
