//! `<memory>` of `<devices>`: memory that is plugged in as a device.

use crate::domain::info::{DeviceInfo, VirtioDriver};
use crate::domain::memory::AccessMode;
use crate::token;
use crate::xml::value::id::Uuid;
use crate::xml::value::number::Base16;
use crate::xml::value::set::NumberSet;
use crate::xml::value::size::Kib;
use crate::xml::value::token::YesNo;
use crate::xml::value::NonEmpty;
use crate::xml::Rest;
use domdef_derive::Element;

/// `<memory>` of `<devices>`.
#[derive(Clone, Debug, PartialEq, Element)]
#[xml(empty = "pair")]
pub struct MemoryDevice {
    /// Kind of memory: RAM in a slot (dimm), persistent memory (nvdimm, virtio-pmem), memory of changing
    /// size (virtio-mem), SGX enclave memory.
    #[xml(attr)]
    pub model: MemoryModel,
    /// Whether changes reach other users of what backs it.
    #[xml(attr, since = "3.2")]
    pub access: Option<AccessMode>,
    /// Whether its content is given up when the guest ends.
    #[xml(attr, since = "4.4")]
    pub discard: Option<YesNo>,
    /// Virtio options; models virtio-mem and virtio-pmem.
    #[xml(child, since = "11.9")]
    pub driver: Option<VirtioDriver>,
    /// The identity of persistent memory, on pSeries.
    #[xml(child, since = "6.2")]
    pub uuid: Option<Uuid>,
    /// What backs it on the host.
    #[xml(child)]
    pub source: Option<MemorySource>,
    /// Size of the memory, and where the guest sees it.
    #[xml(child)]
    pub target: MemoryTarget,
    /// Address, alias, boot order and what else all devices have.
    #[xml(flatten)]
    pub info: DeviceInfo,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

token! {
    /// The kind of memory device.
    pub enum MemoryModel {
        /// A module of ordinary memory.
        Dimm = "dimm",
        /// A module of persistent memory, kept in a file of the host.
        Nvdimm = "nvdimm" since "3.2",
        /// Persistent memory by virtio.
        VirtioPmem = "virtio-pmem" since "7.1",
        /// Memory of changing size by virtio.
        VirtioMem = "virtio-mem" since "7.9",
        /// Memory of Intel's enclaves.
        SgxEpc = "sgx-epc" since "8.10",
    }
}

/// `<memory><source>`: what backs the memory on the host.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct MemorySource {
    /// Host NUMA nodes that the memory comes from; dimm, virtio-mem and sgx-epc.
    #[xml(child)]
    pub nodemask: Option<NumberSet>,
    /// Size of the host's pages, in KiB; absent: the host's default.
    #[xml(child)]
    pub pagesize: Option<Kib>,
    /// Path of the file or device on the host that holds the memory; nvdimm and virtio-pmem.
    #[xml(child, since = "3.2")]
    pub path: Option<NonEmpty>,
    /// What its address on the host is a multiple of, in KiB; absent: the host's choice.
    #[xml(child, since = "5.0")]
    pub alignsize: Option<Kib>,
    /// Whether the file is on persistent memory, so that writes must be made durable; nvdimm.
    #[xml(flag, since = "5.0")]
    pub pmem: bool,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<memory><target>`: size of the memory, and where the guest sees it.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct MemoryTarget {
    /// Whether slots are taken as they are needed.
    #[xml(attr = "dynamicMemslots", since = "10.1")]
    pub dynamic_memslots: Option<YesNo>,
    /// Size of the device, in KiB.
    #[xml(child)]
    pub size: Kib,
    /// Number of the guest NUMA cell that the memory belongs to; absent: none, which dimm, nvdimm and virtio-
    /// mem do not allow where the guest has cells.
    #[xml(child)]
    pub node: Option<u32>,
    /// The part of persistent memory that holds its labels.
    #[xml(child, since = "3.2")]
    pub label: Option<MemoryLabel>,
    /// The guest may not write to it.
    #[xml(flag, since = "5.0")]
    pub readonly: bool,
    /// The step in which its size changes, in KiB; absent: the hypervisor's default.
    #[xml(child, since = "7.9")]
    pub block: Option<Kib>,
    /// How much the guest is asked to take, in KiB; absent: nothing.
    #[xml(child, since = "7.9")]
    pub requested: Option<Kib>,
    /// How much a running guest has taken, in KiB; absent: not running.
    #[xml(child, since = "7.9")]
    pub current: Option<Kib>,
    /// Where it begins in the guest.
    #[xml(child, since = "9.4")]
    pub address: Option<MemoryAddress>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<label>` of persistent memory.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct MemoryLabel {
    /// Size of the label area of an nvdimm in KiB, at least 128 and less than the device; 0 or absent:
    /// none.
    #[xml(child)]
    pub size: Kib,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}

/// `<memory><target><address>`: where the memory begins in the guest.
#[derive(Clone, Debug, Default, PartialEq, Element)]
pub struct MemoryAddress {
    /// Byte of the guest's memory at which the device's begins, in hexadecimal; 0 or absent: the hypervisor
    /// chooses.
    #[xml(attr)]
    pub base: Base16<0>,
    /// What no other field names, kept for writing it back.
    #[xml(rest)]
    pub rest: Rest,
}
