//! Controllers, interfaces, character devices and host devices (qemu-rules.md 3.11, 3.12, 3.15,
//! 3.18, 3.24).

use super::Check;
use crate::domain::devices::chardev::{Reconnect, SerialModelName, SerialType, Source as CharSource};
use crate::domain::devices::controller::{PciModel, Type};
use crate::domain::devices::graphics::Kind;
use crate::domain::devices::hostdev;
use crate::domain::devices::hostdev::Mode;
use crate::domain::devices::interface::{BackendType, Source, TeamingType};
use crate::domain::devices::rng::RngBackendKind;
use crate::domain::devices::smartcard::SmartcardMode;
use crate::domain::devices::Controller;
use crate::domain::info::{Bus, Drive, Rom};
use crate::domain::Domain;
use crate::qemu::address::{info, path, walk};
use crate::qemu::caps::Flag;
use crate::qemu::machine::Family;
use crate::xml::value::token::{OnOff, YesNo};
use std::net::IpAddr;

impl Check<'_> {
    pub(super) fn controllers(&mut self) {
        self.addresses();
        let controllers = &self.domain.devices.controller;
        for (at, controller) in controllers.iter().enumerate() {
            self.device("controller", at, controllers.len());
            self.tuned(controller);
            match controller.r#type {
                Type::Scsi => self.scsi(controller),
                Type::Usb => {
                    let xhci = matches!(controller.model.as_deref(), Some("nec-xhci" | "qemu-xhci"));
                    let many = controller.ports.is_some_and(|ports| ports > 15);
                    self.refuse(xhci && many, "an xHCI controller has at most 15 ports");
                    let gone = matches!(controller.model.as_deref(), Some("qusb1" | "qusb2"));
                    self.refuse(gone, "QEMU has no USB controllers of Xen");
                }
                Type::Ide => {
                    let index = controller.index.unwrap_or(0);
                    self.refuse(
                        !self.family.has_ide() || index > 0,
                        "the machine has no such IDE controller",
                    );
                }
                Type::Sata => {
                    let own = self.family == Family::Q35 && controller.index == Some(0);
                    self.needs(!own, Flag::Ich9Ahci, "SATA controllers");
                }
                Type::Pci => self.pci(controller),
                _ => {}
            }
        }
    }

    /// Every address by itself.
    fn addresses(&mut self) {
        let mut domain: Domain = self.domain.clone();
        for device in walk(self.domain) {
            let Some(info) = info(&mut domain, device) else { continue };
            let info = info.clone();
            self.at(path(self.domain, device));
            match info.address.as_ref().map(|address| &address.bus) {
                Some(Bus::Pci(pci)) => {
                    if let Some(zpci) = &pci.zpci {
                        self.needs(true, Flag::Zpci, "zPCI identifiers");
                        let uid = zpci.uid.unwrap_or(1);
                        self.refuse(uid == 0 || uid > 0xffff, "a zPCI `uid` is from 0x0001 to 0xffff");
                    }
                }
                Some(Bus::SpaprVio(vio)) => {
                    let beyond = vio.reg.is_some_and(|reg| reg.0 > 0xffff_ffff);
                    self.refuse(beyond, "the register is above 0xffffffff");
                }
                Some(Bus::Ccw(_)) => {
                    let ccw = self.s390() && self.machine.starts_with("s390-ccw");
                    self.refuse(!ccw, "this machine has no channels");
                }
                _ => {}
            }
            let pci = matches!(
                info.address.as_ref().map(|address| &address.bus),
                None | Some(Bus::Pci(_) | Bus::Unassigned)
            );
            let indexed = info.acpi.as_ref().is_some_and(|acpi| acpi.index.is_some());
            self.needs(indexed, Flag::AcpiIndex, "ACPI indexes");
            self.refuse(indexed && !pci, "only PCI devices have an ACPI index");
            let tuned = |rom: &Rom| rom.enabled.is_some() || rom.bar.is_some() || rom.file.is_some();
            self.refuse(info.rom.as_ref().is_some_and(tuned) && !pci, "only PCI devices have an option ROM");
        }
    }

    fn scsi(&mut self, controller: &Controller) {
        let model = controller.model.as_deref().unwrap_or_default();
        let virtio = matches!(model, "virtio-scsi" | "virtio-transitional" | "virtio-non-transitional");
        match model {
            "lsilogic" => self.needs(true, Flag::Lsi, "the SCSI controller 'lsilogic'"),
            "lsisas1068" => self.needs(true, Flag::Mptsas1068, "the SCSI controller 'lsisas1068'"),
            "lsisas1078" => self.needs(true, Flag::Megasas, "the SCSI controller 'lsisas1078'"),
            "vmpvscsi" => self.needs(true, Flag::Pvscsi, "the SCSI controller 'vmpvscsi'"),
            "buslogic" => self.refuse(true, "QEMU has no SCSI controller 'buslogic'"),
            "ncr53c90" => {
                let index = controller.index.unwrap_or(0);
                self.refuse(index > 0, "only the first SCSI controller can be 'ncr53c90'");
                self.refuse(index == 0 && !self.has_esp(), "this machine has no built-in SCSI controller");
            }
            _ => self.needs(virtio, Flag::VirtioScsiPci, "virtio SCSI controllers"),
        }
        let thread = controller.driver.as_ref().map_or(0, |driver| driver.iothread);
        if virtio && thread > 0 {
            let bus = controller.info.address.as_ref().map(|address| &address.bus);
            let fits = matches!(bus, None | Some(Bus::Pci(_) | Bus::Ccw(_)));
            self.refuse(!fits, "an I/O thread serves controllers on PCI and channels");
            let known = self.iothreads().contains(&thread);
            self.refuse(!known, format!("there is no I/O thread {thread}"));
        }
    }

    fn has_esp(&self) -> bool {
        match self.arch.as_str() {
            "sparc" => true,
            "mips64" | "mips64el" => matches!(self.machine.as_str(), "magnum" | "pica61"),
            "m68k" => self.machine == "q800",
            _ => false,
        }
    }

    /// Settings that virtio SCSI controllers have.
    fn tuned(&mut self, controller: &Controller) {
        let virtio = controller.r#type == Type::Scsi
            && matches!(
                controller.model.as_deref(),
                Some("virtio-scsi" | "virtio-transitional" | "virtio-non-transitional")
            );
        let Some(driver) = &controller.driver else { return };
        let tuned = driver.queues > 0
            || driver.cmd_per_lun > 0
            || driver.max_sectors > 0
            || driver.ioeventfd.is_some()
            || driver.iothread > 0;
        self.refuse(tuned && !virtio, "these settings are for virtio SCSI controllers");
    }

    fn pci(&mut self, controller: &Controller) {
        let model = controller.model.as_deref().unwrap_or_default();
        let root = matches!(model, "pci-root" | "pcie-root");
        let index = controller.index.unwrap_or(0);
        let pseries = self.family == Family::Pseries;
        self.refuse(root && index > 0 && !pseries, "a PCI root has index 0");
        self.refuse(!root && index == 0, "the PCI controller with index 0 is the root");
        let older = self.family == Family::I440fx;
        self.refuse(model == "pci-expander-bus" && !older, "`pci-expander-bus` is for the machine 'pc'");
        let express = self.family == Family::Q35 || self.arm_virt();
        let message = "`pcie-expander-bus` is for the machine 'q35' and ARM's virtual board";
        self.refuse(model == "pcie-expander-bus" && !express, message);
        if let Some(node) = controller.target.as_ref().and_then(|target| target.node) {
            let cells = self.cells();
            self.refuse(node as usize >= cells, format!("there is no cell {node}; the guest has {cells}"));
            let fits =
                matches!(model, "pci-expander-bus" | "pcie-expander-bus") || pseries && root && index > 0;
            self.refuse(!fits, "only expander buses and further host bridges have a NUMA node");
        }
        let name = controller.model_name.as_ref().and_then(|name| name.name);
        let fits = match (model, name) {
            (_, None) => true,
            ("pci-bridge", Some(name)) => name == PciModel::PciBridge,
            ("dmi-to-pci-bridge", Some(name)) => name == PciModel::I82801b11Bridge,
            ("pcie-root-port", Some(name)) => matches!(name, PciModel::Ioh3420 | PciModel::PcieRootPort),
            ("pcie-switch-upstream-port", Some(name)) => name == PciModel::X3130Upstream,
            ("pcie-switch-downstream-port", Some(name)) => name == PciModel::Xio3130Downstream,
            ("pci-expander-bus", Some(name)) => name == PciModel::Pxb,
            ("pcie-expander-bus", Some(name)) => name == PciModel::PxbPcie,
            ("pcie-to-pci-bridge", Some(name)) => name == PciModel::PciePciBridge,
            ("pci-root", Some(name)) => pseries && name == PciModel::SpaprPciHostBridge,
            _ => false,
        };
        self.refuse(!fits, format!("a '{model}' has no such model name"));
        if let Some(name) = name.filter(|_| fits) {
            let flag = match name {
                PciModel::PciBridge => Flag::PciBridge,
                PciModel::I82801b11Bridge => Flag::DmiToPciBridge,
                PciModel::Ioh3420 => Flag::Ioh3420,
                PciModel::PcieRootPort => Flag::PcieRootPort,
                PciModel::X3130Upstream => Flag::X3130Upstream,
                PciModel::Xio3130Downstream => Flag::Xio3130Downstream,
                PciModel::Pxb => Flag::Pxb,
                PciModel::PxbPcie => Flag::PxbPcie,
                PciModel::PciePciBridge => Flag::PciePciBridge,
                PciModel::SpaprPciHostBridge => Flag::SpaprPciHostBridge,
            };
            self.needs(true, flag, &format!("PCI controllers of model name '{name}'"));
        }
        let hole = controller.pcihole64.is_some();
        let own = model == "pci-root" && older || model == "pcie-root" && self.family == Family::Q35;
        self.refuse(hole && !own, "a 64-bit window is for the roots of 'pc' and 'q35'");
        let Some(target) = &controller.target else { return };
        let port = matches!(model, "pcie-root-port" | "pcie-switch-downstream-port");
        let bus = matches!(model, "pci-expander-bus" | "pcie-expander-bus");
        let message = format!("that setting is not for a '{model}'");
        self.refuse(target.chassis_nr.is_some() && model != "pci-bridge", &*message);
        self.refuse((target.chassis.is_some() || target.port.is_some()) && !port, &*message);
        self.refuse(target.bus_nr.is_some() && !bus, &*message);
        self.refuse(target.index.is_some() && !(pseries && model == "pci-root"), &*message);
        let reserve = matches!(model, "pcie-root-port" | "pci-bridge");
        self.refuse(target.mem_reserve.is_some() && !reserve, &*message);
        let hotplug = target.hotplug.is_some();
        self.refuse(hotplug && !port && model != "pci-root", &*message);
        self.needs(hotplug && port, Flag::PcieRootPortHotplug, "switching hotplug of a port");
        self.needs(
            hotplug && model == "pci-root",
            Flag::Piix4AcpiRootPciHotplug,
            "switching hotplug of the root",
        );
    }

    pub(super) fn interfaces(&mut self) {
        let interfaces = &self.domain.devices.interface;
        for (at, interface) in interfaces.iter().enumerate() {
            self.device("interface", at, interfaces.len());
            let model = interface.model.as_ref().and_then(|model| model.r#type.as_deref());
            let virtio = matches!(model, Some("virtio" | "virtio-transitional" | "virtio-non-transitional"));
            let user = matches!(interface.source, Source::User(_));
            let passt =
                interface.backend.as_ref().is_some_and(|backend| backend.r#type == BackendType::Passt);
            if user {
                let flag = if passt { Flag::NetdevStream } else { Flag::NetdevUser };
                self.needs(true, flag, "interfaces of type 'user'");
                self.refuse(!interface.route.is_empty(), "the guest's routes cannot be set");
                self.user_addresses(&interface.ip);
            } else {
                let set = !interface.ip.is_empty() || !interface.route.is_empty();
                self.refuse(set, "the guest's addresses cannot be set on this type of interface");
            }
            let vdpa = matches!(interface.source, Source::Vdpa(_));
            self.needs(vdpa, Flag::NetdevVhostVdpa, "vDPA interfaces");
            self.refuse(vdpa && !virtio, "a vDPA interface has a virtio model");
            if let Some(driver) = interface.driver.as_ref().filter(|_| virtio) {
                for (name, size) in [("rx", driver.rx_queue_size), ("tx", driver.tx_queue_size)] {
                    let odd = size > 0 && !size.is_power_of_two();
                    self.refuse(odd, format!("`{name}_queue_size` is a power of two"));
                }
                let rss = driver.rss.is_some() || driver.rss_hash_report.is_some();
                self.needs(rss, Flag::VirtioNetRss, "spreading packets over queues");
            }
            let mtu = matches!(
                interface.source,
                Source::Network(_) | Source::Bridge(_) | Source::Ethernet(_) | Source::VhostUser(_)
            );
            let sized = interface.mtu.as_ref().is_some_and(|mtu| mtu.size > 0);
            self.refuse(
                sized && !mtu && !(user && passt),
                "the size of packets cannot be set on this type of interface",
            );
            let bridged = matches!(interface.source, Source::Network(_) | Source::Bridge(_));
            let frames =
                interface.coalesce.as_ref().and_then(|coalesce| coalesce.rx.as_ref()?.frames.as_ref());
            let coalesced = frames.is_some_and(|frames| frames.max > 0);
            self.refuse(coalesced && !bridged, "interrupts are gathered on types 'network' and 'bridge'");
            if let Some(teaming) = &interface.teaming {
                let stays = teaming.r#type == Some(TeamingType::Persistent);
                self.refuse(stays && !virtio, "an interface that stays has a virtio model");
                let host = matches!(interface.source, Source::Hostdev(_) | Source::Network(_));
                let goes = teaming.r#type == Some(TeamingType::Transient);
                self.refuse(goes && !host, "an interface that goes is a host device");
            }
        }
    }

    fn user_addresses(&mut self, ips: &[crate::domain::devices::interface::Ip]) {
        let (mut four, mut six) = (0, 0);
        for ip in ips {
            self.refuse(ip.peer.is_some(), "an address of the guest has no peer");
            match ip.address {
                Some(IpAddr::V4(_)) => {
                    four += 1;
                    let fits = ip.prefix == 0 || (4..=27).contains(&ip.prefix);
                    self.refuse(!fits, "the prefix of an IPv4 network is from 4 to 27");
                }
                Some(IpAddr::V6(_)) => {
                    six += 1;
                    self.refuse(!matches!(ip.prefix, 0 | 64), "the prefix of an IPv6 network is 64");
                }
                None => {}
            }
        }
        self.refuse(four > 1 || six > 1, "the guest has one address of a family");
    }

    pub(super) fn chardevs(&mut self) {
        let devices = &self.domain.devices;
        let spice = devices.graphics.iter().any(|graphics| matches!(graphics.kind, Kind::Spice(_)));
        for (at, device) in devices.serial.iter().enumerate() {
            self.device("serial", at, devices.serial.len());
            self.source(&device.source, spice);
            let none = Default::default();
            let target = device.target.as_ref().unwrap_or(&none);
            let model = target.model.as_ref().and_then(|model| model.name.as_ref());
            self.serial(target.r#type, model, device.info.address.as_ref().map(|address| &address.bus));
        }
        for (at, device) in devices.parallel.iter().enumerate() {
            self.device("parallel", at, devices.parallel.len());
            let without = self.s390() || self.family == Family::Pseries;
            self.refuse(without, "this machine has no parallel ports");
            self.source(&device.source, spice);
        }
        for (at, device) in devices.channel.iter().enumerate() {
            self.device("channel", at, devices.channel.len());
            self.source(&device.source, spice);
        }
        for (at, device) in devices.console.iter().enumerate() {
            self.device("console", at, devices.console.len());
            self.source(&device.source, spice);
            let kind = device
                .target
                .as_ref()
                .and_then(|target| target.r#type)
                .map_or("serial", |kind| kind.as_str());
            let fits = matches!(kind, "serial" | "virtio" | "sclp" | "sclplm");
            self.refuse(!fits, format!("QEMU has no consoles of type '{kind}'"));
            self.needs(kind == "sclp", Flag::S390Sclp, "consoles of type 'sclp'");
            self.needs(kind == "sclplm", Flag::Sclplmconsole, "consoles of type 'sclplm'");
        }
        for (at, device) in devices.redirdev.iter().enumerate() {
            self.device("redirdev", at, devices.redirdev.len());
            self.source(&device.source, spice);
            self.needs(true, Flag::UsbRedir, "USB devices of viewers");
        }
        for (at, device) in devices.smartcard.iter().enumerate() {
            self.device("smartcard", at, devices.smartcard.len());
            if let SmartcardMode::Passthrough(passthrough) = &device.mode {
                self.source(&passthrough.source, spice);
            }
        }
        for (at, device) in devices.rng.iter().enumerate() {
            self.device("rng", at, devices.rng.len());
            if let RngBackendKind::Egd(egd) = &device.backend.kind {
                self.source(&egd.source, spice);
            }
        }
    }

    fn source(&mut self, source: &CharSource, spice: bool) {
        let idle = |again: Option<&Reconnect>| {
            again.is_some_and(|again| again.enabled == Some(YesNo::Yes) && again.timeout.unwrap_or(0) == 0)
        };
        let again = match source {
            CharSource::Tcp(tcp) => tcp.source.reconnect.as_ref(),
            CharSource::Unix(unix) => unix.source.as_ref().and_then(|source| source.reconnect.as_ref()),
            _ => None,
        };
        self.refuse(idle(again), "the time between two tries to connect is above 0");
        self.needs(
            matches!(source, CharSource::QemuVdagent(_)),
            Flag::ChardevQemuVdagent,
            "the clipboard agent",
        );
        let viewer = matches!(source, CharSource::SpiceVmc | CharSource::SpicePort(_));
        self.refuse(viewer && !spice, "a channel of SPICE needs a SPICE display");
    }

    fn serial(&mut self, kind: Option<SerialType>, model: Option<&SerialModelName>, bus: Option<&Bus>) {
        use SerialModelName as Model;
        let Some(kind) = kind else { return };
        let (fits, placed) = match kind {
            SerialType::IsaSerial => {
                (model == Some(&Model::IsaSerial), matches!(bus, None | Some(Bus::Isa(_))))
            }
            SerialType::IsaDebug => {
                (model == Some(&Model::IsaDebugcon), matches!(bus, None | Some(Bus::Isa(_))))
            }
            SerialType::UsbSerial => {
                (model == Some(&Model::UsbSerial), matches!(bus, None | Some(Bus::Usb(_))))
            }
            SerialType::PciSerial => {
                (model == Some(&Model::PciSerial), matches!(bus, None | Some(Bus::Pci(_))))
            }
            SerialType::SpaprVioSerial => {
                (model == Some(&Model::SpaprVty), matches!(bus, None | Some(Bus::SpaprVio(_))))
            }
            SerialType::SystemSerial => {
                (matches!(model, Some(Model::Pl011 | Model::Ns16550a)), bus.is_none())
            }
            SerialType::SclpSerial => {
                (matches!(model, Some(Model::Sclpconsole | Model::Sclplmconsole)), bus.is_none())
            }
            SerialType::None => (true, true),
        };
        let name = model.map_or("", Model::as_str);
        self.refuse(!fits, format!("the model '{name}' is not one of type '{kind}'"));
        self.refuse(!placed, format!("a serial port of type '{kind}' has no such address"));
        let here = match model {
            Some(Model::Pl011) => self.arm_virt(),
            Some(Model::Ns16550a) => self.virt_of("loongarch") || self.virt_of("riscv"),
            Some(Model::SpaprVty) => self.family == Family::Pseries,
            Some(Model::Sclpconsole | Model::Sclplmconsole) => self.s390(),
            _ => true,
        };
        self.refuse(!here, format!("this machine has no serial port '{name}'"));
    }

    /// Whether the SCSI controller of a unit has that target.
    pub(super) fn scsi_target(&mut self, drive: &Drive) {
        let mut controllers = self.domain.devices.controller.iter();
        let own = controllers.find(|own| own.r#type == Type::Scsi && own.index == Some(drive.controller));
        let old = own.and_then(|own| own.model.as_deref()) == Some("lsilogic");
        self.refuse(old && drive.target > 0, "a controller 'lsilogic' has target 0 alone");
        let far = own.is_some() && !old && drive.target > 7 && !self.has(Flag::ScsiDiskChannel);
        self.refuse(far, "the targets of this binary are 0 to 7");
    }

    pub(super) fn hostdevs(&mut self) {
        let devices = &self.domain.devices.hostdev;
        let displays = !self.domain.devices.graphics.is_empty();
        let mut crypto = 0;
        for (at, device) in devices.iter().enumerate() {
            self.device("hostdev", at, devices.len());
            self.refuse(device.mode == Mode::Capabilities, "QEMU has no containers");
            let boots = device.info.boot.is_some();
            let source = device.source.as_ref();
            let reset = source.is_some_and(|source| source.guest_reset.is_some());
            self.needs(reset, Flag::UsbHostGuestResetsAll, "`guestReset`");
            let shown = device.display == Some(OnOff::On) && !displays;
            self.refuse(shown, "a device that shows something needs a display");
            let filtered = source.is_some_and(|source| source.write_filtering.is_some());
            self.refuse(filtered, "`writeFiltering` is Xen's");
            match (device.r#type, &device.model) {
                (hostdev::Type::Scsi, _) => {
                    let address = device.info.address.as_ref().map(|address| &address.bus);
                    if let Some(Bus::Drive(drive)) = address {
                        self.refuse(drive.bus > 0, "there is no such place on bus 'scsi'");
                        self.scsi_target(drive);
                    }
                }
                (hostdev::Type::Pci, _) => {
                    let vfio = device.driver.as_ref().and_then(|driver| driver.name.as_ref())
                        == Some(&hostdev::DriverName::Vfio);
                    self.needs(vfio, Flag::VfioPci, "PCI devices of the host");
                }
                (hostdev::Type::Mdev, Some(model))
                    if *model != hostdev::Model::VfioPci && device.display.is_some() =>
                {
                    self.refuse(true, format!("a mediated device '{model}' shows nothing"));
                }
                (hostdev::Type::ScsiHost, _) => {
                    self.refuse(boots, "no guest boots from a SCSI port that the kernel serves");
                    self.needs(true, Flag::VhostScsi, "SCSI ports that the kernel serves");
                }
                (hostdev::Type::Mdev, Some(hostdev::Model::VfioPci)) => {
                    self.needs(true, Flag::VfioPci, "mediated PCI devices");
                    self.refuse(boots, "no guest boots from a mediated device");
                }
                (hostdev::Type::Mdev, Some(hostdev::Model::VfioAp)) => {
                    crypto += 1;
                    self.needs(true, Flag::VfioAp, "mediated crypto devices");
                    self.refuse(boots, "no guest boots from a mediated crypto device");
                    self.refuse(crypto > 1, "a guest has one mediated crypto device");
                }
                (hostdev::Type::Mdev, Some(hostdev::Model::VfioCcw)) => {
                    self.needs(true, Flag::VfioCcw, "mediated channel devices")
                }
                _ => {}
            }
        }
    }
}
