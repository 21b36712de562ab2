//! For a pull request: by severity, one entry a kind of finding.

use std::fmt::Write as _;

use super::super::markdown::{capital, code, plain};
use super::super::text::count;
use super::{shown, skipped, verdict};
use crate::model::finding::{Finding, Severity};
use crate::model::judgement::Judgement;

/// So many names of what wasn't seen are told; JSON has all of them.
const NAMES: usize = 50;

/// Writes all of it.
pub(super) fn write(judgement: &Judgement) -> String {
    let mut out = format!("## {} in recorded traffic\n\n", plain(&judgement.api));
    _ = writeln!(out, "{} at {}.", capital(&verdict(judgement)), code(&judgement.base));
    for why in &judgement.unread {
        _ = write!(out, "\n**Not all of it could be read:** {}\n", plain(why));
    }
    for severity in Severity::ALL.into_iter().rev() {
        let groups: Vec<_> = judgement.groups.iter().filter(|group| group.finding.severity == severity).collect();
        let over_all: Vec<_> = judgement.over_all.iter().filter(|found| found.finding.severity == severity).collect();
        if groups.is_empty() && over_all.is_empty() {
            continue;
        }
        _ = write!(out, "\n### {}\n\n", capital(severity.name()));
        for group in groups {
            entry(&mut out, &group.finding, &format!("{}, {}", code(&group.operation), count(group.count, "answer")));
            group.requests.iter().for_each(|request| _ = writeln!(out, "  - {}", code(request)));
        }
        for found in over_all {
            entry(&mut out, &found.finding, "over all of it");
            for place in &found.exchanges {
                _ = writeln!(out, "  - {}", code(&format!("{} → {}", place.request, place.answer)));
            }
        }
    }
    if judgement.more_groups > 0 {
        _ = write!(out, "\nAnd {} of other kinds.\n", count(judgement.more_groups, "finding"));
    }
    facts(&mut out, judgement);
    out
}

fn entry(out: &mut String, finding: &Finding, place: &str) {
    let message = plain(&finding.message());
    _ = writeln!(out, "- **{}** {}: {message} ({place})", finding.rule, code(&finding.place));
}

fn facts(out: &mut String, judgement: &Judgement) {
    let counts = &judgement.counts;
    out.push_str("\n### Traffic\n\n");
    _ = writeln!(out, "- {} of {} judged", counts.judged, count(counts.entries, "entry").replace("entrys", "entries"));
    skipped(counts).iter().for_each(|what| _ = writeln!(out, "- {}", plain(what)));
    if counts.without_body > 0 {
        _ = writeln!(out, "- {} without a recorded body: status and header fields were judged", counts.without_body);
    }
    for (part, seen, unseen) in shown(judgement) {
        let names: Vec<String> = unseen.iter().take(NAMES).map(|name| code(name)).collect();
        let never = if names.is_empty() { String::new() } else { format!("; never {}", names.join(", ")) };
        let more = if unseen.len() > NAMES { format!(" and {} more", unseen.len() - NAMES) } else { String::new() };
        _ = writeln!(out, "- {}: {seen} of {} seen{never}{more}", capital(part.name()), seen + unseen.len());
    }
}
