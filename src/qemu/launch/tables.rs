//! The host's own SMBIOS tables, for guests that are to show them.

use crate::domain::sysinfo::{OemString, OemStrings, Sysinfo, SysinfoEntry, SysinfoGroup, SysinfoType};
use crate::xml::Rest;
use serde::Deserialize;
use std::collections::BTreeMap;

/// Entries by their names, such as `vendor`.
type Entries = BTreeMap<String, String>;

/// What the host's SMBIOS tables say, with the names of `<sysinfo>`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct SmbiosTables {
    /// The BIOS' table.
    pub bios: Option<Entries>,
    /// The system's table; its uuid is the guest's own.
    pub system: Option<Entries>,
    /// The tables of main boards.
    pub base_boards: Vec<Entries>,
    /// The chassis' table.
    pub chassis: Option<Entries>,
    /// Free texts of the vendor.
    pub oem_strings: Vec<String>,
}

impl SmbiosTables {
    /// The tables as a document says them.
    pub(in crate::qemu) fn sysinfo(&self) -> Sysinfo {
        let own = |(name, _): &(&String, &String)| *name != "uuid";
        let entry = |(name, value): (&String, &String)| SysinfoEntry {
            name: name.clone(),
            value: Some(value.clone()),
            rest: Rest::default(),
        };
        let group = |entries: &Entries| SysinfoGroup {
            entry: entries.iter().filter(own).map(entry).collect(),
            rest: Rest::default(),
        };
        let strings: Vec<OemString> = self.oem_strings.iter().cloned().map(OemString).collect();
        Sysinfo {
            r#type: SysinfoType::Smbios,
            entry: Vec::new(),
            bios: self.bios.as_ref().map(group),
            system: self.system.as_ref().map(group),
            base_board: self.base_boards.iter().map(group).collect(),
            chassis: self.chassis.as_ref().map(group),
            oem_strings: (!strings.is_empty()).then(|| OemStrings { entry: strings, rest: Rest::default() }),
            rest: Rest::default(),
        }
    }
}
