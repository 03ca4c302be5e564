//! `<sysinfo type='fwcfg'>` (qemu-rules.md 3.27).

use super::Check;

impl Check<'_> {
    pub(super) fn fw_cfg(&mut self) {
        self.at("/domain/sysinfo");
        for entry in self
            .domain
            .sysinfo
            .iter()
            .filter(|info| info.r#type.as_str() == "fwcfg")
            .flat_map(|info| &info.entry)
        {
            let own = entry.name.starts_with("opt/ovmf/") || entry.name.starts_with("opt/org.qemu/");
            self.refuse(
                !entry.name.starts_with("opt/") || own,
                "the name of an entry begins with 'opt/', and is no one else's",
            );
        }
    }
}
