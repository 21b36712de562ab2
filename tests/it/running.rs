//! How a run goes: its exit codes, its order, and what ends it early.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::process::Child;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crate::support::{Act, FaultServer, Outcome, Project, Recorder, Reply};
use rstest::rstest;

/// One case of one step that expects a 200 from `/x`.
const ONE: &str = "cases: [{ name: one, request: GET /x, expect: 200 }]\n";

/// So many cases of one step, each at a path of its own.
fn many(count: usize) -> String {
    let rows = (1..=count).map(|n| format!("{{ n: {n} }}")).collect::<Vec<_>>().join(", ");
    format!(
        "cases:\n  - name: \"case {{{{ n }}}}\"\n    each: [{rows}]\n    request: GET /{{{{ n }}}}\n    expect: 200\n"
    )
}

/// A URL on loopback where nobody listens.
fn nobody() -> String {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port is free on loopback");
    format!("http://{}", listener.local_addr().expect("a bound listener has an address"))
}

// Two lanes: a run of hundreds of cases, many at once, goes on two threads.

#[test]
fn of_many_cases_each_is_sent_once_and_told_in_its_order() {
    let server = Recorder::kind();
    let outcome = Project::plain(&many(400)).run(&server.url("")).ends_with(0).shows("kept, 400 cases");
    let mut lines = server.lines();
    lines.sort();
    lines.dedup();
    assert_eq!((lines.len(), server.requests().len()), (400, 400), "{}", outcome.out);
    assert!(server.most_at_once() <= 64, "{} at once", server.most_at_once());
}

#[test]
fn the_first_broken_case_stops_both_lanes() {
    let server = Recorder::start(|_| Reply::json(400, "{}"));
    let project = Project::plain(&many(400));
    let outcome = project.wireproof(&["run", "--fail-fast", "--target", &server.url("")]).ends_with(1);
    outcome.shows("stopped at the first broken case");
    assert!(server.requests().len() < 300, "{} requests", server.requests().len());
}

// Which cases, in which order, how fast

const SAFE_AND_OTHERS: &str = r#"
cases:
  - { name: read, request: GET /read, expect: 200 }
  - { name: options, request: OPTIONS /read, expect: 200 }
  - { name: write, request: PUT /write, expect: 200 }
  - { name: "row {{ verb }}", each: [{ verb: HEAD }, { verb: DELETE }], request: "{{ verb }} /row", expect: 200 }
  - name: set up
    setup: [{ request: POST /setup, expect: 200 }]
    request: GET /read
    expect: 200
  - name: torn down
    request: GET /read
    expect: 200
    teardown: [{ request: DELETE /teardown, expect: 200 }]
  - name: raced
    steps: [{ together: [{ request: GET /race }, { request: PATCH /race }], expect: [200, 200] }]
  - name: told by an answer
    steps:
      - { request: GET /verb, expect: 200, capture: { verb: $.verb } }
      - { request: "{{ verb }} /told", expect: 200 }
"#;

#[test]
fn safe_only_sends_reading_methods_alone_beside_logins() {
    let server = Recorder::start(|asked| {
        let body = if asked.target == "/verb" { r#"{"verb": "GET"}"# } else { "{}" };
        Reply::json(200, body)
    });
    let contract = "identities: { me: { login: { request: POST /login, expect: 200 } } }\n";
    let project = Project::new(contract).cases(&format!("as: me{SAFE_AND_OTHERS}"));
    let outcome = project.wireproof(&["run", "--safe-only", "--jobs", "1", "--target", &server.url("")]).ends_with(0);
    assert_eq!(server.lines(), ["POST /login", "GET /read", "OPTIONS /read", "HEAD /row"]);
    for why in ["it sends PUT", "it sends DELETE", "setup 1 sends POST", "teardown 1 sends DELETE", "it sends PATCH"] {
        assert!(outcome.out.contains(&format!("not safe: {why}")), "{why} is missing in:\n{}", outcome.out);
    }
    outcome.shows("step 2 has a method that only a run knows");
}

#[test]
fn safe_only_needs_no_secret_of_a_case_that_it_leaves_out() {
    let server = Recorder::kind();
    let project = Project::new("secrets: { key: env.SHOP_KEY }\n").cases(
        "cases:\n  - { name: a, request: GET /a, expect: 200 }\n  - { name: b, request: POST /b, headers: { K: '{{ key }}' }, expect: 200 }\n",
    );
    project.wireproof(&["run", "--target", &server.url("")]).ends_with(2).complains("SHOP_KEY");
    project.wireproof(&["run", "--safe-only", "--target", &server.url("")]).ends_with(0);
    assert_eq!(server.lines(), ["GET /a"]);
}

/// The order in which a server was asked, one case after the other.
fn order(arguments: &[&str]) -> (Vec<String>, Outcome) {
    let server = Recorder::kind();
    let url = server.url("");
    let all = [&["run", "--verbose", "--jobs", "1", "--target", url.as_str()], arguments].concat();
    let outcome = Project::plain(&many(20)).wireproof(&all).ends_with(0);
    (server.lines(), outcome)
}

#[test]
fn a_seed_gives_the_same_order_again_and_the_report_keeps_its_own() {
    let (plain, _) = order(&[]);
    let (first, outcome) = order(&["--shuffle", "42"]);
    let (second, _) = order(&["--shuffle", "42"]);
    let (third, _) = order(&["--shuffle", "43"]);
    assert_eq!(first, second);
    assert!(first != plain && third != first && third != plain, "{first:?}");
    assert_eq!(sorted(&first), sorted(&plain));
    let outcome = outcome.complains("the cases begin in the order of `--shuffle 42`");
    outcome.shows("kept  api/cases  20 cases");
}

#[test]
fn a_seed_that_nobody_gave_is_printed_and_gives_the_same_order() {
    let (first, outcome) = order(&["--shuffle"]);
    let seed = outcome.err.split("`--shuffle ").nth(1).and_then(|rest| rest.split('`').next()).expect("a seed");
    assert_eq!(order(&["--shuffle", seed]).0, first);
}

fn sorted(lines: &[String]) -> Vec<String> {
    let mut lines = lines.to_vec();
    lines.sort();
    lines
}

/// The shortest time is no matter of luck: turns are spaced. Each of two lanes for itself would need half of it.
#[test]
fn a_pace_holds_over_both_lanes_and_wins_over_the_targets() {
    let server = Recorder::kind();
    let contract = format!("targets: {{ here: {{ url: '{}', max-rps: 100000 }} }}\n", server.url(""));
    let project = Project::new(&contract).cases(&many(300));
    let started = Instant::now();
    project.wireproof(&["run", "--jobs", "64", "--max-rps", "400", "--target", "here"]).ends_with(0);
    assert_eq!(server.lines().len(), 300);
    assert!(started.elapsed() >= Duration::from_secs_f64(299.0 / 400.0), "{:?}", started.elapsed());
}

// Exit codes

#[test]
fn a_status_that_was_not_expected_is_told_with_its_reason() {
    let server = Recorder::start(|_| Reply::json(401, r#"{"reason": "token_expired"}"#));
    let project =
        Project::new("envelopes: { error: { reason: $.reason } }\nerrors: { 401: { token_expired: it is too old } }\n");
    let outcome = project.cases(ONE).run(&server.url("")).ends_with(1);
    outcome.shows("promised 200, answered 401 \"token_expired\"");
}

#[test]
fn a_kept_contract_ends_with_0_and_names_the_target() {
    let server = Recorder::kind();
    let outcome = Project::plain(ONE).run(&server.url("/api/")).ends_with(0);
    outcome.shows(&format!("Shop API at {}: kept, 1 case", server.url("/api"))).hides("new");
}

#[test]
fn a_broken_promise_ends_with_1_and_says_what_to_do() {
    let server = Recorder::start(|_| Reply::json(400, "{}").with("X-Request-Id", "r-4711"));
    let outcome = Project::plain(ONE).run(&server.url("")).ends_with(1).shows("BROKEN  api/cases/one");
    let outcome =
        outcome.shows("scenarios/api/cases.yaml:1").shows("GET /x → 400 Bad Request in").shows("request id r-4711");
    let outcome = outcome.shows("wrong-status").shows(&format!("curl '{}'", server.url("/x")));
    let outcome = outcome.shows("wireproof explain wrong-status").shows("broken, 1 case");
    // Nothing was written for a bare URL: there is nothing to accept.
    outcome.hides("wireproof accept").hides("cargo");
}

#[rstest]
#[case::unknown_option(&["run", "--no-such-option"], "--no-such-option")]
#[case::no_command(&[], "Usage")]
#[case::no_number_of_jobs(&["run", "--jobs", "0"], "0")]
#[case::no_time(&["run", "--wait", "60"], "30s")]
#[case::no_variable(&["run", "--var", "1x=2"], "1x")]
#[case::no_seed(&["run", "--shuffle", "api"], "behind the patterns")]
#[case::no_pace(&["run", "--max-rps", "0"], "0")]
#[case::no_glob(&["run", "api/[*"], "no glob")]
fn wrong_usage_ends_with_2(#[case] arguments: &[&str], #[case] message: &str) {
    Project::plain(ONE).wireproof(arguments).ends_with(2).complains(message);
}

#[test]
fn a_mistake_in_a_file_ends_with_2_and_nothing_is_sent() {
    let server = Recorder::kind();
    let project = Project::plain(
        "cases: [{ name: one, request: GET /x, expct: 200 }, { name: two, request: GET /x, expect: 200 }]\n",
    );
    project.run(&server.url("")).ends_with(2).complains("scenarios/api/cases.yaml:1:39").complains("nothing was sent");
    assert_eq!(server.lines(), Vec::<String>::new());
}

#[test]
fn a_variable_that_no_file_uses_is_refused() {
    let project = Project::new("variables: { version: 1 }\n").cases(ONE);
    let run = |variable| project.wireproof(&["run", "--target", "http://127.0.0.1:9", "--var", variable]);
    run("vesrion=2").ends_with(2).complains("no file uses the variable `vesrion`; did you mean `version`?");
    run("version=2").ends_with(3);
}

#[rstest]
#[case::pair(&["400", "parse_error"], &["400 parse_error\nShop API: it can't be read", "- api/cases/one"])]
#[case::reason(&["conflict"], &["409 conflict", "No case provokes it."])]
#[case::status(&["400"], &["400 parse_error", "400 required"])]
#[case::promise(&["S1"], &["S1\nShop API: nobody sells twice", "held against it by `unlisted-pair`", "Covered by:\n- api/cases/one"])]
#[case::waived(&["S2"], &["Waived: nobody asks", "No case covers it."])]
fn what_a_contract_says_is_explained_as_rules_are(#[case] words: &[&str], #[case] told: &[&str]) {
    let contract = "envelopes: { error: { reason: $.reason } }\n\
        errors:\n  400: { parse_error: it can't be read, required: it is missing }\n  409: { conflict: two at once }\n\
        promises:\n  S1: { says: nobody sells twice, held-by: unlisted-pair }\n  S2: nobody buys twice\n\
        waivers: [{ promise: S2, because: nobody asks }]\n";
    let cases = "cases: [{ name: one, covers: S1, request: GET /, expect: 400 parse_error }]\n";
    let project = Project::new(contract).cases(cases);
    let outcome = project.wireproof(&[&["explain"], words].concat()).ends_with(0);
    told.iter().fold(outcome, |outcome, text| outcome.shows(text));
    project.wireproof(&["explain", "S3"]).ends_with(2).complains("nothing is called `S3`");
}

#[test]
fn a_folder_without_a_project_ends_with_2() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_wireproof"))
        .args(["run"])
        .current_dir(folder.path())
        .env_clear()
        .output()
        .expect("the binary can be started");
    Outcome::from(output).ends_with(2).complains("scenarios");
}

#[rstest]
#[case::pattern(&["run", "--self-test", "api/nothing*"])]
#[case::text(&["run", "--self-test", "-k", "nothing"])]
#[case::list(&["list", "api/nothing*"])]
fn what_selects_nothing_ends_with_4(#[case] arguments: &[&str]) {
    let project = Project::new("self-test: flow\n").cases(ONE);
    project.wireproof(arguments).ends_with(4).complains("nothing");
}

#[rstest]
#[case("apy", "`apy` matches no case; did you mean `api`?")]
#[case("api/case/*", "did you mean `api/cases`?")]
#[case("api/cases/wonderful", "`api/cases/wonderful` matches no case; `wireproof list` prints the ids")]
fn what_matches_no_case_comes_with_what_may_be_meant(#[case] pattern: &str, #[case] message: &str) {
    let project = Project::plain("cases: [{ name: one, request: GET /, expect: 200 }]\n");
    project.wireproof(&["run", pattern, "--target", "http://127.0.0.1:9"]).ends_with(4).complains(message);
}

#[test]
fn a_run_of_ignored_cases_only_ends_with_4() {
    let server = Recorder::kind();
    let cases = "cases: [{ name: one, skip: not yet, request: GET /x, expect: 200 }]\n";
    Project::plain(cases).run(&server.url("")).ends_with(4).shows("nothing run").shows("skipped: not yet");
}

// Order and concurrency

/// A server that takes its time, so that requests meet.
fn slow() -> Recorder {
    Recorder::start(|_| {
        thread::sleep(Duration::from_millis(60));
        Reply::json(200, "{}")
    })
}

#[rstest]
#[case("1", 1)]
#[case("3", 3)]
fn so_many_cases_run_at_once_as_jobs_says(#[case] jobs: &str, #[case] most: usize) {
    let server = slow();
    Project::plain(&many(9)).wireproof(&["run", "--jobs", jobs, "--target", &server.url("")]).ends_with(0);
    assert_eq!((server.most_at_once(), server.lines().len()), (most, 9));
}

#[test]
fn many_cases_run_at_once_on_loopback() {
    let server = slow();
    Project::plain(&many(40)).run(&server.url("")).ends_with(0);
    assert!((10..=40).contains(&server.most_at_once()), "{}", server.most_at_once());
}

#[test]
fn an_exclusive_case_runs_alone() {
    let (now, met) = (AtomicUsize::new(0), Arc::new(AtomicBool::new(false)));
    let noted = Arc::clone(&met);
    let server = Recorder::start(move |request| {
        let before = now.fetch_add(1, Ordering::SeqCst);
        thread::sleep(Duration::from_millis(30));
        let after = now.fetch_sub(1, Ordering::SeqCst);
        if request.target == "/alone" && (before, after) != (0, 1) {
            noted.store(true, Ordering::SeqCst);
        }
        Reply::json(200, "{}")
    });
    let cases = format!(
        "{}  - {{ name: alone, exclusive: true, request: GET /alone, expect: 200 }}\n  - {{ name: alone too, exclusive: true, request: GET /alone, expect: 200 }}\n",
        many(12)
    );
    Project::plain(&cases).run(&server.url("")).ends_with(0);
    assert!(!met.load(Ordering::SeqCst), "another request was under way");
    assert!(server.most_at_once() > 1, "the others ran beside each other");
}

/// What was printed, without times.
fn without_times(text: &str) -> String {
    let times = regex::Regex::new(r" *\d+(\.\d+)? m?s\b").expect("an expression");
    times.replace_all(text, "").into_owned()
}

#[test]
fn the_output_has_one_order_whatever_ends_first() {
    let server = Recorder::start(|request| {
        let number: u64 = request.target.trim_start_matches("/a").trim_start_matches('/').parse().unwrap_or(1);
        thread::sleep(Duration::from_millis(60 / number));
        Reply::json(if number.is_multiple_of(3) { 400 } else { 200 }, "{}")
    });
    let project = Project::plain(&many(9));
    project.write("scenarios/api/another.yaml", many(4).replace("GET /", "GET /a/"));
    let outputs = ["1", "2", "16"].map(|jobs| {
        let outcome = project.wireproof(&["run", "--jobs", jobs, "--target", &server.url("")]).ends_with(1);
        without_times(&outcome.out)
    });
    assert_eq!(outputs[0], outputs[1]);
    assert_eq!(outputs[0], outputs[2]);
    let at = |text: &str| outputs[0].find(text).unwrap_or_else(|| panic!("{text}: {}", outputs[0]));
    assert!(at("api/another") < at("api/cases") && at("api/cases/case 3") < at("api/cases/case 6"));
}

#[test]
fn fail_fast_stops_at_the_first_broken_case() {
    let server = Recorder::start(|request| Reply::json(if request.target == "/2" { 400 } else { 200 }, "{}"));
    let arguments = ["run", "--fail-fast", "--jobs", "1", "--target", &server.url("")];
    let outcome = Project::plain(&many(5)).wireproof(&arguments).ends_with(1);
    outcome.shows("stopped early: stopped at the first broken case").shows("1 of 5 cases, 3 not run");
    assert_eq!(server.lines(), ["GET /1", "GET /2"]);
}

/// Serves one connection to its end before it takes the next one, as servers on one thread do.
fn one_after_the_other() -> String {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port is free on loopback");
    let url = format!("http://{}", listener.local_addr().expect("a bound listener has an address"));
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let mut lines = BufReader::new(&stream).lines();
            // None of the requests has content: each ends with an empty line.
            while lines.by_ref().map_while(Result::ok).any(|line| line.is_empty()) {
                let answer = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";
                if (&stream).write_all(answer).is_err() {
                    break;
                }
            }
        }
    });
    url
}

#[rstest]
#[case::asked_by_one_case_at_a_time("1", &["POST", "GET", "POST", "POST", "GET", "GET", "POST"])]
#[case::asked_by_many_what_is_not_repeated("8", &["POST"; 20])]
fn a_target_may_serve_one_connection_at_a_time(#[case] jobs: &str, #[case] methods: &[&str]) {
    let case = |(number, method)| format!("  - {{ name: case {number}, request: {method} /x, expect: 200 }}\n");
    let cases: String = methods.iter().enumerate().map(case).collect();
    let arguments = ["run", "--jobs", jobs, "--time-limit", "5s", "--target", &one_after_the_other()];
    Project::plain(&format!("cases:\n{cases}")).wireproof(&arguments).ends_with(0);
}

// Signals

#[cfg(unix)]
fn signal(child: &Child, signal: nix::sys::signal::Signal) {
    let id = nix::unistd::Pid::from_raw(i32::try_from(child.id()).expect("an id of a process"));
    nix::sys::signal::kill(id, signal).expect("the process is there");
}

/// Waits until the server was asked for a target.
fn until_asked(server: &Recorder, target: &str) {
    let started = Instant::now();
    while !server.requests().iter().any(|request| request.target == target) {
        assert!(started.elapsed() < Duration::from_secs(20), "{target} was never asked for: {:?}", server.lines());
        thread::sleep(Duration::from_millis(5));
    }
}

/// The rest of a run after a signal, and how long it took.
#[cfg(unix)]
fn end(child: Child, which: nix::sys::signal::Signal) -> (Outcome, Duration) {
    let started = Instant::now();
    signal(&child, which);
    let output = child.wait_with_output().expect("the process ends");
    (output.into(), started.elapsed())
}

/// A server that answers what it has no business to be slow about, and takes very long for `/slow`.
fn with_a_slow_path() -> Recorder {
    Recorder::start(|request| {
        if request.target == "/slow" {
            thread::sleep(Duration::from_secs(60));
        }
        Reply::json(200, "{}")
    })
}

#[cfg(unix)]
#[rstest]
#[case::ctrl_c(nix::sys::signal::Signal::SIGINT)]
#[case::sigterm(nix::sys::signal::Signal::SIGTERM)]
fn a_signal_ends_a_run_soon_with_teardown_and_a_report(#[case] which: nix::sys::signal::Signal) {
    let server = with_a_slow_path();
    let cases = "cases:\n  - { name: quick, request: GET /quick, expect: 200 }\n  - { name: slow, setup: { request: POST /made, expect: 200 }, request: GET /slow, expect: 200, teardown: { request: DELETE /made, expect: 200 } }\n  - { name: later, exclusive: true, request: GET /later, expect: 200 }\n";
    let project = Project::plain(cases);
    let child = project.start(&["run", "--target", &server.url("")]);
    until_asked(&server, "/slow");
    until_asked(&server, "/quick");
    let (outcome, took) = end(child, which);
    let outcome = outcome.ends_with(130);
    assert!(took < Duration::from_secs(5), "{took:?}");
    outcome.shows("interrupted, 1 of 3 cases ran");
    let lines = server.lines();
    assert!(lines.contains(&"DELETE /made".to_owned()) && !lines.contains(&"GET /later".to_owned()), "{lines:?}");
}

#[cfg(unix)]
#[rstest]
#[case::a_step_that_waits("steps: [{ request: GET /first, expect: 200 }, { wait: 1m }]")]
#[case::a_retry("steps: [{ request: GET /first, expect: 404, retry: { at-most: 9, every: 1m } }]")]
#[case::a_slow_teardown(
    "request: GET /x\n    expect: 200\n    teardown: [{ request: GET /first, expect: 200 }, { request: GET /slow, expect: 200 }]"
)]
#[case::a_slow_login(
    "as: slow\n    setup: { request: GET /first, as: none, expect: 200 }\n    request: GET /x\n    expect: 200"
)]
fn a_signal_ends_whatever_a_case_waits_for(#[case] lines: &str) {
    let server = with_a_slow_path();
    let contract = "identities: { slow: { login: { request: GET /slow, expect: 200 } } }\n";
    let project = Project::new(contract).cases(&format!("cases:\n  - name: one\n    {lines}\n"));
    let child = project.start(&["run", "--target", &server.url("")]);
    until_asked(&server, "/first");
    thread::sleep(Duration::from_millis(100));
    let (outcome, took) = end(child, nix::sys::signal::Signal::SIGTERM);
    outcome.ends_with(130);
    assert!(took < Duration::from_secs(5), "{took:?}");
}

#[cfg(unix)]
#[test]
fn a_second_signal_ends_a_run_at_once() {
    let server = with_a_slow_path();
    let cases = "cases: [{ name: one, request: GET /x, expect: 200, teardown: { request: GET /slow, expect: 200 } }]\n";
    let project = Project::plain(cases);
    let child = project.start(&["run", "--target", &server.url("")]);
    until_asked(&server, "/slow");
    signal(&child, nix::sys::signal::Signal::SIGINT);
    thread::sleep(Duration::from_millis(200));
    let (outcome, took) = end(child, nix::sys::signal::Signal::SIGINT);
    outcome.ends_with(130);
    assert!(took < Duration::from_secs(1), "{took:?}");
}

#[cfg(unix)]
#[test]
fn a_signal_ends_the_wait_for_a_target() {
    let server = Recorder::start(|_| Reply::empty(502));
    let project = Project::plain(ONE);
    let child = project.start(&["run", "--wait", "60s", "--target", &server.url("")]);
    until_asked(&server, "/");
    let (outcome, took) = end(child, nix::sys::signal::Signal::SIGINT);
    outcome.ends_with(130);
    assert!(took < Duration::from_secs(5), "{took:?}");
}

#[cfg(unix)]
#[test]
fn a_signal_ends_a_server_of_ours_in_order() {
    let project = Project::plain(ONE);
    let mut child = project.start(&["serve", "flow", "--port", "0"]);
    let mut line = String::new();
    let out = child.stdout.take().expect("a pipe");
    std::io::BufRead::read_line(&mut std::io::BufReader::new(out), &mut line).expect("a line");
    assert!(line.starts_with("flow at http://127.0.0.1:"), "{line}");
    let (outcome, took) = end(child, nix::sys::signal::Signal::SIGTERM);
    outcome.ends_with(0);
    assert!(took < Duration::from_secs(5), "{took:?}");
}

// Outages

#[test]
fn a_target_that_cannot_be_reached_is_inconclusive_with_one_message() {
    let outcome = Project::plain(&many(30)).run(&nobody()).ends_with(3);
    let outcome = outcome.shows("stopped early: the target is out of reach, ten times in a row").shows("inconclusive");
    assert_eq!(outcome.out.matches("stopped early").count(), 1);
    let told = outcome.out.matches("INCONCLUSIVE").count();
    assert_eq!(told, 3, "some are told, the others counted:\n{}", outcome.out);
}

#[test]
fn an_outage_stops_the_run_after_ten_in_a_row() {
    let server = Recorder::start(|_| Reply::empty(504));
    let arguments = ["run", "--jobs", "1", "--target", &server.url("")];
    Project::plain(&many(30)).wireproof(&arguments).ends_with(3).shows("10 of 30 cases, 20 not run");
    assert_eq!(server.lines().len(), 10);
}

#[test]
fn answers_between_outages_keep_the_run_going() {
    let number = AtomicUsize::new(0);
    let server = Recorder::start(move |_| match number.fetch_add(1, Ordering::SeqCst) % 10 {
        9 => Reply::json(200, "{}"),
        _ => Reply::empty(502),
    });
    let arguments = ["run", "--jobs", "1", "--target", &server.url("")];
    Project::plain(&many(30)).wireproof(&arguments).ends_with(3).hides("stopped early");
    assert_eq!(server.lines().len(), 30);
}

#[rstest]
#[case::unlisted("", 502, 3)]
#[case::unlisted_504("", 504, 3)]
#[case::other("", 503, 1)]
#[case::listed(
    "errors: { 502: { upstream: another server failed } }\nenvelopes: { error: { reason: none } }\n",
    502,
    1
)]
#[case::of_the_contract("outage: [503]\n", 503, 3)]
#[case::no_longer("outage: [503]\n", 502, 1)]
fn which_statuses_are_an_outage_is_the_contracts_word(#[case] contract: &str, #[case] status: u16, #[case] code: i32) {
    let server = Recorder::start(move |_| Reply::json(status, "{}"));
    Project::new(contract).cases(ONE).run(&server.url("")).ends_with(code);
}

#[test]
fn a_broken_case_weighs_more_than_an_inconclusive_one() {
    let server = Recorder::start(|request| Reply::json(if request.target == "/1" { 400 } else { 502 }, "{}"));
    Project::plain(&many(2)).run(&server.url("")).ends_with(1).shows("1 inconclusive");
}

#[test]
fn a_run_waits_until_its_target_answers() {
    let number = AtomicUsize::new(0);
    let server = Recorder::start(move |_| match number.fetch_add(1, Ordering::SeqCst) {
        0 | 1 => Reply::empty(502),
        _ => Reply::json(200, "{}"),
    });
    Project::plain(ONE).wireproof(&["run", "--wait", "20s", "--target", &server.url("")]).ends_with(0);
    assert_eq!(server.lines(), ["GET /", "GET /", "GET /", "GET /x"]);
}

#[test]
fn a_target_that_never_answers_ends_the_wait_inconclusively() {
    let url = nobody();
    let outcome = Project::plain(ONE).wireproof(&["run", "--wait", "300ms", "--target", &url]).ends_with(3);
    outcome.complains(&format!("the target {url} did not answer within 300ms"));
}

// Limits

/// A server that takes far too long for a GET.
fn leisurely() -> Recorder {
    Recorder::start(|request| {
        if request.method == "GET" {
            thread::sleep(Duration::from_secs(60));
        }
        Reply::json(200, "{}")
    })
}

#[rstest]
#[case::step("steps: [{ request: GET /x, time-limit: 500ms, expect: 200 }]", &[], "no-answer")]
#[case::case("time-limit: 500ms\n    steps: [{ request: GET /x, expect: 200 }]", &[], "case-timed-out")]
#[case::of_a_short_case("time-limit: 500ms\n    request: GET /x\n    expect: 200", &[], "case-timed-out")]
#[case::command_line("request: GET /x\n    expect: 200", &["--time-limit", "500ms"], "no-answer")]
fn a_time_limit_is_a_finding_and_teardown_follows(#[case] lines: &str, #[case] more: &[&str], #[case] rule: &str) {
    let server = leisurely();
    let cases = format!(
        "cases:\n  - name: one\n    {lines}\n    teardown: {{ request: DELETE /x, time-limit: 5s, expect: 200 }}\n"
    );
    let url = server.url("");
    let arguments: Vec<&str> = ["run", "--target", &url].into_iter().chain(more.iter().copied()).collect();
    Project::plain(&cases).wireproof(&arguments).ends_with(1).shows(rule);
    assert_eq!(server.lines(), ["GET /x", "DELETE /x"]);
}

#[rstest]
#[case::command_line("", &["--body-limit", "1KiB"])]
#[case::contract("body-limit: 1KiB\n", &[])]
#[case::command_line_wins("body-limit: 1MiB\n", &["--body-limit", "1KiB"])]
fn a_body_over_the_limit_is_not_read_on(#[case] contract: &str, #[case] more: &[&str]) {
    let server = Recorder::start(|_| Reply::empty(200).with("Content-Type", "text/plain").body("a".repeat(1025)));
    let url = server.url("");
    let arguments: Vec<&str> = ["run", "--target", &url].into_iter().chain(more.iter().copied()).collect();
    Project::new(contract).cases(ONE).wireproof(&arguments).ends_with(1).shows("body-over-limit").shows("1024");
}

#[test]
fn a_body_that_breaks_off_is_kept_with_both_counts() {
    let server = FaultServer::start(vec![
        Act::ReadRequest,
        Act::Say(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 90\r\n\r\nonly this".to_vec()),
        Act::HangUp,
    ]);
    let outcome = Project::plain(ONE).wireproof(&["run", "--verbose", "--target", &server.url("")]).ends_with(1);
    outcome.shows("body-truncated").shows("9 of 90 bytes").shows("< only this");
}

/// What is missing would have been a part of the JSON: nothing can be said of its form.
#[rstest]
#[case::broken_off("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 90\r\n\r\n{\"a\": [1,", &[], "body-truncated")]
#[case::over_the_limit("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{\"a\": [1]", &["--body-limit", "5"], "body-over-limit")]
fn a_body_that_is_not_whole_is_one_finding(#[case] answer: &str, #[case] more: &[&str], #[case] rule: &str) {
    let server = FaultServer::start(vec![Act::ReadRequest, Act::Say(answer.as_bytes().to_vec()), Act::HangUp]);
    let project = Project::new("success: any\nenvelopes: { any: { schema: { required: [a] } } }\n").cases(ONE);
    let url = server.url("");
    let arguments: Vec<&str> = ["run", "--target", &url].into_iter().chain(more.iter().copied()).collect();
    project.wireproof(&arguments).ends_with(1).shows(rule).hides("wrong-envelope").hides("not-json");
}

#[rstest]
#[case::no_content("GET", 204, "HTTP/1.1 204 No Content\r\n\r\nstray")]
#[case::not_modified("GET", 304, "HTTP/1.1 304 Not Modified\r\n\r\nstray")]
#[case::head("HEAD", 200, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nstray")]
fn bytes_behind_an_answer_without_content_are_found(#[case] method: &str, #[case] status: u16, #[case] answer: &str) {
    let server = FaultServer::answering(answer);
    let cases = format!("cases: [{{ name: one, request: {method} /x, expect: {status} }}]\n");
    Project::plain(&cases).run(&server.url("")).ends_with(1).shows("unexpected-body").shows("5 bytes");
}

/// A login is done once a run: it takes nothing of the time of the case that needs it first.
#[test]
fn a_login_that_takes_longer_than_a_case_may_is_done_once() {
    let server = Recorder::start(|asked| {
        if asked.line() == "POST /login" {
            thread::sleep(Duration::from_millis(1500));
        }
        Reply::json(200, r#"{"token":"t0ken-of-someone"}"#)
    });
    let contract = "identities: { someone: { login: { request: POST /login }, capture: { token: $.token } } }\n";
    let cases = "as: someone\nsnapshot: none\ncases:\n  - name: \"case {{ n }}\"\n    each: [{ n: 1 }, { n: 2 }, { n: 3 }]\n    \
                 time-limit: 1s\n    steps: [{ request: \"GET /{{ n }}\", expect: 200 }]\n";
    Project::new(contract).cases(cases).run(&server.url("")).ends_with(0).shows("kept, 3 cases");
    assert_eq!(server.lines().iter().filter(|line| *line == "POST /login").count(), 1);
}

#[test]
fn a_server_that_speaks_no_http_is_broken_not_an_outage() {
    let server = FaultServer::start(vec![Act::ReadRequest, Act::Say(b"SMTP ready\r\n".to_vec()), Act::HangUp]);
    Project::plain(ONE).run(&server.url("")).ends_with(1).shows("no-answer");
}

// Output

#[test]
fn list_prints_ids_and_nothing_else() {
    let project = Project::of_two_contracts();
    let outcome = project.wireproof(&["list"]).ends_with(0);
    assert_eq!((outcome.out.as_str(), outcome.err.as_str()), ("api/cases/one\nshop-2/cases/one\n", ""));
    assert_eq!(project.wireproof(&["list", "shop-2"]).ends_with(0).out, "shop-2/cases/one\n");
}

#[test]
fn check_sends_nothing_and_counts() {
    let outcome = Project::of_two_contracts().wireproof(&["check"]).ends_with(0);
    assert_eq!(outcome.out, "no mistake in 2 contracts (api, shop-2), 2 scenario files and 2 cases\n");
}

#[rstest]
#[case::piped(&[], false)]
#[case::forced(&[("CLICOLOR_FORCE", "1")], true)]
#[case::no_color_wins(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], false)]
fn colours_are_for_terminals_and_those_who_ask(#[case] environment: &[(&str, &str)], #[case] coloured: bool) {
    let server = Recorder::start(|_| Reply::json(400, "{}"));
    let outcome = Project::plain(ONE).wireproof_with(&["run", "--target", &server.url("")], environment).ends_with(1);
    assert_eq!(outcome.out.contains('\u{1b}'), coloured, "{}", outcome.out);
}

#[test]
fn verbose_shows_exchanges_of_kept_cases_too() {
    let server = Recorder::start(|_| Reply::json(200, r#"{"name":"tea"}"#).with("X-Price", "3.10"));
    let cases = "cases: [{ name: one, request: POST /x, json: { amount: 3.10 }, expect: 200 }]\n";
    let project = Project::plain(cases);
    project.run(&server.url("")).ends_with(0).hides("POST /x");
    let outcome = project.wireproof(&["run", "--verbose", "--target", &server.url("")]).ends_with(0);
    let outcome = outcome.shows(&format!("> POST {}", server.url("/x"))).shows("> content-type: application/json");
    outcome.shows(">   \"amount\": 3.10").shows("< 200 OK").shows("< x-price: 3.10").shows("<   \"name\": \"tea\"");
}

#[test]
fn what_a_server_says_cannot_steer_a_terminal() {
    let server = Recorder::start(|_| Reply::json(400, "{\"a\":\"\u{1b}[2J\u{7}\"}").with("X-Request-Id", "\u{1b}]0;x"));
    let outcome = Project::plain(ONE).wireproof(&["run", "--verbose", "--target", &server.url("")]).ends_with(1);
    outcome.hides("\u{1b}").hides("\u{7}");
}

/// The command in `README.md`, with nothing on the PATH and in a folder that is no cargo project.
#[test]
fn the_binary_alone_keeps_both_contracts_anywhere() {
    let project = Project::of_this_repository(&["scenarios", "snapshots"]);
    let outcome = project.wireproof_with(&["run"], &[("CI", "1"), ("PATH", "")]).ends_with(0);
    outcome
        .shows("FLOW REST API at the self-test server: kept")
        .shows("FlowOn API at the self-test server: kept")
        .hides("cargo");
}

// What clients can't agree on

#[rstest]
#[case::once(&["Application/JSON; charset=utf-8"], 0)]
#[case::twice_the_same(&["application/json", "application/json; charset=utf-8"], 0)]
#[case::twice_and_another_behind(&["application/json", "text/html"], 1)]
#[case::twice_and_another_before(&["text/html", "application/json"], 1)]
#[case::never(&[], 1)]
fn each_content_type_of_an_answer_is_the_envelopes(#[case] fields: &'static [&'static str], #[case] code: i32) {
    let reply =
        |_: &_| fields.iter().fold(Reply::empty(200).body("{}"), |reply, field| reply.with("Content-Type", field));
    let server = Recorder::start(reply);
    let project = Project::new("envelopes: { order: { media-type: application/json } }\n");
    let cases = "cases:\n  - { name: one, request: GET /, expect: 200 order }\n";
    let outcome = project.cases(cases).run(&server.url("")).ends_with(code);
    if fields.len() > 1 && code > 0 {
        outcome
            .shows("wrong-media-type")
            .shows(&format!("answered `{}` and", fields[0]))
            .shows(&format!("`{}`\n", fields[1]));
    }
}

#[rstest]
#[case::of_another_type(r#"{"reason":404}"#, "promised a reason, answered 404, which is none (envelope `error`)")]
#[case::null(r#"{"reason":null}"#, "promised a reason, answered null, which is none (envelope `error`)")]
#[case::absent("{}", "promised a reason, answered none (envelope `error`)")]
fn what_stands_in_a_reasons_place_is_shown(#[case] body: &'static str, #[case] told: &str) {
    let server = Recorder::start(move |_| Reply::json(404, body));
    let project = Project::new("envelopes: { error: { reason: $.reason } }\nerrors: { 404: { not_found: x } }\n");
    let cases = "cases:\n  - { name: one, request: GET /, expect: 404 not_found }\n";
    project.cases(cases).run(&server.url("")).ends_with(1).shows("missing-reason").shows(told);
}
