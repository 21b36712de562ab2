//! Versions are compared as numbers.

use rstest::rstest;

use super::*;

#[rstest]
#[case::equal("3.17", true)]
#[case::higher_minor("3.18", true)]
#[case::higher_minor_with_three_digits("3.100", true)]
#[case::lower_minor("3.16", false)]
#[case::lower_minor_with_one_digit("3.9", false)]
#[case::lower_major("2.17", false)]
#[case::higher_major("4.0", false)]
#[case::higher_major_and_minor("4.17", false)]
#[case::one_number("3", false)]
#[case::three_numbers("3.17.1", false)]
#[case::a_sign("3.+17", false)]
#[case::words("latest", false)]
#[case::empty("", false)]
#[case::only_a_point(".", false)]
fn a_version_is_taken_or_refused(#[case] version: &str, #[case] taken: bool) {
    let asked = request("GET /cubes/0/analytics").bearer(&token("operator")).header("Accept-Version", version);
    let answer = Block::new().ask(&asked);
    if taken {
        assert_eq!(answer.status, 200);
    } else {
        assert_pair(&answer, 400, "api_version_mismatch");
    }
}

#[rstest]
#[case::missing_in_an_analytics_request("GET /cubes/0/analytics", 400)]
#[case::missing_in_a_login("POST /login", 400)]
#[case::missing_for_block_info("GET /block", 200)]
fn a_version_is_needed_but_for_block_info(#[case] line: &str, #[case] status: u16) {
    let asked = request(line).bearer(&token("operator")).without("Accept-Version");
    assert_eq!(Block::new().ask(&asked).status, status);
}
