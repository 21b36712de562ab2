//! Projects in which there is nothing to run.

use rstest::{Context, rstest};

use super::project::{CONTRACT, Project, SCENARIO, files};

#[rstest]
fn no_scenarios_folder(#[context] row: Context) {
    Project::new().is_refused(&row);
}

#[rstest]
fn an_empty_scenarios_folder(#[context] row: Context) {
    let project = Project::new();
    std::fs::create_dir(project.path("scenarios")).expect("a folder");
    project.is_refused(&row);
}

#[rstest]
fn scenarios_without_a_contract(#[context] row: Context) {
    let project = Project::new();
    project.write("scenarios/shop/orders.yaml", SCENARIO);
    project.is_refused(&row);
}

#[rstest]
fn scenarios_beside_the_folders(#[context] row: Context) {
    let project = Project::new();
    project.write("scenarios/contract.yaml", CONTRACT);
    project.write("scenarios/orders.yaml", SCENARIO);
    project.is_refused(&row);
}

#[rstest]
fn a_contract_without_scenarios(#[context] row: Context) {
    let project = Project::new();
    project.write("scenarios/shop/contract.yaml", CONTRACT);
    project.is_refused(&row);
}

#[rstest]
fn a_contract_without_scenarios_beside_one_that_has_them(#[context] row: Context) {
    files(&row, &[("../store/contract.yaml", "api: Store API\n")]);
}

#[rstest]
fn cases_without_a_contract_beside_a_contract_that_has_some(#[context] row: Context) {
    files(&row, &[("../store/goods.yaml", SCENARIO)]);
}

#[rstest]
#[case::deeper("deeper/orders.yaml")]
#[case::with_an_ending_in_capitals("goods.YAML")]
fn cases_that_nothing_would_run(#[context] row: Context, #[case] path: &str) {
    // Another body may well be YAML.
    files(&row, &[(path, SCENARIO), ("bodies/order.yaml", "order:\n  cases: 3\n")]);
}

#[rstest]
fn a_file_with_the_name_of_another(#[context] row: Context) {
    files(&row, &[("orders.yml", SCENARIO)]);
}

#[rstest]
fn an_empty_list_of_cases(#[context] row: Context) {
    files(&row, &[("orders.yaml", "about: orders\ncases: []\n")]);
}
