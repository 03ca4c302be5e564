//! Rules about the resource partition: `<resource>` (parse-and-rules.md 3.1).

use crate::diagnostic::{Findings, Place};
use crate::domain::Domain;
use crate::xml::mistake::INVALID_VALUE;

/// The identity of the guest in a storage network can be written in ASCII.
pub fn identity(domain: &Domain, root: &Place<'_>, findings: &mut Findings) {
    let channel = domain.resource.as_ref().and_then(|resource| resource.fibrechannel.as_ref());
    let Some(appid) = channel.and_then(|channel| channel.appid.as_ref()) else { return };
    let resource = root.child("resource");
    let channel = resource.child("fibrechannel");
    if !appid.bytes().all(|byte| (0x20..0x7f).contains(&byte)) {
        findings.report(
            &INVALID_VALUE,
            &channel.attr("appid"),
            format!(
                "`appid` of `<fibrechannel>` is '{}'; expected printable ASCII characters",
                appid.escape_debug()
            ),
        );
    }
    if appid.len() > 128 {
        let message = format!("`appid` has {} characters; expected at most 128", appid.len());
        findings.report(&INVALID_VALUE, &channel.attr("appid"), message);
    }
}
