//! Volumes of storage pools: the files of their folders.

use super::pools::Pool;
use super::{supported, QemuDriver};
use crate::driver::calls::Volumes;
use crate::driver::document::{self, child, child_text, escaped};
use crate::driver::error::{Code, Error, Origin, Result};
use std::fs::{self, File, OpenOptions};
use std::io::Read;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use wire::procedures::*;
use wire::xdr::Volume as Handle;

/// A file of a pool.
struct Volume {
    pool: String,
    name: String,
    path: PathBuf,
    capacity: u64,
    allocation: u64,
    physical: u64,
    format: &'static str,
}

fn missing(what: &str, value: &str) -> Box<Error> {
    let detail = format!("no storage vol with matching {what} '{value}'");
    Error::new(Code::NoStorageVol, Origin::Storage, detail)
}

/// The format of an image by its first bytes, and the size that a guest sees.
fn probe(path: &Path, physical: u64) -> (&'static str, u64) {
    let mut head = [0; 32];
    let read = File::open(path).and_then(|mut file| file.read_exact(&mut head));
    let number = |at: usize| head[at..at + 8].iter().fold(0, |own, byte| own << 8 | u64::from(*byte));
    match (read, &head[..8]) {
        (Ok(()), [b'Q', b'F', b'I', 0xfb, 0, 0, 0, 2 | 3]) => ("qcow2", number(24)),
        (Ok(()), [b'Q', b'F', b'I', 0xfb, ..]) => ("qcow", number(24)),
        _ => ("raw", physical),
    }
}

impl Volume {
    /// The volume of that file, if it is one.
    fn of(pool: &Pool, path: PathBuf) -> Option<Volume> {
        let name = path.file_name()?.to_str()?.to_owned();
        let file = fs::metadata(&path).ok().filter(fs::Metadata::is_file)?;
        let (format, capacity) = probe(&path, file.len());
        Some(Volume {
            pool: pool.name.clone(),
            name,
            path,
            capacity,
            allocation: file.blocks() * 512,
            physical: file.len(),
            format,
        })
    }

    fn key(&self) -> String {
        self.path.to_string_lossy().into_owned()
    }

    fn handle(&self) -> Handle {
        Handle { pool: self.pool.clone(), name: self.name.clone(), key: self.key() }
    }

    fn document(&self) -> String {
        let path = escaped(&self.key());
        format!(
            "<volume type='file'>\n  <name>{}</name>\n  <key>{path}</key>\n  \
             <capacity unit='bytes'>{}</capacity>\n  <allocation unit='bytes'>{}</allocation>\n  \
             <physical unit='bytes'>{}</physical>\n  <target>\n    <path>{path}</path>\n    \
             <format type='{}'/>\n  </target>\n</volume>\n",
            escaped(&self.name),
            self.capacity,
            self.allocation,
            self.physical,
            self.format,
        )
    }
}

impl QemuDriver {
    fn active_pool(&self, is_it: impl Fn(&Pool) -> bool, name: &str) -> Result<Pool> {
        let found = self.shared.pools.lock().iter().find(|own| is_it(own)).cloned();
        let detail = format!("no storage pool with matching name '{name}'");
        let pool = found.ok_or_else(|| Error::new(Code::NoStoragePool, Origin::Storage, detail))?;
        pool.check_active()?;
        Ok(pool)
    }

    /// The file that a handle means.
    fn volume(&self, vol: &Handle) -> Result<Volume> {
        let pool = self.active_pool(|own| own.name == vol.pool, &vol.pool)?;
        let path = inside(&pool, &vol.name).and_then(|path| Volume::of(&pool, path));
        path.ok_or_else(|| missing("name", &vol.name))
    }

    /// The volume at a path, whatever its pool.
    fn volume_at(&self, path: &str, what: &str) -> Result<Handle> {
        let wanted = Path::new(path);
        let pools = self.shared.pools.lock().clone();
        let pool = pools.iter().find(|own| own.active && wanted.parent() == Some(&own.folder));
        let found = pool.and_then(|pool| Volume::of(pool, wanted.to_owned()));
        found.map(|own| own.handle()).ok_or_else(|| missing(what, path))
    }
}

/// The path of a name in a pool; a name that leads elsewhere has none.
fn inside(pool: &Pool, name: &str) -> Option<PathBuf> {
    let plain = !name.is_empty() && !name.contains('/') && name != "." && name != "..";
    plain.then(|| pool.folder.join(name))
}

/// A size with its unit, in bytes.
fn size(text: &str, unit: Option<&str>) -> Option<u64> {
    let unit = unit.unwrap_or("bytes").to_ascii_lowercase();
    let factor = match &*unit {
        "b" | "bytes" => 1,
        other => {
            let base: u64 = if other.len() == 2 { 1000 } else { 1024 };
            base.pow("kmgtpe".find(other.chars().next()?)? as u32 + 1)
        }
    };
    text.trim().parse::<u64>().ok()?.checked_mul(factor)
}

impl Volumes for QemuDriver {
    fn storage_pool_list_all_volumes(
        &self,
        call: &StoragePoolListAllVolumes,
    ) -> Result<StoragePoolListAllVolumesReply> {
        let pool = self.active_pool(|own| own.name == call.pool.name, &call.pool.name)?;
        let entries = fs::read_dir(&pool.folder).map_err(|error| {
            let what = format!("cannot open directory '{}'", pool.folder.display());
            Error::system(Origin::Storage, &what, &error)
        })?;
        let mut found: Vec<Handle> =
            entries.flatten().filter_map(|own| Some(Volume::of(&pool, own.path())?.handle())).collect();
        found.sort_by(|a, b| a.name.cmp(&b.name));
        let ret = found.len() as u32;
        let vols = if call.need_results == 0 { Vec::new() } else { found };
        Ok(StoragePoolListAllVolumesReply { vols: vols.into(), ret })
    }

    fn storage_pool_lookup_by_volume(
        &self,
        call: &StoragePoolLookupByVolume,
    ) -> Result<StoragePoolLookupByVolumeReply> {
        let name = call.vol.pool.clone();
        let found = StoragePoolLookupByName { name };
        let pool = crate::driver::calls::Pools::storage_pool_lookup_by_name(self, &found)?.pool;
        Ok(StoragePoolLookupByVolumeReply { pool })
    }

    fn storage_vol_lookup_by_name(
        &self,
        call: &StorageVolLookupByName,
    ) -> Result<StorageVolLookupByNameReply> {
        let handle = Handle { pool: call.pool.name.clone(), name: call.name.clone(), key: String::new() };
        Ok(StorageVolLookupByNameReply { vol: self.volume(&handle)?.handle() })
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

    fn storage_vol_get_info(&self, call: &StorageVolGetInfo) -> Result<StorageVolGetInfoReply> {
        let own = self.volume(&call.vol)?;
        Ok(StorageVolGetInfoReply { kind: 0, capacity: own.capacity, allocation: own.allocation })
    }

    fn storage_vol_get_xml_desc(&self, call: &StorageVolGetXmlDesc) -> Result<StorageVolGetXmlDescReply> {
        supported(call.flags, 0, "storageVolGetXMLDesc")?;
        Ok(StorageVolGetXmlDescReply { xml: self.volume(&call.vol)?.document() })
    }

    fn storage_vol_get_path(&self, call: &StorageVolGetPath) -> Result<StorageVolGetPathReply> {
        Ok(StorageVolGetPathReply { name: self.volume(&call.vol)?.key() })
    }

    fn storage_vol_create_xml(&self, call: &StorageVolCreateXml) -> Result<StorageVolCreateXmlReply> {
        supported(call.flags, 0, "storageVolCreateXML")?;
        let pool = self.active_pool(|own| own.name == call.pool.name, &call.pool.name)?;
        let wrong = |detail: &str| Error::new(Code::Xml, Origin::Storage, detail);
        let parsed = document::parse(&call.xml)?;
        document::root(&parsed, "volume")?;
        let root = parsed.root_element();
        let name = child_text(root, "name").ok_or_else(|| wrong("missing volume name element"))?.trim();
        let path = inside(&pool, name).ok_or_else(|| wrong("volume name cannot contain '/'"))?;
        let capacity = child(root, "capacity").and_then(|own| size(own.text()?, own.attribute("unit")));
        let capacity = capacity.ok_or_else(|| wrong("missing capacity element"))?;
        let format = child(root, "target").and_then(|own| child(own, "format")?.attribute("type"));
        if let Some(format) = format.filter(|own| *own != "raw") {
            let detail = format!("volumes of the format '{format}' cannot be made: make raw ones");
            return Err(Error::new(Code::OperationUnsupported, Origin::Storage, detail));
        }
        let failed = |error: std::io::Error| match error.kind() {
            std::io::ErrorKind::AlreadyExists => {
                Error::new(Code::OperationFailed, Origin::Storage, "storage vol already exists")
            }
            _ => Error::system(Origin::Storage, &format!("cannot make '{}'", path.display()), &error),
        };
        let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path).map_err(failed)?;
        // It takes room only where something is written.
        file.set_len(capacity).map_err(failed)?;
        let made = Volume::of(&pool, path.clone()).ok_or_else(|| missing("name", name))?;
        Ok(StorageVolCreateXmlReply { vol: made.handle() })
    }

    fn storage_vol_delete(&self, call: &StorageVolDelete) -> Result<()> {
        supported(call.flags, 3, "storageVolDelete")?;
        let own = self.volume(&call.vol)?;
        let what = format!("cannot unlink file '{}'", own.key());
        fs::remove_file(&own.path).map_err(|error| Error::system(Origin::Storage, &what, &error))
    }
}
