//! `<graphics>`: displays on the host.

use super::audio::AudioId;
use crate::xml::value::token::{OnOff, YesNo};
use crate::xml::value::NonEmpty;
use crate::xml::Rest;
use crate::{open_token, token};
use domdef_derive::Element;

/// `<graphics>`: `type` decides what else stands there.
#[derive(Clone, Debug, PartialEq, Element)]
pub struct Graphics {
    /// The kind of display.
    #[xml(flatten)]
    pub kind: Kind,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `graphics@type`.
#[derive(Clone, Debug, PartialEq, Element)]
#[xml(tag = "type")]
pub enum Kind {
    /// VNC.
    Vnc(Vnc),
    /// SPICE.
    Spice(Box<Spice>),
    /// Remote desktop.
    Rdp(Rdp),
    /// A window.
    Sdl(Sdl),
    /// A window of VirtualBox.
    Desktop(Desktop),
    /// None, but with 3D.
    #[xml(value = "egl-headless")]
    EglHeadless(EglHeadless),
    /// D-Bus.
    Dbus(Dbus),
}

/// VNC.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Vnc {
    /// The socket of the first listen.
    #[xml(attr)]
    pub socket: Option<NonEmpty>,
    /// The port, from 5900; -1 for one that is chosen at the start.
    #[xml(attr)]
    pub port: Option<i32>,
    /// Whether the port is chosen at the start.
    #[xml(attr, lenient)]
    pub autoport: Option<YesNo>,
    /// The port for browsers; -1 for one that is chosen at the start.
    #[xml(attr, omit)]
    pub websocket: i32,
    /// The address of the first listen.
    #[xml(attr)]
    pub listen: Option<NonEmpty>,
    /// The keyboard's layout.
    #[xml(attr)]
    pub keymap: Option<String>,
    /// Who may share the display.
    #[xml(attr = "sharePolicy", omit)]
    pub share_policy: SharePolicy,
    /// Whether viewers may switch the guest off.
    #[xml(attr = "powerControl")]
    pub power_control: Option<YesNo>,
    /// Its password.
    #[xml(flatten)]
    pub password: Password,
    /// Where it listens.
    #[xml(list = "listen")]
    pub listens: Vec<Listen>,
    /// Its sound.
    #[xml(child)]
    pub audio: Option<AudioId>,
}

/// The password of a display.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Password {
    /// The password.
    #[xml(attr)]
    pub passwd: Option<String>,
    /// Until when it is valid, UTC.
    #[xml(attr = "passwdValidTo")]
    pub passwd_valid_to: Option<String>,
    /// What happens to viewers when it changes.
    #[xml(attr)]
    pub connected: Option<Connected>,
}

token! {
    /// Who may share a VNC display.
    pub enum SharePolicy: default Default {
        /// As the hypervisor does it.
        Default = "default",
        /// A viewer may ask to be alone.
        AllowExclusive = "allow-exclusive",
        /// All share.
        ForceShared = "force-shared",
        /// All share, whatever they ask.
        Ignore = "ignore",
    }
}

/// SPICE.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Spice {
    /// The port, from 5900.
    #[xml(attr)]
    pub port: Option<i32>,
    /// The port for encrypted channels.
    #[xml(attr = "tlsPort")]
    pub tls_port: Option<i32>,
    /// Whether the ports are chosen at the start.
    #[xml(attr)]
    pub autoport: Option<YesNo>,
    /// The address of the first listen.
    #[xml(attr)]
    pub listen: Option<NonEmpty>,
    /// The keyboard's layout.
    #[xml(attr)]
    pub keymap: Option<String>,
    /// Whether channels are encrypted that say nothing.
    #[xml(attr = "defaultMode", omit)]
    pub default_mode: ChannelMode,
    /// Its password.
    #[xml(flatten)]
    pub password: Password,
    /// Where it listens.
    #[xml(list = "listen")]
    pub listens: Vec<Listen>,
    /// Whether one channel each is encrypted.
    #[xml(list = "channel")]
    pub channel: Vec<SpiceChannel>,
    /// How images are compressed.
    #[xml(child)]
    pub image: Option<Image>,
    /// How images are compressed on slow lines, with loss.
    #[xml(child)]
    pub jpeg: Option<SlowLine>,
    /// How images are compressed on slow lines, without loss.
    #[xml(child)]
    pub zlib: Option<SlowLine>,
    /// Whether sound is compressed.
    #[xml(child)]
    pub playback: Option<Playback>,
    /// Which areas are sent as video.
    #[xml(child)]
    pub streaming: Option<Streaming>,
    /// Who moves the pointer.
    #[xml(child)]
    pub mouse: Option<Mouse>,
    /// Whether the clipboard is shared.
    #[xml(child)]
    pub clipboard: Option<Clipboard>,
    /// Whether files can be sent to the guest.
    #[xml(child)]
    pub filetransfer: Option<Filetransfer>,
    /// Whether the host's 3D is used.
    #[xml(child)]
    pub gl: Option<Gl>,
}

/// Remote desktop.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Rdp {
    /// The port.
    #[xml(attr)]
    pub port: Option<i32>,
    /// Whether the port is chosen at the start.
    #[xml(attr, lenient)]
    pub autoport: Option<YesNo>,
    /// Whether a new viewer takes the old one's place.
    #[xml(attr = "replaceUser", lenient)]
    pub replace_user: Option<YesNo>,
    /// Whether there may be several viewers.
    #[xml(attr = "multiUser", lenient)]
    pub multi_user: Option<YesNo>,
    /// The address of the first listen.
    #[xml(attr)]
    pub listen: Option<NonEmpty>,
    /// Where it listens.
    #[xml(list = "listen")]
    pub listens: Vec<Listen>,
}

/// A window.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Sdl {
    /// The X display.
    #[xml(attr)]
    pub display: Option<String>,
    /// The file with the right to use it.
    #[xml(attr)]
    pub xauth: Option<String>,
    /// Whether it fills the screen.
    #[xml(attr)]
    pub fullscreen: Option<YesNo>,
    /// Whether the host's 3D is used.
    #[xml(child)]
    pub gl: Option<Gl>,
}

/// A window of VirtualBox.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Desktop {
    /// The X display.
    #[xml(attr)]
    pub display: Option<String>,
    /// Whether it fills the screen.
    #[xml(attr)]
    pub fullscreen: Option<YesNo>,
}

/// No display, but with 3D.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct EglHeadless {
    /// The host's 3D.
    #[xml(child)]
    pub gl: Option<Gl>,
}

/// D-Bus.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Dbus {
    /// Whether viewers are handed over one by one.
    #[xml(attr)]
    pub p2p: Option<YesNo>,
    /// The address of the bus.
    #[xml(attr)]
    pub address: Option<String>,
    /// Whether the host's 3D is used.
    #[xml(child)]
    pub gl: Option<Gl>,
    /// Its sound.
    #[xml(child)]
    pub audio: Option<AudioId>,
}

token! {
    /// Whether a SPICE channel is encrypted.
    pub enum ChannelMode: default Any {
        /// As the viewer likes.
        Any = "any",
        /// It is.
        Secure = "secure",
        /// It is not.
        Insecure = "insecure",
    }
}

token! {
    /// A SPICE channel.
    pub enum ChannelName {
        /// Control.
        Main = "main",
        /// The picture.
        Display = "display",
        /// Keyboard and mouse.
        Inputs = "inputs",
        /// The pointer.
        Cursor = "cursor",
        /// Sound from the guest.
        Playback = "playback",
        /// Sound to the guest.
        Record = "record",
        /// Smart cards.
        Smartcard = "smartcard",
        /// USB devices.
        Usbredir = "usbredir",
    }
}

token! {
    /// What a listen is.
    pub enum ListenType {
        /// An address.
        Address = "address",
        /// A virtual network's address.
        Network = "network",
        /// A UNIX domain socket.
        Socket = "socket",
        /// Nothing.
        None = "none",
    }
}

token! {
    /// Who moves the pointer.
    pub enum MouseMode {
        /// The guest.
        Server = "server",
        /// The viewer.
        Client = "client",
    }
}

open_token! {
    /// What happens to viewers when the password changes.
    pub enum Connected {
        /// The change fails while there are viewers.
        Fail = "fail",
        /// They are disconnected.
        Disconnect = "disconnect",
        /// They stay.
        Keep = "keep",
    }
}

token! {
    /// How SPICE compresses images.
    pub enum ImageCompression {
        /// GLZ or QUIC, as suits an image.
        AutoGlz = "auto_glz",
        /// LZ or QUIC, as suits an image.
        AutoLz = "auto_lz",
        /// QUIC.
        Quic = "quic",
        /// LZ with a dictionary of all images.
        Glz = "glz",
        /// LZ.
        Lz = "lz",
        /// Not at all.
        Off = "off",
    }
}

token! {
    /// When SPICE compresses images for slow lines.
    pub enum SlowLineCompression {
        /// On slow lines.
        Auto = "auto",
        /// Never.
        Never = "never",
        /// Always.
        Always = "always",
    }
}

token! {
    /// Which areas of the screen SPICE sends as video.
    pub enum StreamingMode {
        /// Those that change like video.
        Filter = "filter",
        /// All that change often.
        All = "all",
        /// None.
        Off = "off",
    }
}

macro_rules! small {
    ($($(#[doc = $doc:literal])+ $name:ident { $($(#[doc = $field_doc:literal])+ #[xml($($word:tt)+)] $field:ident: $type:ty,)+ })+) => {$(
        $(#[doc = $doc])+
        #[derive(Clone, Debug, PartialEq, Element)]
        pub struct $name {
            $($(#[doc = $field_doc])+ #[xml($($word)+)] pub $field: $type,)+
            #[xml(rest)]
            #[doc = "What is not known."]
            pub rest: Rest,
        }
    )+};
}

small! {
    /// `<listen>`.
    Listen {
        /// What it is.
        #[xml(attr)] r#type: ListenType,
        /// The address.
        #[xml(attr)] address: Option<NonEmpty>,
        /// The virtual network.
        #[xml(attr)] network: Option<NonEmpty>,
        /// The socket's path; chosen at the start where it is missing.
        #[xml(attr)] socket: Option<NonEmpty>,
    }
    /// `<channel>` of SPICE.
    SpiceChannel {
        /// Which one.
        #[xml(attr)] name: ChannelName,
        /// Whether it is encrypted.
        #[xml(attr)] mode: ChannelMode,
    }
    /// `<image>` of SPICE.
    Image {
        /// How images are compressed.
        #[xml(attr)] compression: ImageCompression,
    }
    /// `<jpeg>` and `<zlib>` of SPICE.
    SlowLine {
        /// When images are compressed in this way.
        #[xml(attr)] compression: SlowLineCompression,
    }
    /// `<playback>` of SPICE.
    Playback {
        /// Whether sound is compressed.
        #[xml(attr)] compression: OnOff,
    }
    /// `<streaming>`.
    Streaming {
        /// Which areas.
        #[xml(attr)] mode: StreamingMode,
    }
    /// `<mouse>`.
    Mouse {
        /// Who moves the pointer.
        #[xml(attr)] mode: MouseMode,
    }
    /// `<clipboard>`.
    Clipboard {
        /// Whether it is shared.
        #[xml(attr)] copypaste: YesNo,
    }
    /// `<filetransfer>`.
    Filetransfer {
        /// Whether it is possible.
        #[xml(attr)] enable: YesNo,
    }
    /// `<gl>`.
    Gl {
        /// Whether it is used.
        #[xml(attr)] enable: Option<YesNo>,
        /// The host's device.
        #[xml(attr)] rendernode: Option<NonEmpty>,
    }
}
