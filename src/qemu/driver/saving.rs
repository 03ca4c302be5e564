//! Guests that are saved to a file and go on from it: QEMU writes its state as for a migration, and ends.

use super::end::ask;
use super::guest::{Definition, Guest};
use super::image::{Image, Unfinished};
use super::qmp::Monitor;
use super::start::{said, Beginning, First};
use super::{not_now, refuse, store, supported, QemuDriver, Shared};
use crate::driver::calls::Saving;
use crate::driver::document::document;
use crate::driver::document::{Passwords, Purpose, SECURE};
use crate::driver::error::{Code, Error, Origin, Result};
use crate::driver::schema::Grammar;
use crate::driver::{Handle, State};
use serde_json::{json, Value};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use wire::procedures::*;

/// Flags of saves and restores.
const BYPASS_CACHE: u32 = 1;
const RUNNING: u32 = 2;
const PAUSED: u32 = 4;

/// How long the end of a process takes at most, and between two questions for how far it is.
const KILLED: Duration = Duration::from_secs(30);
const BETWEEN: Duration = Duration::from_millis(20);

/// Whether the guest is to run, where a call says it.
fn wanted(flags: u32, before: bool) -> bool {
    match flags & (RUNNING | PAUSED) {
        0 => before,
        own => own == RUNNING,
    }
}

fn unchanged(dxml: Option<&String>) -> Result<()> {
    match dxml {
        None => Ok(()),
        Some(_) => refuse(Code::ArgumentUnsupported, "another definition for a saved guest is not supported"),
    }
}

impl Saving for QemuDriver {
    fn domain_save(&self, call: &DomainSave) -> Result<()> {
        self.save_to(&call.dom, &call.to, 0)
    }

    fn domain_save_flags(&self, call: &DomainSaveFlags) -> Result<()> {
        supported(call.flags, BYPASS_CACHE | RUNNING | PAUSED, "qemuDomainSaveFlags")?;
        unchanged(call.dxml.as_ref())?;
        self.save_to(&call.dom, &call.to, call.flags)
    }

    fn domain_restore(&self, call: &DomainRestore) -> Result<()> {
        self.restore(&call.from, 0)
    }

    fn domain_restore_flags(&self, call: &DomainRestoreFlags) -> Result<()> {
        supported(call.flags, BYPASS_CACHE | RUNNING | PAUSED, "qemuDomainRestoreFlags")?;
        unchanged(call.dxml.as_ref())?;
        self.restore(&call.from, call.flags)
    }

    fn domain_save_image_get_xml_desc(
        &self,
        call: &DomainSaveImageGetXmlDesc,
    ) -> Result<DomainSaveImageGetXmlDescReply> {
        supported(call.flags, SECURE, "qemuDomainSaveImageGetXMLDesc")?;
        let xml = self.shared.document_in(Path::new(&call.file), Passwords::asked(call.flags))?;
        Ok(DomainSaveImageGetXmlDescReply { xml })
    }

    fn domain_managed_save(&self, call: &DomainManagedSave) -> Result<()> {
        supported(call.flags, BYPASS_CACHE | RUNNING | PAUSED, "qemuDomainManagedSave")?;
        let guest = self.find(&call.dom)?;
        let _turn = guest.turn()?;
        {
            let own = guest.lock();
            own.running()?;
            if own.config.is_none() {
                return Err(not_now("cannot do managed save for transient domain"));
            }
        }
        self.shared.save_guest(&guest, &self.shared.folders.image(&guest.name), call.flags)?;
        guest.lock().saved = true;
        Ok(())
    }

    fn domain_has_managed_save_image(
        &self,
        call: &DomainHasManagedSaveImage,
    ) -> Result<DomainHasManagedSaveImageReply> {
        supported(call.flags, 0, "qemuDomainHasManagedSaveImage")?;
        self.look(&call.dom, |_, own| Ok(DomainHasManagedSaveImageReply { result: own.saved.into() }))
    }

    fn domain_managed_save_remove(&self, call: &DomainManagedSaveRemove) -> Result<()> {
        supported(call.flags, 0, "qemuDomainManagedSaveRemove")?;
        let guest = self.find(&call.dom)?;
        let _turn = guest.turn()?;
        self.shared.forget_image(&guest)
    }

    fn domain_managed_save_get_xml_desc(
        &self,
        call: &DomainManagedSaveGetXmlDesc,
    ) -> Result<DomainManagedSaveGetXmlDescReply> {
        supported(call.flags, SECURE, "qemuDomainManagedSaveGetXMLDesc")?;
        let guest = self.find(&call.dom)?;
        if !guest.lock().saved {
            return Err(not_now("domain does not have managed save image"));
        }
        let xml =
            self.shared.document_in(&self.shared.folders.image(&guest.name), Passwords::asked(call.flags))?;
        Ok(DomainManagedSaveGetXmlDescReply { xml })
    }

    fn domain_get_job_info(&self, call: &DomainGetJobInfo) -> Result<DomainGetJobInfoReply> {
        self.look(&call.dom, |_, own| {
            own.running()?;
            Ok(DomainGetJobInfoReply {
                kind: 0,
                time_elapsed: 0,
                time_remaining: 0,
                data_total: 0,
                data_processed: 0,
                data_remaining: 0,
                mem_total: 0,
                mem_processed: 0,
                mem_remaining: 0,
                file_total: 0,
                file_processed: 0,
                file_remaining: 0,
            })
        })
    }
}

impl QemuDriver {
    fn save_to(&self, dom: &Handle, to: &str, flags: u32) -> Result<()> {
        let guest = self.find(dom)?;
        let _turn = guest.turn()?;
        self.shared.save_guest(&guest, Path::new(to), flags)
    }

    fn restore(&self, from: &str, flags: u32) -> Result<()> {
        let image = Image::open(Path::new(from))?;
        let domain = self.shared.read(&image.definition, Grammar::Unchecked)?;
        let guest = Shared::place(&mut self.shared.guests(), &domain, Purpose::Run)?;
        let first = if wanted(flags, image.running) { First::Run } else { First::Wait };
        self.shared.start(&guest, &Definition::new(domain), first, Beginning::Saved(image.file))
    }
}

impl Shared {
    /// Boots a guest, or lets it go on from where it was saved.
    pub(super) fn boot(
        self: &Arc<Self>,
        guest: &Arc<Guest>,
        config: &Arc<Definition>,
        first: First,
    ) -> Result<()> {
        if !guest.lock().saved {
            return self.start(guest, config, first, Beginning::Boot);
        }
        let image = Image::open(&self.folders.image(&guest.name))?;
        let domain = self.read(&image.definition, Grammar::Unchecked)?;
        let first = if image.running { first } else { First::Wait };
        self.start(guest, &Definition::new(domain), first, Beginning::Saved(image.file))?;
        // It has gone on: what was saved is no longer true.
        self.forget_image(guest)
    }

    /// Removes what a guest would go on from.
    pub(super) fn forget_image(&self, guest: &Guest) -> Result<()> {
        let path = self.folders.image(&guest.name);
        store::remove(&path).map_err(|error| {
            let what = format!("Failed to remove managed save file '{}'", path.display());
            Error::system(Origin::Qemu, &what, &error)
        })?;
        guest.lock().saved = false;
        Ok(())
    }

    /// The document in a file of a saved guest.
    fn document_in(&self, path: &Path, passwords: Passwords) -> Result<String> {
        document(&self.read(&Image::open(path)?.definition, Grammar::Unchecked)?, passwords)
    }

    /// Saves a guest to a file and ends it. Where that fails, it goes on.
    fn save_guest(&self, guest: &Guest, path: &Path, flags: u32) -> Result<()> {
        let (running, definition, monitor) = {
            let mut own = guest.lock();
            let running = own.condition.state == State::Running;
            let live = own.running_mut()?;
            live.ending.saving = true;
            (running, live.definition.clone(), live.monitor.clone())
        };
        let domain = crate::domain::Domain { id: None, ..definition.domain.clone() };
        let saved = document(&domain, Passwords::Shown).and_then(|text| {
            let file = Unfinished::begin(path, wanted(flags, running), &text)?;
            if running {
                ask(guest, "stop", Value::Null)?;
            }
            write(guest, &monitor, &file)?;
            file.keep()
        });
        if let Err(error) = saved {
            if let Some(live) = &mut guest.lock().live {
                live.ending.saving = false;
            }
            // One that has ended cannot go on, and needs not.
            let _ = running.then(|| ask(guest, "cont", Value::Null));
            return Err(error);
        }
        let (process, id) = {
            let mut own = guest.lock();
            let live = own.running_mut()?;
            live.ending.saved = true;
            (live.process.clone(), live.id)
        };
        process.kill();
        match guest.wait(KILLED, |own| own.live.as_ref().is_none_or(|live| live.id != id)) {
            true => Ok(()),
            false => refuse(Code::OperationTimeout, "the process of the saved guest does not end"),
        }
    }
}

/// Lets QEMU write its state.
fn write(guest: &Guest, monitor: &Monitor, file: &Unfinished) -> Result<()> {
    // The guest does not run: nothing is to be spared.
    ask(guest, "migrate-set-parameters", json!({ "max-bandwidth": i64::MAX }))?;
    said("getfd", monitor.ask_with_fd("getfd", json!({ "fdname": "migrate" }), &file.file))?;
    ask(guest, "migrate", json!({ "uri": "fd:migrate" }))?;
    loop {
        let progress = ask(guest, "query-migrate", Value::Null)?;
        match progress["status"].as_str().unwrap_or_default() {
            "completed" => return Ok(()),
            "failed" | "cancelled" => {
                let why = progress["error-desc"].as_str().unwrap_or("QEMU does not say why");
                return refuse(Code::OperationFailed, format!("the guest cannot be saved: {why}"));
            }
            _ => drop(guest.wait(BETWEEN, |own| own.live.is_none())),
        }
    }
}
