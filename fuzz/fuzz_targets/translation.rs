//! Any text as a document for each hypervisor: a translation or a refusal, the same each time.
#![no_main]

use domdef::hypervisor::Completed;
use domdef::qemu::{caps::Capabilities, firmware::Descriptor, launch::Launch, Settings, Target};
use domdef::{qemu, xen, Domain};
use libfuzzer_sys::fuzz_target;
use std::collections::HashMap;
use std::sync::{Mutex, OnceLock};

fuzz_target!(|text: &str| {
    let Some(domain) = Domain::read(text).domain else { return };
    assert_eq!(qemu(domain.clone()), qemu(domain.clone()));
    if let Ok(domain) = Completed::<xen::Xen>::new(domain, &()) {
        let _ = xen::xl(&domain);
        let _ = xen::xm(&domain);
        let _ = xen::libxl::json(&domain, &xen::libxl::Host::default());
        let _ = xen::left_out(&domain, xen::Notation::Xl);
    }
});

fn qemu(domain: Domain) -> Option<Vec<String>> {
    static BUILTIN: OnceLock<Mutex<HashMap<String, Option<Capabilities>>>> = OnceLock::new();
    let arch = domain.arch().map_or("x86_64", |arch| arch.as_str()).to_owned();
    let mut known = BUILTIN.get_or_init(Mutex::default).lock().ok()?;
    let caps = known.entry(arch.clone()).or_insert_with(|| Capabilities::builtin(&arch)).as_ref()?;
    let settings = Settings { firmware: Descriptor::builtin(), ..Settings::default() };
    let target = Target { caps: caps.clone(), settings };
    let translation = qemu::translate(domain, &target, &Launch::default());
    translation.ok().map(|translation| translation.command.arguments)
}
