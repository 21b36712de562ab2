//! Names that a case can't have.

use rstest::{Context, rstest};

use super::project::cases;

#[rstest]
#[case::with_a_slash("orders/1 is read")]
#[case::that_is_empty("''")]
#[case::that_is_blank("'  '")]
#[case::with_a_control_character(r#""an order\tis read""#)]
#[case::with_a_line_end(r#""an order\nis read""#)]
#[case::with_a_secret("'an order of {{ password }} is read'")]
#[case::with_a_template_that_lacks_quotes("an order of {{ shop }} is read")]
fn a_name(#[context] row: Context, #[case] name: &str) {
    cases(&row, &format!("cases:\n  - {{ name: {name}, request: GET /orders/1, expect: 200 }}\n"));
}

#[rstest]
fn a_name_that_a_row_gives_a_slash(#[context] row: Context) {
    cases(
        &row,
        "
cases:
  - name: order {{ number }} is read
    each:
      - { number: 1 }
      - { number: 1/2 }
      - { number: 2/3 }
    request: GET /orders/1
    expect: 200
",
    );
}
