//! Boot order, option ROM and address of every device (parse-and-rules.md 2.11).

use super::{element, path, Element};
use crate::diagnostic::Diagnostic;
use crate::domain::info::{Boot, Bus, DeviceInfo};
use crate::domain::Domain;
use crate::xml::value::token::YesNo;

/// Boot order, option ROM and address of every device.
pub fn common(domain: &Domain, findings: &mut Vec<Diagnostic>) {
    let devices = &domain.devices;
    let mut each = |name: &str, infos: Vec<&DeviceInfo>, boots: bool| {
        let count = infos.len();
        for (at, info) in infos.into_iter().enumerate() {
            let mut one = element(path(name, at, count), findings);
            info_fits(&mut one, info, boots);
        }
    };
    each("disk", devices.disk.iter().map(|device| &device.info).collect(), true);
    each("controller", devices.controller.iter().map(|device| &device.info).collect(), false);
    each("filesystem", devices.filesystem.iter().map(|device| &device.info).collect(), true);
    each("interface", devices.interface.iter().map(|device| &device.info).collect(), true);
    each("hostdev", devices.hostdev.iter().map(|device| &device.info).collect(), true);
    each("redirdev", devices.redirdev.iter().map(|device| &device.info).collect(), true);
    each("serial", devices.serial.iter().map(|device| &device.info).collect(), false);
    each("parallel", devices.parallel.iter().map(|device| &device.info).collect(), false);
    each("channel", devices.channel.iter().map(|device| &device.info).collect(), false);
    each("input", devices.input.iter().map(|device| &device.info).collect(), false);
    each("rng", devices.rng.iter().map(|device| &device.info).collect(), false);
    each("panic", devices.panic.iter().map(|device| &device.info).collect(), false);
    each("watchdog", devices.watchdog.iter().map(|device| &device.info).collect(), false);
    each("video", devices.video.iter().map(|device| &device.info).collect(), false);
    each("memballoon", devices.memballoon.iter().map(|device| &device.info).collect(), false);
    each("vsock", devices.vsock.iter().map(|device| &device.info).collect(), false);
}

fn info_fits(one: &mut Element<'_>, info: &DeviceInfo, boots: bool) {
    if let Some(Boot { order, loadparm, .. }) = info.boot.as_ref().filter(|_| boots) {
        one.refuse_in("boot", *order == 0, "the boot order is counted from 1");
        if let Some(text) = loadparm {
            one.refuse_in("boot", !(1..=8).contains(&text.len()), "`loadparm` has 1 to 8 characters");
            let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b' ' | b'-' | b'_');
            let odd = !text.bytes().all(fits) || text.trim().is_empty();
            one.refuse_in("boot", odd, "`loadparm` has letters, digits, '.', '-' and blanks");
        }
    }
    if let Some(rom) = &info.rom {
        let off = rom.enabled == Some(YesNo::No) && (rom.bar.is_some() || rom.file.is_some());
        one.refuse_in("rom", off, "a ROM that is off has neither `bar` nor `file`");
    }
    if let Some(Bus::Ccw(ccw)) = info.address.as_ref().map(|address| &address.bus) {
        let parts = [ccw.cssid.is_some(), ccw.ssid.is_some(), ccw.devno.is_some()];
        let part = parts.contains(&true) && parts.contains(&false);
        one.refuse_in("address", part, "`cssid`, `ssid` and `devno` go together");
        let beyond = ccw.cssid.is_some_and(|id| id.0 > 254)
            || ccw.ssid.is_some_and(|id| id.0 > 3)
            || ccw.devno.is_some_and(|number| number.0 > 0xffff);
        one.refuse_in("address", beyond, "there is no such channel");
    }
}
