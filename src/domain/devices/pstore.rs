//! `<pstore>`: storage that outlives a crash.

use crate::domain::info::DeviceInfo;
use crate::token;
use crate::xml::value::size::Kib;
use crate::xml::value::NonEmpty;
use crate::xml::Rest;
use domdef_derive::Element;

/// `<pstore>`: storage that outlives a crash.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct Pstore {
    /// Kind of device; always acpi-erst.
    #[xml(attr)]
    pub backend: PstoreBackend,
    /// File on the host that holds the records; made from the guest's name by QEMU where absent.
    #[xml(child)]
    pub path: Option<NonEmpty>,
    /// Size of the storage, in KiB.
    #[xml(child)]
    pub size: Kib,
    /// Address, alias, boot order and what else all devices have.
    #[xml(flatten)]
    pub info: DeviceInfo,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

token! {
    /// The kind of storage that outlives a crash.
    pub enum PstoreBackend {
        /// ACPI's error record store.
        AcpiErst = "acpi-erst",
    }
}
