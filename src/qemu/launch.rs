//! The launch profile: what a manager decides about a run, beside the definition
//! (qemu-command-1.md 0.4, qemu-command-2.md 37).

mod cipher;
pub(crate) mod pages;
mod secrets;
mod storage;
mod tables;

pub use secrets::Secrets;
pub use storage::{DescriptorGroup, NbdkitPlugin, Pool, PoolType, Volume, VolumeType};

pub use tables::SmbiosTables;

use crate::domain::devices::interface::Source;
use crate::domain::Domain;
use serde::Deserialize;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// What a manager decides about a run.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Launch {
    /// The environment that the process inherits: only the names that QEMU needs are looked at.
    pub environment: Vec<(String, String)>,
    /// Where the run keeps its files; a stand-alone run has none.
    pub state_dir: Option<String>,
    /// Where a manager keeps the sockets of its helpers.
    pub runtime_dir: String,
    /// Whether the manager is a user's own, without privileges.
    pub session: bool,
    /// Whether the process shows the guest's name in the host's list of processes.
    pub set_process_name: bool,
    /// The control socket: a descriptor that listens already, or a path.
    pub monitor: Option<Monitor>,
    /// Whether the guest's CPUs wait for a command to start.
    pub paused: bool,
    /// What a manager opened for the process; a stand-alone run opens by path.
    pub descriptors: Option<Descriptors>,
    /// The manager's secrets; a stand-alone run has none.
    pub secrets: Option<Secrets>,
    /// Whether the process is kept from calls that it does not need.
    pub sandbox: bool,
    /// Whether messages carry the time.
    pub timestamps: bool,
    /// Whether the guest's memory is part of a core dump of the process.
    pub dump_guest_core: bool,
    /// What becomes of deprecated options and commands where the document does not say: `omit`,
    /// `reject` or `crash`.
    pub deprecation: Option<String>,
    /// Where displays listen that name no address.
    pub listen: String,
    /// The host's address in each virtual network, for displays that listen there.
    pub addresses: BTreeMap<String, String>,
    /// The host's device for 3D.
    pub rendernode: Option<String>,
    /// How VNC displays are protected.
    pub vnc: Protection,
    /// How SPICE displays are protected.
    pub spice: Protection,
    /// How TCP connections of character devices are protected.
    pub chardev_tls: Option<Tls>,
    /// Whether they are where the document does not say.
    pub chardev_always_tls: bool,
    /// How connections to NBD servers are protected.
    pub nbd_tls: Option<Tls>,
    /// Whether they are where the document does not say.
    pub nbd_always_tls: bool,
    /// What an interface on each virtual network gets, by the network's name.
    pub networks: BTreeMap<String, NetworkPort>,
    /// The storage pools, by their names.
    pub pools: BTreeMap<String, Pool>,
    /// The descriptors of images that documents name by their group.
    pub descriptor_groups: BTreeMap<String, DescriptorGroup>,
    /// The descriptors of vDPA disks, by the disks' paths; QEMU opens the others itself.
    pub vdpa_disks: BTreeMap<String, u32>,
    /// The servers that nbdkit reaches in QEMU's place.
    pub nbdkit: Vec<NbdkitPlugin>,
    /// How much Gluster's client tells, 0 to 9.
    pub gluster_debug_level: u32,
    /// Where the guest comes from that runs already elsewhere: `tcp:…`, `exec:…`, `fd:…`.
    pub incoming: Option<String>,
    /// The internal snapshot that the guest goes back to.
    pub snapshot: Option<String>,
    /// The size of the host's ordinary pages in KiB.
    pub page_size: u64,
    /// The host's SMBIOS tables.
    pub smbios: Option<SmbiosTables>,
    /// Where huge pages are mounted, the default size first.
    pub hugepages: Vec<Hugepages>,
    /// The CPUs of each NUMA node of the host; empty where they are not known.
    pub nodes: Vec<Vec<u32>>,
    /// The host's NUMA nodes that a placement daemon advises.
    pub advised_nodes: Vec<u32>,
    /// What is known of the host's CPU beside what QEMU tells.
    pub host_cpu: Option<KnownCpu>,
    /// Seconds since 1970, for clocks that are off from now; 0: not known, and a stand-alone guest starts at the
    /// host's time.
    pub now: i64,
    /// Seconds that the host's local time is ahead of UTC.
    pub local_offset: i64,
    /// The generic node of SCSI devices of the host.
    pub scsi_generic: Option<String>,
    /// Block devices that are CD drives.
    pub cd_drives: Vec<String>,
    /// The socket of the program that emulates a TPM, where it is not the usual one.
    pub swtpm: Option<String>,
    /// The address of guests whose socket may have any: 3 is the lowest.
    pub free_cid: u32,
    /// The number of the first block node, from 1; a guest that runs has used those before it.
    pub first_node: u32,
}

/// The control socket.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Monitor {
    /// A descriptor that listens already.
    Descriptor(u32),
    /// A path that QEMU listens on.
    Path(String),
}

/// The numbers of what a manager opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Descriptors {
    /// A UNIX domain socket that listens.
    pub listening: u32,
    /// The file of a character device.
    pub file: u32,
    /// The log of a character device.
    pub log: u32,
    /// The first TAP device of an interface on a bridge.
    pub tap: u32,
    /// The first TAP device of an interface of its own.
    pub ethernet: u32,
    /// The first vhost device of an interface.
    pub vhost: u32,
    /// A vDPA device.
    pub vdpa: u32,
    /// A TPM and the file that cancels its command.
    pub tpm: (u32, u32),
    /// The vhost device of a SCSI port that the kernel serves.
    pub vhost_scsi: u32,
    /// The vhost device of a socket between host and guest.
    pub vsock: u32,
}

/// A host's CPU in terms of a model.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KnownCpu {
    /// The model's name.
    pub model: String,
    /// The vendor's name.
    pub vendor: Option<String>,
    /// What it has beyond the model.
    #[serde(default)]
    pub features: Vec<String>,
}

impl KnownCpu {
    pub(super) fn cpu(&self) -> super::cpu::Cpu {
        super::cpu::Cpu::with(&self.model, self.vendor.as_deref(), self.features.iter().map(String::as_str))
    }
}

/// A mount of huge pages.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hugepages {
    /// Their size in KiB.
    pub size: u64,
    /// The folder.
    pub path: String,
}

/// What an interface on a virtual network gets.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NetworkPort {
    /// A place on a bridge of the host.
    Bridge(String),
    /// A PCI device of the host.
    Pci {
        /// The domain of its address.
        domain: u16,
        /// The bus.
        bus: u8,
        /// The slot.
        slot: u8,
        /// The function.
        function: u8,
    },
}

/// How a display is protected.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Protection {
    /// Whether the manager sets a password.
    pub password: bool,
    /// The folder with SASL's configuration, if it is used.
    pub sasl: Option<String>,
    /// Certificates, if they are used.
    pub tls: Option<Tls>,
    /// Whether displays without an address listen on a UNIX domain socket.
    pub auto_unix_socket: bool,
}

/// Certificates of displays, disks and character devices.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tls {
    /// Their folder.
    pub dir: String,
    /// Whether a client needs one.
    pub verify: bool,
    /// The uuid of the secret that the private key is encrypted with.
    #[serde(default)]
    pub secret: Option<String>,
}

impl Default for Launch {
    fn default() -> Launch {
        Launch::stand_alone()
    }
}

impl Launch {
    /// A profile from JSON; what it leaves out is as in a run from a shell.
    ///
    /// ```
    /// use domdef::qemu::launch::Launch;
    ///
    /// let launch = Launch::read(r#"{"paused": true, "monitor": {"path": "/run/vm.sock"}}"#).unwrap();
    /// assert!(launch.paused && launch.listen == "127.0.0.1");
    /// assert!(Launch::read(r#"{"pausd": true}"#).is_err());
    /// ```
    ///
    /// # Errors
    /// Text that is no JSON, or a name that is no setting.
    pub fn read(text: &str) -> Result<Launch, String> {
        serde_json::from_str(text).map_err(|error| error.to_string())
    }

    /// With the bridges that a definition of a running guest names for its networks. What was said of a network
    /// counts, not what is assumed of the network `default`. A manager that runs the guest knows its networks.
    pub(crate) fn with_bridges_of(&self, domain: &Domain) -> Cow<'_, Launch> {
        let mut launch = Cow::Borrowed(self);
        for interface in domain.devices.interface.iter().filter(|_| !self.is_managed()) {
            let Source::Network(network) = &interface.source else { continue };
            let Some(bridge) = network.bridge.clone().filter(|bridge| !bridge.is_empty()) else { continue };
            let port = self.networks.get(&network.network);
            if port.is_none_or(|port| *port == NetworkPort::Bridge("virbr0".to_owned())) {
                launch.to_mut().networks.insert(network.network.clone(), NetworkPort::Bridge(bridge));
            }
        }
        launch
    }

    /// A run from a shell: no state, no manager, starts at once.
    pub fn stand_alone() -> Launch {
        Launch {
            environment: Vec::new(),
            state_dir: None,
            runtime_dir: "/var/run/libvirt/qemu".to_owned(),
            session: false,
            set_process_name: false,
            monitor: None,
            paused: false,
            descriptors: None,
            secrets: None,
            sandbox: false,
            timestamps: false,
            dump_guest_core: false,
            deprecation: None,
            listen: "127.0.0.1".to_owned(),
            addresses: [("default".to_owned(), "192.168.122.1".to_owned())].into(),
            rendernode: None,
            vnc: Protection::default(),
            spice: Protection::default(),
            chardev_tls: None,
            chardev_always_tls: false,
            nbd_tls: None,
            nbd_always_tls: false,
            networks: [("default".to_owned(), NetworkPort::Bridge("virbr0".to_owned()))].into(),
            pools: BTreeMap::new(),
            descriptor_groups: BTreeMap::new(),
            vdpa_disks: BTreeMap::new(),
            nbdkit: Vec::new(),
            gluster_debug_level: 4,
            incoming: None,
            snapshot: None,
            page_size: 4,
            smbios: None,
            hugepages: vec![
                Hugepages { size: 2048, path: "/dev/hugepages".to_owned() },
                Hugepages { size: 1_048_576, path: "/dev/hugepages1G".to_owned() },
            ],
            nodes: Vec::new(),
            advised_nodes: Vec::new(),
            host_cpu: None,
            now: 0,
            local_offset: 0,
            scsi_generic: None,
            cd_drives: Vec::new(),
            swtpm: None,
            free_cid: 3,
            first_node: 1,
        }
    }

    /// The guest's name, short enough for a path; in a manager's paths the number of the run leads.
    pub(super) fn short_name(&self, name: &str) -> String {
        let managed = self.state_dir.as_deref().and_then(|dir| dir.rsplit_once("/domain-"));
        match managed {
            Some((_, name)) => name.to_owned(),
            None => name.replace('/', "_").chars().take(20).collect(),
        }
    }

    /// The certificates of a service: those given, or for a run from a shell those of the usual folder.
    pub(super) fn certificates(&self, given: &Option<Tls>) -> Option<Tls> {
        let usual = || Tls { dir: "/etc/pki/qemu".to_owned(), verify: true, secret: None };
        given.clone().or_else(|| (!self.is_managed()).then(usual))
    }

    /// Whether a manager keeps the run's files.
    pub(super) fn is_managed(&self) -> bool {
        self.state_dir.is_some()
    }
}
