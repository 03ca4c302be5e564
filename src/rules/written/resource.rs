//! `<resource>`: the group of the guest's process.

use super::element;
use crate::diagnostic::Diagnostic;
use crate::domain::Domain;

/// A resource group is named.
pub fn resource(domain: &Domain, findings: &mut Vec<Diagnostic>) {
    if let Some(resource) = &domain.resource {
        let appid = resource.fibrechannel.as_ref().and_then(|channel| channel.appid.as_ref());
        let empty = resource.partition.is_none() && appid.is_none();
        element("/domain/resource", findings).refuse(empty, "it names neither a partition nor an `appid`");
    }
}
