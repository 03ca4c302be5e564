//! `<cpu>` (qemu-rules.md 3.3).

use super::Check;
use crate::diagnostic::{rule, Place};
use crate::domain::cpu::{self, Cache, CacheMode, Cpu, MaxphysaddrMode, Mode, Policy};
use crate::domain::Type;
use crate::qemu::caps::Flag;
use crate::xml::mistake::{EXCLUDED_ATTRIBUTE, INVALID_VALUE, MISSING_ATTRIBUTE, MISSING_ELEMENT};
use crate::xml::value::token::OnOff;

rule! {
    /// A vector length is chosen for a CPU without SVE.
    ///
    /// The features `sve128`, `sve256` and so on choose lengths of SVE's registers; they have no
    /// meaning where the feature `sve` is disabled. Remove one or the other.
    SVE_DISABLED = "Q055" "sve-length-without-sve" Error;

    /// The host's CPU cache is passed through to a CPU that is not the host's.
    ///
    /// The description of the caches only fits the CPU that it came from. Use the mode
    /// `host-passthrough` or `maximum`, or let QEMU emulate the cache.
    ///
    /// ```xml wrong type=kvm
    /// <cpu mode='host-model'><cache mode='passthrough'/></cpu>
    /// ```
    /// ```xml right type=kvm
    /// <cpu mode='host-passthrough'><cache mode='passthrough'/></cpu>
    /// ```
    HOST_CACHE = "Q056" "host-cache-of-other-cpu" Error;

    /// The host's caches or memory bandwidth are shared out to a guest that does not run on them.
    ///
    /// `<cachetune>` and `<memorytune>` allocate to virtual CPUs of KVM. Use `type='kvm'`, or remove
    /// them.
    ///
    /// ```xml wrong type=qemu
    /// <cputune><memorytune vcpus='0'><node id='0' bandwidth='20'/></memorytune></cputune>
    /// ```
    /// ```xml right type=kvm
    /// <cputune><memorytune vcpus='0'><node id='0' bandwidth='20'/></memorytune></cputune>
    /// ```
    CACHE_TUNE_WITHOUT_KVM = "Q057" "cache-tuning-without-kvm" Error;
}

impl Check<'_> {
    /// The CPU is one that QEMU can make, and the binary has what is set of it.
    pub(super) fn cpu(&mut self, root: &Place<'_>) {
        let Some(own) = &self.domain.cpu else { return };
        let place = root.child("cpu");
        let checked = own.attrs.check.filter(|check| *check != cpu::Check::Default);
        if let Some(check) = checked.filter(|_| own.is_unnamed()) {
            self.findings
                .report(&MISSING_ELEMENT, &place, format!("`check='{check}'` of `<cpu>` needs `<model>`"))
                .help("add `<model>`, or remove `check`");
        }
        self.sve(own, &place);
        if let Some(address) = &own.maxphysaddr {
            let place = place.child("maxphysaddr");
            if !self.x86() {
                self.absent(&place, "`<maxphysaddr>`", "remove it; it is for x86");
            }
            if let (MaxphysaddrMode::Passthrough, Some(bits)) = (address.mode, address.bits) {
                let message =
                    format!("`bits='{bits}'` is not possible with `mode='passthrough'` of `<maxphysaddr>`");
                self.findings
                    .report(&EXCLUDED_ATTRIBUTE, &place.attr("bits"), message)
                    .help("remove `bits`, or use `mode='emulate'`");
            }
        }
        if let Some(cache) = &own.cache {
            self.cache(cache, own.mode(), &place.child("cache"));
        }
        if own.mode() == Mode::HostPassthrough && own.attrs.migratable == Some(OnOff::On) {
            self.needs(Flag::CpuMigratable, &place.attr("migratable"), "`migratable='on'` of `<cpu>`");
        }
        if own.mode() == Mode::Maximum {
            self.needs(Flag::CpuMax, &place.attr("mode"), "`mode='maximum'` of `<cpu>`");
        }
        if let Some(numa) = &own.numa {
            let place = place.child("numa");
            if numa.interconnects.is_some() {
                self.needs(Flag::NumaHmat, &place.child("interconnects"), "`<interconnects>`");
            } else if let Some((_, cell)) =
                place.each("cell", &numa.cell).find(|(cell, _)| !cell.cache.is_empty())
            {
                self.needs(Flag::NumaHmat, &cell.child("cache"), "`<cache>` of a NUMA cell");
            }
        }
        self.cache_tune(root);
    }

    fn sve(&mut self, own: &Cpu, place: &Place<'_>) {
        let sve = own.feature.iter().find(|feature| feature.name == "sve");
        let off = sve.is_some_and(|feature| match feature.policy {
            Policy::Disable | Policy::Forbid => true,
            Policy::Force | Policy::Require | Policy::Optional => false,
        });
        let is_length = |name: &str| name.strip_prefix("sve").is_some_and(|bits| bits.parse::<u32>().is_ok());
        let mut lengths = place.each("feature", &own.feature).filter(|(feature, _)| is_length(&feature.name));
        if let Some((feature, place)) = lengths.next().filter(|_| off) {
            let message = format!("feature '{}' needs 'sve', which is disabled", feature.name);
            self.findings
                .report(&SVE_DISABLED, &place.attr("name"), message)
                .help("remove it, or require 'sve'");
        }
    }

    fn cache(&mut self, cache: &Cache, mode: Mode, place: &Place<'_>) {
        if !self.x86() {
            self.absent(place, "`<cache>` of `<cpu>`", "remove it; it is for x86");
            return;
        }
        let no_level = match (cache.mode, cache.level) {
            (CacheMode::Emulate, Some(3)) => None,
            (CacheMode::Emulate, Some(level)) => {
                let message = format!("`level='{level}'` of an emulated CPU cache; expected 3");
                self.findings.report(&INVALID_VALUE, &place.attr("level"), message);
                None
            }
            (CacheMode::Emulate, None) => {
                self.findings
                    .report(&MISSING_ATTRIBUTE, place, "`mode='emulate'` of `<cache>` needs `level`")
                    .help("add `level='3'`");
                None
            }
            (CacheMode::Passthrough, _) if !matches!(mode, Mode::HostPassthrough | Mode::Maximum) => {
                let message =
                    format!("`mode='passthrough'` of `<cache>` is not possible with CPU mode '{mode}'");
                self.findings
                    .report(&HOST_CACHE, &place.attr("mode"), message)
                    .help("use CPU mode 'host-passthrough' or 'maximum'");
                None
            }
            (CacheMode::Passthrough | CacheMode::Disable, level) => level,
        };
        if let Some(level) = no_level {
            let message =
                format!("`level='{level}'` is not possible with `mode='{}'` of `<cache>`", cache.mode);
            self.findings
                .report(&EXCLUDED_ATTRIBUTE, &place.attr("level"), message)
                .help("remove `level`, or use `mode='emulate'`");
        }
    }

    fn cache_tune(&mut self, root: &Place<'_>) {
        let Some(tune) = self.domain.cputune.as_ref().filter(|_| self.domain.r#type != Type::Kvm) else {
            return;
        };
        let cputune = root.child("cputune");
        let cache = cputune.each("cachetune", &tune.cachetune).next().map(|(_, place)| ("cachetune", place));
        let memory =
            cputune.each("memorytune", &tune.memorytune).next().map(|(_, place)| ("memorytune", place));
        if let Some((name, place)) = cache.or(memory) {
            let message = format!("`<{name}>` is not possible in a guest of type '{}'", self.domain.r#type);
            self.findings.report(&CACHE_TUNE_WITHOUT_KVM, &place, message).remove(", or use `type='kvm'`");
        }
    }
}
