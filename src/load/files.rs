//! Which files there are, and their bytes: the only file of this floor that reads the disk.

use std::ffi::OsStr;
use std::fs::{self, File, FileType};
use std::io::{self, Read as _};
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
        let files = |(name, contract): (String, PathBuf)| {
            let folder = contract.parent().unwrap_or(&self.folder);
            let scenarios = entries(folder)?.into_iter().filter(|entry| entry.is_yaml() && entry.path != contract);
            Ok(ContractFiles { scenarios: scenarios.map(|entry| entry.path).collect(), name, contract })
        };
        self.contract_files()?.into_iter().map(files).collect()
    }

    /// Each contract's name and its `contract.yaml`, by name.
    ///
    /// # Errors
    /// Where `scenarios/` can't be read.
    pub fn contract_files(&self) -> Result<Vec<(String, PathBuf)>, Error> {
        let contract = |folder: Entry| {
            let name = folder.path.file_name()?.to_str()?.to_owned();
            let contract = folder.path.join("contract.yaml");
            contract.is_file().then_some((name, contract))
        };
        Ok(entries(&self.folder.join("scenarios"))?.into_iter().filter_map(contract).collect())
    }

    /// The files with cases that nothing would run, by path: no contract stands beside them, they lie below its folder, or
    /// their ending isn't spelt as it is looked for. Tells of each whether a contract stands beside or above it.
    ///
    /// # Errors
    /// Where a folder can't be read.
    pub fn unheard(&self, sources: &Sources) -> Result<Vec<(String, bool)>, Error> {
        let scenarios = self.folder.join("scenarios");
        let mut files = Vec::new();
        let mut folders = vec![(scenarios.clone(), false)];
        while let Some((folder, below_contract)) = folders.pop() {
            let beside = folder.parent() == Some(&scenarios) && folder.join("contract.yaml").is_file();
            for entry in entries(&folder)? {
                // A contract's folder may be a link; further down one may lead in a circle.
                if entry.is(FileType::is_dir) && (folder == scenarios || !entry.path.is_symlink()) {
                    folders.push((entry.path, beside || below_contract));
                } else if entry.is_nearly_yaml() && !(beside && entry.is_yaml()) {
                    // Bodies may be YAML, too, and of any size: what can't be read as a scenario file is none.
                    let has_cases = |text: &str| text.lines().any(|line| line.starts_with("cases:"));
                    if self.read_yaml(&entry.path, sources).is_ok_and(|(_, text)| has_cases(&text)) {
                        files.push((self.show(&entry.path), beside || below_contract));
                    }
                }
            }
        }
        files.sort_unstable();
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
        let read = read(path, LARGEST_YAML).map_err(|error| refuse(format!("the file can't be read: {error}")))?;
        let bytes = read.map_err(|size| {
            let mebibytes = LARGEST_YAML >> 20;
            refuse(format!("the file has {}; {mebibytes} MiB is the most", show_size(size)))
                .help("split it; bodies and tables may stand in files of their own")
        })?;
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
        let bytes = read(&path, LARGEST_DATA).map_err(|error| refuse(error.to_string()))?.map_err(|size| {
            refuse(format!("it has {}; {} MiB is the most", show_size(size), LARGEST_DATA >> 20))
                .expected("a body or a table")
                .help("a body for its size alone is made by `bytes: 65MiB`")
        })?;
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
                let what = if real.is_dir() { "a folder" } else { "no ordinary file" };
                Err(Problem::at(reference.span, format!("`{}` is {what}", reference.value)).expected("expected a file"))
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

/// An entry of a folder.
struct Entry {
    path: PathBuf,
    /// What it is, or what the link leads to; none for a link that leads nowhere.
    kind: Option<FileType>,
}

impl Entry {
    fn is(&self, kind: fn(&FileType) -> bool) -> bool {
        self.kind.as_ref().is_some_and(kind)
    }

    fn is_nearly_yaml(&self) -> bool {
        let ending = self.path.extension().map(OsStr::to_ascii_lowercase);
        self.is(FileType::is_file) && ending.is_some_and(|end| end == "yaml" || end == "yml")
    }

    fn is_yaml(&self) -> bool {
        self.is(FileType::is_file) && self.path.extension().is_some_and(|end| end == "yaml" || end == "yml")
    }
}

/// The bytes of a file, or its size in bytes where it has more than are wanted.
fn read(path: &Path, largest: u64) -> io::Result<Result<Vec<u8>, u64>> {
    let mut file = File::open(path)?;
    let size = file.metadata()?.len();
    if size > largest {
        return Ok(Err(size));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or_default() + 1);
    file.read_to_end(&mut bytes)?;
    Ok(Ok(bytes))
}

/// The reference to the file beside a missing one whose name is nearest.
fn neighbour(missing: &Path, reference: &str) -> Option<String> {
    let name = missing.file_name()?.to_str()?;
    let entries = entries(missing.parent()?).ok()?;
    let names: Vec<&str> = entries.iter().filter_map(|entry| entry.path.file_name()?.to_str()).collect();
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

/// What a folder holds, by name, without what is hidden.
fn entries(folder: &Path) -> Result<Vec<Entry>, Error> {
    let read = |source| Error::Read { path: folder.to_owned(), source };
    let mut entries = Vec::new();
    for entry in fs::read_dir(folder).map_err(read)? {
        let entry = entry.map_err(read)?;
        if entry.file_name().to_string_lossy().starts_with('.') {
            continue;
        }
        let path = entry.path();
        // The folder itself mostly knows what its entries are: only links have to be followed.
        let kind = match entry.file_type() {
            Ok(kind) if !kind.is_symlink() => Some(kind),
            _ => fs::metadata(&path).ok().map(|found| found.file_type()),
        };
        entries.push(Entry { path, kind });
    }
    // All lie in one folder: comparing the bytes is comparing the names.
    entries.sort_unstable_by(|one, other| one.path.as_os_str().cmp(other.path.as_os_str()));
    Ok(entries)
}
