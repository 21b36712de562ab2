//! A secret that someone wrote into a file: no message shows it.

use rstest::{Context, rstest};

use super::project::{CONTRACT, Project};

#[rstest]
#[case::as_a_text("password: rosebud-1941")]
#[case::in_quotes("password: 'rosebud-1941'")]
#[case::as_a_number("password: 19411941")]
#[case::as_a_list("password: [rosebud-1941]")]
#[case::as_a_mapping("password: { value: rosebud-1941 }")]
#[case::of_several_lines("password: |\n    rosebud-1941\n    rosebud-1941")]
fn a_secret_in_the_contract(#[context] row: Context, #[case] secret: &str) {
    let project = Project::shop();
    project.write("scenarios/shop/contract.yaml", format!("api: Shop API\nsecrets:\n  {secret}\n"));
    project.write("scenarios/shop/orders.yaml", "cases: [{ name: an order, request: GET /orders/1, expect: 200 }]\n");
    let told = project.refusal();
    assert!(!told.contains("rosebud") && !told.contains("1941"), "{told}");
    project.is_refused(&row);
}

#[rstest]
fn a_secret_in_a_target(#[context] row: Context) {
    let project = Project::shop();
    let target = "targets: { staging: { url: https://staging.example, secrets: { password: rosebud-1941 } } }\n";
    project.write("scenarios/shop/contract.yaml", format!("{CONTRACT}{target}"));
    let told = project.refusal();
    assert!(!told.contains("rosebud") && !told.contains("1941"), "{told}");
    project.is_refused(&row);
}
