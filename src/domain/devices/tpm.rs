//! `<tpm>`: a security chip, and who does its work.

use crate::domain::info::DeviceInfo;
use crate::token;
use crate::xml::value::token::YesNo;
use crate::xml::Rest;
use domdef_derive::Element;

/// `<tpm>`: a trusted platform module, of which there are two at most.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct Tpm {
    /// Interface that the guest sees; absent: tpm-spapr on PPC64, else tpm-tis.
    #[xml(attr)]
    pub model: Option<TpmModel>,
    /// Who does the work; what else it holds is kept as it is.
    #[xml(child)]
    pub backend: TpmBackend,
    /// Address, alias, boot order and what else all devices have.
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
        TpmCrb = "tpm-crb" since "4.4",
        /// The TPM of a pSeries machine.
        TpmSpapr = "tpm-spapr" since "6.1",
        /// The proxy through which a pSeries guest uses the host's TPM.
        SpaprTpmProxy = "spapr-tpm-proxy" since "6.5",
    }
}

/// `<tpm><backend>`: the emulator or the host's device that does the work.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct TpmBackend {
    /// Implementation: a TPM of the host (passthrough), an emulator that is started, or one that runs
    /// already (external).
    #[xml(attr)]
    pub r#type: TpmBackendType,
    /// Version of the TPM standard that the emulator implements, 1.2 or 2.0; absent: 1.2 for tpm-tis on
    /// x86, else 2.0.
    #[xml(attr, since = "4.5")]
    pub version: Option<TpmVersion>,
    /// Whether its state outlives the guest's definition.
    #[xml(attr, since = "7.0")]
    pub persistent_state: Option<YesNo>,
    /// Level of detail of the emulator's log; 0 or absent: the emulator's default.
    #[xml(attr, omit, since = "10.6")]
    pub debug: u32,
    /// TPM device of the host, with type passthrough.
    #[xml(child)]
    pub device: Option<TpmDevice>,
    /// The secret that encrypts its state.
    #[xml(child, since = "5.6")]
    pub encryption: Option<TpmEncryption>,
    /// The banks of hashes that are used.
    #[xml(child, since = "7.10")]
    pub active_pcr_banks: Option<ActivePcrBanks>,
    /// The socket of a program that runs already; or where an emulator keeps its state, absent: in a folder
    /// of the hypervisor.
    #[xml(child, since = "9.0")]
    pub source: Option<TpmSource>,
    /// Set of commands and algorithms that an emulated TPM 2.0 has; absent: the emulator's default.
    #[xml(child, since = "10.10")]
    pub profile: Option<TpmProfile>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<active_pcr_banks>`: the banks of hashes that are used.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct ActivePcrBanks {
    /// Platform registers with SHA-1 hashes are active.
    #[xml(flag)]
    pub sha1: bool,
    /// Platform registers with SHA-256 hashes are active.
    #[xml(flag)]
    pub sha256: bool,
    /// Platform registers with SHA-384 hashes are active.
    #[xml(flag)]
    pub sha384: bool,
    /// Platform registers with SHA-512 hashes are active.
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
        /// A program of the host emulates it: swtpm.
        Emulator = "emulator" since "4.5",
        /// A program that runs already.
        External = "external" since "9.0",
    }
}

token! {
    /// The version of the TPM standard.
    pub enum TpmVersion {
        /// TPM 1.2, the older standard.
        V1 = "1.2",
        /// TPM 2.0, which current systems expect.
        V2 = "2.0",
    }
}

/// `<tpm><backend><device>`: TPM device of the host, with type passthrough.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct TpmDevice {
    /// The path of the host's chip; `/dev/tpm0` where it is missing.
    #[xml(attr)]
    pub path: Option<crate::xml::value::NonEmpty>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<tpm><backend><source>`: the socket of a program that runs already.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct TpmSource {
    /// Socket of an external emulator (unix), or what keeps the state of an emulator that is started.
    #[xml(attr)]
    pub r#type: TpmSourceType,
    /// Whether the hypervisor connects to the socket or listens on it (bind).
    #[xml(attr)]
    pub mode: Option<super::chardev::Mode>,
    /// Path on the host of the socket, or of the file or folder with the state.
    #[xml(attr)]
    pub path: Option<crate::xml::value::NonEmpty>,
    /// Whether a lost connection is set up again.
    #[xml(child)]
    pub reconnect: Option<super::chardev::Reconnect>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

token! {
    /// What a TPM's source is.
    pub enum TpmSourceType {
        /// A UNIX domain socket.
        Unix = "unix",
        /// A file that keeps the state.
        File = "file" since "10.10",
        /// A folder that keeps the state.
        Dir = "dir" since "10.10",
    }
}

/// `<tpm><backend><profile>`: set of commands and algorithms that an emulated TPM 2.0 has.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct TpmProfile {
    /// Profile that the state is created with, such as `default-v1` or `local:restricted`.
    #[xml(attr)]
    pub source: Option<crate::xml::value::NonEmpty>,
    /// What becomes of algorithms that the host's library has disabled.
    #[xml(attr = "removeDisabled")]
    pub remove_disabled: Option<RemoveDisabled>,
    /// Name of the profile in use; filled in when the state is created.
    #[xml(attr)]
    pub name: Option<crate::xml::value::NonEmpty>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

token! {
    /// What becomes of algorithms that the host has disabled.
    pub enum RemoveDisabled {
        /// They are left out if the host's library refuses them.
        Check = "check",
        /// Those are left out that FIPS mode does not allow.
        FipsHost = "fips-host",
    }
}

/// `<tpm><backend><encryption>`: the secret that encrypts the TPM's state.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct TpmEncryption {
    /// UUID of the secret that holds the passphrase of the emulator's state.
    #[xml(attr)]
    pub secret: crate::xml::value::id::Uuid,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}
