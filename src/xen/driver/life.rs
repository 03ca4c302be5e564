//! Which guests there are, and what they are.

use super::{refuse, supported, uuid_text, XenDriver};
use crate::driver::calls::Life;
use crate::driver::error::{Code, Result};
use crate::driver::lists::Facts;
use crate::driver::{Handle, State};
use wire::procedures::*;

impl Life for XenDriver {
    fn connect_list_all_domains(&self, call: &ConnectListAllDomains) -> Result<ConnectListAllDomainsReply> {
        let wanted = |state: State| {
            let facts = Facts {
                active: true,
                persistent: false,
                state,
                managed_save: false,
                autostart: false,
                snapshots: false,
                checkpoints: false,
            };
            facts.are_wanted(call.flags)
        };
        let guests = self.guests()?;
        let found: Vec<Handle> =
            guests.iter().filter(|guest| wanted(guest.now.state)).map(|guest| guest.handle()).collect();
        let ret = found.len() as u32;
        let domains = if call.need_results == 0 { Vec::new() } else { found };
        Ok(ConnectListAllDomainsReply { domains: domains.into(), ret })
    }

    fn domain_lookup_by_id(&self, call: &DomainLookupById) -> Result<DomainLookupByIdReply> {
        let missing = || format!("no domain with matching id {}", call.id);
        Ok(DomainLookupByIdReply { dom: self.lookup(|guest| guest.id == call.id, missing)?.handle() })
    }

    fn domain_lookup_by_name(&self, call: &DomainLookupByName) -> Result<DomainLookupByNameReply> {
        let missing = || format!("no domain with matching name '{}'", call.name);
        Ok(DomainLookupByNameReply { dom: self.lookup(|guest| guest.name == call.name, missing)?.handle() })
    }

    fn domain_lookup_by_uuid(&self, call: &DomainLookupByUuid) -> Result<DomainLookupByUuidReply> {
        let missing = || format!("no domain with matching uuid '{}'", uuid_text(call.uuid));
        Ok(DomainLookupByUuidReply { dom: self.lookup(|guest| guest.uuid == call.uuid, missing)?.handle() })
    }

    fn domain_is_active(&self, call: &DomainIsActive) -> Result<DomainIsActiveReply> {
        self.find(&call.dom).map(|_| DomainIsActiveReply { active: 1 })
    }

    fn domain_is_persistent(&self, call: &DomainIsPersistent) -> Result<DomainIsPersistentReply> {
        self.find(&call.dom).map(|_| DomainIsPersistentReply { persistent: 0 })
    }

    fn domain_is_updated(&self, call: &DomainIsUpdated) -> Result<DomainIsUpdatedReply> {
        self.find(&call.dom).map(|_| DomainIsUpdatedReply { updated: 0 })
    }

    fn domain_get_autostart(&self, call: &DomainGetAutostart) -> Result<DomainGetAutostartReply> {
        self.find(&call.dom).map(|_| DomainGetAutostartReply { autostart: 0 })
    }

    /// Why a guest is in its state is not in the list.
    fn domain_get_state(&self, call: &DomainGetState) -> Result<DomainGetStateReply> {
        supported(call.flags, 0, "libxlDomainGetState")?;
        let guest = self.find(&call.dom)?;
        Ok(DomainGetStateReply { state: guest.now.state.number(), reason: 0 })
    }

    fn domain_get_info(&self, call: &DomainGetInfo) -> Result<DomainGetInfoReply> {
        let guest = self.find(&call.dom)?;
        Ok(DomainGetInfoReply {
            state: guest.now.state.number() as u32,
            max_mem: guest.max_memory,
            memory: guest.now.memory,
            nr_virt_cpu: guest.now.vcpus,
            cpu_time: guest.now.time,
        })
    }

    fn domain_get_os_type(&self, call: &DomainGetOsType) -> Result<DomainGetOsTypeReply> {
        let guest = self.find(&call.dom)?;
        let kind = match &*guest.kind {
            "hvm" => "hvm",
            "pv" => "linux",
            "pvh" => "xenpvh",
            other => return refuse(Code::Internal, format!("'xl list -l' prints the type '{other}'")),
        };
        Ok(DomainGetOsTypeReply { kind: kind.to_owned() })
    }
}
