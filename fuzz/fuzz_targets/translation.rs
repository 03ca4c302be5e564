//! Any text as a document for each hypervisor: a translation or a refusal, the same each time.
#![no_main]

use domdef::qemu::{
    caps::Capabilities, command::command_line, firmware::Descriptor, launch::Launch, Settings,
};
use domdef::{qemu, rules, xen, Domain};
use libfuzzer_sys::fuzz_target;
use std::collections::HashMap;
use std::sync::{Mutex, OnceLock};

fuzz_target!(|text: &str| {
    let Some(domain) = Domain::read(text).domain else { return };
    assert_eq!(qemu(domain.clone()), qemu(domain.clone()));
    let mut domain = domain;
    if xen::complete(&mut domain).is_empty() && rules::check(&domain).is_empty() {
        let _ = xen::xl(&domain);
        let _ = xen::xm(&domain);
        let _ = xen::libxl::json(&domain, &xen::libxl::Host::default());
        let _ = xen::left_out(&domain, xen::Notation::Xl);
    }
});

fn qemu(mut domain: Domain) -> Option<Vec<String>> {
    static BUILTIN: OnceLock<Mutex<HashMap<String, Option<Capabilities>>>> = OnceLock::new();
    let arch = domain.arch().map_or("x86_64", |arch| arch.as_str()).to_owned();
    let mut known = BUILTIN.get_or_init(Mutex::default).lock().ok()?;
    let caps = known.entry(arch.clone()).or_insert_with(|| Capabilities::builtin(&arch)).as_ref()?;
    let settings = Settings { firmware: Descriptor::builtin(), ..Settings::default() };
    if !qemu::complete(&mut domain, caps, &settings).is_empty() || !rules::check(&domain).is_empty() {
        return None;
    }
    command_line(&domain, caps, &Launch::default()).ok().map(|command| command.arguments)
}
