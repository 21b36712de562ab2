//! Cases that share a reason: not run, ignored, and the later ones of an outage. One line a reason.

use std::fmt::Write as _;

use anstyle::Style;

use super::super::styles::{INCONCLUSIVE, QUIET};
use super::super::text::{count, width};
use super::layout::{Layout, TEXT};
use super::{block, findings};
use crate::model::outcome::CaseResult;

/// So many blocks are shown for cases that are inconclusive for the same reason; the others become a number.
const BLOCKS_A_REASON: usize = 3;

/// Cases by how they ended and why, in the order in which reasons first appeared.
#[derive(Default)]
pub(super) struct Groups {
    inconclusive: Vec<Group>,
    not_run: Vec<Group>,
    ignored: Vec<Group>,
}

struct Group {
    reason: String,
    /// Cases that had a block of their own.
    shown: usize,
    ids: Vec<String>,
}

impl Groups {
    /// Takes a case that was not run or ignored, and tells whether it is the first one for its reason: what several
    /// cases wait for (a login) has its findings told once.
    pub(super) fn add(&mut self, result: &CaseResult, id: &str) -> bool {
        let group = match result {
            CaseResult::NotRun(reason) => group(&mut self.not_run, reason),
            CaseResult::Ignored(reason) => group(&mut self.ignored, reason),
            _ => return true,
        };
        group.ids.push(id.to_owned());
        group.ids.len() == 1
    }

    /// Whether an inconclusive case gets a block; where it doesn't, it is counted here.
    pub(super) fn shows_inconclusive(&mut self, reason: &str, id: &str) -> bool {
        let group = group(&mut self.inconclusive, reason);
        if group.shown < BLOCKS_A_REASON {
            group.shown += 1;
            return true;
        }
        group.ids.push(id.to_owned());
        false
    }

    /// Writes one line a reason, the ids below it with `--verbose`.
    pub(super) fn write(&self, out: &mut String, layout: &Layout<'_>) {
        let kinds: [(&str, Style, &[Group]); 3] = [
            ("inconclusive", INCONCLUSIVE, &self.inconclusive),
            ("not run", INCONCLUSIVE, &self.not_run),
            ("ignored", QUIET, &self.ignored),
        ];
        let number = |group: &Group| {
            let more = if group.shown > 0 { "more " } else { "" };
            count(group.ids.len(), &format!("{more}case"))
        };
        let all = || kinds.iter().flat_map(|(_, _, groups)| groups.iter()).filter(|group| !group.ids.is_empty());
        let columns = all().map(|group| width(&number(group))).max().unwrap_or(0);
        for (word, style, groups) in kinds {
            for group in groups.iter().filter(|group| !group.ids.is_empty()) {
                _ = write!(out, "{}{:<columns$}  ", layout.verdict(style, word), number(group));
                findings::hanging(out, &group.reason, TEXT + columns + 2, layout);
                if layout.options.verbose {
                    block::write_ids(out, layout, group.ids.iter().map(String::as_str));
                }
            }
        }
    }
}

fn group<'a>(groups: &'a mut Vec<Group>, reason: &str) -> &'a mut Group {
    let at = groups.iter().position(|group| group.reason == reason).unwrap_or_else(|| {
        groups.push(Group { reason: reason.to_owned(), shown: 0, ids: Vec::new() });
        groups.len() - 1
    });
    &mut groups[at]
}
