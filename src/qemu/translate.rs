//! From a document or a definition to the command that runs it, in one call.

use super::command::{command_line, CommandLine};
use super::launch::Launch;
use super::settings::Target;
use crate::check;
use crate::diagnostic::{locate, Diagnostic, Findings};
use crate::domain::Domain;
use crate::hypervisor::{Completed, Hypervisor};
use crate::xml::{parse, Limits};

/// QEMU, as a [hypervisor](Hypervisor).
#[derive(Clone, Copy, Debug)]
pub enum Qemu {}

impl Hypervisor for Qemu {
    type Target = Target;

    fn complete(domain: &mut Domain, target: &Target) -> Vec<Diagnostic> {
        super::complete::complete(domain, &target.caps, &target.settings)
    }
}

/// The command that runs a completed definition.
///
/// # Errors
/// What shows only when the guest starts: what the host, the launch profile or QEMU cannot do of it.
pub fn command(completed: &Completed<'_, Qemu>, launch: &Launch) -> Result<CommandLine, Findings> {
    command_line(completed, completed.target(), launch).map_err(Findings::from)
}

/// A command, and what is worth knowing about it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Translation {
    /// The command that runs the guest.
    pub command: CommandLine,
    /// What was assumed, or is left to whoever starts it.
    pub advice: Findings,
}

/// Completes a definition for a binary and makes the command that runs it.
///
/// # Errors
/// Everything that is wrong with the definition, or that this binary cannot do of it.
///
/// ```
/// use domdef::qemu::{self, launch::Launch, Target};
///
/// let text = "<domain type='qemu'><name>a</name><memory>65536</memory><os><type machine='q35'>hvm</type></os></domain>";
/// let domain = domdef::Domain::read(text).domain.unwrap();
/// let target = Target::builtin(&domain).unwrap();
/// let translation = qemu::translate(domain, &target, &Launch::stand_alone())?;
/// assert!(translation.command.arguments.contains(&"-machine".to_owned()));
/// # Ok::<(), domdef::diagnostic::Findings>(())
/// ```
pub fn translate(domain: Domain, target: &Target, launch: &Launch) -> Result<Translation, Findings> {
    let launch = launch.with_bridges_of(&domain);
    let completed = Completed::<Qemu>::new(domain, target)?;
    let mut command = command(&completed, &launch)?;
    let mut advice = completed.advice().clone();
    advice.extend(std::mem::take(&mut command.notes));
    Ok(Translation { command, advice })
}

/// The same from the text of a document, checked against the grammar as well; findings have their
/// bytes in it.
///
/// # Errors
/// As [`translate`], and everything that is wrong with the document.
pub fn translate_text(text: &str, target: &Target, launch: &Launch) -> Result<Translation, Findings> {
    let document = parse(text, Limits::default()).map_err(|found| Findings::from(*found))?;
    let reading = check::read(&document, target.settings.libvirt);
    let mut found = Findings::from(reading.diagnostics);
    let Some(domain) = reading.domain.filter(|_| !found.has_errors()) else { return Err(found) };
    let located = |mut findings: Findings| {
        locate::locate(&document, &mut findings);
        findings
    };
    let mut translation = translate(domain, target, launch).map_err(located)?;
    found.extend(located(std::mem::take(&mut translation.advice)));
    translation.advice = found;
    Ok(translation)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_translated_with_its_findings_at_their_bytes() {
        let text = "<domain type='qemu'><name>a</name><memory>65536</memory>\n<vcpu current='3'>2</vcpu>\n<os><type>hvm</type></os></domain>";
        let domain = Domain::read(text).domain.expect("it is read");
        let target = Target::builtin(&domain).expect("built in");
        let refused = translate_text(text, &target, &Launch::stand_alone()).expect_err("refused");
        let [only] = &refused[..] else { panic!("{refused}") };
        assert_eq!(only.span.clone().map(|span| &text[span]), Some("3"));
        let right = text.replace(" current='3'", "");
        let translation = translate_text(&right, &target, &Launch::stand_alone()).expect("translated");
        assert!(translation.command.emulator.contains("qemu-system"));
    }
}
