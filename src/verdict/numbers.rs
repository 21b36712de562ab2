//! When two texts are one number.

/// Whether both texts are the same number, to the last digit: many clients read 64-bit integers or decimals, not doubles.
pub(super) fn same_number(one: &str, other: &str) -> bool {
    one == other || decimal(one).is_some_and(|one| decimal(other) == Some(one))
}

/// Sign, digits without zeros at either end, and the power of ten of the last digit.
fn decimal(text: &str) -> Option<(bool, String, i64)> {
    let (negative, text) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    let kept = digits.trim_end_matches('0');
    let exponent: i64 = exponent.strip_prefix('+').unwrap_or(exponent).parse().ok()?;
    let trimmed = i64::try_from(digits.len() - kept.len()).ok()?;
    let power = exponent.checked_add(trimmed)?.checked_sub(i64::try_from(fraction.len()).ok()?)?;
    let significant = kept.trim_start_matches('0');
    // Zero has neither sign nor power.
    Some(if significant.is_empty() { (false, String::new(), 0) } else { (negative, significant.to_owned(), power) })
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("1", "1.0", true)]
    #[case("100", "1e2", true)]
    #[case("0.010", "1E-2", true)]
    #[case("1.10", "1.1", true)]
    #[case("-0", "0.000e9", true)]
    #[case("1", "-1", false)]
    #[case("10", "1", false)]
    #[case("9007199254740993", "9007199254740992", false)]
    #[case("1e99999999999999999999", "1e99999999999999999998", false)]
    fn numbers_are_the_same_to_the_last_digit(#[case] one: &str, #[case] other: &str, #[case] expected: bool) {
        assert_eq!(same_number(one, other), expected);
        assert_eq!(same_number(other, one), expected);
    }
}
