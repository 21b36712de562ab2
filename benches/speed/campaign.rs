//! The order of it all: a server, the contenders, the rounds, the table.

use std::path::Path;

use tempfile::TempDir;

use crate::arguments::Arguments;
use crate::contender::Contender;
use crate::servers::Server;
use crate::table::{Row, Section};
use crate::workload::{self, Workload};
use crate::{Result, finder, hurl, say, servers, table, wireproof};

/// Measures every wanted workload and prints the table; whether a target is met changes nothing about the exit.
#[expect(clippy::print_stdout, reason = "the table is what the bench is for")]
pub(crate) fn run(arguments: Option<&Arguments>) -> Result<()> {
    let Some(arguments) = arguments else {
        say("nothing was measured: this is for `cargo bench`");
        return Ok(());
    };
    let mut sections = Vec::new();
    for workload in workload::ALL.iter().filter(|workload| arguments.wants(workload.name)) {
        say(format!("measuring {} …", workload.title));
        sections.push(measure(workload, arguments)?);
    }
    print!("{}", table::print(&sections, arguments.rounds));
    Ok(())
}

fn measure(workload: &Workload, arguments: &Arguments) -> Result<Section> {
    let folder = TempDir::with_prefix("wireproof-bench-")?;
    let server = servers::start(workload, arguments, folder.path())?;
    let contenders = prepare(workload, arguments, &server, folder.path())?;
    let mut rows: Vec<Row> = contenders.iter().map(|contender| Row::new(&contender.name)).collect();
    // The first round fills caches and isn't counted.
    for round in 0..=arguments.rounds {
        for (contender, row) in contenders.iter().zip(&mut rows) {
            let sample = contender.measure()?;
            if round > 0 {
                row.add(&sample);
            }
        }
    }
    Ok(Section { title: workload.title, server: server.description.clone(), rows, targets: workload.targets })
}

/// The bare client first: it is what the others are compared with.
fn prepare(workload: &Workload, arguments: &Arguments, server: &Server, folder: &Path) -> Result<Vec<Contender>> {
    let mut contenders = vec![Contender::bare_client("bare client", workload, server, folder)?];
    if !arguments.skips("wireproof") {
        contenders.push(wireproof::prepare(&arguments.binary, workload, server, folder)?);
    }
    if let Some(program) = finder::find("hurl").filter(|_| !arguments.skips("hurl")) {
        match hurl::prepare(&program, workload, server, folder) {
            Ok(contender) => contenders.push(contender),
            Err(error) => say(format!("  hurl is left out: {error}")),
        }
    }
    contenders.push(Contender::bare_client("bare client again", workload, server, folder)?);
    Ok(contenders)
}
