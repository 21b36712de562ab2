use std::time::Duration;

use super::{ACCOUNTS, Client, body, error_of, text};
use crate::mock::flowon::token::LIFETIME;

fn is_refused(client: &mut Client, method: &str, url: &str) {
    assert_eq!(error_of(&client.send(method, url, "nonsense")), (401, "UNAUTHORIZED".to_owned()));
}

#[rstest::rstest]
#[case("userName=seller&password=wrong")]
#[case("userName=nobody&password=seven-Quiet-harbours-41")]
#[case("userName=auditor&password=seven-Quiet-harbours-41")]
#[case("")]
#[case("%ff&&==&")]
fn a_login_with_wrong_credentials_is_refused(#[case] form: &str) {
    let answer = Client::anonymous().send("POST", "/api/token", form);
    assert_eq!(error_of(&answer), (401, "UNAUTHORIZED".to_owned()));
    assert!(text(&body(&answer), "errorMessage").contains("password"));
}

#[rstest::rstest]
#[case::record("GET", ACCOUNTS)]
#[case::validation("POST", ACCOUNTS)]
#[case::missing_record("DELETE", "/api/sales/accounts/7")]
#[case::unknown_path("GET", "/nowhere")]
#[case::unknown_verb("BREW", "/api/token")]
fn without_a_token_everything_is_refused(#[case] method: &str, #[case] url: &str) {
    is_refused(&mut Client::anonymous(), method, url);
}

#[rstest::rstest]
#[case::blank(" ")]
#[case::garbage("garbage")]
#[case::dots("a.b")]
fn a_token_that_is_none_is_refused(#[case] token: &str) {
    let mut client = Client::anonymous();
    client.token = Some(token.to_owned());
    is_refused(&mut client, "GET", ACCOUNTS);
}

#[test]
fn a_token_with_a_character_too_many_is_refused() {
    let mut seller = Client::seller();
    seller.token.as_mut().expect("a token").insert(0, 'A');
    is_refused(&mut seller, "POST", ACCOUNTS);
}

#[test]
fn a_token_expires_at_the_end_of_its_lifetime() {
    let mut seller = Client::seller();
    let account = seller.new_account(0);
    seller.now += LIFETIME.saturating_sub(Duration::from_secs(1));
    assert_eq!(seller.get(&account).status, 200);
    seller.now += Duration::from_secs(1);
    is_refused(&mut seller, "GET", &account);
    let mut seller = seller.logged_in("seller", "password");
    assert_eq!(seller.get(&account).status, 200);
}

#[test]
fn in_an_expired_session_only_a_new_login_helps() {
    let mut client = Client::anonymous().in_state("session expired");
    client.token = Client::seller().token;
    let old = client.token.clone();
    is_refused(&mut client, "GET", ACCOUNTS);
    let mut client = client.logged_in("seller", "password");
    assert_eq!(client.get("/api/sales/queries/accounts").status, 200);
    client.token = old;
    is_refused(&mut client, "GET", ACCOUNTS);
}

#[test]
fn a_token_of_one_world_is_good_in_another() {
    let mut other = Client::anonymous();
    other.token = Client::seller().token;
    assert_eq!(other.get("/api/sales/queries/accounts").status, 200);
}

#[test]
fn who_may_only_read_changes_nothing() {
    let mut auditor = Client::auditor();
    let page = body(&auditor.get("/api/sales/queries/accounts"));
    let account = format!("{ACCOUNTS}/{}", text(&page["data"][0], "accountId"));
    for (method, url) in [("POST", ACCOUNTS), ("PUT", &account), ("DELETE", &account), ("PATCH", "/nowhere")] {
        is_refused(&mut auditor, method, url);
    }
    assert_eq!(auditor.get(&account).status, 200);
}
