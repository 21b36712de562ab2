//! The functions that expressions have beside the engine's own.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac};
use minijinja::{Environment, Error, ErrorKind, Value};
use sha2::{Digest, Sha256};

/// The longest text that a repetition gives, in bytes.
const MOST: u64 = 16 << 20;

/// Adds the pure functions. Each is a function and a filter: `sha256(text)` and `text | sha256`.
pub(super) fn register(environment: &mut Environment<'static>) {
    environment.add_function("next", |value: Value| next_value(&value));
    environment.add_filter("next", |value: Value| next_value(&value));
    environment.add_function("base64", |text: Value| STANDARD.encode(bytes(&text)));
    environment.add_filter("base64", |text: Value| STANDARD.encode(bytes(&text)));
    environment.add_function("sha256", |text: Value| hex(&Sha256::digest(bytes(&text))));
    environment.add_filter("sha256", |text: Value| hex(&Sha256::digest(bytes(&text))));
    environment.add_function("hmac_sha256", |text: Value, key: String| hmac_sha256(&text, &key));
    environment.add_filter("hmac_sha256", |text: Value, key: String| hmac_sha256(&text, &key));
    environment.add_function("repeat", |text: Value, count: u64| repeated(&[&text.to_string()], count));
    environment.add_filter("repeat", |text: Value, count: u64| repeated(&[&text.to_string()], count));
    environment.add_function("nested", |depth: u64, open: Option<&str>, close: Option<&str>| {
        repeated(&[open.unwrap_or("["), close.unwrap_or("]")], depth)
    });
    // In a request line the value isn't percent-encoded after this filter; elsewhere it changes nothing.
    environment.add_filter("raw", |value: Value| value);
}

/// The decimal number that follows: `"9"` gives `"10"`, at any length. `None` where it is no decimal number.
#[must_use]
pub fn next(number: &str) -> Option<String> {
    if number.is_empty() || !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let mut digits = number.as_bytes().to_vec();
    for digit in digits.iter_mut().rev() {
        if *digit < b'9' {
            *digit += 1;
            return String::from_utf8(digits).ok();
        }
        *digit = b'0';
    }
    digits.insert(0, b'1');
    String::from_utf8(digits).ok()
}

fn next_value(value: &Value) -> Result<Value, Error> {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let next =
        next(&text).ok_or_else(|| Error::new(ErrorKind::InvalidOperation, format!("`{text}` is no decimal number")))?;
    if value.is_integer() {
        return Ok(Value::from(next.parse::<i128>().unwrap_or(i128::MAX)));
    }
    Ok(Value::from(next))
}

/// Each of the texts so many times, one behind the other.
fn repeated(texts: &[&str], count: u64) -> Result<String, Error> {
    let length = texts.iter().map(|text| text.len() as u64).sum::<u64>();
    let fits = length.checked_mul(count).is_some_and(|length| length <= MOST);
    let count = usize::try_from(count).ok().filter(|_| fits || length == 0).ok_or_else(|| {
        let message = format!("that would be more than {} MiB; `bytes:` sends a body of any size", MOST >> 20);
        Error::new(ErrorKind::InvalidOperation, message)
    })?;
    Ok(texts.iter().map(|text| if text.is_empty() { String::new() } else { text.repeat(count) }).collect())
}

fn bytes(value: &Value) -> Vec<u8> {
    value.as_bytes().map_or_else(|| value.to_string().into_bytes(), <[u8]>::to_vec)
}

fn hmac_sha256(text: &Value, key: &str) -> Result<String, Error> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes())
        .map_err(|error| Error::new(ErrorKind::InvalidOperation, error.to_string()))?;
    mac.update(&bytes(text));
    Ok(hex(&mac.finalize().into_bytes()))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use crate::template::{Scope, Template};

    #[rstest]
    #[case("nested(3)", Ok("[[[]]]"))]
    #[case(r#"nested(2, '{"a":', '}')"#, Ok(r#"{"a":{"a":}}"#))]
    #[case("nested(0)", Ok(""))]
    #[case("repeat('ab', 3)", Ok("ababab"))]
    #[case("7 | repeat(2)", Ok("77"))]
    #[case("repeat('', 99999999999999)", Ok(""))]
    #[case("repeat('a', 16777216) | length", Ok("16777216"))]
    #[case("repeat('a', 16777217)", Err("that would be more than 16 MiB; `bytes:` sends a body of any size"))]
    #[case("nested(8388609)", Err("that would be more than 16 MiB; `bytes:` sends a body of any size"))]
    #[case(
        "repeat('ab', 18446744073709551615)",
        Err("that would be more than 16 MiB; `bytes:` sends a body of any size")
    )]
    #[case("repeat('a', -1)", Err("cannot convert"))]
    fn generated_texts_have_a_bound(#[case] source: &str, #[case] expected: Result<&str, &str>) {
        let template = Template::parse(&format!("{{{{ {source} }}}}"));
        match (template.and_then(|template| template.render(&Scope::empty())), expected) {
            (Ok(text), Ok(expected)) => assert_eq!(text, expected),
            (Err(error), Err(why)) => assert!(error.to_string().contains(why), "{error}"),
            (other, _) => panic!("{other:?}"),
        }
    }

    #[rstest]
    #[case("9", Some("10"))]
    #[case("0", Some("1"))]
    #[case("18446744073709551615", Some("18446744073709551616"))]
    #[case("099", Some("100"))]
    #[case("1.5", None)]
    #[case("", None)]
    fn the_next_number_has_any_length(#[case] number: &str, #[case] next: Option<&str>) {
        assert_eq!(super::next(number).as_deref(), next);
    }
}
