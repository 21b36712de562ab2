//! `multipart/form-data` (RFC 7578), laid out with a length known beforehand and equal in every run.

use bytes::Bytes;
use http::HeaderValue;

use super::error::Error;
use super::payload::Segment;
use crate::model::request::{Part, PartContent};

/// The boundary, unless a part holds it.
const BOUNDARY: &str = "wireproof-5b0e7d9c41f2a836";

/// A boundary that no part holds (RFC 2046 section 5.1.1); the same parts always get the same one.
pub(super) fn boundary_for(parts: &[Part]) -> String {
    (1..=u32::MAX)
        .map(|number| if number == 1 { BOUNDARY.to_owned() } else { format!("{BOUNDARY}-{number}") })
        .find(|boundary| !parts.iter().any(|part| holds(part, boundary.as_bytes())))
        .unwrap_or_else(|| BOUNDARY.to_owned())
}

/// The Content-Type of these parts, with the boundary that divides them.
#[must_use]
pub fn multipart_type(parts: &[Part]) -> String {
    format!("multipart/form-data; boundary={}", boundary_for(parts))
}

/// The boundary parameter of a Content-Type that the request brings along.
pub(super) fn boundary_in(content_type: &str) -> Option<&str> {
    let value = content_type.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.trim().split_once('=')?;
        name.eq_ignore_ascii_case("boundary").then_some(value)
    })?;
    Some(value.trim_matches('"')).filter(|boundary| !boundary.is_empty())
}

/// The parts between their boundaries.
pub(super) fn lay_out(parts: &[Part], boundary: &str) -> Result<Vec<Segment>, Error> {
    let mut segments = Vec::with_capacity(2 * parts.len() + 1);
    let mut line_end = "";
    for part in parts {
        let head = format!("{line_end}--{boundary}\r\n{}\r\n", head_of(part)?);
        segments.push(Segment::Bytes(head.into()));
        segments.push(match &part.content {
            PartContent::Bytes(bytes) => Segment::Bytes(Bytes::copy_from_slice(bytes)),
            PartContent::Filler(length) => Segment::Filler(*length),
        });
        line_end = "\r\n";
    }
    segments.push(Segment::Bytes(format!("{line_end}--{boundary}--\r\n").into()));
    Ok(segments)
}

fn head_of(part: &Part) -> Result<String, Error> {
    let mut head = format!("Content-Disposition: form-data; name=\"{}\"", escape(&part.field));
    if let Some(file_name) = &part.file_name {
        head.extend(["; filename=\"", &escape(file_name), "\""]);
    }
    head += "\r\n";
    if let Some(media_type) = &part.media_type {
        if HeaderValue::from_str(media_type).is_err() {
            let name = format!("Content-Type of the part {}", part.field);
            return Err(Error::InvalidHeader { name, why: "its value holds a control character" });
        }
        head.extend(["Content-Type: ", media_type, "\r\n"]);
    }
    Ok(head)
}

/// As browsers do it (RFC 7578 section 2 and the WHATWG's form submission): only what would end the value is encoded.
fn escape(name: &str) -> String {
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}

fn holds(part: &Part, boundary: &[u8]) -> bool {
    match &part.content {
        PartContent::Bytes(bytes) => bytes.windows(boundary.len()).any(|window| window == boundary),
        PartContent::Filler(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn part(field: &str, content: &[u8]) -> Part {
        let content = PartContent::Bytes(content.to_vec());
        Part { field: field.to_owned(), file_name: None, media_type: None, content }
    }

    fn text(segments: Vec<Segment>) -> String {
        let texts = segments.into_iter().map(|segment| match segment {
            Segment::Bytes(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
            Segment::Filler(length) => format!("<{length} of filler>"),
        });
        texts.collect()
    }

    #[test]
    fn parts_stand_between_boundaries_with_their_own_heads() {
        let parts = [
            part("title", b"Junction 5"),
            Part {
                file_name: Some("the \"plan\".pdf".to_owned()),
                media_type: Some("application/pdf".to_owned()),
                content: PartContent::Filler(70_000),
                ..part("file", b"")
            },
        ];

        let body = text(lay_out(&parts, "edge").expect("the parts are sound"));

        assert_eq!(
            body,
            "--edge\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nJunction 5\r\n\
             --edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"the %22plan%22.pdf\"\r\n\
             Content-Type: application/pdf\r\n\r\n<70000 of filler>\r\n--edge--\r\n"
        );
    }

    #[test]
    fn a_form_without_parts_is_only_the_closing_boundary() {
        assert_eq!(text(lay_out(&[], "edge").expect("there is nothing to refuse")), "--edge--\r\n");
    }

    #[test]
    fn a_boundary_that_a_part_holds_is_not_taken() {
        let content = format!("\r\n--{BOUNDARY}--\r\n");

        assert_eq!(boundary_for(&[part("a", b"plain")]), BOUNDARY);
        assert_eq!(boundary_for(&[part("a", content.as_bytes())]), format!("{BOUNDARY}-2"));
    }

    #[test]
    fn a_media_type_that_would_break_the_head_is_refused() {
        let broken = Part { media_type: Some("text/plain\r\nX: y".to_owned()), ..part("a", b"") };

        let error = lay_out(&[broken], "edge").expect_err("a line break must not get into the head");

        assert!(matches!(error, Error::InvalidHeader { .. }), "{error}");
    }

    #[rstest]
    #[case("multipart/form-data; boundary=edge", Some("edge"))]
    #[case("multipart/form-data; charset=utf-8; BOUNDARY=\"ed ge\"", Some("ed ge"))]
    #[case("multipart/form-data", None)]
    #[case("multipart/form-data; boundary=", None)]
    fn the_boundary_of_a_content_type_is_found(#[case] content_type: &str, #[case] expected: Option<&str>) {
        assert_eq!(boundary_in(content_type), expected);
    }
}
