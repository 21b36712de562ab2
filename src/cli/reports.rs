//! The reports of a run besides the terminal's: `--report FORMAT[=FILE]`, each to its file or to standard output.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::shell::Shell;
use crate::app::Error;
use crate::record::{Event, Exchanges};
use crate::report::{self, Consumer, REPORTERS, Reporter, terminal};

/// A report that somebody asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Asked {
    pub(super) format: &'static str,
    /// Where it goes; none: to standard output.
    pub(super) file: Option<PathBuf>,
}

/// Reads `FORMAT[=FILE]`.
pub(super) fn asked(text: &str) -> Result<Asked, String> {
    let (name, file) = text.split_once('=').map_or((text, None), |(name, file)| (name, Some(file)));
    let formats = || REPORTERS.iter().map(|reporter| reporter.name());
    let Some(reporter) = report::find(name) else {
        let known = formats().collect::<Vec<_>>().join(", ");
        let near = crate::model::suggest::suggest(name, formats());
        let meant = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
        return Err(format!("`{name}` is no format of a report: {known}{meant}"));
    };
    if file == Some("") {
        return Err(format!("no file stands behind `{name}=`"));
    }
    Ok(Asked { format: reporter.name(), file: file.map(PathBuf::from) })
}

/// The reports of a run while it goes on. A slow one slows the run: each event is written before the next one comes.
pub(super) struct Reports {
    terminal: Box<dyn Consumer + Send>,
    others: Vec<(Box<dyn Consumer + Send>, Place)>,
    exchanges: Exchanges,
}

enum Place {
    StandardOutput,
    File(ReportFile),
}

/// A file that is there whole or not at all: it is written beside its place, and moved there at the end.
struct ReportFile {
    path: PathBuf,
    /// None once it is in its place, or lost.
    beside: Option<NamedTempFile>,
}

impl Reports {
    /// Begins the terminal's report and all others.
    pub(super) fn begin(asked: &[Asked], folder: &Path, options: &report::Options) -> Result<Self, Error> {
        let mut reports =
            Self { terminal: terminal::Terminal.begin(options), others: Vec::new(), exchanges: Exchanges::default() };
        for (index, one) in asked.iter().enumerate() {
            if asked[..index].iter().any(|other| other.file == one.file) {
                let place = one.file.as_ref().map_or("standard output".to_owned(), |file| file.display().to_string());
                return Err(Error::Usage(format!(
                    "two reports would go to {place}: give each a file of its own, `--report {}=FILE`",
                    one.format
                )));
            }
            let Some(reporter) = report::find(one.format) else { continue };
            let place = match &one.file {
                None => Place::StandardOutput,
                Some(file) => Place::File(ReportFile::begin(&folder.join(file))?),
            };
            reports.exchanges = reports.exchanges.max(reporter.exchanges());
            reports.others.push((reporter.begin(options), place));
        }
        Ok(reports)
    }

    /// Which steps' exchanges the reports show.
    pub(super) const fn exchanges(&self) -> Exchanges {
        self.exchanges
    }

    /// Tells all of them what happened, and gives what the terminal's says of it.
    pub(super) fn event_to_text(&mut self, event: &Event, shell: &Shell) -> String {
        let mut text = String::new();
        self.terminal.event(event, &mut text);
        self.others(event, shell);
        text
    }

    /// Tells all of them what happened. What goes to standard output is one report alone; the terminal's goes beside it.
    pub(super) fn event(&mut self, event: &Event, shell: &Shell) {
        let mut text = String::new();
        self.terminal.event(event, &mut text);
        let beside = self.others.iter().any(|(_, place)| matches!(place, Place::StandardOutput));
        if beside {
            shell.err(&text);
        } else {
            shell.out(&text);
        }
        self.others(event, shell);
    }

    /// Tells all but the terminal's.
    pub(super) fn others(&mut self, event: &Event, shell: &Shell) {
        let ended = matches!(event, Event::RunFinished(_));
        for (report, place) in &mut self.others {
            let mut text = String::new();
            report.event(event, &mut text);
            match place {
                Place::StandardOutput => shell.out(&text),
                Place::File(file) => file.write(&text, ended, shell),
            }
        }
    }
}

impl ReportFile {
    fn begin(path: &Path) -> Result<Self, Error> {
        let refused = |why: std::io::Error| {
            let file = path.display();
            Error::Usage(format!("the report {file} can't be written: {why}; nothing was sent"))
        };
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        if path.is_dir() {
            return Err(refused(std::io::ErrorKind::IsADirectory.into()));
        }
        fs::create_dir_all(folder).map_err(refused)?;
        let mut builder = tempfile::Builder::new();
        builder.prefix(".wireproof-").suffix(".tmp");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            // As readable as any file that a program writes; the process's mask still holds.
            builder.permissions(fs::Permissions::from_mode(0o666));
        }
        let beside = builder.tempfile_in(folder).map_err(refused)?;
        Ok(Self { path: path.to_owned(), beside: Some(beside) })
    }

    fn write(&mut self, text: &str, ended: bool, shell: &Shell) {
        let Some(file) = &mut self.beside else { return };
        let mut written = file.write_all(text.as_bytes());
        if ended && written.is_ok() {
            written = file.as_file().sync_all();
        }
        match written {
            Ok(()) if !ended => {}
            Ok(()) => {
                let moved = self.beside.take().map(|file| file.persist(&self.path));
                if let Some(Err(error)) = moved {
                    shell.lose(&format!("the report {}", self.path.display()), &error.error);
                }
            }
            Err(error) => {
                // What was written so far is no report: it goes away with its file.
                self.beside = None;
                shell.lose(&format!("the report {}", self.path.display()), &error);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("json", "json", None)]
    #[case("junit=out/report.xml", "junit", Some("out/report.xml"))]
    #[case("json=a=b.json", "json", Some("a=b.json"))]
    fn a_report_is_a_format_and_perhaps_a_file(
        #[case] text: &str,
        #[case] format: &'static str,
        #[case] file: Option<&str>,
    ) {
        assert_eq!(asked(text), Ok(Asked { format, file: file.map(PathBuf::from) }));
    }

    #[rstest]
    #[case("jsn", "`jsn` is no format of a report: json, junit, terminal; did you mean `json`?")]
    #[case("json=", "no file stands behind `json=`")]
    fn another_word_is_refused(#[case] text: &str, #[case] why: &str) {
        assert_eq!(asked(text), Err(why.to_owned()));
    }
}
