//! One file from the disk to plain data.

use std::path::{Path, PathBuf};

use super::contract_tables::CONTRACT;
use super::decode_case;
use super::decode_contract::{contract, includes, incomplete, merge, written_secrets};
use super::decoder::Decoder;
use super::files::{ContractFiles, Root};
use super::node::Node;
use super::scenario_tables::SCENARIO;
use super::table::{Kind, Table};
use super::validate::{head, validate};
use super::yaml;
use crate::model::contract::Contract;
use crate::model::scenario::ScenarioFile;
use crate::model::source::{Problem, Sources};

/// Loads a contract with everything it includes. With mistakes, what could be decoded is still there.
#[must_use]
pub fn load_contract(root: &Root, files: &ContractFiles, sources: &Sources) -> (Contract, Vec<Problem>) {
    let mut problems = Vec::new();
    let mut trail = Vec::new();
    let loaded = with_includes(root, &files.contract, sources, &mut trail, &mut problems);
    let mut loaded = loaded.unwrap_or(Contract { incomplete: true, ..Contract::default() });
    loaded.name.clone_from(&files.name);
    if loaded.api.value.is_empty() {
        loaded.api.value.clone_from(&files.name);
    }
    (loaded, problems)
}

fn with_includes(
    root: &Root,
    path: &Path,
    sources: &Sources,
    trail: &mut Vec<PathBuf>,
    problems: &mut Vec<Problem>,
) -> Option<Contract> {
    let node = read(root, path, sources, &CONTRACT, problems)?;
    written_secrets(&node).into_iter().for_each(|span| sources.conceal(span));
    let mut decoder = Decoder { root, path, problems: std::mem::take(problems) };
    let mut decoded = contract(&mut decoder, &node);
    decoded.incomplete = incomplete(&node);
    *problems = decoder.problems;
    trail.push(path.to_owned());
    for reference in includes(&node) {
        match root.resolve(path, &reference) {
            Ok(included) if trail.contains(&included) => {
                let circle = trail.iter().skip_while(|path| **path != included).chain([&included]);
                let circle: Vec<String> = circle.map(|path| root.show(path)).collect();
                problems.push(
                    Problem::at(reference.span, format!("`{}` includes itself", reference.value))
                        .expected("this `include:` closes a circle")
                        .help(format!("take it away: {}", circle.join(" → "))),
                );
            }
            Ok(included) => match with_includes(root, &included, sources, trail, problems) {
                Some(from) => {
                    decoded.incomplete |= from.incomplete;
                    merge(&mut decoded, from);
                }
                None => decoded.incomplete = true,
            },
            Err(problem) => {
                decoded.incomplete = true;
                problems.push(problem);
            }
        }
    }
    trail.pop();
    Some(decoded)
}

/// Loads one scenario file. With mistakes, what could be decoded is still there.
#[must_use]
pub fn load_scenario(root: &Root, contract: &str, path: &Path, sources: &Sources) -> (ScenarioFile, Vec<Problem>) {
    let mut problems = Vec::new();
    let mut file = ScenarioFile::default();
    if let Some(node) = read(root, path, sources, &SCENARIO, &mut problems) {
        let mut decoder = Decoder { root, path, problems };
        file = decode_case::scenario(&mut decoder, &node);
        problems = decoder.problems;
    } else {
        file.incomplete = true;
    }
    contract.clone_into(&mut file.contract);
    file.name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    file.path = root.show(path);
    (file, problems)
}

fn read(
    root: &Root,
    path: &Path,
    sources: &Sources,
    table: &'static Table,
    problems: &mut Vec<Problem>,
) -> Option<Node> {
    let read = root.read_yaml(path, sources).map_err(|problem| vec![problem]);
    match read.and_then(|(file, text)| yaml::read(file, &text)) {
        Ok(node) if node.is_null() => {
            problems.push(
                Problem::at(head(&node), "the file is empty")
                    .expected(format!("expected {}", table.name))
                    .help(begin(table)),
            );
            None
        }
        Ok(node) => {
            validate(&node, &Kind::Object(table), problems);
            Some(node)
        }
        Err(mistakes) => {
            problems.extend(mistakes);
            None
        }
    }
}

/// How a file of this kind begins.
fn begin(table: &Table) -> &'static str {
    if table.name == CONTRACT.name {
        "a contract begins with `api:`, the name of the API"
    } else {
        "a file of cases begins so: `cases: [{ name: …, request: GET /path, expect: 200 }]`"
    }
}
