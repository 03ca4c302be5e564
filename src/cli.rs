//! The command. The only room that prints, reads files, or exits.

mod binary;
mod check;
mod completions;
mod config;
mod convert;
mod diff;
mod document;
mod examples;
mod files;
mod fmt;
mod from;
mod guests;
mod reference;
mod report;
mod schema;
mod selection;
mod serve;
mod to;
mod vcpus;
mod write;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Args as _, FromArgMatches as _, Parser, Subcommand};
use std::process::ExitCode;

/// The version of the package and the release of libvirt whose grammar it has.
const VERSION: &str = concat!(env!("CARGO_PKG_VERSION"), " (grammar of libvirt 12.8)");

/// Check, repair, complete and translate libvirt domain XML without libvirtd.
#[derive(Debug, Parser)]
#[command(
    name = "domdef",
    version = VERSION,
    max_term_width = 100,
    subcommand_required = true,
    arg_required_else_help = true
)]
#[command(
    after_help = "domdef --connect URI … drives the guests of a server: domdef --connect URI --help.\n\n\
        Exit status: 0 clean, 1 findings or a refused document, 2 wrong usage or a file that cannot be read or written."
)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Check(check::Check),
    Fmt(fmt::Fmt),
    Define(convert::Define),
    Diff(diff::Diff),
    To(to::To),
    From(from::From),
    Vcpucount(vcpus::Vcpucount),
    Setvcpus(vcpus::Setvcpus),
    /// Serve libvirt's remote protocol: virsh and other clients connect to the socket
    Serve(serve::Serve),
    Validate(schema::Validate),
    Schema(schema::Schema),
    Explain(reference::Explain),
    Completions(completions::Completions),
    Man(reference::Man),
}

/// What a command came to: whether anything was found, or why it could not do its work.
type Outcome = Result<Verdict, Failure>;

/// Whether a command found fault with its input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    Clean,
    Found,
    /// A file could not be read or written; that was printed.
    Failed,
}

/// Input that could not be read, or wrong usage.
#[derive(Debug)]
struct Failure(String);

impl Failure {
    /// What it says of a file, without its name.
    fn of(&self, file: &str) -> &str {
        self.0.strip_prefix(file).and_then(|rest| rest.strip_prefix(": ")).unwrap_or(&self.0)
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Failure {
        Failure(error.to_string())
    }
}

/// The arguments of `check`, where they are just that: editors run it at every change, and making
/// ready for the arguments of every other command takes as long as the check. What that takes of the stack
/// is left before the check begins.
#[inline(never)]
fn only_check() -> Option<Box<check::Check>> {
    let mut words = std::env::args_os().skip(1);
    if words.next()? != "check" {
        return None;
    }
    let described = || {
        let command = check::Check::augment_args(clap::Command::new("check"));
        let matches = command.try_get_matches_from(std::env::args_os().skip(1)).ok()?;
        check::Check::from_arg_matches(&matches).ok()
    };
    check::quick::read(words).or_else(described).map(Box::new)
}

/// Runs the command line and tells the exit status.
pub fn run() -> ExitCode {
    match only_check() {
        Some(check) => finish((*check).run()),
        None => any(),
    }
}

/// Runs any command. It is apart from `run`, whose stack a check does without.
#[inline(never)]
fn any() -> ExitCode {
    if guests::are_meant() {
        return finish(match guests::Guests::try_parse() {
            Ok(guests) => guests.run(),
            Err(error) => return usage(error),
        });
    }
    let command = match Arguments::try_parse() {
        Ok(arguments) => arguments.command,
        Err(error) => return usage(error),
    };
    finish(match command {
        Command::Check(command) => command.run(),
        Command::Fmt(command) => command.run(),
        Command::Define(command) => command.run(),
        Command::Diff(command) => command.run(),
        Command::To(command) => command.run(),
        Command::From(command) => command.run(),
        Command::Vcpucount(command) => command.run(),
        Command::Setvcpus(command) => command.run(),
        Command::Serve(command) => command.run(),
        Command::Validate(command) => command.run(),
        Command::Schema(command) => command.run(),
        Command::Explain(command) => command.run(),
        Command::Completions(command) => command.run(),
        Command::Man(command) => command.run(),
    })
}

/// Prints help, or what is wrong with the command line.
fn usage(mut error: clap::Error) -> ExitCode {
    if let Some(way) = one_document(&error) {
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![way.into()]));
    }
    let _ = error.print();
    ExitCode::from(if error.use_stderr() { 2 } else { 0 })
}

/// The way to give several documents to a command that takes one.
fn one_document(error: &clap::Error) -> Option<String> {
    let command = std::env::args().nth(1)?;
    let one = ["define", "from", "to", "vcpucount", "setvcpus"].contains(&command.as_str());
    let argument = match error.get(ContextKind::InvalidArg)? {
        ContextValue::String(argument) => argument,
        _ => return None,
    };
    let is_file = one && error.kind() == ErrorKind::UnknownArgument && !argument.starts_with('-');
    is_file.then(|| {
        format!(
            "`{command}` takes one document; for several, write a loop: `for file in …; do domdef {command} … \
             \"$file\"; done`. `check`, `fmt` and `validate` take any number"
        )
    })
}

fn finish(outcome: Outcome) -> ExitCode {
    match outcome {
        Ok(Verdict::Clean) => ExitCode::SUCCESS,
        Ok(Verdict::Found) => ExitCode::from(1),
        Ok(Verdict::Failed) => ExitCode::from(2),
        Err(failure) => {
            report::complain(&failure.0);
            ExitCode::from(2)
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_version_names_the_newest_release() {
        assert!(super::VERSION.ends_with(&format!(" (grammar of libvirt {})", crate::Release::NEWEST)));
    }
}
