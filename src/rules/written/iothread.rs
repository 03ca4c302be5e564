//! `<iothreads>` and `<iothreadids>`.

use super::element;
use crate::diagnostic::Diagnostic;
use crate::domain::Domain;
use std::collections::BTreeSet;

/// Each I/O thread has a number of its own.
pub fn iothreads(domain: &Domain, findings: &mut Vec<Diagnostic>) {
    let most = domain.iothreads.unwrap_or(0) > u32::from(u16::MAX);
    element("/domain/iothreads", findings).refuse(most, "more than 65535 I/O threads are too many");
    let mut seen = BTreeSet::new();
    for thread in domain.iothreadids.iter().flat_map(|ids| &ids.iothread) {
        let mut one = element("/domain/iothreadids/iothread", findings);
        one.refuse(thread.id == 0, "I/O threads are counted from 1");
        one.refuse(!seen.insert(thread.id), format!("there is another I/O thread {}", thread.id));
    }
}
