//! Small devices: input, balloon, random numbers, watchdog, panic, TPM, vsock, IOMMU.

use crate::domain::info::{DeviceInfo, VirtioDriver, VirtioModel};
use crate::token;
use crate::xml::value::id::CleanPath;
use crate::xml::value::number::AnyBase;
use crate::xml::value::token::{OnOff, YesNo};
use crate::xml::{Invalid, Rest, Value, ValueKind};
use domdef_derive::Element;
use std::num::NonZeroU32;

/// `<input>`.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct Input {
    /// What it is.
    #[xml(attr)]
    pub r#type: InputType,
    /// The bus; as the guest suggests where it is missing.
    #[xml(attr, unset = "none")]
    pub bus: Option<InputBus>,
    /// The identity of a virtio device.
    #[xml(attr)]
    pub model: Option<VirtioModel>,
    /// How it is driven.
    #[xml(child)]
    pub driver: Option<VirtioDriver>,
    /// The host's device.
    #[xml(child)]
    pub source: Option<InputSource>,
    /// What every device has.
    #[xml(flatten)]
    pub info: DeviceInfo,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

impl Input {
    /// A device of that kind, with nothing but its bus.
    pub fn on(r#type: InputType, bus: InputBus) -> Input {
        Input {
            r#type,
            bus: Some(bus),
            model: None,
            driver: None,
            source: None,
            info: DeviceInfo::default(),
            rest: Rest::default(),
        }
    }
}

token! {
    /// What an input device is.
    pub enum InputType {
        /// A mouse.
        Mouse = "mouse",
        /// A tablet.
        Tablet = "tablet",
        /// A keyboard.
        Keyboard = "keyboard",
        /// A device of the host, through virtio.
        Passthrough = "passthrough",
        /// A device of the host, its events.
        Evdev = "evdev",
    }
}

token! {
    /// The bus of an input device.
    pub enum InputBus {
        /// PS/2.
        Ps2 = "ps2",
        /// USB.
        Usb = "usb",
        /// Xen's.
        Xen = "xen",
        /// Parallels'.
        Parallels = "parallels",
        /// Virtio.
        Virtio = "virtio",
    }
}

/// `<input><source>`.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct InputSource {
    /// The host's device.
    #[xml(attr)]
    pub dev: Option<CleanPath>,
    /// The host's device, for passthrough.
    #[xml(attr)]
    pub evdev: Option<CleanPath>,
    /// Whether all devices are taken together.
    #[xml(attr)]
    pub grab: Option<String>,
    /// The keys that take and give back.
    #[xml(attr = "grabToggle")]
    pub grab_toggle: Option<String>,
    /// Whether held keys repeat.
    #[xml(attr)]
    pub repeat: Option<OnOff>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<memballoon>`.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Memballoon {
    /// What kind of device it is.
    #[xml(attr)]
    pub model: MemballoonModel,
    /// Whether the guest takes memory back when it has none left.
    #[xml(attr)]
    pub autodeflate: Option<OnOff>,
    /// Whether the guest reports free pages.
    #[xml(attr = "freePageReporting")]
    pub free_page_reporting: Option<OnOff>,
    /// How often it is asked for figures.
    #[xml(child)]
    pub stats: Option<Stats>,
    /// What every device has.
    #[xml(flatten)]
    pub info: DeviceInfo,
    /// How it is driven.
    #[xml(child)]
    pub driver: Option<VirtioDriver>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

token! {
    /// The kind of memory balloon.
    pub enum MemballoonModel: default Virtio {
        /// Virtio.
        Virtio = "virtio",
        /// Xen.
        Xen = "xen",
        /// None.
        None = "none",
        /// Virtio, with the identity of old guests as well.
        VirtioTransitional = "virtio-transitional",
        /// Virtio, with the new identity alone.
        VirtioNonTransitional = "virtio-non-transitional",
    }
}

/// `<stats>`.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Stats {
    /// Seconds between two looks.
    #[xml(attr, omit)]
    pub period: Period,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// Seconds between two looks; less than none counts as none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Period(pub u32);

impl Value for Period {
    const KIND: ValueKind = <AnyBase<i32> as Value>::KIND;

    fn parse(text: &str) -> Result<Period, Invalid> {
        AnyBase::<i32>::parse(text).map(|number| Period(number.0.max(0).unsigned_abs()))
    }

    fn print(&self, out: &mut String) {
        self.0.print(out);
    }
}

/// `<rng>`.
#[derive(Clone, Debug, PartialEq, Element)]
#[xml(empty = "pair")]
pub struct Rng {
    /// What the guest sees.
    #[xml(attr)]
    pub model: VirtioModel,
    /// How much it gives.
    #[xml(child)]
    pub rate: Option<Rate>,
    /// Where the numbers come from.
    #[xml(child)]
    pub backend: RngBackend,
    /// How it is driven.
    #[xml(child)]
    pub driver: Option<VirtioDriver>,
    /// What every device has.
    #[xml(flatten)]
    pub info: DeviceInfo,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<rate>`.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Rate {
    /// Bytes in a period.
    #[xml(attr, omit)]
    pub bytes: u32,
    /// Milliseconds of a period; 1000 where it is missing.
    #[xml(attr, omit)]
    pub period: u32,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<rng><backend>`.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct RngBackend {
    /// Where the numbers come from.
    #[xml(flatten)]
    pub kind: RngBackendKind,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `rng/backend@model`.
#[derive(Clone, Debug, PartialEq, Element)]
#[xml(tag = "model")]
pub enum RngBackendKind {
    /// A device of the host.
    Random(RandomPath),
    /// A daemon that gathers entropy.
    Egd(Egd),
    /// The hypervisor.
    Builtin,
}

/// A device of the host.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct RandomPath {
    /// Its path; `/dev/random` where it is missing.
    #[xml(text)]
    pub path: Option<crate::xml::value::NonEmpty>,
}

/// A daemon that gathers entropy.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Egd {
    /// How it is reached.
    #[xml(flatten, tag = "type")]
    pub source: super::chardev::Source,
    /// Where what it says is logged.
    #[xml(child)]
    pub log: Option<super::chardev::Log>,
}

/// `<watchdog>`.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct Watchdog {
    /// What kind of device it is.
    #[xml(attr)]
    pub model: WatchdogModel,
    /// What happens when the guest does not respond.
    #[xml(attr, default)]
    pub action: WatchdogAction,
    /// What every device has.
    #[xml(flatten)]
    pub info: DeviceInfo,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

token! {
    /// The kind of watchdog.
    pub enum WatchdogModel {
        /// Intel's, on PCI.
        I6300esb = "i6300esb",
        /// IBM's, on ISA.
        Ib700 = "ib700",
        /// S/390's.
        Diag288 = "diag288",
        /// Built into Intel's chip sets.
        Itco = "itco",
    }
}

token! {
    /// What a watchdog does.
    pub enum WatchdogAction: default Reset {
        /// Resets the guest.
        Reset = "reset",
        /// Asks it to shut down.
        Shutdown = "shutdown",
        /// Switches it off.
        Poweroff = "poweroff",
        /// Pauses it.
        Pause = "pause",
        /// Dumps its memory.
        Dump = "dump",
        /// Nothing.
        None = "none",
        /// Interrupts it.
        InjectNmi = "inject-nmi",
    }
}

/// `<panic>`.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Panic {
    /// How the guest reports a crash.
    #[xml(attr, omit)]
    pub model: PanicModel,
    /// What every device has.
    #[xml(flatten)]
    pub info: DeviceInfo,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

token! {
    /// How a guest reports a crash.
    pub enum PanicModel: default Default {
        /// As the machine suggests.
        Default = "default",
        /// By an ISA port.
        Isa = "isa",
        /// As pSeries does.
        Pseries = "pseries",
        /// As Hyper-V has it.
        Hyperv = "hyperv",
        /// As S/390 does.
        S390 = "s390",
        /// By a PCI device.
        Pvpanic = "pvpanic",
    }
}

/// `<nvram>` of pSeries.
#[derive(Clone, Debug, Default, PartialEq, Element)]
#[xml(empty = "pair")]
pub struct Nvram {
    /// What every device has.
    #[xml(flatten)]
    pub info: DeviceInfo,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<tpm>`.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct Tpm {
    /// What the guest sees.
    #[xml(attr)]
    pub model: Option<TpmModel>,
    /// Who does the work; what else it holds is kept as it is.
    #[xml(child)]
    pub backend: TpmBackend,
    /// What every device has.
    #[xml(flatten)]
    pub info: DeviceInfo,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

token! {
    /// What the guest sees of a TPM.
    pub enum TpmModel {
        /// The older interface.
        TpmTis = "tpm-tis",
        /// The newer interface.
        TpmCrb = "tpm-crb",
        /// pSeries'.
        TpmSpapr = "tpm-spapr",
        /// pSeries' proxy.
        SpaprTpmProxy = "spapr-tpm-proxy",
    }
}

/// `<tpm><backend>`.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct TpmBackend {
    /// Who does the work.
    #[xml(attr)]
    pub r#type: TpmBackendType,
    /// The version of the standard.
    #[xml(attr)]
    pub version: Option<TpmVersion>,
    /// Whether its state outlives the guest's definition.
    #[xml(attr)]
    pub persistent_state: Option<YesNo>,
    /// How much it logs.
    #[xml(attr, omit)]
    pub debug: u32,
    /// The host's device.
    #[xml(child)]
    pub device: Option<TpmDevice>,
    /// The secret that encrypts its state.
    #[xml(child)]
    pub encryption: Option<TpmEncryption>,
    /// The banks of hashes that are used.
    #[xml(child)]
    pub active_pcr_banks: Option<ActivePcrBanks>,
    /// The socket of a program that runs already.
    #[xml(child)]
    pub source: Option<TpmSource>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<active_pcr_banks>`: the banks of hashes that are used.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct ActivePcrBanks {
    /// SHA-1.
    #[xml(flag)]
    pub sha1: bool,
    /// SHA-256.
    #[xml(flag)]
    pub sha256: bool,
    /// SHA-384.
    #[xml(flag)]
    pub sha384: bool,
    /// SHA-512.
    #[xml(flag)]
    pub sha512: bool,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

token! {
    /// Who does a TPM's work.
    pub enum TpmBackendType {
        /// The host's chip.
        Passthrough = "passthrough",
        /// A program.
        Emulator = "emulator",
        /// A program that runs already.
        External = "external",
    }
}

token! {
    /// The version of the TPM standard.
    pub enum TpmVersion {
        /// 1.2.
        V1 = "1.2",
        /// 2.0.
        V2 = "2.0",
    }
}

/// `<tpm><backend><device>`.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct TpmDevice {
    /// The path of the host's chip; `/dev/tpm0` where it is missing.
    #[xml(attr)]
    pub path: Option<crate::xml::value::NonEmpty>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<tpm><backend><source>`.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct TpmSource {
    /// The kind of socket.
    #[xml(attr)]
    pub r#type: super::disk::UnixType,
    /// Who waits for whom.
    #[xml(attr, default)]
    pub mode: super::chardev::Mode,
    /// Its path.
    #[xml(attr)]
    pub path: Option<crate::xml::value::NonEmpty>,
    /// Whether a lost connection is set up again.
    #[xml(child)]
    pub reconnect: Option<super::chardev::Reconnect>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<tpm><backend><encryption>`.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct TpmEncryption {
    /// The secret.
    #[xml(attr)]
    pub secret: crate::xml::value::id::Uuid,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<iommu>`.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct Iommu {
    /// What kind of device it is.
    #[xml(attr)]
    pub model: IommuModel,
    /// How it works.
    #[xml(child)]
    pub driver: Option<IommuDriver>,
    /// What every device has.
    #[xml(flatten)]
    pub info: DeviceInfo,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

token! {
    /// The kind of I/O memory management unit.
    pub enum IommuModel {
        /// Intel's.
        Intel = "intel",
        /// ARM's.
        Smmuv3 = "smmuv3",
        /// Virtio.
        Virtio = "virtio",
    }
}

/// `<iommu><driver>`.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct IommuDriver {
    /// Whether interrupts are remapped.
    #[xml(attr)]
    pub intremap: Option<OnOff>,
    /// Whether devices of the host can be handed to the guest behind it.
    #[xml(attr)]
    pub caching_mode: Option<OnOff>,
    /// Whether interrupts reach more than 255 CPUs.
    #[xml(attr)]
    pub eim: Option<OnOff>,
    /// Whether devices cache translations.
    #[xml(attr)]
    pub iotlb: Option<OnOff>,
    /// Bits of an address.
    #[xml(attr, omit)]
    pub aw_bits: u32,
    /// Whether it translates for devices at all.
    #[xml(attr)]
    pub dma_translation: Option<OnOff>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<vsock>`.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Vsock {
    /// The identity of the device.
    #[xml(attr, unset = "default")]
    pub model: Option<VirtioModel>,
    /// The guest's address.
    #[xml(child, default)]
    pub cid: Cid,
    /// What every device has.
    #[xml(flatten)]
    pub info: DeviceInfo,
    /// How it is driven.
    #[xml(child)]
    pub driver: Option<VirtioDriver>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<cid>`.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Cid {
    /// Whether the address is chosen at the start.
    #[xml(attr)]
    pub auto: Option<YesNo>,
    /// The address, from 3.
    #[xml(attr)]
    pub address: Option<NonZeroU32>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}
