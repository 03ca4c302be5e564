//! `<os>`: architecture, loader, boot order (canonical-form.md 9).

use crate::domain::devices::Device;
use crate::domain::os::{Boot, BootDev, ImageFormat, Loader, LoaderType, NvramStore, OsKind};
use crate::domain::{Arch, Domain, Os, Type};
use crate::xml::value::token::YesNo;

/// Whether the guest is fully virtualized.
pub fn is_hvm(domain: &Domain) -> bool {
    os_kind(domain) == Some(OsKind::Hvm)
}

fn os_kind(domain: &Domain) -> Option<OsKind> {
    domain.os.as_ref()?.r#type.as_ref()?.kind
}

/// Whether the guest's CPU is of the PC kind.
pub fn is_x86(domain: &Domain) -> bool {
    domain.arch().is_none_or(Arch::is_x86)
}

/// `<os>`: the architecture, the loader's type, the boot order; what another kind of guest has is
/// dropped.
pub fn os(domain: &mut Domain) {
    let boots_by_device = boot_orders(domain);
    let (domain_type, bootloader) = (domain.r#type, domain.bootloader.is_some());
    if !bootloader {
        domain.bootloader_args = None;
    }
    let os = domain.os.get_or_insert_with(Os::default);
    let os_type = os.r#type.get_or_insert_with(Default::default);
    let arch = if matches!(domain_type, Type::Test | Type::Vmware) { Arch::I686 } else { Arch::X86_64 };
    os_type.arch.get_or_insert(arch);
    if os_type.kind.is_none() && bootloader {
        os_type.kind = Some(OsKind::Xen);
    }
    if domain_type == Type::Xen && os_type.kind == Some(OsKind::Xen) {
        os_type.kind = Some(OsKind::Linux);
    }
    let kind = os_type.kind;
    let hvm = kind == Some(OsKind::Hvm);
    let xen = domain_type == Type::Xen && kind == Some(OsKind::Linux);
    let boots_kernel = hvm || xen || matches!(kind, Some(OsKind::Xen | OsKind::Xenpvh | OsKind::Uml));
    if !boots_kernel {
        (os.kernel, os.initrd, os.dtb, os.root, os.loader, os.nvram) = (None, None, None, None, None, None);
    }
    if kind != Some(OsKind::Exe) {
        (os.init, os.initdir, os.inituser, os.initgroup) = (None, None, None, None);
        (os.initarg, os.initenv) = (Vec::new(), Vec::new());
        if !boots_kernel {
            os.cmdline = None;
        }
    }
    if !hvm || bootloader {
        (os.bootmenu, os.bios, os.boot) = (None, None, Vec::new());
    }
    if !hvm {
        (os.acpi, os.firmware) = (None, None);
    }
    if os.firmware.is_none() {
        os.firmware_features = None;
    } else if let Some(firmware) = &mut os.firmware_features {
        let mut kept: Vec<crate::domain::os::FirmwareFeature> = Vec::new();
        for feature in firmware.feature.drain(..) {
            kept.retain(|other| other.name != feature.name);
            kept.push(feature);
        }
        crate::order::by_key(&mut kept, |feature| feature.name);
        firmware.feature = kept;
    }
    if let Some(nvram) = &mut os.nvram {
        if let NvramStore::Source(source) = &mut nvram.store {
            super::disk::settle_source(source);
        }
    }
    if let Some(loader) = &mut os.loader {
        if loader.path.is_some() {
            loader.r#type.get_or_insert(LoaderType::Rom);
        }
    }
    os.boot.truncate(4);
    if hvm && !bootloader && os.boot.is_empty() && !boots_by_device && domain_type != Type::Vmware {
        os.boot.push(Boot { dev: BootDev::Hd, rest: Default::default() });
    }
    match &mut os.bootmenu {
        Some(menu) if menu.enable.is_none() => os.bootmenu = None,
        Some(menu) if menu.enable == Some(YesNo::No) => menu.timeout = None,
        _ => {}
    }
}

/// Before release 12.0 the format `raw` is not written, and that of the variables is the loader's.
pub fn plain_formats(domain: &mut Domain) {
    let Some(os) = &mut domain.os else { return };
    let raw = |format: &mut ImageFormat| *format == ImageFormat::Raw;
    if let Some(nvram) = &mut os.nvram {
        nvram.format.take_if(raw);
    }
    let stored = os.nvram.as_ref().and_then(|nvram| nvram.format);
    if os.loader.is_none() && stored.is_some() {
        os.loader = Some(Loader { format: stored, ..Loader::default() });
    }
    if let Some(loader) = &mut os.loader {
        loader.format.take_if(raw);
    }
}

fn boot_orders(domain: &Domain) -> bool {
    let devices = &domain.devices;
    let boots = |device: Device<'_>| device.info().is_some_and(|info| info.boot.is_some());
    devices.ids().filter(|id| id.kind().may_boot()).filter_map(|id| devices.get(id)).any(boots)
}
