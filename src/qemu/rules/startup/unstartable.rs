//! What libvirt takes and hands to QEMU, which then refuses to start.

use super::Startup;
use crate::diagnostic::{rule, Place, Rule};
use crate::domain::devices::controller::Model;
use crate::domain::devices::disk::DiskBus;
use crate::domain::devices::hostdev::{Mode, Type as HostdevType};
use crate::domain::devices::Controller;
use crate::domain::info::Bus;
use crate::qemu::rules::NOT_IN_QEMU;
use crate::rules::numa;

/// The NUMA nodes that QEMU knows at most, of a guest as of its host.
pub(super) const NODES: u32 = 128;

rule! {
    /// Something is given to a kernel that is not there.
    ///
    /// `<initrd>`, `<cmdline>` and `<shim>` go with a kernel that QEMU boots itself; without `<kernel>` QEMU
    /// refuses to start. A guest that boots from its disk has its command line there, in the configuration
    /// of its boot loader.
    ///
    /// ```xml wrong
    /// <os><type>hvm</type><cmdline>console=ttyS0</cmdline></os>
    /// ```
    /// ```xml right
    /// <os><type>hvm</type><kernel>/boot/vmlinuz</kernel><cmdline>console=ttyS0</cmdline></os>
    /// ```
    WITHOUT_KERNEL = "Q573" "boot-setting-without-kernel" Warning;

    /// Two PCI Express ports have the same chassis.
    ///
    /// Guests tell ports apart by their chassis, and QEMU refuses to start with two of one number. Where it is
    /// absent it is the `index` of the controller, which is always free if no port says another.
    ///
    /// ```xml wrong machine=q35
    /// <controller type='pci' index='1' model='pcie-root-port'><target chassis='1'/></controller>
    /// <controller type='pci' index='2' model='pcie-root-port'><target chassis='1'/></controller>
    /// ```
    /// ```xml right machine=q35
    /// <controller type='pci' index='1' model='pcie-root-port'/>
    /// <controller type='pci' index='2' model='pcie-root-port'/>
    /// ```
    CHASSIS_TWICE = "Q574" "chassis-twice" Warning;

    /// The controller of a drive has no such position.
    ///
    /// A SATA controller has six units, 0 to 5. An IDE controller has two buses with two units each, a floppy
    /// controller two units. Choose one of these, or remove the `<address>`, and a free one is chosen.
    ///
    /// ```xml wrong machine=q35
    /// <disk type='file'><source file='/a'/><target dev='sda' bus='sata'/>
    ///   <address type='drive' controller='0' bus='0' target='0' unit='6'/></disk>
    /// ```
    /// ```xml right machine=q35
    /// <disk type='file'><source file='/a'/><target dev='sda' bus='sata'/>
    ///   <address type='drive' controller='0' bus='0' target='0' unit='5'/></disk>
    /// ```
    NO_SUCH_UNIT = "Q575" "no-such-drive-unit" Warning;

    /// The name of a network device of the host is too long.
    ///
    /// Linux has names of at most 15 bytes. Shorten it, or remove `<target>`, and a name is chosen.
    ///
    /// ```xml wrong
    /// <interface type='ethernet'><target dev='tap-of-the-web-server'/></interface>
    /// ```
    /// ```xml right
    /// <interface type='ethernet'><target dev='tap-web'/></interface>
    /// ```
    LONG_DEVICE_NAME = "Q576" "host-device-name-too-long" Warning;
}

/// All of these: what the document alone decides.
pub(crate) const RULES: [&Rule; 4] = [&WITHOUT_KERNEL, &CHASSIS_TWICE, &NO_SUCH_UNIT, &LONG_DEVICE_NAME];

impl Startup<'_> {
    pub(super) fn unstartable(&mut self, root: &Place<'_>, devices: &Place<'_>) {
        self.without_kernel(root);
        self.cells(root);
        self.initiators(devices);
        self.chassis(devices);
        self.drive_units(devices);
        self.device_names(devices);
    }

    fn without_kernel(&mut self, root: &Place<'_>) {
        let Some(os) = self.domain.os.as_ref().filter(|os| os.kernel.is_none()) else { return };
        let settings = [("initrd", &os.initrd), ("cmdline", &os.cmdline), ("shim", &os.shim)];
        let Some((name, _)) = settings.into_iter().find(|(_, value)| value.is_some()) else { return };
        self.findings
            .report(
                &WITHOUT_KERNEL,
                &root.child("os").child(name),
                format!("`<{name}>` without `<kernel>`: QEMU refuses to start"),
            )
            .help(format!("add `<kernel>`, or remove `<{name}>`"));
    }

    /// Of more than these the distances alone would be a command without bounds.
    fn cells(&mut self, root: &Place<'_>) {
        let (cpu, count) = (root.child("cpu"), self.domain.numa_cells().len());
        let place = cpu.child("numa");
        let beyond = place.each("cell", self.domain.numa_cells()).nth(NODES as usize);
        if let Some((_, first)) = beyond {
            let message = format!("`<numa>` has {count} cells; a guest of QEMU has {NODES} at most");
            self.findings.report(&NOT_IN_QEMU, &first, message).help("give the guest fewer cells");
        }
    }

    /// The cells that host devices are near to are there. Each is an object for each device: of more than these the
    /// command would be one without bounds.
    fn initiators(&mut self, devices: &Place<'_>) {
        /// The objects that there are at most.
        const MOST: usize = 4096;
        let cells = numa::count(self.domain);
        let mut count: usize = 0;
        for (device, place) in devices.each("hostdev", &self.domain.devices.hostdev) {
            let nodes = device.info.acpi.as_ref().and_then(|acpi| acpi.nodeset.as_ref());
            let is_pci = device.mode == Mode::Subsystem && device.r#type == HostdevType::Pci;
            let Some(nodes) = nodes.filter(|_| is_pci) else { continue };
            let acpi = place.child("acpi");
            let place = acpi.attr("nodeset");
            if let Some(node) = nodes.first_from(cells) {
                numa::no_such_cell(&mut self.findings, &place, node, cells);
                continue;
            }
            let before = count;
            count += nodes.len();
            if count > MOST && before <= MOST {
                let message = format!("host devices are near to more than {MOST} NUMA cells in sum");
                self.findings.report(&NOT_IN_QEMU, &place, message).help("name fewer cells for each device");
            }
        }
    }

    fn chassis(&mut self, devices: &Place<'_>) {
        // A chassis beyond these is refused before.
        let mut taken = [false; 256];
        let all = &self.domain.devices.controller;
        for (controller, place) in devices.each("controller", all) {
            let Some(chassis) = chassis_of(controller) else { continue };
            let Some(taken) = taken.get_mut(chassis as usize) else { continue };
            if !std::mem::replace(taken, true) {
                continue;
            }
            let first = all.iter().find(|one| chassis_of(one) == Some(chassis)).and_then(|one| one.index);
            let first = first.map_or(String::new(), |index| format!(" with `index='{index}'`"));
            self.findings
                .report(
                    &CHASSIS_TWICE,
                    &place.child("target").attr("chassis"),
                    format!(
                        "`chassis='{chassis}'` is also that of the PCI controller{first}: QEMU refuses to start"
                    ),
                )
                .help("give each port its own, or remove the attribute");
        }
    }

    fn drive_units(&mut self, devices: &Place<'_>) {
        for (disk, place) in devices.each("disk", &self.domain.devices.disk) {
            let Some(Bus::Drive(drive)) = disk.info.address.as_ref().map(|address| &address.bus) else {
                continue;
            };
            let (what, buses, units) = match disk.target.bus {
                Some(DiskBus::Sata) => ("a SATA", 1, 6),
                Some(DiskBus::Ide) => ("an IDE", 2, 2),
                Some(DiskBus::Fdc) => ("a floppy", 1, 2),
                _ => continue,
            };
            let (name, value, count) = match (drive.bus >= buses, drive.unit >= units) {
                (true, _) => ("bus", drive.bus, buses),
                (_, true) => ("unit", drive.unit, units),
                _ => continue,
            };
            let last = count - 1;
            self.findings
                .report(
                    &NO_SUCH_UNIT,
                    &place.child("address").attr(name),
                    format!("`{name}='{value}'` of {what} controller, whose last is {last}: QEMU refuses to start"),
                )
                .help(format!("use {name} 0 to {last}, or remove the `<address>` to have a free one chosen"));
        }
    }

    fn device_names(&mut self, devices: &Place<'_>) {
        /// The bytes of a name that Linux gives a network device at most.
        const MOST: usize = 15;
        for (interface, place) in devices.each("interface", &self.domain.devices.interface) {
            let name = interface.target.as_ref().and_then(|target| target.dev.as_deref());
            let Some(name) = name.filter(|name| name.len() > MOST) else { continue };
            self.findings
                .report(
                    &LONG_DEVICE_NAME,
                    &place.child("target").attr("dev"),
                    format!(
                        "`dev='{name}'` has {} bytes; a network device of Linux has {MOST} at most",
                        name.len()
                    ),
                )
                .help("shorten it, or remove it to have a name chosen");
        }
    }
}

/// The chassis of a port of PCI Express.
fn chassis_of(controller: &Controller) -> Option<u32> {
    let is_port = matches!(controller.model, Some(Model::PcieRootPort | Model::PcieSwitchDownstreamPort));
    let target = controller.target.as_ref().filter(|_| is_port)?;
    Some(target.chassis.as_ref()?.0)
}
