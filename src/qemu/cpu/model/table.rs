//! The CPU models of x86, later ones built on earlier ones, in libvirt's order.
//!
//! Source: what release 12.8 of libvirt believes that each model has; QEMU's own models differ in
//! places. Where libvirt says that a feature was once part of a model, that is the last column.

use super::Known::{self, *};
use super::Usage::{self, *};

/// Name, vendor, signatures (`family/model` or `family/model/steppings`), usage, the model it is
/// built on with features added and taken away, features that it once had, when it became known.
pub(super) type Row = (&'static str, &'static str, &'static str, Usage, &'static str, &'static str, Known);

#[rustfmt::skip]
pub(super) const MODELS: &[Row] = &[
    ("486", "", "", Guest, "+fpu +vme +pse", "", Always),
    ("486-v1", "", "", Host, "486", "", Later),
    ("pentium", "", "", Guest, "486 +de +tsc +msr +mce +cx8 +mmx", "", Always),
    ("pentium-v1", "", "", Host, "pentium", "", Later),
    ("pentium2", "", "", Guest, "pentium +pae +sep +mtrr +pge +mca +cmov +pat +pse36 +fxsr", "", Always),
    ("pentium2-v1", "", "", Host, "pentium2", "", Later),
    ("pentium3", "", "", Guest, "pentium2 +sse", "", Always),
    ("pentium3-v1", "", "", Host, "pentium3", "", Later),
    ("pentiumpro", "", "", Guest, "pentium3 +apic +sse2 -vme -mtrr -mca -pse36", "", Always),
    ("coreduo", "Intel", "", Guest, "pentium3 +pni +monitor +apic +clflush +sse2 +nx -pse36", "", Always),
    ("coreduo-v1", "", "", Host, "coreduo", "", Later),
    ("n270", "Intel", "", Guest, "coreduo +ssse3", "", Always),
    ("n270-v1", "", "", Host, "n270", "", Later),
    ("core2duo", "Intel", "", Guest, "n270 +pse36 +syscall +lm", "", Always),
    ("core2duo-v1", "", "", Host, "core2duo", "", Later),
    ("qemu32", "", "", Guest, "pentiumpro +pni", "", Always),
    ("qemu32-v1", "", "", Host, "qemu32", "", Later),
    ("kvm32", "", "", Guest, "coreduo +pse36 -monitor -vme -nx", "", Always),
    ("kvm32-v1", "", "", Host, "kvm32", "", Later),
    ("cpu64-rhel5", "", "", Nobody, "core2duo -monitor -ssse3 -vme", "", Always),
    ("cpu64-rhel6", "", "", Nobody, "cpu64-rhel5 +cx16 +lahf_lm", "", Always),
    ("qemu64", "", "", Guest, "cpu64-rhel5 +cx16 +svm", "", Always),
    ("qemu64-v1", "", "", Host, "qemu64", "", Later),
    ("kvm64", "", "", Guest, "cpu64-rhel5 +cx16", "", Always),
    ("kvm64-v1", "", "", Host, "kvm64", "", Later),
    ("Conroe", "Intel", "6/15 6/22", Guest, "cpu64-rhel5 +ssse3 +lahf_lm", "", Always),
    ("Conroe-v1", "", "", Host, "Conroe", "", Later),
    ("Penryn", "Intel", "6/23 6/29", Guest, "cpu64-rhel6 +ssse3 +sse4.1", "", Always),
    ("Penryn-v1", "", "", Host, "Penryn", "", Later),
    ("Nehalem", "Intel", "6/26 6/30 6/31 6/46", Guest, "Penryn +sse4.2 +popcnt", "", Always),
    ("Nehalem-IBRS", "Intel", "6/26 6/30 6/31 6/46", Guest, "Nehalem +spec-ctrl", "", Always),
    ("Nehalem-v1", "", "", Host, "Nehalem", "", Later),
    ("Nehalem-v2", "", "", Host, "Nehalem-IBRS", "", Later),
    ("Westmere", "Intel", "6/44 6/47 6/37", Guest, "Nehalem +aes", "", Always),
    ("Westmere-IBRS", "Intel", "6/44", Guest, "Nehalem-IBRS +aes", "", Always),
    ("Westmere-v1", "", "", Host, "Westmere", "", Later),
    ("Westmere-v2", "", "", Host, "Westmere-IBRS", "", Later),
    ("SandyBridge", "Intel", "6/42 6/45", Guest,
        "Westmere +pclmuldq +x2apic +tsc-deadline +xsave +avx +rdtscp",
        "", Always),
    ("SandyBridge-IBRS", "Intel", "6/42 6/45", Guest, "SandyBridge +spec-ctrl", "", Always),
    ("SandyBridge-v1", "", "", Host, "SandyBridge", "", Later),
    ("SandyBridge-v2", "", "", Host, "SandyBridge-IBRS", "", Later),
    ("IvyBridge", "Intel", "6/58 6/62", Guest, "SandyBridge +f16c +rdrand +vme +fsgsbase +smep +erms", "", Always),
    ("IvyBridge-IBRS", "Intel", "6/58 6/62", Guest, "IvyBridge +spec-ctrl", "", Always),
    ("IvyBridge-v1", "", "", Host, "IvyBridge", "", Later),
    ("IvyBridge-v2", "", "", Host, "IvyBridge-IBRS", "", Later),
    ("Haswell-noTSX", "Intel", "6/60 6/63 6/69 6/70", Guest,
        "SandyBridge +fma +pcid +movbe +fsgsbase +bmi1 +avx2 +smep +bmi2 +erms +invpcid",
        "", Always),
    ("Haswell-noTSX-IBRS", "Intel", "6/60 6/63 6/69 6/70", Guest, "Haswell-noTSX +spec-ctrl", "", Always),
    ("Haswell", "Intel", "6/60 6/63 6/69 6/70", Guest, "Haswell-noTSX +hle +rtm", "", Always),
    ("Haswell-IBRS", "Intel", "6/60 6/63 6/69 6/70", Guest, "Haswell +spec-ctrl", "", Always),
    ("Haswell-v1", "", "", Host, "Haswell", "", Later),
    ("Haswell-v2", "", "", Host, "Haswell-noTSX", "", Later),
    ("Haswell-v3", "", "", Host, "Haswell-IBRS", "", Later),
    ("Haswell-v4", "", "", Host, "Haswell-noTSX-IBRS", "", Later),
    ("Broadwell-noTSX", "Intel", "6/61 6/71 6/79 6/86", Guest,
        "Haswell-noTSX +rdseed +adx +smap +3dnowprefetch",
        "", Always),
    ("Broadwell-noTSX-IBRS", "Intel", "6/61 6/71 6/79 6/86", Guest, "Broadwell-noTSX +spec-ctrl", "", Always),
    ("Broadwell", "Intel", "6/61 6/71 6/79 6/86", Guest, "Broadwell-noTSX +hle +rtm", "", Always),
    ("Broadwell-IBRS", "Intel", "6/61 6/71 6/79 6/86", Guest, "Broadwell +spec-ctrl", "", Always),
    ("Broadwell-v1", "", "", Host, "Broadwell", "", Later),
    ("Broadwell-v2", "", "", Host, "Broadwell-noTSX", "", Later),
    ("Broadwell-v3", "", "", Host, "Broadwell-IBRS", "", Later),
    ("Broadwell-v4", "", "", Host, "Broadwell-noTSX-IBRS", "", Later),
    ("Skylake-Client", "Intel", "6/94 6/78 6/142 6/158", Guest,
        "Broadwell +f16c +rdrand +vme +arat +xsaveopt +xsavec +xgetbv1 +abm",
        "mpx", Always),
    ("Skylake-Client-IBRS", "Intel", "6/94 6/78 6/142 6/158", Guest, "Skylake-Client +spec-ctrl", "mpx", Always),
    ("Skylake-Client-noTSX-IBRS", "Intel", "6/94 6/78 6/142 6/158", Host,
        "Skylake-Client-IBRS -hle -rtm",
        "mpx", Always),
    ("Skylake-Client-v1", "", "", Host, "Skylake-Client +mpx", "", Later),
    ("Skylake-Client-v2", "", "", Host, "Skylake-Client-v1 +spec-ctrl", "", Later),
    ("Skylake-Client-v3", "", "", Host, "Skylake-Client-noTSX-IBRS +mpx", "", Later),
    ("Skylake-Client-v4", "Intel", "6/94 6/78 6/142 6/158", Host,
        "Skylake-Client-noTSX-IBRS +xsaves",
        "", Later),
    ("Skylake-Server", "Intel", "6/85/0-4", Guest,
        "Skylake-Client +avx512f +avx512dq +clwb +avx512cd +avx512bw +avx512vl +pdpe1gb",
        "mpx", Always),
    ("Skylake-Server-IBRS", "Intel", "6/85/0-4", Guest, "Skylake-Server +spec-ctrl", "mpx", Always),
    ("Skylake-Server-noTSX-IBRS", "Intel", "6/85/0-4", Host, "Skylake-Server-IBRS -hle -rtm", "mpx", Always),
    ("Skylake-Server-v1", "", "", Host, "Skylake-Server +mpx", "", Later),
    ("Skylake-Server-v2", "", "", Host, "Skylake-Server-v1 +spec-ctrl", "", Later),
    ("Skylake-Server-v3", "", "", Host, "Skylake-Server-noTSX-IBRS +mpx", "", Later),
    ("Skylake-Server-v4", "Intel", "6/85/0-4", Host, "Skylake-Server-noTSX-IBRS +pku", "", Later),
    ("Skylake-Server-v5", "Intel", "6/85/0-4", Host, "Skylake-Server-v4 +xsaves", "", Later),
    ("Cascadelake-Server", "Intel", "6/85/5-7", Guest,
        "Skylake-Server-IBRS +clflushopt +avx512vnni +ssbd",
        "mpx", Always),
    ("Cascadelake-Server-noTSX", "Intel", "6/85/5-7", Host, "Cascadelake-Server -hle -rtm", "mpx", Always),
    ("Cascadelake-Server-v1", "", "", Host, "Cascadelake-Server +mpx", "", Later),
    ("Cascadelake-Server-v2", "Intel", "6/85/5-7", Host,
        "Cascadelake-Server +pku +arch-capabilities +rdctl-no +ibrs-all +skip-l1dfl-vmentry +mds-no",
        "", Later),
    ("Cascadelake-Server-v3", "", "", Host, "Cascadelake-Server-noTSX +mpx", "", Later),
    ("Cascadelake-Server-v4", "Intel", "6/85/5-7", Host, "Cascadelake-Server-v2 -hle -rtm", "", Later),
    ("Cascadelake-Server-v5", "Intel", "6/85/5-7", Host, "Cascadelake-Server-v4 +xsaves", "", Later),
    ("Icelake-Client", "Intel", "6/126", Guest,
        "Skylake-Client-IBRS +mpx +avx512vbmi +umip +pku +avx512vbmi2 +gfni +vaes +vpclmulqdq +avx512vnni \
         +avx512bitalg +avx512-vpopcntdq +ssbd +wbnoinvd",
        "intel-pt", Always),
    ("Icelake-Client-noTSX", "Intel", "6/126", Host, "Icelake-Client -hle -rtm", "intel-pt", Always),
    ("Icelake-Server", "Intel", "6/106", Guest,
        "Icelake-Client +avx512f +avx512dq +clflushopt +clwb +avx512cd +avx512bw +avx512vl +la57 +pdpe1gb \
         -mpx",
        "intel-pt mpx", Always),
    ("Icelake-Server-noTSX", "Intel", "6/106", Host, "Icelake-Server -hle -rtm", "intel-pt mpx", Always),
    ("Icelake-Server-v1", "", "", Host, "Icelake-Server +mpx +intel-pt", "", Later),
    ("Icelake-Server-v2", "", "", Host, "Icelake-Server-v1 -hle -rtm", "", Later),
    ("Icelake-Server-v3", "Intel", "6/106", Host,
        "Icelake-Server-noTSX +arch-capabilities +rdctl-no +ibrs-all +skip-l1dfl-vmentry +mds-no \
         +pschange-mc-no +taa-no",
        "", Later),
    ("Icelake-Server-v4", "Intel", "6/106", Host,
        "Icelake-Server-v3 +avx512ifma +sha-ni +rdpid +fsrm",
        "", Later),
    ("Icelake-Server-v5", "Intel", "6/106", Host, "Icelake-Server-v4 +xsaves", "", Later),
    ("Icelake-Server-v6", "Intel", "6/106", Host, "Icelake-Server-v5", "", Later),
    ("Icelake-Server-v7", "Intel", "6/106", Host, "Icelake-Server-v5 +hle +rtm", "", Later),
    ("Cooperlake", "Intel", "6/85/10-11", Guest,
        "Cascadelake-Server +pku +stibp +arch-capabilities +avx512-bf16 +rdctl-no +ibrs-all \
         +skip-l1dfl-vmentry +mds-no +pschange-mc-no +taa-no",
        "", Always),
    ("Cooperlake-v1", "", "", Host, "Cooperlake", "", Later),
    ("Cooperlake-v2", "Intel", "6/85/10-11", Host, "Cooperlake-v1 +xsaves", "", Later),
    ("Snowridge", "Intel", "6/134", Guest,
        "IvyBridge-IBRS +movbe +arat +rdseed +smap +clflushopt +clwb +sha-ni +umip +gfni +cldemote \
         +movdiri +movdir64b +arch-capabilities +core-capability +ssbd +xsaveopt +xsavec +xgetbv1 \
         +3dnowprefetch +pdpe1gb +split-lock-detect -avx -f16c",
        "", Always),
    ("Snowridge-v1", "", "", Host, "Snowridge", "", Later),
    ("Snowridge-v2", "Intel", "6/134", Host, "Snowridge-v1", "", Later),
    ("Snowridge-v3", "Intel", "6/134", Host, "Snowridge-v1 +xsaves", "", Later),
    ("Snowridge-v4", "Intel", "6/134", Host, "Snowridge-v3 -core-capability -split-lock-detect", "", Later),
    ("SapphireRapids", "Intel", "6/143", Guest,
        "Icelake-Server +avx512ifma +sha-ni +rdpid +bus-lock-detect +fsrm +serialize +tsx-ldtrk +amx-bf16 \
         +avx512-fp16 +amx-tile +amx-int8 +arch-capabilities +avx-vnni +avx512-bf16 +fzrm +fsrs +fsrc \
         +xsaves +xfd +rdctl-no +ibrs-all +skip-l1dfl-vmentry +mds-no +pschange-mc-no +taa-no",
        "", Always),
    ("SapphireRapids-v1", "", "", Host, "SapphireRapids", "", Later),
    ("SapphireRapids-v2", "Intel", "6/143", Host,
        "SapphireRapids-v1 +sbdr-ssdp-no +fbsdp-no +psdp-no",
        "", Later),
    ("SapphireRapids-v3", "Intel", "6/143", Host,
        "SapphireRapids-v2 +ss +tsc_adjust +cldemote +movdiri +movdir64b",
        "", Later),
    ("SapphireRapids-v4", "Intel", "6/143", Host, "SapphireRapids-v3", "", Later),
    ("SapphireRapids-v5", "Intel", "6/143", Host, "SapphireRapids-v3 +cet-ss +cet-ibt", "", Later),
    ("SapphireRapids-v6", "Intel", "6/143", Host, "SapphireRapids-v5 +its-no", "", Later),
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
        "", Always),
    ("GraniteRapids-v1", "", "", Host,
        "SapphireRapids-v2 +amx-fp16 +prefetchiti +mcdt-no +pbrsb-no",
        "", Later),
    ("GraniteRapids-v2", "Intel", "6/173", Host,
        "SapphireRapids-v3 +amx-fp16 +prefetchiti +avx10 +mcdt-no +avx10-128 +avx10-256 +avx10-512 \
         +pbrsb-no",
        "", Later),
    ("GraniteRapids-v3", "Intel", "6/173", Host, "GraniteRapids-v2", "", Later),
    ("GraniteRapids-v4", "Intel", "6/173", Host, "GraniteRapids-v2 +cet-ss +cet-ibt", "", Later),
    ("GraniteRapids-v5", "Intel", "6/173", Host, "GraniteRapids-v4 +its-no", "", Later),
    ("SierraForest-v3", "Intel", "6/175", Host,
        "SapphireRapids-v3 +cmpccxadd +avx-ifma +lam +avx-vnni-int8 +avx-ne-convert +intel-psfd \
         +ipred-ctrl +rrsba-ctrl +bhi-ctrl +mcdt-no +pbrsb-no +gds-no +rfds-no -hle -rtm -avx512f \
         -avx512dq -avx512ifma -avx512cd -avx512bw -avx512vl -avx512vbmi -avx512vbmi2 -avx512vnni \
         -avx512bitalg -avx512-vpopcntdq -la57 -tsx-ldtrk -amx-bf16 -avx512-fp16 -amx-tile -amx-int8 \
         -avx512-bf16 -fzrm -fsrc -xfd -taa-no",
        "", Later),
    ("SierraForest", "Intel", "6/175", Guest,
        "SierraForest-v3 -ss -tsc_adjust -cldemote -movdiri -movdir64b -lam -intel-psfd -ipred-ctrl \
         -rrsba-ctrl -bhi-ctrl -gds-no -rfds-no",
        "", LaterCompat),
    ("SierraForest-v1", "", "", Host, "SierraForest", "", Later),
    ("SierraForest-v2", "Intel", "6/175", Host, "SierraForest-v3", "", Later),
    ("SierraForest-v4", "Intel", "6/175", Host, "SierraForest-v3 +cet-ss +cet-ibt", "", Later),
    ("SierraForest-v5", "Intel", "6/175", Host, "SierraForest-v4 +its-no", "", Later),
    ("ClearwaterForest", "Intel", "6/221", Guest,
        "SierraForest-v3 +sha512 +sm3 +sm4 +avx-vnni-int16 +prefetchiti +ddpd-u +bhi-no",
        "", Later),
    ("ClearwaterForest-v1", "", "", Host, "ClearwaterForest", "", Later),
    ("ClearwaterForest-v2", "Intel", "6/221", Host, "ClearwaterForest-v1 +cet-ss +cet-ibt", "", Later),
    ("ClearwaterForest-v3", "Intel", "6/221", Host, "ClearwaterForest-v2 +its-no", "", Later),
    ("Denverton", "Intel", "6/95", Guest,
        "Snowridge-v4 +mpx +rdctl-no +skip-l1dfl-vmentry -clwb -umip -gfni -cldemote -movdiri -movdir64b \
         -xsaves",
        "", Later),
    ("Denverton-v1", "", "", Host, "Denverton", "", Later),
    ("Denverton-v2", "Intel", "6/95", Host, "Denverton-v1 -mpx", "", Later),
    ("Denverton-v3", "Intel", "6/95", Host, "Denverton-v2 +xsaves", "", Later),
    ("KnightsMill", "Intel", "6/133", Guest,
        "Skylake-Client-noTSX-IBRS +ss +avx512f +avx512pf +avx512er +avx512cd +avx512-vpopcntdq \
         +avx512-4vnniw +avx512-4fmaps +pdpe1gb -pcid -invpcid -smap -spec-ctrl -xsavec -xgetbv1",
        "", Later),
    ("KnightsMill-v1", "", "", Host, "KnightsMill", "", Later),
    ("DiamondRapids", "Intel", "19/1", Guest,
        "GraniteRapids-v4 +fdp-excptn-only +zero-fcs-fds +md-clear +stibp +flush-l1d +cmpccxadd +fred \
         +lkgs +wrmsrns +avx-ifma +lam +movrs +avx-vnni-int8 +avx-ne-convert +amx-complex +apxf \
         +intel-psfd +ipred-ctrl +rrsba-ctrl +ddpd-u +bhi-ctrl +amx-int8-alias +amx-bf16-alias \
         +amx-complex-alias +amx-fp16-alias +amx-fp8 +amx-tf32 +amx-avx512 +amx-movrs +avx10-vnni-int \
         +apx-nci-ndd-nf +bhi-no +gds-no +rfds-no -avx10-128 -avx10-256 -avx10-512",
        "", Later),
    ("DiamondRapids-v1", "", "", Host, "DiamondRapids", "", Later),
    ("athlon", "AMD", "", Guest, "pentium3 +apic +sse2 +mmxext +3dnowext +3dnow -mca", "", Always),
    ("athlon-v1", "", "", Host, "athlon", "", Later),
    ("phenom", "AMD", "", Guest, "cpu64-rhel5 +monitor +svm +mmxext +fxsr_opt +3dnowext +3dnow", "", Always),
    ("phenom-v1", "", "", Host, "phenom", "", Later),
    ("Opteron_G1", "AMD", "15/6", Guest, "cpu64-rhel5", "", Always),
    ("Opteron_G1-v1", "", "", Host, "Opteron_G1", "", Later),
    ("Opteron_G2", "AMD", "15/6", Guest, "cpu64-rhel6 +svm +rdtscp", "", Always),
    ("Opteron_G2-v1", "", "", Host, "Opteron_G2", "", Later),
    ("Opteron_G3", "AMD", "15/6", Guest, "Opteron_G2 +popcnt +abm +sse4a +misalignsse", "monitor", Always),
    ("Opteron_G3-v1", "", "", Host, "Opteron_G3 +monitor", "", Later),
    ("Opteron_G4", "AMD", "21/1", Guest,
        "SandyBridge +svm +abm +sse4a +misalignsse +3dnowprefetch +xop +fma4 +pdpe1gb -x2apic \
         -tsc-deadline",
        "", Always),
    ("Opteron_G4-v1", "", "", Host, "Opteron_G4", "", Later),
    ("Opteron_G5", "AMD", "21/2", Guest, "Opteron_G4 +fma +f16c +tbm", "", Always),
    ("Opteron_G5-v1", "", "", Host, "Opteron_G5", "", Later),
    ("EPYC", "AMD", "23/1", Guest,
        "Skylake-Client-noTSX-IBRS +clflushopt +sha-ni +svm +cr8legacy +sse4a +misalignsse +osvw +mmxext \
         +fxsr_opt +pdpe1gb -pcid -x2apic -tsc-deadline -erms -invpcid -spec-ctrl",
        "monitor", Always),
    ("EPYC-IBPB", "AMD", "23/1", Guest, "EPYC +ibpb", "monitor", Always),
    ("EPYC-v1", "", "", Host, "EPYC +monitor", "", Later),
    ("EPYC-v2", "", "", Host, "EPYC-v1 +ibpb", "", Later),
    ("EPYC-v3", "AMD", "23/1", Host,
        "EPYC-IBPB +xsaves +perfctr_core +clzero +xsaveerptr +npt +nrip-save",
        "", Later),
    ("EPYC-v4", "AMD", "23/1", Host, "EPYC-v3", "", Later),
    ("EPYC-v5", "AMD", "23/1", Host,
        "EPYC-v3 +overflow-recov +succor +lbrv +tsc-scale +vmcb-clean +flushbyasid +pause-filter \
         +pfthreshold +v-vmsave-vmload +vgif",
        "", Later),
    ("EPYC-Rome", "AMD", "23/49", Guest,
        "EPYC-IBPB +clwb +umip +rdpid +perfctr_core +clzero +xsaveerptr +wbnoinvd +amd-stibp +npt \
         +nrip-save",
        "", Always),
    ("EPYC-Rome-v1", "", "", Host, "EPYC-Rome", "", Later),
    ("EPYC-Rome-v2", "AMD", "23/49", Host, "EPYC-Rome-v1 +xsaves +ibrs +amd-ssbd", "", Later),
    ("EPYC-Rome-v3", "AMD", "23/49", Host, "EPYC-Rome-v2", "", Later),
    ("EPYC-Rome-v4", "AMD", "23/49", Host, "EPYC-Rome-v2 -xsaves", "", Later),
    ("EPYC-Rome-v5", "AMD", "23/49", Host,
        "EPYC-v5 +clwb +umip +rdpid +wbnoinvd +ibrs +amd-stibp +amd-ssbd -xsaves",
        "", Later),
    ("EPYC-Milan", "AMD", "25/1", Guest,
        "EPYC-Rome +pcid +erms +invpcid +pku +fsrm +xsaves +ibrs +amd-ssbd +svme-addr-chk",
        "", Always),
    ("EPYC-Milan-v1", "", "", Host, "EPYC-Milan", "", Later),
    ("EPYC-Milan-v2", "AMD", "25/1", Host,
        "EPYC-Milan-v1 +vaes +vpclmulqdq +stibp-always-on +amd-psfd +no-nested-data-bp \
         +lfence-always-serializing +null-sel-clr-base",
        "", Later),
    ("EPYC-Milan-v3", "AMD", "25/1", Host,
        "EPYC-Milan-v2 +overflow-recov +succor +lbrv +tsc-scale +vmcb-clean +flushbyasid +pause-filter \
         +pfthreshold +v-vmsave-vmload +vgif",
        "", Later),
    ("EPYC-Genoa", "AMD", "25/17", Guest,
        "EPYC-Milan +avx512f +avx512dq +avx512ifma +avx512cd +avx512bw +avx512vl +avx512vbmi +avx512vbmi2 \
         +gfni +vaes +vpclmulqdq +avx512vnni +avx512bitalg +avx512-vpopcntdq +la57 +avx512-bf16 \
         +stibp-always-on +amd-psfd +vnmi +no-nested-data-bp +lfence-always-serializing \
         +null-sel-clr-base +auto-ibrs",
        "", Always),
    ("EPYC-Genoa-v1", "", "", Host, "EPYC-Genoa", "", Later),
    ("EPYC-Genoa-v2", "AMD", "25/17", Host,
        "EPYC-Genoa-v1 +overflow-recov +succor +lbrv +tsc-scale +vmcb-clean +flushbyasid +pause-filter \
         +pfthreshold +v-vmsave-vmload +vgif +fs-gs-base-ns +perfmon-v2",
        "", Later),
    ("EPYC-Turin", "AMD", "26/0", Guest,
        "EPYC-Genoa-v2 +movdiri +movdir64b +avx512-vp2intersect +avx-vnni +prefetchi +sbpb +ibpb-brtype \
         +srso-user-kernel-no",
        "", Later),
    ("EPYC-Turin-v1", "", "", Host, "EPYC-Turin", "", Later),
    ("Dhyana", "Hygon", "24/0", Guest, "EPYC-IBPB -pclmuldq -aes -sha-ni", "monitor", Always),
    ("Dhyana-v1", "", "", Host, "Dhyana +monitor", "", Later),
    ("Dhyana-v2", "Hygon", "24/0", Host, "Dhyana +xsaves +npt +nrip-save", "", Later),
    ("YongFeng", "Zhaoxin", "7/11", Guest,
        "Skylake-Client-noTSX-IBRS +acpi +ss +sha-ni +umip +pku +rdpid +arch-capabilities +pdpe1gb \
         +invtsc +xstore +xstore-en +xcrypt +xcrypt-en +ace2 +phe +phe-en +pmm +pmm-en +rdctl-no \
         +skip-l1dfl-vmentry +ssb-no +mds-no +pschange-mc-no -arat -erms -xsavec -xgetbv1",
        "", Later),
    ("YongFeng-v1", "", "", Host, "YongFeng", "", Later),
    ("YongFeng-v2", "Zhaoxin", "7/11", Host, "YongFeng-v1", "", Later),
    ("YongFeng-v3", "Zhaoxin", "7/11", Host, "YongFeng-v1", "", Later),
];
