//! `vcpucount` and `setvcpus`: the number of virtual CPUs of a document.

use super::report::{print, print_bytes};
use super::{files, report, Outcome, Verdict};
use crate::vcpu::{self, document};
use clap::Args;
use std::path::PathBuf;

/// Print how many virtual CPUs a document defines.
#[derive(Debug, Args)]
pub struct Vcpucount {
    /// Print only the maximum
    #[arg(long, conflicts_with = "current")]
    maximum: bool,
    /// Print only the number at boot
    #[arg(long)]
    current: bool,
    /// A file, or - for the standard input
    path: PathBuf,
}

impl Vcpucount {
    pub(super) fn run(self) -> Outcome {
        let input = files::read(&self.path)?;
        let count = match document::count(&input.text) {
            Ok(count) => count,
            Err(diagnostics) => return Ok(report::findings(&input.name, &input.text, &diagnostics)),
        };
        match (self.maximum, self.current) {
            (true, _) => print(&format!("{}\n", count.maximum))?,
            (_, true) => print(&format!("{}\n", count.current))?,
            _ => print(&format!("maximum {:>10}\ncurrent {:>10}\n", count.maximum, count.current))?,
        }
        Ok(Verdict::Clean)
    }
}

/// Change how many virtual CPUs a document defines.
///
/// Only the bytes of `<vcpu>` (and `<vcpus>`) that must change do; comments, quotes and layout
/// stay. A maximum below the current number lowers that with it.
#[derive(Debug, Args)]
pub struct Setvcpus {
    /// Change the maximum rather than the number at boot
    #[arg(long)]
    maximum: bool,
    /// Change the CPU topology where it does not make the new maximum: its cores, else its sockets
    #[arg(long, requires = "maximum")]
    topology: bool,
    /// Write the file instead of printing it
    #[arg(long)]
    write: bool,
    /// Write files that are read-only, too
    #[arg(long, requires = "write")]
    force: bool,
    /// A file, or - for the standard input
    path: PathBuf,
    /// The number, 1 to 65535
    #[arg(value_parser = clap::value_parser!(u32).range(0..))]
    count: u32,
}

impl Setvcpus {
    pub(super) fn run(self) -> Outcome {
        let input = files::read(&self.path)?;
        let which = if self.maximum { vcpu::Which::Maximum } else { vcpu::Which::Current };
        let topology = if self.topology { document::Topology::Changed } else { document::Topology::Kept };
        let changed = match document::set_with(&input.text, which, self.count, topology) {
            Ok(changed) => changed,
            Err(diagnostics) => return Ok(report::findings(&input.name, &input.text, &diagnostics)),
        };
        match self.write && !input.is_stdin() {
            true => files::replace(&input, &changed, files::read_only(self.force))?,
            false => print_bytes(&input.encoding.encode(&changed))?,
        }
        Ok(Verdict::Clean)
    }
}
