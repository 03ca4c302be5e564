//! The snapshots of a guest as a tree, and as documents.

use super::super::super::document::escaped;
use super::super::super::document::Passwords;
use super::super::super::error::{Code, Error, Origin, Result};
use super::super::super::State;
use super::super::devices::{disk_source, disk_target};
use super::super::tree::{description, parent};
use crate::domain::devices::disk::{Device, Disk};
use crate::domain::Domain;

/// The snapshots of a guest, in the order in which they were made.
#[derive(Clone, Default)]
pub(in super::super) struct Snapshots {
    pub(super) all: Vec<Snapshot>,
    pub(super) current: Option<String>,
}

#[derive(Clone)]
pub(super) struct Snapshot {
    pub(super) name: String,
    pub(super) description: Option<String>,
    pub(super) parent: Option<String>,
    /// Seconds since 1970.
    pub(super) created: u64,
    pub(super) state: State,
    pub(super) domain: Domain,
}

/// The flags of lists.
pub(super) mod list {
    /// Those without a parent; of the children of one, all below it.
    pub(in super::super) const ROOTS: u32 = 1;
    pub(in super::super) const METADATA: u32 = 2;
    pub(in super::super) const LEAVES: u32 = 4;
    pub(in super::super) const NO_LEAVES: u32 = 8;
    pub(in super::super) const NO_METADATA: u32 = 16;
    pub(in super::super) const INACTIVE: u32 = 32;
    pub(in super::super) const ACTIVE: u32 = 64;
    pub(in super::super) const DISK_ONLY: u32 = 128;
    pub(in super::super) const INTERNAL: u32 = 256;
    pub(in super::super) const EXTERNAL: u32 = 512;
    pub(in super::super) const TOPOLOGICAL: u32 = 1024;
    pub(in super::super) const ALL: u32 = 2047;
}

impl Snapshots {
    pub(in super::super) fn len(&self) -> usize {
        self.all.len()
    }

    pub(super) fn get(&self, name: &str) -> Result<&Snapshot> {
        self.all.iter().find(|own| own.name == name).ok_or_else(|| {
            let detail = format!("no domain snapshot with matching name '{name}'");
            Error::new(Code::NoSnapshot, Origin::Snapshot, detail)
        })
    }

    pub(super) fn children<'s>(&'s self, name: Option<&'s str>) -> impl Iterator<Item = &'s Snapshot> {
        self.all.iter().filter(move |own| own.parent.as_deref() == name)
    }

    /// Everything below one, parents first.
    pub(super) fn below<'s>(&'s self, name: Option<&'s str>) -> Vec<&'s Snapshot> {
        let mut found = Vec::new();
        let mut next: Vec<&Snapshot> = self.children(name).collect();
        while !next.is_empty() {
            found.extend(&next);
            next = next.iter().flat_map(|own| self.children(Some(&own.name))).collect();
        }
        found
    }

    pub(super) fn matches(&self, own: &Snapshot, flags: u32) -> bool {
        let leaf = self.children(Some(&own.name)).next().is_none();
        let state = if own.state == State::Shutoff { list::INACTIVE } else { list::ACTIVE };
        let bits = [
            (list::METADATA | list::NO_METADATA, list::METADATA),
            (list::LEAVES | list::NO_LEAVES, if leaf { list::LEAVES } else { list::NO_LEAVES }),
            (list::INACTIVE | list::ACTIVE | list::DISK_ONLY, state),
            (list::INTERNAL | list::EXTERNAL, list::INTERNAL),
        ];
        bits.iter().all(|(group, own)| flags & group == 0 || flags & own != 0)
    }

    /// Removes some; those that were below one of them are below its parent then.
    pub(super) fn remove(&mut self, names: &[String]) {
        let parent_of =
            |all: &[Snapshot], name: &str| all.iter().find(|own| own.name == name)?.parent.clone();
        let up = |all: &[Snapshot], mut parent: Option<String>| {
            while let Some(name) = parent.clone().filter(|name| names.contains(name)) {
                parent = parent_of(all, &name);
            }
            parent
        };
        let all = self.all.clone();
        self.current = up(&all, self.current.take());
        self.all.retain(|own| !names.contains(&own.name));
        self.all.iter_mut().for_each(|own| own.parent = up(&all, own.parent.take()));
    }
}

/// Whether a snapshot holds the disk's contents, inside its image.
fn mode(disk: &Disk) -> &'static str {
    let is_medium = matches!(disk.device, Device::Cdrom | Device::Floppy);
    if disk.readonly || is_medium || disk_source(disk).is_none() {
        "no"
    } else {
        "internal"
    }
}

pub(super) fn document(own: &Snapshot, passwords: Passwords) -> Result<String> {
    let state = match own.state {
        State::Running => "running",
        State::Paused => "paused",
        State::Shutoff => "shutoff",
        State::Shutdown | State::Crashed => "crashed",
    };
    let memory = if own.state == State::Shutoff { "no" } else { "internal" };
    let description = description(own.description.as_deref());
    let parent = parent(own.parent.as_deref());
    let disks = own.domain.devices.disk.iter();
    let disks: String = disks
        .map(|disk| format!("    <disk name='{}' snapshot='{}'/>\n", escaped(&disk_target(disk)), mode(disk)))
        .collect();
    let disks = if disks.is_empty() { disks } else { format!("  <disks>\n{disks}  </disks>\n") };
    let domain = super::super::super::document::document(&own.domain, passwords)?;
    let domain: String = domain.lines().map(|line| format!("  {line}\n")).collect();
    Ok(format!(
        "<domainsnapshot>\n  <name>{}</name>\n{}  <state>{state}</state>\n{}  <creationTime>{}</creationTime>\n  \
         <memory snapshot='{memory}'/>\n{disks}{domain}</domainsnapshot>\n",
        escaped(&own.name),
        description,
        parent,
        own.created
    ))
}
