//! Sockets in the file system: only for their owner, and gone when the daemon ends.

use super::super::Failure;
use std::fs::{self, DirBuilder, Permissions};
use std::io::ErrorKind;
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};

/// A socket that clients connect to.
pub(super) struct Socket {
    listener: UnixListener,
    path: PathBuf,
}

impl Socket {
    /// Makes the socket, and its folder if need be. One that a daemon left behind is replaced.
    pub(super) fn bind(path: &Path) -> Result<Socket, Failure> {
        let failed =
            |what: &str, error: std::io::Error| Failure(format!("{}: {what}: {error}", path.display()));
        match UnixStream::connect(path) {
            Ok(_) => {
                let message = format!("{}: another daemon serves this socket", path.display());
                return Err(Failure(message));
            }
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::ConnectionRefused) => {}
            Err(error) => return Err(failed("the socket cannot be looked at", error)),
        }
        let folder = path.parent().filter(|own| !own.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let mut private = DirBuilder::new();
        private.mode(0o700).recursive(true);
        private.create(folder).map_err(|error| failed("its folder cannot be made", error))?;
        // It gets its mode where nobody else can reach it, and its name after that.
        let hidden = folder.join(format!(".domdef-{}", std::process::id()));
        private
            .recursive(false)
            .create(&hidden)
            .map_err(|error| failed("the socket cannot be made", error))?;
        let beside = hidden.join("socket");
        let made = UnixListener::bind(&beside).and_then(|listener| {
            fs::set_permissions(&beside, Permissions::from_mode(0o700))?;
            fs::rename(&beside, path)?;
            Ok(listener)
        });
        let _ = fs::remove_file(&beside);
        let _ = fs::remove_dir(&hidden);
        let listener = made.map_err(|error| failed("the socket cannot be made", error))?;
        Ok(Socket { listener, path: path.to_owned() })
    }

    /// The socket for a thread that accepts clients.
    pub(super) fn listener(&self) -> std::io::Result<UnixListener> {
        self.listener.try_clone()
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}
