//! `<sysinfo>`: tables and files that the firmware shows the guest.

use crate::token;
use crate::xml::value::id::CleanPath;
use crate::xml::Rest;
use domdef_derive::Element;

/// `<sysinfo>`: tables that the firmware shows the guest.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct Sysinfo {
    /// How the guest gets them: in SMBIOS tables, or through QEMU's fw_cfg device.
    #[xml(attr)]
    pub r#type: SysinfoType,
    /// Blobs of the fw_cfg device, with type fwcfg.
    #[xml(list = "entry", since = "6.5")]
    pub entry: Vec<FwcfgEntry>,
    /// SMBIOS table about the BIOS (type 0): vendor, version, date, release.
    #[xml(child)]
    pub bios: Option<SysinfoGroup>,
    /// SMBIOS table about the system (type 1): manufacturer, product, version, serial, uuid, sku, family.
    #[xml(child)]
    pub system: Option<SysinfoGroup>,
    /// SMBIOS tables about main boards (type 2): manufacturer, product, version, serial, asset, location;
    /// QEMU takes one.
    #[xml(list = "baseBoard", since = "1.2.17")]
    pub base_board: Vec<SysinfoGroup>,
    /// SMBIOS table about the chassis (type 3): manufacturer, version, serial, asset, sku.
    #[xml(child, since = "4.1")]
    pub chassis: Option<SysinfoGroup>,
    /// Free texts in an SMBIOS table (type 11).
    #[xml(child = "oemStrings", since = "4.1")]
    pub oem_strings: Option<OemStrings>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

token! {
    /// How tables are handed over.
    pub enum SysinfoType {
        /// As SMBIOS tables.
        Smbios = "smbios",
        /// As files of QEMU's firmware configuration device.
        Fwcfg = "fwcfg" since "6.5",
    }
}

/// One SMBIOS table.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct SysinfoGroup {
    /// Fields of the table; names that the table does not have are ignored.
    #[xml(list = "entry")]
    pub entry: Vec<SysinfoEntry>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// One entry of an SMBIOS table.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct SysinfoEntry {
    /// Name of the field, such as manufacturer.
    #[xml(attr)]
    pub name: String,
    /// Value of the field; a bios date is written month/day/year, a system uuid equals the guest's.
    #[xml(text)]
    pub value: Option<String>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<oemStrings>`: free texts in an SMBIOS table (type 11).
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct OemStrings {
    /// One string each, in order.
    #[xml(list = "entry")]
    pub entry: Vec<OemString>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// One text of the vendor, which may be empty.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OemString(pub String);

impl crate::xml::Element for OemString {
    const SHAPE: &'static crate::xml::Shape = <String as crate::xml::Element>::SHAPE;

    fn read(cursor: &mut crate::xml::Cursor<'_, '_>) -> Option<OemString> {
        cursor.required_text().map(OemString)
    }

    fn write<'a>(&'a self, writer: &mut crate::xml::Writer<'a>, name: &str) {
        writer.element(name, crate::xml::Empty::Pair, None, &|writer| match self.0.is_empty() {
            true => writer.inline(),
            false => writer.text(&self.0),
        });
    }
}

/// One file of the firmware configuration device.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct FwcfgEntry {
    /// Name of the blob in the fw_cfg device, such as `opt/com.example/name`.
    #[xml(attr)]
    pub name: String,
    /// Path of the file on the host that holds the blob's content.
    #[xml(attr)]
    pub file: Option<CleanPath>,
    /// Content of the blob as text; a file, where given, takes precedence.
    #[xml(text)]
    pub value: Option<String>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}
