use proptest::prelude::*;
use rstest::rstest;

use super::*;

fn any_json() -> impl Strategy<Value = Json> {
    let number = prop_oneof![
        any::<i64>().prop_map(|number| number.to_string()),
        "-?(0|[1-9][0-9]{0,40})(\\.[0-9]{1,30})?([eE][+-]?[0-9]{1,2})?",
    ];
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::Bool),
        number.prop_map(Json::Number),
        any::<String>().prop_map(Json::String),
        "[\\x00-\\x1f\"\\\\/\u{7f}a\u{1f600}]{0,6}".prop_map(Json::String),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Json::Array),
            prop::collection::vec(("[ab\u{e9} \"]{0,2}", inner), 0..6).prop_map(Json::Object),
        ]
    })
}

proptest! {
    #[test]
    fn what_was_written_is_read_back(value in any_json()) {
        prop_assert_eq!(read(&to_string(&value)), Ok(value.clone()));
        prop_assert_eq!(read(&pretty(&value)), Ok(value));
    }

    #[test]
    fn serde_json_accepts_and_refuses_the_same_texts(text in "[\\[\\]{},:\"\\\\u0-9a-fA-F.eE+\\- \ntrue]{0,12}") {
        let theirs = serde_json::from_str::<serde_json::Value>(&text);
        prop_assert_eq!(read(&text).is_ok(), theirs.is_ok(), "{:?} {:?}", read(&text), theirs);
    }

    #[test]
    fn strings_are_escaped_as_serde_json_escapes_them(text in any::<String>()) {
        prop_assert_eq!(to_string(&Json::from(text.as_str())), serde_json::to_string(&text).unwrap());
    }
}

#[rstest]
#[case::nothing("", "expected a value at byte 0")]
#[case::blanks(" \n", "expected a value at byte 2")]
#[case::byte_order_mark("\u{feff}{}", "expected a value, not a byte order mark at byte 0")]
#[case::half_an_object("{\"name\": ", "expected a value at byte 9")]
#[case::no_quotes("{name: 1}", "expected a member's name in quotes at byte 1")]
#[case::no_colon("{\"name\" 1}", "expected a colon at byte 8")]
#[case::trailing_comma("[1,]", "expected a value at byte 3")]
#[case::trailing_comma_in_an_object("{\"a\":1,}", "expected a member's name in quotes at byte 7")]
#[case::no_comma("[1 2]", "expected a comma or a closing bracket at byte 3")]
#[case::wrong_bracket("{\"a\":1]", "expected a comma or a closing brace at byte 6")]
#[case::two_values("{} {}", "expected the end of the text at byte 3")]
#[case::trailing_zero_byte("1\0", "expected the end of the text at byte 1")]
#[case::leading_zero("01", "expected a number without leading zeros at byte 1")]
#[case::bare_minus("-", "expected a digit at byte 1")]
#[case::no_fraction("1.", "expected a digit at byte 2")]
#[case::no_exponent("1e+", "expected a digit at byte 3")]
#[case::plus("+1", "expected a value at byte 0")]
#[case::not_a_number("NaN", "expected a value at byte 0")]
#[case::half_a_word("tru", "expected a value at byte 0")]
#[case::single_quotes("'a'", "expected a value at byte 0")]
#[case::open_string("\"abc", "expected a closing quote at byte 4")]
#[case::raw_new_line("\"a\nb\"", "expected an escape for a control character at byte 2")]
#[case::unknown_escape("\"\\x41\"", "expected an escape that JSON knows at byte 1")]
#[case::short_escape("\"\\u12\"", "expected four hexadecimal digits at byte 3")]
#[case::not_a_space("\u{a0}1", "expected a value at byte 0")]
#[case::beyond_a_double("[1, 1e400]", "a number beyond the range of a double at byte 4")]
#[case::lone_high_surrogate("\"ab\\ud83d\"", "a lone surrogate at byte 3")]
#[case::lone_low_surrogate("\"\\ude00\\ud83d\"", "a lone surrogate at byte 1")]
#[case::syntax_before_portability("[1e400", "expected a comma or a closing bracket at byte 6")]
fn a_refused_text_is_told_in_plain_words(#[case] text: &str, #[case] message: &str) {
    assert_eq!(read(text).unwrap_err().to_string(), message);
}

#[test]
fn deep_texts_are_read_up_to_128_levels() {
    let nested = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
    assert!(read(&nested(128)).is_ok());
    assert_eq!(read(&nested(129)).unwrap_err().to_string(), "deeper than 128 levels at byte 128");
    assert_eq!(read(&"{\"a\":".repeat(1_000_000)).unwrap_err().at, 640);
    for wide in [vec!["[]"; 1000], vec![r#"{"a":{}}"#; 1000]] {
        assert!(read(&format!("[{}]", wide.join(","))).is_ok(), "levels count depth, not containers");
    }
}

#[test]
fn a_long_number_beyond_a_double_is_found_without_an_exponent() {
    assert!(read(&"9".repeat(308)).is_ok());
    assert!(read(&"9".repeat(310)).is_err());
    assert!(read(&format!("0.{}", "9".repeat(400))).is_ok());
}

#[test]
fn order_duplicates_and_number_texts_are_kept() {
    let value = read(r#" {"b":1.10,"a":123456789012345678901234567890,"b":-0E0,"\u0062":"\ud83d\ude00\/"} "#).unwrap();
    let number = |text: &str| Json::Number(text.to_owned());
    let expected = Json::Object(vec![
        ("b".to_owned(), number("1.10")),
        ("a".to_owned(), number("123456789012345678901234567890")),
        ("b".to_owned(), number("-0E0")),
        ("b".to_owned(), Json::from("\u{1f600}/")),
    ]);
    assert_eq!(value, expected);
    let found = duplicates(&value);
    assert_eq!((found.len(), found[0].place.as_str()), (1, "$.b"));
    let values: Vec<String> = found[0].values.iter().map(|value| to_string(value)).collect();
    assert_eq!(values, ["1.10", "-0E0", "\"\u{1f600}/\""]);
}

#[test]
fn the_pretty_form_indents_by_two_and_keeps_empty_containers_on_their_line() {
    let value = read(r#"{"a":[1.0,{"b":null}],"c":[],"d":{}}"#).unwrap();
    let expected = "{\n  \"a\": [\n    1.0,\n    {\n      \"b\": null\n    }\n  ],\n  \"c\": [],\n  \"d\": {}\n}";
    assert_eq!(pretty(&value), expected);
    assert_eq!(to_string(&value), r#"{"a":[1.0,{"b":null}],"c":[],"d":{}}"#);
}

#[rstest]
#[case::none(r#"{"a":{"b":1},"b":2}"#, &[])]
#[case::three_times(r#"{"a":1,"a":2,"a":3}"#, &["$.a"])]
#[case::below(r#"{"e":[1,{"odd name":1,"odd name":2}]}"#, &["$.e[1]['odd name']"])]
#[case::inside_of_both(r#"{"a":{"b":1,"b":2},"a":{"c":1,"c":2}}"#, &["$.a", "$.a.b", "$.a.c"])]
fn duplicate_members_are_told_by_their_places(#[case] text: &str, #[case] places: &[&str]) {
    let value = read(text).unwrap();
    let found: Vec<String> = duplicates(&value).into_iter().map(|found| found.place).collect();
    assert_eq!(found, places);
}

#[test]
fn duplicates_of_a_large_object_are_told_once() {
    let members = (0..90).map(|number| (format!("m{}", number % 40), Json::Null)).collect();
    let value = Json::Object(members);
    let found = duplicates(&value);
    assert_eq!(found.len(), 40);
    assert_eq!((found[0].place.as_str(), found[0].values.len()), ("$.m0", 3));
}

#[rstest]
#[case("reason", "$.reason")]
#[case("_a1", "$._a1")]
#[case("stra\u{df}e", "$.stra\u{df}e")]
#[case("1a", "$['1a']")]
#[case("", "$['']")]
#[case("a-b", "$['a-b']")]
#[case("it's \\\n\u{1}", "$['it\\'s \\\\\\n\\u0001']")]
fn a_place_is_spelled_as_json_path_spells_it(#[case] name: &str, #[case] path: &str) {
    assert_eq!(path_child("$", name), path);
    let value = serde_json::json!({ name: "found" });
    let found = serde_json_path::JsonPath::parse(path).unwrap().query(&value).exactly_one().unwrap().clone();
    assert_eq!(found, "found");
    assert_eq!(path_index(&path_child("$", name), 3), format!("{path}[3]"));
}
