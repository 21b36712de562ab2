use super::FORMATS;
use crate::model::coverage::{Coverage, Part, Place, Row, RunFinding, State};
use crate::model::finding::{Finding, Severity};
use crate::model::judgement::{Counts, Group, Judgement};
use crate::model::outcome::exit;
use crate::report::Options;

fn row(part: Part, name: &str, state: State) -> Row {
    Row {
        part,
        name: name.to_owned(),
        says: String::new(),
        state,
        asserted_in: Vec::new(),
        seen_in: Vec::new(),
        note: None,
        answers: Vec::new(),
        missing: Vec::new(),
        hole: false,
        broken: false,
    }
}

fn judgement() -> Judgement {
    let group = |finding: Finding, operation: &str, count: usize, requests: &[&str]| Group {
        fails: finding.severity == Severity::Breaking,
        finding,
        operation: operation.to_owned(),
        count,
        requests: requests.iter().map(|request| (*request).to_owned()).collect(),
    };
    let echo = Finding::new("wrong-status-echo", "$.code", "promised 404, answered 400").with_cure("ask @nobody");
    let odd = Finding::new("unknown-body", "body", "fits none; nearest is `order`: \u{1b}[2J<b>x</b> | *y*");
    let odd = Finding { severity: Severity::Compatible, ..odd };
    let twice = Finding::new("reason-under-two-statuses", "reason gone", "stands under 404 and 410");
    let place = |request: &str, answer: &str| Place {
        case: 0,
        step: String::new(),
        request: request.to_owned(),
        answer: answer.to_owned(),
    };
    Judgement {
        file: "a.har".to_owned(),
        api: "Shop <API>".to_owned(),
        base: "https://shop.example".to_owned(),
        counts: Counts { entries: 20, judged: 12, without_body: 3, elsewhere: 7, outages: 1, ..Counts::default() },
        groups: vec![
            group(echo, "GET /orders/{id}", 5, &["GET /orders/1 → 404", "GET /orders/2 → 404", "GET /orders/3 → 404"]),
            group(odd, "GET /`x`", 1, &["GET /`x` → 200"]),
        ],
        more_groups: 2,
        over_all: vec![RunFinding {
            contract: "shop".to_owned(),
            finding: twice,
            exchanges: vec![place("GET /a", "404 gone"), place("GET /b", "410 gone")],
            hole: false,
            fails: true,
        }],
        coverage: Coverage {
            rows: vec![
                row(Part::Pairs, "404 gone", State::Seen),
                row(Part::Pairs, "409 busy", State::Never),
                row(Part::Envelopes, "order", State::Seen),
                row(Part::Promises, "S1", State::Never),
            ],
            ..Coverage::default()
        },
        unread: vec!["a.har:7:3: it breaks off".to_owned()],
    }
}

#[test]
fn every_format_tells_all_of_it() {
    for format in FORMATS {
        insta::assert_snapshot!(
            format.name,
            (format.write)(&judgement(), &Options { width: 100, ..Options::default() })
        );
    }
}

#[test]
fn the_first_that_applies_is_the_exit_code() {
    let mut judged = judgement();
    let mut codes = vec![judged.exit_code()];
    judged.unread.clear();
    codes.push(judged.exit_code());
    judged.groups.clear();
    codes.push(judged.exit_code());
    judged.over_all.clear();
    codes.push(judged.exit_code());
    judged.counts.outages = 0;
    codes.push(judged.exit_code());
    judged.counts.judged = 0;
    codes.push(judged.exit_code());
    let expected = [exit::USAGE, exit::BROKEN, exit::BROKEN, exit::INCONCLUSIVE, exit::KEPT, exit::NOTHING_RUN];
    assert_eq!(codes, expected);
}
