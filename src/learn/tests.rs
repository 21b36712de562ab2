use rstest::rstest;

use super::shape::Shape;
use super::yaml::{scalar, value};
use crate::model::json::{read, to_string};

fn schema(bodies: &[&str]) -> String {
    let mut shape = Shape::default();
    bodies.iter().for_each(|body| shape.add(&read(body).expect("JSON")));
    to_string(&shape.schema())
}

#[rstest]
#[case::what_is_always_there_is_required(
    &[r#"{"a": 1, "b": "x"}"#, r#"{"a": 2}"#],
    r#"{"type":"object","required":["a"],"properties":{"a":{"type":"integer"},"b":{"type":"string"}}}"#
)]
#[case::several_types(&["1", "null", "\"x\""], r#"{"type":["string","integer","null"]}"#)]
#[case::an_integer_is_a_number(&["1", "1.5"], r#"{"type":"number"}"#)]
#[case::elements(&["[1, null]", "[]"], r#"{"type":"array","items":{"type":["integer","null"]}}"#)]
#[case::no_elements(&["[]"], r#"{"type":"array"}"#)]
#[case::a_name_twice(
    &[r#"{"a": 1, "a": "x"}"#],
    r#"{"type":"object","required":["a"],"properties":{"a":{"type":"string"}}}"#
)]
fn a_schema_says_what_all_bodies_have(#[case] bodies: &[&str], #[case] expected: &str) {
    assert_eq!(schema(bodies), expected);
}

#[test]
fn an_object_with_many_names_is_a_map_and_depth_has_an_end() {
    let members: Vec<String> = (0..101).map(|n| format!("\"k{n}\": 1")).collect();
    assert_eq!(schema(&[&format!("{{{}}}", members.join(", "))]), r#"{"type":"object"}"#);
    let deep = format!("{}1{}", "[".repeat(20), "]".repeat(20));
    assert_eq!(schema(&[&deep]).matches("items").count(), 8);
}

#[rstest]
#[case("not_found", "not_found")]
#[case("application/json", "application/json")]
#[case("no", "\"no\"")]
#[case("404", "\"404\"")]
#[case("a: b", "\"a: b\"")]
#[case("# x", "\"# x\"")]
#[case("it's \"so\"\n", "\"it's \\\"so\\\"\\n\"")]
fn a_text_stays_a_text_in_yaml(#[case] text: &str, #[case] written: &str) {
    assert_eq!(scalar(text), written);
}

#[test]
fn a_schema_is_written_in_blocks() {
    let schema = read(r#"{"type": ["object", "null"], "properties": {"a b": {"type": "string"}}, "minimum": 1}"#);
    let mut out = "schema:".to_owned();
    value(&mut out, &schema.expect("JSON"), 2);
    assert_eq!(
        out,
        "schema:\n  type: [object, \"null\"]\n  properties:\n    \"a b\":\n      type: string\n  minimum: 1\n"
    );
}
