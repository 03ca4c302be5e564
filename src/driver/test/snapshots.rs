//! Snapshots of guests: kept in memory, as a tree.

mod tree;

use super::super::calls::Snapshots as Calls;
use super::super::document::xml;
use super::super::document::Passwords;
use super::super::error::{Code, Error, Origin, Result};
use super::super::event::Lifecycle;
use super::super::{Handle, State};
use super::devices::{disk_source, disk_target};
use super::guest::Guest;
use super::tree::read_root;
use super::{lifecycle, not_now, supported, TestDriver, World};
use crate::domain::devices::disk::Disk;
use crate::domain::Domain;
use crate::xml::tree::Element;
use tree::{document, list, Snapshot};
use wire::procedures::*;
use wire::xdr::Snapshot as SnapshotHandle;

pub(super) use tree::Snapshots;

/// Reasons of states that a snapshot brought.
const RUNNING_AGAIN: i32 = 4;
const PAUSED_AGAIN: i32 = 7;
const STOPPED: i32 = 7;

fn handle(dom: &Handle, own: &Snapshot) -> SnapshotHandle {
    SnapshotHandle { name: own.name.clone(), dom: dom.clone() }
}

fn no_current() -> Box<Error> {
    let detail = "the domain does not have a current snapshot";
    Error::new(Code::NoSnapshot, Origin::Snapshot, detail)
}

/// The flags of creation.
const REDEFINE: u32 = 1;
const CURRENT: u32 = 2;
const HALT: u32 = 8;
const QUIESCE: u32 = 64;
const ATOMIC: u32 = 128;
const LIVE: u32 = 256;
const VALIDATE: u32 = 512;
/// The flag of deletion: those below it, too; and instead of it.
const CHILDREN: u32 = 1;
const CHILDREN_ONLY: u32 = 4;

impl TestDriver {
    fn snapshot<T>(
        &self,
        snap: &SnapshotHandle,
        work: impl FnOnce(&Guest, &Snapshot) -> Result<T>,
    ) -> Result<T> {
        self.guest(&snap.dom, |guest, _| work(guest, guest.snapshots.get(&snap.name)?))
    }
}

impl Calls for TestDriver {
    fn domain_snapshot_create_xml(
        &self,
        call: &DomainSnapshotCreateXml,
    ) -> Result<DomainSnapshotCreateXmlReply> {
        const KNOWN: u32 = REDEFINE | CURRENT | HALT | QUIESCE | ATOMIC | LIVE | VALIDATE;
        supported(call.flags, KNOWN, "testDomainSnapshotCreateXML")?;
        let root = read_root(&call.xml_desc, "domainsnapshot")?;
        self.guest(&call.dom, |guest, events| {
            if guest.checkpoints.len() > 0 {
                let detail = "cannot create snapshot while checkpoint exists";
                return Err(Error::new(Code::OperationUnsupported, Origin::Test, detail));
            }
            if call.flags & HALT != 0 && guest.config.is_none() {
                return not_now(Origin::Test, "cannot halt after transient domain snapshot");
            }
            let new = if call.flags & REDEFINE != 0 { redefined(guest, &root)? } else { made(guest, &root)? };
            let snap = handle(&guest.handle(), &new);
            guest.snapshots.all.retain(|own| own.name != new.name);
            let current = call.flags & REDEFINE == 0 || call.flags & CURRENT != 0;
            if current {
                guest.snapshots.current = Some(new.name.clone());
            }
            guest.snapshots.all.push(new);
            if call.flags & HALT != 0 && guest.live.is_some() {
                super::life::end(guest, events, STOPPED, Lifecycle::Stopped(6));
            }
            Ok(DomainSnapshotCreateXmlReply { snap })
        })
    }

    fn domain_snapshot_get_xml_desc(
        &self,
        call: &DomainSnapshotGetXmlDesc,
    ) -> Result<DomainSnapshotGetXmlDescReply> {
        supported(call.flags, 1, "testDomainSnapshotGetXMLDesc")?;
        self.snapshot(&call.snap, |_, own| {
            Ok(DomainSnapshotGetXmlDescReply { xml: document(own, Passwords::asked(call.flags))? })
        })
    }

    fn domain_list_all_snapshots(
        &self,
        call: &DomainListAllSnapshots,
    ) -> Result<DomainListAllSnapshotsReply> {
        supported(call.flags, list::ALL, "testDomainListAllSnapshots")?;
        self.guest(&call.dom, |guest, _| {
            let dom = guest.handle();
            let snapshots = &guest.snapshots;
            let from = match call.flags & (list::ROOTS | list::TOPOLOGICAL) {
                0 => snapshots.all.iter().collect(),
                flags if flags & list::ROOTS != 0 => snapshots.children(None).collect(),
                _ => snapshots.below(None),
            };
            let found = from.into_iter().filter(|own| snapshots.matches(own, call.flags));
            let found: Vec<SnapshotHandle> = found.map(|own| handle(&dom, own)).collect();
            let ret = found.len() as i32;
            let snapshots = if call.need_results == 0 { Vec::new() } else { found };
            Ok(DomainListAllSnapshotsReply { snapshots: snapshots.into(), ret })
        })
    }

    fn domain_snapshot_list_all_children(
        &self,
        call: &DomainSnapshotListAllChildren,
    ) -> Result<DomainSnapshotListAllChildrenReply> {
        supported(call.flags, list::ALL, "testDomainSnapshotListAllChildren")?;
        self.snapshot(&call.snapshot, |guest, own| {
            let dom = guest.handle();
            let from = match call.flags & list::ROOTS {
                0 => guest.snapshots.children(Some(&own.name)).collect(),
                _ => guest.snapshots.below(Some(&own.name)),
            };
            let found = from.into_iter().filter(|own| guest.snapshots.matches(own, call.flags));
            let found: Vec<SnapshotHandle> = found.map(|own| handle(&dom, own)).collect();
            let ret = found.len() as i32;
            let snapshots = if call.need_results == 0 { Vec::new() } else { found };
            Ok(DomainSnapshotListAllChildrenReply { snapshots: snapshots.into(), ret })
        })
    }

    fn domain_snapshot_lookup_by_name(
        &self,
        call: &DomainSnapshotLookupByName,
    ) -> Result<DomainSnapshotLookupByNameReply> {
        supported(call.flags, 0, "testDomainSnapshotLookupByName")?;
        self.guest(&call.dom, |guest, _| {
            let snap = handle(&guest.handle(), guest.snapshots.get(&call.name)?);
            Ok(DomainSnapshotLookupByNameReply { snap })
        })
    }

    fn domain_has_current_snapshot(
        &self,
        call: &DomainHasCurrentSnapshot,
    ) -> Result<DomainHasCurrentSnapshotReply> {
        supported(call.flags, 0, "testDomainHasCurrentSnapshot")?;
        self.guest(&call.dom, |guest, _| {
            Ok(DomainHasCurrentSnapshotReply { result: guest.snapshots.current.is_some().into() })
        })
    }

    fn domain_snapshot_current(&self, call: &DomainSnapshotCurrent) -> Result<DomainSnapshotCurrentReply> {
        supported(call.flags, 0, "testDomainSnapshotCurrent")?;
        self.guest(&call.dom, |guest, _| {
            let name = guest.snapshots.current.clone().ok_or_else(no_current)?;
            Ok(DomainSnapshotCurrentReply { snap: SnapshotHandle { name, dom: guest.handle() } })
        })
    }

    fn domain_snapshot_get_parent(
        &self,
        call: &DomainSnapshotGetParent,
    ) -> Result<DomainSnapshotGetParentReply> {
        supported(call.flags, 0, "testDomainSnapshotGetParent")?;
        self.snapshot(&call.snap, |guest, own| match &own.parent {
            Some(name) => Ok(DomainSnapshotGetParentReply {
                snap: SnapshotHandle { name: name.clone(), dom: guest.handle() },
            }),
            None => {
                let detail = format!("snapshot '{}' does not have a parent", own.name);
                Err(Error::new(Code::NoSnapshot, Origin::Snapshot, detail))
            }
        })
    }

    fn domain_snapshot_is_current(
        &self,
        call: &DomainSnapshotIsCurrent,
    ) -> Result<DomainSnapshotIsCurrentReply> {
        supported(call.flags, 0, "testDomainSnapshotIsCurrent")?;
        self.snapshot(&call.snap, |guest, own| {
            let current = guest.snapshots.current.as_ref() == Some(&own.name);
            Ok(DomainSnapshotIsCurrentReply { current: current.into() })
        })
    }

    fn domain_snapshot_has_metadata(
        &self,
        call: &DomainSnapshotHasMetadata,
    ) -> Result<DomainSnapshotHasMetadataReply> {
        supported(call.flags, 0, "testDomainSnapshotHasMetadata")?;
        self.snapshot(&call.snap, |_, _| Ok(DomainSnapshotHasMetadataReply { metadata: 1 }))
    }

    fn domain_snapshot_delete(&self, call: &DomainSnapshotDelete) -> Result<()> {
        supported(call.flags, CHILDREN | CHILDREN_ONLY, "testDomainSnapshotDelete")?;
        self.guest(&call.snap.dom, |guest, _| {
            let name = guest.snapshots.get(&call.snap.name)?.name.clone();
            let mut gone = Vec::new();
            if call.flags & (CHILDREN | CHILDREN_ONLY) != 0 {
                gone.extend(guest.snapshots.below(Some(&name)).iter().map(|own| own.name.clone()));
            }
            if call.flags & CHILDREN_ONLY == 0 {
                gone.push(name);
            }
            guest.snapshots.remove(&gone);
            Ok(())
        })
    }

    fn domain_revert_to_snapshot(&self, call: &DomainRevertToSnapshot) -> Result<()> {
        const RUNNING: u32 = 1;
        const PAUSED: u32 = 2;
        const FORCE: u32 = 4;
        supported(call.flags, RUNNING | PAUSED | FORCE, "testDomainRevertToSnapshot")?;
        self.with(|world| {
            let index = world.index(&call.snap.dom)?;
            let snapshot = world.guests[index].snapshots.get(&call.snap.name)?.clone();
            // A guest that did not run has nothing to go on with.
            let state = match call.flags & (RUNNING | PAUSED) {
                RUNNING if snapshot.state != State::Shutoff => State::Running,
                PAUSED if snapshot.state != State::Shutoff => State::Paused,
                _ => snapshot.state,
            };
            revert(world, index, snapshot, state);
            world.sweep(index);
            Ok(())
        })
    }
}

/// A snapshot of the guest as it is.
fn made(guest: &Guest, root: &Element) -> Result<Snapshot> {
    let created = super::now();
    let name = root.text_at(&["name"]).map_or_else(|| created.to_string(), str::to_owned);
    if guest.snapshots.get(&name).is_ok() {
        let detail = format!("domain moment {name} already exists");
        return Err(Error::new(Code::OperationFailed, Origin::Snapshot, detail));
    }
    let domain = guest.current()?.domain();
    check_disks(&domain, root)?;
    Ok(Snapshot {
        name,
        description: root.text_at(&["description"]).map(str::to_owned),
        parent: guest.snapshots.current.clone(),
        created,
        state: guest.state,
        domain: Domain { id: None, ..domain },
    })
}

/// Refuses snapshots outside of the disks' images.
fn check_disks(domain: &Domain, root: &Element) -> Result<()> {
    let refuse = |detail: String| Err(Error::new(Code::ConfigUnsupported, Origin::Snapshot, detail));
    let memory = root.child("memory");
    let outside = memory
        .is_some_and(|own| own.attribute("snapshot") == Some("external") || own.attribute("file").is_some());
    let listed = root.child("disks").map_or(&[][..], |disks| &disks.children);
    for own in listed.iter().filter(|own| own.name == "disk") {
        let name = own.attribute("name").unwrap_or_default();
        let is_it = |disk: &&Disk| disk_target(disk) == name || disk_source(disk).as_deref() == Some(name);
        let Some(disk) = domain.devices.disk.iter().find(is_it) else {
            return refuse(format!("no disk named '{name}'"));
        };
        let external = own.attribute("snapshot") == Some("external");
        if external && !outside {
            return refuse(format!("disk '{name}' must use snapshot mode 'internal'"));
        }
        if (external || outside) && own.child("source").is_none() {
            let source = disk_source(disk).unwrap_or_default();
            let regular = std::fs::metadata(&source).is_ok_and(|own| own.is_file());
            if !regular {
                return refuse(format!(
                    "source for disk '{name}' ({source}) doesn't exist or is not a regular file; refusing to \
                     generate external snapshot name"
                ));
            }
        }
    }
    Ok(())
}

/// A snapshot that a document describes, of a guest that was.
fn redefined(guest: &Guest, root: &Element) -> Result<Snapshot> {
    let text = |name: &str| root.text_at(&[name]).map(str::to_owned);
    let missing = |what: &str| {
        Error::new(Code::Internal, Origin::Snapshot, format!("missing {what} from existing snapshot"))
    };
    let name = text("name").ok_or_else(|| xml("a redefined snapshot must have a name"))?;
    let created =
        text("creationTime").and_then(|text| text.parse().ok()).ok_or_else(|| missing("creationTime"))?;
    let state = match text("state").as_deref() {
        Some("running") => State::Running,
        Some("paused") => State::Paused,
        Some("shutoff") => State::Shutoff,
        _ => return Err(missing("state")),
    };
    let parent = root.text_at(&["parent", "name"]).map(str::to_owned);
    if let Some(parent) = &parent {
        guest.snapshots.get(parent)?;
    }
    let domain = guest.current()?.domain();
    let domain = Domain { id: None, ..domain };
    Ok(Snapshot { name, description: text("description"), parent, created, state, domain })
}

/// Brings a guest back to a snapshot.
fn revert(world: &mut World, index: usize, snapshot: Snapshot, state: State) {
    world.guests[index].snapshots.current = Some(snapshot.name);
    if world.guests[index].live.is_some() {
        let guest = &mut world.guests[index];
        super::life::end(guest, &mut world.events, STOPPED, Lifecycle::Stopped(6));
    }
    let persistent = world.guests[index].config.is_some();
    if persistent {
        world.guests[index].config = Some(snapshot.domain.clone().into());
    }
    if state == State::Shutoff {
        return;
    }
    let id = world.take_id();
    let guest = &mut world.guests[index];
    guest.run(snapshot.domain, id, RUNNING_AGAIN);
    world.events.push(lifecycle(guest.handle(), Lifecycle::Started(3)));
    if state == State::Paused {
        (guest.state, guest.reason) = (State::Paused, PAUSED_AGAIN);
        world.events.push(lifecycle(guest.handle(), Lifecycle::Suspended(5)));
    }
}
