//! The CPU models of x86, later ones built on earlier ones, in libvirt's order.
//!
//! Source: what release 10.7 of libvirt believes that each model has; QEMU's own models differ in
//! places. Where libvirt says that a feature was once part of a model, that is the last column.

use super::Usage::{self, *};

/// Name, vendor, signatures (`family/model` or `family/model/steppings`), usage, the model it is
/// built on with features added and taken away, features that it once had.
pub(super) type Row = (&'static str, &'static str, &'static str, Usage, &'static str, &'static str);

#[rustfmt::skip]
pub(super) const MODELS: &[Row] = &[
    ("486", "", "", Guest, "+fpu +vme +pse", ""),
    ("pentium", "", "", Guest, "486 +de +tsc +msr +mce +cx8 +mmx", ""),
    ("pentium2", "", "", Guest, "pentium +pae +sep +mtrr +pge +mca +cmov +pat +pse36 +fxsr", ""),
    ("pentium3", "", "", Guest, "pentium2 +sse", ""),
    ("pentiumpro", "", "", Guest, "pentium3 +apic +sse2 -vme -mtrr -mca -pse36", ""),
    ("coreduo", "Intel", "", Guest, "pentium3 +pni +monitor +apic +clflush +sse2 +nx -pse36", ""),
    ("n270", "Intel", "", Guest, "coreduo +ssse3", ""),
    ("core2duo", "Intel", "", Guest, "n270 +pse36 +syscall +lm", ""),
    ("qemu32", "", "", Guest, "pentiumpro +pni", ""),
    ("kvm32", "", "", Guest, "coreduo +pse36 -monitor -vme -nx", ""),
    ("cpu64-rhel5", "", "", Nobody, "core2duo -monitor -ssse3 -vme", ""),
    ("cpu64-rhel6", "", "", Nobody, "cpu64-rhel5 +cx16 +lahf_lm", ""),
    ("qemu64", "", "", Guest, "cpu64-rhel5 +cx16 +svm", ""),
    ("kvm64", "", "", Guest, "cpu64-rhel5 +cx16", ""),
    ("Conroe", "Intel", "6/15 6/22", Guest, "cpu64-rhel5 +ssse3 +lahf_lm", ""),
    ("Penryn", "Intel", "6/23 6/29", Guest, "cpu64-rhel6 +ssse3 +sse4.1", ""),
    ("Nehalem", "Intel", "6/26 6/30 6/31 6/46", Guest, "Penryn +sse4.2 +popcnt", ""),
    ("Nehalem-IBRS", "Intel", "6/26 6/30 6/31 6/46", Guest, "Nehalem +spec-ctrl", ""),
    ("Westmere", "Intel", "6/44 6/47 6/37", Guest, "Nehalem +aes", ""),
    ("Westmere-IBRS", "Intel", "6/44", Guest, "Nehalem-IBRS +aes", ""),
    ("SandyBridge", "Intel", "6/42 6/45", Guest,
        "Westmere +pclmuldq +x2apic +tsc-deadline +xsave +avx +rdtscp",
        ""),
    ("SandyBridge-IBRS", "Intel", "6/42 6/45", Guest, "SandyBridge +spec-ctrl", ""),
    ("IvyBridge", "Intel", "6/58 6/62", Guest, "SandyBridge +f16c +rdrand +vme +fsgsbase +smep +erms", ""),
    ("IvyBridge-IBRS", "Intel", "6/58 6/62", Guest, "IvyBridge +spec-ctrl", ""),
    ("Haswell-noTSX", "Intel", "6/60 6/63 6/69 6/70", Guest,
        "SandyBridge +fma +pcid +movbe +fsgsbase +bmi1 +avx2 +smep +bmi2 +erms +invpcid",
        ""),
    ("Haswell-noTSX-IBRS", "Intel", "6/60 6/63 6/69 6/70", Guest, "Haswell-noTSX +spec-ctrl", ""),
    ("Haswell", "Intel", "6/60 6/63 6/69 6/70", Guest, "Haswell-noTSX +hle +rtm", ""),
    ("Haswell-IBRS", "Intel", "6/60 6/63 6/69 6/70", Guest, "Haswell +spec-ctrl", ""),
    ("Broadwell-noTSX", "Intel", "6/61 6/71 6/79 6/86", Guest,
        "Haswell-noTSX +rdseed +adx +smap +3dnowprefetch",
        ""),
    ("Broadwell-noTSX-IBRS", "Intel", "6/61 6/71 6/79 6/86", Guest, "Broadwell-noTSX +spec-ctrl", ""),
    ("Broadwell", "Intel", "6/61 6/71 6/79 6/86", Guest, "Broadwell-noTSX +hle +rtm", ""),
    ("Broadwell-IBRS", "Intel", "6/61 6/71 6/79 6/86", Guest, "Broadwell +spec-ctrl", ""),
    ("Skylake-Client", "Intel", "6/94 6/78 6/142 6/158", Guest,
        "Broadwell +f16c +rdrand +vme +arat +xsaveopt +xsavec +xgetbv1 +abm",
        "mpx"),
    ("Skylake-Client-IBRS", "Intel", "6/94 6/78 6/142 6/158", Guest, "Skylake-Client +spec-ctrl", "mpx"),
    ("Skylake-Client-noTSX-IBRS", "Intel", "6/94 6/78 6/142 6/158", Host,
        "Skylake-Client-IBRS -hle -rtm",
        "mpx"),
    ("Skylake-Server", "Intel", "6/85/0-4", Guest,
        "Skylake-Client +avx512f +avx512dq +clwb +avx512cd +avx512bw +avx512vl +pdpe1gb",
        "mpx"),
    ("Skylake-Server-IBRS", "Intel", "6/85/0-4", Guest, "Skylake-Server +spec-ctrl", "mpx"),
    ("Skylake-Server-noTSX-IBRS", "Intel", "6/85/0-4", Host, "Skylake-Server-IBRS -hle -rtm", "mpx"),
    ("Cascadelake-Server", "Intel", "6/85/5-7", Guest,
        "Skylake-Server-IBRS +clflushopt +avx512vnni +ssbd",
        "mpx"),
    ("Cascadelake-Server-noTSX", "Intel", "6/85/5-7", Host, "Cascadelake-Server -hle -rtm", "mpx"),
    ("Icelake-Client", "Intel", "6/126", Guest,
        "Skylake-Client-IBRS +mpx +avx512vbmi +umip +pku +avx512vbmi2 +gfni +vaes +vpclmulqdq +avx512vnni \
         +avx512bitalg +avx512-vpopcntdq +ssbd +wbnoinvd",
        "intel-pt"),
    ("Icelake-Client-noTSX", "Intel", "6/126", Host, "Icelake-Client -hle -rtm", "intel-pt"),
    ("Icelake-Server", "Intel", "6/106", Guest,
        "Icelake-Client +avx512f +avx512dq +clflushopt +clwb +avx512cd +avx512bw +avx512vl +la57 +pdpe1gb \
         -mpx",
        "intel-pt mpx"),
    ("Icelake-Server-noTSX", "Intel", "6/106", Host, "Icelake-Server -hle -rtm", "intel-pt mpx"),
    ("Cooperlake", "Intel", "6/85/10-11", Guest,
        "Cascadelake-Server +pku +stibp +arch-capabilities +avx512-bf16 +rdctl-no +ibrs-all \
         +skip-l1dfl-vmentry +mds-no +pschange-mc-no +taa-no",
        ""),
    ("Snowridge", "Intel", "6/134", Guest,
        "IvyBridge-IBRS +movbe +arat +rdseed +smap +clflushopt +clwb +sha-ni +umip +gfni +cldemote \
         +movdiri +movdir64b +arch-capabilities +core-capability +ssbd +xsaveopt +xsavec +xgetbv1 \
         +3dnowprefetch +pdpe1gb +split-lock-detect -avx -f16c",
        ""),
    ("SapphireRapids", "Intel", "6/143", Guest,
        "Icelake-Server +avx512ifma +sha-ni +rdpid +bus-lock-detect +fsrm +serialize +tsx-ldtrk +amx-bf16 \
         +avx512-fp16 +amx-tile +amx-int8 +arch-capabilities +avx-vnni +avx512-bf16 +fzrm +fsrs +fsrc \
         +xsaves +xfd +rdctl-no +ibrs-all +skip-l1dfl-vmentry +mds-no +pschange-mc-no +taa-no",
        ""),
    ("GraniteRapids", "Intel", "6/173", Guest,
        "SapphireRapids +amx-fp16 +prefetchiti +mcdt-no +sbdr-ssdp-no +fbsdp-no +psdp-no +pbrsb-no \
         +vmx-ins-outs +vmx-true-ctls +vmx-store-lma +vmx-activity-hlt +vmx-vmwrite-vmexit-fields \
         +vmx-apicv-xapic +vmx-ept +vmx-desc-exit +vmx-rdtscp-exit +vmx-apicv-x2apic +vmx-vpid \
         +vmx-wbinvd-exit +vmx-unrestricted-guest +vmx-apicv-register +vmx-apicv-vid +vmx-rdrand-exit \
         +vmx-invpcid-exit +vmx-vmfunc +vmx-shadow-vmcs +vmx-rdseed-exit +vmx-pml +vmx-xsaves \
         +vmx-ept-execonly +vmx-page-walk-4 +vmx-page-walk-5 +vmx-ept-wb +vmx-ept-2mb +vmx-ept-1gb \
         +vmx-invept +vmx-eptad +vmx-invept-single-context +vmx-invept-all-context +vmx-invvpid \
         +vmx-invvpid-single-addr +vmx-invvpid-single-context +vmx-invvpid-all-context \
         +vmx-invvpid-single-context-noglobals +vmx-intr-exit +vmx-nmi-exit +vmx-vnmi \
         +vmx-preemption-timer +vmx-posted-intr +vmx-vintr-pending +vmx-tsc-offset +vmx-hlt-exit \
         +vmx-invlpg-exit +vmx-mwait-exit +vmx-rdpmc-exit +vmx-rdtsc-exit +vmx-cr3-load-noexit \
         +vmx-cr3-store-noexit +vmx-cr8-load-exit +vmx-cr8-store-exit +vmx-flexpriority +vmx-vnmi-pending \
         +vmx-movdr-exit +vmx-io-exit +vmx-io-bitmap +vmx-mtf +vmx-msr-bitmap +vmx-monitor-exit \
         +vmx-pause-exit +vmx-secondary-ctls +vmx-exit-nosave-debugctl +vmx-exit-load-perf-global-ctrl \
         +vmx-exit-ack-intr +vmx-exit-save-pat +vmx-exit-load-pat +vmx-exit-save-efer +vmx-exit-load-efer \
         +vmx-exit-save-preemption-timer +vmx-entry-noload-debugctl +vmx-entry-ia32e-mode \
         +vmx-entry-load-perf-global-ctrl +vmx-entry-load-pat +vmx-entry-load-efer +vmx-eptp-switching",
        ""),
    ("athlon", "AMD", "", Guest, "pentium3 +apic +sse2 +mmxext +3dnowext +3dnow -mca", ""),
    ("phenom", "AMD", "", Guest, "cpu64-rhel5 +monitor +svm +mmxext +fxsr_opt +3dnowext +3dnow", ""),
    ("Opteron_G1", "AMD", "15/6", Guest, "cpu64-rhel5", ""),
    ("Opteron_G2", "AMD", "15/6", Guest, "cpu64-rhel6 +svm +rdtscp", ""),
    ("Opteron_G3", "AMD", "15/6", Guest, "Opteron_G2 +popcnt +abm +sse4a +misalignsse", "monitor"),
    ("Opteron_G4", "AMD", "21/1", Guest,
        "SandyBridge +svm +abm +sse4a +misalignsse +3dnowprefetch +xop +fma4 +pdpe1gb -x2apic \
         -tsc-deadline",
        ""),
    ("Opteron_G5", "AMD", "21/2", Guest, "Opteron_G4 +fma +f16c +tbm", ""),
    ("EPYC", "AMD", "23/1", Guest,
        "Skylake-Client-noTSX-IBRS +clflushopt +sha-ni +svm +cr8legacy +sse4a +misalignsse +osvw +mmxext \
         +fxsr_opt +pdpe1gb -pcid -x2apic -tsc-deadline -erms -invpcid -spec-ctrl",
        "monitor"),
    ("EPYC-IBPB", "AMD", "23/1", Guest, "EPYC +ibpb", "monitor"),
    ("EPYC-Rome", "AMD", "23/49", Guest,
        "EPYC-IBPB +clwb +umip +rdpid +perfctr_core +clzero +xsaveerptr +wbnoinvd +amd-stibp +npt \
         +nrip-save",
        ""),
    ("EPYC-Milan", "AMD", "25/1", Guest,
        "EPYC-Rome +pcid +erms +invpcid +pku +fsrm +xsaves +ibrs +amd-ssbd +svme-addr-chk",
        ""),
    ("EPYC-Genoa", "AMD", "25/17", Guest,
        "EPYC-Milan +avx512f +avx512dq +avx512ifma +avx512cd +avx512bw +avx512vl +avx512vbmi +avx512vbmi2 \
         +gfni +vaes +vpclmulqdq +avx512vnni +avx512bitalg +avx512-vpopcntdq +la57 +avx512-bf16 \
         +stibp-always-on +amd-psfd +vnmi +no-nested-data-bp +lfence-always-serializing \
         +null-sel-clr-base +auto-ibrs",
        ""),
    ("Dhyana", "Hygon", "24/0", Guest, "EPYC-IBPB -pclmuldq -aes -sha-ni", "monitor"),
];
