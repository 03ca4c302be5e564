//! Any text as a Xen configuration: what is written is read back, and a definition that was read
//! is written again, for both notations.
#![no_main]

use domdef::xen::{self, cfg::Config};
use domdef::hypervisor::Completed;
use domdef::Release;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    for notation in [xen::Notation::Xl, xen::Notation::Xm] {
        let Ok(config) = Config::parse(text, notation) else { continue };
        // Not every text can be put between the quotes of `xm`.
        let written = config.text(notation);
        let again = Config::parse(&written, notation).map(|again| again.text(notation));
        assert!(again == Ok(written) || notation == xen::Notation::Xm);
    }
    for (read, write) in [
        ((|text| xen::read_xl(text, Release::NEWEST)) as fn(&str) -> _, xen::xl as fn(&_) -> Result<String, Vec<_>>),
        (|text| xen::read_xm(text, Release::NEWEST), xen::xm),
    ] {
        let Some(domain) = read(text).domain else { continue };
        if let Ok(domain) = Completed::<xen::Xen>::new(domain, &()) {
            let _ = write(&domain);
        }
    }
});
