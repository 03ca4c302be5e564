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
    #[xml(attr, since = "0.9.4")]
    pub relabel: Option<YesNo>,
    /// Label of the guest's process; needed with type static, generated with dynamic.
    #[xml(child)]
    pub label: Option<NonEmpty>,
    /// Label of the guest's files while it runs; not kept in a stored definition.
    #[xml(child, since = "0.9")]
    pub imagelabel: Option<NonEmpty>,
    /// What a label that is chosen starts from.
    #[xml(child, since = "0.9.4")]
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
        Static = "static" since "0.6.2",
        /// There is none.
        None = "none" since "0.9.10",
    }
}

/// `<seclabel>` of a device's source: the label of that one file.
#[derive(Clone, Debug, Default, PartialEq, Element)]
#[xml(empty = "closed")]
pub struct DeviceLabel {
    /// The security model: selinux, apparmor, dac.
    #[xml(attr, since = "0.10")]
    pub model: Option<NonEmpty>,
    /// Whether labelling failed at the start, of a running guest.
    #[xml(attr, since = "1.1.2")]
    pub labelskip: Option<YesNo>,
    /// Whether the file is labelled; yes where it is missing.
    #[xml(attr)]
    pub relabel: Option<YesNo>,
    /// Label of this file or device, instead of the guest's own label.
    #[xml(child)]
    pub label: Option<NonEmpty>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<keywrap>`: which keys of S/390 guests are wrapped.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Keywrap {
    /// Kinds of keys, each protected or not; S/390 guests alone.
    #[xml(list = "cipher")]
    pub cipher: Vec<Cipher>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<cipher>`: a kind of key, protected or not.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct Cipher {
    /// Kind of key: aes or dea.
    #[xml(attr)]
    pub name: CipherName,
    /// Whether keys of this kind can be wrapped for the guest.
    #[xml(attr)]
    pub state: OnOff,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

token! {
    /// A kind of key.
    pub enum CipherName {
        /// A key for AES instructions.
        Aes = "aes",
        /// DEA and TDEA.
        Dea = "dea",
    }
}

/// `<launchSecurity>`: how the guest is kept from its host.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct LaunchSecurity {
    /// Technology that protects the guest's memory from the host, and its settings.
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
    #[xml(since = "0.0")]
    Sev(Sev),
    /// AMD SEV-SNP: encrypted memory whose integrity is protected too.
    #[xml(value = "sev-snp", since = "10.5")]
    SevSnp(SevSnp),
    /// IBM Secure Execution (protected virtualization) on S/390.
    #[xml(value = "s390-pv", since = "7.6")]
    S390Pv,
    /// Intel TDX: encrypted memory and CPU state.
    #[xml(since = "11.6")]
    Tdx(Tdx),
}

/// AMD's encrypted memory.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Sev {
    /// Whether kernel, initrd and command line are measured.
    #[xml(attr = "kernelHashes", since = "8.0")]
    pub kernel_hashes: Option<YesNo>,
    /// Number of the bit of a page table entry that marks an encrypted page; absent: the host's.
    #[xml(child)]
    pub cbitpos: Option<u32>,
    /// How many bits of an address the encryption takes; absent: the host's.
    #[xml(child = "reducedPhysBits")]
    pub reduced_phys_bits: Option<u32>,
    /// Policy of the guest as a number in hexadecimal: bits that say what the host may do with it; bit 2
    /// asks for SEV-ES.
    #[xml(child)]
    pub policy: Base16<4>,
    /// Guest owner's Diffie-Hellman public key, in base64.
    #[xml(child = "dhCert")]
    pub dh_cert: Option<NonEmpty>,
    /// Launch session of the guest owner, in base64.
    #[xml(child)]
    pub session: Option<NonEmpty>,
    /// The number of the guest in the firmware; absent: not running.
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
    /// Number of the bit of a page table entry that marks an encrypted page; absent: the host's.
    #[xml(child)]
    pub cbitpos: Option<u32>,
    /// How many bits of an address the encryption takes; absent: the host's.
    #[xml(child = "reducedPhysBits")]
    pub reduced_phys_bits: Option<u32>,
    /// Policy of the guest as a number of up to 64 bits in hexadecimal.
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

/// Intel's protected guests.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Tdx {
    /// Policy of the guest as a number of up to 64 bits in hexadecimal: bit 0 allows debugging, bit 28 keeps
    /// page faults of the host from the guest; absent: the hypervisor's default.
    #[xml(child)]
    pub policy: Option<Base16<0>>,
    /// Identifier of the configuration that is not the owner's, 48 bytes in base64; part of what is
    /// attested.
    #[xml(child = "mrConfigId")]
    pub mr_config_id: Option<NonEmpty>,
    /// Identifier of the guest's owner, 48 bytes in base64; part of what is attested.
    #[xml(child = "mrOwner")]
    pub mr_owner: Option<NonEmpty>,
    /// Identifier of the owner's configuration, 48 bytes in base64; part of what is attested.
    #[xml(child = "mrOwnerConfig")]
    pub mr_owner_config: Option<NonEmpty>,
    /// The service of the host that signs reports; absent: the guest has none.
    #[xml(child = "quoteGenerationService")]
    pub quote_generation_service: Option<QuoteGenerationService>,
}

/// `<quoteGenerationService>`: the service of the host that signs reports.
#[derive(Clone, Debug, Default, PartialEq, Element)]
#[xml(empty = "closed")]
pub struct QuoteGenerationService {
    /// Path of the service's socket; absent: the usual one.
    #[xml(attr)]
    pub path: Option<NonEmpty>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

impl LaunchSecurity {
    /// The features that firmware must have for it.
    pub fn firmware_features(&self) -> Vec<&'static str> {
        match &self.kind {
            LaunchSecurityKind::Sev(sev) if sev.policy.0 & 4 != 0 => vec!["amd-sev", "amd-sev-es"],
            LaunchSecurityKind::Sev(_) => vec!["amd-sev"],
            LaunchSecurityKind::SevSnp(_) => vec!["amd-sev-snp"],
            LaunchSecurityKind::S390Pv => Vec::new(),
            LaunchSecurityKind::Tdx(_) => vec!["intel-tdx"],
        }
    }
}
