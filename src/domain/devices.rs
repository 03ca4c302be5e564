//! `<devices>`: a file for each element, named as the element is.

pub mod audio;
pub mod chardev;
pub mod controller;
pub mod crypto;
pub mod disk;
pub mod filesystem;
pub mod graphics;
pub mod hostdev;
pub mod hub;
pub mod input;
pub mod interface;
pub mod iommu;
pub mod lease;
pub mod memballoon;
pub mod memory;
pub mod nvram;
pub mod panic;
pub mod pstore;
pub mod redirdev;
pub mod redirfilter;
pub mod rng;
pub mod shmem;
pub mod smartcard;
pub mod sound;
pub mod tpm;
pub mod video;
pub mod vsock;
pub mod watchdog;

use crate::diagnostic::Place;
use crate::xml::value::NonEmpty;
use crate::xml::Rest;
use domdef_derive::{DeviceList, Element};

pub use audio::Audio;
pub use chardev::{Channel, Console, Parallel, Serial};
pub use controller::Controller;
pub use crypto::Crypto;
pub use disk::Disk;
pub use filesystem::Filesystem;
pub use graphics::Graphics;
pub use hostdev::Hostdev;
pub use hub::Hub;
pub use input::Input;
pub use interface::Interface;
pub use iommu::Iommu;
pub use lease::Lease;
pub use memballoon::Memballoon;
pub use memory::MemoryDevice;
pub use nvram::Nvram;
pub use panic::Panic;
pub use pstore::Pstore;
pub use redirdev::Redirdev;
pub use redirfilter::Redirfilter;
pub use rng::Rng;
pub use shmem::Shmem;
pub use smartcard::Smartcard;
pub use sound::Sound;
pub use tpm::Tpm;
pub use video::Video;
pub use vsock::Vsock;
pub use watchdog::Watchdog;

/// `<devices>`: everything that is plugged into the guest.
#[derive(Clone, Debug, Default, PartialEq, Element, DeviceList)]
#[xml(empty = "pair")]
pub struct Devices {
    /// Path on the host of the program that runs the guest; absent: the hypervisor's default.
    #[xml(child)]
    #[device(skip)]
    pub emulator: Option<NonEmpty>,
    /// Disks, CD-ROM and floppy drives, and SCSI devices that are passed through as disks.
    #[xml(list = "disk")]
    pub disk: Vec<Disk>,
    /// Controllers, which provide the buses of other devices; those that are needed are added.
    #[xml(list = "controller", since = "0.7.6")]
    pub controller: Vec<Controller>,
    /// Locks that the guest holds while it runs.
    #[xml(list = "lease", since = "0.9.2")]
    #[device(plain)]
    pub lease: Vec<Lease>,
    /// Directories and other storage of the host that the guest mounts.
    #[xml(list = "filesystem", since = "0.4.5")]
    pub filesystem: Vec<Filesystem>,
    /// Network interfaces of the guest, and what they are connected to.
    #[xml(list = "interface")]
    pub interface: Vec<Interface>,
    /// Smart cards in the guest's reader.
    #[xml(list = "smartcard", since = "0.8.8")]
    pub smartcard: Vec<Smartcard>,
    /// Serial ports of the guest; the first also serves as the first console.
    #[xml(list = "serial", since = "0.4.3")]
    pub serial: Vec<Serial>,
    /// Parallel ports of the guest.
    #[xml(list = "parallel", since = "0.4.3")]
    pub parallel: Vec<Parallel>,
    /// Consoles of the guest; the first mirrors the first serial port of a fully virtualized guest.
    #[xml(list = "console")]
    pub console: Vec<Console>,
    /// Channels between programs on the host and in the guest, such as the guest agent's.
    #[xml(list = "channel", since = "0.7.3")]
    pub channel: Vec<Channel>,
    /// Keyboards, mice and tablets, and input devices of the host that are passed on.
    #[xml(list = "input", since = "0.3.1")]
    pub input: Vec<Input>,
    /// Trusted platform modules, two at most.
    #[xml(list = "tpm", since = "1.0.5")]
    pub tpm: Vec<Tpm>,
    /// Displays by which users on the host or elsewhere see the guest's screen.
    #[xml(list = "graphics")]
    #[device(plain)]
    pub graphics: Vec<Graphics>,
    /// Sound cards of the guest.
    #[xml(list = "sound", since = "0.4.3")]
    pub sound: Vec<Sound>,
    /// Sound systems of the host that sound cards and displays use.
    #[xml(list = "audio", since = "6.7")]
    #[device(plain)]
    pub audio: Vec<Audio>,
    /// Graphics cards of the guest; the first is the primary one.
    #[xml(list = "video", since = "0.7")]
    pub video: Vec<Video>,
    /// Devices of the host that are assigned to the guest.
    #[xml(list = "hostdev", since = "0.4.5")]
    pub hostdev: Vec<Hostdev>,
    /// USB devices that are redirected from a viewer's machine into the guest.
    #[xml(list = "redirdev", since = "0.9.5")]
    pub redirdev: Vec<Redirdev>,
    /// Rules about which USB devices of viewers are redirected.
    #[xml(child, since = "0.10.2")]
    #[device(plain)]
    pub redirfilter: Option<Redirfilter>,
    /// USB hubs of the guest.
    #[xml(list = "hub", since = "0.9.5")]
    pub hub: Vec<Hub>,
    /// Watchdogs, which act when the guest stops responding.
    #[xml(list = "watchdog", since = "0.7.3")]
    pub watchdog: Vec<Watchdog>,
    /// The device that hands memory back to the host.
    #[xml(child, since = "0.8.3")]
    pub memballoon: Option<Memballoon>,
    /// Random number generators of the guest.
    #[xml(list = "rng", since = "1.0.3")]
    pub rng: Vec<Rng>,
    /// Non-volatile memory of the firmware of pSeries guests.
    #[xml(child, since = "1.0.5")]
    pub nvram: Option<Nvram>,
    /// Devices by which the guest reports that it has crashed.
    #[xml(list = "panic", since = "1.2.1")]
    pub panic: Vec<Panic>,
    /// Memory that the guest shares with other guests or with programs of the host.
    #[xml(list = "shmem", since = "1.2.10")]
    pub shmem: Vec<Shmem>,
    /// Memory that is plugged in as a device.
    #[xml(list = "memory", since = "1.2.14")]
    pub memory: Vec<MemoryDevice>,
    /// Devices that encrypt and decrypt for the guest.
    #[xml(list = "crypto", since = "9.1")]
    pub crypto: Vec<Crypto>,
    /// IOMMU of the guest, which translates addresses for devices.
    #[xml(list = "iommu", repeated_since = "11.10", since = "2.1")]
    pub iommu: Vec<Iommu>,
    /// Socket device that connects programs in the guest and on the host without a network.
    #[xml(child, since = "4.4")]
    pub vsock: Option<Vsock>,
    /// Storage in which the guest's kernel keeps the records of a crash.
    #[xml(child, since = "10.6")]
    pub pstore: Option<Pstore>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    #[device(skip)]
    pub rest: Rest,
}

impl Kind {
    /// Whether firmware can start the guest from such a device, so that it may have `<boot order>`.
    pub fn may_boot(self) -> bool {
        match self {
            Kind::Disk | Kind::Filesystem | Kind::Interface | Kind::Hostdev | Kind::Redirdev => true,
            Kind::Controller
            | Kind::Lease
            | Kind::Smartcard
            | Kind::Serial
            | Kind::Parallel
            | Kind::Console
            | Kind::Channel
            | Kind::Input
            | Kind::Tpm
            | Kind::Graphics
            | Kind::Sound
            | Kind::Audio
            | Kind::Video
            | Kind::Redirfilter
            | Kind::Hub
            | Kind::Watchdog
            | Kind::Memballoon
            | Kind::Rng
            | Kind::Nvram
            | Kind::Panic
            | Kind::Shmem
            | Kind::Memory
            | Kind::Crypto
            | Kind::Iommu
            | Kind::Vsock
            | Kind::Pstore => false,
        }
    }
}

impl Devices {
    /// All devices, kind by kind in canonical order.
    ///
    /// ```
    /// let text = "<domain type='kvm'><name>a</name><devices><sound model='ac97'/><hub type='usb'/></devices></domain>";
    /// let devices = domdef::Domain::read(text).domain.unwrap().devices;
    /// let names: Vec<&str> = devices.ids().map(|id| id.kind().name()).collect();
    /// assert_eq!(names, ["sound", "hub"]);
    /// ```
    pub fn ids(&self) -> impl Iterator<Item = Id> + '_ {
        let of = |kind: Kind| (0..self.count(kind)).map(move |at| Id::new(kind, at));
        Kind::ALL.iter().flat_map(move |kind| of(*kind))
    }

    /// The devices themselves, in that order; each has its [`Device::kind`], whose name is that of the element, and
    /// mostly an address and an alias in [`Device::info`].
    ///
    /// ```
    /// let text = "<domain type='kvm'><name>a</name><devices><hub type='usb'><alias name='hub0'/></hub></devices></domain>";
    /// let domain = domdef::Domain::parse(text)?;
    /// for device in domain.devices.iter() {
    ///     let alias = device.info().and_then(|info| info.alias.as_ref()?.name.as_deref());
    ///     assert_eq!((device.kind().name(), alias), ("hub", Some("hub0")));
    /// }
    /// # Ok::<(), domdef::diagnostic::Findings>(())
    /// ```
    pub fn iter(&self) -> impl Iterator<Item = Device<'_>> {
        self.ids().filter_map(|id| self.get(id))
    }

    /// The place of a device, below that of `<devices>`.
    pub fn place<'p>(&self, devices: &'p Place<'p>, id: Id) -> Place<'p> {
        let origin = self.get(id).map(Device::origin).unwrap_or_default();
        devices.item(id.kind().name(), id.at(), self.count(id.kind()), origin)
    }

    /// All devices with their places.
    pub fn each<'p>(&'p self, devices: &'p Place<'p>) -> impl Iterator<Item = (Device<'p>, Place<'p>)> {
        self.ids().filter_map(move |id| Some((self.get(id)?, self.place(devices, id))))
    }
}
