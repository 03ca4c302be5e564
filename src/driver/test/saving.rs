//! Guests that are saved and restored, and dumps. A saved guest is a file with a line that says what
//! it is, its state, and its definition.

use super::super::calls::Saving;
use super::super::document::document;
use super::super::document::{Passwords, Purpose};
use super::super::error::{Code, Error, Origin, Result};
use super::super::event::Lifecycle;
use super::super::schema::Grammar;
use super::super::State;
use super::define::{place, read};
use super::definition::Definition;
use super::life::end;
use super::{lifecycle, not_now, supported, TestDriver};
use std::fs;
use wire::procedures::*;

/// Reasons of states.
const SAVED: i32 = 5;
const CRASHED: i32 = 3;
const RESTORED: i32 = 3;

/// What a file of a saved guest begins with.
const MAGIC: &str = "domdef saved guest 1\n";

impl Saving for TestDriver {
    fn domain_save(&self, call: &DomainSave) -> Result<()> {
        self.save(&call.dom, &call.to)
    }

    fn domain_save_flags(&self, call: &DomainSaveFlags) -> Result<()> {
        supported(call.flags, 0, "testDomainSaveFlags")?;
        if call.dxml.is_some() {
            let detail = "xml modification unsupported";
            return Err(Error::new(Code::ArgumentUnsupported, Origin::Test, detail));
        }
        self.save(&call.dom, &call.to)
    }

    fn domain_restore(&self, call: &DomainRestore) -> Result<()> {
        self.restore(&call.from)
    }

    fn domain_restore_flags(&self, call: &DomainRestoreFlags) -> Result<()> {
        supported(call.flags, 0, "testDomainRestoreFlags")?;
        if call.dxml.is_some() {
            let detail = "xml modification unsupported";
            return Err(Error::new(Code::ArgumentUnsupported, Origin::Test, detail));
        }
        self.restore(&call.from)
    }

    fn domain_save_image_get_xml_desc(
        &self,
        call: &DomainSaveImageGetXmlDesc,
    ) -> Result<DomainSaveImageGetXmlDescReply> {
        supported(call.flags, 1, "testDomainSaveImageGetXMLDesc")?;
        // Who may read the file may read the passwords in it.
        let domain = read(&saved(&call.file)?, Grammar::Unchecked)?;
        Ok(DomainSaveImageGetXmlDescReply { xml: document(&domain, Passwords::Shown)? })
    }

    fn domain_save_image_define_xml(&self, call: &DomainSaveImageDefineXml) -> Result<()> {
        const RUNNING: u32 = 2;
        const PAUSED: u32 = 4;
        supported(call.flags, RUNNING | PAUSED, "testDomainSaveImageDefineXML")?;
        saved(&call.file)?;
        let domain = read(&call.dxml, Grammar::Unchecked)?;
        write(&call.file, &document(&domain, Passwords::Shown)?, domain.name.as_str())
    }

    fn domain_managed_save(&self, call: &DomainManagedSave) -> Result<()> {
        const BYPASS_RUNNING_PAUSED: u32 = 7;
        supported(call.flags, BYPASS_RUNNING_PAUSED, "testDomainManagedSave")?;
        self.guest(&call.dom, |guest, events| {
            guest.running()?;
            if guest.config.is_none() {
                return not_now(Origin::Test, "cannot do managed save for transient domain");
            }
            guest.managed_save = guest.live.as_ref().map(Definition::domain);
            end(guest, events, SAVED, Lifecycle::Stopped(4));
            Ok(())
        })
    }

    fn domain_has_managed_save_image(
        &self,
        call: &DomainHasManagedSaveImage,
    ) -> Result<DomainHasManagedSaveImageReply> {
        supported(call.flags, 0, "testDomainHasManagedSaveImage")?;
        self.guest(&call.dom, |guest, _| {
            Ok(DomainHasManagedSaveImageReply { result: guest.managed_save.is_some().into() })
        })
    }

    fn domain_managed_save_remove(&self, call: &DomainManagedSaveRemove) -> Result<()> {
        supported(call.flags, 0, "testDomainManagedSaveRemove")?;
        self.guest(&call.dom, |guest, _| {
            guest.managed_save = None;
            Ok(())
        })
    }

    fn domain_core_dump(&self, call: &DomainCoreDump) -> Result<()> {
        let (dom, to) = (call.dom.clone(), call.to.clone());
        self.domain_core_dump_with_format(&DomainCoreDumpWithFormat {
            dom,
            to,
            dumpformat: 0,
            flags: call.flags,
        })
    }

    fn domain_core_dump_with_format(&self, call: &DomainCoreDumpWithFormat) -> Result<()> {
        const CRASH: u32 = 1;
        const LIVE: u32 = 2;
        const BYPASS_CACHE: u32 = 4;
        supported(call.flags, CRASH | LIVE | BYPASS_CACHE, "testDomainCoreDumpWithFormat")?;
        self.guest(&call.dom, |guest, events| {
            guest.running()?;
            if call.dumpformat != 0 {
                let detail = "kdump-compressed format is not supported here";
                return Err(Error::new(Code::OperationUnsupported, Origin::Test, detail));
            }
            let what = format!("domain '{}' coredump: failed to open {}", guest.name(), call.to);
            fs::write(&call.to, "TestGuestMagic")
                .map_err(|error| Error::system(Origin::Test, &what, &error))?;
            if call.flags & CRASH != 0 {
                end(guest, events, CRASHED, Lifecycle::Stopped(2));
            }
            Ok(())
        })
    }
}

impl TestDriver {
    fn save(&self, dom: &super::Handle, to: &str) -> Result<()> {
        self.guest(dom, |guest, events| {
            guest.running()?;
            let mut domain = guest.current()?.clone();
            domain.id = None;
            write(to, &document(&domain, Passwords::Shown)?, guest.name())?;
            end(guest, events, SAVED, Lifecycle::Stopped(4));
            Ok(())
        })
    }

    fn restore(&self, from: &str) -> Result<()> {
        let domain = read(&saved(from)?, Grammar::Unchecked)?;
        self.with(|world| {
            let index = place(world, &domain, Purpose::Run)?;
            let id = world.take_id();
            let guest = &mut world.guests[index];
            guest.run(domain, id, RESTORED);
            debug_assert_eq!(guest.state, State::Running);
            world.events.push(lifecycle(world.guests[index].handle(), Lifecycle::Started(2)));
            Ok(())
        })
    }
}

fn write(to: &str, xml: &str, name: &str) -> Result<()> {
    let what = format!("saving domain '{name}' to '{to}': open failed");
    fs::write(to, format!("{MAGIC}{xml}")).map_err(|error| Error::system(Origin::Test, &what, &error))
}

/// The definition in a file of a saved guest.
fn saved(from: &str) -> Result<String> {
    let what = format!("cannot read domain image '{from}'");
    let text = fs::read_to_string(from).map_err(|error| Error::system(Origin::Test, &what, &error))?;
    match text.strip_prefix(MAGIC) {
        Some(xml) => Ok(xml.to_owned()),
        None => Err(Error::new(Code::Internal, Origin::Test, "mismatched header magic")),
    }
}
