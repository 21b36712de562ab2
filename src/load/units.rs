//! Lengths of time and sizes as users write them.

/// A length of time in milliseconds: `250ms`, `1s`, `1.5s`, `2m`, `1h`.
#[must_use]
pub fn duration(text: &str) -> Option<u64> {
    let text = text.trim();
    let at = text.find(|character: char| !character.is_ascii_digit() && character != '.')?;
    let factor = match text[at..].trim() {
        "ms" => 1.0,
        "s" => 1_000.0,
        "m" | "min" => 60_000.0,
        "h" => 3_600_000.0,
        "d" => 86_400_000.0,
        _ => return None,
    };
    let value = text[..at].parse::<f64>().ok()? * factor;
    // A hundred years: nothing that waits needs more, and the cast stays exact.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to lie in the range")]
    (0.0..=3.2e12).contains(&value).then_some(value.round() as u64)
}

/// A number of bytes: `512`, `10KiB`, `10MiB + 1`, `1MB - 1`.
#[must_use]
pub fn size(text: &str) -> Option<u64> {
    let mut total: i128 = 0;
    let mut sign = 1;
    for (index, word) in text.replace('+', " + ").replace('-', " - ").split_whitespace().enumerate() {
        match (word, index % 2) {
            ("+", 1) => sign = 1,
            ("-", 1) => sign = -1,
            (word, 0) => total += sign * i128::from(single_size(word)?),
            _ => return None,
        }
    }
    u64::try_from(total).ok().filter(|_| !text.trim_end().ends_with(['+', '-']) && !text.trim().is_empty())
}

/// Bytes in hexadecimal, two digits each, with white space between them or not; at least one.
#[must_use]
pub(super) fn hex(text: &str) -> Option<Vec<u8>> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_pairs = |word: &&str| word.len().is_multiple_of(2) && word.bytes().all(|byte| byte.is_ascii_hexdigit());
    if words.is_empty() || !words.iter().all(is_pairs) {
        return None;
    }
    let digits = words.concat();
    (0..digits.len()).step_by(2).map(|at| u8::from_str_radix(&digits[at..at + 2], 16).ok()).collect()
}

fn single_size(text: &str) -> Option<u64> {
    let at = text.find(|character: char| !character.is_ascii_digit()).unwrap_or(text.len());
    let factor: u64 = match &text[at..] {
        "" | "B" => 1,
        "kB" | "KB" => 1_000,
        "MB" => 1_000_000,
        "GB" => 1_000_000_000,
        "KiB" => 1 << 10,
        "MiB" => 1 << 20,
        "GiB" => 1 << 30,
        _ => return None,
    };
    text[..at].parse::<u64>().ok()?.checked_mul(factor)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("250ms", Some(250))]
    #[case("1.5s", Some(1_500))]
    #[case("2m", Some(120_000))]
    #[case("1 h", Some(3_600_000))]
    #[case("10", None)]
    #[case("1x", None)]
    #[case("-1s", None)]
    fn a_length_of_time_has_a_unit(#[case] text: &str, #[case] milliseconds: Option<u64>) {
        assert_eq!(duration(text), milliseconds);
    }

    #[rstest]
    #[case("7b 22 c3 28 22 7D", Some(b"{\"\xc3(\"}".as_slice()))]
    #[case("7b22\n0a00", Some(b"{\"\n\0".as_slice()))]
    #[case("", None)]
    #[case("7b 2", None)]
    #[case("0x7b", None)]
    #[case("7b,22", None)]
    #[case("+1", None)]
    #[case("é", None)]
    fn bytes_are_pairs_of_digits(#[case] text: &str, #[case] bytes: Option<&[u8]>) {
        assert_eq!(hex(text).as_deref(), bytes);
    }

    #[rstest]
    #[case("512", Some(512))]
    #[case("10MiB + 1", Some(10_485_761))]
    #[case("1MB-1", Some(999_999))]
    #[case("1 -", None)]
    #[case("1XB", None)]
    #[case("1 - 2", None)]
    #[case("", None)]
    fn a_size_may_be_a_sum(#[case] text: &str, #[case] bytes: Option<u64>) {
        assert_eq!(size(text), bytes);
    }
}
