//! `multipart/form-data` (RFC 7578) read by hand: as much of it as an upload needs. Whatever can't be read is left out.

use std::io::BufRead;

use percent_encoding::percent_decode_str;

/// One part of a form.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Part<'a> {
    /// The field's name.
    pub(super) field: String,
    /// The file's name, where the part is a file.
    pub(super) file_name: Option<String>,
    /// The bytes.
    pub(super) content: &'a [u8],
}

/// The parts of a body; none where the Content-Type isn't that of a form or the body doesn't hold its boundary.
pub(super) fn parts<'a>(content_type: &str, body: &'a [u8]) -> Vec<Part<'a>> {
    let essence = content_type.split(';').next().unwrap_or_default().trim();
    if !essence.eq_ignore_ascii_case("multipart/form-data") {
        return Vec::new();
    }
    let Some(boundary) = parameter(content_type, "boundary").filter(|boundary| !boundary.is_empty()) else {
        return Vec::new();
    };
    // Every delimiter begins with a line break, but the first may stand at the very beginning (RFC 2046 section 5.1.1).
    let first = format!("--{boundary}").into_bytes();
    let delimiter = [b"\r\n", &first[..]].concat();
    let Some(mut rest) = body.strip_prefix(&first[..]).or_else(|| Some(split(body, &delimiter)?.1)) else {
        return Vec::new();
    };
    let mut parts = Vec::new();
    // Two dashes behind the delimiter end the form; a part without a delimiter behind it was cut off.
    while !rest.starts_with(b"--") {
        let Some((inside, behind)) = split(rest, &delimiter) else {
            break;
        };
        parts.extend(part(inside));
        rest = behind;
    }
    parts
}

/// Reads what stands between two delimiters: the end of the delimiter's line, header fields, an empty line, the bytes.
fn part(inside: &[u8]) -> Option<Part<'_>> {
    let (_, inside) = split(inside, b"\r\n")?;
    let (head, content) = match inside.strip_prefix(b"\r\n") {
        Some(content) => (&inside[..0], content),
        None => split(inside, b"\r\n\r\n")?,
    };
    let head = String::from_utf8_lossy(head);
    let disposition = head.split("\r\n").find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.trim().eq_ignore_ascii_case("content-disposition").then_some(value)
    })?;
    Some(Part { field: parameter(disposition, "name")?, file_name: parameter(disposition, "filename"), content })
}

/// What stands before and behind the first place of a text that begins with `\r\n`.
///
/// Line ends are found by the standard library's own search, which is quick in a debug build as well: ten megabytes
/// of a file pass through here.
fn split<'a>(bytes: &'a [u8], delimiter: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    let mut line_end = 0;
    loop {
        line_end += bytes.get(line_end..)?.skip_until(b'\n').ok().filter(|&read| read > 0)?;
        // The line end itself is the delimiter's second byte.
        let Some(start) = line_end.checked_sub(2) else {
            continue;
        };
        if let Some(behind) = bytes[start..].strip_prefix(delimiter) {
            return Some((&bytes[..start], behind));
        }
    }
}

/// The value of a parameter of a header field, plain, quoted (RFC 9110 section 5.6.6) or extended (RFC 8187).
fn parameter(field: &str, name: &str) -> Option<String> {
    let plain = raw_parameters(field).into_iter().find(|(key, _)| key.eq_ignore_ascii_case(name));
    if let Some((_, value)) = plain {
        return Some(value);
    }
    let extended = format!("{name}*");
    let (_, value) = raw_parameters(field).into_iter().find(|(key, _)| key.eq_ignore_ascii_case(&extended))?;
    let encoded = value.splitn(3, '\'').nth(2)?;
    Some(percent_decode_str(encoded).decode_utf8_lossy().into_owned())
}

/// The parameters behind the first semicolon, as (name, value without quotes).
fn raw_parameters(field: &str) -> Vec<(String, String)> {
    let mut parameters = Vec::new();
    let mut characters = field.chars();
    // Up to the first semicolon stands the value proper.
    while characters.next().is_some_and(|character| character != ';') {}
    while !characters.as_str().is_empty() {
        let (mut text, mut quoted) = (String::new(), false);
        while let Some(character) = characters.next() {
            match character {
                '"' => quoted = !quoted,
                '\\' if quoted => text.extend(characters.next()),
                ';' if !quoted => break,
                other => text.push(other),
            }
        }
        if let Some((name, value)) = text.split_once('=') {
            parameters.push((name.trim().to_owned(), value.trim().to_owned()));
        }
    }
    parameters
}

#[cfg(test)]
mod tests {
    use super::*;

    const TYPE: &str = "multipart/form-data; boundary=XX";

    fn file(name: &str, content: &str) -> String {
        format!(
            "Content-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: x/y\r\n\r\n{content}"
        )
    }

    #[test]
    fn a_form_is_read_into_its_parts() {
        let body = format!(
            "preamble\r\n--XX\r\n{}\r\n--XX\r\ncontent-disposition: form-data; name=note\r\n\r\n\r\n--XX--\r\nepilogue",
            file("a.pdf", "one\r\ntwo\r\n--X")
        );
        let parts = parts(TYPE, body.as_bytes());
        assert_eq!(parts.len(), 2);
        assert_eq!(parts[0].file_name.as_deref(), Some("a.pdf"));
        assert_eq!(parts[0].content, b"one\r\ntwo\r\n--X");
        assert_eq!(parts[1], Part { field: "note".to_owned(), file_name: None, content: b"" });
    }

    #[rstest::rstest]
    #[case::quoted(r#"form-data; name="a"; filename="x;y.pdf""#, "x;y.pdf")]
    #[case::escaped(r#"form-data; name="a"; filename="say \"x\".pdf""#, "say \"x\".pdf")]
    #[case::plain("form-data;name=a;FileName=x.pdf", "x.pdf")]
    #[case::extended("form-data; name=a; filename*=utf-8''%C3%BC.pdf", "ü.pdf")]
    fn file_names_are_read_in_all_spellings(#[case] field: &str, #[case] name: &str) {
        assert_eq!(parameter(field, "filename").as_deref(), Some(name));
    }

    #[rstest::rstest]
    #[case::no_form("application/json", "--XX\r\n\r\n\r\n--XX--")]
    #[case::no_boundary("multipart/form-data", "--\r\n\r\n\r\n----")]
    #[case::empty_boundary("multipart/form-data; boundary=\"\"", "--\r\n\r\n\r\n----")]
    #[case::no_body(TYPE, "")]
    #[case::another_boundary(TYPE, "--YY\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--YY--")]
    #[case::closed_at_once(TYPE, "--XX--")]
    #[case::only_the_first_delimiter(TYPE, "--XX")]
    #[case::cut_in_the_head(TYPE, "--XX\r\nContent-Disposition: form-da")]
    #[case::cut_in_the_content(TYPE, "--XX\r\nContent-Disposition: form-data; name=a\r\n\r\n1")]
    #[case::without_a_name(TYPE, "--XX\r\nContent-Disposition: form-data\r\n\r\n1\r\n--XX--")]
    #[case::without_a_head(TYPE, "--XX\r\n\r\n1\r\n--XX--")]
    #[case::only_line_ends(TYPE, "\n\n\r\n\r\r\n")]
    fn what_cannot_be_read_has_no_parts(#[case] content_type: &str, #[case] body: &str) {
        assert_eq!(parts(content_type, body.as_bytes()), []);
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_a_form_s_content(content in proptest::collection::vec(proptest::num::u8::ANY, 0..200)) {
            let mut body = b"--\xc3\xbcX\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a\"\r\n\r\n".to_vec();
            body.extend_from_slice(&content);
            body.extend_from_slice("\r\n--üX--\r\n".as_bytes());
            let parts = parts("multipart/form-data; boundary=üX", &body);
            proptest::prop_assert_eq!(parts.len(), 1);
            proptest::prop_assert_eq!(parts[0].content, &content[..]);
        }

        #[test]
        fn no_bytes_make_it_panic(body in "(--XX|\r\n|name=|;|\"|\\\\|Content-Disposition: |[a-zü]){0,30}") {
            let _ = parts(TYPE, body.as_bytes());
            let _ = parts(&body, body.as_bytes());
        }
    }
}
