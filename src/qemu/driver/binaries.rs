//! What QEMU binaries can do: each is asked once, and its answers are kept for as long as its file is the
//! same.

use super::folders::Folders;
use super::{refuse, store};
use crate::driver::error::{Code, Error, Origin, Result};
use crate::qemu::caps::Capabilities;
use std::collections::HashMap;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// By which a file is known to be the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Mark {
    device: u64,
    inode: u64,
    size: u64,
    changed: (i64, i64),
    /// Whether the host's accelerator was there: the answers depend on it.
    accelerated: bool,
}

/// What is known of binaries.
#[derive(Default)]
pub(super) struct Binaries {
    known: Mutex<HashMap<PathBuf, (Mark, Arc<Capabilities>)>>,
}

impl Binaries {
    /// What a binary can do.
    pub(super) fn capabilities(&self, folders: &Folders, path: &Path) -> Result<Arc<Capabilities>> {
        let mark = match fs::metadata(path) {
            Ok(own) => Mark {
                device: own.dev(),
                inode: own.ino(),
                size: own.size(),
                changed: (own.mtime(), own.mtime_nsec()),
                accelerated: has_kvm(),
            },
            Err(error) => {
                let what = format!("Cannot check QEMU binary {}", path.display());
                return Err(Error::system(Origin::Qemu, &what, &error));
            }
        };
        // Held while a binary is asked: several who want the same do not ask it twice.
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((own, caps)) = known.get(path).filter(|(own, _)| *own == mark) {
            debug_assert_eq!(*own, mark);
            return Ok(caps.clone());
        }
        let caps = Arc::new(kept_or_asked(folders, path, mark)?);
        known.insert(path.to_owned(), (mark, caps.clone()));
        Ok(caps)
    }
}

fn kept_or_asked(folders: &Folders, path: &Path, mark: Mark) -> Result<Capabilities> {
    let Mark { device, inode, size, changed: (seconds, nanoseconds), accelerated } = mark;
    let name = format!(
        "{device:x}-{inode:x}-{size:x}-{seconds:x}-{nanoseconds:x}{}.json",
        if accelerated { "-kvm" } else { "" }
    );
    let file = folders.cache.join(name);
    if let Some(caps) = fs::read_to_string(&file).ok().and_then(|text| Capabilities::read(&text).ok()) {
        return Ok(caps);
    }
    match Capabilities::probe(path) {
        Ok(caps) => {
            // Without it, the binary is asked again next time.
            let _ = store::replace_quickly(&file, caps.to_compact().as_bytes());
            Ok(caps)
        }
        Err(error) => {
            let detail = format!("Failed to probe capabilities of {}: {error}", path.display());
            refuse(Code::Internal, detail)
        }
    }
}

/// Whether this user may use KVM.
pub(super) fn has_kvm() -> bool {
    fs::OpenOptions::new().read(true).write(true).open("/dev/kvm").is_ok()
}
