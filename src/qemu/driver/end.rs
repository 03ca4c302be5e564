//! The end of a guest, wanted or not, and what is cleaned up after it.

use super::guest::{Ending, Guest};
use super::{lifecycle, log, refuse, store, Shared};
use crate::driver::error::{Code, Error, Origin, Result};
use crate::driver::event::Lifecycle;
use crate::driver::State;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// How long a process may take to end when it is asked to, and how long when it is killed.
const ASKED: Duration = Duration::from_secs(10);
const KILLED: Duration = Duration::from_secs(30);
/// How long one may take that is never killed.
const GRACE: Duration = Duration::from_secs(15);

/// Whether a process that does not end is killed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Force {
    Kill,
    Spare,
}

impl Shared {
    /// Ends a guest.
    pub(super) fn destroy(&self, guest: &Guest, force: Force) -> Result<()> {
        let (process, id) = {
            let mut own = guest.lock();
            let live = own.running_mut()?;
            live.ending.destroyed = true;
            (live.process.clone(), live.id)
        };
        let gone =
            |time: Duration| guest.wait(time, |own| own.live.as_ref().is_none_or(|live| live.id != id));
        process.terminate();
        if gone(if force == Force::Kill { ASKED } else { GRACE }) {
            return Ok(());
        }
        if force == Force::Kill {
            process.kill();
            if gone(KILLED) {
                return Ok(());
            }
        }
        if let Some(live) = &mut guest.lock().live {
            live.ending.destroyed = false;
        }
        let what = format!("Failed to terminate process {} with SIGTERM", process.pid());
        Err(Error::system(Origin::Qemu, &what, &rustix::io::Errno::BUSY.into()))
    }

    /// A guest's control socket is closed: its process has ended, or cannot be reached any more.
    pub(super) fn ended(&self, guest: &Arc<Guest>, id: i32) {
        let process = match &guest.lock().live {
            Some(live) if live.id == id && !live.ending.starting => live.process.clone(),
            _ => return,
        };
        if !process.ends_within(Duration::from_secs(5)) {
            process.kill();
            process.ends_within(KILLED);
        }
        let (mut own, live) = {
            let mut own = guest.lock();
            match own.live.take() {
                Some(live) if live.id == id => (own, live),
                other => {
                    own.live = other;
                    return;
                }
            }
        };
        let (reason, step, word) = judge(&live.ending);
        own.be(State::Shutoff, reason);
        let transient = own.config.is_none();
        let dom = guest.handle_of(&own);
        // Cleaned up before anybody can start it again.
        self.clean(guest, &live.folder);
        drop(own);
        log::end(&self.folders, &guest.name, word);
        if transient {
            self.remove(guest);
        }
        self.listeners.send(&[lifecycle(dom, step)]);
        guest.changed();
    }

    /// Removes what a run leaves behind.
    pub(super) fn clean(&self, guest: &Guest, folder: &Path) {
        // What stays is in nobody's way: every run has a folder of its own.
        let _ = store::remove(&self.folders.status(&guest.name));
        let _ = std::fs::remove_dir_all(folder);
    }
}

/// The reason of the state, the step for listeners, and the word for the log.
fn judge(ending: &Ending) -> (i32, Lifecycle, &'static str) {
    match ending {
        Ending { saved: true, .. } => (5, Lifecycle::Stopped(4), "saved"),
        Ending { destroyed: true, .. } => (2, Lifecycle::Stopped(1), "destroyed"),
        Ending { panicked: true, .. } => (3, Lifecycle::Stopped(2), "crashed"),
        Ending { shutdown: true, .. } => (1, Lifecycle::Stopped(0), "shutdown"),
        _ => (3, Lifecycle::Stopped(5), "crashed"),
    }
}

/// Asks a running guest's QEMU for one thing.
pub(super) fn ask(guest: &Guest, command: &str, arguments: serde_json::Value) -> Result<serde_json::Value> {
    let monitor = guest.monitor()?;
    super::start::said(command, monitor.ask(command, arguments))
}

/// Refuses modes of a call that need a helper within the guest.
pub(super) fn only_acpi(flags: u32, known: u32) -> Result<()> {
    const ACPI: u32 = 1;
    const AGENT: u32 = 2;
    match flags & known {
        0 => Ok(()),
        modes if modes & ACPI != 0 => Ok(()),
        modes if modes & AGENT != 0 => refuse(Code::AgentUnresponsive, "QEMU guest agent is not connected"),
        _ => refuse(Code::ArgumentUnsupported, "only the modes acpi and agent are supported"),
    }
}
