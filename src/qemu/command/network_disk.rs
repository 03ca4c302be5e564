//! `<source protocol=…>`: servers of disks as block nodes (qemu-command-1.md 4.4).

use super::secret::End;
use super::source::Access;
use super::Translation;
use crate::domain::devices::disk::{
    Auth, Cookie, Cookies, Encryption, EncryptionEngine, Host, Network, Protocol, Transport,
};
use crate::qemu::launch::NbdkitPlugin;
use crate::qemu::members::{Members, Value};
use crate::xml::value::token::YesNo;

/// Whether nbdkit reaches the server in QEMU's place.
pub(super) fn is_helped(out: &Translation<'_>, network: &Network) -> bool {
    NbdkitPlugin::of(network.protocol).is_some_and(|plugin| out.launch.nbdkit.contains(&plugin))
}

/// The node of a server that nbdkit reaches.
pub(super) fn helper_socket(out: &Translation<'_>, storage: &str) -> Members {
    let name = format!("nbdkit-{storage}.socket");
    let path = match &out.launch.state_dir {
        Some(dir) => format!("{dir}/{name}"),
        None => format!("{}-{name}", out.short_name()),
    };
    let server = Members::new("type", "unix").with("path", path);
    Members::new("driver", "nbd").with("server", Value::Object(server))
}

/// Cookies as a request has them.
pub(super) fn cookie_text(cookies: &Cookies) -> String {
    let one = |cookie: &Cookie| format!("{}={}", cookie.name, cookie.value.as_deref().unwrap_or(""));
    cookies.cookie.iter().map(one).collect::<Vec<_>>().join("; ")
}

/// Host and port of an iSCSI server.
pub(super) fn portal(host: &Host, protocol: Protocol) -> String {
    format!("{}:{}", bracketed(host), port(host, protocol))
}

pub(super) fn credentials(out: &mut Translation<'_>, network: &Network, storage: &str) -> Option<String> {
    let wanted = match (network.tls, network.protocol) {
        (Some(YesNo::Yes), Protocol::Nbd) => true,
        (None, Protocol::Nbd) => out.launch.nbd_always_tls,
        _ => false,
    };
    // That there are certificates is a rule of the start.
    let tls = out.launch.certificates(&out.launch.nbd_tls).filter(|_| wanted)?;
    let name = format!("obj{storage}_tls0");
    let secret = tls.secret.as_ref().map(|_| format!("{name}-secret0"));
    out.credentials(&name, &tls, End::Client, secret);
    Some(name)
}

fn inet(host: &Host, protocol: Protocol) -> Members {
    match host.transport {
        Transport::Unix => Members::new("type", "unix").with("path", host.socket.as_deref().unwrap_or("")),
        _ => Members::new("type", "inet").and(plain(host, protocol)),
    }
}

fn plain(host: &Host, protocol: Protocol) -> Members {
    let name = host.name.as_deref().unwrap_or("");
    Members::new("host", name).with("port", port(host, protocol).to_string())
}

fn port(host: &Host, protocol: Protocol) -> u32 {
    match host.port {
        0 => protocol.port().map_or(0, u32::from),
        port => port,
    }
}

/// A host as a URL has it.
fn bracketed(host: &Host) -> String {
    let name = host.name.as_deref().unwrap_or("");
    if name.contains(':') {
        format!("[{name}]")
    } else {
        name.to_owned()
    }
}

/// A server, and how the guest logs in.
struct Server<'a> {
    network: &'a Network,
    access: &'a Access<'a>,
    user: Option<String>,
    /// The object that holds the password.
    password: Option<String>,
    /// The object that holds the certificates.
    credentials: Option<String>,
    encryption: Option<&'a Encryption>,
}

pub(super) fn server(
    out: &mut Translation<'_>,
    network: &Network,
    access: &Access<'_>,
    auth: Option<&Auth>,
    credentials: Option<String>,
    encryption: Option<&Encryption>,
) -> Members {
    use Protocol::*;
    let protocol = network.protocol;
    let user = auth.map(|auth| auth.username.clone());
    let password = auth.map(|_| format!("{}-auth-secret0", access.storage));
    let own = Server { network, access, user, password, credentials, encryption };
    match protocol {
        Nbd => own.nbd(),
        Http | Https | Ftp | Ftps | Tftp => own.curl(out),
        Iscsi => own.iscsi(),
        Rbd => own.rbd(),
        Gluster => own.gluster(out),
        Ssh => own.ssh(),
        Nfs => own.nfs(),
        Sheepdog => own.sheepdog(),
        // QEMU has no such client, which is refused.
        Vxhs => Members::default(),
    }
}

impl Server<'_> {
    fn name(&self) -> &str {
        self.network.name.as_deref().unwrap_or_default()
    }

    /// The name up to its first `/`, and what follows.
    fn parts(&self) -> (&str, &str) {
        self.name().split_once('/').unwrap_or((self.name(), ""))
    }

    /// The server, or the first one; that there is one is a rule of the start.
    fn host(&self) -> Host {
        self.network.host.first().cloned().unwrap_or_default()
    }

    fn address(&self) -> Value {
        Value::Object(inet(&self.host(), self.network.protocol))
    }

    fn addresses(&self, form: fn(&Host, Protocol) -> Members) -> Option<Value> {
        let all = self.network.host.iter().map(|host| Value::Object(form(host, self.network.protocol)));
        (!self.network.host.is_empty()).then(|| Value::Array(all.collect()))
    }

    fn nbd(self) -> Members {
        let network = self.network;
        Members::new("driver", "nbd")
            .with("server", self.address())
            .with_some("export", network.name.clone())
            .with_some("tls-creds", self.credentials)
            .with_some("tls-hostname", network.tls_hostname.clone())
            .with_non_zero(
                "reconnect-delay",
                network.reconnect.as_ref().map_or(0, |delay| delay.delay).into(),
            )
    }

    /// HTTP and FTP, which QEMU reads by libcurl.
    fn curl(self, out: &Translation<'_>) -> Members {
        let network = self.network;
        let url = url(network, &self.host());
        let verify = network.ssl.as_ref().and_then(|ssl| ssl.verify).map(YesNo::is_yes);
        let sealed = out.launch.secrets.is_some();
        let cookie = network.cookies.as_ref().filter(|_| !sealed).map(cookie_text);
        let cookies = network.cookies.as_ref().filter(|_| sealed);
        let cookies = cookies.map(|_| format!("{}-httpcookie-secret0", self.access.storage));
        let members = Members::new("driver", network.protocol.as_str())
            .with("url", url)
            .with_some("username", self.user)
            .with_some("password-secret", self.password)
            .with_some("sslverify", verify)
            .with_some("cookie", cookie)
            .with_some("cookie-secret", cookies)
            .with_non_zero("timeout", network.timeout.as_ref().map_or(0, |timeout| timeout.seconds))
            .with_non_zero("readahead", network.readahead.as_ref().map_or(0, |ahead| ahead.size));
        members
    }

    fn iscsi(self) -> Members {
        let portal = portal(&self.host(), self.network.protocol);
        let (target, unit) = self.parts();
        // What is no number is refused.
        let lun = unit.parse::<u32>().unwrap_or(0);
        let initiator = self.network.initiator.as_ref();
        let initiator = initiator.and_then(|initiator| initiator.iqn.as_ref()?.name.clone());
        let members = Members::new("driver", "iscsi")
            .with("portal", portal)
            .with("target", target)
            .with("lun", lun)
            .with("transport", "tcp")
            .with_some("user", self.user.as_deref())
            .with_some("password-secret", self.password.as_deref())
            .with_some("initiator-name", initiator.map(|name| name.0));
        members
    }

    fn rbd(self) -> Members {
        let network = self.network;
        let locked = self.encryption.filter(|encryption| encryption.engine == Some(EncryptionEngine::Librbd));
        let modes = Value::Array(vec!["cephx".into(), "none".into()]);
        let (pool, image) = self.parts();
        let snapshot = network.snapshot.as_ref().and_then(|snapshot| snapshot.name.as_ref());
        let config = network.config.as_ref().and_then(|config| config.file.as_ref());
        let members = Members::new("driver", "rbd")
            .with("pool", pool)
            .with("image", image)
            .with_some("snapshot", snapshot.map(|name| name.0.clone()))
            .with_some("conf", config.map(|file| file.0.clone()))
            .with_some("server", self.addresses(plain))
            .with_some("encrypt", locked.and_then(|locked| nested(locked, self.access.parent, 0)))
            .with_some("user", self.user.clone())
            .with_some("auth-client-required", self.user.as_ref().map(|_| modes))
            .with_some("key-secret", self.password.clone());
        members
    }

    fn gluster(self, out: &Translation<'_>) -> Members {
        let (volume, path) = self.parts();
        Members::new("driver", "gluster")
            .with("volume", volume)
            .with("path", path)
            .with_some("server", self.addresses(inet))
            .with("debug", out.launch.gluster_debug_level)
    }

    fn ssh(self) -> Members {
        let identity = self.network.identity.as_ref().and_then(|identity| identity.username.clone());
        let server = plain(&self.host(), self.network.protocol);
        let members = Members::new("driver", "ssh").with("path", self.name());
        let members = members.with("server", Value::Object(server));
        members.with_some("user", self.user.or(identity))
    }

    fn nfs(self) -> Members {
        let identity = self.network.identity.as_ref();
        // Names, whose numbers are not known, are refused.
        let number = |text: Option<&String>| text.and_then(|text| number(text));
        let user = identity.and_then(|identity| identity.user.as_ref());
        let group = identity.and_then(|identity| identity.group.as_ref());
        let host = self.host().name.unwrap_or_default();
        let members = Members::new("driver", "nfs")
            .with("server", Value::Object(Members::new("host", host).with("type", "inet")))
            .with("path", self.name())
            .with_some("user", number(user))
            .with_some("group", number(group));
        members
    }

    fn sheepdog(self) -> Members {
        let members = Members::new("driver", "sheepdog").with("server", self.address());
        members.with("vdi", self.name())
    }
}

/// A user or group by number: `1000` or `+1000`.
fn number(text: &str) -> Option<u32> {
    text.strip_prefix('+').unwrap_or(text).parse().ok()
}

/// Encryptions one in the other, the first secret outermost.
fn nested(encryption: &Encryption, parent: &str, at: usize) -> Option<Value> {
    encryption.secret.get(at)?;
    let members = Members::new("format", encryption.format.as_str());
    let members = members.with("key-secret", format!("{parent}-encryption-secret{at}"));
    Some(Value::Object(members.with_some("parent", nested(encryption, parent, at + 1))))
}

fn url(network: &Network, host: &Host) -> String {
    let mut url = format!("{}://{}", network.protocol, bracketed(host));
    match port(host, network.protocol) {
        0 => {}
        port => url.push_str(&format!(":{port}")),
    }
    let path = network.name.as_deref().unwrap_or_default();
    if !path.starts_with('/') {
        url.push('/');
    }
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' => url.push(byte.into()),
            _ if b"-_.!~*'();/@&=+$,".contains(&byte) => url.push(byte.into()),
            _ => url.push_str(&format!("%{byte:02X}")),
        }
    }
    if let Some(query) = &network.query {
        url.push_str(&format!("?{query}"));
    }
    url
}
