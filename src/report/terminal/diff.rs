//! The accepted and the new text of a snapshot, line by line.

use std::fmt::Write as _;

use similar::{Algorithm, ChangeTag, DiffTag, capture_diff_slices, group_diff_ops};

use super::super::styles::{ADDED, QUIET, REMOVED};
use super::super::text::{count, safe};
use super::layout::{LONGEST, Layout, TEXT};
use crate::model::outcome::Diff;

/// Unchanged lines around a change.
const CONTEXT: usize = 3;
/// The most lines that are shown.
const MOST_SHOWN: usize = 200;
/// The most lines of each text that are compared, from the first that differs: the work grows with the product of
/// their numbers, and only so many are shown.
const MOST_COMPARED: usize = 2_000;

/// Writes the lines that differ, `-` accepted and `+` new, with the unchanged ones around them.
pub(in crate::report) fn write(out: &mut String, layout: &Layout<'_>, diff: &Diff) {
    let accepted: Vec<&str> = diff.accepted.lines().collect();
    let new: Vec<&str> = diff.new.lines().collect();
    let equal = accepted.iter().zip(&new).take_while(|(a, b)| a == b).count();
    if equal == accepted.len() && equal == new.len() {
        line(out, layout, None, "(only the ends of lines differ)");
        return;
    }
    let from = equal.saturating_sub(CONTEXT);
    let window = |lines: usize| from..lines.min(from + MOST_COMPARED);
    let (a, b) = (&accepted[window(accepted.len())], &new[window(new.len())]);
    let not_compared = (accepted.len() - from - a.len()).max(new.len() - from - b.len());

    let mut lines = Vec::new();
    // The status line tells which answer this is, even where it isn't near to a change.
    if from > 0 {
        lines.push((ChangeTag::Equal, accepted[0]));
    }
    let mut end = usize::from(from > 0);
    for group in group_diff_ops(capture_diff_slices(Algorithm::Myers, a, b), CONTEXT) {
        let begin = group.first().map_or(0, |op| from + op.old_range().start);
        if begin > end {
            lines.push((ChangeTag::Equal, "…"));
        }
        for op in &group {
            if op.tag() == DiffTag::Equal {
                lines.extend(a[op.old_range()].iter().map(|&text| (ChangeTag::Equal, text)));
            } else {
                push_change(&mut lines, &a[op.old_range()], &b[op.new_range()]);
            }
            end = from + op.old_range().end;
        }
    }
    let left_out = lines.len().saturating_sub(MOST_SHOWN) + not_compared;
    for (tag, text) in lines.into_iter().take(MOST_SHOWN) {
        line(out, layout, Some(tag), text);
    }
    if left_out > 0 {
        line(out, layout, None, &format!("… {} more", count(left_out, "line")));
    }
}

/// Adds lines that went and lines that came. Where they are the same members with other values, each new value
/// stands below the accepted one.
fn push_change<'a>(lines: &mut Vec<(ChangeTag, &'a str)>, went: &[&'a str], came: &[&'a str]) {
    let member = |line: &'a str| line.split_once(':').map(|(name, _)| name);
    let same = |(old, new): (&&'a str, &&'a str)| member(old).is_some_and(|name| member(new) == Some(name));
    if went.len() == came.len() && went.iter().zip(came).all(same) {
        for (&old, &new) in went.iter().zip(came) {
            lines.extend([(ChangeTag::Delete, old), (ChangeTag::Insert, new)]);
        }
    } else {
        lines.extend(went.iter().map(|&text| (ChangeTag::Delete, text)));
        lines.extend(came.iter().map(|&text| (ChangeTag::Insert, text)));
    }
}

fn line(out: &mut String, layout: &Layout<'_>, tag: Option<ChangeTag>, text: &str) {
    let shown = safe(text, LONGEST);
    let (sign, style) = match tag {
        Some(ChangeTag::Delete) => ("- ", REMOVED),
        Some(ChangeTag::Insert) => ("+ ", ADDED),
        Some(ChangeTag::Equal) => ("  ", anstyle::Style::new()),
        None => ("  ", QUIET),
    };
    let margin = " ".repeat(TEXT - 2);
    if sign == "  " {
        let shown = layout.painter.paint(style, shown.trim_end());
        _ = writeln!(out, "{}", format!("{margin}{sign}{shown}").trim_end());
    } else {
        // White space at the end of a changed line may be the change.
        let visible = shown.trim_end_matches(' ');
        let dots = "·".repeat(shown.len() - visible.len());
        _ = writeln!(out, "{margin}{}", layout.painter.paint(style, format!("{sign}{visible}{dots}")));
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::reporter::Options;
    use super::*;

    fn shown(accepted: &str, new: &str) -> String {
        let options = Options::default();
        let mut out = String::new();
        write(&mut out, &Layout::new(&options), &Diff { accepted: accepted.into(), new: new.into(), pending: true });
        out.lines().map(|line| line.strip_prefix("            ").unwrap_or(line).to_owned() + "\n").collect()
    }

    fn numbered(lines: impl Iterator<Item = usize>) -> String {
        lines.fold(String::new(), |text, line| text + &line.to_string() + "\n")
    }

    #[test]
    fn a_change_far_down_keeps_the_status_line_and_three_lines_around_it() {
        let accepted = numbered(1..=20);
        let new = accepted.replace("10\n", "ten\n");
        assert_eq!(shown(&accepted, &new), "  1\n  …\n  7\n  8\n  9\n- 10\n+ ten\n  11\n  12\n  13\n");
    }

    #[test]
    fn changes_far_apart_are_shown_apart() {
        let accepted = numbered(1..=20);
        let new = accepted.replace("2\n3\n", "two\n3\n").replace("19\n", "nineteen\n");
        let text = shown(&accepted, &new);
        assert!(text.starts_with("  1\n- 2\n+ two\n  3\n  4\n  5\n  …\n  16\n"), "{text}");
    }

    #[test]
    fn a_new_value_stands_below_the_accepted_one() {
        let text = shown("\"a\": 1,\n\"b\": 2\n", "\"a\": 3,\n\"b\": 4\n");
        assert_eq!(text, "- \"a\": 1,\n+ \"a\": 3,\n- \"b\": 2\n+ \"b\": 4\n");
    }

    #[test]
    fn a_long_diff_is_cut_and_says_how_much_is_missing() {
        let text = shown("", &numbered(1..=250));
        assert_eq!(text.lines().count(), MOST_SHOWN + 1);
        assert!(text.ends_with("+ 200\n  … 50 lines more\n"), "{text}");
    }

    #[test]
    fn a_huge_diff_is_not_compared_to_its_end() {
        let text = shown(&numbered(1..=100_000), &numbered(200_000..=300_000));
        assert!(text.ends_with("lines more\n"), "{text}");
    }

    #[test]
    fn white_space_at_the_end_of_a_changed_line_is_seen() {
        assert_eq!(shown("a\n", "a  \n"), "- a\n+ a··\n");
    }

    #[test]
    fn what_lines_cannot_show_is_said() {
        assert_eq!(shown("a\n", "a"), "  (only the ends of lines differ)\n");
    }

    #[test]
    fn a_server_cannot_send_escapes_to_the_terminal() {
        assert_eq!(shown("a", "\u{1b}[31mred"), "- a\n+ \\u{1b}[31mred\n");
    }
}
