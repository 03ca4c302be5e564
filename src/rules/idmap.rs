//! Rules about the mapping of users of a container: `<idmap>` (parse-and-rules.md 3.1).

use crate::diagnostic::{rule, Findings, Place};
use crate::domain::Domain;
use crate::xml::mistake::MISSING_ELEMENT;

rule! {
    /// A mapping of user or group IDs leaves out root of the container.
    ///
    /// Root of the container, ID 0, must be somebody on the host: the range with the smallest
    /// `start` begins with 0.
    ///
    /// ```xml wrong type=lxc os=exe
    /// <idmap>
    ///   <uid start='1' target='1000' count='10'/>
    ///   <gid start='0' target='1000' count='10'/>
    /// </idmap>
    /// ```
    /// ```xml right type=lxc os=exe
    /// <idmap>
    ///   <uid start='0' target='1000' count='10'/>
    ///   <gid start='0' target='1000' count='10'/>
    /// </idmap>
    /// ```
    ROOT_NOT_MAPPED = "R090" "container-root-not-mapped" Error;
}

/// Who is root in a container is somebody on the host.
pub fn id_maps(domain: &Domain, root: &Place<'_>, findings: &mut Findings) {
    let Some(map) = &domain.idmap else { return };
    let idmap = root.child("idmap");
    if map.uid.is_empty() != map.gid.is_empty() {
        let missing = if map.uid.is_empty() { "uid" } else { "gid" };
        findings
            .report(&MISSING_ELEMENT, &idmap, format!("`<idmap>` has no `<{missing}>`"))
            .help("map user and group IDs together, or neither");
    }
    for (name, ranges) in [("uid", &map.uid), ("gid", &map.gid)] {
        let lowest = idmap.each(name, ranges).min_by_key(|(range, _)| range.start);
        let Some((range, place)) = lowest.filter(|(range, _)| range.start != 0) else { continue };
        findings
            .report(
                &ROOT_NOT_MAPPED,
                &place.attr("start"),
                format!("`start='{}'` is the first mapped ID", range.start),
            )
            .help("the mapping must begin with 0, root of the container");
    }
}
