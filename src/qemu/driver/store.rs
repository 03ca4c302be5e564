//! Files that are whole or not there, whatever ends the driver.

use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

/// The end of the names of files that are being written.
pub(super) const UNFINISHED: &str = "new";

fn beside(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(UNFINISHED);
    name.into()
}

/// Puts a file with these bytes in the place of what is there, for its owner alone. What is there stays
/// until all bytes are on the disk.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let (mut file, beside) = create(path)?;
    // The bytes and the length: times of the file need not be there before the answer.
    let written = file.write_all(bytes).and_then(|()| file.sync_data());
    written.and_then(|()| fs::rename(&beside, path)).inspect_err(|_| drop(fs::remove_file(&beside)))
}

/// The same for files that mean nothing after the host has ended.
pub(super) fn replace_quickly(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let (mut file, beside) = create(path)?;
    let written = file.write_all(bytes);
    written.and_then(|()| fs::rename(&beside, path)).inspect_err(|_| drop(fs::remove_file(&beside)))
}

/// Makes a file beside the one that it will take the place of.
pub(super) fn create(path: &Path) -> std::io::Result<(File, PathBuf)> {
    let beside = beside(path);
    let mut open = OpenOptions::new();
    Ok((open.write(true).create(true).truncate(true).mode(0o600).open(&beside)?, beside))
}

/// Removes a file, if it is there.
pub(super) fn remove(path: &Path) -> std::io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

/// The files of a folder whose names end so, in the order of their names.
pub(super) fn list(folder: &Path, extension: &str) -> std::io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|own| own == extension) {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}
