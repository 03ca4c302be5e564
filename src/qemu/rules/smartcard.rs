//! `<smartcard>` (qemu-rules.md 3.19).

use super::bus;
use super::Check;
use crate::domain::devices::smartcard::SmartcardMode;
use crate::domain::info::{Bus, Ccid};
use crate::qemu::caps::Flag;

impl Check<'_> {
    pub(super) fn smartcards(&mut self) {
        let cards = &self.domain.devices.smartcard;
        self.device("smartcard", 0, 1);
        self.refuse(cards.len() > 1, "QEMU has one smart card at most");
        for card in cards {
            let first = matches!(bus(&card.info), None | Some(Bus::Ccid(Ccid { controller: 0, slot: 0 })));
            self.refuse(!first, "the smart card is in the first slot of the first reader");
            match card.mode {
                SmartcardMode::Passthrough(_) => {
                    self.lacks(true, Flag::CcidPassthru, "smart cards elsewhere")
                }
                _ => self.lacks(true, Flag::CcidEmulated, "smart cards of the host"),
            }
        }
    }
}
