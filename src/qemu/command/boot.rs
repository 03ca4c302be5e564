//! `-boot`: the boot menu, and that nothing else is booted from; a kernel that is booted directly
//! (qemu-command-1.md 2.21).

use super::Translation;

pub(super) fn boot(out: &mut Translation<'_>) {
    let none = Default::default();
    let os = out.domain.os.as_ref().unwrap_or(&none);
    let mut text = String::new();
    if let Some(menu) = &os.bootmenu {
        if let Some(enable) = menu.enable {
            text.push_str(&format!("menu={},", enable.on_off()));
        }
    }
    if let Some(timeout) = os.bios.as_ref().and_then(|bios| bios.reboot_timeout) {
        text.push_str(&format!("reboot-timeout={timeout},"));
    }
    if let Some(timeout) = os.bootmenu.as_ref().and_then(|menu| menu.timeout) {
        text.push_str(&format!("splash-time={timeout},"));
    }
    out.option("-boot", format!("{text}strict=on"));
}

pub(super) fn kernel(out: &mut Translation<'_>) {
    let Some(os) = &out.domain.os else { return };
    let direct = [
        ("-kernel", &os.kernel),
        ("-initrd", &os.initrd),
        ("-append", &os.cmdline),
        ("-shim", &os.shim),
        ("-dtb", &os.dtb),
    ];
    for (option, value) in direct {
        if let Some(value) = value {
            out.option(option, value.0.clone());
        }
    }
}
