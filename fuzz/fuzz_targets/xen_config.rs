//! Any text as a Xen configuration: what is written is read back, and a definition that was read
//! is written again, for both notations.
#![no_main]

use domdef::xen::{self, cfg::Config};
use domdef::hypervisor::Completed;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(config) = Config::parse(text) {
        let written = config.to_string();
        let again = Config::parse(&written).expect("what is written is read");
        assert_eq!(again.to_string(), written);
    }
    for (read, write) in [
        (xen::read_xl as fn(&str) -> _, xen::xl as fn(&_) -> Result<String, Vec<_>>),
        (xen::read_xm, xen::xm),
    ] {
        let Some(domain) = read(text).domain else { continue };
        if let Ok(domain) = Completed::<xen::Xen>::new(domain, &()) {
            let _ = write(&domain);
        }
    }
});
