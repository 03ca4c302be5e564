//! Volumes of storage pools.

use super::super::calls::Volumes;
use super::super::error::{Code, Error, Origin, Result};
use super::pools::Pool;
use super::tree::{bytes, read_root};
use super::{not_now, supported, TestDriver, World};
use crate::xml::tree::Element;
use wire::procedures::*;
use wire::xdr::Volume as Handle;

/// A volume: a file in the folder of its pool.
#[derive(Clone)]
pub(super) struct Volume {
    name: String,
    path: String,
    capacity: u64,
    pub(super) allocation: u64,
    format: String,
}

impl Volume {
    fn handle(&self, pool: &Pool) -> Handle {
        Handle { pool: pool.name.clone(), name: self.name.clone(), key: self.path.clone() }
    }

    fn document(&self) -> String {
        let target = Element::new("target")
            .having(Element::new("path").saying(&*self.path))
            .having(Element::new("format").with("type", &*self.format));
        Element::new("volume")
            .with("type", "file")
            .having(Element::new("name").saying(&*self.name))
            .having(Element::new("key").saying(&*self.path))
            .having(bytes("capacity", self.capacity))
            .having(bytes("allocation", self.allocation))
            .having(target)
            .to_xml()
    }
}

/// A size with its unit, in bytes.
fn size(element: &Element) -> Result<u64> {
    let wrong = |what: &str| Error::new(Code::Xml, Origin::Storage, format!("{what} in <{}>", element.name));
    let number: u64 = element.text.parse().map_err(|_| wrong("malformed size"))?;
    let unit = element.attribute("unit").unwrap_or("bytes");
    let factor = match unit.to_ascii_lowercase().as_str() {
        "b" | "byte" | "bytes" => Some(1),
        other => {
            let base: u64 = if other.len() == 2 { 1000 } else { 1024 };
            let power = "kmgtpe".find(&other[..1]).filter(|_| matches!(&other[1..], "" | "b" | "ib"));
            power.map(|power| base.pow(power as u32 + 1))
        }
    };
    let unknown = || Error::new(Code::InvalidArg, Origin::None, format!("unknown suffix '{unit}'"));
    let factor = factor.ok_or_else(unknown)?;
    number.checked_mul(factor).ok_or_else(|| wrong("the size is too large"))
}

fn read(text: &str, pool: &Pool) -> Result<Volume> {
    let root = read_root(text, "volume")?;
    let missing = |what: &str| Error::new(Code::Xml, Origin::Storage, format!("missing {what} element"));
    let name = root.text_at(&["name"]).ok_or_else(|| missing("volume name"))?.to_owned();
    if name.contains('/') {
        let detail = format!("volume name '{name}' cannot contain '/'");
        return Err(Error::new(Code::Xml, Origin::Storage, detail));
    }
    let capacity = size(root.child("capacity").ok_or_else(|| missing("capacity"))?)?;
    let allocation = root.child("allocation").map(size).transpose()?.unwrap_or(capacity);
    let format = root.child("target").and_then(|target| target.child("format")?.attribute("type"));
    let format = format.unwrap_or("raw").to_owned();
    Ok(Volume { path: format!("{}/{name}", pool.target()), name, capacity, allocation, format })
}

/// Puts a volume into its pool.
fn add(pool: &mut Pool, volume: Volume) -> Result<Handle> {
    let failed = |code, detail: String| Err(Error::new(code, Origin::Storage, detail));
    if pool.volumes.iter().any(|own| own.name == volume.name) {
        return failed(Code::OperationFailed, "storage vol already exists".to_owned());
    }
    if volume.allocation > pool.available() {
        let detail = format!("Not enough free space in pool for volume '{}'", volume.name);
        return failed(Code::Internal, detail);
    }
    let handle = volume.handle(pool);
    pool.volumes.push(volume);
    Ok(handle)
}

fn missing(what: &str, value: &str) -> Box<Error> {
    let detail = format!("no storage vol with matching {what} '{value}'");
    Error::new(Code::NoStorageVol, Origin::Storage, detail)
}

impl World {
    /// The volume that a handle means: by its pool and name.
    fn volume(&mut self, vol: &Handle) -> Result<(&mut Pool, usize)> {
        let pool = self.pools.iter_mut().find(|own| own.name == vol.pool).ok_or_else(|| {
            let detail = format!("no storage pool with matching name '{}'", vol.pool);
            Error::new(Code::NoStoragePool, Origin::Storage, detail)
        })?;
        pool.check_active()?;
        let index = pool.volumes.iter().position(|own| own.name == vol.name);
        index.map(|index| (pool, index)).ok_or_else(|| missing("name", &vol.name))
    }
}

impl TestDriver {
    fn volume<T>(&self, vol: &Handle, work: impl FnOnce(&mut Pool, usize) -> Result<T>) -> Result<T> {
        self.with(|world| {
            let (pool, index) = world.volume(vol)?;
            work(pool, index)
        })
    }

    fn volume_at(&self, path: &str, what: &str) -> Result<Handle> {
        let world = self.lock();
        let active = world.pools.iter().filter(|pool| pool.active);
        let mut volumes = active.flat_map(|pool| pool.volumes.iter().map(move |own| (pool, own)));
        let found = volumes.find(|(_, own)| own.path == path);
        found.map(|(pool, own)| own.handle(pool)).ok_or_else(|| missing(what, path))
    }
}

impl Volumes for TestDriver {
    fn storage_pool_list_all_volumes(
        &self,
        call: &StoragePoolListAllVolumes,
    ) -> Result<StoragePoolListAllVolumesReply> {
        supported(call.flags, 0, "testStoragePoolListAllVolumes")?;
        self.with(|world| {
            let pool = world.pool(&call.pool)?;
            if !pool.active {
                return not_now(Origin::Storage, "storage pool is not active");
            }
            let found: Vec<Handle> = pool.volumes.iter().map(|own| own.handle(pool)).collect();
            let ret = found.len() as u32;
            let vols = if call.need_results == 0 { Vec::new() } else { found };
            Ok(StoragePoolListAllVolumesReply { vols: vols.into(), ret })
        })
    }

    fn storage_pool_lookup_by_volume(
        &self,
        call: &StoragePoolLookupByVolume,
    ) -> Result<StoragePoolLookupByVolumeReply> {
        self.volume(&call.vol, |pool, _| Ok(StoragePoolLookupByVolumeReply { pool: pool.handle() }))
    }

    fn storage_vol_lookup_by_name(
        &self,
        call: &StorageVolLookupByName,
    ) -> Result<StorageVolLookupByNameReply> {
        self.with(|world| {
            let pool = world.pool(&call.pool)?;
            pool.check_active()?;
            let found = pool.volumes.iter().find(|own| own.name == call.name);
            let vol = found.map(|own| own.handle(pool)).ok_or_else(|| missing("name", &call.name))?;
            Ok(StorageVolLookupByNameReply { vol })
        })
    }

    fn storage_vol_lookup_by_key(&self, call: &StorageVolLookupByKey) -> Result<StorageVolLookupByKeyReply> {
        Ok(StorageVolLookupByKeyReply { vol: self.volume_at(&call.key, "key")? })
    }

    fn storage_vol_lookup_by_path(
        &self,
        call: &StorageVolLookupByPath,
    ) -> Result<StorageVolLookupByPathReply> {
        Ok(StorageVolLookupByPathReply { vol: self.volume_at(&call.path, "path")? })
    }

    fn storage_vol_create_xml(&self, call: &StorageVolCreateXml) -> Result<StorageVolCreateXmlReply> {
        supported(call.flags, 5, "testStorageVolCreateXML")?;
        self.with(|world| {
            let pool = world.pool(&call.pool)?;
            pool.check_active()?;
            let volume = read(&call.xml, pool)?;
            Ok(StorageVolCreateXmlReply { vol: add(pool, volume)? })
        })
    }

    fn storage_vol_create_xml_from(
        &self,
        call: &StorageVolCreateXmlFrom,
    ) -> Result<StorageVolCreateXmlFromReply> {
        supported(call.flags, 1, "testStorageVolCreateXMLFrom")?;
        self.with(|world| {
            let (source_pool, index) = world.volume(&call.clonevol)?;
            let source = source_pool.volumes[index].clone();
            let pool = world.pool(&call.pool)?;
            pool.check_active()?;
            let volume = read(&call.xml, pool)?;
            let capacity = volume.capacity.max(source.capacity);
            let vol = add(pool, Volume { capacity, ..volume })?;
            Ok(StorageVolCreateXmlFromReply { vol })
        })
    }

    fn storage_vol_delete(&self, call: &StorageVolDelete) -> Result<()> {
        supported(call.flags, 0, "testStorageVolDelete")?;
        self.volume(&call.vol, |pool, index| {
            pool.volumes.remove(index);
            Ok(())
        })
    }

    fn storage_vol_get_info(&self, call: &StorageVolGetInfo) -> Result<StorageVolGetInfoReply> {
        self.volume(&call.vol, |pool, index| {
            let own = &pool.volumes[index];
            Ok(StorageVolGetInfoReply { kind: 0, capacity: own.capacity, allocation: own.allocation })
        })
    }

    fn storage_vol_get_info_flags(
        &self,
        call: &StorageVolGetInfoFlags,
    ) -> Result<StorageVolGetInfoFlagsReply> {
        supported(call.flags, 0, "testStorageVolGetInfoFlags")?;
        self.volume(&call.vol, |pool, index| {
            let own = &pool.volumes[index];
            Ok(StorageVolGetInfoFlagsReply { kind: 0, capacity: own.capacity, allocation: own.allocation })
        })
    }

    fn storage_vol_get_xml_desc(&self, call: &StorageVolGetXmlDesc) -> Result<StorageVolGetXmlDescReply> {
        supported(call.flags, 0, "testStorageVolGetXMLDesc")?;
        self.volume(&call.vol, |pool, index| {
            Ok(StorageVolGetXmlDescReply { xml: pool.volumes[index].document() })
        })
    }

    fn storage_vol_get_path(&self, call: &StorageVolGetPath) -> Result<StorageVolGetPathReply> {
        self.volume(&call.vol, |pool, index| {
            Ok(StorageVolGetPathReply { name: pool.volumes[index].path.clone() })
        })
    }
}
