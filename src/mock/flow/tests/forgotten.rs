//! No rule can be forgotten without an answer that changes: each promise is kept by one rule, and by no second one.

use serde_json::json;

use super::*;
use crate::mock::flow::rules::{BYTES, REQUESTS, RULES};
use crate::mock::flow::service::bring_about;
use crate::mock::flow::state::State;
use crate::mock::service::RuleWorld;

#[test]
fn a_rule_that_is_forgotten_changes_an_answer() {
    let probes = probes();
    let expected = answers(&probes, None);
    for (index, rule) in RULES.iter().enumerate() {
        assert!(answers(&probes, Some(index)) != expected, "nobody misses the rule: {}", rule.name);
    }
}

struct Probe {
    given: Option<&'static str>,
    request: Request,
    times: u32,
}

fn answers(probes: &[Probe], forgotten: Option<usize>) -> Vec<(u16, Vec<u8>)> {
    let rules = || RULES.iter().enumerate().filter(|(index, _)| Some(*index) != forgotten).map(|(_, rule)| rule);
    let answer = |probe: &Probe| {
        let mut world = RuleWorld { rules: rules().collect(), state: State::default(), bring_about };
        assert!(probe.given.is_none_or(|state| world.bring_about(state)));
        let answer = (0..probe.times).map(|_| world.answer(&probe.request, START).0).last().unwrap_or_default();
        (answer.status, answer.body)
    };
    probes.iter().map(answer).collect()
}

fn probes() -> Vec<Probe> {
    let plain = |request: Request| Probe { given: None, request, times: 1 };
    let operator = |line: &str| request(line).bearer(&token("operator"));
    let mut probes: Vec<Probe> = [
        "GET /block",
        "GET /cubes/0/analytics",
        "GET /cubes/0/analytics/1",
        "DELETE /cubes/0/analytics/1",
        "PATCH /cubes/0/analytics/1",
        "GET /cubes/0/analytics/1/export",
        "GET /cubes/0/analytics/1/sinks",
        "GET /cubes/0/analytics/1/widgets",
        "GET /cubes/0/analytics/1/sinks/1/data?sequence_number=7",
        "GET /cubes/0/analytics/1/sinks/1/data?sequence_number=6",
        "GET /cubes/0/analytics/1/sinks/1/data",
        "GET /cubes/0/analytics/1/sinks/9/data?sequence_number=7",
        "GET /cubes/0/analytics?timestamp_format=rfc3339",
        "GET /cubes/0/analytics?%zz",
        "GET /cubes/9/analytics",
        "GET /cubes/0/analytics/9",
        "GET /nowhere",
    ]
    .map(|line| plain(operator(line)))
    .into();
    let update = |body: &Value| operator("PUT /cubes/0/analytics/1").json(&body.to_string());
    let create = |id: &str| operator(&format!("POST /cubes/0/analytics/{id}")).json(r#"{"name": "A"}"#);
    let valid = update(&json!({ "name": "A", "sequence_number": "8" }));
    let list = operator("GET /cubes/0/analytics");
    let log_in = |body: &str| request("POST /login").json(body);
    probes.extend(
        [
            valid.clone(),
            valid.clone().without("Content-Type"),
            valid.clone().header("Content-Type", "text/plain"),
            valid.clone().bearer(&token("viewer")),
            update(&json!([])),
            update(&json!({ "sequence_number": "8" })),
            update(&json!({ "name": "", "sequence_number": "8" })),
            update(&json!({ "name": "A" })),
            update(&json!({ "name": "A", "sequence_number": 8 })),
            update(&json!({ "name": "A", "sequence_number": "7" })),
            update(&json!({ "name": "A", "sequence_number": "8", "analytic_id": "2" })),
            operator("PUT /cubes/0/analytics/1").json("{"),
            operator("PUT /cubes/0/analytics/1").json(&" ".repeat(BYTES + 1)),
            create("1"),
            create("new"),
            list.clone().with_another("Host", "one").with_another("Host", "two"),
            list.clone().without("Authorization"),
            list.clone().bearer("nonsense"),
            list.clone().bearer(&token("former")),
            list.clone().without("Accept-Version"),
            list.clone().header("Accept-Version", "latest"),
            list.clone().header("Accept-Version", "2.17"),
            list.clone().header("Accept-Version", "3.9"),
            operator("GET /cubes/0/analytics/1").header("If-None-Match", "\"7\""),
            log_in("{}"),
            log_in(r#"{"user": "operator"}"#),
            log_in(r#"{"password": "x"}"#),
            login("operator", "wrong"),
            login("nobody", "wrong"),
            login("operator", users::OPERATOR_PASSWORD),
        ]
        .map(plain),
    );
    // Requests of a session count wherever they go; an unknown path is answered soonest.
    probes.push(Probe { given: None, request: operator("GET /nowhere"), times: REQUESTS + 1 });
    probes.extend(Flow.givens().iter().map(|given| Probe {
        given: Some(given.name),
        request: valid.clone(),
        times: 1,
    }));
    probes
}
