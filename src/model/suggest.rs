//! Did-you-mean: the known word nearest to one that isn't known.

/// The candidate nearest to a word, if one is near enough to be meant: at most a third of its characters differ.
///
/// Case is not counted. Of candidates equally near the first one wins, so that the answer is stable.
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
        .map(|candidate| (strsim::osa_distance(&lower, &candidate.to_lowercase()), candidate))
        // A word of one letter is near to every other one.
        .filter(|&(distance, candidate)| distance <= allowed && distance < candidate.chars().count())
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::suggest;

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
    fn of_words_equally_near_the_first_wins() {
        assert_eq!(suggest("cat", ["cut", "cot"]), Some("cut"));
    }

    #[test]
    fn a_very_long_word_is_not_compared() {
        let word = "a".repeat(1_000_000);
        assert_eq!(suggest(&word, [word.as_str()]), None);
    }
}
