//! The types of the program `remote`. Made of `procedures.tsv` and `members.tsv` by `tests/table.rs`.

use super::procedures;
use crate::xdr::{structures, *};

structures! {
    /// Opens the driver that a URI names; every other call but those of authentication comes after it.
    ///
    /// Arguments of call 1, `virConnectOpen`.
    ConnectOpen {
        /// The URI; absent: the daemon chooses.
        name: Option<String>,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// Closes the driver.
    ///
    /// Arguments of call 2, `virConnectClose`.
    ConnectClose {
    }
    /// The name of the driver, such as QEMU.
    ///
    /// Arguments of call 3, `virConnectGetType`.
    ConnectGetType {
    }
    /// What [`ConnectGetType`] answers.
    ConnectGetTypeReply {
        /// The name of the driver.
        kind: String,
    }
    /// The version of the hypervisor.
    ///
    /// Arguments of call 4, `virConnectGetVersion`.
    ConnectGetVersion {
    }
    /// What [`ConnectGetVersion`] answers.
    ConnectGetVersionReply {
        /// The version as one number: 1,000,000 for each major, 1,000 for each minor release.
        hv_ver: u64,
    }
    /// The most virtual CPUs that a guest of a type can have.
    ///
    /// Arguments of call 5, `virConnectGetMaxVcpus`.
    ConnectGetMaxVcpus {
        /// The type of the guest, such as kvm; absent: the usual one.
        kind: Option<String>,
    }
    /// What [`ConnectGetMaxVcpus`] answers.
    ConnectGetMaxVcpusReply {
        /// The most virtual CPUs.
        max_vcpus: i32,
    }
    /// The host's CPUs and memory.
    ///
    /// Arguments of call 6, `virNodeGetInfo`.
    NodeGetInfo {
    }
    /// What [`NodeGetInfo`] answers.
    NodeGetInfoReply {
        /// The model.
        model: Name<32>,
        /// The memory of the host, in KiB.
        memory: u64,
        /// How many CPUs there are.
        cpus: i32,
        /// The frequency of the CPUs.
        mhz: i32,
        /// NUMA nodes.
        nodes: i32,
        /// CPU sockets of a NUMA node.
        sockets: i32,
        /// Cores of a socket.
        cores: i32,
        /// Threads of a core.
        threads: i32,
    }
    /// The host's and driver's abilities, as XML.
    ///
    /// Arguments of call 7, `virConnectGetCapabilities`.
    ConnectGetCapabilities {
    }
    /// What [`ConnectGetCapabilities`] answers.
    ConnectGetCapabilitiesReply {
        /// The abilities, as XML.
        capabilities: String,
    }
    /// Adds a device to a running guest.
    ///
    /// Arguments of call 8, `virDomainAttachDevice`.
    DomainAttachDevice {
        /// The guest.
        dom: Domain,
        /// The definition or description as XML.
        xml: String,
    }
    /// Starts a guest that is defined.
    ///
    /// Arguments of call 9, `virDomainCreate`.
    DomainCreate {
        /// The guest.
        dom: Domain,
    }
    /// Starts a guest that has no definition and is gone when it ends.
    ///
    /// Arguments of call 10, `virDomainCreateXML`.
    DomainCreateXml {
        /// The definition as XML.
        xml_desc: String,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`DomainCreateXml`] answers.
    DomainCreateXmlReply {
        /// The guest.
        dom: Domain,
    }
    /// Keeps a guest's definition, in the place of one of the same name and UUID.
    ///
    /// Arguments of call 11, `virDomainDefineXML`.
    DomainDefineXml {
        /// The definition or description as XML.
        xml: String,
    }
    /// What [`DomainDefineXml`] answers.
    DomainDefineXmlReply {
        /// The guest.
        dom: Domain,
    }
    /// Ends a guest at once.
    ///
    /// Arguments of call 12, `virDomainDestroy`.
    DomainDestroy {
        /// The guest.
        dom: Domain,
    }
    /// Takes a device out of a running guest.
    ///
    /// Arguments of call 13, `virDomainDetachDevice`.
    DomainDetachDevice {
        /// The guest.
        dom: Domain,
        /// The definition or description as XML.
        xml: String,
    }
    /// The definition of a guest, as XML.
    ///
    /// Arguments of call 14, `virDomainGetXMLDesc`.
    DomainGetXmlDesc {
        /// The guest.
        dom: Domain,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`DomainGetXmlDesc`] answers.
    DomainGetXmlDescReply {
        /// The definition or description as XML.
        xml: String,
    }
    /// Whether a guest is started with the host.
    ///
    /// Arguments of call 15, `virDomainGetAutostart`.
    DomainGetAutostart {
        /// The guest.
        dom: Domain,
    }
    /// What [`DomainGetAutostart`] answers.
    DomainGetAutostartReply {
        /// Whether it is started with the host: 0 or 1.
        autostart: i32,
    }
    /// State, memory, virtual CPUs and CPU time of a guest.
    ///
    /// Arguments of call 16, `virDomainGetInfo`.
    DomainGetInfo {
        /// The guest.
        dom: Domain,
    }
    /// What [`DomainGetInfo`] answers.
    DomainGetInfoReply {
        /// The state, by its number.
        state: u32,
        /// The most memory that it may have, in KiB.
        max_mem: u64,
        /// The memory that the guest has now, in KiB.
        memory: u64,
        /// How many virtual CPUs there are.
        nr_virt_cpu: u32,
        /// The CPU time that it used, in nanoseconds.
        cpu_time: u64,
    }
    /// The most memory that a guest may have.
    ///
    /// Arguments of call 17, `virDomainGetMaxMemory`.
    DomainGetMaxMemory {
        /// The guest.
        dom: Domain,
    }
    /// What [`DomainGetMaxMemory`] answers.
    DomainGetMaxMemoryReply {
        /// The most memory that the guest may have, in KiB.
        memory: u64,
    }
    /// The most virtual CPUs that a guest may have.
    ///
    /// Arguments of call 18, `virDomainGetMaxVcpus`.
    DomainGetMaxVcpus {
        /// The guest.
        dom: Domain,
    }
    /// What [`DomainGetMaxVcpus`] answers.
    DomainGetMaxVcpusReply {
        /// How many there are.
        num: i32,
    }
    /// What kind of system a guest runs, such as hvm.
    ///
    /// Arguments of call 19, `virDomainGetOSType`.
    DomainGetOsType {
        /// The guest.
        dom: Domain,
    }
    /// What [`DomainGetOsType`] answers.
    DomainGetOsTypeReply {
        /// What kind of system it is, such as hvm.
        kind: String,
    }
    /// The virtual CPUs of a running guest and the host CPUs that they may run on.
    ///
    /// Arguments of call 20, `virDomainGetVcpus`.
    DomainGetVcpus {
        /// The guest.
        dom: Domain,
        /// The most entries that the answer may have.
        maxinfo: i32,
        /// How many bytes a map of CPUs has.
        maplen: i32,
    }
    /// One of `info` of [`DomainGetVcpusReply`].
    DomainGetVcpusReplyInfo {
        /// The number, from 0.
        number: u32,
        /// The state, by its number.
        state: i32,
        /// The CPU time that it used, in nanoseconds.
        cpu_time: u64,
        /// The host CPU that it runs on; -1: none.
        cpu: i32,
    }
    /// What [`DomainGetVcpus`] answers.
    DomainGetVcpusReply {
        /// What is known of each.
        info: List<DomainGetVcpusReplyInfo, 16384>,
        /// Maps of CPUs behind each other, each of the length that was asked for.
        cpumaps: Opaque<8388608>,
    }
    /// Names of the guests that are defined and do not run.
    ///
    /// Arguments of call 21, `virConnectListDefinedDomains`.
    ConnectListDefinedDomains {
        /// The most names that the answer may have.
        maxnames: i32,
    }
    /// What [`ConnectListDefinedDomains`] answers.
    ConnectListDefinedDomainsReply {
        /// The names.
        names: List<String, 16384>,
    }
    /// The running guest with a number.
    ///
    /// Arguments of call 22, `virDomainLookupByID`.
    DomainLookupById {
        /// The number of the running guest.
        id: i32,
    }
    /// What [`DomainLookupById`] answers.
    DomainLookupByIdReply {
        /// The guest.
        dom: Domain,
    }
    /// The guest with a name.
    ///
    /// Arguments of call 23, `virDomainLookupByName`.
    DomainLookupByName {
        /// The name.
        name: String,
    }
    /// What [`DomainLookupByName`] answers.
    DomainLookupByNameReply {
        /// The guest.
        dom: Domain,
    }
    /// The guest with a UUID.
    ///
    /// Arguments of call 24, `virDomainLookupByUUID`.
    DomainLookupByUuid {
        /// The UUID, 16 bytes.
        uuid: Uuid,
    }
    /// What [`DomainLookupByUuid`] answers.
    DomainLookupByUuidReply {
        /// The guest.
        dom: Domain,
    }
    /// How many guests are defined and do not run.
    ///
    /// Arguments of call 25, `virConnectNumOfDefinedDomains`.
    ConnectNumOfDefinedDomains {
    }
    /// What [`ConnectNumOfDefinedDomains`] answers.
    ConnectNumOfDefinedDomainsReply {
        /// How many there are.
        num: i32,
    }
    /// Says on which host CPUs a virtual CPU may run.
    ///
    /// Arguments of call 26, `virDomainPinVcpu`.
    DomainPinVcpu {
        /// The guest.
        dom: Domain,
        /// The number of the virtual CPU.
        vcpu: u32,
        /// CPUs as bits, the lowest bit of the first byte being CPU 0.
        cpumap: Opaque<2048>,
    }
    /// Restarts the guest's system.
    ///
    /// Arguments of call 27, `virDomainReboot`.
    DomainReboot {
        /// The guest.
        dom: Domain,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// Lets a paused guest go on.
    ///
    /// Arguments of call 28, `virDomainResume`.
    DomainResume {
        /// The guest.
        dom: Domain,
    }
    /// Says whether a guest is started with the host.
    ///
    /// Arguments of call 29, `virDomainSetAutostart`.
    DomainSetAutostart {
        /// The guest.
        dom: Domain,
        /// Whether it is started with the host: 0 or 1.
        autostart: i32,
    }
    /// Sets the most memory that a guest may have.
    ///
    /// Arguments of call 30, `virDomainSetMaxMemory`.
    DomainSetMaxMemory {
        /// The guest.
        dom: Domain,
        /// The most memory that the guest may have, in KiB.
        memory: u64,
    }
    /// Sets the memory that a guest has now.
    ///
    /// Arguments of call 31, `virDomainSetMemory`.
    DomainSetMemory {
        /// The guest.
        dom: Domain,
        /// The memory that the guest has from now on, in KiB.
        memory: u64,
    }
    /// Sets how many virtual CPUs a running guest has.
    ///
    /// Arguments of call 32, `virDomainSetVcpus`.
    DomainSetVcpus {
        /// The guest.
        dom: Domain,
        /// How many virtual CPUs.
        nvcpus: u32,
    }
    /// Asks the guest's system to shut down.
    ///
    /// Arguments of call 33, `virDomainShutdown`.
    DomainShutdown {
        /// The guest.
        dom: Domain,
    }
    /// Pauses a guest.
    ///
    /// Arguments of call 34, `virDomainSuspend`.
    DomainSuspend {
        /// The guest.
        dom: Domain,
    }
    /// Forgets a guest's definition.
    ///
    /// Arguments of call 35, `virDomainUndefine`.
    DomainUndefine {
        /// The guest.
        dom: Domain,
    }
    /// Names of the networks that are defined and not active.
    ///
    /// Arguments of call 36, `virConnectListDefinedNetworks`.
    ConnectListDefinedNetworks {
        /// The most names that the answer may have.
        maxnames: i32,
    }
    /// What [`ConnectListDefinedNetworks`] answers.
    ConnectListDefinedNetworksReply {
        /// The names.
        names: List<String, 16384>,
    }
    /// Numbers of the running guests.
    ///
    /// Arguments of call 37, `virConnectListDomains`.
    ConnectListDomains {
        /// The most numbers that the answer may have.
        maxids: i32,
    }
    /// What [`ConnectListDomains`] answers.
    ConnectListDomainsReply {
        /// The numbers.
        ids: List<i32, 16384>,
    }
    /// Names of the active networks.
    ///
    /// Arguments of call 38, `virConnectListNetworks`.
    ConnectListNetworks {
        /// The most names that the answer may have.
        maxnames: i32,
    }
    /// What [`ConnectListNetworks`] answers.
    ConnectListNetworksReply {
        /// The names.
        names: List<String, 16384>,
    }
    /// Starts a network that is defined.
    ///
    /// Arguments of call 39, `virNetworkCreate`.
    NetworkCreate {
        /// The network.
        net: Network,
    }
    /// Starts a network that has no definition.
    ///
    /// Arguments of call 40, `virNetworkCreateXML`.
    NetworkCreateXml {
        /// The definition or description as XML.
        xml: String,
    }
    /// What [`NetworkCreateXml`] answers.
    NetworkCreateXmlReply {
        /// The network.
        net: Network,
    }
    /// Keeps a network's definition.
    ///
    /// Arguments of call 41, `virNetworkDefineXML`.
    NetworkDefineXml {
        /// The definition or description as XML.
        xml: String,
    }
    /// What [`NetworkDefineXml`] answers.
    NetworkDefineXmlReply {
        /// The network.
        net: Network,
    }
    /// Ends a network.
    ///
    /// Arguments of call 42, `virNetworkDestroy`.
    NetworkDestroy {
        /// The network.
        net: Network,
    }
    /// The definition of a network, as XML.
    ///
    /// Arguments of call 43, `virNetworkGetXMLDesc`.
    NetworkGetXmlDesc {
        /// The network.
        net: Network,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`NetworkGetXmlDesc`] answers.
    NetworkGetXmlDescReply {
        /// The definition or description as XML.
        xml: String,
    }
    /// Whether a network is started with the host.
    ///
    /// Arguments of call 44, `virNetworkGetAutostart`.
    NetworkGetAutostart {
        /// The network.
        net: Network,
    }
    /// What [`NetworkGetAutostart`] answers.
    NetworkGetAutostartReply {
        /// Whether it is started with the host: 0 or 1.
        autostart: i32,
    }
    /// The name of the bridge that a network has on the host.
    ///
    /// Arguments of call 45, `virNetworkGetBridgeName`.
    NetworkGetBridgeName {
        /// The network.
        net: Network,
    }
    /// What [`NetworkGetBridgeName`] answers.
    NetworkGetBridgeNameReply {
        /// The name.
        name: String,
    }
    /// The network with a name.
    ///
    /// Arguments of call 46, `virNetworkLookupByName`.
    NetworkLookupByName {
        /// The name.
        name: String,
    }
    /// What [`NetworkLookupByName`] answers.
    NetworkLookupByNameReply {
        /// The network.
        net: Network,
    }
    /// The network with a UUID.
    ///
    /// Arguments of call 47, `virNetworkLookupByUUID`.
    NetworkLookupByUuid {
        /// The UUID, 16 bytes.
        uuid: Uuid,
    }
    /// What [`NetworkLookupByUuid`] answers.
    NetworkLookupByUuidReply {
        /// The network.
        net: Network,
    }
    /// Says whether a network is started with the host.
    ///
    /// Arguments of call 48, `virNetworkSetAutostart`.
    NetworkSetAutostart {
        /// The network.
        net: Network,
        /// Whether it is started with the host: 0 or 1.
        autostart: i32,
    }
    /// Forgets a network's definition.
    ///
    /// Arguments of call 49, `virNetworkUndefine`.
    NetworkUndefine {
        /// The network.
        net: Network,
    }
    /// How many networks are defined and not active.
    ///
    /// Arguments of call 50, `virConnectNumOfDefinedNetworks`.
    ConnectNumOfDefinedNetworks {
    }
    /// What [`ConnectNumOfDefinedNetworks`] answers.
    ConnectNumOfDefinedNetworksReply {
        /// How many there are.
        num: i32,
    }
    /// How many guests run.
    ///
    /// Arguments of call 51, `virConnectNumOfDomains`.
    ConnectNumOfDomains {
    }
    /// What [`ConnectNumOfDomains`] answers.
    ConnectNumOfDomainsReply {
        /// How many there are.
        num: i32,
    }
    /// How many networks are active.
    ///
    /// Arguments of call 52, `virConnectNumOfNetworks`.
    ConnectNumOfNetworks {
    }
    /// What [`ConnectNumOfNetworks`] answers.
    ConnectNumOfNetworksReply {
        /// How many there are.
        num: i32,
    }
    /// Writes the memory of a guest to a file on the host.
    ///
    /// Arguments of call 53, `virDomainCoreDump`.
    DomainCoreDump {
        /// The guest.
        dom: Domain,
        /// The path of the file on the host.
        to: String,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// Starts a guest from a file that has its state.
    ///
    /// Arguments of call 54, `virDomainRestore`.
    DomainRestore {
        /// The path of the file on the host.
        from: String,
    }
    /// Writes the state of a guest to a file and ends it.
    ///
    /// Arguments of call 55, `virDomainSave`.
    DomainSave {
        /// The guest.
        dom: Domain,
        /// The path of the file on the host.
        to: String,
    }
    /// The name of the scheduler of a guest and how many parameters it has.
    ///
    /// Arguments of call 56, `virDomainGetSchedulerType`.
    DomainGetSchedulerType {
        /// The guest.
        dom: Domain,
    }
    /// What [`DomainGetSchedulerType`] answers.
    DomainGetSchedulerTypeReply {
        /// The name of the scheduler.
        kind: String,
        /// How many parameters there are, or how many fit the answer; 0 asks for their number alone.
        nparams: i32,
    }
    /// The scheduler's parameters of a guest.
    ///
    /// Arguments of call 57, `virDomainGetSchedulerParameters`.
    DomainGetSchedulerParameters {
        /// The guest.
        dom: Domain,
        /// How many parameters there are, or how many fit the answer; 0 asks for their number alone.
        nparams: i32,
    }
    /// What [`DomainGetSchedulerParameters`] answers.
    DomainGetSchedulerParametersReply {
        /// Parameters by name, each with a value of a type.
        params: List<Param, 16>,
    }
    /// Sets the scheduler's parameters of a guest.
    ///
    /// Arguments of call 58, `virDomainSetSchedulerParameters`.
    DomainSetSchedulerParameters {
        /// The guest.
        dom: Domain,
        /// Parameters by name, each with a value of a type.
        params: List<Param, 16>,
    }
    /// The name of the host.
    ///
    /// Arguments of call 59, `virConnectGetHostname`.
    ConnectGetHostname {
    }
    /// What [`ConnectGetHostname`] answers.
    ConnectGetHostnameReply {
        /// The name of the host.
        hostname: String,
    }
    /// Whether the driver or the daemon has a feature, by its number.
    ///
    /// Arguments of call 60, `virConnectSupportsFeature`.
    ConnectSupportsFeature {
        /// The number of the feature.
        feature: i32,
    }
    /// What [`ConnectSupportsFeature`] answers.
    ConnectSupportsFeatureReply {
        /// Whether it is there: 0 or 1.
        supported: i32,
    }
    /// Prepares the target of a migration, in its first form.
    ///
    /// Arguments of call 61, `virDomainMigratePrepare`.
    DomainMigratePrepare {
        /// Where the target is to be reached; absent: the target says so.
        uri_in: Option<String>,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u64,
        /// The name that the guest gets at the target; absent: the one that it has.
        dname: Option<String>,
        /// The most bandwidth of the migration in MiB/s; 0: no limit.
        resource: u64,
    }
    /// What [`DomainMigratePrepare`] answers.
    DomainMigratePrepareReply {
        /// What the two sides of a migration tell each other, which their drivers alone understand.
        cookie: Opaque<4194304>,
        /// Where the migration goes; absent: where the caller meant.
        uri_out: Option<String>,
    }
    /// Moves the guest, in the first form of migration.
    ///
    /// Arguments of call 62, `virDomainMigratePerform`.
    DomainMigratePerform {
        /// The guest.
        dom: Domain,
        /// What the two sides of a migration tell each other, which their drivers alone understand.
        cookie: Opaque<4194304>,
        /// The URI.
        uri: String,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u64,
        /// The name that the guest gets at the target; absent: the one that it has.
        dname: Option<String>,
        /// The most bandwidth of the migration in MiB/s; 0: no limit.
        resource: u64,
    }
    /// Ends a migration at its target, in its first form.
    ///
    /// Arguments of call 63, `virDomainMigrateFinish`.
    DomainMigrateFinish {
        /// The name that the guest gets at the target; absent: the one that it has.
        dname: String,
        /// What the two sides of a migration tell each other, which their drivers alone understand.
        cookie: Opaque<4194304>,
        /// The URI.
        uri: String,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u64,
    }
    /// What [`DomainMigrateFinish`] answers.
    DomainMigrateFinishReply {
        /// The guest at the target.
        ddom: Domain,
    }
    /// How much was read from and written to a disk of a guest.
    ///
    /// Arguments of call 64, `virDomainBlockStats`.
    DomainBlockStats {
        /// The guest.
        dom: Domain,
        /// The path on the host, or the name of the disk or interface in the guest.
        path: String,
    }
    /// What [`DomainBlockStats`] answers.
    DomainBlockStatsReply {
        /// Requests to read.
        rd_req: i64,
        /// Bytes that were read.
        rd_bytes: i64,
        /// Requests to write.
        wr_req: i64,
        /// Bytes that were written.
        wr_bytes: i64,
        /// Errors; -1: not counted.
        errs: i64,
    }
    /// How much was received and sent by an interface of a guest.
    ///
    /// Arguments of call 65, `virDomainInterfaceStats`.
    DomainInterfaceStats {
        /// The guest.
        dom: Domain,
        /// The device.
        device: String,
    }
    /// What [`DomainInterfaceStats`] answers.
    DomainInterfaceStatsReply {
        /// Bytes that were received.
        rx_bytes: i64,
        /// Packets that were received.
        rx_packets: i64,
        /// Errors of receiving.
        rx_errs: i64,
        /// Packets that were dropped.
        rx_drop: i64,
        /// Bytes that were sent.
        tx_bytes: i64,
        /// Packets that were sent.
        tx_packets: i64,
        /// Errors of sending.
        tx_errs: i64,
        /// Packets that were not sent.
        tx_drop: i64,
    }
    /// The ways to authenticate that the daemon offers.
    ///
    /// Arguments of call 66, `virAuthList`.
    AuthList {
    }
    /// What [`AuthList`] answers.
    AuthListReply {
        /// The ways or kinds, by their numbers.
        types: List<i32, 20>,
    }
    /// The mechanisms of SASL that the daemon offers.
    ///
    /// Arguments of call 67, `virAuthSaslInit`.
    AuthSaslInit {
    }
    /// What [`AuthSaslInit`] answers.
    AuthSaslInitReply {
        /// The names of the mechanisms, with commas.
        mechlist: String,
    }
    /// Begins an exchange of SASL.
    ///
    /// Arguments of call 68, `virAuthSaslStart`.
    AuthSaslStart {
        /// The name of the mechanism.
        mech: String,
        /// 1 where there are no data, which is something else than empty ones.
        nil: i32,
        /// The data.
        data: Chars<65536>,
    }
    /// What [`AuthSaslStart`] answers.
    AuthSaslStartReply {
        /// Whether the exchange is complete: 0 or 1.
        complete: i32,
        /// 1 where there are no data, which is something else than empty ones.
        nil: i32,
        /// The data.
        data: Chars<65536>,
    }
    /// Goes on with an exchange of SASL.
    ///
    /// Arguments of call 69, `virAuthSaslStep`.
    AuthSaslStep {
        /// 1 where there are no data, which is something else than empty ones.
        nil: i32,
        /// The data.
        data: Chars<65536>,
    }
    /// What [`AuthSaslStep`] answers.
    AuthSaslStepReply {
        /// Whether the exchange is complete: 0 or 1.
        complete: i32,
        /// 1 where there are no data, which is something else than empty ones.
        nil: i32,
        /// The data.
        data: Chars<65536>,
    }
    /// Authenticates by polkit.
    ///
    /// Arguments of call 70, `virAuthPolkit`.
    AuthPolkit {
    }
    /// What [`AuthPolkit`] answers.
    AuthPolkitReply {
        /// Whether the exchange is complete: 0 or 1.
        complete: i32,
    }
    /// How many storage pools are active.
    ///
    /// Arguments of call 71, `virConnectNumOfStoragePools`.
    ConnectNumOfStoragePools {
    }
    /// What [`ConnectNumOfStoragePools`] answers.
    ConnectNumOfStoragePoolsReply {
        /// How many there are.
        num: i32,
    }
    /// Names of the active storage pools.
    ///
    /// Arguments of call 72, `virConnectListStoragePools`.
    ConnectListStoragePools {
        /// The most names that the answer may have.
        maxnames: i32,
    }
    /// What [`ConnectListStoragePools`] answers.
    ConnectListStoragePoolsReply {
        /// The names.
        names: List<String, 16384>,
    }
    /// How many storage pools are defined and not active.
    ///
    /// Arguments of call 73, `virConnectNumOfDefinedStoragePools`.
    ConnectNumOfDefinedStoragePools {
    }
    /// What [`ConnectNumOfDefinedStoragePools`] answers.
    ConnectNumOfDefinedStoragePoolsReply {
        /// How many there are.
        num: i32,
    }
    /// Names of the storage pools that are defined and not active.
    ///
    /// Arguments of call 74, `virConnectListDefinedStoragePools`.
    ConnectListDefinedStoragePools {
        /// The most names that the answer may have.
        maxnames: i32,
    }
    /// What [`ConnectListDefinedStoragePools`] answers.
    ConnectListDefinedStoragePoolsReply {
        /// The names.
        names: List<String, 16384>,
    }
    /// Looks for sources from which storage pools can be made.
    ///
    /// Arguments of call 75, `virConnectFindStoragePoolSources`.
    ConnectFindStoragePoolSources {
        /// The type of the pool.
        kind: String,
        /// What is looked for, as XML; absent: all.
        src_spec: Option<String>,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`ConnectFindStoragePoolSources`] answers.
    ConnectFindStoragePoolSourcesReply {
        /// The definition or description as XML.
        xml: String,
    }
    /// Starts a storage pool that has no definition.
    ///
    /// Arguments of call 76, `virStoragePoolCreateXML`.
    StoragePoolCreateXml {
        /// The definition or description as XML.
        xml: String,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`StoragePoolCreateXml`] answers.
    StoragePoolCreateXmlReply {
        /// The storage pool.
        pool: Pool,
    }
    /// Keeps a storage pool's definition.
    ///
    /// Arguments of call 77, `virStoragePoolDefineXML`.
    StoragePoolDefineXml {
        /// The definition or description as XML.
        xml: String,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`StoragePoolDefineXml`] answers.
    StoragePoolDefineXmlReply {
        /// The storage pool.
        pool: Pool,
    }
    /// Starts a storage pool that is defined.
    ///
    /// Arguments of call 78, `virStoragePoolCreate`.
    StoragePoolCreate {
        /// The storage pool.
        pool: Pool,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// Makes what a storage pool keeps its volumes in.
    ///
    /// Arguments of call 79, `virStoragePoolBuild`.
    StoragePoolBuild {
        /// The storage pool.
        pool: Pool,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// Ends a storage pool; its volumes stay.
    ///
    /// Arguments of call 80, `virStoragePoolDestroy`.
    StoragePoolDestroy {
        /// The storage pool.
        pool: Pool,
    }
    /// Deletes what a storage pool keeps its volumes in.
    ///
    /// Arguments of call 81, `virStoragePoolDelete`.
    StoragePoolDelete {
        /// The storage pool.
        pool: Pool,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// Forgets a storage pool's definition.
    ///
    /// Arguments of call 82, `virStoragePoolUndefine`.
    StoragePoolUndefine {
        /// The storage pool.
        pool: Pool,
    }
    /// Looks again at which volumes a storage pool has.
    ///
    /// Arguments of call 83, `virStoragePoolRefresh`.
    StoragePoolRefresh {
        /// The storage pool.
        pool: Pool,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// The storage pool with a name.
    ///
    /// Arguments of call 84, `virStoragePoolLookupByName`.
    StoragePoolLookupByName {
        /// The name.
        name: String,
    }
    /// What [`StoragePoolLookupByName`] answers.
    StoragePoolLookupByNameReply {
        /// The storage pool.
        pool: Pool,
    }
    /// The storage pool with a UUID.
    ///
    /// Arguments of call 85, `virStoragePoolLookupByUUID`.
    StoragePoolLookupByUuid {
        /// The UUID, 16 bytes.
        uuid: Uuid,
    }
    /// What [`StoragePoolLookupByUuid`] answers.
    StoragePoolLookupByUuidReply {
        /// The storage pool.
        pool: Pool,
    }
    /// The storage pool that a volume is in.
    ///
    /// Arguments of call 86, `virStoragePoolLookupByVolume`.
    StoragePoolLookupByVolume {
        /// The volume.
        vol: Volume,
    }
    /// What [`StoragePoolLookupByVolume`] answers.
    StoragePoolLookupByVolumeReply {
        /// The storage pool.
        pool: Pool,
    }
    /// State and sizes of a storage pool.
    ///
    /// Arguments of call 87, `virStoragePoolGetInfo`.
    StoragePoolGetInfo {
        /// The storage pool.
        pool: Pool,
    }
    /// What [`StoragePoolGetInfo`] answers.
    StoragePoolGetInfoReply {
        /// The state, by its number.
        state: u32,
        /// The size as the guest or user sees it, in bytes.
        capacity: u64,
        /// The space that is taken on the host, in bytes.
        allocation: u64,
        /// The space that is free, in bytes.
        available: u64,
    }
    /// The definition of a storage pool, as XML.
    ///
    /// Arguments of call 88, `virStoragePoolGetXMLDesc`.
    StoragePoolGetXmlDesc {
        /// The storage pool.
        pool: Pool,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`StoragePoolGetXmlDesc`] answers.
    StoragePoolGetXmlDescReply {
        /// The definition or description as XML.
        xml: String,
    }
    /// Whether a storage pool is started with the host.
    ///
    /// Arguments of call 89, `virStoragePoolGetAutostart`.
    StoragePoolGetAutostart {
        /// The storage pool.
        pool: Pool,
    }
    /// What [`StoragePoolGetAutostart`] answers.
    StoragePoolGetAutostartReply {
        /// Whether it is started with the host: 0 or 1.
        autostart: i32,
    }
    /// Says whether a storage pool is started with the host.
    ///
    /// Arguments of call 90, `virStoragePoolSetAutostart`.
    StoragePoolSetAutostart {
        /// The storage pool.
        pool: Pool,
        /// Whether it is started with the host: 0 or 1.
        autostart: i32,
    }
    /// How many volumes an active storage pool has.
    ///
    /// Arguments of call 91, `virStoragePoolNumOfVolumes`.
    StoragePoolNumOfVolumes {
        /// The storage pool.
        pool: Pool,
    }
    /// What [`StoragePoolNumOfVolumes`] answers.
    StoragePoolNumOfVolumesReply {
        /// How many there are.
        num: i32,
    }
    /// Names of the volumes of a storage pool.
    ///
    /// Arguments of call 92, `virStoragePoolListVolumes`.
    StoragePoolListVolumes {
        /// The storage pool.
        pool: Pool,
        /// The most names that the answer may have.
        maxnames: i32,
    }
    /// What [`StoragePoolListVolumes`] answers.
    StoragePoolListVolumesReply {
        /// The names.
        names: List<String, 16384>,
    }
    /// Makes a volume in a storage pool.
    ///
    /// Arguments of call 93, `virStorageVolCreateXML`.
    StorageVolCreateXml {
        /// The storage pool.
        pool: Pool,
        /// The definition or description as XML.
        xml: String,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`StorageVolCreateXml`] answers.
    StorageVolCreateXmlReply {
        /// The volume.
        vol: Volume,
    }
    /// Deletes a volume.
    ///
    /// Arguments of call 94, `virStorageVolDelete`.
    StorageVolDelete {
        /// The volume.
        vol: Volume,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// The volume of a pool with a name.
    ///
    /// Arguments of call 95, `virStorageVolLookupByName`.
    StorageVolLookupByName {
        /// The storage pool.
        pool: Pool,
        /// The name.
        name: String,
    }
    /// What [`StorageVolLookupByName`] answers.
    StorageVolLookupByNameReply {
        /// The volume.
        vol: Volume,
    }
    /// The volume with a key.
    ///
    /// Arguments of call 96, `virStorageVolLookupByKey`.
    StorageVolLookupByKey {
        /// The key.
        key: String,
    }
    /// What [`StorageVolLookupByKey`] answers.
    StorageVolLookupByKeyReply {
        /// The volume.
        vol: Volume,
    }
    /// The volume with a path on the host.
    ///
    /// Arguments of call 97, `virStorageVolLookupByPath`.
    StorageVolLookupByPath {
        /// The path of the volume on the host.
        path: String,
    }
    /// What [`StorageVolLookupByPath`] answers.
    StorageVolLookupByPathReply {
        /// The volume.
        vol: Volume,
    }
    /// Kind and sizes of a volume.
    ///
    /// Arguments of call 98, `virStorageVolGetInfo`.
    StorageVolGetInfo {
        /// The volume.
        vol: Volume,
    }
    /// What [`StorageVolGetInfo`] answers.
    StorageVolGetInfoReply {
        /// The kind, by its number.
        kind: i32,
        /// The size as the guest or user sees it, in bytes.
        capacity: u64,
        /// The space that is taken on the host, in bytes.
        allocation: u64,
    }
    /// The definition of a volume, as XML.
    ///
    /// Arguments of call 99, `virStorageVolGetXMLDesc`.
    StorageVolGetXmlDesc {
        /// The volume.
        vol: Volume,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`StorageVolGetXmlDesc`] answers.
    StorageVolGetXmlDescReply {
        /// The definition or description as XML.
        xml: String,
    }
    /// The path of a volume on the host.
    ///
    /// Arguments of call 100, `virStorageVolGetPath`.
    StorageVolGetPath {
        /// The volume.
        vol: Volume,
    }
    /// What [`StorageVolGetPath`] answers.
    StorageVolGetPathReply {
        /// The name.
        name: String,
    }
    /// The free memory of NUMA nodes of the host.
    ///
    /// Arguments of call 101, `virNodeGetCellsFreeMemory`.
    NodeGetCellsFreeMemory {
        /// The first NUMA node.
        start_cell: i32,
        /// The most NUMA nodes that the answer may have.
        maxcells: i32,
    }
    /// What [`NodeGetCellsFreeMemory`] answers.
    NodeGetCellsFreeMemoryReply {
        /// The free memory of each NUMA node, in bytes.
        cells: List<u64, 1024>,
    }
    /// The free memory of the host.
    ///
    /// Arguments of call 102, `virNodeGetFreeMemory`.
    NodeGetFreeMemory {
    }
    /// What [`NodeGetFreeMemory`] answers.
    NodeGetFreeMemoryReply {
        /// Free memory, in bytes.
        free_mem: u64,
    }
    /// A part of the content of a guest's disk.
    ///
    /// Arguments of call 103, `virDomainBlockPeek`.
    DomainBlockPeek {
        /// The guest.
        dom: Domain,
        /// The path on the host, or the name of the disk or interface in the guest.
        path: String,
        /// Where it begins, in bytes.
        offset: u64,
        /// The size, in bytes.
        size: u32,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`DomainBlockPeek`] answers.
    DomainBlockPeekReply {
        /// The content.
        buffer: Opaque<4194304>,
    }
    /// A part of the memory of a guest.
    ///
    /// Arguments of call 104, `virDomainMemoryPeek`.
    DomainMemoryPeek {
        /// The guest.
        dom: Domain,
        /// Where it begins, in bytes.
        offset: u64,
        /// The size, in bytes.
        size: u32,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`DomainMemoryPeek`] answers.
    DomainMemoryPeekReply {
        /// The content.
        buffer: Opaque<4194304>,
    }
    /// Asks for events of the life of all guests, in the oldest way.
    ///
    /// Arguments of call 105, `virConnectDomainEventRegister`.
    ConnectDomainEventRegister {
    }
    /// What [`ConnectDomainEventRegister`] answers.
    ConnectDomainEventRegisterReply {
        /// How many registrations remain.
        cb_registered: i32,
    }
    /// Asks for no more of them.
    ///
    /// Arguments of call 106, `virConnectDomainEventDeregister`.
    ConnectDomainEventDeregister {
    }
    /// What [`ConnectDomainEventDeregister`] answers.
    ConnectDomainEventDeregisterReply {
        /// How many registrations remain.
        cb_registered: i32,
    }
    /// A guest was defined, started, paused, ended or the like.
    ///
    /// Message of event 107.
    DomainEventLifecycle {
        /// The guest.
        dom: Domain,
        /// What happened, by its number.
        event: i32,
        /// What led to the event, by its number.
        detail: i32,
    }
    /// Prepares the target of a migration, in its second form.
    ///
    /// Arguments of call 108, `virDomainMigratePrepare2`.
    DomainMigratePrepare2 {
        /// Where the target is to be reached; absent: the target says so.
        uri_in: Option<String>,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u64,
        /// The name that the guest gets at the target; absent: the one that it has.
        dname: Option<String>,
        /// The most bandwidth of the migration in MiB/s; 0: no limit.
        resource: u64,
        /// The definition of the guest, as XML.
        dom_xml: String,
    }
    /// What [`DomainMigratePrepare2`] answers.
    DomainMigratePrepare2Reply {
        /// What the two sides of a migration tell each other, which their drivers alone understand.
        cookie: Opaque<4194304>,
        /// Where the migration goes; absent: where the caller meant.
        uri_out: Option<String>,
    }
    /// Ends a migration at its target, in its second form.
    ///
    /// Arguments of call 109, `virDomainMigrateFinish2`.
    DomainMigrateFinish2 {
        /// The name that the guest gets at the target; absent: the one that it has.
        dname: String,
        /// What the two sides of a migration tell each other, which their drivers alone understand.
        cookie: Opaque<4194304>,
        /// The URI.
        uri: String,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u64,
        /// How the migration ended at the source; 0: well.
        retcode: i32,
    }
    /// What [`DomainMigrateFinish2`] answers.
    DomainMigrateFinish2Reply {
        /// The guest at the target.
        ddom: Domain,
    }
    /// The URI of the driver.
    ///
    /// Arguments of call 110, `virConnectGetURI`.
    ConnectGetUri {
    }
    /// What [`ConnectGetUri`] answers.
    ConnectGetUriReply {
        /// The URI of the driver.
        uri: String,
    }
    /// How many devices of a kind the host has.
    ///
    /// Arguments of call 111, `virNodeNumOfDevices`.
    NodeNumOfDevices {
        /// The ability; absent: any.
        cap: Option<String>,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`NodeNumOfDevices`] answers.
    NodeNumOfDevicesReply {
        /// How many there are.
        num: i32,
    }
    /// Names of the devices of a kind that the host has.
    ///
    /// Arguments of call 112, `virNodeListDevices`.
    NodeListDevices {
        /// The ability; absent: any.
        cap: Option<String>,
        /// The most names that the answer may have.
        maxnames: i32,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`NodeListDevices`] answers.
    NodeListDevicesReply {
        /// The names.
        names: List<String, 65536>,
    }
    /// The device of the host with a name.
    ///
    /// Arguments of call 113, `virNodeDeviceLookupByName`.
    NodeDeviceLookupByName {
        /// The name.
        name: String,
    }
    /// What [`NodeDeviceLookupByName`] answers.
    NodeDeviceLookupByNameReply {
        /// The device of the host.
        dev: NodeDevice,
    }
    /// The description of a device of the host, as XML.
    ///
    /// Arguments of call 114, `virNodeDeviceGetXMLDesc`.
    NodeDeviceGetXmlDesc {
        /// The name.
        name: String,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`NodeDeviceGetXmlDesc`] answers.
    NodeDeviceGetXmlDescReply {
        /// The definition or description as XML.
        xml: String,
    }
    /// The name of the device that a device of the host is plugged into.
    ///
    /// Arguments of call 115, `virNodeDeviceGetParent`.
    NodeDeviceGetParent {
        /// The name.
        name: String,
    }
    /// What [`NodeDeviceGetParent`] answers.
    NodeDeviceGetParentReply {
        /// The name of the device that it is plugged into; absent: none.
        parent_name: Option<String>,
    }
    /// How many abilities a device of the host has.
    ///
    /// Arguments of call 116, `virNodeDeviceNumOfCaps`.
    NodeDeviceNumOfCaps {
        /// The name.
        name: String,
    }
    /// What [`NodeDeviceNumOfCaps`] answers.
    NodeDeviceNumOfCapsReply {
        /// How many there are.
        num: i32,
    }
    /// The abilities of a device of the host.
    ///
    /// Arguments of call 117, `virNodeDeviceListCaps`.
    NodeDeviceListCaps {
        /// The name.
        name: String,
        /// The most names that the answer may have.
        maxnames: i32,
    }
    /// What [`NodeDeviceListCaps`] answers.
    NodeDeviceListCapsReply {
        /// The names.
        names: List<String, 65536>,
    }
    /// Takes a device of the host from its driver, for a guest.
    ///
    /// Arguments of call 118, `virNodeDeviceDettach`.
    NodeDeviceDettach {
        /// The name.
        name: String,
    }
    /// Gives a device of the host back to its driver.
    ///
    /// Arguments of call 119, `virNodeDeviceReAttach`.
    NodeDeviceReAttach {
        /// The name.
        name: String,
    }
    /// Resets a device of the host.
    ///
    /// Arguments of call 120, `virNodeDeviceReset`.
    NodeDeviceReset {
        /// The name.
        name: String,
    }
    /// The security label of a running guest.
    ///
    /// Arguments of call 121, `virDomainGetSecurityLabel`.
    DomainGetSecurityLabel {
        /// The guest.
        dom: Domain,
    }
    /// What [`DomainGetSecurityLabel`] answers.
    DomainGetSecurityLabelReply {
        /// The label.
        label: Chars<4097>,
        /// Whether the model is enforced: 0 or 1.
        enforcing: i32,
    }
    /// The security model of the host.
    ///
    /// Arguments of call 122, `virNodeGetSecurityModel`.
    NodeGetSecurityModel {
    }
    /// What [`NodeGetSecurityModel`] answers.
    NodeGetSecurityModelReply {
        /// The model.
        model: Chars<257>,
        /// What the labels belong to: their domain of interpretation.
        doi: Chars<257>,
    }
    /// Makes a device on the host, such as a virtual host bus adapter.
    ///
    /// Arguments of call 123, `virNodeDeviceCreateXML`.
    NodeDeviceCreateXml {
        /// The definition as XML.
        xml_desc: String,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`NodeDeviceCreateXml`] answers.
    NodeDeviceCreateXmlReply {
        /// The device of the host.
        dev: NodeDevice,
    }
    /// Removes a device that was made on the host.
    ///
    /// Arguments of call 124, `virNodeDeviceDestroy`.
    NodeDeviceDestroy {
        /// The name.
        name: String,
    }
    /// Makes a volume from the content of another.
    ///
    /// Arguments of call 125, `virStorageVolCreateXMLFrom`.
    StorageVolCreateXmlFrom {
        /// The storage pool.
        pool: Pool,
        /// The definition or description as XML.
        xml: String,
        /// The volume that is copied.
        clonevol: Volume,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`StorageVolCreateXmlFrom`] answers.
    StorageVolCreateXmlFromReply {
        /// The volume.
        vol: Volume,
    }
    /// How many interfaces of the host are active.
    ///
    /// Arguments of call 126, `virConnectNumOfInterfaces`.
    ConnectNumOfInterfaces {
    }
    /// What [`ConnectNumOfInterfaces`] answers.
    ConnectNumOfInterfacesReply {
        /// How many there are.
        num: i32,
    }
    /// Names of the active interfaces of the host.
    ///
    /// Arguments of call 127, `virConnectListInterfaces`.
    ConnectListInterfaces {
        /// The most names that the answer may have.
        maxnames: i32,
    }
    /// What [`ConnectListInterfaces`] answers.
    ConnectListInterfacesReply {
        /// The names.
        names: List<String, 16384>,
    }
    /// The interface of the host with a name.
    ///
    /// Arguments of call 128, `virInterfaceLookupByName`.
    InterfaceLookupByName {
        /// The name.
        name: String,
    }
    /// What [`InterfaceLookupByName`] answers.
    InterfaceLookupByNameReply {
        /// The interface.
        iface: Interface,
    }
    /// The interface of the host with a MAC address.
    ///
    /// Arguments of call 129, `virInterfaceLookupByMACString`.
    InterfaceLookupByMacString {
        /// The MAC address.
        mac: String,
    }
    /// What [`InterfaceLookupByMacString`] answers.
    InterfaceLookupByMacStringReply {
        /// The interface.
        iface: Interface,
    }
    /// The definition of an interface of the host, as XML.
    ///
    /// Arguments of call 130, `virInterfaceGetXMLDesc`.
    InterfaceGetXmlDesc {
        /// The interface.
        iface: Interface,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`InterfaceGetXmlDesc`] answers.
    InterfaceGetXmlDescReply {
        /// The definition or description as XML.
        xml: String,
    }
    /// Keeps the definition of an interface of the host.
    ///
    /// Arguments of call 131, `virInterfaceDefineXML`.
    InterfaceDefineXml {
        /// The definition or description as XML.
        xml: String,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`InterfaceDefineXml`] answers.
    InterfaceDefineXmlReply {
        /// The interface.
        iface: Interface,
    }
    /// Forgets the definition of an interface of the host.
    ///
    /// Arguments of call 132, `virInterfaceUndefine`.
    InterfaceUndefine {
        /// The interface.
        iface: Interface,
    }
    /// Starts an interface of the host.
    ///
    /// Arguments of call 133, `virInterfaceCreate`.
    InterfaceCreate {
        /// The interface.
        iface: Interface,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// Ends an interface of the host.
    ///
    /// Arguments of call 134, `virInterfaceDestroy`.
    InterfaceDestroy {
        /// The interface.
        iface: Interface,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// The definition, as XML, of a guest in the hypervisor's own format.
    ///
    /// Arguments of call 135, `virConnectDomainXMLFromNative`.
    ConnectDomainXmlFromNative {
        /// The name of the hypervisor's format.
        native_format: String,
        /// The definition in that format.
        native_config: String,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`ConnectDomainXmlFromNative`] answers.
    ConnectDomainXmlFromNativeReply {
        /// The definition of the guest, as XML.
        domain_xml: String,
    }
    /// A definition in the hypervisor's own format.
    ///
    /// Arguments of call 136, `virConnectDomainXMLToNative`.
    ConnectDomainXmlToNative {
        /// The name of the hypervisor's format.
        native_format: String,
        /// The definition of the guest, as XML.
        domain_xml: String,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`ConnectDomainXmlToNative`] answers.
    ConnectDomainXmlToNativeReply {
        /// The definition in that format.
        native_config: String,
    }
    /// How many interfaces of the host are defined and not active.
    ///
    /// Arguments of call 137, `virConnectNumOfDefinedInterfaces`.
    ConnectNumOfDefinedInterfaces {
    }
    /// What [`ConnectNumOfDefinedInterfaces`] answers.
    ConnectNumOfDefinedInterfacesReply {
        /// How many there are.
        num: i32,
    }
    /// Names of the interfaces of the host that are defined and not active.
    ///
    /// Arguments of call 138, `virConnectListDefinedInterfaces`.
    ConnectListDefinedInterfaces {
        /// The most names that the answer may have.
        maxnames: i32,
    }
    /// What [`ConnectListDefinedInterfaces`] answers.
    ConnectListDefinedInterfacesReply {
        /// The names.
        names: List<String, 16384>,
    }
    /// How many secrets there are.
    ///
    /// Arguments of call 139, `virConnectNumOfSecrets`.
    ConnectNumOfSecrets {
    }
    /// What [`ConnectNumOfSecrets`] answers.
    ConnectNumOfSecretsReply {
        /// How many there are.
        num: i32,
    }
    /// UUIDs of the secrets.
    ///
    /// Arguments of call 140, `virConnectListSecrets`.
    ConnectListSecrets {
        /// The most UUIDs that the answer may have.
        maxuuids: i32,
    }
    /// What [`ConnectListSecrets`] answers.
    ConnectListSecretsReply {
        /// The UUIDs, as text.
        uuids: List<String, 16384>,
    }
    /// The secret with a UUID.
    ///
    /// Arguments of call 141, `virSecretLookupByUUID`.
    SecretLookupByUuid {
        /// The UUID, 16 bytes.
        uuid: Uuid,
    }
    /// What [`SecretLookupByUuid`] answers.
    SecretLookupByUuidReply {
        /// The secret.
        secret: Secret,
    }
    /// Keeps a secret's definition.
    ///
    /// Arguments of call 142, `virSecretDefineXML`.
    SecretDefineXml {
        /// The definition or description as XML.
        xml: String,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`SecretDefineXml`] answers.
    SecretDefineXmlReply {
        /// The secret.
        secret: Secret,
    }
    /// The definition of a secret, as XML.
    ///
    /// Arguments of call 143, `virSecretGetXMLDesc`.
    SecretGetXmlDesc {
        /// The secret.
        secret: Secret,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`SecretGetXmlDesc`] answers.
    SecretGetXmlDescReply {
        /// The definition or description as XML.
        xml: String,
    }
    /// Sets the value of a secret.
    ///
    /// Arguments of call 144, `virSecretSetValue`.
    SecretSetValue {
        /// The secret.
        secret: Secret,
        /// The value.
        value: Opaque<65536>,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// The value of a secret.
    ///
    /// Arguments of call 145, `virSecretGetValue`.
    SecretGetValue {
        /// The secret.
        secret: Secret,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`SecretGetValue`] answers.
    SecretGetValueReply {
        /// The value.
        value: Opaque<65536>,
    }
    /// Forgets a secret.
    ///
    /// Arguments of call 146, `virSecretUndefine`.
    SecretUndefine {
        /// The secret.
        secret: Secret,
    }
    /// The secret of a user, such as a volume.
    ///
    /// Arguments of call 147, `virSecretLookupByUsage`.
    SecretLookupByUsage {
        /// The kind of the secret's user, by its number.
        usage_type: i32,
        /// Whose secret it is, such as the path of a volume.
        usage_id: String,
    }
    /// What [`SecretLookupByUsage`] answers.
    SecretLookupByUsageReply {
        /// The secret.
        secret: Secret,
    }
    /// Prepares the target of a migration through the daemons' connection.
    ///
    /// Arguments of call 148, `virDomainMigratePrepareTunnel`.
    DomainMigratePrepareTunnel {
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u64,
        /// The name that the guest gets at the target; absent: the one that it has.
        dname: Option<String>,
        /// The most bandwidth of the migration in MiB/s; 0: no limit.
        resource: u64,
        /// The definition of the guest, as XML.
        dom_xml: String,
    }
    /// Whether nobody can read the connection.
    ///
    /// Arguments of call 149, `virConnectIsSecure`.
    ConnectIsSecure {
    }
    /// What [`ConnectIsSecure`] answers.
    ConnectIsSecureReply {
        /// Whether it is: 0 or 1.
        secure: i32,
    }
    /// Whether a guest runs.
    ///
    /// Arguments of call 150, `virDomainIsActive`.
    DomainIsActive {
        /// The guest.
        dom: Domain,
    }
    /// What [`DomainIsActive`] answers.
    DomainIsActiveReply {
        /// Whether it is active: 0 or 1.
        active: i32,
    }
    /// Whether a guest has a definition that stays when it ends.
    ///
    /// Arguments of call 151, `virDomainIsPersistent`.
    DomainIsPersistent {
        /// The guest.
        dom: Domain,
    }
    /// What [`DomainIsPersistent`] answers.
    DomainIsPersistentReply {
        /// Whether it has a definition that stays: 0 or 1.
        persistent: i32,
    }
    /// Whether a network is active.
    ///
    /// Arguments of call 152, `virNetworkIsActive`.
    NetworkIsActive {
        /// The network.
        net: Network,
    }
    /// What [`NetworkIsActive`] answers.
    NetworkIsActiveReply {
        /// Whether it is active: 0 or 1.
        active: i32,
    }
    /// Whether a network has a definition that stays when it ends.
    ///
    /// Arguments of call 153, `virNetworkIsPersistent`.
    NetworkIsPersistent {
        /// The network.
        net: Network,
    }
    /// What [`NetworkIsPersistent`] answers.
    NetworkIsPersistentReply {
        /// Whether it has a definition that stays: 0 or 1.
        persistent: i32,
    }
    /// Whether a storage pool is active.
    ///
    /// Arguments of call 154, `virStoragePoolIsActive`.
    StoragePoolIsActive {
        /// The storage pool.
        pool: Pool,
    }
    /// What [`StoragePoolIsActive`] answers.
    StoragePoolIsActiveReply {
        /// Whether it is active: 0 or 1.
        active: i32,
    }
    /// Whether a storage pool has a definition that stays when it ends.
    ///
    /// Arguments of call 155, `virStoragePoolIsPersistent`.
    StoragePoolIsPersistent {
        /// The storage pool.
        pool: Pool,
    }
    /// What [`StoragePoolIsPersistent`] answers.
    StoragePoolIsPersistentReply {
        /// Whether it has a definition that stays: 0 or 1.
        persistent: i32,
    }
    /// Whether an interface of the host is active.
    ///
    /// Arguments of call 156, `virInterfaceIsActive`.
    InterfaceIsActive {
        /// The interface.
        iface: Interface,
    }
    /// What [`InterfaceIsActive`] answers.
    InterfaceIsActiveReply {
        /// Whether it is active: 0 or 1.
        active: i32,
    }
    /// The version of the library at the daemon.
    ///
    /// Arguments of call 157, `virConnectGetLibVersion`.
    ConnectGetLibVersion {
    }
    /// What [`ConnectGetLibVersion`] answers.
    ConnectGetLibVersionReply {
        /// The version as one number: 1,000,000 for each major, 1,000 for each minor release.
        lib_ver: u64,
    }
    /// How a CPU compares with that of the host.
    ///
    /// Arguments of call 158, `virConnectCompareCPU`.
    ConnectCompareCpu {
        /// The definition or description as XML.
        xml: String,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`ConnectCompareCpu`] answers.
    ConnectCompareCpuReply {
        /// How it compares: -1 for an error, 0 for another, 1 for the same, 2 for one with more.
        result: i32,
    }
    /// How the memory of a guest is used.
    ///
    /// Arguments of call 159, `virDomainMemoryStats`.
    DomainMemoryStats {
        /// The guest.
        dom: Domain,
        /// The most statistics that the answer may have.
        max_stats: u32,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// One of `stats` of [`DomainMemoryStatsReply`].
    DomainMemoryStatsReplyStats {
        /// What the statistic is, by its number.
        tag: i32,
        /// The value.
        val: u64,
    }
    /// What [`DomainMemoryStats`] answers.
    DomainMemoryStatsReply {
        /// The statistics, each with its number and value.
        stats: List<DomainMemoryStatsReplyStats, 1024>,
    }
    /// Adds a device to a guest, to the running one, the definition or both.
    ///
    /// Arguments of call 160, `virDomainAttachDeviceFlags`.
    DomainAttachDeviceFlags {
        /// The guest.
        dom: Domain,
        /// The definition or description as XML.
        xml: String,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// Takes a device out of a guest, of the running one, the definition or both.
    ///
    /// Arguments of call 161, `virDomainDetachDeviceFlags`.
    DomainDetachDeviceFlags {
        /// The guest.
        dom: Domain,
        /// The definition or description as XML.
        xml: String,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// The richest CPU that all of some hosts can give.
    ///
    /// Arguments of call 162, `virConnectBaselineCPU`.
    ConnectBaselineCpu {
        /// The CPUs, each as XML.
        xml_cpus: List<String, 256>,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`ConnectBaselineCpu`] answers.
    ConnectBaselineCpuReply {
        /// The host CPU that it runs on; -1: none.
        cpu: String,
    }
    /// How far a job of a guest is.
    ///
    /// Arguments of call 163, `virDomainGetJobInfo`.
    DomainGetJobInfo {
        /// The guest.
        dom: Domain,
    }
    /// What [`DomainGetJobInfo`] answers.
    DomainGetJobInfoReply {
        /// The kind, by its number.
        kind: i32,
        /// How long it took so far, in milliseconds.
        time_elapsed: u64,
        /// How long it still takes, in milliseconds.
        time_remaining: u64,
        /// All that is to be moved, in bytes.
        data_total: u64,
        /// What was moved, in bytes.
        data_processed: u64,
        /// What is still to be moved, in bytes.
        data_remaining: u64,
        /// Memory to be moved, in bytes.
        mem_total: u64,
        /// Memory that was moved, in bytes.
        mem_processed: u64,
        /// Memory that is still to be moved, in bytes.
        mem_remaining: u64,
        /// Disks to be moved, in bytes.
        file_total: u64,
        /// Disks that were moved, in bytes.
        file_processed: u64,
        /// Disks that are still to be moved, in bytes.
        file_remaining: u64,
    }
    /// Stops the job of a guest.
    ///
    /// Arguments of call 164, `virDomainAbortJob`.
    DomainAbortJob {
        /// The guest.
        dom: Domain,
    }
    /// Overwrites the content of a volume.
    ///
    /// Arguments of call 165, `virStorageVolWipe`.
    StorageVolWipe {
        /// The volume.
        vol: Volume,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// Sets how long a guest may stand still at the end of its migration.
    ///
    /// Arguments of call 166, `virDomainMigrateSetMaxDowntime`.
    DomainMigrateSetMaxDowntime {
        /// The guest.
        dom: Domain,
        /// How long it may stand still, in milliseconds.
        downtime: u64,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// Asks for events of a kind of all guests.
    ///
    /// Arguments of call 167, `virConnectDomainEventRegisterAny`.
    ConnectDomainEventRegisterAny {
        /// The kind of event, by its number.
        event_id: i32,
    }
    /// Asks for no more of them.
    ///
    /// Arguments of call 168, `virConnectDomainEventDeregisterAny`.
    ConnectDomainEventDeregisterAny {
        /// The kind of event, by its number.
        event_id: i32,
    }
    /// A guest restarted.
    ///
    /// Message of event 169.
    DomainEventReboot {
        /// The guest.
        dom: Domain,
    }
    /// A guest set its clock.
    ///
    /// Message of event 170.
    DomainEventRtcChange {
        /// The guest.
        dom: Domain,
        /// Where it begins, in bytes.
        offset: i64,
    }
    /// The watchdog of a guest ran out.
    ///
    /// Message of event 171.
    DomainEventWatchdog {
        /// The guest.
        dom: Domain,
        /// What is done, by its number.
        action: i32,
    }
    /// A disk of a guest had an error.
    ///
    /// Message of event 172.
    DomainEventIoError {
        /// The guest.
        dom: Domain,
        /// The path of the disk's image.
        src_path: String,
        /// The alias of the device.
        dev_alias: String,
        /// What is done, by its number.
        action: i32,
    }
    /// One of `local` of [`DomainEventGraphics`].
    DomainEventGraphicsLocal {
        /// The family of the address, by its number.
        family: i32,
        /// The address of the host.
        node: String,
        /// The port or service.
        service: String,
    }
    /// One of `remote` of [`DomainEventGraphics`].
    DomainEventGraphicsRemote {
        /// The family of the address, by its number.
        family: i32,
        /// The address of the host.
        node: String,
        /// The port or service.
        service: String,
    }
    /// One of `subject` of [`DomainEventGraphics`].
    DomainEventGraphicsSubject {
        /// The kind, by its number.
        kind: String,
        /// The name.
        name: String,
    }
    /// Somebody connected to the display of a guest, or left it.
    ///
    /// Message of event 173.
    DomainEventGraphics {
        /// The guest.
        dom: Domain,
        /// Whether somebody connected, was authenticated or left, by its number.
        phase: i32,
        /// The address of this side.
        local: DomainEventGraphicsLocal,
        /// The address of the other side.
        remote: DomainEventGraphicsRemote,
        /// How it was authenticated.
        auth_scheme: String,
        /// Who connected, as it was authenticated.
        subject: List<DomainEventGraphicsSubject, 20>,
    }
    /// Changes a device of a guest.
    ///
    /// Arguments of call 174, `virDomainUpdateDeviceFlags`.
    DomainUpdateDeviceFlags {
        /// The guest.
        dom: Domain,
        /// The definition or description as XML.
        xml: String,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// The network filter with a name.
    ///
    /// Arguments of call 175, `virNWFilterLookupByName`.
    NwfilterLookupByName {
        /// The name.
        name: String,
    }
    /// What [`NwfilterLookupByName`] answers.
    NwfilterLookupByNameReply {
        /// The network filter.
        nwfilter: Nwfilter,
    }
    /// The network filter with a UUID.
    ///
    /// Arguments of call 176, `virNWFilterLookupByUUID`.
    NwfilterLookupByUuid {
        /// The UUID, 16 bytes.
        uuid: Uuid,
    }
    /// What [`NwfilterLookupByUuid`] answers.
    NwfilterLookupByUuidReply {
        /// The network filter.
        nwfilter: Nwfilter,
    }
    /// The definition of a network filter, as XML.
    ///
    /// Arguments of call 177, `virNWFilterGetXMLDesc`.
    NwfilterGetXmlDesc {
        /// The network filter.
        nwfilter: Nwfilter,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`NwfilterGetXmlDesc`] answers.
    NwfilterGetXmlDescReply {
        /// The definition or description as XML.
        xml: String,
    }
    /// How many network filters there are.
    ///
    /// Arguments of call 178, `virConnectNumOfNWFilters`.
    ConnectNumOfNwfilters {
    }
    /// What [`ConnectNumOfNwfilters`] answers.
    ConnectNumOfNwfiltersReply {
        /// How many there are.
        num: i32,
    }
    /// Names of the network filters.
    ///
    /// Arguments of call 179, `virConnectListNwfilters`.
    ConnectListNwfilters {
        /// The most names that the answer may have.
        maxnames: i32,
    }
    /// What [`ConnectListNwfilters`] answers.
    ConnectListNwfiltersReply {
        /// The names.
        names: List<String, 16384>,
    }
    /// Keeps a network filter's definition.
    ///
    /// Arguments of call 180, `virNWFilterDefineXML`.
    NwfilterDefineXml {
        /// The definition or description as XML.
        xml: String,
    }
    /// What [`NwfilterDefineXml`] answers.
    NwfilterDefineXmlReply {
        /// The network filter.
        nwfilter: Nwfilter,
    }
    /// Forgets a network filter's definition.
    ///
    /// Arguments of call 181, `virNWFilterUndefine`.
    NwfilterUndefine {
        /// The network filter.
        nwfilter: Nwfilter,
    }
    /// Writes the state of a guest to a file of the driver, from which its next start goes on.
    ///
    /// Arguments of call 182, `virDomainManagedSave`.
    DomainManagedSave {
        /// The guest.
        dom: Domain,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// Whether there is such a file of a guest.
    ///
    /// Arguments of call 183, `virDomainHasManagedSaveImage`.
    DomainHasManagedSaveImage {
        /// The guest.
        dom: Domain,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`DomainHasManagedSaveImage`] answers.
    DomainHasManagedSaveImageReply {
        /// Whether there is one: 0 or 1.
        result: i32,
    }
    /// Removes that file.
    ///
    /// Arguments of call 184, `virDomainManagedSaveRemove`.
    DomainManagedSaveRemove {
        /// The guest.
        dom: Domain,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// Takes a snapshot of a guest.
    ///
    /// Arguments of call 185, `virDomainSnapshotCreateXML`.
    DomainSnapshotCreateXml {
        /// The guest.
        dom: Domain,
        /// The definition as XML.
        xml_desc: String,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`DomainSnapshotCreateXml`] answers.
    DomainSnapshotCreateXmlReply {
        /// The snapshot.
        snap: Snapshot,
    }
    /// The description of a snapshot, as XML.
    ///
    /// Arguments of call 186, `virDomainSnapshotGetXMLDesc`.
    DomainSnapshotGetXmlDesc {
        /// The snapshot.
        snap: Snapshot,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`DomainSnapshotGetXmlDesc`] answers.
    DomainSnapshotGetXmlDescReply {
        /// The definition or description as XML.
        xml: String,
    }
    /// How many snapshots a guest has.
    ///
    /// Arguments of call 187, `virDomainSnapshotNum`.
    DomainSnapshotNum {
        /// The guest.
        dom: Domain,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`DomainSnapshotNum`] answers.
    DomainSnapshotNumReply {
        /// How many there are.
        num: i32,
    }
    /// Names of the snapshots of a guest.
    ///
    /// Arguments of call 188, `virDomainSnapshotListNames`.
    DomainSnapshotListNames {
        /// The guest.
        dom: Domain,
        /// The most names that the answer may have.
        maxnames: i32,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`DomainSnapshotListNames`] answers.
    DomainSnapshotListNamesReply {
        /// The names.
        names: List<String, 16384>,
    }
    /// The snapshot of a guest with a name.
    ///
    /// Arguments of call 189, `virDomainSnapshotLookupByName`.
    DomainSnapshotLookupByName {
        /// The guest.
        dom: Domain,
        /// The name.
        name: String,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`DomainSnapshotLookupByName`] answers.
    DomainSnapshotLookupByNameReply {
        /// The snapshot.
        snap: Snapshot,
    }
    /// Whether a guest has a current snapshot.
    ///
    /// Arguments of call 190, `virDomainHasCurrentSnapshot`.
    DomainHasCurrentSnapshot {
        /// The guest.
        dom: Domain,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`DomainHasCurrentSnapshot`] answers.
    DomainHasCurrentSnapshotReply {
        /// Whether there is one: 0 or 1.
        result: i32,
    }
    /// The current snapshot of a guest.
    ///
    /// Arguments of call 191, `virDomainSnapshotCurrent`.
    DomainSnapshotCurrent {
        /// The guest.
        dom: Domain,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`DomainSnapshotCurrent`] answers.
    DomainSnapshotCurrentReply {
        /// The snapshot.
        snap: Snapshot,
    }
    /// Takes a guest back to a snapshot.
    ///
    /// Arguments of call 192, `virDomainRevertToSnapshot`.
    DomainRevertToSnapshot {
        /// The snapshot.
        snap: Snapshot,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// Deletes a snapshot.
    ///
    /// Arguments of call 193, `virDomainSnapshotDelete`.
    DomainSnapshotDelete {
        /// The snapshot.
        snap: Snapshot,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// The sizes of a disk of a guest.
    ///
    /// Arguments of call 194, `virDomainGetBlockInfo`.
    DomainGetBlockInfo {
        /// The guest.
        dom: Domain,
        /// The path on the host, or the name of the disk or interface in the guest.
        path: String,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`DomainGetBlockInfo`] answers.
    DomainGetBlockInfoReply {
        /// The space that is taken on the host, in bytes.
        allocation: u64,
        /// The size as the guest or user sees it, in bytes.
        capacity: u64,
        /// The size of the image on the host, in bytes.
        physical: u64,
    }
    /// A disk of a guest had an error, with its cause.
    ///
    /// Message of event 195.
    DomainEventIoErrorReason {
        /// The guest.
        dom: Domain,
        /// The path of the disk's image.
        src_path: String,
        /// The alias of the device.
        dev_alias: String,
        /// What is done, by its number.
        action: i32,
        /// Why, by its number.
        reason: String,
    }
    /// Starts a guest that is defined, in the way that flags say.
    ///
    /// Arguments of call 196, `virDomainCreateWithFlags`.
    DomainCreateWithFlags {
        /// The guest.
        dom: Domain,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`DomainCreateWithFlags`] answers.
    DomainCreateWithFlagsReply {
        /// The guest.
        dom: Domain,
    }
    /// Sets limits of memory of a guest.
    ///
    /// Arguments of call 197, `virDomainSetMemoryParameters`.
    DomainSetMemoryParameters {
        /// The guest.
        dom: Domain,
        /// Parameters by name, each with a value of a type.
        params: List<Param, 16>,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// The limits of memory of a guest.
    ///
    /// Arguments of call 198, `virDomainGetMemoryParameters`.
    DomainGetMemoryParameters {
        /// The guest.
        dom: Domain,
        /// How many parameters there are, or how many fit the answer; 0 asks for their number alone.
        nparams: i32,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`DomainGetMemoryParameters`] answers.
    DomainGetMemoryParametersReply {
        /// Parameters by name, each with a value of a type.
        params: List<Param, 16>,
        /// How many parameters there are, or how many fit the answer; 0 asks for their number alone.
        nparams: i32,
    }
    /// Sets how many virtual CPUs a guest has, or may have at most.
    ///
    /// Arguments of call 199, `virDomainSetVcpusFlags`.
    DomainSetVcpusFlags {
        /// The guest.
        dom: Domain,
        /// How many virtual CPUs.
        nvcpus: u32,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// How many virtual CPUs a guest has, or may have at most.
    ///
    /// Arguments of call 200, `virDomainGetVcpusFlags`.
    DomainGetVcpusFlags {
        /// The guest.
        dom: Domain,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`DomainGetVcpusFlags`] answers.
    DomainGetVcpusFlagsReply {
        /// How many there are.
        num: i32,
    }
    /// Connects to a console of a guest.
    ///
    /// Arguments of call 201, `virDomainOpenConsole`.
    DomainOpenConsole {
        /// The guest.
        dom: Domain,
        /// The name of the device in the guest.
        dev_name: Option<String>,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// Whether a running guest's definition was changed since it was defined.
    ///
    /// Arguments of call 202, `virDomainIsUpdated`.
    DomainIsUpdated {
        /// The guest.
        dom: Domain,
    }
    /// What [`DomainIsUpdated`] answers.
    DomainIsUpdatedReply {
        /// Whether it was changed: 0 or 1.
        updated: i32,
    }
    /// What the host's firmware says of it, as XML.
    ///
    /// Arguments of call 203, `virConnectGetSysinfo`.
    ConnectGetSysinfo {
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`ConnectGetSysinfo`] answers.
    ConnectGetSysinfoReply {
        /// What the firmware says, as XML.
        sysinfo: String,
    }
    /// Sets the memory of a guest, that of now or the most.
    ///
    /// Arguments of call 204, `virDomainSetMemoryFlags`.
    DomainSetMemoryFlags {
        /// The guest.
        dom: Domain,
        /// The memory that the guest has from now on, in KiB.
        memory: u64,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// Sets weights and limits of block I/O of a guest.
    ///
    /// Arguments of call 205, `virDomainSetBlkioParameters`.
    DomainSetBlkioParameters {
        /// The guest.
        dom: Domain,
        /// Parameters by name, each with a value of a type.
        params: List<Param, 16>,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// The weights and limits of block I/O of a guest.
    ///
    /// Arguments of call 206, `virDomainGetBlkioParameters`.
    DomainGetBlkioParameters {
        /// The guest.
        dom: Domain,
        /// How many parameters there are, or how many fit the answer; 0 asks for their number alone.
        nparams: i32,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`DomainGetBlkioParameters`] answers.
    DomainGetBlkioParametersReply {
        /// Parameters by name, each with a value of a type.
        params: List<Param, 16>,
        /// How many parameters there are, or how many fit the answer; 0 asks for their number alone.
        nparams: i32,
    }
    /// Sets the bandwidth that a migration may take.
    ///
    /// Arguments of call 207, `virDomainMigrateSetMaxSpeed`.
    DomainMigrateSetMaxSpeed {
        /// The guest.
        dom: Domain,
        /// The most bandwidth in MiB/s, or in bytes/s where a flag says so; 0: no limit.
        bandwidth: u64,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// Writes the content of a volume.
    ///
    /// Arguments of call 208, `virStorageVolUpload`.
    StorageVolUpload {
        /// The volume.
        vol: Volume,
        /// Where it begins, in bytes.
        offset: u64,
        /// How much of it, in bytes.
        length: u64,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// Reads the content of a volume.
    ///
    /// Arguments of call 209, `virStorageVolDownload`.
    StorageVolDownload {
        /// The volume.
        vol: Volume,
        /// Where it begins, in bytes.
        offset: u64,
        /// How much of it, in bytes.
        length: u64,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// Sends a guest an interrupt that it cannot mask.
    ///
    /// Arguments of call 210, `virDomainInjectNMI`.
    DomainInjectNmi {
        /// The guest.
        dom: Domain,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// Takes a picture of a guest's display.
    ///
    /// Arguments of call 211, `virDomainScreenshot`.
    DomainScreenshot {
        /// The guest.
        dom: Domain,
        /// The number of the screen, from 0.
        screen: u32,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`DomainScreenshot`] answers.
    DomainScreenshotReply {
        /// The kind of the picture, such as image/png.
        mime: Option<String>,
    }
    /// The state of a guest and why it has it.
    ///
    /// Arguments of call 212, `virDomainGetState`.
    DomainGetState {
        /// The guest.
        dom: Domain,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`DomainGetState`] answers.
    DomainGetStateReply {
        /// The state, by its number.
        state: i32,
        /// Why, by its number.
        reason: i32,
    }
    /// Begins a migration at its source, in its third form.
    ///
    /// Arguments of call 213, `virDomainMigrateBegin3`.
    DomainMigrateBegin3 {
        /// The guest.
        dom: Domain,
        /// The definition that the guest gets at the target; absent: the one that it has.
        xmlin: Option<String>,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u64,
        /// The name that the guest gets at the target; absent: the one that it has.
        dname: Option<String>,
        /// The most bandwidth of the migration in MiB/s; 0: no limit.
        resource: u64,
    }
    /// What [`DomainMigrateBegin3`] answers.
    DomainMigrateBegin3Reply {
        /// What the other side of the migration gets, which its driver alone understands.
        cookie_out: Opaque<4194304>,
        /// The definition or description as XML.
        xml: String,
    }
    /// Prepares the target of a migration, in its third form.
    ///
    /// Arguments of call 214, `virDomainMigratePrepare3`.
    DomainMigratePrepare3 {
        /// What the other side of the migration gave.
        cookie_in: Opaque<4194304>,
        /// Where the target is to be reached; absent: the target says so.
        uri_in: Option<String>,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u64,
        /// The name that the guest gets at the target; absent: the one that it has.
        dname: Option<String>,
        /// The most bandwidth of the migration in MiB/s; 0: no limit.
        resource: u64,
        /// The definition of the guest, as XML.
        dom_xml: String,
    }
    /// What [`DomainMigratePrepare3`] answers.
    DomainMigratePrepare3Reply {
        /// What the other side of the migration gets, which its driver alone understands.
        cookie_out: Opaque<4194304>,
        /// Where the migration goes; absent: where the caller meant.
        uri_out: Option<String>,
    }
    /// Prepares the target of a migration through the daemons' connection, in its third form.
    ///
    /// Arguments of call 215, `virDomainMigratePrepareTunnel3`.
    DomainMigratePrepareTunnel3 {
        /// What the other side of the migration gave.
        cookie_in: Opaque<4194304>,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u64,
        /// The name that the guest gets at the target; absent: the one that it has.
        dname: Option<String>,
        /// The most bandwidth of the migration in MiB/s; 0: no limit.
        resource: u64,
        /// The definition of the guest, as XML.
        dom_xml: String,
    }
    /// What [`DomainMigratePrepareTunnel3`] answers.
    DomainMigratePrepareTunnel3Reply {
        /// What the other side of the migration gets, which its driver alone understands.
        cookie_out: Opaque<4194304>,
    }
    /// Moves the guest, in the third form of migration.
    ///
    /// Arguments of call 216, `virDomainMigratePerform3`.
    DomainMigratePerform3 {
        /// The guest.
        dom: Domain,
        /// The definition that the guest gets at the target; absent: the one that it has.
        xmlin: Option<String>,
        /// What the other side of the migration gave.
        cookie_in: Opaque<4194304>,
        /// The URI of the driver at the target, for the source.
        dconnuri: Option<String>,
        /// The URI.
        uri: Option<String>,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u64,
        /// The name that the guest gets at the target; absent: the one that it has.
        dname: Option<String>,
        /// The most bandwidth of the migration in MiB/s; 0: no limit.
        resource: u64,
    }
    /// What [`DomainMigratePerform3`] answers.
    DomainMigratePerform3Reply {
        /// What the other side of the migration gets, which its driver alone understands.
        cookie_out: Opaque<4194304>,
    }
    /// Ends a migration at its target, in its third form.
    ///
    /// Arguments of call 217, `virDomainMigrateFinish3`.
    DomainMigrateFinish3 {
        /// The name that the guest gets at the target; absent: the one that it has.
        dname: String,
        /// What the other side of the migration gave.
        cookie_in: Opaque<4194304>,
        /// The URI of the driver at the target, for the source.
        dconnuri: Option<String>,
        /// The URI.
        uri: Option<String>,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u64,
        /// Whether the migration failed at its source: 0 or 1.
        cancelled: i32,
    }
    /// What [`DomainMigrateFinish3`] answers.
    DomainMigrateFinish3Reply {
        /// The guest.
        dom: Domain,
        /// What the other side of the migration gets, which its driver alone understands.
        cookie_out: Opaque<4194304>,
    }
    /// Ends a migration at its source, in its third form.
    ///
    /// Arguments of call 218, `virDomainMigrateConfirm3`.
    DomainMigrateConfirm3 {
        /// The guest.
        dom: Domain,
        /// What the other side of the migration gave.
        cookie_in: Opaque<4194304>,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u64,
        /// Whether the migration failed at its source: 0 or 1.
        cancelled: i32,
    }
    /// Sets the scheduler's parameters of a guest, of the running one or the definition.
    ///
    /// Arguments of call 219, `virDomainSetSchedulerParametersFlags`.
    DomainSetSchedulerParametersFlags {
        /// The guest.
        dom: Domain,
        /// Parameters by name, each with a value of a type.
        params: List<Param, 16>,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// Begins a change of the host's interfaces that can be taken back.
    ///
    /// Arguments of call 220, `virInterfaceChangeBegin`.
    InterfaceChangeBegin {
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// Keeps such a change.
    ///
    /// Arguments of call 221, `virInterfaceChangeCommit`.
    InterfaceChangeCommit {
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// Takes such a change back.
    ///
    /// Arguments of call 222, `virInterfaceChangeRollback`.
    InterfaceChangeRollback {
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// The scheduler's parameters of a guest, of the running one or the definition.
    ///
    /// Arguments of call 223, `virDomainGetSchedulerParametersFlags`.
    DomainGetSchedulerParametersFlags {
        /// The guest.
        dom: Domain,
        /// How many parameters there are, or how many fit the answer; 0 asks for their number alone.
        nparams: i32,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`DomainGetSchedulerParametersFlags`] answers.
    DomainGetSchedulerParametersFlagsReply {
        /// Parameters by name, each with a value of a type.
        params: List<Param, 16>,
    }
    /// The control of a guest failed.
    ///
    /// Message of event 224.
    DomainEventControlError {
        /// The guest.
        dom: Domain,
    }
    /// Says on which host CPUs a virtual CPU may run, in the running guest or the definition.
    ///
    /// Arguments of call 225, `virDomainPinVcpuFlags`.
    DomainPinVcpuFlags {
        /// The guest.
        dom: Domain,
        /// The number of the virtual CPU.
        vcpu: u32,
        /// CPUs as bits, the lowest bit of the first byte being CPU 0.
        cpumap: Opaque<2048>,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// Presses keys of a guest's keyboard.
    ///
    /// Arguments of call 226, `virDomainSendKey`.
    DomainSendKey {
        /// The guest.
        dom: Domain,
        /// In which code the keys are, by its number.
        codeset: u32,
        /// How long the keys are pressed, in milliseconds.
        holdtime: u32,
        /// The codes of the keys, all pressed at once.
        keycodes: List<u32, 16>,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// The times of the host's CPUs.
    ///
    /// Arguments of call 227, `virNodeGetCPUStats`.
    NodeGetCpuStats {
        /// The CPU; -1: all of them.
        cpu_num: i32,
        /// How many parameters there are, or how many fit the answer; 0 asks for their number alone.
        nparams: i32,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// One of `params` of [`NodeGetCpuStatsReply`].
    NodeGetCpuStatsReplyParams {
        /// The name of the statistic.
        field: String,
        /// The value.
        value: u64,
    }
    /// What [`NodeGetCpuStats`] answers.
    NodeGetCpuStatsReply {
        /// Parameters by name, each with a value of a type.
        params: List<NodeGetCpuStatsReplyParams, 16>,
        /// How many parameters there are, or how many fit the answer; 0 asks for their number alone.
        nparams: i32,
    }
    /// How the host's memory is used.
    ///
    /// Arguments of call 228, `virNodeGetMemoryStats`.
    NodeGetMemoryStats {
        /// How many parameters there are, or how many fit the answer; 0 asks for their number alone.
        nparams: i32,
        /// The NUMA node; -1: all of them.
        cell_num: i32,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// One of `params` of [`NodeGetMemoryStatsReply`].
    NodeGetMemoryStatsReplyParams {
        /// The name of the statistic.
        field: String,
        /// The value.
        value: u64,
    }
    /// What [`NodeGetMemoryStats`] answers.
    NodeGetMemoryStatsReply {
        /// Parameters by name, each with a value of a type.
        params: List<NodeGetMemoryStatsReplyParams, 16>,
        /// How many parameters there are, or how many fit the answer; 0 asks for their number alone.
        nparams: i32,
    }
    /// Whether the control of a guest answers.
    ///
    /// Arguments of call 229, `virDomainGetControlInfo`.
    DomainGetControlInfo {
        /// The guest.
        dom: Domain,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`DomainGetControlInfo`] answers.
    DomainGetControlInfoReply {
        /// The state, by its number.
        state: u32,
        /// What is known besides, by its number or as text.
        details: u32,
        /// How long it has had that state, in milliseconds.
        state_time: u64,
    }
    /// On which host CPUs the virtual CPUs of a guest may run.
    ///
    /// Arguments of call 230, `virDomainGetVcpuPinInfo`.
    DomainGetVcpuPinInfo {
        /// The guest.
        dom: Domain,
        /// How many maps the answer may have.
        ncpumaps: i32,
        /// How many bytes a map of CPUs has.
        maplen: i32,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`DomainGetVcpuPinInfo`] answers.
    DomainGetVcpuPinInfoReply {
        /// Maps of CPUs behind each other, each of the length that was asked for.
        cpumaps: Opaque<8388608>,
        /// How many there are.
        num: i32,
    }
    /// Forgets a guest's definition, and what flags say besides.
    ///
    /// Arguments of call 231, `virDomainUndefineFlags`.
    DomainUndefineFlags {
        /// The guest.
        dom: Domain,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// Writes the state of a guest to a file and ends it, with another definition in the file.
    ///
    /// Arguments of call 232, `virDomainSaveFlags`.
    DomainSaveFlags {
        /// The guest.
        dom: Domain,
        /// The path of the file on the host.
        to: String,
        /// The definition that it gets, as XML; absent: the one that it has.
        dxml: Option<String>,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// Starts a guest from a file that has its state, with another definition.
    ///
    /// Arguments of call 233, `virDomainRestoreFlags`.
    DomainRestoreFlags {
        /// The path of the file on the host.
        from: String,
        /// The definition that it gets, as XML; absent: the one that it has.
        dxml: Option<String>,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// Ends a guest at once, or after it was asked to.
    ///
    /// Arguments of call 234, `virDomainDestroyFlags`.
    DomainDestroyFlags {
        /// The guest.
        dom: Domain,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// The definition in a file that has the state of a guest, as XML.
    ///
    /// Arguments of call 235, `virDomainSaveImageGetXMLDesc`.
    DomainSaveImageGetXmlDesc {
        /// The path of the file on the host.
        file: String,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`DomainSaveImageGetXmlDesc`] answers.
    DomainSaveImageGetXmlDescReply {
        /// The definition or description as XML.
        xml: String,
    }
    /// Sets the definition in a file that has the state of a guest.
    ///
    /// Arguments of call 236, `virDomainSaveImageDefineXML`.
    DomainSaveImageDefineXml {
        /// The path of the file on the host.
        file: String,
        /// The definition that it gets, as XML; absent: the one that it has.
        dxml: String,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// Stops the job of a disk.
    ///
    /// Arguments of call 237, `virDomainBlockJobAbort`.
    DomainBlockJobAbort {
        /// The guest.
        dom: Domain,
        /// The path on the host, or the name of the disk or interface in the guest.
        path: String,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// How far the job of a disk is.
    ///
    /// Arguments of call 238, `virDomainGetBlockJobInfo`.
    DomainGetBlockJobInfo {
        /// The guest.
        dom: Domain,
        /// The path on the host, or the name of the disk or interface in the guest.
        path: String,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`DomainGetBlockJobInfo`] answers.
    DomainGetBlockJobInfoReply {
        /// Whether there is one: 0 or 1.
        found: i32,
        /// The kind, by its number.
        kind: i32,
        /// The most bandwidth in MiB/s, or in bytes/s where a flag says so; 0: no limit.
        bandwidth: u64,
        /// How far it is.
        cur: u64,
        /// Where it ends.
        end: u64,
    }
    /// Sets the bandwidth that the job of a disk may take.
    ///
    /// Arguments of call 239, `virDomainBlockJobSetSpeed`.
    DomainBlockJobSetSpeed {
        /// The guest.
        dom: Domain,
        /// The path on the host, or the name of the disk or interface in the guest.
        path: String,
        /// The most bandwidth in MiB/s, or in bytes/s where a flag says so; 0: no limit.
        bandwidth: u64,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// Fills a disk's image with what it has from the images below it.
    ///
    /// Arguments of call 240, `virDomainBlockPull`.
    DomainBlockPull {
        /// The guest.
        dom: Domain,
        /// The path on the host, or the name of the disk or interface in the guest.
        path: String,
        /// The most bandwidth in MiB/s, or in bytes/s where a flag says so; 0: no limit.
        bandwidth: u64,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// The job of a disk ended or changed.
    ///
    /// Message of event 241.
    DomainEventBlockJob {
        /// The guest.
        dom: Domain,
        /// The path on the host, or the name of the disk or interface in the guest.
        path: String,
        /// The kind, by its number.
        kind: i32,
        /// How it ended, by its number.
        status: i32,
    }
    /// The bandwidth that a migration may take.
    ///
    /// Arguments of call 242, `virDomainMigrateGetMaxSpeed`.
    DomainMigrateGetMaxSpeed {
        /// The guest.
        dom: Domain,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`DomainMigrateGetMaxSpeed`] answers.
    DomainMigrateGetMaxSpeedReply {
        /// The most bandwidth in MiB/s, or in bytes/s where a flag says so; 0: no limit.
        bandwidth: u64,
    }
    /// How much was read from and written to a disk of a guest, by names.
    ///
    /// Arguments of call 243, `virDomainBlockStatsFlags`.
    DomainBlockStatsFlags {
        /// The guest.
        dom: Domain,
        /// The path on the host, or the name of the disk or interface in the guest.
        path: String,
        /// How many parameters there are, or how many fit the answer; 0 asks for their number alone.
        nparams: i32,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`DomainBlockStatsFlags`] answers.
    DomainBlockStatsFlagsReply {
        /// Parameters by name, each with a value of a type.
        params: List<Param, 16>,
        /// How many parameters there are, or how many fit the answer; 0 asks for their number alone.
        nparams: i32,
    }
    /// The snapshot before a snapshot.
    ///
    /// Arguments of call 244, `virDomainSnapshotGetParent`.
    DomainSnapshotGetParent {
        /// The snapshot.
        snap: Snapshot,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`DomainSnapshotGetParent`] answers.
    DomainSnapshotGetParentReply {
        /// The snapshot.
        snap: Snapshot,
    }
    /// Resets a guest as its button would.
    ///
    /// Arguments of call 245, `virDomainReset`.
    DomainReset {
        /// The guest.
        dom: Domain,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// How many snapshots follow a snapshot.
    ///
    /// Arguments of call 246, `virDomainSnapshotNumChildren`.
    DomainSnapshotNumChildren {
        /// The snapshot.
        snap: Snapshot,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`DomainSnapshotNumChildren`] answers.
    DomainSnapshotNumChildrenReply {
        /// How many there are.
        num: i32,
    }
    /// Names of the snapshots that follow a snapshot.
    ///
    /// Arguments of call 247, `virDomainSnapshotListChildrenNames`.
    DomainSnapshotListChildrenNames {
        /// The snapshot.
        snap: Snapshot,
        /// The most names that the answer may have.
        maxnames: i32,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`DomainSnapshotListChildrenNames`] answers.
    DomainSnapshotListChildrenNamesReply {
        /// The names.
        names: List<String, 16384>,
    }
    /// The medium of a drive changed as the guest started.
    ///
    /// Message of event 248.
    DomainEventDiskChange {
        /// The guest.
        dom: Domain,
        /// The image before; absent: none.
        old_src_path: Option<String>,
        /// The image now; absent: none.
        new_src_path: Option<String>,
        /// The alias of the device.
        dev_alias: String,
        /// Why, by its number.
        reason: i32,
    }
    /// Connects a descriptor to a display of a guest.
    ///
    /// Arguments of call 249, `virDomainOpenGraphics`.
    DomainOpenGraphics {
        /// The guest.
        dom: Domain,
        /// The number of the display, from 0.
        idx: u32,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// Puts the host to sleep.
    ///
    /// Arguments of call 250, `virNodeSuspendForDuration`.
    NodeSuspendForDuration {
        /// The state that it goes into, by its number.
        target: u32,
        /// How long it sleeps, in seconds; 0: until it is woken.
        duration: u64,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// Changes the size of a disk of a running guest.
    ///
    /// Arguments of call 251, `virDomainBlockResize`.
    DomainBlockResize {
        /// The guest.
        dom: Domain,
        /// The name of the disk in the guest.
        disk: String,
        /// The size, in bytes.
        size: u64,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// Sets the limits of a disk's I/O.
    ///
    /// Arguments of call 252, `virDomainSetBlockIoTune`.
    DomainSetBlockIoTune {
        /// The guest.
        dom: Domain,
        /// The name of the disk in the guest.
        disk: String,
        /// Parameters by name, each with a value of a type.
        params: List<Param, 32>,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// The limits of a disk's I/O.
    ///
    /// Arguments of call 253, `virDomainGetBlockIoTune`.
    DomainGetBlockIoTune {
        /// The guest.
        dom: Domain,
        /// The name of the disk in the guest.
        disk: Option<String>,
        /// How many parameters there are, or how many fit the answer; 0 asks for their number alone.
        nparams: i32,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`DomainGetBlockIoTune`] answers.
    DomainGetBlockIoTuneReply {
        /// Parameters by name, each with a value of a type.
        params: List<Param, 32>,
        /// How many parameters there are, or how many fit the answer; 0 asks for their number alone.
        nparams: i32,
    }
    /// Sets the NUMA policy of a guest.
    ///
    /// Arguments of call 254, `virDomainSetNumaParameters`.
    DomainSetNumaParameters {
        /// The guest.
        dom: Domain,
        /// Parameters by name, each with a value of a type.
        params: List<Param, 16>,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// The NUMA policy of a guest.
    ///
    /// Arguments of call 255, `virDomainGetNumaParameters`.
    DomainGetNumaParameters {
        /// The guest.
        dom: Domain,
        /// How many parameters there are, or how many fit the answer; 0 asks for their number alone.
        nparams: i32,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`DomainGetNumaParameters`] answers.
    DomainGetNumaParametersReply {
        /// Parameters by name, each with a value of a type.
        params: List<Param, 16>,
        /// How many parameters there are, or how many fit the answer; 0 asks for their number alone.
        nparams: i32,
    }
    /// Sets limits of a guest's interface.
    ///
    /// Arguments of call 256, `virDomainSetInterfaceParameters`.
    DomainSetInterfaceParameters {
        /// The guest.
        dom: Domain,
        /// The device.
        device: String,
        /// Parameters by name, each with a value of a type.
        params: List<Param, 16>,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// The limits of a guest's interface.
    ///
    /// Arguments of call 257, `virDomainGetInterfaceParameters`.
    DomainGetInterfaceParameters {
        /// The guest.
        dom: Domain,
        /// The device.
        device: String,
        /// How many parameters there are, or how many fit the answer; 0 asks for their number alone.
        nparams: i32,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`DomainGetInterfaceParameters`] answers.
    DomainGetInterfaceParametersReply {
        /// Parameters by name, each with a value of a type.
        params: List<Param, 16>,
        /// How many parameters there are, or how many fit the answer; 0 asks for their number alone.
        nparams: i32,
    }
    /// Asks the guest's system to shut down, in a way that flags name.
    ///
    /// Arguments of call 258, `virDomainShutdownFlags`.
    DomainShutdownFlags {
        /// The guest.
        dom: Domain,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// Overwrites the content of a volume by a method.
    ///
    /// Arguments of call 259, `virStorageVolWipePattern`.
    StorageVolWipePattern {
        /// The volume.
        vol: Volume,
        /// The method, by its number.
        algorithm: u32,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// Changes the size of a volume.
    ///
    /// Arguments of call 260, `virStorageVolResize`.
    StorageVolResize {
        /// The volume.
        vol: Volume,
        /// The size as the guest or user sees it, in bytes.
        capacity: u64,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// Puts a guest to sleep.
    ///
    /// Arguments of call 261, `virDomainPMSuspendForDuration`.
    DomainPmSuspendForDuration {
        /// The guest.
        dom: Domain,
        /// The state that it goes into, by its number.
        target: u32,
        /// How long it sleeps, in seconds; 0: until it is woken.
        duration: u64,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// The CPU time of a guest, by host CPUs.
    ///
    /// Arguments of call 262, `virDomainGetCPUStats`.
    DomainGetCpuStats {
        /// The guest.
        dom: Domain,
        /// How many parameters there are, or how many fit the answer; 0 asks for their number alone.
        nparams: u32,
        /// The first CPU; -1: the sum of all.
        start_cpu: i32,
        /// How many CPUs.
        ncpus: u32,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`DomainGetCpuStats`] answers.
    DomainGetCpuStatsReply {
        /// Parameters by name, each with a value of a type.
        params: List<Param, 2048>,
        /// How many parameters there are, or how many fit the answer; 0 asks for their number alone.
        nparams: i32,
    }
    /// Which disks of a guest have errors.
    ///
    /// Arguments of call 263, `virDomainGetDiskErrors`.
    DomainGetDiskErrors {
        /// The guest.
        dom: Domain,
        /// The most errors that the answer may have; 0 asks for their number alone.
        maxerrors: u32,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// One of `errors` of [`DomainGetDiskErrorsReply`].
    DomainGetDiskErrorsReplyErrors {
        /// The name of the disk in the guest.
        disk: String,
        /// The error, by its number.
        error: i32,
    }
    /// What [`DomainGetDiskErrors`] answers.
    DomainGetDiskErrorsReply {
        /// Disks with their errors.
        errors: List<DomainGetDiskErrorsReplyErrors, 256>,
        /// How many there are.
        nerrors: i32,
    }
    /// Sets title, description or metadata of a guest.
    ///
    /// Arguments of call 264, `virDomainSetMetadata`.
    DomainSetMetadata {
        /// The guest.
        dom: Domain,
        /// The kind, by its number.
        kind: i32,
        /// The metadata; absent: it is removed.
        metadata: Option<String>,
        /// The prefix of the namespace.
        key: Option<String>,
        /// The namespace of the metadata.
        uri: Option<String>,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// The title, the description or metadata of a guest.
    ///
    /// Arguments of call 265, `virDomainGetMetadata`.
    DomainGetMetadata {
        /// The guest.
        dom: Domain,
        /// The kind, by its number.
        kind: i32,
        /// The namespace of the metadata.
        uri: Option<String>,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`DomainGetMetadata`] answers.
    DomainGetMetadataReply {
        /// The metadata; absent: it is removed.
        metadata: String,
    }
    /// Fills a disk's image from those below it, down to one of them, or copies it.
    ///
    /// Arguments of call 266, `virDomainBlockRebase`.
    DomainBlockRebase {
        /// The guest.
        dom: Domain,
        /// The path on the host, or the name of the disk or interface in the guest.
        path: String,
        /// The image that it goes down to; absent: the lowest, or the next one.
        base: Option<String>,
        /// The most bandwidth in MiB/s, or in bytes/s where a flag says so; 0: no limit.
        bandwidth: u64,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// Wakes a guest that sleeps.
    ///
    /// Arguments of call 267, `virDomainPMWakeup`.
    DomainPmWakeup {
        /// The guest.
        dom: Domain,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// The tray of a drive was opened or closed.
    ///
    /// Message of event 268.
    DomainEventTrayChange {
        /// The guest.
        dom: Domain,
        /// The alias of the device.
        dev_alias: String,
        /// Why, by its number.
        reason: i32,
    }
    /// A guest woke.
    ///
    /// Message of event 269.
    DomainEventPmwakeup {
        /// The guest.
        dom: Domain,
    }
    /// A guest went to sleep.
    ///
    /// Message of event 270.
    DomainEventPmsuspend {
        /// The guest.
        dom: Domain,
    }
    /// Whether a snapshot is the current one.
    ///
    /// Arguments of call 271, `virDomainSnapshotIsCurrent`.
    DomainSnapshotIsCurrent {
        /// The snapshot.
        snap: Snapshot,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`DomainSnapshotIsCurrent`] answers.
    DomainSnapshotIsCurrentReply {
        /// Whether it is the current one: 0 or 1.
        current: i32,
    }
    /// Whether the driver keeps something of a snapshot.
    ///
    /// Arguments of call 272, `virDomainSnapshotHasMetadata`.
    DomainSnapshotHasMetadata {
        /// The snapshot.
        snap: Snapshot,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`DomainSnapshotHasMetadata`] answers.
    DomainSnapshotHasMetadataReply {
        /// The metadata; absent: it is removed.
        metadata: i32,
    }
    /// All guests that flags choose.
    ///
    /// Arguments of call 273, `virConnectListAllDomains`.
    ConnectListAllDomains {
        /// Whether the list is wanted, not 0, or its length alone.
        need_results: i32,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`ConnectListAllDomains`] answers.
    ConnectListAllDomainsReply {
        /// The guests.
        domains: List<Domain, 16384>,
        /// The call's own result, mostly how many there are.
        ret: u32,
    }
    /// All snapshots of a guest that flags choose.
    ///
    /// Arguments of call 274, `virDomainListAllSnapshots`.
    DomainListAllSnapshots {
        /// The guest.
        dom: Domain,
        /// Whether the list is wanted, not 0, or its length alone.
        need_results: i32,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`DomainListAllSnapshots`] answers.
    DomainListAllSnapshotsReply {
        /// The snapshots.
        snapshots: List<Snapshot, 16384>,
        /// The call's own result, mostly how many there are.
        ret: i32,
    }
    /// All snapshots that follow a snapshot.
    ///
    /// Arguments of call 275, `virDomainSnapshotListAllChildren`.
    DomainSnapshotListAllChildren {
        /// The snapshot.
        snapshot: Snapshot,
        /// Whether the list is wanted, not 0, or its length alone.
        need_results: i32,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`DomainSnapshotListAllChildren`] answers.
    DomainSnapshotListAllChildrenReply {
        /// The snapshots.
        snapshots: List<Snapshot, 16384>,
        /// The call's own result, mostly how many there are.
        ret: i32,
    }
    /// The memory of a guest changed.
    ///
    /// Message of event 276.
    DomainEventBalloonChange {
        /// The guest.
        dom: Domain,
        /// The memory that the guest has now, in KiB.
        actual: u64,
    }
    /// The name that a guest's system has.
    ///
    /// Arguments of call 277, `virDomainGetHostname`.
    DomainGetHostname {
        /// The guest.
        dom: Domain,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`DomainGetHostname`] answers.
    DomainGetHostnameReply {
        /// The name of the host.
        hostname: String,
    }
    /// All security labels of a running guest.
    ///
    /// Arguments of call 278, `virDomainGetSecurityLabelList`.
    DomainGetSecurityLabelList {
        /// The guest.
        dom: Domain,
    }
    /// One of `labels` of [`DomainGetSecurityLabelListReply`].
    DomainGetSecurityLabelListReplyLabels {
        /// The label.
        label: Chars<4097>,
        /// Whether the model is enforced: 0 or 1.
        enforcing: i32,
    }
    /// What [`DomainGetSecurityLabelList`] answers.
    DomainGetSecurityLabelListReply {
        /// The labels.
        labels: List<DomainGetSecurityLabelListReplyLabels, 64>,
        /// The call's own result, mostly how many there are.
        ret: i32,
    }
    /// Says on which host CPUs the emulator's threads may run.
    ///
    /// Arguments of call 279, `virDomainPinEmulator`.
    DomainPinEmulator {
        /// The guest.
        dom: Domain,
        /// CPUs as bits, the lowest bit of the first byte being CPU 0.
        cpumap: Opaque<2048>,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// On which host CPUs the emulator's threads may run.
    ///
    /// Arguments of call 280, `virDomainGetEmulatorPinInfo`.
    DomainGetEmulatorPinInfo {
        /// The guest.
        dom: Domain,
        /// How many bytes a map of CPUs has.
        maplen: i32,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`DomainGetEmulatorPinInfo`] answers.
    DomainGetEmulatorPinInfoReply {
        /// Maps of CPUs behind each other, each of the length that was asked for.
        cpumaps: Opaque<8388608>,
        /// The call's own result, mostly how many there are.
        ret: i32,
    }
    /// All storage pools that flags choose.
    ///
    /// Arguments of call 281, `virConnectListAllStoragePools`.
    ConnectListAllStoragePools {
        /// Whether the list is wanted, not 0, or its length alone.
        need_results: i32,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`ConnectListAllStoragePools`] answers.
    ConnectListAllStoragePoolsReply {
        /// The storage pools.
        pools: List<Pool, 16384>,
        /// The call's own result, mostly how many there are.
        ret: u32,
    }
    /// All volumes of a storage pool.
    ///
    /// Arguments of call 282, `virStoragePoolListAllVolumes`.
    StoragePoolListAllVolumes {
        /// The storage pool.
        pool: Pool,
        /// Whether the list is wanted, not 0, or its length alone.
        need_results: i32,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`StoragePoolListAllVolumes`] answers.
    StoragePoolListAllVolumesReply {
        /// The volumes.
        vols: List<Volume, 16384>,
        /// The call's own result, mostly how many there are.
        ret: u32,
    }
    /// All networks that flags choose.
    ///
    /// Arguments of call 283, `virConnectListAllNetworks`.
    ConnectListAllNetworks {
        /// Whether the list is wanted, not 0, or its length alone.
        need_results: i32,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`ConnectListAllNetworks`] answers.
    ConnectListAllNetworksReply {
        /// The networks.
        nets: List<Network, 16384>,
        /// The call's own result, mostly how many there are.
        ret: u32,
    }
    /// All interfaces of the host that flags choose.
    ///
    /// Arguments of call 284, `virConnectListAllInterfaces`.
    ConnectListAllInterfaces {
        /// Whether the list is wanted, not 0, or its length alone.
        need_results: i32,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`ConnectListAllInterfaces`] answers.
    ConnectListAllInterfacesReply {
        /// The interfaces.
        ifaces: List<Interface, 16384>,
        /// The call's own result, mostly how many there are.
        ret: u32,
    }
    /// All devices of the host that flags choose.
    ///
    /// Arguments of call 285, `virConnectListAllNodeDevices`.
    ConnectListAllNodeDevices {
        /// Whether the list is wanted, not 0, or its length alone.
        need_results: i32,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`ConnectListAllNodeDevices`] answers.
    ConnectListAllNodeDevicesReply {
        /// The devices.
        devices: List<NodeDevice, 65536>,
        /// The call's own result, mostly how many there are.
        ret: u32,
    }
    /// All network filters.
    ///
    /// Arguments of call 286, `virConnectListAllNWFilters`.
    ConnectListAllNwfilters {
        /// Whether the list is wanted, not 0, or its length alone.
        need_results: i32,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`ConnectListAllNwfilters`] answers.
    ConnectListAllNwfiltersReply {
        /// The network filters.
        filters: List<Nwfilter, 16384>,
        /// The call's own result, mostly how many there are.
        ret: u32,
    }
    /// All secrets that flags choose.
    ///
    /// Arguments of call 287, `virConnectListAllSecrets`.
    ConnectListAllSecrets {
        /// Whether the list is wanted, not 0, or its length alone.
        need_results: i32,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`ConnectListAllSecrets`] answers.
    ConnectListAllSecretsReply {
        /// The secrets.
        secrets: List<Secret, 16384>,
        /// The call's own result, mostly how many there are.
        ret: u32,
    }
    /// Sets how the host shares equal pages of memory.
    ///
    /// Arguments of call 288, `virNodeSetMemoryParameters`.
    NodeSetMemoryParameters {
        /// Parameters by name, each with a value of a type.
        params: List<Param, 64>,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// How the host shares equal pages of memory.
    ///
    /// Arguments of call 289, `virNodeGetMemoryParameters`.
    NodeGetMemoryParameters {
        /// How many parameters there are, or how many fit the answer; 0 asks for their number alone.
        nparams: i32,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`NodeGetMemoryParameters`] answers.
    NodeGetMemoryParametersReply {
        /// Parameters by name, each with a value of a type.
        params: List<Param, 64>,
        /// How many parameters there are, or how many fit the answer; 0 asks for their number alone.
        nparams: i32,
    }
    /// Moves what an image has into one below it.
    ///
    /// Arguments of call 290, `virDomainBlockCommit`.
    DomainBlockCommit {
        /// The guest.
        dom: Domain,
        /// The name of the disk in the guest.
        disk: String,
        /// The image that it goes down to; absent: the lowest, or the next one.
        base: Option<String>,
        /// The image that it begins with; absent: the upmost.
        top: Option<String>,
        /// The most bandwidth in MiB/s, or in bytes/s where a flag says so; 0: no limit.
        bandwidth: u64,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// Changes one part of a network, such as a host of DHCP.
    ///
    /// Arguments of call 291, `virNetworkUpdate`.
    NetworkUpdate {
        /// The network.
        net: Network,
        /// What is done with the part, by its number.
        command: u32,
        /// The part of the network, by its number.
        section: u32,
        /// Which of several parts, from 0; -1: the last.
        parent_index: i32,
        /// The definition or description as XML.
        xml: String,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// A guest went to sleep on its disk.
    ///
    /// Message of event 292.
    DomainEventPmsuspendDisk {
        /// The guest.
        dom: Domain,
    }
    /// Which CPUs the host has, and which are online.
    ///
    /// Arguments of call 293, `virNodeGetCPUMap`.
    NodeGetCpuMap {
        /// Whether the map of CPUs is wanted: 0 or 1.
        need_map: i32,
        /// Whether the number of CPUs online is wanted: 0 or 1.
        need_online: i32,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`NodeGetCpuMap`] answers.
    NodeGetCpuMapReply {
        /// CPUs as bits, the lowest bit of the first byte being CPU 0.
        cpumap: Opaque<2048>,
        /// How many CPUs are online.
        online: u32,
        /// The call's own result, mostly how many there are.
        ret: i32,
    }
    /// Gives the unused blocks of a guest's filesystems back.
    ///
    /// Arguments of call 294, `virDomainFSTrim`.
    DomainFstrim {
        /// The guest.
        dom: Domain,
        /// Where it is mounted; absent: all of them.
        mount_point: Option<String>,
        /// Filesystem extents that are smaller are left, in bytes.
        minimum: u64,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// Sends a signal to a process in a guest.
    ///
    /// Arguments of call 295, `virDomainSendProcessSignal`.
    DomainSendProcessSignal {
        /// The guest.
        dom: Domain,
        /// The number of the process on the host.
        pid_value: i64,
        /// The number of the signal.
        signum: u32,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// Connects to a channel of a guest.
    ///
    /// Arguments of call 296, `virDomainOpenChannel`.
    DomainOpenChannel {
        /// The guest.
        dom: Domain,
        /// The name.
        name: Option<String>,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// The SCSI host of the host with a world wide name.
    ///
    /// Arguments of call 297, `virNodeDeviceLookupSCSIHostByWWN`.
    NodeDeviceLookupScsiHostByWwn {
        /// World wide name of the node.
        wwnn: String,
        /// World wide name of the port.
        wwpn: String,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`NodeDeviceLookupScsiHostByWwn`] answers.
    NodeDeviceLookupScsiHostByWwnReply {
        /// The device of the host.
        dev: NodeDevice,
    }
    /// How far a job of a guest is, by names.
    ///
    /// Arguments of call 298, `virDomainGetJobStats`.
    DomainGetJobStats {
        /// The guest.
        dom: Domain,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`DomainGetJobStats`] answers.
    DomainGetJobStatsReply {
        /// The kind, by its number.
        kind: i32,
        /// Parameters by name, each with a value of a type.
        params: List<Param, 64>,
    }
    /// The size of the cache of a compressed migration.
    ///
    /// Arguments of call 299, `virDomainMigrateGetCompressionCache`.
    DomainMigrateGetCompressionCache {
        /// The guest.
        dom: Domain,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`DomainMigrateGetCompressionCache`] answers.
    DomainMigrateGetCompressionCacheReply {
        /// The size of the cache, in bytes.
        cache_size: u64,
    }
    /// Sets the size of the cache of a compressed migration.
    ///
    /// Arguments of call 300, `virDomainMigrateSetCompressionCache`.
    DomainMigrateSetCompressionCache {
        /// The guest.
        dom: Domain,
        /// The size of the cache, in bytes.
        cache_size: u64,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// Takes a device of the host from its driver, with another driver.
    ///
    /// Arguments of call 301, `virNodeDeviceDetachFlags`.
    NodeDeviceDetachFlags {
        /// The name.
        name: String,
        /// The name of the driver; absent: the usual one.
        driver_name: Option<String>,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// As [`DomainMigrateBegin3`], with parameters by names.
    ///
    /// Arguments of call 302, `virDomainMigrateBegin3Params`.
    DomainMigrateBegin3Params {
        /// The guest.
        dom: Domain,
        /// Parameters by name, each with a value of a type.
        params: List<Param, 64>,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`DomainMigrateBegin3Params`] answers.
    DomainMigrateBegin3ParamsReply {
        /// What the other side of the migration gets, which its driver alone understands.
        cookie_out: Opaque<4194304>,
        /// The definition or description as XML.
        xml: String,
    }
    /// As [`DomainMigratePrepare3`], with parameters by names.
    ///
    /// Arguments of call 303, `virDomainMigratePrepare3Params`.
    DomainMigratePrepare3Params {
        /// Parameters by name, each with a value of a type.
        params: List<Param, 64>,
        /// What the other side of the migration gave.
        cookie_in: Opaque<4194304>,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`DomainMigratePrepare3Params`] answers.
    DomainMigratePrepare3ParamsReply {
        /// What the other side of the migration gets, which its driver alone understands.
        cookie_out: Opaque<4194304>,
        /// Where the migration goes; absent: where the caller meant.
        uri_out: Option<String>,
    }
    /// As [`DomainMigratePrepareTunnel3`], with parameters by names.
    ///
    /// Arguments of call 304, `virDomainMigratePrepareTunnel3Params`.
    DomainMigratePrepareTunnel3Params {
        /// Parameters by name, each with a value of a type.
        params: List<Param, 64>,
        /// What the other side of the migration gave.
        cookie_in: Opaque<4194304>,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`DomainMigratePrepareTunnel3Params`] answers.
    DomainMigratePrepareTunnel3ParamsReply {
        /// What the other side of the migration gets, which its driver alone understands.
        cookie_out: Opaque<4194304>,
    }
    /// As [`DomainMigratePerform3`], with parameters by names.
    ///
    /// Arguments of call 305, `virDomainMigratePerform3Params`.
    DomainMigratePerform3Params {
        /// The guest.
        dom: Domain,
        /// The URI of the driver at the target, for the source.
        dconnuri: Option<String>,
        /// Parameters by name, each with a value of a type.
        params: List<Param, 64>,
        /// What the other side of the migration gave.
        cookie_in: Opaque<4194304>,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`DomainMigratePerform3Params`] answers.
    DomainMigratePerform3ParamsReply {
        /// What the other side of the migration gets, which its driver alone understands.
        cookie_out: Opaque<4194304>,
    }
    /// As [`DomainMigrateFinish3`], with parameters by names.
    ///
    /// Arguments of call 306, `virDomainMigrateFinish3Params`.
    DomainMigrateFinish3Params {
        /// Parameters by name, each with a value of a type.
        params: List<Param, 64>,
        /// What the other side of the migration gave.
        cookie_in: Opaque<4194304>,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
        /// Whether the migration failed at its source: 0 or 1.
        cancelled: i32,
    }
    /// What [`DomainMigrateFinish3Params`] answers.
    DomainMigrateFinish3ParamsReply {
        /// The guest.
        dom: Domain,
        /// What the other side of the migration gets, which its driver alone understands.
        cookie_out: Opaque<4194304>,
    }
    /// As [`DomainMigrateConfirm3`], with parameters by names.
    ///
    /// Arguments of call 307, `virDomainMigrateConfirm3Params`.
    DomainMigrateConfirm3Params {
        /// The guest.
        dom: Domain,
        /// Parameters by name, each with a value of a type.
        params: List<Param, 64>,
        /// What the other side of the migration gave.
        cookie_in: Opaque<4194304>,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
        /// Whether the migration failed at its source: 0 or 1.
        cancelled: i32,
    }
    /// Sets how often the statistics of a guest's memory are renewed.
    ///
    /// Arguments of call 308, `virDomainSetMemoryStatsPeriod`.
    DomainSetMemoryStatsPeriod {
        /// The guest.
        dom: Domain,
        /// How often, in seconds; 0: never.
        period: i32,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// As [`DomainCreateXml`], with descriptors that the guest inherits.
    ///
    /// Arguments of call 309, `virDomainCreateXMLWithFiles`.
    DomainCreateXmlWithFiles {
        /// The definition as XML.
        xml_desc: String,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`DomainCreateXmlWithFiles`] answers.
    DomainCreateXmlWithFilesReply {
        /// The guest.
        dom: Domain,
    }
    /// As [`DomainCreateWithFlags`], with descriptors that the guest inherits.
    ///
    /// Arguments of call 310, `virDomainCreateWithFiles`.
    DomainCreateWithFiles {
        /// The guest.
        dom: Domain,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`DomainCreateWithFiles`] answers.
    DomainCreateWithFilesReply {
        /// The guest.
        dom: Domain,
    }
    /// A device was taken out of a guest.
    ///
    /// Message of event 311.
    DomainEventDeviceRemoved {
        /// The guest.
        dom: Domain,
        /// The alias of the device.
        dev_alias: String,
    }
    /// The CPU models of an architecture.
    ///
    /// Arguments of call 312, `virConnectGetCPUModelNames`.
    ConnectGetCpuModelNames {
        /// The architecture; absent: the host's.
        arch: String,
        /// Whether the list is wanted, not 0, or its length alone.
        need_results: i32,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`ConnectGetCpuModelNames`] answers.
    ConnectGetCpuModelNamesReply {
        /// The names of the models.
        models: List<String, 8192>,
        /// The call's own result, mostly how many there are.
        ret: i32,
    }
    /// Asks for events of a kind of networks.
    ///
    /// Arguments of call 313, `virConnectNetworkEventRegisterAny`.
    ConnectNetworkEventRegisterAny {
        /// The kind of event, by its number.
        event_id: i32,
        /// The network.
        net: Option<Network>,
    }
    /// What [`ConnectNetworkEventRegisterAny`] answers.
    ConnectNetworkEventRegisterAnyReply {
        /// The number of the registration that asked for the event.
        callback_id: i32,
    }
    /// Asks for no more of them.
    ///
    /// Arguments of call 314, `virConnectNetworkEventDeregisterAny`.
    ConnectNetworkEventDeregisterAny {
        /// The number of the registration that asked for the event.
        callback_id: i32,
    }
    /// A network was defined, started, ended or the like.
    ///
    /// Message of event 315.
    NetworkEventLifecycle {
        /// The number of the registration that asked for the event.
        callback_id: i32,
        /// The network.
        net: Network,
        /// What happened, by its number.
        event: i32,
        /// What led to the event, by its number.
        detail: i32,
    }
    /// Asks for events of a kind, of one guest or all.
    ///
    /// Arguments of call 316, `virConnectDomainEventCallbackRegisterAny`.
    ConnectDomainEventCallbackRegisterAny {
        /// The kind of event, by its number.
        event_id: i32,
        /// The guest.
        dom: Option<Domain>,
    }
    /// What [`ConnectDomainEventCallbackRegisterAny`] answers.
    ConnectDomainEventCallbackRegisterAnyReply {
        /// The number of the registration that asked for the event.
        callback_id: i32,
    }
    /// Asks for no more of them.
    ///
    /// Arguments of call 317, `virConnectDomainEventCallbackDeregisterAny`.
    ConnectDomainEventCallbackDeregisterAny {
        /// The number of the registration that asked for the event.
        callback_id: i32,
    }
    /// As [`DomainEventLifecycle`], with the number of the registration.
    ///
    /// Message of event 318.
    DomainEventCallbackLifecycle {
        /// The number of the registration that asked for the event.
        callback_id: i32,
        /// The guest.
        dom: Domain,
        /// What happened, by its number.
        event: i32,
        /// What led to the event, by its number.
        detail: i32,
    }
    /// As [`DomainEventReboot`], with the number of the registration.
    ///
    /// Message of event 319.
    DomainEventCallbackReboot {
        /// The number of the registration that asked for the event.
        callback_id: i32,
        /// The guest.
        dom: Domain,
    }
    /// As [`DomainEventRtcChange`], with the number of the registration.
    ///
    /// Message of event 320.
    DomainEventCallbackRtcChange {
        /// The number of the registration that asked for the event.
        callback_id: i32,
        /// The guest.
        dom: Domain,
        /// Where it begins, in bytes.
        offset: i64,
    }
    /// As [`DomainEventWatchdog`], with the number of the registration.
    ///
    /// Message of event 321.
    DomainEventCallbackWatchdog {
        /// The number of the registration that asked for the event.
        callback_id: i32,
        /// The guest.
        dom: Domain,
        /// What is done, by its number.
        action: i32,
    }
    /// As [`DomainEventIoError`], with the number of the registration.
    ///
    /// Message of event 322.
    DomainEventCallbackIoError {
        /// The number of the registration that asked for the event.
        callback_id: i32,
        /// The guest.
        dom: Domain,
        /// The path of the disk's image.
        src_path: String,
        /// The alias of the device.
        dev_alias: String,
        /// What is done, by its number.
        action: i32,
    }
    /// One of `local` of [`DomainEventCallbackGraphics`].
    DomainEventCallbackGraphicsLocal {
        /// The family of the address, by its number.
        family: i32,
        /// The address of the host.
        node: String,
        /// The port or service.
        service: String,
    }
    /// One of `remote` of [`DomainEventCallbackGraphics`].
    DomainEventCallbackGraphicsRemote {
        /// The family of the address, by its number.
        family: i32,
        /// The address of the host.
        node: String,
        /// The port or service.
        service: String,
    }
    /// One of `subject` of [`DomainEventCallbackGraphics`].
    DomainEventCallbackGraphicsSubject {
        /// The kind, by its number.
        kind: String,
        /// The name.
        name: String,
    }
    /// As [`DomainEventGraphics`], with the number of the registration.
    ///
    /// Message of event 323.
    DomainEventCallbackGraphics {
        /// The number of the registration that asked for the event.
        callback_id: i32,
        /// The guest.
        dom: Domain,
        /// Whether somebody connected, was authenticated or left, by its number.
        phase: i32,
        /// The address of this side.
        local: DomainEventCallbackGraphicsLocal,
        /// The address of the other side.
        remote: DomainEventCallbackGraphicsRemote,
        /// How it was authenticated.
        auth_scheme: String,
        /// Who connected, as it was authenticated.
        subject: List<DomainEventCallbackGraphicsSubject, 20>,
    }
    /// As [`DomainEventIoErrorReason`], with the number of the registration.
    ///
    /// Message of event 324.
    DomainEventCallbackIoErrorReason {
        /// The number of the registration that asked for the event.
        callback_id: i32,
        /// The guest.
        dom: Domain,
        /// The path of the disk's image.
        src_path: String,
        /// The alias of the device.
        dev_alias: String,
        /// What is done, by its number.
        action: i32,
        /// Why, by its number.
        reason: String,
    }
    /// As [`DomainEventControlError`], with the number of the registration.
    ///
    /// Message of event 325.
    DomainEventCallbackControlError {
        /// The number of the registration that asked for the event.
        callback_id: i32,
        /// The guest.
        dom: Domain,
    }
    /// As [`DomainEventBlockJob`], with the number of the registration.
    ///
    /// Message of event 326.
    DomainEventCallbackBlockJob {
        /// The number of the registration that asked for the event.
        callback_id: i32,
        /// The guest.
        dom: Domain,
        /// The path on the host, or the name of the disk or interface in the guest.
        path: String,
        /// The kind, by its number.
        kind: i32,
        /// How it ended, by its number.
        status: i32,
    }
    /// As [`DomainEventDiskChange`], with the number of the registration.
    ///
    /// Message of event 327.
    DomainEventCallbackDiskChange {
        /// The number of the registration that asked for the event.
        callback_id: i32,
        /// The guest.
        dom: Domain,
        /// The image before; absent: none.
        old_src_path: Option<String>,
        /// The image now; absent: none.
        new_src_path: Option<String>,
        /// The alias of the device.
        dev_alias: String,
        /// Why, by its number.
        reason: i32,
    }
    /// As [`DomainEventTrayChange`], with the number of the registration.
    ///
    /// Message of event 328.
    DomainEventCallbackTrayChange {
        /// The number of the registration that asked for the event.
        callback_id: i32,
        /// The guest.
        dom: Domain,
        /// The alias of the device.
        dev_alias: String,
        /// Why, by its number.
        reason: i32,
    }
    /// As [`DomainEventPmwakeup`], with the number of the registration.
    ///
    /// Message of event 329.
    DomainEventCallbackPmwakeup {
        /// The number of the registration that asked for the event.
        callback_id: i32,
        /// Why, by its number.
        reason: i32,
        /// The guest.
        dom: Domain,
    }
    /// As [`DomainEventPmsuspend`], with the number of the registration.
    ///
    /// Message of event 330.
    DomainEventCallbackPmsuspend {
        /// The number of the registration that asked for the event.
        callback_id: i32,
        /// Why, by its number.
        reason: i32,
        /// The guest.
        dom: Domain,
    }
    /// As [`DomainEventBalloonChange`], with the number of the registration.
    ///
    /// Message of event 331.
    DomainEventCallbackBalloonChange {
        /// The number of the registration that asked for the event.
        callback_id: i32,
        /// The guest.
        dom: Domain,
        /// The memory that the guest has now, in KiB.
        actual: u64,
    }
    /// As [`DomainEventPmsuspendDisk`], with the number of the registration.
    ///
    /// Message of event 332.
    DomainEventCallbackPmsuspendDisk {
        /// The number of the registration that asked for the event.
        callback_id: i32,
        /// Why, by its number.
        reason: i32,
        /// The guest.
        dom: Domain,
    }
    /// As [`DomainEventDeviceRemoved`], with the number of the registration.
    ///
    /// Message of event 333.
    DomainEventCallbackDeviceRemoved {
        /// The number of the registration that asked for the event.
        callback_id: i32,
        /// The guest.
        dom: Domain,
        /// The alias of the device.
        dev_alias: String,
    }
    /// Writes the memory of a guest to a file on the host, in a format.
    ///
    /// Arguments of call 334, `virDomainCoreDumpWithFormat`.
    DomainCoreDumpWithFormat {
        /// The guest.
        dom: Domain,
        /// The path of the file on the host.
        to: String,
        /// The format, by its number.
        dumpformat: u32,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// Keeps the filesystems of a guest still.
    ///
    /// Arguments of call 335, `virDomainFSFreeze`.
    DomainFsfreeze {
        /// The guest.
        dom: Domain,
        /// Where the filesystems are mounted; none: all of them.
        mountpoints: List<String, 256>,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`DomainFsfreeze`] answers.
    DomainFsfreezeReply {
        /// How many filesystems it were.
        filesystems: i32,
    }
    /// Lets the filesystems of a guest go on.
    ///
    /// Arguments of call 336, `virDomainFSThaw`.
    DomainFsthaw {
        /// The guest.
        dom: Domain,
        /// Where the filesystems are mounted; none: all of them.
        mountpoints: List<String, 256>,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`DomainFsthaw`] answers.
    DomainFsthawReply {
        /// How many filesystems it were.
        filesystems: i32,
    }
    /// The time of a guest's clock.
    ///
    /// Arguments of call 337, `virDomainGetTime`.
    DomainGetTime {
        /// The guest.
        dom: Domain,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`DomainGetTime`] answers.
    DomainGetTimeReply {
        /// Seconds since 1970, or until it happens.
        seconds: i64,
        /// Nanoseconds beside the seconds.
        nseconds: u32,
    }
    /// Sets a guest's clock.
    ///
    /// Arguments of call 338, `virDomainSetTime`.
    DomainSetTime {
        /// The guest.
        dom: Domain,
        /// Seconds since 1970, or until it happens.
        seconds: i64,
        /// Nanoseconds beside the seconds.
        nseconds: u32,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// As [`DomainEventBlockJob`], with the disk's name in the guest.
    ///
    /// Message of event 339.
    DomainEventBlockJob2 {
        /// The number of the registration that asked for the event.
        callback_id: i32,
        /// The guest.
        dom: Domain,
        /// The name of the disk in the guest.
        dst: String,
        /// The kind, by its number.
        kind: i32,
        /// How it ended, by its number.
        status: i32,
    }
    /// The free pages of sizes on NUMA nodes of the host.
    ///
    /// Arguments of call 340, `virNodeGetFreePages`.
    NodeGetFreePages {
        /// The sizes of pages, in KiB.
        pages: List<u32, 1024>,
        /// The first NUMA node.
        start_cell: i32,
        /// How many NUMA nodes.
        cell_count: u32,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`NodeGetFreePages`] answers.
    NodeGetFreePagesReply {
        /// How many pages there are, by node and size.
        counts: List<u64, 1024>,
    }
    /// The addresses that a network's DHCP server gave.
    ///
    /// Arguments of call 341, `virNetworkGetDHCPLeases`.
    NetworkGetDhcpLeases {
        /// The network.
        net: Network,
        /// The MAC address.
        mac: Option<String>,
        /// Whether the list is wanted, not 0, or its length alone.
        need_results: i32,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// One of `leases` of [`NetworkGetDhcpLeasesReply`].
    NetworkGetDhcpLeasesReplyLeases {
        /// The interface.
        iface: String,
        /// When the address expires, in seconds since 1970.
        expirytime: i64,
        /// The kind, by its number.
        kind: i32,
        /// The MAC address.
        mac: Option<String>,
        /// The id of the client's interface, of DHCP; absent: unknown.
        iaid: Option<String>,
        /// The IP address.
        ipaddr: String,
        /// The length of the network's part of the address, in bits.
        prefix: u32,
        /// The name of the host.
        hostname: Option<String>,
        /// The id of the client, of DHCP; absent: unknown.
        clientid: Option<String>,
    }
    /// What [`NetworkGetDhcpLeases`] answers.
    NetworkGetDhcpLeasesReply {
        /// The addresses that were given.
        leases: List<NetworkGetDhcpLeasesReplyLeases, 65536>,
        /// The call's own result, mostly how many there are.
        ret: u32,
    }
    /// What the hypervisor can do for a guest of a kind, as XML.
    ///
    /// Arguments of call 342, `virConnectGetDomainCapabilities`.
    ConnectGetDomainCapabilities {
        /// The path of the emulator; absent: the usual one.
        emulatorbin: Option<String>,
        /// The architecture; absent: the host's.
        arch: Option<String>,
        /// The machine type; absent: the usual one.
        machine: Option<String>,
        /// The type of the guest, such as kvm; absent: the usual one.
        virttype: Option<String>,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`ConnectGetDomainCapabilities`] answers.
    ConnectGetDomainCapabilitiesReply {
        /// The abilities, as XML.
        capabilities: String,
    }
    /// A descriptor that is connected to a display of a guest.
    ///
    /// Arguments of call 343, `virDomainOpenGraphicsFD`.
    DomainOpenGraphicsFd {
        /// The guest.
        dom: Domain,
        /// The number of the display, from 0.
        idx: u32,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// Statistics of guests, by names.
    ///
    /// Arguments of call 344, `virConnectGetAllDomainStats`.
    ConnectGetAllDomainStats {
        /// The guests; none: all of them.
        doms: List<Domain, 16384>,
        /// The statistics, each with its number and value.
        stats: u32,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// One of `ret_stats` of [`ConnectGetAllDomainStatsReply`].
    ConnectGetAllDomainStatsReplyRetStats {
        /// The guest.
        dom: Domain,
        /// Parameters by name, each with a value of a type.
        params: List<Param, 262144>,
    }
    /// What [`ConnectGetAllDomainStats`] answers.
    ConnectGetAllDomainStatsReply {
        /// Statistics by guest.
        ret_stats: List<ConnectGetAllDomainStatsReplyRetStats, 16384>,
    }
    /// Copies a disk to another place while the guest runs.
    ///
    /// Arguments of call 345, `virDomainBlockCopy`.
    DomainBlockCopy {
        /// The guest.
        dom: Domain,
        /// The path on the host, or the name of the disk or interface in the guest.
        path: String,
        /// The disk that it is copied to, as XML.
        destxml: String,
        /// Parameters by name, each with a value of a type.
        params: List<Param, 16>,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// Settings of a running guest were changed.
    ///
    /// Message of event 346.
    DomainEventCallbackTunable {
        /// The number of the registration that asked for the event.
        callback_id: i32,
        /// The guest.
        dom: Domain,
        /// Parameters by name, each with a value of a type.
        params: List<Param, 2048>,
    }
    /// Changes how many huge pages the host has.
    ///
    /// Arguments of call 347, `virNodeAllocPages`.
    NodeAllocPages {
        /// The sizes of pages, in KiB.
        page_sizes: List<u32, 1024>,
        /// How many pages of each size.
        page_counts: List<u64, 1024>,
        /// The first NUMA node.
        start_cell: i32,
        /// How many NUMA nodes.
        cell_count: u32,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`NodeAllocPages`] answers.
    NodeAllocPagesReply {
        /// The call's own result, mostly how many there are.
        ret: i32,
    }
    /// The agent in a guest came or went.
    ///
    /// Message of event 348.
    DomainEventCallbackAgentLifecycle {
        /// The number of the registration that asked for the event.
        callback_id: i32,
        /// The guest.
        dom: Domain,
        /// The state, by its number.
        state: i32,
        /// Why, by its number.
        reason: i32,
    }
    /// The filesystems of a guest.
    ///
    /// Arguments of call 349, `virDomainGetFSInfo`.
    DomainGetFsinfo {
        /// The guest.
        dom: Domain,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// One of `info` of [`DomainGetFsinfoReply`].
    DomainGetFsinfoReplyInfo {
        /// Where it is mounted.
        mountpoint: String,
        /// The name.
        name: String,
        /// The type of the filesystem.
        fstype: String,
        /// The aliases of the disks that it is on.
        dev_aliases: List<String, 256>,
    }
    /// What [`DomainGetFsinfo`] answers.
    DomainGetFsinfoReply {
        /// What is known of each.
        info: List<DomainGetFsinfoReplyInfo, 256>,
        /// The call's own result, mostly how many there are.
        ret: u32,
    }
    /// Keeps a guest's definition, in the way that flags say.
    ///
    /// Arguments of call 350, `virDomainDefineXMLFlags`.
    DomainDefineXmlFlags {
        /// The definition or description as XML.
        xml: String,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`DomainDefineXmlFlags`] answers.
    DomainDefineXmlFlagsReply {
        /// The guest.
        dom: Domain,
    }
    /// The I/O threads of a guest.
    ///
    /// Arguments of call 351, `virDomainGetIOThreadInfo`.
    DomainGetIothreadInfo {
        /// The guest.
        dom: Domain,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// One of `info` of [`DomainGetIothreadInfoReply`].
    DomainGetIothreadInfoReplyInfo {
        /// Id of the I/O thread.
        iothread_id: u32,
        /// CPUs as bits, the lowest bit of the first byte being CPU 0.
        cpumap: Opaque<2048>,
    }
    /// What [`DomainGetIothreadInfo`] answers.
    DomainGetIothreadInfoReply {
        /// What is known of each.
        info: List<DomainGetIothreadInfoReplyInfo, 16384>,
        /// The call's own result, mostly how many there are.
        ret: u32,
    }
    /// Says on which host CPUs an I/O thread may run.
    ///
    /// Arguments of call 352, `virDomainPinIOThread`.
    DomainPinIothread {
        /// The guest.
        dom: Domain,
        /// Id of the I/O thread.
        iothreads_id: u32,
        /// CPUs as bits, the lowest bit of the first byte being CPU 0.
        cpumap: Opaque<2048>,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// The network addresses of a guest.
    ///
    /// Arguments of call 353, `virDomainInterfaceAddresses`.
    DomainInterfaceAddresses {
        /// The guest.
        dom: Domain,
        /// Who is asked, by its number: the networks' leases, the agent or the host's table.
        source: u32,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// One of `addrs` of [`DomainInterfaceAddressesReplyIfaces`].
    DomainInterfaceAddressesReplyIfacesAddrs {
        /// The kind, by its number.
        kind: i32,
        /// The address.
        addr: String,
        /// The length of the network's part of the address, in bits.
        prefix: u32,
    }
    /// One of `ifaces` of [`DomainInterfaceAddressesReply`].
    DomainInterfaceAddressesReplyIfaces {
        /// The name.
        name: String,
        /// The MAC address; absent: unknown.
        hwaddr: Option<String>,
        /// The addresses.
        addrs: List<DomainInterfaceAddressesReplyIfacesAddrs, 2048>,
    }
    /// What [`DomainInterfaceAddresses`] answers.
    DomainInterfaceAddressesReply {
        /// The interfaces.
        ifaces: List<DomainInterfaceAddressesReplyIfaces, 2048>,
    }
    /// A device was added to a guest.
    ///
    /// Message of event 354.
    DomainEventCallbackDeviceAdded {
        /// The number of the registration that asked for the event.
        callback_id: i32,
        /// The guest.
        dom: Domain,
        /// The alias of the device.
        dev_alias: String,
    }
    /// Adds an I/O thread to a guest.
    ///
    /// Arguments of call 355, `virDomainAddIOThread`.
    DomainAddIothread {
        /// The guest.
        dom: Domain,
        /// Id of the I/O thread.
        iothread_id: u32,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// Takes an I/O thread out of a guest.
    ///
    /// Arguments of call 356, `virDomainDelIOThread`.
    DomainDelIothread {
        /// The guest.
        dom: Domain,
        /// Id of the I/O thread.
        iothread_id: u32,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// Sets the password of a user in a guest.
    ///
    /// Arguments of call 357, `virDomainSetUserPassword`.
    DomainSetUserPassword {
        /// The guest.
        dom: Domain,
        /// The name of the user.
        user: Option<String>,
        /// The password; absent: none.
        password: Option<String>,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// Gives a guest another name.
    ///
    /// Arguments of call 358, `virDomainRename`.
    DomainRename {
        /// The guest.
        dom: Domain,
        /// The name that it gets; absent: the one that it has.
        new_name: Option<String>,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`DomainRename`] answers.
    DomainRenameReply {
        /// How the migration ended at the source; 0: well.
        retcode: i32,
    }
    /// A migration began to copy the memory once more.
    ///
    /// Message of event 359.
    DomainEventCallbackMigrationIteration {
        /// The number of the registration that asked for the event.
        callback_id: i32,
        /// The guest.
        dom: Domain,
        /// How often the memory was begun to be copied.
        iteration: i32,
    }
    /// Asks to be told when the daemon's connection to the hypervisor ends.
    ///
    /// Arguments of call 360, `virConnectRegisterCloseCallback`.
    ConnectRegisterCloseCallback {
    }
    /// Asks for no more of that.
    ///
    /// Arguments of call 361, `virConnectUnregisterCloseCallback`.
    ConnectUnregisterCloseCallback {
    }
    /// The daemon's connection to the hypervisor ended.
    ///
    /// Message of event 362.
    ConnectEventConnectionClosed {
        /// Why, by its number.
        reason: i32,
    }
    /// A job of a guest ended.
    ///
    /// Message of event 363.
    DomainEventCallbackJobCompleted {
        /// The number of the registration that asked for the event.
        callback_id: i32,
        /// The guest.
        dom: Domain,
        /// Parameters by name, each with a value of a type.
        params: List<Param, 64>,
    }
    /// Lets a migrating guest go on at the target before its memory is there.
    ///
    /// Arguments of call 364, `virDomainMigrateStartPostCopy`.
    DomainMigrateStartPostCopy {
        /// The guest.
        dom: Domain,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// Which performance events of a guest are counted.
    ///
    /// Arguments of call 365, `virDomainGetPerfEvents`.
    DomainGetPerfEvents {
        /// The guest.
        dom: Domain,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`DomainGetPerfEvents`] answers.
    DomainGetPerfEventsReply {
        /// Parameters by name, each with a value of a type.
        params: List<Param, 64>,
    }
    /// Sets which performance events of a guest are counted.
    ///
    /// Arguments of call 366, `virDomainSetPerfEvents`.
    DomainSetPerfEvents {
        /// The guest.
        dom: Domain,
        /// Parameters by name, each with a value of a type.
        params: List<Param, 64>,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// A device was not taken out of a guest, though it was asked to.
    ///
    /// Message of event 367.
    DomainEventCallbackDeviceRemovalFailed {
        /// The number of the registration that asked for the event.
        callback_id: i32,
        /// The guest.
        dom: Domain,
        /// The alias of the device.
        dev_alias: String,
    }
    /// Asks for events of a kind of storage pools.
    ///
    /// Arguments of call 368, `virConnectStoragePoolEventRegisterAny`.
    ConnectStoragePoolEventRegisterAny {
        /// The kind of event, by its number.
        event_id: i32,
        /// The storage pool.
        pool: Option<Pool>,
    }
    /// What [`ConnectStoragePoolEventRegisterAny`] answers.
    ConnectStoragePoolEventRegisterAnyReply {
        /// The number of the registration that asked for the event.
        callback_id: i32,
    }
    /// Asks for no more of them.
    ///
    /// Arguments of call 369, `virConnectStoragePoolEventDeregisterAny`.
    ConnectStoragePoolEventDeregisterAny {
        /// The number of the registration that asked for the event.
        callback_id: i32,
    }
    /// A storage pool was defined, started, ended or the like.
    ///
    /// Message of event 370.
    StoragePoolEventLifecycle {
        /// The number of the registration that asked for the event.
        callback_id: i32,
        /// The storage pool.
        pool: Pool,
        /// What happened, by its number.
        event: i32,
        /// What led to the event, by its number.
        detail: i32,
    }
    /// Which virtual CPUs the guest's system uses.
    ///
    /// Arguments of call 371, `virDomainGetGuestVcpus`.
    DomainGetGuestVcpus {
        /// The guest.
        dom: Domain,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`DomainGetGuestVcpus`] answers.
    DomainGetGuestVcpusReply {
        /// Parameters by name, each with a value of a type.
        params: List<Param, 64>,
    }
    /// Says which virtual CPUs the guest's system uses.
    ///
    /// Arguments of call 372, `virDomainSetGuestVcpus`.
    DomainSetGuestVcpus {
        /// The guest.
        dom: Domain,
        /// The virtual CPUs as text, such as 2-3.
        cpumap: String,
        /// Whether they are used, 1, or not, 0.
        state: i32,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// The volumes of a storage pool were looked at again.
    ///
    /// Message of event 373.
    StoragePoolEventRefresh {
        /// The number of the registration that asked for the event.
        callback_id: i32,
        /// The storage pool.
        pool: Pool,
    }
    /// Asks for events of a kind of the host's devices.
    ///
    /// Arguments of call 374, `virConnectNodeDeviceEventRegisterAny`.
    ConnectNodeDeviceEventRegisterAny {
        /// The kind of event, by its number.
        event_id: i32,
        /// The device of the host.
        dev: Option<NodeDevice>,
    }
    /// What [`ConnectNodeDeviceEventRegisterAny`] answers.
    ConnectNodeDeviceEventRegisterAnyReply {
        /// The number of the registration that asked for the event.
        callback_id: i32,
    }
    /// Asks for no more of them.
    ///
    /// Arguments of call 375, `virConnectNodeDeviceEventDeregisterAny`.
    ConnectNodeDeviceEventDeregisterAny {
        /// The number of the registration that asked for the event.
        callback_id: i32,
    }
    /// A device of the host came or went.
    ///
    /// Message of event 376.
    NodeDeviceEventLifecycle {
        /// The number of the registration that asked for the event.
        callback_id: i32,
        /// The device of the host.
        dev: NodeDevice,
        /// What happened, by its number.
        event: i32,
        /// What led to the event, by its number.
        detail: i32,
    }
    /// A device of the host changed.
    ///
    /// Message of event 377.
    NodeDeviceEventUpdate {
        /// The number of the registration that asked for the event.
        callback_id: i32,
        /// The device of the host.
        dev: NodeDevice,
    }
    /// Kind and sizes of a volume, those that flags choose.
    ///
    /// Arguments of call 378, `virStorageVolGetInfoFlags`.
    StorageVolGetInfoFlags {
        /// The volume.
        vol: Volume,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`StorageVolGetInfoFlags`] answers.
    StorageVolGetInfoFlagsReply {
        /// The kind, by its number.
        kind: i32,
        /// The size as the guest or user sees it, in bytes.
        capacity: u64,
        /// The space that is taken on the host, in bytes.
        allocation: u64,
    }
    /// The metadata of a guest changed.
    ///
    /// Message of event 379.
    DomainEventCallbackMetadataChange {
        /// The number of the registration that asked for the event.
        callback_id: i32,
        /// The guest.
        dom: Domain,
        /// The kind, by its number.
        kind: i32,
        /// The namespace of the metadata; absent: the title or the description.
        nsuri: Option<String>,
    }
    /// Asks for events of a kind of secrets.
    ///
    /// Arguments of call 380, `virConnectSecretEventRegisterAny`.
    ConnectSecretEventRegisterAny {
        /// The kind of event, by its number.
        event_id: i32,
        /// The secret.
        secret: Option<Secret>,
    }
    /// What [`ConnectSecretEventRegisterAny`] answers.
    ConnectSecretEventRegisterAnyReply {
        /// The number of the registration that asked for the event.
        callback_id: i32,
    }
    /// Asks for no more of them.
    ///
    /// Arguments of call 381, `virConnectSecretEventDeregisterAny`.
    ConnectSecretEventDeregisterAny {
        /// The number of the registration that asked for the event.
        callback_id: i32,
    }
    /// A secret was defined or forgotten.
    ///
    /// Message of event 382.
    SecretEventLifecycle {
        /// The number of the registration that asked for the event.
        callback_id: i32,
        /// The secret.
        secret: Secret,
        /// What happened, by its number.
        event: i32,
        /// What led to the event, by its number.
        detail: i32,
    }
    /// The value of a secret changed.
    ///
    /// Message of event 383.
    SecretEventValueChanged {
        /// The number of the registration that asked for the event.
        callback_id: i32,
        /// The secret.
        secret: Secret,
    }
    /// Adds single virtual CPUs to a guest or takes them out.
    ///
    /// Arguments of call 384, `virDomainSetVcpu`.
    DomainSetVcpu {
        /// The guest.
        dom: Domain,
        /// The virtual CPUs as text, such as 2-3.
        cpumap: String,
        /// Whether they are added, 1, or taken out, 0.
        state: i32,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// A disk's image was written beyond a threshold.
    ///
    /// Message of event 385.
    DomainEventBlockThreshold {
        /// The number of the registration that asked for the event.
        callback_id: i32,
        /// The guest.
        dom: Domain,
        /// The device of the host.
        dev: String,
        /// The path on the host, or the name of the disk or interface in the guest.
        path: Option<String>,
        /// The threshold, in bytes.
        threshold: u64,
        /// How far beyond the threshold it was written, in bytes.
        excess: u64,
    }
    /// Sets the threshold of [`DomainEventBlockThreshold`].
    ///
    /// Arguments of call 386, `virDomainSetBlockThreshold`.
    DomainSetBlockThreshold {
        /// The guest.
        dom: Domain,
        /// The device of the host.
        dev: String,
        /// The threshold, in bytes.
        threshold: u64,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// How long a guest may stand still at the end of its migration.
    ///
    /// Arguments of call 387, `virDomainMigrateGetMaxDowntime`.
    DomainMigrateGetMaxDowntime {
        /// The guest.
        dom: Domain,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`DomainMigrateGetMaxDowntime`] answers.
    DomainMigrateGetMaxDowntimeReply {
        /// How long it may stand still, in milliseconds.
        downtime: u64,
    }
    /// The definition in the driver's file with the state of a guest, as XML.
    ///
    /// Arguments of call 388, `virDomainManagedSaveGetXMLDesc`.
    DomainManagedSaveGetXmlDesc {
        /// The guest.
        dom: Domain,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`DomainManagedSaveGetXmlDesc`] answers.
    DomainManagedSaveGetXmlDescReply {
        /// The definition or description as XML.
        xml: String,
    }
    /// Sets the definition in the driver's file with the state of a guest.
    ///
    /// Arguments of call 389, `virDomainManagedSaveDefineXML`.
    DomainManagedSaveDefineXml {
        /// The guest.
        dom: Domain,
        /// The definition that it gets, as XML; absent: the one that it has.
        dxml: Option<String>,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// Sets what happens when a guest powers off, restarts or crashes.
    ///
    /// Arguments of call 390, `virDomainSetLifecycleAction`.
    DomainSetLifecycleAction {
        /// The guest.
        dom: Domain,
        /// The kind, by its number.
        kind: u32,
        /// What is done, by its number.
        action: u32,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// The storage pool whose volumes are in a folder.
    ///
    /// Arguments of call 391, `virStoragePoolLookupByTargetPath`.
    StoragePoolLookupByTargetPath {
        /// The path on the host, or the name of the disk or interface in the guest.
        path: String,
    }
    /// What [`StoragePoolLookupByTargetPath`] answers.
    StoragePoolLookupByTargetPathReply {
        /// The storage pool.
        pool: Pool,
    }
    /// Takes the device with an alias out of a guest.
    ///
    /// Arguments of call 392, `virDomainDetachDeviceAlias`.
    DomainDetachDeviceAlias {
        /// The guest.
        dom: Domain,
        /// The alias of the device.
        alias: String,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// How a CPU compares with what a hypervisor can give.
    ///
    /// Arguments of call 393, `virConnectCompareHypervisorCPU`.
    ConnectCompareHypervisorCpu {
        /// The path of the emulator; absent: the usual one.
        emulator: Option<String>,
        /// The architecture; absent: the host's.
        arch: Option<String>,
        /// The machine type; absent: the usual one.
        machine: Option<String>,
        /// The type of the guest, such as kvm; absent: the usual one.
        virttype: Option<String>,
        /// The CPU as XML.
        xml_cpu: String,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`ConnectCompareHypervisorCpu`] answers.
    ConnectCompareHypervisorCpuReply {
        /// How it compares: -1 for an error, 0 for another, 1 for the same, 2 for one with more.
        result: i32,
    }
    /// The richest CPU that a hypervisor can give on all of some hosts.
    ///
    /// Arguments of call 394, `virConnectBaselineHypervisorCPU`.
    ConnectBaselineHypervisorCpu {
        /// The path of the emulator; absent: the usual one.
        emulator: Option<String>,
        /// The architecture; absent: the host's.
        arch: Option<String>,
        /// The machine type; absent: the usual one.
        machine: Option<String>,
        /// The type of the guest, such as kvm; absent: the usual one.
        virttype: Option<String>,
        /// The CPUs, each as XML.
        xml_cpus: List<String, 256>,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`ConnectBaselineHypervisorCpu`] answers.
    ConnectBaselineHypervisorCpuReply {
        /// The host CPU that it runs on; -1: none.
        cpu: String,
    }
    /// What AMD's encrypted memory can do on the host.
    ///
    /// Arguments of call 395, `virNodeGetSEVInfo`.
    NodeGetSevInfo {
        /// How many parameters there are, or how many fit the answer; 0 asks for their number alone.
        nparams: i32,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`NodeGetSevInfo`] answers.
    NodeGetSevInfoReply {
        /// Parameters by name, each with a value of a type.
        params: List<Param, 64>,
        /// How many parameters there are, or how many fit the answer; 0 asks for their number alone.
        nparams: i32,
    }
    /// What is known of a guest's encrypted memory.
    ///
    /// Arguments of call 396, `virDomainGetLaunchSecurityInfo`.
    DomainGetLaunchSecurityInfo {
        /// The guest.
        dom: Domain,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`DomainGetLaunchSecurityInfo`] answers.
    DomainGetLaunchSecurityInfoReply {
        /// Parameters by name, each with a value of a type.
        params: List<Param, 64>,
    }
    /// The binding of a network filter to an interface.
    ///
    /// Arguments of call 397, `virNWFilterBindingLookupByPortDev`.
    NwfilterBindingLookupByPortDev {
        /// The name.
        name: String,
    }
    /// What [`NwfilterBindingLookupByPortDev`] answers.
    NwfilterBindingLookupByPortDevReply {
        /// The network filter.
        nwfilter: NwfilterBinding,
    }
    /// The definition of such a binding, as XML.
    ///
    /// Arguments of call 398, `virNWFilterBindingGetXMLDesc`.
    NwfilterBindingGetXmlDesc {
        /// The network filter.
        nwfilter: NwfilterBinding,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`NwfilterBindingGetXmlDesc`] answers.
    NwfilterBindingGetXmlDescReply {
        /// The definition or description as XML.
        xml: String,
    }
    /// Binds a network filter to an interface.
    ///
    /// Arguments of call 399, `virNWFilterBindingCreateXML`.
    NwfilterBindingCreateXml {
        /// The definition or description as XML.
        xml: String,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`NwfilterBindingCreateXml`] answers.
    NwfilterBindingCreateXmlReply {
        /// The network filter.
        nwfilter: NwfilterBinding,
    }
    /// Ends such a binding.
    ///
    /// Arguments of call 400, `virNWFilterBindingDelete`.
    NwfilterBindingDelete {
        /// The network filter.
        nwfilter: NwfilterBinding,
    }
    /// All bindings of network filters to interfaces.
    ///
    /// Arguments of call 401, `virConnectListAllNWFilterBindings`.
    ConnectListAllNwfilterBindings {
        /// Whether the list is wanted, not 0, or its length alone.
        need_results: i32,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`ConnectListAllNwfilterBindings`] answers.
    ConnectListAllNwfilterBindingsReply {
        /// The bindings.
        bindings: List<NwfilterBinding, 16384>,
        /// The call's own result, mostly how many there are.
        ret: u32,
    }
    /// Sets how an I/O thread waits.
    ///
    /// Arguments of call 402, `virDomainSetIOThreadParams`.
    DomainSetIothreadParams {
        /// The guest.
        dom: Domain,
        /// Id of the I/O thread.
        iothread_id: u32,
        /// Parameters by name, each with a value of a type.
        params: List<Param, 64>,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// The kinds of storage pools that the driver has, as XML.
    ///
    /// Arguments of call 403, `virConnectGetStoragePoolCapabilities`.
    ConnectGetStoragePoolCapabilities {
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`ConnectGetStoragePoolCapabilities`] answers.
    ConnectGetStoragePoolCapabilitiesReply {
        /// The abilities, as XML.
        capabilities: String,
    }
    /// All ports of a network.
    ///
    /// Arguments of call 404, `virNetworkListAllPorts`.
    NetworkListAllPorts {
        /// The network.
        network: Network,
        /// Whether the list is wanted, not 0, or its length alone.
        need_results: i32,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`NetworkListAllPorts`] answers.
    NetworkListAllPortsReply {
        /// The ports.
        ports: List<NetworkPort, 16384>,
        /// The call's own result, mostly how many there are.
        ret: u32,
    }
    /// The port of a network with a UUID.
    ///
    /// Arguments of call 405, `virNetworkPortLookupByUUID`.
    NetworkPortLookupByUuid {
        /// The network.
        network: Network,
        /// The UUID, 16 bytes.
        uuid: Uuid,
    }
    /// What [`NetworkPortLookupByUuid`] answers.
    NetworkPortLookupByUuidReply {
        /// The port of the network.
        port: NetworkPort,
    }
    /// Makes a port of a network.
    ///
    /// Arguments of call 406, `virNetworkPortCreateXML`.
    NetworkPortCreateXml {
        /// The network.
        network: Network,
        /// The definition or description as XML.
        xml: String,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`NetworkPortCreateXml`] answers.
    NetworkPortCreateXmlReply {
        /// The port of the network.
        port: NetworkPort,
    }
    /// The bandwidth of a network's port, by names.
    ///
    /// Arguments of call 407, `virNetworkPortGetParameters`.
    NetworkPortGetParameters {
        /// The port of the network.
        port: NetworkPort,
        /// How many parameters there are, or how many fit the answer; 0 asks for their number alone.
        nparams: i32,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`NetworkPortGetParameters`] answers.
    NetworkPortGetParametersReply {
        /// Parameters by name, each with a value of a type.
        params: List<Param, 16>,
        /// How many parameters there are, or how many fit the answer; 0 asks for their number alone.
        nparams: i32,
    }
    /// Sets the bandwidth of a network's port.
    ///
    /// Arguments of call 408, `virNetworkPortSetParameters`.
    NetworkPortSetParameters {
        /// The port of the network.
        port: NetworkPort,
        /// Parameters by name, each with a value of a type.
        params: List<Param, 16>,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// The definition of a network's port, as XML.
    ///
    /// Arguments of call 409, `virNetworkPortGetXMLDesc`.
    NetworkPortGetXmlDesc {
        /// The port of the network.
        port: NetworkPort,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`NetworkPortGetXmlDesc`] answers.
    NetworkPortGetXmlDescReply {
        /// The definition or description as XML.
        xml: String,
    }
    /// Removes a port of a network.
    ///
    /// Arguments of call 410, `virNetworkPortDelete`.
    NetworkPortDelete {
        /// The port of the network.
        port: NetworkPort,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// Begins to record what changes on a guest's disks.
    ///
    /// Arguments of call 411, `virDomainCheckpointCreateXML`.
    DomainCheckpointCreateXml {
        /// The guest.
        dom: Domain,
        /// The definition as XML.
        xml_desc: String,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`DomainCheckpointCreateXml`] answers.
    DomainCheckpointCreateXmlReply {
        /// The checkpoint.
        checkpoint: Checkpoint,
    }
    /// The description of a checkpoint, as XML.
    ///
    /// Arguments of call 412, `virDomainCheckpointGetXMLDesc`.
    DomainCheckpointGetXmlDesc {
        /// The checkpoint.
        checkpoint: Checkpoint,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`DomainCheckpointGetXmlDesc`] answers.
    DomainCheckpointGetXmlDescReply {
        /// The definition or description as XML.
        xml: String,
    }
    /// All checkpoints of a guest.
    ///
    /// Arguments of call 413, `virDomainListAllCheckpoints`.
    DomainListAllCheckpoints {
        /// The guest.
        dom: Domain,
        /// Whether the list is wanted, not 0, or its length alone.
        need_results: i32,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`DomainListAllCheckpoints`] answers.
    DomainListAllCheckpointsReply {
        /// The checkpoints.
        checkpoints: List<Checkpoint, 16384>,
        /// The call's own result, mostly how many there are.
        ret: i32,
    }
    /// All checkpoints that follow a checkpoint.
    ///
    /// Arguments of call 414, `virDomainCheckpointListAllChildren`.
    DomainCheckpointListAllChildren {
        /// The checkpoint.
        checkpoint: Checkpoint,
        /// Whether the list is wanted, not 0, or its length alone.
        need_results: i32,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`DomainCheckpointListAllChildren`] answers.
    DomainCheckpointListAllChildrenReply {
        /// The checkpoints.
        checkpoints: List<Checkpoint, 16384>,
        /// The call's own result, mostly how many there are.
        ret: i32,
    }
    /// The checkpoint of a guest with a name.
    ///
    /// Arguments of call 415, `virDomainCheckpointLookupByName`.
    DomainCheckpointLookupByName {
        /// The guest.
        dom: Domain,
        /// The name.
        name: String,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`DomainCheckpointLookupByName`] answers.
    DomainCheckpointLookupByNameReply {
        /// The checkpoint.
        checkpoint: Checkpoint,
    }
    /// The checkpoint before a checkpoint.
    ///
    /// Arguments of call 416, `virDomainCheckpointGetParent`.
    DomainCheckpointGetParent {
        /// The checkpoint.
        checkpoint: Checkpoint,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`DomainCheckpointGetParent`] answers.
    DomainCheckpointGetParentReply {
        /// The device that it is plugged into, or who is before it.
        parent: Checkpoint,
    }
    /// Deletes a checkpoint.
    ///
    /// Arguments of call 417, `virDomainCheckpointDelete`.
    DomainCheckpointDelete {
        /// The checkpoint.
        checkpoint: Checkpoint,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What the agent in a guest says of its users, system, filesystems and so on.
    ///
    /// Arguments of call 418, `virDomainGetGuestInfo`.
    DomainGetGuestInfo {
        /// The guest.
        dom: Domain,
        /// The ways or kinds, by their numbers.
        types: u32,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`DomainGetGuestInfo`] answers.
    DomainGetGuestInfoReply {
        /// Parameters by name, each with a value of a type.
        params: List<Param, 2048>,
    }
    /// Says for whom the following calls are.
    ///
    /// Arguments of call 419, `virConnectSetIdentity`.
    ConnectSetIdentity {
        /// Parameters by name, each with a value of a type.
        params: List<Param, 20>,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// Sets how long the agent in a guest is waited for.
    ///
    /// Arguments of call 420, `virDomainAgentSetResponseTimeout`.
    DomainAgentSetResponseTimeout {
        /// The guest.
        dom: Domain,
        /// How long is waited, in seconds; negative numbers stand for ways of waiting.
        timeout: i32,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`DomainAgentSetResponseTimeout`] answers.
    DomainAgentSetResponseTimeoutReply {
        /// The answer.
        result: i32,
    }
    /// Begins a backup of a guest's disks.
    ///
    /// Arguments of call 421, `virDomainBackupBegin`.
    DomainBackupBegin {
        /// The guest.
        dom: Domain,
        /// The description of the backup, as XML.
        backup_xml: String,
        /// The description of the checkpoint, as XML; absent: none.
        checkpoint_xml: Option<String>,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// The description of a guest's backup, as XML.
    ///
    /// Arguments of call 422, `virDomainBackupGetXMLDesc`.
    DomainBackupGetXmlDesc {
        /// The guest.
        dom: Domain,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`DomainBackupGetXmlDesc`] answers.
    DomainBackupGetXmlDescReply {
        /// The definition or description as XML.
        xml: String,
    }
    /// The host's memory of a guest was damaged.
    ///
    /// Message of event 423.
    DomainEventMemoryFailure {
        /// The number of the registration that asked for the event.
        callback_id: i32,
        /// The guest.
        dom: Domain,
        /// Whose memory it was, by its number.
        recipient: i32,
        /// What is done, by its number.
        action: i32,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// The keys of SSH that may log in as a user of a guest.
    ///
    /// Arguments of call 424, `virDomainAuthorizedSSHKeysGet`.
    DomainAuthorizedSshKeysGet {
        /// The guest.
        dom: Domain,
        /// The name of the user.
        user: String,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`DomainAuthorizedSshKeysGet`] answers.
    DomainAuthorizedSshKeysGetReply {
        /// The keys.
        keys: List<String, 2048>,
    }
    /// Sets the keys of SSH that may log in as a user of a guest.
    ///
    /// Arguments of call 425, `virDomainAuthorizedSSHKeysSet`.
    DomainAuthorizedSshKeysSet {
        /// The guest.
        dom: Domain,
        /// The name of the user.
        user: String,
        /// The keys.
        keys: List<String, 2048>,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// Warnings about a guest, such as what it uses that is deprecated.
    ///
    /// Arguments of call 426, `virDomainGetMessages`.
    DomainGetMessages {
        /// The guest.
        dom: Domain,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`DomainGetMessages`] answers.
    DomainGetMessagesReply {
        /// The messages.
        msgs: List<String, 2048>,
    }
    /// Begins to measure how fast a guest changes its memory.
    ///
    /// Arguments of call 427, `virDomainStartDirtyRateCalc`.
    DomainStartDirtyRateCalc {
        /// The guest.
        dom: Domain,
        /// Seconds since 1970, or until it happens.
        seconds: i32,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// Keeps the definition of a device of the host.
    ///
    /// Arguments of call 428, `virNodeDeviceDefineXML`.
    NodeDeviceDefineXml {
        /// The definition as XML.
        xml_desc: String,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`NodeDeviceDefineXml`] answers.
    NodeDeviceDefineXmlReply {
        /// The device of the host.
        dev: NodeDevice,
    }
    /// Forgets the definition of a device of the host.
    ///
    /// Arguments of call 429, `virNodeDeviceUndefine`.
    NodeDeviceUndefine {
        /// The name.
        name: String,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// Starts a device of the host that is defined.
    ///
    /// Arguments of call 430, `virNodeDeviceCreate`.
    NodeDeviceCreate {
        /// The name.
        name: String,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// Keeps a network filter's definition, in the way that flags say.
    ///
    /// Arguments of call 431, `virNWFilterDefineXMLFlags`.
    NwfilterDefineXmlFlags {
        /// The definition or description as XML.
        xml: String,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`NwfilterDefineXmlFlags`] answers.
    NwfilterDefineXmlFlagsReply {
        /// The network filter.
        nwfilter: Nwfilter,
    }
    /// Keeps a network's definition, in the way that flags say.
    ///
    /// Arguments of call 432, `virNetworkDefineXMLFlags`.
    NetworkDefineXmlFlags {
        /// The definition or description as XML.
        xml: String,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`NetworkDefineXmlFlags`] answers.
    NetworkDefineXmlFlagsReply {
        /// The network.
        net: Network,
    }
    /// Whether a device of the host is started with it.
    ///
    /// Arguments of call 433, `virNodeDeviceGetAutostart`.
    NodeDeviceGetAutostart {
        /// The name.
        name: String,
    }
    /// What [`NodeDeviceGetAutostart`] answers.
    NodeDeviceGetAutostartReply {
        /// Whether it is started with the host: 0 or 1.
        autostart: i32,
    }
    /// Says whether a device of the host is started with it.
    ///
    /// Arguments of call 434, `virNodeDeviceSetAutostart`.
    NodeDeviceSetAutostart {
        /// The name.
        name: String,
        /// Whether it is started with the host: 0 or 1.
        autostart: i32,
    }
    /// Whether a device of the host has a definition that stays when it ends.
    ///
    /// Arguments of call 435, `virNodeDeviceIsPersistent`.
    NodeDeviceIsPersistent {
        /// The name.
        name: String,
    }
    /// What [`NodeDeviceIsPersistent`] answers.
    NodeDeviceIsPersistentReply {
        /// Whether it has a definition that stays: 0 or 1.
        persistent: i32,
    }
    /// Whether a device of the host is active.
    ///
    /// Arguments of call 436, `virNodeDeviceIsActive`.
    NodeDeviceIsActive {
        /// The name.
        name: String,
    }
    /// What [`NodeDeviceIsActive`] answers.
    NodeDeviceIsActiveReply {
        /// Whether it is active: 0 or 1.
        active: i32,
    }
    /// Starts a network that has no definition, in the way that flags say.
    ///
    /// Arguments of call 437, `virNetworkCreateXMLFlags`.
    NetworkCreateXmlFlags {
        /// The definition or description as XML.
        xml: String,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`NetworkCreateXmlFlags`] answers.
    NetworkCreateXmlFlagsReply {
        /// The network.
        net: Network,
    }
    /// The size of a guest's memory device changed.
    ///
    /// Message of event 438.
    DomainEventMemoryDeviceSizeChange {
        /// The number of the registration that asked for the event.
        callback_id: i32,
        /// The guest.
        dom: Domain,
        /// The alias of the device.
        alias: String,
        /// The size, in bytes.
        size: u64,
    }
    /// Gives a guest the secret that its encrypted memory waits for.
    ///
    /// Arguments of call 439, `virDomainSetLaunchSecurityState`.
    DomainSetLaunchSecurityState {
        /// The guest.
        dom: Domain,
        /// Parameters by name, each with a value of a type.
        params: List<Param, 64>,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// Writes the state of a guest to a file and ends it, with parameters by names.
    ///
    /// Arguments of call 440, `virDomainSaveParams`.
    DomainSaveParams {
        /// The guest.
        dom: Domain,
        /// Parameters by name, each with a value of a type.
        params: List<Param, 64>,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// Starts a guest from a file that has its state, with parameters by names.
    ///
    /// Arguments of call 441, `virDomainRestoreParams`.
    DomainRestoreParams {
        /// Parameters by name, each with a value of a type.
        params: List<Param, 64>,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// Stops the job of a guest, in the way that flags say.
    ///
    /// Arguments of call 442, `virDomainAbortJobFlags`.
    DomainAbortJobFlags {
        /// The guest.
        dom: Domain,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// Names a group of descriptors that disks of a guest use.
    ///
    /// Arguments of call 443, `virDomainFDAssociate`.
    DomainFdAssociate {
        /// The guest.
        dom: Domain,
        /// The name.
        name: String,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// Sets title, description or metadata of a network.
    ///
    /// Arguments of call 444, `virNetworkSetMetadata`.
    NetworkSetMetadata {
        /// The network.
        network: Network,
        /// The kind, by its number.
        kind: i32,
        /// The metadata; absent: it is removed.
        metadata: Option<String>,
        /// The prefix of the namespace.
        key: Option<String>,
        /// The namespace of the metadata.
        uri: Option<String>,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// The title, the description or metadata of a network.
    ///
    /// Arguments of call 445, `virNetworkGetMetadata`.
    NetworkGetMetadata {
        /// The network.
        network: Network,
        /// The kind, by its number.
        kind: i32,
        /// The namespace of the metadata.
        uri: Option<String>,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// What [`NetworkGetMetadata`] answers.
    NetworkGetMetadataReply {
        /// The metadata; absent: it is removed.
        metadata: String,
    }
    /// The metadata of a network changed.
    ///
    /// Message of event 446.
    NetworkEventCallbackMetadataChange {
        /// The number of the registration that asked for the event.
        callback_id: i32,
        /// The network.
        net: Network,
        /// The kind, by its number.
        kind: i32,
        /// The namespace of the metadata.
        nsuri: Option<String>,
    }
    /// Changes a device of the host.
    ///
    /// Arguments of call 447, `virNodeDeviceUpdate`.
    NodeDeviceUpdate {
        /// The name.
        name: String,
        /// The definition as XML.
        xml_desc: String,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// Lets a display of a guest read its certificates again.
    ///
    /// Arguments of call 448, `virDomainGraphicsReload`.
    DomainGraphicsReload {
        /// The guest.
        dom: Domain,
        /// The kind, by its number.
        kind: u32,
        /// Bits that say how, as the call's public function defines them; 0 for the usual way.
        flags: u32,
    }
    /// Whether a guest is started with the host the next time alone.
    ///
    /// Arguments of call 449, `virDomainGetAutostartOnce`.
    DomainGetAutostartOnce {
        /// The guest.
        dom: Domain,
    }
    /// What [`DomainGetAutostartOnce`] answers.
    DomainGetAutostartOnceReply {
        /// Whether it is started with the host: 0 or 1.
        autostart: i32,
    }
    /// Says whether a guest is started with the host the next time alone.
    ///
    /// Arguments of call 450, `virDomainSetAutostartOnce`.
    DomainSetAutostartOnce {
        /// The guest.
        dom: Domain,
        /// Whether it is started with the host: 0 or 1.
        autostart: i32,
    }
    /// A channel of a guest was opened or closed by the guest.
    ///
    /// Message of event 455.
    DomainEventCallbackChannelLifecycle {
        /// The number of the registration that asked for the event.
        callback_id: i32,
        /// The guest.
        dom: Domain,
        /// The name of the channel.
        channel: String,
        /// The state, by its number.
        state: i32,
        /// Why, by its number.
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
