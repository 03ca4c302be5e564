//! Storage pools: folders of the host. A pool says which; what is in it is looked up when somebody asks.

use super::{not_now, refuse, store, supported, QemuDriver};
use crate::driver::calls::Pools;
use crate::driver::document::{self, child, child_text, escaped};
use crate::driver::error::{Code, Error, Origin, Result};
use crate::driver::event::{Change, Event, PoolEvent};
use crate::xml::value::id::Uuid as UuidText;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use wire::procedures::*;
use wire::xdr::{Pool as Handle, Uuid};

/// A folder that is a pool.
#[derive(Clone, Debug)]
pub(super) struct Pool {
    pub(super) name: String,
    uuid: Uuid,
    pub(super) folder: PathBuf,
    pub(super) active: bool,
    persistent: bool,
    autostart: bool,
}

/// All pools.
#[derive(Default)]
pub(super) struct Known(Mutex<Vec<Pool>>);

impl Known {
    pub(super) fn lock(&self) -> MutexGuard<'_, Vec<Pool>> {
        // What it guards is changed by whole steps only.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes up what is defined in a folder; pools that start with the host are active.
    pub(super) fn load(&self, folder: &Path) -> std::io::Result<()> {
        for path in store::list(folder, "xml")? {
            let text = std::fs::read_to_string(&path)?;
            // What is no pool is left alone.
            let Ok(mut pool) = read(&text) else { continue };
            pool.persistent = true;
            pool.autostart = link(folder, &pool.name).is_symlink();
            pool.active = pool.autostart && pool.folder.is_dir();
            self.lock().push(pool);
        }
        Ok(())
    }
}

fn link(folder: &Path, name: &str) -> PathBuf {
    folder.join("autostart").join(format!("{name}.xml"))
}

/// The pool in a document.
fn read(text: &str) -> Result<Pool> {
    let wrong = |detail: &str| Error::new(Code::Xml, Origin::Storage, detail);
    let parsed = document::parse(text)?;
    document::root(&parsed, "pool")?;
    let root = parsed.root_element();
    match root.attribute("type") {
        Some("dir") => {}
        Some(other) => {
            return Err(Error::new(
                Code::Internal,
                Origin::Storage,
                format!("missing backend for pool type '{other}': folders alone are supported"),
            ));
        }
        None => return Err(wrong("Missing required attribute 'type' in element 'pool'")),
    }
    let name = child_text(root, "name").map(str::trim).filter(|own| !own.is_empty());
    let name = name.ok_or_else(|| wrong("missing pool source name element"))?;
    if name.contains('/') {
        return Err(wrong(&format!("name {name} cannot contain '/'")));
    }
    let folder = child(root, "target").and_then(|own| child_text(own, "path")).map(str::trim);
    let folder = folder.ok_or_else(|| wrong("missing storage pool target path"))?;
    if !folder.starts_with('/') {
        return Err(wrong(&format!("the path '{folder}' of the pool is not absolute")));
    }
    let uuid = match child_text(root, "uuid").map(str::trim) {
        Some(text) => document::value::<UuidText>(text).ok_or_else(|| wrong("malformed uuid element"))?.0,
        None => {
            let mut bytes: [u8; 16] = document::random();
            bytes[6] = bytes[6] & 0x0f | 0x40;
            bytes[8] = bytes[8] & 0x3f | 0x80;
            bytes
        }
    };
    Ok(Pool {
        name: name.to_owned(),
        uuid: Uuid(uuid),
        folder: PathBuf::from(folder.trim_end_matches('/')),
        active: false,
        persistent: false,
        autostart: false,
    })
}

/// How large the file system of a pool is, and how much of it is free, in bytes.
fn space(pool: &Pool) -> (u64, u64) {
    match rustix::fs::statvfs(&*pool.folder) {
        Ok(own) if pool.active => (own.f_blocks * own.f_frsize, own.f_bavail * own.f_frsize),
        _ => (0, 0),
    }
}

impl Pool {
    fn handle(&self) -> Handle {
        Handle { name: self.name.clone(), uuid: self.uuid }
    }

    fn is_wanted(&self, flags: u32) -> bool {
        const FOLDERS: u32 = 64;
        let pick = |yes: bool, one: u32, other: u32| if yes { one } else { other };
        let bits = [
            (3, pick(self.active, 2, 1)),
            (12, pick(self.persistent, 4, 8)),
            (48, pick(self.autostart, 16, 32)),
            (!63, FOLDERS),
        ];
        bits.iter().all(|(group, own)| flags & group == 0 || flags & own != 0)
    }

    pub(super) fn check_active(&self) -> Result<()> {
        match self.active {
            true => Ok(()),
            false => Err(not_now(format!("storage pool '{}' is not active", self.name))),
        }
    }

    fn start(&mut self) -> Result<()> {
        if self.active {
            return Err(not_now(format!("storage pool '{}' is already active", self.name)));
        }
        match std::fs::read_dir(&self.folder) {
            Ok(_) => self.active = true,
            Err(error) => {
                let what = format!("cannot open directory '{}'", self.folder.display());
                return Err(Error::system(Origin::Storage, &what, &error));
            }
        }
        Ok(())
    }

    fn document(&self) -> String {
        let (capacity, available) = space(self);
        format!(
            "<pool type='dir'>\n  <name>{}</name>\n  <uuid>{}</uuid>\n  <capacity unit='bytes'>{capacity}</capacity>\n  \
             <allocation unit='bytes'>{}</allocation>\n  <available unit='bytes'>{available}</available>\n  <source>\n  \
             </source>\n  <target>\n    <path>{}</path>\n  </target>\n</pool>\n",
            escaped(&self.name),
            super::uuid_text(self.uuid),
            capacity - available,
            escaped(&self.folder.to_string_lossy()),
        )
    }
}

fn changed(pool: &Pool, change: Change) -> Event {
    Event::Pool(pool.handle(), PoolEvent::Changed(change))
}

impl QemuDriver {
    /// Works on a pool; one that is neither stored nor active is gone afterwards.
    fn pool<T>(
        &self,
        pool: &Handle,
        work: impl FnOnce(&mut Pool) -> Result<(T, Option<Event>)>,
    ) -> Result<T> {
        let (done, event) = {
            let mut pools = self.shared.pools.lock();
            let Some(own) = pools.iter_mut().find(|own| own.uuid == pool.uuid) else {
                let uuid = super::uuid_text(pool.uuid);
                let detail = format!("no storage pool with matching uuid '{uuid}' ({})", pool.name);
                return Err(Error::new(Code::NoStoragePool, Origin::Storage, detail));
            };
            let done = work(own)?;
            pools.retain(|own| own.active || own.persistent);
            done
        };
        self.shared.listeners.send(&Vec::from_iter(event));
        Ok(done)
    }

    fn pool_found(&self, is_it: impl Fn(&Pool) -> bool, detail: String) -> Result<Handle> {
        let found = self.shared.pools.lock().iter().find(|own| is_it(own)).map(Pool::handle);
        found.ok_or_else(|| Error::new(Code::NoStoragePool, Origin::Storage, detail))
    }

    /// Puts a pool into the list, or finds it there.
    fn place_pool(pools: &mut Vec<Pool>, new: Pool) -> Result<usize> {
        let failed = |detail: String| Err(Error::new(Code::OperationFailed, Origin::Storage, detail));
        let uuid = super::uuid_text;
        if let Some(at) = pools.iter().position(|own| own.uuid == new.uuid) {
            return match pools[at].name == new.name {
                true => Ok(at),
                false => failed(format!(
                    "pool '{}' is already defined with uuid {}",
                    pools[at].name,
                    uuid(new.uuid)
                )),
            };
        }
        if let Some(own) = pools.iter().find(|own| own.name == new.name) {
            return failed(format!("pool '{}' already exists with uuid {}", own.name, uuid(own.uuid)));
        }
        if let Some(own) = pools.iter().find(|own| own.folder == new.folder) {
            return failed(format!("Storage source conflict with pool: '{}'", own.name));
        }
        pools.push(new);
        Ok(pools.len() - 1)
    }
}

/// What the system says when a pool's file cannot be changed.
fn failed(name: &str) -> impl Fn(std::io::Error) -> Box<Error> + '_ {
    move |error| {
        Error::system(Origin::Storage, &format!("cannot change the definition of pool '{name}'"), &error)
    }
}

impl Pools for QemuDriver {
    fn connect_list_all_storage_pools(
        &self,
        call: &ConnectListAllStoragePools,
    ) -> Result<ConnectListAllStoragePoolsReply> {
        let pools = self.shared.pools.lock();
        let found: Vec<Handle> =
            pools.iter().filter(|own| own.is_wanted(call.flags)).map(Pool::handle).collect();
        let ret = found.len() as u32;
        let pools = if call.need_results == 0 { Vec::new() } else { found };
        Ok(ConnectListAllStoragePoolsReply { pools: pools.into(), ret })
    }

    fn storage_pool_lookup_by_name(
        &self,
        call: &StoragePoolLookupByName,
    ) -> Result<StoragePoolLookupByNameReply> {
        let detail = format!("no storage pool with matching name '{}'", call.name);
        Ok(StoragePoolLookupByNameReply { pool: self.pool_found(|own| own.name == call.name, detail)? })
    }

    fn storage_pool_lookup_by_uuid(
        &self,
        call: &StoragePoolLookupByUuid,
    ) -> Result<StoragePoolLookupByUuidReply> {
        let detail = format!("no storage pool with matching uuid '{}'", super::uuid_text(call.uuid));
        Ok(StoragePoolLookupByUuidReply { pool: self.pool_found(|own| own.uuid == call.uuid, detail)? })
    }

    fn storage_pool_lookup_by_target_path(
        &self,
        call: &StoragePoolLookupByTargetPath,
    ) -> Result<StoragePoolLookupByTargetPathReply> {
        let detail = format!("no storage pool with matching target path '{}'", call.path);
        let path = Path::new(&call.path);
        Ok(StoragePoolLookupByTargetPathReply { pool: self.pool_found(|own| own.folder == path, detail)? })
    }

    fn storage_pool_define_xml(&self, call: &StoragePoolDefineXml) -> Result<StoragePoolDefineXmlReply> {
        supported(call.flags, 1, "storagePoolDefineXML")?;
        let new = read(&call.xml)?;
        let event = {
            let mut pools = self.shared.pools.lock();
            let at = Self::place_pool(&mut pools, new.clone())?;
            let path = self.shared.folders.storage().join(format!("{}.xml", new.name));
            let text = Pool { active: false, ..new.clone() }.document();
            let stored = store::replace(&path, text.as_bytes()).map_err(failed(&new.name));
            if let Err(error) = stored {
                pools.retain(|own| own.active || own.persistent);
                return Err(error);
            }
            pools[at].folder = new.folder;
            pools[at].persistent = true;
            changed(&pools[at], Change::Defined)
        };
        let Event::Pool(pool, _) = event.clone() else { return refuse(Code::Internal, "no pool") };
        self.shared.listeners.send(&[event]);
        Ok(StoragePoolDefineXmlReply { pool })
    }

    fn storage_pool_create_xml(&self, call: &StoragePoolCreateXml) -> Result<StoragePoolCreateXmlReply> {
        supported(call.flags, 7, "storagePoolCreateXML")?;
        let new = read(&call.xml)?;
        let pool = new.handle();
        Self::place_pool(&mut self.shared.pools.lock(), new)?;
        let started = self.pool(&pool, |own| own.start().map(|()| ((), Some(changed(own, Change::Started)))));
        if started.is_err() {
            self.shared.pools.lock().retain(|own| own.active || own.persistent);
        }
        started.map(|()| StoragePoolCreateXmlReply { pool })
    }

    fn storage_pool_create(&self, call: &StoragePoolCreate) -> Result<()> {
        supported(call.flags, 7, "storagePoolCreate")?;
        self.pool(&call.pool, |own| own.start().map(|()| ((), Some(changed(own, Change::Started)))))
    }

    fn storage_pool_build(&self, call: &StoragePoolBuild) -> Result<()> {
        supported(call.flags, 0, "storagePoolBuild")?;
        self.pool(&call.pool, |own| {
            let what = format!("cannot create path '{}'", own.folder.display());
            let made = std::fs::create_dir_all(&own.folder);
            made.map_err(|error| Error::system(Origin::Storage, &what, &error))?;
            Ok(((), Some(Event::Pool(own.handle(), PoolEvent::Created))))
        })
    }

    fn storage_pool_destroy(&self, call: &StoragePoolDestroy) -> Result<()> {
        self.pool(&call.pool, |own| {
            own.check_active()?;
            own.active = false;
            Ok(((), Some(changed(own, Change::Stopped))))
        })
    }

    fn storage_pool_undefine(&self, call: &StoragePoolUndefine) -> Result<()> {
        let folder = self.shared.folders.storage();
        self.pool(&call.pool, |own| {
            if own.active {
                return Err(not_now(format!("storage pool '{}' is still active", own.name)));
            }
            let file = folder.join(format!("{}.xml", own.name));
            store::remove(&link(&folder, &own.name)).map_err(failed(&own.name))?;
            store::remove(&file).map_err(failed(&own.name))?;
            own.persistent = false;
            Ok(((), Some(changed(own, Change::Undefined))))
        })
    }

    fn storage_pool_refresh(&self, call: &StoragePoolRefresh) -> Result<()> {
        supported(call.flags, 0, "storagePoolRefresh")?;
        self.pool(&call.pool, |own| {
            own.check_active()?;
            Ok(((), Some(Event::Pool(own.handle(), PoolEvent::Refreshed))))
        })
    }

    fn storage_pool_get_info(&self, call: &StoragePoolGetInfo) -> Result<StoragePoolGetInfoReply> {
        self.pool(&call.pool, |own| {
            let (capacity, available) = space(own);
            let allocation = capacity - available;
            let state = if own.active { 2 } else { 0 };
            Ok((StoragePoolGetInfoReply { state, capacity, allocation, available }, None))
        })
    }

    fn storage_pool_get_xml_desc(&self, call: &StoragePoolGetXmlDesc) -> Result<StoragePoolGetXmlDescReply> {
        supported(call.flags, 1, "storagePoolGetXMLDesc")?;
        self.pool(&call.pool, |own| Ok((StoragePoolGetXmlDescReply { xml: own.document() }, None)))
    }

    fn storage_pool_get_autostart(
        &self,
        call: &StoragePoolGetAutostart,
    ) -> Result<StoragePoolGetAutostartReply> {
        self.pool(&call.pool, |own| {
            Ok((StoragePoolGetAutostartReply { autostart: own.autostart.into() }, None))
        })
    }

    fn storage_pool_set_autostart(&self, call: &StoragePoolSetAutostart) -> Result<()> {
        let folder = self.shared.folders.storage();
        self.pool(&call.pool, |own| {
            if !own.persistent {
                return Err(Error::new(Code::InvalidArg, Origin::Storage, "pool has no config file"));
            }
            let path = link(&folder, &own.name);
            store::remove(&path).map_err(failed(&own.name))?;
            if call.autostart != 0 {
                let file = folder.join(format!("{}.xml", own.name));
                std::os::unix::fs::symlink(file, path).map_err(failed(&own.name))?;
            }
            own.autostart = call.autostart != 0;
            Ok(((), None))
        })
    }

    fn storage_pool_is_active(&self, call: &StoragePoolIsActive) -> Result<StoragePoolIsActiveReply> {
        self.pool(&call.pool, |own| Ok((StoragePoolIsActiveReply { active: own.active.into() }, None)))
    }

    fn storage_pool_is_persistent(
        &self,
        call: &StoragePoolIsPersistent,
    ) -> Result<StoragePoolIsPersistentReply> {
        self.pool(&call.pool, |own| {
            Ok((StoragePoolIsPersistentReply { persistent: own.persistent.into() }, None))
        })
    }
}
