//! References to files that aren't there, or must not be read.

use rstest::{Context, rstest};

use super::project::{CONTRACT, Project, cases, files};

#[rstest]
#[case::a_body("file: bodies/order.json")]
#[case::a_part("multipart: { order: { file: order.json } }")]
#[case::a_folder("file: bodies")]
#[case::out_of_the_folder("file: ../../../../etc/passwd")]
#[case::an_absolute_path("file: /etc/passwd")]
#[case::of_the_project("file: ../../secret.txt")]
#[case::an_empty_path("file: ''")]
#[case::with_a_null_character(r#"file: "order\0.json""#)]
fn a_file_reference(#[context] row: Context, #[case] body: &str) {
    let project = Project::shop();
    project.write("secret.txt", "rosebud\n");
    project.write("scenarios/shop/bodies/orders.json", "[]\n");
    project.write(
        "scenarios/shop/orders.yaml",
        format!("cases:\n  - name: an order is written\n    request: PUT /orders/1\n    {body}\n    expect: 200\n"),
    );
    project.is_refused(&row);
}

#[rstest]
fn an_expected_file_that_is_missing(#[context] row: Context) {
    cases(
        &row,
        "
cases:
  - name: a letter is read
    request: GET /letters/1
    expect: { is: 200, file: letter.pdf }
",
    );
}

#[cfg(unix)]
#[rstest]
fn a_link_out_of_the_folder(#[context] row: Context) {
    let project = Project::shop();
    project.write("secret.txt", "rosebud\n");
    std::os::unix::fs::symlink(project.path("secret.txt"), project.path("scenarios/shop/order.json")).expect("a link");
    project.write(
        "scenarios/shop/orders.yaml",
        "cases:\n  - { name: an order is written, request: PUT /orders/1, file: order.json, expect: 200 }\n",
    );
    project.is_refused(&row);
}

#[rstest]
#[case::missing("include: ../comon.yaml\n")]
#[case::out_of_the_folder("include: ../../../common.yaml\n")]
#[case::of_itself("include: contract.yaml\n")]
fn an_include(#[context] row: Context, #[case] line: &str) {
    files(&row, &[("contract.yaml", &format!("{CONTRACT}{line}")), ("../common.yaml", "api: Common\n")]);
}

#[rstest]
fn an_include_in_a_circle(#[context] row: Context) {
    files(
        &row,
        &[
            ("contract.yaml", &format!("{CONTRACT}include: ../one.yaml\n")),
            ("../one.yaml", "include: two.yaml\n"),
            ("../two.yaml", "include: one.yaml\n"),
        ],
    );
}

#[rstest]
fn an_include_with_a_mistake_of_its_own(#[context] row: Context) {
    files(
        &row,
        &[
            ("contract.yaml", &format!("{CONTRACT}include: ../common.yaml\n")),
            ("../common.yaml", "variabels: { customer: 7 }\nheaders: { X-Shop: '{{ shopp }}' }\n"),
        ],
    );
}
