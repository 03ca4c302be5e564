//! Memory: the host has the pages and the NUMA nodes, and the binary the kinds of memory.

use super::unstartable::NODES;
use super::Startup;
use crate::diagnostic::{rule, Place};
use crate::domain::memory::{Hugepages, MemoryBacking, SourceType};
use crate::domain::numatune::Placement;
use crate::qemu::caps::Flag;
use crate::qemu::launch::pages;
use crate::qemu::rules::NOT_IN_QEMU;
use crate::xml::mistake::INVALID_VALUE;
use crate::xml::value::set::NumberSet;
use std::collections::BTreeSet;

rule! {
    /// The guest's memory is to consist of huge pages of a size that the host does not have mounted.
    ///
    /// Memory in huge pages is taken from a file system of that page size. Mount one and name it in the
    /// launch profile (`hugepages`), or choose another size.
    ///
    /// ```xml wrong
    /// <memoryBacking><hugepages><page size='4' unit='MiB'/></hugepages></memoryBacking>
    /// ```
    /// ```xml right
    /// <memoryBacking><hugepages><page size='2' unit='MiB'/></hugepages></memoryBacking>
    /// ```
    HUGE_PAGES_NOT_MOUNTED = "Q560" "huge-pages-not-mounted" Error;

    /// Memory is to be on a NUMA node that the host does not have.
    ///
    /// Nodes are numbered from 0. Choose one that exists.
    ///
    /// ```xml wrong
    /// <numatune><memory mode='preferred' nodeset='9'/></numatune>
    /// ```
    /// ```xml right
    /// <numatune><memory mode='preferred' nodeset='0'/></numatune>
    /// ```
    NO_SUCH_NODE = "Q561" "no-such-host-numa-node" Error;
}

impl Startup<'_> {
    /// What backs the guest's memory exists.
    pub(super) fn memory(&mut self, root: &Place<'_>) {
        self.amounts(root);
        self.nodes(root);
        let backing = root.child("memoryBacking");
        let none = MemoryBacking::default();
        let settings = self.domain.memory_backing.as_ref().unwrap_or(&none);
        if settings.source.as_ref().is_some_and(|source| source.r#type == SourceType::Memfd) {
            let source = backing.child("source");
            self.needs(Flag::MemoryBackendMemfd, &source.attr("type"), "`type='memfd'` of memory");
        }
        if let Some(huge) = &settings.hugepages {
            self.pages(huge, &backing.child("hugepages"));
        }
        let devices = root.child("devices");
        for (device, place) in devices.each("memory", &self.domain.devices.memory) {
            let Some(own) = &device.source else { continue };
            let source = place.child("source");
            if own.pmem {
                self.needs(Flag::MemoryBackendFilePmem, &source.child("pmem"), "`<pmem/>`");
            }
            if let Some(size) = pages::own_size(device) {
                self.page_size(size, &source.child("pagesize"));
            }
            if let Some(nodes) = &own.nodemask {
                self.host_nodes(nodes, &source.child("nodemask"));
            }
        }
    }

    fn pages(&mut self, huge: &Hugepages, hugepages: &Place<'_>) {
        if huge.page.is_empty() && self.launch.hugepages.is_empty() {
            self.not_mounted(2048, hugepages);
        }
        let used = self.used_pages();
        let all = hugepages.each("page", &huge.page).enumerate();
        for (_, (page, place)) in all.filter(|(at, _)| used.contains(at)) {
            self.page_size(page.size.0, &place.attr("size"));
        }
    }

    /// Which pages some memory consists of: of a cell, of a device, or of the guest as a whole.
    fn used_pages(&self) -> BTreeSet<usize> {
        let domain = self.domain;
        let pages = self.launch.pages(domain);
        let cells = domain.numa_cells().iter().map(|cell| cell.id);
        let own = cells.len() == 0;
        let devices = domain.devices.memory.iter().filter(|device| pages::follows_its_cell(device));
        let devices = devices.map(|device| device.target.node);
        cells.chain(own.then_some(None)).chain(devices).filter_map(|cell| pages.of(cell)).collect()
    }

    /// Pages of a size in KiB are mounted; 0 is the usual size.
    fn page_size(&mut self, size: u64, place: &Place<'_>) {
        let size = if size == 0 { self.launch.usual_page() } else { size };
        let mounted = self.launch.hugepages.iter().any(|mount| mount.size == size);
        if size != self.launch.page_size && !mounted {
            self.not_mounted(size, place);
        }
    }

    fn not_mounted(&mut self, size: u64, place: &Place<'_>) {
        self.findings
            .report(&HUGE_PAGES_NOT_MOUNTED, place, format!("huge pages of {size} KiB are not mounted"))
            .help("choose a size that the host has mounted, or name the mount in the launch profile");
    }

    fn nodes(&mut self, root: &Place<'_>) {
        let Some(tune) = &self.domain.numatune else { return };
        let numatune = root.child("numatune");
        if let Some(memory) = &tune.memory {
            let place = numatune.child("memory");
            if memory.placement == Some(Placement::Auto) && self.launch.advised_nodes.is_empty() {
                self.unknown(
                    &place.attr("placement"),
                    "`placement='auto'`, but the advised NUMA nodes are not known",
                    "give them in the launch profile, or use `nodeset`",
                );
            }
            if let Some(nodes) = &memory.nodeset {
                self.host_nodes(nodes, &place.attr("nodeset"));
            }
        }
        for (node, place) in numatune.each("memnode", &tune.memnode) {
            self.host_nodes(&node.nodeset, &place.attr("nodeset"));
        }
    }

    /// Nodes that the host has, and that QEMU can name: with more, a short set for many devices would be a command
    /// without bounds.
    fn host_nodes(&mut self, nodes: &NumberSet, place: &Place<'_>) {
        let known = self.launch.nodes.len() as u32;
        if let Some(node) = nodes.first_from(known).filter(|_| known > 0) {
            self.findings
                .report(&NO_SUCH_NODE, place, format!("the host has no NUMA node {node}"))
                .help(format!("it has {known}, counted from 0"));
        } else if let Some(node) = nodes.first_from(NODES) {
            let message = format!("NUMA node {node} of the host; QEMU knows {NODES} of them at most");
            let help = format!("name nodes below {NODES}");
            self.findings.report(&NOT_IN_QEMU, place, message).help(help);
        }
    }

    /// Amounts are numbers of bytes that QEMU can take.
    fn amounts(&mut self, root: &Place<'_>) {
        const MOST: u64 = i64::MAX as u64 / 1024 - (1 << 20);
        let domain = self.domain;
        let sum = domain.numa_cells().iter().fold(0, |sum: u64, cell| sum.saturating_add(cell.memory.0));
        let total = domain.memory.as_ref().map_or(0, |memory| memory.size.0);
        let message = |size: u64| format!("{size} KiB of memory are more than QEMU can count");
        if sum.max(total) > MOST {
            let place = root.child("memory");
            self.findings.report(&INVALID_VALUE, &place, message(sum.max(total))).help("make it smaller");
        }
        let devices = root.child("devices");
        for (device, place) in devices.each("memory", &domain.devices.memory) {
            let size = device.target.size.0;
            if size > MOST {
                let target = place.child("target");
                self.findings
                    .report(&INVALID_VALUE, &target.child("size"), message(size))
                    .help("make it smaller");
            }
        }
    }
}
