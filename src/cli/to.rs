//! `to`: the definition in another notation.

use super::binary::Binary;
use super::report::print;
use super::{files, report, Failure, Findings, Outcome};
use crate::diagnostic::{locate, Diagnostic};
use crate::domain::Domain;
use crate::qemu::command::{command_line, CommandLine};
use crate::qemu::launch::{Launch, Monitor, NetworkPort};
use crate::{json, qemu, rules, xen, xml};
use clap::{Args, ValueEnum};
use std::collections::BTreeMap;

/// Translate a document for a hypervisor, or into JSON.
///
/// What the hypervisor cannot do is refused, with the place in the document; what the translation
/// had to assume is told on the standard error. JSON is the definition as the document says it: values
/// in canonical form, nothing filled in, comments left out.
#[derive(Debug, Args)]
pub struct To {
    /// The notation
    #[arg(value_enum)]
    notation: Notation,
    #[command(flatten)]
    binary: Binary,
    #[command(flatten)]
    run: Run,
    /// A file, or - for the standard input
    path: String,
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
    /// How the command is printed
    #[arg(long, value_enum, default_value_t)]
    output: Output,
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

/// A notation of a hypervisor, or JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Notation {
    /// The command that runs the guest in QEMU
    QemuArgv,
    /// The configuration of Xen's xl
    XenXl,
    /// The configuration of Xen's older xm
    XenXm,
    /// The JSON that Xen's libxl takes
    LibxlJson,
    /// The definition itself, an object an element
    Json,
}

impl To {
    pub(super) fn run(self) -> Outcome {
        let input = files::read(&self.path)?;
        let reading = Domain::read(&input.text);
        let found = report::findings(&input.name, &input.text, &reading.diagnostics);
        let Some(mut domain) = reading.domain.filter(|_| found == Findings::None) else {
            return Ok(Findings::Some);
        };
        let translated = match self.notation {
            Notation::QemuArgv => self.qemu(&mut domain)?,
            Notation::XenXl | Notation::XenXm | Notation::LibxlJson => self.xen(&mut domain),
            Notation::Json => {
                json::to_json(&domain).map(|text| (text, Vec::new())).map_err(|found| vec![*found])
            }
        };
        match translated {
            Ok((text, notes)) => {
                report::findings(&input.name, &input.text, &located(&input.text, notes));
                print(&text)?;
                Ok(Findings::None)
            }
            Err(refused) => Ok(report::findings(&input.name, &input.text, &located(&input.text, refused))),
        }
    }

    fn xen(&self, domain: &mut Domain) -> Translated {
        let mut refused = xen::complete(domain);
        refused.extend(rules::check(domain));
        if !refused.is_empty() {
            return Err(refused);
        }
        let text = match self.notation {
            Notation::XenXm => xen::xm(domain),
            Notation::LibxlJson => xen::libxl::json(domain, &xen::libxl::Host::default()),
            Notation::XenXl | Notation::QemuArgv | Notation::Json => xen::xl(domain),
        };
        let notes = match self.notation {
            Notation::XenXl => xen::left_out(domain, xen::Notation::Xl),
            Notation::XenXm => xen::left_out(domain, xen::Notation::Xm),
            Notation::LibxlJson => xen::libxl::left_out(domain),
            Notation::QemuArgv | Notation::Json => Vec::new(),
        };
        text.map(|text| (text, notes))
    }

    fn qemu(&self, domain: &mut Domain) -> Result<Translated, Failure> {
        let caps = self.binary.capabilities(domain)?;
        let launch = self.run.launch()?;
        if let Some(path) = &self.run.emulator {
            domain.devices.emulator = Some(path.as_str().into());
        }
        let settings = qemu::Settings { firmware: self.binary.firmware()?, ..qemu::Settings::default() };
        let mut refused = qemu::complete(domain, &caps, &settings);
        refused.extend(rules::check(domain));
        if !refused.is_empty() {
            return Ok(Err(refused));
        }
        Ok(command_line(domain, &caps, &launch).map(|mut command| {
            let mut notes = std::mem::take(&mut command.notes);
            notes.extend(self.binary.assumed(&caps));
            (self.run.printed(&command), notes)
        }))
    }
}

/// The text and what it assumes, or why there is none.
type Translated = Result<(String, Vec<Diagnostic>), Vec<Diagnostic>>;

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

    fn printed(&self, command: &CommandLine) -> String {
        if self.output == Output::Shell {
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

/// The findings with their places in the document.
fn located(text: &str, mut findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
    if let Ok(document) = xml::parse(text, xml::Limits::default()) {
        locate::locate(&document, &mut findings);
    }
    findings
}
