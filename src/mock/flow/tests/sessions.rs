//! Who may ask what, and for how long.

use rstest::rstest;
use serde_json::json;

use super::*;

const READ: &str = "GET /cubes/0/analytics/1";

#[rstest]
#[case::no_header(None, "login_required")]
#[case::other_scheme(Some("Basic b3BlcmF0b3I6eA=="), "login_required")]
#[case::empty_token(Some("Bearer "), "auth_error")]
#[case::no_token_of_ours(Some("Bearer nonsense"), "auth_error")]
#[case::unsigned(Some("Bearer MDoxOm9wZXJhdG9y."), "auth_error")]
fn whoever_has_no_session_is_refused(#[case] authorization: Option<&str>, #[case] reason: &str) {
    let asked = authorization.map_or(request(READ), |value| request(READ).header("Authorization", value));
    let answer = Block::new().ask(&asked);
    assert_pair(&answer, 401, reason);
    assert_eq!(answer.headers.get("www-authenticate"), Some("Bearer"));
}

#[test]
fn a_token_that_somebody_altered_is_refused() {
    let altered = request(READ).bearer(&format!("{}x", token("operator")));
    assert_pair(&Block::new().ask(&altered), 401, "auth_error");
}

#[test]
fn the_schemes_name_may_be_in_lower_case() {
    let asked = request(READ).header("Authorization", &format!("bearer {}", token("operator")));
    assert_eq!(Block::new().ask(&asked).status, 200);
}

#[test]
fn a_wrong_user_and_a_wrong_password_get_the_same_answer() {
    let wrong_user = Block::new().ask(&login("nobody", users::OPERATOR_PASSWORD));
    let wrong_password = Block::new().ask(&login("operator", "wrong"));
    assert_pair(&wrong_user, 401, "invalid_credentials");
    assert_eq!(wrong_user.body, wrong_password.body);
    assert_eq!(wrong_user.headers, wrong_password.headers);
}

#[rstest]
#[case::no_user(json!({ "password": "x" }))]
#[case::no_password(json!({ "user": "operator" }))]
fn a_login_needs_both(#[case] credentials: Value) {
    let asked = request("POST /login").json(&credentials.to_string());
    assert_pair(&Block::new().ask(&asked), 400, "required");
}

#[rstest]
#[case::the_last_second(899, 200)]
#[case::the_first_second_after(900, 401)]
fn a_session_lasts_a_quarter_of_an_hour(#[case] seconds: u64, #[case] status: u16) {
    let mut block = Block::new();
    block.wait(Duration::from_secs(seconds));
    assert_eq!(block.operator(READ).status, status);
}

#[test]
fn logging_in_again_cures_an_expired_session() {
    let mut block = Block::given("session expired");
    assert_pair(&block.operator(READ), 401, "expired");
    let again = body(&block.ask(&login("operator", users::OPERATOR_PASSWORD)));
    let asked = request(READ).bearer(again["token"].as_str().expect("a token"));
    assert_eq!(block.ask(&asked).status, 200);
}

#[rstest]
#[case::reads("viewer", READ, 200)]
#[case::changes_what_is_there("viewer", "PUT /cubes/0/analytics/1", 403)]
#[case::changes_what_isnt("viewer", "PUT /cubes/0/analytics/9", 403)]
#[case::disabled("former", READ, 403)]
fn the_access_policy_holds(#[case] user: &str, #[case] line: &str, #[case] status: u16) {
    let answer = Block::new().ask(&request(line).bearer(&token(user)));
    assert_eq!(answer.status, status);
}

#[test]
fn a_denial_doesnt_tell_whether_the_resource_exists() {
    let viewer = token("viewer");
    let existing = Block::new().ask(&request("DELETE /cubes/0/analytics/1").bearer(&viewer));
    let missing = Block::new().ask(&request("DELETE /cubes/0/analytics/9").bearer(&viewer));
    assert_pair(&existing, 403, "forbidden");
    assert_eq!(existing.body, missing.body);
}

#[test]
fn a_disabled_account_is_told_apart_from_a_denial() {
    let answer = Block::new().ask(&request(READ).bearer(&token("former")));
    assert_pair(&answer, 403, "account_disabled");
}
