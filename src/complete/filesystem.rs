//! Filesystems and maps of ids (canonical-form.md 5.11, 13.4).

use crate::domain::devices::filesystem::{AccessMode, DriverType, Filesystem, Source, Type};
use crate::domain::idmap::Idmap;
use crate::domain::Domain;
use crate::xml::value::size::Unit;
use crate::xml::Value;

/// Fills in what they lack, and drops what has no effect.
pub fn complete(domain: &mut Domain) {
    settle_map(&mut domain.idmap);
    domain.devices.filesystem.iter_mut().for_each(settle);
}

fn settle(filesystem: &mut Filesystem) {
    let driver = filesystem.driver.as_ref().and_then(|driver| driver.r#type);
    let virtiofs = driver == Some(DriverType::Virtiofs);
    if let Some(driver) = &mut filesystem.driver {
        if driver.r#type.is_none() {
            (driver.format, driver.wrpolicy) = (None, None);
        }
        if !virtiofs {
            driver.queue = 0;
        }
    }
    if !virtiofs {
        (filesystem.binary, filesystem.idmap) = (None, None);
    }
    settle_map(&mut filesystem.idmap);
    filesystem.fmode.take_if(|mode| mode.0 == 0);
    filesystem.dmode.take_if(|mode| mode.0 == 0);
    filesystem.space_hard_limit.take_if(|limit| limit.0 == 0);
    filesystem.space_soft_limit.take_if(|limit| limit.0 == 0);
    if let Some(source) = &mut filesystem.source {
        settle_source(source, filesystem.r#type);
    }
    if filesystem.source.as_ref().is_none_or(|source| source.socket.is_none()) {
        filesystem.accessmode.get_or_insert(AccessMode::Passthrough);
    } else {
        filesystem.accessmode = None;
    }
}

fn settle_source(source: &mut Source, kind: Type) {
    let read = std::mem::take(source);
    source.rest = read.rest;
    if matches!(kind, Type::Mount | Type::Bind) && read.socket.is_some() {
        source.socket = read.socket;
        return;
    }
    match kind {
        Type::Mount | Type::Bind => source.dir = read.dir,
        Type::Block => source.dev = read.dev,
        Type::File => source.file = read.file,
        Type::Template => source.name = read.name,
        Type::Volume => (source.pool, source.volume) = (read.pool, read.volume),
        Type::Ram => {
            let unit = read.units.as_deref().and_then(|unit| Unit::parse(unit).ok());
            let bytes = read.usage.map(|usage| usage.saturating_mul(unit.map_or(1024, |unit| unit.bytes())));
            (source.usage, source.units) = (bytes.map(|bytes| bytes / 1024), Some("KiB".to_owned()));
        }
    }
}

/// Ranges in order; groups alone are no map.
fn settle_map(map: &mut Option<Idmap>) {
    map.take_if(|map| map.uid.is_empty());
    if let Some(map) = map {
        crate::order::by_key(&mut map.uid, |range| range.start);
        crate::order::by_key(&mut map.gid, |range| range.start);
    }
}
