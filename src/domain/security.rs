//! `<seclabel>`, `<keywrap>` and `<launchSecurity>`: how the guest is confined, and kept from its host.

use crate::token;
use crate::xml::value::number::Base16;
use crate::xml::value::token::{OnOff, YesNo};
use crate::xml::value::NonEmpty;
use crate::xml::Rest;
use domdef_derive::Element;

/// `<seclabel>`: the label by which the host confines the guest.
#[derive(Clone, Debug, Default, PartialEq, Element)]
#[xml(empty = "closed")]
pub struct Seclabel {
    /// Whether the label is given or chosen at the start.
    #[xml(attr)]
    pub r#type: Option<SeclabelType>,
    /// The security model: selinux, apparmor, dac.
    #[xml(attr)]
    pub model: Option<NonEmpty>,
    /// Whether files of the guest are labelled too.
    #[xml(attr)]
    pub relabel: Option<YesNo>,
    /// The label of the process.
    #[xml(child)]
    pub label: Option<NonEmpty>,
    /// The label of its files.
    #[xml(child)]
    pub imagelabel: Option<NonEmpty>,
    /// What a label that is chosen starts from.
    #[xml(child)]
    pub baselabel: Option<NonEmpty>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

token! {
    /// Whether a label is given.
    pub enum SeclabelType {
        /// It is chosen at the start.
        Dynamic = "dynamic",
        /// It is given.
        Static = "static",
        /// There is none.
        None = "none",
    }
}

/// `<seclabel>` of a device's source: the label of that one file.
#[derive(Clone, Debug, Default, PartialEq, Element)]
#[xml(empty = "closed")]
pub struct DeviceLabel {
    /// The security model: selinux, apparmor, dac.
    #[xml(attr)]
    pub model: Option<NonEmpty>,
    /// Whether labelling failed at the start, of a running guest.
    #[xml(attr)]
    pub labelskip: Option<YesNo>,
    /// Whether the file is labelled; yes where it is missing.
    #[xml(attr)]
    pub relabel: Option<YesNo>,
    /// The label.
    #[xml(child)]
    pub label: Option<NonEmpty>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<keywrap>`: which keys of S/390 guests are wrapped.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Keywrap {
    /// The kinds of keys.
    #[xml(list = "cipher")]
    pub cipher: Vec<Cipher>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<cipher>`.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct Cipher {
    /// The kind of key.
    #[xml(attr)]
    pub name: CipherName,
    /// Whether it is wrapped.
    #[xml(attr)]
    pub state: OnOff,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

token! {
    /// A kind of key.
    pub enum CipherName {
        /// AES.
        Aes = "aes",
        /// DEA and TDEA.
        Dea = "dea",
    }
}

/// `<launchSecurity>`: how the guest is kept from its host.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct LaunchSecurity {
    /// By what.
    #[xml(flatten)]
    pub kind: LaunchSecurityKind,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `launchSecurity@type`.
#[derive(Clone, Debug, PartialEq, Element)]
#[xml(tag = "type")]
pub enum LaunchSecurityKind {
    /// AMD's encrypted memory.
    Sev(Sev),
    /// AMD's encrypted memory with integrity.
    #[xml(value = "sev-snp")]
    SevSnp(SevSnp),
    /// IBM's protected guests.
    #[xml(value = "s390-pv")]
    S390Pv,
}

/// AMD's encrypted memory.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Sev {
    /// Whether kernel, initrd and command line are measured.
    #[xml(attr = "kernelHashes")]
    pub kernel_hashes: Option<YesNo>,
    /// The bit of a page table entry that marks an encrypted page.
    #[xml(child)]
    pub cbitpos: Option<u32>,
    /// How many bits of an address the encryption takes.
    #[xml(child = "reducedPhysBits")]
    pub reduced_phys_bits: Option<u32>,
    /// What the host may do.
    #[xml(child)]
    pub policy: Base16<4>,
    /// The owner's public key.
    #[xml(child = "dhCert")]
    pub dh_cert: Option<NonEmpty>,
    /// The session of the launch.
    #[xml(child)]
    pub session: Option<NonEmpty>,
    /// The number of the guest in the firmware, of a running guest.
    #[xml(child, lenient)]
    pub handle: Option<u32>,
}

/// AMD's encrypted memory with integrity.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct SevSnp {
    /// Whether kernel, initrd and command line are measured.
    #[xml(attr = "kernelHashes")]
    pub kernel_hashes: Option<YesNo>,
    /// Whether the identity block is signed by an author's key.
    #[xml(attr = "authorKey")]
    pub author_key: Option<YesNo>,
    /// Whether the guest may ask for the key of the chip.
    #[xml(attr)]
    pub vcek: Option<YesNo>,
    /// The bit of a page table entry that marks an encrypted page.
    #[xml(child)]
    pub cbitpos: Option<u32>,
    /// How many bits of an address the encryption takes.
    #[xml(child = "reducedPhysBits")]
    pub reduced_phys_bits: Option<u32>,
    /// What the host may do.
    #[xml(child)]
    pub policy: Base16<8>,
    /// Workarounds that the guest sees, in base 64.
    #[xml(child = "guestVisibleWorkarounds")]
    pub guest_visible_workarounds: Option<NonEmpty>,
    /// The identity block, in base 64.
    #[xml(child = "idBlock")]
    pub id_block: Option<NonEmpty>,
    /// The signature of the identity block, in base 64.
    #[xml(child = "idAuth")]
    pub id_auth: Option<NonEmpty>,
    /// Data of the host, in base 64.
    #[xml(child = "hostData")]
    pub host_data: Option<NonEmpty>,
}

impl LaunchSecurity {
    /// The features that firmware must have for it.
    pub fn firmware_features(&self) -> Vec<&'static str> {
        match &self.kind {
            LaunchSecurityKind::Sev(sev) if sev.policy.0 & 4 != 0 => vec!["amd-sev", "amd-sev-es"],
            LaunchSecurityKind::Sev(_) => vec!["amd-sev"],
            LaunchSecurityKind::SevSnp(_) => vec!["amd-sev-snp"],
            LaunchSecurityKind::S390Pv => Vec::new(),
        }
    }
}
