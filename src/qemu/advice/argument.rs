//! Advice about arguments in `<qemu:commandline>` for which the format has elements.

use crate::diagnostic::{rule, Findings, Place};
use crate::domain::Domain;

rule! {
    /// An argument of QEMU says what an element of the format says.
    ///
    /// What is in `<qemu:commandline>` is passed to QEMU as it is: nobody checks it, no tool changes it,
    /// it does not migrate, and it can clash with the arguments that are made of the definition. Use the
    /// element that the message names.
    ///
    /// ```xml wrong
    /// <qemu:commandline>
    ///   <qemu:arg value='-object'/>
    ///   <qemu:arg value='input-linux,id=a,evdev=/dev/input/by-id/kbd'/>
    /// </qemu:commandline>
    /// ```
    /// ```xml right
    /// <input type='evdev'><source dev='/dev/input/by-id/kbd'/></input>
    /// ```
    ARGUMENT_WITH_ELEMENT = "A010" "argument-with-element" Note;

    /// An argument of QEMU is about devices that the command line has as JSON.
    ///
    /// Devices of the definition are written as `-device '{…}'`. `-set` does not find these, and QEMU makes a
    /// plain `-device` before them, so that its bus may not be there yet and its address may be one that
    /// was given to another device. Use `<qemu:override>` for properties, and elements for devices.
    ///
    /// ```xml wrong
    /// <qemu:commandline>
    ///   <qemu:arg value='-set'/>
    ///   <qemu:arg value='device.ua-disk.write-cache=on'/>
    /// </qemu:commandline>
    /// ```
    /// ```xml right
    /// <qemu:override>
    ///   <qemu:device alias='ua-disk'>
    ///     <qemu:frontend><qemu:property name='write-cache' type='bool' value='true'/></qemu:frontend>
    ///   </qemu:device>
    /// </qemu:override>
    /// ```
    ARGUMENT_BESIDE_JSON = "A011" "argument-beside-json-devices" Note;
}

/// Options of QEMU with an element of the format.
const OPTIONS: &[(&str, &str)] = &[
    ("-cpu", "`<feature>` in `<cpu>`, or `<hyperv>` and `<kvm>` in `<features>`"),
    ("-smbios", "`<sysinfo type='smbios'>`, with `<smbios mode='sysinfo'/>` in `<os>`"),
    ("-acpitable", "`<acpi><table type='raw'>` in `<os>`"),
    ("-fw_cfg", "`<sysinfo type='fwcfg'>`"),
    ("-netdev", "`<interface>`"),
    ("-nic", "`<interface>`"),
    ("-net", "`<interface>`"),
    ("-audiodev", "`<audio>`"),
    ("-audio", "`<audio>` and `<sound>`"),
    ("-soundhw", "`<sound>`"),
    ("-drive", "`<disk>`"),
    ("-blockdev", "`<disk>`"),
    ("-cdrom", "`<disk device='cdrom'>`"),
    ("-hda", "`<disk>`"),
    ("-hdb", "`<disk>`"),
    ("-hdc", "`<disk>`"),
    ("-hdd", "`<disk>`"),
    ("-fda", "`<disk device='floppy'>`"),
    ("-virtfs", "`<filesystem>`"),
    ("-fsdev", "`<filesystem>`"),
    ("-tpmdev", "`<tpm>`"),
    ("-vga", "`<video>`"),
    ("-display", "`<graphics>`"),
    ("-spice", "`<graphics type='spice'>`"),
    ("-vnc", "`<graphics type='vnc'>`"),
    ("-sdl", "`<graphics type='sdl'>`"),
    ("-serial", "`<serial>`"),
    ("-parallel", "`<parallel>`"),
    ("-chardev", "`<serial>`, `<console>` or `<channel>`"),
    ("-usb", "`<controller type='usb'>`"),
    ("-usbdevice", "`<input>` or `<hostdev type='usb'>`"),
    ("-m", "`<memory>`"),
    ("-mem-path", "`<memoryBacking>`"),
    ("-mem-prealloc", "`<allocation mode='immediate'/>` in `<memoryBacking>`"),
    ("-smp", "`<vcpu>` and `<topology>` in `<cpu>`"),
    ("-numa", "`<numa>` in `<cpu>`"),
    ("-bios", "`<loader>` in `<os>`"),
    ("-pflash", "`<loader type='pflash'>` in `<os>`"),
    ("-kernel", "`<kernel>` in `<os>`"),
    ("-initrd", "`<initrd>` in `<os>`"),
    ("-append", "`<cmdline>` in `<os>`"),
    ("-dtb", "`<dtb>` in `<os>`"),
    ("-boot", "`<boot order='…'/>` in devices"),
    ("-rtc", "`<clock>`"),
    ("-uuid", "`<uuid>`"),
    ("-name", "`<name>`"),
    ("-watchdog", "`<watchdog>`"),
    ("-watchdog-action", "`action` of `<watchdog>`"),
    ("-no-reboot", "`<on_reboot>destroy</on_reboot>`"),
    ("-no-acpi", "`<features>` without `<acpi/>`"),
    ("-no-hpet", "`<timer name='hpet' present='no'/>` in `<clock>`"),
];

/// Devices of QEMU with an element, by the beginning of their names.
const DEVICES: &[(&str, &str)] = &[
    ("ivshmem", "`<shmem>`"),
    ("usb-kbd", "`<input type='keyboard' bus='usb'/>`"),
    ("usb-mouse", "`<input type='mouse' bus='usb'/>`"),
    ("usb-tablet", "`<input type='tablet' bus='usb'/>`"),
    ("usb-host", "`<hostdev type='usb'>`"),
    ("usb-storage", "`<disk>` with `bus='usb'`"),
    ("usb-audio", "`<sound model='usb'/>`"),
    ("usb-redir", "`<redirdev>`"),
    ("usb-ehci", "`<controller type='usb' model='ehci'/>`"),
    ("ich9-usb", "`<controller type='usb' model='ich9-ehci1'/>`"),
    ("qemu-xhci", "`<controller type='usb' model='qemu-xhci'/>`"),
    ("nec-usb-xhci", "`<controller type='usb' model='nec-xhci'/>`"),
    ("virtio-keyboard", "`<input type='keyboard' bus='virtio'/>`"),
    ("virtio-mouse", "`<input type='mouse' bus='virtio'/>`"),
    ("virtio-tablet", "`<input type='tablet' bus='virtio'/>`"),
    ("virtio-net", "`<interface>` with `<model type='virtio'/>`"),
    ("e1000", "`<interface>` with `<model type='e1000'/>`"),
    ("rtl8139", "`<interface>` with `<model type='rtl8139'/>`"),
    ("vmxnet3", "`<interface>` with `<model type='vmxnet3'/>`"),
    ("vfio-pci", "`<hostdev type='pci'>`"),
    ("virtio-blk", "`<disk>` with `bus='virtio'`"),
    ("virtio-scsi", "`<controller type='scsi' model='virtio-scsi'/>`"),
    ("scsi-hd", "`<disk>` with `bus='scsi'`"),
    ("ide-hd", "`<disk>` with `bus='sata'` or `bus='ide'`"),
    ("ide-cd", "`<disk device='cdrom'>`"),
    ("nvme", "`<disk>` with `bus='nvme'`"),
    ("virtio-9p", "`<filesystem>`"),
    ("vhost-user-fs", "`<filesystem>` with `<driver type='virtiofs'/>`"),
    ("virtio-rng", "`<rng>`"),
    ("virtio-balloon", "`<memballoon>`"),
    ("virtio-serial", "`<controller type='virtio-serial'/>`"),
    ("virtserialport", "`<channel>`"),
    ("virtio-vga", "`<video>` with `<model type='virtio'/>`"),
    ("virtio-gpu", "`<video>` with `<model type='virtio'/>`"),
    ("qxl", "`<video>` with `<model type='qxl'/>`"),
    ("VGA", "`<video>` with `<model type='vga'/>`"),
    ("bochs-display", "`<video>` with `<model type='bochs'/>`"),
    ("ramfb", "`<video>` with `<model type='ramfb'/>`"),
    ("hda-", "`<sound>`"),
    ("ich9-intel-hda", "`<sound model='ich9'/>`"),
    ("intel-hda", "`<sound model='ich6'/>`"),
    ("AC97", "`<sound model='ac97'/>`"),
    ("intel-iommu", "`<iommu model='intel'/>`"),
    ("virtio-iommu", "`<iommu model='virtio'/>`"),
    ("pcie-root-port", "`<controller type='pci' model='pcie-root-port'/>`"),
    ("pci-bridge", "`<controller type='pci' model='pci-bridge'/>`"),
    ("tpm-", "`<tpm>`"),
    ("pvpanic", "`<panic>`"),
    ("vhost-vsock", "`<vsock>`"),
    ("vmgenid", "`<genid/>`"),
    ("vmcoreinfo", "`<vmcoreinfo/>` in `<features>`"),
    ("i6300esb", "`<watchdog model='i6300esb'/>`"),
];

/// Objects of QEMU with an element.
const OBJECTS: &[(&str, &str)] = &[
    ("input-linux", "`<input type='evdev'>`"),
    ("memory-backend-", "`<memoryBacking>`, `<memory>` or `<shmem>`"),
    ("iothread", "`<iothreads>`"),
    ("rng-", "`<rng>`"),
    ("sev-guest", "`<launchSecurity type='sev'>`"),
];

pub(super) fn advise(domain: &Domain, root: &Place<'_>, findings: &mut Findings) {
    let Some(own) = &domain.namespaces.qemu.commandline else { return };
    let parent = root.child("qemu:commandline");
    let arguments: Vec<(&str, Place<'_>)> = parent
        .each("qemu:arg", &own.arg)
        .map(|(argument, place)| (argument.value.as_deref().unwrap_or_default(), place))
        .collect();
    for (at, (option, place)) in arguments.iter().enumerate() {
        let Some(option) = option.strip_prefix('-') else { continue };
        // QEMU takes two dashes as well.
        let option = format!("-{}", option.trim_start_matches('-'));
        let following = arguments.get(at + 1);
        let value = following.map_or("", |(value, _)| *value);
        let element = element(&option, value);
        // The value says more than the option alone.
        let place = match following {
            Some((_, value)) if matches!(option.as_str(), "-device" | "-object" | "-set") => value,
            _ => place,
        };
        let kind = value.split(',').next().unwrap_or_default();
        if let Some(element) = element {
            let what = match option.as_str() {
                "-device" | "-object" => format!("`{option} {kind}`"),
                _ => format!("`{option}`"),
            };
            findings
                .report(
                    &ARGUMENT_WITH_ELEMENT,
                    &place.attr("value"),
                    format!("{what} in `<qemu:commandline>`"),
                )
                .help(format!("use {element}"));
        } else if option == "-set" && value.starts_with("device.") {
            findings
                .report(
                    &ARGUMENT_BESIDE_JSON,
                    &place.attr("value"),
                    "`-set` does not find devices given as JSON",
                )
                .help("use `<qemu:override>`");
        } else if option == "-device" && !value.is_empty() && !value.starts_with('{') {
            let message = format!("`-device {kind}` is made before the devices of the definition");
            findings
                .report(&ARGUMENT_BESIDE_JSON, &place.attr("value"), message)
                .help("write it as JSON; a PCI device needs an address that is free as well");
        }
    }
}

/// The element of the format that says what an option says.
fn element(option: &str, value: &str) -> Option<&'static str> {
    let begins = |table: &'static [(&str, &str)], value: &str| {
        table.iter().find(|(name, _)| value.starts_with(name)).map(|(_, element)| *element)
    };
    match option {
        "-device" => begins(DEVICES, driver(value, "driver")),
        "-object" => begins(OBJECTS, driver(value, "qom-type")),
        _ => OPTIONS.iter().find(|(name, _)| *name == option).map(|(_, element)| *element),
    }
}

/// The kind of a device or object: the first word, or a member in JSON.
fn driver<'v>(value: &'v str, key: &str) -> &'v str {
    if !value.starts_with('{') {
        return value.strip_prefix(&format!("{key}=")).unwrap_or(value);
    }
    let behind = value.split_once(&format!("\"{key}\"")).map_or("", |(_, behind)| behind);
    behind.split('"').nth(1).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_of_options() {
        assert_eq!(element("-device", "usb-kbd,id=a"), Some("`<input type='keyboard' bus='usb'/>`"));
        assert_eq!(element("-device", "{\"id\": \"a\", \"driver\": \"ivshmem-plain\"}"), Some("`<shmem>`"));
        assert_eq!(element("-device", "isa-applesmc,osk=a"), None);
        assert_eq!(element("-object", "qom-type=iothread,id=a"), Some("`<iothreads>`"));
        assert_eq!(element("-netdev", "user,id=a"), Some("`<interface>`"));
        assert_eq!(element("-global", "a.b=c"), None);
    }
}
