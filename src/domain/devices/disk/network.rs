//! `<source>` on a server: how it is spoken to.

use super::source::SourceCommon;
use crate::domain::elements;
use crate::token;
use crate::xml::value::token::YesNo;
use crate::xml::value::NonEmpty;
use crate::xml::Rest;
use domdef_derive::Element;

/// A server.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Network {
    /// How it is spoken to.
    #[xml(attr)]
    pub protocol: Protocol,
    /// The image's name there.
    #[xml(attr)]
    pub name: Option<String>,
    /// The query of the URL.
    #[xml(attr)]
    pub query: Option<String>,
    /// Whether the connection is encrypted.
    #[xml(attr)]
    pub tls: Option<YesNo>,
    /// The name in the server's certificate.
    #[xml(attr = "tlsHostname")]
    pub tls_hostname: Option<String>,
    /// The servers.
    #[xml(list = "host")]
    pub host: Vec<Host>,
    /// Whether a lost connection is set up again.
    #[xml(child)]
    pub reconnect: Option<Delay>,
    /// The snapshot of the image.
    #[xml(child)]
    pub snapshot: Option<Name>,
    /// The client's configuration.
    #[xml(child)]
    pub config: Option<ConfigFile>,
    /// The name that the client goes by.
    #[xml(child)]
    pub initiator: Option<Initiator>,
    /// Whether the certificate is checked.
    #[xml(child)]
    pub ssl: Option<Ssl>,
    /// Cookies of the requests.
    #[xml(child)]
    pub cookies: Option<Cookies>,
    /// How much is read ahead.
    #[xml(child)]
    pub readahead: Option<Readahead>,
    /// How long it waits.
    #[xml(child)]
    pub timeout: Option<Timeout>,
    /// The keys of known hosts.
    #[xml(child = "knownHosts")]
    pub known_hosts: Option<KnownHosts>,
    /// The user there.
    #[xml(child)]
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
        /// Sheepdog.
        Sheepdog = "sheepdog",
        /// Gluster.
        Gluster = "gluster",
        /// iSCSI.
        Iscsi = "iscsi",
        /// HTTP.
        Http = "http",
        /// HTTP over TLS.
        Https = "https",
        /// FTP.
        Ftp = "ftp",
        /// FTP over TLS.
        Ftps = "ftps",
        /// TFTP.
        Tftp = "tftp",
        /// SSH.
        Ssh = "ssh",
        /// Veritas HyperScale.
        Vxhs = "vxhs",
        /// NFS.
        Nfs = "nfs",
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
    /// Its name or address.
    #[xml(attr)]
    pub name: Option<String>,
    /// Its port.
    #[xml(attr, omit)]
    pub port: u32,
    /// How it is reached.
    #[xml(attr, omit)]
    pub transport: Transport,
    /// The path of its socket.
    #[xml(attr)]
    pub socket: Option<String>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

token! {
    /// How a server is reached.
    pub enum Transport: default Tcp {
        /// By TCP.
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
        /// The user, on NFS.
        #[xml(attr)] user: Option<String>,
        /// The group, on NFS.
        #[xml(attr)] group: Option<String>,
        /// The user, on SSH.
        #[xml(attr)] username: Option<String>,
        /// The file with the private key.
        #[xml(attr)] keyfile: Option<String>,
        /// The socket of the key agent.
        #[xml(attr)] agentsock: Option<String>,
    }
    /// `<reconnect>` of a network disk.
    Delay {
        /// Seconds between tries.
        #[xml(attr, omit)] delay: u32,
    }
    /// `<snapshot>`.
    Name {
        /// Its name.
        #[xml(attr)] name: Option<NonEmpty>,
    }
    /// `<config>`.
    ConfigFile {
        /// Its path.
        #[xml(attr)] file: Option<NonEmpty>,
    }
    /// `<initiator>`.
    Initiator {
        /// The iSCSI qualified name.
        #[xml(child)] iqn: Option<Name>,
    }
    /// `<ssl>`.
    Ssl {
        /// Whether the certificate is checked.
        #[xml(attr)] verify: Option<YesNo>,
    }
    /// `<cookies>`.
    Cookies {
        /// The cookies.
        #[xml(list = "cookie")] cookie: Vec<Cookie>,
    }
    /// `<cookie>`.
    Cookie {
        /// Its name.
        #[xml(attr)] name: String,
        /// Its value.
        #[xml(text)] value: Option<String>,
    }
    /// `<readahead>`.
    Readahead {
        /// Bytes.
        #[xml(attr, omit)] size: u64,
    }
    /// `<timeout>`.
    Timeout {
        /// Seconds.
        #[xml(attr, omit)] seconds: u64,
    }
    /// `<knownHosts>`.
    KnownHosts {
        /// The file's path.
        #[xml(attr)] path: Option<NonEmpty>,
    }
}
