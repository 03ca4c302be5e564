//! What QEMU refuses, told apart by who decides it: the document, the binary, or the host.

use super::Options;
use crate::complete::Identities;
use crate::diagnostic::consequence::{leave_out_own, Cause, Consequence};
use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::domain::Domain;
use crate::hypervisor::Completed;
use crate::qemu::address::mistake::{
    ADDRESS_OF_CHIPSET, BUS_OF_OTHER_DEVICES, NO_FREE_ADDRESS, NO_SUCH_CONTROLLER, NO_SUCH_PORT,
};
use crate::qemu::advice::device::{BALLOON_BESIDE_HOST_DEVICE, IDLE_IOTHREAD};
use crate::qemu::complete::OF_MACHINE;
use crate::qemu::firmware::Descriptor;
use crate::qemu::launch::Launch;
use crate::qemu::machine::Family;
use crate::qemu::rules::chardev::NO_SPICE;
use crate::qemu::rules::controller::pci::NO_CELL_OF_CONTROLLER;
use crate::qemu::rules::disk::driver::QUEUE_MAPPING;
use crate::qemu::rules::disk::source::DIRECTORY_FORMAT;
use crate::qemu::rules::disk::tune::GROUP_LIMITS;
use crate::qemu::rules::hyperv::ENLIGHTENMENT_NEEDS;
use crate::qemu::rules::memory::{NO_MAX_MEMORY, NO_ROOM_FOR_MEMORY};
use crate::qemu::rules::startup::controller::COMPANION_ALONE;
use crate::qemu::rules::startup::disk::BACKING_OF_FORMAT;
use crate::qemu::rules::startup::unstartable::{CHASSIS_TWICE, NO_SUCH_UNIT, WITHOUT_KERNEL};
use crate::qemu::rules::startup::{cpu, firmware, memory, not_translated, unstartable, volume};
use crate::qemu::rules::{machine, startup, MEMORY_NOT_SHARED, NOT_IN_BINARY};
use crate::qemu::{Qemu, Settings, Target};

/// What the QEMU binary decides, not the document.
const OF_BINARY: [&Rule; 3] = [&NOT_IN_BINARY, &machine::NO_SUCH_MACHINE, &machine::OTHER_ARCHITECTURE];

/// What the host decides on which the guest starts, not the document; and what domdef makes no command
/// of yet, which is no mistake of the document either.
const OF_HOST: [&Rule; 11] = [
    &machine::MACHINE_OF_DISTRIBUTION,
    &startup::HOST_FACT,
    &startup::SECRET_UNKNOWN,
    &startup::NO_CERTIFICATES,
    &firmware::NO_FIRMWARE,
    &cpu::CPU_UNAVAILABLE,
    &volume::NO_SUCH_VOLUME,
    &volume::POOL_TYPE,
    &memory::HUGE_PAGES_NOT_MOUNTED,
    &memory::NO_SUCH_NODE,
    &not_translated::NOT_TRANSLATED,
];

/// What QEMU refuses because of a value that cannot be read and counts as absent.
pub(super) const OF_UNREAD: [Consequence; 15] = [
    Consequence { of: &[&NO_ROOM_FOR_MEMORY, &NO_MAX_MEMORY], cause: Cause::WrongIn(&["/domain/maxMemory"]) },
    Consequence {
        of: &[&BACKING_OF_FORMAT, &QUEUE_MAPPING],
        cause: Cause::WrongIn(&["/domain/devices/disk/driver"]),
    },
    Consequence { of: &[&GROUP_LIMITS], cause: Cause::WrongIn(&["/domain/devices/disk/iotune"]) },
    Consequence { of: &[&DIRECTORY_FORMAT], cause: Cause::WrongIn(&["/domain/devices/disk/source"]) },
    Consequence { of: &[&MEMORY_NOT_SHARED], cause: Cause::WrongIn(&["/domain/memoryBacking"]) },
    Consequence { of: &[&NO_SPICE], cause: Cause::WrongIn(&["/domain/devices/graphics"]) },
    Consequence { of: &[&NO_CELL_OF_CONTROLLER], cause: Cause::WrongIn(&["/domain/cpu/numa"]) },
    Consequence {
        of: &[
            &ADDRESS_OF_CHIPSET,
            &BUS_OF_OTHER_DEVICES,
            &COMPANION_ALONE,
            &NO_FREE_ADDRESS,
            &NO_SUCH_CONTROLLER,
            &NO_SUCH_PORT,
        ],
        cause: Cause::WrongIn(&["/domain/devices/controller"]),
    },
    Consequence { of: &[&WITHOUT_KERNEL], cause: Cause::WrongIn(&["/domain/os/kernel"]) },
    Consequence { of: &[&CHASSIS_TWICE], cause: Cause::WrongIn(&["/domain/devices/controller"]) },
    Consequence { of: &[&NO_SUCH_UNIT], cause: Cause::WrongIn(&["/domain/devices/disk/target"]) },
    Consequence { of: &[&ENLIGHTENMENT_NEEDS], cause: Cause::WrongIn(&["/domain/clock/timer"]) },
    Consequence {
        of: &[&NO_SUCH_PORT],
        cause: Cause::WrongIn(&["/domain/devices/hub", "/domain/devices/interface/model"]),
    },
    Consequence {
        of: &[&IDLE_IOTHREAD],
        cause: Cause::WrongIn(&[
            "/domain/iothreads",
            "/domain/iothreadids",
            "/domain/devices/controller/driver",
            "/domain/devices/disk/driver/@iothread",
            "/domain/devices/disk/driver/iothreads/iothread/@id",
            "/domain/devices/disk/target/@dev",
        ]),
    },
    Consequence {
        of: &[&BALLOON_BESIDE_HOST_DEVICE],
        cause: Cause::WrongIn(&["/domain/devices/memballoon"]),
    },
];

/// What QEMU says of a definition. Of notes only those that a host or a binary decides.
pub(super) fn refusals(options: &Options, domain: Domain) -> Vec<Diagnostic> {
    let Some(caps) = options.binary.clone().or_else(|| Target::builtin_caps(&domain)) else {
        return Vec::new();
    };
    let version = caps.version;
    let settings = Settings {
        libvirt: options.check.libvirt,
        identities: Identities::FromName,
        firmware: match &options.firmware {
            Some(own) => own.clone().into(),
            None => Descriptor::builtin().into(),
        },
        ..Settings::default()
    };
    let target = Target { caps, settings };
    let mut found = match machine::stand_in(&domain, &target.caps) {
        None => refused(domain, &target),
        Some(known) => without_its_machine(domain, known, &target),
    };
    let decided = |finding: &Diagnostic| OF_HOST.contains(&finding.rule) || OF_BINARY.contains(&finding.rule);
    for finding in &mut found {
        if is_misspelt(finding) {
            continue;
        }
        if OF_HOST.contains(&finding.rule) {
            finding.severity = Severity::Note;
        } else if OF_BINARY.contains(&finding.rule) && options.binary.is_none() {
            finding.severity = Severity::Note;
            let help = finding.help.take().map(|help| format!("{help}; ")).unwrap_or_default();
            finding.help = Some(format!("{help}QEMU {version} is assumed, name yours with --probe"));
        }
    }
    found.retain(|finding| finding.severity != Severity::Note || decided(finding));
    found
}

/// Whether a name is nearly a known one: then it is misspelt, whatever the binary and the host have.
fn is_misspelt(finding: &Diagnostic) -> bool {
    let of_name = finding.rule == &machine::NO_SUCH_MACHINE || finding.rule == &cpu::CPU_UNAVAILABLE;
    of_name && finding.fix.is_some()
}

/// What QEMU refuses of a definition whose machine it has.
fn refused(domain: Domain, target: &Target) -> Vec<Diagnostic> {
    match Completed::<Qemu>::new(domain, target) {
        Err(refused) => refused.into_list(),
        Ok(completed) => {
            let (_, found) = startup::check(&completed, target, &Launch::stand_alone());
            let (errors, mut advice) = found.split();
            // What else is told at the start is about the host.
            advice.retain(|finding| unstartable::RULES.contains(&finding.rule));
            let found = if errors.is_empty() { completed.advice().clone() } else { errors };
            found.into_list().into_iter().chain(advice).collect()
        }
    }
}

/// That the binary lacks the machine, and what it refuses of the rest, which is held against a machine that it has.
fn without_its_machine(mut domain: Domain, known: String, target: &Target) -> Vec<Diagnostic> {
    let mut found = refused(domain.clone(), target);
    found.retain(|finding| finding.rule == &machine::NO_SUCH_MACHINE);
    let is_guess = Family::of(&domain).is_other();
    if let Some(os_type) = domain.os.as_mut().and_then(|os| os.r#type.as_mut()) {
        os_type.machine = Some(known.as_str().into());
        found.extend(refused(domain, target));
    }
    if is_guess {
        leave_out_own(&mut found, &OF_MACHINE);
    }
    found
}
