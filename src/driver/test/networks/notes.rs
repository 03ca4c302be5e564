//! Titles, descriptions, and elements that applications keep with a network.

use super::super::super::error::{Code, Error, Origin, Result};
use super::super::super::metadata::{self, Change, DESCRIPTION, ELEMENT, TITLE};
use super::super::tree::METADATA;
use super::{update, Network};
use crate::domain::metadata::Metadata;
use crate::xml::tree::Element;
use wire::procedures::NetworkSetMetadata;

/// The title, the description, or the element of a namespace; that is empty where there is none.
pub(super) fn get(network: &Element, kind: i32, uri: Option<&str>) -> Result<String> {
    let text = |name: &str| {
        let detail = "Requested metadata element is not present";
        let missing = || Error::new(Code::NoNetworkMetadata, Origin::Network, detail);
        network.text_at(&[name]).map(str::to_owned).ok_or_else(missing)
    };
    match kind {
        DESCRIPTION => text("description"),
        TITLE => text("title"),
        ELEMENT => {
            let kept = kept(network);
            Ok(metadata::element(kept.as_ref(), uri.unwrap_or_default())?.unwrap_or_default())
        }
        _ => Err(metadata::unknown(kind)),
    }
}

/// Changes or removes one, in the copies that the flags mean.
pub(super) fn set(network: &mut Network, call: &NetworkSetMetadata) -> Result<()> {
    update::copies(network, call.flags, |own| change(own, call))
}

fn change(network: &mut Element, call: &NetworkSetMetadata) -> Result<()> {
    match call.kind {
        DESCRIPTION => set_text(network, "description", call.metadata.as_deref()),
        TITLE => set_text(network, "title", call.metadata.as_deref()),
        ELEMENT => {
            let kept = kept(network);
            let wanted = Change::of(&call.metadata, &call.key, &call.uri);
            let changed = metadata::changed_elements(kept.as_ref(), &wanted)?;
            network.children.retain(|own| own.name != METADATA);
            if let Some(changed) = changed {
                network.at(METADATA).verbatim = Some(changed.as_xml().to_owned());
            }
        }
        kind => return Err(metadata::unknown(kind)),
    }
    network.order(&super::ORDER);
    Ok(())
}

/// What applications keep with the network.
fn kept(network: &Element) -> Option<Metadata> {
    Metadata::parse(network.child(METADATA)?.verbatim.as_ref()?).ok()
}

fn set_text(network: &mut Element, name: &str, text: Option<&str>) {
    network.children.retain(|own| own.name != name);
    if let Some(text) = text.filter(|text| !text.is_empty()) {
        network.at(name).text = text.to_owned();
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::tree::read_root;
    use super::*;
    use wire::xdr::{Network as Handle, Uuid};

    fn call(kind: i32, metadata: Option<&str>) -> NetworkSetMetadata {
        let element = kind == ELEMENT;
        NetworkSetMetadata {
            network: Handle { name: "a".to_owned(), uuid: Uuid([0; 16]) },
            kind,
            metadata: metadata.map(str::to_owned),
            key: element.then(|| "k".to_owned()),
            uri: element.then(|| "urn:b".to_owned()),
            flags: 0,
        }
    }

    #[test]
    fn what_is_set_is_there_until_it_is_removed() {
        let text =
            "<network><name>a</name><metadata><x:y xmlns:x='urn:x'/></metadata><mtu size='9'/></network>";
        let mut own = read_root(text, "network").expect("a network");
        change(&mut own, &call(DESCRIPTION, Some("long & wide"))).expect("changed");
        change(&mut own, &call(ELEMENT, Some("<c d='1'/>"))).expect("changed");
        assert_eq!(
            own.to_xml(),
            "<network>\n  <name>a</name>\n  <description>long &amp; wide</description>\n  <metadata>\n    \
             <x:y xmlns:x=\"urn:x\"/>\n    <k:c xmlns:k=\"urn:b\" d=\"1\"/>\n  </metadata>\n  <mtu \
             size='9'/>\n</network>\n"
        );
        assert_eq!(get(&own, ELEMENT, Some("urn:b")).ok().as_deref(), Some("<c d=\"1\"/>"));
        assert_eq!(get(&own, DESCRIPTION, None).ok().as_deref(), Some("long & wide"));
        for kind in [DESCRIPTION, ELEMENT] {
            change(&mut own, &call(kind, None)).expect("changed");
        }
        assert_eq!(get(&own, ELEMENT, Some("urn:b")).ok().as_deref(), Some(""));
        assert_eq!(get(&own, DESCRIPTION, None).map_err(|error| error.code), Err(Code::NoNetworkMetadata));
        assert!(own.to_xml().contains("urn:x"), "the element of another application stays");
        assert_eq!(get(&own, 3, None).map_err(|error| error.code), Err(Code::InvalidArg));
    }
}
