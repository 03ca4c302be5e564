//! `<source>` on a server: how it is spoken to.

use super::source::SourceCommon;
use crate::domain::elements;
use crate::token;
use crate::xml::value::token::YesNo;
use crate::xml::value::NonEmpty;
use crate::xml::Rest;
use domdef_derive::Element;

/// An image on one or several servers.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Network {
    /// Protocol by which the image is reached.
    #[xml(attr)]
    pub protocol: Protocol,
    /// Name of the image on the server: a path, `pool/image` or a target; required except for nbd.
    #[xml(attr)]
    pub name: Option<String>,
    /// Query part of the URL, with http and https.
    #[xml(attr, since = "6.2")]
    pub query: Option<String>,
    /// Whether the connection is encrypted by TLS; absent: the host's setting.
    #[xml(attr, since = "3.8")]
    pub tls: Option<YesNo>,
    /// The name in the server's certificate.
    #[xml(attr = "tlsHostname", since = "8.2")]
    pub tls_hostname: Option<String>,
    /// Servers that have the image; most protocols take one.
    #[xml(list = "host")]
    pub host: Vec<Host>,
    /// Whether a lost connection is set up again.
    #[xml(child, since = "7.1")]
    pub reconnect: Option<Delay>,
    /// Snapshot of the image that is used, with rbd.
    #[xml(child, since = "1.2.11")]
    pub snapshot: Option<Name>,
    /// Configuration file of the client on the host, with rbd.
    #[xml(child, since = "1.2.11")]
    pub config: Option<ConfigFile>,
    /// The name that the client goes by.
    #[xml(child, since = "4.7")]
    pub initiator: Option<Initiator>,
    /// Whether the server's certificate is checked, with https and ftps.
    #[xml(child, since = "6.2")]
    pub ssl: Option<Ssl>,
    /// Cookies that are sent with each request, with http and https.
    #[xml(child, since = "6.2")]
    pub cookies: Option<Cookies>,
    /// Amount that is read ahead, with http and ftp.
    #[xml(child, since = "6.2")]
    pub readahead: Option<Readahead>,
    /// Time after which a connection is given up, with http and ftp.
    #[xml(child, since = "6.2")]
    pub timeout: Option<Timeout>,
    /// Keys of the servers that are trusted, with ssh.
    #[xml(child = "knownHosts", since = "9.8")]
    pub known_hosts: Option<KnownHosts>,
    /// User as whom the server is accessed, with ssh and nfs.
    #[xml(child, since = "7.0")]
    pub identity: Option<Identity>,
    /// What every source may have.
    #[xml(flatten)]
    pub common: SourceCommon,
}

token! {
    /// How a server is spoken to.
    pub enum Protocol: default Nbd {
        /// Network block device.
        Nbd = "nbd",
        /// Ceph's block device.
        Rbd = "rbd",
        /// An image in a Sheepdog cluster.
        Sheepdog = "sheepdog",
        /// A file on a Gluster volume.
        Gluster = "gluster" since "1.0.1",
        /// A logical unit of an iSCSI target.
        Iscsi = "iscsi" since "1.0.4",
        /// A file on an HTTP server, which is only read.
        Http = "http" since "1.1.2",
        /// HTTP over TLS.
        Https = "https" since "1.1.3",
        /// A file on an FTP server, which is only read.
        Ftp = "ftp" since "1.1.2",
        /// FTP over TLS.
        Ftps = "ftps" since "1.1.3",
        /// A file on a TFTP server, which is only read.
        Tftp = "tftp" since "1.1.3",
        /// A file of a remote host, over SSH.
        Ssh = "ssh" since "9.8",
        /// A volume of Veritas HyperScale.
        Vxhs = "vxhs" since "3.8",
        /// A file on an NFS server, which the hypervisor mounts nowhere.
        Nfs = "nfs" since "7.0",
    }
}

impl Protocol {
    /// The port where none is given; `None` for protocols that need none.
    pub fn port(self) -> Option<u16> {
        match self {
            Protocol::Nbd => Some(10809),
            Protocol::Sheepdog => Some(7000),
            Protocol::Gluster => Some(24007),
            Protocol::Iscsi => Some(3260),
            Protocol::Http => Some(80),
            Protocol::Https => Some(443),
            Protocol::Ftp => Some(21),
            Protocol::Ftps => Some(990),
            Protocol::Tftp => Some(69),
            Protocol::Ssh => Some(22),
            Protocol::Vxhs => Some(9999),
            Protocol::Rbd | Protocol::Nfs => None,
        }
    }
}

/// `<host>`: one server.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Host {
    /// Host name or address of the server; with transport tcp or rdma.
    #[xml(attr)]
    pub name: Option<String>,
    /// Number of the server's port, up to 65,535; absent: the protocol's, such as 10809 for nbd.
    #[xml(attr, omit)]
    pub port: u32,
    /// Transport to the server: tcp, rdma, or a socket of the host (unix); tcp where absent.
    #[xml(attr, omit, since = "1.0.1")]
    pub transport: Transport,
    /// Path of the server's socket, with transport unix.
    #[xml(attr, since = "1.0.1")]
    pub socket: Option<String>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

token! {
    /// How a server is reached.
    pub enum Transport: default Tcp {
        /// The server is reached by TCP.
        Tcp = "tcp",
        /// By a UNIX domain socket.
        Unix = "unix",
        /// By remote memory access.
        Rdma = "rdma",
    }
}

elements! {
    /// `<identity>`: the user at a server.
    Identity {
        /// User on the server, with nfs.
        #[xml(attr)] user: Option<String>,
        /// Group on the server, with nfs.
        #[xml(attr)] group: Option<String>,
        /// User on the server, with ssh.
        #[xml(attr, since = "9.8")] username: Option<String>,
        /// The file with the private key.
        #[xml(attr, since = "9.8")] keyfile: Option<String>,
        /// The socket of the key agent.
        #[xml(attr, since = "9.8")] agentsock: Option<String>,
    }
    /// `<reconnect>` of a network disk.
    Delay {
        /// Seconds for which a lost connection is tried again; 0 or absent: not at all.
        #[xml(attr, omit, since = "9.2")] delay: u32,
    }
    /// `<snapshot>`: snapshot of the image that is used, with rbd.
    Name {
        /// Name of the snapshot.
        #[xml(attr)] name: Option<NonEmpty>,
    }
    /// `<config>`: configuration file of the client on the host, with rbd.
    ConfigFile {
        /// Path of the file on the host.
        #[xml(attr)] file: Option<NonEmpty>,
    }
    /// `<initiator>`: the name that the client goes by.
    Initiator {
        /// iSCSI qualified name by which the guest's host identifies itself.
        #[xml(child)] iqn: Option<Name>,
    }
    /// `<ssl>`: whether the server's certificate is checked, with https and ftps.
    Ssl {
        /// Whether a certificate that cannot be verified ends the connection.
        #[xml(attr)] verify: Option<YesNo>,
    }
    /// `<cookies>`: cookies that are sent with each request, with http and https.
    Cookies {
        /// Cookies, each with its own name.
        #[xml(list = "cookie")] cookie: Vec<Cookie>,
    }
    /// `<cookie>`: one cookie, with its name.
    Cookie {
        /// Name of the cookie.
        #[xml(attr)] name: String,
        /// Value of the cookie.
        #[xml(text)] value: Option<String>,
    }
    /// `<readahead>`: amount that is read ahead, with http and ftp.
    Readahead {
        /// Amount that is read ahead in bytes; 0 or absent: the client's default.
        #[xml(attr, omit)] size: u64,
    }
    /// `<timeout>`: time after which a connection is given up, with http and ftp.
    Timeout {
        /// Time in seconds; 0 or absent: the client's default.
        #[xml(attr, omit)] seconds: u64,
    }
    /// `<knownHosts>`: keys of the servers that are trusted, with ssh.
    KnownHosts {
        /// Path on the host of the file with the keys.
        #[xml(attr)] path: Option<NonEmpty>,
    }
}
