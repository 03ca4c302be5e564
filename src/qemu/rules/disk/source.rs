//! Where the bytes of a disk are: `<source>`, `<backingStore>`, `<encryption>` (qemu-rules.md 3.14).

use crate::diagnostic::{rule, Place};
use crate::domain::devices::disk::{
    BackingStore, Encryption, EncryptionEngine, EncryptionFormat, Format, Network, Protocol, Source,
    Transport,
};
use crate::domain::devices::Disk;
use crate::qemu::caps::Flag;
use crate::qemu::rules::{Check, NOT_IN_QEMU};

rule! {
    /// The format of a disk does not go with a directory.
    ///
    /// QEMU shows a directory as a FAT file system that is made on the fly: a disk with `type='dir'`
    /// has the format `fat` and is read-only, and no other type of disk has that format.
    ///
    /// ```xml wrong
    /// <disk type='dir'>
    ///   <driver name='qemu' type='raw'/><source dir='/a'/><target dev='vda' bus='virtio'/>
    /// </disk>
    /// ```
    /// ```xml right
    /// <disk type='dir'>
    ///   <driver name='qemu' type='fat'/><source dir='/a'/><target dev='vda' bus='virtio'/><readonly/>
    /// </disk>
    /// ```
    DIRECTORY_FORMAT = "Q110" "format-of-directory-disk" Error;

    /// A cache of an image's tables is sized, but images of that format have none.
    ///
    /// `<metadata_cache>` is for the format `qcow2`. Remove it, or correct `type` of `<driver>`.
    ///
    /// ```xml wrong
    /// <disk type='file'>
    ///   <driver name='qemu' type='raw'>
    ///     <metadata_cache><max_size>1048576</max_size></metadata_cache>
    ///   </driver>
    ///   <source file='/a'/><target dev='vda' bus='virtio'/>
    /// </disk>
    /// ```
    /// ```xml right
    /// <disk type='file'>
    ///   <driver name='qemu' type='qcow2'>
    ///     <metadata_cache><max_size>1048576</max_size></metadata_cache>
    ///   </driver>
    ///   <source file='/a'/><target dev='vda' bus='virtio'/>
    /// </disk>
    /// ```
    METADATA_CACHE = "Q111" "metadata-cache-of-other-format" Error;

    /// A setting of `<source>` belongs to another protocol.
    ///
    /// Certificates are checked for `https` and `ftps`, cookies and queries are for `http` and
    /// `https`, `<readahead>` and `<timeout>` for HTTP and FTP, `<reconnect>` and `tlsHostname` for
    /// `nbd`. Remove the setting, or change `protocol`.
    ///
    /// ```xml wrong
    /// <disk type='network'>
    ///   <source protocol='rbd' name='a/b' tlsHostname='x'/><target dev='vda' bus='virtio'/>
    /// </disk>
    /// ```
    /// ```xml right
    /// <disk type='network'>
    ///   <source protocol='rbd' name='a/b'/><target dev='vda' bus='virtio'/>
    /// </disk>
    /// ```
    OTHER_PROTOCOL = "Q112" "setting-of-other-protocol" Error;

    /// An image on NFS is not on exactly one server at its usual port.
    ///
    /// QEMU reaches an NFS server by TCP at the port that NFS has. Give one `<host>` with a `name`
    /// alone.
    ///
    /// ```xml wrong
    /// <disk type='network'>
    ///   <source protocol='nfs' name='a/b'><host name='h' port='7'/></source>
    ///   <target dev='vda' bus='virtio'/>
    /// </disk>
    /// ```
    /// ```xml right
    /// <disk type='network'>
    ///   <source protocol='nfs' name='a/b'><host name='h'/></source>
    ///   <target dev='vda' bus='virtio'/>
    /// </disk>
    /// ```
    NFS_HOST = "Q113" "nfs-host" Error;

    /// QEMU cannot decrypt the image in that way.
    ///
    /// QEMU itself decrypts images of the formats `raw` and `qcow2` with one secret, in the encryption
    /// format `luks`. Ceph's client library (`engine='librbd'`) knows more, for the protocol `rbd`
    /// only.
    ///
    /// ```xml wrong
    /// <disk type='file'>
    ///   <driver name='qemu' type='raw'/>
    ///   <source file='/a'>
    ///     <encryption format='luks2'><secret type='passphrase' usage='x'/></encryption>
    ///   </source>
    ///   <target dev='vda' bus='virtio'/>
    /// </disk>
    /// ```
    /// ```xml right
    /// <disk type='file'>
    ///   <driver name='qemu' type='raw'/>
    ///   <source file='/a'>
    ///     <encryption format='luks'><secret type='passphrase' usage='x'/></encryption>
    ///   </source>
    ///   <target dev='vda' bus='virtio'/>
    /// </disk>
    /// ```
    ENCRYPTION = "Q114" "encryption-not-possible" Error;
}

/// One image of a chain, and where its parts are in the document.
struct Image<'i> {
    source: &'i Source,
    format: Format,
    encryption: Option<&'i Encryption>,
    /// The element with the source.
    place: &'i Place<'i>,
    format_place: &'i Place<'i>,
    encryption_place: &'i Place<'i>,
}

impl Check<'_> {
    /// QEMU can open the images of the disk.
    pub(super) fn storage(&mut self, disk: &Disk, place: &Place<'_>) {
        let format = disk.driver.as_ref().and_then(|driver| driver.r#type).unwrap_or(Format::Raw);
        let (driver, source) = (place.child("driver"), place.child("source"));
        let own = disk.source.common().encryption.as_deref();
        self.image(
            disk,
            Image {
                source: &disk.source,
                format,
                encryption: own.or(disk.encryption.as_deref()),
                place,
                format_place: &driver.attr("type"),
                encryption_place: &if own.is_some() { &source } else { place }.child("encryption"),
            },
        );
        let cached = disk.driver.as_ref().is_some_and(|driver| driver.metadata_cache.is_some());
        if cached && format != Format::Qcow2 {
            self.findings
                .report(
                    &METADATA_CACHE,
                    &driver.child("metadata_cache"),
                    format!("`<metadata_cache>` is not possible for an image of format '{format}'"),
                )
                .remove("; it is for 'qcow2'");
        }
        if let Some(store) = &disk.backing_store {
            self.backing_store(disk, store, &place.child("backingStore"));
        }
    }

    fn backing_store(&mut self, disk: &Disk, store: &BackingStore, place: &Place<'_>) {
        let Some(layer) = &store.layer else { return };
        let source = place.child("source");
        self.image(
            disk,
            Image {
                source: &layer.source,
                format: layer.format.r#type,
                encryption: layer.source.common().encryption.as_deref(),
                place,
                format_place: &place.child("format").attr("type"),
                encryption_place: &source.child("encryption"),
            },
        );
        if let Some(store) = &layer.backing_store {
            self.backing_store(disk, store, &place.child("backingStore"));
        }
    }

    fn image(&mut self, disk: &Disk, image: Image<'_>) {
        self.format(disk, &image);
        let source = image.place.child("source");
        if image.source.common().reservations.is_some() {
            self.needs(Flag::PrManagerHelper, &source.child("reservations"), "`<reservations>`");
        }
        if let Some(encryption) = image.encryption {
            self.encryption(&image, encryption);
        }
        match image.source {
            Source::Network(network) => self.network(network, &source),
            Source::File(_)
            | Source::Block(_)
            | Source::Dir(_)
            | Source::Volume(_)
            | Source::Nvme(_)
            | Source::VhostUser(_)
            | Source::VhostVdpa(_)
            | Source::Ctl(_) => {}
        }
    }

    /// QEMU has the format, and it goes with the source.
    fn format(&mut self, disk: &Disk, image: &Image<'_>) {
        let (format, place) = (image.format, image.format_place);
        let missing = match format {
            Format::Cow => Some("use 'qcow2'"),
            Format::Dir => Some("use `type='dir'` of `<disk>` with the format 'fat'"),
            Format::Iso => Some("use 'raw'"),
            Format::Raw
            | Format::Bochs
            | Format::Cloop
            | Format::Dmg
            | Format::Vpc
            | Format::Vdi
            | Format::Fat
            | Format::Vhd
            | Format::Ploop
            | Format::Qcow
            | Format::Qcow2
            | Format::Qed
            | Format::Vmdk
            | Format::Aio => None,
        };
        if let Some(help) = missing {
            let message = format!("image format '{format}': QEMU has no such format");
            self.findings.report(&NOT_IN_QEMU, place, message).help(help);
            return;
        }
        let folder = matches!(image.source, Source::Dir(_));
        if folder && format != Format::Fat {
            let message = format!("format '{format}' is not possible for a disk of type 'dir'");
            self.findings.report(&DIRECTORY_FORMAT, place, message).help("use format 'fat'");
        } else if folder && !disk.readonly {
            self.findings
                .report(
                    &DIRECTORY_FORMAT,
                    &image.place.attr("type"),
                    "disk of type 'dir' is writable, but must be read-only",
                )
                .help("add `<readonly/>`");
        } else if format == Format::Fat && !folder && !matches!(image.source, Source::Volume(_)) {
            let kind = crate::xml::Tagged::tag(image.source);
            self.findings
                .report(
                    &DIRECTORY_FORMAT,
                    place,
                    format!("format 'fat' is not possible for a disk of type '{kind}'"),
                )
                .help("use `type='dir'`, or another format");
        }
    }

    /// QEMU has a client for the protocol, and what is set of it.
    fn network(&mut self, network: &Network, source: &Place<'_>) {
        let (nbd, web, files, secure) = match network.protocol {
            Protocol::Tftp => {
                self.findings
                    .report(
                        &NOT_IN_QEMU,
                        &source.attr("protocol"),
                        "`protocol='tftp'`: QEMU does not read from TFTP servers",
                    )
                    .help("use 'http' or 'https'");
                return;
            }
            Protocol::Http => (false, true, true, false),
            Protocol::Https => (false, true, true, true),
            Protocol::Ftp => (false, false, true, false),
            Protocol::Ftps => (false, false, true, true),
            Protocol::Nbd => (true, false, false, false),
            Protocol::Nfs => {
                self.nfs(network, source);
                (false, false, false, false)
            }
            Protocol::Rbd
            | Protocol::Sheepdog
            | Protocol::Gluster
            | Protocol::Iscsi
            | Protocol::Ssh
            | Protocol::Vxhs => (false, false, false, false),
        };
        let elements = [
            ("ssl", network.ssl.is_some() && !secure, "'https' and 'ftps'"),
            ("cookies", network.cookies.is_some() && !web, "'http' and 'https'"),
            ("readahead", network.readahead.is_some() && !files, "HTTP and FTP"),
            ("timeout", network.timeout.is_some() && !files, "HTTP and FTP"),
            ("reconnect", network.reconnect.is_some() && !nbd, "'nbd'"),
        ];
        for (name, _, right) in elements.into_iter().filter(|(_, wrong, _)| *wrong) {
            self.other_protocol(&source.child(name), &format!("`<{name}>`"), network.protocol, right);
        }
        if network.query.is_some() && !web {
            self.other_protocol(&source.attr("query"), "`query`", network.protocol, "'http' and 'https'");
        }
        if network.tls_hostname.is_some() {
            let place = source.attr("tlsHostname");
            match nbd {
                true => self.needs(Flag::BlockdevNbdTlsHostname, &place, "`tlsHostname`"),
                false => self.other_protocol(&place, "`tlsHostname`", network.protocol, "'nbd'"),
            }
        }
    }

    fn other_protocol(&mut self, place: &Place<'_>, what: &str, protocol: Protocol, right: &str) {
        self.findings
            .report(&OTHER_PROTOCOL, place, format!("{what} is not possible with protocol '{protocol}'"))
            .help(format!("remove it; it is for {right}"));
    }

    fn nfs(&mut self, network: &Network, source: &Place<'_>) {
        for (host, place) in source.each("host", &network.host) {
            let (attribute, message) = if host.transport != Transport::Tcp {
                ("transport", format!("`transport='{}'` is not possible for an NFS server", host.transport))
            } else if host.port != 0 {
                ("port", format!("`port='{}'` is not possible for an NFS server", host.port))
            } else {
                continue;
            };
            self.findings
                .report(&NFS_HOST, &place.attr(attribute), message)
                .remove("; the server is reached by TCP at its usual port");
        }
        if network.host.len() != 1 {
            let message = format!("image on NFS has {} servers; expected one", network.host.len());
            let second = source.each("host", &network.host).nth(1).map(|(_, place)| place);
            self.findings
                .report(&NFS_HOST, second.as_ref().unwrap_or(source), message)
                .help("give exactly one `<host>`");
        }
    }

    fn encryption(&mut self, image: &Image<'_>, encryption: &Encryption) {
        let (kind, place) = (encryption.format, image.encryption_place);
        let format = place.attr("format");
        if matches!(kind, EncryptionFormat::Default | EncryptionFormat::Qcow) {
            let message = format!("encryption format '{kind}': QEMU no longer has it");
            self.findings.report(&NOT_IN_QEMU, &format, message).use_value("luks");
            return;
        }
        let second = place.each("secret", &encryption.secret).nth(1).map(|(_, place)| place);
        match encryption.engine {
            Some(EncryptionEngine::Librbd) => {
                let engine = place.attr("engine");
                if !matches!(image.source, Source::Network(network) if network.protocol == Protocol::Rbd) {
                    self.findings
                        .report(&ENCRYPTION, &engine, "`engine='librbd'` needs protocol 'rbd'")
                        .help("use `engine='qemu'`");
                    return;
                }
                self.needs(Flag::RbdEncryption, &engine, "`engine='librbd'`");
                if let Some(secret) = second {
                    let what = "a second `<secret>` with `engine='librbd'`";
                    self.needs(Flag::RbdEncryptionLayering, &secret, what);
                }
                if kind == EncryptionFormat::LuksAny {
                    self.needs(Flag::RbdEncryptionLuksAny, &format, "encryption format 'luks-any'");
                }
            }
            Some(EncryptionEngine::Qemu) | None => {
                if kind != EncryptionFormat::Luks {
                    let message =
                        format!("encryption format '{kind}' is not possible with QEMU's own engine");
                    self.findings
                        .report(&ENCRYPTION, &format, message)
                        .help("use 'luks', or `engine='librbd'` with protocol 'rbd'");
                } else if !matches!(image.format, Format::Raw | Format::Qcow2) {
                    let message =
                        format!("`<encryption>` is not possible for an image of format '{}'", image.format);
                    self.findings.report(&ENCRYPTION, place, message).help("use format 'raw' or 'qcow2'");
                }
                if let Some(secret) = second {
                    self.findings
                        .report(
                            &ENCRYPTION,
                            &secret,
                            "second `<secret>` of `<encryption>`: QEMU decrypts with one",
                        )
                        .remove("");
                }
            }
        }
    }
}
