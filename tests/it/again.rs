//! Cases that were recorded are driven again by what stands in their records, and come to the same.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use wireproof::app::{self, Options};
use wireproof::mask::Secrets;
use wireproof::model::answer::Exchange;
use wireproof::model::outcome::{CaseResult, Phase};
use wireproof::record::{Event, Exchanges, MaskedRecord};
use wireproof::run::Recorded;

use crate::support::{Project, Recorder, Reply};

fn options(folder: &Path, secrets: &Secrets) -> Options {
    let (_, stop) = tokio::sync::watch::channel(false);
    // In CI nothing is written.
    let environment = HashMap::from([("CI".to_owned(), "true".to_owned()), ("KEY".to_owned(), KEY.to_owned())]);
    let now = || Duration::from_secs(1_800_000_000);
    let mut options = Options::new(folder.to_owned(), environment, now, secrets.clone(), stop);
    options.exchanges = Exchanges::All;
    options
}

const KEY: &str = "a-key-of-the-team";

/// Runs all cases of a project; their ids and records, in their order.
async fn run(options: &Options) -> Vec<(String, Arc<MaskedRecord>)> {
    let project = app::load(&options.folder, &[]).expect("the project loads");
    let (mut ids, mut records) = (Vec::new(), Vec::new());
    let mut take = |event| match event {
        Event::RunStarted { cases, .. } => ids = cases.iter().map(|case| case.id.clone()).collect(),
        Event::CaseFinished(record) => records.push(record),
        _ => {}
    };
    app::run(project, options, &mut take).await.expect("it runs");
    records.sort_by_key(|record| record.index);
    ids.into_iter().zip(records).collect()
}

/// How a case ended, and what was found in each of its steps. The login of a run stands at the case that needed it first.
fn came_to(record: &MaskedRecord) -> String {
    let own = record.steps.iter().filter(|step| step.phase != Phase::Login);
    let steps = own.map(|step| format!("{} {:?} {:?}", step.title, step.seen, step.findings));
    format!("{:?}\n{}", record.result, steps.collect::<Vec<_>>().join("\n"))
}

async fn again(
    options: &Options,
    secrets: &Secrets,
    first: &[(String, Arc<MaskedRecord>)],
) -> Vec<(String, Arc<MaskedRecord>)> {
    let recorded = Recorded::of_cases(first.iter().map(|(_, record)| &***record), secrets.clone());
    run(&Options { recorded: Some(Arc::new(recorded)), ..options.clone() }).await
}

#[tokio::test]
async fn every_replayable_case_of_this_repository_evaluates_to_the_same_again() {
    let secrets = Secrets::default();
    let options = options(&PathBuf::from(env!("CARGO_MANIFEST_DIR")), &secrets);
    let first = run(&options).await;
    let second = again(&options, &secrets, &first).await;
    let mut replayed = 0;
    for ((id, before), (_, after)) in first.iter().zip(&second).filter(|((_, before), _)| before.replayable) {
        assert_eq!(came_to(after), came_to(before), "{id}");
        replayed += 1;
    }
    assert!(replayed * 3 > first.len() * 2, "only {replayed} of {} cases are replayable", first.len());
}

/// What was told of one case, in the order in which it was told.
#[tokio::test]
async fn the_events_of_a_case_come_in_order() {
    let secrets = Secrets::default();
    // Enough cases at once for two lanes.
    let options = Options { steps: true, ..options(&PathBuf::from(env!("CARGO_MANIFEST_DIR")), &secrets) };
    let project = app::load(&options.folder, &[]).expect("the project loads");
    let mut told: HashMap<usize, String> = HashMap::new();
    let mut ends = Vec::new();
    let mut take = |event| {
        let (case, what) = match event {
            Event::RunStarted { .. } => return ends.push("started"),
            Event::RunFinished(_) => return ends.push("finished"),
            Event::CaseStarted(case) => (case, "(".to_owned()),
            Event::StepStarted { case, title } => (case, format!("<{title}")),
            Event::StepFinished { case } => (case, ">".to_owned()),
            Event::CaseFinished(record) => (record.index, ")".to_owned()),
        };
        assert_eq!(ends, ["started"], "{what}");
        told.entry(case).or_default().push_str(&what);
    };
    let outcome = app::run(project, &options, &mut take).await.expect("it runs");
    assert_eq!(ends, ["started", "finished"]);
    assert_eq!(
        told.len(),
        outcome.contracts.iter().map(wireproof::model::outcome::ContractSummary::cases).sum::<usize>()
    );
    let raced = "(<setup new-analytic 1><step 1><step afterwards><teardown remove-analytic 1>)";
    assert!(told.values().any(|events| events == raced), "{told:?}");
    for events in told.values() {
        let kinds: String = events.chars().filter(|kind| "(<>)".contains(*kind)).collect();
        let inner = kinds.strip_prefix('(').and_then(|kinds| kinds.strip_suffix(')'));
        let mut inner = inner.unwrap_or_else(|| panic!("{events}")).to_owned();
        // A login stands within the step that needs it.
        while inner.contains("<>") {
            inner = inner.replace("<>", "");
        }
        assert_eq!(inner, "", "{events}");
    }
}

const CONTRACT: &str = "secrets: { key: env.KEY }\nheaders: { X-Key: \"{{ key }}\" }\nenvelopes: { error: { reason: $.reason } }\n\
    errors: { 400: { bad: x, worse: x } }\nknown: [{ case: cases/known, answers: 400 worse, because: later }]\n";
const CASES: &str = r#"
snapshot: none
cases:
  - { name: kept, request: "GET /ok?at={{ unique('a') }}", expect: 200 }
  - { name: broken, request: GET /worse, expect: 400 bad }
  - { name: known, request: GET /worse, expect: 400 bad }
  - { name: secret, request: GET /echo, expect: { is: 200, body: { $.key: "{{ key }}" } } }
  - name: compared
    steps:
      - { id: one, request: GET /ok?page=1, expect: 200, capture: { next: $.next } }
      - { request: "GET {{ next }}", expect: { is: 200, same-as: one } }
  - { name: raced, steps: [{ together: [{ request: GET /worse }, { request: GET /ok }], expect: [200, 400 worse] }] }
"#;

fn server() -> Recorder {
    Recorder::start(|asked| match asked.line().split(['?', ' ']).nth(1).unwrap_or_default() {
        "/worse" => Reply::json(400, r#"{"reason":"worse"}"#),
        "/echo" => Reply::json(200, &format!(r#"{{"key":"{KEY}"}}"#)),
        _ => Reply::json(200, &format!(r#"{{"next":"/ok?page=2","line":"{}"}}"#, asked.line())),
    })
}

#[tokio::test]
async fn findings_are_found_again_and_what_is_masked_is_marked() {
    let (project, server, secrets) = (Project::new(CONTRACT).cases(CASES), server(), Secrets::default());
    let options = Options { targets: vec![server.url("")], ..options(project.folder(), &secrets) };
    let first = run(&options).await;
    let asked = server.lines().len();
    let marks: Vec<bool> = first.iter().map(|(_, record)| record.replayable).collect();
    assert_eq!(marks, [true, true, true, false, true, true], "the answer with a secret is masked");
    assert_eq!(first[1].1.outcome(), "broken");
    assert_eq!(first[4].1.findings().map(|finding| finding.rule).collect::<Vec<_>>(), ["answers-differ"]);
    let second = again(&options, &secrets, &first).await;
    for ((id, before), (_, after)) in first.iter().zip(&second).filter(|((_, before), _)| before.replayable) {
        assert_eq!(came_to(after), came_to(before), "{id}");
    }
    assert_eq!(server.lines().len(), asked, "nothing is sent");
}

#[tokio::test]
async fn another_answer_comes_to_something_else_and_a_missing_one_is_not_recorded() {
    let (project, server, secrets) = (Project::new(CONTRACT).cases(CASES), server(), Secrets::default());
    let options = Options { targets: vec![server.url("")], ..options(project.folder(), &secrets) };
    let first = run(&options).await;
    let exchanges = first[1].1.steps.iter().filter_map(|step| step.exchange.as_ref()).map(|exchange| {
        let mut answer = exchange.answer.clone();
        answer.body = br#"{"reason":"bad"}"#.to_vec();
        Exchange::new(exchange.request.clone(), answer, exchange.took)
    });
    let recorded = Recorded::of_exchanges(exchanges, secrets.clone());
    let patterns = vec!["api/cases/broken".to_owned(), "api/cases/kept".to_owned()];
    let second = run(&Options { recorded: Some(Arc::new(recorded)), patterns, ..options }).await;
    assert!(matches!(&second[0].1.result, CaseResult::NotRecorded(what) if what.contains("/ok?at=")), "{second:?}");
    assert_eq!(second[1].1.outcome(), "kept");
}
