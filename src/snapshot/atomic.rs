//! Files that are there whole or not at all.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

static COUNTER: AtomicU64 = AtomicU64::new(0);

/// Writes a file beside its place and moves it there; makes its folder where it is missing.
pub(super) fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let (mut file, beside) = match create(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            fs::create_dir_all(folder)?;
            create(folder)?
        }
        other => other?,
    };
    // Moved there before its content is on the disk, a file would be empty after a loss of power.
    let written = file.write_all(bytes).and_then(|()| file.sync_data());
    drop(file);
    let moved = written.and_then(|()| fs::rename(&beside, path));
    if moved.is_err() {
        // The first error is the one to tell; what is left over has a name that nobody reads.
        let _ = fs::remove_file(&beside);
    }
    moved
}

fn create(folder: &Path) -> io::Result<(File, PathBuf)> {
    loop {
        let number = COUNTER.fetch_add(1, Ordering::Relaxed);
        let beside = folder.join(format!(".wireproof-{}-{number}.tmp", std::process::id()));
        match File::create_new(&beside) {
            // Left over by a process that had this one's number.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
            Ok(file) => return Ok((file, beside)),
        }
    }
}
