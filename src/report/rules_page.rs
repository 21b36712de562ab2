//! The page of all rules: what a finding can be called, and what each name means.

use std::fmt::Write as _;

use super::explain::Topic;

/// The page of these rules, in Markdown, one heading a rule, in the order given.
#[must_use]
pub fn rules(topics: &[Topic<'_>]) -> String {
    let mut page = String::from(
        "<!-- generated from the lists of checks and rules; don't edit -->\n\n\
         # Rules\n\n\
         Every finding has the name of one of these rules. `wireproof explain <name>` prints the same text.\n\n",
    );
    for topic in topics {
        _ = writeln!(page, "- [{0}](#{0}): {1}", topic.name, plain(topic.summary));
    }
    for topic in topics {
        _ = write!(page, "\n## {}\n\n{}\n", topic.name, sentence(&plain(topic.summary)));
        documentation(topic.documentation, &mut page);
    }
    page
}

/// Paragraphs as they are; indented lines become a block of code, which an indented line after text is not in Markdown.
fn documentation(text: &str, page: &mut String) {
    for paragraph in text.split("\n\n").filter(|paragraph| !paragraph.trim().is_empty()) {
        let mut before = None;
        for line in paragraph.trim_matches('\n').lines() {
            let form = Form::of(line);
            if before == Some(Form::Code) && form != Form::Code {
                page.push_str("```\n");
            }
            if before != Some(form) {
                page.push('\n');
            }
            if form == Form::Code {
                if before != Some(form) {
                    page.push_str("```text\n");
                }
                _ = writeln!(page, "{}", &line[4..]);
            } else {
                _ = writeln!(page, "{}", plain(line.trim()));
            }
            before = Some(form);
        }
        if before == Some(Form::Code) {
            page.push_str("```\n");
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Text,
    Entry,
    Code,
}

impl Form {
    fn of(line: &str) -> Self {
        match line {
            _ if line.starts_with("    ") => Self::Code,
            _ if line.starts_with("- ") => Self::Entry,
            _ => Self::Text,
        }
    }
}

/// Text in which no `<` outside of code can be taken for a tag.
fn plain(text: &str) -> String {
    let parts = text.split('`').enumerate();
    let parts = parts.map(|(at, part)| if at % 2 == 0 { part.replace('<', "&lt;") } else { part.to_owned() });
    parts.collect::<Vec<_>>().join("`")
}

/// A summary as a sentence of its own.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).chain(['.']).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_is_a_heading_with_its_paragraphs_lists_and_code() {
        let topic = Topic {
            name: "wrong-reason",
            summary: "the answer names another reason than <promised>",
            documentation: "A client takes\nanother branch.\n\nFor example\n    {\"reason\": \"<x>\"}\nand\n- one `<y>`\n- two",
        };
        insta::assert_snapshot!(rules(&[topic]), @r##"
        <!-- generated from the lists of checks and rules; don't edit -->

        # Rules

        Every finding has the name of one of these rules. `wireproof explain <name>` prints the same text.

        - [wrong-reason](#wrong-reason): the answer names another reason than &lt;promised>

        ## wrong-reason

        The answer names another reason than &lt;promised>.

        A client takes
        another branch.

        For example

        ```text
        {"reason": "<x>"}
        ```

        and

        - one `<y>`
        - two
        "##);
    }
}
