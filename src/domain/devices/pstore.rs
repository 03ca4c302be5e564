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
    /// The kind of device.
    #[xml(attr)]
    pub backend: PstoreBackend,
    /// The file that holds it.
    #[xml(child)]
    pub path: Option<NonEmpty>,
    /// How much it is.
    #[xml(child)]
    pub size: Kib,
    /// What every device has.
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
