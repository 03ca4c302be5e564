//! What tells that a binary has something, and the answers in which it is looked for.

use super::conversation::Session;
use super::flag::{Flag, Flags};
use super::machine;
use super::schema::Schema;
use crate::json::Json;
use crate::xml::value::arch::Arch;
use std::collections::HashSet;

/// Something to be found in the answers of a binary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Witness {
    /// One of these types, in the reply to `qom-list-types`.
    Type(&'static [&'static str]),
    /// This type, where the reply to that command has that member and is no error.
    Confirmed(&'static str, &'static str, &'static str),
    /// A property of one of these devices, in the reply to `device-list-properties`.
    Device(&'static [&'static str], &'static str),
    /// The same, with the default `false`.
    DefaultFalse(&'static [&'static str], &'static str),
    /// A property of one of these objects, in the reply to `qom-list-properties`.
    Object(&'static [&'static str], &'static str),
    /// A property of this machine, likewise.
    Machine(&'static str, &'static str),
    /// All of these paths, in the schema of the commands.
    Schema(&'static [&'static str]),
    /// This option, in the reply to `query-command-line-options`.
    CommandLine(&'static str),
    /// This option with this parameter.
    Parameter(&'static str, &'static str),
    /// This model, in the reply to `query-cpu-definitions`.
    Cpu(&'static str),
    /// This model, in the reply to `query-tpm-models`.
    TpmModel(&'static str),
    /// This back end, in the reply to `query-tpm-types`.
    TpmBackend(&'static str),
    /// This capability, in the reply to `query-migrate-capabilities`.
    Migration(&'static str),
    /// `query-kvm` says present and enabled.
    Kvm,
    /// There is a second session, which only an accelerator other than TCG makes necessary, and it
    /// is not KVM.
    Hvf,
    /// The binary is for one of these architectures.
    Arch(&'static [&'static str]),
    /// Nothing in the answers: the host decides, and a document or a caller says it.
    Never,
    /// All of these flags.
    All(&'static [Flag]),
}

/// The answers of a binary, as witnesses ask for them.
pub struct Answers<'a> {
    arch: &'a Arch,
    session: &'a Session<'a>,
    /// The session with a software-emulated guest, where another accelerator has the first.
    second: Option<&'a Session<'a>>,
    types: HashSet<&'a str>,
    schema: Schema<'a>,
}

impl<'a> Answers<'a> {
    /// The answers of the first session, and of the one without the accelerator that may follow.
    pub fn new(arch: &'a Arch, session: &'a Session<'a>, second: Option<&'a Session<'a>>) -> Answers<'a> {
        let types = session.reply("qom-list-types").map_or(&[][..], Json::elements);
        Answers {
            arch,
            session,
            second,
            types: types.iter().filter_map(|entry| entry.text_of("name")).collect(),
            schema: session.reply("query-qmp-schema").map(Schema::read).unwrap_or_default(),
        }
    }

    /// All flags that the answers are witness of.
    pub fn flags(&self) -> Flags {
        let tells = |flag: &Flag| flag.witnesses().iter().any(|witness| self.tell(witness));
        let mut flags: Flags = Flag::ALL.iter().copied().filter(tells).collect();
        flags.derive();
        flags
    }

    fn tell(&self, witness: &Witness) -> bool {
        match *witness {
            Witness::Type(names) => names.iter().any(|name| self.types.contains(name)),
            Witness::Confirmed(name, command, member) => {
                self.types.contains(name)
                    && self.session.reply(command).is_some_and(|reply| reply.get(member).is_some())
            }
            Witness::Device(devices, name) => self.devices(devices, name).next().is_some(),
            Witness::DefaultFalse(devices, name) => self
                .devices(devices, name)
                .any(|property| property.get("default-value").and_then(Json::boolean) == Some(false)),
            Witness::Object(objects, name) => {
                objects.iter().any(|object| self.property("qom-list-properties", object, name).is_some())
            }
            Witness::Machine(machine, name) => {
                let machines = self.session.reply("query-machines").map_or(&[][..], Json::elements);
                let object = format!("{}-machine", machine::resolve(machines, machine));
                self.property("qom-list-properties", &object, name).is_some()
            }
            Witness::Schema(paths) => paths.iter().all(|path| self.schema.has(path)),
            Witness::CommandLine(option) => self.option(option).is_some(),
            Witness::Parameter(option, name) => self.option(option).is_some_and(|option| {
                option.get("parameters").is_some_and(|list| list.elements().iter().any(|p| is_named(p, name)))
            }),
            Witness::Cpu(name) => self.lists("query-cpu-definitions", |entry| is_named(entry, name)),
            Witness::TpmModel(name) => self.lists("query-tpm-models", |entry| entry.text() == Some(name)),
            Witness::TpmBackend(name) => self.lists("query-tpm-types", |entry| entry.text() == Some(name)),
            Witness::Migration(name) => {
                self.lists("query-migrate-capabilities", |entry| entry.text_of("capability") == Some(name))
            }
            Witness::Never => false,
            Witness::Kvm => has_kvm(self.session),
            Witness::Hvf => self.second.is_some() && !has_kvm(self.session),
            Witness::Arch(names) => names.contains(&self.arch.as_str()),
            // What follows from flags is added by `Flags::derive`.
            Witness::All(_) => false,
        }
    }

    fn devices<'s>(&'s self, devices: &'s [&str], name: &'s str) -> impl Iterator<Item = &'s Json<'a>> {
        devices.iter().filter_map(move |device| self.property("device-list-properties", device, name))
    }

    fn property(&self, command: &str, of: &str, name: &str) -> Option<&Json<'a>> {
        // What a type has does not depend on the accelerator: either session may have been asked.
        let mut told = [Some(self.session), self.second].into_iter().flatten();
        let properties = told.find_map(|session| session.about(command, of))?;
        properties.elements().iter().find(|property| is_named(property, name))
    }

    fn option(&self, name: &str) -> Option<&Json<'a>> {
        let options = self.session.reply("query-command-line-options")?.elements();
        options.iter().find(|option| option.text_of("option") == Some(name))
    }

    fn lists(&self, command: &str, test: impl Fn(&Json<'a>) -> bool) -> bool {
        self.session.reply(command).is_some_and(|reply| reply.elements().iter().any(test))
    }
}

/// Whether the binary says that it can use KVM.
pub fn has_kvm(session: &Session<'_>) -> bool {
    session.reply("query-kvm").is_some_and(|reply| reply.is("present") && reply.is("enabled"))
}

fn is_named(entry: &Json<'_>, name: &str) -> bool {
    entry.text_of("name") == Some(name)
}
