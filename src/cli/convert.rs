//! `domdef define`: the canonical, completed definition.

use super::binary::Binary;
use super::report::print;
use super::{files, report, Failure, Findings, Outcome};
use crate::diagnostic::Diagnostic;
use crate::domain::Domain;
use crate::xml::Options;
use crate::{complete, qemu, xen};
use clap::{Args, ValueEnum};

/// Print the canonical, completed definition of a document.
///
/// The form in which libvirt keeps a definition: defaults filled in, values normalized, the order
/// fixed. What is not known comes out again where it was; comments are left out unless asked for.
#[derive(Debug, Args)]
pub struct Define {
    /// Whose defaults are filled in
    #[arg(long, value_enum, default_value_t)]
    hypervisor: Hypervisor,
    /// Keep comments
    #[arg(long)]
    comments: bool,
    #[command(flatten)]
    binary: Binary,
    /// A file, or - for the standard input
    path: String,
}

/// Whose defaults are filled in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Hypervisor {
    /// Those that hold for every hypervisor
    #[default]
    None,
    /// QEMU's: machine, CPU, controllers, addresses, by what the binary can do
    Qemu,
    /// Xen's
    Xen,
}

impl Define {
    pub(super) fn run(self) -> Outcome {
        let input = files::read(&self.path)?;
        let reading = Domain::read(&input.text);
        let found = report::findings(&input.name, &input.text, &reading.diagnostics);
        let Some(mut domain) = reading.domain else { return Ok(Findings::Some) };
        if found == Findings::Some {
            return Ok(found);
        }
        let mut refused = self.complete(&mut domain)?;
        refused.extend(crate::rules::check(&domain));
        if !refused.is_empty() {
            if let Ok(document) = crate::xml::parse(&input.text, crate::xml::Limits::default()) {
                crate::diagnostic::locate::locate(&document, &mut refused);
            }
            return Ok(report::findings(&input.name, &input.text, &refused));
        }
        let options = if self.comments { Options::LOSSLESS } else { Options::CANONICAL };
        print(&domain.to_xml(options))?;
        Ok(Findings::None)
    }

    fn complete(&self, domain: &mut Domain) -> Result<Vec<Diagnostic>, Failure> {
        Ok(match self.hypervisor {
            Hypervisor::None => complete(domain),
            Hypervisor::Xen => xen::complete(domain),
            Hypervisor::Qemu => {
                let caps = self.binary.capabilities(domain)?;
                let settings =
                    qemu::Settings { firmware: self.binary.firmware()?, ..qemu::Settings::default() };
                qemu::complete(domain, &caps, &settings)
            }
        })
    }
}
