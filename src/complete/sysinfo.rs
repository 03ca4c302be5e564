//! `<sysinfo>` (canonical-form.md 9).

use crate::domain::Domain;
use crate::xml::value::id::Uuid;
use crate::xml::Value;

/// `<sysinfo>`: the entries that each table has, in its order.
pub fn sysinfo(domain: &mut Domain) {
    for sysinfo in &mut domain.sysinfo {
        for entry in sysinfo.entry.iter_mut().filter(|entry| entry.file.is_some()) {
            entry.value = None;
        }
        let boards = sysinfo.base_board.iter_mut().map(|group| (group, &BASE_BOARD[..]));
        let single = [
            (&mut sysinfo.bios, &BIOS[..]),
            (&mut sysinfo.system, &SYSTEM[..]),
            (&mut sysinfo.chassis, &CHASSIS[..]),
        ];
        let single = single.into_iter().filter_map(|(group, names)| Some((group.as_mut()?, names)));
        for (group, names) in boards.chain(single) {
            let place = |name: &str| names.iter().position(|known| *known == name);
            group.entry.retain(|entry| place(&entry.name).is_some() && entry.value.is_some());
            crate::order::by_key(&mut group.entry, |entry| place(&entry.name));
            group.entry.dedup_by(|later, first| later.name == first.name);
        }
        let entries = sysinfo.system.iter_mut().flat_map(|group| &mut group.entry);
        for entry in entries.filter(|entry| entry.name == "uuid") {
            let uuid = entry.value.as_deref().and_then(|text| Uuid::parse(text).ok());
            entry.value = uuid.map(|uuid| uuid.to_string()).or(entry.value.take());
        }
    }
}

const BIOS: [&str; 4] = ["vendor", "version", "date", "release"];

const SYSTEM: [&str; 7] = ["manufacturer", "product", "version", "serial", "uuid", "sku", "family"];

const BASE_BOARD: [&str; 6] = ["manufacturer", "product", "version", "serial", "asset", "location"];

const CHASSIS: [&str; 5] = ["manufacturer", "version", "serial", "asset", "sku"];
