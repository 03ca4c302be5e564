//! The driver of Xen: the guests of a host as its command `xl` shows and changes them.
//!
//! `xl` knows running guests alone, so that each is transient: there is no stored definition to ask for or to
//! change. Every call asks anew, since others use `xl` as well. It was written after the outputs of `xl` and is tested
//! against recorded ones; no Xen host has run it.

mod cpus;
mod guests;
mod host;
mod life;
mod tool;

use crate::driver::calls::*;
use crate::driver::error::{Code, Error, Origin, Result};
use crate::driver::event::Listeners;
use crate::driver::{Handle, AFFECT_CONFIG};
use guests::Guest;
use std::path::PathBuf;
use tool::Tool;
use wire::procedures::Procedure;
use wire::xdr::Uuid;

/// The URI that leads to the driver.
const URI: &str = "xen:///system";

/// A driver whose guests are those that `xl` knows.
pub struct XenDriver {
    tool: Tool,
    listeners: Listeners,
}

impl Default for XenDriver {
    fn default() -> XenDriver {
        XenDriver::new("xl")
    }
}

impl XenDriver {
    /// The driver that runs this program: a name that is looked up in `PATH`, or a path.
    pub fn new(xl: impl Into<PathBuf>) -> XenDriver {
        XenDriver { tool: Tool::new(xl.into()), listeners: Listeners::default() }
    }

    fn guests(&self) -> Result<Vec<Guest>> {
        guests::read(&self.tool.run(&["list", "-l"])?, &self.tool.run(&["list"])?)
    }

    /// The first guest that is so.
    fn lookup(&self, is_it: impl Fn(&Guest) -> bool, missing: impl FnOnce() -> String) -> Result<Guest> {
        let found = self.guests()?.into_iter().find(is_it);
        found.ok_or_else(|| Error::new(Code::NoDomain, Origin::Xen, missing()))
    }

    /// The guest that a call is about.
    fn find(&self, dom: &Handle) -> Result<Guest> {
        let missing = || format!("no domain with matching uuid '{}' ({})", uuid_text(dom.uuid), dom.name);
        self.lookup(|guest| guest.uuid == dom.uuid, missing)
    }
}

impl Core for XenDriver {
    fn uri(&self) -> &str {
        URI
    }

    fn listeners(&self) -> &Listeners {
        &self.listeners
    }

    /// Every call runs a program.
    fn waits(&self, _: &Procedure) -> bool {
        true
    }
}

impl Memory for XenDriver {}
impl Tuning for XenDriver {}
impl Threads for XenDriver {}
impl Block for XenDriver {}
impl Devices for XenDriver {}
impl Saving for XenDriver {}
impl Agent for XenDriver {}
impl NodeDevices for XenDriver {}
impl Interfaces for XenDriver {}
impl Pools for XenDriver {}
impl Volumes for XenDriver {}
impl Secrets for XenDriver {}
impl Filters for XenDriver {}
impl Networks for XenDriver {}
impl Checkpoints for XenDriver {}
impl Snapshots for XenDriver {}
impl Migration for XenDriver {}

fn refuse<T>(code: Code, detail: impl Into<String>) -> Result<T> {
    Err(Error::new(code, Origin::Xen, detail))
}

/// Refuses flags that a function does not know.
fn supported(flags: u32, known: u32, function: &str) -> Result<()> {
    Error::unless_known(Origin::Xen, flags, known, function)
}

/// Refuses what is about the stored definition: `xl` keeps none.
fn live_only(flags: u32) -> Result<()> {
    match flags & AFFECT_CONFIG {
        0 => Ok(()),
        _ => refuse(Code::OperationInvalid, "transient domains do not have any persistent config"),
    }
}

/// The usual spelling of a uuid.
fn uuid_text(uuid: Uuid) -> String {
    crate::xml::value::id::Uuid(uuid.0).to_string()
}
