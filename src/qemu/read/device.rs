//! Devices that are neither controllers, disks nor network cards: each driver has its reader.

use super::fields::Fields;
use super::{
    chardev, crypto, display, filesystem, hostdev, input, iommu, memballoon, module, panic, redirdev, shmem,
    sound, tpm, vsock, watchdog, Reader,
};
use crate::xml::tree::Element;

pub fn read(reader: &mut Reader) {
    for at in reader.left(&["-object"]) {
        let mut fields = reader.options[at].fields();
        if fields.text("qom-type").as_deref() == Some("input-linux") {
            reader.device(at, fields, |_, fields| input::evdev(fields));
        }
    }
    for at in reader.left(&["-device"]) {
        // One that an earlier device took along.
        if reader.options[at].done {
            continue;
        }
        let mut fields = reader.options[at].fields();
        let driver = fields.text("driver").unwrap_or_default();
        if driver == "vmcoreinfo" && fields.is_empty() {
            reader.domain.at("features/vmcoreinfo").set("state", "on");
            reader.options[at].done = true;
            continue;
        }
        reader.device(at, fields, |reader, fields| one(reader, &driver, fields));
    }
    module::of_the_guest(reader);
    watchdog::watchdog_action(reader);
    if !reader.devices.has("memballoon") {
        reader.devices.push(Element::new("memballoon").with("model", "none"));
    }
}

fn one(reader: &mut Reader, driver: &str, fields: &mut Fields) -> Option<Element> {
    match driver {
        "usb-tablet" | "usb-mouse" | "usb-kbd" => return input::usb_input(reader, driver, fields),
        "usb-host" => return hostdev::usb(reader, fields),
        "vfio-pci" | "vfio-pci-nohotplug" | "vfio-ccw" | "vfio-ap" => {
            return hostdev::vfio(reader, driver, fields)
        }
        "usb-redir" => return redirdev::redirected(reader, fields),
        "usb-hub" => return plain(reader, Element::new("hub").with("type", "usb"), fields),
        "pvpanic" => return panic::panic(fields),
        "pvpanic-pci" => return plain(reader, Element::new("panic").with("model", "pvpanic"), fields),
        "ivshmem-plain" | "ivshmem-doorbell" => return shmem::shmem(reader, driver, fields),
        "i6300esb" | "ib700" | "diag288" => return watchdog::watchdog(reader, driver, fields),
        "intel-iommu" => return iommu::intel_iommu(fields),
        "amd-iommu" => return iommu::amd(reader, fields),
        "virtio-iommu" => return iommu::virtio(reader, fields),
        "usb-mtp" => return filesystem::mtp(reader, fields),
        _ => {}
    }
    if module::model(driver).is_some() {
        return module::device(reader, driver, fields);
    }
    if driver.starts_with("tpm-") {
        return tpm::tpm(reader, driver, fields);
    }
    if let Some(sound) = sound::sound(reader, driver, fields) {
        return Some(sound);
    }
    if let Some(video) = display::video(reader, driver, fields) {
        return Some(video);
    }
    if fields.peek("chardev").is_some() {
        if let Some(port) = chardev::port(reader, driver, fields) {
            return Some(port);
        }
    }
    match super::address::virtio(driver)?.0 {
        "virtio-crypto" => crypto::crypto(reader, fields),
        "virtio-iommu" => iommu::virtio(reader, fields),
        "virtio-balloon" => memballoon::balloon(reader, driver, fields),
        "virtio-rng" => chardev::rng(reader, driver, fields),
        "virtio-9p" => filesystem::plan9(reader, driver, fields),
        "vhost-user-fs" => filesystem::virtiofs(reader, fields),
        "vhost-vsock" => vsock::vsock(reader, driver, fields),
        "virtio-mouse" | "virtio-tablet" | "virtio-keyboard" | "virtio-input-host" => {
            input::virtio_input(reader, driver, fields)
        }
        _ => None,
    }
}

/// A device with nothing but its place.
pub(super) fn plain(reader: &mut Reader, mut element: Element, fields: &mut Fields) -> Option<Element> {
    reader.place(&mut element, fields)?;
    Some(element)
}
