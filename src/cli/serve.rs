//! `serve`: the daemon.

mod socket;

use super::{Failure, Outcome, Verdict};
use crate::driver::test::TestDriver;
use crate::driver::{Access, Code, Driver, Error, Origin};
#[cfg(target_os = "linux")]
use crate::qemu::driver::{Folders, QemuDriver};
use crate::serve::{restrict, Daemon, Open};
use crate::xen::driver::XenDriver;
use clap::{Args, ValueEnum};
use signal_hook::consts::{SIGINT, SIGTERM};
use socket::Socket;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{Duration, Instant};
use wire::server::Limits;

/// Which guests the daemon has.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Kind {
    /// Guests that exist in memory alone, for tests
    Test,
    /// Guests that are QEMU processes of the user
    #[cfg(target_os = "linux")]
    Qemu,
    /// Guests of a Xen host, as its xl shows them
    Xen,
}

/// `domdef serve`
#[derive(Debug, Args)]
pub struct Serve {
    /// Which guests the daemon has
    #[arg(long, value_enum)]
    driver: Kind,
    /// Socket for clients that may change guests [default: libvirt/libvirt-sock in $XDG_RUNTIME_DIR]
    #[arg(long, value_name = "PATH")]
    socket: Option<PathBuf>,
    /// Socket for clients that may only ask [default: that of --socket with -ro behind]
    #[arg(long, value_name = "PATH")]
    read_only_socket: Option<PathBuf>,
    /// Folder for definitions, the state of running guests, and logs, with --driver qemu [default: domdef/qemu
    /// in the user's folders for each]
    #[arg(long, value_name = "DIR")]
    state: Option<PathBuf>,
    /// Seconds without clients after which the daemon ends; 0: never
    #[arg(long, value_name = "SECONDS", default_value_t = 0)]
    timeout: u64,
}

impl Serve {
    /// Serves until a signal or the time-out ends it.
    pub(super) fn run(self) -> Outcome {
        // What the daemon was started with must not reach its guests.
        #[cfg(target_os = "linux")]
        {
            close_fds::set_fds_cloexec(3, &[]);
            take_descriptors();
        }
        let socket = self.socket.clone().map_or_else(default_socket, Ok)?;
        let mut read_only = socket.clone().into_os_string();
        read_only.push("-ro");
        let read_only = self.read_only_socket.clone().unwrap_or_else(|| read_only.into());
        let mut signals = signal_hook::iterator::Signals::new([SIGINT, SIGTERM])?;
        // Guests are touched only by a daemon that will serve.
        let sockets =
            [(Socket::bind(&socket)?, Access::ReadWrite), (Socket::bind(&read_only)?, Access::ReadOnly)];
        let server = Daemon::server(self.drivers()?, Limits::default())?;
        for (own, access) in &sockets {
            let (listener, server, access) = (own.listener()?, server.clone(), *access);
            let accept = move || server.listen(&listener, move |client| restrict(client, access));
            std::thread::Builder::new().name("accept".to_owned()).spawn(accept)?;
        }
        let limit = Duration::from_secs(self.timeout);
        let mut busy = Instant::now();
        loop {
            if server.clients() > 0 {
                busy = Instant::now();
            }
            let idle = self.timeout > 0 && busy.elapsed() >= limit;
            if idle || signals.pending().next().is_some() {
                break;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        server.stop();
        Ok(Verdict::Clean)
    }
}

impl Serve {
    /// The drivers that clients are connected to.
    fn drivers(&self) -> Result<Drivers, Failure> {
        match self.driver {
            Kind::Test | Kind::Xen if self.state.is_some() => {
                Err(Failure("--state is of --driver qemu: the other drivers keep nothing".to_owned()))
            }
            Kind::Test => Ok(Drivers::Test(Mutex::default())),
            Kind::Xen => Ok(Drivers::Xen(Arc::default())),
            #[cfg(target_os = "linux")]
            Kind::Qemu => {
                let folders = match &self.state {
                    Some(folder) => Ok(Folders::at(&std::path::absolute(folder)?)),
                    None => Folders::of_user(),
                };
                let (driver, problems) = folders.and_then(QemuDriver::open).map_err(Failure)?;
                for problem in problems {
                    eprintln!("domdef: warning: {problem}");
                }
                Ok(Drivers::Qemu(Arc::new(driver)))
            }
        }
    }
}

/// Every client takes a descriptor: the daemon may have as many as the system allows it.
#[cfg(target_os = "linux")]
fn take_descriptors() {
    use rustix::process::{getrlimit, setrlimit, Resource, Rlimit};
    let limit = getrlimit(Resource::Nofile);
    // Where that is refused, further clients wait for those before them.
    let _ = setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, ..limit });
}

fn default_socket() -> Result<PathBuf, Failure> {
    match std::env::var_os("XDG_RUNTIME_DIR") {
        Some(folder) => Ok(PathBuf::from(folder).join("libvirt/libvirt-sock")),
        None => Err(Failure("XDG_RUNTIME_DIR is not set; name a socket with --socket PATH".to_owned())),
    }
}

/// The drivers that the daemon has.
enum Drivers {
    /// The test driver: all clients share one, which is gone with the last of them.
    Test(Mutex<Weak<TestDriver>>),
    /// QEMU's: it stays, since its guests do.
    #[cfg(target_os = "linux")]
    Qemu(Arc<QemuDriver>),
    /// Xen's.
    Xen(Arc<XenDriver>),
}

impl Open for Drivers {
    fn open(&self, uri: &str) -> crate::driver::Result<Arc<dyn Driver>> {
        let refuse = || Err(Error::new(Code::NoConnect, Origin::None, uri));
        match self {
            Drivers::Test(_) if !matches!(uri, "" | "test:///default") => refuse(),
            Drivers::Test(shared) => {
                let mut shared = shared.lock().unwrap_or_else(PoisonError::into_inner);
                let driver = shared.upgrade().unwrap_or_else(|| Arc::new(TestDriver::new()));
                *shared = Arc::downgrade(&driver);
                Ok(driver)
            }
            #[cfg(target_os = "linux")]
            Drivers::Qemu(_) if !matches!(uri, "" | "qemu:///session") => refuse(),
            #[cfg(target_os = "linux")]
            Drivers::Qemu(driver) => Ok(driver.clone()),
            Drivers::Xen(_) if !matches!(uri, "" | "xen:///system") => refuse(),
            Drivers::Xen(driver) => Ok(driver.clone()),
        }
    }
}
