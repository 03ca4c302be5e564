//! How guests are found, started and ended, and what they are.

use super::super::calls::Life;
use super::super::document::document;
use super::super::document::{Passwords, Purpose, SECURE};
use super::super::error::{Code, Error, Origin, Result};
use super::super::event::Lifecycle;
use super::super::schema::Grammar;
use super::super::{metadata, State};
use super::define;
use super::definition::Definition;
use super::guest::Guest;
use super::{lifecycle, nanoseconds, not_now, stats, supported, TestDriver, World};
use crate::domain::Domain;
use crate::vcpu;
use wire::procedures::*;
use wire::xdr::Chars;

/// Reasons of the state "running".
const BOOTED: i32 = 1;
const UNPAUSED: i32 = 5;
/// Reasons of the state "shut off".
const SHUTDOWN: i32 = 1;
const DESTROYED: i32 = 2;
/// The reason of the state "paused": a user wanted it.
const USER: i32 = 1;

const INACTIVE: u32 = 2;
const VALIDATE: u32 = 1;

impl Life for TestDriver {
    fn domain_lookup_by_id(&self, call: &DomainLookupById) -> Result<DomainLookupByIdReply> {
        let dom = self.lookup(|guest| guest.live.is_some() && guest.id() == call.id)?;
        Ok(DomainLookupByIdReply { dom })
    }

    fn domain_lookup_by_name(&self, call: &DomainLookupByName) -> Result<DomainLookupByNameReply> {
        let dom = self.lookup(|guest| guest.name() == call.name)?;
        Ok(DomainLookupByNameReply { dom })
    }

    fn domain_lookup_by_uuid(&self, call: &DomainLookupByUuid) -> Result<DomainLookupByUuidReply> {
        let dom = self.lookup(|guest| guest.uuid() == call.uuid)?;
        Ok(DomainLookupByUuidReply { dom })
    }

    fn connect_list_all_domains(&self, call: &ConnectListAllDomains) -> Result<ConnectListAllDomainsReply> {
        let world = self.lock();
        let found: Vec<_> = stats::matching(&world, call.flags).map(Guest::handle).collect();
        let ret = found.len() as u32;
        let domains = if call.need_results == 0 { Vec::new() } else { found };
        Ok(ConnectListAllDomainsReply { domains: domains.into(), ret })
    }

    fn domain_define_xml_flags(&self, call: &DomainDefineXmlFlags) -> Result<DomainDefineXmlFlagsReply> {
        supported(call.flags, VALIDATE, "testDomainDefineXMLFlags")?;
        let domain = define::read(&call.xml, Grammar::asked(call.flags, VALIDATE))?;
        self.with(|world| Ok(DomainDefineXmlFlagsReply { dom: define::store(world, domain)? }))
    }

    fn domain_create_xml(&self, call: &DomainCreateXml) -> Result<DomainCreateXmlReply> {
        const START_VALIDATE: u32 = 16;
        supported(call.flags, START_VALIDATE, "testDomainCreateXML")?;
        let domain = define::read(&call.xml_desc, Grammar::asked(call.flags, START_VALIDATE))?;
        self.with(|world| {
            let index = define::place(world, &domain, Purpose::Run)?;
            let id = world.take_id();
            let guest = &mut world.guests[index];
            guest.run(domain, id, BOOTED);
            let dom = guest.handle();
            world.events.push(lifecycle(dom.clone(), Lifecycle::Started(0)));
            Ok(DomainCreateXmlReply { dom })
        })
    }

    fn domain_create_with_flags(&self, call: &DomainCreateWithFlags) -> Result<DomainCreateWithFlagsReply> {
        supported(call.flags, 0, "testDomainCreateWithFlags")?;
        self.with(|world| {
            let index = world.index(&call.dom)?;
            let guest = &world.guests[index];
            if guest.live.is_some() {
                return internal(format!("Domain '{}' is already running", guest.name()));
            }
            let Some(config) = guest.config.as_ref().map(Definition::domain) else {
                return not_now(Origin::Test, "the domain has no stored definition");
            };
            let id = world.take_id();
            let guest = &mut world.guests[index];
            // A saved state is used up; the reference calls that a boot, too.
            guest.managed_save = None;
            guest.run(config, id, BOOTED);
            let dom = guest.handle();
            world.events.push(lifecycle(dom.clone(), Lifecycle::Started(0)));
            Ok(DomainCreateWithFlagsReply { dom })
        })
    }

    fn domain_suspend(&self, call: &DomainSuspend) -> Result<()> {
        self.guest(&call.dom, |guest, events| {
            if guest.state != State::Running {
                return internal(format!("domain '{}' not running", guest.name()));
            }
            (guest.state, guest.reason) = (State::Paused, USER);
            events.push(lifecycle(guest.handle(), Lifecycle::Suspended(0)));
            Ok(())
        })
    }

    fn domain_resume(&self, call: &DomainResume) -> Result<()> {
        self.guest(&call.dom, |guest, events| {
            if guest.state != State::Paused {
                return internal(format!("domain '{}' not paused", guest.name()));
            }
            (guest.state, guest.reason) = (State::Running, UNPAUSED);
            events.push(lifecycle(guest.handle(), Lifecycle::Resumed(0)));
            Ok(())
        })
    }

    fn domain_shutdown_flags(&self, call: &DomainShutdownFlags) -> Result<()> {
        supported(call.flags, 0, "testDomainShutdownFlags")?;
        self.guest(&call.dom, |guest, events| {
            if guest.live.is_none() {
                return internal(format!("domain '{}' not running", guest.name()));
            }
            end(guest, events, SHUTDOWN, Lifecycle::Stopped(0));
            Ok(())
        })
    }

    fn domain_destroy_flags(&self, call: &DomainDestroyFlags) -> Result<()> {
        const GRACEFUL: u32 = 1;
        supported(call.flags, GRACEFUL, "testDomainDestroyFlags")?;
        self.guest(&call.dom, |guest, events| {
            guest.running()?;
            end(guest, events, DESTROYED, Lifecycle::Stopped(1));
            Ok(())
        })
    }

    fn domain_reboot(&self, call: &DomainReboot) -> Result<()> {
        const MODES: u32 = 0b1_1111;
        supported(call.flags, MODES, "testDomainReboot")?;
        self.guest(&call.dom, |guest, _| {
            guest.running()?;
            if guest.state == State::Paused {
                (guest.state, guest.reason) = (State::Running, BOOTED);
            }
            Ok(())
        })
    }

    fn domain_reset(&self, call: &DomainReset) -> Result<()> {
        supported(call.flags, 0, "testDomainReset")?;
        self.guest(&call.dom, |guest, _| guest.running())
    }

    fn domain_undefine_flags(&self, call: &DomainUndefineFlags) -> Result<()> {
        const MANAGED_SAVE: u32 = 1;
        const SNAPSHOTS: u32 = 2;
        supported(call.flags, MANAGED_SAVE | SNAPSHOTS, "testDomainUndefineFlags")?;
        self.guest(&call.dom, |guest, events| {
            if guest.managed_save.is_some() && call.flags & MANAGED_SAVE == 0 {
                return not_now(Origin::Test, "Refusing to undefine while domain managed save image exists");
            }
            let snapshots = guest.snapshots.len();
            if guest.live.is_none() && snapshots > 0 && call.flags & SNAPSHOTS == 0 {
                let detail = format!("cannot delete inactive domain with {snapshots} snapshots");
                return not_now(Origin::Test, detail);
            }
            let dom = guest.handle();
            guest.managed_save = None;
            guest.config = None;
            events.push(lifecycle(dom, Lifecycle::Undefined(0)));
            Ok(())
        })
    }

    fn domain_rename(&self, call: &DomainRename) -> Result<DomainRenameReply> {
        supported(call.flags, 0, "testDomainRename")?;
        let name = call.new_name.clone().unwrap_or_default();
        self.with(|world| {
            let index = world.index(&call.dom)?;
            rename(world, index, &name)?;
            Ok(DomainRenameReply { retcode: 0 })
        })
    }

    fn domain_get_state(&self, call: &DomainGetState) -> Result<DomainGetStateReply> {
        supported(call.flags, 0, "testDomainGetState")?;
        self.guest(&call.dom, |guest, _| {
            Ok(DomainGetStateReply { state: guest.state.number(), reason: guest.reason })
        })
    }

    fn domain_get_info(&self, call: &DomainGetInfo) -> Result<DomainGetInfoReply> {
        self.guest(&call.dom, |guest, _| {
            let domain = guest.current()?;
            let (max_mem, memory) = super::memory::amounts(domain);
            Ok(DomainGetInfoReply {
                state: guest.state.number() as u32,
                max_mem,
                memory,
                nr_virt_cpu: vcpu::count(domain).current,
                cpu_time: nanoseconds(),
            })
        })
    }

    fn domain_get_os_type(&self, call: &DomainGetOsType) -> Result<DomainGetOsTypeReply> {
        self.guest(&call.dom, |_, _| Ok(DomainGetOsTypeReply { kind: "linux".to_owned() }))
    }

    fn domain_get_xml_desc(&self, call: &DomainGetXmlDesc) -> Result<DomainGetXmlDescReply> {
        const MIGRATABLE: u32 = 8;
        supported(call.flags, SECURE | INACTIVE | MIGRATABLE, "testDomainGetXMLDesc")?;
        self.guest(&call.dom, |guest, _| {
            let (inactive, passwords) = (call.flags & INACTIVE != 0, Passwords::asked(call.flags));
            let xml = match guest.config.as_ref().filter(|_| inactive) {
                Some(stored) => stored.document(passwords)?,
                None if inactive => document(&Domain { id: None, ..guest.current()?.domain() }, passwords)?,
                None => guest.current()?.document(passwords)?,
            };
            Ok(DomainGetXmlDescReply { xml })
        })
    }

    fn domain_is_active(&self, call: &DomainIsActive) -> Result<DomainIsActiveReply> {
        self.guest(&call.dom, |guest, _| Ok(DomainIsActiveReply { active: guest.live.is_some().into() }))
    }

    fn domain_is_persistent(&self, call: &DomainIsPersistent) -> Result<DomainIsPersistentReply> {
        self.guest(&call.dom, |guest, _| {
            Ok(DomainIsPersistentReply { persistent: guest.config.is_some().into() })
        })
    }

    fn domain_is_updated(&self, call: &DomainIsUpdated) -> Result<DomainIsUpdatedReply> {
        self.guest(&call.dom, |_, _| Ok(DomainIsUpdatedReply { updated: 0 }))
    }

    fn domain_get_autostart(&self, call: &DomainGetAutostart) -> Result<DomainGetAutostartReply> {
        self.guest(&call.dom, |guest, _| Ok(DomainGetAutostartReply { autostart: guest.autostart.into() }))
    }

    fn domain_set_autostart(&self, call: &DomainSetAutostart) -> Result<()> {
        self.guest(&call.dom, |guest, _| {
            guest.autostart = call.autostart != 0;
            Ok(())
        })
    }

    fn domain_get_control_info(&self, call: &DomainGetControlInfo) -> Result<DomainGetControlInfoReply> {
        supported(call.flags, 0, "testDomainGetControlInfo")?;
        self.guest(&call.dom, |guest, _| {
            guest.running()?;
            Ok(DomainGetControlInfoReply { state: 0, details: 0, state_time: 0 })
        })
    }

    fn domain_get_messages(&self, call: &DomainGetMessages) -> Result<DomainGetMessagesReply> {
        supported(call.flags, 3, "testDomainGetMessages")?;
        self.guest(&call.dom, |_, _| Ok(DomainGetMessagesReply { msgs: Vec::new().into() }))
    }

    fn domain_get_security_label(
        &self,
        call: &DomainGetSecurityLabel,
    ) -> Result<DomainGetSecurityLabelReply> {
        self.guest(&call.dom, |guest, _| {
            let (label, enforcing) = if guest.live.is_some() { ("libvirt-test", 1) } else { ("", 0) };
            Ok(DomainGetSecurityLabelReply { label: Chars::terminated(label), enforcing })
        })
    }

    fn domain_set_lifecycle_action(&self, call: &DomainSetLifecycleAction) -> Result<()> {
        supported(call.flags, 3, "testDomainSetLifecycleAction")?;
        self.guest(&call.dom, |guest, _| {
            let targets = guest.targets(call.flags)?;
            guest.change(targets, |domain| metadata::set_action(domain, call.kind, call.action))
        })
    }

    fn domain_get_metadata(&self, call: &DomainGetMetadata) -> Result<DomainGetMetadataReply> {
        supported(call.flags, 3, "testDomainGetMetadata")?;
        self.guest(&call.dom, |guest, _| {
            let metadata = metadata::get(guest.asked(call.flags)?, call.kind, call.uri.as_deref())?;
            Ok(DomainGetMetadataReply { metadata })
        })
    }

    fn domain_set_metadata(&self, call: &DomainSetMetadata) -> Result<()> {
        supported(call.flags, 3, "testDomainSetMetadata")?;
        self.guest(&call.dom, |guest, events| {
            let targets = guest.targets(call.flags)?;
            guest.change(targets, |domain| metadata::set(domain, call))?;
            events.push(metadata::changed(guest.handle(), call));
            Ok(())
        })
    }

    fn connect_get_all_domain_stats(
        &self,
        call: &ConnectGetAllDomainStats,
    ) -> Result<ConnectGetAllDomainStatsReply> {
        stats::all(&self.lock(), call)
    }
}

impl TestDriver {
    fn lookup(&self, is_it: impl Fn(&Guest) -> bool) -> Result<super::Handle> {
        let world = self.lock();
        let found = world.guests.iter().find(|guest| is_it(guest));
        found.map(Guest::handle).ok_or_else(|| Error::new(Code::NoDomain, Origin::Test, ""))
    }
}

fn internal<T>(detail: String) -> Result<T> {
    Err(Error::new(Code::Internal, Origin::Test, detail))
}

/// The guest ends; one that never had a stored definition is reported with the id that it had.
pub(super) fn end(guest: &mut Guest, events: &mut Vec<super::Event>, reason: i32, step: Lifecycle) {
    let before = guest.handle();
    guest.stop(reason);
    let id = if guest.was_stored { -1 } else { before.id };
    let dom = super::Handle { id, ..before };
    events.push(lifecycle(dom, step));
}

fn rename(world: &mut World, index: usize, name: &str) -> Result<()> {
    let refuse = |detail: String| not_now(Origin::Test, detail);
    let taken = world.guests.iter().any(|guest| guest.name() == name);
    let guest = &mut world.guests[index];
    if guest.live.is_some() {
        return refuse("cannot rename active domain".to_owned());
    }
    if guest.config.is_none() {
        return refuse("cannot rename a transient domain".to_owned());
    }
    if guest.name() == name {
        return refuse("Can't rename domain to itself".to_owned());
    }
    if taken {
        return refuse(format!("domain with name '{name}' already exists"));
    }
    if name.is_empty() || name.contains('/') {
        return Err(Error::new(Code::Xml, Origin::Domain, format!("name {name} cannot contain '/'")));
    }
    let before = guest.handle();
    guest.copies().for_each(|domain| name.clone_into(&mut domain.name));
    let after = guest.handle();
    world.events.push(lifecycle(before, Lifecycle::Undefined(1)));
    world.events.push(lifecycle(after, Lifecycle::Defined(2)));
    Ok(())
}
