//! All rules, in the order of their codes. Generated from the statements of rules beside the code that
//! finds them (`UPDATE=1 cargo test --test rules`).

use crate::diagnostic::Rule;

/// The rule of that code or name, in any case.
pub fn find(word: &str) -> Option<&'static Rule> {
    let is = |own: &str| own.eq_ignore_ascii_case(word);
    RULES.iter().copied().find(|rule| is(rule.code) || is(rule.name))
}

/// All rules.
pub static RULES: &[&Rule] = &[
    &crate::json::MALFORMED_JSON,
    &crate::json::JSON_FORM,
    &crate::qemu::rules::NOT_IN_BINARY,
    &crate::qemu::rules::NOT_IN_QEMU,
    &crate::qemu::rules::watchdog::SECOND_WATCHDOG,
    &crate::qemu::rules::watchdog::WATCHDOG_ACTIONS,
    &crate::qemu::rules::watchdog::WATCHDOG_OF_OTHER_MACHINE,
    &crate::qemu::address::mistake::ADDRESS_TAKEN,
    &crate::qemu::address::mistake::NO_SUCH_CONTROLLER,
    &crate::qemu::address::mistake::NO_SUCH_PORT,
    &crate::qemu::address::mistake::NO_FREE_ADDRESS,
    &crate::qemu::address::mistake::BUS_OF_OTHER_DEVICES,
    &crate::qemu::address::mistake::ADDRESS_OF_CHIPSET,
    &crate::qemu::address::mistake::ADDRESS_TYPE,
    &crate::qemu::address::mistake::NO_USB,
    &crate::qemu::address::mistake::BUILT_IN_CONTROLLER,
    &crate::qemu::address::mistake::USB_INDEX_TAKEN,
    &crate::qemu::address::mistake::BRIDGE_INDEX,
    &crate::qemu::complete::controller::PCI_ROOT_MODEL,
    &crate::qemu::complete::controller::NO_SCSI_MODEL,
    &crate::qemu::complete::memory::SMALL_NVDIMM,
    &crate::qemu::complete::memory::DEVICES_ABOVE_MEMORY,
    &crate::qemu::complete::firmware::KEYS_WITHOUT_SECURE_BOOT,
    &crate::qemu::complete::firmware::NO_VARIABLES,
    &crate::qemu::rules::startup::firmware::NO_FIRMWARE,
    &crate::rules::vcpu::CURRENT_ABOVE_MAXIMUM,
    &crate::rules::vcpu::STATE_OF_NO_VCPU,
    &crate::rules::vcpu::OFFLINE_FOR_EVER,
    &crate::rules::vcpu::TOPOLOGY_MISMATCH,
    &crate::rules::cputune::NO_SUCH_IOTHREAD,
    &crate::rules::cputune::TWO_SCHEDULERS,
    &crate::rules::iothreads::POOL_BOUNDS,
    &crate::rules::written::cputune::PINNED_TWICE,
    &crate::rules::written::cputune::SCHEDULE_OF_NO_VCPU,
    &crate::rules::written::blkiotune::DEVICE_LIMITED_TWICE,
    &crate::rules::idmap::ROOT_NOT_MAPPED,
    &crate::xml::mistake::UNKNOWN_ATTRIBUTE,
    &crate::xml::mistake::UNKNOWN_ELEMENT,
    &crate::xml::mistake::INVALID_VALUE,
    &crate::xml::mistake::MISSING_ATTRIBUTE,
    &crate::xml::mistake::MISSING_ELEMENT,
    &crate::xml::mistake::REPEATED_ELEMENT,
    &crate::xml::mistake::MISPLACED_ELEMENT,
    &crate::xml::mistake::EXCLUDED_ATTRIBUTE,
    &crate::xml::mistake::UNEXPECTED_TEXT,
    &crate::xml::mistake::NOT_INTERPRETED,
    &crate::xml::document::MALFORMED,
    &crate::xml::document::LIMIT,
    &crate::domain::NOT_A_DOMAIN,
];
