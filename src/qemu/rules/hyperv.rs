//! Hyper-V features that others are built on.

use super::Check;
use crate::diagnostic::{rule, Place};
use crate::domain::clock::TimerName;
use crate::domain::features::{HypervMode, State};
use crate::release::Release;
use crate::xml::value::token::{OnOff, YesNo};

rule! {
    /// A Hyper-V feature is on, but not the one that it is built on.
    ///
    /// `stimer` needs the timer `hypervclock` and `synic`, `tlbflush` and `ipi` need `vpindex`, `evmcs` and
    /// `<direct>` of `tlbflush` need `vapic`. Turn on what is missing as well.
    ///
    /// ```xml wrong
    /// <features><hyperv><ipi state='on'/></hyperv></features>
    /// ```
    /// ```xml right
    /// <features><hyperv><vpindex state='on'/><ipi state='on'/></hyperv></features>
    /// ```
    ENLIGHTENMENT_NEEDS = "Q018" "hyperv-feature-needs-another" Error;
}

fn on(state: &Option<State>) -> bool {
    state.as_ref().is_some_and(|state| state.state == Some(OnOff::On))
}

impl Check<'_> {
    /// Since release 12.0 a feature is refused without those that it needs (since-10.7.md 3).
    pub(super) fn enlightenments(&mut self, root: &Place<'_>) {
        if self.libvirt < Release::new(12, 0) {
            return;
        }
        let hyperv = self.domain.features.as_ref().and_then(|features| features.hyperv.as_ref());
        let Some(own) = hyperv.filter(|own| own.mode != HypervMode::Passthrough) else { return };
        let timers = self.domain.clock.iter().flat_map(|clock| &clock.timer);
        let clock = timers
            .into_iter()
            .any(|timer| timer.name == TimerName::Hypervclock && timer.present == Some(YesNo::Yes));
        let stimer = own.stimer.as_ref().is_some_and(|own| own.state == Some(OnOff::On));
        let tlbflush = own.tlbflush.as_ref().filter(|own| own.state == Some(OnOff::On));
        let direct = tlbflush.is_some_and(|own| on(&own.direct));
        let (synic, vpindex, vapic) = (on(&own.synic), on(&own.vpindex), on(&own.vapic));
        let needs = [
            ("evmcs", on(&own.evmcs) && !vapic, "`vapic`"),
            ("stimer", stimer && !clock, "the timer `hypervclock`"),
            ("stimer", stimer && clock && !synic, "`synic`"),
            ("tlbflush", tlbflush.is_some() && !vpindex, "`vpindex`"),
            ("tlbflush", direct && !vapic, "`vapic` for `<direct>`"),
            ("ipi", on(&own.ipi) && !vpindex, "`vpindex`"),
        ];
        let features = root.child("features");
        let hyperv = features.child("hyperv");
        for (name, _, need) in needs.into_iter().filter(|(_, lacking, _)| *lacking) {
            self.findings
                .report(
                    &ENLIGHTENMENT_NEEDS,
                    &hyperv.child(name),
                    format!("`<{name}>` of `<hyperv>` needs {need}"),
                )
                .help("turn it on as well");
        }
    }
}
