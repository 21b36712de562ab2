//! Worlds that count their requests and tell the time.

use std::sync::Arc;

use rstest::rstest;

use super::*;
use crate::mock::answers;
use crate::mock::backend::{CASE_HEADER, RULE_HEADER};
use crate::mock::rule::RuleInfo;
use crate::mock::service::Given;
use crate::model::headers::Headers;

struct Counting;

/// The number of requests so far.
struct Count(u64);

impl Service for Counting {
    fn name(&self) -> &'static str {
        "counting"
    }

    fn summary(&self) -> &'static str {
        "counts"
    }

    fn givens(&self) -> &'static [Given] {
        &[Given { name: "a hundred requests", summary: "so many were there before" }]
    }

    fn rules(&self) -> Vec<RuleInfo> {
        Vec::new()
    }

    fn notes(&self) -> &'static [(&'static str, &'static str)] {
        &[]
    }

    fn secrets(&self) -> &'static [(&'static str, &'static str)] {
        &[]
    }

    fn world(&self) -> Box<dyn World> {
        Box::new(Count(0))
    }
}

impl World for Count {
    fn bring_about(&mut self, given: &str) -> bool {
        self.0 = 100;
        given == "a hundred requests"
    }

    fn answer(&mut self, request: &Request, now: Duration) -> (Answer, Option<&'static str>) {
        assert_eq!(request.headers.get(CASE_HEADER), None, "rules don't see the case");
        assert_ne!(request.url, "/panic");
        self.0 += 1;
        (answers::text(200, &format!("{} at {}", self.0, now.as_millis())), Some("every request is counted"))
    }
}

fn ask(worlds: &Worlds, case: Option<&str>) -> String {
    ask_at(worlds, case, "/")
}

fn ask_at(worlds: &Worlds, case: Option<&str>, url: &str) -> String {
    let headers = Headers::from_iter(case.map(|key| (CASE_HEADER, key)));
    let request = Request { method: "GET".to_owned(), url: url.to_owned(), headers, ..Request::default() };
    String::from_utf8(worlds.answer(&request).body).unwrap().trim_end().to_owned()
}

#[test]
fn who_names_a_case_is_told_the_rule_that_answered() {
    let worlds = Worlds::isolated(&Counting);
    let rule = |case: Option<&str>| {
        let headers = Headers::from_iter(case.map(|key| (CASE_HEADER, key)));
        let request = Request { method: "GET".to_owned(), url: "/".to_owned(), headers, ..Request::default() };
        worlds.answer(&request).headers.get(RULE_HEADER).map(str::to_owned)
    };
    assert_eq!((rule(Some("1")).as_deref(), rule(None)), (Some("every request is counted"), None));
}

const NEW_YEAR: u64 = 1_767_225_600_000;

#[test]
fn each_case_has_a_world_and_a_clock_and_the_others_share_one() {
    let worlds = Worlds::isolated(&Counting);
    worlds.begin(1, &["a hundred requests".to_owned(), "clock +1h".to_owned(), "clock +1.5s".to_owned()]).unwrap();
    worlds.advance(2, 5);
    assert_eq!(ask(&worlds, Some("1")), format!("101 at {}", NEW_YEAR + 3_601_500));
    assert_eq!(ask(&worlds, Some("1")), format!("102 at {}", NEW_YEAR + 3_601_500));
    assert_eq!(ask(&worlds, Some("2")), format!("1 at {}", NEW_YEAR + 5));
    assert_eq!(ask(&worlds, None), format!("1 at {NEW_YEAR}"));
    assert_eq!(ask(&worlds, None), format!("2 at {NEW_YEAR}"));
}

#[test]
fn a_case_that_begins_again_or_has_ended_has_a_fresh_world() {
    let worlds = Worlds::isolated(&Counting);
    let first = format!("1 at {NEW_YEAR}");
    assert_eq!(ask(&worlds, Some("1")), first);
    worlds.advance(1, 1);
    worlds.begin(1, &[]).unwrap();
    assert_eq!(ask(&worlds, Some("1")), first);
    worlds.end(1);
    assert_eq!(ask(&worlds, Some("1")), first);
}

#[test]
fn nothing_is_left_of_cases_that_have_ended() {
    let worlds = Worlds::isolated(&Counting);
    for key in 0..100 {
        worlds.begin(key, &[]).unwrap();
        ask(&worlds, Some(&key.to_string()));
        worlds.end(key);
    }
    assert!(worlds.cases.read().unwrap().is_empty());
}

#[test]
fn live_worlds_go_by_the_clock_that_is_handed_in() {
    let worlds = Worlds::live(&Counting, || Duration::from_secs(1));
    assert_eq!(ask(&worlds, None), "1 at 1000");
}

#[rstest]
#[case::misspelt("a hundert requests", "did you mean \"a hundred requests\"?")]
#[case::unknown(
    "loading",
    "counting has no state \"loading\" (it has \"a hundred requests\", and `clock +<duration>`)"
)]
#[case::no_length("clock +soon", "write `clock +90s`")]
#[case::backwards("clock -1h", "write `clock +90s`")]
fn a_state_that_nobody_knows_is_refused_with_what_to_do(#[case] state: &str, #[case] words: &str) {
    let worlds = Worlds::isolated(&Counting);
    let why = worlds.begin(1, &[state.to_owned()]).unwrap_err();
    assert!(why.contains(words), "{why}");
    assert!(worlds.cases.read().unwrap().is_empty());
}

#[test]
fn what_is_no_key_is_told_so() {
    let worlds = Worlds::isolated(&Counting);
    assert_eq!(ask(&worlds, Some("one")), "wireproof-case: \"one\" is not the key of a case");
}

#[test]
fn a_rule_that_panics_takes_no_other_answer_with_it() {
    let worlds = Arc::new(Worlds::isolated(&Counting));
    let other = Arc::clone(&worlds);
    std::thread::spawn(move || ask_at(&other, Some("1"), "/panic")).join().unwrap_err();
    assert_eq!(ask(&worlds, Some("1")), format!("1 at {NEW_YEAR}"));
}

#[test]
fn a_case_that_takes_long_keeps_no_other_one_waiting() {
    let worlds = Worlds::isolated(&Counting);
    let first = worlds.place(1);
    let _busy = lock(&first);
    assert_eq!(ask(&worlds, Some("2")), format!("1 at {NEW_YEAR}"));
    assert_eq!(ask(&worlds, None), format!("1 at {NEW_YEAR}"));
}
