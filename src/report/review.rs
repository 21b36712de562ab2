//! What `wireproof review` shows: one change, the cases that have it, the verdict and the difference.

use std::fmt::Write as _;

use super::reporter::Options;
use super::styles::{BROKEN, INCONCLUSIVE, QUIET, STRONG};
use super::terminal::layout::{LONGEST, Layout, TEXT};
use super::terminal::{diff, findings};
use super::text::{count, safe};
use crate::model::finding::{Finding, Severity};
use crate::model::outcome::Diff;

/// So many cases are named in a question; `list` names the others.
const CASES_SHOWN: usize = 3;

/// One change and the answers that have it. The first of them is the one that is shown.
#[derive(Debug)]
pub struct Question<'a> {
    /// Which question it is, from 1, and of how many.
    pub number: (usize, usize),
    /// The ids of the cases, one an answer.
    pub cases: &'a [&'a str],
    /// The pending file, relative to the project.
    pub path: &'a str,
    /// Whether nothing was accepted before.
    pub is_new: bool,
    /// The verdict.
    pub findings: &'a [Finding],
    /// The accepted and the new answer.
    pub diff: &'a Diff,
}

/// What is shown before the question.
#[must_use]
pub fn change(question: &Question<'_>, options: &Options) -> String {
    let mut out = String::new();
    let layout = Layout::new(options);
    let worst = question.findings.iter().map(|finding| finding.severity).max();
    let (word, style) = match worst {
        _ if question.is_new => ("NEW", INCONCLUSIVE),
        Some(Severity::Breaking) => ("BREAKING", BROKEN),
        Some(Severity::Compatible) => ("COMPATIBLE", INCONCLUSIVE),
        Some(Severity::Cosmetic) | None => ("COSMETIC", QUIET),
    };
    let first = safe(question.cases.first().copied().unwrap_or_default(), LONGEST);
    out.push_str(&layout.verdict(style, word));
    let painted = layout.painter.paint(STRONG, &first).to_string();
    layout.line_with_note(&mut out, (&first, &painted), &format!("{} of {}", question.number.0, question.number.1));
    for case in question.cases.iter().take(CASES_SHOWN).skip(1) {
        _ = writeln!(out, "{}{}", " ".repeat(TEXT), safe(case, LONGEST));
    }
    let more = question.cases.len().saturating_sub(CASES_SHOWN);
    if more > 0 {
        let text = format!("… and {} more", count(more, "answer"));
        _ = writeln!(out, "{}{}", " ".repeat(TEXT), layout.painter.paint(QUIET, text));
    }
    _ = writeln!(out, "{}{}", " ".repeat(TEXT), layout.painter.paint(QUIET, safe(question.path, LONGEST)));
    if !question.findings.is_empty() {
        out.push('\n');
        findings::write(&mut out, &layout, question.findings);
    }
    out.push('\n');
    diff::write(&mut out, &layout, question.diff);
    out.push('\n');
    out
}

/// The question itself, without a line break.
#[must_use]
pub fn ask(question: &Question<'_>) -> String {
    let mut cases = question.cases.to_vec();
    cases.dedup();
    let answers = question.cases.len();
    let whose = match (question.is_new, cases.len()) {
        (true, 1) if answers == 1 => "this answer is new".to_owned(),
        (true, cases) => format!("this answer is new in {}", count(cases, "case")),
        (false, cases) => format!("this change in {}", count(cases, "case")),
    };
    format!("{whose}: (a)ccept, (r)eject, (s)kip, (l)ist, (q)uit? ")
}

/// Every case that a question is about, one a line.
#[must_use]
pub fn list(question: &Question<'_>) -> String {
    let mut cases = question.cases.to_vec();
    cases.dedup();
    cases.iter().fold(String::new(), |out, case| out + &" ".repeat(TEXT) + &safe(case, LONGEST) + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(cases: &[&str], is_new: bool, findings: &[Finding], accepted: &str, new: &str) -> String {
        let diff = Diff { accepted: accepted.into(), new: new.into(), pending: true };
        let question =
            Question { number: (2, 3), cases, path: "snapshots/x/y/z.snap.new", is_new, findings, diff: &diff };
        let options = Options { width: 80, ..Options::default() };
        format!("{}{}\n{}", change(&question, &options), ask(&question), list(&question))
    }

    #[test]
    fn an_equal_change_of_many_cases_is_one_question() {
        let mut finding = Finding::new("member-added", "$.page", "came, a number");
        finding.severity = Severity::Compatible;
        let accepted = "HTTP 200 OK\n\n{\n  \"id\": 1\n}";
        let new = "HTTP 200 OK\n\n{\n  \"id\": 1,\n  \"page\": 1\n}";
        let text = shown(&["x/y/a", "x/y/b", "x/y/c", "x/y/c", "x/y/d"], false, &[finding], accepted, new);
        insta::assert_snapshot!(text);
    }

    #[test]
    fn a_new_answer_is_shown_whole() {
        insta::assert_snapshot!(shown(&["x/y/\u{1b}[31m"], true, &[], "", "HTTP 204 No Content\n\n(no body)"));
    }
}
