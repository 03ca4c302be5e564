//! The machines that a binary can build.
//!
//! Source: the reply to `query-machines`.

use crate::json::Json;
use crate::xml::value::arch::Arch;

/// A machine type that a binary has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Machine {
    /// The name, versioned where there are versions: `pc-i440fx-9.1`.
    pub name: String,
    /// Another name of it, `pc`.
    pub alias: Option<String>,
    /// Whether QEMU takes it where none is asked for.
    pub is_default: bool,
    /// How many virtual CPUs it can have at most; 0 where QEMU does not tell.
    pub cpu_max: u32,
    /// Whether single virtual CPUs can be plugged while the guest runs.
    pub hotpluggable_cpus: bool,
    /// QOM type of the CPU that it has where none is asked for.
    pub default_cpu_type: Option<String>,
    /// Whether `-numa node,mem=` is allowed; QEMU's silence counts as yes.
    pub numa_mem_supported: bool,
    /// Id of the object that is the main memory.
    pub default_ram_id: Option<String>,
    /// Whether QEMU will drop it.
    pub deprecated: bool,
    /// Whether it has ACPI; QEMU tells since 8.0.
    pub acpi: Option<bool>,
    /// Whose machine it is, where the binary does not have it: it is taken to be like QEMU's own of its
    /// family.
    pub assumed_of: Option<&'static str>,
}

impl Machine {
    /// One entry of the reply to `query-machines`; nothing for `none`, which is no machine.
    pub(super) fn read(entry: &Json<'_>) -> Option<Machine> {
        let name = entry.text_of("name").filter(|name| *name != "none")?;
        let text = |key| entry.text_of(key).map(str::to_owned);
        Some(Machine {
            name: name.to_owned(),
            alias: text("alias"),
            is_default: entry.is("is-default"),
            cpu_max: entry.get("cpu-max").and_then(Json::number).unwrap_or(0),
            hotpluggable_cpus: entry.is("hotpluggable-cpus"),
            default_cpu_type: text("default-cpu-type"),
            numa_mem_supported: entry.get("numa-mem-supported").and_then(Json::boolean).unwrap_or(true),
            default_ram_id: text("default-ram-id"),
            deprecated: entry.is("deprecated"),
            acpi: entry.get("acpi").and_then(Json::boolean),
            assumed_of: None,
        })
    }
}

/// The machines of a reply in its order, but the preferred one of the architecture first.
pub(super) fn read(arch: &Arch, reply: &Json<'_>) -> Vec<Machine> {
    let mut machines: Vec<Machine> = reply.elements().iter().filter_map(Machine::read).collect();
    let preferred = preferred(arch).and_then(|name| {
        let by_alias = machines.iter().position(|machine| machine.alias.as_deref() == Some(name));
        by_alias.or_else(|| machines.iter().position(|machine| machine.name == name))
    });
    if let Some(place) = preferred.or_else(|| machines.iter().position(|machine| machine.is_default)) {
        machines[..=place].rotate_right(1);
    }
    machines
}

/// Turns aliases into machines of their own: `pc`, with what it stands for as a copy at the end.
///
/// So documents that say `pc` keep saying it, whichever version of QEMU reads them.
pub fn dissolve_aliases(machines: &mut Vec<Machine>) {
    let mut copies = Vec::new();
    for machine in machines.iter_mut() {
        if let Some(alias) = machine.alias.take() {
            copies.push(Machine { is_default: false, ..machine.clone() });
            machine.name = alias;
        }
    }
    machines.append(&mut copies);
}

/// The name of the machine that goes by that name or alias in a reply to `query-machines`.
pub(super) fn resolve<'j>(reply: &'j [Json<'_>], name: &'j str) -> &'j str {
    let aliased = reply.iter().find(|machine| machine.text_of("alias") == Some(name));
    aliased.and_then(|machine| machine.text_of("name")).unwrap_or(name)
}

/// The machine that a document of that architecture gets where it names none.
pub fn preferred(arch: &Arch) -> Option<&'static str> {
    Some(match arch {
        Arch::I686 | Arch::X86_64 => "pc",
        Arch::Aarch64 | Arch::Armv7l | Arch::Armv7b | Arch::Riscv32 | Arch::Riscv64 | Arch::Loongarch64 => {
            "virt"
        }
        Arch::Armv6l => "integratorcp",
        Arch::Ppc64 | Arch::Ppc64le => "pseries",
        Arch::Ppc | Arch::Ppcle => "g3beige",
        Arch::Ppcemb => "bamboo",
        Arch::S390 | Arch::S390x => "s390-ccw-virtio",
        Arch::Sparc => "SS-5",
        Arch::Sparc64 => "sun4u",
        Arch::Mips | Arch::Mipsel | Arch::Mips64 | Arch::Mips64el => "malta",
        Arch::Alpha => "clipper",
        Arch::M68k => "mcf5208evb",
        Arch::Sh4 | Arch::Sh4eb => "shix",
        Arch::Cris => "axis-dev88",
        Arch::Microblaze | Arch::Microblazeel => "petalogix-s3adsp1800",
        Arch::Other(name) if name == "or32" => "or1k-sim",
        Arch::Xtensa | Arch::Xtensaeb => "sim",
        Arch::Lm32 => "lm32-evr",
        Arch::Unicore32 => "puv3",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const REPLY: &str = r#"[
        {"name": "isapc", "cpu-max": 1},
        {"name": "none", "cpu-max": 1},
        {"name": "pc-q35-9.1", "alias": "q35", "cpu-max": 4096, "acpi": true},
        {"name": "pc-i440fx-9.1", "alias": "pc", "is-default": true, "cpu-max": 255, "hotpluggable-cpus": true,
         "numa-mem-supported": false, "default-ram-id": "pc.ram", "default-cpu-type": "qemu64-x86_64-cpu"}
    ]"#;

    #[test]
    fn the_preferred_machine_comes_first() {
        let reply = serde_json::from_str(REPLY).unwrap();
        let names = |arch| read(arch, &reply).into_iter().map(|machine| machine.name).collect::<Vec<_>>();
        assert_eq!(names(&Arch::X86_64), ["pc-i440fx-9.1", "isapc", "pc-q35-9.1"]);
        assert_eq!(names(&Arch::from("unheard-of")), ["pc-i440fx-9.1", "isapc", "pc-q35-9.1"]);
    }

    #[test]
    fn dissolved_aliases_are_machines() {
        let mut machines = read(&Arch::X86_64, &serde_json::from_str(REPLY).unwrap());
        dissolve_aliases(&mut machines);
        let names: Vec<_> = machines.iter().map(|machine| (&*machine.name, machine.is_default)).collect();
        let expected =
            [("pc", true), ("isapc", false), ("q35", false), ("pc-i440fx-9.1", false), ("pc-q35-9.1", false)];
        assert_eq!(names, expected);
        assert!(machines.iter().all(|machine| machine.alias.is_none()));
        assert_eq!(machines[0].default_ram_id.as_deref(), Some("pc.ram"));
    }
}
