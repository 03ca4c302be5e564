//! What a completion for QEMU needs to know besides the document and the binary.

use super::caps::Capabilities;
use super::firmware::Descriptor;
use crate::complete::{Form, Identities};
use crate::domain::devices::interface::Source;
use crate::domain::devices::Interface;
use crate::domain::info::Pci;
use crate::domain::{Arch, Domain};
use crate::release::Release;
use std::borrow::Cow;

/// What becomes of a document with `firmware='efi'` that names an image which no descriptor has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unlisted {
    /// The image is used: the document comes from a host that has it.
    #[default]
    Used,
    /// The document is refused, as libvirt does on a host without that image.
    Refused,
}

/// What decides besides the document and the binary.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Whose completions, refusals and spellings are followed: libvirt's of that release.
    pub libvirt: Release,
    /// Whether the document defines a new guest; otherwise it is one that was kept, whose
    /// appearance does not change.
    pub new: bool,
    /// Where uuids and MAC addresses come from.
    pub identities: Identities,
    /// Whether it is the definition of a running guest.
    pub form: Form,
    /// The firmware that there is.
    pub firmware: Cow<'static, [Descriptor]>,
    /// What becomes of a document that names an image which none of that firmware has.
    pub unlisted: Unlisted,
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
            libvirt: Release::NEWEST,
            new: true,
            identities: Identities::default(),
            form: Form::default(),
            firmware: Descriptor::builtin().into(),
            unlisted: Unlisted::default(),
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

/// What decides of a completed definition besides the document: the binary, and settings.
#[derive(Clone, Debug)]
pub struct Target {
    /// What the binary can do.
    pub caps: Capabilities,
    /// What else decides.
    pub settings: Settings,
}

impl Target {
    /// The built-in binary that suits a definition: of its architecture, x86_64 where it names none, and
    /// [with its machine](Capabilities::builtin_with); `None` where none comes with the package.
    pub fn builtin(domain: &Domain) -> Option<Target> {
        Some(Target { caps: Target::builtin_caps(domain)?, settings: Settings::default() })
    }

    /// What that binary can do.
    pub fn builtin_caps(domain: &Domain) -> Option<Capabilities> {
        let os_type = domain.os.as_ref().and_then(|os| os.r#type.as_ref());
        let machine = os_type.and_then(|os_type| os_type.machine.as_deref());
        Capabilities::builtin_with(domain.arch().map_or("x86_64", Arch::as_str), machine)
    }
}
