//! Programs that take part when they are there.

use std::path::{Path, PathBuf};

/// Where system programs lie that aren't on everybody's PATH.
const MORE_FOLDERS: [&str; 2] = ["/usr/sbin", "/usr/local/sbin"];

/// The program of that name, if there is one.
pub(crate) fn find(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let more = MORE_FOLDERS.iter().map(|folder| Path::new(folder).to_owned());
    std::env::split_paths(&path).chain(more).map(|folder| folder.join(name)).find(|file| file.is_file())
}
