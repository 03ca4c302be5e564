//! `-smbios`: tables in which the guest reads of itself (qemu-command-1.md 2.15).

use super::Translation;
use crate::domain::os::SmbiosMode;
use crate::domain::sysinfo::{Sysinfo, SysinfoGroup, SysinfoType};
use crate::qemu::launch::SmbiosTables;
use crate::qemu::members::doubled;

pub(super) fn tables(out: &mut Translation<'_>) {
    let domain = out.domain;
    let mode = domain.os.as_ref().and_then(|os| os.smbios.as_ref()).map(|smbios| smbios.mode);
    match mode {
        None | Some(SmbiosMode::Emulate) => {}
        Some(SmbiosMode::Host) => {
            if let Some(tables) = out.launch.smbios.as_ref().map(SmbiosTables::sysinfo) {
                smbios(out, &tables);
            }
        }
        Some(SmbiosMode::Sysinfo) => {
            if let Some(table) = domain.sysinfo.iter().find(|table| table.r#type == SysinfoType::Smbios) {
                smbios(out, table);
            }
        }
    }
}

fn entry<'s>(group: &'s SysinfoGroup, name: &str) -> Option<&'s str> {
    group.entry.iter().find(|entry| entry.name == name)?.value.as_deref()
}

/// The table of that number with the entries of those names.
fn table(number: u32, group: &SysinfoGroup, names: &[&str]) -> String {
    let entries = names.iter().filter_map(|name| Some(format!(",{name}={}", doubled(entry(group, name)?))));
    format!("type={number}{}", entries.collect::<String>())
}

/// A table whose manufacturer is said even where it is not known.
fn made_table(number: u32, group: &SysinfoGroup, names: &[&str]) -> String {
    let maker = doubled(entry(group, "manufacturer").unwrap_or_default());
    table(number, group, names).replacen(
        &format!("type={number}"),
        &format!("type={number},manufacturer={maker}"),
        1,
    )
}

fn smbios(out: &mut Translation<'_>, tables: &Sysinfo) {
    let said = |group: &&SysinfoGroup| !group.entry.is_empty();
    if let Some(bios) = tables.bios.as_ref().filter(said) {
        out.option("-smbios", table(0, bios, &["vendor", "version", "date", "release"]));
    }
    if let Some(system) = &tables.system {
        let names = ["manufacturer", "product", "version", "serial", "uuid", "sku", "family"];
        let only_sku = names.iter().all(|name| (*name == "sku") == entry(system, name).is_some());
        if !only_sku {
            out.option("-smbios", table(1, system, &names));
        }
    }
    for board in tables.base_board.iter().filter(said) {
        let names = ["product", "version", "serial", "asset", "location"];
        out.option("-smbios", made_table(2, board, &names));
    }
    if let Some(chassis) = tables.chassis.as_ref().filter(said) {
        out.option("-smbios", made_table(3, chassis, &["version", "serial", "asset", "sku"]));
    }
    if let Some(strings) = &tables.oem_strings {
        let values = strings.entry.iter().map(|entry| format!(",value={}", doubled(&entry.0)));
        out.option("-smbios", format!("type=11{}", values.collect::<String>()));
    }
}
