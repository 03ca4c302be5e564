//! `type` and `<source>` of a character device: where it leads on the host.

use crate::diagnostic::Diagnostic;
use crate::domain::security::DeviceLabel;
use crate::token;
use crate::xml::mistake::REPEATED_ELEMENT;
use crate::xml::value::token::{OnOff, YesNo};
use crate::xml::value::NonEmpty;
use crate::xml::{Cursor, Dates, Fields, Item, Rest, Shape, Writer};
use domdef_derive::Element;

/// `type` of a character device: where it leads on the host.
#[derive(Clone, Debug, PartialEq, Element)]
#[xml(tag = "type")]
pub enum Source {
    /// Nowhere: what the guest writes is thrown away.
    #[xml(since = "0.0")]
    Null,
    /// A virtual console.
    #[xml(since = "0.0")]
    Vc,
    /// Pseudo terminal of the host, whose path is chosen at the start.
    #[xml(default, since = "0.0")]
    Pty(Pty),
    /// A device of the host.
    #[xml(since = "0.0")]
    Dev(Path),
    /// Into a file of the host.
    #[xml(since = "0.0")]
    File(File),
    /// A named pipe.
    #[xml(since = "0.0")]
    Pipe(Path),
    /// The terminal that the hypervisor runs in.
    #[xml(since = "0.0")]
    Stdio,
    /// In UDP packets.
    #[xml(since = "0.0")]
    Udp(Udp),
    /// A TCP connection.
    #[xml(since = "0.0")]
    Tcp(Tcp),
    /// A UNIX domain socket.
    #[xml(since = "0.0")]
    Unix(Unix),
    /// Agent in the guest, reached by SPICE viewers.
    #[xml(value = "spicevmc", since = "0.8.8")]
    SpiceVmc,
    /// Named channel of SPICE, open to viewers.
    #[xml(value = "spiceport", since = "1.2.2")]
    SpicePort(ChannelName),
    /// A null modem device.
    #[xml(since = "1.2.4")]
    Nmdm(Nmdm),
    /// The agent that shares the clipboard.
    #[xml(value = "qemu-vdagent", since = "8.4")]
    QemuVdagent(Vdagent),
    /// A channel of D-Bus.
    #[xml(since = "8.4")]
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
    #[xml(child, since = "0.4.3")]
    pub source: Option<PathSource>,
}

/// A device or a pipe.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Path {
    /// Device or pipe of the host.
    #[xml(child, since = "0.4.3")]
    pub source: Option<PathSource>,
}

/// `<source>` with a path.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct PathSource {
    /// Path of the device or pipe on the host.
    #[xml(attr)]
    pub path: Option<NonEmpty>,
    /// Security labels of the device, instead of the guest's own.
    #[xml(list = "seclabel", since = "0.10.2")]
    pub seclabel: Vec<DeviceLabel>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// A file of the host.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct File {
    /// File of the host that the output is written to.
    #[xml(child, since = "0.4.3")]
    pub source: Option<FileSource>,
}

/// `<source>` of a file.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct FileSource {
    /// Path of the file on the host.
    #[xml(attr)]
    pub path: Option<NonEmpty>,
    /// Whether output is added to what the file holds; absent: the hypervisor's default.
    #[xml(attr, since = "1.3.1")]
    pub append: Option<OnOff>,
    /// Security labels of the file, instead of the guest's own.
    #[xml(list = "seclabel", since = "0.10.2")]
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
    /// Whether packets are sent to this address (connect) or received on it (bind).
    #[xml(attr, default)]
    pub mode: Mode,
    /// Host name or address.
    #[xml(attr)]
    pub host: Option<String>,
    /// Port, by number or name.
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
            shape: Shape::of_element::<UdpSource>,
            required: false,
            many: true,
            dates: Dates::ALWAYS,
        }],
    };

    fn read_fields(cursor: &mut Cursor<'_, '_>) -> Option<Udp> {
        let mut udp = Udp::default();
        let sources = cursor.list::<UdpSource>("source");
        if sources.len() > 2 {
            let message =
                format!("there are {} sources; expected where packets go and come from", sources.len());
            cursor.report(Diagnostic::new(&REPEATED_ELEMENT, message));
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
    /// Address of the connection, and which side makes it.
    #[xml(child, default, since = "0.4.3")]
    pub source: TcpSource,
    /// Protocol on the connection; raw where absent.
    #[xml(child, default, since = "0.4.3")]
    pub protocol: Protocol,
}

/// `<source>` of a TCP connection.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct TcpSource {
    /// Whether the hypervisor makes the connection (connect) or waits for one (bind).
    #[xml(attr, default)]
    pub mode: Mode,
    /// Host name or address to connect to or to listen on.
    #[xml(attr)]
    pub host: Option<String>,
    /// Port, by number or name.
    #[xml(attr)]
    pub service: Option<String>,
    /// Whether the connection is encrypted by TLS; absent: the host's setting.
    #[xml(attr, since = "2.4")]
    pub tls: Option<YesNo>,
    /// Whether a lost connection is set up again.
    #[xml(child, since = "3.7")]
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

/// `<protocol>`: protocol on the connection.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Protocol {
    /// Protocol on the connection: raw, telnet, telnets or tls; raw where absent.
    #[xml(attr, default)]
    pub r#type: ProtocolType,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

token! {
    /// What is spoken on a TCP connection.
    pub enum ProtocolType: default Raw {
        /// The guest's bytes as they are, with no protocol around them.
        Raw = "raw",
        /// The telnet protocol, whose commands are negotiated and removed.
        Telnet = "telnet",
        /// Telnet over TLS.
        Telnets = "telnets" since "0.8.5",
        /// The guest's bytes inside a TLS session.
        Tls = "tls" since "0.8.5",
    }
}

/// `<reconnect>`: whether a lost connection is set up again, and after how long.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Reconnect {
    /// Whether a lost connection is set up again.
    #[xml(attr)]
    pub enabled: Option<YesNo>,
    /// Seconds between two attempts to connect; absent: none, which `enabled='yes'` does not allow.
    #[xml(attr)]
    pub timeout: Option<u32>,
    /// Seconds between tries of a network disk, nothing is done with it elsewhere; absent: no further try.
    #[xml(attr, lenient, since = "9.2")]
    pub delay: Option<u32>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// A UNIX domain socket.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Unix {
    /// Socket of the host, and which side makes the connection.
    #[xml(child, since = "0.4.3")]
    pub source: Option<UnixSource>,
}

/// `<source>` of a UNIX domain socket.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct UnixSource {
    /// Whether the hypervisor connects to the socket (connect) or listens on it (bind).
    #[xml(attr, default)]
    pub mode: Mode,
    /// Path of the socket on the host; virtio channels get one at the start where absent.
    #[xml(attr)]
    pub path: Option<NonEmpty>,
    /// Security labels of the socket, instead of the guest's own.
    #[xml(list = "seclabel", since = "0.10.2")]
    pub seclabel: Vec<DeviceLabel>,
    /// Whether a lost connection is set up again.
    #[xml(child, since = "3.7")]
    pub reconnect: Option<Reconnect>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// A channel with a name.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct ChannelName {
    /// Channel that is used.
    #[xml(child)]
    pub source: Option<ChannelSource>,
}

/// `<source>` of a channel.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct ChannelSource {
    /// Name of the channel, such as `org.qemu.console.serial.0`.
    #[xml(attr)]
    pub channel: Option<NonEmpty>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// A null modem device.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Nmdm {
    /// Pair of null modem devices (bhyve).
    #[xml(child)]
    pub source: Option<NmdmSource>,
}

/// `<source>` of a null modem device.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct NmdmSource {
    /// Path of the device that the guest uses.
    #[xml(attr)]
    pub master: Option<String>,
    /// Path of the device that programs on the host use.
    #[xml(attr)]
    pub slave: Option<String>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// The agent that shares the clipboard.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Vdagent {
    /// What the viewer's and the guest's desktops share.
    #[xml(child)]
    pub source: Option<VdagentSource>,
}

/// `<source>` of the agent.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct VdagentSource {
    /// Whether the clipboard is shared; absent: the hypervisor's default.
    #[xml(child)]
    pub clipboard: Option<crate::domain::devices::graphics::Clipboard>,
    /// How the pointer is positioned; absent: the hypervisor's default.
    #[xml(child)]
    pub mouse: Option<crate::domain::devices::graphics::Mouse>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<log>`: a copy of what passes.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Log {
    /// Path of the file on the host.
    #[xml(attr)]
    pub file: Option<NonEmpty>,
    /// Whether output is added to what the file holds; absent: the hypervisor's default.
    #[xml(attr)]
    pub append: Option<OnOff>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}
