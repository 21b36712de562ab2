//! A made-up run, as people read it. The snapshots beside this file are the examples of how it should read.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use super::super::reporter::{Options, Reporter};
use super::Terminal;
use crate::mask::Secrets;
use crate::model::answer::{Answer, Exchange};
use crate::model::finding::{Finding, Severity};
use crate::model::outcome::{
    CaseInfo, CaseRecord, CaseResult, ContractInfo, ContractSummary, RunInfo, RunOutcome, Snapshot, StepRecord,
};
use crate::model::request::{Request, RequestBody};
use crate::record::{Door, Event, Exchanges};

const ACCEPTED: &str = "HTTP 400 Bad Request\ncontent-type: application/json\n\n{\n  \"error\": {\n    \"code\": 400,\n    \
                        \"reason\": \"parse_error\",\n    \"message\": \"The body isn't JSON.\"\n  }\n}\n";

fn info(id: &str, line: u32) -> CaseInfo {
    let file = id.rsplit_once('/').map_or("", |(file, _)| file);
    CaseInfo {
        id: id.into(),
        file: file.into(),
        path: format!("scenarios/{file}.yaml").into(),
        line,
        ..CaseInfo::default()
    }
}

fn ended(index: usize, result: CaseResult) -> CaseRecord {
    // One after the other begins, and each takes a while.
    let (began, took) = (Duration::from_millis(1) * u32::try_from(index).unwrap_or_default(), Duration::from_millis(3));
    CaseRecord { began, took, ..CaseRecord::unsent(index, result) }
}

fn request(method: &str, url: &str) -> Request {
    let headers =
        [("Accept-Version", "3.17"), ("Content-Type", "application/json"), ("Authorization", "Bearer [secret token]")];
    Request {
        method: method.into(),
        url: format!("https://staging.example{url}"),
        headers: headers.into_iter().collect(),
        body: Some(RequestBody::Bytes(b"{\"name\": ".to_vec())),
        ..Request::default()
    }
}

fn exchange(request: Request, status: u16, phrase: &str, id: Option<&str>) -> Arc<Exchange> {
    let headers = id.map(|id| ("x-request-id", id)).into_iter().collect();
    let answer = Answer { status, phrase: Some(phrase.into()), headers, ..Answer::default() };
    Arc::new(Exchange::new(request, answer, Duration::from_millis(3)))
}

fn step() -> StepRecord {
    let exchange = exchange(request("PUT", "/cubes/0/analytics/1"), 400, "Bad Request", Some("7f3c9a"));
    StepRecord { exchange: Some(exchange), ..StepRecord::default() }
}

/// A step that waits for its answer.
fn unanswered() -> StepRecord {
    StepRecord { unanswered: Some(request("PUT", "/cubes/0/analytics/1")), ..StepRecord::default() }
}

fn snapshot(accepted: &str, new: &str) -> Snapshot {
    Snapshot { path: PathBuf::new(), accepted: Some(accepted.into()), new: new.into(), pending: true }
}

fn finished_case(record: CaseRecord) -> Event {
    Event::CaseFinished(Arc::new(Door::new(Secrets::default(), Exchanges::All).mask(record)))
}

fn wrong_reason() -> Finding {
    Finding::new("wrong-reason", "$.error.reason", "promised \"parse_error\", answered \"bad_request\"")
}

fn broken_step() -> StepRecord {
    let new = ACCEPTED.replace("parse_error", "bad_request").replace("The body isn't JSON.", "Bad request.");
    let text_changed =
        Finding { severity: Severity::Cosmetic, ..Finding::new("text-changed", "$.error.message", "(shown below)") };
    StepRecord { findings: vec![wrong_reason(), text_changed], snapshot: Some(snapshot(ACCEPTED, &new)), ..step() }
}

fn summary() -> ContractSummary {
    ContractSummary {
        name: "flow".into(),
        api: "FLOW REST API".into(),
        target: "https://staging.example".into(),
        pairs: 25,
        ..ContractSummary::default()
    }
}

fn finished(contracts: Vec<ContractSummary>) -> RunOutcome {
    RunOutcome { contracts, took: Duration::from_millis(1_240), ..RunOutcome::default() }
}

fn report(cases: Vec<CaseInfo>, outcomes: Vec<CaseRecord>, run: RunOutcome, options: &Options) -> String {
    let mut consumer = Terminal.begin(options);
    let mut out = String::new();
    let contracts = vec![ContractInfo {
        name: "flow".into(),
        api: "FLOW REST API".into(),
        target: "https://staging.example".into(),
        self_test: false,
        origin: "https://staging.example".into(),
        pairs: 25,
        ..ContractInfo::default()
    }];
    consumer.event(&Event::RunStarted { run: RunInfo::default(), contracts, cases: cases.into() }, &mut out);
    for outcome in outcomes {
        consumer.event(&Event::CaseStarted(outcome.index), &mut out);
        consumer.event(&finished_case(outcome), &mut out);
    }
    consumer.event(&Event::RunFinished(run), &mut out);
    out
}

/// A run with a case of every kind.
fn made_up() -> (Vec<CaseInfo>, Vec<CaseRecord>, RunOutcome) {
    let cases = vec![
        info("flow/bodies/body is not JSON", 14),
        info("flow/bodies/body is too deep", 21),
        info("flow/cubes/a cube is told", 6),
        info("flow/cubes/a cube is changed", 12),
        info("flow/limits/too many requests are refused", 8),
        info("flow/operators/an operator adds a user", 5),
        info("flow/operators/an operator drops a user", 9),
        info("flow/versions/an old version is refused", 4),
        info("flow/versions/a new one is pending", 9),
    ];
    let several_steps = vec![
        StepRecord {
            title: "setup 1".into(),
            exchange: Some(exchange(request("POST", "/cubes"), 201, "Created", None)),
            findings: vec![
                Finding::new("missing-header", "header Location", "promised a value, none came")
                    .with_cure("say `Location: absent` where the API doesn't send it"),
            ],
            ..step()
        },
        StepRecord { title: "step afterwards".into(), findings: vec![wrong_reason()], ..step() },
    ];
    let outcomes = vec![
        CaseRecord { steps: vec![broken_step()], ..ended(0, CaseResult::Broken) },
        ended(1, CaseResult::Kept),
        ended(2, CaseResult::Kept),
        CaseRecord { steps: several_steps, ..ended(3, CaseResult::Broken) },
        CaseRecord {
            steps: vec![unanswered()],
            ..ended(4, CaseResult::Inconclusive("the connection was refused".into()))
        },
        ended(5, CaseResult::NotRun("the login of operator failed".into())),
        ended(6, CaseResult::NotRun("the login of operator failed".into())),
        ended(7, CaseResult::Ignored("hazard `load`: allowed by --allow load".into())),
        CaseRecord { pending: 1, ..ended(8, CaseResult::Kept) },
    ];
    let contract = ContractSummary {
        kept: 3,
        broken: 2,
        inconclusive: 1,
        not_run: 2,
        ignored: 1,
        pending: 1,
        pairs_seen: 21,
        pairs_self_test_only: 4,
        ..summary()
    };
    (cases, outcomes, finished(vec![contract]))
}

#[test]
fn a_run_with_a_case_of_every_kind() {
    let (cases, outcomes, run) = made_up();
    insta::assert_snapshot!(report(cases, outcomes, run, &Options::default()));
}

#[test]
fn a_verbose_run_under_cargo_shows_exchanges_and_ids() {
    let (cases, outcomes, run) = made_up();
    let options = Options {
        verbose: true,
        started_by_cargo: true,
        explain_each_rule_once: true,
        width: 80,
        ..Options::default()
    };
    insta::assert_snapshot!(report(cases, outcomes, run, &options));
}

#[test]
fn a_finding_of_the_case_itself_has_one_blank_line_before_it() {
    let of_case =
        StepRecord { findings: vec![Finding::new("known-gone", "known", "it is kept")], ..StepRecord::default() };
    let outcome = CaseRecord { steps: vec![broken_step(), of_case], ..ended(0, CaseResult::Broken) };
    let told = report(vec![info("flow/a/1", 1)], vec![outcome], finished(vec![summary()]), &Options::default());
    assert!(told.contains("\n\n  breaking    known-gone") && !told.contains("\n\n\n"), "{told}");
}

#[test]
fn what_breaks_in_many_cases_is_counted_at_the_end() {
    let cases: Vec<CaseInfo> = (1..=4).map(|line| info(&format!("flow/a/{line}"), line)).collect();
    let gone = |place: &str| Finding::new("header-gone", place, "came no more");
    let broken = |index, findings: Vec<Finding>| CaseRecord {
        steps: vec![StepRecord { findings, ..step() }],
        ..ended(index, CaseResult::Broken)
    };
    let known = Finding { known: Some("fixed soon".into()), ..wrong_reason() };
    let outcomes = vec![
        broken(0, vec![wrong_reason(), gone("header Date"), gone("header ETag")]),
        broken(1, vec![gone("header ETag")]),
        broken(2, vec![wrong_reason(), gone("header ETag")]),
        broken(3, vec![known]),
    ];
    let counted = |outcomes: Vec<CaseRecord>| {
        let told = report(cases.clone(), outcomes, finished(vec![summary()]), &Options::default());
        let end = told.rsplit("────────\n").next().unwrap_or_default().to_owned();
        end.lines().filter(|line| line.contains(" case")).map(str::to_owned).collect::<Vec<_>>()
    };
    let lines = counted(outcomes.clone());
    assert_eq!(
        lines[..2],
        ["  breaking    header-gone   4 times in 3 cases", "  breaking    wrong-reason  in 2 cases"]
    );
    let two = outcomes.into_iter().take(2).collect();
    assert!(counted(two).iter().all(|line| !line.contains("header-gone")), "two blocks are taken in at a glance");
}

/// What to do about it stands in the contract.
#[test]
fn a_known_deviation_comes_without_a_cure() {
    let told = |known: Option<&str>| {
        let finding = Finding { known: known.map(str::to_owned), ..wrong_reason().with_cure("list it") };
        let steps = vec![StepRecord { findings: vec![finding], ..step() }];
        let outcome = CaseRecord { steps, ..ended(0, CaseResult::Broken) };
        report(vec![info("flow/a/1", 1)], vec![outcome], finished(vec![summary()]), &Options::default())
    };
    assert!(told(None).contains("list it"));
    assert!(!told(Some("fixed soon")).contains("list it"));
}

#[test]
fn colours_add_nothing_but_escapes() {
    let (cases, outcomes, run) = made_up();
    let plain = report(cases.clone(), outcomes.clone(), run.clone(), &Options::default());
    let coloured = report(cases, outcomes, run, &Options { colours: true, ..Options::default() });
    assert!(coloured.contains("\u{1b}["), "{coloured}");
    let escapes = regex::Regex::new("\u{1b}\\[[0-9;]*m").expect("it is a regex");
    assert_eq!(escapes.replace_all(&coloured, ""), plain);
}

#[test]
fn the_order_of_the_output_does_not_depend_on_time() {
    let (cases, outcomes, run) = made_up();
    let expected = report(cases.clone(), outcomes.clone(), run.clone(), &Options::default());
    let backwards = outcomes.into_iter().rev().collect();
    assert_eq!(report(cases, backwards, run, &Options::default()), expected);
}

#[test]
fn a_file_is_written_when_it_and_the_ones_before_it_have_ended() {
    let mut consumer = Terminal.begin(&Options::default());
    let mut out = String::new();
    let cases = vec![info("flow/a/1", 1), info("flow/a/2", 2), info("flow/b/1", 1)];
    consumer
        .event(&Event::RunStarted { run: RunInfo::default(), contracts: Vec::new(), cases: cases.into() }, &mut out);
    let mut after = |index| {
        consumer.event(&finished_case(ended(index, CaseResult::Kept)), &mut out);
        out.lines().count()
    };
    assert_eq!([after(2), after(0), after(0), after(1)], [0, 0, 0, 2]);
}

#[test]
fn no_hint_names_cargo_unless_cargo_started_the_run() {
    let (cases, outcomes, run) = made_up();
    for verbose in [false, true] {
        let options = Options { verbose, ..Options::default() };
        let text = report(cases.clone(), outcomes.clone(), run.clone(), &options);
        assert!(!text.contains("cargo"), "{text}");
    }
}

#[test]
fn an_outage_shows_three_blocks_and_counts_the_others() {
    let cases = (0..20).map(|line| info(&format!("flow/cubes/case {line}"), line)).collect();
    let refused = || CaseResult::Inconclusive("the connection was refused".into());
    let outcomes = (0..12).map(|index| CaseRecord { steps: vec![unanswered()], ..ended(index, refused()) }).collect();
    let run = RunOutcome {
        stopped: Some("ten exchanges in a row met an outage: the connection was refused".into()),
        ..finished(vec![ContractSummary { inconclusive: 12, not_run: 8, ..summary() }])
    };
    insta::assert_snapshot!(report(cases, outcomes, run, &Options::default()));
}

#[test]
fn a_failed_login_is_told_once() {
    let login = StepRecord { title: "login of operator".into(), findings: vec![wrong_reason()], ..step() };
    let outcomes = (0..3).map(|index| CaseRecord {
        steps: vec![login.clone()],
        ..ended(index, CaseResult::NotRun("the login of operator failed".into()))
    });
    let cases = (0..3).map(|line| info(&format!("flow/cubes/case {line}"), line)).collect();
    let run = finished(vec![ContractSummary { not_run: 3, ..summary() }]);
    let text = report(cases, outcomes.collect(), run, &Options::default());
    assert_eq!(text.matches("login of operator: PUT").count(), 1, "{text}");
    assert!(text.contains("not run  3 cases  the login of operator failed\n"), "{text}");
}

#[test]
fn an_interrupted_run_tells_what_ran() {
    let cases = vec![info("flow/a/1", 1), info("flow/a/2", 2), info("flow/b/1", 1)];
    let contract = ContractSummary { kept: 1, not_run: 2, pairs_seen: 1, ..summary() };
    let run = RunOutcome { interrupted: true, ..finished(vec![contract]) };
    insta::assert_snapshot!(report(cases, vec![ended(0, CaseResult::Kept)], run, &Options::default()), @r#"
            kept  flow/a  1 of 2 cases, 1 not run  3 ms
         not run  2 cases  the run ended first
    FLOW REST API at https://staging.example: interrupted, 1 of 3 cases ran; 1 of 25 pairs seen; 1.2 s
    "#);
}

#[test]
fn a_run_of_nothing_says_so() {
    insta::assert_snapshot!(report(Vec::new(), Vec::new(), finished(Vec::new()), &Options::default()), @"nothing run; 1.2 s");
    let ignored = vec![ended(0, CaseResult::Ignored("it says skip".into()))];
    let run = finished(vec![ContractSummary { ignored: 1, ..summary() }]);
    insta::assert_snapshot!(report(vec![info("flow/a/1", 1)], ignored, run, &Options::default()), @r#"
         ignored  flow/a  1 case
         ignored  1 case  it says skip
    FLOW REST API at https://staging.example: nothing run, 1 case ignored; 1.2 s
    "#);
}

#[test]
fn several_contracts_have_a_line_each_and_one_together() {
    let kept = ContractSummary { kept: 96, pairs_seen: 25, ..summary() };
    let target = "the self-test server".to_owned();
    let other = ContractSummary {
        api: "FlowOn".into(),
        target,
        pairs: 9,
        pairs_seen: 9,
        kept: 40,
        broken: 1,
        pending: 12,
        ..summary()
    };
    insta::assert_snapshot!(report(Vec::new(), Vec::new(), finished(vec![kept, other]), &Options::default()), @r#"
    FLOW REST API at https://staging.example: kept, 96 cases; 25 of 25 pairs seen
    FlowOn at the self-test server: broken, 1 of 41 cases; 9 of 9 pairs seen
    2 contracts: 1 broken, 1 kept; 1.2 s
    12 snapshots are new: `wireproof review` shows them, `wireproof accept` takes them
    "#);
}

#[test]
fn a_difference_below_the_gate_is_shown_though_the_case_is_kept() {
    let cosmetic = Finding { severity: Severity::Cosmetic, ..Finding::new("text-changed", "body", "(shown below)") };
    let steps = vec![StepRecord { findings: vec![cosmetic], snapshot: Some(snapshot("a\n", "b\n")), ..step() }];
    let outcomes = vec![CaseRecord { steps, ..ended(0, CaseResult::Kept) }];
    let run = finished(vec![ContractSummary { kept: 1, ..summary() }]);
    insta::assert_snapshot!(report(vec![info("flow/a/it's 1", 1)], outcomes, run, &Options::default()), @r#"
            kept  flow/a  1 case        3 ms
    ────────
         CHANGED  flow/a/it's 1                                                                      scenarios/flow/a.yaml:1
                  PUT /cubes/0/analytics/1 → 400 Bad Request in 3 ms                                       request id 7f3c9a

      cosmetic    text-changed  body  (shown below)

                - a
                + b

      reproduce   curl -X PUT 'https://staging.example/cubes/0/analytics/1' -H 'accept-version: 3.17' \
                      -H 'content-type: application/json' -H "authorization: Bearer $TOKEN" --data-binary '{"name": '
      explain     wireproof explain text-changed
      accept      wireproof accept 'flow/a/it'\''s 1'
    ────────
    FLOW REST API at https://staging.example: kept, 1 case; 0 of 25 pairs seen; 1.2 s
    "#);
}

#[test]
fn long_texts_do_not_break_the_layout() {
    let id = format!("flow/bodies/{}", "long name ".repeat(15));
    let mut step = broken_step();
    step.exchange =
        Some(exchange(request("PUT", &format!("/{}", "x".repeat(700))), 400, "Bad Request", Some("7f3c9a")));
    step.findings[0].place = "$.a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q.r.s.t".into();
    step.findings[0].note = Some("word ".repeat(60));
    let outcomes = vec![CaseRecord { steps: vec![step], ..ended(0, CaseResult::Broken) }];
    let run = finished(vec![ContractSummary { broken: 1, ..summary() }]);
    insta::assert_snapshot!(report(vec![info(&id, 1)], outcomes, run, &Options::default()));
}

#[test]
fn nothing_a_server_sends_can_steer_the_terminal() {
    let evil = "\u{1b}]0;x\u{7}\r\u{9b}2J\u{202e}\n\t";
    let text = || evil.to_owned();
    let headers = [(evil, evil), ("x-request-id", evil)].into_iter().collect();
    let sent = Request {
        method: text(),
        url: text(),
        headers,
        body: Some(RequestBody::Bytes(text().into())),
        ..Request::default()
    };
    let step = StepRecord {
        title: text(),
        exchange: Some(exchange(sent, 400, evil, Some(evil))),
        findings: vec![Finding::new("wrong-reason", evil, evil).with_cure(evil)],
        snapshot: Some(snapshot(evil, &(evil.repeat(2) + "\u{8}"))),
        ..StepRecord::default()
    };
    let case = CaseInfo { id: text(), file: text().into(), path: text().into(), line: 1, ..CaseInfo::default() };
    let results = [
        CaseResult::Broken,
        CaseResult::Kept,
        CaseResult::Inconclusive(text()),
        CaseResult::NotRun(text()),
        CaseResult::Ignored(text()),
    ];
    let cases = vec![case; results.len()];
    let outcomes = results
        .into_iter()
        .enumerate()
        .map(|(index, result)| CaseRecord { steps: vec![step.clone()], ..ended(index, result) })
        .collect();
    let contract = ContractSummary { api: text(), target: text(), broken: 1, ..summary() };
    let run = RunOutcome { stopped: Some(text()), ..finished(vec![contract]) };
    let shown = report(cases, outcomes, run, &Options { verbose: true, ..Options::default() });
    assert!(!shown.contains(|c: char| c != '\n' && c.is_control() || c == '\u{202e}'), "{shown:?}");
}
