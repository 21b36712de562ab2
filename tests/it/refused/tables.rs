//! Tables of rows that can't be read.

use rstest::{Context, rstest};

use super::project::{cases, files};

#[rstest]
#[case::without_rows("[]")]
#[case::of_texts("[one, two]")]
#[case::that_is_a_mapping("{ number: 1 }")]
#[case::whose_file_is_missing("numbers.csv")]
#[case::whose_file_is_something_else("orders.yaml")]
fn a_table(#[context] row: Context, #[case] each: &str) {
    let lines = format!(
        "cases:\n  - name: order {{{{ number }}}} is read\n    each: {each}\n    request: GET /orders/{{{{ number }}}}\n    expect: 200\n"
    );
    cases(&row, &lines);
}

#[rstest]
#[case::of_csv_without_rows("csv", "number\n")]
#[case::of_csv_that_is_empty("csv", "")]
#[case::of_csv_with_a_cell_too_many("csv", "number,shop\n1,north\n2,south,east\n")]
#[case::of_csv_with_a_column_twice("csv", "number,number\n1,2\n")]
#[case::of_csv_without_the_column("csv", "nmuber\n1\n")]
#[case::of_json_that_is_an_object("json", "{ \"number\": 1 }")]
#[case::of_json_that_is_a_list_of_numbers("json", "[1, 2]")]
#[case::of_json_with_a_member_twice("json", "[{ \"number\": 1, \"number\": 2 }]")]
#[case::of_json_that_is_broken("json", "[{ \"number\": 1 },\n { \"number\": }]")]
fn a_file(#[context] row: Context, #[case] ending: &str, #[case] table: &str) {
    let lines = format!(
        "cases:\n  - name: order {{{{ number }}}} is read\n    each: numbers.{ending}\n    request: GET /orders/{{{{ number }}}}\n    expect: 200\n"
    );
    files(&row, &[("orders.yaml", &lines), (&format!("numbers.{ending}"), table)]);
}

#[rstest]
#[case::rows_with_different_columns(
    "
cases:
  - name: order {{ number }} is read
    each: [{ number: 1, shop: north }, { nmuber: 2, shop: north }]
    request: GET /orders/{{ number }}
    expect: 200
"
)]
#[case::a_row_that_is_empty(
    "
cases:
  - name: order {{ number }} is read
    each: [{ number: 1 }, {}]
    request: GET /orders/{{ number }}
    expect: 200
"
)]
fn a_table_with(#[context] row: Context, #[case] text: &str) {
    cases(&row, text);
}
