//! `<iothreads>` and `<iothreadids>`.

use super::invalid;
use crate::diagnostic::{rule, Findings, Place};
use crate::domain::Domain;
use std::collections::BTreeSet;

rule! {
    /// Two I/O threads have the same number.
    ///
    /// Disks and pins refer to an I/O thread by its number. Give each `<iothread>` its own.
    ///
    /// ```xml wrong
    /// <iothreadids><iothread id='1'/><iothread id='1'/></iothreadids>
    /// ```
    /// ```xml right
    /// <iothreadids><iothread id='1'/><iothread id='2'/></iothreadids>
    /// ```
    IOTHREAD_TWICE = "R050" "iothread-id-twice" Error;
}

/// There are not too many I/O threads, and each has a number of its own.
pub fn iothreads(domain: &Domain, root: &Place<'_>, findings: &mut Findings) {
    if let Some(count) = domain.iothreads.filter(|count| *count > u32::from(u16::MAX)) {
        invalid(findings, &root.child("iothreads"), count, "at most 65535");
    }
    let Some(ids) = &domain.iothreadids else { return };
    let iothreadids = root.child("iothreadids");
    let mut seen = BTreeSet::new();
    for (thread, place) in iothreadids.each("iothread", &ids.iothread) {
        if thread.id == 0 {
            invalid(findings, &place.attr("id"), 0, "the number of an I/O thread, from 1");
        } else if !seen.insert(thread.id) {
            findings
                .report(
                    &IOTHREAD_TWICE,
                    &place.attr("id"),
                    format!("`id='{}'`: an earlier `<iothread>` has the same number", thread.id),
                )
                .remove_repeated("give each I/O thread its own number");
        }
    }
}
