//! Texts that anybody may have written, as parts of a Markdown page (GitHub's flavour).

/// Text that means nothing in Markdown, is no tag and no link, and calls nobody (`@name`) and no issue (`#1`).
pub(super) fn plain(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    let mut before = ' ';
    while let Some(character) = characters.next() {
        let next = characters.peek().copied().unwrap_or(' ');
        match character {
            '<' => shown.push_str("&lt;"),
            '>' => shown.push_str("&gt;"),
            '&' => shown.push_str("&amp;"),
            '@' => shown.push_str("&#64;"),
            '#' => shown.push_str("&#35;"),
            ':' if next == '/' => shown.push_str("&#58;"),
            // Within a word it means nothing.
            '_' if before.is_alphanumeric() && next.is_alphanumeric() => shown.push('_'),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '!' | '$' => shown.extend(['\\', character]),
            character if character.is_control() => shown.push(' '),
            character => shown.push(character),
        }
        before = character;
    }
    shown
}

/// Text as code: between more backticks than it holds in a row.
pub(super) fn code(text: &str) -> String {
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let fence = fence(&text, 1);
    let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// A block of code in a language.
pub(super) fn block(language: &str, text: &str) -> String {
    let fence = fence(text, 3);
    format!("{fence}{language}\n{}\n{fence}\n", text.trim_end())
}

/// So many backticks at least, and more than the text has in a row.
fn fence(text: &str, least: usize) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    let length = if longest >= least { longest + 1 } else { least };
    "`".repeat(length)
}

/// A text that begins like a sentence.
pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
