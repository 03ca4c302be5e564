//! Consoles of running guests, as streams: the terminal that QEMU opened for a character device, read and
//! written for one client at a time.

use super::{refuse, setup, QemuDriver};
use crate::domain::devices::chardev::Source;
use crate::domain::Domain;
use crate::driver::error::{Code, Error, Origin, Result};
use rustix::event::{poll, PollFd, PollFlags, Timespec};
use rustix::fs::{Mode, OFlags};
use rustix::termios::{tcgetattr, tcsetattr, OptionalActions};
use std::collections::HashMap;
use std::os::fd::OwnedFd;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use wire::procedures::DomainOpenConsole;
use wire::server::{Chunk, Download, Streaming, Upload};
use wire::RemoteError;

/// Flags of the call.
const FORCE: u32 = 1;
const SAFE: u32 = 2;

/// How much is read at a time, in bytes.
const PIECE: usize = 4096;

/// After how many milliseconds a stream without data looks whether it is over.
const LOOK: i64 = 100;

/// The terminals that clients have, by their paths.
#[derive(Clone, Default)]
pub(super) struct Consoles {
    open: Arc<Mutex<HashMap<String, Arc<AtomicBool>>>>,
}

impl Consoles {
    fn lock(&self) -> MutexGuard<'_, HashMap<String, Arc<AtomicBool>>> {
        // What it guards is changed by whole steps only.
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a terminal for a client.
    fn take(&self, path: &str, flags: u32) -> Result<Streaming> {
        let terminal = open(path)?;
        let over = Arc::new(AtomicBool::new(false));
        {
            let mut open = self.lock();
            match open.get(path) {
                Some(other) if flags & FORCE != 0 => other.store(true, Ordering::SeqCst),
                Some(_) => {
                    return refuse(Code::OperationFailed, "Active console session exists for this domain");
                }
                None => {}
            }
            open.insert(path.to_owned(), over.clone());
        }
        let shared = Arc::new(Terminal { terminal, path: path.to_owned(), over, consoles: self.clone() });
        Ok(Streaming {
            download: Some(Box::new(Reader(shared.clone()))),
            upload: Some(Box::new(Writer(shared))),
        })
    }
}

/// A terminal that one client has.
struct Terminal {
    terminal: OwnedFd,
    path: String,
    /// Another client took it, or this one gave it up.
    over: Arc<AtomicBool>,
    consoles: Consoles,
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let mut open = self.consoles.lock();
        if open.get(&self.path).is_some_and(|own| Arc::ptr_eq(own, &self.over)) {
            open.remove(&self.path);
        }
    }
}

impl Terminal {
    fn is_over(&self) -> bool {
        self.over.load(Ordering::SeqCst)
    }

    /// Waits until the terminal is ready for something, or a while; what it is ready for.
    fn wait(&self, what: PollFlags) -> PollFlags {
        let mut descriptors = [PollFd::new(&self.terminal, what)];
        let time = Timespec { tv_sec: 0, tv_nsec: LOOK * 1_000_000 };
        match poll(&mut descriptors, Some(&time)) {
            Ok(1) => descriptors[0].revents(),
            _ => PollFlags::empty(),
        }
    }
}

struct Reader(Arc<Terminal>);

impl Download for Reader {
    fn next(&mut self) -> std::result::Result<Option<Chunk>, Box<RemoteError>> {
        let ready = self.0.wait(PollFlags::IN);
        // Who takes the terminal over does it before or after all of this, and gets what comes from then on.
        let _open = self.0.consoles.lock();
        if self.0.is_over() {
            return Ok(None);
        }
        let mut bytes = vec![0; PIECE];
        if ready.contains(PollFlags::IN) {
            return Ok(match rustix::io::read(&self.0.terminal, &mut bytes) {
                Ok(0) => None,
                Ok(length) => {
                    bytes.truncate(length);
                    Some(Chunk::Data(bytes))
                }
                Err(rustix::io::Errno::AGAIN | rustix::io::Errno::INTR) => Some(Chunk::Data(Vec::new())),
                // The other end is gone with the guest.
                Err(_) => None,
            });
        }
        let gone = ready.intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL);
        Ok((!gone).then(|| Chunk::Data(Vec::new())))
    }
}

struct Writer(Arc<Terminal>);

impl Upload for Writer {
    fn take(&mut self, chunk: Chunk) -> std::result::Result<(), Box<RemoteError>> {
        let Chunk::Data(bytes) = chunk else {
            return Err(RemoteError::internal("a console takes no holes"));
        };
        let mut rest = &bytes[..];
        while !rest.is_empty() {
            self.0.wait(PollFlags::OUT);
            let _open = self.0.consoles.lock();
            if self.0.is_over() {
                break;
            }
            match rustix::io::write(&self.0.terminal, rest) {
                Ok(length) => rest = &rest[length..],
                Err(rustix::io::Errno::AGAIN | rustix::io::Errno::INTR) => {}
                Err(error) => return Err(RemoteError::internal(&format!("the console is gone: {error}"))),
            }
        }
        Ok(())
    }

    fn finish(&mut self) -> std::result::Result<(), Box<RemoteError>> {
        Ok(())
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.0.over.store(true, Ordering::SeqCst);
    }
}

/// Opens a terminal so that bytes pass as they are.
fn open(path: &str) -> Result<OwnedFd> {
    let flags = OFlags::RDWR | OFlags::NOCTTY | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let opened = rustix::fs::open(path, flags, Mode::empty()).and_then(|terminal| {
        let mut settings = tcgetattr(&terminal)?;
        settings.make_raw();
        tcsetattr(&terminal, OptionalActions::Now, &settings)?;
        Ok(terminal)
    });
    opened.map_err(|error| {
        Error::system(Origin::Qemu, &format!("unable to open console '{path}'"), &error.into())
    })
}

/// The terminal of the character device of that name; without a name, of the first console or port.
fn terminal(domain: &Domain, name: Option<&str>) -> Result<String> {
    let devices = &domain.devices;
    let consoles = devices.console.iter().map(|own| (setup::alias(&own.info), &own.source));
    let serials = devices.serial.iter().map(|own| (setup::alias(&own.info), &own.source));
    let parallels = devices.parallel.iter().map(|own| (setup::alias(&own.info), &own.source));
    let mut all = consoles.chain(serials).chain(parallels);
    let Some((alias, source)) = all.find(|(alias, _)| name.is_none_or(|name| name == *alias)) else {
        let name = name.unwrap_or("default");
        return refuse(Code::Internal, format!("cannot find character device {name}"));
    };
    match source {
        Source::Pty(own) => own.source.as_ref().and_then(|own| own.path.as_ref()).map(|own| own.0.clone()),
        _ => None,
    }
    .ok_or_else(|| {
        Error::new(Code::Internal, Origin::Qemu, format!("character device {alias} is not using a PTY"))
    })
}

impl QemuDriver {
    /// Opens a console for a client.
    pub(super) fn console(&self, call: &DomainOpenConsole) -> Result<Streaming> {
        super::supported(call.flags, FORCE | SAFE, "qemuDomainOpenConsole")?;
        let path = self.look(&call.dom, |_, own| {
            terminal(&own.running()?.definition.domain, call.dev_name.as_deref())
        })?;
        self.shared.consoles.take(&path, call.flags)
    }
}
