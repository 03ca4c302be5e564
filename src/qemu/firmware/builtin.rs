//! Descriptors that come with the package (qemu-defaults.md 1.11).

use super::{Descriptor, FlashMode, Image, Mapping, Target};

type Row = (
    &'static str,
    FlashMode,
    &'static str,
    &'static str,
    &'static [(&'static str, &'static [&'static str])],
    &'static str,
);

const OVMF: &str = "/usr/share/edk2/ovmf/";
const ARM: &str = "/usr/share/edk2/aarch64/";
const ARM32: &str = "/usr/share/edk2/arm/";
const LOONG: &str = "/usr/share/edk2/loongarch64/";
const RISCV: &str = "/usr/share/edk2/riscv/";
const Q35: &[(&str, &[&str])] = &[("x86_64", &["pc-q35-*"])];
const PC: &[(&str, &[&str])] = &[("x86_64", &["pc-i440fx-*", "pc-q35-*"])];
const VIRT: &[(&str, &[&str])] = &[("aarch64", &["virt-*"])];
const VIRT32: &[(&str, &[&str])] = &[("armv7l", &["virt-*"])];
const LOONG_VIRT: &[(&str, &[&str])] = &[("loongarch64", &["virt", "virt-*"])];
const RISCV_VIRT: &[(&str, &[&str])] = &[("riscv64", &["virt", "virt-*"])];
const ENROLLED: &str = "acpi-s3 enrolled-keys requires-smm secure-boot";
const SECURE: &str = "acpi-s3 requires-smm secure-boot";
const PLAIN: &str = "acpi-s3 amd-sev amd-sev-es";

/// Folder, how flash is shared, code, variables, machines, features.
#[rustfmt::skip]
const FLASH: &[Row] = &[
    (OVMF, FlashMode::Split, "OVMF_CODE_4M.secboot.qcow2", "OVMF_VARS_4M.secboot.qcow2", Q35, ENROLLED),
    (OVMF, FlashMode::Split, "OVMF_CODE.secboot.fd", "OVMF_VARS.secboot.fd", Q35, ENROLLED),
    (OVMF, FlashMode::Split, "OVMF_CODE_4M.secboot.qcow2", "OVMF_VARS_4M.qcow2", Q35, SECURE),
    (OVMF, FlashMode::Split, "OVMF_CODE.secboot.fd", "OVMF_VARS.fd", Q35, SECURE),
    (ARM, FlashMode::Split, "QEMU_EFI-silent-pflash.qcow2", "vars-template-pflash.qcow2", VIRT, ""),
    (LOONG, FlashMode::Split, "QEMU_EFI.fd", "QEMU_VARS.fd", LOONG_VIRT, ""),
    (OVMF, FlashMode::Split, "OVMF_CODE_4M.qcow2", "OVMF_VARS_4M.qcow2", PC, PLAIN),
    (RISCV, FlashMode::Split, "RISCV_VIRT_CODE.qcow2", "RISCV_VIRT_VARS.qcow2", RISCV_VIRT, ""),
    (ARM, FlashMode::Split, "QEMU_EFI-silent-pflash.raw", "vars-template-pflash.raw", VIRT, ""),
    (OVMF, FlashMode::Split, "OVMF_CODE.fd", "OVMF_VARS.fd", PC, PLAIN),
    (ARM, FlashMode::Split, "QEMU_EFI-pflash.qcow2", "vars-template-pflash.qcow2", VIRT, ""),
    (ARM, FlashMode::Split, "QEMU_EFI-pflash.raw", "vars-template-pflash.raw", VIRT, ""),
    (ARM32, FlashMode::Split, "QEMU_EFI-pflash.raw", "vars-template-pflash.raw", VIRT32, ""),
    (OVMF, FlashMode::Combined, "OVMF.secboot.fd", "", Q35, "acpi-s3 amd-sev enrolled-keys requires-smm secure-boot"),
    (OVMF, FlashMode::Stateless, "OVMF.amdsev.fd", "", Q35, "amd-sev amd-sev-es amd-sev-snp"),
];

pub(super) fn descriptors() -> Vec<Descriptor> {
    let bios: &[(&str, &[&str])] =
        &[("i686", &["pc-i440fx-*", "pc-q35-*"]), ("x86_64", &["pc-i440fx-*", "pc-q35-*"])];
    let mut all = vec![memory("bios", "/usr/share/seabios/bios-256k.bin", bios, "acpi-s3 acpi-s4")];
    all.extend(FLASH.iter().map(flash));
    all.push(memory("uefi", "/usr/share/edk2/ovmf/MICROVM.fd", &[("x86_64", &["microvm"])], ""));
    all.push(memory(
        "uefi",
        "/usr/share/edk2/ovmf/OVMF.inteltdx.secboot.fd",
        Q35,
        "enrolled-keys secure-boot",
    ));
    all
}

fn flash((folder, mode, code, variables, machines, features): &Row) -> Descriptor {
    let image = |name: &str| Image {
        filename: format!("{folder}{name}"),
        format: if name.ends_with(".qcow2") { "qcow2" } else { "raw" }.to_owned(),
    };
    let template = (!variables.is_empty()).then(|| image(variables));
    descriptor("uefi", Mapping::Flash { mode: *mode, executable: image(code), template }, machines, features)
}

fn memory(interface: &str, path: &str, machines: &[(&str, &[&str])], features: &str) -> Descriptor {
    descriptor(interface, Mapping::Memory(path.to_owned()), machines, features)
}

fn descriptor(interface: &str, mapping: Mapping, machines: &[(&str, &[&str])], features: &str) -> Descriptor {
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    let targets = machines.iter().map(|(architecture, machines)| Target {
        architecture: crate::xml::value::arch::Arch::from(*architecture),
        machines: words(machines),
    });
    Descriptor {
        interfaces: vec![interface.to_owned()],
        mapping,
        targets: targets.collect(),
        features: features.split_whitespace().map(str::to_owned).collect(),
    }
}
