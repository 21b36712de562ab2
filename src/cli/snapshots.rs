//! `wireproof snapshots`

use super::arguments::SnapshotsArguments;
use super::shell::Shell;
use crate::app::{self, Delete, Error, Kind, Options};
use crate::model::outcome::exit;

/// Prints what is wrong with the snapshots, and deletes what the user asked for.
pub(super) fn snapshots(arguments: &SnapshotsArguments, options: &Options, shell: &Shell) -> Result<u8, Error> {
    let project = app::load(&options.folder, &[])?;
    app::know_secrets(&project, options);
    let selection = &arguments.selection;
    let asked = |kind: &str| arguments.delete.iter().any(|known| known == kind);
    let delete = Delete { orphans: asked("orphans"), pending: asked("pending") };
    let found = app::snapshot_audit(&project, (&selection.patterns, &selection.texts), delete, &options.secrets)?;
    let mut text = String::new();
    for path in &found.deleted {
        text.push_str(&format!("deleted     {path}\n"));
    }
    for flaw in &found.flaws {
        text.push_str(&format!("{:<10}  {}: {}\n", flaw.kind.name(), flaw.place, flaw.why));
    }
    let number = |number: usize, word: &str| match number {
        1 => format!("1 {word}"),
        number => format!("{number} {word}s"),
    };
    let looked_at = number(found.accepted, "snapshot");
    if found.flaws.is_empty() {
        text.push_str(&format!("{looked_at}: each is in use, and none is missing\n"));
    } else {
        text.push_str(&format!("{looked_at} of cases looked at, {} found\n", number(found.flaws.len(), "flaw")));
    }
    if found.waiting > 0 {
        let wait = if found.waiting == 1 { "waits" } else { "wait" };
        text.push_str(&format!("{} {wait} to be accepted: `wireproof review`\n", number(found.waiting, "answer")));
    }
    let any = |kind| found.flaws.iter().any(|flaw| flaw.kind == kind);
    let hints = [
        (Kind::Orphan, "`wireproof snapshots --delete orphans` deletes the files that no case writes\n"),
        (Kind::Pending, "`wireproof snapshots --delete pending` deletes what is left over\n"),
    ];
    hints.into_iter().filter(|(kind, _)| any(*kind)).for_each(|(_, hint)| text.push_str(hint));
    shell.out(&text);
    Ok(if found.flaws.is_empty() { exit::KEPT } else { exit::BROKEN })
}
