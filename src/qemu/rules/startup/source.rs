//! `<source>` of images: disks, what lies below them, and the variables of the firmware.

use super::Startup;
use crate::diagnostic::{rule, Place};
use crate::domain::devices::disk::{
    Auth, Encryption, EncryptionEngine, EncryptionFormat, Network, Protocol, Source, Transport,
};
use crate::qemu::caps::Flag;
use crate::qemu::launch::NbdkitPlugin;
use crate::qemu::rules::NOT_IN_QEMU;
use crate::xml::mistake::INVALID_VALUE;
use crate::xml::value::token::YesNo;

rule! {
    /// The number of servers does not suit the protocol.
    ///
    /// Only Ceph (`rbd`) and Gluster are reached by several servers; the others need exactly one
    /// `<host>`.
    ///
    /// ```xml wrong
    /// <disk type='network'>
    ///   <source protocol='nbd'><host name='h'/><host name='g'/></source>
    ///   <target dev='vda' bus='virtio'/>
    /// </disk>
    /// ```
    /// ```xml right
    /// <disk type='network'>
    ///   <source protocol='nbd'><host name='h'/></source>
    ///   <target dev='vda' bus='virtio'/>
    /// </disk>
    /// ```
    NUMBER_OF_SERVERS = "Q564" "number-of-servers" Error;

    /// QEMU cannot reach a server in this way.
    ///
    /// Servers of `rbd`, `ssh` and `nfs` are reached over TCP, none over RDMA, and only connections of
    /// `nbd` can be encrypted with `tls`. Change the transport, or remove `tls`.
    ///
    /// ```xml wrong
    /// <disk type='network'>
    ///   <source protocol='rbd' name='a/b'><host transport='unix' socket='/a'/></source>
    ///   <target dev='vda' bus='virtio'/>
    /// </disk>
    /// ```
    /// ```xml right
    /// <disk type='network'>
    ///   <source protocol='rbd' name='a/b'><host name='h'/></source>
    ///   <target dev='vda' bus='virtio'/>
    /// </disk>
    /// ```
    CONNECTION_TO_SERVER = "Q565" "server-not-reachable-that-way" Error;

    /// The storage cannot be an image at this position.
    ///
    /// What a process serves by vhost-user can only be a disk itself, not lie below another image, and a
    /// directory can only be shown for reading. Use a file, a block device or a server.
    ///
    /// ```xml wrong
    /// <disk type='file'>
    ///   <driver name='qemu' type='qcow2'/><source file='/a'/>
    ///   <backingStore type='volume'>
    ///     <format type='raw'/><source pool='p' volume='v'/>
    ///   </backingStore>
    ///   <target dev='vda' bus='virtio'/>
    /// </disk>
    /// ```
    /// ```xml right
    /// <disk type='file'>
    ///   <driver name='qemu' type='qcow2'/><source file='/a'/>
    ///   <backingStore type='file'><format type='raw'/><source file='/b'/></backingStore>
    ///   <target dev='vda' bus='virtio'/>
    /// </disk>
    /// ```
    NOT_AN_IMAGE = "Q566" "storage-not-an-image" Error;
}

/// How an image is used.
pub(super) struct Access<'a, 'p> {
    /// How to log in where the source does not say it.
    pub auth: Option<&'a Auth>,
    /// How it is encrypted where the source does not say it.
    pub encryption: Option<&'a Encryption>,
    /// Whether nothing is written to it.
    pub readonly: YesNo,
    /// The element that has the source.
    pub owner: &'a Place<'p>,
}

impl Startup<'_> {
    /// QEMU can open the storage of an image.
    pub(super) fn source(&mut self, source: &Source, place: &Place<'_>, access: &Access<'_, '_>) {
        let common = source.common();
        let encryption = common.encryption.as_deref().or(access.encryption);
        if let Some(own) = encryption {
            let parent = if common.encryption.is_some() { place } else { access.owner };
            for (secret, place) in parent.child("encryption").each("secret", &own.secret) {
                self.secret(&place, Some(secret));
            }
        }
        match source {
            Source::File(file) => {
                let group = file.fdgroup.as_ref();
                if let Some(name) = group.filter(|name| !self.launch.descriptor_groups.contains_key(*name)) {
                    let message =
                        format!("`fdgroup='{name}'`: no descriptors were handed over for this group");
                    let help = "give them in the launch profile, or remove `fdgroup`";
                    self.unknown(&place.attr("fdgroup"), message, help);
                }
            }
            Source::Block(_) | Source::VhostVdpa(_) => {}
            Source::Ctl(_) => self
                .findings
                .report(&NOT_IN_QEMU, &access.owner.attr("type"), "`type='ctl'`: QEMU has no such disks")
                .help("use `type='block'`"),
            Source::Dir(_) => {
                if access.readonly == YesNo::No {
                    self.findings
                        .report(&NOT_AN_IMAGE, place, "directory as an image for writing")
                        .help("make it read-only, or use a file");
                }
            }
            Source::Nvme(_) => self.needs(Flag::DriveNvme, place, "NVMe disk of the host"),
            Source::Network(network) => {
                if self.is_helped(network) {
                    return;
                }
                self.network(network, place);
                let auth = common.auth.as_deref().or(access.auth);
                if let Some(auth) = auth {
                    let parent = if common.auth.is_some() { place } else { access.owner };
                    self.secret(&parent.child("auth"), auth.secret.as_ref());
                }
                self.librbd(network, encryption, place);
            }
            Source::Volume(_) => {
                self.findings
                    .report(&NOT_AN_IMAGE, place, "volume of a storage pool that is no disk itself")
                    .help("name the storage itself with another `type`");
            }
            Source::VhostUser(_) => {
                self.findings
                    .report(&NOT_AN_IMAGE, place, "vhost-user socket that is no disk itself")
                    .help("use a file, a block device or a server");
            }
        }
    }

    /// Whether nbdkit reaches the server in QEMU's place.
    pub(super) fn is_helped(&self, network: &Network) -> bool {
        NbdkitPlugin::of(network.protocol).is_some_and(|plugin| self.launch.nbdkit.contains(&plugin))
    }

    fn network(&mut self, network: &Network, place: &Place<'_>) {
        use Protocol::{Gluster, Iscsi, Nfs, Rbd, Ssh, Vxhs};
        let protocol = network.protocol;
        if protocol == Vxhs {
            self.findings
                .report(&NOT_IN_QEMU, &place.attr("protocol"), "`protocol='vxhs'`: QEMU has no such client")
                .help("use another protocol");
            return;
        }
        self.tls(network, place);
        let mut odd = false;
        for (host, place) in place.each("host", &network.host) {
            let transport = host.transport;
            let rdma = transport == Transport::Rdma;
            if rdma || transport != Transport::Tcp && matches!(protocol, Rbd | Ssh | Nfs) {
                odd = true;
                let message = format!("`transport='{transport}'` to a server of protocol '{protocol}'");
                let help = if rdma { "use transport 'tcp' or 'unix'" } else { "use transport 'tcp'" };
                self.findings.report(&CONNECTION_TO_SERVER, &place.attr("transport"), message).help(help);
            }
        }
        let count = network.host.len();
        if !odd && count != 1 && !matches!(protocol, Rbd | Gluster) {
            let second = place.each("host", &network.host).nth(1);
            let place = second.map_or(*place, |(_, second)| second);
            let message = format!("{count} servers of protocol '{protocol}'; it needs one");
            let help = if count == 0 { "add a `<host>`" } else { "remove the others" };
            self.findings.report(&NUMBER_OF_SERVERS, &place, message).help(help);
        }
        let name = network.name.as_deref().unwrap_or_default();
        let unit = name.split_once('/').map(|(_, unit)| unit).filter(|unit| !unit.is_empty());
        if let Some(unit) = unit.filter(|unit| protocol == Iscsi && unit.parse::<u32>().is_err()) {
            self.findings
                .report(&INVALID_VALUE, &place.attr("name"), format!("`name='{name}'`: unit '{unit}'"))
                .help("write the number of the iSCSI unit after the '/'");
        }
        if protocol == Nfs {
            self.nfs(network, place);
        }
    }

    fn tls(&mut self, network: &Network, place: &Place<'_>) {
        let protocol = network.protocol;
        let wanted = match (network.tls, protocol) {
            (Some(YesNo::Yes), Protocol::Nbd) => true,
            (Some(YesNo::Yes), _) => {
                let message = format!("`tls='yes'` for a server of protocol '{protocol}'");
                self.findings
                    .report(&CONNECTION_TO_SERVER, &place.attr("tls"), message)
                    .help("remove `tls`; QEMU encrypts connections of 'nbd' only");
                false
            }
            (None, Protocol::Nbd) => self.launch.nbd_always_tls && self.launch.nbd_tls.is_some(),
            _ => false,
        };
        if wanted {
            let launch = self.launch;
            let what = "TLS connection to an NBD server";
            self.certificates(&place.attr("tls"), launch.nbd_tls.as_ref(), what);
        }
    }

    /// The binary hands encryption over to Ceph's library.
    fn librbd(&mut self, network: &Network, encryption: Option<&Encryption>, place: &Place<'_>) {
        let own = encryption.filter(|own| own.engine == Some(EncryptionEngine::Librbd));
        let Some(own) = own.filter(|_| network.protocol == Protocol::Rbd) else { return };
        let place = place.child("encryption");
        if !self.has(Flag::RbdEncryption) {
            self.lacks(&place.attr("engine"), "`engine='librbd'`");
        } else if own.secret.len() > 1 && !self.has(Flag::RbdEncryptionLayering) {
            self.lacks(&place, "encryption by librbd with several secrets");
        } else if own.format == EncryptionFormat::LuksAny {
            self.needs(Flag::RbdEncryptionLuksAny, &place.attr("format"), "`format='luks-any'`");
        }
    }

    fn nfs(&mut self, network: &Network, place: &Place<'_>) {
        let Some(identity) = &network.identity else { return };
        let place = place.child("identity");
        for (name, text) in [("user", &identity.user), ("group", &identity.group)] {
            let Some(text) = text else { continue };
            if text.strip_prefix('+').unwrap_or(text).parse::<u32>().is_err() {
                let message = format!("`{name}='{text}'`: the number of this {name} is not known");
                self.unknown(&place.attr(name), message, "write the number, as '+1000'");
            }
        }
    }
}
