//! `<perf>`.

use super::element;
use crate::diagnostic::Diagnostic;
use crate::domain::Domain;
use std::collections::BTreeSet;

/// Each event is counted once.
pub fn perf(domain: &Domain, findings: &mut Vec<Diagnostic>) {
    let mut seen = BTreeSet::new();
    for event in domain.perf.iter().flat_map(|perf| &perf.event) {
        let mut one = element("/domain/perf/event", findings);
        one.refuse(!seen.insert(&event.name), format!("the event '{}' is there already", event.name));
    }
}
