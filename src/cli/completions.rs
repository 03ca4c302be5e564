//! `completions`: scripts by which shells complete a command line, with the words that options take.

use super::report::print;
use super::{Arguments, Outcome, Verdict};
use crate::diagnostic::Rule;
use crate::{catalog, Release};
use clap::builder::{PossibleValue, PossibleValuesParser};
use clap::{Args, Command, CommandFactory};

/// Print a completion script for a shell.
#[derive(Debug, Args)]
pub struct Completions {
    /// The shell
    shell: clap_complete::Shell,
}

impl Completions {
    pub(super) fn run(self) -> Outcome {
        let mut script = Vec::new();
        let mut command = with_words(Arguments::command());
        clap_complete::generate(self.shell, &mut command, "domdef", &mut script);
        let mut script = String::from_utf8_lossy(&script).into_owned();
        if self.shell == clap_complete::Shell::Fish {
            command.get_subcommands().for_each(|own| script.push_str(&positional_in_fish(own)));
        }
        print(&script)?;
        Ok(Verdict::Clean)
    }
}

/// The words of positional arguments for fish, which clap's script leaves out.
fn positional_in_fish(command: &Command) -> String {
    let quoted = |text: &str| text.replace(['\'', '\\'], "");
    let line = |value: PossibleValue| {
        let help = value.get_help().map(ToString::to_string).unwrap_or_default();
        format!("{}\t{}", value.get_name(), quoted(&help))
    };
    let words = command.get_positionals().flat_map(|argument| argument.get_possible_values()).map(line);
    let words: Vec<String> = words.collect();
    match words.is_empty() {
        true => String::new(),
        false => format!(
            "complete -c domdef -n \"__fish_domdef_using_subcommand {}\" -f -a '{}'\n",
            command.get_name(),
            words.join("\n")
        ),
    }
}

/// The command with the words of its options that are read by other means than clap's.
fn with_words(command: Command) -> Command {
    let names: Vec<String> = command.get_subcommands().map(|own| own.get_name().to_owned()).collect();
    let command = names.iter().fold(command, |command, name| command.mut_subcommand(name, with_words));
    let explains = command.get_name() == "explain";
    command.mut_args(|argument| match argument.get_id().as_str() {
        "select" | "ignore" => argument.value_parser(PossibleValuesParser::new(rules().chain(groups()))),
        "code" if explains => argument.value_parser(PossibleValuesParser::new(rules())),
        "libvirt" => argument.value_parser(PossibleValuesParser::new(releases())),
        _ => argument,
    })
}

/// The rules by their codes and by their names.
fn rules() -> impl Iterator<Item = PossibleValue> {
    let by_code = |rule: &&Rule| PossibleValue::new(rule.code).help(rule.name);
    let by_name = |rule: &&Rule| PossibleValue::new(rule.name).help(rule.code);
    catalog::RULES.iter().map(by_code).chain(catalog::RULES.iter().map(by_name))
}

/// The words for several rules at once.
fn groups() -> impl Iterator<Item = PossibleValue> {
    let words = [("all", "all rules but advice"), ("advice", "what is right, and would be better otherwise")];
    words.into_iter().map(|(word, help)| PossibleValue::new(word).help(help))
}

/// The releases of the last years: eleven each year, as libvirt numbers them.
fn releases() -> impl Iterator<Item = PossibleValue> {
    let all = (4..).flat_map(|major| (0..=10).map(move |minor| Release::new(major, minor)));
    all.take_while(|release| *release <= Release::NEWEST)
        // The words are wanted as long as the process lives, which ends when the script is printed.
        .map(|release| PossibleValue::new(&*release.to_string().leak()))
}
