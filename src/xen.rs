//! Xen: configurations of `xl` and of the older `xm`, from definitions and into definitions, and
//! the JSON that libxl takes (xen.md).

pub mod cfg;
pub mod complete;
mod config;
#[cfg(all(unix, feature = "xen-driver"))]
pub mod driver;
pub mod libxl;
pub(crate) mod read;
pub(crate) mod rules;
mod words;

use crate::check;
use crate::diagnostic::{locate, Diagnostic, Findings};
use crate::domain::Domain;
use crate::hypervisor::{Completed, Hypervisor};
use crate::xml::parse;

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
    /// Fully virtualized: the guest sees a machine as others have it.
    Hvm,
    /// Paravirtual: the guest's kernel knows Xen.
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
///
/// # Errors
/// Where Xen cannot run the guest: all that it rules out, each with the path of its element.
pub fn xl(domain: &Domain) -> Result<String, Vec<Diagnostic>> {
    config::config(domain, Notation::Xl)
}

/// The `xm` configuration of a completed definition.
///
/// # Errors
/// As [`xl`].
pub fn xm(domain: &Domain) -> Result<String, Vec<Diagnostic>> {
    config::config(domain, Notation::Xm)
}

/// A configuration, and what is worth knowing about it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Translation {
    /// The text of the configuration.
    pub config: String,
    /// What was assumed, and what the notation has no word for.
    pub advice: Findings,
}

/// Completes a definition for Xen and makes its configuration.
///
/// # Errors
/// Everything that is wrong with the definition, or that Xen or the notation cannot do of it.
pub fn translate(domain: Domain, notation: Notation) -> Result<Translation, Findings> {
    let completed = Completed::<Xen>::new(domain, &())?;
    let config = config::config(&completed, notation)?;
    let mut advice = completed.advice().clone();
    advice.extend(left_out(&completed, notation));
    Ok(Translation { config, advice })
}

/// The same from the text of a document, checked against the grammar as well; findings have their bytes in it.
///
/// # Errors
/// As [`translate`], and everything that is wrong with the document.
///
/// ```
/// use domdef::xen::{translate_text, Notation};
///
/// let text = "<domain type='xen'><name>a</name><memory>65536</memory><os><type>hvm</type></os></domain>";
/// let translation = translate_text(text, Notation::Xl, &Default::default())?;
/// assert!(translation.config.contains("name = \"a\""));
/// # Ok::<(), domdef::diagnostic::Findings>(())
/// ```
pub fn translate_text(
    text: &str,
    notation: Notation,
    options: &check::Options,
) -> Result<Translation, Findings> {
    let document = parse(text, options.limits).map_err(|found| Findings::from(*found))?;
    let reading = check::read(&document, options.libvirt);
    let mut found = Findings::from(reading.diagnostics);
    let Some(domain) = reading.domain.filter(|_| !found.has_errors()) else { return Err(found) };
    let located = |mut findings: Findings| {
        locate::locate(&document, &mut findings);
        findings
    };
    let mut translation = translate(domain, notation).map_err(located)?;
    found.extend(located(std::mem::take(&mut translation.advice)));
    translation.advice = found;
    Ok(translation)
}

/// What the configuration of a completed definition leaves out: warnings, each with the element or
/// attribute that has no word in the notation.
#[must_use]
pub fn left_out(domain: &Domain, notation: Notation) -> Vec<Diagnostic> {
    rules::left_out(domain, notation.into()).into_list()
}
