//! The types of the program `remote`. Made of `procedures.tsv` by `tests/table.rs`.

use super::{members, procedures};
use crate::xdr::*;

members! {
    /// Arguments of 1, `virConnectOpen`.
    ConnectOpen {
        name: Option<String>,
        flags: u32,
    }
    /// Arguments of 2, `virConnectClose`.
    ConnectClose {
    }
    /// Arguments of 3, `virConnectGetType`.
    ConnectGetType {
    }
    /// Reply of 3.
    ConnectGetTypeReply {
        kind: String,
    }
    /// Arguments of 4, `virConnectGetVersion`.
    ConnectGetVersion {
    }
    /// Reply of 4.
    ConnectGetVersionReply {
        hv_ver: u64,
    }
    /// Arguments of 5, `virConnectGetMaxVcpus`.
    ConnectGetMaxVcpus {
        kind: Option<String>,
    }
    /// Reply of 5.
    ConnectGetMaxVcpusReply {
        max_vcpus: i32,
    }
    /// Arguments of 6, `virNodeGetInfo`.
    NodeGetInfo {
    }
    /// Reply of 6.
    NodeGetInfoReply {
        model: Name<32>,
        memory: u64,
        cpus: i32,
        mhz: i32,
        nodes: i32,
        sockets: i32,
        cores: i32,
        threads: i32,
    }
    /// Arguments of 7, `virConnectGetCapabilities`.
    ConnectGetCapabilities {
    }
    /// Reply of 7.
    ConnectGetCapabilitiesReply {
        capabilities: String,
    }
    /// Arguments of 8, `virDomainAttachDevice`.
    DomainAttachDevice {
        dom: Domain,
        xml: String,
    }
    /// Arguments of 9, `virDomainCreate`.
    DomainCreate {
        dom: Domain,
    }
    /// Arguments of 10, `virDomainCreateXML`.
    DomainCreateXml {
        xml_desc: String,
        flags: u32,
    }
    /// Reply of 10.
    DomainCreateXmlReply {
        dom: Domain,
    }
    /// Arguments of 11, `virDomainDefineXML`.
    DomainDefineXml {
        xml: String,
    }
    /// Reply of 11.
    DomainDefineXmlReply {
        dom: Domain,
    }
    /// Arguments of 12, `virDomainDestroy`.
    DomainDestroy {
        dom: Domain,
    }
    /// Arguments of 13, `virDomainDetachDevice`.
    DomainDetachDevice {
        dom: Domain,
        xml: String,
    }
    /// Arguments of 14, `virDomainGetXMLDesc`.
    DomainGetXmlDesc {
        dom: Domain,
        flags: u32,
    }
    /// Reply of 14.
    DomainGetXmlDescReply {
        xml: String,
    }
    /// Arguments of 15, `virDomainGetAutostart`.
    DomainGetAutostart {
        dom: Domain,
    }
    /// Reply of 15.
    DomainGetAutostartReply {
        autostart: i32,
    }
    /// Arguments of 16, `virDomainGetInfo`.
    DomainGetInfo {
        dom: Domain,
    }
    /// Reply of 16.
    DomainGetInfoReply {
        state: u32,
        max_mem: u64,
        memory: u64,
        nr_virt_cpu: u32,
        cpu_time: u64,
    }
    /// Arguments of 17, `virDomainGetMaxMemory`.
    DomainGetMaxMemory {
        dom: Domain,
    }
    /// Reply of 17.
    DomainGetMaxMemoryReply {
        memory: u64,
    }
    /// Arguments of 18, `virDomainGetMaxVcpus`.
    DomainGetMaxVcpus {
        dom: Domain,
    }
    /// Reply of 18.
    DomainGetMaxVcpusReply {
        num: i32,
    }
    /// Arguments of 19, `virDomainGetOSType`.
    DomainGetOsType {
        dom: Domain,
    }
    /// Reply of 19.
    DomainGetOsTypeReply {
        kind: String,
    }
    /// Arguments of 20, `virDomainGetVcpus`.
    DomainGetVcpus {
        dom: Domain,
        maxinfo: i32,
        maplen: i32,
    }
    /// Of [`DomainGetVcpusReply`].
    DomainGetVcpusReplyInfo {
        number: u32,
        state: i32,
        cpu_time: u64,
        cpu: i32,
    }
    /// Reply of 20.
    DomainGetVcpusReply {
        info: List<DomainGetVcpusReplyInfo, 16384>,
        cpumaps: Opaque<8388608>,
    }
    /// Arguments of 21, `virConnectListDefinedDomains`.
    ConnectListDefinedDomains {
        maxnames: i32,
    }
    /// Reply of 21.
    ConnectListDefinedDomainsReply {
        names: List<String, 16384>,
    }
    /// Arguments of 22, `virDomainLookupByID`.
    DomainLookupById {
        id: i32,
    }
    /// Reply of 22.
    DomainLookupByIdReply {
        dom: Domain,
    }
    /// Arguments of 23, `virDomainLookupByName`.
    DomainLookupByName {
        name: String,
    }
    /// Reply of 23.
    DomainLookupByNameReply {
        dom: Domain,
    }
    /// Arguments of 24, `virDomainLookupByUUID`.
    DomainLookupByUuid {
        uuid: Uuid,
    }
    /// Reply of 24.
    DomainLookupByUuidReply {
        dom: Domain,
    }
    /// Arguments of 25, `virConnectNumOfDefinedDomains`.
    ConnectNumOfDefinedDomains {
    }
    /// Reply of 25.
    ConnectNumOfDefinedDomainsReply {
        num: i32,
    }
    /// Arguments of 26, `virDomainPinVcpu`.
    DomainPinVcpu {
        dom: Domain,
        vcpu: u32,
        cpumap: Opaque<2048>,
    }
    /// Arguments of 27, `virDomainReboot`.
    DomainReboot {
        dom: Domain,
        flags: u32,
    }
    /// Arguments of 28, `virDomainResume`.
    DomainResume {
        dom: Domain,
    }
    /// Arguments of 29, `virDomainSetAutostart`.
    DomainSetAutostart {
        dom: Domain,
        autostart: i32,
    }
    /// Arguments of 30, `virDomainSetMaxMemory`.
    DomainSetMaxMemory {
        dom: Domain,
        memory: u64,
    }
    /// Arguments of 31, `virDomainSetMemory`.
    DomainSetMemory {
        dom: Domain,
        memory: u64,
    }
    /// Arguments of 32, `virDomainSetVcpus`.
    DomainSetVcpus {
        dom: Domain,
        nvcpus: u32,
    }
    /// Arguments of 33, `virDomainShutdown`.
    DomainShutdown {
        dom: Domain,
    }
    /// Arguments of 34, `virDomainSuspend`.
    DomainSuspend {
        dom: Domain,
    }
    /// Arguments of 35, `virDomainUndefine`.
    DomainUndefine {
        dom: Domain,
    }
    /// Arguments of 36, `virConnectListDefinedNetworks`.
    ConnectListDefinedNetworks {
        maxnames: i32,
    }
    /// Reply of 36.
    ConnectListDefinedNetworksReply {
        names: List<String, 16384>,
    }
    /// Arguments of 37, `virConnectListDomains`.
    ConnectListDomains {
        maxids: i32,
    }
    /// Reply of 37.
    ConnectListDomainsReply {
        ids: List<i32, 16384>,
    }
    /// Arguments of 38, `virConnectListNetworks`.
    ConnectListNetworks {
        maxnames: i32,
    }
    /// Reply of 38.
    ConnectListNetworksReply {
        names: List<String, 16384>,
    }
    /// Arguments of 39, `virNetworkCreate`.
    NetworkCreate {
        net: Network,
    }
    /// Arguments of 40, `virNetworkCreateXML`.
    NetworkCreateXml {
        xml: String,
    }
    /// Reply of 40.
    NetworkCreateXmlReply {
        net: Network,
    }
    /// Arguments of 41, `virNetworkDefineXML`.
    NetworkDefineXml {
        xml: String,
    }
    /// Reply of 41.
    NetworkDefineXmlReply {
        net: Network,
    }
    /// Arguments of 42, `virNetworkDestroy`.
    NetworkDestroy {
        net: Network,
    }
    /// Arguments of 43, `virNetworkGetXMLDesc`.
    NetworkGetXmlDesc {
        net: Network,
        flags: u32,
    }
    /// Reply of 43.
    NetworkGetXmlDescReply {
        xml: String,
    }
    /// Arguments of 44, `virNetworkGetAutostart`.
    NetworkGetAutostart {
        net: Network,
    }
    /// Reply of 44.
    NetworkGetAutostartReply {
        autostart: i32,
    }
    /// Arguments of 45, `virNetworkGetBridgeName`.
    NetworkGetBridgeName {
        net: Network,
    }
    /// Reply of 45.
    NetworkGetBridgeNameReply {
        name: String,
    }
    /// Arguments of 46, `virNetworkLookupByName`.
    NetworkLookupByName {
        name: String,
    }
    /// Reply of 46.
    NetworkLookupByNameReply {
        net: Network,
    }
    /// Arguments of 47, `virNetworkLookupByUUID`.
    NetworkLookupByUuid {
        uuid: Uuid,
    }
    /// Reply of 47.
    NetworkLookupByUuidReply {
        net: Network,
    }
    /// Arguments of 48, `virNetworkSetAutostart`.
    NetworkSetAutostart {
        net: Network,
        autostart: i32,
    }
    /// Arguments of 49, `virNetworkUndefine`.
    NetworkUndefine {
        net: Network,
    }
    /// Arguments of 50, `virConnectNumOfDefinedNetworks`.
    ConnectNumOfDefinedNetworks {
    }
    /// Reply of 50.
    ConnectNumOfDefinedNetworksReply {
        num: i32,
    }
    /// Arguments of 51, `virConnectNumOfDomains`.
    ConnectNumOfDomains {
    }
    /// Reply of 51.
    ConnectNumOfDomainsReply {
        num: i32,
    }
    /// Arguments of 52, `virConnectNumOfNetworks`.
    ConnectNumOfNetworks {
    }
    /// Reply of 52.
    ConnectNumOfNetworksReply {
        num: i32,
    }
    /// Arguments of 53, `virDomainCoreDump`.
    DomainCoreDump {
        dom: Domain,
        to: String,
        flags: u32,
    }
    /// Arguments of 54, `virDomainRestore`.
    DomainRestore {
        from: String,
    }
    /// Arguments of 55, `virDomainSave`.
    DomainSave {
        dom: Domain,
        to: String,
    }
    /// Arguments of 56, `virDomainGetSchedulerType`.
    DomainGetSchedulerType {
        dom: Domain,
    }
    /// Reply of 56.
    DomainGetSchedulerTypeReply {
        kind: String,
        nparams: i32,
    }
    /// Arguments of 57, `virDomainGetSchedulerParameters`.
    DomainGetSchedulerParameters {
        dom: Domain,
        nparams: i32,
    }
    /// Reply of 57.
    DomainGetSchedulerParametersReply {
        params: List<Param, 16>,
    }
    /// Arguments of 58, `virDomainSetSchedulerParameters`.
    DomainSetSchedulerParameters {
        dom: Domain,
        params: List<Param, 16>,
    }
    /// Arguments of 59, `virConnectGetHostname`.
    ConnectGetHostname {
    }
    /// Reply of 59.
    ConnectGetHostnameReply {
        hostname: String,
    }
    /// Arguments of 60, `virConnectSupportsFeature`.
    ConnectSupportsFeature {
        feature: i32,
    }
    /// Reply of 60.
    ConnectSupportsFeatureReply {
        supported: i32,
    }
    /// Arguments of 61, `virDomainMigratePrepare`.
    DomainMigratePrepare {
        uri_in: Option<String>,
        flags: u64,
        dname: Option<String>,
        resource: u64,
    }
    /// Reply of 61.
    DomainMigratePrepareReply {
        cookie: Opaque<4194304>,
        uri_out: Option<String>,
    }
    /// Arguments of 62, `virDomainMigratePerform`.
    DomainMigratePerform {
        dom: Domain,
        cookie: Opaque<4194304>,
        uri: String,
        flags: u64,
        dname: Option<String>,
        resource: u64,
    }
    /// Arguments of 63, `virDomainMigrateFinish`.
    DomainMigrateFinish {
        dname: String,
        cookie: Opaque<4194304>,
        uri: String,
        flags: u64,
    }
    /// Reply of 63.
    DomainMigrateFinishReply {
        ddom: Domain,
    }
    /// Arguments of 64, `virDomainBlockStats`.
    DomainBlockStats {
        dom: Domain,
        path: String,
    }
    /// Reply of 64.
    DomainBlockStatsReply {
        rd_req: i64,
        rd_bytes: i64,
        wr_req: i64,
        wr_bytes: i64,
        errs: i64,
    }
    /// Arguments of 65, `virDomainInterfaceStats`.
    DomainInterfaceStats {
        dom: Domain,
        device: String,
    }
    /// Reply of 65.
    DomainInterfaceStatsReply {
        rx_bytes: i64,
        rx_packets: i64,
        rx_errs: i64,
        rx_drop: i64,
        tx_bytes: i64,
        tx_packets: i64,
        tx_errs: i64,
        tx_drop: i64,
    }
    /// Arguments of 66, `virAuthList`.
    AuthList {
    }
    /// Reply of 66.
    AuthListReply {
        types: List<i32, 20>,
    }
    /// Arguments of 67, `virAuthSaslInit`.
    AuthSaslInit {
    }
    /// Reply of 67.
    AuthSaslInitReply {
        mechlist: String,
    }
    /// Arguments of 68, `virAuthSaslStart`.
    AuthSaslStart {
        mech: String,
        nil: i32,
        data: Chars<65536>,
    }
    /// Reply of 68.
    AuthSaslStartReply {
        complete: i32,
        nil: i32,
        data: Chars<65536>,
    }
    /// Arguments of 69, `virAuthSaslStep`.
    AuthSaslStep {
        nil: i32,
        data: Chars<65536>,
    }
    /// Reply of 69.
    AuthSaslStepReply {
        complete: i32,
        nil: i32,
        data: Chars<65536>,
    }
    /// Arguments of 70, `virAuthPolkit`.
    AuthPolkit {
    }
    /// Reply of 70.
    AuthPolkitReply {
        complete: i32,
    }
    /// Arguments of 71, `virConnectNumOfStoragePools`.
    ConnectNumOfStoragePools {
    }
    /// Reply of 71.
    ConnectNumOfStoragePoolsReply {
        num: i32,
    }
    /// Arguments of 72, `virConnectListStoragePools`.
    ConnectListStoragePools {
        maxnames: i32,
    }
    /// Reply of 72.
    ConnectListStoragePoolsReply {
        names: List<String, 16384>,
    }
    /// Arguments of 73, `virConnectNumOfDefinedStoragePools`.
    ConnectNumOfDefinedStoragePools {
    }
    /// Reply of 73.
    ConnectNumOfDefinedStoragePoolsReply {
        num: i32,
    }
    /// Arguments of 74, `virConnectListDefinedStoragePools`.
    ConnectListDefinedStoragePools {
        maxnames: i32,
    }
    /// Reply of 74.
    ConnectListDefinedStoragePoolsReply {
        names: List<String, 16384>,
    }
    /// Arguments of 75, `virConnectFindStoragePoolSources`.
    ConnectFindStoragePoolSources {
        kind: String,
        src_spec: Option<String>,
        flags: u32,
    }
    /// Reply of 75.
    ConnectFindStoragePoolSourcesReply {
        xml: String,
    }
    /// Arguments of 76, `virStoragePoolCreateXML`.
    StoragePoolCreateXml {
        xml: String,
        flags: u32,
    }
    /// Reply of 76.
    StoragePoolCreateXmlReply {
        pool: Pool,
    }
    /// Arguments of 77, `virStoragePoolDefineXML`.
    StoragePoolDefineXml {
        xml: String,
        flags: u32,
    }
    /// Reply of 77.
    StoragePoolDefineXmlReply {
        pool: Pool,
    }
    /// Arguments of 78, `virStoragePoolCreate`.
    StoragePoolCreate {
        pool: Pool,
        flags: u32,
    }
    /// Arguments of 79, `virStoragePoolBuild`.
    StoragePoolBuild {
        pool: Pool,
        flags: u32,
    }
    /// Arguments of 80, `virStoragePoolDestroy`.
    StoragePoolDestroy {
        pool: Pool,
    }
    /// Arguments of 81, `virStoragePoolDelete`.
    StoragePoolDelete {
        pool: Pool,
        flags: u32,
    }
    /// Arguments of 82, `virStoragePoolUndefine`.
    StoragePoolUndefine {
        pool: Pool,
    }
    /// Arguments of 83, `virStoragePoolRefresh`.
    StoragePoolRefresh {
        pool: Pool,
        flags: u32,
    }
    /// Arguments of 84, `virStoragePoolLookupByName`.
    StoragePoolLookupByName {
        name: String,
    }
    /// Reply of 84.
    StoragePoolLookupByNameReply {
        pool: Pool,
    }
    /// Arguments of 85, `virStoragePoolLookupByUUID`.
    StoragePoolLookupByUuid {
        uuid: Uuid,
    }
    /// Reply of 85.
    StoragePoolLookupByUuidReply {
        pool: Pool,
    }
    /// Arguments of 86, `virStoragePoolLookupByVolume`.
    StoragePoolLookupByVolume {
        vol: Volume,
    }
    /// Reply of 86.
    StoragePoolLookupByVolumeReply {
        pool: Pool,
    }
    /// Arguments of 87, `virStoragePoolGetInfo`.
    StoragePoolGetInfo {
        pool: Pool,
    }
    /// Reply of 87.
    StoragePoolGetInfoReply {
        state: u32,
        capacity: u64,
        allocation: u64,
        available: u64,
    }
    /// Arguments of 88, `virStoragePoolGetXMLDesc`.
    StoragePoolGetXmlDesc {
        pool: Pool,
        flags: u32,
    }
    /// Reply of 88.
    StoragePoolGetXmlDescReply {
        xml: String,
    }
    /// Arguments of 89, `virStoragePoolGetAutostart`.
    StoragePoolGetAutostart {
        pool: Pool,
    }
    /// Reply of 89.
    StoragePoolGetAutostartReply {
        autostart: i32,
    }
    /// Arguments of 90, `virStoragePoolSetAutostart`.
    StoragePoolSetAutostart {
        pool: Pool,
        autostart: i32,
    }
    /// Arguments of 91, `virStoragePoolNumOfVolumes`.
    StoragePoolNumOfVolumes {
        pool: Pool,
    }
    /// Reply of 91.
    StoragePoolNumOfVolumesReply {
        num: i32,
    }
    /// Arguments of 92, `virStoragePoolListVolumes`.
    StoragePoolListVolumes {
        pool: Pool,
        maxnames: i32,
    }
    /// Reply of 92.
    StoragePoolListVolumesReply {
        names: List<String, 16384>,
    }
    /// Arguments of 93, `virStorageVolCreateXML`.
    StorageVolCreateXml {
        pool: Pool,
        xml: String,
        flags: u32,
    }
    /// Reply of 93.
    StorageVolCreateXmlReply {
        vol: Volume,
    }
    /// Arguments of 94, `virStorageVolDelete`.
    StorageVolDelete {
        vol: Volume,
        flags: u32,
    }
    /// Arguments of 95, `virStorageVolLookupByName`.
    StorageVolLookupByName {
        pool: Pool,
        name: String,
    }
    /// Reply of 95.
    StorageVolLookupByNameReply {
        vol: Volume,
    }
    /// Arguments of 96, `virStorageVolLookupByKey`.
    StorageVolLookupByKey {
        key: String,
    }
    /// Reply of 96.
    StorageVolLookupByKeyReply {
        vol: Volume,
    }
    /// Arguments of 97, `virStorageVolLookupByPath`.
    StorageVolLookupByPath {
        path: String,
    }
    /// Reply of 97.
    StorageVolLookupByPathReply {
        vol: Volume,
    }
    /// Arguments of 98, `virStorageVolGetInfo`.
    StorageVolGetInfo {
        vol: Volume,
    }
    /// Reply of 98.
    StorageVolGetInfoReply {
        kind: i32,
        capacity: u64,
        allocation: u64,
    }
    /// Arguments of 99, `virStorageVolGetXMLDesc`.
    StorageVolGetXmlDesc {
        vol: Volume,
        flags: u32,
    }
    /// Reply of 99.
    StorageVolGetXmlDescReply {
        xml: String,
    }
    /// Arguments of 100, `virStorageVolGetPath`.
    StorageVolGetPath {
        vol: Volume,
    }
    /// Reply of 100.
    StorageVolGetPathReply {
        name: String,
    }
    /// Arguments of 101, `virNodeGetCellsFreeMemory`.
    NodeGetCellsFreeMemory {
        start_cell: i32,
        maxcells: i32,
    }
    /// Reply of 101.
    NodeGetCellsFreeMemoryReply {
        cells: List<u64, 1024>,
    }
    /// Arguments of 102, `virNodeGetFreeMemory`.
    NodeGetFreeMemory {
    }
    /// Reply of 102.
    NodeGetFreeMemoryReply {
        free_mem: u64,
    }
    /// Arguments of 103, `virDomainBlockPeek`.
    DomainBlockPeek {
        dom: Domain,
        path: String,
        offset: u64,
        size: u32,
        flags: u32,
    }
    /// Reply of 103.
    DomainBlockPeekReply {
        buffer: Opaque<4194304>,
    }
    /// Arguments of 104, `virDomainMemoryPeek`.
    DomainMemoryPeek {
        dom: Domain,
        offset: u64,
        size: u32,
        flags: u32,
    }
    /// Reply of 104.
    DomainMemoryPeekReply {
        buffer: Opaque<4194304>,
    }
    /// Arguments of 105, `virConnectDomainEventRegister`.
    ConnectDomainEventRegister {
    }
    /// Reply of 105.
    ConnectDomainEventRegisterReply {
        cb_registered: i32,
    }
    /// Arguments of 106, `virConnectDomainEventDeregister`.
    ConnectDomainEventDeregister {
    }
    /// Reply of 106.
    ConnectDomainEventDeregisterReply {
        cb_registered: i32,
    }
    /// Message 107.
    DomainEventLifecycle {
        dom: Domain,
        event: i32,
        detail: i32,
    }
    /// Arguments of 108, `virDomainMigratePrepare2`.
    DomainMigratePrepare2 {
        uri_in: Option<String>,
        flags: u64,
        dname: Option<String>,
        resource: u64,
        dom_xml: String,
    }
    /// Reply of 108.
    DomainMigratePrepare2Reply {
        cookie: Opaque<4194304>,
        uri_out: Option<String>,
    }
    /// Arguments of 109, `virDomainMigrateFinish2`.
    DomainMigrateFinish2 {
        dname: String,
        cookie: Opaque<4194304>,
        uri: String,
        flags: u64,
        retcode: i32,
    }
    /// Reply of 109.
    DomainMigrateFinish2Reply {
        ddom: Domain,
    }
    /// Arguments of 110, `virConnectGetURI`.
    ConnectGetUri {
    }
    /// Reply of 110.
    ConnectGetUriReply {
        uri: String,
    }
    /// Arguments of 111, `virNodeNumOfDevices`.
    NodeNumOfDevices {
        cap: Option<String>,
        flags: u32,
    }
    /// Reply of 111.
    NodeNumOfDevicesReply {
        num: i32,
    }
    /// Arguments of 112, `virNodeListDevices`.
    NodeListDevices {
        cap: Option<String>,
        maxnames: i32,
        flags: u32,
    }
    /// Reply of 112.
    NodeListDevicesReply {
        names: List<String, 65536>,
    }
    /// Arguments of 113, `virNodeDeviceLookupByName`.
    NodeDeviceLookupByName {
        name: String,
    }
    /// Reply of 113.
    NodeDeviceLookupByNameReply {
        dev: NodeDevice,
    }
    /// Arguments of 114, `virNodeDeviceGetXMLDesc`.
    NodeDeviceGetXmlDesc {
        name: String,
        flags: u32,
    }
    /// Reply of 114.
    NodeDeviceGetXmlDescReply {
        xml: String,
    }
    /// Arguments of 115, `virNodeDeviceGetParent`.
    NodeDeviceGetParent {
        name: String,
    }
    /// Reply of 115.
    NodeDeviceGetParentReply {
        parent_name: Option<String>,
    }
    /// Arguments of 116, `virNodeDeviceNumOfCaps`.
    NodeDeviceNumOfCaps {
        name: String,
    }
    /// Reply of 116.
    NodeDeviceNumOfCapsReply {
        num: i32,
    }
    /// Arguments of 117, `virNodeDeviceListCaps`.
    NodeDeviceListCaps {
        name: String,
        maxnames: i32,
    }
    /// Reply of 117.
    NodeDeviceListCapsReply {
        names: List<String, 65536>,
    }
    /// Arguments of 118, `virNodeDeviceDettach`.
    NodeDeviceDettach {
        name: String,
    }
    /// Arguments of 119, `virNodeDeviceReAttach`.
    NodeDeviceReAttach {
        name: String,
    }
    /// Arguments of 120, `virNodeDeviceReset`.
    NodeDeviceReset {
        name: String,
    }
    /// Arguments of 121, `virDomainGetSecurityLabel`.
    DomainGetSecurityLabel {
        dom: Domain,
    }
    /// Reply of 121.
    DomainGetSecurityLabelReply {
        label: Chars<4097>,
        enforcing: i32,
    }
    /// Arguments of 122, `virNodeGetSecurityModel`.
    NodeGetSecurityModel {
    }
    /// Reply of 122.
    NodeGetSecurityModelReply {
        model: Chars<257>,
        doi: Chars<257>,
    }
    /// Arguments of 123, `virNodeDeviceCreateXML`.
    NodeDeviceCreateXml {
        xml_desc: String,
        flags: u32,
    }
    /// Reply of 123.
    NodeDeviceCreateXmlReply {
        dev: NodeDevice,
    }
    /// Arguments of 124, `virNodeDeviceDestroy`.
    NodeDeviceDestroy {
        name: String,
    }
    /// Arguments of 125, `virStorageVolCreateXMLFrom`.
    StorageVolCreateXmlFrom {
        pool: Pool,
        xml: String,
        clonevol: Volume,
        flags: u32,
    }
    /// Reply of 125.
    StorageVolCreateXmlFromReply {
        vol: Volume,
    }
    /// Arguments of 126, `virConnectNumOfInterfaces`.
    ConnectNumOfInterfaces {
    }
    /// Reply of 126.
    ConnectNumOfInterfacesReply {
        num: i32,
    }
    /// Arguments of 127, `virConnectListInterfaces`.
    ConnectListInterfaces {
        maxnames: i32,
    }
    /// Reply of 127.
    ConnectListInterfacesReply {
        names: List<String, 16384>,
    }
    /// Arguments of 128, `virInterfaceLookupByName`.
    InterfaceLookupByName {
        name: String,
    }
    /// Reply of 128.
    InterfaceLookupByNameReply {
        iface: Interface,
    }
    /// Arguments of 129, `virInterfaceLookupByMACString`.
    InterfaceLookupByMacString {
        mac: String,
    }
    /// Reply of 129.
    InterfaceLookupByMacStringReply {
        iface: Interface,
    }
    /// Arguments of 130, `virInterfaceGetXMLDesc`.
    InterfaceGetXmlDesc {
        iface: Interface,
        flags: u32,
    }
    /// Reply of 130.
    InterfaceGetXmlDescReply {
        xml: String,
    }
    /// Arguments of 131, `virInterfaceDefineXML`.
    InterfaceDefineXml {
        xml: String,
        flags: u32,
    }
    /// Reply of 131.
    InterfaceDefineXmlReply {
        iface: Interface,
    }
    /// Arguments of 132, `virInterfaceUndefine`.
    InterfaceUndefine {
        iface: Interface,
    }
    /// Arguments of 133, `virInterfaceCreate`.
    InterfaceCreate {
        iface: Interface,
        flags: u32,
    }
    /// Arguments of 134, `virInterfaceDestroy`.
    InterfaceDestroy {
        iface: Interface,
        flags: u32,
    }
    /// Arguments of 135, `virConnectDomainXMLFromNative`.
    ConnectDomainXmlFromNative {
        native_format: String,
        native_config: String,
        flags: u32,
    }
    /// Reply of 135.
    ConnectDomainXmlFromNativeReply {
        domain_xml: String,
    }
    /// Arguments of 136, `virConnectDomainXMLToNative`.
    ConnectDomainXmlToNative {
        native_format: String,
        domain_xml: String,
        flags: u32,
    }
    /// Reply of 136.
    ConnectDomainXmlToNativeReply {
        native_config: String,
    }
    /// Arguments of 137, `virConnectNumOfDefinedInterfaces`.
    ConnectNumOfDefinedInterfaces {
    }
    /// Reply of 137.
    ConnectNumOfDefinedInterfacesReply {
        num: i32,
    }
    /// Arguments of 138, `virConnectListDefinedInterfaces`.
    ConnectListDefinedInterfaces {
        maxnames: i32,
    }
    /// Reply of 138.
    ConnectListDefinedInterfacesReply {
        names: List<String, 16384>,
    }
    /// Arguments of 139, `virConnectNumOfSecrets`.
    ConnectNumOfSecrets {
    }
    /// Reply of 139.
    ConnectNumOfSecretsReply {
        num: i32,
    }
    /// Arguments of 140, `virConnectListSecrets`.
    ConnectListSecrets {
        maxuuids: i32,
    }
    /// Reply of 140.
    ConnectListSecretsReply {
        uuids: List<String, 16384>,
    }
    /// Arguments of 141, `virSecretLookupByUUID`.
    SecretLookupByUuid {
        uuid: Uuid,
    }
    /// Reply of 141.
    SecretLookupByUuidReply {
        secret: Secret,
    }
    /// Arguments of 142, `virSecretDefineXML`.
    SecretDefineXml {
        xml: String,
        flags: u32,
    }
    /// Reply of 142.
    SecretDefineXmlReply {
        secret: Secret,
    }
    /// Arguments of 143, `virSecretGetXMLDesc`.
    SecretGetXmlDesc {
        secret: Secret,
        flags: u32,
    }
    /// Reply of 143.
    SecretGetXmlDescReply {
        xml: String,
    }
    /// Arguments of 144, `virSecretSetValue`.
    SecretSetValue {
        secret: Secret,
        value: Opaque<65536>,
        flags: u32,
    }
    /// Arguments of 145, `virSecretGetValue`.
    SecretGetValue {
        secret: Secret,
        flags: u32,
    }
    /// Reply of 145.
    SecretGetValueReply {
        value: Opaque<65536>,
    }
    /// Arguments of 146, `virSecretUndefine`.
    SecretUndefine {
        secret: Secret,
    }
    /// Arguments of 147, `virSecretLookupByUsage`.
    SecretLookupByUsage {
        usage_type: i32,
        usage_id: String,
    }
    /// Reply of 147.
    SecretLookupByUsageReply {
        secret: Secret,
    }
    /// Arguments of 148, `virDomainMigratePrepareTunnel`.
    DomainMigratePrepareTunnel {
        flags: u64,
        dname: Option<String>,
        resource: u64,
        dom_xml: String,
    }
    /// Arguments of 149, `virConnectIsSecure`.
    ConnectIsSecure {
    }
    /// Reply of 149.
    ConnectIsSecureReply {
        secure: i32,
    }
    /// Arguments of 150, `virDomainIsActive`.
    DomainIsActive {
        dom: Domain,
    }
    /// Reply of 150.
    DomainIsActiveReply {
        active: i32,
    }
    /// Arguments of 151, `virDomainIsPersistent`.
    DomainIsPersistent {
        dom: Domain,
    }
    /// Reply of 151.
    DomainIsPersistentReply {
        persistent: i32,
    }
    /// Arguments of 152, `virNetworkIsActive`.
    NetworkIsActive {
        net: Network,
    }
    /// Reply of 152.
    NetworkIsActiveReply {
        active: i32,
    }
    /// Arguments of 153, `virNetworkIsPersistent`.
    NetworkIsPersistent {
        net: Network,
    }
    /// Reply of 153.
    NetworkIsPersistentReply {
        persistent: i32,
    }
    /// Arguments of 154, `virStoragePoolIsActive`.
    StoragePoolIsActive {
        pool: Pool,
    }
    /// Reply of 154.
    StoragePoolIsActiveReply {
        active: i32,
    }
    /// Arguments of 155, `virStoragePoolIsPersistent`.
    StoragePoolIsPersistent {
        pool: Pool,
    }
    /// Reply of 155.
    StoragePoolIsPersistentReply {
        persistent: i32,
    }
    /// Arguments of 156, `virInterfaceIsActive`.
    InterfaceIsActive {
        iface: Interface,
    }
    /// Reply of 156.
    InterfaceIsActiveReply {
        active: i32,
    }
    /// Arguments of 157, `virConnectGetLibVersion`.
    ConnectGetLibVersion {
    }
    /// Reply of 157.
    ConnectGetLibVersionReply {
        lib_ver: u64,
    }
    /// Arguments of 158, `virConnectCompareCPU`.
    ConnectCompareCpu {
        xml: String,
        flags: u32,
    }
    /// Reply of 158.
    ConnectCompareCpuReply {
        result: i32,
    }
    /// Arguments of 159, `virDomainMemoryStats`.
    DomainMemoryStats {
        dom: Domain,
        max_stats: u32,
        flags: u32,
    }
    /// Of [`DomainMemoryStatsReply`].
    DomainMemoryStatsReplyStats {
        tag: i32,
        val: u64,
    }
    /// Reply of 159.
    DomainMemoryStatsReply {
        stats: List<DomainMemoryStatsReplyStats, 1024>,
    }
    /// Arguments of 160, `virDomainAttachDeviceFlags`.
    DomainAttachDeviceFlags {
        dom: Domain,
        xml: String,
        flags: u32,
    }
    /// Arguments of 161, `virDomainDetachDeviceFlags`.
    DomainDetachDeviceFlags {
        dom: Domain,
        xml: String,
        flags: u32,
    }
    /// Arguments of 162, `virConnectBaselineCPU`.
    ConnectBaselineCpu {
        xml_cpus: List<String, 256>,
        flags: u32,
    }
    /// Reply of 162.
    ConnectBaselineCpuReply {
        cpu: String,
    }
    /// Arguments of 163, `virDomainGetJobInfo`.
    DomainGetJobInfo {
        dom: Domain,
    }
    /// Reply of 163.
    DomainGetJobInfoReply {
        kind: i32,
        time_elapsed: u64,
        time_remaining: u64,
        data_total: u64,
        data_processed: u64,
        data_remaining: u64,
        mem_total: u64,
        mem_processed: u64,
        mem_remaining: u64,
        file_total: u64,
        file_processed: u64,
        file_remaining: u64,
    }
    /// Arguments of 164, `virDomainAbortJob`.
    DomainAbortJob {
        dom: Domain,
    }
    /// Arguments of 165, `virStorageVolWipe`.
    StorageVolWipe {
        vol: Volume,
        flags: u32,
    }
    /// Arguments of 166, `virDomainMigrateSetMaxDowntime`.
    DomainMigrateSetMaxDowntime {
        dom: Domain,
        downtime: u64,
        flags: u32,
    }
    /// Arguments of 167, `virConnectDomainEventRegisterAny`.
    ConnectDomainEventRegisterAny {
        event_id: i32,
    }
    /// Arguments of 168, `virConnectDomainEventDeregisterAny`.
    ConnectDomainEventDeregisterAny {
        event_id: i32,
    }
    /// Message 169.
    DomainEventReboot {
        dom: Domain,
    }
    /// Message 170.
    DomainEventRtcChange {
        dom: Domain,
        offset: i64,
    }
    /// Message 171.
    DomainEventWatchdog {
        dom: Domain,
        action: i32,
    }
    /// Message 172.
    DomainEventIoError {
        dom: Domain,
        src_path: String,
        dev_alias: String,
        action: i32,
    }
    /// Of [`DomainEventGraphics`].
    DomainEventGraphicsLocal {
        family: i32,
        node: String,
        service: String,
    }
    /// Of [`DomainEventGraphics`].
    DomainEventGraphicsRemote {
        family: i32,
        node: String,
        service: String,
    }
    /// Of [`DomainEventGraphics`].
    DomainEventGraphicsSubject {
        kind: String,
        name: String,
    }
    /// Message 173.
    DomainEventGraphics {
        dom: Domain,
        phase: i32,
        local: DomainEventGraphicsLocal,
        remote: DomainEventGraphicsRemote,
        auth_scheme: String,
        subject: List<DomainEventGraphicsSubject, 20>,
    }
    /// Arguments of 174, `virDomainUpdateDeviceFlags`.
    DomainUpdateDeviceFlags {
        dom: Domain,
        xml: String,
        flags: u32,
    }
    /// Arguments of 175, `virNWFilterLookupByName`.
    NwfilterLookupByName {
        name: String,
    }
    /// Reply of 175.
    NwfilterLookupByNameReply {
        nwfilter: Nwfilter,
    }
    /// Arguments of 176, `virNWFilterLookupByUUID`.
    NwfilterLookupByUuid {
        uuid: Uuid,
    }
    /// Reply of 176.
    NwfilterLookupByUuidReply {
        nwfilter: Nwfilter,
    }
    /// Arguments of 177, `virNWFilterGetXMLDesc`.
    NwfilterGetXmlDesc {
        nwfilter: Nwfilter,
        flags: u32,
    }
    /// Reply of 177.
    NwfilterGetXmlDescReply {
        xml: String,
    }
    /// Arguments of 178, `virConnectNumOfNWFilters`.
    ConnectNumOfNwfilters {
    }
    /// Reply of 178.
    ConnectNumOfNwfiltersReply {
        num: i32,
    }
    /// Arguments of 179, `virConnectListNwfilters`.
    ConnectListNwfilters {
        maxnames: i32,
    }
    /// Reply of 179.
    ConnectListNwfiltersReply {
        names: List<String, 16384>,
    }
    /// Arguments of 180, `virNWFilterDefineXML`.
    NwfilterDefineXml {
        xml: String,
    }
    /// Reply of 180.
    NwfilterDefineXmlReply {
        nwfilter: Nwfilter,
    }
    /// Arguments of 181, `virNWFilterUndefine`.
    NwfilterUndefine {
        nwfilter: Nwfilter,
    }
    /// Arguments of 182, `virDomainManagedSave`.
    DomainManagedSave {
        dom: Domain,
        flags: u32,
    }
    /// Arguments of 183, `virDomainHasManagedSaveImage`.
    DomainHasManagedSaveImage {
        dom: Domain,
        flags: u32,
    }
    /// Reply of 183.
    DomainHasManagedSaveImageReply {
        result: i32,
    }
    /// Arguments of 184, `virDomainManagedSaveRemove`.
    DomainManagedSaveRemove {
        dom: Domain,
        flags: u32,
    }
    /// Arguments of 185, `virDomainSnapshotCreateXML`.
    DomainSnapshotCreateXml {
        dom: Domain,
        xml_desc: String,
        flags: u32,
    }
    /// Reply of 185.
    DomainSnapshotCreateXmlReply {
        snap: Snapshot,
    }
    /// Arguments of 186, `virDomainSnapshotGetXMLDesc`.
    DomainSnapshotGetXmlDesc {
        snap: Snapshot,
        flags: u32,
    }
    /// Reply of 186.
    DomainSnapshotGetXmlDescReply {
        xml: String,
    }
    /// Arguments of 187, `virDomainSnapshotNum`.
    DomainSnapshotNum {
        dom: Domain,
        flags: u32,
    }
    /// Reply of 187.
    DomainSnapshotNumReply {
        num: i32,
    }
    /// Arguments of 188, `virDomainSnapshotListNames`.
    DomainSnapshotListNames {
        dom: Domain,
        maxnames: i32,
        flags: u32,
    }
    /// Reply of 188.
    DomainSnapshotListNamesReply {
        names: List<String, 16384>,
    }
    /// Arguments of 189, `virDomainSnapshotLookupByName`.
    DomainSnapshotLookupByName {
        dom: Domain,
        name: String,
        flags: u32,
    }
    /// Reply of 189.
    DomainSnapshotLookupByNameReply {
        snap: Snapshot,
    }
    /// Arguments of 190, `virDomainHasCurrentSnapshot`.
    DomainHasCurrentSnapshot {
        dom: Domain,
        flags: u32,
    }
    /// Reply of 190.
    DomainHasCurrentSnapshotReply {
        result: i32,
    }
    /// Arguments of 191, `virDomainSnapshotCurrent`.
    DomainSnapshotCurrent {
        dom: Domain,
        flags: u32,
    }
    /// Reply of 191.
    DomainSnapshotCurrentReply {
        snap: Snapshot,
    }
    /// Arguments of 192, `virDomainRevertToSnapshot`.
    DomainRevertToSnapshot {
        snap: Snapshot,
        flags: u32,
    }
    /// Arguments of 193, `virDomainSnapshotDelete`.
    DomainSnapshotDelete {
        snap: Snapshot,
        flags: u32,
    }
    /// Arguments of 194, `virDomainGetBlockInfo`.
    DomainGetBlockInfo {
        dom: Domain,
        path: String,
        flags: u32,
    }
    /// Reply of 194.
    DomainGetBlockInfoReply {
        allocation: u64,
        capacity: u64,
        physical: u64,
    }
    /// Message 195.
    DomainEventIoErrorReason {
        dom: Domain,
        src_path: String,
        dev_alias: String,
        action: i32,
        reason: String,
    }
    /// Arguments of 196, `virDomainCreateWithFlags`.
    DomainCreateWithFlags {
        dom: Domain,
        flags: u32,
    }
    /// Reply of 196.
    DomainCreateWithFlagsReply {
        dom: Domain,
    }
    /// Arguments of 197, `virDomainSetMemoryParameters`.
    DomainSetMemoryParameters {
        dom: Domain,
        params: List<Param, 16>,
        flags: u32,
    }
    /// Arguments of 198, `virDomainGetMemoryParameters`.
    DomainGetMemoryParameters {
        dom: Domain,
        nparams: i32,
        flags: u32,
    }
    /// Reply of 198.
    DomainGetMemoryParametersReply {
        params: List<Param, 16>,
        nparams: i32,
    }
    /// Arguments of 199, `virDomainSetVcpusFlags`.
    DomainSetVcpusFlags {
        dom: Domain,
        nvcpus: u32,
        flags: u32,
    }
    /// Arguments of 200, `virDomainGetVcpusFlags`.
    DomainGetVcpusFlags {
        dom: Domain,
        flags: u32,
    }
    /// Reply of 200.
    DomainGetVcpusFlagsReply {
        num: i32,
    }
    /// Arguments of 201, `virDomainOpenConsole`.
    DomainOpenConsole {
        dom: Domain,
        dev_name: Option<String>,
        flags: u32,
    }
    /// Arguments of 202, `virDomainIsUpdated`.
    DomainIsUpdated {
        dom: Domain,
    }
    /// Reply of 202.
    DomainIsUpdatedReply {
        updated: i32,
    }
    /// Arguments of 203, `virConnectGetSysinfo`.
    ConnectGetSysinfo {
        flags: u32,
    }
    /// Reply of 203.
    ConnectGetSysinfoReply {
        sysinfo: String,
    }
    /// Arguments of 204, `virDomainSetMemoryFlags`.
    DomainSetMemoryFlags {
        dom: Domain,
        memory: u64,
        flags: u32,
    }
    /// Arguments of 205, `virDomainSetBlkioParameters`.
    DomainSetBlkioParameters {
        dom: Domain,
        params: List<Param, 16>,
        flags: u32,
    }
    /// Arguments of 206, `virDomainGetBlkioParameters`.
    DomainGetBlkioParameters {
        dom: Domain,
        nparams: i32,
        flags: u32,
    }
    /// Reply of 206.
    DomainGetBlkioParametersReply {
        params: List<Param, 16>,
        nparams: i32,
    }
    /// Arguments of 207, `virDomainMigrateSetMaxSpeed`.
    DomainMigrateSetMaxSpeed {
        dom: Domain,
        bandwidth: u64,
        flags: u32,
    }
    /// Arguments of 208, `virStorageVolUpload`.
    StorageVolUpload {
        vol: Volume,
        offset: u64,
        length: u64,
        flags: u32,
    }
    /// Arguments of 209, `virStorageVolDownload`.
    StorageVolDownload {
        vol: Volume,
        offset: u64,
        length: u64,
        flags: u32,
    }
    /// Arguments of 210, `virDomainInjectNMI`.
    DomainInjectNmi {
        dom: Domain,
        flags: u32,
    }
    /// Arguments of 211, `virDomainScreenshot`.
    DomainScreenshot {
        dom: Domain,
        screen: u32,
        flags: u32,
    }
    /// Reply of 211.
    DomainScreenshotReply {
        mime: Option<String>,
    }
    /// Arguments of 212, `virDomainGetState`.
    DomainGetState {
        dom: Domain,
        flags: u32,
    }
    /// Reply of 212.
    DomainGetStateReply {
        state: i32,
        reason: i32,
    }
    /// Arguments of 213, `virDomainMigrateBegin3`.
    DomainMigrateBegin3 {
        dom: Domain,
        xmlin: Option<String>,
        flags: u64,
        dname: Option<String>,
        resource: u64,
    }
    /// Reply of 213.
    DomainMigrateBegin3Reply {
        cookie_out: Opaque<4194304>,
        xml: String,
    }
    /// Arguments of 214, `virDomainMigratePrepare3`.
    DomainMigratePrepare3 {
        cookie_in: Opaque<4194304>,
        uri_in: Option<String>,
        flags: u64,
        dname: Option<String>,
        resource: u64,
        dom_xml: String,
    }
    /// Reply of 214.
    DomainMigratePrepare3Reply {
        cookie_out: Opaque<4194304>,
        uri_out: Option<String>,
    }
    /// Arguments of 215, `virDomainMigratePrepareTunnel3`.
    DomainMigratePrepareTunnel3 {
        cookie_in: Opaque<4194304>,
        flags: u64,
        dname: Option<String>,
        resource: u64,
        dom_xml: String,
    }
    /// Reply of 215.
    DomainMigratePrepareTunnel3Reply {
        cookie_out: Opaque<4194304>,
    }
    /// Arguments of 216, `virDomainMigratePerform3`.
    DomainMigratePerform3 {
        dom: Domain,
        xmlin: Option<String>,
        cookie_in: Opaque<4194304>,
        dconnuri: Option<String>,
        uri: Option<String>,
        flags: u64,
        dname: Option<String>,
        resource: u64,
    }
    /// Reply of 216.
    DomainMigratePerform3Reply {
        cookie_out: Opaque<4194304>,
    }
    /// Arguments of 217, `virDomainMigrateFinish3`.
    DomainMigrateFinish3 {
        dname: String,
        cookie_in: Opaque<4194304>,
        dconnuri: Option<String>,
        uri: Option<String>,
        flags: u64,
        cancelled: i32,
    }
    /// Reply of 217.
    DomainMigrateFinish3Reply {
        dom: Domain,
        cookie_out: Opaque<4194304>,
    }
    /// Arguments of 218, `virDomainMigrateConfirm3`.
    DomainMigrateConfirm3 {
        dom: Domain,
        cookie_in: Opaque<4194304>,
        flags: u64,
        cancelled: i32,
    }
    /// Arguments of 219, `virDomainSetSchedulerParametersFlags`.
    DomainSetSchedulerParametersFlags {
        dom: Domain,
        params: List<Param, 16>,
        flags: u32,
    }
    /// Arguments of 220, `virInterfaceChangeBegin`.
    InterfaceChangeBegin {
        flags: u32,
    }
    /// Arguments of 221, `virInterfaceChangeCommit`.
    InterfaceChangeCommit {
        flags: u32,
    }
    /// Arguments of 222, `virInterfaceChangeRollback`.
    InterfaceChangeRollback {
        flags: u32,
    }
    /// Arguments of 223, `virDomainGetSchedulerParametersFlags`.
    DomainGetSchedulerParametersFlags {
        dom: Domain,
        nparams: i32,
        flags: u32,
    }
    /// Reply of 223.
    DomainGetSchedulerParametersFlagsReply {
        params: List<Param, 16>,
    }
    /// Message 224.
    DomainEventControlError {
        dom: Domain,
    }
    /// Arguments of 225, `virDomainPinVcpuFlags`.
    DomainPinVcpuFlags {
        dom: Domain,
        vcpu: u32,
        cpumap: Opaque<2048>,
        flags: u32,
    }
    /// Arguments of 226, `virDomainSendKey`.
    DomainSendKey {
        dom: Domain,
        codeset: u32,
        holdtime: u32,
        keycodes: List<u32, 16>,
        flags: u32,
    }
    /// Arguments of 227, `virNodeGetCPUStats`.
    NodeGetCpuStats {
        cpu_num: i32,
        nparams: i32,
        flags: u32,
    }
    /// Of [`NodeGetCpuStatsReply`].
    NodeGetCpuStatsReplyParams {
        field: String,
        value: u64,
    }
    /// Reply of 227.
    NodeGetCpuStatsReply {
        params: List<NodeGetCpuStatsReplyParams, 16>,
        nparams: i32,
    }
    /// Arguments of 228, `virNodeGetMemoryStats`.
    NodeGetMemoryStats {
        nparams: i32,
        cell_num: i32,
        flags: u32,
    }
    /// Of [`NodeGetMemoryStatsReply`].
    NodeGetMemoryStatsReplyParams {
        field: String,
        value: u64,
    }
    /// Reply of 228.
    NodeGetMemoryStatsReply {
        params: List<NodeGetMemoryStatsReplyParams, 16>,
        nparams: i32,
    }
    /// Arguments of 229, `virDomainGetControlInfo`.
    DomainGetControlInfo {
        dom: Domain,
        flags: u32,
    }
    /// Reply of 229.
    DomainGetControlInfoReply {
        state: u32,
        details: u32,
        state_time: u64,
    }
    /// Arguments of 230, `virDomainGetVcpuPinInfo`.
    DomainGetVcpuPinInfo {
        dom: Domain,
        ncpumaps: i32,
        maplen: i32,
        flags: u32,
    }
    /// Reply of 230.
    DomainGetVcpuPinInfoReply {
        cpumaps: Opaque<8388608>,
        num: i32,
    }
    /// Arguments of 231, `virDomainUndefineFlags`.
    DomainUndefineFlags {
        dom: Domain,
        flags: u32,
    }
    /// Arguments of 232, `virDomainSaveFlags`.
    DomainSaveFlags {
        dom: Domain,
        to: String,
        dxml: Option<String>,
        flags: u32,
    }
    /// Arguments of 233, `virDomainRestoreFlags`.
    DomainRestoreFlags {
        from: String,
        dxml: Option<String>,
        flags: u32,
    }
    /// Arguments of 234, `virDomainDestroyFlags`.
    DomainDestroyFlags {
        dom: Domain,
        flags: u32,
    }
    /// Arguments of 235, `virDomainSaveImageGetXMLDesc`.
    DomainSaveImageGetXmlDesc {
        file: String,
        flags: u32,
    }
    /// Reply of 235.
    DomainSaveImageGetXmlDescReply {
        xml: String,
    }
    /// Arguments of 236, `virDomainSaveImageDefineXML`.
    DomainSaveImageDefineXml {
        file: String,
        dxml: String,
        flags: u32,
    }
    /// Arguments of 237, `virDomainBlockJobAbort`.
    DomainBlockJobAbort {
        dom: Domain,
        path: String,
        flags: u32,
    }
    /// Arguments of 238, `virDomainGetBlockJobInfo`.
    DomainGetBlockJobInfo {
        dom: Domain,
        path: String,
        flags: u32,
    }
    /// Reply of 238.
    DomainGetBlockJobInfoReply {
        found: i32,
        kind: i32,
        bandwidth: u64,
        cur: u64,
        end: u64,
    }
    /// Arguments of 239, `virDomainBlockJobSetSpeed`.
    DomainBlockJobSetSpeed {
        dom: Domain,
        path: String,
        bandwidth: u64,
        flags: u32,
    }
    /// Arguments of 240, `virDomainBlockPull`.
    DomainBlockPull {
        dom: Domain,
        path: String,
        bandwidth: u64,
        flags: u32,
    }
    /// Message 241.
    DomainEventBlockJob {
        dom: Domain,
        path: String,
        kind: i32,
        status: i32,
    }
    /// Arguments of 242, `virDomainMigrateGetMaxSpeed`.
    DomainMigrateGetMaxSpeed {
        dom: Domain,
        flags: u32,
    }
    /// Reply of 242.
    DomainMigrateGetMaxSpeedReply {
        bandwidth: u64,
    }
    /// Arguments of 243, `virDomainBlockStatsFlags`.
    DomainBlockStatsFlags {
        dom: Domain,
        path: String,
        nparams: i32,
        flags: u32,
    }
    /// Reply of 243.
    DomainBlockStatsFlagsReply {
        params: List<Param, 16>,
        nparams: i32,
    }
    /// Arguments of 244, `virDomainSnapshotGetParent`.
    DomainSnapshotGetParent {
        snap: Snapshot,
        flags: u32,
    }
    /// Reply of 244.
    DomainSnapshotGetParentReply {
        snap: Snapshot,
    }
    /// Arguments of 245, `virDomainReset`.
    DomainReset {
        dom: Domain,
        flags: u32,
    }
    /// Arguments of 246, `virDomainSnapshotNumChildren`.
    DomainSnapshotNumChildren {
        snap: Snapshot,
        flags: u32,
    }
    /// Reply of 246.
    DomainSnapshotNumChildrenReply {
        num: i32,
    }
    /// Arguments of 247, `virDomainSnapshotListChildrenNames`.
    DomainSnapshotListChildrenNames {
        snap: Snapshot,
        maxnames: i32,
        flags: u32,
    }
    /// Reply of 247.
    DomainSnapshotListChildrenNamesReply {
        names: List<String, 16384>,
    }
    /// Message 248.
    DomainEventDiskChange {
        dom: Domain,
        old_src_path: Option<String>,
        new_src_path: Option<String>,
        dev_alias: String,
        reason: i32,
    }
    /// Arguments of 249, `virDomainOpenGraphics`.
    DomainOpenGraphics {
        dom: Domain,
        idx: u32,
        flags: u32,
    }
    /// Arguments of 250, `virNodeSuspendForDuration`.
    NodeSuspendForDuration {
        target: u32,
        duration: u64,
        flags: u32,
    }
    /// Arguments of 251, `virDomainBlockResize`.
    DomainBlockResize {
        dom: Domain,
        disk: String,
        size: u64,
        flags: u32,
    }
    /// Arguments of 252, `virDomainSetBlockIoTune`.
    DomainSetBlockIoTune {
        dom: Domain,
        disk: String,
        params: List<Param, 32>,
        flags: u32,
    }
    /// Arguments of 253, `virDomainGetBlockIoTune`.
    DomainGetBlockIoTune {
        dom: Domain,
        disk: Option<String>,
        nparams: i32,
        flags: u32,
    }
    /// Reply of 253.
    DomainGetBlockIoTuneReply {
        params: List<Param, 32>,
        nparams: i32,
    }
    /// Arguments of 254, `virDomainSetNumaParameters`.
    DomainSetNumaParameters {
        dom: Domain,
        params: List<Param, 16>,
        flags: u32,
    }
    /// Arguments of 255, `virDomainGetNumaParameters`.
    DomainGetNumaParameters {
        dom: Domain,
        nparams: i32,
        flags: u32,
    }
    /// Reply of 255.
    DomainGetNumaParametersReply {
        params: List<Param, 16>,
        nparams: i32,
    }
    /// Arguments of 256, `virDomainSetInterfaceParameters`.
    DomainSetInterfaceParameters {
        dom: Domain,
        device: String,
        params: List<Param, 16>,
        flags: u32,
    }
    /// Arguments of 257, `virDomainGetInterfaceParameters`.
    DomainGetInterfaceParameters {
        dom: Domain,
        device: String,
        nparams: i32,
        flags: u32,
    }
    /// Reply of 257.
    DomainGetInterfaceParametersReply {
        params: List<Param, 16>,
        nparams: i32,
    }
    /// Arguments of 258, `virDomainShutdownFlags`.
    DomainShutdownFlags {
        dom: Domain,
        flags: u32,
    }
    /// Arguments of 259, `virStorageVolWipePattern`.
    StorageVolWipePattern {
        vol: Volume,
        algorithm: u32,
        flags: u32,
    }
    /// Arguments of 260, `virStorageVolResize`.
    StorageVolResize {
        vol: Volume,
        capacity: u64,
        flags: u32,
    }
    /// Arguments of 261, `virDomainPMSuspendForDuration`.
    DomainPmSuspendForDuration {
        dom: Domain,
        target: u32,
        duration: u64,
        flags: u32,
    }
    /// Arguments of 262, `virDomainGetCPUStats`.
    DomainGetCpuStats {
        dom: Domain,
        nparams: u32,
        start_cpu: i32,
        ncpus: u32,
        flags: u32,
    }
    /// Reply of 262.
    DomainGetCpuStatsReply {
        params: List<Param, 2048>,
        nparams: i32,
    }
    /// Arguments of 263, `virDomainGetDiskErrors`.
    DomainGetDiskErrors {
        dom: Domain,
        maxerrors: u32,
        flags: u32,
    }
    /// Of [`DomainGetDiskErrorsReply`].
    DomainGetDiskErrorsReplyErrors {
        disk: String,
        error: i32,
    }
    /// Reply of 263.
    DomainGetDiskErrorsReply {
        errors: List<DomainGetDiskErrorsReplyErrors, 256>,
        nerrors: i32,
    }
    /// Arguments of 264, `virDomainSetMetadata`.
    DomainSetMetadata {
        dom: Domain,
        kind: i32,
        metadata: Option<String>,
        key: Option<String>,
        uri: Option<String>,
        flags: u32,
    }
    /// Arguments of 265, `virDomainGetMetadata`.
    DomainGetMetadata {
        dom: Domain,
        kind: i32,
        uri: Option<String>,
        flags: u32,
    }
    /// Reply of 265.
    DomainGetMetadataReply {
        metadata: String,
    }
    /// Arguments of 266, `virDomainBlockRebase`.
    DomainBlockRebase {
        dom: Domain,
        path: String,
        base: Option<String>,
        bandwidth: u64,
        flags: u32,
    }
    /// Arguments of 267, `virDomainPMWakeup`.
    DomainPmWakeup {
        dom: Domain,
        flags: u32,
    }
    /// Message 268.
    DomainEventTrayChange {
        dom: Domain,
        dev_alias: String,
        reason: i32,
    }
    /// Message 269.
    DomainEventPmwakeup {
        dom: Domain,
    }
    /// Message 270.
    DomainEventPmsuspend {
        dom: Domain,
    }
    /// Arguments of 271, `virDomainSnapshotIsCurrent`.
    DomainSnapshotIsCurrent {
        snap: Snapshot,
        flags: u32,
    }
    /// Reply of 271.
    DomainSnapshotIsCurrentReply {
        current: i32,
    }
    /// Arguments of 272, `virDomainSnapshotHasMetadata`.
    DomainSnapshotHasMetadata {
        snap: Snapshot,
        flags: u32,
    }
    /// Reply of 272.
    DomainSnapshotHasMetadataReply {
        metadata: i32,
    }
    /// Arguments of 273, `virConnectListAllDomains`.
    ConnectListAllDomains {
        need_results: i32,
        flags: u32,
    }
    /// Reply of 273.
    ConnectListAllDomainsReply {
        domains: List<Domain, 16384>,
        ret: u32,
    }
    /// Arguments of 274, `virDomainListAllSnapshots`.
    DomainListAllSnapshots {
        dom: Domain,
        need_results: i32,
        flags: u32,
    }
    /// Reply of 274.
    DomainListAllSnapshotsReply {
        snapshots: List<Snapshot, 16384>,
        ret: i32,
    }
    /// Arguments of 275, `virDomainSnapshotListAllChildren`.
    DomainSnapshotListAllChildren {
        snapshot: Snapshot,
        need_results: i32,
        flags: u32,
    }
    /// Reply of 275.
    DomainSnapshotListAllChildrenReply {
        snapshots: List<Snapshot, 16384>,
        ret: i32,
    }
    /// Message 276.
    DomainEventBalloonChange {
        dom: Domain,
        actual: u64,
    }
    /// Arguments of 277, `virDomainGetHostname`.
    DomainGetHostname {
        dom: Domain,
        flags: u32,
    }
    /// Reply of 277.
    DomainGetHostnameReply {
        hostname: String,
    }
    /// Arguments of 278, `virDomainGetSecurityLabelList`.
    DomainGetSecurityLabelList {
        dom: Domain,
    }
    /// Of [`DomainGetSecurityLabelListReply`].
    DomainGetSecurityLabelListReplyLabels {
        label: Chars<4097>,
        enforcing: i32,
    }
    /// Reply of 278.
    DomainGetSecurityLabelListReply {
        labels: List<DomainGetSecurityLabelListReplyLabels, 64>,
        ret: i32,
    }
    /// Arguments of 279, `virDomainPinEmulator`.
    DomainPinEmulator {
        dom: Domain,
        cpumap: Opaque<2048>,
        flags: u32,
    }
    /// Arguments of 280, `virDomainGetEmulatorPinInfo`.
    DomainGetEmulatorPinInfo {
        dom: Domain,
        maplen: i32,
        flags: u32,
    }
    /// Reply of 280.
    DomainGetEmulatorPinInfoReply {
        cpumaps: Opaque<8388608>,
        ret: i32,
    }
    /// Arguments of 281, `virConnectListAllStoragePools`.
    ConnectListAllStoragePools {
        need_results: i32,
        flags: u32,
    }
    /// Reply of 281.
    ConnectListAllStoragePoolsReply {
        pools: List<Pool, 16384>,
        ret: u32,
    }
    /// Arguments of 282, `virStoragePoolListAllVolumes`.
    StoragePoolListAllVolumes {
        pool: Pool,
        need_results: i32,
        flags: u32,
    }
    /// Reply of 282.
    StoragePoolListAllVolumesReply {
        vols: List<Volume, 16384>,
        ret: u32,
    }
    /// Arguments of 283, `virConnectListAllNetworks`.
    ConnectListAllNetworks {
        need_results: i32,
        flags: u32,
    }
    /// Reply of 283.
    ConnectListAllNetworksReply {
        nets: List<Network, 16384>,
        ret: u32,
    }
    /// Arguments of 284, `virConnectListAllInterfaces`.
    ConnectListAllInterfaces {
        need_results: i32,
        flags: u32,
    }
    /// Reply of 284.
    ConnectListAllInterfacesReply {
        ifaces: List<Interface, 16384>,
        ret: u32,
    }
    /// Arguments of 285, `virConnectListAllNodeDevices`.
    ConnectListAllNodeDevices {
        need_results: i32,
        flags: u32,
    }
    /// Reply of 285.
    ConnectListAllNodeDevicesReply {
        devices: List<NodeDevice, 65536>,
        ret: u32,
    }
    /// Arguments of 286, `virConnectListAllNWFilters`.
    ConnectListAllNwfilters {
        need_results: i32,
        flags: u32,
    }
    /// Reply of 286.
    ConnectListAllNwfiltersReply {
        filters: List<Nwfilter, 16384>,
        ret: u32,
    }
    /// Arguments of 287, `virConnectListAllSecrets`.
    ConnectListAllSecrets {
        need_results: i32,
        flags: u32,
    }
    /// Reply of 287.
    ConnectListAllSecretsReply {
        secrets: List<Secret, 16384>,
        ret: u32,
    }
    /// Arguments of 288, `virNodeSetMemoryParameters`.
    NodeSetMemoryParameters {
        params: List<Param, 64>,
        flags: u32,
    }
    /// Arguments of 289, `virNodeGetMemoryParameters`.
    NodeGetMemoryParameters {
        nparams: i32,
        flags: u32,
    }
    /// Reply of 289.
    NodeGetMemoryParametersReply {
        params: List<Param, 64>,
        nparams: i32,
    }
    /// Arguments of 290, `virDomainBlockCommit`.
    DomainBlockCommit {
        dom: Domain,
        disk: String,
        base: Option<String>,
        top: Option<String>,
        bandwidth: u64,
        flags: u32,
    }
    /// Arguments of 291, `virNetworkUpdate`.
    NetworkUpdate {
        net: Network,
        command: u32,
        section: u32,
        parent_index: i32,
        xml: String,
        flags: u32,
    }
    /// Message 292.
    DomainEventPmsuspendDisk {
        dom: Domain,
    }
    /// Arguments of 293, `virNodeGetCPUMap`.
    NodeGetCpuMap {
        need_map: i32,
        need_online: i32,
        flags: u32,
    }
    /// Reply of 293.
    NodeGetCpuMapReply {
        cpumap: Opaque<2048>,
        online: u32,
        ret: i32,
    }
    /// Arguments of 294, `virDomainFSTrim`.
    DomainFstrim {
        dom: Domain,
        mount_point: Option<String>,
        minimum: u64,
        flags: u32,
    }
    /// Arguments of 295, `virDomainSendProcessSignal`.
    DomainSendProcessSignal {
        dom: Domain,
        pid_value: i64,
        signum: u32,
        flags: u32,
    }
    /// Arguments of 296, `virDomainOpenChannel`.
    DomainOpenChannel {
        dom: Domain,
        name: Option<String>,
        flags: u32,
    }
    /// Arguments of 297, `virNodeDeviceLookupSCSIHostByWWN`.
    NodeDeviceLookupScsiHostByWwn {
        wwnn: String,
        wwpn: String,
        flags: u32,
    }
    /// Reply of 297.
    NodeDeviceLookupScsiHostByWwnReply {
        dev: NodeDevice,
    }
    /// Arguments of 298, `virDomainGetJobStats`.
    DomainGetJobStats {
        dom: Domain,
        flags: u32,
    }
    /// Reply of 298.
    DomainGetJobStatsReply {
        kind: i32,
        params: List<Param, 64>,
    }
    /// Arguments of 299, `virDomainMigrateGetCompressionCache`.
    DomainMigrateGetCompressionCache {
        dom: Domain,
        flags: u32,
    }
    /// Reply of 299.
    DomainMigrateGetCompressionCacheReply {
        cache_size: u64,
    }
    /// Arguments of 300, `virDomainMigrateSetCompressionCache`.
    DomainMigrateSetCompressionCache {
        dom: Domain,
        cache_size: u64,
        flags: u32,
    }
    /// Arguments of 301, `virNodeDeviceDetachFlags`.
    NodeDeviceDetachFlags {
        name: String,
        driver_name: Option<String>,
        flags: u32,
    }
    /// Arguments of 302, `virDomainMigrateBegin3Params`.
    DomainMigrateBegin3Params {
        dom: Domain,
        params: List<Param, 64>,
        flags: u32,
    }
    /// Reply of 302.
    DomainMigrateBegin3ParamsReply {
        cookie_out: Opaque<4194304>,
        xml: String,
    }
    /// Arguments of 303, `virDomainMigratePrepare3Params`.
    DomainMigratePrepare3Params {
        params: List<Param, 64>,
        cookie_in: Opaque<4194304>,
        flags: u32,
    }
    /// Reply of 303.
    DomainMigratePrepare3ParamsReply {
        cookie_out: Opaque<4194304>,
        uri_out: Option<String>,
    }
    /// Arguments of 304, `virDomainMigratePrepareTunnel3Params`.
    DomainMigratePrepareTunnel3Params {
        params: List<Param, 64>,
        cookie_in: Opaque<4194304>,
        flags: u32,
    }
    /// Reply of 304.
    DomainMigratePrepareTunnel3ParamsReply {
        cookie_out: Opaque<4194304>,
    }
    /// Arguments of 305, `virDomainMigratePerform3Params`.
    DomainMigratePerform3Params {
        dom: Domain,
        dconnuri: Option<String>,
        params: List<Param, 64>,
        cookie_in: Opaque<4194304>,
        flags: u32,
    }
    /// Reply of 305.
    DomainMigratePerform3ParamsReply {
        cookie_out: Opaque<4194304>,
    }
    /// Arguments of 306, `virDomainMigrateFinish3Params`.
    DomainMigrateFinish3Params {
        params: List<Param, 64>,
        cookie_in: Opaque<4194304>,
        flags: u32,
        cancelled: i32,
    }
    /// Reply of 306.
    DomainMigrateFinish3ParamsReply {
        dom: Domain,
        cookie_out: Opaque<4194304>,
    }
    /// Arguments of 307, `virDomainMigrateConfirm3Params`.
    DomainMigrateConfirm3Params {
        dom: Domain,
        params: List<Param, 64>,
        cookie_in: Opaque<4194304>,
        flags: u32,
        cancelled: i32,
    }
    /// Arguments of 308, `virDomainSetMemoryStatsPeriod`.
    DomainSetMemoryStatsPeriod {
        dom: Domain,
        period: i32,
        flags: u32,
    }
    /// Arguments of 309, `virDomainCreateXMLWithFiles`.
    DomainCreateXmlWithFiles {
        xml_desc: String,
        flags: u32,
    }
    /// Reply of 309.
    DomainCreateXmlWithFilesReply {
        dom: Domain,
    }
    /// Arguments of 310, `virDomainCreateWithFiles`.
    DomainCreateWithFiles {
        dom: Domain,
        flags: u32,
    }
    /// Reply of 310.
    DomainCreateWithFilesReply {
        dom: Domain,
    }
    /// Message 311.
    DomainEventDeviceRemoved {
        dom: Domain,
        dev_alias: String,
    }
    /// Arguments of 312, `virConnectGetCPUModelNames`.
    ConnectGetCpuModelNames {
        arch: String,
        need_results: i32,
        flags: u32,
    }
    /// Reply of 312.
    ConnectGetCpuModelNamesReply {
        models: List<String, 8192>,
        ret: i32,
    }
    /// Arguments of 313, `virConnectNetworkEventRegisterAny`.
    ConnectNetworkEventRegisterAny {
        event_id: i32,
        net: Option<Network>,
    }
    /// Reply of 313.
    ConnectNetworkEventRegisterAnyReply {
        callback_id: i32,
    }
    /// Arguments of 314, `virConnectNetworkEventDeregisterAny`.
    ConnectNetworkEventDeregisterAny {
        callback_id: i32,
    }
    /// Message 315.
    NetworkEventLifecycle {
        callback_id: i32,
        net: Network,
        event: i32,
        detail: i32,
    }
    /// Arguments of 316, `virConnectDomainEventCallbackRegisterAny`.
    ConnectDomainEventCallbackRegisterAny {
        event_id: i32,
        dom: Option<Domain>,
    }
    /// Reply of 316.
    ConnectDomainEventCallbackRegisterAnyReply {
        callback_id: i32,
    }
    /// Arguments of 317, `virConnectDomainEventCallbackDeregisterAny`.
    ConnectDomainEventCallbackDeregisterAny {
        callback_id: i32,
    }
    /// Message 318.
    DomainEventCallbackLifecycle {
        callback_id: i32,
        dom: Domain,
        event: i32,
        detail: i32,
    }
    /// Message 319.
    DomainEventCallbackReboot {
        callback_id: i32,
        dom: Domain,
    }
    /// Message 320.
    DomainEventCallbackRtcChange {
        callback_id: i32,
        dom: Domain,
        offset: i64,
    }
    /// Message 321.
    DomainEventCallbackWatchdog {
        callback_id: i32,
        dom: Domain,
        action: i32,
    }
    /// Message 322.
    DomainEventCallbackIoError {
        callback_id: i32,
        dom: Domain,
        src_path: String,
        dev_alias: String,
        action: i32,
    }
    /// Of [`DomainEventCallbackGraphics`].
    DomainEventCallbackGraphicsLocal {
        family: i32,
        node: String,
        service: String,
    }
    /// Of [`DomainEventCallbackGraphics`].
    DomainEventCallbackGraphicsRemote {
        family: i32,
        node: String,
        service: String,
    }
    /// Of [`DomainEventCallbackGraphics`].
    DomainEventCallbackGraphicsSubject {
        kind: String,
        name: String,
    }
    /// Message 323.
    DomainEventCallbackGraphics {
        callback_id: i32,
        dom: Domain,
        phase: i32,
        local: DomainEventCallbackGraphicsLocal,
        remote: DomainEventCallbackGraphicsRemote,
        auth_scheme: String,
        subject: List<DomainEventCallbackGraphicsSubject, 20>,
    }
    /// Message 324.
    DomainEventCallbackIoErrorReason {
        callback_id: i32,
        dom: Domain,
        src_path: String,
        dev_alias: String,
        action: i32,
        reason: String,
    }
    /// Message 325.
    DomainEventCallbackControlError {
        callback_id: i32,
        dom: Domain,
    }
    /// Message 326.
    DomainEventCallbackBlockJob {
        callback_id: i32,
        dom: Domain,
        path: String,
        kind: i32,
        status: i32,
    }
    /// Message 327.
    DomainEventCallbackDiskChange {
        callback_id: i32,
        dom: Domain,
        old_src_path: Option<String>,
        new_src_path: Option<String>,
        dev_alias: String,
        reason: i32,
    }
    /// Message 328.
    DomainEventCallbackTrayChange {
        callback_id: i32,
        dom: Domain,
        dev_alias: String,
        reason: i32,
    }
    /// Message 329.
    DomainEventCallbackPmwakeup {
        callback_id: i32,
        reason: i32,
        dom: Domain,
    }
    /// Message 330.
    DomainEventCallbackPmsuspend {
        callback_id: i32,
        reason: i32,
        dom: Domain,
    }
    /// Message 331.
    DomainEventCallbackBalloonChange {
        callback_id: i32,
        dom: Domain,
        actual: u64,
    }
    /// Message 332.
    DomainEventCallbackPmsuspendDisk {
        callback_id: i32,
        reason: i32,
        dom: Domain,
    }
    /// Message 333.
    DomainEventCallbackDeviceRemoved {
        callback_id: i32,
        dom: Domain,
        dev_alias: String,
    }
    /// Arguments of 334, `virDomainCoreDumpWithFormat`.
    DomainCoreDumpWithFormat {
        dom: Domain,
        to: String,
        dumpformat: u32,
        flags: u32,
    }
    /// Arguments of 335, `virDomainFSFreeze`.
    DomainFsfreeze {
        dom: Domain,
        mountpoints: List<String, 256>,
        flags: u32,
    }
    /// Reply of 335.
    DomainFsfreezeReply {
        filesystems: i32,
    }
    /// Arguments of 336, `virDomainFSThaw`.
    DomainFsthaw {
        dom: Domain,
        mountpoints: List<String, 256>,
        flags: u32,
    }
    /// Reply of 336.
    DomainFsthawReply {
        filesystems: i32,
    }
    /// Arguments of 337, `virDomainGetTime`.
    DomainGetTime {
        dom: Domain,
        flags: u32,
    }
    /// Reply of 337.
    DomainGetTimeReply {
        seconds: i64,
        nseconds: u32,
    }
    /// Arguments of 338, `virDomainSetTime`.
    DomainSetTime {
        dom: Domain,
        seconds: i64,
        nseconds: u32,
        flags: u32,
    }
    /// Message 339.
    DomainEventBlockJob2 {
        callback_id: i32,
        dom: Domain,
        dst: String,
        kind: i32,
        status: i32,
    }
    /// Arguments of 340, `virNodeGetFreePages`.
    NodeGetFreePages {
        pages: List<u32, 1024>,
        start_cell: i32,
        cell_count: u32,
        flags: u32,
    }
    /// Reply of 340.
    NodeGetFreePagesReply {
        counts: List<u64, 1024>,
    }
    /// Arguments of 341, `virNetworkGetDHCPLeases`.
    NetworkGetDhcpLeases {
        net: Network,
        mac: Option<String>,
        need_results: i32,
        flags: u32,
    }
    /// Of [`NetworkGetDhcpLeasesReply`].
    NetworkGetDhcpLeasesReplyLeases {
        iface: String,
        expirytime: i64,
        kind: i32,
        mac: Option<String>,
        iaid: Option<String>,
        ipaddr: String,
        prefix: u32,
        hostname: Option<String>,
        clientid: Option<String>,
    }
    /// Reply of 341.
    NetworkGetDhcpLeasesReply {
        leases: List<NetworkGetDhcpLeasesReplyLeases, 65536>,
        ret: u32,
    }
    /// Arguments of 342, `virConnectGetDomainCapabilities`.
    ConnectGetDomainCapabilities {
        emulatorbin: Option<String>,
        arch: Option<String>,
        machine: Option<String>,
        virttype: Option<String>,
        flags: u32,
    }
    /// Reply of 342.
    ConnectGetDomainCapabilitiesReply {
        capabilities: String,
    }
    /// Arguments of 343, `virDomainOpenGraphicsFD`.
    DomainOpenGraphicsFd {
        dom: Domain,
        idx: u32,
        flags: u32,
    }
    /// Arguments of 344, `virConnectGetAllDomainStats`.
    ConnectGetAllDomainStats {
        doms: List<Domain, 16384>,
        stats: u32,
        flags: u32,
    }
    /// Of [`ConnectGetAllDomainStatsReply`].
    ConnectGetAllDomainStatsReplyRetStats {
        dom: Domain,
        params: List<Param, 262144>,
    }
    /// Reply of 344.
    ConnectGetAllDomainStatsReply {
        ret_stats: List<ConnectGetAllDomainStatsReplyRetStats, 16384>,
    }
    /// Arguments of 345, `virDomainBlockCopy`.
    DomainBlockCopy {
        dom: Domain,
        path: String,
        destxml: String,
        params: List<Param, 16>,
        flags: u32,
    }
    /// Message 346.
    DomainEventCallbackTunable {
        callback_id: i32,
        dom: Domain,
        params: List<Param, 2048>,
    }
    /// Arguments of 347, `virNodeAllocPages`.
    NodeAllocPages {
        page_sizes: List<u32, 1024>,
        page_counts: List<u64, 1024>,
        start_cell: i32,
        cell_count: u32,
        flags: u32,
    }
    /// Reply of 347.
    NodeAllocPagesReply {
        ret: i32,
    }
    /// Message 348.
    DomainEventCallbackAgentLifecycle {
        callback_id: i32,
        dom: Domain,
        state: i32,
        reason: i32,
    }
    /// Arguments of 349, `virDomainGetFSInfo`.
    DomainGetFsinfo {
        dom: Domain,
        flags: u32,
    }
    /// Of [`DomainGetFsinfoReply`].
    DomainGetFsinfoReplyInfo {
        mountpoint: String,
        name: String,
        fstype: String,
        dev_aliases: List<String, 256>,
    }
    /// Reply of 349.
    DomainGetFsinfoReply {
        info: List<DomainGetFsinfoReplyInfo, 256>,
        ret: u32,
    }
    /// Arguments of 350, `virDomainDefineXMLFlags`.
    DomainDefineXmlFlags {
        xml: String,
        flags: u32,
    }
    /// Reply of 350.
    DomainDefineXmlFlagsReply {
        dom: Domain,
    }
    /// Arguments of 351, `virDomainGetIOThreadInfo`.
    DomainGetIothreadInfo {
        dom: Domain,
        flags: u32,
    }
    /// Of [`DomainGetIothreadInfoReply`].
    DomainGetIothreadInfoReplyInfo {
        iothread_id: u32,
        cpumap: Opaque<2048>,
    }
    /// Reply of 351.
    DomainGetIothreadInfoReply {
        info: List<DomainGetIothreadInfoReplyInfo, 16384>,
        ret: u32,
    }
    /// Arguments of 352, `virDomainPinIOThread`.
    DomainPinIothread {
        dom: Domain,
        iothreads_id: u32,
        cpumap: Opaque<2048>,
        flags: u32,
    }
    /// Arguments of 353, `virDomainInterfaceAddresses`.
    DomainInterfaceAddresses {
        dom: Domain,
        source: u32,
        flags: u32,
    }
    /// Of [`DomainInterfaceAddressesReplyIfaces`].
    DomainInterfaceAddressesReplyIfacesAddrs {
        kind: i32,
        addr: String,
        prefix: u32,
    }
    /// Of [`DomainInterfaceAddressesReply`].
    DomainInterfaceAddressesReplyIfaces {
        name: String,
        hwaddr: Option<String>,
        addrs: List<DomainInterfaceAddressesReplyIfacesAddrs, 2048>,
    }
    /// Reply of 353.
    DomainInterfaceAddressesReply {
        ifaces: List<DomainInterfaceAddressesReplyIfaces, 2048>,
    }
    /// Message 354.
    DomainEventCallbackDeviceAdded {
        callback_id: i32,
        dom: Domain,
        dev_alias: String,
    }
    /// Arguments of 355, `virDomainAddIOThread`.
    DomainAddIothread {
        dom: Domain,
        iothread_id: u32,
        flags: u32,
    }
    /// Arguments of 356, `virDomainDelIOThread`.
    DomainDelIothread {
        dom: Domain,
        iothread_id: u32,
        flags: u32,
    }
    /// Arguments of 357, `virDomainSetUserPassword`.
    DomainSetUserPassword {
        dom: Domain,
        user: Option<String>,
        password: Option<String>,
        flags: u32,
    }
    /// Arguments of 358, `virDomainRename`.
    DomainRename {
        dom: Domain,
        new_name: Option<String>,
        flags: u32,
    }
    /// Reply of 358.
    DomainRenameReply {
        retcode: i32,
    }
    /// Message 359.
    DomainEventCallbackMigrationIteration {
        callback_id: i32,
        dom: Domain,
        iteration: i32,
    }
    /// Arguments of 360, `virConnectRegisterCloseCallback`.
    ConnectRegisterCloseCallback {
    }
    /// Arguments of 361, `virConnectUnregisterCloseCallback`.
    ConnectUnregisterCloseCallback {
    }
    /// Message 362.
    ConnectEventConnectionClosed {
        reason: i32,
    }
    /// Message 363.
    DomainEventCallbackJobCompleted {
        callback_id: i32,
        dom: Domain,
        params: List<Param, 64>,
    }
    /// Arguments of 364, `virDomainMigrateStartPostCopy`.
    DomainMigrateStartPostCopy {
        dom: Domain,
        flags: u32,
    }
    /// Arguments of 365, `virDomainGetPerfEvents`.
    DomainGetPerfEvents {
        dom: Domain,
        flags: u32,
    }
    /// Reply of 365.
    DomainGetPerfEventsReply {
        params: List<Param, 64>,
    }
    /// Arguments of 366, `virDomainSetPerfEvents`.
    DomainSetPerfEvents {
        dom: Domain,
        params: List<Param, 64>,
        flags: u32,
    }
    /// Message 367.
    DomainEventCallbackDeviceRemovalFailed {
        callback_id: i32,
        dom: Domain,
        dev_alias: String,
    }
    /// Arguments of 368, `virConnectStoragePoolEventRegisterAny`.
    ConnectStoragePoolEventRegisterAny {
        event_id: i32,
        pool: Option<Pool>,
    }
    /// Reply of 368.
    ConnectStoragePoolEventRegisterAnyReply {
        callback_id: i32,
    }
    /// Arguments of 369, `virConnectStoragePoolEventDeregisterAny`.
    ConnectStoragePoolEventDeregisterAny {
        callback_id: i32,
    }
    /// Message 370.
    StoragePoolEventLifecycle {
        callback_id: i32,
        pool: Pool,
        event: i32,
        detail: i32,
    }
    /// Arguments of 371, `virDomainGetGuestVcpus`.
    DomainGetGuestVcpus {
        dom: Domain,
        flags: u32,
    }
    /// Reply of 371.
    DomainGetGuestVcpusReply {
        params: List<Param, 64>,
    }
    /// Arguments of 372, `virDomainSetGuestVcpus`.
    DomainSetGuestVcpus {
        dom: Domain,
        cpumap: String,
        state: i32,
        flags: u32,
    }
    /// Message 373.
    StoragePoolEventRefresh {
        callback_id: i32,
        pool: Pool,
    }
    /// Arguments of 374, `virConnectNodeDeviceEventRegisterAny`.
    ConnectNodeDeviceEventRegisterAny {
        event_id: i32,
        dev: Option<NodeDevice>,
    }
    /// Reply of 374.
    ConnectNodeDeviceEventRegisterAnyReply {
        callback_id: i32,
    }
    /// Arguments of 375, `virConnectNodeDeviceEventDeregisterAny`.
    ConnectNodeDeviceEventDeregisterAny {
        callback_id: i32,
    }
    /// Message 376.
    NodeDeviceEventLifecycle {
        callback_id: i32,
        dev: NodeDevice,
        event: i32,
        detail: i32,
    }
    /// Message 377.
    NodeDeviceEventUpdate {
        callback_id: i32,
        dev: NodeDevice,
    }
    /// Arguments of 378, `virStorageVolGetInfoFlags`.
    StorageVolGetInfoFlags {
        vol: Volume,
        flags: u32,
    }
    /// Reply of 378.
    StorageVolGetInfoFlagsReply {
        kind: i32,
        capacity: u64,
        allocation: u64,
    }
    /// Message 379.
    DomainEventCallbackMetadataChange {
        callback_id: i32,
        dom: Domain,
        kind: i32,
        nsuri: Option<String>,
    }
    /// Arguments of 380, `virConnectSecretEventRegisterAny`.
    ConnectSecretEventRegisterAny {
        event_id: i32,
        secret: Option<Secret>,
    }
    /// Reply of 380.
    ConnectSecretEventRegisterAnyReply {
        callback_id: i32,
    }
    /// Arguments of 381, `virConnectSecretEventDeregisterAny`.
    ConnectSecretEventDeregisterAny {
        callback_id: i32,
    }
    /// Message 382.
    SecretEventLifecycle {
        callback_id: i32,
        secret: Secret,
        event: i32,
        detail: i32,
    }
    /// Message 383.
    SecretEventValueChanged {
        callback_id: i32,
        secret: Secret,
    }
    /// Arguments of 384, `virDomainSetVcpu`.
    DomainSetVcpu {
        dom: Domain,
        cpumap: String,
        state: i32,
        flags: u32,
    }
    /// Message 385.
    DomainEventBlockThreshold {
        callback_id: i32,
        dom: Domain,
        dev: String,
        path: Option<String>,
        threshold: u64,
        excess: u64,
    }
    /// Arguments of 386, `virDomainSetBlockThreshold`.
    DomainSetBlockThreshold {
        dom: Domain,
        dev: String,
        threshold: u64,
        flags: u32,
    }
    /// Arguments of 387, `virDomainMigrateGetMaxDowntime`.
    DomainMigrateGetMaxDowntime {
        dom: Domain,
        flags: u32,
    }
    /// Reply of 387.
    DomainMigrateGetMaxDowntimeReply {
        downtime: u64,
    }
    /// Arguments of 388, `virDomainManagedSaveGetXMLDesc`.
    DomainManagedSaveGetXmlDesc {
        dom: Domain,
        flags: u32,
    }
    /// Reply of 388.
    DomainManagedSaveGetXmlDescReply {
        xml: String,
    }
    /// Arguments of 389, `virDomainManagedSaveDefineXML`.
    DomainManagedSaveDefineXml {
        dom: Domain,
        dxml: Option<String>,
        flags: u32,
    }
    /// Arguments of 390, `virDomainSetLifecycleAction`.
    DomainSetLifecycleAction {
        dom: Domain,
        kind: u32,
        action: u32,
        flags: u32,
    }
    /// Arguments of 391, `virStoragePoolLookupByTargetPath`.
    StoragePoolLookupByTargetPath {
        path: String,
    }
    /// Reply of 391.
    StoragePoolLookupByTargetPathReply {
        pool: Pool,
    }
    /// Arguments of 392, `virDomainDetachDeviceAlias`.
    DomainDetachDeviceAlias {
        dom: Domain,
        alias: String,
        flags: u32,
    }
    /// Arguments of 393, `virConnectCompareHypervisorCPU`.
    ConnectCompareHypervisorCpu {
        emulator: Option<String>,
        arch: Option<String>,
        machine: Option<String>,
        virttype: Option<String>,
        xml_cpu: String,
        flags: u32,
    }
    /// Reply of 393.
    ConnectCompareHypervisorCpuReply {
        result: i32,
    }
    /// Arguments of 394, `virConnectBaselineHypervisorCPU`.
    ConnectBaselineHypervisorCpu {
        emulator: Option<String>,
        arch: Option<String>,
        machine: Option<String>,
        virttype: Option<String>,
        xml_cpus: List<String, 256>,
        flags: u32,
    }
    /// Reply of 394.
    ConnectBaselineHypervisorCpuReply {
        cpu: String,
    }
    /// Arguments of 395, `virNodeGetSEVInfo`.
    NodeGetSevInfo {
        nparams: i32,
        flags: u32,
    }
    /// Reply of 395.
    NodeGetSevInfoReply {
        params: List<Param, 64>,
        nparams: i32,
    }
    /// Arguments of 396, `virDomainGetLaunchSecurityInfo`.
    DomainGetLaunchSecurityInfo {
        dom: Domain,
        flags: u32,
    }
    /// Reply of 396.
    DomainGetLaunchSecurityInfoReply {
        params: List<Param, 64>,
    }
    /// Arguments of 397, `virNWFilterBindingLookupByPortDev`.
    NwfilterBindingLookupByPortDev {
        name: String,
    }
    /// Reply of 397.
    NwfilterBindingLookupByPortDevReply {
        nwfilter: NwfilterBinding,
    }
    /// Arguments of 398, `virNWFilterBindingGetXMLDesc`.
    NwfilterBindingGetXmlDesc {
        nwfilter: NwfilterBinding,
        flags: u32,
    }
    /// Reply of 398.
    NwfilterBindingGetXmlDescReply {
        xml: String,
    }
    /// Arguments of 399, `virNWFilterBindingCreateXML`.
    NwfilterBindingCreateXml {
        xml: String,
        flags: u32,
    }
    /// Reply of 399.
    NwfilterBindingCreateXmlReply {
        nwfilter: NwfilterBinding,
    }
    /// Arguments of 400, `virNWFilterBindingDelete`.
    NwfilterBindingDelete {
        nwfilter: NwfilterBinding,
    }
    /// Arguments of 401, `virConnectListAllNWFilterBindings`.
    ConnectListAllNwfilterBindings {
        need_results: i32,
        flags: u32,
    }
    /// Reply of 401.
    ConnectListAllNwfilterBindingsReply {
        bindings: List<NwfilterBinding, 16384>,
        ret: u32,
    }
    /// Arguments of 402, `virDomainSetIOThreadParams`.
    DomainSetIothreadParams {
        dom: Domain,
        iothread_id: u32,
        params: List<Param, 64>,
        flags: u32,
    }
    /// Arguments of 403, `virConnectGetStoragePoolCapabilities`.
    ConnectGetStoragePoolCapabilities {
        flags: u32,
    }
    /// Reply of 403.
    ConnectGetStoragePoolCapabilitiesReply {
        capabilities: String,
    }
    /// Arguments of 404, `virNetworkListAllPorts`.
    NetworkListAllPorts {
        network: Network,
        need_results: i32,
        flags: u32,
    }
    /// Reply of 404.
    NetworkListAllPortsReply {
        ports: List<NetworkPort, 16384>,
        ret: u32,
    }
    /// Arguments of 405, `virNetworkPortLookupByUUID`.
    NetworkPortLookupByUuid {
        network: Network,
        uuid: Uuid,
    }
    /// Reply of 405.
    NetworkPortLookupByUuidReply {
        port: NetworkPort,
    }
    /// Arguments of 406, `virNetworkPortCreateXML`.
    NetworkPortCreateXml {
        network: Network,
        xml: String,
        flags: u32,
    }
    /// Reply of 406.
    NetworkPortCreateXmlReply {
        port: NetworkPort,
    }
    /// Arguments of 407, `virNetworkPortGetParameters`.
    NetworkPortGetParameters {
        port: NetworkPort,
        nparams: i32,
        flags: u32,
    }
    /// Reply of 407.
    NetworkPortGetParametersReply {
        params: List<Param, 16>,
        nparams: i32,
    }
    /// Arguments of 408, `virNetworkPortSetParameters`.
    NetworkPortSetParameters {
        port: NetworkPort,
        params: List<Param, 16>,
        flags: u32,
    }
    /// Arguments of 409, `virNetworkPortGetXMLDesc`.
    NetworkPortGetXmlDesc {
        port: NetworkPort,
        flags: u32,
    }
    /// Reply of 409.
    NetworkPortGetXmlDescReply {
        xml: String,
    }
    /// Arguments of 410, `virNetworkPortDelete`.
    NetworkPortDelete {
        port: NetworkPort,
        flags: u32,
    }
    /// Arguments of 411, `virDomainCheckpointCreateXML`.
    DomainCheckpointCreateXml {
        dom: Domain,
        xml_desc: String,
        flags: u32,
    }
    /// Reply of 411.
    DomainCheckpointCreateXmlReply {
        checkpoint: Checkpoint,
    }
    /// Arguments of 412, `virDomainCheckpointGetXMLDesc`.
    DomainCheckpointGetXmlDesc {
        checkpoint: Checkpoint,
        flags: u32,
    }
    /// Reply of 412.
    DomainCheckpointGetXmlDescReply {
        xml: String,
    }
    /// Arguments of 413, `virDomainListAllCheckpoints`.
    DomainListAllCheckpoints {
        dom: Domain,
        need_results: i32,
        flags: u32,
    }
    /// Reply of 413.
    DomainListAllCheckpointsReply {
        checkpoints: List<Checkpoint, 16384>,
        ret: i32,
    }
    /// Arguments of 414, `virDomainCheckpointListAllChildren`.
    DomainCheckpointListAllChildren {
        checkpoint: Checkpoint,
        need_results: i32,
        flags: u32,
    }
    /// Reply of 414.
    DomainCheckpointListAllChildrenReply {
        checkpoints: List<Checkpoint, 16384>,
        ret: i32,
    }
    /// Arguments of 415, `virDomainCheckpointLookupByName`.
    DomainCheckpointLookupByName {
        dom: Domain,
        name: String,
        flags: u32,
    }
    /// Reply of 415.
    DomainCheckpointLookupByNameReply {
        checkpoint: Checkpoint,
    }
    /// Arguments of 416, `virDomainCheckpointGetParent`.
    DomainCheckpointGetParent {
        checkpoint: Checkpoint,
        flags: u32,
    }
    /// Reply of 416.
    DomainCheckpointGetParentReply {
        parent: Checkpoint,
    }
    /// Arguments of 417, `virDomainCheckpointDelete`.
    DomainCheckpointDelete {
        checkpoint: Checkpoint,
        flags: u32,
    }
    /// Arguments of 418, `virDomainGetGuestInfo`.
    DomainGetGuestInfo {
        dom: Domain,
        types: u32,
        flags: u32,
    }
    /// Reply of 418.
    DomainGetGuestInfoReply {
        params: List<Param, 2048>,
    }
    /// Arguments of 419, `virConnectSetIdentity`.
    ConnectSetIdentity {
        params: List<Param, 20>,
        flags: u32,
    }
    /// Arguments of 420, `virDomainAgentSetResponseTimeout`.
    DomainAgentSetResponseTimeout {
        dom: Domain,
        timeout: i32,
        flags: u32,
    }
    /// Reply of 420.
    DomainAgentSetResponseTimeoutReply {
        result: i32,
    }
    /// Arguments of 421, `virDomainBackupBegin`.
    DomainBackupBegin {
        dom: Domain,
        backup_xml: String,
        checkpoint_xml: Option<String>,
        flags: u32,
    }
    /// Arguments of 422, `virDomainBackupGetXMLDesc`.
    DomainBackupGetXmlDesc {
        dom: Domain,
        flags: u32,
    }
    /// Reply of 422.
    DomainBackupGetXmlDescReply {
        xml: String,
    }
    /// Message 423.
    DomainEventMemoryFailure {
        callback_id: i32,
        dom: Domain,
        recipient: i32,
        action: i32,
        flags: u32,
    }
    /// Arguments of 424, `virDomainAuthorizedSSHKeysGet`.
    DomainAuthorizedSshKeysGet {
        dom: Domain,
        user: String,
        flags: u32,
    }
    /// Reply of 424.
    DomainAuthorizedSshKeysGetReply {
        keys: List<String, 2048>,
    }
    /// Arguments of 425, `virDomainAuthorizedSSHKeysSet`.
    DomainAuthorizedSshKeysSet {
        dom: Domain,
        user: String,
        keys: List<String, 2048>,
        flags: u32,
    }
    /// Arguments of 426, `virDomainGetMessages`.
    DomainGetMessages {
        dom: Domain,
        flags: u32,
    }
    /// Reply of 426.
    DomainGetMessagesReply {
        msgs: List<String, 2048>,
    }
    /// Arguments of 427, `virDomainStartDirtyRateCalc`.
    DomainStartDirtyRateCalc {
        dom: Domain,
        seconds: i32,
        flags: u32,
    }
    /// Arguments of 428, `virNodeDeviceDefineXML`.
    NodeDeviceDefineXml {
        xml_desc: String,
        flags: u32,
    }
    /// Reply of 428.
    NodeDeviceDefineXmlReply {
        dev: NodeDevice,
    }
    /// Arguments of 429, `virNodeDeviceUndefine`.
    NodeDeviceUndefine {
        name: String,
        flags: u32,
    }
    /// Arguments of 430, `virNodeDeviceCreate`.
    NodeDeviceCreate {
        name: String,
        flags: u32,
    }
    /// Arguments of 431, `virNWFilterDefineXMLFlags`.
    NwfilterDefineXmlFlags {
        xml: String,
        flags: u32,
    }
    /// Reply of 431.
    NwfilterDefineXmlFlagsReply {
        nwfilter: Nwfilter,
    }
    /// Arguments of 432, `virNetworkDefineXMLFlags`.
    NetworkDefineXmlFlags {
        xml: String,
        flags: u32,
    }
    /// Reply of 432.
    NetworkDefineXmlFlagsReply {
        net: Network,
    }
    /// Arguments of 433, `virNodeDeviceGetAutostart`.
    NodeDeviceGetAutostart {
        name: String,
    }
    /// Reply of 433.
    NodeDeviceGetAutostartReply {
        autostart: i32,
    }
    /// Arguments of 434, `virNodeDeviceSetAutostart`.
    NodeDeviceSetAutostart {
        name: String,
        autostart: i32,
    }
    /// Arguments of 435, `virNodeDeviceIsPersistent`.
    NodeDeviceIsPersistent {
        name: String,
    }
    /// Reply of 435.
    NodeDeviceIsPersistentReply {
        persistent: i32,
    }
    /// Arguments of 436, `virNodeDeviceIsActive`.
    NodeDeviceIsActive {
        name: String,
    }
    /// Reply of 436.
    NodeDeviceIsActiveReply {
        active: i32,
    }
    /// Arguments of 437, `virNetworkCreateXMLFlags`.
    NetworkCreateXmlFlags {
        xml: String,
        flags: u32,
    }
    /// Reply of 437.
    NetworkCreateXmlFlagsReply {
        net: Network,
    }
    /// Message 438.
    DomainEventMemoryDeviceSizeChange {
        callback_id: i32,
        dom: Domain,
        alias: String,
        size: u64,
    }
    /// Arguments of 439, `virDomainSetLaunchSecurityState`.
    DomainSetLaunchSecurityState {
        dom: Domain,
        params: List<Param, 64>,
        flags: u32,
    }
    /// Arguments of 440, `virDomainSaveParams`.
    DomainSaveParams {
        dom: Domain,
        params: List<Param, 64>,
        flags: u32,
    }
    /// Arguments of 441, `virDomainRestoreParams`.
    DomainRestoreParams {
        params: List<Param, 64>,
        flags: u32,
    }
    /// Arguments of 442, `virDomainAbortJobFlags`.
    DomainAbortJobFlags {
        dom: Domain,
        flags: u32,
    }
    /// Arguments of 443, `virDomainFDAssociate`.
    DomainFdAssociate {
        dom: Domain,
        name: String,
        flags: u32,
    }
    /// Arguments of 444, `virNetworkSetMetadata`.
    NetworkSetMetadata {
        network: Network,
        kind: i32,
        metadata: Option<String>,
        key: Option<String>,
        uri: Option<String>,
        flags: u32,
    }
    /// Arguments of 445, `virNetworkGetMetadata`.
    NetworkGetMetadata {
        network: Network,
        kind: i32,
        uri: Option<String>,
        flags: u32,
    }
    /// Reply of 445.
    NetworkGetMetadataReply {
        metadata: String,
    }
    /// Message 446.
    NetworkEventCallbackMetadataChange {
        callback_id: i32,
        net: Network,
        kind: i32,
        nsuri: Option<String>,
    }
    /// Arguments of 447, `virNodeDeviceUpdate`.
    NodeDeviceUpdate {
        name: String,
        xml_desc: String,
        flags: u32,
    }
    /// Arguments of 448, `virDomainGraphicsReload`.
    DomainGraphicsReload {
        dom: Domain,
        kind: u32,
        flags: u32,
    }
    /// Arguments of 449, `virDomainGetAutostartOnce`.
    DomainGetAutostartOnce {
        dom: Domain,
    }
    /// Reply of 449.
    DomainGetAutostartOnceReply {
        autostart: i32,
    }
    /// Arguments of 450, `virDomainSetAutostartOnce`.
    DomainSetAutostartOnce {
        dom: Domain,
        autostart: i32,
    }
    /// Message 455.
    DomainEventCallbackChannelLifecycle {
        callback_id: i32,
        dom: Domain,
        channel: String,
        state: i32,
        reason: i32,
    }
}

procedures! {
    call 0 1 ConnectOpen ();
    call 1 2 ConnectClose ();
    call 2 3 ConnectGetType ConnectGetTypeReply;
    call 3 4 ConnectGetVersion ConnectGetVersionReply;
    call 4 5 ConnectGetMaxVcpus ConnectGetMaxVcpusReply;
    call 5 6 NodeGetInfo NodeGetInfoReply;
    call 6 7 ConnectGetCapabilities ConnectGetCapabilitiesReply;
    call 7 8 DomainAttachDevice ();
    call 8 9 DomainCreate ();
    call 9 10 DomainCreateXml DomainCreateXmlReply;
    call 10 11 DomainDefineXml DomainDefineXmlReply;
    call 11 12 DomainDestroy ();
    call 12 13 DomainDetachDevice ();
    call 13 14 DomainGetXmlDesc DomainGetXmlDescReply;
    call 14 15 DomainGetAutostart DomainGetAutostartReply;
    call 15 16 DomainGetInfo DomainGetInfoReply;
    call 16 17 DomainGetMaxMemory DomainGetMaxMemoryReply;
    call 17 18 DomainGetMaxVcpus DomainGetMaxVcpusReply;
    call 18 19 DomainGetOsType DomainGetOsTypeReply;
    call 19 20 DomainGetVcpus DomainGetVcpusReply;
    call 20 21 ConnectListDefinedDomains ConnectListDefinedDomainsReply;
    call 21 22 DomainLookupById DomainLookupByIdReply;
    call 22 23 DomainLookupByName DomainLookupByNameReply;
    call 23 24 DomainLookupByUuid DomainLookupByUuidReply;
    call 24 25 ConnectNumOfDefinedDomains ConnectNumOfDefinedDomainsReply;
    call 25 26 DomainPinVcpu ();
    call 26 27 DomainReboot ();
    call 27 28 DomainResume ();
    call 28 29 DomainSetAutostart ();
    call 29 30 DomainSetMaxMemory ();
    call 30 31 DomainSetMemory ();
    call 31 32 DomainSetVcpus ();
    call 32 33 DomainShutdown ();
    call 33 34 DomainSuspend ();
    call 34 35 DomainUndefine ();
    call 35 36 ConnectListDefinedNetworks ConnectListDefinedNetworksReply;
    call 36 37 ConnectListDomains ConnectListDomainsReply;
    call 37 38 ConnectListNetworks ConnectListNetworksReply;
    call 38 39 NetworkCreate ();
    call 39 40 NetworkCreateXml NetworkCreateXmlReply;
    call 40 41 NetworkDefineXml NetworkDefineXmlReply;
    call 41 42 NetworkDestroy ();
    call 42 43 NetworkGetXmlDesc NetworkGetXmlDescReply;
    call 43 44 NetworkGetAutostart NetworkGetAutostartReply;
    call 44 45 NetworkGetBridgeName NetworkGetBridgeNameReply;
    call 45 46 NetworkLookupByName NetworkLookupByNameReply;
    call 46 47 NetworkLookupByUuid NetworkLookupByUuidReply;
    call 47 48 NetworkSetAutostart ();
    call 48 49 NetworkUndefine ();
    call 49 50 ConnectNumOfDefinedNetworks ConnectNumOfDefinedNetworksReply;
    call 50 51 ConnectNumOfDomains ConnectNumOfDomainsReply;
    call 51 52 ConnectNumOfNetworks ConnectNumOfNetworksReply;
    call 52 53 DomainCoreDump ();
    call 53 54 DomainRestore ();
    call 54 55 DomainSave ();
    call 55 56 DomainGetSchedulerType DomainGetSchedulerTypeReply;
    call 56 57 DomainGetSchedulerParameters DomainGetSchedulerParametersReply;
    call 57 58 DomainSetSchedulerParameters ();
    call 58 59 ConnectGetHostname ConnectGetHostnameReply;
    call 59 60 ConnectSupportsFeature ConnectSupportsFeatureReply;
    call 60 61 DomainMigratePrepare DomainMigratePrepareReply;
    call 61 62 DomainMigratePerform ();
    call 62 63 DomainMigrateFinish DomainMigrateFinishReply;
    call 63 64 DomainBlockStats DomainBlockStatsReply;
    call 64 65 DomainInterfaceStats DomainInterfaceStatsReply;
    call 65 66 AuthList AuthListReply;
    call 66 67 AuthSaslInit AuthSaslInitReply;
    call 67 68 AuthSaslStart AuthSaslStartReply;
    call 68 69 AuthSaslStep AuthSaslStepReply;
    call 69 70 AuthPolkit AuthPolkitReply;
    call 70 71 ConnectNumOfStoragePools ConnectNumOfStoragePoolsReply;
    call 71 72 ConnectListStoragePools ConnectListStoragePoolsReply;
    call 72 73 ConnectNumOfDefinedStoragePools ConnectNumOfDefinedStoragePoolsReply;
    call 73 74 ConnectListDefinedStoragePools ConnectListDefinedStoragePoolsReply;
    call 74 75 ConnectFindStoragePoolSources ConnectFindStoragePoolSourcesReply;
    call 75 76 StoragePoolCreateXml StoragePoolCreateXmlReply;
    call 76 77 StoragePoolDefineXml StoragePoolDefineXmlReply;
    call 77 78 StoragePoolCreate ();
    call 78 79 StoragePoolBuild ();
    call 79 80 StoragePoolDestroy ();
    call 80 81 StoragePoolDelete ();
    call 81 82 StoragePoolUndefine ();
    call 82 83 StoragePoolRefresh ();
    call 83 84 StoragePoolLookupByName StoragePoolLookupByNameReply;
    call 84 85 StoragePoolLookupByUuid StoragePoolLookupByUuidReply;
    call 85 86 StoragePoolLookupByVolume StoragePoolLookupByVolumeReply;
    call 86 87 StoragePoolGetInfo StoragePoolGetInfoReply;
    call 87 88 StoragePoolGetXmlDesc StoragePoolGetXmlDescReply;
    call 88 89 StoragePoolGetAutostart StoragePoolGetAutostartReply;
    call 89 90 StoragePoolSetAutostart ();
    call 90 91 StoragePoolNumOfVolumes StoragePoolNumOfVolumesReply;
    call 91 92 StoragePoolListVolumes StoragePoolListVolumesReply;
    call 92 93 StorageVolCreateXml StorageVolCreateXmlReply;
    call 93 94 StorageVolDelete ();
    call 94 95 StorageVolLookupByName StorageVolLookupByNameReply;
    call 95 96 StorageVolLookupByKey StorageVolLookupByKeyReply;
    call 96 97 StorageVolLookupByPath StorageVolLookupByPathReply;
    call 97 98 StorageVolGetInfo StorageVolGetInfoReply;
    call 98 99 StorageVolGetXmlDesc StorageVolGetXmlDescReply;
    call 99 100 StorageVolGetPath StorageVolGetPathReply;
    call 100 101 NodeGetCellsFreeMemory NodeGetCellsFreeMemoryReply;
    call 101 102 NodeGetFreeMemory NodeGetFreeMemoryReply;
    call 102 103 DomainBlockPeek DomainBlockPeekReply;
    call 103 104 DomainMemoryPeek DomainMemoryPeekReply;
    call 104 105 ConnectDomainEventRegister ConnectDomainEventRegisterReply;
    call 105 106 ConnectDomainEventDeregister ConnectDomainEventDeregisterReply;
    call 107 108 DomainMigratePrepare2 DomainMigratePrepare2Reply;
    call 108 109 DomainMigrateFinish2 DomainMigrateFinish2Reply;
    call 109 110 ConnectGetUri ConnectGetUriReply;
    call 110 111 NodeNumOfDevices NodeNumOfDevicesReply;
    call 111 112 NodeListDevices NodeListDevicesReply;
    call 112 113 NodeDeviceLookupByName NodeDeviceLookupByNameReply;
    call 113 114 NodeDeviceGetXmlDesc NodeDeviceGetXmlDescReply;
    call 114 115 NodeDeviceGetParent NodeDeviceGetParentReply;
    call 115 116 NodeDeviceNumOfCaps NodeDeviceNumOfCapsReply;
    call 116 117 NodeDeviceListCaps NodeDeviceListCapsReply;
    call 117 118 NodeDeviceDettach ();
    call 118 119 NodeDeviceReAttach ();
    call 119 120 NodeDeviceReset ();
    call 120 121 DomainGetSecurityLabel DomainGetSecurityLabelReply;
    call 121 122 NodeGetSecurityModel NodeGetSecurityModelReply;
    call 122 123 NodeDeviceCreateXml NodeDeviceCreateXmlReply;
    call 123 124 NodeDeviceDestroy ();
    call 124 125 StorageVolCreateXmlFrom StorageVolCreateXmlFromReply;
    call 125 126 ConnectNumOfInterfaces ConnectNumOfInterfacesReply;
    call 126 127 ConnectListInterfaces ConnectListInterfacesReply;
    call 127 128 InterfaceLookupByName InterfaceLookupByNameReply;
    call 128 129 InterfaceLookupByMacString InterfaceLookupByMacStringReply;
    call 129 130 InterfaceGetXmlDesc InterfaceGetXmlDescReply;
    call 130 131 InterfaceDefineXml InterfaceDefineXmlReply;
    call 131 132 InterfaceUndefine ();
    call 132 133 InterfaceCreate ();
    call 133 134 InterfaceDestroy ();
    call 134 135 ConnectDomainXmlFromNative ConnectDomainXmlFromNativeReply;
    call 135 136 ConnectDomainXmlToNative ConnectDomainXmlToNativeReply;
    call 136 137 ConnectNumOfDefinedInterfaces ConnectNumOfDefinedInterfacesReply;
    call 137 138 ConnectListDefinedInterfaces ConnectListDefinedInterfacesReply;
    call 138 139 ConnectNumOfSecrets ConnectNumOfSecretsReply;
    call 139 140 ConnectListSecrets ConnectListSecretsReply;
    call 140 141 SecretLookupByUuid SecretLookupByUuidReply;
    call 141 142 SecretDefineXml SecretDefineXmlReply;
    call 142 143 SecretGetXmlDesc SecretGetXmlDescReply;
    call 143 144 SecretSetValue ();
    call 144 145 SecretGetValue SecretGetValueReply;
    call 145 146 SecretUndefine ();
    call 146 147 SecretLookupByUsage SecretLookupByUsageReply;
    call 147 148 DomainMigratePrepareTunnel ();
    call 148 149 ConnectIsSecure ConnectIsSecureReply;
    call 149 150 DomainIsActive DomainIsActiveReply;
    call 150 151 DomainIsPersistent DomainIsPersistentReply;
    call 151 152 NetworkIsActive NetworkIsActiveReply;
    call 152 153 NetworkIsPersistent NetworkIsPersistentReply;
    call 153 154 StoragePoolIsActive StoragePoolIsActiveReply;
    call 154 155 StoragePoolIsPersistent StoragePoolIsPersistentReply;
    call 155 156 InterfaceIsActive InterfaceIsActiveReply;
    call 156 157 ConnectGetLibVersion ConnectGetLibVersionReply;
    call 157 158 ConnectCompareCpu ConnectCompareCpuReply;
    call 158 159 DomainMemoryStats DomainMemoryStatsReply;
    call 159 160 DomainAttachDeviceFlags ();
    call 160 161 DomainDetachDeviceFlags ();
    call 161 162 ConnectBaselineCpu ConnectBaselineCpuReply;
    call 162 163 DomainGetJobInfo DomainGetJobInfoReply;
    call 163 164 DomainAbortJob ();
    call 164 165 StorageVolWipe ();
    call 165 166 DomainMigrateSetMaxDowntime ();
    call 166 167 ConnectDomainEventRegisterAny ();
    call 167 168 ConnectDomainEventDeregisterAny ();
    call 173 174 DomainUpdateDeviceFlags ();
    call 174 175 NwfilterLookupByName NwfilterLookupByNameReply;
    call 175 176 NwfilterLookupByUuid NwfilterLookupByUuidReply;
    call 176 177 NwfilterGetXmlDesc NwfilterGetXmlDescReply;
    call 177 178 ConnectNumOfNwfilters ConnectNumOfNwfiltersReply;
    call 178 179 ConnectListNwfilters ConnectListNwfiltersReply;
    call 179 180 NwfilterDefineXml NwfilterDefineXmlReply;
    call 180 181 NwfilterUndefine ();
    call 181 182 DomainManagedSave ();
    call 182 183 DomainHasManagedSaveImage DomainHasManagedSaveImageReply;
    call 183 184 DomainManagedSaveRemove ();
    call 184 185 DomainSnapshotCreateXml DomainSnapshotCreateXmlReply;
    call 185 186 DomainSnapshotGetXmlDesc DomainSnapshotGetXmlDescReply;
    call 186 187 DomainSnapshotNum DomainSnapshotNumReply;
    call 187 188 DomainSnapshotListNames DomainSnapshotListNamesReply;
    call 188 189 DomainSnapshotLookupByName DomainSnapshotLookupByNameReply;
    call 189 190 DomainHasCurrentSnapshot DomainHasCurrentSnapshotReply;
    call 190 191 DomainSnapshotCurrent DomainSnapshotCurrentReply;
    call 191 192 DomainRevertToSnapshot ();
    call 192 193 DomainSnapshotDelete ();
    call 193 194 DomainGetBlockInfo DomainGetBlockInfoReply;
    call 195 196 DomainCreateWithFlags DomainCreateWithFlagsReply;
    call 196 197 DomainSetMemoryParameters ();
    call 197 198 DomainGetMemoryParameters DomainGetMemoryParametersReply;
    call 198 199 DomainSetVcpusFlags ();
    call 199 200 DomainGetVcpusFlags DomainGetVcpusFlagsReply;
    call 200 201 DomainOpenConsole ();
    call 201 202 DomainIsUpdated DomainIsUpdatedReply;
    call 202 203 ConnectGetSysinfo ConnectGetSysinfoReply;
    call 203 204 DomainSetMemoryFlags ();
    call 204 205 DomainSetBlkioParameters ();
    call 205 206 DomainGetBlkioParameters DomainGetBlkioParametersReply;
    call 206 207 DomainMigrateSetMaxSpeed ();
    call 207 208 StorageVolUpload ();
    call 208 209 StorageVolDownload ();
    call 209 210 DomainInjectNmi ();
    call 210 211 DomainScreenshot DomainScreenshotReply;
    call 211 212 DomainGetState DomainGetStateReply;
    call 212 213 DomainMigrateBegin3 DomainMigrateBegin3Reply;
    call 213 214 DomainMigratePrepare3 DomainMigratePrepare3Reply;
    call 214 215 DomainMigratePrepareTunnel3 DomainMigratePrepareTunnel3Reply;
    call 215 216 DomainMigratePerform3 DomainMigratePerform3Reply;
    call 216 217 DomainMigrateFinish3 DomainMigrateFinish3Reply;
    call 217 218 DomainMigrateConfirm3 ();
    call 218 219 DomainSetSchedulerParametersFlags ();
    call 219 220 InterfaceChangeBegin ();
    call 220 221 InterfaceChangeCommit ();
    call 221 222 InterfaceChangeRollback ();
    call 222 223 DomainGetSchedulerParametersFlags DomainGetSchedulerParametersFlagsReply;
    call 224 225 DomainPinVcpuFlags ();
    call 225 226 DomainSendKey ();
    call 226 227 NodeGetCpuStats NodeGetCpuStatsReply;
    call 227 228 NodeGetMemoryStats NodeGetMemoryStatsReply;
    call 228 229 DomainGetControlInfo DomainGetControlInfoReply;
    call 229 230 DomainGetVcpuPinInfo DomainGetVcpuPinInfoReply;
    call 230 231 DomainUndefineFlags ();
    call 231 232 DomainSaveFlags ();
    call 232 233 DomainRestoreFlags ();
    call 233 234 DomainDestroyFlags ();
    call 234 235 DomainSaveImageGetXmlDesc DomainSaveImageGetXmlDescReply;
    call 235 236 DomainSaveImageDefineXml ();
    call 236 237 DomainBlockJobAbort ();
    call 237 238 DomainGetBlockJobInfo DomainGetBlockJobInfoReply;
    call 238 239 DomainBlockJobSetSpeed ();
    call 239 240 DomainBlockPull ();
    call 241 242 DomainMigrateGetMaxSpeed DomainMigrateGetMaxSpeedReply;
    call 242 243 DomainBlockStatsFlags DomainBlockStatsFlagsReply;
    call 243 244 DomainSnapshotGetParent DomainSnapshotGetParentReply;
    call 244 245 DomainReset ();
    call 245 246 DomainSnapshotNumChildren DomainSnapshotNumChildrenReply;
    call 246 247 DomainSnapshotListChildrenNames DomainSnapshotListChildrenNamesReply;
    call 248 249 DomainOpenGraphics ();
    call 249 250 NodeSuspendForDuration ();
    call 250 251 DomainBlockResize ();
    call 251 252 DomainSetBlockIoTune ();
    call 252 253 DomainGetBlockIoTune DomainGetBlockIoTuneReply;
    call 253 254 DomainSetNumaParameters ();
    call 254 255 DomainGetNumaParameters DomainGetNumaParametersReply;
    call 255 256 DomainSetInterfaceParameters ();
    call 256 257 DomainGetInterfaceParameters DomainGetInterfaceParametersReply;
    call 257 258 DomainShutdownFlags ();
    call 258 259 StorageVolWipePattern ();
    call 259 260 StorageVolResize ();
    call 260 261 DomainPmSuspendForDuration ();
    call 261 262 DomainGetCpuStats DomainGetCpuStatsReply;
    call 262 263 DomainGetDiskErrors DomainGetDiskErrorsReply;
    call 263 264 DomainSetMetadata ();
    call 264 265 DomainGetMetadata DomainGetMetadataReply;
    call 265 266 DomainBlockRebase ();
    call 266 267 DomainPmWakeup ();
    call 270 271 DomainSnapshotIsCurrent DomainSnapshotIsCurrentReply;
    call 271 272 DomainSnapshotHasMetadata DomainSnapshotHasMetadataReply;
    call 272 273 ConnectListAllDomains ConnectListAllDomainsReply;
    call 273 274 DomainListAllSnapshots DomainListAllSnapshotsReply;
    call 274 275 DomainSnapshotListAllChildren DomainSnapshotListAllChildrenReply;
    call 276 277 DomainGetHostname DomainGetHostnameReply;
    call 277 278 DomainGetSecurityLabelList DomainGetSecurityLabelListReply;
    call 278 279 DomainPinEmulator ();
    call 279 280 DomainGetEmulatorPinInfo DomainGetEmulatorPinInfoReply;
    call 280 281 ConnectListAllStoragePools ConnectListAllStoragePoolsReply;
    call 281 282 StoragePoolListAllVolumes StoragePoolListAllVolumesReply;
    call 282 283 ConnectListAllNetworks ConnectListAllNetworksReply;
    call 283 284 ConnectListAllInterfaces ConnectListAllInterfacesReply;
    call 284 285 ConnectListAllNodeDevices ConnectListAllNodeDevicesReply;
    call 285 286 ConnectListAllNwfilters ConnectListAllNwfiltersReply;
    call 286 287 ConnectListAllSecrets ConnectListAllSecretsReply;
    call 287 288 NodeSetMemoryParameters ();
    call 288 289 NodeGetMemoryParameters NodeGetMemoryParametersReply;
    call 289 290 DomainBlockCommit ();
    call 290 291 NetworkUpdate ();
    call 292 293 NodeGetCpuMap NodeGetCpuMapReply;
    call 293 294 DomainFstrim ();
    call 294 295 DomainSendProcessSignal ();
    call 295 296 DomainOpenChannel ();
    call 296 297 NodeDeviceLookupScsiHostByWwn NodeDeviceLookupScsiHostByWwnReply;
    call 297 298 DomainGetJobStats DomainGetJobStatsReply;
    call 298 299 DomainMigrateGetCompressionCache DomainMigrateGetCompressionCacheReply;
    call 299 300 DomainMigrateSetCompressionCache ();
    call 300 301 NodeDeviceDetachFlags ();
    call 301 302 DomainMigrateBegin3Params DomainMigrateBegin3ParamsReply;
    call 302 303 DomainMigratePrepare3Params DomainMigratePrepare3ParamsReply;
    call 303 304 DomainMigratePrepareTunnel3Params DomainMigratePrepareTunnel3ParamsReply;
    call 304 305 DomainMigratePerform3Params DomainMigratePerform3ParamsReply;
    call 305 306 DomainMigrateFinish3Params DomainMigrateFinish3ParamsReply;
    call 306 307 DomainMigrateConfirm3Params ();
    call 307 308 DomainSetMemoryStatsPeriod ();
    call 308 309 DomainCreateXmlWithFiles DomainCreateXmlWithFilesReply;
    call 309 310 DomainCreateWithFiles DomainCreateWithFilesReply;
    call 311 312 ConnectGetCpuModelNames ConnectGetCpuModelNamesReply;
    call 312 313 ConnectNetworkEventRegisterAny ConnectNetworkEventRegisterAnyReply;
    call 313 314 ConnectNetworkEventDeregisterAny ();
    call 315 316 ConnectDomainEventCallbackRegisterAny ConnectDomainEventCallbackRegisterAnyReply;
    call 316 317 ConnectDomainEventCallbackDeregisterAny ();
    call 333 334 DomainCoreDumpWithFormat ();
    call 334 335 DomainFsfreeze DomainFsfreezeReply;
    call 335 336 DomainFsthaw DomainFsthawReply;
    call 336 337 DomainGetTime DomainGetTimeReply;
    call 337 338 DomainSetTime ();
    call 339 340 NodeGetFreePages NodeGetFreePagesReply;
    call 340 341 NetworkGetDhcpLeases NetworkGetDhcpLeasesReply;
    call 341 342 ConnectGetDomainCapabilities ConnectGetDomainCapabilitiesReply;
    call 342 343 DomainOpenGraphicsFd ();
    call 343 344 ConnectGetAllDomainStats ConnectGetAllDomainStatsReply;
    call 344 345 DomainBlockCopy ();
    call 346 347 NodeAllocPages NodeAllocPagesReply;
    call 348 349 DomainGetFsinfo DomainGetFsinfoReply;
    call 349 350 DomainDefineXmlFlags DomainDefineXmlFlagsReply;
    call 350 351 DomainGetIothreadInfo DomainGetIothreadInfoReply;
    call 351 352 DomainPinIothread ();
    call 352 353 DomainInterfaceAddresses DomainInterfaceAddressesReply;
    call 354 355 DomainAddIothread ();
    call 355 356 DomainDelIothread ();
    call 356 357 DomainSetUserPassword ();
    call 357 358 DomainRename DomainRenameReply;
    call 359 360 ConnectRegisterCloseCallback ();
    call 360 361 ConnectUnregisterCloseCallback ();
    call 363 364 DomainMigrateStartPostCopy ();
    call 364 365 DomainGetPerfEvents DomainGetPerfEventsReply;
    call 365 366 DomainSetPerfEvents ();
    call 367 368 ConnectStoragePoolEventRegisterAny ConnectStoragePoolEventRegisterAnyReply;
    call 368 369 ConnectStoragePoolEventDeregisterAny ();
    call 370 371 DomainGetGuestVcpus DomainGetGuestVcpusReply;
    call 371 372 DomainSetGuestVcpus ();
    call 373 374 ConnectNodeDeviceEventRegisterAny ConnectNodeDeviceEventRegisterAnyReply;
    call 374 375 ConnectNodeDeviceEventDeregisterAny ();
    call 377 378 StorageVolGetInfoFlags StorageVolGetInfoFlagsReply;
    call 379 380 ConnectSecretEventRegisterAny ConnectSecretEventRegisterAnyReply;
    call 380 381 ConnectSecretEventDeregisterAny ();
    call 383 384 DomainSetVcpu ();
    call 385 386 DomainSetBlockThreshold ();
    call 386 387 DomainMigrateGetMaxDowntime DomainMigrateGetMaxDowntimeReply;
    call 387 388 DomainManagedSaveGetXmlDesc DomainManagedSaveGetXmlDescReply;
    call 388 389 DomainManagedSaveDefineXml ();
    call 389 390 DomainSetLifecycleAction ();
    call 390 391 StoragePoolLookupByTargetPath StoragePoolLookupByTargetPathReply;
    call 391 392 DomainDetachDeviceAlias ();
    call 392 393 ConnectCompareHypervisorCpu ConnectCompareHypervisorCpuReply;
    call 393 394 ConnectBaselineHypervisorCpu ConnectBaselineHypervisorCpuReply;
    call 394 395 NodeGetSevInfo NodeGetSevInfoReply;
    call 395 396 DomainGetLaunchSecurityInfo DomainGetLaunchSecurityInfoReply;
    call 396 397 NwfilterBindingLookupByPortDev NwfilterBindingLookupByPortDevReply;
    call 397 398 NwfilterBindingGetXmlDesc NwfilterBindingGetXmlDescReply;
    call 398 399 NwfilterBindingCreateXml NwfilterBindingCreateXmlReply;
    call 399 400 NwfilterBindingDelete ();
    call 400 401 ConnectListAllNwfilterBindings ConnectListAllNwfilterBindingsReply;
    call 401 402 DomainSetIothreadParams ();
    call 402 403 ConnectGetStoragePoolCapabilities ConnectGetStoragePoolCapabilitiesReply;
    call 403 404 NetworkListAllPorts NetworkListAllPortsReply;
    call 404 405 NetworkPortLookupByUuid NetworkPortLookupByUuidReply;
    call 405 406 NetworkPortCreateXml NetworkPortCreateXmlReply;
    call 406 407 NetworkPortGetParameters NetworkPortGetParametersReply;
    call 407 408 NetworkPortSetParameters ();
    call 408 409 NetworkPortGetXmlDesc NetworkPortGetXmlDescReply;
    call 409 410 NetworkPortDelete ();
    call 410 411 DomainCheckpointCreateXml DomainCheckpointCreateXmlReply;
    call 411 412 DomainCheckpointGetXmlDesc DomainCheckpointGetXmlDescReply;
    call 412 413 DomainListAllCheckpoints DomainListAllCheckpointsReply;
    call 413 414 DomainCheckpointListAllChildren DomainCheckpointListAllChildrenReply;
    call 414 415 DomainCheckpointLookupByName DomainCheckpointLookupByNameReply;
    call 415 416 DomainCheckpointGetParent DomainCheckpointGetParentReply;
    call 416 417 DomainCheckpointDelete ();
    call 417 418 DomainGetGuestInfo DomainGetGuestInfoReply;
    call 418 419 ConnectSetIdentity ();
    call 419 420 DomainAgentSetResponseTimeout DomainAgentSetResponseTimeoutReply;
    call 420 421 DomainBackupBegin ();
    call 421 422 DomainBackupGetXmlDesc DomainBackupGetXmlDescReply;
    call 423 424 DomainAuthorizedSshKeysGet DomainAuthorizedSshKeysGetReply;
    call 424 425 DomainAuthorizedSshKeysSet ();
    call 425 426 DomainGetMessages DomainGetMessagesReply;
    call 426 427 DomainStartDirtyRateCalc ();
    call 427 428 NodeDeviceDefineXml NodeDeviceDefineXmlReply;
    call 428 429 NodeDeviceUndefine ();
    call 429 430 NodeDeviceCreate ();
    call 430 431 NwfilterDefineXmlFlags NwfilterDefineXmlFlagsReply;
    call 431 432 NetworkDefineXmlFlags NetworkDefineXmlFlagsReply;
    call 432 433 NodeDeviceGetAutostart NodeDeviceGetAutostartReply;
    call 433 434 NodeDeviceSetAutostart ();
    call 434 435 NodeDeviceIsPersistent NodeDeviceIsPersistentReply;
    call 435 436 NodeDeviceIsActive NodeDeviceIsActiveReply;
    call 436 437 NetworkCreateXmlFlags NetworkCreateXmlFlagsReply;
    call 438 439 DomainSetLaunchSecurityState ();
    call 439 440 DomainSaveParams ();
    call 440 441 DomainRestoreParams ();
    call 441 442 DomainAbortJobFlags ();
    call 442 443 DomainFdAssociate ();
    call 443 444 NetworkSetMetadata ();
    call 444 445 NetworkGetMetadata NetworkGetMetadataReply;
    call 446 447 NodeDeviceUpdate ();
    call 447 448 DomainGraphicsReload ();
    call 448 449 DomainGetAutostartOnce DomainGetAutostartOnceReply;
    call 449 450 DomainSetAutostartOnce ();
    =>
    event 106 107 DomainEventLifecycle;
    event 168 169 DomainEventReboot;
    event 169 170 DomainEventRtcChange;
    event 170 171 DomainEventWatchdog;
    event 171 172 DomainEventIoError;
    event 172 173 DomainEventGraphics;
    event 194 195 DomainEventIoErrorReason;
    event 223 224 DomainEventControlError;
    event 240 241 DomainEventBlockJob;
    event 247 248 DomainEventDiskChange;
    event 267 268 DomainEventTrayChange;
    event 268 269 DomainEventPmwakeup;
    event 269 270 DomainEventPmsuspend;
    event 275 276 DomainEventBalloonChange;
    event 291 292 DomainEventPmsuspendDisk;
    event 310 311 DomainEventDeviceRemoved;
    event 314 315 NetworkEventLifecycle;
    event 317 318 DomainEventCallbackLifecycle;
    event 318 319 DomainEventCallbackReboot;
    event 319 320 DomainEventCallbackRtcChange;
    event 320 321 DomainEventCallbackWatchdog;
    event 321 322 DomainEventCallbackIoError;
    event 322 323 DomainEventCallbackGraphics;
    event 323 324 DomainEventCallbackIoErrorReason;
    event 324 325 DomainEventCallbackControlError;
    event 325 326 DomainEventCallbackBlockJob;
    event 326 327 DomainEventCallbackDiskChange;
    event 327 328 DomainEventCallbackTrayChange;
    event 328 329 DomainEventCallbackPmwakeup;
    event 329 330 DomainEventCallbackPmsuspend;
    event 330 331 DomainEventCallbackBalloonChange;
    event 331 332 DomainEventCallbackPmsuspendDisk;
    event 332 333 DomainEventCallbackDeviceRemoved;
    event 338 339 DomainEventBlockJob2;
    event 345 346 DomainEventCallbackTunable;
    event 347 348 DomainEventCallbackAgentLifecycle;
    event 353 354 DomainEventCallbackDeviceAdded;
    event 358 359 DomainEventCallbackMigrationIteration;
    event 361 362 ConnectEventConnectionClosed;
    event 362 363 DomainEventCallbackJobCompleted;
    event 366 367 DomainEventCallbackDeviceRemovalFailed;
    event 369 370 StoragePoolEventLifecycle;
    event 372 373 StoragePoolEventRefresh;
    event 375 376 NodeDeviceEventLifecycle;
    event 376 377 NodeDeviceEventUpdate;
    event 378 379 DomainEventCallbackMetadataChange;
    event 381 382 SecretEventLifecycle;
    event 382 383 SecretEventValueChanged;
    event 384 385 DomainEventBlockThreshold;
    event 422 423 DomainEventMemoryFailure;
    event 437 438 DomainEventMemoryDeviceSizeChange;
    event 445 446 NetworkEventCallbackMetadataChange;
    event 450 455 DomainEventCallbackChannelLifecycle;
}
