//! `<smartcard>`: a smart card of the host, of certificates or of a viewer.

use super::chardev::{Log, SerialModel, Source};
use crate::domain::info::DeviceInfo;
use crate::xml::value::NonEmpty;
use crate::xml::Rest;
use domdef_derive::Element;

/// `<smartcard>`: a smart card in the guest's reader.
#[derive(Clone, Debug, PartialEq, Element)]
#[xml(empty = "pair")]
pub struct Smartcard {
    /// Where the card is: in the host's reader, made of certificates, or reached through a channel.
    #[xml(flatten)]
    pub mode: SmartcardMode,
    /// A port, as other character devices have it; nothing is done with it.
    #[xml(child)]
    pub target: Option<SmartcardTarget>,
    /// Address, alias, boot order and what else all devices have.
    #[xml(flatten)]
    pub info: DeviceInfo,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<smartcard><target>`: a port, as other character devices have it.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct SmartcardTarget {
    /// Kind of port; kept, without effect on a smart card.
    #[xml(attr)]
    pub r#type: Option<String>,
    /// Number of the port; kept, without effect on a smart card.
    #[xml(attr)]
    pub port: Option<String>,
    /// Model of the port; kept, without effect on a smart card.
    #[xml(child, since = "3.10")]
    pub model: Option<SerialModel>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `smartcard@mode`: where the card is.
#[derive(Clone, Debug, PartialEq, Element)]
#[xml(tag = "mode")]
pub enum SmartcardMode {
    /// In a reader of the host.
    #[xml(since = "0.0")]
    Host,
    /// Certificates of the host stand for it.
    #[xml(value = "host-certificates", since = "0.0")]
    HostCertificates(Certificates),
    /// Through a character device, such as a viewer's reader.
    #[xml(since = "0.0")]
    Passthrough(Passthrough),
}

/// Certificates that stand for a card.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Certificates {
    /// The names of three of them.
    #[xml(list = "certificate")]
    pub certificate: Vec<String>,
    /// Absolute path of the certificate database on the host; absent: the hypervisor's default.
    #[xml(child)]
    pub database: Option<NonEmpty>,
}

/// A card somewhere else.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct Passthrough {
    /// Channel through which the card is reached.
    #[xml(flatten, tag = "type")]
    pub source: Source,
    /// File to which all data of the channel is copied.
    #[xml(child, since = "1.3.3")]
    pub log: Option<Log>,
}
