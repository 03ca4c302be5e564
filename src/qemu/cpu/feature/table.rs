//! The features, register by register, in the order in which lists of them are written.
//!
//! Source: what release 12.8 of libvirt knows, all that 10.7 knows among them. Each feature is a bit
//! of its own. A `+` behind a name: known after 10.7.

/// Registers, leaf or number first, with their features from the lowest bit up.
pub(super) const REGISTERS: &[(&str, &str)] = &[
    (
        "leaf 1 ecx",
        "pni pclmuldq dtes64 monitor ds_cpl vmx smx est tm2 ssse3 cid fma cx16 xtpr pdcm pcid dca sse4.1 \
         sse4.2 x2apic movbe popcnt tsc-deadline aes xsave osxsave avx f16c rdrand hypervisor",
    ),
    (
        "leaf 1 edx",
        "fpu vme de pse tsc msr pae mce cx8 apic sep mtrr pge mca cmov pat pse36 pn clflush ds acpi mmx \
         fxsr sse sse2 ss ht tm ia64 pbe",
    ),
    ("leaf 6 eax", "arat"),
    (
        "leaf 7 ebx",
        "fsgsbase tsc_adjust sgx bmi1 hle avx2 fdp-excptn-only+ smep bmi2 erms invpcid rtm cmt \
         zero-fcs-fds+ mpx avx512f avx512dq rdseed adx smap avx512ifma pcommit clflushopt clwb intel-pt \
         avx512pf avx512er avx512cd sha-ni avx512bw avx512vl",
    ),
    (
        "leaf 7 ecx",
        "avx512vbmi umip pku ospke waitpkg avx512vbmi2 cet-ss+ gfni vaes vpclmulqdq avx512vnni \
         avx512bitalg avx512-vpopcntdq la57 rdpid bus-lock-detect cldemote movdiri movdir64b sgxlc pks",
    ),
    (
        "leaf 7 edx",
        "avx512-4vnniw avx512-4fmaps fsrm avx512-vp2intersect md-clear serialize tsx-ldtrk pconfig \
         arch-lbr cet-ibt+ amx-bf16 avx512-fp16 amx-tile amx-int8 spec-ctrl stibp flush-l1d \
         arch-capabilities core-capability ssbd",
    ),
    (
        "leaf 7.1 eax",
        "sha512+ sm3+ sm4+ avx-vnni avx512-bf16 cmpccxadd fzrm fsrs fsrc fred lkgs wrmsrns amx-fp16 \
         avx-ifma lam movrs+",
    ),
    ("leaf 7.1 ecx", "msr-imm+"),
    ("leaf 7.1 edx", "avx-vnni-int8 avx-ne-convert amx-complex avx-vnni-int16+ prefetchiti avx10+ apxf+"),
    ("leaf 7.2 edx", "intel-psfd+ ipred-ctrl+ rrsba-ctrl+ ddpd-u+ bhi-ctrl+ mcdt-no"),
    ("leaf d.1 eax", "xsaveopt xsavec xgetbv1 xsaves xfd"),
    ("leaf f.1 edx", "mbm_total mbm_local"),
    ("leaf 12 eax", "sgx1 sgx2 sgx-edeccssa"),
    ("leaf 12 ebx", "sgx-exinfo"),
    ("leaf 12.1 eax", "sgx-debug sgx-mode64 sgx-provisionkey sgx-tokenkey sgx-kss sgx-aex-notify"),
    ("leaf 14 ecx", "intel-pt-lip"),
    (
        "leaf 1e.1 eax",
        "amx-int8-alias+ amx-bf16-alias+ amx-complex-alias+ amx-fp16-alias+ amx-fp8+ amx-tf32+ \
         amx-avx512+ amx-movrs+",
    ),
    ("leaf 24 ebx", "avx10-128+ avx10-256+ avx10-512+"),
    ("leaf 24.1 ecx", "avx10-vnni-int+"),
    ("leaf 29 ebx", "apx-nci-ndd-nf+"),
    (
        "leaf 80000001 ecx",
        "lahf_lm cmp_legacy svm extapic cr8legacy abm sse4a misalignsse 3dnowprefetch osvw ibs xop skinit \
         wdt lwp fma4 tce cvt16 nodeid_msr tbm topoext perfctr_core perfctr_nb",
    ),
    ("leaf 80000001 edx", "syscall nx mmxext fxsr_opt pdpe1gb rdtscp lm 3dnowext 3dnow"),
    ("leaf 80000007 ebx", "overflow-recov succor"),
    ("leaf 80000007 edx", "invtsc"),
    (
        "leaf 80000008 ebx",
        "clzero xsaveerptr wbnoinvd ibpb ibrs amd-stibp stibp-always-on amd-ssbd virt-ssbd amd-no-ssb \
         amd-psfd",
    ),
    (
        "leaf 8000000a edx",
        "npt lbrv svm-lock nrip-save tsc-scale vmcb-clean flushbyasid decodeassists pause-filter \
         pfthreshold avic v-vmsave-vmload vgif gmet+ vnmi svme-addr-chk",
    ),
    (
        "leaf 80000021 eax",
        "no-nested-data-bp fs-gs-base-ns+ lfence-always-serializing verw-clear+ null-sel-clr-base \
         auto-ibrs prefetchi+ eraps+ sbpb+ ibpb-brtype+ srso-no+ srso-user-kernel-no+",
    ),
    ("leaf 80000021 ecx", "tsa-sq-no+ tsa-l1-no+"),
    ("leaf 80000022 eax", "perfmon-v2+"),
    ("leaf c0000001 edx", "xstore+ xstore-en+ xcrypt+ xcrypt-en+ ace2+ ace2-en+ phe+ phe-en+ pmm+ pmm-en+"),
    ("MSR cf eax", "split-lock-detect"),
    (
        "MSR 10a eax",
        "rdctl-no ibrs-all rsba skip-l1dfl-vmentry ssb-no mds-no pschange-mc-no tsx-ctrl taa-no \
         sbdr-ssdp-no fbsdp-no psdp-no fb-clear bhi-no+ pbrsb-no gds-no rfds-no rfds-clear",
    ),
    ("MSR 10a edx", "its-no+"),
    ("MSR 480 edx", "vmx-ins-outs vmx-true-ctls vmx-any-errcode vmx-nested-exception"),
    (
        "MSR 485 eax",
        "vmx-store-lma vmx-activity-hlt vmx-activity-shutdown vmx-activity-wait-sipi \
         vmx-vmwrite-vmexit-fields vmx-zero-len-inject",
    ),
    (
        "MSR 48b edx",
        "vmx-apicv-xapic vmx-ept vmx-desc-exit vmx-rdtscp-exit vmx-apicv-x2apic vmx-vpid vmx-wbinvd-exit \
         vmx-unrestricted-guest vmx-apicv-register vmx-apicv-vid vmx-ple vmx-rdrand-exit vmx-invpcid-exit \
         vmx-vmfunc vmx-shadow-vmcs vmx-encls-exit vmx-rdseed-exit vmx-pml vmx-xsaves vmx-mbec+ \
         vmx-tsc-scaling vmx-enable-user-wait-pause",
    ),
    (
        "MSR 48c eax",
        "vmx-ept-execonly vmx-page-walk-4 vmx-page-walk-5 vmx-ept-uc vmx-ept-wb vmx-ept-2mb vmx-ept-1gb \
         vmx-invept vmx-eptad vmx-ept-advanced-exitinfo vmx-invept-single-context vmx-invept-all-context",
    ),
    (
        "MSR 48c edx",
        "vmx-invvpid vmx-invvpid-single-addr vmx-invvpid-single-context vmx-invvpid-all-context \
         vmx-invvpid-single-context-noglobals",
    ),
    ("MSR 48d edx", "vmx-intr-exit vmx-nmi-exit vmx-vnmi vmx-preemption-timer vmx-posted-intr"),
    (
        "MSR 48e edx",
        "vmx-vintr-pending vmx-tsc-offset vmx-hlt-exit vmx-invlpg-exit vmx-mwait-exit vmx-rdpmc-exit \
         vmx-rdtsc-exit vmx-cr3-load-noexit vmx-cr3-store-noexit vmx-cr8-load-exit vmx-cr8-store-exit \
         vmx-flexpriority vmx-vnmi-pending vmx-movdr-exit vmx-io-exit vmx-io-bitmap vmx-mtf \
         vmx-msr-bitmap vmx-monitor-exit vmx-pause-exit vmx-secondary-ctls",
    ),
    (
        "MSR 48f edx",
        "vmx-exit-nosave-debugctl vmx-exit-load-perf-global-ctrl vmx-exit-ack-intr vmx-exit-save-pat \
         vmx-exit-load-pat vmx-exit-save-efer vmx-exit-load-efer vmx-exit-save-preemption-timer \
         vmx-exit-clear-bndcfgs vmx-exit-clear-rtit-ctl vmx-exit-save-cet+ vmx-exit-load-pkrs \
         vmx-exit-secondary-ctls+",
    ),
    (
        "MSR 490 edx",
        "vmx-entry-noload-debugctl vmx-entry-ia32e-mode vmx-entry-load-perf-global-ctrl \
         vmx-entry-load-pat vmx-entry-load-efer vmx-entry-load-bndcfgs vmx-entry-load-rtit-ctl \
         vmx-entry-load-cet+ vmx-entry-load-pkrs vmx-entry-load-fred+",
    ),
    ("MSR 491 eax", "vmx-eptp-switching"),
];
