//! A page as HTML: one file that needs no other.

use std::fmt::Write as _;

use super::block::{Block, Inline};

/// Small, readable, light and dark as the reader's system has it.
const STYLE: &str = "\
:root{color-scheme:light dark;--line:#d0d7de;--soft:#f6f8fa;--quiet:#59636e}\
@media(prefers-color-scheme:dark){:root{--line:#3d444d;--soft:#151b23;--quiet:#9198a1}}\
body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}\
h1,h2{border-bottom:1px solid var(--line);padding-bottom:.3em}h2{margin-top:2.5em}\
code,pre{font:.875em/1.45 ui-monospace,monospace}code{background:var(--soft);padding:.1em .3em;border-radius:4px}\
pre{background:var(--soft);padding:1rem;border-radius:6px;overflow:auto}pre code{padding:0}h3 code{font-size:1em;font-weight:600}\
.wide{overflow-x:auto}table{border-collapse:collapse;width:100%}\
th,td{border:1px solid var(--line);padding:.4em .7em;text-align:left;vertical-align:top}th{background:var(--soft)}\
nav ul{columns:2;padding-left:1.2em}footer{margin-top:3em;color:var(--quiet);font-size:.875em}";

/// Writes a page with this title.
pub(super) fn write(title: &str, blocks: &[Block]) -> String {
    let title = escape(title);
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
         <style>{STYLE}</style>\n</head>\n<body>\n"
    );
    contents(&mut out, blocks);
    out.push_str("<main>\n");
    for block in blocks {
        match block {
            Block::Heading { level, id, text } => {
                _ = writeln!(out, "<h{level} id=\"{}\">{}</h{level}>", escape(id), line(text));
            }
            Block::Paragraph(text) => _ = writeln!(out, "<p>{}</p>", line(text)),
            Block::Table { head, rows } => table(&mut out, head, rows),
            Block::Code(text) => _ = writeln!(out, "<pre><code>{}</code></pre>", escape(text.trim_end())),
            Block::List(items) => {
                let items: String = items.iter().map(|item| format!("<li>{}</li>\n", line(item))).collect();
                _ = writeln!(out, "<ul>\n{items}</ul>");
            }
        }
    }
    out.push_str("</main>\n</body>\n</html>\n");
    out
}

/// The headings of the second level, to go to.
fn contents(out: &mut String, blocks: &[Block]) {
    let entries: String = blocks
        .iter()
        .filter_map(|block| match block {
            Block::Heading { level: 1 | 2, id, text } => {
                Some(format!("<li><a href=\"#{}\">{}</a></li>\n", escape(id), line(text)))
            }
            _ => None,
        })
        .collect();
    _ = writeln!(out, "<nav aria-label=\"Contents\">\n<ul>\n{entries}</ul>\n</nav>");
}

fn table(out: &mut String, head: &[&str], rows: &[Vec<Vec<Inline>>]) {
    out.push_str("<div class=\"wide\"><table>\n<thead><tr>");
    head.iter().for_each(|cell| _ = write!(out, "<th scope=\"col\">{}</th>", escape(cell)));
    out.push_str("</tr></thead>\n<tbody>\n");
    for row in rows {
        let cells: String = row.iter().map(|cell| format!("<td>{}</td>", line(cell))).collect();
        _ = writeln!(out, "<tr>{cells}</tr>");
    }
    out.push_str("</tbody>\n</table></div>\n");
}

fn line(parts: &[Inline]) -> String {
    let part = |part: &Inline| match part {
        Inline::Text(text) => escape(text),
        Inline::Code(text) => format!("<code>{}</code>", escape(text)),
        Inline::Strong(text) => format!("<strong>{}</strong>", escape(text)),
        Inline::Link { to, code } => format!("<a href=\"#{}\"><code>{}</code></a>", escape(to), escape(code)),
    };
    parts.iter().map(part).collect()
}

/// Text that is no markup, in an attribute, too.
fn escape(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => shown.push_str("&amp;"),
            '<' => shown.push_str("&lt;"),
            '>' => shown.push_str("&gt;"),
            '"' => shown.push_str("&quot;"),
            '\'' => shown.push_str("&#39;"),
            // What HTML doesn't allow even as a reference.
            character if character.is_control() && !matches!(character, '\n' | '\t') => shown.push('\u{fffd}'),
            character => shown.push(character),
        }
    }
    shown
}
