//! What a git revision holds of a project, by the program `git`.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{ErrorKind, Write as _};
use std::path::{Component, Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

use crate::app::Error;

/// The folders of a project that are looked at.
const FOLDERS: [&str; 2] = ["scenarios", "snapshots"];

/// Puts `scenarios/` and `snapshots/` of a revision into a folder of their own, byte for byte as they were committed.
pub(super) fn check_out(revision: &str, root: &Path) -> Result<TempDir, Error> {
    // Git refuses such names for branches and tags, and it must not become an option.
    if revision.is_empty() || revision.starts_with('-') {
        return Err(Error::Usage(format!("`{revision}` is neither a folder nor a git revision")));
    }
    if let Some((old, new)) = revision.split_once("..").filter(|(old, new)| !old.is_empty() && !new.starts_with('/')) {
        return Err(Error::Usage(format!(
            "`{revision}` is a range; name both ends apart: `wireproof diff {old} {}`",
            new.trim_start_matches('.')
        )));
    }
    let git = Git { root, revision };
    let prefix = git.text(&["rev-parse", "--show-prefix"])?;
    let commit = git.commit()?;
    let blobs = git.blobs(&commit, &prefix)?;
    if !blobs.iter().any(|blob| blob.path.starts_with("scenarios")) {
        return Err(Error::Usage(format!("the revision `{revision}` has no `{prefix}scenarios/`")));
    }
    let folder = tempfile::Builder::new().prefix("wireproof-").tempdir().map_err(|error| cant_write(&error))?;
    git.write(&blobs, folder.path())?;
    Ok(folder)
}

struct Git<'a> {
    root: &'a Path,
    revision: &'a str,
}

/// A file of a revision.
struct Blob {
    object: String,
    path: PathBuf,
}

impl Git<'_> {
    fn run<S: AsRef<OsStr>>(&self, arguments: &[S], input: Stdio) -> Result<Output, Error> {
        let output = Command::new("git").arg("-C").arg(self.root).args(arguments).stdin(input).output();
        output.map_err(|error| match error.kind() {
            ErrorKind::NotFound => Error::Usage(format!(
                "`{}` is no folder here, and whether it is a revision only git could tell, which isn't installed",
                self.revision
            )),
            _ => Error::Usage(format!("git can't be started: {error}")),
        })
    }

    /// What git prints, without the line end.
    fn text(&self, arguments: &[&str]) -> Result<String, Error> {
        let output = self.run(arguments, Stdio::null())?;
        if !output.status.success() {
            return Err(self.refused(&output));
        }
        String::from_utf8(output.stdout)
            .map(|text| text.trim_end_matches(['\n', '\r']).to_owned())
            .map_err(|_| Error::Usage("the project's path in its repository is not UTF-8".to_owned()))
    }

    fn commit(&self) -> Result<String, Error> {
        let output =
            self.run(&["rev-parse", "--verify", "--quiet", &format!("{}^{{commit}}", self.revision)], Stdio::null())?;
        let commit = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        if !output.status.success() || commit.is_empty() {
            let clone = "; a shallow clone lacks old ones (`git fetch --unshallow`, `git fetch --tags`)";
            return Err(Error::Usage(format!(
                "`{}` is neither a folder nor a revision that git knows here{clone}",
                self.revision
            )));
        }
        Ok(commit)
    }

    /// The files of a commit below the project's folders.
    fn blobs(&self, commit: &str, prefix: &str) -> Result<Vec<Blob>, Error> {
        let mut arguments =
            vec!["ls-tree".to_owned(), "-r".into(), "-z".into(), "--full-tree".into(), "--".into(), commit.into()];
        arguments.extend(FOLDERS.map(|folder| format!("{prefix}{folder}")));
        let output = self.run(&arguments, Stdio::null())?;
        if !output.status.success() {
            return Err(self.refused(&output));
        }
        let mut blobs = Vec::new();
        for entry in output.stdout.split(|byte| *byte == 0).filter(|entry| !entry.is_empty()) {
            let entry = std::str::from_utf8(entry)
                .map_err(|_| Error::Usage(format!("`{}` has a file whose name is not UTF-8", self.revision)))?;
            let Some((about, path)) = entry.split_once('\t') else { continue };
            let mut words = about.split(' ');
            // Links and submodules have other modes: nothing of a project lies behind them.
            let (Some("100644" | "100755"), Some("blob"), Some(object)) = (words.next(), words.next(), words.next())
            else {
                continue;
            };
            let path = Path::new(path.strip_prefix(prefix).unwrap_or(path));
            // Git itself writes no such path; a tree that was made by hand may have one.
            if !path.components().all(|part| matches!(part, Component::Normal(_))) {
                return Err(Error::Usage(format!("`{}` has a file that leaves the project", self.revision)));
            }
            blobs.push(Blob { object: object.to_owned(), path: path.to_owned() });
        }
        Ok(blobs)
    }

    /// Writes files as they were committed. `git cat-file --batch` gives `<object> blob <size>`, the bytes, a line end.
    fn write(&self, blobs: &[Blob], folder: &Path) -> Result<(), Error> {
        let list = folder.join(".objects");
        let mut file = File::create(&list).map_err(|error| cant_write(&error))?;
        let names: String = blobs.iter().map(|blob| format!("{}\n", blob.object)).collect();
        file.write_all(names.as_bytes()).map_err(|error| cant_write(&error))?;
        let output =
            self.run(&["cat-file", "--batch"], Stdio::from(File::open(&list).map_err(|error| cant_write(&error))?))?;
        if !output.status.success() {
            return Err(self.refused(&output));
        }
        let mut rest = output.stdout.as_slice();
        for blob in blobs {
            let content = next(&mut rest)
                .ok_or_else(|| Error::Usage(format!("git gives no {} of `{}`", blob.path.display(), self.revision)))?;
            let path = folder.join(&blob.path);
            path.parent().map_or(Ok(()), fs::create_dir_all).map_err(|error| cant_write(&error))?;
            fs::write(path, content).map_err(|error| cant_write(&error))?;
        }
        Ok(())
    }

    fn refused(&self, output: &Output) -> Error {
        let words = String::from_utf8_lossy(&output.stderr);
        let words = words.lines().next().unwrap_or("git gives no reason").trim_start_matches("fatal: ").to_owned();
        Error::Usage(format!("`{}` is no folder here, and can't be read as a git revision: {words}", self.revision))
    }
}

/// The next object of what `git cat-file --batch` prints.
fn next<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let end = rest.iter().position(|byte| *byte == b'\n')?;
    let size: usize = std::str::from_utf8(&rest[..end]).ok()?.rsplit(' ').next()?.parse().ok()?;
    let content = rest.get(end + 1..)?.get(..size)?;
    *rest = rest.get(end + 1 + size + 1..)?;
    Some(content)
}

fn cant_write(error: &std::io::Error) -> Error {
    Error::Usage(format!("what a revision holds can't be written: {error}"))
}

#[cfg(test)]
mod tests {
    use super::next;

    #[test]
    fn objects_are_told_apart_by_their_sizes() {
        let mut rest = b"a1 blob 4\nx\ny\n\nb2 blob 0\n\nc3 missing\n".as_slice();
        assert_eq!(next(&mut rest), Some(b"x\ny\n".as_slice()));
        assert_eq!(next(&mut rest), Some(b"".as_slice()));
        assert_eq!(next(&mut rest), None);
    }
}
