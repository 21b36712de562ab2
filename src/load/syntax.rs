//! Syntax errors of YAML itself, with a cure where the line shows one.

use crate::model::source::{Problem, Span};

/// A syntax error of YAML, in words for people who don't know its grammar.
pub(super) fn problem(span: Span, text: &str, info: &str) -> Problem {
    let at = (span.start as usize).min(text.len());
    let before = text.get(..at).unwrap_or(text);
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let line = text.get(start..).and_then(|rest| rest.lines().next()).unwrap_or_default();
    // The parser may notice a mistake only behind its line.
    let previous = text.get(..start).and_then(|before| before.lines().rfind(|line| !line.trim().is_empty()));
    let previous = previous.unwrap_or_default();
    if info.contains("recursion limit") {
        return Problem::at(span, "this is nested too deep")
            .expected("no file needs so many levels")
            .help("close the brackets that are open");
    }
    if info.contains("tab")
        && let Some(tab) = tab_in_indentation(text, text.get(..start).map_or(0, |before| before.lines().count()))
    {
        let tab = u32::try_from(tab).unwrap_or(span.start);
        return Problem::at(Span { start: tab, end: tab + 1, ..span }, "this line is indented with a tab")
            .expected("YAML doesn't allow tabs here")
            .help("indent with spaces; most editors turn tabs into them");
    }
    if info.contains("unknown anchor") {
        return Problem::at(span, "this alias names no anchor before it")
            .expected("`*name` repeats what `&name` stands before")
            .help("a text that begins with `*` needs quotes: '*…'");
    }
    let here = line.get(at - start..).unwrap_or_default();
    let problem = Problem::at(span, format!("this is not YAML: {info}"));
    let behind = text.get(start..at).unwrap_or_default();
    match by_message(info, previous)
        .or_else(|| path_within(behind, here))
        .or_else(|| within(info, behind, here))
        .or_else(|| by_start(here))
        .or_else(|| by_line(line))
        .or_else(|| by_line(previous))
    {
        Some(cure) => problem.help(cure),
        None if info.contains("mapping values") || info.contains("block") => {
            problem.help("keys of one mapping begin in the same column, entries of one list as well")
        }
        None => problem,
    }
}

/// The byte of the first tab in front of a line's text, from the line before this one on.
fn tab_in_indentation(text: &str, line: usize) -> Option<usize> {
    let mut at = 0;
    for (index, line_text) in text.split_inclusive('\n').enumerate() {
        let indentation = line_text.len() - line_text.trim_start_matches([' ', '\t']).len();
        if let Some(tab) = line_text[..indentation].find('\t')
            && index + 1 >= line
        {
            return Some(at + tab);
        }
        at += line_text.len();
    }
    None
}

fn by_message(info: &str, previous: &str) -> Option<&'static str> {
    if info.contains("unknown escape") {
        return Some("in double quotes a backslash begins an escape; in single quotes it stands for itself: '\\d+'");
    }
    if info.contains("trailing content after") {
        return Some("a quote ends the text; an apostrophe in single quotes is doubled: 'it''s', or use double quotes");
    }
    if info.contains("quoted scalar") {
        return Some("the closing quote is missing");
    }
    let count = |character| previous.matches(character).count();
    if count('[') > count(']') {
        return Some("the `[` of the line before is never closed");
    }
    (count('{') > count('}')).then_some("the `{` of the line before is never closed")
}

/// The cure for a text in `{ … }` or `[ … ]` that goes on with a bracket, as conditions with a list do, or begins with
/// one.
fn within(info: &str, behind: &str, here: &str) -> Option<&'static str> {
    let closes = behind.trim_end().ends_with([']', '}']) && !here.starts_with([',', ']', '}']);
    if info.contains("flow") && closes {
        return Some("a comma is missing here, or a text that begins with a bracket or a brace needs quotes: '[…] …'");
    }
    let begins = behind.trim_end().ends_with([':', ',', '[', '{', '-']);
    (info.contains("flow") && here.starts_with(['[', '{']) && !here.starts_with("{{") && !begins)
        .then_some("within `{ … }` and `[ … ]` a text with brackets, braces or commas needs quotes")
}

/// The cure for a JSONPath in `{ … }`: the parser takes its `[` for a list, and the `*` in it for an alias.
fn path_within(behind: &str, here: &str) -> Option<&'static str> {
    let name = behind.strip_suffix('[')?.ends_with(|character: char| character.is_alphanumeric());
    (name && here.starts_with('*'))
        .then_some("within `{ … }` and `[ … ]` a JSONPath with brackets needs quotes: '$.data[*].id'")
}

/// The cure for a text that begins with a sign that YAML reads itself.
fn by_start(text: &str) -> Option<&'static str> {
    Some(match text.chars().next()? {
        '{' if text.starts_with("{{") => "a text that begins with `{{` needs quotes: \"{{ … }}\"",
        '[' => "a text that begins with `[` needs quotes: '[…] …'",
        '!' => "a text that begins with `!` needs quotes: '!…'",
        '*' => "a text that begins with `*` needs quotes: '*…'",
        '&' => "a text that begins with `&` needs quotes: '&…'",
        '#' => "a text that begins with `#` needs quotes: '#…'",
        '@' | '`' | '%' => "a text that begins with `@`, `%` or a backtick needs quotes",
        _ => return None,
    })
}

/// The cure that a whole line shows.
fn by_line(line: &str) -> Option<&'static str> {
    if line.contains("{{") {
        return Some("a text with `{{` needs quotes here, around the whole of it: \"… {{ … }}\"");
    }
    if line.contains(": #") {
        return by_start("#");
    }
    let value =
        line.split_once(": ").map_or_else(|| line.trim_start_matches([' ', '-']), |(_, value)| value.trim_start());
    let plain = !value.starts_with(['"', '\'', '{', '[']);
    by_start(value).or((plain && value.contains(": ")).then_some("a text that holds `: ` needs quotes"))
}
