//! Where the driver keeps what outlives it: definitions, the state of running guests, logs.

use super::store;
use rustix::fs::{flock, FlockOperation};
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

/// The folders of a driver.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folders {
    /// Definitions, one a file; `autostart` in it has links to those that start with the driver.
    pub config: PathBuf,
    /// Running guests: a file each with what the driver has to know of it, and a folder each.
    pub run: PathBuf,
    /// What QEMU said, a file for each guest.
    pub log: PathBuf,
    /// What was learnt of QEMU binaries.
    pub cache: PathBuf,
}

impl Folders {
    /// Everything below one folder.
    pub fn at(folder: &Path) -> Folders {
        Folders {
            config: folder.join("config"),
            run: folder.join("run"),
            log: folder.join("log"),
            cache: folder.join("cache"),
        }
    }

    /// The folders of the user, by the XDG Base Directory Specification.
    ///
    /// # Errors
    /// If the environment names no home.
    pub fn of_user() -> Result<Folders, String> {
        let home = || match std::env::var_os("HOME") {
            Some(home) if !home.is_empty() => Ok(PathBuf::from(home)),
            _ => Err("HOME is not set; name a folder with --state DIR".to_owned()),
        };
        let folder = |variable: &str, default: &str| match std::env::var_os(variable) {
            Some(own) if Path::new(&own).is_absolute() => Ok(PathBuf::from(own).join("domdef/qemu")),
            _ => Ok::<_, String>(home()?.join(default).join("domdef/qemu")),
        };
        Ok(Folders {
            config: folder("XDG_CONFIG_HOME", ".config")?,
            run: folder("XDG_RUNTIME_DIR", ".cache/run")?,
            log: folder("XDG_STATE_HOME", ".local/state")?.join("log"),
            cache: folder("XDG_CACHE_HOME", ".cache")?,
        })
    }

    /// Makes the folders that are not there, for their owner alone, and takes them for this driver.
    pub(super) fn take(&self) -> Result<Taken, String> {
        let pools = self.storage().join("autostart");
        let kept = [&self.autostart(), &self.nvram(), &self.saved(), &pools];
        for folder in [&self.config, &self.run, &self.log, &self.cache].into_iter().chain(kept) {
            private(folder).map_err(|error| format!("{}: cannot be made: {error}", folder.display()))?;
        }
        let lock = |folder: &Path| {
            let path = folder.join("lock");
            let failed = |error: std::io::Error| format!("{}: cannot be locked: {error}", path.display());
            let mut open = OpenOptions::new();
            let file = open.write(true).create(true).truncate(false).mode(0o600).open(&path);
            let file = file.map_err(failed)?;
            match flock(&file, FlockOperation::NonBlockingLockExclusive) {
                Ok(()) => Ok(file),
                Err(rustix::io::Errno::WOULDBLOCK) => {
                    Err(format!("{}: another daemon uses this folder", folder.display()))
                }
                Err(error) => Err(failed(error.into())),
            }
        };
        Ok(Taken { _config: lock(&self.config)?, _run: lock(&self.run)? })
    }

    /// Links to the definitions that start with the driver.
    pub(super) fn autostart(&self) -> PathBuf {
        self.config.join("autostart")
    }

    /// The variables of firmware, a file for each guest.
    pub(super) fn nvram(&self) -> PathBuf {
        self.config.join("nvram")
    }

    /// Guests that go on from where they were saved, a file each.
    pub(super) fn saved(&self) -> PathBuf {
        self.config.join("save")
    }

    pub(super) fn image(&self, name: &str) -> PathBuf {
        self.saved().join(format!("{name}.save"))
    }

    /// Definitions of storage pools, one a file.
    pub(super) fn storage(&self) -> PathBuf {
        self.config.join("storage")
    }

    pub(super) fn definition(&self, name: &str) -> PathBuf {
        self.config.join(format!("{name}.xml"))
    }

    pub(super) fn autostart_link(&self, name: &str) -> PathBuf {
        self.autostart().join(format!("{name}.xml"))
    }

    pub(super) fn status(&self, name: &str) -> PathBuf {
        self.run.join(format!("{name}.json"))
    }

    pub(super) fn log_of(&self, name: &str) -> PathBuf {
        self.log.join(format!("{name}.log"))
    }

    /// The folder of one run of a guest: with its socket in it, the path must not become long.
    pub(super) fn of_run(&self, id: i32, name: &str) -> PathBuf {
        let short: String = name.chars().take(20).collect();
        self.run.join(format!("domain-{id}-{short}"))
    }

    /// The marker that guests were started with the driver since the host booted.
    pub(super) fn autostarted(&self) -> PathBuf {
        self.run.join("autostarted")
    }

    /// Stores a definition: beside its file, and renamed when all of it is there.
    pub(super) fn store(&self, name: &str, text: &str) -> std::io::Result<()> {
        store::replace(&self.definition(name), text.as_bytes())
    }

    /// Removes a definition and what starts it.
    pub(super) fn forget(&self, name: &str) -> std::io::Result<()> {
        store::remove(&self.autostart_link(name))?;
        store::remove(&self.definition(name))
    }

    /// Starts a definition with the driver, or does not any more.
    pub(super) fn set_autostart(&self, name: &str, on: bool) -> std::io::Result<()> {
        let link = self.autostart_link(name);
        store::remove(&link)?;
        match on {
            true => std::os::unix::fs::symlink(self.definition(name), link),
            false => Ok(()),
        }
    }
}

/// The folders, taken: until this is dropped no other driver gets them.
pub(super) struct Taken {
    _config: File,
    _run: File,
}

/// Makes a folder for its owner alone.
pub(super) fn private(folder: &Path) -> std::io::Result<()> {
    match DirBuilder::new().mode(0o700).recursive(true).create(folder) {
        Err(_) if fs::metadata(folder).is_ok_and(|own| own.is_dir()) => Ok(()),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_have_one_driver() {
        let folder = std::env::temp_dir().join(format!("domdef-folders-{}", std::process::id()));
        let folders = Folders::at(&folder);
        let first = folders.take().expect("nobody has them");
        let refused = folders.take().err().unwrap_or_default();
        assert!(refused.contains("another daemon uses this folder"), "{refused}");
        drop(first);
        assert!(folders.take().is_ok());
        fs::remove_dir_all(folder).expect("it is there");
    }
}
