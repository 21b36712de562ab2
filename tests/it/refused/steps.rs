//! Steps that don't make sense.

use rstest::{Context, rstest};

use super::project::{cases, files};

#[rstest]
#[case::does_nothing(
    "
cases:
  - name: an order is read
    expect: 200
  - name: another order is read
    steps:
      - { expect: 200 order }
"
)]
#[case::does_two_things(
    "
cases:
  - name: an order is read
    steps:
      - { request: GET /orders/1, wait: 1s }
"
)]
#[case::has_two_bodies(
    "
cases:
  - name: an order is written
    request: PUT /orders/1
    json: { id: 1 }
    text: an order
    expect: 200
"
)]
#[case::waits_for_an_answer(
    "
cases:
  - name: an order is read
    steps:
      - { wait: 1s, expect: 200 }
      - { request: GET /orders/1, expect: 200 }
"
)]
#[case::expects_of_shared_steps(
    "
steps: { new-order: { request: POST /orders, expect: 200 } }
cases:
  - name: an order is read
    steps:
      - { use: new-order, expect: 200 order }
"
)]
#[case::expects_too_little_of_a_race(
    "
cases:
  - name: of three racing updates one wins
    together:
      - { request: PUT /orders/1 }
      - { request: PUT /orders/1 }
      - { request: PUT /orders/1 }
    expect: [200 order, 409 conflict]
"
)]
#[case::expects_one_thing_of_a_race(
    "
cases:
  - name: of two racing updates one wins
    together: [{ request: PUT /orders/1 }, { request: PUT /orders/1 }]
    expect: 200
"
)]
#[case::expects_two_things_of_one_request(
    "
cases:
  - name: an order is read
    request: GET /orders/1
    expect: [200 order, 404 not_found]
"
)]
#[case::is_short_and_long(
    "
cases:
  - name: an order is read
    request: GET /orders/1
    steps:
      - { request: GET /orders/1, expect: 200 }
    expect: 200
"
)]
#[case::has_no_steps(
    "
cases:
  - name: an order is read
    steps: []
"
)]
#[case::has_no_method(
    "
cases:
  - { name: an order is read, request: /orders/1, expect: 200 }
"
)]
#[case::has_no_path(
    "
cases:
  - { name: an order is read, request: GET orders/1, expect: 200 }
"
)]
#[case::has_an_odd_method(
    "
cases:
  - { name: an order is read, request: 'GE(T /orders/1', expect: 200 }
"
)]
#[case::has_an_odd_header(
    "
cases:
  - { name: an order is read, request: GET /orders/1, headers: { 'X Order': 1 }, expect: 200 }
"
)]
#[case::has_a_part_without_content(
    "
cases:
  - { name: a letter, request: POST /letters, multipart: { letter: { name: letter.txt } }, expect: 200 }
"
)]
#[case::has_the_id_of_another(
    "
cases:
  - name: an order is read
    steps:
      - { id: read, request: GET /orders/1, expect: 200 }
      - { id: read, request: GET /orders/1, expect: 200 }
      - { id: a/b, request: GET /orders/1, expect: 200 }
"
)]
#[case::needs_a_hazard(
    "
cases:
  - name: a large order is refused
    request: PUT /orders/1
    bytes: 10MiB
    expect: 400 invalid_argument
  - name: orders are read until it is enough
    request: GET /orders
    repeat: { at-most: 100, until: status == 400 }
    expect: 400
"
)]
#[case::needs_two_hazards(
    "
cases:
  - name: a large raw request
    hazard: load
    raw: \"{{ repeat('a', 2000000) }}\"
    expect: 400
  - name: a long text that needs no server to be known
    request: PUT /orders/1
    text: \"{{ repeat('ab', 524288) }}\"
    expect: 400
"
)]
#[case::is_raw_and_more(
    "
cases:
  - name: a raw request with a body and header fields
    hazard: raw
    raw: GET / HTTP/1.1
    headers: { Accept: '*/*' }
    json: {}
    expect: 200
  - name: a raw request and a request
    hazard: raw
    steps:
      - { raw: GET / HTTP/1.1, request: GET /, expect: 200 }
"
)]
#[case::is_raw_and_wrong(
    "
cases:
  - { name: empty, hazard: raw, raw: '', expect: 200 }
  - { name: blank, hazard: raw, raw: { text: ' ' }, expect: 200 }
  - { name: without text, hazard: raw, raw: { line-ends: lf }, expect: 200 }
  - { name: other line ends, hazard: raw, raw: { text: GET / HTTP/1.1, line-ends: cr }, expect: 200 }
  - { name: an unknown variable, hazard: raw, raw: 'GET {{ path }} HTTP/1.1', expect: 200 }
  - { name: the host elsewhere, request: 'GET /{{ host }}', expect: 200 }
"
)]
#[case::has_a_body_that_is_not_hexadecimal(
    "
cases:
  - { name: an odd digit, request: PUT /orders/1, hex: 7b 7, expect: 200 }
  - { name: a letter, request: PUT /orders/1, hex: 0x7b, expect: 200 }
  - { name: nothing, request: PUT /orders/1, hex: '', expect: 200 }
"
)]
fn a_step_that(#[context] row: Context, #[case] text: &str) {
    cases(&row, text);
}

#[rstest]
#[case::directly(
    "
steps: { again: [{ use: again }] }
cases: [{ name: a circle, use: again }]
"
)]
#[case::over_another(
    "
steps:
  one: { use: two }
  two: { use: one }
cases: [{ name: a circle, use: one }]
"
)]
#[case::though_no_case_uses_it(
    "
steps: { again: { use: again } }
cases: [{ name: an order is read, request: GET /orders/1, expect: 200 }]
"
)]
fn a_circle_of_shared_steps(#[context] row: Context, #[case] text: &str) {
    cases(&row, text);
}

#[rstest]
fn a_circle_of_shared_steps_over_two_files(#[context] row: Context) {
    files(
        &row,
        &[
            ("one.yaml", "steps:\n  first: { use: two#second }\n"),
            ("two.yaml", "steps:\n  second: { use: one#first }\n"),
            ("orders.yaml", "setup: { use: one#first }\ncases:\n  - { name: a, request: GET /a, expect: 200 }\n"),
        ],
    );
}

#[rstest]
fn shared_steps_of_a_file_that_cannot_be_read(#[context] row: Context) {
    // One mistake: the cases that use the steps, and what they would have captured, are not to blame.
    files(
        &row,
        &[
            ("steps.yaml", "steps:\n  new-order: [{ request: POST /orders, expect: 200, capture: { id: $.id } }\n"),
            (
                "orders.yaml",
                "setup: { use: steps#new-order }\ncases:\n  - { name: a, request: 'GET /a/{{ id }}', expect: 200 }\n",
            ),
        ],
    );
}

#[rstest]
fn unknown_shared_steps_that_would_have_captured(#[context] row: Context) {
    files(
        &row,
        &[
            ("steps.yaml", "steps:\n  new-order: { request: POST /orders, expect: 200, capture: { id: $.id } }\n"),
            (
                "orders.yaml",
                "setup: { use: steps#new-oder }\ncases:\n  - { name: a, request: 'GET /a/{{ id }}', expect: 200 }\n",
            ),
        ],
    );
}

#[rstest]
fn a_mistake_in_shared_steps_is_told_once(#[context] row: Context) {
    files(
        &row,
        &[
            ("steps.yaml", "steps:\n  new-order: { request: POST /orders, expect: 200 ordr }\n"),
            (
                "orders.yaml",
                "setup: { use: steps#new-order }\ncases:\n  - { name: a, request: GET /a, expect: 200 }\n  \
                 - { name: b, request: GET /b, expect: 200 }\n",
            ),
        ],
    );
}

#[rstest]
#[case::a_fragment("GET /orders/1#lines")]
fn a_target_that_no_client_sends(#[context] row: Context, #[case] line: &str) {
    cases(&row, &format!("cases:\n  - name: an order is read\n    request: \"{line}\"\n    expect: 200\n"));
}

#[rstest]
#[case::of_two_spellings("{ X-Order: 1, x-order: 2 }")]
#[case::with_a_line_end(r#"{ X-Order: "1\r\nX-Shop: north" }"#)]
#[case::with_a_control_character(r#"{ X-Order: [one, "t\0wo"] }"#)]
fn a_header_field(#[context] row: Context, #[case] headers: &str) {
    cases(
        &row,
        &format!(
            "cases:\n  - name: an order is read\n    request: GET /orders/1\n    headers: {headers}\n    expect: 200\n"
        ),
    );
}

#[rstest]
fn keys_without_effect_in_a_file_of_shared_steps(#[context] row: Context) {
    files(
        &row,
        &[(
            "steps.yaml",
            "about: steps\nas: clerk\nvariables: { id: 1 }\nsetup: { request: GET /orders }\nsteps: { read: { request: GET /orders/1 } }\n",
        )],
    );
}
