//! Disks of guests: what is counted of them, how large they are.

use super::end::ask;
use super::guest::Guest;
use super::{refuse, setup, stats, supported, QemuDriver};
use crate::domain::devices::Disk;
use crate::domain::Domain;
use crate::driver::calls::Block;
use crate::driver::error::{Code, Error, Origin, Result};
use crate::driver::params::{page, param};
use serde_json::{json, Value};
use std::os::unix::fs::MetadataExt;
use wire::procedures::*;
use wire::xdr::ParamValue;

/// The disk that a client names by its target or its path.
fn find<'d>(domain: &'d Domain, path: &str) -> Result<&'d Disk> {
    let is_it = |disk: &&Disk| &*disk.target.dev == path || disk.source.path() == Some(path);
    match domain.devices.disk.iter().find(is_it) {
        Some(disk) => Ok(disk),
        None => refuse(Code::InvalidArg, format!("invalid path {path} not assigned to domain")),
    }
}

/// The counters of a disk, or the sum of all disks where the path is empty.
fn counters(guest: &Guest, path: &str) -> Result<impl Fn(&str) -> i64 + use<>> {
    let _turn = guest.turn()?;
    let definition = guest.lock().running()?.definition.clone();
    let aliases: Vec<String> = match path {
        "" => definition.domain.devices.disk.iter().map(|own| setup::alias(&own.info).to_owned()).collect(),
        path => vec![setup::alias(&find(&definition.domain, path)?.info).to_owned()],
    };
    let answer = ask(guest, "query-blockstats", Value::Null)?;
    let own: Vec<Value> =
        aliases.iter().filter_map(|alias| stats::block_stats(&answer, alias).cloned()).collect();
    Ok(move |member: &str| own.iter().filter_map(|own| own[member].as_i64()).sum())
}

/// What QEMU counts, and the names that the public interface has for it.
const COUNTERS: [(&str, &str); 8] = [
    ("rd_bytes", "rd_bytes"),
    ("rd_operations", "rd_operations"),
    ("rd_total_times", "rd_total_time_ns"),
    ("wr_bytes", "wr_bytes"),
    ("wr_operations", "wr_operations"),
    ("wr_total_times", "wr_total_time_ns"),
    ("flush_operations", "flush_operations"),
    ("flush_total_times", "flush_total_time_ns"),
];

impl Block for QemuDriver {
    fn domain_block_stats(&self, call: &DomainBlockStats) -> Result<DomainBlockStatsReply> {
        let counter = counters(&*self.find(&call.dom)?, &call.path)?;
        Ok(DomainBlockStatsReply {
            rd_req: counter("rd_operations"),
            rd_bytes: counter("rd_bytes"),
            wr_req: counter("wr_operations"),
            wr_bytes: counter("wr_bytes"),
            errs: -1,
        })
    }

    fn domain_block_stats_flags(&self, call: &DomainBlockStatsFlags) -> Result<DomainBlockStatsFlagsReply> {
        /// Texts may be among the parameters.
        const TEXTS: u32 = 4;
        supported(call.flags, TEXTS, "qemuDomainBlockStatsFlags")?;
        let guest = self.find(&call.dom)?;
        guest.lock().running()?;
        let (params, nparams) = page(call.nparams, COUNTERS.len(), || {
            let counter = counters(&guest, &call.path)?;
            let own = COUNTERS.iter().map(|(name, member)| param(name, ParamValue::Long(counter(member))));
            Ok(own.collect())
        })?;
        Ok(DomainBlockStatsFlagsReply { params, nparams })
    }

    fn domain_get_block_info(&self, call: &DomainGetBlockInfo) -> Result<DomainGetBlockInfoReply> {
        supported(call.flags, 0, "qemuDomainGetBlockInfo")?;
        let guest = self.find(&call.dom)?;
        let _turn = guest.turn()?;
        let (definition, nodes) = {
            let own = guest.lock();
            (own.current()?.clone(), own.live.as_ref().map(|live| live.nodes.clone()))
        };
        let disk = find(&definition.domain, &call.path)?;
        let Some(path) = disk.source.path() else {
            let detail = format!("disk '{}' does not currently have a source assigned", call.path);
            return refuse(Code::InvalidArg, detail);
        };
        let failed = |error| Error::system(Origin::Qemu, &format!("cannot stat file '{path}'"), &error);
        let file = std::fs::metadata(path).map_err(failed)?;
        let (allocation, physical) = (file.blocks() * 512, file.len());
        let node = nodes.and_then(|all| all.get(setup::alias(&disk.info))?.first().cloned());
        // What the guest sees of an image with a format of its own is known to QEMU alone.
        let capacity = match node {
            Some(node) => {
                let answer = ask(&guest, "query-named-block-nodes", json!({"flat": true}))?;
                let own = answer.as_array().and_then(|all| all.iter().find(|own| own["node-name"] == *node));
                own.and_then(|own| own["image"]["virtual-size"].as_u64()).unwrap_or(physical)
            }
            None => physical,
        };
        Ok(DomainGetBlockInfoReply { allocation, capacity, physical })
    }

    fn domain_block_resize(&self, call: &DomainBlockResize) -> Result<()> {
        /// The size is in bytes, not in KiB.
        const BYTES: u32 = 1;
        supported(call.flags, BYTES, "qemuDomainBlockResize")?;
        let size = if call.flags & BYTES != 0 { Some(call.size) } else { call.size.checked_mul(1024) };
        let size = size.filter(|own| i64::try_from(*own).is_ok());
        let Some(size) = size else { return refuse(Code::InvalidArg, "size must be less than 8 EiB") };
        let guest = self.find(&call.dom)?;
        let _turn = guest.turn()?;
        let node = {
            let own = guest.lock();
            let live = own.running()?;
            let disk = find(&live.definition.domain, &call.disk)?;
            live.nodes.get(setup::alias(&disk.info)).and_then(|own| own.first().cloned())
        };
        let Some(node) = node else {
            return refuse(Code::InvalidArg, format!("disk '{}' has no medium", call.disk));
        };
        ask(&guest, "block_resize", json!({"node-name": node, "size": size})).map(drop)
    }

    fn domain_get_disk_errors(&self, call: &DomainGetDiskErrors) -> Result<DomainGetDiskErrorsReply> {
        supported(call.flags, 0, "qemuDomainGetDiskErrors")?;
        let guest = self.find(&call.dom)?;
        let _turn = guest.turn()?;
        let definition = guest.lock().running()?.definition.clone();
        let answer = ask(&guest, "query-block", Value::Null)?;
        let code = |disk: &Disk| {
            let alias = setup::alias(&disk.info);
            let is_it = |own: &&Value| {
                own["qdev"].as_str().is_some_and(|path| path.split('/').any(|part| part == alias))
            };
            let own = answer.as_array()?.iter().find(is_it)?;
            match own["io-status"].as_str()? {
                "nospace" => Some(2),
                "failed" => Some(1),
                _ => None,
            }
        };
        let found = definition.domain.devices.disk.iter().filter_map(|disk| {
            Some(DomainGetDiskErrorsReplyErrors { disk: disk.target.dev.to_string(), error: code(disk)? })
        });
        let all: Vec<_> = found.collect();
        let nerrors =
            if call.maxerrors == 0 { definition.domain.devices.disk.len() } else { all.len() } as i32;
        let taken = all.into_iter().take(call.maxerrors as usize);
        Ok(DomainGetDiskErrorsReply { errors: taken.collect(), nerrors })
    }
}
