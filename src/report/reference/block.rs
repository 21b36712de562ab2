//! A page before it is Markdown or HTML.

/// A part of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Block {
    /// A heading from 1 (the page's) to 4, with an id to refer to.
    Heading { level: u8, id: String, text: Vec<Inline> },
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// A table: its head, and rows of cells.
    Table { head: Vec<&'static str>, rows: Vec<Vec<Vec<Inline>>> },
    /// Text as it is.
    Code(String),
    /// A list without numbers.
    List(Vec<Vec<Inline>>),
}

/// A part of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Inline {
    /// Words.
    Text(String),
    /// A word of programs.
    Code(String),
    /// A word that has to be seen.
    Strong(String),
    /// A word of programs that leads to a heading of the page.
    Link { to: String, code: String },
}

/// Words.
pub(super) fn text(text: impl Into<String>) -> Inline {
    Inline::Text(text.into())
}

/// A word of programs.
pub(super) fn code(text: impl Into<String>) -> Inline {
    Inline::Code(text.into())
}

/// Words in which backticks make code, as the contracts' authors write them.
pub(super) fn words(line: &str) -> Vec<Inline> {
    let parts: Vec<&str> = line.split('`').collect();
    // A backtick alone is one.
    if parts.len().is_multiple_of(2) {
        return vec![text(line)];
    }
    let part = |(at, part): (usize, &&str)| if at % 2 == 0 { text(*part) } else { code(*part) };
    parts.iter().enumerate().filter(|(_, part)| !part.is_empty()).map(part).collect()
}

/// Words of programs with commas between them.
pub(super) fn codes<T: ToString>(list: impl IntoIterator<Item = T>) -> Vec<Inline> {
    let mut line = Vec::new();
    for item in list {
        if !line.is_empty() {
            line.push(text(", "));
        }
        line.push(code(item.to_string()));
    }
    line
}
