//! Features of the CPU: the bits of the CPUID instruction (xen.md 5.3).

use super::{sees_host, wanted, Translation};
use crate::domain::cpu::Feature;
use crate::xen::words::feature_name;
use serde_json::{json, Value};

/// What the definition's CPU becomes.
#[derive(Default)]
pub(super) struct Cpu {
    /// Whether the guest may run guests; `None` where its CPU is not the host's.
    pub nested: Option<bool>,
    /// The entries of leaves that differ from the host's.
    pub bits: Vec<Value>,
}

/// Leaf, subleaf and register, and the names of its bits.
type Row = (u32, Option<u32>, &'static str, &'static str);

/// The features that libxl 4.17 knows: `NAME/OTHER-NAME:BIT`.
const BITS: [Row; 17] = [
    (
        1,
        None,
        "ecx",
        "sse3:0 dtes64:2 dscpl:4 vmx:5 smx:6 eist/est:7 tm2:8 ssse3:9 cntxid:10 fma:12 \
     cx16/cmpxchg16:13 xtpr:14 pdcm:15 pcid:17 dca:18 sse4-1/sse4_1/sse4.1:19 \
     sse4-2/sse4_2/sse4.2:20 x2apic:21 movbe:22 popcnt:23 tsc-deadline:24 aesni/aes:25 \
     osxsave:27 avx:28 f16c:29 rdrand:30 hypervisor:31",
    ),
    (
        1,
        None,
        "edx",
        "fpu:0 vme:1 de:2 pse:3 tsc:4 msr:5 pae:6 mce:7 cx8/cmpxchg8:8 apic:9 sep/sysenter:11 \
     mtrr:12 pge:13 mca:14 cmov:15 pse36:17 psn:18 clfsh:19 acpi:22 mmx:23 sse:25 sse2:26 \
     ss:27 htt:28 tm1/tm:29 ia64:30 pbe:31",
    ),
    (
        7,
        Some(0),
        "ebx",
        "fsgsbase:0 tsc-adjust/tsc_adjust:1 sgx:2 bmi1:3 hle:4 avx2:5 fdp-excp-only:6 smep:7 \
     erms:9 invpcid:10 rtm:11 pqm/cmt:12 no-fpu-sel:13 mpx:14 pqe:15 avx512f:16 \
     avx512dq:17 rdseed:18 adx:19 avx512-ifma:21 clflushopt:23 clwb:24 proc-trace:25 \
     avx512pf:26 avx512er:27 avx512cd:28 sha:29 avx512bw:30 avx512vl:31",
    ),
    (
        7,
        Some(0),
        "ecx",
        "prefetchwt1:0 avx512-vbmi:1 umip:2 pku:3 ospke:4 avx512-vbmi2:6 cet-ss:7 gfni:8 \
     vaes:9 vpclmulqdq:10 avx512-vnni:11 avx512-bitalg:12 avx512-vpopcntdq:14 rdpid:22 \
     cldemote:25 movdiri:27 movdir64b:28 enqcmd:29",
    ),
    (
        7,
        Some(0),
        "edx",
        "avx512-4vnniw:2 avx512-4fmaps:3 fsrm:4 avx512-vp2intersect:8 srbds-ctrl:9 \
     md-clear:10 rtm-always-abort:11 tsx-force-abort:13 serialize:14 hybrid:15 \
     tsxldtrk:16 cet-ibt:20 avx512-fp16:23 ibrsb:26 l1d-flush:28 arch-caps:29 \
     core-caps:30",
    ),
    (7, Some(1), "eax", "avx-vnni:4 avx512-bf16:5 fzrm:10 fsrs:11 fsrcs:12"),
    (7, Some(1), "ebx", "intel-ppin:0"),
    (7, Some(1), "edx", "cet-sss:18"),
    (7, Some(2), "edx", "intel-psfd:0 ipred-ctrl:1 rrsba-ctrl:2 bhi-ctrl:4 mcdt-no:5"),
    (13, Some(1), "eax", "xsaveopt:0 xsavec:1 xgetbv1:2 xsaves:3"),
    (6, None, "eax", "arat:2"),
    (
        0x8000_0001,
        None,
        "ecx",
        "lahf-lm/lahfsahf:0 cmp-legacy/cmplegacy:1 svm:2 extapic:3 cr8-legacy/altmovcr8:4 \
     abm:5 sse4a:6 misalignsse:7 3dnowprefetch:8 osvw:9 ibs:10 xop:11 skinit:12 wdt:13 \
     lwp:15 fma4:16 nodeid-msr/nodeid:19 tbm:21 topoext:22 perfctr_core:23 perfctr_nb:24 \
     dbext:26 monitorx:29",
    ),
    (
        0x8000_0001,
        None,
        "edx",
        "syscall:11 nx:20 mmxext:22 ffxsr:25 page1gb:26 rdtscp:27 lm:29 3dnowext:30 3dnow:31",
    ),
    (0x8000_0007, None, "edx", "hw-pstate:7 itsc/invtsc:8 cpb:9 efro:10"),
    (
        0x8000_0008,
        None,
        "ebx",
        "clzero:0 rstr-fp-err-ptrs:2 wbnoinvd:9 ibpb:12 amd-stibp:15 ibrs-always:16 \
     stibp-always:17 ibrs-fast:18 ibrs-same-mode:19 no-lmsl:20 amd-ppin:23 amd-ssbd:24 \
     virt-ssbd:25 btc-no:29 ibpb-ret:30",
    ),
    (
        0x8000_000a,
        None,
        "edx",
        "svm_npt:0 svm_lbrv:1 svm_nrips:3 svm_tscrate:4 svm_vmcbclean:5 svm_decode:7 \
     svm_pausefilt:10",
    ),
    (
        0x8000_0021,
        None,
        "eax",
        "lfence-dispatch:2 verw-clear:5 nscb:6 auto-ibrs:8 sbpb:27 ibpb-brtype:28 srso-no:29 \
     srso-us-no:30 srso-msr-fix:31",
    ),
];

/// The bit of a feature, by Xen's name for it.
fn bit(name: &str) -> Option<(&'static Row, usize)> {
    BITS.iter().find_map(|row| {
        let mut words = row.3.split_whitespace().filter_map(|word| word.rsplit_once(':'));
        let (_, bit) = words.find(|(names, _)| names.split('/').any(|own| own == name))?;
        Some((row, bit.parse().ok()?))
    })
}

/// Whether the definition sets a feature that has no bit.
pub(in crate::xen) fn is_unknown(feature: &Feature) -> bool {
    wanted(feature.policy).is_some() && bit(feature_name(&feature.name)).is_none()
}

/// The four registers of a leaf, the most significant bit first; `x` leaves a bit as it is.
type Leaf = ((u32, Option<u32>), Vec<(&'static str, [u8; 32])>);

pub(super) fn of(out: &Translation<'_>) -> Cpu {
    if !sees_host(out) {
        return Cpu::default();
    }
    let host = out.host;
    let mut nested = host.nested_hvm && (host.vmx || host.svm);
    let mut leaves: Vec<Leaf> = Vec::new();
    let domain = out.domain;
    for feature in domain.cpu.iter().flat_map(|cpu| &cpu.feature) {
        let Some(on) = wanted(feature.policy) else { continue };
        if feature.name == "vmx" && host.vmx || feature.name == "svm" && host.svm {
            nested = on;
            continue;
        }
        // Features without a bit are refused.
        let Some((row, bit)) = bit(feature_name(&feature.name)) else { continue };
        let place = (row.0, row.1);
        let at = leaves.iter().position(|(own, _)| *own == place).unwrap_or_else(|| {
            leaves.push((place, Vec::new()));
            leaves.len() - 1
        });
        let registers = &mut leaves[at].1;
        let at = registers.iter().position(|(own, _)| *own == row.2).unwrap_or_else(|| {
            registers.push((row.2, [b'x'; 32]));
            registers.len() - 1
        });
        registers[at].1[31 - bit] = if on { b'1' } else { b'0' };
    }
    Cpu { nested: Some(nested), bits: leaves.into_iter().map(entry).collect() }
}

fn entry(((leaf, subleaf), mut registers): Leaf) -> Value {
    crate::order::by_key(&mut registers, |(name, _)| *name);
    let mut entry = json!({ "leaf": leaf });
    if let Some(subleaf) = subleaf {
        entry["subleaf"] = subleaf.into();
    }
    for (name, bits) in registers {
        entry[name] = String::from_utf8_lossy(&bits).into();
    }
    entry
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bit_has_its_own_place() {
        for row in &BITS {
            let mut seen = 0u32;
            for word in row.3.split_whitespace() {
                let (names, bit) = word.rsplit_once(':').expect(word);
                let bit: u32 = bit.parse().expect(word);
                assert_eq!(seen & 1 << bit, 0, "{word}");
                seen |= 1 << bit;
                for name in names.split('/') {
                    assert_eq!(
                        super::bit(name).map(|(own, at)| (own.0, own.2, at as u32)),
                        Some((row.0, row.2, bit))
                    );
                }
            }
        }
    }
}
