//! Amounts of memory, and what backs it on the host (qemu-command-1.md 2.8 to 2.11,
//! qemu-command-2.md 7).

use super::virtio::options;
use super::{id, numa, Translation};
use crate::domain::cpu::Cell;
use crate::domain::devices::memory::{MemoryDevice, MemoryModel, MemorySource};
use crate::domain::memory::{AccessMode, AllocationMode, MemoryBacking, SourceType};
use crate::domain::numatune::{Mode, Placement};
use crate::domain::vcpu::Placement as VcpuPlacement;
use crate::qemu::caps::Flag;
use crate::qemu::launch::pages;
use crate::qemu::members::{Members, Value};
use crate::xml::value::set::NumberSet;
use crate::xml::value::token::YesNo;
use std::collections::HashMap;

/// A piece of memory.
pub(super) struct Piece<'d> {
    /// The identity of its object.
    pub id: String,
    /// The file's name, where one backs it.
    pub file: String,
    /// Its size in bytes.
    pub size: u64,
    /// The number of the guest's NUMA cell.
    pub node: Option<u32>,
    /// That cell.
    pub cell: Option<&'d Cell>,
    /// Whether it takes the place of the machine's own memory.
    pub system: bool,
    /// The device that it belongs to.
    pub device: Option<&'d MemoryDevice>,
}

/// What backs a piece.
pub(super) struct Backing {
    /// The object.
    pub object: Members,
    /// The object that says where the memory is filled, which comes before.
    pub context: Option<Members>,
    /// Whether the guest cannot do without the object.
    pub required: bool,
}

/// Memory is a multiple of that, in KiB.
fn step(out: &Translation<'_>) -> u64 {
    if out.arch().is_ppc64() {
        262_144
    } else {
        1024
    }
}

fn aligned(out: &Translation<'_>, kib: u64, step: u64) -> u64 {
    match out.launch.incoming {
        None => kib.div_ceil(step).saturating_mul(step),
        Some(_) => kib,
    }
}

/// The size of a cell in KiB.
pub(super) fn cell_size(out: &Translation<'_>, kib: u64) -> u64 {
    aligned(out, kib, step(out))
}

/// The size of a memory device in KiB.
fn device_size(out: &Translation<'_>, device: &MemoryDevice) -> u64 {
    let size = device.target.size.0;
    let ppc = out.arch().is_ppc64();
    let label = device.target.label.as_ref().map_or(0, |label| label.size.0);
    match device.model {
        _ if out.launch.incoming.is_some() => size,
        MemoryModel::Nvdimm if ppc => size.saturating_sub(label) / 262_144 * 262_144 + label,
        _ => aligned(out, size, if ppc { 262_144 } else { 2048 }),
    }
}

/// What the machine has beside its devices, in KiB.
pub(super) fn initial(out: &Translation<'_>) -> u64 {
    let cells = out.domain.numa_cells();
    if !cells.is_empty() {
        return cells.iter().fold(0, |sum: u64, cell| sum.saturating_add(cell_size(out, cell.memory.0)));
    }
    let devices =
        out.domain.devices.memory.iter().fold(0, |sum: u64, device| sum.saturating_add(device.target.size.0));
    let total = out.domain.memory.as_ref().map_or(0, |memory| memory.size.0);
    aligned(out, total.saturating_sub(devices), step(out))
}

/// `-m`, the machine's own memory, and whether it is locked.
pub(super) fn amounts(out: &mut Translation<'_>) {
    let initial = initial(out);
    let max = out.domain.max_memory.as_ref();
    let mut text = match max {
        None => format!("size={}k", initial / 512 * 512),
        Some(_) => format!("size={initial}k"),
    };
    if let Some(max) = max {
        if max.slots > 0 {
            text.push_str(&format!(",slots={}", max.slots));
        }
        if max.size.0 > 0 {
            text.push_str(&format!(",maxmem={}k", aligned(out, max.size.0, step(out))));
        }
    }
    out.option("-m", text);
    if !numa::has_cells(out) {
        own_memory(out, initial);
    }
    let locked = out.domain.memory_backing.as_ref().is_some_and(|backing| backing.locked);
    out.option("-overcommit", format!("mem-lock={}", if locked { "on" } else { "off" }));
}

fn own_memory(out: &mut Translation<'_>, kib: u64) {
    let Some(name) = out.machine.and_then(|machine| machine.default_ram_id.clone()) else {
        plain(out);
        return;
    };
    let piece = Piece {
        id: name.clone(),
        file: name,
        size: kib.saturating_mul(1024),
        node: None,
        cell: None,
        system: true,
        device: None,
    };
    let backing = backing(out, &piece);
    print(out, backing);
}

/// Prints a backing.
pub(super) fn print(out: &mut Translation<'_>, backing: Backing) {
    if let Some(context) = backing.context {
        out.object(context);
    }
    out.object(backing.object);
}

/// The options `-mem-path` and `-mem-prealloc`, for machines whose memory has no name.
pub(super) fn plain(out: &mut Translation<'_>) {
    let none = MemoryBacking::default();
    let backing = out.domain.memory_backing.as_ref().unwrap_or(&none);
    let page = backing.hugepages.as_ref().map(|pages| pages.page.first().map_or(0, |page| page.size.0));
    let mut path = None;
    let mut fill = false;
    if let Some(size) = page.filter(|size| *size != out.launch.page_size) {
        let size = if size == 0 { out.launch.usual_page() } else { size };
        path = Some(huge_folder(out, size));
        fill = true;
    } else if backing.source.as_ref().is_some_and(|source| source.r#type == SourceType::File) {
        path = Some(format!("{}/ram", ram_folder(out)));
    }
    fill |= backing
        .allocation
        .as_ref()
        .is_some_and(|allocation| allocation.mode == Some(AllocationMode::Immediate));
    if fill && !out.preallocated {
        out.word("-mem-prealloc");
        out.preallocated = true;
    }
    if let Some(path) = path {
        out.option("-mem-path", path);
    }
}

/// Where huge pages of a size are mounted; that they are is a rule of the start.
fn huge_folder(out: &Translation<'_>, size: u64) -> String {
    let mount = out.launch.hugepages.iter().find(|mount| mount.size == size);
    let path = mount.map_or("/dev/hugepages", |mount| &mount.path);
    match out.launch.is_managed() {
        true => format!("{path}/libvirt/qemu/{}", out.short_name()),
        false => path.to_owned(),
    }
}

fn ram_folder(out: &Translation<'_>) -> String {
    match &out.launch.state_dir {
        Some(dir) => match dir.rsplit_once("/domain-") {
            Some((above, name)) => format!("{above}/ram/{name}"),
            None => dir.clone(),
        },
        None => "/var/tmp".to_owned(),
    }
}

/// The size of the huge pages of a piece in KiB.
fn page_size(out: &Translation<'_>, piece: &Piece<'_>) -> Option<u64> {
    match piece.device {
        Some(device) => out.pages.size_of_device(device),
        None => out.pages.size(piece.node),
    }
}

/// How strictly a piece keeps to which nodes of the host.
fn placement(out: &Translation<'_>, piece: &Piece<'_>) -> (Mode, Option<NumberSet>, bool) {
    let tune = out.domain.numatune.as_ref();
    let memnode = tune.zip(piece.node).and_then(|(tune, node)| {
        // A completed definition has them in the order of their cells.
        let at = tune.memnode.binary_search_by_key(&node, |own| own.cellid).ok()?;
        tune.memnode.get(at)
    });
    let memory = tune.and_then(|tune| tune.memory.as_ref());
    let mode =
        memnode.map(|node| node.mode).or(memory.and_then(|memory| memory.mode)).unwrap_or(Mode::Strict);
    let own = piece.device.and_then(|device| device.source.as_ref()?.nodemask.as_ref());
    let nodes = if let Some(own) = own {
        Some(own.clone())
    } else if memory.is_some_and(|memory| memory.placement == Some(Placement::Auto)) {
        Some(out.launch.advised_nodes.iter().copied().collect())
    } else {
        let given = memnode.map(|node| &node.nodeset).or(memory.and_then(|memory| memory.nodeset.as_ref()));
        given.cloned()
    };
    let nodes: Option<NumberSet> = nodes.filter(|nodes| !nodes.is_empty());
    (mode, nodes, memnode.is_some())
}

/// What backs a piece of memory.
pub(super) fn backing(out: &Translation<'_>, piece: &Piece<'_>) -> Backing {
    let store = Store::of(out, piece);
    let (mut object, filled) = store.fill(store.open());
    object = object.with("size", piece.size);
    if store.kind == Some(MemoryModel::Nvdimm) {
        let align = store.source.and_then(|source| source.alignsize).map_or(0, |align| align.0 * 1024);
        object = object.with_non_zero("align", align).with_some("pmem", store.pmem().then_some(true));
    }
    let (mode, nodes, by_cell) = placement(out, piece);
    if let Some(nodes) = nodes.as_ref().filter(|_| mode != Mode::Restrictive) {
        let policy = match mode {
            Mode::Preferred => "preferred",
            Mode::Interleave => "interleave",
            Mode::Strict | Mode::Restrictive => "bind",
        };
        object = object.with("host-nodes", numbers(nodes)).with("policy", policy);
    }
    let context =
        nodes.filter(|_| filled && out.has(Flag::ThreadContext)).and_then(|nodes| affinity(out, nodes));
    let context = context.map(|nodes| {
        let name = format!("tc-{}", piece.id);
        Members::new("qom-type", "thread-context").with("id", name).with("node-affinity", numbers(&nodes))
    });
    if context.is_some() {
        object = object.with("prealloc-context", format!("tc-{}", piece.id));
    }
    let from = store.settings.and_then(|settings| settings.source.as_ref()).map(|source| source.r#type);
    let required = store.by_number
        || by_cell
        || store.access.is_some()
        || from.is_some_and(|from| from != SourceType::Anonymous);
    Backing { object, context, required }
}

/// What a piece of memory is made of, from the device, its cell and the settings for all memory.
struct Store<'a> {
    out: &'a Translation<'a>,
    piece: &'a Piece<'a>,
    settings: Option<&'a MemoryBacking>,
    kind: Option<MemoryModel>,
    source: Option<&'a MemorySource>,
    access: Option<AccessMode>,
    discard: Option<YesNo>,
    /// The size of its huge pages in KiB.
    page: Option<u64>,
    /// Whether huge pages are asked for by the number of its cell.
    by_number: bool,
}

impl<'a> Store<'a> {
    fn of(out: &'a Translation<'a>, piece: &'a Piece<'a>) -> Store<'a> {
        let settings = out.domain.memory_backing.as_ref();
        let cell = piece.cell;
        let device = piece.device;
        let access = device
            .and_then(|device| device.access)
            .or(cell.and_then(|cell| cell.mem_access))
            .or(settings.and_then(|settings| settings.access.as_ref()).map(|access| access.mode));
        let discard = device
            .and_then(|device| device.discard)
            .or(cell.and_then(|cell| cell.discard))
            .or(settings.is_some_and(|settings| settings.discard).then_some(YesNo::Yes));
        let kind = device.map(|device| device.model);
        let source = device.and_then(|device| device.source.as_ref());
        let page = page_size(out, piece);
        let by_number =
            page.is_some() && device.is_none_or(pages::follows_its_cell) && out.pages.name(piece.node);
        Store { out, piece, settings, kind, source, access, discard, page, by_number }
    }

    /// Whether it outlives the guest.
    fn persistent(&self) -> bool {
        matches!(self.kind, Some(MemoryModel::Nvdimm | MemoryModel::VirtioPmem))
    }

    fn pmem(&self) -> bool {
        self.source.is_some_and(|source| source.pmem)
    }

    /// The object's type, and where its bytes are.
    fn open(&self) -> Members {
        let from = self.settings.and_then(|settings| settings.source.as_ref()).map(|source| source.r#type);
        let path = self.source.and_then(|source| source.path.as_ref()).filter(|_| self.persistent());
        let in_file =
            path.is_some() || self.page.is_some() || self.access.is_some() || from == Some(SourceType::File);
        let start = |word: &'static str| Members::new("qom-type", word).with("id", &*self.piece.id);
        if self.kind == Some(MemoryModel::SgxEpc) {
            return start("memory-backend-epc");
        }
        let members = if from == Some(SourceType::Memfd) && !self.persistent() {
            let members = start("memory-backend-memfd");
            match self.page {
                Some(size) => members.with("hugetlb", true).with("hugetlbsize", size * 1024),
                None => members,
            }
        } else if in_file {
            let place = match (path, self.page) {
                (Some(path), _) => path.0.clone(),
                (None, Some(size)) => huge_folder(self.out, size),
                (None, None) => format!("{}/{}", ram_folder(self.out), self.piece.file),
            };
            let discard = self.discard.filter(|_| !self.persistent()).map(YesNo::is_yes);
            start("memory-backend-file").with("mem-path", place).with_some("discard-data", discard)
        } else {
            return start("memory-backend-ram");
        };
        let shared = self.access.map(|access| access == AccessMode::Shared);
        let by_file =
            self.piece.system && self.out.has(Flag::MemoryBackendFileXUseCanonicalPathForRamblockId);
        let members = members.with_some("share", shared);
        members.with_some("x-use-canonical-path-for-ramblock-id", by_file.then_some(false))
    }

    /// Whether all of it is taken from the host at the start; true in the second place when this
    /// object says so.
    fn fill(&self, members: Members) -> (Members, bool) {
        let out = self.out;
        if self.kind == Some(MemoryModel::VirtioMem) {
            let late = out.preallocated && !out.has(Flag::VirtioMemPciPrealloc);
            let reserve = out.has(Flag::MemoryBackendFileReserve);
            let members = members.with_some("prealloc", late.then_some(false));
            return (members.with_some("reserve", reserve.then_some(false)), false);
        }
        if out.preallocated {
            return (members, false);
        }
        let allocation = self.settings.and_then(|settings| settings.allocation.as_ref());
        let fill = allocation.is_some_and(|allocation| allocation.mode == Some(AllocationMode::Immediate))
            || self.page.is_some()
            || self.kind == Some(MemoryModel::Nvdimm) && !self.pmem()
            || self.kind == Some(MemoryModel::SgxEpc);
        let threads = allocation.map_or(0, |allocation| allocation.threads);
        let members = members
            .with_some("prealloc", fill.then_some(true))
            .with_non_zero("prealloc-threads", threads.into());
        (members, fill)
    }
}

fn numbers(nodes: &NumberSet) -> Value {
    Value::Array(nodes.iter().map(Value::from).collect())
}

/// On which nodes memory is filled: those of the CPUs that QEMU may use, as far as they are the
/// memory's.
fn affinity(out: &Translation<'_>, nodes: NumberSet) -> Option<NumberSet> {
    let pinned =
        out.domain.cputune.as_ref().and_then(|tune| tune.emulatorpin.as_ref()).map(|pin| pin.cpuset.clone());
    let vcpu = out.domain.vcpu.as_ref();
    let automatic = vcpu.is_some_and(|vcpu| vcpu.placement == VcpuPlacement::Auto);
    let cpus = match pinned {
        Some(cpus) => Some(cpus),
        None if automatic => Some(out.launch.advised_nodes.iter().copied().collect()),
        None => vcpu.and_then(|vcpu| vcpu.cpuset.clone()),
    };
    let Some(cpus) = cpus.filter(|_| !out.launch.nodes.is_empty()) else { return Some(nodes) };
    let own: NumberSet = (0u32..)
        .zip(&out.launch.nodes)
        .filter(|(_, members)| members.iter().any(|cpu| cpus.contains(*cpu)))
        .map(|(node, _)| node)
        .collect();
    let both: NumberSet = nodes.iter().filter(|node| own.contains(*node)).collect();
    (!both.is_empty()).then_some(both)
}

/// The members of `-machine` that memory devices need.
pub(super) fn machine_members(out: &Translation<'_>) -> Members {
    let (mut members, mut nvdimm, mut epc) = (Members::default(), false, 0);
    for device in &out.domain.devices.memory {
        match device.model {
            MemoryModel::Nvdimm if !nvdimm => {
                nvdimm = true;
                members = members.with("nvdimm", true);
            }
            MemoryModel::SgxEpc => {
                let (alias, node) = (id(&device.info), device.target.node.unwrap_or(0));
                members = members
                    .with(format!("sgx-epc.{epc}.memdev"), format!("mem{alias}"))
                    .with(format!("sgx-epc.{epc}.node"), node);
                epc += 1;
            }
            _ => {}
        }
    }
    members
}

pub(super) fn devices<'d>(out: &mut Translation<'d>) {
    let cells = out.domain.numa_cells().iter();
    let cells: HashMap<u32, &'d Cell> = cells.filter_map(|cell| Some((cell.id?, cell))).collect();
    for device in &out.domain.devices.memory {
        let cell = device.target.node.and_then(|node| cells.get(&node).copied());
        one(out, device, cell);
    }
}

fn one<'d>(out: &mut Translation<'d>, device: &'d MemoryDevice, cell: Option<&'d Cell>) {
    let alias = id(&device.info);
    let object = format!("mem{alias}");
    let size = device_size(out, device).saturating_mul(1024);
    let piece = Piece {
        id: object.clone(),
        file: alias.clone(),
        size,
        node: device.target.node,
        cell,
        system: false,
        device: Some(device),
    };
    let backing = backing(out, &piece);
    print(out, backing);
    let target = &device.target;
    let virtio = options(&device.driver);
    let driver = match device.model {
        MemoryModel::Dimm => Members::new("driver", "pc-dimm"),
        MemoryModel::Nvdimm => Members::new("driver", "nvdimm"),
        MemoryModel::VirtioPmem => out.virtio("virtio-pmem", &device.info, None, virtio),
        MemoryModel::VirtioMem => out.virtio("virtio-mem", &device.info, None, virtio),
        MemoryModel::SgxEpc => return,
    };
    let at_once = out.domain.memory_backing.as_ref().is_some_and(|backing| {
        backing
            .allocation
            .as_ref()
            .is_some_and(|allocation| allocation.mode == Some(AllocationMode::Immediate))
    });
    let fill = device.model == MemoryModel::VirtioMem
        && out.has(Flag::VirtioMemPciPrealloc)
        && (at_once || page_size(out, &piece).is_some());
    let bytes = |size: Option<crate::xml::value::size::Kib>| size.map_or(0, |size| size.0 * 1024);
    let pmem = device.model == MemoryModel::VirtioPmem;
    let address = out.address(&device.info);
    let members = driver
        .with_some("node", target.node.filter(|_| !pmem))
        .with_non_zero("label-size", bytes(target.label.as_ref().map(|label| label.size)))
        .with_non_zero("block-size", bytes(target.block))
        .with_non_zero("requested-size", bytes(target.requested))
        .with_some("uuid", device.uuid.map(|uuid| uuid.to_string()))
        .with_some("unarmed", target.readonly.then_some(true))
        .with("memdev", object)
        .with_some("prealloc", fill.then_some(true))
        .with_non_zero("memaddr", target.address.as_ref().map_or(0, |address| address.base.0))
        .with_some("dynamic-memslots", target.dynamic_memslots.map(YesNo::is_yes))
        .with("id", alias);
    out.device(members.and(address));
}
