//! `<controller>`: buses and ports for other devices.

use crate::domain::info::{DeviceInfo, Virtio};
use crate::token;
use crate::xml::value::number::{AnyBase, Hex};
use crate::xml::value::size::Kib;
use crate::xml::value::token::OnOff;
use crate::xml::value::NonEmpty;
use crate::xml::Rest;
use domdef_derive::Element;

/// `<controller>`: a controller, which provides the bus of other devices.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Controller {
    /// Kind of bus that the controller provides; ide where absent.
    #[xml(attr, default)]
    pub r#type: Type,
    /// Its number among those of its kind; the lowest free one where it is missing.
    #[xml(attr)]
    pub index: Option<u32>,
    /// Hardware of the controller, by the kind of bus; absent: the hypervisor's default.
    #[xml(attr, since = "0.8.2")]
    pub model: Option<Model>,
    /// Number of ports of a USB or virtio-serial controller; absent: the device's default.
    #[xml(attr, since = "0.7.7")]
    pub ports: Option<u32>,
    /// Interrupt vectors of a virtio-serial controller; absent: the device's default.
    #[xml(attr, since = "0.7.7")]
    pub vectors: Option<u32>,
    /// The most pages that Xen grants; absent: Xen's default.
    #[xml(attr = "maxGrantFrames", since = "5.2")]
    pub max_grant_frames: Option<u32>,
    /// The most event channels of Xen; absent: Xen's default.
    #[xml(attr = "maxEventChannels", since = "6.3")]
    pub max_event_channels: Option<u32>,
    /// Serial number of an NVMe controller and all its disks; letters, digits and a few marks.
    #[xml(child, since = "11.5")]
    pub serial: Option<NonEmpty>,
    /// The hardware model of a PCI controller.
    #[xml(child = "model", since = "1.2.19")]
    pub model_name: Option<ModelName>,
    /// What the guest sees of a PCI controller.
    #[xml(child, since = "1.2.19")]
    pub target: Option<Target>,
    /// Queues, I/O thread and virtio options of the controller.
    #[xml(child, since = "1.0.5")]
    pub driver: Option<Driver>,
    /// Address, alias, boot order and what else all devices have.
    #[xml(flatten)]
    pub info: DeviceInfo,
    /// Size of the 64-bit address window for devices, of PCI roots; absent: the machine's default.
    #[xml(child, since = "1.1.2")]
    pub pcihole64: Option<Kib>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

token! {
    /// `controller@type`.
    pub enum Type: default Ide {
        /// IDE: at most two channels with two disks or CD-ROM drives each.
        Ide = "ide",
        /// The controller of floppy drives.
        Fdc = "fdc",
        /// SCSI: disks, CD-ROM drives and SCSI devices of the host.
        Scsi = "scsi",
        /// SATA: one disk or CD-ROM drive on each port.
        Sata = "sata",
        /// Virtio serial ports.
        VirtioSerial = "virtio-serial" since "0.7.7",
        /// Smart card readers.
        Ccid = "ccid" since "0.8.8",
        /// A USB host controller with the ports behind it.
        Usb = "usb" since "0.9.5",
        /// A PCI bus: a root, a bridge or a port, after its model.
        Pci = "pci" since "1.0.5",
        /// The bus of a Xen guest's paravirtual devices.
        Xenbus = "xenbus" since "5.2",
        /// The ISA bus, on which the old devices of a PC are.
        Isa = "isa" since "6.8",
        /// An NVMe controller, whose disks are its namespaces.
        Nvme = "nvme" since "11.5",
    }
}

token! {
    /// What kind of hardware a controller is; which models there are depends on [`Type`].
    pub enum Model {
        /// As the machine suggests.
        Auto = "auto" since "0.8.3",
        /// SCSI: BusLogic BT-958, of VMware.
        Buslogic = "buslogic",
        /// LSI Logic 53C895A.
        Lsilogic = "lsilogic",
        /// SCSI: LSI SAS 1068.
        Lsisas1068 = "lsisas1068",
        /// VMware's paravirtual SCSI.
        Vmpvscsi = "vmpvscsi" since "0.8.3",
        /// pSeries' paravirtual SCSI.
        Ibmvscsi = "ibmvscsi" since "0.9.11",
        /// SCSI: virtio, which the guest needs a driver for.
        VirtioScsi = "virtio-scsi" since "0.9.11",
        /// LSI MegaRAID SAS 1078.
        Lsisas1078 = "lsisas1078" since "1.0.4",
        /// IDE or a channel controller, of virtio.
        Virtio = "virtio" since "5.2",
        /// Virtio, for old and new drivers.
        VirtioTransitional = "virtio-transitional" since "5.2",
        /// Virtio, for new drivers only.
        VirtioNonTransitional = "virtio-non-transitional" since "5.2",
        /// NCR 53C90, built into some machines.
        Ncr53c90 = "ncr53c90" since "6.10",
        /// SCSI: Tekram DC-390.
        Dc390 = "dc390" since "6.10",
        /// SCSI: AMD Am53C974.
        Am53c974 = "am53c974" since "6.10",
        /// USB 1, of the PIIX3 chip set.
        Piix3Uhci = "piix3-uhci" since "0.9.5",
        /// USB 1, of the PIIX4 chip set.
        Piix4Uhci = "piix4-uhci" since "0.9.5",
        /// USB 2: EHCI, which needs companions for slower devices.
        Ehci = "ehci" since "0.9.5",
        /// USB 2, of the ICH9 chip set.
        Ich9Ehci1 = "ich9-ehci1" since "0.9.5",
        /// USB 1, the first companion of `ich9-ehci1`.
        Ich9Uhci1 = "ich9-uhci1" since "0.9.5",
        /// USB 1, the second companion of `ich9-ehci1`.
        Ich9Uhci2 = "ich9-uhci2" since "0.9.5",
        /// USB 1, the third companion of `ich9-ehci1`.
        Ich9Uhci3 = "ich9-uhci3" since "0.9.5",
        /// USB 1, of VIA's chip set.
        Vt82c686bUhci = "vt82c686b-uhci" since "0.9.5",
        /// USB 1, by the OHCI standard.
        PciOhci = "pci-ohci" since "0.9.5",
        /// USB 3, by NEC.
        NecXhci = "nec-xhci" since "0.9.13",
        /// Xen's paravirtual USB 1.
        Qusb1 = "qusb1" since "2.2",
        /// Xen's paravirtual USB 2.
        Qusb2 = "qusb2" since "2.2",
        /// USB 3, by no vendor.
        QemuXhci = "qemu-xhci" since "3.3",
        /// There is no USB.
        None = "none" since "0.10",
        /// The root of PCI, or a further host bridge of pSeries.
        PciRoot = "pci-root" since "1.0.5",
        /// The root of PCI Express.
        PcieRoot = "pcie-root" since "1.1.2",
        /// A bridge from PCI to PCI.
        PciBridge = "pci-bridge" since "1.0.5",
        /// Intel's bridge from PCI Express to PCI.
        DmiToPciBridge = "dmi-to-pci-bridge" since "1.1.2",
        /// A bridge from PCI Express to PCI.
        PcieToPciBridge = "pcie-to-pci-bridge" since "4.3",
        /// A port of the PCI Express root.
        PcieRootPort = "pcie-root-port" since "1.2.19",
        /// The upper side of a PCI Express switch.
        PcieSwitchUpstreamPort = "pcie-switch-upstream-port" since "1.2.19",
        /// A lower side of a PCI Express switch.
        PcieSwitchDownstreamPort = "pcie-switch-downstream-port" since "1.2.19",
        /// A further root of PCI.
        PciExpanderBus = "pci-expander-bus" since "1.3.4",
        /// A further root of PCI Express.
        PcieExpanderBus = "pcie-expander-bus" since "1.3.4",
        /// IDE of the PIIX3 chip set.
        Piix3 = "piix3" since "3.10",
        /// IDE of the PIIX4 chip set.
        Piix4 = "piix4" since "3.10",
        /// IDE of the ICH6 chip set.
        Ich6 = "ich6" since "3.10",
    }
}

impl Model {
    /// Whether controllers of that type have this model.
    pub fn fits(self, r#type: Type) -> bool {
        match self {
            Model::VirtioTransitional | Model::VirtioNonTransitional => {
                matches!(r#type, Type::Scsi | Type::VirtioSerial)
            }
            Model::Virtio => r#type == Type::VirtioSerial,
            Model::Auto
            | Model::Buslogic
            | Model::Lsilogic
            | Model::Lsisas1068
            | Model::Vmpvscsi
            | Model::Ibmvscsi
            | Model::VirtioScsi
            | Model::Lsisas1078
            | Model::Ncr53c90
            | Model::Dc390
            | Model::Am53c974 => r#type == Type::Scsi,
            Model::Piix3Uhci
            | Model::Piix4Uhci
            | Model::Ehci
            | Model::Ich9Ehci1
            | Model::Ich9Uhci1
            | Model::Ich9Uhci2
            | Model::Ich9Uhci3
            | Model::Vt82c686bUhci
            | Model::PciOhci
            | Model::NecXhci
            | Model::Qusb1
            | Model::Qusb2
            | Model::QemuXhci
            | Model::None => r#type == Type::Usb,
            Model::PciRoot
            | Model::PcieRoot
            | Model::PciBridge
            | Model::DmiToPciBridge
            | Model::PcieToPciBridge
            | Model::PcieRootPort
            | Model::PcieSwitchUpstreamPort
            | Model::PcieSwitchDownstreamPort
            | Model::PciExpanderBus
            | Model::PcieExpanderBus => r#type == Type::Pci,
            Model::Piix3 | Model::Piix4 | Model::Ich6 => r#type == Type::Ide,
        }
    }

    /// Whether it is a SCSI controller of virtio.
    pub fn is_virtio_scsi(self) -> bool {
        matches!(self, Model::VirtioScsi | Model::VirtioTransitional | Model::VirtioNonTransitional)
    }

    /// Whether it is one of the units that make up the USB 2 controller of the ICH9 chip set.
    pub fn is_ich9_usb(self) -> bool {
        self == Model::Ich9Ehci1 || self.is_ich9_companion()
    }

    /// Whether it is one of the companions of [`Model::Ich9Ehci1`].
    pub fn is_ich9_companion(self) -> bool {
        matches!(self, Model::Ich9Uhci1 | Model::Ich9Uhci2 | Model::Ich9Uhci3)
    }

    /// Whether it is a USB 3 controller.
    pub fn is_xhci(self) -> bool {
        matches!(self, Model::NecXhci | Model::QemuXhci)
    }

    /// Whether it is a part of PCI Express.
    pub fn is_express(self) -> bool {
        matches!(
            self,
            Model::PcieRoot
                | Model::PcieToPciBridge
                | Model::PcieRootPort
                | Model::PcieSwitchUpstreamPort
                | Model::PcieSwitchDownstreamPort
                | Model::PcieExpanderBus
        )
    }
}

/// `<controller><model>`: the hardware model of a PCI controller.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct ModelName {
    /// QEMU's device for a PCI controller; chosen by the controller's model where absent.
    #[xml(attr, unset = "none")]
    pub name: Option<PciModel>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

token! {
    /// The hardware of a PCI controller.
    pub enum PciModel {
        /// A PCI bridge.
        PciBridge = "pci-bridge",
        /// Intel's bridge from PCI Express.
        I82801b11Bridge = "i82801b11-bridge",
        /// Intel's root port.
        Ioh3420 = "ioh3420",
        /// TI's switch, the upper side.
        X3130Upstream = "x3130-upstream",
        /// TI's switch, the lower side.
        Xio3130Downstream = "xio3130-downstream",
        /// A further PCI root.
        Pxb = "pxb" since "1.3.4",
        /// A further PCI Express root.
        PxbPcie = "pxb-pcie" since "1.3.4",
        /// A plain root port.
        PcieRootPort = "pcie-root-port" since "3.2",
        /// The host bridge of pSeries.
        SpaprPciHostBridge = "spapr-pci-host-bridge" since "3.6",
        /// A bridge from PCI Express.
        PciePciBridge = "pcie-pci-bridge" since "4.3",
    }
}

/// `<controller><target>`: what the guest sees of a PCI controller.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Target {
    /// The chassis number of a bridge, 1 to 255; absent: assigned.
    #[xml(attr = "chassisNr")]
    pub chassis_nr: Option<AnyBase<u32>>,
    /// The chassis number of a port, 0 to 255; absent: assigned.
    #[xml(attr)]
    pub chassis: Option<AnyBase<u32>>,
    /// Number of a PCI Express port, 0 to 255; assigned where absent.
    #[xml(attr)]
    pub port: Option<Hex<0>>,
    /// The bus number of a further root, 1 to 254; absent: assigned.
    #[xml(attr = "busNr", since = "1.3.4")]
    pub bus_nr: Option<AnyBase<u32>>,
    /// The host bridge's number on pSeries, 0 to 30; absent: assigned.
    #[xml(attr, since = "3.6")]
    pub index: Option<AnyBase<u32>>,
    /// Whether devices can be plugged in while the guest runs.
    #[xml(attr, since = "6.3")]
    pub hotplug: Option<OnOff>,
    /// Memory kept for devices that are plugged in, in MiB; absent: the device's default.
    #[xml(attr = "memReserve", since = "10.3")]
    pub mem_reserve: Option<AnyBase<u64>>,
    /// Number of the guest NUMA cell of a PCI expander bus or pSeries host bridge; absent: none.
    #[xml(child, since = "1.3.4")]
    pub node: Option<u32>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<controller><driver>`: queues, I/O thread and virtio options of the controller.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Driver {
    /// Queues of requests of a virtio-scsi controller; 0 or absent: the device's default.
    #[xml(attr, omit)]
    pub queues: u32,
    /// The most commands in flight for one disk; 0 or absent: the device's default.
    #[xml(attr, omit, since = "1.2.7")]
    pub cmd_per_lun: u32,
    /// The most sectors of one request; 0 or absent: the device's default.
    #[xml(attr, omit, since = "1.2.7")]
    pub max_sectors: u32,
    /// Whether notifications are handled apart from the CPU.
    #[xml(attr, since = "1.2.19")]
    pub ioeventfd: Option<OnOff>,
    /// Id of the I/O thread that serves the controller, with the virtio models of SCSI; 0 or absent: the
    /// emulator's main loop.
    #[xml(attr, omit, since = "1.3.5")]
    pub iothread: u32,
    /// Options of every virtio device.
    #[xml(flatten)]
    pub virtio: Virtio,
    /// I/O threads that serve its queues, with the virtio models of SCSI; excludes `iothread`.
    #[xml(child, since = "11.2")]
    pub iothreads: Option<super::disk::DiskIothreads>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// Whether a controller goes before another one of its type.
fn is_before(own: &Controller, other: &Controller) -> bool {
    let companion = own.info.master.is_none() && other.index == own.index && other.info.master.is_some();
    own.index.is_some() && (companion || other.index > own.index)
}

/// Puts a controller before the first one of its type with a number above its own, a USB master also before companions
/// of its number; otherwise behind the last of its type.
pub fn insert(controllers: &mut Vec<Controller>, controller: Controller) {
    let same = |other: &Controller| other.r#type == controller.r#type;
    let before = controllers.iter().position(|other| same(other) && is_before(&controller, other));
    let behind = || controllers.iter().rposition(same).map(|last| last + 1);
    let place = before.or_else(behind).unwrap_or(controllers.len());
    controllers.insert(place, controller);
}

/// Puts controllers with numbers into a list where [`insert`] puts them one after the other, without looking through
/// the list for each.
pub fn insert_all(controllers: &mut Vec<Controller>, mut new: Vec<Controller>) {
    if new.len() < 2 {
        return new.into_iter().for_each(|controller| insert(controllers, controller));
    }
    // The new ones of each type, the least number last, and where the last of those that are there is.
    let mut groups: Vec<(Type, Vec<Controller>, Option<usize>)> = Vec::new();
    let (count, first) = (new.len(), new[0].r#type);
    let last_of = |kind: Type| controllers.iter().rposition(|other| other.r#type == kind);
    if new.iter().all(|controller| controller.r#type == first) {
        groups.push((first, std::mem::take(&mut new), last_of(first)));
    }
    for controller in new {
        let kind = controller.r#type;
        let at = groups.iter().position(|(own, ..)| *own == kind).unwrap_or_else(|| {
            groups.push((kind, Vec::with_capacity(count), last_of(kind)));
            groups.len() - 1
        });
        groups[at].1.push(controller);
    }
    for (_, group, _) in &mut groups {
        group.sort_by_key(|controller| controller.index);
        group.reverse();
    }
    let old = std::mem::take(controllers);
    controllers.reserve_exact(old.len() + count);
    for (place, other) in old.into_iter().enumerate() {
        let Some((_, group, last)) = groups.iter_mut().find(|(kind, ..)| *kind == other.r#type) else {
            controllers.push(other);
            continue;
        };
        while group.last().is_some_and(|own| is_before(own, &other)) {
            controllers.extend(group.pop());
        }
        controllers.push(other);
        if *last == Some(place) {
            controllers.extend(group.drain(..).rev());
        }
    }
    controllers.extend(groups.into_iter().flat_map(|(_, group, _)| group.into_iter().rev()));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::info::Master;

    #[test]
    fn controllers_stand_before_those_with_higher_numbers() {
        let serial = |index| Controller { r#type: Type::VirtioSerial, index, ..Controller::default() };
        let mut all = Vec::new();
        for index in [Some(5), None, Some(3), Some(7)] {
            insert(&mut all, serial(index));
        }
        let indexes: Vec<Option<u32>> = all.iter().map(|controller| controller.index).collect();
        assert_eq!(indexes, [Some(3), Some(5), None, Some(7)]);
    }

    #[test]
    fn all_at_once_stand_where_they_do_one_after_the_other() {
        let own = |r#type, index| Controller { r#type, index: Some(index), ..Controller::default() };
        let (scsi, serial, usb) = (Type::Scsi, Type::VirtioSerial, Type::Usb);
        let old = [own(usb, 3), own(serial, 5), own(usb, 1), own(serial, 2)];
        let new = [own(scsi, 1), own(serial, 6), own(usb, 2), own(scsi, 0), own(usb, 9), own(serial, 0)];
        for count in 0..=new.len() {
            let (mut together, mut one_by_one) = (old.to_vec(), old.to_vec());
            insert_all(&mut together, new[..count].to_vec());
            new[..count].iter().for_each(|one| insert(&mut one_by_one, one.clone()));
            assert_eq!(together, one_by_one, "{count}");
        }
    }

    #[test]
    fn a_master_stands_before_companions_of_its_number() {
        let usb = |index, master: Option<u32>| {
            let mut usb = Controller { r#type: Type::Usb, index: Some(index), ..Controller::default() };
            usb.info.master = master.map(|startport| Master { startport, ..Master::default() });
            usb
        };
        let mut all = Vec::new();
        for (index, master) in [(1, Some(2)), (0, None), (1, None), (1, Some(4))] {
            insert(&mut all, usb(index, master));
        }
        let places: Vec<_> = all
            .iter()
            .map(|usb| (usb.index, usb.info.master.as_ref().map(|master| master.startport)))
            .collect();
        assert_eq!(places, [(Some(0), None), (Some(1), None), (Some(1), Some(2)), (Some(1), Some(4))]);
    }
}
