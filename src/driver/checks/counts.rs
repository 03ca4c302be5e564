//! How much a client may ask for in one call. It is refused before anything is made: what does not fit into the reply
//! must not cost the memory of a reply first. The texts are those of libvirt's daemon.

use super::super::error::{Code, Error, Origin, Result};
use super::Access;
use wire::procedures::*;

/// Virtual CPUs, and the bytes of all their maps together.
const VCPUS: i64 = 16_384;
const MAPS: i64 = 8 * 1024 * 1024;
/// Objects of a list, and devices of the host.
const LIST: i64 = 16_384;
const DEVICES: i64 = 65_536;
/// Bytes of a disk or of memory.
const PEEK: u32 = 4 * 1024 * 1024;
/// NUMA cells of the host.
const CELLS: i64 = 1024;

fn internal<T>(detail: impl Into<String>) -> Result<T> {
    Err(Error::new(Code::Internal, Origin::Rpc, detail))
}

fn not_negative(name: &str, value: i64) -> Result<()> {
    match value {
        0.. => Ok(()),
        _ => internal(format!("{name} must be non-negative")),
    }
}

/// A number of parameters or records.
fn count(name: &str, value: i64, limit: i64) -> Result<()> {
    not_negative(name, value)?;
    match value > limit {
        true => internal(format!("{name} too large")),
        false => Ok(()),
    }
}

/// A number of objects.
fn list(name: &str, value: i32, limit: i64, limit_name: &str) -> Result<()> {
    let refuse = |detail: String| Err(Error::new(Code::Rpc, Origin::Rpc, detail));
    match i64::from(value) {
        ..0 => refuse(format!("{name} must be non-negative")),
        value if value > limit => refuse(format!("{name} > REMOTE_{limit_name}")),
        _ => Ok(()),
    }
}

/// Calls whose only count is a field with that limit.
macro_rules! counts {
    ($($check:ident $call:ident $field:ident $limit:expr;)+) => {
        $(
            pub(in super::super) fn $check(call: &$call, _: Access) -> Result<()> {
                count(stringify!($field), i64::from(call.$field), $limit)
            }
        )+
    };
}

counts! {
    memory_parameters DomainGetMemoryParameters nparams 16;
    block_io_parameters DomainGetBlkioParameters nparams 16;
    numa_parameters DomainGetNumaParameters nparams 16;
    interface_parameters DomainGetInterfaceParameters nparams 16;
    scheduler_parameters DomainGetSchedulerParameters nparams 16;
    scheduler_parameters_flags DomainGetSchedulerParametersFlags nparams 16;
    block_stats DomainBlockStatsFlags nparams 16;
    block_io_tune DomainGetBlockIoTune nparams 32;
    disk_errors DomainGetDiskErrors maxerrors 256;
    host_cpu_stats NodeGetCpuStats nparams 16;
    host_memory_stats NodeGetMemoryStats nparams 16;
    host_memory_parameters NodeGetMemoryParameters nparams 64;
}

/// Calls for at most so many objects.
macro_rules! lists {
    ($($check:ident $call:ident $field:ident $limit:expr, $name:literal;)+) => {
        $(
            pub(in super::super) fn $check(call: &$call, _: Access) -> Result<()> {
                list(stringify!($field), call.$field, $limit, $name)
            }
        )+
    };
}

lists! {
    ids ConnectListDomains maxids LIST, "DOMAIN_LIST_MAX";
    defined ConnectListDefinedDomains maxnames LIST, "DOMAIN_LIST_MAX";
    networks ConnectListNetworks maxnames LIST, "NETWORK_LIST_MAX";
    defined_networks ConnectListDefinedNetworks maxnames LIST, "NETWORK_LIST_MAX";
    pools ConnectListStoragePools maxnames LIST, "STORAGE_POOL_LIST_MAX";
    defined_pools ConnectListDefinedStoragePools maxnames LIST, "STORAGE_POOL_LIST_MAX";
    volumes StoragePoolListVolumes maxnames LIST, "STORAGE_VOL_LIST_MAX";
    interfaces ConnectListInterfaces maxnames LIST, "INTERFACE_LIST_MAX";
    defined_interfaces ConnectListDefinedInterfaces maxnames LIST, "INTERFACE_LIST_MAX";
    snapshots DomainSnapshotListNames maxnames LIST, "DOMAIN_SNAPSHOT_LIST_MAX";
    snapshots_below DomainSnapshotListChildrenNames maxnames LIST, "DOMAIN_SNAPSHOT_LIST_MAX";
    devices NodeListDevices maxnames DEVICES, "NODE_DEVICE_LIST_MAX";
    capabilities NodeDeviceListCaps maxnames DEVICES, "NODE_DEVICE_CAPS_LIST_MAX";
    cells NodeGetCellsFreeMemory maxcells CELLS, "NODE_MAX_CELLS";
}

/// Maps of host CPUs, of so many bytes each.
fn maps(count: i32, length: i32) -> Result<()> {
    match i64::from(count) * i64::from(length) > MAPS {
        true => internal("maxinfo * maplen > REMOTE_CPUMAPS_MAX"),
        false => Ok(()),
    }
}

pub(in super::super) fn vcpus(call: &DomainGetVcpus, _: Access) -> Result<()> {
    not_negative("maxinfo", call.maxinfo.min(call.maplen).into())?;
    match i64::from(call.maxinfo) > VCPUS {
        true => internal("maxinfo > REMOTE_VCPUINFO_MAX"),
        false => maps(call.maxinfo, call.maplen),
    }
}

pub(in super::super) fn pins(call: &DomainGetVcpuPinInfo, _: Access) -> Result<()> {
    not_negative("ncpumaps", call.ncpumaps.into())?;
    not_negative("maplen", call.maplen.into())?;
    match i64::from(call.ncpumaps) > VCPUS {
        true => internal("ncpumaps > REMOTE_VCPUINFO_MAX"),
        false => maps(call.ncpumaps, call.maplen),
    }
}

pub(in super::super) fn emulator_pin(call: &DomainGetEmulatorPinInfo, _: Access) -> Result<()> {
    not_negative("maplen", call.maplen.into())?;
    match i64::from(call.maplen) > MAPS {
        true => Err(Error::new(Code::Rpc, Origin::Rpc, "Unable to encode message payload")),
        false => Ok(()),
    }
}

pub(in super::super) fn memory_stats(call: &DomainMemoryStats, _: Access) -> Result<()> {
    const MOST: u32 = 1024;
    match call.max_stats > MOST {
        true => internal("maxStats > REMOTE_DOMAIN_MEMORY_STATS_MAX"),
        false => Ok(()),
    }
}

fn peek(size: u32) -> Result<()> {
    match size > PEEK {
        true => internal("size > maximum buffer size"),
        false => Ok(()),
    }
}

pub(in super::super) fn block_peek(call: &DomainBlockPeek, _: Access) -> Result<()> {
    peek(call.size)
}

pub(in super::super) fn memory_peek(call: &DomainMemoryPeek, _: Access) -> Result<()> {
    peek(call.size)
}

pub(in super::super) fn cpu_stats(call: &DomainGetCpuStats, _: Access) -> Result<()> {
    count("nparams", call.nparams.into(), 16)?;
    count("ncpus", call.ncpus.into(), 128)
}

pub(in super::super) fn free_pages(call: &NodeGetFreePages, _: Access) -> Result<()> {
    match call.pages.len() as i64 * i64::from(call.cell_count) > CELLS {
        true => internal("the result won't fit into REMOTE_NODE_MAX_CELLS"),
        false => Ok(()),
    }
}
