//! `<auth>` and `<encryption>`: what storage asks for before it can be read.

use crate::domain::elements;
use crate::token;
use crate::xml::value::id::Uuid;
use crate::xml::Rest;
use domdef_derive::Element;

/// `<encryption>`.
#[derive(Clone, Debug, Default, PartialEq, Element)]
#[xml(empty = "pair")]
pub struct Encryption {
    /// The format.
    #[xml(attr)]
    pub format: EncryptionFormat,
    /// Who decrypts it.
    #[xml(attr)]
    pub engine: Option<EncryptionEngine>,
    /// The secrets that hold the keys.
    #[xml(list = "secret")]
    pub secret: Vec<Secret>,
    /// The cipher of a volume that is to be made.
    #[xml(child)]
    pub cipher: Option<Cipher>,
    /// How initialization vectors are made.
    #[xml(child)]
    pub ivgen: Option<Ivgen>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

token! {
    /// The format of encrypted storage.
    pub enum EncryptionFormat: default Default {
        /// As the storage suggests.
        Default = "default",
        /// The encryption that QCOW images had before LUKS.
        Qcow = "qcow",
        /// LUKS, version 1.
        Luks = "luks",
        /// LUKS, version 2.
        Luks2 = "luks2",
        /// LUKS in whichever version the storage has.
        LuksAny = "luks-any",
    }
}

token! {
    /// Who decrypts storage.
    pub enum EncryptionEngine {
        /// QEMU.
        Qemu = "qemu",
        /// The library of RADOS block devices.
        Librbd = "librbd",
    }
}

token! {
    /// The scheme by which a client logs in to storage.
    pub enum AuthType {
        /// None.
        None = "none",
        /// CHAP, for iSCSI.
        Chap = "chap",
        /// Ceph's.
        Ceph = "ceph",
    }
}

elements! {
    /// `<auth>`: how to log in.
    Auth {
        /// The scheme.
        #[xml(attr)] r#type: Option<AuthType>,
        /// The user.
        #[xml(attr)] username: String,
        /// The secret that holds the password.
        #[xml(child)] secret: Option<Secret>,
    }
    /// `<secret>`: one of the manager's secrets.
    Secret {
        /// Its kind.
        #[xml(attr)] r#type: Option<String>,
        /// Its identity.
        #[xml(attr)] uuid: Option<Uuid>,
        /// What it is for, as its name.
        #[xml(attr)] usage: Option<String>,
    }
    /// `<cipher>` of an encryption.
    Cipher {
        /// Its name, such as aes.
        #[xml(attr)] name: String,
        /// Bits of a key.
        #[xml(attr)] size: u32,
        /// How blocks are chained.
        #[xml(attr)] mode: Option<String>,
        /// The hash of the mode.
        #[xml(attr)] hash: Option<String>,
    }
    /// `<ivgen>`: how initialization vectors are made.
    Ivgen {
        /// The generator.
        #[xml(attr)] name: String,
        /// Its hash.
        #[xml(attr)] hash: Option<String>,
    }
}
