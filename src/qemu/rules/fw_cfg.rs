//! `<sysinfo type='fwcfg'>` (qemu-rules.md 3.27).

use super::Check;
use crate::diagnostic::Place;
use crate::domain::sysinfo::SysinfoType;
use crate::xml::mistake::INVALID_VALUE;

impl Check<'_> {
    /// The names of files for the firmware are ones that are free for anybody.
    pub(super) fn fw_cfg(&mut self, root: &Place<'_>) {
        for (info, place) in root.each("sysinfo", &self.domain.sysinfo) {
            if info.r#type != SysinfoType::Fwcfg {
                continue;
            }
            for (entry, place) in place.each("entry", &info.entry) {
                let name = &entry.name;
                let reserved = ["opt/ovmf/", "opt/org.qemu/"].iter().find(|own| name.starts_with(**own));
                let expected = match reserved {
                    Some(own) => format!("a name outside '{own}', which is reserved"),
                    None if !name.starts_with("opt/") => "a name that begins with 'opt/'".to_owned(),
                    None => continue,
                };
                let message = format!("`name='{name}'`; expected {expected}");
                self.findings.report(&INVALID_VALUE, &place.attr("name"), message);
            }
        }
    }
}
