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
    /// Kind of display, and its settings.
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
    /// A VNC server.
    #[xml(since = "0.0")]
    Vnc(Vnc),
    /// A SPICE server.
    #[xml(since = "0.8.6")]
    Spice(Box<Spice>),
    /// A server of the remote desktop protocol (RDP).
    #[xml(since = "0.6.4")]
    Rdp(Rdp),
    /// A window on the host's own display.
    #[xml(since = "0.0")]
    Sdl(Sdl),
    /// A window of VirtualBox.
    #[xml(since = "0.6.4")]
    Desktop(Desktop),
    /// No display of its own: 3D is rendered on the host for other displays.
    #[xml(value = "egl-headless", since = "4.6")]
    EglHeadless(EglHeadless),
    /// A display on D-Bus, for a program of the host.
    #[xml(since = "8.4")]
    Dbus(Dbus),
}

/// A VNC server.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Vnc {
    /// The socket of the first listen.
    #[xml(attr, since = "0.8.8")]
    pub socket: Option<NonEmpty>,
    /// The port, from 5900; absent or -1: chosen at the start.
    #[xml(attr)]
    pub port: Option<i32>,
    /// Whether the port is chosen at the start; absent: yes where no port is given.
    #[xml(attr, lenient, since = "0.4.5")]
    pub autoport: Option<YesNo>,
    /// Whether the guest waits at its start for a viewer, on bhyve.
    #[xml(attr, since = "11.10")]
    pub wait: Option<YesNo>,
    /// Number of the port for browsers, -1 for one that is chosen at the start; absent: none.
    #[xml(attr, omit, since = "1.0.6")]
    pub websocket: i32,
    /// The address of the first listen; absent: that of the first `<listen>`.
    #[xml(attr)]
    pub listen: Option<NonEmpty>,
    /// Keyboard layout of the viewer, such as de; absent: keys are passed as the viewer sends them.
    #[xml(attr, since = "0.2.1")]
    pub keymap: Option<String>,
    /// How several viewers share the display.
    #[xml(attr = "sharePolicy", omit, since = "1.0.6")]
    pub share_policy: SharePolicy,
    /// Whether viewers may switch the guest off.
    #[xml(attr = "powerControl", since = "7.2")]
    pub power_control: Option<YesNo>,
    /// Password of the display, and how long it is valid.
    #[xml(flatten)]
    pub password: Password,
    /// Addresses, networks or sockets on which the server listens.
    #[xml(list = "listen", since = "0.9.4")]
    pub listens: Vec<Listen>,
    /// Host side of the sound, by the id of an `<audio>`.
    #[xml(child, since = "7.2")]
    pub audio: Option<AudioId>,
}

/// The password of a display.
#[derive(Clone, Default, PartialEq, Element)]
pub struct Password {
    /// Password in clear text; VNC uses 8 characters at most, and canonical output leaves it out unless
    /// secrets are asked for.
    #[xml(attr)]
    pub passwd: Option<String>,
    /// Until when it is valid, UTC.
    #[xml(attr = "passwdValidTo", since = "0.8.6")]
    pub passwd_valid_to: Option<String>,
    /// What happens to viewers when it changes.
    #[xml(attr, since = "0.9.4")]
    pub connected: Option<Connected>,
}

/// Without the password itself: what is printed for debugging gets into logs.
impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Password")
            .field("passwd", &self.passwd.as_ref().map(|_| "…"))
            .field("passwd_valid_to", &self.passwd_valid_to)
            .field("connected", &self.connected)
            .finish()
    }
}

token! {
    /// Who may share a VNC display.
    pub enum SharePolicy: default Default {
        /// As the hypervisor does it.
        Default = "default",
        /// A viewer may ask to be alone.
        AllowExclusive = "allow-exclusive",
        /// All viewers share the display, even those that ask to have it alone.
        ForceShared = "force-shared",
        /// All share, whatever they ask.
        Ignore = "ignore",
    }
}

/// A SPICE server.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Spice {
    /// TCP port of the server, usually from 5900; chosen at the start with autoport or -1; absent or 0:
    /// none.
    #[xml(attr)]
    pub port: Option<i32>,
    /// TCP port for encrypted channels; chosen at the start with autoport or -1; absent or 0: none.
    #[xml(attr = "tlsPort")]
    pub tls_port: Option<i32>,
    /// Whether the ports are chosen at the start; absent: yes where no port is given.
    #[xml(attr)]
    pub autoport: Option<YesNo>,
    /// The address of the first listen; absent: that of the first `<listen>`.
    #[xml(attr)]
    pub listen: Option<NonEmpty>,
    /// Keyboard layout of the viewer, such as de.
    #[xml(attr)]
    pub keymap: Option<String>,
    /// Whether channels are encrypted that say nothing.
    #[xml(attr = "defaultMode", omit, since = "0.9.12")]
    pub default_mode: ChannelMode,
    /// Password of the display, and how long it is valid.
    #[xml(flatten)]
    pub password: Password,
    /// Addresses, networks or sockets on which the server listens.
    #[xml(list = "listen", since = "0.9.4")]
    pub listens: Vec<Listen>,
    /// Whether one channel each is encrypted.
    #[xml(list = "channel")]
    pub channel: Vec<SpiceChannel>,
    /// Compression of images: auto_glz, auto_lz, quic, glz, lz or off; absent: the server's default.
    #[xml(child, since = "0.9.1")]
    pub image: Option<Image>,
    /// How images are compressed on slow lines, with loss.
    #[xml(child, since = "0.9.1")]
    pub jpeg: Option<SlowLine>,
    /// How images are compressed on slow lines, without loss.
    #[xml(child, since = "0.9.1")]
    pub zlib: Option<SlowLine>,
    /// Compression of sound, on or off; absent: the server's default.
    #[xml(child, since = "0.9.1")]
    pub playback: Option<Playback>,
    /// Which areas are sent as video.
    #[xml(child, since = "0.9.2")]
    pub streaming: Option<Streaming>,
    /// Whether the guest (server) or the viewer (client) positions the pointer; absent: the server's
    /// default.
    #[xml(child, since = "0.9.11")]
    pub mouse: Option<Mouse>,
    /// Whether viewer and guest share the clipboard; absent: yes.
    #[xml(child, since = "0.9.3")]
    pub clipboard: Option<Clipboard>,
    /// Whether files can be sent to the guest.
    #[xml(child, since = "1.2.2")]
    pub filetransfer: Option<Filetransfer>,
    /// Whether the host's 3D is used.
    #[xml(child, since = "1.3.3")]
    pub gl: Option<Gl>,
}

/// A server of the remote desktop protocol (RDP).
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Rdp {
    /// TCP port of the server; absent or -1: chosen at the start.
    #[xml(attr)]
    pub port: Option<i32>,
    /// Whether the port is chosen at the start; absent: yes where no port is given.
    #[xml(attr, lenient)]
    pub autoport: Option<YesNo>,
    /// Whether a new viewer takes the old one's place.
    #[xml(attr = "replaceUser", lenient)]
    pub replace_user: Option<YesNo>,
    /// Whether there may be several viewers.
    #[xml(attr = "multiUser", lenient)]
    pub multi_user: Option<YesNo>,
    /// Name that viewers log in with.
    #[xml(attr, since = "11.2")]
    pub username: Option<String>,
    /// Password that viewers log in with; canonical output leaves it out unless secrets are asked for.
    #[xml(attr)]
    pub passwd: Option<String>,
    /// The address of the first listen; absent: that of the first `<listen>`.
    #[xml(attr)]
    pub listen: Option<NonEmpty>,
    /// Addresses or networks on which the server listens.
    #[xml(list = "listen", since = "0.9.4")]
    pub listens: Vec<Listen>,
}

/// A window on the host's own display.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Sdl {
    /// X display on which the window opens, such as `:0`.
    #[xml(attr, since = "0.4.5")]
    pub display: Option<String>,
    /// The file with the right to use it.
    #[xml(attr, since = "0.4.5")]
    pub xauth: Option<String>,
    /// Whether the window fills the screen; no where absent.
    #[xml(attr, since = "0.6")]
    pub fullscreen: Option<YesNo>,
    /// Whether the host's 3D is used.
    #[xml(child, since = "1.3.3")]
    pub gl: Option<Gl>,
}

/// A window of VirtualBox.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Desktop {
    /// X display on which the window opens, such as `:0`.
    #[xml(attr)]
    pub display: Option<String>,
    /// Whether the window fills the screen; no where absent.
    #[xml(attr)]
    pub fullscreen: Option<YesNo>,
}

/// No display, but with 3D.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct EglHeadless {
    /// Render node of the host; absent: the first one.
    #[xml(child)]
    pub gl: Option<Gl>,
}

/// A display on D-Bus, for a program of the host.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Dbus {
    /// Whether viewers are handed over one by one.
    #[xml(attr)]
    pub p2p: Option<YesNo>,
    /// Address of the D-Bus on which the display is offered; absent: a bus of the guest's own.
    #[xml(attr)]
    pub address: Option<String>,
    /// Whether the host's 3D is used.
    #[xml(child)]
    pub gl: Option<Gl>,
    /// Host side of the sound, by the id of an `<audio>`; absent: none.
    #[xml(child)]
    pub audio: Option<AudioId>,
}

token! {
    /// Whether a SPICE channel is encrypted.
    pub enum ChannelMode: default Any {
        /// As the viewer likes.
        Any = "any",
        /// The channel is always encrypted.
        Secure = "secure",
        /// It is not.
        Insecure = "insecure",
    }
}

token! {
    /// A SPICE channel.
    pub enum ChannelName {
        /// Control messages between viewer and guest.
        Main = "main",
        /// The picture of the screen.
        Display = "display",
        /// Keyboard and mouse.
        Inputs = "inputs",
        /// The shape and position of the pointer.
        Cursor = "cursor",
        /// Sound from the guest.
        Playback = "playback",
        /// Sound to the guest.
        Record = "record",
        /// The smart cards of the viewer.
        Smartcard = "smartcard" since "0.8.8",
        /// The USB devices of the viewer.
        Usbredir = "usbredir" since "0.9.12",
    }
}

token! {
    /// What a listen is.
    pub enum ListenType {
        /// An address of the host, given here or taken from the configuration.
        Address = "address",
        /// A virtual network's address.
        Network = "network",
        /// A UNIX domain socket.
        Socket = "socket" since "2.0",
        /// No socket is opened.
        None = "none" since "2.0",
    }
}

token! {
    /// Who moves the pointer.
    pub enum MouseMode {
        /// The guest: the viewer sends how far the mouse was moved.
        Server = "server",
        /// The viewer: it sends where the pointer is.
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
        /// Viewers stay connected.
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
        /// All images by QUIC, which predicts each pixel from its neighbours.
        Quic = "quic",
        /// LZ with a dictionary of all images.
        Glz = "glz",
        /// All images by LZ, which suits drawn content.
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
        /// Images are never compressed with loss.
        Never = "never",
        /// Images are always compressed with loss.
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
        /// No area is sent as video.
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
            #[doc = "What no other field names, kept for writing it back."]
            pub rest: Rest,
        }
    )+};
}

small! {
    /// `<listen>`: an address, network or socket on which the server listens.
    Listen {
        /// What the server listens on: an address, a virtual network's address, a socket, or nothing.
        #[xml(attr)] r#type: ListenType,
        /// Address or host name on which the server listens; absent: the setting of the host.
        #[xml(attr)] address: Option<NonEmpty>,
        /// Name of the virtual network on whose address the server listens, with type network.
        #[xml(attr)] network: Option<NonEmpty>,
        /// The socket's path; chosen at the start where it is missing.
        #[xml(attr, since = "2.0")] socket: Option<NonEmpty>,
    }
    /// `<channel>` of SPICE.
    SpiceChannel {
        /// Channel of the SPICE protocol; of several elements for one the last counts.
        #[xml(attr)] name: ChannelName,
        /// Whether the channel must be encrypted (secure), must not be (insecure), or may be either (any).
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
    /// `<streaming>`: which areas are sent as video.
    Streaming {
        /// Which areas of the screen are sent as video: none, all, or those that change as video does (filter).
        #[xml(attr)] mode: StreamingMode,
    }
    /// `<mouse>`: whether the guest (server) or the viewer (client) positions the pointer.
    Mouse {
        /// Whether the guest (server) or the viewer (client) positions the pointer.
        #[xml(attr)] mode: MouseMode,
    }
    /// `<clipboard>`: whether viewer and guest share the clipboard.
    Clipboard {
        /// Whether text and images can be copied between viewer and guest.
        #[xml(attr)] copypaste: YesNo,
    }
    /// `<filetransfer>`: whether files can be sent to the guest.
    Filetransfer {
        /// Whether the viewer can send files to the guest.
        #[xml(attr)] enable: YesNo,
    }
    /// `<gl>`: whether the host's 3D is used.
    Gl {
        /// Whether the display uses OpenGL of the host.
        #[xml(attr)] enable: Option<YesNo>,
        /// Path of the host's render node; absent: the first one.
        #[xml(attr, since = "3.1")] rendernode: Option<NonEmpty>,
    }
}
