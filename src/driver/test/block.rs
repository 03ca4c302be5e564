//! Disks of guests: what they would say if they were there.

use super::super::calls::Block;
use super::super::error::Result;
use super::guest::Guest;
use super::{invalid, nanoseconds, supported, TestDriver};
use crate::domain::devices::disk::Disk;
use wire::procedures::*;
use wire::xdr::Opaque;

/// The disk with that target or that source.
pub(super) fn find<'g>(guest: &'g Guest, path: &str) -> Result<Option<&'g Disk>> {
    let disks = &guest.current()?.devices.disk;
    let by_target = disks.iter().find(|disk| super::devices::disk_target(disk) == path);
    Ok(by_target
        .or_else(|| disks.iter().find(|disk| super::devices::disk_source(disk).as_deref() == Some(path))))
}

impl Block for TestDriver {
    fn domain_get_block_info(&self, call: &DomainGetBlockInfo) -> Result<DomainGetBlockInfoReply> {
        supported(call.flags, 0, "testDomainGetBlockInfo")?;
        self.guest(&call.dom, |guest, _| {
            if find(guest, &call.path)?.is_none() {
                return invalid(format!("invalid path {} not assigned to domain", call.path));
            }
            Ok(DomainGetBlockInfoReply {
                allocation: 1_099_511_627_776,
                capacity: 1_099_506_450_432,
                physical: 1_099_511_627_776,
            })
        })
    }

    fn domain_block_stats(&self, call: &DomainBlockStats) -> Result<DomainBlockStatsReply> {
        self.guest(&call.dom, |guest, _| {
            guest.running()?;
            if find(guest, &call.path)?.is_none() {
                return invalid(format!("invalid path: {}", call.path));
            }
            let micros = (nanoseconds() / 1000) as i64;
            Ok(DomainBlockStatsReply {
                rd_req: micros / 10,
                rd_bytes: micros / 20,
                wr_req: micros / 30,
                wr_bytes: micros / 40,
                errs: micros / 2_000_000,
            })
        })
    }

    fn domain_get_disk_errors(&self, call: &DomainGetDiskErrors) -> Result<DomainGetDiskErrorsReply> {
        supported(call.flags, 0, "testDomainGetDiskErrors")?;
        self.guest(&call.dom, |guest, _| {
            guest.running()?;
            let disks = &guest.current()?.devices.disk;
            // Kinds of errors take turns: something, then no space.
            let errors = disks.iter().enumerate().map(|(index, disk)| DomainGetDiskErrorsReplyErrors {
                disk: super::devices::disk_target(disk),
                error: index as i32 % 2 + 1,
            });
            let errors: Vec<_> = errors.take(call.maxerrors as usize).collect();
            let nerrors = if call.maxerrors == 0 { disks.len() } else { errors.len() } as i32;
            Ok(DomainGetDiskErrorsReply { errors: errors.into(), nerrors })
        })
    }

    fn domain_block_peek(&self, call: &DomainBlockPeek) -> Result<DomainBlockPeekReply> {
        supported(call.flags, 0, "testDomainBlockPeek")?;
        self.guest(&call.dom, |guest, _| {
            if find(guest, &call.path)?.is_none() {
                return invalid(format!("invalid path: {}", call.path));
            }
            let buffer = (0..call.size.min(4 * 1024 * 1024)).map(|at| (u64::from(at) + call.offset) as u8);
            Ok(DomainBlockPeekReply { buffer: Opaque(buffer.collect()) })
        })
    }
}
