//! `<perf>`.

use crate::diagnostic::{rule, Findings, Place};
use crate::domain::Domain;
use std::collections::BTreeSet;

rule! {
    /// A performance event is listed twice.
    ///
    /// An event is counted or not, so each name occurs once in `<perf>`. Remove one of the two.
    ///
    /// ```xml wrong
    /// <perf><event name='cmt' enabled='yes'/><event name='cmt' enabled='no'/></perf>
    /// ```
    /// ```xml right
    /// <perf><event name='cmt' enabled='yes'/></perf>
    /// ```
    EVENT_TWICE = "R100" "perf-event-twice" Error;
}

/// Each event is listed once.
pub fn perf(domain: &Domain, root: &Place<'_>, findings: &mut Findings) {
    let Some(own) = &domain.perf else { return };
    let perf = root.child("perf");
    let mut seen = BTreeSet::new();
    for (event, place) in perf.each("event", &own.event) {
        if !seen.insert(&event.name) {
            findings
                .report(
                    &EVENT_TWICE,
                    &place.attr("name"),
                    format!("second `<event>` with `name='{}'`", event.name),
                )
                .remove_repeated("remove one of the two");
        }
    }
}
