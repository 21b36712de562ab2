use super::{ACCOUNTS, Client, body, error_of, text};

const NOBODY: &str = "00000000-0000-4000-8000-000000000000";

#[rstest::rstest]
#[case::no_json("POST", "", "not JSON", "JSON")]
#[case::no_object("POST", "", "[]", "JSON")]
#[case::missing("POST", "", "{}", "'name' is required")]
#[case::null("POST", "", r#"{"name": null}"#, "'name' is required")]
#[case::empty("POST", "", r#"{"name": " "}"#, "'name' must not be empty")]
#[case::wrong_kind("POST", "", r#"{"name": 7}"#, "'name' must be a text")]
#[case::negative("POST", "", r#"{"name": "A", "creditLimit": -1}"#, "'creditLimit' must be a whole number")]
#[case::no_whole_number("POST", "", r#"{"name": "A", "creditLimit": 1.5}"#, "'creditLimit' must be a whole number")]
#[case::update("PUT", "/{id}", "{}", "'name' is required")]
#[case::action("POST", "/{id}/place-order", "{}", "'amount' is required")]
#[case::nothing_ordered(
    "POST",
    "/{id}/place-order",
    r#"{"amount": 0}"#,
    "'amount' must be a whole number of at least 1"
)]
fn a_bad_body_is_refused_with_the_name_of_the_field(
    #[case] method: &str,
    #[case] path: &str,
    #[case] sent: &str,
    #[case] message: &str,
) {
    let mut seller = Client::seller();
    let account = seller.new_account(10);
    let url = path.replace("/{id}", &account);
    let answer = seller.send(method, if url.is_empty() { ACCOUNTS } else { &url }, sent);
    assert_eq!(error_of(&answer), (400, "VALIDATION_ERROR".to_owned()));
    let said = text(&body(&answer), "errorMessage");
    assert!(said.contains(message), "{said}");
    assert_eq!(body(&seller.get(&account))["creditLimit"], 10, "nothing was changed");
}

#[rstest::rstest]
#[case::no_account_id("account", "'AccountId' is required")]
#[case::empty_account_id("account?AccountId=", "'AccountId' is required")]
#[case::no_guid("account?AccountId=7", "'AccountId' must be a GUID")]
#[case::no_city("accounts-by-city", "'City' is required")]
#[case::garbage_cursor("accounts?cursor=garbage", "'cursor' is invalid")]
fn a_bad_parameter_is_refused_by_its_name(#[case] query: &str, #[case] message: &str) {
    let answer = Client::seller().get(&format!("/api/sales/queries/{query}"));
    assert_eq!(error_of(&answer), (400, "VALIDATION_ERROR".to_owned()));
    assert!(text(&body(&answer), "errorMessage").contains(message));
}

#[test]
fn a_closed_account_takes_no_order() {
    let mut seller = Client::seller();
    let account = seller.new_account(100);
    assert_eq!(seller.send("POST", &format!("{account}/close"), "").status, 200);
    let answer = seller.send("POST", &format!("{account}/place-order"), r#"{"amount": 1}"#);
    assert_eq!(error_of(&answer), (400, "PRECONDITION_FAILED".to_owned()));
}

#[test]
fn an_account_with_open_orders_stays() {
    let mut seller = Client::seller();
    let account = seller.new_account(100);
    assert_eq!(seller.send("POST", &format!("{account}/place-order"), r#"{"amount": 1}"#).status, 200);
    assert_eq!(error_of(&seller.send("DELETE", &account, "")), (400, "BUSINESS_RULE_VIOLATION".to_owned()));
    assert_eq!(seller.get(&account).status, 200);
}

#[test]
fn orders_may_use_up_the_credit_and_not_more() {
    let mut seller = Client::seller();
    let orders = format!("{}/place-order", seller.new_account(100));
    assert_eq!(body(&seller.send("POST", &orders, r#"{"amount": 60}"#))["remainingCredit"], 40);
    let refused = seller.send("POST", &orders, r#"{"amount": 41}"#);
    assert_eq!(error_of(&refused), (400, "BUSINESS_RULE_VIOLATION".to_owned()));
    assert_eq!(body(&seller.send("POST", &orders, r#"{"amount": 40}"#))["remainingCredit"], 0);
}

#[rstest::rstest]
#[case::read("GET", "/api/sales/accounts/{id}", "", "NOT_FOUND")]
#[case::no_guid("GET", "/api/sales/accounts/7", "", "NOT_FOUND")]
#[case::update("PUT", "/api/sales/accounts/{id}", r#"{"name": "A"}"#, "NOT_FOUND")]
#[case::delete("DELETE", "/api/sales/accounts/{id}", "", "NOT_FOUND")]
#[case::action("POST", "/api/sales/accounts/{id}/close", "", "NOT_FOUND")]
#[case::order("POST", "/api/sales/accounts/{id}/place-order", r#"{"amount": 1}"#, "NOT_FOUND")]
#[case::upload("POST", "/api/sales/accounts/{id}/attachments", "", "NOT_FOUND")]
#[case::attachment("GET", "/api/sales/accounts/{id}/attachments/{id}", "", "ATTACHMENT_NOT_FOUND")]
#[case::unknown_path("GET", "/api/sales/contacts", "", "NOT_FOUND")]
#[case::unknown_verb("PATCH", "/api/sales/accounts/{id}", "{}", "NOT_FOUND")]
#[case::a_list_that_is_none("GET", "/api/sales/accounts", "", "NOT_FOUND")]
fn what_does_not_exist_is_not_found(#[case] method: &str, #[case] path: &str, #[case] sent: &str, #[case] code: &str) {
    let answer = Client::seller().send(method, &path.replace("{id}", NOBODY), sent);
    assert_eq!(error_of(&answer), (404, code.to_owned()));
}

#[test]
fn an_attachment_of_another_account_is_not_found() {
    let mut seller = Client::seller();
    let (mine, other) = (seller.new_account(0), seller.new_account(0));
    let id = text(&body(&seller.upload(&mine, "a.pdf", b"a")), "id");
    assert_eq!(seller.get(&format!("{mine}/attachments/{id}")).status, 200);
    assert_eq!(error_of(&seller.get(&format!("{other}/attachments/{id}"))), (404, "ATTACHMENT_NOT_FOUND".to_owned()));
}

#[test]
fn an_unexpected_error_tells_nothing_of_its_cause() {
    let mut seller = Client::seller().in_state("internal fault");
    assert_eq!(error_of(&seller.get(ACCOUNTS)), (500, "INTERNAL_ERROR".to_owned()));
}

#[test]
fn a_rule_of_the_organisation_has_a_code_of_its_own() {
    let mut seller = Client::seller().in_state("a rule against duplicates");
    let answer = seller.send("POST", ACCOUNTS, r#"{"name": "Acme"}"#);
    assert_eq!(error_of(&answer), (400, "DUPLICATE_RECORD".to_owned()));
}

#[test]
fn a_state_that_is_not_listed_is_not_brought_about() {
    assert!(!Client::anonymous().world.bring_about("full moon"));
}
