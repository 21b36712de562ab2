//! Steps that follow pages: where they go, where they stop, and what they say about it.

use crate::support::{Act, FaultServer, Project, Recorded, Recorder, Reply};
use rstest::rstest;

/// The number behind `page=` in a request's target; the first page says none.
fn page(asked: &Recorded) -> usize {
    let query = asked.target.split_once('?').map_or("", |(_, query)| query);
    query.split('&').find_map(|pair| pair.strip_prefix("page=")?.parse().ok()).unwrap_or(1)
}

/// A page of two rows, with this beside them.
fn rows(page: usize, rest: &str) -> Reply {
    Reply::json(200, &format!(r#"{{"page":{page},"rows":[{{"id":{}}},{{"id":{}}}]{rest}}}"#, 2 * page - 1, 2 * page))
}

/// A server of so many pages; each but the last has a `next` with this before the number.
fn pages(last: usize, next: &'static str) -> Recorder {
    Recorder::start(move |asked| {
        let page = page(asked);
        let more = if page < last { format!(r#","next":"{next}{}""#, page + 1) } else { String::new() };
        rows(page, &more)
    })
}

/// A case that walks, with these further lines.
fn walk(rest: &str) -> Project {
    let indented = rest.trim().replace('\n', "\n    ");
    Project::plain(&format!("cases:\n  - name: all\n    walk: GET /items\n    {indented}\n"))
}

// What leads on

#[rstest]
#[case::an_absolute_path("/items?page=")]
#[case::a_relative_path("items?page=")]
#[case::a_query("?page=")]
fn a_url_in_the_body_is_resolved_against_its_page(#[case] next: &'static str) {
    let server = pages(3, next);
    walk("next: $.next\nrows: $.rows[*]\nexpect: 200\nafterwards: [pages == 3, rows | length == 6, last.page == 3]")
        .run(&server.url(""))
        .ends_with(0);
    assert_eq!(server.lines(), ["GET /items", "GET /items?page=2", "GET /items?page=3"]);
}

#[test]
fn an_absolute_url_is_followed_as_it_is() {
    let own = std::sync::Arc::new(std::sync::OnceLock::new());
    let known = std::sync::Arc::clone(&own);
    let server = Recorder::start(move |asked| {
        let next = known.get().map_or(String::new(), |url: &String| format!(r#","next":"{url}?page=2""#));
        rows(page(asked), if page(asked) == 1 { &next } else { "" })
    });
    own.set(server.url("/elsewhere")).expect("it is set once");
    walk("next: $.next\nexpect: 200\nafterwards: pages == 2").run(&server.url("/base")).ends_with(0);
    assert_eq!(server.lines(), ["GET /base/items", "GET /elsewhere?page=2"]);
}

#[test]
fn a_link_field_is_followed_by_its_relation_type() {
    let server = Recorder::start(|asked| match page(asked) {
        1 => rows(1, "")
            .with("Link", "</first>; rel=\"first\"")
            .with("Link", "</i?page=2>; title=\"a, b\"; rel=\"next\""),
        2 => rows(2, "").with("Link", "</items>; rel=prev, </i?page=3>; rel=\"last NEXT\""),
        _ => rows(3, "").with("Link", "</items>; rel=first"),
    });
    walk("next: header.Link\nexpect: 200\nafterwards: pages == 3").run(&server.url("")).ends_with(0);
    assert_eq!(server.lines(), ["GET /items", "GET /i?page=2", "GET /i?page=3"]);
}

#[test]
fn another_field_holds_a_url() {
    let server = Recorder::start(|asked| match page(asked) {
        1 => rows(1, "").with("Next-Page", "/items?page=2"),
        _ => rows(2, "").with("Next-Page", ""),
    });
    walk("next: header.Next-Page\nexpect: 200\nafterwards: pages == 2").run(&server.url("")).ends_with(0);
}

#[test]
fn query_parameters_go_over_those_of_the_first_page() {
    let project = Project::plain(
        "cases:\n  - name: all\n    walk: GET /items?size=2&cursor=old\n    query: { city: [a, b], once: 1 }\n    \
         headers: { X-One: 1 }\n    next: { query: { cursor: '{{ body.cursor }}', once: null } }\n    expect: 200\n    \
         afterwards: pages == 2\n",
    );
    let server = Recorder::start(|asked| {
        let cursor = if asked.target.contains("cursor=a") { "null" } else { "\"a b\"" };
        Reply::json(200, &format!(r#"{{"cursor":{cursor}}}"#))
    });
    project.run(&server.url("")).ends_with(0);
    assert_eq!(
        server.lines(),
        ["GET /items?size=2&cursor=old&city=a&city=b&once=1", "GET /items?size=2&city=a&city=b&cursor=a%20b"]
    );
    assert!(server.requests().iter().all(|asked| asked.header("x-one") == Some("1")));
}

#[test]
fn a_walk_ends_where_its_condition_says_so() {
    // The last page leads on, and nobody follows.
    let server = pages(9, "/items?page=");
    walk("next: $.next\nwhile: body.page < 3\nexpect: 200\nafterwards: pages == 3").run(&server.url("")).ends_with(0);
    assert_eq!(server.lines().len(), 3);
}

#[test]
fn a_body_and_a_method_stay_the_same_on_every_page() {
    let server = Recorder::start(|asked| rows(page(asked), if page(asked) == 1 { r#","next":"?page=2""# } else { "" }));
    let project = Project::plain(
        "cases: [{ name: all, walk: POST /search, json: { q: x }, next: $.next, expect: 200, afterwards: pages == 2 }]\n",
    );
    project.run(&server.url("")).ends_with(0);
    assert_eq!(server.lines(), ["POST /search", "POST /search?page=2"]);
    assert!(server.requests().iter().all(|asked| asked.text() == r#"{"q":"x"}"#));
}

// What is asserted, captured and stored

#[test]
fn each_page_sees_the_rows_so_far() {
    let server = pages(3, "/items?page=");
    let conditions = "[rows | length == 2 * pages, last.page == body.page, first.page == 1, pages == body.page]";
    walk(&format!("next: $.next\nrows: $.rows[*]\nexpect: 200\neach-page: {conditions}"))
        .run(&server.url(""))
        .ends_with(0);
    let outcome = walk("next: $.next\nrows: $.rows[*]\nexpect: 200\neach-page: rows | length < 4").run(&server.url(""));
    let outcome = outcome.ends_with(1).shows("page 2: GET /items?page=2").shows("condition-false");
    outcome.shows("`rows | length` is 4").hides("page 3");
}

#[test]
fn the_expectation_holds_for_every_page_and_the_walk_stops_where_it_is_broken() {
    let server = Recorder::start(|asked| match page(asked) {
        3 => Reply::json(500, "{}"),
        page => rows(page, &format!(r#","next":"?page={}""#, page + 1)),
    });
    let outcome = walk("next: $.next\nexpect: 200\nafterwards: pages == 0").run(&server.url("")).ends_with(1);
    outcome.shows("page 3: GET /items?page=3 → 500").shows("promised 200, answered 500").hides("afterwards");
    assert_eq!(server.lines().len(), 3);
}

#[test]
fn captures_see_the_last_page_and_the_snapshot_has_the_first() {
    let server = pages(2, "/items?page=");
    let project = Project::plain(
        "cases:\n  - name: all\n    steps:\n      - { id: walk, walk: GET /items, next: $.next, expect: 200, capture: { seen: $.page } }\n      \
         - { id: then, request: 'GET /after/{{ seen }}', expect: 200 }\n",
    );
    project.wireproof(&["run", "--target", &server.url(""), "--as", "here"]).ends_with(0);
    assert_eq!(server.lines(), ["GET /items", "GET /items?page=2", "GET /after/2"]);
    assert_eq!(project.snapshots(), ["api@here/cases/all.then.snap.new", "api@here/cases/all.walk.snap.new"]);
    assert!(project.read("snapshots/api@here/cases/all.walk.snap.new").contains("next"), "the last page has no `next`");
}

#[test]
fn a_walk_that_broke_ends_a_case_that_needs_its_captures() {
    let server = Recorder::start(|_| Reply::json(500, "{}"));
    let project = Project::plain(
        "cases:\n  - name: all\n    steps:\n      - { walk: GET /items, next: $.next, expect: 200, capture: { seen: $.page } }\n      \
         - { request: 'GET /after/{{ seen }}', expect: 200 }\n",
    );
    project.run(&server.url("")).ends_with(1).shows("wrong-status").hides("nothing-captured").hides("unfilled");
    assert_eq!(server.lines(), ["GET /items"]);
}

// Hostile servers: one finding, with the page that stopped the walk

#[rstest]
#[case::with_a_bound("at-most: 5\n", 5)]
#[case::without_one("", 100)]
fn a_walk_that_never_ends_stops_at_its_bound(#[case] bound: &str, #[case] last: usize) {
    let server = pages(usize::MAX, "/items?page=");
    let outcome = walk(&format!("{bound}next: $.next\nexpect: 200\nafterwards: pages == 0")).run(&server.url(""));
    let outcome = outcome.ends_with(1).shows("walk-endless").shows(&format!("page {last}, /items?page={last}: "));
    let outcome = outcome.shows(&format!("/items?page={}", last + 1)).shows(&format!("`at-most: {last}`"));
    outcome.hides("condition-false");
    assert_eq!(server.lines().len(), last);
}

#[rstest]
#[case::itself("/items?page=2", "page 2, /items?page=2: it leads to /items?page=2, which was page 2 already")]
#[case::the_first("/items#top", "page 2, /items?page=2: it leads to /items, which was page 1 already")]
fn a_page_that_leads_back_is_told_once(#[case] back: &'static str, #[case] told: &str) {
    let server = Recorder::start(move |asked| {
        rows(page(asked), &format!(r#","next":"{}""#, if page(asked) == 1 { "?page=2" } else { back }))
    });
    let outcome = walk("next: $.next\nexpect: 200").run(&server.url("")).ends_with(1).shows("walk-circular");
    assert!(outcome.out.split_whitespace().collect::<Vec<_>>().join(" ").contains(told), "{}", outcome.out);
    assert_eq!(server.lines().len(), 2);
}

#[rstest]
#[case::a_number("7", "`$.next` is 7, no URL")]
#[case::an_object(r#"{"a":1}"#, "no URL")]
#[case::words(r#""not a url""#, "`not a url` is no URL of a page")]
#[case::another_scheme(r#""javascript:alert(1)""#, "is no URL of a page")]
#[case::a_broken_host(r#""http://[""#, "is no URL of a page")]
fn what_is_no_url_strands_the_walk(#[case] next: &'static str, #[case] told: &str) {
    let server = Recorder::start(move |_| rows(1, &format!(r#","next":{next}"#)));
    let outcome = walk("next: $.next\nexpect: 200").run(&server.url("")).ends_with(1).shows("walk-stranded");
    outcome.shows("$.next").shows("page 1, /items: ").shows(told);
    assert_eq!(server.lines().len(), 1);
}

#[test]
fn a_link_field_that_is_none_strands_the_walk() {
    let server = Recorder::start(|_| rows(1, "").with("Link", "/items?page=2; rel=next"));
    let outcome = walk("next: header.Link\nexpect: 200").run(&server.url("")).ends_with(1);
    outcome.shows("walk-stranded").shows("header Link").shows("is no link");
}

#[test]
fn a_page_that_is_no_json_strands_the_walk() {
    let server = Recorder::start(|asked| match page(asked) {
        1 => rows(1, r#","next":"?page=2""#),
        _ => Reply::empty(200).with("Content-Type", "text/html").body("<html>"),
    });
    let outcome = walk("next: $.next\nrows: $.rows[*]\nexpect: 200").run(&server.url("")).ends_with(1);
    outcome.shows("walk-stranded").shows("page 2, /items?page=2: it is no JSON");
}

#[test]
fn a_next_page_that_should_be_there_and_is_not_strands_the_walk() {
    let server = pages(2, "/items?page=");
    let outcome = walk("next: $.next\nwhile: body.page < 5\nexpect: 200").run(&server.url("")).ends_with(1);
    outcome.shows("walk-stranded").shows("page 2, /items?page=2: ").shows("`body.page < 5` is true");
    let outcome = walk("next: $.next\nwhile: body.page\nexpect: 200").run(&server.url("")).ends_with(1);
    outcome.shows("walk-stranded").shows("neither true nor false");
}

#[test]
fn an_answer_that_breaks_off_on_the_way_is_a_finding_with_its_page() {
    let second = FaultServer::start(vec![Act::ReadRequest, Act::HangUp]);
    let next = format!(r#","next":"{}""#, second.url("/x"));
    let first = Recorder::start(move |_| rows(1, &next));
    let outcome = walk("next: $.next\nexpect: 200").run(&first.url("")).ends_with(1);
    outcome.shows("no-answer").shows(&format!("page 2: GET {}", second.url("/x")));
}

// Credentials

/// Who walks has a token and a key; the page after the first is on another server.
fn to_another_origin(contract: &str, rest: &str) -> (Recorder, Recorder, Project) {
    let other = Recorder::start(|_| rows(2, ""));
    let next = format!(r#","next":"{}""#, other.url("/x?key=abc-key-1"));
    let target = Recorder::start(move |_| rows(1, &next));
    let project = Project::new(&format!(
        "{contract}secrets: {{ token: env.TOKEN }}\nheaders: {{ X-Common: yes-please }}\nidentities:\n  clerk: {{ headers: {{ Authorization: \
         'Bearer {{{{ token }}}}' }}, query: {{ key: abc-key-1 }} }}\n"
    ))
    .cases(&format!("as: clerk\ncases:\n  - {{ name: all, walk: GET /items, next: $.next, expect: 200{rest} }}\n"));
    (target, other, project)
}

const TOKEN: [(&str, &str); 1] = [("TOKEN", "amber-signal-47")];

#[test]
fn a_next_page_elsewhere_is_asked_for_without_credentials() {
    let (target, other, project) = to_another_origin("", "");
    project.wireproof_with(&["run", "--target", &target.url("")], &TOKEN).ends_with(0);
    assert_eq!(target.request().header("authorization"), Some("Bearer amber-signal-47"));
    assert_eq!((other.request().header("authorization"), other.request().header("x-common")), (None, None));
    assert_eq!(other.lines(), ["GET /x?key=abc-key-1"]);
}

#[test]
fn a_page_elsewhere_that_asks_for_credentials_is_told_with_why_it_had_none() {
    let other = Recorder::start(|_| Reply::json(401, "{}"));
    let next = format!(r#","next":"{}""#, other.url("/x"));
    let target = Recorder::start(move |_| rows(1, &next));
    let outcome = walk("next: $.next\nexpect: 200").run(&target.url("")).ends_with(1);
    let origin = other.url("");
    outcome.shows("answered 401").shows(&format!("cure        {origin} isn't the target's origin")).shows("`origins:`");
    // The target's own refusal has no such cause.
    let outcome = walk("next: $.next\nexpect: 200").run(&other.url("")).ends_with(1);
    outcome.shows("answered 401").hides("origins");
}

#[test]
fn a_secret_of_the_case_itself_is_withheld_from_another_origin() {
    let (target, other, project) = to_another_origin("", ", headers: { X-Token: '{{ token }}' }");
    let outcome = project.wireproof_with(&["run", "--target", &target.url("")], &TOKEN).ends_with(1);
    outcome.shows("credential-withheld").shows("page 2").hides("amber-signal-47");
    assert_eq!(other.lines(), Vec::<String>::new());
}

#[test]
fn a_listed_origin_gets_the_credentials_once() {
    let other = Recorder::start(|_| rows(2, ""));
    let next = format!(r#","next":"{}""#, other.url("/x?key=abc-key-1&page=2"));
    let target = Recorder::start(move |_| rows(1, &next));
    let project = Project::new(&format!(
        "origins: ['{}']\nsecrets: {{ token: env.TOKEN }}\nidentities:\n  clerk: {{ headers: {{ Authorization: 'Bearer \
         {{{{ token }}}}' }}, query: {{ key: abc-key-1 }} }}\n",
        other.url("")
    ))
    .cases("as: clerk\ncases: [{ name: all, walk: GET /items, next: $.next, expect: 200 }]\n");
    project.wireproof_with(&["run", "--target", &target.url("")], &TOKEN).ends_with(0);
    assert_eq!(other.request().header("authorization"), Some("Bearer amber-signal-47"));
    assert_eq!(other.lines(), ["GET /x?page=2&key=abc-key-1"]);
}

/// The identity's own parameter stands in every request, and in no link.
#[rstest]
#[case::as_it_was("/items")]
#[case::with_the_parameter("/items?key=k3y")]
#[case::in_other_words("/%69tems")]
fn a_link_back_is_found_where_the_identity_adds_a_query(#[case] back: &'static str) {
    let server = Recorder::start(move |asked| {
        let next = if page(asked) == 1 { "/items?page=2".to_owned() } else { back.to_owned() };
        Reply::json(200, &format!(r#"{{"next":"{next}"}}"#))
    });
    let project = Project::new("identities: { user: { query: { key: k3y } } }\n")
        .cases("as: user\ncases:\n  - { name: all, walk: GET /items, next: $.next, snapshot: none, expect: 200 }\n");
    project.run(&server.url("")).ends_with(1).shows("walk-circular").shows("which was page 1 already");
    assert_eq!(server.lines().len(), 2);
}
