//! Where the bytes of an image are, as a block node (qemu-command-1.md 4.4, 4.5).

use super::network_disk::{cookie_text, credentials, helper_socket, is_helped, server};
use super::Translation;
use crate::domain::devices::disk::{Auth, Encryption, Io, Source};
use crate::qemu::members::Members;
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
pub(super) fn storage(out: &mut Translation<'_>, source: &Source, access: &Access<'_>) -> Members {
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
        out.secret(&name, auth.secret.as_ref());
    }
    if let Some(cookies) = direct.and_then(|network| network.cookies.as_ref()) {
        if out.launch.secrets.is_some() {
            let name = format!("{}-httpcookie-secret0", access.storage);
            let text = cookie_text(cookies);
            out.seal(&name, Some(text.as_bytes()));
        }
    }
    let credentials = direct.and_then(|network| credentials(out, network, access.storage));
    let encryption = access.encryption;
    for (at, secret) in encryption.iter().flat_map(|encryption| &encryption.secret).enumerate() {
        let name = format!("{}-encryption-secret{at}", access.parent);
        out.secret(&name, Some(secret));
    }
    match source {
        Source::File(_) | Source::Block(_) => {
            let path = match group_name(source) {
                Some(name) => &*add_group(out, name, access),
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
            let members = Members::new("driver", "vvfat").with("dir", source.path().unwrap_or_default());
            members.with("floppy", access.floppy).with("rw", !access.readonly)
        }
        Source::Nvme(nvme) => {
            let at = &nvme.address;
            let device = format!("{:04x}:{:02x}:{:02x}.{}", at.domain.0, at.bus.0, at.slot.0, at.function.0);
            Members::new("driver", "nvme").with("device", device).with("namespace", nvme.namespace)
        }
        Source::Network(_) if helped => helper_socket(out, access.storage),
        Source::Network(network) => server(out, network, access, auth, credentials, encryption),
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
        // These have no block node of their own, which is refused.
        Source::Volume(_) | Source::VhostUser(_) | Source::Ctl(_) => Members::default(),
    }
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
fn add_group(out: &mut Translation<'_>, name: &str, access: &Access<'_>) -> String {
    // Groups that nobody handed over are refused.
    let none = Default::default();
    let group = out.launch.descriptor_groups.get(name).unwrap_or(&none);
    let set = access.set.unwrap_or_default();
    for (at, descriptor) in group.descriptors.iter().enumerate() {
        out.add_set(set, *descriptor, &format!("{}{at}", access.storage));
    }
    format!("/dev/fdset/{set}")
}
