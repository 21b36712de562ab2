//! From what came over the wire to the model's request, and from the model's answer to what goes over the wire.

use http::header::{CONTENT_LENGTH, TRANSFER_ENCODING};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Response, StatusCode};
use hyper::ext::ReasonPhrase;

use super::answers;
use crate::model::answer::Answer;
use crate::model::headers::text_of;
use crate::model::request::{Request, RequestBody};

/// The request as rules see it. `target` is the path and query.
pub(super) fn request(method: &Method, target: String, fields: &HeaderMap, body: Vec<u8>) -> Request {
    let headers = fields.iter().map(|(name, value)| (name.as_str(), text_of(value.as_bytes()))).collect();
    // RFC 9112 section 6: these two fields say that there is content, if only of no byte.
    let has_content = !body.is_empty() || fields.contains_key(CONTENT_LENGTH) || fields.contains_key(TRANSFER_ENCODING);
    let body = has_content.then_some(RequestBody::Bytes(body));
    Request { method: method.as_str().to_owned(), url: target, headers, body, ..Request::default() }
}

/// The answer as a server sends it; what HTTP can't carry becomes a 500 in plain words.
pub(super) fn response(method: &Method, answer: Answer) -> Response<Vec<u8>> {
    build(method, answer).unwrap_or_else(|why| {
        let apology = answers::text(500, &format!("this answer can't be sent: {why}"));
        build(method, apology).unwrap_or_default()
    })
}

fn build(method: &Method, answer: Answer) -> Result<Response<Vec<u8>>, String> {
    let status = StatusCode::from_u16(answer.status)
        .ok()
        .filter(|status| !status.is_informational())
        .ok_or_else(|| format!("{} is not the status of a final answer", answer.status))?;
    // RFC 9110 sections 15.3.5 and 15.4.5: these two never have content.
    let bodiless = matches!(status, StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED);
    let mut response = Response::new(if bodiless { Vec::new() } else { answer.body });
    *response.status_mut() = status;
    if let Some(phrase) = answer.phrase.filter(|phrase| Some(phrase.as_str()) != status.canonical_reason()) {
        let phrase = ReasonPhrase::try_from(phrase.into_bytes()).map_err(|error| error.to_string())?;
        response.extensions_mut().insert(phrase);
    }
    // Only the answer to HEAD may tell the length of content that doesn't follow (RFC 9110 section 8.6).
    let keeps_length = method == Method::HEAD && response.body().is_empty() && !bodiless;
    for (name, value) in answer.headers.iter() {
        let field = HeaderName::try_from(name).map_err(|_| format!("{name:?} is not the name of a header field"))?;
        // How long the content is, is the server's business.
        if field == TRANSFER_ENCODING || (field == CONTENT_LENGTH && !keeps_length) {
            continue;
        }
        let value = HeaderValue::from_bytes(value.as_bytes())
            .map_err(|_| format!("the value of {name} has a control character"))?;
        response.headers_mut().append(field, value);
    }
    Ok(response)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::model::headers::Headers;

    fn sent(method: &Method, status: u16, name: &str, value: &str) -> Response<Vec<u8>> {
        let headers = Headers::from_iter([(name, value)]);
        response(method, Answer { status, headers, ..Answer::default() })
    }

    #[rstest]
    #[case::informational(100, "x-a", "1", "100 is not the status")]
    #[case::no_status(1000, "x-a", "1", "1000 is not the status")]
    #[case::name(200, "x a", "1", "\"x a\" is not the name")]
    #[case::value(200, "x-a", "1\n2", "x-a has a control character")]
    fn what_http_cannot_carry_is_said_in_plain_words(
        #[case] status: u16,
        #[case] name: &str,
        #[case] value: &str,
        #[case] words: &str,
    ) {
        let response = sent(&Method::GET, status, name, value);
        assert_eq!(response.status(), 500);
        let body = String::from_utf8(response.into_body()).unwrap();
        assert!(body.contains(words), "{body}");
    }

    #[rstest]
    #[case::get(Method::GET, 200, false)]
    #[case::head(Method::HEAD, 200, true)]
    #[case::no_content(Method::HEAD, 204, false)]
    #[case::not_modified(Method::HEAD, 304, false)]
    fn only_an_answer_to_head_tells_a_length_of_its_own(
        #[case] method: Method,
        #[case] status: u16,
        #[case] kept: bool,
    ) {
        assert_eq!(sent(&method, status, "Content-Length", "7").headers().contains_key(CONTENT_LENGTH), kept);
    }

    #[rstest]
    #[case::utf_8("caf\u{e9}".as_bytes())]
    #[case::latin_1(b"caf\xe9")]
    fn bytes_above_ascii_are_read_as_texts_and_go_out_in_utf_8(#[case] bytes: &[u8]) {
        let mut fields = HeaderMap::new();
        fields.insert("x-name", HeaderValue::from_bytes(bytes).unwrap());
        let request = request(&Method::GET, "/".to_owned(), &fields, Vec::new());
        let value = request.headers.get("x-name").unwrap();
        assert_eq!(value, "caf\u{e9}");
        assert_eq!(sent(&Method::GET, 200, "x-name", value).headers()["x-name"].as_bytes(), "caf\u{e9}".as_bytes());
    }

    #[rstest]
    #[case::nothing_said("x-a", None)]
    #[case::no_byte("content-length", Some(RequestBody::Bytes(Vec::new())))]
    fn no_content_and_content_of_no_byte_stay_apart(#[case] name: &'static str, #[case] expected: Option<RequestBody>) {
        let mut fields = HeaderMap::new();
        fields.insert(name, HeaderValue::from_static("0"));
        assert_eq!(request(&Method::GET, "/".to_owned(), &fields, Vec::new()).body, expected);
    }
}
