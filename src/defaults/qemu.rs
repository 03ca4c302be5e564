//! What QEMU's definitions get besides the generic defaults (qemu-defaults.md 3), by what the
//! binary can do; then every device gets its address.

mod audio;
mod cpu;
mod device;
mod firmware;
mod implicit;
mod machine;

use super::generic::{self, Identities};
use crate::diagnostic::{code, Diagnostic};
use crate::domain::devices::interface::Source;
use crate::domain::devices::Interface;
use crate::domain::info::Pci;
use crate::domain::{Domain, Namespaces, Type};
use crate::qemu::caps::{Accelerator, Capabilities};
use crate::qemu::command::machine::Family;
use crate::qemu::firmware::Descriptor;
use crate::qemu::{address, arch, namespace, rules};

/// What decides besides the document and the binary.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Whether the document defines a new guest; otherwise it is one that was kept, whose
    /// appearance does not change.
    pub new: bool,
    /// Where uuids and MAC addresses come from.
    pub identities: Identities,
    /// The firmware that there is.
    pub firmware: Vec<Descriptor>,
    /// The folder of firmware variables.
    pub nvram_dir: String,
    /// Host devices that are no PCI Express devices.
    pub conventional: Vec<Pci>,
    /// Host devices with the number of their IOMMU group: only whole groups can be given away, so
    /// that pSeries guests get each on a bus of its own.
    pub iommu_groups: Vec<(Pci, u32)>,
    /// Virtual networks whose interfaces are host devices from a pool.
    pub hostdev_networks: Vec<String>,
    /// The sound system of the host, by the name that QEMU has for it.
    pub host_audio: Option<String>,
    /// Whether guests with a VNC display may use it.
    pub vnc_host_audio: bool,
    /// Whether guests without a display may use it.
    pub headless_host_audio: bool,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            new: true,
            identities: Identities::default(),
            firmware: Descriptor::builtin(),
            nvram_dir: "/var/lib/libvirt/qemu/nvram".to_owned(),
            conventional: Vec::new(),
            iommu_groups: Vec::new(),
            hostdev_networks: Vec::new(),
            host_audio: None,
            vnc_host_audio: false,
            headless_host_audio: false,
        }
    }
}

impl Settings {
    /// Whether an interface becomes a host device when its network is asked for one.
    pub(crate) fn is_handed_out(&self, interface: &Interface) -> bool {
        let Source::Network(source) = &interface.source else { return false };
        self.hostdev_networks.contains(&source.network)
    }
}

/// A definition being completed.
pub(crate) struct Completion<'c> {
    pub domain: &'c mut Domain,
    pub caps: &'c Capabilities,
    pub settings: &'c Settings,
    pub arch: String,
    pub machine: String,
    pub family: Family,
    pub refused: Vec<Diagnostic>,
}

/// Completes a definition for a QEMU binary in place, and tells what makes it impossible.
pub fn complete(domain: &mut Domain, caps: &Capabilities, settings: &Settings) -> Vec<Diagnostic> {
    domain.namespaces =
        Namespaces { qemu: std::mem::take(&mut domain.namespaces.qemu), ..Namespaces::default() };
    let mut refused = crate::rules::written(domain);
    if let Err(message) = namespace::Namespace::of(domain) {
        refused.push(Diagnostic::error(&code::QEMU_REFUSED, message).on("/domain"));
    }
    machine::os(domain, caps);
    refused.extend(generic::prepare(domain, &settings.identities));
    machine::machine(domain, caps);
    let os_type = domain.os.as_ref().and_then(|os| os.r#type.as_ref());
    let word = |word: Option<&str>| word.unwrap_or_default().to_owned();
    let arch = word(os_type.and_then(|os_type| os_type.arch.as_deref()));
    let machine = word(os_type.and_then(|os_type| os_type.machine.as_deref()));
    let family = Family::of(domain);
    let mut completion = Completion { domain, caps, settings, arch, machine, family, refused: Vec::new() };
    completion.machine_features();
    completion.labels();
    completion.firmware();
    completion.implicit_devices();
    completion.cpu();
    completion.gic();
    completion.memory();
    completion.devices();
    completion.total_memory();
    completion.refused.extend(generic::finish(completion.domain, &settings.identities));
    completion.after();
    let found = std::mem::take(&mut completion.refused);
    refused.extend(found);
    if refused.is_empty() {
        refused.extend(address::assign(domain, caps, settings));
        generic::shadow_consoles(domain);
    }
    if refused.is_empty() {
        refused.extend(rules::check(domain, caps));
    }
    refused
}

/// The accelerator of a definition.
pub(crate) fn accelerator(domain: &Domain) -> Accelerator {
    match domain.r#type {
        Type::Kvm => Accelerator::Kvm,
        Type::Hvf => Accelerator::Hvf,
        _ => Accelerator::Tcg,
    }
}

impl Completion<'_> {
    fn refuse(&mut self, element: &str, message: impl Into<String>) {
        self.refused.push(Diagnostic::error(&code::QEMU_REFUSED, message).on(element));
    }

    fn x86(&self) -> bool {
        arch::is_x86(&self.arch)
    }

    fn ppc64(&self) -> bool {
        arch::is_ppc64(&self.arch)
    }

    fn s390(&self) -> bool {
        arch::is_s390(&self.arch)
    }

    fn arm(&self) -> bool {
        arch::is_arm(&self.arch)
    }

    /// Whether it is the virtual board of an architecture whose name begins so.
    fn virt(&self, architecture: &str) -> bool {
        let own = match architecture {
            "arm" => self.arm() && self.arch != "armv7b",
            other => self.arch.starts_with(other),
        };
        own && (self.machine == "virt" || self.machine.starts_with("virt-"))
    }

    /// After the generic defaults: what these added is completed as well.
    fn after(&mut self) {
        self.serials();
        self.scsi_models();
    }
}
