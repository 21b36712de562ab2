//! Which files there are, and their bytes: the only file of this floor that reads the disk.

use std::fs;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use super::Error;
use crate::model::source::{Problem, Sources, Span, Spanned};
use crate::model::suggest::suggest;

/// No scenario file needs more bytes.
const LARGEST_YAML: u64 = 4 << 20;
/// No file of a table or a body needs more bytes.
const LARGEST_DATA: u64 = 64 << 20;

/// The folder of a project: the nearest one upwards that holds `scenarios/`.
#[derive(Clone, Debug)]
pub struct Root {
    /// The folder itself.
    pub folder: PathBuf,
    /// `scenarios/` with every link followed, so that references can be held to it.
    scenarios: PathBuf,
}

/// The files of one contract.
#[derive(Clone, Debug)]
pub struct ContractFiles {
    /// The contract's name: its folder below `scenarios/`.
    pub name: String,
    /// `contract.yaml`.
    pub contract: PathBuf,
    /// The scenario files, sorted.
    pub scenarios: Vec<PathBuf>,
}

impl Root {
    /// Finds the root from a folder upwards.
    ///
    /// # Errors
    /// Where no folder upwards has `scenarios/`.
    pub fn find(from: &Path) -> Result<Self, Error> {
        let folder = from.ancestors().find(|folder| folder.join("scenarios").is_dir());
        let folder = folder.ok_or_else(|| Error::NoRoot { from: from.to_owned() })?.to_owned();
        let scenarios = folder.join("scenarios");
        let scenarios = scenarios.canonicalize().map_err(|source| Error::Read { path: scenarios, source })?;
        Ok(Self { folder, scenarios })
    }

    /// Every contract: a folder below `scenarios/` with a `contract.yaml`; by name.
    ///
    /// # Errors
    /// Where a folder can't be read.
    pub fn contracts(&self) -> Result<Vec<ContractFiles>, Error> {
        let mut contracts = Vec::new();
        for folder in entries(&self.folder.join("scenarios"))? {
            let contract = folder.join("contract.yaml");
            let name = folder.file_name().and_then(|name| name.to_str()).map(str::to_owned);
            if let (true, Some(name)) = (contract.is_file(), name) {
                let scenarios =
                    entries(&folder)?.into_iter().filter(|path| is_yaml(path) && *path != contract).collect();
                contracts.push(ContractFiles { name, contract, scenarios });
            }
        }
        Ok(contracts)
    }

    /// The files with cases that no contract stands beside: nothing would run them.
    ///
    /// # Errors
    /// Where a folder can't be read.
    pub fn without_contract(&self, sources: &Sources) -> Result<Vec<String>, Error> {
        let scenarios = self.folder.join("scenarios");
        let mut files = Vec::new();
        let folders =
            entries(&scenarios)?.into_iter().filter(|path| path.is_dir() && !path.join("contract.yaml").is_file());
        for folder in folders.chain([scenarios.clone()]) {
            for path in entries(&folder)?.into_iter().filter(|path| is_yaml(path)) {
                let has_cases = |text: &str| text.lines().any(|line| line.starts_with("cases:"));
                if self.read_yaml(&path, sources).is_ok_and(|(_, text)| has_cases(&text)) {
                    files.push(self.show(&path));
                }
            }
        }
        Ok(files)
    }

    /// A path as messages show it: relative to the root, with `/`.
    #[must_use]
    pub fn show(&self, path: &Path) -> String {
        let relative = path.strip_prefix(&self.folder).unwrap_or(path);
        relative.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
    }

    /// Reads a YAML file into the sources.
    ///
    /// # Errors
    /// As a mistake of the file: too large, not UTF-8, not readable.
    pub fn read_yaml(&self, path: &Path, sources: &Sources) -> Result<(u32, Arc<str>), Problem> {
        let shown = self.show(path);
        let refuse = |message: String| {
            let file = sources.add(shown.clone(), String::new());
            Problem::at(Span { file, start: 0, end: 0 }, message)
        };
        let size = fs::metadata(path).map_err(|error| refuse(format!("the file can't be read: {error}")))?.len();
        if size > LARGEST_YAML {
            let mebibytes = LARGEST_YAML >> 20;
            return Err(refuse(format!("the file has {}; {mebibytes} MiB is the most", show_size(size)))
                .help("split it; bodies and tables may stand in files of their own"));
        }
        let bytes = fs::read(path).map_err(|error| refuse(format!("the file can't be read: {error}")))?;
        if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
            return Err(refuse("the file is UTF-16".to_owned()).help("save it as UTF-8"));
        }
        let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&bytes);
        match std::str::from_utf8(bytes) {
            Ok(text) => Ok((sources.add(shown.clone(), text), text.into())),
            Err(error) => {
                let at = u32::try_from(error.valid_up_to()).unwrap_or(u32::MAX);
                // Up to there the text is shown as it is.
                let file = sources.add(shown.clone(), String::from_utf8_lossy(bytes));
                let byte = bytes.get(error.valid_up_to()).copied().unwrap_or_default();
                Err(Problem::at(Span { file, start: at, end: at + 1 }, format!("the byte 0x{byte:02x} is not UTF-8"))
                    .expected("the first one that isn't")
                    .help("save the file as UTF-8"))
            }
        }
    }

    /// The bytes of a file that a scenario refers to, relative to the file that says so.
    ///
    /// # Errors
    /// As a mistake at the reference: missing, too large, outside of `scenarios/`.
    pub fn read_data(&self, from: &Path, reference: &Spanned<String>) -> Result<(PathBuf, Vec<u8>), Problem> {
        let path = self.resolve(from, reference)?;
        let refuse = |why: String| Problem::at(reference.span, format!("`{}` can't be read: {why}", reference.value));
        let size = fs::metadata(&path).map_err(|error| refuse(error.to_string()))?.len();
        if size > LARGEST_DATA {
            return Err(refuse(format!("it has {}; {} MiB is the most", show_size(size), LARGEST_DATA >> 20))
                .expected("a body or a table")
                .help("a body for its size alone is made by `bytes: 65MiB`"));
        }
        let bytes = fs::read(&path).map_err(|error| refuse(error.to_string()))?;
        Ok((path, bytes))
    }

    /// The file that a reference names, relative to the file that says so, if it lies in `scenarios/`.
    ///
    /// # Errors
    /// As a mistake at the reference: missing, or outside of `scenarios/`.
    pub fn resolve(&self, from: &Path, reference: &Spanned<String>) -> Result<PathBuf, Problem> {
        if reference.value.trim().is_empty() {
            return Err(Problem::at(reference.span, "the path is empty").expected("expected the path of a file"));
        }
        let outside = || {
            Problem::at(reference.span, format!("`{}` leaves the scenario folder", reference.value))
                .expected("expected a file below `scenarios/`")
                .help("copy the file into the scenario folder")
        };
        let joined = from.parent().unwrap_or(&self.folder).join(&reference.value);
        let mut plain = PathBuf::new();
        for part in joined.components() {
            match part {
                Component::ParentDir => {
                    plain.pop();
                }
                Component::CurDir => {}
                part => plain.push(part),
            }
        }
        // Links are followed too: a link out of the folder is a way out of it.
        match plain.canonicalize() {
            Ok(real) if real.starts_with(&self.scenarios) && real.is_file() => Ok(plain),
            Ok(real) if real.starts_with(&self.scenarios) => {
                Err(Problem::at(reference.span, format!("`{}` is a folder", reference.value))
                    .expected("expected a file"))
            }
            Ok(_) => Err(outside()),
            Err(_) if !plain.starts_with(self.folder.join("scenarios")) => Err(outside()),
            Err(_) => {
                let problem = Problem::at(reference.span, format!("there is no file `{}`", reference.value))
                    .expected("the path is relative to this file");
                Err(match neighbour(&plain, &reference.value) {
                    Some(near) => problem.help(format!("did you mean `{near}`?")),
                    None => problem,
                })
            }
        }
    }
}

fn is_yaml(path: &Path) -> bool {
    path.is_file() && path.extension().is_some_and(|end| end == "yaml" || end == "yml")
}

/// The reference to the file beside a missing one whose name is nearest.
fn neighbour(missing: &Path, reference: &str) -> Option<String> {
    let name = missing.file_name()?.to_str()?;
    let paths = entries(missing.parent()?).ok()?;
    let names: Vec<&str> = paths.iter().filter_map(|path| path.file_name()?.to_str()).collect();
    let near = suggest(name, names)?;
    Some(format!("{}{near}", reference.strip_suffix(name)?))
}

/// A number of bytes as people say it.
fn show_size(bytes: u64) -> String {
    match bytes {
        0..0x10_0000 => format!("{bytes} bytes"),
        0x10_0000..0x4000_0000 => format!("{} MiB", bytes >> 20),
        _ => format!("{} GiB", bytes >> 30),
    }
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let read = |source| Error::Read { path: folder.to_owned(), source };
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(read)? {
        let path = entry.map_err(read)?.path();
        let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if !hidden {
            paths.push(path);
        }
    }
    // All lie in one folder: comparing the bytes is comparing the names.
    paths.sort_unstable_by(|one, other| one.as_os_str().cmp(other.as_os_str()));
    Ok(paths)
}
