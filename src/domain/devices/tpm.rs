//! `<tpm>`: a security chip, and who does its work.

use crate::domain::info::DeviceInfo;
use crate::token;
use crate::xml::value::token::YesNo;
use crate::xml::Rest;
use domdef_derive::Element;

/// `<tpm>`.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct Tpm {
    /// What the guest sees.
    #[xml(attr)]
    pub model: Option<TpmModel>,
    /// Who does the work; what else it holds is kept as it is.
    #[xml(child)]
    pub backend: TpmBackend,
    /// What every device has.
    #[xml(flatten)]
    pub info: DeviceInfo,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

token! {
    /// What the guest sees of a TPM.
    pub enum TpmModel {
        /// The older interface.
        TpmTis = "tpm-tis",
        /// The newer interface.
        TpmCrb = "tpm-crb",
        /// pSeries'.
        TpmSpapr = "tpm-spapr",
        /// pSeries' proxy.
        SpaprTpmProxy = "spapr-tpm-proxy",
    }
}

/// `<tpm><backend>`.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct TpmBackend {
    /// Who does the work.
    #[xml(attr)]
    pub r#type: TpmBackendType,
    /// The version of the standard.
    #[xml(attr)]
    pub version: Option<TpmVersion>,
    /// Whether its state outlives the guest's definition.
    #[xml(attr)]
    pub persistent_state: Option<YesNo>,
    /// How much it logs.
    #[xml(attr, omit)]
    pub debug: u32,
    /// The host's device.
    #[xml(child)]
    pub device: Option<TpmDevice>,
    /// The secret that encrypts its state.
    #[xml(child)]
    pub encryption: Option<TpmEncryption>,
    /// The banks of hashes that are used.
    #[xml(child)]
    pub active_pcr_banks: Option<ActivePcrBanks>,
    /// The socket of a program that runs already.
    #[xml(child)]
    pub source: Option<TpmSource>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<active_pcr_banks>`: the banks of hashes that are used.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct ActivePcrBanks {
    /// SHA-1.
    #[xml(flag)]
    pub sha1: bool,
    /// SHA-256.
    #[xml(flag)]
    pub sha256: bool,
    /// SHA-384.
    #[xml(flag)]
    pub sha384: bool,
    /// SHA-512.
    #[xml(flag)]
    pub sha512: bool,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

token! {
    /// Who does a TPM's work.
    pub enum TpmBackendType {
        /// The host's chip.
        Passthrough = "passthrough",
        /// A program.
        Emulator = "emulator",
        /// A program that runs already.
        External = "external",
    }
}

token! {
    /// The version of the TPM standard.
    pub enum TpmVersion {
        /// 1.2.
        V1 = "1.2",
        /// 2.0.
        V2 = "2.0",
    }
}

/// `<tpm><backend><device>`.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct TpmDevice {
    /// The path of the host's chip; `/dev/tpm0` where it is missing.
    #[xml(attr)]
    pub path: Option<crate::xml::value::NonEmpty>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<tpm><backend><source>`.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct TpmSource {
    /// The kind of socket.
    #[xml(attr)]
    pub r#type: super::disk::UnixType,
    /// Who waits for whom.
    #[xml(attr, default)]
    pub mode: super::chardev::Mode,
    /// Its path.
    #[xml(attr)]
    pub path: Option<crate::xml::value::NonEmpty>,
    /// Whether a lost connection is set up again.
    #[xml(child)]
    pub reconnect: Option<super::chardev::Reconnect>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<tpm><backend><encryption>`.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct TpmEncryption {
    /// The secret.
    #[xml(attr)]
    pub secret: crate::xml::value::id::Uuid,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}
