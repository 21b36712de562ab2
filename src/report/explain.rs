//! One page of documentation, and what to say when there is none of that name.

use std::fmt::Write as _;

use super::styles::{Painter, STRONG};
use super::text::{safe, wrap};
use crate::model::suggest::suggest;

/// Something that `wireproof explain` knows: a check, a verdict rule, a reporter, a reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Topic<'a> {
    /// The word that finds it.
    pub name: &'a str,
    /// What it is, as one line.
    pub summary: &'a str,
    /// The page: paragraphs between blank lines. An indented line, or one that begins with `- `, stands for itself.
    pub documentation: &'a str,
}

/// The page of a topic, with paragraphs filled to `width` columns.
#[must_use]
pub fn page(topic: &Topic<'_>, width: usize, colours: bool) -> String {
    let painter = Painter { colours };
    let mut out = format!("{}\n", painter.paint(STRONG, safe(topic.name, 200)));
    fill(&mut out, topic.summary, width);
    for paragraph in topic.documentation.split("\n\n").filter(|paragraph| !paragraph.trim().is_empty()) {
        out.push('\n');
        let mut filled = String::new();
        for line in paragraph.trim_matches('\n').lines() {
            if line.starts_with("    ") || line.starts_with("- ") {
                fill(&mut out, &std::mem::take(&mut filled), width);
                if line.starts_with("- ") {
                    filled.push_str(line);
                } else {
                    _ = writeln!(out, "{}", safe(line, 1_000));
                }
                continue;
            }
            if !filled.is_empty() {
                filled.push(' ');
            }
            filled.push_str(line.trim());
        }
        fill(&mut out, &filled, width);
    }
    out
}

/// What to say about a name that nothing has: `nothing is called `x`; did you mean `y`?`
#[must_use]
pub fn unknown<'a>(name: &str, names: impl IntoIterator<Item = &'a str>) -> String {
    let found = format!("nothing is called `{}`", safe(name, 200));
    suggest(name, names).map_or(found.clone(), |near| format!("{found}; did you mean `{near}`?"))
}

/// Appends a paragraph; the lines of a list's entry hang below its first word.
fn fill(out: &mut String, text: &str, width: usize) {
    if text.is_empty() {
        return;
    }
    let indent = if text.starts_with("- ") { "  " } else { "" };
    let lines = wrap(&safe(text, 100_000), width.saturating_sub(indent.len()).max(30));
    _ = writeln!(out, "{}", lines.join(&format!("\n{indent}")));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_fills_paragraphs_and_leaves_examples_alone() {
        let topic = Topic {
            name: "wrong-reason",
            summary: "the answer names another reason than the one promised",
            documentation: "A client that branches on the\nreason takes another branch.\n\nFor example\n    {\"reason\":  \"x\"}\n\
                            - one entry that is rather long\n- two\n",
        };
        insta::assert_snapshot!(page(&topic, 40, false), @r#"
        wrong-reason
        the answer names another reason than the
        one promised

        A client that branches on the reason
        takes another branch.

        For example
            {"reason":  "x"}
        - one entry that is rather long
        - two
        "#);
    }

    #[test]
    fn an_unknown_name_gets_the_nearest_one() {
        assert_eq!(
            unknown("wrong-raeson", ["status", "wrong-reason"]),
            "nothing is called `wrong-raeson`; did you mean `wrong-reason`?"
        );
        assert_eq!(unknown("\u{1b}[2J", ["status"]), r"nothing is called `\u{1b}[2J`");
    }
}
