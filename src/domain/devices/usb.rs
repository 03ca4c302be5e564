//! `<hub>`, `<redirdev>`, `<redirfilter>` and `<smartcard>`: what hangs on USB and on its readers.

use super::chardev::{Log, SerialModel, Source};
use crate::domain::info::DeviceInfo;
use crate::token;
use crate::xml::value::number::Hex;
use crate::xml::value::token::YesNo;
use crate::xml::value::NonEmpty;
use crate::xml::{Invalid, Rest, Value, ValueKind};
use domdef_derive::Element;

/// `<hub>`.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct Hub {
    /// The bus.
    #[xml(attr)]
    pub r#type: UsbBus,
    /// What every device has.
    #[xml(flatten)]
    pub info: DeviceInfo,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

token! {
    /// The bus of a hub or of a redirected device.
    pub enum UsbBus {
        /// USB.
        Usb = "usb",
    }
}

/// `<redirdev>`: a USB device of a viewer.
#[derive(Clone, Debug, PartialEq, Element)]
#[xml(empty = "pair")]
pub struct Redirdev {
    /// The bus.
    #[xml(attr)]
    pub bus: UsbBus,
    /// Where it comes from.
    #[xml(flatten, tag = "type")]
    pub source: Source,
    /// A copy of what passes.
    #[xml(child)]
    pub log: Option<Log>,
    /// What every device has.
    #[xml(flatten)]
    pub info: DeviceInfo,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<redirfilter>`: which devices of viewers are let in, by the first rule that fits.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Redirfilter {
    /// The rules.
    #[xml(list = "usbdev")]
    pub usbdev: Vec<Usbdev>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<usbdev>`: one rule; what is missing fits every device.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct Usbdev {
    /// The USB class.
    #[xml(attr, omit)]
    pub class: AnyOr<2>,
    /// The vendor.
    #[xml(attr, omit)]
    pub vendor: AnyOr<4>,
    /// The product.
    #[xml(attr, omit)]
    pub product: AnyOr<4>,
    /// The version of the device, such as 1.10.
    #[xml(attr, omit)]
    pub version: UsbVersion,
    /// Whether it is let in.
    #[xml(attr)]
    pub allow: YesNo,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// A hexadecimal number with `WIDTH` digits, or any.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AnyOr<const WIDTH: usize>(pub Option<u64>);

impl<const WIDTH: usize> Value for AnyOr<WIDTH> {
    const KIND: ValueKind = ValueKind::worded("a number such as 0x1f, or -1 for any");

    fn parse(text: &str) -> Result<AnyOr<WIDTH>, Invalid> {
        match text {
            "-1" => Ok(AnyOr(None)),
            text => Hex::<WIDTH>::parse(text).map(|number| AnyOr(Some(number.0))),
        }
    }

    fn print(&self, out: &mut String) {
        match (self.0, WIDTH) {
            (None, _) => out.push_str("-1"),
            (Some(number), width) => out.push_str(&format!("0x{number:0width$X}")),
        }
    }
}

/// The version of a USB device in decimal notation, or any.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct UsbVersion(pub Option<(u8, u8)>);

impl Value for UsbVersion {
    const KIND: ValueKind = ValueKind::worded("a version such as 1.10, or -1 for any");

    fn parse(text: &str) -> Result<UsbVersion, Invalid> {
        if text == "-1" {
            return Ok(UsbVersion(None));
        }
        let (major, minor) = text.split_once('.').ok_or_else(Invalid::default)?;
        let number = |part: &str| match part.len() {
            1 | 2 if part.bytes().all(|byte| byte.is_ascii_digit()) => {
                part.parse::<u8>().map_err(|_| Invalid::default())
            }
            _ => Err(Invalid::default()),
        };
        let tens = if minor.len() == 1 { 10 } else { 1 };
        Ok(UsbVersion(Some((number(major)?, number(minor)? * tens))))
    }

    fn print(&self, out: &mut String) {
        match self.0 {
            None => out.push_str("-1"),
            Some((major, minor)) => out.push_str(&format!("{major}.{minor:02}")),
        }
    }
}

/// `<smartcard>`.
#[derive(Clone, Debug, PartialEq, Element)]
#[xml(empty = "pair")]
pub struct Smartcard {
    /// Where the card is.
    #[xml(flatten)]
    pub mode: SmartcardMode,
    /// A port, as other character devices have it; nothing is done with it.
    #[xml(child)]
    pub target: Option<SmartcardTarget>,
    /// What every device has.
    #[xml(flatten)]
    pub info: DeviceInfo,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<smartcard><target>`.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct SmartcardTarget {
    /// The kind of port.
    #[xml(attr)]
    pub r#type: Option<String>,
    /// Its number.
    #[xml(attr)]
    pub port: Option<String>,
    /// The very hardware.
    #[xml(child)]
    pub model: Option<SerialModel>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `smartcard@mode`: where the card is.
#[derive(Clone, Debug, PartialEq, Element)]
#[xml(tag = "mode")]
pub enum SmartcardMode {
    /// In a reader of the host.
    Host,
    /// Certificates of the host stand for it.
    #[xml(value = "host-certificates")]
    HostCertificates(Certificates),
    /// Somewhere else.
    Passthrough(Passthrough),
}

/// Certificates that stand for a card.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Certificates {
    /// The names of three of them.
    #[xml(list = "certificate")]
    pub certificate: Vec<String>,
    /// The folder of their database.
    #[xml(child)]
    pub database: Option<NonEmpty>,
}

/// A card somewhere else.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct Passthrough {
    /// How it is reached.
    #[xml(flatten, tag = "type")]
    pub source: Source,
    /// A copy of what passes.
    #[xml(child)]
    pub log: Option<Log>,
}
