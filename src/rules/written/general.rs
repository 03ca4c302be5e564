//! The head of a definition: identity, memory, threads, boot and firmware tables.

use super::{element, Element};
use crate::diagnostic::Diagnostic;
use crate::domain::os::{NvramStore, OsKind};
use crate::domain::sysinfo::SysinfoType;
use crate::domain::Domain;
use crate::xml::value::id::Uuid;
use crate::xml::value::set::NumberSet;
use crate::xml::Value;
use std::collections::BTreeSet;

const ARCHITECTURES: &[&str] = &[
    "alpha",
    "armv6l",
    "armv7l",
    "armv7b",
    "aarch64",
    "cris",
    "i686",
    "ia64",
    "lm32",
    "loongarch64",
    "m68k",
    "microblaze",
    "microblazeel",
    "mips",
    "mipsel",
    "mips64",
    "mips64el",
    "openrisc",
    "parisc",
    "parisc64",
    "ppc",
    "ppcle",
    "ppc64",
    "ppc64le",
    "ppcemb",
    "riscv32",
    "riscv64",
    "s390",
    "s390x",
    "sh4",
    "sh4eb",
    "sparc",
    "sparc64",
    "unicore32",
    "x86_64",
    "xtensa",
    "xtensaeb",
];

/// What kind of guest it is, its resource group, counters and wrapped keys.
pub fn head(domain: &Domain, findings: &mut Vec<Diagnostic>) {
    let os_type = domain.os.as_ref().and_then(|os| os.r#type.as_ref());
    let mut os = element("/domain/os", findings);
    let unsaid = os_type.and_then(|os_type| os_type.kind).is_none() && domain.bootloader.is_none();
    os.refuse(unsaid, "the kind of guest is not said; add `<type>hvm</type>`");
    os.word("arch", os_type.and_then(|os_type| os_type.arch.as_deref()), ARCHITECTURES);
    if let Some(resource) = &domain.resource {
        let appid = resource.fibrechannel.as_ref().and_then(|channel| channel.appid.as_ref());
        let empty = resource.partition.is_none() && appid.is_none();
        element("/domain/resource", findings).refuse(empty, "it names neither a partition nor an `appid`");
    }
    let mut seen = BTreeSet::new();
    for event in domain.perf.iter().flat_map(|perf| &perf.event) {
        let mut one = element("/domain/perf/event", findings);
        one.refuse(!seen.insert(&event.name), format!("the event '{}' is there already", event.name));
    }
    let mut seen = BTreeSet::new();
    for cipher in domain.keywrap.iter().flat_map(|keywrap| &keywrap.cipher) {
        let mut one = element("/domain/keywrap/cipher", findings);
        one.refuse(!seen.insert(cipher.name), format!("the keys of '{}' are spoken of already", cipher.name));
    }
}

/// Limits that can be counted, and pages that have a size.
pub fn memory(domain: &Domain, findings: &mut Vec<Diagnostic>) {
    // The most KiB that a limit can say; that much is no limit.
    const UNLIMITED: u64 = (1 << 53) - 1;
    if let Some(tune) = &domain.memtune {
        let limits = [tune.hard_limit, tune.soft_limit, tune.swap_hard_limit];
        let beyond = limits.into_iter().flatten().any(|limit| limit.0 > UNLIMITED);
        element("/domain/memtune", findings).refuse(beyond, format!("a limit is at most {UNLIMITED} KiB"));
    }
    let pages = domain.memory_backing.iter().filter_map(|backing| backing.hugepages.as_ref());
    for page in pages.flat_map(|pages| &pages.page) {
        let mut one = element("/domain/memoryBacking/hugepages/page", findings);
        one.refuse(page.size.0 == 0, "a page has a size above 0");
        one.refuse(page.nodeset.as_ref().is_some_and(is_empty), "`nodeset` holds no node");
    }
    let cpuset = domain.vcpu.as_ref().and_then(|vcpu| vcpu.cpuset.as_ref());
    element("/domain/vcpu", findings).refuse(cpuset.is_some_and(is_empty), "`cpuset` holds no CPU");
}

/// Whether a set was written that holds nothing.
pub(super) fn is_empty(set: &NumberSet) -> bool {
    set.0.is_empty()
}

/// Each I/O thread has a number of its own.
pub fn iothreads(domain: &Domain, findings: &mut Vec<Diagnostic>) {
    let most = domain.iothreads.unwrap_or(0) > u32::from(u16::MAX);
    element("/domain/iothreads", findings).refuse(most, "more than 65535 I/O threads are too many");
    let mut seen = BTreeSet::new();
    for thread in domain.iothreadids.iter().flat_map(|ids| &ids.iothread) {
        let mut one = element("/domain/iothreadids/iothread", findings);
        one.refuse(thread.id == 0, "I/O threads are counted from 1");
        one.refuse(!seen.insert(thread.id), format!("there is another I/O thread {}", thread.id));
    }
}

/// Firmware and the first program of a container.
pub fn boot(domain: &Domain, findings: &mut Vec<Diagnostic>) {
    let Some(os) = &domain.os else { return };
    let mut one = element("/domain/os", findings);
    let nvram = os.nvram.as_ref();
    let unsaid =
        nvram.is_some_and(|nvram| matches!(&nvram.store, NvramStore::Source(source) if source.is_empty()));
    one.refuse_in("nvram", unsaid, "`type` is given, but no `<source>`");
    let formats = (os.loader.as_ref().and_then(|loader| loader.format), nvram.and_then(|nvram| nvram.format));
    if let (Some(loader), Some(nvram)) = formats {
        let message =
            format!("the firmware's image has format '{loader}', its variables '{nvram}'; they share one");
        one.refuse_in("nvram", loader != nvram, message);
    }
    let several = os.acpi.as_ref().is_some_and(|acpi| acpi.table.len() > 1);
    one.refuse_in("acpi", several, "there is more than one table");
    let container = os.r#type.as_ref().and_then(|os_type| os_type.kind) == Some(OsKind::Exe);
    let blank = container && os.initarg.iter().any(String::is_empty);
    one.refuse_in("initarg", blank, "an argument of the first program is empty");
    let blank =
        container && os.initenv.iter().any(|variable| variable.value.as_ref().is_none_or(String::is_empty));
    one.refuse_in("initenv", blank, "a variable of the first program has no value");
}

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
