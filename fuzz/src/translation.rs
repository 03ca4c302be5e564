//! Any text as a document for each hypervisor: a translation or a refusal, the same each time; a shell and Xen's
//! own notation give back what was written.

use crate::document::defined;
use domdef::hypervisor::Completed;
use domdef::qemu::caps::Capabilities;
use domdef::qemu::launch::Launch;
use domdef::qemu::{firmware::Descriptor, script, Qemu, Settings, Target};
use domdef::{qemu, xen, Domain};
use std::collections::HashMap;
use std::sync::{Mutex, OnceLock, PoisonError};

pub fn translation(text: &str) {
    let Some(domain) = Domain::read(text).domain else { return };
    if let Some(target) = target(&domain) {
        defined::<Qemu>(&domain, &target);
        for launch in [Launch::stand_alone(), Launch::default()] {
            let once = qemu::translate(domain.clone(), &target, &launch).ok();
            let again = qemu::translate(domain.clone(), &target, &launch).ok();
            let Some(once) = once.map(|translation| translation.command) else {
                assert!(again.is_none());
                continue;
            };
            assert_eq!(Some(&once), again.map(|translation| translation.command).as_ref());
            let lines = once.lines().join(" ");
            assert_eq!(shlex::split(&lines).as_ref(), Some(&once.arguments), "a shell's words");
            let script = script::script(&domain.name.to_string(), &once);
            assert!(!script.contains('\0') && script.starts_with("#!"));
        }
    }
    crate::xen::written(domain);
}

/// The binary that comes with the package for a definition's architecture.
pub fn target(domain: &Domain) -> Option<Target> {
    static BUILTIN: OnceLock<Mutex<HashMap<String, Option<Capabilities>>>> = OnceLock::new();
    let arch = domain.arch().map_or("x86_64", |arch| arch.as_str()).to_owned();
    let mut known = BUILTIN.get_or_init(Mutex::default).lock().unwrap_or_else(PoisonError::into_inner);
    let caps = known.entry(arch.clone()).or_insert_with(|| Capabilities::builtin(&arch)).clone()?;
    Some(Target {
        caps,
        settings: Settings { firmware: Descriptor::builtin().into(), ..Settings::default() },
    })
}

/// A definition completed for Xen, where that is possible.
pub fn for_xen(domain: Domain) -> Option<Domain> {
    Completed::<xen::Xen>::new(domain, &()).ok().map(Completed::into_domain)
}
