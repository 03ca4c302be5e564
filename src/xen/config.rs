//! Configurations of `xl` and `xm` from definitions that passed the rules (xen.md 2, 4.1).

mod boot;
mod disk;
mod graphics;
mod guest;
mod hostdev;
mod interface;
mod ports;

use super::{cfg, rules, Kind, Notation};
use crate::diagnostic::Diagnostic;
use crate::domain::Domain;

/// The configuration of a completed definition, or why there is none.
pub(super) fn config(domain: &Domain, notation: Notation) -> Result<String, Vec<Diagnostic>> {
    let findings = rules::check(domain, notation.into());
    if !findings.is_empty() {
        return Err(findings.into_list());
    }
    let kind = Kind::of(domain);
    let config = cfg::Config::default();
    let mut out = Translation { domain, notation, kind, config };
    translate(&mut out);
    Ok(out.config.text(notation))
}

/// Sets the keys in the order in which they are written.
fn translate(out: &mut Translation<'_>) {
    let (hvm, xl) = (out.kind == Kind::Hvm, out.notation == Notation::Xl);
    guest::identity(out);
    guest::cpus(out);
    guest::features(out);
    guest::clock(out);
    guest::lifecycle(out);
    graphics::graphics(out);
    interface::interfaces(out);
    hostdev::pci(out);
    if hvm {
        ports::ports(out);
        ports::sound(out);
    }
    boot::boot(out);
    if xl {
        guest::cpuid(out);
        guest::vnuma(out);
        guest::limits(out);
    }
    disk::disks(out);
    if xl && hvm {
        graphics::spice(out);
    }
    if hvm {
        hostdev::inputs(out);
    }
    if xl {
        hostdev::usb_devices(out);
        hostdev::usb_controllers(out);
        ports::channels(out);
        guest::arguments(out);
    }
}

/// A configuration being written.
struct Translation<'d> {
    domain: &'d Domain,
    notation: Notation,
    kind: Kind,
    config: cfg::Config,
}

impl Translation<'_> {
    fn text(&mut self, key: &str, value: impl Into<String>) {
        self.config.set(key, cfg::Value::Text(value.into()));
    }

    fn number(&mut self, key: &str, value: i64) {
        self.config.set(key, cfg::Value::Number(value));
    }

    fn flag(&mut self, key: &str, value: bool) {
        self.number(key, value.into());
    }

    fn list(&mut self, key: &str, items: Vec<String>) {
        if !items.is_empty() {
            self.config.set(key, cfg::Value::texts(items));
        }
    }
}
