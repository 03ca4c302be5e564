//! From a conversation to capabilities.

use super::conversation::{self, Session};
use super::witness::{has_kvm, Answers};
use super::{cpu, machine, Capabilities, Error, Gic, HostCpu, Sev, SgxSection, Shared, Table, Version};
use crate::json::Json;
use crate::qemu::arch;
use crate::xml::value::arch::Arch;

impl Capabilities {
    /// Reads a recorded QMP conversation.
    ///
    /// A first session asks for everything, with the best accelerator there is; a second one, if
    /// that is not TCG, asks TCG for its machines and CPUs. Nothing tells of Apple's accelerator
    /// but the second session where there is no KVM.
    ///
    /// # Errors
    /// Text that is no conversation or longer than 64 MiB; one that lacks the version, the target,
    /// the schema, the types or the machines.
    pub fn from_conversation(text: &str) -> Result<Capabilities, Error> {
        let sessions = conversation::sessions(text)?;
        let Some(first) = sessions.first() else { return Err(Error::new("the conversation is empty")) };
        let target = first.require("query-target")?;
        let target = target.text_of("arch").ok_or_else(|| Error::new("the target has no architecture"))?;
        let arch = arch::from_target(target);
        first.require("query-qmp-schema")?;
        first.require("qom-list-types")?;
        let second = sessions.get(1);
        let sgx = first.reply("query-sgx-capabilities").and_then(|reply| reply.get("sections"));
        let native = table(&arch, first)?;
        let mut capabilities = Capabilities {
            version: version(first)?,
            arch: arch.clone(),
            flags: Answers::new(&arch, first, second).flags(),
            kvm: None,
            hvf: None,
            tcg: second.map(|session| table(&arch, session)).transpose()?.map(Shared::from),
            gic: first.reply("query-gic-capabilities").map(Gic::read_all).unwrap_or_default(),
            sev: first.reply("query-sev-capabilities").and_then(Sev::read),
            sgx: sgx.map(SgxSection::read_all).unwrap_or_default(),
        };
        let place = match (has_kvm(first), second) {
            (true, _) => &mut capabilities.kvm,
            (false, Some(_)) => &mut capabilities.hvf,
            (false, None) => &mut capabilities.tcg,
        };
        *place = Some(native.into());
        Ok(capabilities)
    }
}

fn version(session: &Session<'_>) -> Result<Version, Error> {
    let reply = session.require("query-version")?;
    let part = |name| reply.get("qemu").and_then(|qemu| qemu.get(name)).and_then(Json::number);
    match (part("major"), part("minor"), part("micro")) {
        (Some(major), Some(minor), Some(micro)) => Ok(Version { major, minor, micro }),
        _ => Err(Error::new("the version does not consist of three numbers")),
    }
}

fn table(arch: &Arch, session: &Session<'_>) -> Result<Table, Error> {
    let cpus = session.reply("query-cpu-definitions");
    Ok(Table {
        machines: machine::read(arch, session.require("query-machines")?),
        cpus: cpus.map(|reply| cpu::read_models(arch, reply)).unwrap_or_default(),
        host: host(arch, session),
    })
}

fn host(arch: &Arch, session: &Session<'_>) -> Option<HostCpu> {
    let expand = |with: &[(&str, bool)]| {
        let reply = session.with("query-cpu-model-expansion", |arguments| {
            let properties = arguments.get("model").and_then(|model| model.get("props"));
            let properties = properties.map_or(&[][..], Json::members);
            properties.len() == with.len()
                && properties.iter().zip(with).all(|(p, w)| p.0 == w.0 && p.1 == Json::Bool(w.1))
        });
        HostCpu::read(arch, reply?)
    };
    let mut host = expand(&[])?;
    if let Some(all) = expand(&[("migratable", false)]) {
        host.merge_unmigratable(&all);
    }
    Some(host)
}

impl Gic {
    /// The entries of a reply to `query-gic-capabilities`.
    pub(super) fn read_all(reply: &Json<'_>) -> Vec<Gic> {
        let read = |entry: &Json<'_>| {
            let version = entry.get("version")?.number()?;
            Some(Gic { version, kernel: entry.is("kernel"), emulated: entry.is("emulated") })
        };
        reply.elements().iter().filter_map(read).collect()
    }
}

impl Sev {
    /// A reply to `query-sev-capabilities`.
    pub(super) fn read(reply: &Json<'_>) -> Option<Sev> {
        Some(Sev {
            cbitpos: reply.get("cbitpos")?.number()?,
            reduced_phys_bits: reply.get("reduced-phys-bits")?.number()?,
        })
    }
}

impl SgxSection {
    /// The sections in a reply to `query-sgx-capabilities`.
    pub(super) fn read_all(sections: &Json<'_>) -> Vec<SgxSection> {
        let read = |entry: &Json<'_>| {
            Some(SgxSection { node: entry.get("node")?.number()?, size: entry.get("size")?.number()? })
        };
        sections.elements().iter().filter_map(read).collect()
    }
}
