//! Which huge pages of the host each part of the guest's memory consists of (qemu-command-1.md 2.9).

use super::Launch;
use crate::domain::devices::memory::{MemoryDevice, MemoryModel};
use crate::domain::memory::Page;
use crate::domain::Domain;
use std::collections::{BTreeSet, HashMap};

/// The pages of a guest's memory, each `<page>` by its position.
pub(crate) struct Pages<'d> {
    /// All `<page>`; `None` where the guest's memory has no huge pages of its own.
    all: Option<&'d [Page]>,
    /// Those that name a NUMA cell, by the cell's number.
    named: HashMap<u32, usize>,
    /// The one for all other memory.
    rest: Option<usize>,
    /// The size that is meant where none is said, in KiB.
    usual: u64,
    /// The size of the host's ordinary pages in KiB.
    ordinary: u64,
}

impl Launch {
    /// The pages of a guest's memory; cells without a number have that of their position.
    pub(crate) fn pages<'d>(&self, domain: &'d Domain) -> Pages<'d> {
        let own = domain.memory_backing.as_ref().and_then(|backing| backing.hugepages.as_ref());
        let all = own.map(|own| &own.page[..]);
        let pages = all.unwrap_or_default();
        let cells = (0u32..).zip(domain.numa_cells()).map(|(at, cell)| cell.id.unwrap_or(at));
        let mut open: BTreeSet<u32> = match pages.is_empty() {
            false => cells.chain(domain.devices.memory.iter().filter_map(|own| own.target.node)).collect(),
            true => BTreeSet::new(),
        };
        // Each cell is found once, however many sets it is in: the first `<page>` counts.
        let mut named = HashMap::new();
        for (at, page) in pages.iter().enumerate() {
            for run in page.nodeset.iter().flat_map(|nodes| nodes.runs()) {
                while let Some(cell) = open.range(run.clone()).next().copied() {
                    open.remove(&cell);
                    named.insert(cell, at);
                }
            }
        }
        Pages {
            all,
            named,
            rest: pages.iter().rposition(|page| page.nodeset.is_none()),
            usual: self.usual_page(),
            ordinary: self.page_size,
        }
    }

    /// The size of huge pages where none is said, in KiB.
    pub(crate) fn usual_page(&self) -> u64 {
        self.hugepages.iter().map(|mount| mount.size).find(|size| *size > 0).unwrap_or(2048)
    }
}

impl Pages<'_> {
    /// Whether some `<page>` names a cell.
    pub fn name(&self, cell: Option<u32>) -> bool {
        cell.is_some_and(|cell| self.named.contains_key(&cell))
    }

    /// The `<page>` of the memory of a cell, or of memory of none.
    pub fn of(&self, cell: Option<u32>) -> Option<usize> {
        cell.and_then(|cell| self.named.get(&cell).copied()).or(self.rest)
    }

    /// The size of the huge pages of such memory in KiB; `None`: its pages are ordinary ones.
    pub fn size(&self, cell: Option<u32>) -> Option<u64> {
        let all = self.all?;
        let size = match all.is_empty() {
            true => 0,
            false => all.get(self.of(cell)?)?.size.0,
        };
        let size = if size == 0 { self.usual } else { size };
        (size != self.ordinary).then_some(size)
    }

    /// The same of a memory device, which may say its own size.
    pub fn size_of_device(&self, device: &MemoryDevice) -> Option<u64> {
        if !of_pages(device.model) {
            return None;
        }
        match own_size(device) {
            Some(size) => Some(size).filter(|size| *size != self.ordinary),
            None => self.size(device.target.node),
        }
    }
}

/// Whether memory of that kind consists of pages that the document chooses: persistent memory and that of enclaves do
/// not.
fn of_pages(model: MemoryModel) -> bool {
    match model {
        MemoryModel::Dimm | MemoryModel::VirtioMem => true,
        MemoryModel::Nvdimm | MemoryModel::VirtioPmem | MemoryModel::SgxEpc => false,
    }
}

/// The size of pages that a device itself asks for, in KiB.
pub(crate) fn own_size(device: &MemoryDevice) -> Option<u64> {
    let size = device.source.as_ref()?.pagesize?.0;
    (size > 0 && of_pages(device.model)).then_some(size)
}

/// Whether the pages of a device are those of its cell.
pub(crate) fn follows_its_cell(device: &MemoryDevice) -> bool {
    of_pages(device.model) && own_size(device).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pages(text: &str) -> (Domain, Launch) {
        let text = format!("<domain type='kvm'><name>a</name><memory>1048576</memory>{text}</domain>");
        let launch = Launch { hugepages: Vec::new(), ..Launch::default() };
        (Domain::read(&text).domain.expect("it is read"), launch)
    }

    #[test]
    fn the_first_that_names_a_cell_counts() {
        let (domain, launch) = pages(
            "<memoryBacking><hugepages><page size='8'/><page size='16' nodeset='1-2'/>\
             <page size='32' nodeset='0,2-16383'/><page size='64'/></hugepages></memoryBacking>\
             <cpu><numa><cell memory='1'/><cell memory='1'/><cell memory='1'/></numa></cpu>",
        );
        let pages = launch.pages(&domain);
        let found = [Some(0), Some(1), Some(2), Some(3), None].map(|cell| (pages.of(cell), pages.size(cell)));
        let rest = (Some(3), Some(64));
        assert_eq!(found, [(Some(2), Some(32)), (Some(1), Some(16)), (Some(1), Some(16)), rest, rest]);
        assert!(pages.name(Some(2)) && !pages.name(Some(3)) && !pages.name(None));
    }

    #[test]
    fn without_a_size_they_are_the_usual_ones() {
        let (plain, launch) = pages("");
        assert_eq!(launch.pages(&plain).size(None), None);
        let (huge, launch) = pages("<memoryBacking><hugepages/></memoryBacking>");
        assert_eq!((launch.pages(&huge).size(None), launch.pages(&huge).of(None)), (Some(2048), None));
        let ordinary = "<memoryBacking><hugepages><page size='4'/></hugepages></memoryBacking>";
        let (ordinary, launch) = pages(ordinary);
        assert_eq!((launch.pages(&ordinary).size(None), launch.pages(&ordinary).of(None)), (None, Some(0)));
    }
}
