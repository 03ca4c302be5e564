//! `domdef define`: the canonical, completed definition.

use super::binary::Binary;
use super::document::{report_located, Libvirt, Unknown};
use super::report::print;
use super::{files, report, Failure, Outcome, Verdict};
use crate::complete::{Form, Identities};
use crate::diagnostic::Findings;
use crate::domain::Domain;
use crate::hypervisor::{Completed, Generic, Known, Running};
use crate::qemu::{Qemu, Settings};
use crate::xen::Xen;
use crate::xml::Options;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::Args;
use std::path::PathBuf;

/// Print the canonical, completed definition of a document.
///
/// The form in which libvirt keeps a definition: defaults filled in, values normalized, the order
/// fixed. A document with parts that the format does not have is refused, unless --allow-unknown is
/// given: they are printed again where they were. Comments are left out unless asked for.
#[derive(Debug, Args)]
pub struct Define {
    /// Whose defaults are filled in
    #[arg(long, value_parser = choice(), default_value = "none")]
    hypervisor: Choice,
    /// Take the document as that of a running guest: its id, the names of its devices, terminals and ports are kept
    #[arg(long)]
    running: bool,
    /// Keep comments
    #[arg(long)]
    comments: bool,
    #[command(flatten)]
    libvirt: Libvirt,
    #[command(flatten)]
    unknown: Unknown,
    /// A file, or - for the standard input
    path: PathBuf,
    #[command(flatten)]
    binary: Binary,
}

/// Whose defaults are filled in: those of a hypervisor, or only those that hold for each.
#[derive(Clone, Copy, Debug)]
struct Choice(Option<Known>);

/// The names of hypervisors, and `none`.
fn choice() -> impl TypedValueParser<Value = Choice> {
    let names = std::iter::once("none").chain(Known::ALL.iter().map(|known| known.name()));
    PossibleValuesParser::new(names)
        .map(|word| Choice(Known::ALL.iter().copied().find(|known| known.name() == word)))
}

impl Define {
    pub(super) fn run(self) -> Outcome {
        let input = files::read(&self.path)?;
        let Some(domain) = self.unknown.read(&input, self.libvirt) else { return Ok(Verdict::Found) };
        let form = if self.running { Form::Running } else { Form::Defined };
        let completion = Completion { hypervisor: self.hypervisor.0, form, libvirt: self.libvirt };
        let (domain, advice) = match completion.complete(domain, &self.binary)? {
            Ok(completed) => completed,
            Err(refused) => {
                report_located(&input, refused);
                return Ok(Verdict::Found);
            }
        };
        report_located(&input, advice);
        let options = if self.comments { Options::LOSSLESS } else { Options::CANONICAL };
        match domain.to_xml(options) {
            Ok(text) => print(&text).map(|()| Verdict::Clean),
            Err(refused) => Ok(report::findings(&input.name, &input.text, &[*refused])),
        }
    }
}

/// How a definition is completed.
pub(super) struct Completion {
    /// Whose defaults are filled in; only those that hold for each without one.
    pub hypervisor: Option<Known>,
    /// Whether the guest runs.
    pub form: Form,
    /// The release that is followed.
    pub libvirt: Libvirt,
}

impl Completion {
    /// The completed definition and the advice on it, or what is wrong with it.
    pub(super) fn complete(
        self,
        domain: Domain,
        binary: &Binary,
    ) -> Result<Result<(Domain, Findings), Findings>, Failure> {
        let form = self.form;
        Ok(match self.hypervisor {
            None if form == Form::Running => completed::<Running>(domain, &Identities::FromName),
            None => completed::<Generic>(domain, &Identities::FromName),
            Some(Known::Xen) if form == Form::Running => {
                return Err(Failure("--running takes --hypervisor none or qemu".to_owned()));
            }
            Some(Known::Xen) => completed::<Xen>(domain, &()),
            Some(Known::Qemu) => {
                let settings = Settings { form, ..Settings::default() };
                let target = binary.target(&domain, self.libvirt, settings)?;
                completed::<Qemu>(domain, &target)
            }
        })
    }
}

/// The completed definition and the advice on it.
fn completed<H: crate::hypervisor::Hypervisor>(
    domain: Domain,
    target: &H::Target,
) -> Result<(Domain, Findings), Findings> {
    let completed = Completed::<H>::new(domain, target)?;
    let advice = completed.advice().clone();
    Ok((completed.into_domain(), advice))
}
