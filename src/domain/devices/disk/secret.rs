//! `<auth>` and `<encryption>`: what storage asks for before it can be read.

use crate::domain::elements;
use crate::token;
use crate::xml::value::id::Uuid;
use crate::xml::Rest;
use domdef_derive::Element;

/// `<encryption>`: how the image is encrypted.
#[derive(Clone, Debug, Default, PartialEq, Element)]
#[xml(empty = "pair")]
pub struct Encryption {
    /// Format of the encryption: luks, luks2, luks-any, or the old qcow and default, which QEMU no longer
    /// supports.
    #[xml(attr)]
    pub format: EncryptionFormat,
    /// What encrypts: the hypervisor (qemu, its default) or Ceph's library (librbd).
    #[xml(attr, since = "7.9")]
    pub engine: Option<EncryptionEngine>,
    /// The secrets that hold the keys.
    #[xml(list = "secret")]
    pub secret: Vec<Secret>,
    /// The cipher of a volume that is to be made.
    #[xml(child, since = "2.1")]
    pub cipher: Option<Cipher>,
    /// Generator of initialization vectors of a new volume; needs a cipher.
    #[xml(child, since = "2.1")]
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
        Luks = "luks" since "2.1",
        /// LUKS, version 2.
        Luks2 = "luks2" since "7.9",
        /// LUKS in whichever version the storage has.
        LuksAny = "luks-any" since "9.2",
    }
}

token! {
    /// Who decrypts storage.
    pub enum EncryptionEngine {
        /// QEMU decrypts the image.
        Qemu = "qemu",
        /// The library of RADOS block devices.
        Librbd = "librbd",
    }
}

token! {
    /// The scheme by which a client logs in to storage.
    pub enum AuthType {
        /// The client does not log in.
        None = "none",
        /// CHAP, for iSCSI.
        Chap = "chap",
        /// Ceph's own scheme, cephx.
        Ceph = "ceph",
    }
}

elements! {
    /// `<auth>`: how to log in.
    Auth {
        /// The scheme: chap for iSCSI, ceph for rbd.
        #[xml(attr)] r#type: Option<AuthType>,
        /// Name of the user on the server.
        #[xml(attr)] username: String,
        /// The secret that holds the password.
        #[xml(child)] secret: Option<Secret>,
    }
    /// `<secret>`: one of the manager's secrets.
    Secret {
        /// Use of the secret: passphrase for encryption, iscsi or ceph for a login.
        #[xml(attr)] r#type: Option<String>,
        /// UUID of the secret; excludes `usage`.
        #[xml(attr)] uuid: Option<Uuid>,
        /// What it is for, as its name.
        #[xml(attr, since = "0.9.7")] usage: Option<String>,
    }
    /// `<cipher>` of an encryption.
    Cipher {
        /// Name of the cipher, such as aes.
        #[xml(attr)] name: String,
        /// Length of the key in bits, such as 256.
        #[xml(attr)] size: u32,
        /// Mode in which blocks are chained, such as xts.
        #[xml(attr)] mode: Option<String>,
        /// Hash algorithm of the cipher's mode.
        #[xml(attr)] hash: Option<String>,
    }
    /// `<ivgen>`: how initialization vectors are made.
    Ivgen {
        /// Name of the generator, such as plain64.
        #[xml(attr)] name: String,
        /// Hash algorithm of the generator.
        #[xml(attr)] hash: Option<String>,
    }
}
