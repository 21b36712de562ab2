//! The columns of the report: a label, then text.

use anstyle::Style;

use super::super::reporter::Options;
use super::super::styles::{Painter, QUIET};
use super::super::text::width;

/// Where text begins. The longest label, `inconclusive`, ends two columns before.
pub(in crate::report) const TEXT: usize = 14;
/// The columns of a label that stands at the end of its column.
const LABEL: usize = 12;
/// The longest text of one line that a server or a scenario can bring into a report, in characters.
pub(in crate::report) const LONGEST: usize = 500;

/// What every part of the report needs to know.
pub(in crate::report) struct Layout<'a> {
    pub(in crate::report) options: &'a Options,
    pub(in crate::report) painter: Painter,
}

impl<'a> Layout<'a> {
    pub(in crate::report) const fn new(options: &'a Options) -> Self {
        Self { options, painter: Painter { colours: options.colours } }
    }

    /// A verdict in front of a name: at the end of its column, so that names stand in line beside it.
    pub(in crate::report) fn verdict(&self, style: Style, word: &str) -> String {
        format!("{}  ", self.painter.paint(style, format!("{word:>LABEL$}")))
    }

    /// A label in front of text: at the beginning of its column.
    pub(super) fn label(&self, style: Style, word: &str) -> String {
        let text = format!("{word:<columns$}", columns = TEXT - 4);
        format!("  {}  ", self.painter.paint(style, text))
    }

    /// Columns that are left for text after so many.
    pub(in crate::report) fn columns_after(&self, columns: usize) -> usize {
        self.options.width.saturating_sub(columns).max(30)
    }

    /// A text in the text column with a quiet one at the end of the line, or below it where the line is too short.
    pub(in crate::report) fn line_with_note(&self, out: &mut String, (text, painted): (&str, &str), note: &str) {
        out.push_str(painted);
        if !note.is_empty() {
            let used = TEXT + width(text);
            let free = self.options.width.saturating_sub(used + width(note));
            if free >= 2 {
                out.extend(std::iter::repeat_n(' ', free));
            } else {
                out.push('\n');
                out.push_str(&" ".repeat(TEXT));
            }
            out.push_str(&self.painter.paint(QUIET, note).to_string());
        }
        out.push('\n');
    }
}
