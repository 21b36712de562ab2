//! One case for each row of a table, and the names that they get.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::case::{Case, CaseShared};
use super::compile_case::FileContext;
use crate::check::contract::{did_you_mean, template_problem};
use crate::model::json::Json;
use crate::model::scenario::{self, Row, ScenarioFile};
use crate::model::source::{Problem, Sources, Span, Spanned};
use crate::model::suggest::{known, suggest};
use crate::template::Template;

/// One case a row of the table, or one case.
pub(super) fn rows(
    case: &scenario::Case,
    shared: &Arc<CaseShared>,
    file: &ScenarioFile,
    context: FileContext<'_>,
    cases: &mut Vec<Case>,
    problems: &mut Vec<Problem>,
) {
    // What can't be read was reported where it is read.
    if case.table_lost || case.name.span == Span::default() {
        return;
    }
    let template = match Template::parse(&case.name.value) {
        Ok(template) => template,
        Err(error) => return problems.push(template_problem(case.name.span, &error)),
    };
    let columns: BTreeSet<&str> =
        case.each.iter().flat_map(|row| &row.columns).map(|(name, _)| name.as_str()).collect();
    if let Some(problem) = unknown_column(case, &template, &columns) {
        return problems.push(problem);
    }
    if let (Some(name), [_, second, ..]) = (template.constant(), case.each.as_slice()) {
        let column = second.columns.first().map_or("column", |(name, _)| name);
        return problems.push(
            Problem::at(case.name.span, format!("all {} rows are called `{name}`", case.each.len()))
                .expected("names are unique in a file, after tables are expanded")
                .help(format!("name what differs: `{name} {{{{ {column} }}}}`")),
        );
    }
    let single = [Row::default()];
    let rows = if case.each.is_empty() { &single[..] } else { &case.each[..] };
    let mut line = shared.line;
    for row in rows {
        // A row of a file has no place of its own: the reference to the file stands for it.
        let span = if case.each.is_empty() { case.name.span } else { row.span };
        // The rows of another file have no lines in this one.
        if row.span.file == case.span.file && row.span.start > case.span.start {
            line = context.sources.line(row.span);
        }
        if let Some(problem) = other_columns(row, span, case, file, context) {
            problems.push(problem);
            continue;
        }
        let mut scope = context.empty.clone();
        row.columns.iter().for_each(|(name, value)| scope.set(name.as_str(), value.clone()));
        match template.render(&scope) {
            Ok(name) => match bad_name(&name, &case.name, span) {
                Some(problem) => problems.push(problem),
                None => cases.push(Case {
                    id: format!("{}/{}/{name}", file.contract, file.name),
                    slug: (context.slug)(&name),
                    span,
                    line,
                    columns: row.columns.clone(),
                    shared: Arc::clone(shared),
                }),
            },
            Err(error) => problems.push(template_problem(case.name.span, &error)),
        }
    }
}

/// A variable of the name that is no column.
fn unknown_column(case: &scenario::Case, template: &Template, columns: &BTreeSet<&str>) -> Option<Problem> {
    let name = template.variables().into_iter().find(|name| !columns.contains(name.as_str()))?;
    let problem = Problem::at(case.name.span, format!("the name uses `{name}`, which is no column of a table"));
    let problem = problem.marking(name.as_str()).expected(if columns.is_empty() {
        "only columns of `each:` can stand in a name, and the case has none".to_owned()
    } else {
        format!("the columns are: {}", known(&name, columns.iter().copied()))
    });
    Some(did_you_mean(problem, &name, columns.iter().copied()))
}

/// A column in which a row differs from the first one, and to which no variable gives a value.
fn other_columns(
    row: &Row,
    span: Span,
    case: &scenario::Case,
    file: &ScenarioFile,
    context: FileContext<'_>,
) -> Option<Problem> {
    let first = &case.each.first()?.columns;
    let is_variable = |column: &str| {
        let mut own = case.own.variables.iter().chain(&file.defaults.variables);
        context.known.contains(column) || own.any(|(name, _)| name.value == column)
    };
    let lacks = |row: &[(String, Json)], column: &str| !row.iter().any(|(name, _)| name == column);
    let only = |some: &[(String, Json)], others: &[(String, Json)]| {
        let mut only = some.iter().map(|(name, _)| name).filter(|name| lacks(others, name) && !is_variable(name));
        only.next().cloned()
    };
    let label = "a column stands in every row, or is a variable of the case as well";
    match (only(first, &row.columns), only(&row.columns, first)) {
        (None, None) => None,
        (Some(missing), extra) => {
            let problem = Problem::at(span, format!("this row has no `{missing}`, which the first row has"));
            let problem = problem.expected(label);
            Some(match extra.filter(|extra| suggest(extra, [missing.as_str()]).is_some()) {
                Some(extra) => problem.help(format!("did you mean `{missing}` by `{extra}`?")),
                None => problem,
            })
        }
        (None, Some(extra)) => {
            Some(Problem::at(span, format!("this row has `{extra}`, which the first row lacks")).expected(label))
        }
    }
}

fn bad_name(name: &str, written: &Spanned<String>, span: Span) -> Option<Problem> {
    let (message, cure) = if name.trim().is_empty() {
        ("a case's name is empty".to_owned(), "a name says what is promised: `a broken body is refused`")
    } else if name.contains('/') {
        (format!("the name `{name}` has a `/`"), "ids are divided by `/`; choose another character")
    } else if name.chars().any(char::is_control) {
        (format!("the name `{name}` has control characters"), "a name is one line of text")
    } else {
        return None;
    };
    let place = if name == written.value { written.span } else { span };
    Some(Problem::at(place, message).expected(cure))
}

/// Reports cases of one file that have one name, or names that are spelled alike as file names.
pub(super) fn duplicate_names(cases: &[Case], sources: &Sources) -> Vec<Problem> {
    let mut seen: HashMap<&str, &Case> = HashMap::with_capacity(cases.len());
    let mut problems = Vec::new();
    for case in cases {
        let Some(first) = seen.get(case.slug.as_str()) else {
            seen.insert(&case.slug, case);
            continue;
        };
        let message = if first.id == case.id {
            format!("two cases are called `{}`", case.name())
        } else {
            format!("`{}` and `{}` have one snapshot file, `{}.snap`", first.name(), case.name(), case.slug)
        };
        problems.push(
            Problem::at(case.span, message)
                .expected(format!("the first one stands in line {}", sources.line(first.span)))
                .help("names are unique in a file, after tables are expanded; only letters and digits count"),
        );
    }
    problems
}
