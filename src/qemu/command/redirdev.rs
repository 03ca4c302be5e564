//! `<redirdev>` and `<redirfilter>`: USB devices of a viewer (qemu-command-2.md 23).

use super::chardev::{backend, Owner};
use super::{id, Translation};
use crate::domain::devices::redirfilter::{AnyOr, UsbVersion, Usbdev};
use crate::qemu::members::Members;

pub(super) fn redirdevs(out: &mut Translation<'_>) {
    let rules = out.domain.devices.redirfilter.as_ref().map_or(&[][..], |filter| &filter.usbdev);
    let filter: Vec<String> = rules.iter().map(rule).collect();
    let filter = (!filter.is_empty()).then(|| filter.join("|"));
    for device in &out.domain.devices.redirdev {
        let alias = id(&device.info);
        let name = format!("char{alias}");
        let owner = Owner { id: &name, alias: &alias, spice: "usbredir" };
        backend(out, &owner, &device.source, device.log.as_ref());
        let order = device.info.boot.as_ref().map_or(0, |boot| boot.order);
        let address = out.address(&device.info);
        let members = Members::new("driver", "usb-redir")
            .with("chardev", name)
            .with("id", alias)
            .with_some("filter", filter.clone())
            .with_non_zero("bootindex", order.into());
        out.device(members.and(address));
    }
}

fn rule(rule: &Usbdev) -> String {
    fn number<const WIDTH: usize>(number: AnyOr<WIDTH>) -> String {
        number.0.map_or("-1".to_owned(), |number| format!("0x{number:0WIDTH$X}"))
    }
    let version = match rule.version {
        UsbVersion(None) => "-1".to_owned(),
        UsbVersion(Some((major, minor))) => {
            format!("0x{}{}{}{}", major / 10, major % 10, minor / 10, minor % 10)
        }
    };
    let allow = u8::from(rule.allow.is_yes());
    let (class, vendor, product) = (number(rule.class), number(rule.vendor), number(rule.product));
    format!("{class}:{vendor}:{product}:{version}:{allow}")
}
