//! What a manager knows of storage that a document names: pools of volumes, groups of descriptors,
//! helpers.

use crate::domain::devices::disk::Protocol;
use serde::Deserialize;

/// A kind of servers that nbdkit reaches in QEMU's place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NbdkitPlugin {
    /// HTTP, FTP and TFTP, with and without TLS.
    Curl,
    /// SSH.
    Ssh,
}

impl NbdkitPlugin {
    /// What reaches servers of a protocol.
    pub(in crate::qemu) fn of(protocol: Protocol) -> Option<NbdkitPlugin> {
        match protocol {
            Protocol::Http | Protocol::Https | Protocol::Ftp | Protocol::Ftps | Protocol::Tftp => {
                Some(NbdkitPlugin::Curl)
            }
            Protocol::Ssh => Some(NbdkitPlugin::Ssh),
            Protocol::Nbd
            | Protocol::Rbd
            | Protocol::Sheepdog
            | Protocol::Gluster
            | Protocol::Iscsi
            | Protocol::Vxhs
            | Protocol::Nfs => None,
        }
    }
}

/// Descriptors of one image that a manager opened.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct DescriptorGroup {
    /// Their numbers.
    pub descriptors: Vec<u32>,
    /// Whether they may be written to, whatever the document says.
    #[serde(default)]
    pub writable: bool,
}

/// A storage pool.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Pool {
    /// Its kind.
    pub r#type: PoolType,
    /// Whether it is in use.
    #[serde(default = "yes")]
    pub active: bool,
    /// Its servers: name, and port where it is not the usual one.
    #[serde(default)]
    pub hosts: Vec<(String, Option<u32>)>,
    /// The device or the target on the server.
    #[serde(default)]
    pub device: String,
    /// How to log in: the user and the secret's uuid.
    #[serde(default)]
    pub auth: Option<(String, String)>,
    /// The iSCSI qualified name that the client goes by.
    #[serde(default)]
    pub initiator: Option<String>,
    /// Its volumes.
    #[serde(default)]
    pub volumes: Vec<Volume>,
}

fn yes() -> bool {
    true
}

/// A kind of storage pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PoolType {
    /// A directory.
    Dir,
    /// A file system.
    Fs,
    /// A file system of a server.
    Netfs,
    /// A group of logical volumes.
    Logical,
    /// A disk.
    Disk,
    /// An iSCSI target that the host logs in to.
    Iscsi,
    /// An iSCSI target that QEMU logs in to.
    IscsiDirect,
    /// A SCSI host.
    Scsi,
    /// Multipath devices.
    Mpath,
    /// A pool of Ceph.
    Rbd,
    /// Sheepdog.
    Sheepdog,
    /// Gluster.
    Gluster,
    /// A pool of ZFS.
    Zfs,
    /// Virtuozzo.
    Vstorage,
}

impl PoolType {
    /// The word that stands in a definition of a pool.
    pub fn as_str(self) -> &'static str {
        match self {
            PoolType::Dir => "dir",
            PoolType::Fs => "fs",
            PoolType::Netfs => "netfs",
            PoolType::Logical => "logical",
            PoolType::Disk => "disk",
            PoolType::Iscsi => "iscsi",
            PoolType::IscsiDirect => "iscsi-direct",
            PoolType::Scsi => "scsi",
            PoolType::Mpath => "mpath",
            PoolType::Rbd => "rbd",
            PoolType::Sheepdog => "sheepdog",
            PoolType::Gluster => "gluster",
            PoolType::Zfs => "zfs",
            PoolType::Vstorage => "vstorage",
        }
    }
}

/// A volume of a pool.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Volume {
    /// Its name.
    pub name: String,
    /// Its kind.
    pub r#type: VolumeType,
    /// Where it is on the host.
    pub path: String,
}

/// A kind of volume.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum VolumeType {
    /// A file.
    File,
    /// A block device.
    Block,
    /// A directory.
    Dir,
    /// An image on a server.
    Network,
    /// A directory on a server.
    Netdir,
    /// An image of Virtuozzo.
    Ploop,
}
