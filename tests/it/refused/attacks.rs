//! Files that would cost too much.

use std::fs::File;
use std::time::{Duration, Instant};

use rstest::{Context, rstest};

use super::project::{Project, cases};

#[rstest]
fn an_alias_bomb(#[context] row: Context) {
    let mut text = "cases:\n  - name: a bomb\n    request: PUT /orders/1\n    json:\n".to_owned();
    text.push_str("      a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for level in 1..9 {
        let aliases = vec![format!("*a{}", level - 1); 10].join(", ");
        text.push_str(&format!("      a{level}: &a{level} [{aliases}]\n"));
    }
    cases(&row, &text);
}

#[rstest]
fn a_nest_without_end(#[context] row: Context) {
    cases(&row, &format!("cases: {}{}\n", "[".repeat(10_000), "]".repeat(10_000)));
}

#[rstest]
fn a_file_of_five_mebibytes(#[context] row: Context) {
    let project = Project::shop();
    project.write("scenarios/shop/orders.yaml", format!("about: {}\n", "x".repeat(5 << 20)));
    project.is_refused(&row);
}

#[rstest]
fn a_file_of_a_hundred_gigabytes(#[context] row: Context) {
    // It takes no room on the disk, but would take a minute to be read.
    let project = Project::shop();
    let file = File::create(project.path("scenarios/shop/orders.yaml")).expect("a file");
    file.set_len(100 << 30).expect("a file with a hole");
    let began = Instant::now();
    project.is_refused(&row);
    assert!(began.elapsed() < Duration::from_secs(5), "it was read: {:?}", began.elapsed());
}

#[rstest]
fn a_body_of_a_hundred_gigabytes(#[context] row: Context) {
    let project = Project::shop();
    let file = File::create(project.path("scenarios/shop/order.json")).expect("a file");
    file.set_len(100 << 30).expect("a file with a hole");
    project.write(
        "scenarios/shop/orders.yaml",
        "cases:\n  - { name: an order is written, request: PUT /orders/1, file: order.json, expect: 200 }\n",
    );
    project.is_refused(&row);
}
