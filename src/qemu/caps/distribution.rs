//! Machines that distributions add to their builds of QEMU, by their names.
//!
//! Red Hat replaces QEMU's versioned machines by its own (`pc-q35-rhel8.1.0`), Ubuntu adds one for each
//! of its releases (`pc-i440fx-bionic`). Guests that such a host made have them in their documents.

/// The names that Ubuntu has in those of its machines.
const UBUNTU: [&str; 24] = [
    "trusty", "utopic", "vivid", "wily", "xenial", "yakkety", "zesty", "artful", "bionic", "cosmic", "disco",
    "eoan", "focal", "groovy", "hirsute", "impish", "jammy", "kinetic", "lunar", "mantic", "noble",
    "oracular", "plucky", "questing",
];

/// What the families of machines begin with, and the alias of the newest one of QEMU's own.
const FAMILIES: [(&str, &str); 5] = [
    ("pc-i440fx-", "pc"),
    ("pc-q35-", "q35"),
    ("virt-", "virt"),
    ("pseries-", "pseries"),
    ("s390-ccw-virtio-", "s390-ccw-virtio"),
];

/// Whose machine it is, and the alias of the family that it belongs to.
pub(in crate::qemu) fn of_machine(name: &str) -> Option<(&'static str, &'static str)> {
    let red_hat = |version: &str| version.starts_with(|first: char| first.is_ascii_digit());
    if name.strip_prefix("rhel").is_some_and(red_hat) {
        return Some(("Red Hat Enterprise Linux", "pc"));
    }
    let (own, alias) =
        FAMILIES.iter().find_map(|(prefix, alias)| Some((name.strip_prefix(prefix)?, *alias)))?;
    if own.strip_prefix("rhel").is_some_and(red_hat) {
        return Some(("Red Hat Enterprise Linux", alias));
    }
    let release = own.split('-').next().unwrap_or_default();
    UBUNTU.contains(&release).then_some(("Ubuntu", alias))
}

#[cfg(test)]
mod tests {
    use super::of_machine;

    #[test]
    fn names() {
        for (name, whose) in [
            ("pc-q35-rhel8.1.0", Some(("Red Hat Enterprise Linux", "q35"))),
            ("rhel6.6.0", Some(("Red Hat Enterprise Linux", "pc"))),
            ("pc-i440fx-bionic", Some(("Ubuntu", "pc"))),
            ("pc-q35-noble-v2", Some(("Ubuntu", "q35"))),
            ("s390-ccw-virtio-rhel9.0.0", Some(("Red Hat Enterprise Linux", "s390-ccw-virtio"))),
            ("pc-q35-9.1", None),
            ("pc-q35-foobar", None),
            ("rhelm", None),
        ] {
            assert_eq!(of_machine(name), whose, "{name}");
        }
    }
}
