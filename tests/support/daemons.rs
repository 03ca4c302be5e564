//! Daemons to compare: ours, and libvirt's own.
#![allow(dead_code)] // Each user takes its part of this.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// A daemon that ends with its user.
pub struct Server {
    /// The process.
    pub process: Child,
    /// A folder of its own.
    pub folder: PathBuf,
    /// Where clients connect.
    pub socket: PathBuf,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("domdef-{}-{name}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("a folder");
    folder
}

/// Our daemon with the test driver; `binary` is the command.
pub fn ours(binary: &str, name: &str) -> Server {
    ours_of(binary, name, "test")
}

/// The same with another driver.
pub fn ours_of(binary: &str, name: &str, driver: &str) -> Server {
    let folder = folder(name);
    let socket = folder.join("socket");
    let mut command = Command::new(binary);
    command.args(["serve", "--driver", driver, "--timeout", "120", "--socket"]).arg(&socket);
    if driver == "qemu" {
        command.arg("--state").arg(folder.join("state"));
    }
    let process = command.stdin(Stdio::null()).spawn().expect("the command is there");
    Server { process, folder, socket }
}

/// libvirt's daemon, of an unprivileged user: that of the system needs more than a driver of tests. `None` if it is
/// not installed.
pub fn libvirts(name: &str) -> Option<Server> {
    const NOBODY: u32 = 65_534;
    Command::new("libvirtd").arg("--version").output().ok()?;
    let folder = folder(name);
    let config = folder.join("config");
    let limits = "max_clients = 5000\nmax_anonymous_clients = 5000\n";
    std::fs::write(&config, format!("auth_unix_rw = \"none\"\n{limits}")).expect("a file");
    let mut command = match is_root() {
        true => {
            std::os::unix::fs::chown(&folder, Some(NOBODY), Some(NOBODY)).expect("root may");
            let mut command = Command::new("setpriv");
            command.args(["--reuid", "65534", "--regid", "65534", "--clear-groups", "libvirtd"]);
            command
        }
        false => Command::new("libvirtd"),
    };
    command.arg("-f").arg(&config).current_dir(&folder);
    command.env("HOME", &folder).env("XDG_RUNTIME_DIR", &folder).env("XDG_CONFIG_HOME", folder.join("etc"));
    let process = command.stdin(Stdio::null()).stderr(Stdio::null()).spawn().expect("it is installed");
    let socket = folder.join("libvirt/libvirt-sock");
    Some(Server { process, folder, socket })
}

fn is_root() -> bool {
    let own = Path::new("/proc/self").metadata().expect("Linux");
    std::os::unix::fs::MetadataExt::uid(&own) == 0
}
