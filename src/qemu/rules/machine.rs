//! Machine, features, CPU, memory, firmware and clock (qemu-rules.md 3.1 to 3.10).

use super::Check;
use crate::domain::clock::{Tickpolicy, TimerName, Track};
use crate::domain::cpu::{self, CacheMode, MaxphysaddrMode, Mode, Policy};
use crate::domain::devices::disk::{Protocol, Source};
use crate::domain::devices::memory::MemoryModel;
use crate::domain::features::State;
use crate::domain::info::Bus;
use crate::domain::memory::{AllocationMode, SourceType};
use crate::domain::os::{LoaderType, NvramStore, OsKind};
use crate::domain::Type;
use crate::qemu::caps::{Accelerator, Flag};
use crate::qemu::machine::Family;
use crate::vcpu;
use crate::xml::value::token::{OnOff, YesNo};

impl Check<'_> {
    pub(super) fn machine(&mut self) {
        let domain = self.domain;
        let os_type = domain.os.as_ref().and_then(|os| os.r#type.as_ref());
        self.at("/domain/os/type");
        let hvm = os_type.is_some_and(|os_type| os_type.kind == Some(OsKind::Hvm));
        self.refuse(!hvm, "QEMU runs guests of type 'hvm' alone");
        let binary = self.caps.arch.as_str();
        let served = self.arch == binary
            || matches!(
                (binary, self.arch.as_str()),
                ("x86_64", "i686") | ("aarch64", "armv7l") | ("armv7l", "armv6l") | ("ppc64", "ppc64le")
            );
        let message = format!("this QEMU binary runs guests of '{binary}', not of '{}'", self.arch);
        self.refuse(!served, message);
        if !served {
            return;
        }
        self.at("/domain");
        let runs = match domain.r#type {
            Type::Qemu => self.caps.accelerates(Accelerator::Tcg),
            Type::Kvm => self.caps.accelerates(Accelerator::Kvm),
            Type::Hvf => self.caps.accelerates(Accelerator::Hvf) || self.caps.hvf.is_some(),
            _ => false,
        };
        self.refuse(!runs, format!("this QEMU binary does not run guests of type '{}'", domain.r#type));
        let machine = self.caps.machine(Accelerator::of(domain), &self.machine);
        let known = machine.is_some() || self.caps.table(Accelerator::of(domain)).is_none();
        self.at("/domain/os/type");
        self.refuse(!known, format!("this QEMU binary has no machine '{}'", self.machine));
        self.at("/domain/features/acpi");
        let no_acpi = machine.and_then(|machine| machine.acpi) == Some(false);
        self.refuse(self.acpi() && no_acpi, format!("the machine '{}' has no ACPI", self.machine));
        self.at("/domain/genid");
        self.needs(domain.genid.is_some(), Flag::Vmgenid, "generation ids");
        self.at("/domain/memtune");
        let guaranteed = domain.memtune.as_ref().is_some_and(|memtune| memtune.min_guarantee.0 > 0);
        self.refuse(guaranteed, "QEMU does not guarantee a least amount of memory");
        self.lifecycle();
        self.vcpus();
        self.at("/domain/bootloader");
        let loader = domain.bootloader.is_some() || domain.bootloader_args.is_some();
        self.refuse(loader, "QEMU has no boot loader on the host");
    }

    fn lifecycle(&mut self) {
        let domain = self.domain;
        let off = domain.on_poweroff.map_or("destroy", |action| action.as_str());
        let reboot = domain.on_reboot.map_or("restart", |action| action.as_str());
        let crash = domain.on_crash.map_or("destroy", |action| action.as_str());
        self.at("/domain");
        self.refuse([off, reboot, crash].contains(&"rename-restart"), "QEMU has no action 'rename-restart'");
        self.refuse([off, reboot].contains(&"preserve"), "QEMU keeps a guest only after a crash");
        let odd = off == "restart" && reboot == "destroy";
        self.refuse(odd, "a guest cannot start again when it is switched off but end when it reboots");
    }

    fn vcpus(&mut self) {
        let domain = self.domain;
        let count = vcpu::count(domain);
        self.at("/domain/vcpu");
        let limit =
            self.caps.machine(Accelerator::of(domain), &self.machine).map_or(0, |machine| machine.cpu_max);
        let message = format!("the machine has at most {limit} virtual CPUs, not {}", count.maximum);
        self.refuse(limit > 0 && count.maximum > limit, message);
        let threads =
            domain.cpu.as_ref().and_then(|cpu| cpu.topology.as_ref()).map(|topology| topology.threads);
        if let Some(threads) = threads.filter(|threads| *threads > 0 && self.family == Family::Pseries) {
            let message = format!("{} virtual CPUs are no number of whole cores of {threads}", count.current);
            self.refuse(count.current % threads != 0, message);
        }
        let many = self.x86() && count.maximum > 255;
        self.refuse(many && self.family != Family::Q35, "more than 255 virtual CPUs need the machine 'q35'");
        let eim =
            domain.devices.iommu.as_ref().and_then(|iommu| iommu.driver.as_ref()?.eim) == Some(OnOff::On);
        let message = "more than 255 virtual CPUs need `<iommu model='intel'>` with `eim='on'`";
        self.refuse(many && self.family == Family::Q35 && !eim, message);
        let Some(vcpus) = &domain.vcpus else { return };
        self.at("/domain/vcpus");
        let online: Vec<_> = vcpus.vcpu.iter().filter(|state| state.enabled.is_yes()).collect();
        let ordered = online.iter().filter(|state| state.order > 0).count();
        self.refuse(ordered > 0 && ordered < online.len(), "either all virtual CPUs have an order or none");
        if let Some(first) = vcpus.vcpu.first() {
            let hot = first.hotpluggable.is_some_and(YesNo::is_yes);
            self.refuse(first.id == 0 && !first.enabled.is_yes(), "virtual CPU 0 is always online");
            self.refuse(first.id == 0 && hot, "virtual CPU 0 cannot be hotpluggable");
            self.refuse(first.id == 0 && first.order > 1, "virtual CPU 0 is the first one");
        }
        let mut last: Option<(bool, u32)> = None;
        for state in &vcpus.vcpu {
            let hot = state.hotpluggable.is_some_and(YesNo::is_yes);
            if let (Some((before, order)), false) = (last, hot) {
                self.refuse(before, "virtual CPUs that stay come before hotpluggable ones");
                let message = "the order of virtual CPUs that stay must rise";
                self.refuse(state.order > 0 && state.order < order, message);
            }
            last = Some((hot, state.order));
        }
    }

    pub(super) fn features(&mut self) {
        let Some(features) = &self.domain.features else { return };
        let given = |state: &Option<State>| state.as_ref().is_some_and(|state| state.state.is_some());
        self.at("/domain/features/smm");
        if let Some(tseg) =
            features.smm.as_ref().filter(|smm| smm.state == Some(OnOff::On)).and_then(|smm| smm.tseg)
        {
            self.refuse(self.family != Family::Q35, "the size of TSEG is for the machine 'q35'");
            self.needs(self.family == Family::Q35, Flag::MchExtendedTsegMbytes, "a size of TSEG");
            self.refuse(tseg.0 % (1 << 20) != 0, "the size of TSEG is a number of whole MiB");
        }
        let (x86, arm_virt, pseries) = (self.x86(), self.arm_virt(), self.family == Family::Pseries);
        self.at("/domain/features/apic");
        let eoi = features.apic.as_ref().is_some_and(|apic| apic.eoi.is_some());
        self.refuse(eoi && !x86, "the end of interrupts is signalled on x86 alone");
        self.at("/domain/features/hyperv");
        let message = "Hyper-V features are for x86 and ARM's virtual board";
        self.refuse(features.hyperv.is_some() && !x86 && !arm_virt, message);
        self.at("/domain/features/pvspinlock");
        self.refuse(given(&features.pvspinlock) && !x86, "paravirtual spin locks are for x86");
        self.at("/domain/features/pmu");
        let off = features.pmu.as_ref().and_then(|pmu| pmu.state) == Some(OnOff::Off);
        self.refuse(off && self.ppc64(), "the performance monitor of PowerPC is always on");
        self.at("/domain/features/vmport");
        let machine = matches!(self.family, Family::I440fx | Family::Q35) || self.machine == "isapc";
        let vmport = features.vmport.as_ref().and_then(|vmport| vmport.state);
        let possible = machine && self.has(Flag::MachineVmportOpt);
        self.refuse(vmport.is_some() && !possible, "this machine has no VMware port to switch");
        let ps2 = features.ps2.as_ref().and_then(|ps2| ps2.state);
        let clash = vmport == Some(OnOff::On) && ps2 == Some(OnOff::Off);
        self.refuse(clash, "VMware's port needs the feature 'ps2'");
        self.at("/domain/features/gic");
        self.refuse(features.gic.is_some() && !arm_virt, "only ARM's virtual board has a GIC");
        self.at("/domain/features/ioapic");
        let ioapic = features.ioapic.as_ref().and_then(|ioapic| ioapic.driver);
        self.refuse(ioapic.is_some() && !x86, "I/O APICs are for x86");
        self.at("/domain/features");
        let hpt = features.hpt.as_ref().is_some_and(|hpt| hpt.resizing.is_some() || hpt.maxpagesize.0 > 0);
        let own = hpt
            || given(&features.htm)
            || given(&features.nested_hv)
            || given(&features.ccf_assist)
            || features.cfpc.is_some()
            || features.sbbc.is_some()
            || features.ibs.is_some();
        self.refuse(own && !pseries, "hpt, htm, nested-hv, ccf-assist, cfpc, sbbc and ibs are for pSeries");
        let vmcoreinfo = features.vmcoreinfo.as_ref().and_then(|state| state.state) == Some(OnOff::On);
        self.needs(vmcoreinfo, Flag::Vmcoreinfo, "vmcoreinfo");
        self.at("/domain/features/tcg");
        let tcg = features.tcg.as_ref();
        self.refuse(
            tcg.is_some() && self.domain.r#type != Type::Qemu,
            "these features are for guests of type 'qemu'",
        );
        let odd = tcg.is_some_and(|tcg| tcg.tb_cache.0 % 1024 != 0);
        self.refuse(odd, "the cache of translated code is a number of whole MiB");
        self.at("/domain/features/async-teardown");
        let teardown =
            features.async_teardown.as_ref().and_then(|teardown| teardown.enabled) == Some(YesNo::Yes);
        self.needs(teardown, Flag::RunWithAsyncTeardown, "asynchronous teardown");
        self.at("/domain/features/ras");
        self.refuse(given(&features.ras) && !arm_virt, "RAS is for ARM's virtual board");
        self.needs(given(&features.ras) && arm_virt, Flag::MachineVirtRas, "RAS");
        self.at("/domain/features/ps2");
        self.refuse(ps2.is_some() && !self.i8042(), "this machine has no PS/2 controller to switch");
        self.needs(ps2.is_some() && self.i8042(), Flag::MachineI8042Opt, "switching the PS/2 controller");
    }

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
        self.needs(migratable, Flag::CpuMigratable, "`migratable`");
        self.needs(cpu.mode() == Mode::Maximum, Flag::CpuMax, "the CPU mode 'maximum'");
        let hmat = cpu.numa.as_ref().is_some_and(|numa| {
            numa.interconnects.is_some() || numa.cell.iter().any(|cell| !cell.cache.is_empty())
        });
        self.needs(hmat, Flag::NumaHmat, "the speed of memory");
        let kvm = self.domain.r#type == Type::Kvm;
        let cache = self
            .domain
            .cputune
            .as_ref()
            .is_some_and(|tune| !tune.cachetune.is_empty() || !tune.memorytune.is_empty());
        self.refuse(cache && !kvm, "the host's cache is shared out to guests of type 'kvm' alone");
    }

    pub(super) fn memory(&mut self) {
        let domain = self.domain;
        let total = domain.memory.as_ref().map_or(0, |memory| memory.size.0);
        self.at("/domain/memory");
        self.refuse(total == 0, "how much memory the guest has must be said, by `<memory>` or by its cells");
        if let Some(backing) = &domain.memory_backing {
            self.at("/domain/memoryBacking");
            let huge = backing.hugepages.is_some();
            let allocation = backing.allocation.as_ref();
            let late = allocation.is_some_and(|allocation| allocation.mode == Some(AllocationMode::Ondemand));
            self.refuse(huge && late, "huge pages are not allocated on demand");
            let threads = huge && allocation.is_some_and(|allocation| allocation.threads > 0);
            self.needs(threads, Flag::MemoryBackendFilePreallocThreads, "several threads for filling memory");
            let source = backing.source.as_ref().map(|source| source.r#type);
            let anonymous = source == Some(SourceType::Anonymous);
            self.refuse(huge && anonymous, "huge pages are not anonymous memory");
            let memfd = source == Some(SourceType::Memfd);
            self.needs(memfd && huge, Flag::MemoryBackendMemfdHugetlb, "huge pages by memfd");
        }
        self.memory_devices(total);
        self.at("/domain/iothreadids");
        let mut pools = domain.iothreadids.iter().flat_map(|ids| &ids.iothread);
        let main = domain.defaultiothread.as_ref();
        let limited = pools
            .any(|thread| thread.thread_pool_min.is_some() || thread.thread_pool_max.is_some())
            || main.is_some_and(|main| main.thread_pool_min.is_some() || main.thread_pool_max.is_some());
        self.needs(limited, Flag::IothreadThreadPoolMax, "limits of thread pools");
    }

    fn memory_devices(&mut self, total: u64) {
        let domain = self.domain;
        let devices = &domain.devices.memory;
        let cells = self.cells();
        let max = domain.max_memory.as_ref();
        self.at("/domain/maxMemory");
        self.refuse(max.is_some() && cells == 0 && !self.ppc64(), "memory slots need a guest NUMA cell");
        let slots = max.map_or(0, |max| max.slots);
        let plugged =
            devices.iter().filter(|one| matches!(one.model, MemoryModel::Dimm | MemoryModel::Nvdimm));
        let count = plugged.count() as u32;
        self.refuse(
            max.is_some() && count > slots,
            format!("{count} memory devices do not fit in {slots} slots"),
        );
        let sum = devices.iter().fold(0, |sum: u64, one| sum.saturating_add(one.target.size.0));
        let room = max.map_or(0, |max| max.size.0).saturating_sub(total.saturating_sub(sum));
        self.refuse(
            max.is_some() && sum > room,
            "the memory devices hold more than `<maxMemory>` leaves for them",
        );
        for (at, device) in devices.iter().enumerate() {
            self.device("memory", at, devices.len());
            self.refuse(max.is_none(), "memory devices need `<maxMemory>`");
            let (flag, what) = match device.model {
                MemoryModel::Dimm => (Flag::PcDimm, "memory devices of model 'dimm'"),
                MemoryModel::Nvdimm => (Flag::Nvdimm, "memory devices of model 'nvdimm'"),
                MemoryModel::VirtioPmem => (Flag::VirtioPmemPci, "memory devices of model 'virtio-pmem'"),
                MemoryModel::VirtioMem => (Flag::VirtioMemPci, "memory devices of model 'virtio-mem'"),
                MemoryModel::SgxEpc => (Flag::SgxEpc, "memory of enclaves"),
            };
            self.needs(true, flag, what);
            let by_node = !matches!(device.model, MemoryModel::VirtioPmem | MemoryModel::SgxEpc);
            self.refuse(
                cells > 0 && by_node && device.target.node.is_none(),
                "the device needs a cell, `<node>`",
            );
            self.needs(device.target.readonly, Flag::NvdimmUnarmed, "read-only persistent memory");
            let dynamic = device.target.dynamic_memslots == Some(YesNo::Yes);
            self.needs(dynamic, Flag::VirtioMemPciDynamicMemslots, "memory slots that are taken as needed");
            match (device.model, device.info.address.as_ref().map(|address| &address.bus)) {
                (MemoryModel::Dimm | MemoryModel::Nvdimm, Some(Bus::Dimm(dimm))) => {
                    self.refuse(
                        dimm.slot >= slots,
                        format!("there is no slot {}; there are {slots}", dimm.slot),
                    );
                }
                (MemoryModel::Dimm | MemoryModel::Nvdimm, Some(_)) => {
                    self.refuse(true, "the address is one of type 'dimm'");
                }
                (MemoryModel::VirtioPmem | MemoryModel::VirtioMem, Some(bus)) => {
                    self.refuse(
                        !matches!(bus, Bus::Pci(_) | Bus::Ccw(_)),
                        "the address is one of type 'pci'",
                    );
                }
                _ => {}
            }
        }
    }

    pub(super) fn firmware(&mut self) {
        let Some(os) = &self.domain.os else { return };
        let loader = os.loader.as_ref();
        let flash = loader.is_some_and(|loader| loader.r#type == Some(LoaderType::Pflash));
        let rom = loader.is_some_and(|loader| loader.r#type == Some(LoaderType::Rom));
        let efi = os.firmware.is_some_and(|kind| kind.as_str() == "efi");
        let uefi = !rom && (flash || efi);
        self.at("/domain/os");
        self.refuse(
            self.x86() && uefi && !self.acpi(),
            "UEFI needs ACPI on x86; add `<acpi/>` to `<features>`",
        );
        let message = "ACPI needs UEFI on this architecture";
        self.refuse(self.arch == "aarch64" && self.acpi() && !uefi, message);
        let secure = loader.is_some_and(|loader| loader.secure == Some(YesNo::Yes));
        self.at("/domain/os/loader");
        self.refuse(secure && self.family != Family::Q35, "secure boot needs the machine 'q35'");
        self.refuse(secure && self.arch == "i686", "secure boot needs 64 bits");
        let smm =
            self.domain.features.as_ref().and_then(|features| features.smm.as_ref()).map(|smm| smm.state);
        let on = smm.is_some_and(|state| state != Some(OnOff::Off));
        self.refuse(secure && os.firmware.is_none() && !on, "secure boot needs the feature 'smm'");
        if let Some(nvram) = &os.nvram {
            self.at("/domain/os/nvram");
            if let NvramStore::Source(source) = &nvram.store {
                let fits = matches!(**source, Source::File(_) | Source::Block(_) | Source::Network(_));
                self.refuse(!fits, "variables are kept in a file, on a block device or on a server");
                let common = source.common();
                let odd = common.reservations.is_some() || common.slices.is_some();
                let below = nvram.rest.elements().any(|kept| kept.name() == "backingStore");
                let message = "variables have neither reservations, slices nor a backing store";
                self.refuse(odd || below, message);
                let tftp = matches!(&**source, Source::Network(own) if own.protocol == Protocol::Tftp);
                self.refuse(tftp, "QEMU does not read from TFTP servers");
            }
        }
        let serial = os.bios.as_ref().is_some_and(|bios| bios.useserial == Some(YesNo::Yes));
        self.at("/domain/os/bios");
        self.refuse(serial && !self.x86(), "only x86 firmware talks over a serial port");
        let none = self.domain.devices.serial.is_empty();
        self.refuse(serial && none, "firmware that talks over a serial port needs one");
        let pm = self.domain.pm.as_ref();
        let sleep = pm.is_some_and(|pm| pm.suspend_to_mem.is_some() || pm.suspend_to_disk.is_some());
        self.at("/domain/pm");
        self.refuse(sleep && !self.x86(), "sleep states can be chosen on x86 alone");
    }

    pub(super) fn clock(&mut self) {
        let Some(clock) = &self.domain.clock else { return };
        self.at("/domain/clock");
        let late = clock.start.is_some_and(|start| start > 253_402_300_799);
        self.refuse(late, "the clock starts in the year 9999 at the latest");
        for timer in &clock.timer {
            self.at("/domain/clock/timer");
            let (name, policy) = (timer.name, timer.tickpolicy);
            let yes = timer.present == Some(YesNo::Yes);
            match name {
                TimerName::Platform => self.refuse(true, "QEMU has no platform timer"),
                TimerName::Tsc | TimerName::Kvmclock | TimerName::Hypervclock => {
                    self.refuse(yes && !self.x86(), format!("the timer '{name}' is for x86"));
                }
                TimerName::Rtc => {
                    self.refuse(
                        timer.track == Some(Track::Boot),
                        "the clock does not track the time since boot",
                    );
                    let other = matches!(policy, Some(Tickpolicy::Merge | Tickpolicy::Discard));
                    self.refuse(other, "missed ticks of the clock are delayed or caught up");
                }
                TimerName::Pit => {
                    self.refuse(policy == Some(Tickpolicy::Merge), "missed ticks of the PIT are not merged");
                    let catchup = policy == Some(Tickpolicy::Catchup);
                    let lost = self.has(Flag::KvmPitLostTickPolicy);
                    self.refuse(catchup && !lost, "missed ticks of the PIT are not caught up by this binary");
                }
                TimerName::Hpet => self.refuse(yes && !self.x86(), "the timer 'hpet' is for x86"),
                TimerName::Armvtimer => {
                    let fits = self.domain.r#type == Type::Kvm && self.arm_virt();
                    self.refuse(!fits, "the timer 'armvtimer' is for KVM guests on ARM's virtual board");
                    self.refuse(timer.present == Some(YesNo::No), "the timer 'armvtimer' is always there");
                    self.needs(fits, Flag::CpuKvmNoAdjvtime, "the timer 'armvtimer'");
                    let other = matches!(policy, Some(Tickpolicy::Catchup | Tickpolicy::Merge));
                    self.refuse(other, "missed ticks of 'armvtimer' are delayed or discarded");
                }
            }
        }
    }
}
