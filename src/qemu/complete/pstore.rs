//! `<pstore>`: where it is kept (qemu-defaults.md 3.8).

use super::Completion;
use crate::xml::value::NonEmpty;

impl Completion<'_> {
    pub(super) fn pstore(&mut self) {
        let (dir, name) = (&self.settings.nvram_dir, &self.domain.name);
        if let Some(pstore) = &mut self.domain.devices.pstore {
            pstore.path.get_or_insert_with(|| NonEmpty(format!("{dir}/{name}_PSTORE.raw")));
        }
    }
}
