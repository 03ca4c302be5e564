//! Storage pools.

mod pool;

use super::super::calls::Pools;
use super::super::document::Purpose;
use super::super::error::{Code, Error, Origin, Result};
use super::super::event::{Change, Event, PoolEvent};
use super::tree::read_root;
use super::{not_now, supported, uuid_text, TestDriver, World};
use pool::{read, shares, CAPACITY};
use wire::procedures::*;
use wire::xdr::Pool as Handle;

pub(super) use pool::{built_in, Pool};

impl World {
    pub(super) fn pool(&mut self, pool: &Handle) -> Result<&mut Pool> {
        self.pools.iter_mut().find(|own| own.uuid == pool.uuid).ok_or_else(|| {
            let detail =
                format!("no storage pool with matching uuid '{}' ({})", uuid_text(pool.uuid), pool.name);
            Error::new(Code::NoStoragePool, Origin::Test, detail)
        })
    }

    fn pool_place(&mut self, new: &Pool, purpose: Purpose) -> Result<usize> {
        let failed = |detail: String| Err(Error::new(Code::OperationFailed, Origin::Storage, detail));
        if let Some(index) = self.pools.iter().position(|own| own.uuid == new.uuid) {
            let own = &self.pools[index];
            if own.name != new.name {
                let uuid = uuid_text(own.uuid);
                return failed(format!("pool '{}' is already defined with uuid {uuid}", own.name));
            }
            if purpose == Purpose::Run && own.active {
                return not_now(Origin::Storage, format!("pool is already active as '{}'", own.name));
            }
            return Ok(index);
        }
        if let Some(own) = self.pools.iter().find(|own| own.name == new.name) {
            let uuid = uuid_text(own.uuid);
            return failed(format!("pool '{}' already exists with uuid {uuid}", own.name));
        }
        self.pools.push(new.clone());
        Ok(self.pools.len() - 1)
    }
}

fn changed(pool: &Pool, change: Change) -> Event {
    Event::Pool(pool.handle(), PoolEvent::Changed(change))
}

impl TestDriver {
    fn pool<T>(
        &self,
        pool: &Handle,
        work: impl FnOnce(&mut Pool, &mut Vec<Event>) -> Result<T>,
    ) -> Result<T> {
        self.with(|world| {
            let mut events = Vec::new();
            let own = world.pool(pool)?;
            let done = work(own, &mut events)?;
            world.pools.retain(|own| own.active || own.persistent);
            world.events.extend(events);
            Ok(done)
        })
    }

    fn pool_found(&self, is_it: impl Fn(&Pool) -> bool, detail: String) -> Result<Handle> {
        let world = self.lock();
        let found = world.pools.iter().find(|own| is_it(own)).map(Pool::handle);
        found.ok_or_else(|| Error::new(Code::NoStoragePool, Origin::Test, detail))
    }
}

impl Pools for TestDriver {
    fn connect_list_all_storage_pools(
        &self,
        call: &ConnectListAllStoragePools,
    ) -> Result<ConnectListAllStoragePoolsReply> {
        let world = self.lock();
        let found: Vec<Handle> =
            world.pools.iter().filter(|own| own.matches(call.flags)).map(Pool::handle).collect();
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
        let detail = format!("no storage pool with matching uuid '{}'", uuid_text(call.uuid));
        Ok(StoragePoolLookupByUuidReply { pool: self.pool_found(|own| own.uuid == call.uuid, detail)? })
    }

    fn storage_pool_lookup_by_target_path(
        &self,
        call: &StoragePoolLookupByTargetPath,
    ) -> Result<StoragePoolLookupByTargetPathReply> {
        let detail = format!("no storage pool with matching target path '{}'", call.path);
        let pool = self.pool_found(|own| own.active && own.target() == call.path, detail)?;
        Ok(StoragePoolLookupByTargetPathReply { pool })
    }

    fn storage_pool_define_xml(&self, call: &StoragePoolDefineXml) -> Result<StoragePoolDefineXmlReply> {
        supported(call.flags, 1, "testStoragePoolDefineXML")?;
        let new = read(&call.xml)?;
        self.with(|world| {
            let index = world.pool_place(&new, Purpose::Store)?;
            let own = &mut world.pools[index];
            own.definition = new.definition;
            own.persistent = true;
            let event = changed(own, Change::Defined);
            let pool = own.handle();
            world.events.push(event);
            Ok(StoragePoolDefineXmlReply { pool })
        })
    }

    fn storage_pool_create_xml(&self, call: &StoragePoolCreateXml) -> Result<StoragePoolCreateXmlReply> {
        supported(call.flags, 7, "testStoragePoolCreateXML")?;
        let new = read(&call.xml)?;
        self.with(|world| {
            let index = world.pool_place(&new, Purpose::Run)?;
            let own = &mut world.pools[index];
            own.definition = new.definition;
            own.active = true;
            let event = changed(own, Change::Started);
            let pool = own.handle();
            world.events.push(event);
            Ok(StoragePoolCreateXmlReply { pool })
        })
    }

    fn storage_pool_create(&self, call: &StoragePoolCreate) -> Result<()> {
        supported(call.flags, 7, "testStoragePoolCreate")?;
        self.pool(&call.pool, |own, events| {
            own.check_inactive()?;
            own.active = true;
            events.push(changed(own, Change::Started));
            Ok(())
        })
    }

    fn storage_pool_build(&self, call: &StoragePoolBuild) -> Result<()> {
        supported(call.flags, 0, "testStoragePoolBuild")?;
        self.pool(&call.pool, |own, events| {
            own.check_inactive()?;
            events.push(Event::Pool(own.handle(), PoolEvent::Created));
            Ok(())
        })
    }

    fn storage_pool_destroy(&self, call: &StoragePoolDestroy) -> Result<()> {
        self.pool(&call.pool, |own, events| {
            own.check_active()?;
            own.active = false;
            events.push(changed(own, Change::Stopped));
            Ok(())
        })
    }

    fn storage_pool_delete(&self, call: &StoragePoolDelete) -> Result<()> {
        supported(call.flags, 0, "testStoragePoolDelete")?;
        self.pool(&call.pool, |own, events| {
            own.check_inactive()?;
            events.push(Event::Pool(own.handle(), PoolEvent::Deleted));
            Ok(())
        })
    }

    fn storage_pool_undefine(&self, call: &StoragePoolUndefine) -> Result<()> {
        self.pool(&call.pool, |own, events| {
            own.check_inactive()?;
            own.persistent = false;
            events.push(changed(own, Change::Undefined));
            Ok(())
        })
    }

    fn storage_pool_refresh(&self, call: &StoragePoolRefresh) -> Result<()> {
        supported(call.flags, 0, "testStoragePoolRefresh")?;
        self.pool(&call.pool, |own, events| {
            own.check_active()?;
            events.push(Event::Pool(own.handle(), PoolEvent::Refreshed));
            Ok(())
        })
    }

    fn storage_pool_get_info(&self, call: &StoragePoolGetInfo) -> Result<StoragePoolGetInfoReply> {
        self.pool(&call.pool, |own, _| {
            Ok(StoragePoolGetInfoReply {
                state: if own.active { 2 } else { 0 },
                capacity: CAPACITY,
                allocation: own.allocation(),
                available: own.available(),
            })
        })
    }

    fn storage_pool_get_xml_desc(&self, call: &StoragePoolGetXmlDesc) -> Result<StoragePoolGetXmlDescReply> {
        supported(call.flags, 0, "testStoragePoolGetXMLDesc")?;
        self.pool(&call.pool, |own, _| Ok(StoragePoolGetXmlDescReply { xml: own.document() }))
    }

    fn storage_pool_get_autostart(
        &self,
        call: &StoragePoolGetAutostart,
    ) -> Result<StoragePoolGetAutostartReply> {
        self.pool(&call.pool, |own, _| Ok(StoragePoolGetAutostartReply { autostart: own.autostart.into() }))
    }

    fn storage_pool_set_autostart(&self, call: &StoragePoolSetAutostart) -> Result<()> {
        self.pool(&call.pool, |own, _| {
            if !own.persistent {
                return Err(Error::new(Code::InvalidArg, Origin::Storage, "pool has no config file"));
            }
            own.autostart = call.autostart != 0;
            Ok(())
        })
    }

    fn storage_pool_is_active(&self, call: &StoragePoolIsActive) -> Result<StoragePoolIsActiveReply> {
        self.pool(&call.pool, |own, _| Ok(StoragePoolIsActiveReply { active: own.active.into() }))
    }

    fn storage_pool_is_persistent(
        &self,
        call: &StoragePoolIsPersistent,
    ) -> Result<StoragePoolIsPersistentReply> {
        self.pool(&call.pool, |own, _| Ok(StoragePoolIsPersistentReply { persistent: own.persistent.into() }))
    }

    fn connect_find_storage_pool_sources(
        &self,
        call: &ConnectFindStoragePoolSources,
    ) -> Result<ConnectFindStoragePoolSourcesReply> {
        const LOGICAL: &str = include_str!("sources.xml");
        supported(call.flags, 0, "testConnectFindStoragePoolSources")?;
        match &*call.kind {
            "logical" => Ok(ConnectFindStoragePoolSourcesReply { xml: LOGICAL.to_owned() }),
            "netfs" => {
                let source = call.src_spec.as_deref().map(|text| read_root(text, "source")).transpose()?;
                let host = source.as_ref().and_then(|own| own.child("host")?.attribute("name"));
                let Some(host) = host else {
                    let detail = "hostname must be specified for netfs sources";
                    return Err(Error::new(Code::InvalidArg, Origin::Test, detail));
                };
                Ok(ConnectFindStoragePoolSourcesReply { xml: shares(host) })
            }
            kind => {
                Err(Error::new(Code::Internal, Origin::Test, format!("unknown storage pool type {kind}")))
            }
        }
    }
}
