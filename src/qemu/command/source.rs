//! Where the bytes of an image are, as a block node (qemu-command-1.md 4.4, 4.5).

use super::Translation;
use crate::domain::devices::disk::{
    Auth, Cookie, Cookies, Encryption, EncryptionEngine, EncryptionFormat, Host, Io, Network, Protocol,
    Source, Transport,
};
use crate::qemu::caps::Flag;
use crate::qemu::launch::NbdkitPlugin;
use crate::qemu::members::{Members, Value};
use crate::xml::value::token::YesNo;

/// How a disk uses a source.
pub(super) struct Access<'a> {
    /// The name of the storage node.
    pub storage: &'a str,
    /// The node that secrets of the encryption are named after.
    pub parent: &'a str,
    /// How to log in, as the disk says.
    pub auth: Option<&'a Auth>,
    /// How it is encrypted.
    pub encryption: Option<&'a Encryption>,
    /// The set of descriptors that stands for it.
    pub set: Option<u32>,
    /// Whether a directory is shown as a floppy disk.
    pub floppy: bool,
    /// Whether nothing is written.
    pub readonly: bool,
    /// Whether it is a CD.
    pub cdrom: bool,
    /// Whether the image is plain bytes.
    pub raw: bool,
    /// How the host does its I/O.
    pub io: Option<Io>,
}

/// Whether there is no medium.
pub(super) fn is_empty(source: &Source) -> bool {
    match source {
        Source::File(file) => file.file.is_none() && file.fdgroup.is_none(),
        source => source.is_empty(),
    }
}

/// The members of the storage node; what it needs is printed.
pub(super) fn storage(out: &mut Translation<'_>, source: &Source, access: &Access<'_>) -> Option<Members> {
    let common = source.common();
    let reservations = common.reservations.as_ref();
    let managed = reservations.is_some_and(|reservations| reservations.managed == Some(YesNo::Yes));
    let helper = match reservations {
        Some(_) if managed => Some("pr-helper0".to_owned()),
        Some(reservations) => {
            let name = format!("pr-helper-{}", access.storage);
            let path = reservations.source.as_ref().and_then(|source| source.path.as_ref());
            let members = Members::new("qom-type", "pr-manager-helper").with("id", &*name);
            out.object(members.with("path", path.map_or("", |path| &path.0)));
            Some(name)
        }
        None => None,
    };
    let network = match source {
        Source::Network(network) => Some(network),
        _ => None,
    };
    let helped = network.is_some_and(|network| is_helped(out, network));
    let direct = network.filter(|_| !helped);
    let auth = direct.and(access.auth);
    if let Some(auth) = auth {
        let name = format!("{}-auth-secret0", access.storage);
        out.secret(&name, "/domain/devices/disk/auth", auth.secret.as_ref());
    }
    if let Some(cookies) = direct.and_then(|network| network.cookies.as_ref()) {
        if out.launch.secrets.is_some() {
            let name = format!("{}-httpcookie-secret0", access.storage);
            let text = cookie_text(cookies);
            out.seal(&name, "/domain/devices/disk/source/cookies", Some(text.as_bytes()));
        }
    }
    let credentials = direct.and_then(|network| credentials(out, network, access.storage));
    let encryption = access.encryption;
    for (at, secret) in encryption.iter().flat_map(|encryption| &encryption.secret).enumerate() {
        let name = format!("{}-encryption-secret{at}", access.parent);
        out.secret(&name, "/domain/devices/disk/encryption", Some(secret));
    }
    let members = match source {
        Source::File(_) | Source::Block(_) => {
            let path = match group_name(source) {
                Some(name) => &*add_group(out, name, access)?,
                None => source.path().unwrap_or_default(),
            };
            let drive = access.cdrom && access.raw && out.launch.cd_drives.iter().any(|drive| drive == path);
            let driver = match source {
                Source::File(_) => "file",
                _ if drive => "host_cdrom",
                _ => "host_device",
            };
            let members = Members::new("driver", driver).with("filename", path);
            members.with_some("aio", access.io.map(|io| io.as_str())).with_some("pr-manager", helper)
        }
        Source::Dir(_) => {
            if !access.readonly {
                out.refuse(
                    "/domain/devices/disk/source",
                    "QEMU shows a directory as a disk for reading alone",
                );
            }
            let members = Members::new("driver", "vvfat").with("dir", source.path().unwrap_or_default());
            members.with("floppy", access.floppy).with("rw", !access.readonly)
        }
        Source::Nvme(nvme) => {
            let at = &nvme.address;
            let device = format!("{:04x}:{:02x}:{:02x}.{}", at.domain.0, at.bus.0, at.slot.0, at.function.0);
            Members::new("driver", "nvme").with("device", device).with("namespace", nvme.namespace)
        }
        Source::Network(_) if helped => return Some(helper_socket(out, access.storage)),
        Source::Network(network) => return server(out, network, access, auth, credentials, encryption),
        Source::VhostVdpa(_) => {
            let path = source.path().unwrap_or_default();
            let path = match (access.set, out.launch.vdpa_disks.get(path)) {
                (Some(set), Some(descriptor)) => {
                    out.add_set(set, *descriptor, &format!("{}-vdpa", access.storage))
                }
                _ => path.to_owned(),
            };
            Members::new("driver", "virtio-blk-vhost-vdpa").with("path", path)
        }
        Source::Volume(_) | Source::VhostUser(_) => {
            out.refuse("/domain/devices/disk/source", "there is no block node for such a source");
            return None;
        }
    };
    Some(members)
}

/// The group of descriptors that stands for a source.
fn group_name(source: &Source) -> Option<&str> {
    match source {
        Source::File(file) => file.fdgroup.as_deref(),
        _ => None,
    }
}

/// Whether a source that one descriptor alone stands for was opened for writing.
pub(super) fn lone_descriptor(out: &Translation<'_>, source: &Source) -> Option<bool> {
    let group = out.launch.descriptor_groups.get(group_name(source)?)?;
    (group.descriptors.len() == 1).then_some(group.writable)
}

/// Hands a group of descriptors over; the path that it goes by.
fn add_group(out: &mut Translation<'_>, name: &str, access: &Access<'_>) -> Option<String> {
    let Some((group, set)) = out.launch.descriptor_groups.get(name).zip(access.set) else {
        let text = format!("file descriptor group '{name}' was not associated with the domain");
        out.refuse("/domain/devices/disk/source", text);
        return None;
    };
    for (at, descriptor) in group.descriptors.iter().enumerate() {
        out.add_set(set, *descriptor, &format!("{}{at}", access.storage));
    }
    Some(format!("/dev/fdset/{set}"))
}

/// Whether nbdkit reaches the server in QEMU's place.
fn is_helped(out: &Translation<'_>, network: &Network) -> bool {
    use Protocol::*;
    let plugin = match network.protocol {
        Http | Https | Ftp | Ftps | Tftp => NbdkitPlugin::Curl,
        Ssh => NbdkitPlugin::Ssh,
        Nbd | Rbd | Sheepdog | Gluster | Iscsi | Vxhs | Nfs => return false,
    };
    out.launch.nbdkit.contains(&plugin)
}

/// The node of a server that nbdkit reaches.
fn helper_socket(out: &mut Translation<'_>, storage: &str) -> Members {
    let name = format!("nbdkit-{storage}.socket");
    let path = match &out.launch.state_dir {
        Some(dir) => format!("{dir}/{name}"),
        None => {
            let path = format!("{}-{name}", out.short_name());
            let text = format!("start nbdkit on the socket '{path}' before the guest");
            out.note("/domain/devices/disk/source", text);
            path
        }
    };
    let server = Members::new("type", "unix").with("path", path);
    Members::new("driver", "nbd").with("server", Value::Object(server))
}

/// Cookies as a request has them.
fn cookie_text(cookies: &Cookies) -> String {
    let one = |cookie: &Cookie| format!("{}={}", cookie.name, cookie.value.as_deref().unwrap_or(""));
    cookies.cookie.iter().map(one).collect::<Vec<_>>().join("; ")
}

/// Host and port of an iSCSI server.
pub(super) fn portal(host: &Host, protocol: Protocol) -> String {
    format!("{}:{}", bracketed(host), port(host, protocol))
}

fn credentials(out: &mut Translation<'_>, network: &Network, storage: &str) -> Option<String> {
    let wanted = match (network.tls, network.protocol) {
        (Some(YesNo::Yes), Protocol::Nbd) => true,
        (Some(YesNo::Yes), protocol) => {
            out.refuse(
                "/domain/devices/disk/source",
                format!("QEMU does not encrypt connections of '{protocol}'"),
            );
            false
        }
        (None, Protocol::Nbd) => out.launch.nbd_always_tls && out.launch.nbd_tls.is_some(),
        _ => false,
    };
    if !wanted {
        return None;
    }
    let Some(tls) = out.launch.nbd_tls.clone() else {
        out.refuse(
            "/domain/devices/disk/source",
            "an encrypted connection needs the folder of its certificates",
        );
        return None;
    };
    let name = format!("obj{storage}_tls0");
    let secret = tls.secret.as_ref().map(|_| format!("{name}-secret0"));
    out.credentials(&name, &tls, false, secret);
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

fn server(
    out: &mut Translation<'_>,
    network: &Network,
    access: &Access<'_>,
    auth: Option<&Auth>,
    credentials: Option<String>,
    encryption: Option<&Encryption>,
) -> Option<Members> {
    use Protocol::*;
    let protocol = network.protocol;
    let refuse = |out: &mut Translation<'_>, text: &str| {
        out.refuse("/domain/devices/disk/source", text);
        None
    };
    if network.host.iter().any(|host| host.transport == Transport::Rdma) {
        return refuse(out, "QEMU does not reach a server by remote memory access");
    }
    let single = !matches!(protocol, Rbd | Gluster);
    if single && network.host.len() != 1 {
        return refuse(out, &format!("protocol '{protocol}' accepts only one host"));
    }
    let first = network.host.first();
    let name = network.name.as_deref().unwrap_or_default();
    let (before, behind) = name.split_once('/').unwrap_or((name, ""));
    let one = |list: bool| -> Option<Value> {
        let host = first?;
        let one = inet(host, protocol);
        Some(if list { Value::Array(vec![Value::Object(one)]) } else { Value::Object(one) })
    };
    let user = auth.map(|auth| auth.username.clone());
    let password = auth.map(|_| format!("{}-auth-secret0", access.storage));
    let hosts = |form: fn(&Host, Protocol) -> Members| {
        let all = network.host.iter().map(|host| Value::Object(form(host, protocol)));
        (!network.host.is_empty()).then(|| Value::Array(all.collect()))
    };
    let new = |driver: &str| Members::new("driver", driver);
    Some(match protocol {
        Nbd => new("nbd")
            .with_some("server", one(false))
            .with_some("export", network.name.clone())
            .with_some("tls-creds", credentials)
            .with_some("tls-hostname", network.tls_hostname.clone())
            .with_non_zero(
                "reconnect-delay",
                network.reconnect.as_ref().map_or(0, |delay| delay.delay).into(),
            ),
        Http | Https | Ftp | Ftps | Tftp => {
            let verify = network.ssl.as_ref().and_then(|ssl| ssl.verify).map(YesNo::is_yes);
            let sealed = out.launch.secrets.is_some();
            let cookie = network.cookies.as_ref().filter(|_| !sealed).map(cookie_text);
            let cookies = network.cookies.as_ref().filter(|_| sealed);
            let cookies = cookies.map(|_| format!("{}-httpcookie-secret0", access.storage));
            new(protocol.as_str())
                .with("url", url(network, first?))
                .with_some("username", user)
                .with_some("password-secret", password)
                .with_some("sslverify", verify)
                .with_some("cookie", cookie)
                .with_some("cookie-secret", cookies)
                .with_non_zero("timeout", network.timeout.as_ref().map_or(0, |timeout| timeout.seconds))
                .with_non_zero("readahead", network.readahead.as_ref().map_or(0, |ahead| ahead.size))
        }
        Iscsi => {
            let host = first?;
            let Ok(lun) = (if behind.is_empty() { "0" } else { behind }).parse::<u32>() else {
                return refuse(out, &format!("'{behind}' is no number of an iSCSI unit"));
            };
            let initiator =
                network.initiator.as_ref().and_then(|initiator| initiator.iqn.as_ref()?.name.clone());
            new("iscsi")
                .with("portal", portal(host, protocol))
                .with("target", before)
                .with("lun", lun)
                .with("transport", "tcp")
                .with_some("user", user)
                .with_some("password-secret", password)
                .with_some("initiator-name", initiator.map(|name| name.0))
        }
        Rbd => {
            let locked = encryption.filter(|encryption| encryption.engine == Some(EncryptionEngine::Librbd));
            if let Some(locked) = locked {
                let needs = [
                    (true, Flag::RbdEncryption, "librbd encryption"),
                    (locked.secret.len() > 1, Flag::RbdEncryptionLayering, "librbd encryption layering"),
                    (
                        locked.format == EncryptionFormat::LuksAny,
                        Flag::RbdEncryptionLuksAny,
                        "luks-any encryption",
                    ),
                ];
                if let Some((_, _, what)) = needs.iter().find(|(wanted, flag, _)| *wanted && !out.has(*flag))
                {
                    return refuse(out, &format!("{what} is not supported by this QEMU binary"));
                }
            }
            let modes = Value::Array(vec!["cephx".into(), "none".into()]);
            new("rbd")
                .with("pool", before)
                .with("image", behind)
                .with_some(
                    "snapshot",
                    network.snapshot.as_ref().and_then(|snapshot| Some(snapshot.name.as_ref()?.0.clone())),
                )
                .with_some(
                    "conf",
                    network.config.as_ref().and_then(|config| Some(config.file.as_ref()?.0.clone())),
                )
                .with_some("server", hosts(plain))
                .with_some("encrypt", locked.and_then(|locked| nested(locked, access.parent, 0)))
                .with_some("user", user.clone())
                .with_some("auth-client-required", user.map(|_| modes))
                .with_some("key-secret", password)
        }
        Gluster => new("gluster")
            .with("volume", before)
            .with("path", behind)
            .with_some("server", hosts(inet))
            .with("debug", out.launch.gluster_debug_level),
        Ssh => {
            let identity = network.identity.as_ref().and_then(|identity| identity.username.clone());
            new("ssh")
                .with("path", name)
                .with("server", Value::Object(plain(first?, protocol)))
                .with_some("user", user.or(identity))
        }
        Nfs => {
            let identity = network.identity.as_ref();
            let named = |text: Option<&String>| text.is_some_and(|text| number(text).is_none());
            let number = |text: Option<&String>| text.and_then(|text| number(text));
            let user = identity.and_then(|identity| identity.user.as_ref());
            let group = identity.and_then(|identity| identity.group.as_ref());
            if named(user) || named(group) {
                return refuse(
                    out,
                    "the numbers of a user and a group of an NFS server are not known here by name",
                );
            }
            let server = Members::new("host", first?.name.as_deref().unwrap_or("")).with("type", "inet");
            new("nfs")
                .with("server", Value::Object(server))
                .with("path", name)
                .with_some("user", number(user))
                .with_some("group", number(group))
        }
        Sheepdog => new("sheepdog").with_some("server", one(false)).with("vdi", name),
        Vxhs => return refuse(out, "VxHS protocol is not supported with this QEMU binary"),
    })
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
