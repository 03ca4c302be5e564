//! `<crypto>`: a device that encrypts for the guest.

use crate::domain::info::{DeviceInfo, VirtioDriver};
use crate::token;
use crate::xml::Rest;
use domdef_derive::Element;

/// `<crypto>`: help with encryption.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct Crypto {
    /// Device that the guest sees; always virtio.
    #[xml(attr)]
    pub model: CryptoModel,
    /// Who implements the device; always qemu.
    #[xml(attr)]
    pub r#type: CryptoType,
    /// What does the encryption on the host.
    #[xml(child)]
    pub backend: CryptoBackend,
    /// Virtio options of the device.
    #[xml(child)]
    pub driver: Option<VirtioDriver>,
    /// Address, alias, boot order and what else all devices have.
    #[xml(flatten)]
    pub info: DeviceInfo,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

token! {
    /// What the guest sees of a crypto device.
    pub enum CryptoModel {
        /// A virtio device, for which the guest needs a driver.
        Virtio = "virtio",
    }
}

token! {
    /// Who does a crypto device's work.
    pub enum CryptoType {
        /// The hypervisor process does the encryption itself.
        Qemu = "qemu",
    }
}

/// `<crypto><backend>`: what does the encryption on the host.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct CryptoBackend {
    /// Whether the hypervisor encrypts (builtin) or the host's kernel (lkcf).
    #[xml(attr)]
    pub model: CryptoBackendModel,
    /// Queues of requests; 0 or absent: the device's default.
    #[xml(attr, omit)]
    pub queues: u32,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

token! {
    /// By what encryption is done.
    pub enum CryptoBackendModel {
        /// The hypervisor's own library.
        Builtin = "builtin",
        /// The encryption of the host's Linux kernel.
        Lkcf = "lkcf",
    }
}
