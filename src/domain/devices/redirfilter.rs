//! `<redirfilter>`: which USB devices of viewers are let in.

use crate::xml::value::number::Hex;
use crate::xml::value::token::YesNo;
use crate::xml::{Invalid, Rest, Value, ValueKind};
use domdef_derive::Element;

/// `<redirfilter>`: which devices of viewers are let in, by the first rule that fits.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Redirfilter {
    /// Rules in order; the first one that fits a device decides.
    #[xml(list = "usbdev")]
    pub usbdev: Vec<Usbdev>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<usbdev>`: one rule; what is missing fits every device.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct Usbdev {
    /// Number of the devices' USB class, 0 to 255; -1 or absent: any.
    #[xml(attr, omit)]
    pub class: AnyOr<2>,
    /// Number of the devices' USB vendor, up to 0xffff; -1 or absent: any.
    #[xml(attr, omit)]
    pub vendor: AnyOr<4>,
    /// Number of the devices' USB product, up to 0xffff; -1 or absent: any.
    #[xml(attr, omit)]
    pub product: AnyOr<4>,
    /// The version of the device, such as 1.10.
    #[xml(attr, omit)]
    pub version: UsbVersion,
    /// Whether devices that fit the rule are redirected.
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
