//! Where the requests of a run go, and what is not sent to just any target.

use std::sync::Arc;

use crate::support::{Project, Recorder, Reply};
use rstest::rstest;

/// One case of one step that expects a 200 from `/x`.
const ONE: &str = "cases: [{ name: one, request: GET /x, expect: 200 }]\n";

#[rstest]
#[case::no_server(&["run", "api"], &[], "there is no server for `api`: give `--target api=` a URL or a target (staging, local)")]
#[case::no_server_and_no_target(&["run", "shop-2"], &[], "give `--target shop-2=` a URL, or name a `self-test:`")]
#[case::one_url_for_several(&["run", "--target", "URL"], &[], "one URL for several contracts (api, shop-2)")]
#[case::one_variable_for_several(&["run"], &[("TARGET_URL", "URL")], "TARGET_URL is one URL for several contracts")]
#[case::empty_target(&["run", "api", "--target", ""], &[], "empty")]
#[case::empty_variable(&["run", "api"], &[("TARGET_URL", "")], "TARGET_URL is empty")]
#[case::blank_variable(&["run", "api"], &[("TARGET_URL_API", " ")], "TARGET_URL_API is empty")]
#[case::unknown_target(&["run", "api", "--target", "stagin"], &[], "did you mean `staging`?")]
#[case::unknown_target_in_a_variable(&["run", "api"], &[("TARGET_URL", "prod")], "known: staging, local")]
#[case::no_scheme(&["run", "api", "--target", "localhost:8080"], &[], "is no target of `api`; a URL begins with http:// or https://")]
#[case::other_scheme(&["run", "api", "--target", "ftp://localhost"], &[], "http:// or https://")]
#[case::query(&["run", "api", "--target", "http://localhost/?a=b"], &[], "neither query nor fragment")]
#[case::unknown_contract(&["run", "--target", "apu=URL"], &[], "did you mean `api`?")]
#[case::twice(&["run", "api", "--target", "URL", "--target", "api=URL"], &[], "two targets for `api`")]
#[case::target_and_self_test(&["run", "api", "--target", "URL", "--self-test"], &[], "exclude each other")]
#[case::gate_without_target(&["run", "api", "--gate"], &[("TARGET_URL", "URL")], "needs `--target` or `--self-test`")]
#[case::named_target_without_its_variable(&["run", "api", "--target", "staging"], &[], "the environment variable STAGING_URL is not set")]
fn a_target_that_is_missing_or_unclear_ends_with_2(
    #[case] arguments: &[&str],
    #[case] environment: &[(&str, &str)],
    #[case] message: &str,
) {
    let server = Recorder::kind();
    let filled =
        |text: &str| text.replace("URL", "\0").replace("TARGET_\0", "TARGET_URL").replace('\0', &server.url(""));
    let arguments: Vec<String> = arguments.iter().map(|text| filled(text)).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let environment: Vec<(&str, String)> = environment.iter().map(|(name, value)| (*name, filled(value))).collect();
    let environment: Vec<(&str, &str)> = environment.iter().map(|(name, value)| (*name, value.as_str())).collect();
    Project::of_two_contracts().wireproof_with(&arguments, &environment).ends_with(2).complains(message);
    assert_eq!(server.lines(), Vec::<String>::new(), "nothing is sent");
}

#[test]
fn each_contract_has_a_target_of_its_own() {
    let (one, two) = (Recorder::kind(), Recorder::kind());
    let project = Project::of_two_contracts();
    let targets = [format!("api={}", one.url("")), format!("shop-2={}", two.url("/two"))];
    project
        .wireproof(&["run", "--target", &targets[0], "--target", &targets[1]])
        .ends_with(0)
        .shows("2 contracts: 2 kept");
    assert_eq!((one.request().line(), two.request().line()), ("GET /x".to_owned(), "GET /two/x".to_owned()));
    let urls = [one.url(""), two.url("")];
    project.wireproof_with(&["run"], &[("TARGET_URL_API", &urls[0]), ("TARGET_URL_SHOP_2", &urls[1])]).ends_with(0);
    assert_eq!((one.lines().len(), two.lines().len()), (2, 2));
}

/// The self-test would be kept in the target's place, and nobody would notice.
#[rstest]
#[case::a_slip("TARGET_URL_FLWO", &[], Some("did you mean TARGET_URL_FLOW?"))]
#[case::a_slip_where_the_self_test_is_meant("TARGET_URL_FLWO", &["--self-test"], None)]
#[case::of_another_contract("TARGET_URL_FLOWON", &[], None)]
#[case::of_another_project("TARGET_URL_SHOP", &[], None)]
fn a_target_in_the_environment_that_misses_its_contract_is_refused(
    #[case] variable: &str,
    #[case] more: &[&str],
    #[case] why: Option<&str>,
) {
    let project = Project::of_this_repository(&["scenarios/flow"]);
    let arguments: Vec<&str> = ["run"].into_iter().chain(more.iter().copied()).collect();
    let outcome = project.wireproof_with(&arguments, &[(variable, "http://127.0.0.1:1")]);
    match why {
        Some(why) => drop(outcome.ends_with(2).complains(why)),
        None => drop(outcome.shows("the self-test server")),
    }
}

#[test]
fn target_url_is_the_target_of_the_only_selected_contract() {
    let (server, other) = (Recorder::kind(), Recorder::kind());
    let project = Project::of_two_contracts();
    project.wireproof_with(&["run", "api"], &[("TARGET_URL", &server.url(""))]).ends_with(0);
    // The contract's own variable is nearer, and the command line nearest.
    let environment = [("TARGET_URL", other.url("")), ("TARGET_URL_API", server.url(""))];
    let environment = environment.each_ref().map(|(name, value)| (*name, value.as_str()));
    project.wireproof_with(&["run", "api"], &environment).ends_with(0);
    let environment = [("TARGET_URL_API", other.url(""))];
    let environment = environment.each_ref().map(|(name, value)| (*name, value.as_str()));
    project.wireproof_with(&["run", "api", "--target", &server.url("")], &environment).ends_with(0);
    assert_eq!((server.lines().len(), other.lines().len()), (3, 0));
}

#[rstest]
#[case::command_line(&["run", "api", "--target", "staging"], &[])]
#[case::with_its_contract(&["run", "api", "--target", "api=staging"], &[])]
#[case::variable(&["run", "api"], &[("TARGET_URL_API", "staging")])]
fn a_named_target_has_its_url_from_the_environment(#[case] arguments: &[&str], #[case] more: &[(&str, &str)]) {
    let server = Recorder::kind();
    let url = server.url("");
    let environment: Vec<(&str, &str)> = more.iter().copied().chain([("STAGING_URL", url.as_str())]).collect();
    let outcome = Project::of_two_contracts().wireproof_with(arguments, &environment).ends_with(0);
    outcome.shows(&format!("Shop API at staging ({}): kept", server.url("/api")));
    assert_eq!(server.request().line(), "GET /api/x");
}

#[test]
fn the_user_and_password_of_a_url_are_sent_and_never_shown() {
    let server = Recorder::start(|_| Reply::json(400, "{}"));
    let url = server.url("").replace("http://", "http://tester:open-sesame-1@");
    let outcome = Project::plain(ONE).wireproof(&["run", "--verbose", "--target", &url]).ends_with(1);
    assert_eq!(server.request().header("authorization"), Some("Basic dGVzdGVyOm9wZW4tc2VzYW1lLTE="));
    outcome.hides("open-sesame-1").hides("dGVzdGVyOm9wZW4tc2VzYW1lLTE");
}

#[test]
fn a_secret_that_is_not_set_ends_with_2_and_is_not_needed_by_check() {
    let server = Recorder::kind();
    let project = Project::new("secrets: { key: env.SHOP_KEY, other: env.SHOP_OTHER }\n");
    let project = project.cases("cases:\n  - { name: one, request: GET /x, headers: { X-Key: \"{{ key }}\" }, expect: 200 }\n  - { name: two, request: GET /y, expect: 200 }\n");
    project.wireproof(&["check"]).ends_with(0);
    let arguments = ["run", "--target", &server.url("")];
    let outcome = project.wireproof(&arguments).ends_with(2).complains("SHOP_KEY (the secret `key`)");
    assert!(!outcome.err.contains("SHOP_OTHER"), "nobody uses it: {}", outcome.err);
    project.wireproof(&["run", "api/cases/two", "--target", &server.url("")]).ends_with(0);
    project.wireproof_with(&arguments, &[("SHOP_KEY", "s3cret-of-the-shop")]).ends_with(0);
    assert!(server.requests().iter().any(|request| request.header("x-key") == Some("s3cret-of-the-shop")));
}

// Hazards. Only loopback may be contacted, so that the rule is asked, not a run.

fn refuses(url: &str, case: &str, allow: &[&str]) -> Option<String> {
    let project = Project::new("self-test: flow\n")
        .cases(&format!("cases: [{{ name: one, request: GET /x, expect: 200, {case} }}]\n"));
    let loaded = wireproof::app::load(project.folder(), &[]).expect("the project loads");
    let target = wireproof::run::Target {
        contract: Arc::clone(&loaded.contracts[0]),
        cases: 1,
        url: url.parse().expect("a URL"),
        link: wireproof::http::Link::default(),
        curl: Vec::new(),
        wire: None,
        label: String::new(),
        self_test: None,
        overlay: None,
        writes: false,
        secrets: Vec::new(),
        max_rps: None,
        variables: Vec::new(),
        jobs: None,
        time_limit: None,
        safe_only: false,
    };
    let allow: Vec<String> = allow.iter().map(|&hazard| hazard.to_owned()).collect();
    target.refuses(&loaded.cases[0], &allow)
}

const ALLOW_LOAD: Option<&str> = Some("it may harm a target; `--allow load` runs it");

#[rstest]
#[case::no_hazard("https://api.example.com", "about: x", &[], None)]
#[case::elsewhere("https://api.example.com", "hazard: load", &[], ALLOW_LOAD)]
#[case::private("http://10.0.0.1", "hazard: load", &[], ALLOW_LOAD)]
#[case::looks_like_loopback("http://127.0.0.1.example.com", "hazard: load", &[], ALLOW_LOAD)]
#[case::another_is_allowed("https://api.example.com", "hazard: load", &["large"], ALLOW_LOAD)]
#[case::allowed("https://api.example.com", "hazard: load", &["large", "load"], None)]
#[case::loopback("http://127.0.0.1:8080", "hazard: load", &[], None)]
#[case::loopback_six("http://[::1]:8080", "hazard: large", &[], None)]
#[case::localhost("http://localhost:8080", "hazard: raw", &[], None)]
#[case::given("http://localhost", "given: [loading]", &[], Some("only for the self-test: it needs a state that only the self-test server can make"))]
#[case::only_self_test("http://localhost", "only-self-test: the clock is ours", &[], Some("only for the self-test: the clock is ours"))]
fn what_may_harm_a_target_is_ignored_off_loopback_and_names_the_flag(
    #[case] url: &str,
    #[case] case: &str,
    #[case] allow: &[&str],
    #[case] why: Option<&str>,
) {
    assert_eq!(refuses(url, case, allow).as_deref(), why);
}

/// Which target is gone is told by its own answers alone, however many cases run at once.
#[rstest::rstest]
#[case("1")]
#[case("64")]
fn a_target_that_is_gone_stops_only_its_own_cases(#[case] jobs: &str) {
    let server = Recorder::kind();
    let project = Project::new("").cases(
        "snapshot: none\ncases: [{ name: \"gone {{ n }}\", each: [{ n: 1 }, { n: 2 }, { n: 3 }, { n: 4 }, { n: 5 }, { n: 6 }, { n: 7 }, { n: 8 }, { n: 9 }, { n: 10 }, { n: 11 }, { n: 12 }], request: GET /x, expect: 200 }]\n",
    );
    project.write("scenarios/shop/contract.yaml", "api: Second API\n");
    let rows: Vec<String> = (0..30).map(|number| format!("{{ n: {number} }}")).collect();
    let rows = rows.join(", ");
    project.write(
        "scenarios/shop/cases.yaml",
        format!(
            "snapshot: none\ncases: [{{ name: \"up {{{{ n }}}}\", each: [{rows}], request: GET /x, expect: 200 }}]\n"
        ),
    );
    let up = format!("shop={}", server.url(""));
    let outcome =
        project.wireproof(&["run", "--jobs", jobs, "--target", "api=http://127.0.0.1:1", "--target", &up]).ends_with(3);
    outcome
        .shows("Second API at http://127.0.0.1")
        .shows("kept, 30 cases")
        .shows("stopped early: Shop API: the target is out of reach, ten times in a row");
    assert_eq!(server.lines().len(), 30);
}

// Secrets in what a contract sends with every request

#[rstest]
#[case::sent("request: GET /x", 2)]
#[case::taken_away("request: GET /x, headers: { Authorization: null }", 0)]
#[case::said_by_the_identity("request: GET /x, as: guest", 0)]
fn a_secret_in_the_headers_of_a_contract_is_needed_where_it_is_sent(#[case] keys: &str, #[case] code: i32) {
    let server = Recorder::start(|_| Reply::json(200, "{}"));
    let contract = "secrets: { token: env.SHOP_TOKEN }\nheaders: { Authorization: \"Bearer {{ token }}\" }\nidentities: { guest: { headers: { authorization: Guest } } }\n";
    let project = Project::new(contract).cases(&format!("cases: [{{ name: one, {keys}, expect: 200 }}]\n"));

    let outcome = project.run(&server.url("")).ends_with(code);

    assert_eq!(outcome.err.contains("SHOP_TOKEN (the secret `token`)"), code == 2, "{}", outcome.err);
}
