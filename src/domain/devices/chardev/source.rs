//! `type` and `<source>` of a character device: where it leads on the host.

use crate::diagnostic::{code, Diagnostic};
use crate::domain::security::DeviceLabel;
use crate::token;
use crate::xml::value::token::{OnOff, YesNo};
use crate::xml::value::NonEmpty;
use crate::xml::{Cursor, Fields, Item, Rest, Shape, Writer};
use domdef_derive::Element;

/// `type` of a character device: where it leads on the host.
#[derive(Clone, Debug, PartialEq, Element)]
#[xml(tag = "type")]
pub enum Source {
    /// Nowhere.
    Null,
    /// A virtual console.
    Vc,
    /// A pseudo terminal.
    #[xml(default)]
    Pty(Pty),
    /// A device of the host.
    Dev(Path),
    /// A file.
    File(File),
    /// A named pipe.
    Pipe(Path),
    /// The terminal that the hypervisor runs in.
    Stdio,
    /// UDP packets.
    Udp(Udp),
    /// A TCP connection.
    Tcp(Tcp),
    /// A UNIX domain socket.
    Unix(Unix),
    /// The SPICE agent.
    #[xml(value = "spicevmc")]
    SpiceVmc,
    /// A channel of SPICE.
    #[xml(value = "spiceport")]
    SpicePort(ChannelName),
    /// A null modem device.
    Nmdm(Nmdm),
    /// The agent that shares the clipboard.
    #[xml(value = "qemu-vdagent")]
    QemuVdagent(Vdagent),
    /// A channel of D-Bus.
    Dbus(ChannelName),
}

impl Source {
    /// The security labels of what it leads to.
    pub fn labels(&self) -> &[DeviceLabel] {
        match self {
            Source::Dev(stream) | Source::Pipe(stream) => {
                stream.source.as_ref().map_or(&[], |source| &source.seclabel)
            }
            Source::Pty(stream) => stream.source.as_ref().map_or(&[], |source| &source.seclabel),
            Source::File(stream) => stream.source.as_ref().map_or(&[], |source| &source.seclabel),
            Source::Unix(stream) => stream.source.as_ref().map_or(&[], |source| &source.seclabel),
            _ => &[],
        }
    }

    /// The same to be changed; `None` where there can be none.
    pub fn labels_mut(&mut self) -> Option<&mut Vec<DeviceLabel>> {
        match self {
            Source::Dev(stream) | Source::Pipe(stream) => Some(&mut stream.source.as_mut()?.seclabel),
            Source::Pty(stream) => Some(&mut stream.source.as_mut()?.seclabel),
            Source::File(stream) => Some(&mut stream.source.as_mut()?.seclabel),
            Source::Unix(stream) => Some(&mut stream.source.as_mut()?.seclabel),
            _ => None,
        }
    }
}

impl Default for Source {
    fn default() -> Source {
        Source::Pty(Pty::default())
    }
}

/// A pseudo terminal.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Pty {
    /// The terminal of a running guest.
    #[xml(child)]
    pub source: Option<PathSource>,
}

/// A device or a pipe.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Path {
    /// Where it is.
    #[xml(child)]
    pub source: Option<PathSource>,
}

/// `<source>` with a path.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct PathSource {
    /// The path.
    #[xml(attr)]
    pub path: Option<NonEmpty>,
    /// How the host labels it.
    #[xml(list = "seclabel")]
    pub seclabel: Vec<DeviceLabel>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// A file.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct File {
    /// Where it is.
    #[xml(child)]
    pub source: Option<FileSource>,
}

/// `<source>` of a file.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct FileSource {
    /// The path.
    #[xml(attr)]
    pub path: Option<NonEmpty>,
    /// Whether what is there stays.
    #[xml(attr)]
    pub append: Option<OnOff>,
    /// How the host labels it.
    #[xml(list = "seclabel")]
    pub seclabel: Vec<DeviceLabel>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// UDP packets: where they are received and where they are sent.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Udp {
    /// Where packets are received.
    pub bind: Option<UdpSource>,
    /// Where packets are sent.
    pub connect: Option<UdpSource>,
}

/// `<source>` of UDP packets.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct UdpSource {
    /// Which side it is.
    #[xml(attr, default)]
    pub mode: Mode,
    /// The name or address.
    #[xml(attr)]
    pub host: Option<String>,
    /// The port.
    #[xml(attr)]
    pub service: Option<String>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

impl Fields for Udp {
    const SHAPE: &'static Shape = &Shape {
        doc: "UDP packets.",
        items: &[Item::Child {
            name: "source",
            doc: "Where packets are received, and where they are sent.",
            shape: || <UdpSource as crate::xml::Element>::SHAPE,
            required: false,
            many: true,
        }],
    };

    fn read_fields(cursor: &mut Cursor<'_, '_>) -> Option<Udp> {
        let mut udp = Udp::default();
        let sources = cursor.list::<UdpSource>("source")?;
        if sources.len() > 2 {
            let message =
                format!("there are {} sources; expected where packets go and come from", sources.len());
            cursor.report(Diagnostic::error(&code::REPEATED, message));
            return None;
        }
        for source in sources {
            let side = match source.mode {
                Mode::Bind => &mut udp.bind,
                Mode::Connect => &mut udp.connect,
            };
            side.get_or_insert(source);
        }
        Some(udp)
    }

    fn write_attrs(&self, _: &mut Writer<'_>) {}

    fn write_content<'a>(&'a self, writer: &mut Writer<'a>) {
        let given = |source: &&UdpSource| source.host.is_some() || source.service.is_some();
        for source in [&self.bind, &self.connect].into_iter().flatten().filter(given) {
            crate::xml::Element::write(source, writer, "source");
        }
    }
}

/// A TCP connection.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Tcp {
    /// With whom.
    #[xml(child, default)]
    pub source: TcpSource,
    /// What is spoken.
    #[xml(child, default)]
    pub protocol: Protocol,
}

/// `<source>` of a TCP connection.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct TcpSource {
    /// Who waits for whom.
    #[xml(attr, default)]
    pub mode: Mode,
    /// The name or address.
    #[xml(attr)]
    pub host: Option<String>,
    /// The port.
    #[xml(attr)]
    pub service: Option<String>,
    /// Whether it is encrypted.
    #[xml(attr)]
    pub tls: Option<YesNo>,
    /// Whether a lost connection is set up again.
    #[xml(child)]
    pub reconnect: Option<Reconnect>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

token! {
    /// Who waits for whom.
    pub enum Mode: default Connect {
        /// The hypervisor waits.
        Bind = "bind",
        /// The hypervisor connects.
        Connect = "connect",
    }
}

/// `<protocol>`.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Protocol {
    /// What is spoken.
    #[xml(attr, default)]
    pub r#type: ProtocolType,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

token! {
    /// What is spoken on a TCP connection.
    pub enum ProtocolType: default Raw {
        /// Plain bytes.
        Raw = "raw",
        /// Telnet.
        Telnet = "telnet",
        /// Telnet over TLS.
        Telnets = "telnets",
        /// TLS.
        Tls = "tls",
    }
}

/// `<reconnect>`.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Reconnect {
    /// Whether a lost connection is set up again.
    #[xml(attr)]
    pub enabled: Option<YesNo>,
    /// Seconds between tries.
    #[xml(attr)]
    pub timeout: Option<u32>,
    /// Seconds between tries of a network disk; nothing is done with it elsewhere.
    #[xml(attr, lenient)]
    pub delay: Option<u32>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// A UNIX domain socket.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Unix {
    /// Where it is.
    #[xml(child)]
    pub source: Option<UnixSource>,
}

/// `<source>` of a UNIX domain socket.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct UnixSource {
    /// Who waits for whom.
    #[xml(attr, default)]
    pub mode: Mode,
    /// The path.
    #[xml(attr)]
    pub path: Option<NonEmpty>,
    /// How the host labels it.
    #[xml(list = "seclabel")]
    pub seclabel: Vec<DeviceLabel>,
    /// Whether a lost connection is set up again.
    #[xml(child)]
    pub reconnect: Option<Reconnect>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// A channel with a name.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct ChannelName {
    /// The channel.
    #[xml(child)]
    pub source: Option<ChannelSource>,
}

/// `<source>` of a channel.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct ChannelSource {
    /// Its name.
    #[xml(attr)]
    pub channel: Option<NonEmpty>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// A null modem device.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Nmdm {
    /// Its two sides.
    #[xml(child)]
    pub source: Option<NmdmSource>,
}

/// `<source>` of a null modem device.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct NmdmSource {
    /// The guest's side.
    #[xml(attr)]
    pub master: Option<String>,
    /// The host's side.
    #[xml(attr)]
    pub slave: Option<String>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// The agent that shares the clipboard.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Vdagent {
    /// What it shares.
    #[xml(child)]
    pub source: Option<VdagentSource>,
}

/// `<source>` of the agent.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct VdagentSource {
    /// The clipboard.
    #[xml(child)]
    pub clipboard: Option<crate::domain::devices::graphics::Clipboard>,
    /// The mouse.
    #[xml(child)]
    pub mouse: Option<crate::domain::devices::graphics::Mouse>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<log>`: a copy of what passes.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Log {
    /// The file.
    #[xml(attr)]
    pub file: Option<NonEmpty>,
    /// Whether what is there stays.
    #[xml(attr)]
    pub append: Option<OnOff>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}
