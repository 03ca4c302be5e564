//! `<audio>`: where sound goes on the host.

use crate::token;
use crate::xml::value::token::YesNo;
use crate::xml::value::NonEmpty;
use crate::xml::Rest;
use domdef_derive::Element;
use std::num::NonZeroU32;

/// `<audio>`: where sound goes on the host.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct Audio {
    /// Id by which sound cards and displays name this host side, at least 1.
    #[xml(attr)]
    pub id: u32,
    /// Sound system of the host, and its settings.
    #[xml(flatten)]
    pub kind: AudioKind,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `audio@type`: the host's sound system.
#[derive(Clone, Debug, PartialEq, Element)]
#[xml(tag = "type")]
pub enum AudioKind {
    /// Nowhere: the guest hears and is heard by nobody.
    #[xml(since = "7.2")]
    None(PlainAudio),
    /// To and from ALSA, Linux' sound system.
    #[xml(since = "7.2")]
    Alsa(Alsa),
    /// To and from CoreAudio, the sound system of macOS.
    #[xml(since = "7.2")]
    Coreaudio(Coreaudio),
    /// To and from a JACK server, for low delay.
    #[xml(since = "7.2")]
    Jack(Jack),
    /// To and from OSS, the older sound system of Linux and that of the BSDs.
    #[xml(since = "0.0")]
    Oss(Oss),
    /// To and from a PulseAudio server.
    #[xml(since = "7.2")]
    Pulseaudio(Pulseaudio),
    /// To and from the sound system that SDL chooses.
    #[xml(since = "7.2")]
    Sdl(Sdl),
    /// To and from the viewer, through SPICE.
    #[xml(since = "7.2")]
    Spice(PlainAudio),
    /// Into a WAV file on the host.
    #[xml(since = "7.2")]
    File(AudioFile),
    /// To and from the viewer, through D-Bus.
    #[xml(since = "8.4")]
    Dbus(PlainAudio),
    /// To and from a PipeWire server.
    #[xml(since = "9.10")]
    Pipewire(Pipewire),
}

/// `<audio>` of a display or sound card.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct AudioId {
    /// The number of the `<audio>` device.
    #[xml(attr)]
    pub id: u32,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

macro_rules! sound_system {
    ($(#[doc = $doc:literal])+ $name:ident $side:ident {
        $($(#[doc = $own_doc:literal])+ #[xml($($own_word:tt)+)] $own:ident: $own_type:ty,)*
    } {
        $($(#[doc = $side_doc:literal])+ #[xml($($side_word:tt)+)] $field:ident: $field_type:ty,)*
    }) => {
        $(#[doc = $doc])+
        #[derive(Clone, Debug, Default, PartialEq, Element)]
        pub struct $name {
            /// Period in microseconds in which the emulator handles sound; absent: its default.
            #[xml(attr = "timerPeriod", since = "7.5")]
            pub timer_period: Option<NonZeroU32>,
            $($(#[doc = $own_doc])+ #[xml($($own_word)+)] pub $own: $own_type,)*
            /// Settings of sound from the host to the guest.
            #[xml(child)]
            pub input: Option<$side>,
            /// Settings of sound from the guest to the host.
            #[xml(child)]
            pub output: Option<$side>,
        }

        #[doc = "`<input>` or `<output>`."]
        #[derive(Clone, Debug, Default, PartialEq, Element)]
        pub struct $side {
            #[xml(flatten)]
            #[doc = "What every sound system has."]
            pub common: AudioCommon,
            $($(#[doc = $side_doc])+ #[xml($($side_word)+)] pub $field: $field_type,)*
            #[doc = "The form of the sound."]
            #[xml(child, since = "7.2")]
            pub settings: Option<AudioSettings>,
            #[doc = "What no other field names, kept for writing it back."]
            #[xml(rest)]
            pub rest: Rest,
        }
    };
}

/// What `<input>` and `<output>` have with every sound system.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct AudioCommon {
    /// Whether the hypervisor mixes and converts.
    #[xml(attr = "mixingEngine", since = "7.2")]
    pub mixing_engine: Option<YesNo>,
    /// Whether the form of the sound is always the same.
    #[xml(attr = "fixedSettings", since = "7.2")]
    pub fixed_settings: Option<YesNo>,
    /// Number of voices that are used, at least 1; absent: the emulator's default.
    #[xml(attr, since = "7.2")]
    pub voices: Option<NonZeroU32>,
    /// Length of the buffer in microseconds; absent: the emulator's default.
    #[xml(attr = "bufferLength", since = "7.2")]
    pub buffer_length: Option<NonZeroU32>,
}

/// `<settings>`: the form of the sound.
#[derive(Clone, Debug, Default, PartialEq, Element)]
#[xml(empty = "closed")]
pub struct AudioSettings {
    /// Sampling frequency in Hz; absent: the emulator's default.
    #[xml(attr)]
    pub frequency: Option<NonZeroU32>,
    /// Number of channels, 2 for stereo; absent: the emulator's default.
    #[xml(attr)]
    pub channels: Option<NonZeroU32>,
    /// Sign and bits of a value, such as s16.
    #[xml(attr)]
    pub format: Option<AudioFormat>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

token! {
    /// Sign and bits of a value.
    pub enum AudioFormat {
        /// Signed, 8 bits.
        S8 = "s8",
        /// Unsigned, 8 bits.
        U8 = "u8",
        /// Signed, 16 bits.
        S16 = "s16",
        /// Unsigned, 16 bits.
        U16 = "u16",
        /// Signed, 32 bits.
        S32 = "s32",
        /// Unsigned, 32 bits.
        U32 = "u32",
        /// Floating point, 32 bits.
        F32 = "f32",
    }
}

sound_system! {
    /// A sound system without settings of its own.
    PlainAudio PlainSide {} {}
}
sound_system! {
    /// To and from ALSA, Linux' sound system.
    Alsa AlsaSide {} {
        /// Name of the host's ALSA device; absent: its default device.
        #[xml(attr)] dev: Option<String>,
    }
}
sound_system! {
    /// To and from CoreAudio, the sound system of macOS.
    Coreaudio CoreaudioSide {} {
        /// Number of buffers; absent: the emulator's default.
        #[xml(attr = "bufferCount", omit, since = "7.2")] buffer_count: u32,
    }
}
sound_system! {
    /// To and from a JACK server, for low delay.
    Jack JackSide {} {
        /// The server's name.
        #[xml(attr = "serverName")] server_name: Option<String>,
        /// The name that it goes by there.
        #[xml(attr = "clientName")] client_name: Option<String>,
        /// The ports that it is connected to, a regular expression.
        #[xml(attr = "connectPorts")] connect_ports: Option<String>,
        /// Whether it must have exactly that name.
        #[xml(attr = "exactName")] exact_name: Option<YesNo>,
    }
}
sound_system! {
    /// To and from OSS, the older sound system of Linux and that of the BSDs.
    Oss OssSide {
        /// Whether memory is shared with the driver.
        #[xml(attr = "tryMMap", since = "7.2")] try_mmap: Option<YesNo>,
        /// Whether no other program may use it.
        #[xml(attr, since = "7.2")] exclusive: Option<YesNo>,
        /// Level of delay that the driver makes, 0 to 10; absent: the emulator's default.
        #[xml(attr = "dspPolicy", since = "7.2")] dsp_policy: Option<i32>,
    } {
        /// Path of the host's OSS device; absent: its default device.
        #[xml(attr)] dev: Option<String>,
        /// Number of buffers; absent: the emulator's default.
        #[xml(attr = "bufferCount", omit, since = "7.2")] buffer_count: u32,
        /// Whether the device is watched by polling where possible; absent: the emulator's default.
        #[xml(attr = "tryPoll", since = "7.2")] try_poll: Option<YesNo>,
    }
}
sound_system! {
    /// To and from a PulseAudio server.
    Pulseaudio PulseaudioSide {
        /// The server's name.
        #[xml(attr = "serverName")] server_name: Option<String>,
    } {
        /// The sink or source.
        #[xml(attr)] name: Option<String>,
        /// The name that it goes by there.
        #[xml(attr = "streamName")] stream_name: Option<String>,
        /// Delay that it aims at, in microseconds; 0 or absent: the emulator's default.
        #[xml(attr)] latency: Option<NonZeroU32>,
    }
}
sound_system! {
    /// To and from a PipeWire server.
    Pipewire PipewireSide {
        /// Directory on the host that holds PipeWire's socket; absent: the daemon's own.
        #[xml(attr = "runtimeDir")] runtime_dir: Option<NonEmpty>,
    } {
        /// The sink or source.
        #[xml(attr)] name: Option<String>,
        /// The name that it goes by there.
        #[xml(attr = "streamName")] stream_name: Option<String>,
        /// Delay that it aims at, in microseconds; 0 or absent: the emulator's default.
        #[xml(attr)] latency: Option<NonZeroU32>,
    }
}
sound_system! {
    /// To and from the sound system that SDL chooses.
    Sdl SdlSide {
        /// Sound system that SDL uses; absent: SDL's choice.
        #[xml(attr)] driver: Option<SdlDriver>,
    } {
        /// Number of buffers; absent: the emulator's default.
        #[xml(attr = "bufferCount", omit, since = "7.2")] buffer_count: u32,
    }
}
sound_system! {
    /// Into a WAV file on the host.
    AudioFile FileSide {
        /// Path of the file on the host that the sound is written to.
        #[xml(attr)] path: Option<NonEmpty>,
    } {}
}

token! {
    /// What SDL uses.
    pub enum SdlDriver {
        /// The sound daemon of Enlightenment.
        Esd = "esd",
        /// SDL plays through ALSA, the sound system of the Linux kernel.
        Alsa = "alsa",
        /// The sound daemon of KDE.
        Arts = "arts",
        /// SDL plays through the PulseAudio server.
        Pulseaudio = "pulseaudio",
    }
}
