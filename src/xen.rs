//! Xen: configurations of `xl` and of the older `xm`, from definitions and into definitions, and
//! the JSON that libxl takes (xen.md).

pub mod cfg;
pub mod complete;
mod devices;
mod disk;
mod guest;
pub mod libxl;
mod read;
mod support;

use crate::diagnostic::{code, Diagnostic};
use crate::domain::Domain;
use crate::hypervisor::Hypervisor;

pub use complete::complete;
pub use read::{read_xl, read_xm};
pub use support::left_out;

/// Xen, as a [hypervisor](crate::hypervisor::Hypervisor).
#[derive(Clone, Copy, Debug)]
pub enum Xen {}

impl Hypervisor for Xen {
    /// Nothing but the document decides.
    type Target = ();

    fn complete(domain: &mut Domain, (): &()) -> Vec<Diagnostic> {
        complete::complete(domain)
    }
}

/// Which of the two notations is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notation {
    /// That of `xl`.
    Xl,
    /// The older one of `xm`.
    Xm,
}

/// What kind of guest it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Fully virtualized.
    Hvm,
    /// Paravirtual.
    Pv,
    /// Paravirtual in a hardware container.
    Pvh,
}

impl Kind {
    /// The kind of a definition.
    pub fn of(domain: &Domain) -> Kind {
        use crate::domain::os::OsKind;
        match domain.os.as_ref().and_then(|os| os.r#type.as_ref()?.kind) {
            Some(OsKind::Hvm) => Kind::Hvm,
            Some(OsKind::Xenpvh) => Kind::Pvh,
            _ => Kind::Pv,
        }
    }
}

/// The `xl` configuration of a completed definition ([`crate::xen::complete()`]).
pub fn xl(domain: &Domain) -> Result<String, Vec<Diagnostic>> {
    config(domain, Notation::Xl)
}

/// The `xm` configuration of a completed definition.
pub fn xm(domain: &Domain) -> Result<String, Vec<Diagnostic>> {
    config(domain, Notation::Xm)
}

fn config(domain: &Domain, notation: Notation) -> Result<String, Vec<Diagnostic>> {
    let kind = Kind::of(domain);
    let mut writer = Translation {
        domain,
        notation,
        kind,
        config: cfg::Config::default(),
        refused: support::refused(domain),
    };
    guest::identity(&mut writer);
    guest::cpus(&mut writer);
    guest::features(&mut writer);
    guest::clock(&mut writer);
    guest::lifecycle(&mut writer);
    devices::graphics(&mut writer);
    devices::interfaces(&mut writer);
    devices::pci(&mut writer);
    if kind == Kind::Hvm {
        devices::ports(&mut writer);
        devices::sound(&mut writer);
    }
    guest::boot(&mut writer);
    if notation == Notation::Xl {
        guest::cpuid(&mut writer);
        guest::vnuma(&mut writer);
        guest::limits(&mut writer);
    }
    disk::disks(&mut writer);
    if notation == Notation::Xl && kind == Kind::Hvm {
        devices::spice(&mut writer);
    }
    if kind == Kind::Hvm {
        devices::inputs(&mut writer);
    }
    if notation == Notation::Xl {
        devices::usb_devices(&mut writer);
        devices::usb_controllers(&mut writer);
        devices::channels(&mut writer);
        guest::arguments(&mut writer);
    }
    match writer.refused.is_empty() {
        true => Ok(writer.config.to_string()),
        false => Err(writer.refused),
    }
}

/// A configuration being written.
struct Translation<'d> {
    domain: &'d Domain,
    notation: Notation,
    kind: Kind,
    config: cfg::Config,
    refused: Vec<Diagnostic>,
}

impl Translation<'_> {
    fn refuse(&mut self, element: impl Into<String>, message: impl Into<String>) {
        self.refused.push(Diagnostic::error(&code::XEN_REFUSED, message).on(element));
    }

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
