//! All formats of one comparison.

use super::*;
use crate::model::comparison::Difference;
use crate::model::finding::{Finding, Severity};
use crate::model::json;

fn change(severity: Severity, rule: &'static str, place: &str, message: &str, cases: &[&str]) -> Difference {
    Difference {
        contract: "flow".to_owned(),
        finding: Finding::new(rule, place, message).of_severity(severity),
        cases: cases.iter().map(|id| (*id).to_owned()).collect(),
        answers: cases.iter().map(|id| format!("{}.snap", id.replace(' ', "-"))).collect(),
    }
}

fn comparison() -> Comparison {
    let mut comparison = Comparison {
        old: "v1.2".to_owned(),
        new: "HEAD".to_owned(),
        contracts: vec![("flow".to_owned(), "FLOW REST API".to_owned())],
        published: true,
        answers: 132,
        differing: 6,
        changes: vec![
            change(
                Severity::Cosmetic,
                "text-changed",
                "$.error.message",
                "was \"a\", is \"<b>@all #1\u{1b}[2J\"",
                &["flow/a/one"],
            ),
            change(Severity::Breaking, "reason-changed", "$.error.reason", "was \"a_b\", is \"c_d\"", &["flow/a/one"]),
            change(Severity::Breaking, "pair-removed", "400 a_b", "is no longer in the catalogue", &[]),
        ],
        inconclusive: Vec::new(),
    };
    for id in ["flow/a/two", "flow/a/three", "flow/b/four", "flow/b/five"] {
        let again = change(Severity::Breaking, "reason-changed", "$.error.reason", "was \"a_b\", is \"c_d\"", &[id]);
        comparison.changes.push(again);
    }
    comparison.changes[0].finding.weighed = Some("it is `prose`".to_owned());
    comparison.fold();
    comparison
}

#[test]
fn a_terminal_gets_a_line_a_change_and_some_of_its_cases() {
    insta::assert_snapshot!(text::write(&comparison(), &Options::default()), @r##"
    FLOW REST API (flow)
      breaking    pair-removed    400 a_b          is no longer in the catalogue
      breaking    reason-changed  $.error.reason   was "a_b", is "c_d"
                  in 5 cases:
                    flow/a/one
                    flow/a/two
                    flow/a/three
                    … and 2 more; --verbose lists them
      cosmetic    text-changed    $.error.message  was "a", is "<b>@all #1\u{1b}[2J" (cosmetic by the contract: it is
                                                   `prose`)
                    flow/a/one

    v1.2 → HEAD: breaking; 2 breaking and 1 cosmetic changes; 1 contract and 132 answers compared, 6 differ
    "##);
}

#[test]
fn release_notes_get_the_worst_first_and_every_case_folded() {
    insta::assert_snapshot!(markdown::write(&comparison()), @r##"
    ## API contract: v1.2 → HEAD

    2 breaking and 1 cosmetic changes; 1 contract and 132 answers compared, 6 differ.

    ### Breaking

    - **FLOW REST API** `400 a_b`: is no longer in the catalogue — `pair-removed`
    - **FLOW REST API** `$.error.reason`: was "a_b", is "c_d" — `reason-changed`, in 5 cases
      <details><summary>5 cases</summary>

      - `flow/a/one`
      - `flow/a/two`
      - `flow/a/three`
      - `flow/b/four`
      - `flow/b/five`

      </details>

    ### Cosmetic

    - **FLOW REST API** `$.error.message`: was "a", is "&lt;b&gt;&#64;all &#35;1 \[2J" (cosmetic by the contract: it is `prose`) — `text-changed`, in `flow/a/one`
    "##);
}

#[test]
fn programs_get_one_object_a_change() {
    let written =
        json::read(&json::to_string(&json::read(&super::json::write(&comparison())).expect("JSON"))).expect("JSON");
    let Some(json::Json::Array(changes)) = written.get("changes") else { panic!("a list of changes") };
    let reason =
        changes.iter().find(|change| change.get("rule").and_then(json::Json::as_str) == Some("reason-changed"));
    insta::assert_snapshot!(json::pretty(reason.expect("it is folded into one")), @r##"
    {
      "severity": "breaking",
      "rule": "reason-changed",
      "contract": "flow",
      "place": "$.error.reason",
      "message": "was \"a_b\", is \"c_d\"",
      "note": null,
      "cases": [
        "flow/a/one",
        "flow/a/two",
        "flow/a/three",
        "flow/b/four",
        "flow/b/five"
      ],
      "answers": [
        "flow/a/one.snap",
        "flow/a/two.snap",
        "flow/a/three.snap",
        "flow/b/four.snap",
        "flow/b/five.snap"
      ]
    }
    "##);
}

#[test]
fn nothing_changed_is_said_in_one_line() {
    let comparison = Comparison { changes: Vec::new(), differing: 0, ..comparison() };
    insta::assert_snapshot!(text::write(&comparison, &Options::default()), @r##"v1.2 → HEAD: the same; 1 contract and 132 answers compared"##);
    insta::assert_snapshot!(markdown::write(&comparison), @r##"
    ## API contract: v1.2 → HEAD

    Nothing changed; 1 contract and 132 answers compared.
    "##);
}

#[test]
fn what_could_not_be_judged_is_not_called_the_same() {
    let why = vec!["the target https://new.example: connection refused".to_owned()];
    let comparison = Comparison { changes: Vec::new(), inconclusive: why, answers: 0, ..Comparison::default() };
    assert!(text::write(&comparison, &Options::default()).contains("inconclusive"));
    assert!(!text::write(&comparison, &Options::default()).contains("the same"));
    assert!(markdown::write(&comparison).contains("Not all of it could be judged"));
}

#[test]
fn formats_are_sorted_and_unique() {
    assert!(FORMATS.is_sorted_by(|one, other| one.name < other.name));
}
