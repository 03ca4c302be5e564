//! `<sound>`: a sound card.

use super::audio::AudioId;
use crate::domain::info::{DeviceInfo, VirtioDriver};
use crate::token;
use crate::xml::value::token::YesNo;
use crate::xml::Rest;
use domdef_derive::Element;

/// `<sound>`.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct Sound {
    /// The card.
    #[xml(attr)]
    pub model: SoundModel,
    /// Whether it has more than two channels, on USB.
    #[xml(attr)]
    pub multichannel: Option<YesNo>,
    /// Streams of a virtio card; 2 where it is missing.
    #[xml(attr)]
    pub streams: Option<u32>,
    /// What is connected to it.
    #[xml(list = "codec")]
    pub codec: Vec<Codec>,
    /// Where its sound goes.
    #[xml(child)]
    pub audio: Option<AudioId>,
    /// What every device has.
    #[xml(flatten)]
    pub info: DeviceInfo,
    /// How it is driven.
    #[xml(child)]
    pub driver: Option<VirtioDriver>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

token! {
    /// A sound card.
    pub enum SoundModel {
        /// SoundBlaster 16.
        Sb16 = "sb16",
        /// Ensoniq.
        Es1370 = "es1370",
        /// The PC speaker.
        Pcspk = "pcspk",
        /// Intel AC97.
        Ac97 = "ac97",
        /// Intel HDA.
        Ich6 = "ich6",
        /// Intel HDA of newer machines.
        Ich9 = "ich9",
        /// USB.
        Usb = "usb",
        /// Intel HDA of bhyve.
        Ich7 = "ich7",
        /// Virtio.
        Virtio = "virtio",
    }
}

/// `<codec>`.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct Codec {
    /// What it is.
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
        /// A speaker.
        Output = "output",
    }
}
