//! The typed definition: a struct for each element, named as the element is.
//!
//! A field's doc comment is the reference of its attribute or child: the manual, the did-you-mean
//! and the comparison with the grammar read it from here. What a definition means for one
//! hypervisor is not known here, and neither is any file.

pub mod capabilities;
pub mod clock;
pub mod cpu;
pub mod cputune;
pub mod devices;
mod elements;
pub mod features;
pub mod idmap;
pub mod info;
mod make;
pub mod memory;
pub mod metadata;
pub mod namespace;
pub mod numatune;
pub mod os;
pub mod power;
pub mod resource;
pub mod security;
pub mod sysinfo;
pub mod vcpu;

use crate::diagnostic::{locate, rule, Diagnostic, Findings, Fix, Place};
use crate::dom::Node;
use crate::token;
use crate::xml::edit::Edits;
use crate::xml::mistake::UNKNOWN_ELEMENT;
use crate::xml::names::{declaration, qualified};
use crate::xml::value::id::Uuid;
use crate::xml::value::NonEmpty;
use crate::xml::{self, Limits, Options, Rest};
use domdef_derive::Element;

pub(crate) use elements::elements;

pub use crate::xml::value::arch::Arch;
pub use clock::Clock;
pub use cpu::Cpu;
pub use cputune::Cputune;
pub use devices::Devices;
pub use features::Features;
pub use memory::{Blkiotune, MaxMemory, Memory, MemoryBacking, Memtune};
pub use metadata::Metadata;
pub use namespace::Namespaces;
pub use numatune::Numatune;
pub use os::Os;
pub use power::{OnCrash, OnLockfailure, OnPoweroff, OnReboot, Perf, Pm};
pub use security::{Keywrap, LaunchSecurity, Seclabel};
pub use vcpu::{Iothreadids, Vcpu, Vcpus};

/// `<domain>`: one virtual machine or container.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct Domain {
    /// The kind of hypervisor that runs it.
    #[xml(attr, stand_in)]
    pub r#type: Type,
    /// The number of the running guest; absent: the definition is not running.
    #[xml(attr)]
    pub id: Option<i32>,
    /// The name, unique on its host; without `/` on most hypervisors.
    #[xml(child, stand_in)]
    pub name: String,
    /// Identifies the guest even when its name changes. Absent: the uuid of `sysinfo/system`, else one made
    /// from the name, so that the same document always gets the same one.
    #[xml(child)]
    pub uuid: Option<Uuid>,
    /// UUID that the guest sees in its firmware tables, where that is another than its own; not all zero.
    #[xml(child, since = "11.7")]
    pub hwuuid: Option<Uuid>,
    /// The generation of the guest's state, which changes when it is rolled back or cloned.
    #[xml(child, since = "4.4")]
    pub genid: Option<Genid>,
    /// A short title, without line feeds.
    #[xml(child, since = "0.9.10")]
    pub title: Option<NonEmpty>,
    /// What the guest is for, in words.
    #[xml(child, since = "0.7.2")]
    pub description: Option<NonEmpty>,
    /// What applications keep with the definition, one element per namespace.
    #[xml(child, since = "0.9.10")]
    pub metadata: Option<Metadata>,
    /// The most memory that may be plugged in while the guest runs.
    #[xml(child = "maxMemory", since = "1.2.14")]
    pub max_memory: Option<MaxMemory>,
    /// The memory at boot, memory devices included; the sum of the NUMA cells where it is missing.
    #[xml(child, within = "@unit=0.9.11")]
    pub memory: Option<Memory>,
    /// Memory that the guest may use now, in KiB, at most `memory`; absent: all of it.
    #[xml(child = "currentMemory", within = "@unit=0.9.11")]
    pub current_memory: Option<xml::value::size::Kib>,
    /// Weights and limits of block I/O.
    #[xml(child, since = "0.8.8")]
    pub blkiotune: Option<Blkiotune>,
    /// Limits of the host memory that the guest's process may use, in KiB; absent: no limits.
    #[xml(child, since = "0.8.5")]
    pub memtune: Option<Memtune>,
    /// Where the guest's memory comes from on the host.
    #[xml(child = "memoryBacking", since = "0.7.1")]
    pub memory_backing: Option<MemoryBacking>,
    /// How many virtual CPUs there are; one where it is missing.
    #[xml(child)]
    pub vcpu: Option<Vcpu>,
    /// The state of each virtual CPU.
    #[xml(child, since = "2.2")]
    pub vcpus: Option<Vcpus>,
    /// How many threads do the I/O of disks; 0 or absent: none beside the emulator's own.
    #[xml(child, since = "1.2.8")]
    pub iothreads: Option<u32>,
    /// I/O threads with ids and settings of their own; their number is at least `<iothreads>`.
    #[xml(child, since = "1.2.15")]
    pub iothreadids: Option<Iothreadids>,
    /// The pool of the main loop's worker threads.
    #[xml(child, since = "8.5")]
    pub defaultiothread: Option<vcpu::Defaultiothread>,
    /// Groups of limits that disks share by naming them in `<throttlefilters>`.
    #[xml(child, since = "11.2")]
    pub throttlegroups: Option<devices::disk::Throttlegroups>,
    /// Shares, limits, pins and scheduling of the guest's threads on the host.
    #[xml(child, since = "0.9")]
    pub cputune: Option<Cputune>,
    /// Which host NUMA nodes the memory comes from.
    #[xml(child, since = "0.9.3")]
    pub numatune: Option<Numatune>,
    /// Whether PCI devices of the host are reached through IOMMUFD instead of VFIO's own interface, unless a
    /// device says otherwise; absent: no.
    #[xml(child, since = "12.2")]
    pub iommufd: Option<resource::Iommufd>,
    /// The control group and the storage network identity of the guest.
    #[xml(child, since = "1.0.5")]
    pub resource: Option<resource::Resource>,
    /// What the firmware tells the guest about its machine.
    #[xml(list = "sysinfo", since = "0.8.6")]
    pub sysinfo: Vec<sysinfo::Sysinfo>,
    /// The host program that boots a paravirtual guest.
    #[xml(child)]
    pub bootloader: Option<NonEmpty>,
    /// Arguments of the boot loader; kept only beside `<bootloader>`.
    #[xml(child, since = "0.2.3")]
    pub bootloader_args: Option<NonEmpty>,
    /// What the guest boots, and on which architecture and machine.
    #[xml(child)]
    pub os: Option<Os>,
    /// How user and group ids of a container map to the host's.
    #[xml(child, since = "1.1.1")]
    pub idmap: Option<idmap::Idmap>,
    /// Features of the machine and of the hypervisor, each on or off.
    #[xml(child)]
    pub features: Option<Features>,
    /// The CPU model that the guest sees.
    #[xml(child, since = "0.7.5")]
    pub cpu: Option<Cpu>,
    /// The guest's clock and its timers; UTC where absent.
    #[xml(child, since = "0.3.1")]
    pub clock: Option<Clock>,
    /// What happens when the guest powers off; `destroy` where it is missing.
    #[xml(child)]
    pub on_poweroff: Option<OnPoweroff>,
    /// What happens when the guest reboots; `restart` where it is missing.
    #[xml(child)]
    pub on_reboot: Option<OnReboot>,
    /// What happens when the guest crashes; `destroy` where it is missing.
    #[xml(child)]
    pub on_crash: Option<OnCrash>,
    /// What happens when a lock on storage is lost.
    #[xml(child, since = "1.0")]
    pub on_lockfailure: Option<OnLockfailure>,
    /// Sleep states that the firmware offers to the guest.
    #[xml(child, since = "0.10.2")]
    pub pm: Option<Pm>,
    /// Performance events of the host that are counted for the guest.
    #[xml(child, since = "1.3.3")]
    pub perf: Option<Perf>,
    /// Everything that is plugged into the guest.
    #[xml(child, default)]
    pub devices: Devices,
    /// The labels by which the host confines the guest.
    #[xml(list = "seclabel", since = "0.6.1")]
    pub seclabel: Vec<Seclabel>,
    /// Keys that can be wrapped for S/390 guests.
    #[xml(child, since = "1.2.16")]
    pub keywrap: Option<Keywrap>,
    /// How the guest is kept from its host.
    #[xml(child = "launchSecurity", since = "4.5")]
    pub launch_security: Option<LaunchSecurity>,
    /// Settings for one hypervisor alone, in an XML namespace of its own.
    #[xml(flatten)]
    pub namespaces: Namespaces,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

token! {
    /// `domain@type`: the kind of hypervisor.
    pub enum Type: default None {
        /// QEMU, emulating the CPU.
        Qemu = "qemu",
        /// QEMU with the kqemu accelerator, which is gone since QEMU 0.12.
        Kqemu = "kqemu",
        /// QEMU with KVM.
        Kvm = "kvm",
        /// A guest of the Xen hypervisor.
        Xen = "xen",
        /// A Linux container that libvirt itself runs.
        Lxc = "lxc" since "0.4.2",
        /// User Mode Linux; libvirt has had no driver for it since 5.0.
        Uml = "uml" since "0.5",
        /// An OpenVZ container.
        Openvz = "openvz" since "0.3.1",
        /// The in-memory test driver.
        Test = "test",
        /// A guest of VMware ESX, Workstation or Player.
        Vmware = "vmware" since "0.8.7",
        /// A guest of Microsoft Hyper-V.
        Hyperv = "hyperv" since "0.9.5",
        /// A guest of Oracle VirtualBox.
        Vbox = "vbox" since "0.6.3",
        /// IBM PowerVM; libvirt has had no driver for it since 6.0.
        Phyp = "phyp" since "0.7",
        /// A guest of Parallels, the former name of Virtuozzo's driver.
        Parallels = "parallels",
        /// A guest of bhyve, FreeBSD's hypervisor.
        Bhyve = "bhyve" since "1.2.2",
        /// A guest or container of Virtuozzo.
        Vz = "vz" since "1.2.17",
        /// QEMU with macOS' Hypervisor framework.
        Hvf = "hvf" since "8.1",
        /// No hypervisor: a placeholder that no driver runs.
        None = "none",
    }
}

/// `<genid>`: empty asks for a new one.
#[derive(Clone, Debug, PartialEq, Element)]
#[xml(empty = "closed")]
pub struct Genid {
    /// The generation, as a UUID that changes when the guest returns to an earlier state; made from the
    /// name where empty.
    #[xml(text)]
    pub uuid: Option<Uuid>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// A definition that was read, and what was found on the way.
#[derive(Debug)]
#[must_use]
pub struct Reading {
    /// The definition, unless something was wrong with it.
    pub domain: Option<Domain>,
    /// Everything found on the way. With a definition these are about parts that are not known or
    /// have no effect: what is kept as it is.
    pub diagnostics: Vec<Diagnostic>,
}

impl Reading {
    /// The definition, or everything that was found where there is none.
    ///
    /// # Errors
    /// What was found, if there is no definition.
    pub fn into_result(self) -> Result<Domain, Findings> {
        self.domain.ok_or_else(|| Findings::from(self.diagnostics))
    }
}

impl std::str::FromStr for Domain {
    type Err = Findings;

    fn from_str(text: &str) -> Result<Domain, Findings> {
        Domain::parse(text)
    }
}

rule! {
    /// The root element is not `<domain>`.
    ///
    /// A snapshot, a network or a storage pool is another kind of document. Take the `<domain>`
    /// element out of it, if it contains one.
    ///
    /// ```xml wrong
    /// <network><name>default</name></network>
    /// ```
    NOT_A_DOMAIN = "X003" "not-a-domain" Error;
}

impl Domain {
    /// The root of places in this definition.
    pub fn place(&self) -> Place<'static> {
        Place::root("domain", self.rest.origin())
    }

    /// Reads a definition, under the default limits.
    ///
    /// ```
    /// let text = "<domain type='kvm'><name>a</name><vcpu current='2'>4</vcpu></domain>";
    /// let domain = domdef::Domain::read(text).domain.unwrap();
    /// assert_eq!(domain.vcpu.unwrap().maximum, 4);
    /// ```
    pub fn read(text: &str) -> Reading {
        Domain::read_within(text, Limits::default())
    }

    /// The same under other limits.
    pub fn read_within(text: &str, limits: Limits) -> Reading {
        match xml::parse(text, limits) {
            Ok(document) => Domain::from_document(&document),
            Err(diagnostic) => Reading { domain: None, diagnostics: vec![*diagnostic] },
        }
    }

    /// Reads a definition, where only that matters: what [`Domain::read`] finds besides is left out.
    ///
    /// # Errors
    /// Everything that is wrong with the document, at its positions.
    ///
    /// ```
    /// use domdef::Domain;
    ///
    /// let domain = Domain::parse("<domain type='kvm'><name>a</name></domain>")?;
    /// assert_eq!(domain.name, "a");
    /// let refused = "<domain type='kvm'/>".parse::<Domain>().unwrap_err();
    /// assert!(refused.to_string().contains("name"));
    /// # Ok::<(), domdef::diagnostic::Findings>(())
    /// ```
    pub fn parse(text: &str) -> Result<Domain, Findings> {
        Domain::read(text).into_result()
    }

    /// Reads a definition from a parsed document.
    pub fn from_document(document: &xml::Document<'_>) -> Reading {
        if let Err(diagnostic) = Domain::is_root(document) {
            return Reading { domain: None, diagnostics: vec![*diagnostic] };
        }
        let (domain, diagnostics) = xml::read::<Domain>(document);
        Reading { domain, diagnostics }
    }

    /// Whether a document is about a domain at all.
    pub(crate) fn is_root(document: &xml::Document<'_>) -> Result<(), Box<Diagnostic>> {
        let root = document.root_element();
        match (root.tag_name().name(), root.namespace()) {
            ("domain", None) => Ok(()),
            ("domain", Some(namespace)) => Err(Box::new(in_namespace(root, namespace))),
            (name, _) => {
                let message = format!("the root element is `<{name}>`; expected `<domain>`");
                let diagnostic = Diagnostic::new(&NOT_A_DOMAIN, message);
                Err(Box::new(diagnostic.at(locate::tag_span(root)).on(locate::path(root))))
            }
        }
    }

    /// The architecture of the guest, where the definition names one.
    pub fn arch(&self) -> Option<&Arch> {
        self.os.as_ref()?.r#type.as_ref()?.arch.as_ref()
    }

    /// The guest's NUMA cells.
    pub(crate) fn numa_cells(&self) -> &[cpu::Cell] {
        self.cpu.as_ref().and_then(|cpu| cpu.numa.as_ref()).map_or(&[], |numa| &numa.cell)
    }

    /// Writes the definition in canonical form, ended with a line feed.
    ///
    /// # Errors
    /// A text holds a character that no document can hold, such as U+0001; a definition that was read
    /// from a document has none. Nothing is replaced or left out instead.
    pub fn to_xml(&self, options: Options) -> Result<String, Box<Diagnostic>> {
        xml::write(self, "domain", options)
    }
}

/// A `<domain>` of another vocabulary. Nothing in it is known either, so that this says all.
fn in_namespace(root: Node<'_, '_>, namespace: &str) -> Diagnostic {
    let message = format!("`<{}>` is in namespace '{namespace}'; expected none", qualified(root));
    let finding = Diagnostic::new(&UNKNOWN_ELEMENT, message).on(locate::path(root));
    match (root.written_name(), declaration(root, "xmlns")) {
        ("domain", Some(range)) => {
            let label = format!("remove `{}`", &root.document().input_text()[range.clone()]);
            let mut edits = Edits::default();
            edits.remove_with_blanks(root, range.clone());
            let fix = Fix::of_edits(&label, edits.into_list());
            finding.at(range).help(label).fixed_by(fix)
        }
        _ => finding.at(locate::tag_span(root)).help("write it, and what is in it, without a prefix"),
    }
}
