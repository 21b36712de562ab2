//! wireproof as a contender: its files, and the snapshots that a first run of it makes.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use crate::contender::{Contender, clean_command, end_of};
use crate::servers::Server;
use crate::workload::Workload;
use crate::{Result, item, table};

/// Writes scenarios into the folder, runs wireproof once, and accepts what it saw.
pub(crate) fn prepare(binary: &Path, workload: &Workload, server: &Server, folder: &Path) -> Result<Contender> {
    let binary = &fs::canonicalize(binary).map_err(|error| format!("no wireproof at {}: {error}", binary.display()))?;
    write_scenarios(workload, folder)?;
    // A bare URL writes nothing by itself; under a name of their own its answers can be accepted.
    let mut run = ["run", "--target", &format!("bench={}", server.url), "--as", "bench"].map(str::to_owned).to_vec();
    if let Some(authority) = &server.authority {
        run.extend(["--ca-file".to_owned(), authority.display().to_string()]);
    }
    call(binary, &run, folder)?;
    call(binary, &["accept".to_owned()], folder)?;
    let accepted = count_snapshots(&folder.join("snapshots"))?;
    if accepted != workload.cases {
        let cases = workload.cases;
        return Err(format!("wireproof accepted {accepted} snapshots of {cases} cases, so nothing was measured").into());
    }
    Ok(Contender {
        name: table::JUDGED.to_owned(),
        program: binary.to_owned(),
        arguments: run.into_iter().map(Into::into).collect(),
        folder: folder.to_owned(),
    })
}

fn write_scenarios(workload: &Workload, folder: &Path) -> Result<()> {
    let scenarios = folder.join("scenarios/bench");
    fs::create_dir_all(&scenarios)?;
    fs::write(scenarios.join("contract.yaml"), contract())?;
    for (number, ids) in workload.ids_by_file().enumerate() {
        let mut text = format!("about: items {} to {}\ncases:\n", ids.start(), ids.end());
        for id in ids {
            let (path, method) = (item::path(&id.to_string()), workload.method);
            write!(text, "  - name: item {id} is there\n    request: {method} {path}\n    expect: 200 item\n")?;
        }
        fs::write(scenarios.join(format!("items-{:04}.yaml", number + 1)), text)?;
    }
    Ok(())
}

/// A contract as an API has one: a closed catalogue, both envelopes with schemas, an invariant, something that must
/// never appear, and full snapshots, as a self-test has them (on a target the default keeps less).
fn contract() -> String {
    format!(
        "api: Bench API
success: item
snapshot: full
answer-headers: [ content-type, etag ]
statuses: [ 200, 404 ]
never: [ {{ match: 'at .+\\.java:\\d+' }} ]
envelopes:
  error:
    media-type: {0}
    reason: $.error.reason
    status: $.error.code
    schema: {{ type: object, required: [error] }}
  item:
    media-type: {0}
    schema: {1}
    invariants: [ body.tags | length > 0 ]
errors:
  404: {{ item_not_found: there is no item with this id }}
",
        item::MEDIA_TYPE,
        item::SCHEMA,
    )
}

/// Calls wireproof as at a desk, where it may write.
fn call(binary: &Path, arguments: &[String], folder: &Path) -> Result<()> {
    let output = clean_command(binary).args(arguments).current_dir(folder).output()?;
    if output.status.success() {
        return Ok(());
    }
    let printed = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    Err(format!("wireproof {}: {}\n{}", arguments.join(" "), output.status, end_of(&printed)).into())
}

fn count_snapshots(folder: &Path) -> Result<usize> {
    if !folder.is_dir() {
        return Ok(0);
    }
    let mut count = 0;
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            count += count_snapshots(&path)?;
        } else if path.extension().is_some_and(|extension| extension == "snap") {
            count += 1;
        }
    }
    Ok(count)
}
