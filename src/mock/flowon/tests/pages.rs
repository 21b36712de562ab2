use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

use super::{Client, body, text};

const PAGINATED: &str = "/api/sales/queries/accounts";

/// The pages of a whole walk.
fn walk(client: &mut Client, query: &str) -> Vec<Value> {
    let mut pages = vec![body(&client.get(&format!("{PAGINATED}{query}")))];
    while let Some(page) = pages.last().filter(|page| page["hasMoreRecords"] == true) {
        let cursor = text(page, "cursor");
        let encoded = utf8_percent_encode(&cursor, NON_ALPHANUMERIC);
        let next = body(&client.get(&format!("{PAGINATED}?cursor={encoded}")));
        assert!(pages.len() < 10, "the walk ends");
        pages.push(next);
    }
    pages
}

#[rstest::rstest]
#[case::all("", &[20, 20, 7])]
#[case::more_than_a_page("?City=Z%C3%BCrich", &[20, 5])]
#[case::less_than_a_page("?City=Bern", &[12])]
#[case::nothing("?City=Atlantis", &[0])]
#[case::no_cursor_yet("?City=Bern&cursor=", &[12])]
fn a_walk_has_every_row_once(#[case] query: &str, #[case] sizes: &[usize]) {
    let pages = walk(&mut Client::seller(), query);
    let total: usize = sizes.iter().sum();
    let counts: Vec<Value> = pages.iter().map(|page| page["count"].clone()).collect();
    assert_eq!(counts, sizes.iter().map(|&size| Value::from(size)).collect::<Vec<_>>());
    let mut rows: Vec<&Value> = Vec::new();
    for page in &pages {
        assert_eq!(page["totalRecordCount"], total);
        let data = page["data"].as_array().expect("an array");
        assert_eq!(page["count"], data.len());
        assert_eq!(page["hasMoreRecords"], page["cursor"] != "");
        rows.extend(data.iter().map(|row| &row["accountId"]));
    }
    let unique: std::collections::HashSet<String> = rows.iter().map(ToString::to_string).collect();
    assert_eq!((rows.len(), unique.len()), (total, total));
}

#[test]
fn a_full_last_page_says_that_there_is_no_more() {
    let mut seller = Client::seller();
    for _ in 0..20 {
        seller.send("POST", "/api/sales/accounts", r#"{"name": "Acme", "city": "Olten"}"#);
    }
    let page = body(&seller.get(&format!("{PAGINATED}?City=Olten")));
    assert_eq!((&page["count"], &page["hasMoreRecords"]), (&Value::from(20), &Value::from(false)));
}

#[test]
fn a_cursor_works_raw_and_encoded_and_again() {
    let mut seller = Client::seller();
    let cursor = text(&body(&seller.get(PAGINATED)), "cursor");
    assert!(cursor.contains('+'), "{cursor} needs percent-encoding");
    let encoded = utf8_percent_encode(&cursor, NON_ALPHANUMERIC).to_string();
    let first = seller.get(&format!("{PAGINATED}?cursor={cursor}"));
    assert_eq!(first.status, 200);
    for again in [encoded, cursor] {
        assert_eq!(seller.get(&format!("{PAGINATED}?cursor={again}")).body, first.body);
    }
}

#[test]
fn the_cursor_decides_alone() {
    let mut seller = Client::seller();
    let cursor = text(&body(&seller.get(&format!("{PAGINATED}?City=Z%C3%BCrich"))), "cursor");
    let page = body(&seller.get(&format!("{PAGINATED}?City=Bern&cursor={cursor}")));
    assert_eq!((&page["count"], &page["totalRecordCount"]), (&Value::from(5), &Value::from(25)));
}

#[test]
fn a_cursor_behind_the_last_row_gives_an_empty_page() {
    let mut seller = Client::seller();
    for _ in 0..14 {
        seller.send("POST", "/api/sales/accounts", r#"{"name": "Acme", "city": "Chur"}"#);
    }
    // Chur has fifteen now; six more make a second page, which then goes away.
    let accounts: Vec<String> = (0..6).map(|_| seller.new_account(0)).collect();
    for account in &accounts {
        seller.send("PUT", account, r#"{"name": "Acme", "city": "Chur"}"#);
    }
    let cursor = text(&body(&seller.get(&format!("{PAGINATED}?City=Chur"))), "cursor");
    for account in &accounts {
        seller.send("DELETE", account, "");
    }
    let page = body(&seller.get(&format!("{PAGINATED}?cursor={cursor}")));
    assert_eq!((&page["count"], &page["hasMoreRecords"]), (&Value::from(0), &Value::from(false)));
}
