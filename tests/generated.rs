//! Laws over guests that are drawn from the grammar: what the fuzz targets hold for hours, here for a few hundred.

use arbitrary::{Arbitrary, Unstructured};
use domdef::complete::Identities;
use domdef::format::format;
use domdef::hypervisor::{Completed, Generic, Hypervisor};
use domdef::json::{from_json, to_json};
use domdef::qemu::launch::Launch;
use domdef::qemu::{self, Qemu, Target};
use domdef::xen::Xen;
use domdef::xml::Options;
use domdef::Domain;
use domdef_generator::{choices, Guest};
use std::process::Command;

fn guests(count: u64) -> impl Iterator<Item = (String, Option<Domain>)> {
    (0..count).map(|seed| {
        let bytes = choices(seed, 600);
        let text = Guest::arbitrary(&mut Unstructured::new(&bytes)).expect("it is drawn").0.to_string();
        let domain = Domain::read(&text).domain;
        (text, domain)
    })
}

/// Whether a definition is accepted; defined again it stays as it is.
fn defined<H: Hypervisor>(domain: &Domain, target: &H::Target) -> usize {
    let Ok(once) = Completed::<H>::new(domain.clone(), target) else { return 0 };
    let once = once.to_xml(Options::CANONICAL).expect("what was read can be written");
    let again = Domain::read(&once).domain.expect("what was defined can be read");
    let again = Completed::<H>::new(again, target).unwrap_or_else(|found| panic!("refused: {found}\n{once}"));
    assert_eq!(again.to_xml(Options::CANONICAL).as_deref(), Ok(once.as_str()), "defined twice");
    1
}

#[test]
fn what_is_defined_again_stays_as_it_is() {
    let mut counts = [0; 3];
    for (_, domain) in guests(1500) {
        let Some(domain) = domain else { continue };
        counts[0] += defined::<Generic>(&domain, &Identities::FromName);
        counts[1] += defined::<Xen>(&domain, &());
        if let Some(target) = Target::builtin(&domain) {
            counts[2] += defined::<Qemu>(&domain, &target);
        }
    }
    println!("defined for nobody, Xen and QEMU: {counts:?}");
    assert!(counts[0] > 400 && counts[1] > 60 && counts[2] > 60, "{counts:?}");
}

#[test]
fn other_forms_say_the_same() {
    for (text, domain) in guests(1500) {
        let once = format(&text).expect("well-formed");
        assert_eq!(format(&once).as_deref(), Ok(once.as_str()));
        let formatted = Domain::read(&once).domain;
        assert_eq!(formatted, domain, "{text}");
        let Some(domain) = domain else { continue };
        let json = to_json(&domain).expect("it was read");
        let again = from_json(&json).domain.expect("a definition's JSON can be read");
        assert_eq!(again.to_xml(Options::CANONICAL), domain.to_xml(Options::CANONICAL));
        let lossless = domain.to_xml(Options::LOSSLESS).expect("what was read can be written");
        let again = Domain::read(&lossless).domain.expect("what was written can be read");
        assert_eq!(again.to_xml(Options::LOSSLESS), Ok(lossless));
    }
}

#[test]
fn shells_take_a_command_as_it_is() {
    let mut commands = Vec::new();
    for (_, domain) in guests(1500) {
        let Some((domain, target)) =
            domain.and_then(|domain| Target::builtin(&domain).map(|to| (domain, to)))
        else {
            continue;
        };
        if let Ok(done) = qemu::translate(domain, &target, &Launch::stand_alone()) {
            commands.push(done.command);
        }
    }
    assert!(commands.len() > 60, "{}", commands.len());
    let lines =
        commands.iter().map(|command| format!("printf '%s\\0' {} end-of-it\n", command.lines().join(" ")));
    let script: String = lines.collect();
    let expected: Vec<&str> = commands
        .iter()
        .flat_map(|command| command.arguments.iter().map(String::as_str).chain(["end-of-it"]))
        .collect();
    for shell in ["sh", "bash"] {
        let output = Command::new(shell).args(["-c", &script]).output().expect("it runs");
        let said = String::from_utf8(output.stdout).expect("it is text");
        let words: Vec<&str> = said.split_terminator('\0').collect();
        assert!(words == expected, "{shell} reads other words");
    }
}
