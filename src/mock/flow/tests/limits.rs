//! Limits of rate and size, and what passes with time.

use rstest::rstest;

use super::*;
use crate::mock::flow::rules::{BYTES, REQUESTS};

const READ: &str = "GET /cubes/0/analytics";

#[test]
fn too_many_requests_at_once_are_refused_and_accepted_again_later() {
    let mut block = Block::new();
    let asked = request(READ).bearer(&token("operator"));
    for _ in 0..REQUESTS {
        assert_eq!(block.ask(&asked).status, 200);
    }
    let refused = block.ask(&asked);
    assert_pair(&refused, 429, "rate_limit_exceeded");
    assert_eq!(refused.headers.get("retry-after"), Some("5"));
    assert_eq!(block.ask(&request(READ).bearer(&token("viewer"))).status, 200, "another session isn't slowed down");
    block.wait(Duration::from_secs(5));
    assert_eq!(block.ask(&asked).status, 200);
}

#[rstest]
#[case::at_the_limit(0, 200)]
#[case::above(1, 413)]
fn a_body_may_be_a_mebibyte(#[case] above: usize, #[case] status: u16) {
    let mut text = r#"{"name": "A", "sequence_number": "8"}"#.to_owned();
    text.push_str(&" ".repeat(BYTES + above - text.len()));
    let update = request("PUT /cubes/0/analytics/1").bearer(&token("operator"));
    let answer = Block::new().ask(&update.json(&text));
    assert_eq!(answer.status, status);
    if status == 413 {
        assert_pair(&answer, 413, "payload_too_large");
    }
}

#[test]
fn loading_ends_while_login_and_block_info_never_had_to_wait() {
    let mut block = Block::given("loading");
    let refused = block.operator(READ);
    assert_pair(&refused, 503, "not_ready");
    assert_eq!(refused.headers.get("retry-after"), Some("5"));
    assert_eq!(block.ask(&login("operator", users::OPERATOR_PASSWORD)).status, 200);
    assert_eq!(block.operator("GET /block").status, 200);
    block.wait(Duration::from_secs(5));
    assert_eq!(block.operator(READ).status, 200);
}
