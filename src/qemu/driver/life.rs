//! How guests are found, defined, started and ended, and what they are.

use super::end::{ask, only_acpi, Force};
use super::guest::{Definition, Guest};
use super::start::{Beginning, First};
use super::{lifecycle, memory, no_domain, not_now, prepare, refuse, stats, supported, QemuDriver, Shared};
use crate::driver::calls::Life;
use crate::driver::document::{Passwords, Purpose, SECURE};
use crate::driver::error::{Code, Error, Origin, Result};
use crate::driver::event::Lifecycle;
use crate::driver::schema::Grammar;
use crate::driver::{metadata, Handle, State};
use crate::vcpu;
use serde_json::Value;
use std::sync::Arc;
use wire::procedures::*;
use wire::xdr::Chars;

const INACTIVE: u32 = 2;
/// Flags of starts.
const PAUSED: u32 = 1;
const BYPASS_CACHE: u32 = 4;
const FORCE_BOOT: u32 = 8;
const START_VALIDATE: u32 = 16;

fn first(flags: u32) -> First {
    if flags & PAUSED != 0 {
        First::Wait
    } else {
        First::Run
    }
}

/// What is made of a guest that its power button has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum After {
    Ended,
    Restarted,
}

impl Life for QemuDriver {
    fn domain_lookup_by_id(&self, call: &DomainLookupById) -> Result<DomainLookupByIdReply> {
        let is_it = |guest: &Guest| guest.lock().live.as_ref().is_some_and(|live| live.id == call.id);
        let dom = self.lookup(is_it, || format!("no domain with matching id {}", call.id))?;
        Ok(DomainLookupByIdReply { dom })
    }

    fn domain_lookup_by_name(&self, call: &DomainLookupByName) -> Result<DomainLookupByNameReply> {
        let missing = || format!("no domain with matching name '{}'", call.name);
        Ok(DomainLookupByNameReply { dom: self.lookup(|guest| guest.name == call.name, missing)? })
    }

    fn domain_lookup_by_uuid(&self, call: &DomainLookupByUuid) -> Result<DomainLookupByUuidReply> {
        let missing = || format!("no domain with matching uuid '{}'", super::uuid_text(call.uuid));
        Ok(DomainLookupByUuidReply { dom: self.lookup(|guest| guest.uuid == call.uuid, missing)? })
    }

    fn connect_list_all_domains(&self, call: &ConnectListAllDomains) -> Result<ConnectListAllDomainsReply> {
        let found: Vec<Handle> = self.matching(call.flags).iter().map(|guest| guest.handle()).collect();
        let ret = found.len() as u32;
        let domains = if call.need_results == 0 { Vec::new() } else { found };
        Ok(ConnectListAllDomainsReply { domains: domains.into(), ret })
    }

    fn domain_define_xml_flags(&self, call: &DomainDefineXmlFlags) -> Result<DomainDefineXmlFlagsReply> {
        const VALIDATE: u32 = 1;
        supported(call.flags, VALIDATE, "qemuDomainDefineXMLFlags")?;
        let domain = self.shared.read(&call.xml, Grammar::asked(call.flags, VALIDATE))?;
        let (dom, step) = {
            let mut guests = self.shared.guests();
            let guest = Shared::place(&mut guests, &domain, Purpose::Store)?;
            let mut own = guest.lock();
            match self.shared.store(&domain) {
                Ok(definition) => {
                    let before = own.config.replace(definition);
                    (guest.handle_of(&own), Lifecycle::Defined(before.is_some().into()))
                }
                Err(error) => {
                    let unused = own.config.is_none() && own.live.is_none() && !own.starting;
                    drop(own);
                    if unused {
                        guests.retain(|one| one.uuid != guest.uuid);
                    }
                    return Err(error);
                }
            }
        };
        self.shared.listeners.send(&[lifecycle(dom.clone(), step)]);
        Ok(DomainDefineXmlFlagsReply { dom })
    }

    fn domain_create_xml(&self, call: &DomainCreateXml) -> Result<DomainCreateXmlReply> {
        supported(call.flags, PAUSED | START_VALIDATE, "qemuDomainCreateXML")?;
        let domain = self.shared.read(&call.xml_desc, Grammar::asked(call.flags, START_VALIDATE))?;
        let guest = Shared::place(&mut self.shared.guests(), &domain, Purpose::Run)?;
        self.shared.start(&guest, &Definition::new(domain), first(call.flags), Beginning::Boot)?;
        Ok(DomainCreateXmlReply { dom: guest.handle() })
    }

    fn domain_create_with_flags(&self, call: &DomainCreateWithFlags) -> Result<DomainCreateWithFlagsReply> {
        supported(call.flags, PAUSED | BYPASS_CACHE | FORCE_BOOT, "qemuDomainCreateWithFlags")?;
        let guest = self.find(&call.dom)?;
        let config = match &*guest.lock() {
            own if own.live.is_some() || own.starting => return Err(not_now("domain is already running")),
            own => own.inactive()?.clone(),
        };
        if call.flags & FORCE_BOOT != 0 {
            let _turn = guest.turn()?;
            self.shared.forget_image(&guest)?;
        }
        self.shared.boot(&guest, &config, first(call.flags))?;
        Ok(DomainCreateWithFlagsReply { dom: guest.handle() })
    }

    fn domain_suspend(&self, call: &DomainSuspend) -> Result<()> {
        let guest = self.find(&call.dom)?;
        let _turn = guest.turn()?;
        let paused = {
            let own = guest.lock();
            own.running()?;
            own.condition.state == State::Paused
        };
        if !paused {
            ask(&guest, "stop", Value::Null)?;
        }
        Ok(())
    }

    fn domain_resume(&self, call: &DomainResume) -> Result<()> {
        let guest = self.find(&call.dom)?;
        let _turn = guest.turn()?;
        {
            let own = guest.lock();
            own.running()?;
            if own.condition.state == State::Running {
                return Err(not_now("domain is already running"));
            }
        }
        ask(&guest, "cont", Value::Null).map(drop)
    }

    fn domain_shutdown_flags(&self, call: &DomainShutdownFlags) -> Result<()> {
        supported(call.flags, 3, "qemuDomainShutdownFlags")?;
        self.power_down(&call.dom, call.flags, After::Ended)
    }

    fn domain_reboot(&self, call: &DomainReboot) -> Result<()> {
        supported(call.flags, 3, "qemuDomainReboot")?;
        self.power_down(&call.dom, call.flags, After::Restarted)
    }

    fn domain_reset(&self, call: &DomainReset) -> Result<()> {
        supported(call.flags, 0, "qemuDomainReset")?;
        let guest = self.find(&call.dom)?;
        let _turn = guest.turn()?;
        ask(&guest, "system_reset", Value::Null).map(drop)
    }

    fn domain_destroy_flags(&self, call: &DomainDestroyFlags) -> Result<()> {
        const GRACEFUL: u32 = 1;
        supported(call.flags, GRACEFUL, "qemuDomainDestroyFlags")?;
        let force = if call.flags & GRACEFUL != 0 { Force::Spare } else { Force::Kill };
        let guest = self.find(&call.dom)?;
        self.shared.destroy(&guest, force)
    }

    fn domain_undefine_flags(&self, call: &DomainUndefineFlags) -> Result<()> {
        const NVRAM: u32 = 4;
        const KEEP_NVRAM: u32 = 8;
        const MANAGED_SAVE: u32 = 1;
        const WITHOUT_EFFECT: u32 = 2 | 16 | 32 | 64;
        supported(call.flags, WITHOUT_EFFECT | MANAGED_SAVE | NVRAM | KEEP_NVRAM, "qemuDomainUndefineFlags")?;
        let guest = self.find(&call.dom)?;
        let _turn = guest.turn()?;
        let variables = {
            let own = guest.lock();
            let Some(config) = &own.config else { return Err(not_now("cannot undefine transient domain")) };
            if own.saved && call.flags & MANAGED_SAVE == 0 {
                return Err(not_now("Refusing to undefine while domain managed save image exists"));
            }
            let path = prepare::nvram_path(&config.domain);
            path.filter(|path| std::path::Path::new(path).exists()).map(str::to_owned)
        };
        if let Some(path) = variables {
            match call.flags & (NVRAM | KEEP_NVRAM) {
                0 => return Err(not_now("cannot undefine domain with nvram")),
                NVRAM => super::store::remove(std::path::Path::new(&path)).map_err(|error| {
                    Error::system(Origin::Qemu, &format!("failed to remove nvram '{path}'"), &error)
                })?,
                _ => {}
            }
        }
        // Before the definition: what is left of it must not become another guest's of that name.
        self.shared.forget_image(&guest)?;
        let mut own = guest.lock();
        let failed = |error| {
            let what = format!("cannot remove the definition of '{}'", guest.name);
            Error::system(Origin::Qemu, &what, &error)
        };
        self.shared.folders.forget(&guest.name).map_err(failed)?;
        let dom = guest.handle_of(&own);
        own.config = None;
        own.autostart = false;
        let gone = own.live.is_none() && !own.starting;
        drop(own);
        if gone {
            self.shared.remove(&guest);
        } else {
            self.shared.save(&guest);
        }
        self.shared.listeners.send(&[lifecycle(dom, Lifecycle::Undefined(0))]);
        Ok(())
    }

    fn domain_rename(&self, call: &DomainRename) -> Result<DomainRenameReply> {
        supported(call.flags, 0, "qemuDomainRename")?;
        super::define::rename(
            &self.shared,
            &self.find(&call.dom)?,
            call.new_name.as_deref().unwrap_or_default(),
        )?;
        Ok(DomainRenameReply { retcode: 0 })
    }

    fn domain_get_state(&self, call: &DomainGetState) -> Result<DomainGetStateReply> {
        supported(call.flags, 0, "qemuDomainGetState")?;
        self.look(&call.dom, |_, own| {
            let condition = own.condition;
            Ok(DomainGetStateReply { state: condition.state.number(), reason: condition.reason })
        })
    }

    fn domain_get_info(&self, call: &DomainGetInfo) -> Result<DomainGetInfoReply> {
        self.look(&call.dom, |_, own| {
            let domain = &own.current()?.domain;
            let (max_mem, memory) = memory::amounts(domain);
            Ok(DomainGetInfoReply {
                state: own.condition.state.number() as u32,
                max_mem,
                memory: if own.live.is_some() { memory } else { max_mem.min(memory) },
                nr_virt_cpu: vcpu::count(domain).current,
                cpu_time: own.live.as_ref().map_or(0, |live| stats::cpu_time(live.process.pid(), None)),
            })
        })
    }

    fn domain_get_os_type(&self, call: &DomainGetOsType) -> Result<DomainGetOsTypeReply> {
        self.look(&call.dom, |_, own| {
            let os = own.current()?.domain.os.as_ref().and_then(|os| os.r#type.as_ref());
            let kind = os.and_then(|own| own.kind.as_ref()).map_or("hvm".to_owned(), |own| own.to_string());
            Ok(DomainGetOsTypeReply { kind })
        })
    }

    fn domain_get_xml_desc(&self, call: &DomainGetXmlDesc) -> Result<DomainGetXmlDescReply> {
        const UPDATE_CPU: u32 = 4;
        const MIGRATABLE: u32 = 8;
        supported(call.flags, SECURE | INACTIVE | UPDATE_CPU | MIGRATABLE, "qemuDomainGetXMLDesc")?;
        let definition = self.look(&call.dom, |_, own| {
            let inactive = call.flags & (INACTIVE | MIGRATABLE) != 0;
            Ok(if inactive { own.inactive()? } else { own.current()? }.clone())
        })?;
        Ok(DomainGetXmlDescReply { xml: definition.document(Passwords::asked(call.flags))? })
    }

    fn domain_is_active(&self, call: &DomainIsActive) -> Result<DomainIsActiveReply> {
        self.look(&call.dom, |_, own| Ok(DomainIsActiveReply { active: own.live.is_some().into() }))
    }

    fn domain_is_persistent(&self, call: &DomainIsPersistent) -> Result<DomainIsPersistentReply> {
        self.look(&call.dom, |_, own| Ok(DomainIsPersistentReply { persistent: own.config.is_some().into() }))
    }

    fn domain_is_updated(&self, call: &DomainIsUpdated) -> Result<DomainIsUpdatedReply> {
        self.look(&call.dom, |_, _| Ok(DomainIsUpdatedReply { updated: 0 }))
    }

    fn domain_get_autostart(&self, call: &DomainGetAutostart) -> Result<DomainGetAutostartReply> {
        self.look(&call.dom, |_, own| Ok(DomainGetAutostartReply { autostart: own.autostart.into() }))
    }

    fn domain_set_autostart(&self, call: &DomainSetAutostart) -> Result<()> {
        let guest = self.find(&call.dom)?;
        let mut own = guest.lock();
        if own.config.is_none() {
            return Err(not_now("cannot set autostart for transient domain"));
        }
        let on = call.autostart != 0;
        self.shared.folders.set_autostart(&guest.name, on).map_err(|error| {
            Error::system(Origin::Qemu, &format!("cannot set autostart of '{}'", guest.name), &error)
        })?;
        own.autostart = on;
        Ok(())
    }

    fn domain_get_control_info(&self, call: &DomainGetControlInfo) -> Result<DomainGetControlInfoReply> {
        supported(call.flags, 0, "qemuDomainGetControlInfo")?;
        self.look(&call.dom, |_, own| {
            own.running()?;
            Ok(DomainGetControlInfoReply { state: 0, details: 0, state_time: 0 })
        })
    }

    fn domain_get_messages(&self, call: &DomainGetMessages) -> Result<DomainGetMessagesReply> {
        supported(call.flags, 3, "qemuDomainGetMessages")?;
        self.look(&call.dom, |_, _| Ok(DomainGetMessagesReply { msgs: Vec::new().into() }))
    }

    fn domain_get_security_label(
        &self,
        call: &DomainGetSecurityLabel,
    ) -> Result<DomainGetSecurityLabelReply> {
        // Guests of a user have no label of their own.
        self.look(&call.dom, |_, _| {
            Ok(DomainGetSecurityLabelReply { label: Chars::terminated(""), enforcing: 0 })
        })
    }

    fn domain_get_metadata(&self, call: &DomainGetMetadata) -> Result<DomainGetMetadataReply> {
        supported(call.flags, 3, "qemuDomainGetMetadata")?;
        self.look(&call.dom, |_, own| {
            let domain = &own.asked(call.flags)?.domain;
            Ok(DomainGetMetadataReply { metadata: metadata::get(domain, call.kind, call.uri.as_deref())? })
        })
    }

    fn domain_set_metadata(&self, call: &DomainSetMetadata) -> Result<()> {
        supported(call.flags, 3, "qemuDomainSetMetadata")?;
        let guest = self.find(&call.dom)?;
        self.shared.change(&guest, call.flags, |domain| metadata::set(domain, call))?;
        self.shared.listeners.send(&[metadata::changed(guest.handle(), call)]);
        Ok(())
    }

    fn domain_set_lifecycle_action(&self, call: &DomainSetLifecycleAction) -> Result<()> {
        supported(call.flags, 3, "qemuDomainSetLifecycleAction")?;
        let guest = self.find(&call.dom)?;
        self.shared.change(&guest, call.flags, |domain| metadata::set_action(domain, call.kind, call.action))
    }

    fn connect_get_all_domain_stats(
        &self,
        call: &ConnectGetAllDomainStats,
    ) -> Result<ConnectGetAllDomainStatsReply> {
        stats::all(self, call)
    }
}

impl QemuDriver {
    fn lookup(&self, is_it: impl Fn(&Guest) -> bool, missing: impl Fn() -> String) -> Result<Handle> {
        let found =
            self.shared.guests().iter().find(|guest| is_it(guest) && guest.lock().is_there()).cloned();
        match found {
            Some(guest) => Ok(guest.handle()),
            None => refuse(Code::NoDomain, missing()),
        }
    }

    /// The guests that the bits of a list mean.
    pub(super) fn matching(&self, flags: u32) -> Vec<Arc<Guest>> {
        let guests = self.shared.guests();
        let wanted = |guest: &&Arc<Guest>| {
            let own = guest.lock();
            own.is_there() && own.facts().are_wanted(flags)
        };
        guests.iter().filter(wanted).cloned().collect()
    }

    /// Presses the guest's power button.
    fn power_down(&self, dom: &Handle, flags: u32, after: After) -> Result<()> {
        only_acpi(flags, 3)?;
        let guest = self.find(dom)?;
        let _turn = guest.turn()?;
        guest.lock().running_mut()?.ending.reboot = after == After::Restarted;
        ask(&guest, "system_powerdown", Value::Null).map(drop)
    }
}

impl Shared {
    /// Changes copies of a definition, all or none of them.
    pub(super) fn change(
        &self,
        guest: &Guest,
        flags: u32,
        change: impl Fn(&mut crate::domain::Domain) -> Result<()>,
    ) -> Result<()> {
        let mut own = guest.lock();
        if own.gone {
            return Err(no_domain(guest.uuid, &guest.name));
        }
        let targets = own.targets(flags)?;
        let changed = |definition: &Arc<Definition>| {
            let mut domain = definition.domain.clone();
            change(&mut domain).map(|()| domain)
        };
        let live = own.live.as_ref().filter(|_| targets.live).map(|live| changed(&live.definition));
        let live = live.transpose()?;
        let config = own.config.as_ref().filter(|_| targets.config).map(changed).transpose()?;
        if let Some(config) = config {
            own.config = Some(self.store(&config)?);
        }
        if let (Some(domain), Some(live)) = (live, &mut own.live) {
            live.definition = Definition::new(domain);
        }
        drop(own);
        if targets.live {
            self.save(guest);
        }
        Ok(())
    }
}
