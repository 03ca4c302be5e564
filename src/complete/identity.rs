//! UUIDs and MAC addresses for definitions that name none.

use crate::diagnostic::{rule, Findings};
use crate::domain::devices::memory::MemoryModel;
use crate::domain::{Arch, Domain, Type};
use crate::xml::mistake::INVALID_VALUE;
use crate::xml::value::id::{Mac, Uuid};
use crate::xml::Value;

/// Where uuids and MAC addresses come from that a document does not name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Identities {
    /// From the definition's name: the same for the same document, everywhere.
    #[default]
    FromName,
    /// Drawn by the caller: sixteen bytes for every uuid, three for every MAC address.
    Drawn {
        /// The bytes of a uuid; the bits of version 4 are set.
        uuid: [u8; 16],
        /// The last three bytes of a MAC address.
        mac: [u8; 3],
    },
}

impl Identities {
    /// The uuid of something of that name.
    pub(super) fn uuid(&self, name: &str) -> Uuid {
        match self {
            Identities::FromName => made_from(name),
            Identities::Drawn { uuid, .. } => {
                let mut bytes = *uuid;
                bytes[6] = bytes[6] & 0x0f | 0x40;
                bytes[8] = bytes[8] & 0x3f | 0x80;
                Uuid(bytes)
            }
        }
    }
}

rule! {
    /// The uuid of the guest is not that of its system table.
    ///
    /// The guest reads its uuid from the system table, which `<sysinfo>` can fill in; hypervisors
    /// refuse a second one there. Make them equal, or remove one of the two.
    ///
    /// ```xml wrong
    /// <uuid>c7a5fdbd-edaf-9455-926a-d65c16db1809</uuid>
    /// <sysinfo type='smbios'>
    ///   <system><entry name='uuid'>c7a5fdbd-edaf-9455-926a-d65c16db1808</entry></system>
    /// </sysinfo>
    /// ```
    /// ```xml right
    /// <uuid>c7a5fdbd-edaf-9455-926a-d65c16db1809</uuid>
    /// <sysinfo type='smbios'>
    ///   <system><entry name='uuid'>c7a5fdbd-edaf-9455-926a-d65c16db1809</entry></system>
    /// </sysinfo>
    /// ```
    TWO_UUIDS = "R025" "uuid-not-of-system-table" Error;
}

/// The uuid: given, that of the system table, or one made from the name.
pub fn uuid(domain: &mut Domain, identities: &Identities, findings: &mut Findings) {
    let system = domain.sysinfo.iter().filter_map(|sysinfo| sysinfo.system.as_ref());
    let entry = system.flat_map(|group| &group.entry).find(|entry| entry.name == "uuid");
    let table = entry.and_then(|entry| entry.value.as_deref()).and_then(|text| Uuid::parse(text).ok());
    match (domain.uuid, table) {
        (Some(given), Some(table)) if given != table => {
            let root = domain.place();
            findings
                .report(
                    &TWO_UUIDS,
                    &root.child("uuid"),
                    format!("`<uuid>` is {given}, but the system table of `<sysinfo>` has {table}"),
                )
                .help("make them equal, or remove one of the two");
        }
        (None, found) => domain.uuid = Some(found.unwrap_or_else(|| identities.uuid(&domain.name))),
        _ => {}
    }
    if let Some(genid) = &mut domain.genid {
        let name = format!("{}/genid", domain.name);
        genid.uuid.get_or_insert_with(|| identities.uuid(&name));
    }
}

/// Persistent memory of pSeries guests has an identity.
pub fn persistent_memory(domain: &mut Domain, identities: &Identities) {
    if !domain.arch().is_some_and(Arch::is_ppc64) {
        return;
    }
    for (at, device) in domain.devices.memory.iter_mut().enumerate() {
        if device.model == MemoryModel::Nvdimm {
            let name = format!("{}/memory/{at}", domain.name);
            device.uuid.get_or_insert_with(|| identities.uuid(&name));
        }
    }
}

/// A uuid of version 8, the same for the same text everywhere.
fn made_from(text: &str) -> Uuid {
    let mut bytes = digest(text).to_be_bytes();
    bytes[6] = bytes[6] & 0x0f | 0x80;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    Uuid(bytes)
}

/// The MAC address of the interface of that number, with the hypervisor's prefix.
pub fn mac(domain_type: Type, identities: &Identities, name: &str, index: usize) -> Mac {
    let prefix = match domain_type {
        Type::Xen => [0x00, 0x16, 0x3e],
        Type::Vbox => [0x08, 0x00, 0x27],
        Type::Vmware => [0x00, 0x0c, 0x29],
        Type::Vz | Type::Parallels => [0x42, 0x1c, 0x00],
        _ => [0x52, 0x54, 0x00],
    };
    let [a, b, c] = match identities {
        Identities::FromName => {
            let [.., a, b, c] = digest(&format!("{name}/{index}")).to_be_bytes();
            [a, b, c]
        }
        Identities::Drawn { mac, .. } => *mac,
    };
    Mac([prefix[0], prefix[1], prefix[2], a, b, c])
}

/// FNV-1a with 128 bits, which is spread well enough for names and needs no library.
fn digest(text: &str) -> u128 {
    text.bytes().fold(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d, |hash: u128, byte| {
        (hash ^ u128::from(byte)).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b)
    })
}

/// The name and the title of the guest can be kept by a hypervisor.
pub fn check_name(domain: &Domain, findings: &mut Findings) {
    let root = domain.place();
    if domain.name.is_empty() {
        findings.report(
            &INVALID_VALUE,
            &root.child("name"),
            "`<name>` is empty; expected the name of the guest",
        );
    }
    let slash = !matches!(domain.r#type, Type::Vmware | Type::Openvz | Type::Vbox);
    if slash && domain.name.contains('/') {
        let message = format!("`<name>` is '{}'; expected a name without '/'", domain.name);
        findings.report(&INVALID_VALUE, &root.child("name"), message);
    }
    if domain.title.as_ref().is_some_and(|title| title.contains('\n')) {
        let message = "`<title>` has several lines; expected one";
        findings
            .report(&INVALID_VALUE, &root.child("title"), message)
            .help("use `<description>` for longer text");
    }
}
