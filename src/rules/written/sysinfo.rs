//! `<sysinfo>`: tables and files that the firmware shows the guest.

use crate::diagnostic::{Findings, Place};
use crate::domain::sysinfo::{Sysinfo, SysinfoEntry, SysinfoGroup, SysinfoType};
use crate::domain::Domain;
use crate::xml::mistake::{INVALID_VALUE, MISSING_ELEMENT};
use crate::xml::value::id::Uuid;
use crate::xml::Value;

/// Entries have content, and those with a format keep it.
pub fn tables(domain: &Domain, root: &Place<'_>, findings: &mut Findings) {
    for (info, place) in root.each("sysinfo", &domain.sysinfo) {
        match info.r#type {
            SysinfoType::Fwcfg => files(info, &place, findings),
            SysinfoType::Smbios => smbios(info, &place, findings),
        }
    }
}

fn files(info: &Sysinfo, sysinfo: &Place<'_>, findings: &mut Findings) {
    for (entry, place) in sysinfo.each("entry", &info.entry) {
        let blank = entry.value.as_ref().is_none_or(|text| text.trim().is_empty());
        if blank && entry.file.is_none() {
            let message = format!("the entry '{}' has neither text nor `file`", entry.name);
            findings
                .report(&MISSING_ELEMENT, &place, message)
                .help("give the content as text, or name a file of the host with `file`");
        }
    }
}

fn smbios(info: &Sysinfo, sysinfo: &Place<'_>, findings: &mut Findings) {
    let (bios, system) = (sysinfo.child("bios"), sysinfo.child("system"));
    if let Some((text, place)) = entry(&bios, info.bios.as_ref(), "date") {
        if !is_date(text) {
            let message =
                format!("the entry 'date' is '{text}'; expected month/day/year, such as 12/31/1999");
            findings.report(&INVALID_VALUE, &place, message);
        }
    }
    if let Some((text, place)) = entry(&system, info.system.as_ref(), "uuid") {
        if Uuid::parse(text).is_err() {
            let message = format!(
                "the entry 'uuid' is '{text}'; expected a UUID such as c7a5fdbd-edaf-9455-926a-d65c16db1809"
            );
            findings.report(&INVALID_VALUE, &place, message);
        }
    }
}

/// The first entry of a name, unless it is empty.
fn entry<'p>(
    place: &'p Place<'p>,
    group: Option<&'p SysinfoGroup>,
    name: &str,
) -> Option<(&'p str, Place<'p>)> {
    let is_named = |(entry, _): &(&SysinfoEntry, Place<'_>)| entry.name == name;
    let (entry, place) = place.each("entry", &group?.entry).find(is_named)?;
    let text = entry.value.as_deref().filter(|text| !text.is_empty())?;
    Some((text, place))
}

/// Whether it is a date as a BIOS has it: `12/31/1999` or `12/31/99`.
fn is_date(text: &str) -> bool {
    let parts: Option<Vec<u32>> = text.split('/').map(|part| u32::parse(part).ok()).collect();
    match parts.as_deref() {
        Some(&[month, day, year]) => {
            (1..=12).contains(&month) && (1..=31).contains(&day) && !(100..1900).contains(&year)
        }
        _ => false,
    }
}
