//! `<sysinfo>`: tables that the firmware shows.

use super::{element, Element};
use crate::diagnostic::Diagnostic;
use crate::domain::sysinfo::SysinfoType;
use crate::domain::Domain;
use crate::xml::value::id::Uuid;
use crate::xml::Value;

/// Tables that the firmware shows.
pub fn tables(domain: &Domain, findings: &mut Vec<Diagnostic>) {
    for info in &domain.sysinfo {
        let mut one = element("/domain/sysinfo", findings);
        if info.r#type == SysinfoType::Fwcfg {
            for entry in &info.entry {
                let text = entry.value.as_ref().is_some_and(|text| !text.trim().is_empty());
                let message = format!("the entry '{}' has neither text nor `file`", entry.name);
                one.refuse_in("entry", !text && entry.file.is_none(), message);
            }
            continue;
        }
        let entries = |group: &Option<crate::domain::sysinfo::SysinfoGroup>, name: &str| {
            let found = group.iter().flat_map(|group| &group.entry).find(|entry| entry.name == name);
            found.and_then(|entry| entry.value.clone())
        };
        smbios(&mut one, entries(&info.bios, "date"), entries(&info.system, "uuid"));
    }
}

fn smbios(one: &mut Element<'_>, date: Option<String>, uuid: Option<String>) {
    let date = date.filter(|date| !date.is_empty());
    let odd = date.as_deref().is_some_and(|date| !is_date(date));
    one.refuse_in(
        "bios",
        odd,
        format!("the date is '{}'; expected month/day/year", date.unwrap_or_default()),
    );
    let uuid = uuid.filter(|uuid| !uuid.is_empty());
    let odd = uuid.as_deref().is_some_and(|uuid| Uuid::parse(uuid).is_err());
    one.refuse_in("system", odd, format!("the uuid is '{}'; that is none", uuid.unwrap_or_default()));
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
