//! `<cpu>` (qemu-rules.md 3.3).

use super::Check;
use crate::domain::cpu::{self, CacheMode, MaxphysaddrMode, Mode, Policy};
use crate::domain::Type;
use crate::qemu::caps::Flag;
use crate::xml::value::token::OnOff;

impl Check<'_> {
    pub(super) fn cpu(&mut self) {
        let Some(cpu) = &self.domain.cpu else { return };
        self.at("/domain/cpu");
        let checked = cpu.attrs.check.is_some_and(|check| check != cpu::Check::Default);
        self.refuse(cpu.is_unnamed() && checked, "`check` is given, but no `<model>`");
        let sve = cpu.feature.iter().find(|feature| feature.name == "sve");
        let off = sve.is_some_and(|feature| matches!(feature.policy, Policy::Disable | Policy::Forbid));
        let length = |name: &str| name.strip_prefix("sve").is_some_and(|bits| bits.parse::<u32>().is_ok());
        let lengths = cpu.feature.iter().any(|feature| length(&feature.name));
        self.refuse(off && lengths, "vector lengths are given, but SVE is disabled");
        let host = matches!(cpu.mode(), Mode::HostPassthrough | Mode::Maximum);
        if let Some(address) = &cpu.maxphysaddr {
            self.refuse(!self.x86(), "the number of address bits is for x86");
            let both = address.mode == MaxphysaddrMode::Passthrough && address.bits.is_some();
            self.refuse(both, "the host's number of address bits is passed through; `bits` cannot be given");
        }
        if let Some(cache) = &cpu.cache {
            self.refuse(!self.x86(), "the CPU cache can be chosen on x86 alone");
            let level = cache.level;
            match cache.mode {
                CacheMode::Emulate => {
                    self.refuse(level != Some(3), "only a cache of level 3 is emulated");
                }
                CacheMode::Passthrough => {
                    let message = "the host's cache goes with the modes 'host-passthrough' and 'maximum'";
                    self.refuse(!host, message);
                    self.refuse(host && level.is_some(), "the host's cache has no level to choose");
                }
                CacheMode::Disable => self.refuse(level.is_some(), "no cache has no level"),
            }
        }
        let migratable = cpu.mode() == Mode::HostPassthrough && cpu.attrs.migratable == Some(OnOff::On);
        self.lacks(migratable, Flag::CpuMigratable, "`migratable`");
        self.lacks(cpu.mode() == Mode::Maximum, Flag::CpuMax, "the CPU mode 'maximum'");
        let hmat = cpu.numa.as_ref().is_some_and(|numa| {
            numa.interconnects.is_some() || numa.cell.iter().any(|cell| !cell.cache.is_empty())
        });
        self.lacks(hmat, Flag::NumaHmat, "the speed of memory");
        let kvm = self.domain.r#type == Type::Kvm;
        let cache = self
            .domain
            .cputune
            .as_ref()
            .is_some_and(|tune| !tune.cachetune.is_empty() || !tune.memorytune.is_empty());
        self.refuse(cache && !kvm, "the host's cache is shared out to guests of type 'kvm' alone");
    }
}
