//! `from`: the definition that another notation describes.

use super::document::{Libvirt, Unknown};
use super::report::print;
use super::{files, report, Failure, Outcome, Verdict};
use crate::hypervisor::Completed;
use crate::xen::Xen;
use crate::xml::Options;
use crate::{json, qemu, xen};
use clap::{Args, ValueEnum};
use std::path::{Path, PathBuf};

/// Make a document of a hypervisor's own configuration, or of JSON.
///
/// The definition is printed in canonical form, that of Xen completed with what it gives every guest, that of
/// JSON and of a command as it is. What cannot be read is refused with its place; what a definition has no
/// place for is told on the standard error. Options of QEMU that no element says are kept in `<qemu:commandline>`.
#[derive(Debug, Args)]
pub struct From {
    /// The notation
    #[arg(value_enum)]
    notation: Notation,
    #[command(flatten)]
    libvirt: Libvirt,
    #[command(flatten)]
    unknown: Unknown,
    /// The folder in which a command of QEMU is run, at which its relative paths begin [default: that of the
    /// process whose command it is, else the current one]
    #[arg(long, value_name = "DIR")]
    directory: Option<PathBuf>,
    /// A file, or - for the standard input
    path: PathBuf,
}

/// A notation that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Notation {
    /// The configuration of Xen's xl
    XenXl,
    /// The configuration of Xen's older xm
    XenXm,
    /// The definition as `to json` prints it
    Json,
    /// A command that runs QEMU: as a shell has it, as `to qemu-argv` prints it, or /proc/PID/cmdline
    QemuArgv,
}

impl From {
    /// The absolute path of the folder that relative paths begin at.
    fn folder(&self) -> Result<String, Failure> {
        let process = || {
            let is_process = self.path.starts_with("/proc") && self.path.ends_with("cmdline");
            is_process.then(|| std::fs::read_link(self.path.with_file_name("cwd")).ok()).flatten()
        };
        let given = self.directory.clone().or_else(process).unwrap_or_default();
        Ok(std::path::absolute(Path::new(".").join(given))?.to_string_lossy().into_owned())
    }

    pub(super) fn run(self) -> Outcome {
        let input = files::read(&self.path)?;
        let reading = match self.notation {
            Notation::XenXl => xen::read_xl(&input.text, self.libvirt.release),
            Notation::XenXm => xen::read_xm(&input.text, self.libvirt.release),
            Notation::Json => json::from_json(&input.text),
            Notation::QemuArgv => qemu::read_argv_in(&input.text, &self.folder()?),
        };
        let found = reading.diagnostics.into();
        let Some(domain) = self.unknown.accept(reading.domain, found, &input) else {
            return Ok(Verdict::Found);
        };
        let domain = match self.notation {
            Notation::Json | Notation::QemuArgv => domain,
            // What is found now is about elements, which the configuration does not have.
            Notation::XenXl | Notation::XenXm => match Completed::<Xen>::new(domain, &()) {
                Ok(completed) => completed.into_domain(),
                Err(refused) => return Ok(report::findings(&input.name, &input.text, &refused)),
            },
        };
        match domain.to_xml(Options::CANONICAL) {
            Ok(text) => print(&text).map(|()| Verdict::Clean),
            Err(refused) => Ok(report::findings(&input.name, &input.text, &[*refused])),
        }
    }
}
