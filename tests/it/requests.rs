//! What goes on the wire: every kind of request that a case can ask for, as the server reads it.

use crate::support::{Outcome, Project, Recorded, Recorder, Reply};
use rstest::rstest;

/// The request of a file's only case, whose server answers `200 {}`.
#[track_caller]
fn sent(cases: &str) -> Recorded {
    sent_by(&Project::plain(cases))
}

#[track_caller]
fn sent_by(project: &Project) -> Recorded {
    let server = Recorder::kind();
    project.run(&server.url("")).ends_with(0);
    server.request()
}

/// One case of one step, with these lines about its request.
fn case(lines: &str) -> String {
    let lines = lines.trim_end().lines().map(|line| format!("    {line}\n")).collect::<String>();
    format!("cases:\n  - name: one\n    expect: 200\n{lines}")
}

/// A server that knows a token a login, counted from 1, and says what it was asked.
fn with_logins() -> Recorder {
    let logins = std::sync::atomic::AtomicUsize::new(0);
    Recorder::start(move |request| match request.target.as_str() {
        "/login" => {
            let number = logins.fetch_add(1, std::sync::atomic::Ordering::SeqCst) + 1;
            Reply::json(200, &format!(r#"{{"token":"token-number-{number}"}}"#))
        }
        _ => Reply::json(200, "{}"),
    })
}

fn count(server: &Recorder, line: &str) -> usize {
    server.lines().iter().filter(|known| *known == line).count()
}

// Method and URL

#[rstest]
#[case::get("GET", "GET")]
#[case::own_method("BREW", "BREW")]
#[case::of_a_variable("{{ verb }}", "PATCH")]
fn any_method_is_sent_as_written(#[case] written: &str, #[case] method: &str) {
    let request = sent(&case(&format!("variables: {{ verb: PATCH }}\nrequest: \"{written} /x\"")));
    assert_eq!(request.line(), format!("{method} /x"));
}

#[test]
fn a_column_of_the_table_may_be_the_method() {
    let server = Recorder::kind();
    let cases = "cases:\n  - name: \"{{ verb }} is allowed\"\n    each: [{ verb: GET }, { verb: DELETE }]\n    request: \"{{ verb }} /x\"\n    expect: 200\n    exclusive: true\n";
    Project::plain(cases).run(&server.url("")).ends_with(0);
    assert_eq!(server.lines(), ["GET /x", "DELETE /x"]);
}

#[test]
fn a_row_comes_before_the_variables_of_its_case_and_file() {
    let server = Recorder::kind();
    let cases = "variables: { verb: PUT, path: file }\ncases:\n  - name: \"case {{ n }}\"\n    variables: { path: case }\n    \
                 each: [{ n: 1 }, { n: 2, path: row }, { n: 3, verb: GET }]\n    \
                 request: \"{{ verb }} /{{ path }}/{{ n }}\"\n    expect: 200\n    exclusive: true\n";
    Project::plain(cases).run(&server.url("")).ends_with(0);
    assert_eq!(server.lines(), ["PUT /case/1", "PUT /row/2", "GET /case/3"]);
}

#[test]
fn the_command_line_comes_before_all_variables_but_those_of_a_row() {
    let server = Recorder::kind();
    let project = Project::new("variables: { of: contract }\n").cases(
        "variables: { by: file }\ncases:\n  - name: \"case {{ n }}\"\n    variables: { in: case }\n    \
         each: [{ n: 1 }]\n    request: \"GET /{{ of }}/{{ by }}/{{ in }}/{{ n }}\"\n    expect: 200\n",
    );
    let url = server.url("");
    let given = |names: &[&str]| {
        let pairs = names.iter().flat_map(|name| ["--var".to_owned(), format!("{name}=given")]);
        let arguments: Vec<String> = ["run", "--target", &url].map(str::to_owned).into_iter().chain(pairs).collect();
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        project.wireproof(&arguments).ends_with(0);
        server.lines().last().cloned().unwrap_or_default()
    };
    assert_eq!(given(&[]), "GET /contract/file/case/1");
    assert_eq!(given(&["of", "by", "in", "n"]), "GET /given/given/given/1");
}

#[rstest]
#[case::no_path("", "/x?y=1")]
#[case::slash("/", "/x?y=1")]
#[case::path("/api/v3", "/api/v3/x?y=1")]
#[case::path_with_slash("/api/v3/", "/api/v3/x?y=1")]
fn the_path_of_a_step_is_appended_to_that_of_the_target(#[case] base: &str, #[case] target: &str) {
    let server = Recorder::kind();
    Project::plain(&case("request: GET /x?y=1")).run(&server.url(base)).ends_with(0);
    assert_eq!(server.request().target, target);
}

#[test]
fn an_absolute_url_goes_where_it_says() {
    let (target, other) = (Recorder::kind(), Recorder::kind());
    let project = Project::plain(&case(&format!("request: GET {}", other.url("/elsewhere?a=b"))));
    project.run(&target.url("/base")).ends_with(0);
    assert_eq!((target.lines().len(), other.request().line().as_str()), (0, "GET /elsewhere?a=b"));
}

#[test]
fn a_link_of_an_answer_is_followed_as_it_stands() {
    let server = Recorder::start(|request| match request.target.as_str() {
        "/pages" => Reply::json(200, r#"{"next":"/pages?cursor=a%2Fb&n=2"}"#),
        _ => Reply::json(200, "{}"),
    });
    let cases = "cases:\n  - name: one\n    steps:\n      - { request: GET /pages, expect: 200, capture: { next: $.next } }\n      - { request: \"GET {{ next }}\", expect: 200 }\n";
    Project::plain(cases).run(&server.url("")).ends_with(0);
    assert_eq!(server.lines()[1], "GET /pages?cursor=a%2Fb&n=2");
}

/// Appended to `http://127.0.0.1:80`, the text would be part of the host: `@evil.example/`.
#[test]
fn a_path_from_an_answer_that_begins_with_no_slash_is_refused() {
    let server = Recorder::start(|_| Reply::json(200, r#"{"next":"@127.0.0.1:1/x"}"#));
    let cases = "cases:\n  - name: one\n    steps:\n      - { request: GET /pages, expect: 200, capture: { next: $.next } }\n      - { request: \"GET {{ next | raw }}\", expect: 200 }\n";
    Project::plain(cases).run(&server.url("")).ends_with(1).shows("unfilled-template").shows("begins with `/`");
    assert_eq!(server.lines(), ["GET /pages"]);
}

/// What is sent is what is written: an ordinary client would send `/b`, and the finding would tell of `/a/../b`.
#[rstest]
#[case::a_segment("/files/{{ id }}", "..", "/files/..")]
#[case::a_segment_in_the_middle("/files/{{ id }}/x", ".", "/files/./x")]
#[case::a_segment_that_is_written("/files/../b?c=../d", "", "/files/../b?c=../d")]
#[case::a_raw_path("/files/{{ id | raw }}", "../x", "/files/../x")]
#[case::a_segment_in_disguise("/files/{{ id | raw }}", "%2e%2E", "/files/%2e%2E")]
#[case::a_backslash("/files/{{ id | raw }}", "a\\\\b", "/files/a\\b")]
#[case::a_tab("/files/{{ id | raw }}", "a\\tb", "/files/a%09b")]
fn a_path_that_a_client_would_change_goes_out_as_it_is(#[case] path: &str, #[case] id: &str, #[case] target: &str) {
    let server = Recorder::kind();
    let cases = case(&format!("variables: {{ id: \"{id}\" }}\nrequest: \"GET {path}\""));
    Project::plain(&cases).run(&server.url("/v1")).ends_with(0);
    assert_eq!(server.request().target, format!("/v1{target}"));
}

#[rstest]
#[case::letters("/ü", "/%C3%BC")]
#[case::a_space("/a b", "/a%20b")]
#[case::signs("/a[b]|c?d='e'&f=<g>", "/a[b]|c?d=%27e%27&f=%3Cg%3E")]
#[case::an_escape("/%7Ea/..b/c.", "/%7Ea/..b/c.")]
#[case::two_slashes("/a//b/", "/a//b/")]
#[case::no_path_but_a_query("{{ url }}?a", "/?a")]
#[case::the_fragment_of_a_value("/a{{ fragment | raw }}", "/a")]
fn a_path_that_is_only_spelt_otherwise_is_sent(#[case] path: &str, #[case] target: &str) {
    let server = Recorder::kind();
    let lines = format!("variables: {{ url: \"{}\", fragment: \"#f\" }}\nrequest: \"GET {path}\"", server.url(""));
    Project::plain(&case(&lines)).run(&server.url("")).ends_with(0);
    assert_eq!(server.request().target, target);
}

#[test]
fn values_in_the_request_line_are_percent_encoded_but_for_raw_ones() {
    let variables = "variables: { name: \"a b/c?d&é\" }";
    let request = sent(&case(&format!("{variables}\nrequest: GET /x/{{{{ name }}}}?q={{{{ name }}}}")));
    assert_eq!(request.target, "/x/a%20b%2Fc%3Fd%26%C3%A9?q=a%20b%2Fc%3Fd%26%C3%A9");
    let request = sent(&case("variables: { path: a/b?c=d }\nrequest: GET /x/{{ path | raw }}"));
    assert_eq!(request.target, "/x/a/b?c=d");
}

#[test]
fn query_parameters_are_encoded_and_repeated() {
    let request = sent(&case(
        "request: GET /x?first=1\nvariables: { limit: 20 }\nquery: { name: a b&c, tag: [red, blue/green], limit: \"{{ limit }}\", empty: \"\" }",
    ));
    assert_eq!(request.target, "/x?first=1&name=a%20b%26c&tag=red&tag=blue%2Fgreen&limit=20&empty=");
}

// Header fields

#[test]
fn a_header_may_be_repeated() {
    let request = sent(&case("request: GET /x\nheaders: { X-Tag: [one, \"{{ 1 + 1 }}\"], Accept: text/plain }"));
    assert_eq!((request.all("x-tag"), request.all("accept")), (vec!["one", "2"], vec!["text/plain"]));
}

#[test]
fn the_nearest_header_wins_and_null_takes_it_away() {
    let project = Project::new("headers: { X-One: contract, X-Two: contract, X-Three: contract, X-Four: contract }\n");
    let cases = "headers: { X-Two: file, X-Three: file }\ncases:\n  - name: one\n    headers: { X-Three: case }\n    steps:\n      - { request: GET /x, headers: { X-Four: null, X-Three: step }, expect: 200 }\n";
    let request = sent_by(&project.cases(cases));
    let found = ["x-one", "x-two", "x-three", "x-four"].map(|name| request.all(name).join(","));
    assert_eq!(found, ["contract", "file", "step", ""]);
}

#[test]
fn nothing_is_sent_that_nobody_asked_for() {
    let request = sent(&case("request: GET /x"));
    let names: Vec<&str> = request.headers.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["accept", "user-agent", "host"]);
}

// Bodies

#[rstest]
#[case::json(
    "json: { b: 3.10, a: 123456789012345678901234567890, c: [1e3, true, null] }",
    Some("application/json"),
    r#"{"b":3.10,"a":123456789012345678901234567890,"c":[1e3,true,null]}"#
)]
#[case::json_text("json-text: '{\"name\": '", Some("application/json"), r#"{"name": "#)]
#[case::text("text: hello {{ who }}", None, "hello wörld")]
#[case::form(
    "form: { a b: \"{{ who }}&x\", tag: [1, 2] }",
    Some("application/x-www-form-urlencoded"),
    "a+b=w%C3%B6rld%26x&tag=1&tag=2"
)]
#[case::own_type(
    "json: {}\nheaders: { Content-Type: application/merge-patch+json }",
    Some("application/merge-patch+json"),
    "{}"
)]
#[case::json_without_a_type("json: {}\nheaders: { Content-Type: null }", None, "{}")]
#[case::form_without_a_type("form: { a: b }\nheaders: { Content-Type: null }", None, "a=b")]
#[case::bytes("bytes: 3", None, "aaa")]
fn a_body_is_sent_with_its_type_or_with_none(
    #[case] lines: &str,
    #[case] media_type: Option<&str>,
    #[case] body: &str,
) {
    let request = sent(&case(&format!("variables: {{ who: wörld }}\nrequest: PUT /x\n{lines}")));
    assert_eq!((request.header("content-type"), request.text()), (media_type, body));
    assert_eq!(request.header("content-length"), Some(body.len().to_string().as_str()));
}

#[test]
fn a_whole_value_keeps_its_json_type_and_a_part_of_a_text_is_printed_as_json() {
    let request = sent(&case(
        "variables: { n: 3.10, big: 123456789012345678901234567890, list: [1, { a: null }], yes: true, text: \"7\" }\nrequest: PUT /x\njson: { n: \"{{ n }}\", big: \"{{ big }}\", list: \"{{ list }}\", yes: \"{{ yes }}\", text: \"{{ text }}\", sum: \"{{ 1 + 1 }}\", in: \"n={{ n }} {{ list }} {{ yes }}\", \"{{ text }}\": 1 }",
    ));
    assert_eq!(
        request.text(),
        r#"{"n":3.10,"big":123456789012345678901234567890,"list":[1,{"a":null}],"yes":true,"text":"7","sum":2,"in":"n=3.10 [1,{\"a\":null}] true","7":1}"#
    );
}

#[test]
fn a_file_is_sent_byte_for_byte_without_a_type() {
    let project = Project::plain(&case("request: PUT /x\nfile: files/photo.bin"));
    project.write("scenarios/api/files/photo.bin", b"\x00\xff{{ no template }}\r\n");
    let request = sent_by(&project);
    assert_eq!(request.body, b"\x00\xff{{ no template }}\r\n");
    assert_eq!(request.header("content-type"), None);
}

#[test]
fn a_body_of_a_given_size_has_that_size() {
    let request = sent(&case("hazard: large\nrequest: PUT /x\nbytes: 1MiB + 1"));
    assert_eq!((request.body.len(), request.header("content-length")), ((1 << 20) + 1, Some("1048577")));
}

#[test]
fn a_multipart_body_has_every_part_as_written() {
    let project = Project::plain(&case(
        "variables: { who: me }\nrequest: POST /x\nmultipart:\n  note: hello {{ who }}\n  meta: { json: { by: \"{{ who }}\" } }\n  file:\n    - { name: \"{{ who }}.txt\", type: text/plain, text: first }\n    - { name: two.bin, bytes: 5 }\n    - { name: three.bin, type: application/pdf, file: files/three.bin }",
    ));
    project.write("scenarios/api/files/three.bin", "third");
    let request = sent_by(&project);
    let media_type = request.header("content-type").expect("a type").to_owned();
    let boundary = media_type.strip_prefix("multipart/form-data; boundary=").expect("a boundary");
    let body = request.text().replace(boundary, "BOUNDARY").replace("\r\n", "\n");
    insta::assert_snapshot!(body, @r#"
    --BOUNDARY
    Content-Disposition: form-data; name="note"

    hello me
    --BOUNDARY
    Content-Disposition: form-data; name="meta"
    Content-Type: application/json

    {"by":"me"}
    --BOUNDARY
    Content-Disposition: form-data; name="file"; filename="me.txt"
    Content-Type: text/plain

    first
    --BOUNDARY
    Content-Disposition: form-data; name="file"; filename="two.bin"

    aaaaa
    --BOUNDARY
    Content-Disposition: form-data; name="file"; filename="three.bin"
    Content-Type: application/pdf

    third
    --BOUNDARY--
    "#);
}

#[test]
fn a_multipart_body_has_no_type_where_the_case_says_none() {
    let request = sent(&case("request: POST /x\nmultipart: { note: hello }\nheaders: { Content-Type: null }"));
    assert_eq!(request.header("content-type"), None);
    assert!(request.text().contains("name=\"note\"\r\n\r\nhello\r\n"), "{}", request.text());
}

// Identities

const TOKEN: &str = "identities:\n  operator:\n    login: { request: POST /login, json: { user: op }, expect: 200 }\n    capture: { token: $.token }\n    headers: { Authorization: \"Bearer {{ token }}\" }\n";

#[test]
fn an_identity_logs_in_once_a_run() {
    let server = with_logins();
    let cases = "as: operator\ncases:\n  - name: \"read {{ n }}\"\n    each: [{ n: 1 }, { n: 2 }, { n: 3 }, { n: 4 }, { n: 5 }]\n    request: GET /x/{{ n }}\n    expect: 200\n";
    Project::new(TOKEN).cases(cases).run(&server.url("")).ends_with(0);
    assert_eq!((count(&server, "POST /login"), server.lines().len()), (1, 6));
    assert!(
        server.requests()[1..].iter().all(|request| request.header("authorization") == Some("Bearer token-number-1"))
    );
    assert_eq!(server.requests()[0].text(), r#"{"user":"op"}"#);
}

#[test]
fn a_login_may_have_several_steps_and_a_form() {
    let server = Recorder::start(|request| match request.target.as_str() {
        "/nonce" => Reply::json(200, r#"{"nonce":"n-1"}"#),
        "/login" if request.text() == "user=op&nonce=n-1" => {
            Reply::empty(200).with("X-Session", "session=abcdefgh; path")
        }
        _ => Reply::json(200, "{}"),
    });
    let contract = "identities:\n  operator:\n    login:\n      - { request: GET /nonce, expect: 200, capture: { nonce: $.nonce } }\n      - { request: POST /login, form: { user: op, nonce: \"{{ nonce }}\" }, expect: 200 }\n    capture: { session: { at: header.X-Session, match: 'session=(\\w+)' } }\n    headers: { X-Session: \"{{ session }}\" }\n    query: { who: operator }\n";
    Project::new(contract).cases(&case("as: operator\nrequest: GET /x?a=1")).run(&server.url("")).ends_with(0);
    let last = server.requests().pop().expect("a request");
    assert_eq!((last.line().as_str(), last.header("x-session")), ("GET /x?a=1&who=operator", Some("abcdefgh")));
}

#[test]
fn basic_credentials_are_sent_as_rfc_7617_says() {
    let contract = "identities:\n  operator: { basic: { user: Aladdin, password: \"{{ pass }}\" } }\nvariables: { pass: open sesame }\n";
    let request = sent_by(&Project::new(contract).cases(&case("as: operator\nrequest: GET /x")));
    assert_eq!(request.header("authorization"), Some("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="));
}

#[test]
fn a_fresh_session_is_the_cases_own_and_none_is_nobody() {
    let server = with_logins();
    let cases = "as: operator\ncases:\n  - { name: shared, request: GET /shared, expect: 200, exclusive: true }\n  - { name: own, fresh: operator, exclusive: true, steps: [{ request: GET /own, expect: 200 }, { request: GET /own, expect: 200 }, { request: GET /nobody, as: none, expect: 200 }] }\n  - { name: nobody, as: none, request: GET /nobody, expect: 200, exclusive: true }\n  - { name: shared again, request: GET /shared, expect: 200, exclusive: true }\n";
    Project::new(TOKEN).cases(cases).run(&server.url("")).ends_with(0);
    let tokens: Vec<_> =
        server.requests().iter().map(|request| request.header("authorization").unwrap_or("-").to_owned()).collect();
    let (one, two, nobody) = ("Bearer token-number-1", "Bearer token-number-2", "-");
    assert_eq!(tokens, [nobody, one, nobody, two, two, nobody, nobody, one]);
}

#[test]
fn a_failed_login_is_one_finding_and_its_cases_are_not_run() {
    let server = Recorder::start(|request| match request.target.as_str() {
        "/login" => Reply::json(401, "{}"),
        _ => Reply::json(200, "{}"),
    });
    let cases = "cases:\n  - name: \"read {{ n }}\"\n    each: [{ n: 1 }, { n: 2 }, { n: 3 }]\n    as: operator\n    request: GET /x\n    expect: 200\n  - { name: open, request: GET /open, expect: 200 }\n";
    let outcome = Project::new(TOKEN).cases(cases).run(&server.url("")).ends_with(1);
    assert_eq!((count(&server, "POST /login"), count(&server, "GET /x"), count(&server, "GET /open")), (1, 0, 1));
    let outcome = outcome.shows("login-failed").shows("broken, 1 of 4 cases, 2 not run");
    assert_eq!(outcome.out.matches("operator could not log in").count(), 1, "{}", outcome.out);
}

/// A server where the first token is no longer good.
fn with_an_old_token() -> Recorder {
    let logins = std::sync::atomic::AtomicUsize::new(0);
    Recorder::start(move |request| match (request.target.as_str(), request.header("authorization")) {
        ("/login", _) => {
            let number = logins.fetch_add(1, std::sync::atomic::Ordering::SeqCst) + 1;
            Reply::json(200, &format!(r#"{{"token":"token-number-{number}"}}"#))
        }
        (_, Some("Bearer token-number-1")) => {
            std::thread::sleep(std::time::Duration::from_millis(30));
            Reply::json(401, "{}")
        }
        _ => Reply::json(200, "{}"),
    })
}

#[test]
fn a_401_logs_in_again_where_the_identity_says_so_and_only_once_for_all() {
    let server = with_an_old_token();
    let contract = format!("{TOKEN}    relogin: true\n");
    let cases = "as: operator\ncases:\n  - name: \"read {{ n }}\"\n    each: [{ n: 1 }, { n: 2 }, { n: 3 }, { n: 4 }]\n    request: GET /x\n    expect: 200\n";
    Project::new(&contract).cases(cases).run(&server.url("")).ends_with(0);
    assert_eq!(count(&server, "POST /login"), 2, "{:?}", server.lines());
}

#[test]
fn a_401_is_an_answer_like_any_other_without_relogin() {
    let server = with_an_old_token();
    Project::new(TOKEN)
        .cases(&case("as: operator\nrequest: GET /x").replace("200", "401"))
        .run(&server.url(""))
        .ends_with(0);
    assert_eq!(server.lines(), ["POST /login", "GET /x"]);
}

#[test]
fn an_identity_logs_in_again_when_its_time_is_over() {
    let server = with_logins();
    let contract = format!("{TOKEN}    expires: 100ms\n");
    let cases = "cases:\n  - name: one\n    as: operator\n    steps: [{ request: GET /x, expect: 200 }, { request: GET /x, expect: 200 }, { wait: 150ms }, { request: GET /x, expect: 200 }]\n";
    Project::new(&contract).cases(cases).run(&server.url("")).ends_with(0);
    assert_eq!(server.lines(), ["POST /login", "GET /x", "GET /x", "POST /login", "GET /x"]);
}

// Cookies

/// A server that sets a cookie and renews it with every answer.
fn with_cookies() -> Recorder {
    let number = std::sync::atomic::AtomicUsize::new(0);
    Recorder::start(move |_| {
        let number = number.fetch_add(1, std::sync::atomic::Ordering::SeqCst) + 1;
        Reply::json(200, "{}").with("Set-Cookie", &format!("sid=value-{number}; Path=/; HttpOnly"))
    })
}

fn cookies(server: &Recorder) -> Vec<String> {
    server.requests().iter().map(|request| request.header("cookie").unwrap_or("-").to_owned()).collect()
}

#[test]
fn cookies_are_sent_back_only_where_the_case_asks_for_it() {
    let steps = "steps: [{ request: GET /a, expect: 200 }, { request: GET /b, expect: 200 }]";
    let server = with_cookies();
    Project::plain(&format!("cases:\n  - {{ name: one, {steps} }}\n")).run(&server.url("")).ends_with(0);
    assert_eq!(cookies(&server), ["-", "-"]);
    let server = with_cookies();
    let two = format!(
        "cases:\n  - {{ name: one, cookies: true, exclusive: true, {steps} }}\n  - {{ name: two, cookies: true, exclusive: true, {steps} }}\n"
    );
    Project::plain(&two).run(&server.url("")).ends_with(0);
    assert_eq!(cookies(&server), ["-", "sid=value-1", "-", "sid=value-3"], "a case's cookies are its own");
}

#[rstest]
#[case::shared("as: operator")]
#[case::fresh("fresh: operator")]
fn a_session_of_cookies_is_kept_and_renewed(#[case] who: &str) {
    let contract = "identities:\n  operator:\n    login: { request: POST /login, expect: 200 }\n    cookies: true\n";
    let server = with_cookies();
    let cases = format!(
        "cases:\n  - {{ name: one, {who}, steps: [{{ request: GET /a, expect: 200 }}, {{ request: GET /b, expect: 200 }}, {{ request: GET /c, as: none, expect: 200 }}] }}\n"
    );
    Project::new(contract).cases(&cases).run(&server.url("")).ends_with(0);
    assert_eq!(cookies(&server), ["-", "sid=value-1", "sid=value-2", "-"]);
}

#[test]
fn a_login_whose_answer_lacks_what_is_captured_shows_what_came_instead() {
    let contract = "identities:\n  operator:\n    login: { request: POST /login, json: { user: me } }\n    capture: { token: $.token }\n";
    let project = Project::new(contract).cases("cases: [{ name: one, as: operator, request: GET /, expect: 200 }]\n");
    let server = Recorder::start(|_| Reply::empty(200).with("content-type", "text/html").body("<html>Welcome</html>"));

    let outcome = project.run(&server.url("")).ends_with(1);

    for text in ["login of operator: POST /login → 200 OK", "nothing-captured", "text/html", "curl -X POST"] {
        assert!(outcome.out.contains(text), "{text} is missing in:\n{}", outcome.out);
    }
    assert_eq!(outcome.out.matches("nothing-captured  $.token").count(), 1, "{}", outcome.out);
    let verbose = project.wireproof(&["run", "--verbose", "--target", &server.url("")]);
    assert_eq!(verbose.out.matches("< <html>Welcome</html>").count(), 1, "{}", verbose.out);
}

// Variables

#[test]
fn the_nearest_variable_wins() {
    let project = Project::new("variables: { a: contract, b: contract, c: contract, d: contract, e: \"{{ d }}!\" }\n");
    let cases = "variables: { b: file, c: file }\ncases:\n  - name: one\n    variables: { c: case }\n    each: [{ d: row }]\n    request: GET /{{ a }}/{{ b }}/{{ c }}/{{ d }}\n    expect: 200\n";
    assert_eq!(sent_by(&project.cases(cases)).target, "/contract/file/case/row");
}

#[test]
fn a_variable_of_the_command_line_wins_over_the_contracts_and_in_those_that_use_it() {
    let server = Recorder::kind();
    let project = Project::new("variables: { version: \"1\", path: \"v{{ version }}\" }\n");
    let project = project.cases(&case("request: GET /{{ path }}/{{ version }}/{{ more }}"));
    project.wireproof(&["run", "--target", &server.url(""), "--var", "version=2", "--var", "more=a=b"]).ends_with(0);
    assert_eq!(server.request().target, "/v2/2/a%3Db");
}

#[test]
fn the_environment_is_read_where_it_is_named() {
    let server = Recorder::kind();
    let project = Project::plain(&case("request: GET /{{ env.SHOP_TENANT }}"));
    let arguments = ["run", "--target", &server.url("")];
    project.wireproof_with(&arguments, &[("SHOP_TENANT", "acme")]).ends_with(0);
    assert_eq!(server.request().target, "/acme");
    project.wireproof(&arguments).ends_with(1).shows("unfilled-template").shows("SHOP_TENANT");
    assert_eq!(server.lines().len(), 1, "nothing is sent without it");
}

#[rstest]
#[case::inline("[{ name: a b, n: 3.10 }, { name: c, n: 2 }]", None)]
#[case::csv("rows.csv", Some(("rows.csv", "name,n\na b,3.10\nc,2\n")))]
#[case::json("rows.json", Some(("rows.json", r#"[{"name":"a b","n":3.10},{"name":"c","n":2}]"#)))]
fn a_table_is_one_case_a_row(#[case] each: &str, #[case] file: Option<(&str, &str)>) {
    let cases = format!(
        "cases:\n  - name: \"{{{{ name }}}} costs {{{{ n }}}}\"\n    each: {each}\n    request: GET /x/{{{{ name }}}}/{{{{ n }}}}\n    expect: 200\n    exclusive: true\n"
    );
    let project = Project::plain(&cases);
    if let Some((path, content)) = file {
        project.write(&format!("scenarios/api/{path}"), content);
    }
    let server = Recorder::kind();
    project.run(&server.url("")).ends_with(0);
    assert_eq!(server.lines(), ["GET /x/a%20b/3.10", "GET /x/c/2"]);
    let listed = project.wireproof(&["list"]).ends_with(0).out;
    assert_eq!(listed, "api/cases/a b costs 3.10\napi/cases/c costs 2\n");
}

// Captures

#[test]
fn values_are_captured_by_jsonpath_header_regex_status_and_text() {
    let server = Recorder::start(|request| match request.target.as_str() {
        "/json" => {
            Reply::json(201, r#"{"items":[{"id":7},{"id":1.50}],"link":"/items/abc-1?x"}"#).with("ETag", "\"v1\"")
        }
        "/text" => Reply::empty(200).with("Content-Type", "text/plain").body("order 4711 accepted"),
        _ => Reply::json(200, "{}"),
    });
    let cases = "cases:\n  - name: one\n    steps:\n      - request: GET /json\n        expect: 201\n        capture: { id: '$.items[1].id', tag: header.ETag, link: { at: $.link, match: '/items/([a-z]+)' }, code: status }\n      - { request: GET /text, expect: 200, capture: { whole: text, order: { at: text, match: '\\d+' } } }\n      - request: PUT /x/{{ link }}/{{ order }}\n        headers: { If-Match: \"{{ tag }}\" }\n        json: { id: \"{{ id }}\", code: \"{{ code }}\", whole: \"{{ whole }}\" }\n        expect: 200\n";
    Project::plain(cases).run(&server.url("")).ends_with(0);
    let last = server.requests().pop().expect("a request");
    assert_eq!((last.line().as_str(), last.header("if-match")), ("PUT /x/abc/4711", Some("\"v1\"")));
    assert_eq!(last.text(), r#"{"id":1.50,"code":201,"whole":"order 4711 accepted"}"#);
}

#[test]
fn a_capture_that_finds_nothing_ends_the_case_but_for_its_teardown() {
    let server = Recorder::kind();
    let cases = "cases:\n  - name: one\n    steps: [{ request: POST /x, expect: 200, capture: { id: $.id } }, { request: \"GET /x/{{ id }}\", expect: 200 }]\n    teardown: { request: DELETE /x, expect: 200 }\n";
    Project::plain(cases).run(&server.url("")).ends_with(1).shows("nothing-captured");
    assert_eq!(server.lines(), ["POST /x", "DELETE /x"]);
}

// Steps around steps

#[test]
fn setup_comes_first_and_teardown_always_last() {
    let server = Recorder::start(|request| match request.target.as_str() {
        "/broken" => Reply::json(400, "{}"),
        _ => Reply::json(200, "{}"),
    });
    let cases = "setup: { request: POST /file, expect: 200 }\nteardown: { request: DELETE /file, expect: 200 }\ncases:\n  - name: one\n    setup: { request: POST /case, expect: 200 }\n    teardown: [{ request: DELETE /broken, expect: 200 }, { request: DELETE /case, expect: 200 }]\n    steps: [{ request: GET /broken, expect: 200 }, { request: GET /x, expect: 200 }]\n";
    Project::plain(cases).run(&server.url("")).ends_with(1);
    let expected =
        ["POST /file", "POST /case", "GET /broken", "GET /x", "DELETE /broken", "DELETE /case", "DELETE /file"];
    assert_eq!(server.lines(), expected);
}

#[test]
fn a_broken_setup_leaves_the_steps_out_and_tears_down() {
    let server = Recorder::start(|request| match request.method.as_str() {
        "POST" => Reply::json(400, "{}"),
        _ => Reply::json(200, "{}"),
    });
    let cases = "cases:\n  - name: one\n    setup: { request: POST /x, expect: 200, capture: { id: $.id } }\n    request: GET /x\n    expect: 200\n    teardown: [{ request: \"DELETE /x/{{ id }}\", expect: 200 }, { request: DELETE /all, expect: 200 }]\n";
    let outcome = Project::plain(cases).run(&server.url("")).ends_with(1).shows("setup 1").shows("wrong-status");
    assert_eq!(server.lines(), ["POST /x", "DELETE /all"]);
    assert!(!outcome.out.contains("unfilled-template"), "what was never captured is no news:\n{}", outcome.out);
}

#[test]
fn shared_steps_are_sent_with_the_variables_of_their_user() {
    let project = Project::plain(
        "cases:\n  - name: one\n    steps:\n      - { use: steps#order, with: { what: tea, amount: 2.50 } }\n      - { use: again }\n      - { request: \"GET /orders/{{ id }}\", expect: 200 }\nsteps:\n  again: { request: GET /again, expect: 200 }\n",
    );
    project.write(
        "scenarios/api/steps.yaml",
        "steps:\n  order:\n    - { request: POST /orders, json: { what: \"{{ what }}\", amount: \"{{ amount }}\" }, expect: 200, capture: { id: $.id } }\n",
    );
    let server = Recorder::start(|_| Reply::json(200, r#"{"id":9}"#));
    project.run(&server.url("")).ends_with(0);
    assert_eq!(server.lines(), ["POST /orders", "GET /again", "GET /orders/9"]);
    assert_eq!(server.requests()[0].text(), r#"{"what":"tea","amount":2.50}"#);
}

// Which cases

const SELECTION: &str = "errors: { 404: { not_here: it is not here } }\nenvelopes: { error: { reason: $.reason } }\npromises: { P1: one promise }\n";
const SELECTED: &str = "cases:\n  - { name: tagged, tags: [slow], request: GET /tagged, expect: 200 }\n  - { name: promised, covers: P1, request: GET /promised, expect: 200 }\n  - { name: paired, request: GET /paired, expect: 404 not_here }\n  - { name: other, request: GET /other, expect: 200 }\n  - { name: left out, skip: the API is not ready, request: GET /skipped, expect: 200 }\n";

#[rstest]
#[case::id(&["-k", "cases/other"], &["GET /other"])]
#[case::tag(&["-k", "slow"], &["GET /tagged"])]
#[case::promise(&["-k", "P1"], &["GET /promised"])]
#[case::pair(&["-k", "404 not_here"], &["GET /paired"])]
#[case::reason(&["-k", "not_here"], &["GET /paired"])]
#[case::several_mean_any(&["-k", "slow", "-k", "P1"], &["GET /promised", "GET /tagged"])]
#[case::glob(&["api/*/o*"], &["GET /other"])]
#[case::literal_id(&["api/cases/other"], &["GET /other"])]
#[case::both_must_hold(&["api/cases/tagged", "api/cases/other", "-k", "other"], &["GET /other"])]
#[case::contract(&["api"], &["GET /other", "GET /paired", "GET /promised", "GET /tagged"])]
fn cases_are_selected_by_id_tag_promise_and_pair(#[case] arguments: &[&str], #[case] lines: &[&str]) {
    let server = Recorder::start(|request| match request.target.as_str() {
        "/paired" => Reply::json(404, r#"{"reason":"not_here"}"#),
        _ => Reply::json(200, "{}"),
    });
    let url = server.url("");
    let arguments: Vec<&str> = ["run", "--target", &url].into_iter().chain(arguments.iter().copied()).collect();
    Project::new(SELECTION).cases(SELECTED).wireproof(&arguments).ends_with(0);
    let mut sent = server.lines();
    sent.sort();
    assert_eq!(sent, lines);
}

#[test]
fn a_skipped_case_is_counted_with_its_reason() {
    let server = Recorder::kind();
    let project = Project::new(SELECTION).cases(SELECTED);
    let arguments = ["run", "-k", "o", "-k", "left", "--target", &server.url("")];
    project.wireproof(&arguments).shows("skipped: the API is not ready").shows("1 ignored");
    assert!(!server.lines().contains(&"GET /skipped".to_owned()));
}

// Repetitions

/// A server that answers `202` twice and then `200`.
fn in_the_end() -> Recorder {
    let number = std::sync::atomic::AtomicUsize::new(0);
    Recorder::start(move |_| {
        let number = number.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        Reply::json(if number < 2 { 202 } else { 200 }, &format!(r#"{{"n":{number}}}"#))
    })
}

#[rstest]
#[case::repeat("repeat: { at-most: 10, until: status == 200 }", 0, 3)]
#[case::repeat_in_vain("repeat: { at-most: 2, until: status == 200 }", 1, 2)]
#[case::repeat_a_number_of_times("repeat: { at-most: 3 }", 0, 3)]
#[case::retry("retry: { at-most: 10 }", 0, 3)]
#[case::retry_until("retry: { at-most: 10, until: body.n >= 3, every: 1ms }", 0, 4)]
#[case::retry_in_vain("retry: { at-most: 2 }", 1, 2)]
#[case::no_retry_unless_asked("", 1, 1)]
fn a_request_is_repeated_as_often_as_the_step_says(#[case] line: &str, #[case] code: i32, #[case] sent: usize) {
    let server = in_the_end();
    Project::plain(&case(&format!("request: GET /x\n{line}"))).run(&server.url("")).ends_with(code);
    assert_eq!(server.lines().len(), sent);
}

#[test]
fn a_wait_sleeps_on_a_real_target() {
    let server = Recorder::kind();
    let cases = "cases:\n  - name: one\n    steps: [{ request: GET /a, expect: 200 }, { wait: 300ms, because: the index is slow }, { request: GET /b, expect: 200 }]\n";
    let project = Project::plain(cases);
    let started = std::time::Instant::now();
    project.run(&server.url("")).ends_with(0);
    assert!(started.elapsed() >= std::time::Duration::from_millis(300));
}

/// Each request of the race waits until the other one is there: one after the other they would never be answered.
#[rstest]
#[case::in_this_order("[200, 409 taken]")]
#[case::in_the_other_order("[409 taken, 200]")]
fn requests_go_together_and_their_answers_may_come_in_any_order(#[case] expect: &str) {
    let both = std::sync::Barrier::new(2);
    let server = Recorder::start(move |request| {
        both.wait();
        match request.text() {
            r#"{"n":1}"# => Reply::json(200, r#"{"won":true}"#),
            _ => Reply::json(409, r#"{"reason":"taken"}"#),
        }
    });
    let contract = "self-test: replay\nerrors: { 409: { taken: somebody was faster } }\nenvelopes: { error: { reason: $.reason } }\nsnapshot: full\n";
    let cases = format!(
        "cases:\n  - name: race\n    steps:\n      - together: [{{ request: POST /x, json: {{ n: 1 }} }}, {{ request: POST /x, json: {{ n: 2 }} }}]\n        expect: {expect}\n"
    );
    let project = Project::new(contract).cases(&cases);
    project.wireproof(&["run", "--target", &server.url(""), "--as", "here"]).ends_with(0);
    let first = project.read("snapshots/api@here/cases/race.1.snap.new");
    let second = project.read("snapshots/api@here/cases/race.2.snap.new");
    let statuses = [first, second].map(|text| text.lines().find(|line| line.starts_with("HTTP ")).map(str::to_owned));
    let expected = if expect.starts_with("[200") {
        ["HTTP 200 OK", "HTTP 409 Conflict"]
    } else {
        ["HTTP 409 Conflict", "HTTP 200 OK"]
    };
    assert_eq!(statuses, expected.map(|line| Some(line.to_owned())));
}

#[test]
fn two_racing_answers_that_both_win_are_broken() {
    let server = Recorder::kind();
    let contract = "errors: { 409: { taken: somebody was faster } }\nenvelopes: { error: { reason: $.reason } }\n";
    let cases = "cases:\n  - name: race\n    together: [{ request: POST /x }, { request: POST /x }]\n    expect: [200, 409 taken]\n";
    Project::new(contract).cases(cases).run(&server.url("")).ends_with(1).shows("wrong-status");
}

// Functions

#[test]
fn the_functions_make_and_compute_values() {
    let server = Recorder::kind();
    let lines = "variables: { seq: \"9\", secret: key }\nrequest: PUT /x\njson:\n  unique: [\"{{ unique('a') }}\", \"{{ unique('a') }}\"]\n  next: \"{{ next(seq) }}\"\n  next_number: \"{{ next(41) }}\"\n  uuid: \"{{ uuid() }}\"\n  now: \"{{ now() }}\"\n  base64: \"{{ base64('hello') }}\"\n  sha256: \"{{ 'abc' | sha256 }}\"\n  hmac: \"{{ hmac_sha256('what do ya want for nothing?', 'Jefe') }}\"";
    Project::plain(&case(lines)).run(&server.url("")).ends_with(0);
    let body: serde_json::Value = serde_json::from_slice(&server.request().body).expect("JSON");
    let text = |name: &str| body[name].as_str().unwrap_or_default().to_owned();
    let (one, two) = (&body["unique"][0], &body["unique"][1]);
    assert!(one != two && one.as_str().is_some_and(|one| one.starts_with("a-")), "{body}");
    assert_eq!((text("next").as_str(), &body["next_number"]), ("10", &serde_json::json!(42)));
    assert!(uuid::Uuid::parse_str(&text("uuid")).is_ok_and(|uuid| uuid.get_version_num() == 4), "{body}");
    let now = humantime::parse_rfc3339(&text("now")).expect("a time");
    assert!(now.elapsed().is_ok_and(|age| age < std::time::Duration::from_secs(60)), "{body}");
    assert_eq!(text("base64"), "aGVsbG8=");
    assert_eq!(text("sha256"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    // RFC 4231, test case 2.
    assert_eq!(text("hmac"), "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

// Other origins

fn abroad(contract: &str, request: &str) -> (Outcome, Recorder, Recorder) {
    let (target, other) = (with_logins(), Recorder::kind());
    let contract = contract.replace("OTHER", &other.url(""));
    let cases = case(&format!("as: operator\n{request}").replace("OTHER", &other.url("")));
    let outcome = Project::new(&contract).cases(&cases).run(&target.url(""));
    (outcome, target, other)
}

#[test]
fn credentials_stay_with_the_target() {
    let contract = format!("{TOKEN}headers: {{ X-Key: of-the-contract }}\n");
    let (outcome, _target, other) = abroad(&contract, "request: GET OTHER/x");
    outcome.ends_with(0);
    let request = other.request();
    assert_eq!(
        (request.header("authorization"), request.header("x-key"), request.header("cookie")),
        (None, None, None)
    );
}

#[rstest]
#[case::header("request: GET OTHER/x\nheaders: { X-Token: \"{{ token }}\" }")]
#[case::url("request: GET OTHER/x?token={{ token }}")]
#[case::body("request: PUT OTHER/x\njson: { token: \"{{ token }}\" }")]
#[case::part("request: PUT OTHER/x\nmultipart: { token: \"{{ token }}\" }")]
#[case::base64("request: GET OTHER/x?token={{ base64(token) }}")]
fn a_credential_that_a_case_would_send_elsewhere_is_withheld(#[case] request: &str) {
    // The token is known from a first step: it is a variable then.
    let steps = request.replace('\n', "\n        ");
    let cases = format!(
        "as: operator\ncases:\n  - name: one\n    steps:\n      - {{ request: GET /x, expect: 200 }}\n      - {steps}\n        expect: 200\n"
    );
    let (target, other) = (with_logins(), Recorder::kind());
    let project =
        Project::new(&format!("{TOKEN}variables: {{ token: none }}\n")).cases(&cases.replace("OTHER", &other.url("")));
    project.run(&target.url("")).ends_with(1).shows("credential-withheld").hides("token-number");
    assert_eq!(other.lines(), Vec::<String>::new());
}

#[test]
fn credentials_go_to_the_origins_that_the_contract_lists() {
    let (outcome, _target, other) = abroad(&format!("{TOKEN}origins: [OTHER]\n"), "request: GET OTHER/x");
    outcome.ends_with(0);
    assert_eq!(other.request().header("authorization"), Some("Bearer token-number-1"));
}

#[test]
fn a_variable_may_be_made_of_one_that_stands_behind_it_or_is_included() {
    let project = Project::new(
        "include: ../common.yaml\nvariables: { path: \"{{ base }}/{{ id }}\", id: \"{{ first }}1\", first: n }\n",
    );
    project.write("scenarios/common.yaml", "variables: { base: \"{{ root }}/orders\", root: shop }\n");
    let request = sent_by(&project.cases(&case("request: \"GET /{{ path | raw }}\"")));
    assert_eq!(request.target, "/shop/orders/n1");
}
