//! Cases that have one name, or one name as a snapshot's file.

use rstest::{Context, rstest};

use super::project::cases;

#[rstest]
#[case::of_two_cases(
    "
cases:
  - { name: an order is read, request: GET /orders/1, expect: 200 }
  - { name: an order is written, request: PUT /orders/1, expect: 200 }
  - { name: an order is read, request: GET /orders/2, expect: 200 }
"
)]
#[case::of_three_cases(
    "
cases:
  - { name: an order is read, request: GET /orders/1, expect: 200 }
  - { name: an order is read, request: GET /orders/2, expect: 200 }
  - { name: an order is read, request: GET /orders/3, expect: 200 }
"
)]
#[case::of_two_cases_as_files(
    "
cases:
  - { name: an order is read, request: GET /orders/1, expect: 200 }
  - { name: An order - is read!, request: GET /orders/2, expect: 200 }
"
)]
#[case::of_two_rows(
    "
cases:
  - { name: an order is written, request: PUT /orders/1, expect: 200 }
  - name: order {{ number }} is read
    each:
      - { number: 1, shop: north }
      - { number: 2, shop: north }
      - { number: 1, shop: south }
    request: GET /orders/{{ number }}
    expect: 200
"
)]
#[case::of_all_rows(
    "
cases:
  - name: an order is read
    each: [{ number: 1 }, { number: 2 }, { number: 3 }]
    request: GET /orders/{{ number }}
    expect: 200
"
)]
#[case::of_a_row_and_a_case(
    "
cases:
  - name: order {{ number }} is read
    each:
      - { number: 1 }
      - { number: 2 }
    request: GET /orders/{{ number }}
    expect: 200
  - { name: order 2 is read, request: GET /orders/2, expect: 200 }
"
)]
#[case::of_a_case_and_a_row(
    "
cases:
  - { name: order 2 is read, request: GET /orders/2, expect: 200 }
  - name: order {{ number }} is read
    each:
      - { number: 1 }
      - { number: 2 }
    request: GET /orders/{{ number }}
    expect: 200
"
)]
fn one_name(#[context] row: Context, #[case] text: &str) {
    cases(&row, text);
}
