//! Holds a node against the kind that its table asks for, and reports every mistake.

use super::node::{Data, Node, Scalar, scalar};
use super::table::{Kind, Table};
use super::units;
use crate::model::source::{Problem, Span};
use crate::model::suggest::suggest;

/// Reports what is wrong with the form of a node and of everything in it. What holds then is what decoders rely on.
pub(super) fn validate(node: &Node, kind: &Kind, problems: &mut Vec<Problem>) {
    match kind {
        Kind::Json | Kind::Schema => json(node, problems),
        Kind::Object(table) => object(node, table, problems),
        Kind::Map(value) | Kind::StatusMap(value) => match &node.data {
            Data::Map(entries) => {
                duplicates(entries, problems);
                for (key, entry) in entries {
                    if matches!(kind, Kind::StatusMap(_)) {
                        validate(key, &Kind::Status, problems);
                    }
                    validate(entry, value, problems);
                }
            }
            _ => wrong(node, kind, problems),
        },
        Kind::List(entry) => match &node.data {
            Data::List(nodes) => nodes.iter().for_each(|node| validate(node, entry, problems)),
            _ => wrong(node, kind, problems),
        },
        Kind::OneOrMore(one) => match &node.data {
            Data::List(nodes) => nodes.iter().for_each(|node| validate(node, one, problems)),
            _ => validate(node, one, problems),
        },
        Kind::Either(kinds) => match kinds.iter().find(|kind| fits(node, kind)) {
            Some(kind) => validate(node, kind, problems),
            None => wrong(node, kind, problems),
        },
        _ => match &node.data {
            Data::Scalar { text, plain } => {
                if !scalar_fits(text, *plain, kind) {
                    wrong(node, kind, problems);
                }
            }
            _ => wrong(node, kind, problems),
        },
    }
}

/// The place of a node's beginning: of a mapping its first key, so that a caret doesn't underline a page.
#[must_use]
pub(super) fn head(node: &Node) -> Span {
    match &node.data {
        Data::Map(entries) => entries.first().map_or(node.span, |(key, _)| key.span),
        Data::List(nodes) => nodes.first().map_or(node.span, head),
        Data::Scalar { .. } => node.span,
    }
}

fn fits(node: &Node, kind: &Kind) -> bool {
    match kind {
        Kind::Json | Kind::Schema => true,
        Kind::Null => node.is_null(),
        Kind::Object(_) | Kind::Map(_) | Kind::StatusMap(_) => matches!(node.data, Data::Map(_)),
        Kind::List(_) => matches!(node.data, Data::List(_)),
        Kind::OneOrMore(one) => matches!(node.data, Data::List(_)) || fits(node, one),
        Kind::Either(kinds) => kinds.iter().any(|kind| fits(node, kind)),
        _ => matches!(node.data, Data::Scalar { .. }),
    }
}

fn scalar_fits(text: &str, plain: bool, kind: &Kind) -> bool {
    match kind {
        Kind::Null => scalar(text, plain) == Scalar::Null,
        Kind::Flag => matches!(scalar(text, plain), Scalar::Bool(_)),
        Kind::Integer => plain && text.parse::<u32>().is_ok(),
        Kind::Status => text.parse::<u16>().is_ok_and(|status| (100..600).contains(&status)),
        Kind::Duration => units::duration(text).is_some(),
        Kind::Size => units::size(text).is_some(),
        Kind::Choice(words) => words.contains(&text),
        _ => scalar(text, plain) != Scalar::Null,
    }
}

fn wrong(node: &Node, kind: &Kind, problems: &mut Vec<Problem>) {
    let found = match node.text() {
        Some(text) if !text.is_empty() => format!("`{}` is {}", shorten(text), node.describe()),
        _ => format!("this is {}", node.describe()),
    };
    let found = match kind {
        Kind::Choice(_) | Kind::Duration | Kind::Size | Kind::Status => {
            format!("`{}` doesn't fit here", node.text().map_or(node.describe(), |text| text))
        }
        _ => found,
    };
    let mut problem = Problem::at(head(node), found).expected(format!("expected {}", kind.describe()));
    if let (Kind::Choice(words), Some(text)) = (kind, node.text())
        && let Some(word) = suggest(text, words.iter().copied())
    {
        problem = problem.help(format!("did you mean `{word}`?"));
    }
    if let Data::Map(entries) = &node.data
        && entries.len() == 1
        && matches!(entries[0].0.text(), Some(key) if key.starts_with('{'))
    {
        problem = problem.help("a text that begins with `{{` needs quotes: \"{{ … }}\"");
    }
    problems.push(problem);
}

fn object(node: &Node, table: &'static Table, problems: &mut Vec<Problem>) {
    let Data::Map(entries) = &node.data else {
        return wrong(node, &Kind::Object(table), problems);
    };
    duplicates(entries, problems);
    for (key, value) in entries {
        let name = key.text().unwrap_or_default();
        match table.key(name) {
            Some(known) => validate(value, known.kind, problems),
            None => problems.push(unknown_key(key, name, table)),
        }
    }
    for key in table.all().filter(|key| key.required) {
        if !entries.iter().any(|(name, _)| name.text() == Some(key.name)) {
            problems.push(
                Problem::at(head(node), format!("{} without `{}:`", table.name, key.name))
                    .expected(format!("`{}:` is missing: {}", key.name, key.doc)),
            );
        }
    }
}

fn unknown_key(key: &Node, name: &str, table: &'static Table) -> Problem {
    let problem = Problem::at(key.span, format!("unknown key `{}`", shorten(name))).expected(format!(
        "{} knows: {}",
        table.name,
        table.names().join(", ")
    ));
    let hint =
        |wanted: &str| table.hints.iter().find(|(wrong, _)| wrong.eq_ignore_ascii_case(wanted)).map(|(_, cure)| *cure);
    if let Some(cure) = hint(name) {
        return problem.help(cure);
    }
    let known = table.all().map(|key| key.name).chain(table.hints.iter().map(|(wrong, _)| *wrong));
    match suggest(name, known) {
        Some(word) => match hint(word) {
            Some(cure) => problem.help(cure),
            None => problem.help(format!("did you mean `{word}`?")),
        },
        None => problem,
    }
}

/// YAML forbids equal keys; the parser doesn't look.
fn duplicates(entries: &[(Node, Node)], problems: &mut Vec<Problem>) {
    for (index, (key, _)) in entries.iter().enumerate() {
        let first = entries[..index].iter().find(|(earlier, _)| earlier.text() == key.text());
        if first.is_some() {
            problems.push(
                Problem::at(key.span, format!("the key `{}` stands twice", shorten(key.text().unwrap_or_default())))
                    .expected("a key stands once in a mapping")
                    .help("for repeated header fields or parameters give one key a list"),
            );
        }
    }
}

fn json(node: &Node, problems: &mut Vec<Problem>) {
    match &node.data {
        Data::List(nodes) => nodes.iter().for_each(|node| json(node, problems)),
        Data::Map(entries) => {
            duplicates(entries, problems);
            entries.iter().for_each(|(_, value)| json(value, problems));
        }
        Data::Scalar { text, plain } => {
            if scalar(text, *plain) == Scalar::NotFinite {
                problems.push(
                    Problem::at(node.span, format!("JSON has no `{text}`"))
                        .expected("expected a finite number")
                        .help("put it into quotes if a text is meant"),
                );
            }
        }
    }
}

fn shorten(text: &str) -> String {
    let first = text.lines().next().unwrap_or_default();
    if first.chars().count() > 60 { first.chars().take(60).chain(['…']).collect() } else { first.to_owned() }
}
