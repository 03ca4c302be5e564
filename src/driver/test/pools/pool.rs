//! A storage pool, and its document.

use super::super::super::error::{Code, Error, Origin, Result};
use super::super::networks::parse_uuid;
use super::super::tree::{bytes, read_root};
use super::super::volumes::Volume;
use super::super::{not_now, uuid_text};
use crate::xml::tree::Element;
use wire::xdr::{Pool as Handle, Uuid};

/// The size of every pool: 100 GiB.
pub(super) const CAPACITY: u64 = 100 << 30;

/// A pool.
#[derive(Clone)]
pub(in super::super) struct Pool {
    pub(in super::super) name: String,
    pub(in super::super) uuid: Uuid,
    pub(super) kind: String,
    pub(super) definition: Element,
    pub(in super::super) active: bool,
    pub(super) persistent: bool,
    pub(super) autostart: bool,
    pub(in super::super) volumes: Vec<Volume>,
}

/// The pool that the driver starts with.
pub(in super::super) fn built_in() -> Vec<Pool> {
    const DEFAULT: &str = "<pool type='dir'><name>default-pool</name>\
        <uuid>dfe224cb-28fb-8dd0-c4b2-64eb3f0f4566</uuid><target><path>/default-pool</path></target></pool>";
    let pool = read(DEFAULT).map(|pool| Pool { active: true, persistent: true, ..pool });
    pool.into_iter().collect()
}

pub(super) fn read(text: &str) -> Result<Pool> {
    let root = read_root(text, "pool")?;
    let kind = super::super::define::required(&root, "type")?.to_owned();
    if kind_bit(&kind) == 0 {
        let detail = format!("Invalid value for attribute 'type' in element 'pool': '{kind}'.");
        return Err(Error::new(Code::Xml, Origin::Xml, detail));
    }
    // Of the kinds whose volumes are files, each is in a folder.
    if matches!(&*kind, "dir" | "fs" | "netfs") && root.text_at(&["target", "path"]).is_none() {
        return Err(Error::new(Code::Xml, Origin::Storage, "missing storage pool target path"));
    }
    let source_name = root.text_at(&["source", "name"]);
    let missing = || Error::new(Code::Xml, Origin::Storage, "missing pool source name element");
    let name = root.text_at(&["name"]).or(source_name).ok_or_else(missing)?.to_owned();
    let uuid = match root.text_at(&["uuid"]) {
        None => super::super::super::document::random(),
        Some(text) => parse_uuid(text)?,
    };
    let (active, persistent, autostart) = (false, false, false);
    Ok(Pool {
        name,
        uuid: Uuid(uuid),
        kind,
        definition: root,
        active,
        persistent,
        autostart,
        volumes: Vec::new(),
    })
}

/// The bit of a kind of pool in lists; 0 for what is none.
fn kind_bit(kind: &str) -> u32 {
    const KINDS: [&str; 14] = [
        "dir",
        "fs",
        "netfs",
        "logical",
        "disk",
        "iscsi",
        "scsi",
        "mpath",
        "rbd",
        "sheepdog",
        "gluster",
        "zfs",
        "vstorage",
        "iscsi-direct",
    ];
    KINDS.iter().position(|own| *own == kind).map_or(0, |index| 64 << index)
}

impl Pool {
    pub(in super::super) fn handle(&self) -> Handle {
        Handle { name: self.name.clone(), uuid: self.uuid }
    }

    /// The folder of its volumes.
    pub(in super::super) fn target(&self) -> &str {
        self.definition.text_at(&["target", "path"]).unwrap_or_default()
    }

    pub(super) fn allocation(&self) -> u64 {
        self.volumes.iter().map(|own| own.allocation).fold(0, u64::saturating_add)
    }

    pub(in super::super) fn available(&self) -> u64 {
        CAPACITY.saturating_sub(self.allocation())
    }

    /// Refuses a pool that is not active.
    pub(in super::super) fn check_active(&self) -> Result<()> {
        match self.active {
            true => Ok(()),
            false => not_now(Origin::Storage, format!("storage pool '{}' is not active", self.name)),
        }
    }

    pub(super) fn check_inactive(&self) -> Result<()> {
        match self.active {
            false => Ok(()),
            true => not_now(Origin::Storage, format!("storage pool '{}' is active", self.name)),
        }
    }

    pub(super) fn matches(&self, flags: u32) -> bool {
        let pick = |yes: bool, one: u32, other: u32| if yes { one } else { other };
        let bits = [
            (3, pick(self.active, 2, 1)),
            (12, pick(self.persistent, 4, 8)),
            (48, pick(self.autostart, 16, 32)),
            (!63, kind_bit(&self.kind)),
        ];
        bits.iter().all(|(group, own)| flags & group == 0 || flags & own != 0)
    }

    pub(super) fn document(&self) -> String {
        let mut source = self.definition.child("source").cloned().unwrap_or_else(|| Element::new("source"));
        source.open = true;
        let mut root = Element::new("pool");
        root.attributes = self.definition.attributes.clone();
        root.children = vec![
            Element::new("name").saying(&*self.name),
            Element::new("uuid").saying(uuid_text(self.uuid)),
            bytes("capacity", CAPACITY),
            bytes("allocation", self.allocation()),
            bytes("available", self.available()),
            source,
        ];
        root.children.extend(self.definition.child("target").cloned());
        root.to_xml()
    }
}

/// The folder that a host shares.
pub(super) fn shares(host: &str) -> String {
    let share = Element::new("source")
        .having(Element::new("host").with("name", host))
        .having(Element::new("dir").with("path", "/testshare"))
        .having(Element::new("format").with("type", "nfs"));
    Element::new("sources").having(share).to_xml()
}
