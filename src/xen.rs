//! Xen: configurations of `xl` and of the older `xm`, from definitions and into definitions, and
//! the JSON that libxl takes (xen.md).

pub mod cfg;
pub mod complete;
mod config;
pub mod libxl;
pub(crate) mod read;
pub(crate) mod rules;
mod words;

use crate::diagnostic::Diagnostic;
use crate::domain::Domain;
use crate::hypervisor::Hypervisor;

pub use complete::complete;
pub use read::{read_xl, read_xm};

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
    config::config(domain, Notation::Xl)
}

/// The `xm` configuration of a completed definition.
pub fn xm(domain: &Domain) -> Result<String, Vec<Diagnostic>> {
    config::config(domain, Notation::Xm)
}

/// What the configuration of a completed definition leaves out: warnings, each with the element or
/// attribute that has no word in the notation.
pub fn left_out(domain: &Domain, notation: Notation) -> Vec<Diagnostic> {
    rules::left_out(domain, notation.into()).into_list()
}
