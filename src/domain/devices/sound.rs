//! `<sound>`: a sound card.

use super::audio::AudioId;
use crate::domain::info::{DeviceInfo, VirtioDriver};
use crate::token;
use crate::xml::value::token::YesNo;
use crate::xml::Rest;
use domdef_derive::Element;

/// `<sound>`: a sound card of the guest.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct Sound {
    /// Model of the sound card that the guest sees.
    #[xml(attr)]
    pub model: SoundModel,
    /// Whether it has more than two channels, on USB.
    #[xml(attr, since = "9.4")]
    pub multichannel: Option<YesNo>,
    /// Number of streams of a virtio card; 2 where it is missing.
    #[xml(attr, since = "10.4")]
    pub streams: Option<u32>,
    /// Codecs on the bus of the models ich6 and ich9; absent: a duplex one.
    #[xml(list = "codec", since = "0.9.13")]
    pub codec: Vec<Codec>,
    /// Host side that the sound goes to, by the id of an `<audio>`; absent: the first one.
    #[xml(child, since = "6.7")]
    pub audio: Option<AudioId>,
    /// Address, alias, boot order and what else all devices have.
    #[xml(flatten)]
    pub info: DeviceInfo,
    /// Virtio options of the device, with model virtio.
    #[xml(child, since = "10.4")]
    pub driver: Option<VirtioDriver>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

token! {
    /// A sound card.
    pub enum SoundModel {
        /// A Sound Blaster 16 on the ISA bus.
        Sb16 = "sb16",
        /// An Ensoniq AudioPCI ES1370 on the PCI bus.
        Es1370 = "es1370",
        /// The PC speaker.
        Pcspk = "pcspk",
        /// An Intel 82801AA AC'97 on the PCI bus.
        Ac97 = "ac97" since "0.6",
        /// The Intel HD Audio of an ICH6, with codecs behind it.
        Ich6 = "ich6" since "0.8.8",
        /// Intel HDA of newer machines.
        Ich9 = "ich9" since "1.1.3",
        /// A sound device on the USB bus.
        Usb = "usb" since "1.2.8",
        /// Intel HDA of bhyve.
        Ich7 = "ich7" since "6.7",
        /// A virtio sound card, for which the guest needs a driver.
        Virtio = "virtio" since "10.4",
    }
}

/// `<codec>`: a codec on the bus of the models ich6 and ich9.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct Codec {
    /// What is connected: line in and out (duplex), speaker and microphone (micro), or a speaker alone
    /// (output).
    #[xml(attr)]
    pub r#type: CodecType,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

token! {
    /// What is connected to a sound card.
    pub enum CodecType {
        /// Line in and out.
        Duplex = "duplex",
        /// A speaker and a microphone.
        Micro = "micro",
        /// A line out, and no line in.
        Output = "output" since "4.4",
    }
}
