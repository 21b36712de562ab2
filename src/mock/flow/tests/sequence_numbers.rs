//! Each change raises the number by one, and nothing else does.

use rstest::rstest;
use serde_json::json;

use super::*;

fn update(block: &mut Block, id: &str, number: &str) -> Answer {
    block.send(&format!("PUT /cubes/0/analytics/{id}"), &json!({ "name": "A", "sequence_number": number }))
}

fn number(block: &mut Block, id: &str) -> String {
    let analytic = body(&block.operator(&format!("GET /cubes/0/analytics/{id}")));
    analytic["sequence_number"].as_str().expect("a string").to_owned()
}

#[test]
fn the_next_number_updates_and_no_other_analytic_notices() {
    let mut block = Block::new();
    let answer = update(&mut block, "1", "8");
    assert_eq!((answer.status, &body(&answer)["sequence_number"]), (200, &json!("8")));
    assert_eq!((number(&mut block, "1"), number(&mut block, "2")), ("8".to_owned(), "1".to_owned()));
}

#[rstest]
#[case::current("7")]
#[case::before("6")]
#[case::after_the_next("9")]
#[case::leading_zero("08")]
#[case::sign("+8")]
#[case::blank(" 8")]
#[case::beyond_64_bits("18446744073709551624")]
fn any_other_number_changes_nothing(#[case] wrong: &str) {
    let mut block = Block::new();
    assert_pair(&update(&mut block, "1", wrong), 409, "sequence_number_mismatch");
    let analytic = body(&block.operator("GET /cubes/0/analytics/1"));
    assert_eq!((&analytic["sequence_number"], &analytic["name"]), (&json!("7"), &json!("Junction north")));
}

#[test]
fn of_two_updates_with_one_number_the_first_wins() {
    let mut block = Block::new();
    assert_eq!(update(&mut block, "1", "8").status, 200);
    assert_pair(&update(&mut block, "1", "8"), 409, "sequence_number_mismatch");
}

#[rstest]
#[case::current("2", 200)]
#[case::before("1", 409)]
#[case::next("3", 409)]
fn sink_data_needs_the_current_number(#[case] asked: &str, #[case] status: u16) {
    let mut block = Block::new();
    assert_eq!(update(&mut block, "2", "2").status, 200);
    let answer = block.operator(&format!("GET /cubes/0/analytics/2/sinks/1/data?sequence_number={asked}"));
    assert_eq!(answer.status, status);
}

#[test]
fn an_analytic_is_created_changed_and_removed() {
    let mut block = Block::new();
    let answer = block.send("POST /cubes/0/analytics/new", &json!({ "name": "New" }));
    assert_eq!((answer.status, &body(&answer)["id"]), (200, &json!("new")));
    let first: u64 = number(&mut block, "new").parse().expect("a number");
    assert_eq!(update(&mut block, "new", &(first + 1).to_string()).status, 200);
    let removed = block.operator("DELETE /cubes/0/analytics/new");
    assert_eq!((removed.status, removed.body.len()), (200, 0));
    assert_pair(&block.operator("GET /cubes/0/analytics/new"), 404, "not_found");
}
