//! Writing a file so that it is whole at every moment, and stays what it is but for its content: its
//! owner, mode, access list, extended attributes and other names.

mod signals;

use super::{report, Failure};
use signals::Hold;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Writes a file, whole or not at all.
///
/// What is written gets its name when it is complete: until then it has none, so that nothing is left
/// of it whatever ends the program. Where files without a name cannot be had, it is removed before a
/// signal ends the program. Nobody else can read it until it has the owner and the mode of the
/// old file. A file with several names, or with attributes that cannot be copied, is written in place,
/// which is said.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let failed = |error: io::Error| Failure(format!("{}: {error}", path.display()));
    let old = match File::open(path) {
        Ok(old) => Some((old.metadata().map_err(failed)?, old)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(failed(error)),
    };
    if let Some((metadata, _)) = &old {
        if !metadata.is_file() {
            return fs::write(path, bytes).map_err(failed);
        }
        let count = names(metadata);
        if count > 1 {
            report::complain(&format!("{}: written in place, since it has {count} names", path.display()));
            return in_place(path, bytes).map_err(failed);
        }
    }
    let readers = if old.is_some() { Readers::Owner } else { Readers::Usual };
    let mut new = Beside::create(path, readers).map_err(failed)?;
    if let Some((metadata, old)) = &old {
        new.keep_owner(metadata).map_err(failed)?;
        if let Err(error) = copy_attributes(old, &new.file) {
            let why = format!("its extended attributes cannot be copied ({error})");
            report::complain(&format!("{}: written in place, since {why}", path.display()));
            return in_place(path, bytes).map_err(failed);
        }
        // Last, since nothing more can be set on a file that must not be written.
        new.file.set_permissions(metadata.permissions()).map_err(failed)?;
    }
    new.file.write_all(bytes).and_then(|()| new.file.sync_all()).map_err(failed)?;
    new.rename(path).map_err(failed)
}

/// Overwrites a file: all its names lead to the new content.
fn in_place(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = fs::OpenOptions::new().write(true).open(path)?;
    file.write_all(bytes)?;
    file.set_len(bytes.len() as u64)?;
    file.sync_all()
}

/// Who may read a file that is being written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Readers {
    /// Its owner alone, until it has the mode of the file that it replaces.
    Owner,
    /// Those that the user's mask allows.
    Usual,
}

/// A new file in the folder of another, which it replaces when it is complete.
struct Beside {
    file: File,
    /// Its name, which nobody can foresee; the file has it from the beginning only where files without
    /// a name cannot be had.
    name: PathBuf,
    /// There while it has the name; signals wait for it.
    hold: Option<Hold>,
}

impl Drop for Beside {
    fn drop(&mut self) {
        if let Some(hold) = self.hold.take() {
            let _ = fs::remove_file(&self.name);
            drop(hold);
        }
    }
}

impl Beside {
    fn create(path: &Path, readers: Readers) -> io::Result<Beside> {
        let number = std::hash::BuildHasher::hash_one(&std::hash::RandomState::new(), std::process::id());
        let name = path.with_file_name(format!(".domdef-{number:016x}.tmp"));
        if let Some(file) = nameless(folder(path), readers) {
            return Ok(Beside { file, name, hold: None });
        }
        let mut options = fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        if readers == Readers::Owner {
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        }
        let hold = Some(Hold::begin());
        let file = options.open(&name)?;
        Ok(Beside { file, name, hold })
    }

    /// Gives it the owner of the old file, where that is allowed.
    fn keep_owner(&self, old: &fs::Metadata) -> io::Result<()> {
        #[cfg(unix)]
        {
            use std::os::unix::fs::{fchown, MetadataExt};
            let new = self.file.metadata()?;
            if (new.uid(), new.gid()) != (old.uid(), old.gid()) {
                let kept = fchown(&self.file, Some(old.uid()), Some(old.gid()));
                if kept.is_err() {
                    report::complain("the owner of the file could not be kept");
                }
            }
        }
        #[cfg(not(unix))]
        let _ = old;
        Ok(())
    }

    /// Puts it in the place of another, for good: the folder is on the disk as well.
    fn rename(mut self, path: &Path) -> io::Result<()> {
        if self.hold.is_none() {
            let hold = Hold::begin();
            give_name(&self.file, &self.name)?;
            self.hold = Some(hold);
        }
        fs::rename(&self.name, path)?;
        self.hold = None;
        // Not every system has folders that can be synchronized.
        let _ = File::open(folder(path)).and_then(|folder| folder.sync_all());
        Ok(())
    }
}

fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

#[cfg(unix)]
fn names(metadata: &fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::nlink(metadata)
}

#[cfg(not(unix))]
fn names(_: &fs::Metadata) -> u64 {
    1
}

/// A file in a folder that has no name yet; `None` where there are none such.
#[cfg(target_os = "linux")]
fn nameless(folder: &Path, readers: Readers) -> Option<File> {
    use rustix::fs::{Mode, OFlags};
    let mode = match readers {
        Readers::Owner => 0o600,
        Readers::Usual => 0o666,
    };
    let flags = OFlags::TMPFILE | OFlags::WRONLY | OFlags::CLOEXEC;
    // It gets its name by way of this folder.
    Path::new("/proc/self/fd").is_dir().then_some(())?;
    rustix::fs::open(folder, flags, Mode::from_raw_mode(mode)).ok().map(File::from)
}

#[cfg(not(target_os = "linux"))]
fn nameless(_: &Path, _: Readers) -> Option<File> {
    None
}

#[cfg(target_os = "linux")]
fn give_name(file: &File, name: &Path) -> io::Result<()> {
    use rustix::fs::{linkat, AtFlags, CWD};
    let own = format!("/proc/self/fd/{}", std::os::fd::AsRawFd::as_raw_fd(file));
    Ok(linkat(CWD, own, CWD, name, AtFlags::SYMLINK_FOLLOW)?)
}

#[cfg(not(target_os = "linux"))]
fn give_name(_: &File, _: &Path) -> io::Result<()> {
    Ok(())
}

/// Copies extended attributes, of which an access list is one.
#[cfg(target_os = "linux")]
fn copy_attributes(old: &File, new: &File) -> io::Result<()> {
    use rustix::fs::{fgetxattr, flistxattr, fsetxattr, XattrFlags};
    /// The most that the system has in one.
    const MOST: usize = 64 << 10;
    let mut list = vec![0; MOST];
    let length = match flistxattr(old, &mut list[..]) {
        Ok(length) => length,
        Err(rustix::io::Errno::NOTSUP) => return Ok(()),
        Err(error) => return Err(error.into()),
    };
    for name in list[..length].split(|byte| *byte == 0).filter(|name| !name.is_empty()) {
        let mut value = vec![0; MOST];
        let length = fgetxattr(old, name, &mut value[..])?;
        fsetxattr(new, name, &value[..length], XattrFlags::empty())?;
    }
    Ok(())
}

#[cfg(not(target_os = "linux"))]
fn copy_attributes(_: &File, _: &File) -> io::Result<()> {
    Ok(())
}
