//! A page as Markdown, as GitHub renders it.

use std::fmt::Write as _;

use super::super::markdown::{block, code, plain};
use super::block::{Block, Inline};

/// Writes a page.
pub(super) fn write(blocks: &[Block]) -> String {
    let mut out = String::new();
    for part in blocks {
        if !out.is_empty() {
            out.push('\n');
        }
        match part {
            Block::Heading { level, id, text } => {
                // Headings get ids of their own that nobody can foresee: two contracts may have one reason.
                _ = writeln!(out, "<a id=\"{id}\"></a>\n\n{} {}", "#".repeat(usize::from(*level)), line(text));
            }
            Block::Paragraph(text) => _ = writeln!(out, "{}", first_on_its_line(&line(text))),
            Block::Table { head, rows } => table(&mut out, head, rows),
            Block::Code(text) => out.push_str(&block("http", text)),
            Block::List(items) => items.iter().for_each(|item| _ = writeln!(out, "- {}", line(item))),
        }
    }
    out
}

fn table(out: &mut String, head: &[&str], rows: &[Vec<Vec<Inline>>]) {
    _ = writeln!(out, "| {} |", head.join(" | "));
    _ = writeln!(out, "|{}", " --- |".repeat(head.len()));
    for row in rows {
        let cells: Vec<String> =
            row.iter().map(|cell| cell.iter().map(|part| one(part, code_in_cell)).collect()).collect();
        _ = writeln!(out, "| {} |", cells.join(" | "));
    }
}

/// A cell ends at a bar, also within code, where no backslash can stand before it without being seen.
fn code_in_cell(text: &str) -> String {
    if !text.contains('|') {
        return code(text);
    }
    let parts: Vec<String> = text.split('|').map(plain).collect();
    format!("<code>{}</code>", parts.join("&#124;"))
}

/// A line that begins like a list or a heading is neither: `- 1`, `1. x`, `+ x`.
fn first_on_its_line(text: &str) -> String {
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    match text[digits..].chars().next() {
        Some('.' | ')') if digits > 0 => format!("{}\\{}", &text[..digits], &text[digits..]),
        Some('-' | '+' | '=') if digits == 0 => format!("\\{text}"),
        _ => text.to_owned(),
    }
}

fn line(parts: &[Inline]) -> String {
    parts.iter().map(|part| one(part, code)).collect()
}

fn one(part: &Inline, code: fn(&str) -> String) -> String {
    match part {
        Inline::Text(text) => plain(text),
        Inline::Code(text) => code(text),
        Inline::Strong(text) => format!("**{}**", plain(text)),
        Inline::Link { to, code: text } => format!("[{}](#{to})", code(text)),
    }
}
