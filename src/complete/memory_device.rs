//! `<memory>` among the devices (canonical-form.md 13.15).

use super::Form;
use crate::domain::devices::memory::{MemoryDevice, MemoryModel};
use crate::domain::memory::AccessMode;
use crate::domain::Domain;
use crate::xml::value::size::Kib;

/// What each model of memory device has; the rest is dropped.
pub fn memory_devices(domain: &mut Domain) {
    let form = Form::of(domain);
    domain.devices.memory.iter_mut().for_each(|device| settle_memory(device, form));
}

/// Each kind of memory device has its own parts of source and target.
fn settle_memory(device: &mut MemoryDevice, form: Form) {
    use MemoryModel::{Dimm, Nvdimm, SgxEpc, VirtioMem, VirtioPmem};
    let model = device.model;
    if model == VirtioPmem {
        device.access.get_or_insert(AccessMode::Shared);
    }
    device.uuid.take_if(|_| model != Nvdimm);
    let none = |size: &mut Kib| size.0 == 0;
    if let Some(source) = &mut device.source {
        source.nodemask.take_if(|_| !matches!(model, Dimm | VirtioMem | SgxEpc));
        source.pagesize.take_if(|size| !matches!(model, Dimm | VirtioMem) || none(size));
        source.path.take_if(|_| !matches!(model, Nvdimm | VirtioPmem));
        source.alignsize.take_if(|size| model != Nvdimm || none(size));
        source.pmem &= model == Nvdimm;
    }
    let target = &mut device.target;
    target.current.take_if(|_| form == Form::Defined);
    target.label.take_if(|label| model != Nvdimm || label.size.0 == 0);
    target.readonly &= model == Nvdimm;
    target.block.take_if(|size| model != VirtioMem || none(size));
    target.requested = match target.block {
        Some(_) => Some(target.requested.unwrap_or_default()),
        None => None,
    };
    target.dynamic_memslots.take_if(|_| model != VirtioMem);
    target.address.take_if(|address| !matches!(model, VirtioMem | VirtioPmem) || address.base.0 == 0);
}
