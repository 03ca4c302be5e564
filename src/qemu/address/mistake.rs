//! What can be wrong with addresses: the rules, and a finding on its way to its device.

use crate::diagnostic::{rule, Rule};

rule! {
    /// The controller that an address names does not exist.
    ///
    /// `bus` (for PCI and USB) and `controller` (for SCSI, SATA and virtio-serial) are the `index` of a
    /// `<controller>`. Add that controller, name another one, or remove the `<address>`.
    ///
    /// ```xml wrong
    /// <input type='mouse' bus='usb'><address type='usb' bus='7' port='1'/></input>
    /// ```
    /// ```xml right
    /// <controller type='usb' index='7' model='qemu-xhci'/>
    /// <input type='mouse' bus='usb'><address type='usb' bus='7' port='1'/></input>
    /// ```
    NO_SUCH_CONTROLLER = "Q421" "no-such-controller" Error;

    /// The controller has no such port, slot or target.
    ///
    /// How many there are depends on the model: a PCI Express root port has slot 0, `piix3-uhci` has
    /// two ports, `lsilogic` has target 0. Choose one that exists, or another controller.
    ///
    /// ```xml wrong
    /// <controller type='usb' index='0' model='piix3-uhci'/>
    /// <input type='mouse' bus='usb'><address type='usb' bus='0' port='9'/></input>
    /// ```
    /// ```xml right
    /// <controller type='usb' index='0' model='piix3-uhci'/>
    /// <input type='mouse' bus='usb'><address type='usb' bus='0' port='2'/></input>
    /// ```
    NO_SUCH_PORT = "Q422" "no-such-port" Error;

    /// No address is left for a device.
    ///
    /// All slots, ports or memory slots that the guest can have are in use. Remove devices, add a
    /// controller, or raise the number of slots.
    ///
    /// ```xml wrong
    /// <controller type='virtio-serial' index='0' ports='2'/>
    /// <channel type='pty'>
    ///   <target type='virtio' name='a'/><address type='virtio-serial' controller='0'/>
    /// </channel>
    /// <channel type='pty'>
    ///   <target type='virtio' name='b'/><address type='virtio-serial' controller='0'/>
    /// </channel>
    /// ```
    /// ```xml right
    /// <controller type='virtio-serial' index='0' ports='3'/>
    /// <channel type='pty'>
    ///   <target type='virtio' name='a'/><address type='virtio-serial' controller='0'/>
    /// </channel>
    /// <channel type='pty'>
    ///   <target type='virtio' name='b'/><address type='virtio-serial' controller='0'/>
    /// </channel>
    /// ```
    NO_FREE_ADDRESS = "Q423" "no-free-address" Error;

    /// The device cannot be plugged into that PCI controller.
    ///
    /// A port of a PCI Express switch, for example, takes ports alone. Choose a controller that takes
    /// the device, or remove the `<address>`.
    ///
    /// ```xml wrong machine=q35
    /// <controller type='pci' index='1' model='pcie-root-port'/>
    /// <controller type='pci' index='2' model='pcie-switch-upstream-port'/>
    /// <video><model type='vga'/><address type='pci' bus='2' slot='1'/></video>
    /// ```
    /// ```xml right machine=q35
    /// <controller type='pci' index='1' model='pcie-root-port'/>
    /// <controller type='pci' index='2' model='pcie-switch-upstream-port'/>
    /// <video><model type='vga'/></video>
    /// ```
    BUS_OF_OTHER_DEVICES = "Q424" "device-not-for-pci-controller" Error;

    /// The address is fixed by the machine.
    ///
    /// The chip sets of `pc` and `q35` have parts at fixed PCI addresses, the first IDE, USB or SATA
    /// controller among them. Remove the `<address>` of that controller, and give another device an
    /// address elsewhere.
    ///
    /// ```xml wrong machine=pc
    /// <controller type='ide' index='0'><address type='pci' slot='9'/></controller>
    /// ```
    /// ```xml right machine=pc
    /// <controller type='ide' index='0'/>
    /// ```
    ADDRESS_OF_CHIPSET = "Q425" "address-fixed-by-machine" Error;

    /// The address is of a type that the device cannot have.
    ///
    /// A USB device needs an address of type `usb`, and only devices of the host can be `unassigned`.
    /// Change the `type` of the `<address>`, or remove it: the right one is chosen.
    ///
    /// ```xml wrong
    /// <sound model='ac97'><address type='unassigned'/></sound>
    /// ```
    /// ```xml right
    /// <sound model='ac97'/>
    /// ```
    ADDRESS_TYPE = "Q426" "address-type-of-other-device" Error;

    /// A USB device is in a guest that has no USB.
    ///
    /// A controller of model `none` turns USB off. Give that controller another model, or remove the
    /// device.
    ///
    /// ```xml wrong
    /// <controller type='usb' model='none'/>
    /// <disk type='file'><source file='/a'/><target dev='sda' bus='usb'/></disk>
    /// ```
    /// ```xml right
    /// <controller type='usb' model='qemu-xhci'/>
    /// <disk type='file'><source file='/a'/><target dev='sda' bus='usb'/></disk>
    /// ```
    NO_USB = "Q427" "usb-device-without-usb" Error;

    /// The SCSI controller is one that only some machines have, built in.
    ///
    /// `ncr53c90` cannot be added: it is controller 0 of the machines of SPARC and of some of MIPS and
    /// m68k. Use another model, such as `virtio-scsi` or `lsilogic`.
    ///
    /// ```xml wrong
    /// <controller type='scsi' index='0' model='ncr53c90'/>
    /// ```
    /// ```xml right
    /// <controller type='scsi' index='0' model='lsilogic'/>
    /// ```
    BUILT_IN_CONTROLLER = "Q428" "scsi-controller-not-built-in" Error;

    /// Two USB controllers have the same index.
    ///
    /// Only the parts of an `ich9` controller, which have `<master>`, share an index. Give the later
    /// one an index of its own.
    ///
    /// ```xml wrong
    /// <controller type='usb' index='0' model='qemu-xhci'/>
    /// <controller type='usb' index='0' model='piix3-uhci'/>
    /// ```
    /// ```xml right
    /// <controller type='usb' index='0' model='qemu-xhci'/>
    /// <controller type='usb' index='1' model='piix3-uhci'/>
    /// ```
    USB_INDEX_TAKEN = "Q429" "usb-controller-index-taken" Error;

    /// A PCI bridge has an index that is not above the index of its bus.
    ///
    /// The firmware of a guest numbers bridges from the root on, so that one needs an `index` greater
    /// than the `bus` of its address. Raise the index, or change the address.
    ///
    /// ```xml wrong machine=pc
    /// <controller type='pci' index='1' model='pci-bridge'>
    ///   <address type='pci' bus='2' slot='1'/>
    /// </controller>
    /// <controller type='pci' index='2' model='pci-bridge'/>
    /// ```
    /// ```xml right machine=pc
    /// <controller type='pci' index='1' model='pci-bridge'/>
    /// <controller type='pci' index='2' model='pci-bridge'>
    ///   <address type='pci' bus='1' slot='1'/>
    /// </controller>
    /// ```
    BRIDGE_INDEX = "Q430" "pci-bridge-index" Error;
}

/// The part of a device that a finding is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// The device as a whole.
    Device,
    /// An attribute of the device.
    Attribute(&'static str),
    /// The address.
    Address,
    /// An attribute of the address.
    Of(&'static str),
}

/// Why a device cannot have an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mistake {
    pub rule: &'static Rule,
    pub part: Part,
    pub message: String,
    /// What to do about it.
    pub help: &'static str,
}

impl Mistake {
    /// No slot is left on any bus.
    pub(super) fn no_free_slot() -> Mistake {
        Mistake {
            rule: &NO_FREE_ADDRESS,
            part: Part::Device,
            message: "no PCI slot is free for this device".to_owned(),
            help: "add a PCI controller, or remove devices",
        }
    }

    /// A machine without PCI.
    pub(super) fn no_pci() -> Mistake {
        Mistake {
            rule: &NO_SUCH_CONTROLLER,
            part: Part::Address,
            message: "PCI address on a machine without PCI".to_owned(),
            help: "remove the `<address>`, or use a machine that has PCI",
        }
    }
}
