//! Older calls are newer ones with fixed arguments; drivers answer the newer ones alone.

use super::calls::{Ask, Driver, Visitor};
use super::checks::counts;
use super::error::Result;
use super::{Access, AFFECT_LIVE};
use wire::procedures::*;
use wire::xdr::List;

macro_rules! older {
    ($($call:ident $(checked by $check:path)? |$own:ident, $driver:ident| $answer:expr;)+) => {
        $(
            impl Ask for $call {
                $(
                    fn check(&self, access: Access) -> Result<()> {
                        $check(self, access)
                    }
                )?
                fn ask(&self, $driver: &dyn Driver) -> Result<Self::Reply> {
                    let $own = self;
                    $answer
                }
            }
        )+
        /// Visits the type of an older call.
        pub(super) fn visit<V: Visitor>(name: &str, visitor: V) -> Option<V::Output> {
            Some(match name {
                $(stringify!($call) => visitor.visit::<$call>(),)+
                _ => return None,
            })
        }
    };
}

const ACTIVE: u32 = 1;
const INACTIVE: u32 = 2;
const MAXIMUM: u32 = 4;
/// Of networks, pools and interfaces, the bits are the other way round than of guests.
const IDLE: u32 = 1;
const RUNNING: u32 = 2;
/// The objects are wanted, not only their number.
const ALL: i32 = 1;

/// The first names of a list, at most as many as are wanted.
fn names<T, const MAX: usize>(objects: Vec<T>, wanted: i32, name: impl Fn(T) -> String) -> List<String, MAX> {
    objects.into_iter().take(usize::try_from(wanted).unwrap_or_default()).map(name).collect()
}

older! {
    DomainDefineXml |own, driver| {
        let newer = DomainDefineXmlFlags { xml: own.xml.clone(), flags: 0 };
        Ok(DomainDefineXmlReply { dom: newer.ask(driver)?.dom })
    };
    DomainCreate |own, driver| DomainCreateWithFlags { dom: own.dom.clone(), flags: 0 }.ask(driver).map(drop);
    DomainDestroy |own, driver| DomainDestroyFlags { dom: own.dom.clone(), flags: 0 }.ask(driver);
    DomainShutdown |own, driver| DomainShutdownFlags { dom: own.dom.clone(), flags: 0 }.ask(driver);
    DomainUndefine |own, driver| DomainUndefineFlags { dom: own.dom.clone(), flags: 0 }.ask(driver);
    DomainSetMaxMemory |own, driver| {
        DomainSetMemoryFlags { dom: own.dom.clone(), memory: own.memory, flags: MAXIMUM }.ask(driver)
    };
    DomainSetMemory |own, driver| {
        DomainSetMemoryFlags { dom: own.dom.clone(), memory: own.memory, flags: AFFECT_LIVE }.ask(driver)
    };
    DomainSetVcpus |own, driver| {
        DomainSetVcpusFlags { dom: own.dom.clone(), nvcpus: own.nvcpus, flags: AFFECT_LIVE }.ask(driver)
    };
    DomainGetSchedulerParameters checked by counts::scheduler_parameters |own, driver| {
        let newer = DomainGetSchedulerParametersFlags { dom: own.dom.clone(), nparams: own.nparams, flags: 0 };
        Ok(DomainGetSchedulerParametersReply { params: newer.ask(driver)?.params })
    };
    DomainSetSchedulerParameters |own, driver| {
        let newer = DomainSetSchedulerParametersFlags { dom: own.dom.clone(), params: own.params.clone(), flags: 0 };
        newer.ask(driver)
    };
    ConnectNumOfDomains |_own, driver| {
        let all = ConnectListAllDomains { need_results: ALL, flags: ACTIVE }.ask(driver)?;
        Ok(ConnectNumOfDomainsReply { num: all.domains.len() as i32 })
    };
    ConnectListDomains checked by counts::ids |own, driver| {
        let all = ConnectListAllDomains { need_results: ALL, flags: ACTIVE }.ask(driver)?;
        let wanted = usize::try_from(own.maxids).unwrap_or_default();
        Ok(ConnectListDomainsReply { ids: all.domains.iter().take(wanted).map(|dom| dom.id).collect() })
    };
    ConnectNumOfDefinedDomains |_own, driver| {
        let all = ConnectListAllDomains { need_results: ALL, flags: INACTIVE }.ask(driver)?;
        Ok(ConnectNumOfDefinedDomainsReply { num: all.domains.len() as i32 })
    };
    ConnectListDefinedDomains checked by counts::defined |own, driver| {
        let all = ConnectListAllDomains { need_results: ALL, flags: INACTIVE }.ask(driver)?;
        Ok(ConnectListDefinedDomainsReply { names: names(all.domains.0, own.maxnames, |dom| dom.name) })
    };
    DomainSnapshotNum |own, driver| {
        let newer = DomainListAllSnapshots { dom: own.dom.clone(), need_results: ALL, flags: own.flags };
        Ok(DomainSnapshotNumReply { num: newer.ask(driver)?.snapshots.len() as i32 })
    };
    DomainSnapshotListNames checked by counts::snapshots |own, driver| {
        let newer = DomainListAllSnapshots { dom: own.dom.clone(), need_results: ALL, flags: own.flags };
        let names = names(newer.ask(driver)?.snapshots.0, own.maxnames, |snap| snap.name);
        Ok(DomainSnapshotListNamesReply { names })
    };
    DomainSnapshotNumChildren |own, driver| {
        let newer =
            DomainSnapshotListAllChildren { snapshot: own.snap.clone(), need_results: ALL, flags: own.flags };
        Ok(DomainSnapshotNumChildrenReply { num: newer.ask(driver)?.snapshots.len() as i32 })
    };
    DomainSnapshotListChildrenNames checked by counts::snapshots_below |own, driver| {
        let newer =
            DomainSnapshotListAllChildren { snapshot: own.snap.clone(), need_results: ALL, flags: own.flags };
        let names = names(newer.ask(driver)?.snapshots.0, own.maxnames, |snap| snap.name);
        Ok(DomainSnapshotListChildrenNamesReply { names })
    };
    NetworkDefineXml |own, driver| {
        let newer = NetworkDefineXmlFlags { xml: own.xml.clone(), flags: 0 };
        Ok(NetworkDefineXmlReply { net: newer.ask(driver)?.net })
    };
    NetworkCreateXml |own, driver| {
        let newer = NetworkCreateXmlFlags { xml: own.xml.clone(), flags: 0 };
        Ok(NetworkCreateXmlReply { net: newer.ask(driver)?.net })
    };
    ConnectNumOfNetworks |_own, driver| {
        let all = ConnectListAllNetworks { need_results: ALL, flags: RUNNING }.ask(driver)?;
        Ok(ConnectNumOfNetworksReply { num: all.nets.len() as i32 })
    };
    ConnectListNetworks checked by counts::networks |own, driver| {
        let all = ConnectListAllNetworks { need_results: ALL, flags: RUNNING }.ask(driver)?;
        Ok(ConnectListNetworksReply { names: names(all.nets.0, own.maxnames, |net| net.name) })
    };
    ConnectNumOfDefinedNetworks |_own, driver| {
        let all = ConnectListAllNetworks { need_results: ALL, flags: IDLE }.ask(driver)?;
        Ok(ConnectNumOfDefinedNetworksReply { num: all.nets.len() as i32 })
    };
    ConnectListDefinedNetworks checked by counts::defined_networks |own, driver| {
        let all = ConnectListAllNetworks { need_results: ALL, flags: IDLE }.ask(driver)?;
        Ok(ConnectListDefinedNetworksReply { names: names(all.nets.0, own.maxnames, |net| net.name) })
    };
    ConnectNumOfStoragePools |_own, driver| {
        let all = ConnectListAllStoragePools { need_results: ALL, flags: RUNNING }.ask(driver)?;
        Ok(ConnectNumOfStoragePoolsReply { num: all.pools.len() as i32 })
    };
    ConnectListStoragePools checked by counts::pools |own, driver| {
        let all = ConnectListAllStoragePools { need_results: ALL, flags: RUNNING }.ask(driver)?;
        Ok(ConnectListStoragePoolsReply { names: names(all.pools.0, own.maxnames, |pool| pool.name) })
    };
    ConnectNumOfDefinedStoragePools |_own, driver| {
        let all = ConnectListAllStoragePools { need_results: ALL, flags: IDLE }.ask(driver)?;
        Ok(ConnectNumOfDefinedStoragePoolsReply { num: all.pools.len() as i32 })
    };
    ConnectListDefinedStoragePools checked by counts::defined_pools |own, driver| {
        let all = ConnectListAllStoragePools { need_results: ALL, flags: IDLE }.ask(driver)?;
        Ok(ConnectListDefinedStoragePoolsReply { names: names(all.pools.0, own.maxnames, |pool| pool.name) })
    };
    StoragePoolNumOfVolumes |own, driver| {
        let newer = StoragePoolListAllVolumes { pool: own.pool.clone(), need_results: ALL, flags: 0 };
        Ok(StoragePoolNumOfVolumesReply { num: newer.ask(driver)?.vols.len() as i32 })
    };
    StoragePoolListVolumes checked by counts::volumes |own, driver| {
        let newer = StoragePoolListAllVolumes { pool: own.pool.clone(), need_results: ALL, flags: 0 };
        let names = names(newer.ask(driver)?.vols.0, own.maxnames, |volume| volume.name);
        Ok(StoragePoolListVolumesReply { names })
    };
    ConnectNumOfInterfaces |_own, driver| {
        let all = ConnectListAllInterfaces { need_results: ALL, flags: RUNNING }.ask(driver)?;
        Ok(ConnectNumOfInterfacesReply { num: all.ifaces.len() as i32 })
    };
    ConnectListInterfaces checked by counts::interfaces |own, driver| {
        let all = ConnectListAllInterfaces { need_results: ALL, flags: RUNNING }.ask(driver)?;
        Ok(ConnectListInterfacesReply { names: names(all.ifaces.0, own.maxnames, |iface| iface.name) })
    };
    ConnectNumOfDefinedInterfaces |_own, driver| {
        let all = ConnectListAllInterfaces { need_results: ALL, flags: IDLE }.ask(driver)?;
        Ok(ConnectNumOfDefinedInterfacesReply { num: all.ifaces.len() as i32 })
    };
    ConnectListDefinedInterfaces checked by counts::defined_interfaces |own, driver| {
        let all = ConnectListAllInterfaces { need_results: ALL, flags: IDLE }.ask(driver)?;
        Ok(ConnectListDefinedInterfacesReply { names: names(all.ifaces.0, own.maxnames, |iface| iface.name) })
    };
}
