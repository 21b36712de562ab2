use serde_json::json;

use super::{ACCOUNTS, Client, body, text};

fn is_empty(answer: &crate::model::answer::Answer) {
    assert_eq!((answer.status, answer.body.len(), answer.headers.get("content-length")), (200, 0, Some("0")));
}

#[test]
fn an_account_lives_from_create_to_delete() {
    let mut seller = Client::seller();
    let answer = seller.send("POST", ACCOUNTS, r#"{"name": "Acme", "city": "Chur", "creditLimit": 5}"#);
    let created = body(&answer);
    assert_eq!((answer.status, created.as_object().map(serde_json::Map::len)), (200, Some(1)));
    let id = text(&created, "id");
    let account = format!("{ACCOUNTS}/{id}");
    let record = |name: &str| {
        json!({ "accountId": id, "name": name, "city": "Chur", "creditLimit": 5, "isActive": true, "openOrders": 0,
                "createdOn": "2026-01-01T00:00:00Z" })
    };
    assert_eq!(body(&seller.get(&account)), record("Acme"));
    assert_eq!(body(&seller.get(&format!("/api/sales/queries/account?AccountId={id}"))), record("Acme"));

    is_empty(&seller.send("PUT", &account, r#"{"name": "Acme & Sons"}"#));
    assert_eq!(body(&seller.get(&account)), record("Acme & Sons"));

    is_empty(&seller.send("DELETE", &account, ""));
    assert_eq!(seller.get(&account).status, 404);
}

#[test]
fn identifiers_are_guids_of_their_own_and_the_same_in_each_world() {
    let (mut one, mut other) = (Client::seller(), Client::seller());
    let first = one.new_account(0);
    assert_eq!(first, other.new_account(0));
    assert_ne!(first, one.new_account(0));
    let id = uuid::Uuid::try_parse(&first[ACCOUNTS.len() + 1..]).expect("a GUID");
    assert_eq!(id.get_version_num(), 4);
}

#[test]
fn an_identifier_may_be_written_in_capitals() {
    let mut seller = Client::seller();
    let account = seller.new_account(0);
    let id = account[ACCOUNTS.len() + 1..].to_uppercase();
    assert_eq!(seller.get(&format!("{ACCOUNTS}/{id}")).status, 200);
}

#[rstest::rstest]
#[case::single("account?AccountId=00000000-0000-4000-8000-000000000000")]
#[case::multi("accounts-by-city?City=Atlantis")]
fn a_query_without_a_match_has_no_content(#[case] query: &str) {
    let answer = Client::seller().get(&format!("/api/sales/queries/{query}"));
    assert_eq!((answer.status, answer.body.len(), answer.headers.get("content-type")), (204, 0, None));
}

#[rstest::rstest]
#[case("Genève", 9)]
#[case("Gen%C3%A8ve", 9)]
#[case("Chur", 1)]
fn a_multi_query_answers_a_bare_array(#[case] city: &str, #[case] rows: usize) {
    let answer = Client::seller().get(&format!("/api/sales/queries/accounts-by-city?City={city}"));
    assert_eq!(body(&answer).as_array().map(Vec::len), Some(rows));
}

#[test]
fn a_process_action_answers_its_outputs_or_nothing() {
    let mut seller = Client::seller();
    let account = seller.new_account(100);
    let outputs = body(&seller.send("POST", &format!("{account}/place-order"), r#"{"amount": 30}"#));
    assert!(uuid::Uuid::try_parse(&text(&outputs, "orderId")).is_ok());
    assert_eq!(outputs["remainingCredit"], 70);
    assert_eq!(body(&seller.get(&account))["openOrders"], 1);

    is_empty(&seller.send("POST", &format!("{account}/close"), ""));
    assert_eq!(body(&seller.get(&account))["isActive"], false);
}

#[test]
fn answers_are_numbered() {
    let mut client = Client::anonymous();
    let ids: Vec<_> = [client.get("/"), client.get("/")]
        .iter()
        .map(|answer| answer.headers.get("X-Request-Id").map(str::to_owned))
        .collect();
    assert_eq!(ids, [Some("flowon-000001".to_owned()), Some("flowon-000002".to_owned())]);
}
