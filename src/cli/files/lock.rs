//! One writer of a file at a time: between reading it and replacing it nobody else does.

use std::fs::File;
use std::io;
use std::path::Path;

/// The right to replace a file, which ends with the value. It is advisory: it holds back other processes of this
/// program, not editors.
pub(super) struct Lock {
    _file: File,
}

impl Lock {
    /// Waits for the right to replace a file. Where the file system has no locks there is nothing to wait for.
    #[cfg(unix)]
    pub(super) fn of(path: &Path) -> io::Result<Lock> {
        use rustix::fs::{flock, FlockOperation};
        use std::os::unix::fs::MetadataExt;
        loop {
            let file = File::open(path)?;
            if flock(&file, FlockOperation::LockExclusive).is_err() {
                return Ok(Lock { _file: file });
            }
            // Whoever had it before may have put another file in its place.
            let (locked, named) = (file.metadata()?, std::fs::metadata(path)?);
            if (locked.dev(), locked.ino()) == (named.dev(), named.ino()) {
                return Ok(Lock { _file: file });
            }
        }
    }

    /// Waits for the right to replace a file; this system has no such locks.
    #[cfg(not(unix))]
    pub(super) fn of(path: &Path) -> io::Result<Lock> {
        Ok(Lock { _file: File::open(path)? })
    }
}
