//! Xen's configurations: any text as one, and what is written from definitions. What is written is read back, and
//! written again the same.

use crate::translation::for_xen;
use domdef::diagnostic::Diagnostic;
use domdef::domain::Reading;
use domdef::xen::cfg::Config;
use domdef::xen::{self, Notation};
use domdef::{Domain, Release};

type Write = fn(&Domain) -> Result<String, Vec<Diagnostic>>;
type Read = fn(&str) -> Reading;

const NOTATIONS: [(Notation, Write, Read); 2] = [
    (Notation::Xl, xen::xl, |text| xen::read_xl(text, Release::NEWEST)),
    (Notation::Xm, xen::xm, |text| xen::read_xm(text, Release::NEWEST)),
];

pub fn config(text: &str) {
    for (notation, _, read) in NOTATIONS {
        if let Ok(config) = Config::parse(text, notation) {
            // Not every text can be put between the quotes of `xm`.
            let written = config.text(notation);
            let again = Config::parse(&written, notation).map(|again| again.text(notation));
            assert!(again == Ok(written) || notation == Notation::Xm);
        }
        if let Some(domain) = read(text).domain {
            written(domain);
        }
    }
}

/// A definition's configurations.
pub fn written(domain: Domain) {
    let Some(domain) = for_xen(domain) else { return };
    for (notation, write, read) in NOTATIONS {
        let _ = xen::left_out(&domain, notation);
        let Ok(once) = write(&domain) else { continue };
        let reading = read(&once);
        let Some(back) = reading.domain.and_then(for_xen) else {
            panic!("what was written is refused: {:?}\n{once}", reading.diagnostics);
        };
        // The first reading names what was the default before.
        let twice = write(&back).unwrap_or_else(|found| panic!("{found:?}\n{once}"));
        let again = read(&twice).domain.and_then(for_xen).and_then(|domain| write(&domain).ok());
        assert_eq!(again.as_ref(), Some(&twice), "from\n{once}");
        assert_eq!(named(&twice, notation), named(&once, notation));
    }
    let _ = xen::libxl::json(&domain, &xen::libxl::Host::default());
}

/// What no reading may change.
fn named(text: &str, notation: Notation) -> Vec<Option<String>> {
    let config = Config::parse(text, notation).expect("it was written");
    let keys = ["name", "uuid", "kernel", "memory", "maxmem", "vcpus", "maxvcpus", "bootloader", "on_crash"];
    keys.iter().map(|key| config.get(key).map(|item| item.value.to_string())).collect()
}
