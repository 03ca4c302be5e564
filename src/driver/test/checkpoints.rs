//! Checkpoints of guests: points in time that backups begin from.

use super::super::calls::Checkpoints as Calls;
use super::super::document::escaped;
use super::super::document::Passwords;
use super::super::error::{Code, Error, Origin, Result};
use super::super::Handle;
use super::devices::disk_target;
use super::guest::Guest;
use super::tree::{description, parent, read_root};
use super::{supported, TestDriver};
use crate::domain::devices::disk::Device;
use crate::domain::Domain;
use wire::procedures::*;
use wire::xdr::Checkpoint as CheckpointHandle;

/// The checkpoints of a guest, in the order in which they were made: each is the parent of the next.
#[derive(Clone, Default)]
pub(super) struct Checkpoints {
    all: Vec<Checkpoint>,
}

#[derive(Clone)]
struct Checkpoint {
    name: String,
    description: Option<String>,
    parent: Option<String>,
    created: u64,
    domain: Domain,
}

impl Checkpoints {
    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    fn get(&self, name: &str) -> Result<&Checkpoint> {
        self.all.iter().find(|own| own.name == name).ok_or_else(|| {
            let detail = format!("no domain checkpoint with matching name '{name}'");
            Error::new(Code::NoCheckpoint, Origin::Checkpoint, detail)
        })
    }

    fn children<'s>(&'s self, name: Option<&'s str>) -> impl Iterator<Item = &'s Checkpoint> {
        self.all.iter().filter(move |own| own.parent.as_deref() == name)
    }

    fn below<'s>(&'s self, name: &'s str) -> Vec<&'s Checkpoint> {
        let mut found = Vec::new();
        let mut next: Vec<&Checkpoint> = self.children(Some(name)).collect();
        while !next.is_empty() {
            found.extend(&next);
            next = next.iter().flat_map(|own| self.children(Some(&own.name))).collect();
        }
        found
    }

    fn is_leaf(&self, own: &Checkpoint) -> bool {
        self.children(Some(&own.name)).next().is_none()
    }

    fn matches(&self, own: &Checkpoint, flags: u32) -> bool {
        const LEAVES: u32 = 4;
        const NO_LEAVES: u32 = 8;
        let bit = if self.is_leaf(own) { LEAVES } else { NO_LEAVES };
        flags & (LEAVES | NO_LEAVES) == 0 || flags & bit != 0
    }
}

fn handle(dom: &Handle, own: &Checkpoint) -> CheckpointHandle {
    CheckpointHandle { name: own.name.clone(), dom: dom.clone() }
}

fn document(own: &Checkpoint, flags: u32) -> Result<String> {
    const NO_DOMAIN: u32 = 2;
    let description = description(own.description.as_deref());
    let parent = parent(own.parent.as_deref());
    let name = escaped(&own.name);
    let disks = own.domain.devices.disk.iter().map(|disk| {
        let target = escaped(&disk_target(disk));
        match disk.readonly || matches!(disk.device, Device::Cdrom | Device::Floppy) {
            true => format!("    <disk name='{target}' checkpoint='no'/>\n"),
            false => format!("    <disk name='{target}' checkpoint='bitmap' bitmap='{name}'/>\n"),
        }
    });
    let disks: String = disks.collect();
    let disks = if disks.is_empty() { disks } else { format!("  <disks>\n{disks}  </disks>\n") };
    let domain = super::super::document::document(&own.domain, Passwords::asked(flags))?;
    let domain: String = match flags & NO_DOMAIN {
        0 => domain.lines().map(|line| format!("  {line}\n")).collect(),
        _ => String::new(),
    };
    Ok(format!(
        "<domaincheckpoint>\n  <name>{name}</name>\n{}{}  <creationTime>{}</creationTime>\n{disks}{domain}\
         </domaincheckpoint>\n",
        description, parent, own.created
    ))
}

impl TestDriver {
    fn checkpoint<T>(
        &self,
        checkpoint: &CheckpointHandle,
        work: impl FnOnce(&Guest, &Checkpoint) -> Result<T>,
    ) -> Result<T> {
        self.guest(&checkpoint.dom, |guest, _| work(guest, guest.checkpoints.get(&checkpoint.name)?))
    }
}

impl Calls for TestDriver {
    fn domain_checkpoint_create_xml(
        &self,
        call: &DomainCheckpointCreateXml,
    ) -> Result<DomainCheckpointCreateXmlReply> {
        const REDEFINE: u32 = 1;
        const QUIESCE: u32 = 2;
        supported(call.flags, REDEFINE | QUIESCE, "testDomainCheckpointCreateXML")?;
        self.guest(&call.dom, |guest, _| {
            if guest.snapshots.len() > 0 {
                let detail = "cannot create checkpoint while snapshot exists";
                return Err(Error::new(Code::OperationUnsupported, Origin::Test, detail));
            }
            if guest.live.is_none() {
                let detail = "cannot create checkpoint for inactive domain";
                return Err(Error::new(Code::OperationUnsupported, Origin::Test, detail));
            }
            let root = read_root(&call.xml_desc, "domaincheckpoint")?;
            let created = super::now();
            let name = root.text_at(&["name"]).map_or_else(|| created.to_string(), str::to_owned);
            if guest.checkpoints.get(&name).is_ok() {
                let detail = format!("domain moment {name} already exists");
                return Err(Error::new(Code::OperationFailed, Origin::Checkpoint, detail));
            }
            let parent = guest.checkpoints.all.last().map(|own| own.name.clone());
            let domain = Domain { id: None, ..guest.current()?.domain() };
            let description = root.text_at(&["description"]).map(str::to_owned);
            let new = Checkpoint { name, description, parent, created, domain };
            let checkpoint = handle(&guest.handle(), &new);
            guest.checkpoints.all.push(new);
            Ok(DomainCheckpointCreateXmlReply { checkpoint })
        })
    }

    fn domain_checkpoint_get_xml_desc(
        &self,
        call: &DomainCheckpointGetXmlDesc,
    ) -> Result<DomainCheckpointGetXmlDescReply> {
        supported(call.flags, 3, "testDomainCheckpointGetXMLDesc")?;
        self.checkpoint(&call.checkpoint, |_, own| {
            Ok(DomainCheckpointGetXmlDescReply { xml: document(own, call.flags)? })
        })
    }

    fn domain_list_all_checkpoints(
        &self,
        call: &DomainListAllCheckpoints,
    ) -> Result<DomainListAllCheckpointsReply> {
        const ROOTS: u32 = 1;
        supported(call.flags, 15, "testDomainListAllCheckpoints")?;
        self.guest(&call.dom, |guest, _| {
            let dom = guest.handle();
            let all = guest.checkpoints.all.iter();
            let found = all.filter(|own| call.flags & ROOTS == 0 || own.parent.is_none());
            let found = found.filter(|own| guest.checkpoints.matches(own, call.flags));
            let found: Vec<CheckpointHandle> = found.map(|own| handle(&dom, own)).collect();
            let ret = found.len() as i32;
            let checkpoints = if call.need_results == 0 { Vec::new() } else { found };
            Ok(DomainListAllCheckpointsReply { checkpoints: checkpoints.into(), ret })
        })
    }

    fn domain_checkpoint_list_all_children(
        &self,
        call: &DomainCheckpointListAllChildren,
    ) -> Result<DomainCheckpointListAllChildrenReply> {
        const DESCENDANTS: u32 = 1;
        supported(call.flags, 15, "testDomainCheckpointListAllChildren")?;
        self.checkpoint(&call.checkpoint, |guest, own| {
            let dom = guest.handle();
            let from = match call.flags & DESCENDANTS {
                0 => guest.checkpoints.children(Some(&own.name)).collect(),
                _ => guest.checkpoints.below(&own.name),
            };
            let found = from.into_iter().filter(|own| guest.checkpoints.matches(own, call.flags));
            let found: Vec<CheckpointHandle> = found.map(|own| handle(&dom, own)).collect();
            let ret = found.len() as i32;
            let checkpoints = if call.need_results == 0 { Vec::new() } else { found };
            Ok(DomainCheckpointListAllChildrenReply { checkpoints: checkpoints.into(), ret })
        })
    }

    fn domain_checkpoint_lookup_by_name(
        &self,
        call: &DomainCheckpointLookupByName,
    ) -> Result<DomainCheckpointLookupByNameReply> {
        supported(call.flags, 0, "testDomainCheckpointLookupByName")?;
        self.guest(&call.dom, |guest, _| {
            let checkpoint = handle(&guest.handle(), guest.checkpoints.get(&call.name)?);
            Ok(DomainCheckpointLookupByNameReply { checkpoint })
        })
    }

    fn domain_checkpoint_get_parent(
        &self,
        call: &DomainCheckpointGetParent,
    ) -> Result<DomainCheckpointGetParentReply> {
        supported(call.flags, 0, "testDomainCheckpointGetParent")?;
        self.checkpoint(&call.checkpoint, |guest, own| match &own.parent {
            Some(name) => Ok(DomainCheckpointGetParentReply {
                parent: CheckpointHandle { name: name.clone(), dom: guest.handle() },
            }),
            None => {
                let detail = format!("checkpoint '{}' does not have a parent", own.name);
                Err(Error::new(Code::NoCheckpoint, Origin::Checkpoint, detail))
            }
        })
    }

    fn domain_checkpoint_delete(&self, call: &DomainCheckpointDelete) -> Result<()> {
        const CHILDREN: u32 = 1;
        const METADATA_ONLY: u32 = 2;
        const CHILDREN_ONLY: u32 = 4;
        supported(call.flags, CHILDREN | METADATA_ONLY | CHILDREN_ONLY, "testDomainCheckpointDelete")?;
        self.guest(&call.checkpoint.dom, |guest, _| {
            let own = guest.checkpoints.get(&call.checkpoint.name)?;
            let (name, parent) = (own.name.clone(), own.parent.clone());
            let mut gone = Vec::new();
            if call.flags & (CHILDREN | CHILDREN_ONLY) != 0 {
                gone.extend(guest.checkpoints.below(&name).iter().map(|own| own.name.clone()));
            }
            if call.flags & CHILDREN_ONLY == 0 {
                gone.push(name.clone());
            }
            let all = &mut guest.checkpoints.all;
            all.retain(|own| !gone.contains(&own.name));
            let orphans =
                all.iter_mut().filter(|own| own.parent.as_ref() == Some(&name) && gone.contains(&name));
            orphans.for_each(|own| own.parent.clone_from(&parent));
            Ok(())
        })
    }
}
