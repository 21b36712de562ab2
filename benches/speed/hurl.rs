//! Hurl as a contender: the same requests and what is expected of them, at its best number of jobs.

use std::ffi::OsString;
use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::time::Duration;

use crate::contender::Contender;
use crate::servers::Server;
use crate::workload::Workload;
use crate::{Result, item, say};

/// The numbers of jobs that are tried; none is Hurl's own choice.
const JOBS: [Option<u16>; 5] = [None, Some(2), Some(8), Some(32), Some(100)];

/// Writes the files, tries each number of jobs once, and gives the fastest.
pub(crate) fn prepare(binary: &Path, workload: &Workload, server: &Server, folder: &Path) -> Result<Contender> {
    let files = write_files(workload, &server.url, folder)?;
    let mut best: Option<(Duration, Contender)> = None;
    for jobs in JOBS {
        let contender = contender(binary, jobs, server, &files, folder);
        let wall = contender.measure()?.wall;
        if best.as_ref().is_none_or(|(fastest, _)| wall < *fastest) {
            best = Some((wall, contender));
        }
    }
    let (wall, contender) = best.ok_or("no number of jobs was tried")?;
    say(format!("  best of hurl's settings: {} ({} ms)", contender.name, wall.as_millis()));
    Ok(contender)
}

fn contender(binary: &Path, jobs: Option<u16>, server: &Server, files: &[OsString], folder: &Path) -> Contender {
    let mut arguments = vec![OsString::from("--test")];
    if let Some(jobs) = jobs {
        arguments.extend(["--jobs".into(), jobs.to_string().into()]);
    }
    if let Some(authority) = &server.authority {
        arguments.extend(["--cacert".into(), authority.into()]);
    }
    arguments.extend(files.iter().cloned());
    Contender {
        name: jobs.map_or("hurl".to_owned(), |jobs| format!("hurl, {jobs} jobs")),
        program: binary.to_owned(),
        arguments,
        folder: folder.to_owned(),
    }
}

fn write_files(workload: &Workload, url: &str, folder: &Path) -> Result<Vec<OsString>> {
    let hurl = folder.join("hurl");
    fs::create_dir_all(&hurl)?;
    let mut files = Vec::new();
    for (number, ids) in workload.ids_by_file().enumerate() {
        let mut text = String::new();
        for id in ids.map(|id| id.to_string()) {
            let (path, body, media_type) = (item::path(&id), item::body(&id), item::MEDIA_TYPE);
            write!(
                text,
                "{} {url}{path}\nHTTP 200\n[Asserts]\nheader \"Content-Type\" == \"{media_type}\"\n",
                workload.method
            )?;
            write!(text, "jsonpath \"$.id\" == {id}\n{body}\n\n")?;
        }
        let name = format!("hurl/items-{:04}.hurl", number + 1);
        fs::write(folder.join(&name), text)?;
        files.push(name.into());
    }
    Ok(files)
}
