//! `<smartcard>` (qemu-rules.md 3.19).

use super::{bus, Check};
use crate::diagnostic::{rule, Place};
use crate::domain::devices::smartcard::SmartcardMode;
use crate::domain::info::{Bus, Ccid};
use crate::qemu::caps::Flag;

rule! {
    /// A smart card is not in the only slot that QEMU has for one.
    ///
    /// QEMU has one smart card, in the first slot of the first reader. Remove the others, and
    /// `<address>`.
    ///
    /// ```xml wrong
    /// <smartcard mode='host'><address type='ccid' controller='0' slot='1'/></smartcard>
    /// ```
    /// ```xml right
    /// <smartcard mode='host'><address type='ccid' controller='0' slot='0'/></smartcard>
    /// ```
    SMARTCARD_SLOT = "Q282" "smartcard-slot" Error;
}

impl Check<'_> {
    /// There is one card, in the first slot, of a kind that the binary has.
    pub(super) fn smartcards(&mut self, devices: &Place<'_>) {
        for (at, (card, place)) in devices.each("smartcard", &self.domain.devices.smartcard).enumerate() {
            let first = matches!(bus(&card.info), None | Some(Bus::Ccid(Ccid { controller: 0, slot: 0 })));
            if at > 0 {
                self.findings
                    .report(&SMARTCARD_SLOT, &place, "second `<smartcard>`: QEMU has one")
                    .remove("");
            } else if !first {
                self.findings
                    .report(
                        &SMARTCARD_SLOT,
                        &place.child("address"),
                        "`<smartcard>` is not in the first slot of the first reader",
                    )
                    .help("remove `<address>`");
            }
            let mode = place.attr("mode");
            match card.mode {
                SmartcardMode::Passthrough(_) => {
                    self.needs(Flag::CcidPassthru, &mode, "`mode='passthrough'` of `<smartcard>`");
                }
                SmartcardMode::Host => {
                    self.needs(Flag::CcidEmulated, &mode, "`mode='host'` of `<smartcard>`");
                }
                SmartcardMode::HostCertificates(_) => {
                    self.needs(Flag::CcidEmulated, &mode, "`mode='host-certificates'` of `<smartcard>`");
                }
            }
        }
    }
}
