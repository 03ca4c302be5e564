//! `to`: the definition in another notation.

use super::binary::Binary;
use super::document::{report_located, Libvirt, Unknown};
use super::files::Input;
use super::report::print;
use super::{files, Failure, Outcome, Verdict};
use crate::diagnostic::{Diagnostic, Findings};
use crate::domain::Domain;
use crate::hypervisor::Completed;
use crate::qemu::command::CommandLine;
use crate::qemu::launch::{Launch, Monitor, NetworkPort};
use crate::qemu::{script, Settings};
use crate::{json, qemu, xen};
use clap::{Args, Subcommand, ValueEnum};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Translate a document for a hypervisor, or into JSON.
///
/// What the hypervisor cannot do is refused, with its position in the document; what the translation
/// had to assume, and what it leaves out, is listed on the standard error.
#[derive(Debug, Args)]
pub struct To {
    #[command(subcommand)]
    notation: Notation,
}

/// A notation of a hypervisor, or JSON.
#[derive(Debug, Subcommand)]
enum Notation {
    /// Print the command that runs the guest in QEMU
    QemuArgv(Qemu),
    /// Print a shell script that runs the guest in QEMU, with all that has to be done first
    ///
    /// The script checks what the guest needs (files, bridges, groups, limits) and says what is missing,
    /// makes the file of the firmware's variables, starts swtpm, virtiofsd and passt where the document
    /// has them, runs QEMU with a control socket (QMP), and cleans up. It needs a POSIX shell and no
    /// domdef. Its own files are in ~/.local/state/domdef/NAME. With --dry-run it prints its commands.
    QemuScript(Script),
    /// Print the configuration for Xen's xl
    XenXl(Plain),
    /// Print the configuration for Xen's older xm
    XenXm(Plain),
    /// Print the JSON that Xen's libxl takes
    LibxlJson(Plain),
    /// Print the definition as JSON: values in canonical form, nothing filled in, comments left out
    Json(Plain),
}

/// The arguments of `qemu-argv`.
#[derive(Debug, Args)]
pub struct Qemu {
    /// How the command is printed
    #[arg(long, value_enum, default_value_t)]
    output: Output,
    #[command(flatten)]
    libvirt: Libvirt,
    #[command(flatten)]
    unknown: Unknown,
    /// A file, or - for the standard input
    path: PathBuf,
    #[command(flatten)]
    binary: Binary,
    #[command(flatten)]
    run: Run,
}

/// The arguments of `qemu-script`.
#[derive(Debug, Args)]
pub struct Script {
    #[command(flatten)]
    libvirt: Libvirt,
    #[command(flatten)]
    unknown: Unknown,
    /// A file, or - for the standard input
    path: PathBuf,
    #[command(flatten)]
    binary: Binary,
    #[command(flatten)]
    run: Run,
}

/// The arguments of a notation without options of its own.
#[derive(Debug, Args)]
pub struct Plain {
    #[command(flatten)]
    libvirt: Libvirt,
    #[command(flatten)]
    unknown: Unknown,
    /// A file, or - for the standard input
    path: PathBuf,
}

/// How the guest runs.
#[derive(Debug, Args)]
#[command(next_help_heading = "QEMU run")]
pub struct Run {
    /// Add a control socket at this path
    #[arg(long, value_name = "SOCKET")]
    qmp: Option<String>,
    /// Start with all CPUs stopped
    #[arg(long)]
    paused: bool,
    /// Run this binary, whatever the document says
    #[arg(long, value_name = "PATH")]
    emulator: Option<String>,
    /// The bridge of a virtual network of the document
    #[arg(long, value_name = "NETWORK=BRIDGE")]
    bridge: Vec<String>,
    /// What else a manager decides: a launch profile in JSON
    #[arg(long, value_name = "FILE")]
    launch: Option<String>,
}

/// How a command is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Output {
    /// For a shell, an option with its value a line
    #[default]
    Shell,
    /// An object with the environment and the vector of arguments
    Json,
}

/// The text and what it assumes or leaves out, or why there is none.
type Translated = Result<(String, Findings), Findings>;

impl To {
    pub(super) fn run(self) -> Outcome {
        match self.notation {
            Notation::QemuArgv(own) => own.translate(),
            Notation::QemuScript(own) => own.translate(),
            Notation::XenXl(own) => own.translate(|domain| xen_config(domain, xen::Notation::Xl)),
            Notation::XenXm(own) => own.translate(|domain| xen_config(domain, xen::Notation::Xm)),
            Notation::LibxlJson(own) => own.translate(libxl_json),
            Notation::Json(own) => own.translate(|domain| match json::to_json(&domain) {
                Ok(text) => Ok((text, Findings::default())),
                Err(found) => Err(Findings::from(*found)),
            }),
        }
    }
}

impl Plain {
    fn translate(self, translate: impl FnOnce(Domain) -> Translated) -> Outcome {
        let input = files::read(&self.path)?;
        let Some(domain) = self.unknown.read(&input, self.libvirt) else { return Ok(Verdict::Found) };
        printed(&input, translate(domain))
    }
}

impl Qemu {
    fn translate(self) -> Outcome {
        let launch = self.run.launch()?;
        let print = |_: &Domain, command: &CommandLine| self.output.printed(command);
        Translate { binary: &self.binary, run: &self.run, libvirt: self.libvirt, unknown: &self.unknown }
            .translate(&self.path, &launch, Settings::default(), print, |_| true)
    }
}

impl Script {
    fn translate(self) -> Outcome {
        let mut launch = self.run.launch()?;
        launch.monitor.get_or_insert_with(|| Monitor::Path(script::MONITOR.to_owned()));
        // In the guest's folder, where the script works.
        let settings = Settings { nvram_dir: ".".to_owned(), ..Settings::default() };
        let print = |domain: &Domain, command: &CommandLine| script::script(&domain.name, command);
        let left = |finding: &Diagnostic| !script::SEEN_TO.contains(&finding.rule);
        Translate { binary: &self.binary, run: &self.run, libvirt: self.libvirt, unknown: &self.unknown }
            .translate(&self.path, &launch, settings, print, left)
    }
}

/// The options that the translations for QEMU have in common.
struct Translate<'o> {
    binary: &'o Binary,
    run: &'o Run,
    libvirt: Libvirt,
    unknown: &'o Unknown,
}

impl Translate<'_> {
    fn translate(
        &self,
        path: &Path,
        launch: &Launch,
        settings: Settings,
        print: impl FnOnce(&Domain, &CommandLine) -> String,
        told: impl Fn(&Diagnostic) -> bool,
    ) -> Outcome {
        let input = files::read(path)?;
        let Some(mut domain) = self.unknown.read(&input, self.libvirt) else { return Ok(Verdict::Found) };
        let target = self.binary.target(&domain, self.libvirt, settings)?;
        if let Some(path) = &self.run.emulator {
            domain.devices.emulator = Some(path.as_str().into());
        }
        let own = domain.clone();
        let translated = qemu::translate(domain, &target, launch).map(|translation| {
            let mut advice = translation.advice;
            advice.retain(told);
            advice.extend(self.binary.assumed(&target.caps));
            (print(&own, &translation.command), advice)
        });
        printed(&input, translated)
    }
}

/// Prints the text of a translation, and what was found at its positions in the document.
fn printed(input: &Input, translated: Translated) -> Outcome {
    match translated {
        Ok((text, advice)) => {
            report_located(input, advice);
            print(&text)?;
            Ok(Verdict::Clean)
        }
        Err(refused) => {
            report_located(input, refused);
            Ok(Verdict::Found)
        }
    }
}

fn xen_config(domain: Domain, notation: xen::Notation) -> Translated {
    let translation = xen::translate(domain, notation)?;
    Ok((translation.config, translation.advice))
}

fn libxl_json(domain: Domain) -> Translated {
    let completed = Completed::<xen::Xen>::new(domain, &())?;
    let text = xen::libxl::json(&completed, &xen::libxl::Host::default())?;
    let mut advice = completed.advice().clone();
    advice.extend(xen::libxl::left_out(&completed));
    Ok((text, advice))
}

impl Run {
    fn launch(&self) -> Result<Launch, Failure> {
        let mut launch = match &self.launch {
            Some(name) => {
                let input = files::read(name)?;
                Launch::read(&input.text).map_err(|error| Failure(format!("{}: {error}", input.name)))?
            }
            None => Launch::stand_alone(),
        };
        if let Some(path) = &self.qmp {
            launch.monitor = Some(Monitor::Path(path.clone()));
        }
        launch.paused |= self.paused;
        for pair in &self.bridge {
            let Some((network, bridge)) = pair.split_once('=') else {
                return Err(Failure(format!("--bridge takes NETWORK=BRIDGE, not '{pair}'")));
            };
            launch.networks.insert(network.to_owned(), NetworkPort::Bridge(bridge.to_owned()));
        }
        Ok(launch)
    }
}

impl Output {
    fn printed(self, command: &CommandLine) -> String {
        if self == Output::Shell {
            return command.to_string();
        }
        let environment: BTreeMap<&str, &str> =
            command.environment.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let vector: Vec<&str> = std::iter::once(command.emulator.as_str())
            .chain(command.arguments.iter().map(String::as_str))
            .collect();
        let object = serde_json::json!({ "environment": environment, "argv": vector });
        format!("{object:#}\n")
    }
}
