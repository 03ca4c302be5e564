//! Which QEMU binary a command means.

use super::document::Libvirt;
use super::{files, Failure};
use crate::diagnostic::Diagnostic;
use crate::domain::{Arch, Domain};
use crate::qemu::caps::Capabilities;
use crate::qemu::firmware::Descriptor;
use crate::qemu::rules::startup::advice::BINARY_ASSUMED;
use crate::qemu::{Settings, Target};
use clap::Args;
use std::path::{Path, PathBuf};

/// What the QEMU binary can do, and which firmware there is.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "QEMU")]
pub struct Binary {
    /// What the binary can do: a recorded QMP conversation, or the compact form
    #[arg(long, value_name = "FILE", conflicts_with = "probe")]
    caps: Option<String>,
    /// Ask this binary what it can do
    #[arg(long, value_name = "PATH")]
    probe: Option<PathBuf>,
    /// A folder of firmware descriptors; later ones take precedence
    #[arg(long, value_name = "DIR")]
    firmware: Vec<PathBuf>,
}

impl Binary {
    /// The capabilities of a binary that was named: recorded ones, or those of a live one.
    pub(super) fn given(&self) -> Result<Option<Capabilities>, Failure> {
        if let Some(path) = &self.probe {
            let caps = Capabilities::probe(path);
            return caps.map(Some).map_err(|error| Failure(format!("{}: {error}", path.display())));
        }
        let Some(name) = &self.caps else { return Ok(None) };
        let input = files::read(name)?;
        let caps = Capabilities::read(&input.text);
        caps.map(Some).map_err(|error| Failure(format!("{}: {error}", input.name)))
    }

    /// The capabilities: those given, those of a live binary, or those that come with the package.
    fn capabilities(&self, domain: &Domain) -> Result<Capabilities, Failure> {
        if let Some(caps) = self.given()? {
            return Ok(caps);
        }
        Target::builtin_caps(domain).ok_or_else(|| {
            let arch = domain.arch().map_or("x86_64", Arch::as_str);
            Failure(format!("no capabilities of {arch} come with domdef; name a binary with --probe, or a file with --caps"))
        })
    }

    /// The binary and the settings that a definition is completed with.
    pub(super) fn target(
        &self,
        domain: &Domain,
        libvirt: Libvirt,
        mut settings: Settings,
    ) -> Result<Target, Failure> {
        settings.libvirt = libvirt.release;
        if let Some(firmware) = self.firmware()? {
            settings.firmware = firmware.into();
        }
        Ok(Target { caps: self.capabilities(domain)?, settings })
    }

    /// What is assumed of the binary where neither an option tells it.
    pub(super) fn assumed(&self, caps: &Capabilities) -> Option<Diagnostic> {
        if self.probe.is_some() || self.caps.is_some() {
            return None;
        }
        let note = Diagnostic::new(&BINARY_ASSUMED, format!("assuming QEMU {}", caps.version));
        Some(note.on("/domain").help("use --probe PATH or --caps FILE for yours"))
    }

    /// The firmware of the folders, where there are any.
    pub(super) fn firmware(&self) -> Result<Option<Vec<Descriptor>>, Failure> {
        if self.firmware.is_empty() {
            return Ok(None);
        }
        let folders: Vec<&Path> = self.firmware.iter().map(PathBuf::as_path).collect();
        let found = Descriptor::of_folders(&folders);
        found.map(Some).map_err(|error| Failure(format!("--firmware: {error}")))
    }
}
