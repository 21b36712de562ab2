//! The functions that expressions have beside the engine's own.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac};
use minijinja::{Environment, Error, ErrorKind, Value};
use sha2::{Digest, Sha256};

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
