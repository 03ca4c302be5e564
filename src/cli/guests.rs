//! `domdef --connect URI …`: the guests of a driver, here or of a server.

use super::report::print;
use super::{files, Failure, Outcome, Verdict};
use crate::diagnostic::render::text::safe;
use crate::driver::remote::Remote;
use crate::driver::test::TestDriver;
use crate::driver::{Access, Connection, Copy, Error, State};
use crate::vcpu::{Flags, Switch};
use crate::xen::driver::XenDriver;
use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;

/// Drive the guests of a server that speaks libvirt's remote protocol.
///
/// URI is one of libvirt's: qemu:///system, test+unix:///default?socket=PATH … test:///default is the
/// test driver in this process; xen:///system asks xl, and xen+unix:///system a server.
#[derive(Debug, Parser)]
#[command(name = "domdef", max_term_width = 100)]
pub(super) struct Guests {
    /// Whose guests
    #[arg(long, value_name = "URI")]
    connect: String,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Print the guests: name, state
    List,
    /// Print the definition of a guest
    Dumpxml {
        /// The stored definition, even if the guest runs
        #[arg(long)]
        inactive: bool,
        /// The guest
        name: String,
    },
    /// Store the definition in a document
    Define {
        /// A file, or - for the standard input
        path: PathBuf,
    },
    /// Remove the stored definition of a guest
    Undefine {
        /// The guest
        name: String,
    },
    /// Start a guest
    Start {
        /// The guest
        name: String,
    },
    /// End a guest at once
    Destroy {
        /// The guest
        name: String,
    },
    /// Print how many virtual CPUs a guest has and may have
    Vcpucount {
        #[command(flatten)]
        which: Which,
        /// The guest
        name: String,
    },
    /// Change how many virtual CPUs a guest has
    Setvcpus {
        #[command(flatten)]
        which: Which,
        /// The guest
        name: String,
        /// The number
        count: u32,
    },
    /// Bring single virtual CPUs of a guest online, or take them off
    Setvcpu {
        /// Bring them online
        #[arg(long, required_unless_present = "disable", conflicts_with = "disable")]
        enable: bool,
        /// Take them off
        #[arg(long)]
        disable: bool,
        /// Of the running guest
        #[arg(long)]
        live: bool,
        /// Of the stored definition
        #[arg(long)]
        config: bool,
        /// The guest
        name: String,
        /// The virtual CPUs, such as 1,3-4
        cpus: String,
    },
}

/// Which number of virtual CPUs is meant.
#[derive(Debug, Args)]
struct Which {
    /// Of the running guest
    #[arg(long)]
    live: bool,
    /// Of the stored definition
    #[arg(long)]
    config: bool,
    /// The maximum, rather than the current number
    #[arg(long)]
    maximum: bool,
}

impl Which {
    fn flags(&self) -> Flags {
        let all = [(self.live, Flags::LIVE), (self.config, Flags::CONFIG), (self.maximum, Flags::MAXIMUM)];
        all.iter().filter(|(set, _)| *set).fold(Flags::CURRENT, |flags, (_, own)| flags | *own)
    }
}

/// Whether the words of a command line are for the guests of a driver.
pub(super) fn are_meant() -> bool {
    let first = std::env::args_os().nth(1);
    first.is_some_and(|word| word == "--connect" || word.to_string_lossy().starts_with("--connect="))
}

impl From<Box<Error>> for Failure {
    fn from(error: Box<Error>) -> Failure {
        Failure(error.message)
    }
}

impl Guests {
    pub(super) fn run(self) -> Outcome {
        let connection = match &*self.connect {
            "test:///default" => Connection::open(TestDriver::new(), Access::ReadWrite),
            "xen:///system" => Connection::open(XenDriver::default(), Access::ReadWrite),
            uri => Connection::open(Remote::connect(uri)?, Access::ReadWrite),
        };
        match self.command {
            Command::List => print(&list(&connection)?)?,
            Command::Dumpxml { inactive, name } => {
                let copy = if inactive { Copy::Inactive } else { Copy::Current };
                print(&connection.dump_xml(&name, copy)?)?;
            }
            Command::Define { path } => drop(connection.define_xml(&files::read(&path)?.text)?),
            Command::Undefine { name } => connection.undefine(&name)?,
            Command::Start { name } => connection.start(&name)?,
            Command::Destroy { name } => connection.destroy(&name)?,
            Command::Vcpucount { which, name } => {
                print(&format!("{}\n", connection.vcpus(&name, which.flags())?))?;
            }
            Command::Setvcpu { disable, live, config, name, cpus, .. } => {
                let to = if disable { Switch::Off } else { Switch::On };
                let which = Which { live, config, maximum: false };
                connection.switch_vcpus(&name, &cpus, to, which.flags())?;
            }
            Command::Setvcpus { which, name, count } => connection.set_vcpus(&name, count, which.flags())?,
        }
        Ok(Verdict::Clean)
    }
}

/// A line for each guest.
fn list(connection: &Connection) -> Result<String, Failure> {
    let names = connection.list()?;
    // A server is another program: its names are text.
    let shown: Vec<_> = names.iter().map(|name| safe(name)).collect();
    let width = shown.iter().map(|name| name.chars().count()).max().unwrap_or_default();
    let mut out = String::new();
    for (name, shown) in names.iter().zip(&shown) {
        let state = match connection.state(name)? {
            State::Running => "running",
            State::Paused => "paused",
            State::Shutoff => "shut off",
            State::Shutdown => "in shutdown",
            State::Crashed => "crashed",
        };
        out.push_str(&format!("{shown:<width$}  {state}\n"));
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_guests_do_not_act_on_a_terminal() {
        let connection = Connection::open(TestDriver::empty(), Access::ReadWrite);
        for name in ["a&#x9b;31m&#x202e;", "##[error]b"] {
            let os = "<os><type arch='x86_64'>hvm</type></os>";
            let text = format!("<domain type='test'><name>{name}</name><memory>1024</memory>{os}</domain>");
            connection.define_xml(&text).expect("it is one");
        }
        let listed = list(&connection).expect("they are listed");
        let expected = "#\\u{23}[error]b     shut off\na\\u{9b}31m\\u{202e}  shut off\n";
        assert_eq!(listed.lines().collect::<std::collections::BTreeSet<_>>(), expected.lines().collect());
    }
}
