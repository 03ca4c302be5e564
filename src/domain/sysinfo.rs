//! `<sysinfo>`: tables and files that the firmware shows the guest.

use crate::token;
use crate::xml::value::id::CleanPath;
use crate::xml::Rest;
use domdef_derive::Element;

/// `<sysinfo>`: tables that the firmware shows the guest.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct Sysinfo {
    /// How they are handed over.
    #[xml(attr)]
    pub r#type: SysinfoType,
    /// Entries of a configuration device.
    #[xml(list = "entry")]
    pub entry: Vec<FwcfgEntry>,
    /// The BIOS' table.
    #[xml(child)]
    pub bios: Option<SysinfoGroup>,
    /// The system's table.
    #[xml(child)]
    pub system: Option<SysinfoGroup>,
    /// The tables of main boards.
    #[xml(list = "baseBoard")]
    pub base_board: Vec<SysinfoGroup>,
    /// The chassis' table.
    #[xml(child)]
    pub chassis: Option<SysinfoGroup>,
    /// Free texts of the vendor.
    #[xml(child = "oemStrings")]
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
        Fwcfg = "fwcfg",
    }
}

/// One SMBIOS table.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct SysinfoGroup {
    /// Its entries.
    #[xml(list = "entry")]
    pub entry: Vec<SysinfoEntry>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// One entry of an SMBIOS table.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct SysinfoEntry {
    /// Its name.
    #[xml(attr)]
    pub name: String,
    /// Its value.
    #[xml(text)]
    pub value: Option<String>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<oemStrings>`.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct OemStrings {
    /// The texts.
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
        writer.element(name, crate::xml::Empty::Pair, None, |writer| match self.0.is_empty() {
            true => writer.inline(),
            false => writer.text(&self.0),
        });
    }
}

/// One file of the firmware configuration device.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct FwcfgEntry {
    /// Its name, such as `opt/com.example/name`.
    #[xml(attr)]
    pub name: String,
    /// The host file that holds its content.
    #[xml(attr)]
    pub file: Option<CleanPath>,
    /// Its content.
    #[xml(text)]
    pub value: Option<String>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}
