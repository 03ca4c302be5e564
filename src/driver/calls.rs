//! The calls that drivers may answer, by topic. Each is one line: the method, and the type of the
//! arguments. From it come the trait's method, which answers that the call is not supported until a
//! driver has it, and the way from the arguments to the method.

use super::checks::{self, counts};
use super::error::{Error, Result};
use super::event::Listeners;
use super::Access;
use wire::procedures::*;
use wire::server::Streaming;

/// A call that drivers may answer.
pub trait Ask: Call + Sized {
    /// What every driver would refuse.
    ///
    /// # Errors
    /// The refusal.
    fn check(&self, access: Access) -> Result<()> {
        let _ = access;
        Ok(())
    }

    /// Asks the driver.
    ///
    /// # Errors
    /// What the driver refuses.
    fn ask(&self, driver: &dyn Driver) -> Result<Self::Reply>;
}

/// What every driver has.
pub trait Core: Send + Sync {
    /// The URI that leads to it.
    fn uri(&self) -> &str;

    /// Who hears what happens.
    fn listeners(&self) -> &Listeners;

    /// Whether a call may have to wait for a guest, a disk or another program. Those that do not are
    /// answered in the order in which they came, and sooner.
    fn waits(&self, procedure: &Procedure) -> bool {
        procedure.priority == Priority::Normal
    }

    /// The picture of a screen of a guest: its media type and its bytes.
    ///
    /// # Errors
    /// If the guest has no such screen.
    fn screenshot(&self, call: &DomainScreenshot) -> Result<(String, Vec<u8>)> {
        let _ = call;
        Err(Error::unsupported(DomainScreenshot::PROCEDURE))
    }

    /// The console of a guest, in both directions.
    ///
    /// # Errors
    /// If the guest has no such console, or another client has it.
    fn open_console(&self, call: &DomainOpenConsole) -> Result<Streaming> {
        let _ = call;
        Err(Error::unsupported(DomainOpenConsole::PROCEDURE))
    }
}

/// Works on calls of any type.
pub trait Visitor {
    /// What comes of it.
    type Output;
    /// Works on one.
    fn visit<C: Ask>(self) -> Self::Output;
}

macro_rules! calls {
    ($($(#[$doc:meta])* $topic:ident { $($method:ident $call:ident $(checked by $check:path)?,)* })+) => {
        $(
            $(#[$doc])*
            pub trait $topic: Core {
                $(
                    #[doc = concat!("Answers [`", stringify!($call), "`].")]
                    ///
                    /// # Errors
                    /// What the driver refuses; by default, that it does not have the call.
                    fn $method(&self, call: &$call) -> Result<<$call as Call>::Reply> {
                        let _ = call;
                        Err(Error::unsupported($call::PROCEDURE))
                    }
                )*
            }
            #[cfg(all(unix, feature = "remote"))]
            impl $topic for super::remote::Remote {
                $(
                    fn $method(&self, call: &$call) -> Result<<$call as Call>::Reply> {
                        self.forward(call)
                    }
                )*
            }
            $(
                impl Ask for $call {
                    $(
                        fn check(&self, access: Access) -> Result<()> {
                            $check(self, access)
                        }
                    )?
                    fn ask(&self, driver: &dyn Driver) -> Result<Self::Reply> {
                        driver.$method(self)
                    }
                }
            )*
        )+

        /// A hypervisor, or what is like one: all topics.
        pub trait Driver: Core $(+ $topic)+ {}
        impl<D: Core $(+ $topic)+> Driver for D {}

        /// Visits the type of a call; of calls that no driver is asked, and of events, nothing comes.
        pub fn visit<V: Visitor>(name: &str, visitor: V) -> Option<V::Output> {
            Some(match name {
                $($(stringify!($call) => visitor.visit::<$call>(),)*)+
                _ => return super::older::visit(name, visitor),
            })
        }
    };
}

calls! {
    /// How guests are found, defined, started and ended, and what they are.
    Life {
        domain_create_xml DomainCreateXml,
        domain_get_xml_desc DomainGetXmlDesc checked by checks::xml_desc,
        domain_get_autostart DomainGetAutostart,
        domain_get_info DomainGetInfo,
        domain_get_os_type DomainGetOsType,
        domain_lookup_by_id DomainLookupById,
        domain_lookup_by_name DomainLookupByName,
        domain_lookup_by_uuid DomainLookupByUuid,
        domain_reboot DomainReboot,
        domain_resume DomainResume,
        domain_set_autostart DomainSetAutostart,
        domain_suspend DomainSuspend,
        domain_get_security_label DomainGetSecurityLabel,
        domain_is_active DomainIsActive,
        domain_is_persistent DomainIsPersistent,
        domain_create_with_flags DomainCreateWithFlags,
        domain_is_updated DomainIsUpdated,
        domain_get_state DomainGetState,
        domain_get_control_info DomainGetControlInfo,
        domain_undefine_flags DomainUndefineFlags,
        domain_destroy_flags DomainDestroyFlags,
        domain_reset DomainReset,
        domain_shutdown_flags DomainShutdownFlags,
        domain_set_metadata DomainSetMetadata checked by checks::metadata,
        domain_get_metadata DomainGetMetadata,
        connect_list_all_domains ConnectListAllDomains,
        domain_get_security_label_list DomainGetSecurityLabelList,
        connect_get_all_domain_stats ConnectGetAllDomainStats,
        domain_define_xml_flags DomainDefineXmlFlags,
        domain_rename DomainRename,
        domain_set_lifecycle_action DomainSetLifecycleAction,
        domain_get_messages DomainGetMessages,
        domain_get_autostart_once DomainGetAutostartOnce,
        domain_set_autostart_once DomainSetAutostartOnce,
    }
    /// Memory of guests.
    Memory {
        domain_get_max_memory DomainGetMaxMemory,
        domain_memory_peek DomainMemoryPeek checked by counts::memory_peek,
        domain_memory_stats DomainMemoryStats checked by counts::memory_stats,
        domain_set_memory_flags DomainSetMemoryFlags checked by checks::set_memory,
        domain_set_memory_stats_period DomainSetMemoryStatsPeriod,
    }
    /// Virtual CPUs.
    Cpus {
        domain_get_max_vcpus DomainGetMaxVcpus,
        domain_get_vcpus DomainGetVcpus checked by counts::vcpus,
        domain_pin_vcpu DomainPinVcpu,
        domain_set_vcpus_flags DomainSetVcpusFlags checked by checks::set_vcpus,
        domain_get_vcpus_flags DomainGetVcpusFlags checked by checks::get_vcpus,
        domain_pin_vcpu_flags DomainPinVcpuFlags,
        domain_get_vcpu_pin_info DomainGetVcpuPinInfo checked by counts::pins,
        domain_set_vcpu DomainSetVcpu checked by checks::set_vcpu,
    }
    /// What guests may use: the parameters of the host for them.
    Tuning {
        domain_set_block_io_tune DomainSetBlockIoTune,
        domain_get_block_io_tune DomainGetBlockIoTune checked by counts::block_io_tune,
        domain_get_perf_events DomainGetPerfEvents,
        domain_set_perf_events DomainSetPerfEvents,
        domain_get_scheduler_type DomainGetSchedulerType,
        domain_interface_stats DomainInterfaceStats,
        domain_set_memory_parameters DomainSetMemoryParameters,
        domain_get_memory_parameters DomainGetMemoryParameters checked by counts::memory_parameters,
        domain_set_blkio_parameters DomainSetBlkioParameters,
        domain_get_blkio_parameters DomainGetBlkioParameters checked by counts::block_io_parameters,
        domain_set_scheduler_parameters_flags DomainSetSchedulerParametersFlags,
        domain_get_scheduler_parameters_flags DomainGetSchedulerParametersFlags checked by counts::scheduler_parameters_flags,
        domain_set_numa_parameters DomainSetNumaParameters,
        domain_get_numa_parameters DomainGetNumaParameters checked by counts::numa_parameters,
        domain_set_interface_parameters DomainSetInterfaceParameters,
        domain_get_interface_parameters DomainGetInterfaceParameters checked by counts::interface_parameters,
        domain_get_cpu_stats DomainGetCpuStats checked by counts::cpu_stats,
        domain_get_launch_security_info DomainGetLaunchSecurityInfo,
        domain_start_dirty_rate_calc DomainStartDirtyRateCalc,
        domain_set_launch_security_state DomainSetLaunchSecurityState,
    }
    /// Threads of the hypervisor: those for I/O, and where all of them run.
    Threads {
        domain_get_emulator_pin_info DomainGetEmulatorPinInfo checked by counts::emulator_pin,
        domain_pin_emulator DomainPinEmulator,
        domain_get_iothread_info DomainGetIothreadInfo,
        domain_add_iothread DomainAddIothread,
        domain_del_iothread DomainDelIothread,
        domain_pin_iothread DomainPinIothread,
        domain_set_iothread_params DomainSetIothreadParams,
    }
    /// Disks of guests.
    Block {
        domain_block_stats DomainBlockStats,
        domain_block_peek DomainBlockPeek checked by counts::block_peek,
        domain_get_block_info DomainGetBlockInfo,
        domain_block_job_abort DomainBlockJobAbort,
        domain_get_block_job_info DomainGetBlockJobInfo,
        domain_block_job_set_speed DomainBlockJobSetSpeed,
        domain_block_pull DomainBlockPull,
        domain_block_stats_flags DomainBlockStatsFlags checked by counts::block_stats,
        domain_block_resize DomainBlockResize,
        domain_get_disk_errors DomainGetDiskErrors checked by counts::disk_errors,
        domain_block_rebase DomainBlockRebase,
        domain_block_commit DomainBlockCommit,
        domain_block_copy DomainBlockCopy,
        domain_set_block_threshold DomainSetBlockThreshold,
    }
    /// Devices of guests.
    Devices {
        domain_attach_device DomainAttachDevice,
        domain_detach_device DomainDetachDevice,
        domain_attach_device_flags DomainAttachDeviceFlags,
        domain_detach_device_flags DomainDetachDeviceFlags,
        domain_update_device_flags DomainUpdateDeviceFlags,
        domain_detach_device_alias DomainDetachDeviceAlias,
    }
    /// Guests that are saved and restored, dumps, and jobs.
    Saving {
        domain_core_dump DomainCoreDump,
        domain_restore DomainRestore,
        domain_save DomainSave,
        domain_get_job_info DomainGetJobInfo,
        domain_abort_job DomainAbortJob,
        domain_managed_save DomainManagedSave checked by checks::managed_save,
        domain_has_managed_save_image DomainHasManagedSaveImage,
        domain_managed_save_remove DomainManagedSaveRemove,
        domain_save_flags DomainSaveFlags checked by checks::save,
        domain_restore_flags DomainRestoreFlags checked by checks::restore,
        domain_save_image_get_xml_desc DomainSaveImageGetXmlDesc,
        domain_save_image_define_xml DomainSaveImageDefineXml,
        domain_get_job_stats DomainGetJobStats,
        domain_core_dump_with_format DomainCoreDumpWithFormat checked by checks::dump,
        domain_managed_save_get_xml_desc DomainManagedSaveGetXmlDesc checked by checks::managed_save_xml,
        domain_managed_save_define_xml DomainManagedSaveDefineXml,
        domain_save_params DomainSaveParams,
        domain_restore_params DomainRestoreParams,
        domain_abort_job_flags DomainAbortJobFlags,
    }
    /// What needs a helper within the guest, or a device of it.
    Agent {
        domain_inject_nmi DomainInjectNmi,
        domain_send_key DomainSendKey,
        domain_pm_suspend_for_duration DomainPmSuspendForDuration,
        domain_pm_wakeup DomainPmWakeup,
        domain_get_hostname DomainGetHostname,
        domain_fstrim DomainFstrim,
        domain_send_process_signal DomainSendProcessSignal,
        domain_fsfreeze DomainFsfreeze,
        domain_fsthaw DomainFsthaw,
        domain_get_time DomainGetTime,
        domain_set_time DomainSetTime,
        domain_get_fsinfo DomainGetFsinfo,
        domain_interface_addresses DomainInterfaceAddresses checked by checks::addresses,
        domain_set_user_password DomainSetUserPassword,
        domain_get_guest_vcpus DomainGetGuestVcpus,
        domain_set_guest_vcpus DomainSetGuestVcpus,
        domain_get_guest_info DomainGetGuestInfo,
        domain_agent_set_response_timeout DomainAgentSetResponseTimeout,
        domain_authorized_ssh_keys_get DomainAuthorizedSshKeysGet,
        domain_authorized_ssh_keys_set DomainAuthorizedSshKeysSet,
        domain_graphics_reload DomainGraphicsReload,
        domain_monitor_command DomainMonitorCommand,
        domain_attach DomainAttach,
        domain_agent_command DomainAgentCommand,
    }
    /// The host, and what its hypervisor can do.
    Host {
        connect_get_type ConnectGetType,
        connect_get_version ConnectGetVersion,
        connect_get_max_vcpus ConnectGetMaxVcpus,
        node_get_info NodeGetInfo,
        connect_get_capabilities ConnectGetCapabilities,
        connect_get_hostname ConnectGetHostname,
        node_get_cells_free_memory NodeGetCellsFreeMemory checked by counts::cells,
        node_get_free_memory NodeGetFreeMemory,
        node_get_security_model NodeGetSecurityModel,
        connect_domain_xml_from_native ConnectDomainXmlFromNative,
        connect_domain_xml_to_native ConnectDomainXmlToNative,
        connect_get_lib_version ConnectGetLibVersion,
        connect_compare_cpu ConnectCompareCpu,
        connect_baseline_cpu ConnectBaselineCpu,
        connect_get_sysinfo ConnectGetSysinfo,
        node_get_cpu_stats NodeGetCpuStats checked by counts::host_cpu_stats,
        node_get_memory_stats NodeGetMemoryStats checked by counts::host_memory_stats,
        node_suspend_for_duration NodeSuspendForDuration,
        node_set_memory_parameters NodeSetMemoryParameters,
        node_get_memory_parameters NodeGetMemoryParameters checked by counts::host_memory_parameters,
        node_get_cpu_map NodeGetCpuMap,
        connect_get_cpu_model_names ConnectGetCpuModelNames,
        node_get_free_pages NodeGetFreePages checked by counts::free_pages,
        connect_get_domain_capabilities ConnectGetDomainCapabilities,
        node_alloc_pages NodeAllocPages,
        connect_compare_hypervisor_cpu ConnectCompareHypervisorCpu,
        connect_baseline_hypervisor_cpu ConnectBaselineHypervisorCpu,
        node_get_sev_info NodeGetSevInfo,
    }
    /// Devices of the host.
    NodeDevices {
        node_num_of_devices NodeNumOfDevices,
        node_list_devices NodeListDevices checked by counts::devices,
        node_device_lookup_by_name NodeDeviceLookupByName,
        node_device_get_xml_desc NodeDeviceGetXmlDesc,
        node_device_get_parent NodeDeviceGetParent,
        node_device_num_of_caps NodeDeviceNumOfCaps,
        node_device_list_caps NodeDeviceListCaps checked by counts::capabilities,
        node_device_dettach NodeDeviceDettach,
        node_device_re_attach NodeDeviceReAttach,
        node_device_reset NodeDeviceReset,
        node_device_create_xml NodeDeviceCreateXml,
        node_device_destroy NodeDeviceDestroy,
        connect_list_all_node_devices ConnectListAllNodeDevices,
        node_device_lookup_scsi_host_by_wwn NodeDeviceLookupScsiHostByWwn,
        node_device_detach_flags NodeDeviceDetachFlags,
        node_device_define_xml NodeDeviceDefineXml,
        node_device_undefine NodeDeviceUndefine,
        node_device_create NodeDeviceCreate,
        node_device_get_autostart NodeDeviceGetAutostart,
        node_device_set_autostart NodeDeviceSetAutostart,
        node_device_is_persistent NodeDeviceIsPersistent,
        node_device_is_active NodeDeviceIsActive,
        node_device_update NodeDeviceUpdate,
    }
    /// Network interfaces of the host.
    Interfaces {
        interface_lookup_by_name InterfaceLookupByName,
        interface_lookup_by_mac_string InterfaceLookupByMacString,
        interface_get_xml_desc InterfaceGetXmlDesc,
        interface_define_xml InterfaceDefineXml,
        interface_undefine InterfaceUndefine,
        interface_create InterfaceCreate,
        interface_destroy InterfaceDestroy,
        interface_is_active InterfaceIsActive,
        interface_change_begin InterfaceChangeBegin,
        interface_change_commit InterfaceChangeCommit,
        interface_change_rollback InterfaceChangeRollback,
        connect_list_all_interfaces ConnectListAllInterfaces,
    }
    /// Storage pools.
    Pools {
        connect_find_storage_pool_sources ConnectFindStoragePoolSources,
        storage_pool_create_xml StoragePoolCreateXml,
        storage_pool_define_xml StoragePoolDefineXml,
        storage_pool_create StoragePoolCreate,
        storage_pool_build StoragePoolBuild,
        storage_pool_destroy StoragePoolDestroy,
        storage_pool_delete StoragePoolDelete,
        storage_pool_undefine StoragePoolUndefine,
        storage_pool_refresh StoragePoolRefresh,
        storage_pool_lookup_by_name StoragePoolLookupByName,
        storage_pool_lookup_by_uuid StoragePoolLookupByUuid,
        storage_pool_get_info StoragePoolGetInfo,
        storage_pool_get_xml_desc StoragePoolGetXmlDesc,
        storage_pool_get_autostart StoragePoolGetAutostart,
        storage_pool_set_autostart StoragePoolSetAutostart,
        storage_pool_is_active StoragePoolIsActive,
        storage_pool_is_persistent StoragePoolIsPersistent,
        connect_list_all_storage_pools ConnectListAllStoragePools,
        storage_pool_lookup_by_target_path StoragePoolLookupByTargetPath,
        connect_get_storage_pool_capabilities ConnectGetStoragePoolCapabilities,
    }
    /// Volumes of storage pools.
    Volumes {
        storage_pool_lookup_by_volume StoragePoolLookupByVolume,
        storage_vol_create_xml StorageVolCreateXml,
        storage_vol_delete StorageVolDelete,
        storage_vol_lookup_by_name StorageVolLookupByName,
        storage_vol_lookup_by_key StorageVolLookupByKey,
        storage_vol_lookup_by_path StorageVolLookupByPath,
        storage_vol_get_info StorageVolGetInfo,
        storage_vol_get_xml_desc StorageVolGetXmlDesc,
        storage_vol_get_path StorageVolGetPath,
        storage_vol_create_xml_from StorageVolCreateXmlFrom,
        storage_vol_wipe StorageVolWipe,
        storage_vol_wipe_pattern StorageVolWipePattern,
        storage_vol_resize StorageVolResize,
        storage_pool_list_all_volumes StoragePoolListAllVolumes,
        storage_vol_get_info_flags StorageVolGetInfoFlags,
    }
    /// Secrets.
    Secrets {
        connect_num_of_secrets ConnectNumOfSecrets,
        connect_list_secrets ConnectListSecrets,
        secret_lookup_by_uuid SecretLookupByUuid,
        secret_define_xml SecretDefineXml,
        secret_get_xml_desc SecretGetXmlDesc,
        secret_set_value SecretSetValue,
        secret_get_value SecretGetValue,
        secret_undefine SecretUndefine,
        secret_lookup_by_usage SecretLookupByUsage,
        connect_list_all_secrets ConnectListAllSecrets,
    }
    /// Network filters.
    Filters {
        nwfilter_lookup_by_name NwfilterLookupByName,
        nwfilter_lookup_by_uuid NwfilterLookupByUuid,
        nwfilter_get_xml_desc NwfilterGetXmlDesc,
        connect_num_of_nwfilters ConnectNumOfNwfilters,
        connect_list_nwfilters ConnectListNwfilters,
        nwfilter_define_xml NwfilterDefineXml,
        nwfilter_undefine NwfilterUndefine,
        connect_list_all_nwfilters ConnectListAllNwfilters,
        nwfilter_binding_lookup_by_port_dev NwfilterBindingLookupByPortDev,
        nwfilter_binding_get_xml_desc NwfilterBindingGetXmlDesc,
        nwfilter_binding_create_xml NwfilterBindingCreateXml,
        nwfilter_binding_delete NwfilterBindingDelete,
        connect_list_all_nwfilter_bindings ConnectListAllNwfilterBindings,
        nwfilter_define_xml_flags NwfilterDefineXmlFlags,
    }
    /// Virtual networks.
    Networks {
        network_create NetworkCreate,
        network_destroy NetworkDestroy,
        network_get_xml_desc NetworkGetXmlDesc,
        network_get_autostart NetworkGetAutostart,
        network_get_bridge_name NetworkGetBridgeName,
        network_lookup_by_name NetworkLookupByName,
        network_lookup_by_uuid NetworkLookupByUuid,
        network_set_autostart NetworkSetAutostart,
        network_undefine NetworkUndefine,
        network_is_active NetworkIsActive,
        network_is_persistent NetworkIsPersistent,
        connect_list_all_networks ConnectListAllNetworks,
        network_update NetworkUpdate,
        network_get_dhcp_leases NetworkGetDhcpLeases,
        network_list_all_ports NetworkListAllPorts,
        network_port_lookup_by_uuid NetworkPortLookupByUuid,
        network_port_create_xml NetworkPortCreateXml,
        network_port_get_parameters NetworkPortGetParameters,
        network_port_set_parameters NetworkPortSetParameters,
        network_port_get_xml_desc NetworkPortGetXmlDesc,
        network_port_delete NetworkPortDelete,
        network_define_xml_flags NetworkDefineXmlFlags,
        network_create_xml_flags NetworkCreateXmlFlags,
        network_set_metadata NetworkSetMetadata checked by checks::network_metadata,
        network_get_metadata NetworkGetMetadata,
    }
    /// Points in time that backups begin from, and backups.
    Checkpoints {
        domain_checkpoint_create_xml DomainCheckpointCreateXml,
        domain_checkpoint_get_xml_desc DomainCheckpointGetXmlDesc checked by checks::checkpoint_xml,
        domain_list_all_checkpoints DomainListAllCheckpoints,
        domain_checkpoint_list_all_children DomainCheckpointListAllChildren,
        domain_checkpoint_lookup_by_name DomainCheckpointLookupByName,
        domain_checkpoint_get_parent DomainCheckpointGetParent,
        domain_checkpoint_delete DomainCheckpointDelete,
        domain_backup_begin DomainBackupBegin,
        domain_backup_get_xml_desc DomainBackupGetXmlDesc,
    }
    /// States of guests that are kept, and returned to.
    Snapshots {
        domain_snapshot_create_xml DomainSnapshotCreateXml,
        domain_snapshot_get_xml_desc DomainSnapshotGetXmlDesc checked by checks::snapshot_xml,
        domain_snapshot_lookup_by_name DomainSnapshotLookupByName,
        domain_has_current_snapshot DomainHasCurrentSnapshot,
        domain_snapshot_current DomainSnapshotCurrent,
        domain_revert_to_snapshot DomainRevertToSnapshot,
        domain_snapshot_delete DomainSnapshotDelete,
        domain_snapshot_get_parent DomainSnapshotGetParent,
        domain_snapshot_is_current DomainSnapshotIsCurrent,
        domain_snapshot_has_metadata DomainSnapshotHasMetadata,
        domain_list_all_snapshots DomainListAllSnapshots,
        domain_snapshot_list_all_children DomainSnapshotListAllChildren,
    }
    /// How guests move between hosts.
    Migration {
        domain_migrate_prepare DomainMigratePrepare,
        domain_migrate_perform DomainMigratePerform,
        domain_migrate_finish DomainMigrateFinish,
        domain_migrate_prepare2 DomainMigratePrepare2,
        domain_migrate_finish2 DomainMigrateFinish2,
        domain_migrate_set_max_downtime DomainMigrateSetMaxDowntime,
        domain_migrate_set_max_speed DomainMigrateSetMaxSpeed,
        domain_migrate_begin3 DomainMigrateBegin3,
        domain_migrate_prepare3 DomainMigratePrepare3,
        domain_migrate_perform3 DomainMigratePerform3,
        domain_migrate_finish3 DomainMigrateFinish3,
        domain_migrate_confirm3 DomainMigrateConfirm3,
        domain_migrate_get_max_speed DomainMigrateGetMaxSpeed,
        domain_migrate_get_compression_cache DomainMigrateGetCompressionCache,
        domain_migrate_set_compression_cache DomainMigrateSetCompressionCache,
        domain_migrate_begin3_params DomainMigrateBegin3Params,
        domain_migrate_prepare3_params DomainMigratePrepare3Params,
        domain_migrate_perform3_params DomainMigratePerform3Params,
        domain_migrate_finish3_params DomainMigrateFinish3Params,
        domain_migrate_confirm3_params DomainMigrateConfirm3Params,
        domain_migrate_start_post_copy DomainMigrateStartPostCopy,
        domain_migrate_get_max_downtime DomainMigrateGetMaxDowntime,
    }
}
