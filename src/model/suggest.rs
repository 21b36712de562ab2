//! Did-you-mean: the known word nearest to one that isn't known.

/// The candidate nearest to a word, if one is near enough to be meant: at most a third of its characters differ.
///
/// Case is not counted. Of candidates equally near one that goes on as the word ends, or the other way around, wins
/// (`rows` for `row`, not `raw`), and else the first one, so that the answer is stable.
pub fn suggest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = word.chars().count();
    // Nobody mistypes a word this long, and the distance takes quadratic time.
    if length == 0 || length > 200 {
        return None;
    }
    let lower = word.to_lowercase();
    let allowed = (length / 3).max(1);
    candidates
        .into_iter()
        .filter(|candidate| candidate.chars().count().abs_diff(length) <= allowed)
        .filter(|candidate| *candidate == word || !only_digits_differ(candidate, word))
        .map(|candidate| (strsim::osa_distance(&lower, &candidate.to_lowercase()), candidate))
        // A word of one letter is near to every other one.
        .filter(|&(distance, candidate)| distance <= allowed && distance < candidate.chars().count())
        .min_by_key(|&(distance, candidate)| {
            (distance, !lower.starts_with(candidate) && !candidate.starts_with(&lower))
        })
        .map(|(_, candidate)| candidate)
}

/// The words that would be known, for a message: sorted, or of many the ones nearest to the word, and `…`.
#[must_use]
pub fn known<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> String {
    const MOST: usize = 8;
    let mut words: Vec<&str> = candidates.into_iter().collect();
    words.sort_unstable();
    words.dedup();
    let many = words.len() > MOST;
    if many {
        let wanted: String = word.chars().take(60).flat_map(char::to_lowercase).collect();
        words.sort_by_cached_key(|candidate| {
            let alike = strsim::jaro_winkler(&wanted, &candidate.to_lowercase());
            std::cmp::Reverse(ordered(alike))
        });
        words.truncate(MOST - 1);
        words.sort_unstable();
        words.push("…");
    }
    words.join(", ")
}

/// A likeness from 0 to 1 as a whole number, which has an order.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it lies between 0 and 1")]
fn ordered(alike: f64) -> u32 {
    (alike * 1_000_000.0) as u32
}

/// Whether two words differ in digits only: `S3` is not a slip of `S1`.
fn only_digits_differ(one: &str, other: &str) -> bool {
    one.chars().count() == other.chars().count()
        && one.chars().zip(other.chars()).all(|(a, b)| a == b || (a.is_ascii_digit() && b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::{known, suggest};

    const KEYS: [&str; 6] = ["as", "bytes", "capture", "covers", "status", "stable"];

    #[rstest]
    #[case::two_letters_swapped("stauts", Some("status"))]
    #[case::a_letter_too_few("captre", Some("capture"))]
    #[case::a_letter_too_many("coverss", Some("covers"))]
    #[case::another_case("Status", Some("status"))]
    #[case::short("ad", Some("as"))]
    #[case::nothing_like_it("multipart", None)]
    #[case::empty("", None)]
    #[case::one_letter_is_near_to_nothing("x", None)]
    fn the_nearest_word_is_suggested(#[case] word: &str, #[case] expected: Option<&str>) {
        assert_eq!(suggest(word, KEYS), expected);
    }

    #[test]
    fn of_equally_near_words_the_one_that_goes_on_is_suggested() {
        assert_eq!(suggest("row", ["raw", "rows", "now"]), Some("rows"));
        assert_eq!(suggest("tags", ["taps", "tag"]), Some("tag"));
    }

    #[test]
    fn a_word_that_differs_in_a_digit_only_is_another_one() {
        assert_eq!(suggest("F23", ["F21", "F22"]), None);
        assert_eq!(suggest("F223", ["F21", "F22"]), Some("F22"));
    }

    #[test]
    fn few_words_are_listed_and_of_many_the_nearest() {
        assert_eq!(known("x", ["b", "a", "b"]), "a, b");
        let many: Vec<String> = (0..40).map(|number| format!("key-{number}")).chain(["status".to_owned()]).collect();
        let listed = known("stauts", many.iter().map(String::as_str));
        assert!(listed.contains("status") && listed.ends_with(", …"), "{listed}");
        assert!(listed.len() < 80, "{listed}");
    }

    #[test]
    fn of_words_equally_near_the_first_wins() {
        assert_eq!(suggest("cat", ["cut", "cot"]), Some("cut"));
    }

    #[test]
    fn a_very_long_word_is_not_compared() {
        let word = "a".repeat(1_000_000);
        assert_eq!(suggest(&word, [word.as_str()]), None);
    }
}
