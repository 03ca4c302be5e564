//! The flags, one a line: the name that libvirt gives it, and by what it is found.
//!
//! Source: the QEMU facts about release 10.7, compared with the recorded answers of 22 binaries.

use crate::qemu::caps::witness::Witness::{self, *};

const BLK: &[&str] = &["virtio-blk-pci", "virtio-blk-ccw"];
const GPU: &[&str] = &["virtio-gpu-pci", "virtio-gpu-device", "virtio-gpu-ccw"];
const BALLOON: &[&str] = &["virtio-balloon-pci", "virtio-balloon-ccw", "virtio-balloon-device"];
const MAX: &[&str] = &["max-x86_64-cpu", "max-arm-cpu"];

/// Devices whose property `acpi-index` counts.
const ACPI_INDEX: &[&str] = &[
    "virtio-blk-pci",
    "virtio-blk-ccw",
    "virtio-net-pci",
    "virtio-net-ccw",
    "virtio-scsi-pci",
    "virtio-scsi-ccw",
    "virtio-gpu-pci",
    "virtio-gpu-device",
    "virtio-gpu-ccw",
    "virtio-balloon-pci",
    "virtio-balloon-ccw",
    "virtio-balloon-device",
];

/// Types that tell of transitional and non-transitional virtio devices.
const TRANSITIONAL: &[&str] = &[
    "virtio-blk-pci-transitional",
    "virtio-blk-pci-non-transitional",
    "virtio-net-pci-transitional",
    "virtio-net-pci-non-transitional",
    "vhost-scsi-pci-transitional",
    "vhost-scsi-pci-non-transitional",
    "virtio-rng-pci-transitional",
    "virtio-rng-pci-non-transitional",
    "virtio-9p-pci-transitional",
    "virtio-9p-pci-non-transitional",
    "virtio-balloon-pci-transitional",
    "virtio-balloon-pci-non-transitional",
    "vhost-vsock-pci-transitional",
    "vhost-vsock-pci-non-transitional",
    "virtio-scsi-pci-transitional",
    "virtio-scsi-pci-non-transitional",
    "virtio-serial-pci-transitional",
    "virtio-serial-pci-non-transitional",
];

super::flags! {
    // Types of their own name.
    HdaDuplex = "hda-duplex", Type(&["hda-duplex"]);
    HdaMicro = "hda-micro", Type(&["hda-micro"]);
    HdaOutput = "hda-output", Type(&["hda-output"]);
    Piix3UsbUhci = "piix3-usb-uhci", Type(&["piix3-usb-uhci"]);
    Piix4UsbUhci = "piix4-usb-uhci", Type(&["piix4-usb-uhci"]);
    UsbEhci = "usb-ehci", Type(&["usb-ehci"]);
    Ich9UsbEhci1 = "ich9-usb-ehci1", Type(&["ich9-usb-ehci1"]);
    Vt82c686bUsbUhci = "vt82c686b-usb-uhci", Type(&["vt82c686b-usb-uhci"]);
    PciOhci = "pci-ohci", Type(&["pci-ohci"]);
    NecUsbXhci = "nec-usb-xhci", Type(&["nec-usb-xhci"]);
    QemuXhci = "qemu-xhci", Type(&["qemu-xhci"]);
    UsbRedir = "usb-redir", Type(&["usb-redir"]);
    UsbHub = "usb-hub", Type(&["usb-hub"]);
    UsbStorage = "usb-storage", Type(&["usb-storage"]);
    UsbKbd = "usb-kbd", Type(&["usb-kbd"]);
    UsbAudio = "usb-audio", Type(&["usb-audio"]);
    UsbSerial = "usb-serial", Type(&["usb-serial"]);
    UsbMtp = "usb-mtp", Type(&["usb-mtp"]);
    Ich9Ahci = "ich9-ahci", Type(&["ich9-ahci"]);
    Ich9IntelHda = "ich9-intel-hda", Type(&["ich9-intel-hda"]);
    Megasas = "megasas", Type(&["megasas"]);
    Mptsas1068 = "mptsas1068", Type(&["mptsas1068"]);
    Pvscsi = "pvscsi", Type(&["pvscsi"]);
    Dc390 = "dc390", Type(&["dc390"]);
    Am53c974 = "am53c974", Type(&["am53c974"]);
    ScsiBlock = "scsi-block", Type(&["scsi-block"]);
    Qxl = "qxl", Type(&["qxl"]);
    Vga = "VGA", Type(&["VGA"]);
    CirrusVga = "cirrus-vga", Type(&["cirrus-vga"]);
    VmwareSvga = "vmware-svga", Type(&["vmware-svga"]);
    BochsDisplay = "bochs-display", Type(&["bochs-display"]);
    Ramfb = "ramfb", Type(&["ramfb"]);
    VirtioVga = "virtio-vga", Type(&["virtio-vga"]);
    VirtioVgaGl = "virtio-vga-gl", Type(&["virtio-vga-gl"]);
    VirtioGpuGlPci = "virtio-gpu-gl-pci", Type(&["virtio-gpu-gl-pci"]);
    VirtioGpuCcw = "virtio-gpu-ccw", Type(&["virtio-gpu-ccw"]);
    VhostUserGpu = "vhost-user-gpu", Type(&["vhost-user-gpu"]);
    VhostUserVga = "vhost-user-vga", Type(&["vhost-user-vga"]);
    VirtioKeyboardCcw = "virtio-keyboard-ccw", Type(&["virtio-keyboard-ccw"]);
    VirtioMouseCcw = "virtio-mouse-ccw", Type(&["virtio-mouse-ccw"]);
    VirtioTabletCcw = "virtio-tablet-ccw", Type(&["virtio-tablet-ccw"]);
    RngRandom = "rng-random", Type(&["rng-random"]);
    RngEgd = "rng-egd", Type(&["rng-egd"]);
    RngBuiltin = "rng-builtin", Type(&["rng-builtin"]);
    PciBridge = "pci-bridge", Type(&["pci-bridge"]);
    PciePciBridge = "pcie-pci-bridge", Type(&["pcie-pci-bridge"]);
    PcieRootPort = "pcie-root-port", Type(&["pcie-root-port"]);
    Ioh3420 = "ioh3420", Type(&["ioh3420"]);
    X3130Upstream = "x3130-upstream", Type(&["x3130-upstream"]);
    Xio3130Downstream = "xio3130-downstream", Type(&["xio3130-downstream"]);
    Pxb = "pxb", Type(&["pxb"]);
    PxbPcie = "pxb-pcie", Type(&["pxb-pcie"]);
    SpaprPciHostBridge = "spapr-pci-host-bridge", Type(&["spapr-pci-host-bridge"]);
    VfioPci = "vfio-pci", Type(&["vfio-pci"]);
    VfioCcw = "vfio-ccw", Type(&["vfio-ccw"]);
    VfioAp = "vfio-ap", Type(&["vfio-ap"]);
    Zpci = "zpci", Type(&["zpci"]);
    VirtioMmio = "virtio-mmio", Type(&["virtio-mmio"]);
    IntelIommu = "intel-iommu", Type(&["intel-iommu"]);
    VirtioIommuPci = "virtio-iommu-pci", Type(&["virtio-iommu-pci"]);
    IvshmemPlain = "ivshmem-plain", Type(&["ivshmem-plain"]);
    IvshmemDoorbell = "ivshmem-doorbell", Type(&["ivshmem-doorbell"]);
    VhostScsi = "vhost-scsi", Type(&["vhost-scsi"]);
    VhostUserBlk = "vhost-user-blk", Type(&["vhost-user-blk"]);
    Pvpanic = "pvpanic", Type(&["pvpanic"]);
    PvpanicPci = "pvpanic-pci", Type(&["pvpanic-pci"]);
    PcDimm = "pc-dimm", Type(&["pc-dimm"]);
    Nvdimm = "nvdimm", Type(&["nvdimm"]);
    VirtioPmemPci = "virtio-pmem-pci", Type(&["virtio-pmem-pci"]);
    VirtioMemPci = "virtio-mem-pci", Type(&["virtio-mem-pci"]);
    MemoryBackendMemfd = "memory-backend-memfd", Type(&["memory-backend-memfd"]);
    IsaSerial = "isa-serial", Type(&["isa-serial"]);
    PciSerial = "pci-serial", Type(&["pci-serial"]);
    Pl011 = "pl011", Type(&["pl011"]);
    SpaprVty = "spapr-vty", Type(&["spapr-vty"]);
    Sclplmconsole = "sclplmconsole", Type(&["sclplmconsole"]);
    Vmcoreinfo = "vmcoreinfo", Type(&["vmcoreinfo"]);
    Vmgenid = "vmgenid", Type(&["vmgenid"]);
    Mch = "mch", Type(&["mch"]);
    I8042 = "i8042", Type(&["i8042"]);
    Rtl8139 = "rtl8139", Type(&["rtl8139"]);
    E1000 = "e1000", Type(&["e1000"]);
    SpaprTpmProxy = "spapr-tpm-proxy", Type(&["spapr-tpm-proxy"]);
    DbusVmstate = "dbus-vmstate", Type(&["dbus-vmstate"]);
    PrManagerHelper = "pr-manager-helper", Type(&["pr-manager-helper"]);
    InputLinux = "input-linux", Type(&["input-linux"]);
    ThreadContext = "thread-context", Type(&["thread-context"]);
    CryptodevBackendLkcf = "cryptodev-backend-lkcf", Type(&["cryptodev-backend-lkcf"]);
    S390PvGuest = "s390-pv-guest", Type(&["s390-pv-guest"]);
    AcpiErst = "acpi-erst", Type(&["acpi-erst"]);
    // Types of another name, or one of several.
    CcidEmulated = "ccid-emulated", Type(&["ccid-card-emulated"]);
    CcidPassthru = "ccid-passthru", Type(&["ccid-card-passthru"]);
    VirtioCcw = "virtio-ccw", Type(&["virtio-blk-ccw"]);
    S390Sclp = "s390-sclp", Type(&["sclpconsole"]);
    Lsi = "lsi", Type(&["lsi53c895a"]);
    Nvram = "nvram", Type(&["spapr-nvram"]);
    DmiToPciBridge = "dmi-to-pci-bridge", Type(&["i82801b11-bridge"]);
    VirtioScsiPci = "virtio-scsi-pci", Type(&["virtio-scsi-pci", "virtio-scsi-ccw", "virtio-scsi-device"]);
    VirtioRng = "virtio-rng", Type(&["virtio-rng-pci", "virtio-rng-ccw", "virtio-rng-device"]);
    VirtioNet = "virtio-net", Type(&["virtio-net-pci", "virtio-net-ccw", "virtio-net-device"]);
    VirtioGpu = "virtio-gpu", Type(&["virtio-gpu-pci", "virtio-gpu-device"]);
    VirtioCrypto = "virtio-crypto", Type(&["virtio-crypto-pci", "virtio-crypto-device"]);
    VirtioSound = "virtio-sound", Type(&["virtio-sound-pci", "virtio-sound-device"]);
    VirtioKeyboard = "virtio-keyboard", Type(&["virtio-keyboard-pci", "virtio-keyboard-device"]);
    VirtioMouse = "virtio-mouse", Type(&["virtio-mouse-pci", "virtio-mouse-device"]);
    VirtioTablet = "virtio-tablet", Type(&["virtio-tablet-pci", "virtio-tablet-device"]);
    VirtioInputHost = "virtio-input-host", Type(&["virtio-input-host-pci", "virtio-input-host-device"]);
    VhostVsock = "vhost-vsock", Type(&["vhost-vsock-device"]);
    VhostUserFs = "vhost-user-fs", Type(&["vhost-user-fs-device"]);
    VirtioPciNonTransitional = "virtio-pci-non-transitional", Type(TRANSITIONAL);
    X86MaxCpu = "x86-max-cpu", Type(&["max-x86_64-cpu"]);
    ArmMaxCpu = "arm-max-cpu", Type(&["max-arm-cpu"]);
    Tcg = "tcg", Type(&["tcg-accel"]);
    MachineVmportOpt = "machine-vmport-opt", Type(&["vmport"]);
    // Types that another answer must confirm.
    SevGuest = "sev-guest", Confirmed("sev-guest", "query-sev-capabilities", "cbitpos");
    SevSnpGuest = "sev-snp-guest", Confirmed("sev-snp-guest", "query-sev-capabilities", "cbitpos");
    SgxEpc = "sgx-epc", Confirmed("sgx-epc", "query-sgx-capabilities", "sections");
    // Properties of devices.
    VirtioBlkPciScsi = "virtio-blk-pci.scsi", Device(BLK, "scsi");
    VirtioBlkPciScsiDefaultDisabled = "virtio-blk-pci.scsi.default.disabled", DefaultFalse(BLK, "scsi");
    VirtioBlkQueueSize = "virtio-blk.queue-size", Device(BLK, "queue-size");
    VirtioBlkIothreadMapping = "virtio-blk.iothread-mapping", Device(BLK, "iothread-vq-mapping");
    AcpiIndex = "acpi-index", Device(ACPI_INDEX, "acpi-index");
    VirtioNetRss = "virtio-net.rss", Device(&["virtio-net-pci", "virtio-net-ccw"], "rss");
    ScsiDiskChannel = "scsi-disk.channel", Device(&["scsi-hd"], "channel");
    RotationRate = "rotation-rate", Device(&["scsi-hd"], "rotation_rate");
    Piix4AcpiRootPciHotplug = "piix4.acpi-root-pci-hotplug", Device(&["PIIX4_PM"], "acpi-root-pci-hotplug");
    UsbRedirFilter = "usb-redir.filter", Device(&["usb-redir"], "filter");
    KvmPitLostTickPolicy = "kvm-pit-lost-tick-policy", Device(&["kvm-pit"], "lost_tick_policy");
    VgaVgamemMb = "VGA.vgamem_mb", Device(&["VGA"], "vgamem_mb");
    VmwareSvgaVgamemMb = "vmware-svga.vgamem_mb", Device(&["vmware-svga"], "vgamem_mb");
    QxlVgamemMb = "qxl.vgamem_mb", Device(&["qxl"], "vgamem_mb");
    QxlVram64SizeMb = "qxl.vram64_size_mb", Device(&["qxl"], "vram64_size_mb");
    VirtioGpuVirgl = "virtio-gpu.virgl", Device(GPU, "virgl");
    VirtioGpuBlob = "virtio-gpu.blob", Device(GPU, "blob");
    VirtioBalloonPciDeflateOnOom = "virtio-balloon-pci.deflate-on-oom", Device(BALLOON, "deflate-on-oom");
    VirtioBalloonFreePageReporting = "virtio-balloon.free-page-reporting", Device(BALLOON, "free-page-reporting");
    IntelIommuIntremap = "intel-iommu.intremap", Device(&["intel-iommu"], "intremap");
    IntelIommuCachingMode = "intel-iommu.caching-mode", Device(&["intel-iommu"], "caching-mode");
    IntelIommuEim = "intel-iommu.eim", Device(&["intel-iommu"], "eim");
    IntelIommuDeviceIotlb = "intel-iommu.device-iotlb", Device(&["intel-iommu"], "device-iotlb");
    IntelIommuAwBits = "intel-iommu.aw-bits", Device(&["intel-iommu"], "aw-bits");
    IntelIommuDmaTranslation = "intel-iommu.dma-translation", Device(&["intel-iommu"], "dma-translation");
    SpaprPciHostBridgeNumaNode = "spapr-pci-host-bridge.numa_node", Device(&["spapr-pci-host-bridge"], "numa_node");
    MchExtendedTsegMbytes = "mch.extended-tseg-mbytes", Device(&["mch"], "extended-tseg-mbytes");
    NvdimmUnarmed = "nvdimm.unarmed", Device(&["nvdimm"], "unarmed");
    PcieRootPortHotplug = "pcie-root-port.hotplug", Device(&["pcie-root-port"], "hotplug");
    UsbHostHostdevice = "usb-host.hostdevice", Device(&["usb-host"], "hostdevice");
    UsbHostGuestResetsAll = "usb-host.guest-resets-all", Device(&["usb-host"], "guest-resets-all");
    VhostUserFsBootindex = "vhost-user-fs.bootindex", Device(&["vhost-user-fs-device"], "bootindex");
    VirtioMemPciPrealloc = "virtio-mem-pci.prealloc", Device(&["virtio-mem-pci"], "prealloc");
    VirtioMemPciDynamicMemslots = "virtio-mem-pci.dynamic-memslots", Device(&["virtio-mem-pci"], "dynamic-memslots");
    VirtioIommuBootBypass = "virtio-iommu.boot-bypass", Device(&["virtio-iommu-pci"], "boot-bypass");
    // Properties of objects and machines.
    MemoryBackendFilePmem = "memory-backend-file.pmem", Object(&["memory-backend-file"], "pmem");
    MemoryBackendFileReserve = "memory-backend-file.reserve", Object(&["memory-backend-file"], "reserve");
    MemoryBackendFilePreallocThreads = "memory-backend-file.prealloc-threads", Object(&["memory-backend-file"], "prealloc-threads");
    MemoryBackendFileXUseCanonicalPathForRamblockId = "memory-backend-file.x-use-canonical-path-for-ramblock-id", Object(&["memory-backend-file"], "x-use-canonical-path-for-ramblock-id");
    MemoryBackendMemfdHugetlb = "memory-backend-memfd.hugetlb", Object(&["memory-backend-memfd"], "hugetlb");
    CpuUnavailableFeatures = "cpu-unavailable-features", Object(MAX, "unavailable-features");
    CpuKvmNoAdjvtime = "cpu.kvm-no-adjvtime", Object(MAX, "kvm-no-adjvtime");
    CpuMigratable = "cpu.migratable", Object(MAX, "migratable");
    MachineVirtIommu = "machine.virt.iommu", Machine("virt", "iommu");
    MachineVirtRas = "machine.virt.ras", Machine("virt", "ras");
    ConfidentialGuestSupport = "confidential-guest-support", Machine("none", "confidential-guest-support");
    MachineI8042Opt = "machine-i8042-opt", Machine("generic-pc", "i8042");
    // The schema of the commands.
    MigrationFileDropCache = "migration-file-drop-cache", Schema(&["blockdev-add/arg-type/+file/drop-cache"]);
    DriveNvme = "drive-nvme", Schema(&["blockdev-add/arg-type/+nvme"]);
    AioIoUring = "aio.io_uring", Schema(&["blockdev-add/arg-type/+file/aio/^io_uring"]);
    RbdEncryption = "rbd-encryption", Schema(&["blockdev-add/arg-type/+rbd/encrypt"]);
    RbdEncryptionLayering = "rbd-encryption-layering", Schema(&["blockdev-add/arg-type/+rbd/encrypt/parent"]);
    RbdEncryptionLuksAny = "rbd-encryption-luks-any", Schema(&["blockdev-add/arg-type/+rbd/encrypt/format/^luks-any"]);
    BlockdevNbdTlsHostname = "blockdev.nbd.tls-hostname", Schema(&["blockdev-add/arg-type/+nbd/tls-hostname"]);
    Qcow2DiscardNoUnref = "qcow2-discard-no-unref", Schema(&["blockdev-add/arg-type/+qcow2/discard-no-unref"]);
    VirtioBlkVhostVdpa = "virtio-blk-vhost-vdpa", Schema(&["blockdev-add/arg-type/+virtio-blk-vhost-vdpa/$fdset"]);
    BlockdevSnapshotAllowWriteOnlyOverlay = "blockdev-snapshot.allow-write-only-overlay", Schema(&["blockdev-snapshot/$allow-write-only-overlay"]);
    ChardevReconnect = "chardev-reconnect", Schema(&["chardev-add/arg-type/backend/+socket/data/reconnect"]);
    ChardevQemuVdagent = "chardev.qemu-vdagent", Schema(&["chardev-add/arg-type/backend/+qemu-vdagent"]);
    DeviceJsonHotplug = "device.json+hotplug", Schema(&["device_add/$json-cli-hotplug"]);
    MigrationParamBlockBitmapMapping = "migration-param.block-bitmap-mapping", Schema(&["migrate-set-parameters/arg-type/block-bitmap-mapping/bitmaps/transform"]);
    NbdTls = "nbd-tls", Schema(&["nbd-server-start/arg-type/tls-creds"]);
    NbdBitmap = "nbd-bitmap", Schema(&["nbd-server-add/arg-type/bitmap"]);
    NetdevStream = "netdev.stream", Schema(&["netdev_add/arg-type/+stream"]);
    NetdevStreamReconnect = "netdev.stream.reconnect", Schema(&["netdev_add/arg-type/+stream/reconnect"]);
    NetdevVhostVdpa = "netdev.vhost-vdpa", Schema(&["netdev_add/arg-type/+vhost-vdpa"]);
    NetdevUser = "netdev.user", Schema(&["netdev_add/arg-type/+user"]);
    NetdevJson = "netdev.json", Schema(&["netdev_add/arg-type/type/^dgram"]);
    ObjectQapified = "object.qapified", Schema(&["object-add/arg-type/qom-type/^secret"]);
    SevGuestKernelHashes = "sev-guest-kernel-hashes", Schema(&["object-add/arg-type/+sev-guest/kernel-hashes"]);
    IothreadThreadPoolMax = "iothread.thread-pool-max", Schema(&["object-add/arg-type/+iothread/thread-pool-max"]);
    EglHeadless = "egl-headless", Schema(&["query-display-options/ret-type/+egl-headless"]);
    EglHeadlessRendernode = "egl-headless.rendernode", Schema(&["query-display-options/ret-type/+egl-headless/rendernode"]);
    Sdl = "sdl", Schema(&["query-display-options/ret-type/+sdl"]);
    DisplayDbus = "display-dbus", Schema(&["query-display-options/ret-type/+dbus"]);
    SmpDies = "smp-dies", Schema(&["query-hotpluggable-cpus/ret-type/props/die-id"]);
    SmpClusters = "smp-clusters", Schema(&["query-hotpluggable-cpus/ret-type/props/cluster-id"]);
    QueryNamedBlockNodesFlat = "query-named-block-nodes.flat", Schema(&["query-named-block-nodes/arg-type/flat"]);
    ScreendumpDevice = "screendump_device", Schema(&["screendump/arg-type/device"]);
    ScreenshotFormatPng = "screenshot-format-png", Schema(&["screendump/arg-type/format/^png"]);
    NumaHmat = "numa.hmat", Schema(&["set-numa-node/arg-type/+hmat-lb"]);
    DirtyrateParamMode = "dirtyrate-param.mode", Schema(&["calc-dirty-rate/arg-type/mode"]);
    MigrationBlockedReasons = "migration.blocked-reasons", Schema(&["query-migrate/ret-type/blocked-reasons"]);
    BlockjobBackingMaskProtocol = "blockjob.backing-mask-protocol", Schema(&["block-commit/arg-type/backing-mask-protocol", "block-stream/arg-type/backing-mask-protocol"]);
    Vnc = "vnc", Schema(&["query-vnc"]);
    RtcResetReinjection = "rtc-reset-reinjection", Schema(&["rtc-reset-reinjection"]);
    QueryCpuModelExpansion = "query-cpu-model-expansion", Schema(&["query-cpu-model-expansion"]);
    QueryCpuDefinitions = "query-cpu-definitions", Schema(&["query-cpu-definitions"]);
    QueryCpuModelBaseline = "query-cpu-model-baseline", Schema(&["query-cpu-model-baseline"]);
    QueryCpuModelComparison = "query-cpu-model-comparison", Schema(&["query-cpu-model-comparison"]);
    BlockExportAdd = "block-export-add", Schema(&["block-export-add"]);
    BlockdevReopen = "blockdev-reopen", Schema(&["blockdev-reopen"]);
    SetAction = "set-action", Schema(&["set-action"]);
    QueryDirtyRate = "query-dirty-rate", Schema(&["query-dirty-rate"]);
    SevInjectLaunchSecret = "sev-inject-launch-secret", Schema(&["sev-inject-launch-secret"]);
    CalcDirtyRate = "calc-dirty-rate", Schema(&["calc-dirty-rate"]);
    QueryStats = "query-stats", Schema(&["query-stats"]);
    QueryStatsSchemas = "query-stats-schemas", Schema(&["query-stats-schemas"]);
    DisplayReload = "display-reload", Schema(&["display-reload"]);
    // Options of the command line.
    FsdevMultidevs = "fsdev.multidevs", Parameter("fsdev", "multidevs");
    MachineHpet = "machine-hpet", Parameter("machine", "hpet");
    RunWithAsyncTeardown = "run-with.async-teardown", Parameter("run-with", "async-teardown");
    SpiceGl = "spice-gl", Parameter("spice", "gl");
    SpiceRendernode = "spice-rendernode", Parameter("spice", "rendernode");
    VncPowerControl = "vnc-power-control", Parameter("vnc", "power-control");
    SeccompSandbox = "seccomp-sandbox", CommandLine("sandbox");
    Spice = "spice", CommandLine("spice");
    // Other answers.
    Kvm = "kvm", Kvm;
    Hvf = "hvf", Hvf;
    CpuMax = "cpu-max", Cpu("max");
    TpmTis = "tpm-tis", TpmModel("tpm-tis");
    TpmCrb = "tpm-crb", TpmModel("tpm-crb");
    TpmSpapr = "tpm-spapr", Type(&["tpm-spapr"]), TpmModel("tpm-spapr");
    TpmPassthrough = "tpm-passthrough", TpmBackend("passthrough");
    TpmEmulator = "tpm-emulator", TpmBackend("emulator");
    MigrateRdma = "migrate-rdma", Migration("rdma-pin-all");
    Ncr53c90 = "ncr53c90", Arch(&["sparc", "m68k", "mips"]);
    // What came after release 10.7.
    ObjectMonitorQmp = "object-monitor-qmp", Schema(&["object-add/arg-type/qom-type/^monitor-qmp"]);
    ChardevReconnectMs = "chardev-reconnect-miliseconds", Schema(&["chardev-add/arg-type/backend/+socket/data/reconnect-ms"]);
    NetdevStreamReconnectMs = "netdev-stream-reconnect-miliseconds", Schema(&["netdev_add/arg-type/+stream/reconnect-ms"]);
    UsbBot = "usb-bot", Type(&["usb-bot"]);
    NvmeNs = "nvme-ns", Type(&["nvme-ns"]);
    DiskTimedStats = "disk-timed-stats", Device(BLK, "stats-intervals");
    ScsiBlockMigratePr = "scsi-block.migrate-pr", Device(&["scsi-block"], "migrate-pr");
    VirtioScsiIothreadMapping = "virtio-scsi.iothread-mapping", Device(&["virtio-scsi-pci", "virtio-scsi-ccw"], "iothread-vq-mapping");
    IothreadPollWeight = "iothread.poll-weight", Schema(&["object-add/arg-type/+iothread/poll-weight"]);
    VirtioIommuAwBits = "virtio-iommu.aw-bits", Device(&["virtio-iommu-pci"], "aw-bits");
    UefiVars = "uefi-vars", Type(&["uefi-vars-x64", "uefi-vars-sysbus"]);
    VirtioMemCcw = "virtio-mem-ccw", Type(&["virtio-mem-ccw"]);
    VirtioCcwLoadparm = "virtio-ccw.loadparm", Device(&["virtio-blk-ccw"], "loadparm");
    AcpiGenericInitiator = "acpi-generic-initiator", Type(&["acpi-generic-initiator"]);
    Iommufd = "iommufd", Type(&["iommufd"]);
    AmdIommu = "amd-iommu", Type(&["amd-iommu"]);
    AmdIommuPciId = "amd-iommu.pci-id", Device(&["amd-iommu"], "pci-id");
    AmdIommuXtsup = "amd-iommu.xtsup", Device(&["amd-iommu"], "xtsup");
    ArmSmmuv3 = "arm-smmuv3", Type(&["arm-smmuv3"]);
    ArmSmmuv3PerBus = "arm-smmuv3.smmu_per_bus", Device(&["arm-smmuv3"], "primary-bus");
    ArmSmmuv3Accel = "arm-smmuv3.accel", Device(&["arm-smmuv3"], "accel");
    ArmSmmuv3Cmdqv = "arm-smmuv3.cmdqv", Device(&["arm-smmuv3"], "cmdqv");
    MachineVirtAia = "machine.virt.aia", Machine("virt", "aia");
    MachineVirtHighmemMmioSize = "machine.virt.highmem-mmio-size", Machine("virt", "highmem-mmio-size");
    BusFloppy = "bus-floppy", Type(&["floppy-bus"]);
    CpuDeprecatedProps = "query-cpu-model-expansion.deprecated-props", Schema(&["query-cpu-model-expansion/ret-type/deprecated-props"]);
    TdxGuest = "tdx-guest", Never;
    // What follows from other flags.
    CanonicalCpuFeatures = "canonical-cpu-features", All(&[Flag::CpuUnavailableFeatures]);
    IncrementalBackup = "incremental-backup", All(&[Flag::BlockdevReopen, Flag::MigrationParamBlockBitmapMapping]);
    CompatDeprecated = "compat-deprecated", All(&[Flag::ObjectQapified]);
}
