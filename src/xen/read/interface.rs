//! Network interfaces (xen.md 3.7).

use super::keys::Text;
use super::mistake::{Mistake, INVALID_OPTION};
use super::{last, Reader};
use crate::domain::devices::interface::{
    Bandwidth, Bridge, Ip, Mac, Model, Rate, Script, Source, SourceIps, Tag, Target, Trunk, Virtualport,
    VirtualportType, Vlan,
};
use crate::domain::devices::Interface;
use crate::xen::Notation;
use crate::xml::value::id::Mac as Address;
use crate::xml::value::token::YesNo;
use crate::xml::Value;
use std::net::IpAddr;

pub(super) fn read(reader: &mut Reader<'_>) {
    for vif in reader.texts("vif") {
        match interface(vif.text, reader.notation) {
            Ok(interface) => {
                reader.domain.devices.interface.push(interface);
                left_out(reader, vif);
            }
            Err(mistake) => reader.report(vif.at, mistake),
        }
    }
}

/// Options that a definition has no word for.
fn left_out(reader: &mut Reader<'_>, vif: Text<'_>) {
    const KNOWN: [&str; 8] = ["mac", "bridge", "script", "model", "type", "vifname", "ip", "rate"];
    let pairs = pieces(vif.text).unwrap_or_default();
    for (key, value) in pairs.into_iter().filter(|(key, _)| !KNOWN.contains(key)) {
        reader.leave_out(vif.at, &format!("option `{key}={value}` of the interface"));
    }
}

fn interface(text: &str, notation: Notation) -> Result<Interface, Mistake> {
    let pairs = pieces(text)?;
    let given = |key: &str| last(&pairs, key).filter(|value| !value.is_empty());
    let mut interface = Interface { mac: last(&pairs, "mac").map(mac).transpose()?, ..Interface::default() };
    let script = given("script");
    match given("bridge") {
        Some(bridge) => bridged(&mut interface, bridge)?,
        None if matches!(script, Some("vif-bridge" | "vif-vnic")) => bridged(&mut interface, "")?,
        None => interface.source = Source::Ethernet(SourceIps::default()),
    }
    interface.script = script.map(|path| Script { path: Some(path.into()), ..Script::default() });
    interface.model = model(given("model"), given("type"), notation)?;
    interface.target = given("vifname").map(|dev| Target { dev: Some(dev.into()), ..Target::default() });
    if let Some(addresses) = given("ip") {
        interface.ip = addresses.split(' ').map(ip).collect::<Result<Vec<Ip>, Mistake>>()?;
    }
    interface.bandwidth = given("rate").map(rate).transpose()?;
    Ok(interface)
}

fn pieces(text: &str) -> Result<Vec<(&str, &str)>, Mistake> {
    if text.is_empty() {
        return Ok(Vec::new());
    }
    let pieces = text.split(',').map(|piece| piece.trim_start_matches([' ', '\t']));
    let wrong = |piece: &str| {
        Mistake::new(
            &INVALID_OPTION,
            format!("option '{piece}' of the interface has no value"),
            "add `=` and a value",
        )
    };
    pieces.map(|piece| piece.split_once('=').ok_or_else(|| wrong(piece))).collect()
}

fn mac(text: &str) -> Result<Mac, Mistake> {
    let address = Address::parse(text).map_err(|_| {
        Mistake::value(format!("`mac={text}` is no MAC address"), "use six pairs of hexadecimal digits")
    })?;
    Ok(Mac { address: Some(address), ..Mac::default() })
}

/// A bridge, whose name may carry the networks of an Open vSwitch: `br0.10`, `br0:10:20`.
fn bridged(interface: &mut Interface, text: &str) -> Result<(), Mistake> {
    let (name, tags, trunk) = match (text.split_once('.'), text.split_once(':')) {
        (Some((name, tag)), _) => (name, vec![tag], false),
        (None, Some((name, tags))) => (name, tags.split(':').collect(), true),
        (None, None) => (text, Vec::new(), false),
    };
    if !tags.is_empty() {
        let tag = tags
            .iter()
            .map(|tag| match u32::parse(tag) {
                Ok(id) if id <= 4095 => Ok(Tag { id, ..Tag::default() }),
                _ => Err(Mistake::value(
                    format!("VLAN '{tag}' of bridge '{text}' is no number"),
                    "use 0 to 4095",
                )),
            })
            .collect::<Result<Vec<Tag>, Mistake>>()?;
        let trunk = trunk.then_some(Trunk(YesNo::Yes));
        interface.vlan = Some(Vlan { trunk, tag, ..Vlan::default() });
        interface.virtualport =
            Some(Virtualport { r#type: Some(VirtualportType::Openvswitch), ..Virtualport::default() });
    }
    interface.source = Source::Bridge(Bridge { bridge: name.to_owned(), ..Bridge::default() });
    Ok(())
}

fn model(model: Option<&str>, kind: Option<&str>, notation: Notation) -> Result<Option<Model>, Mistake> {
    let paravirtual = match notation {
        Notation::Xl => "vif",
        Notation::Xm => "netfront",
    };
    let model = model.or((kind == Some(paravirtual)).then_some("netfront"));
    let sound = |model: &str| model.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    match model {
        Some(model) if !sound(model) => {
            let message = format!("`model={model}` is no name of a network card");
            Err(Mistake::value(message, "use letters, digits, '-' and '_'"))
        }
        model => Ok(model.map(|model| Model { r#type: Some(model.into()), ..Model::default() })),
    }
}

fn ip(text: &str) -> Result<Ip, Mistake> {
    let address = IpAddr::parse(text).map_err(|_| {
        Mistake::value(format!("`ip={text}` is no IP address"), "use an IPv4 or IPv6 address")
    })?;
    Ok(Ip { address: Some(address), ..Ip::default() })
}

/// A rate such as `10MB/s@50ms`, in KiB a second.
fn rate(text: &str) -> Result<Bandwidth, Mistake> {
    let wrong = || Mistake::value(format!("`rate={text}` is no rate"), "use one such as 10240KB/s");
    let amount = text.split('@').next().unwrap_or_default().strip_suffix("/s").ok_or_else(wrong)?;
    let (amount, divisor) = match (amount.strip_suffix('B'), amount.strip_suffix('b')) {
        (Some(amount), _) => (amount, 1),
        (None, Some(amount)) => (amount, 8),
        (None, None) => return Err(wrong()),
    };
    let factors = [('G', 1 << 20), ('M', 1 << 10), ('K', 1)];
    let prefixed = factors.iter().find_map(|(prefix, factor)| Some((amount.strip_suffix(*prefix)?, *factor)));
    let (digits, factor) = prefixed.unwrap_or((amount, 1));
    let number = digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| u64::parse(digits).ok()).flatten();
    let average = number.and_then(|number| number.checked_mul(factor)).ok_or_else(wrong)? / divisor;
    Ok(Bandwidth { outbound: Some(Rate { average, ..Rate::default() }), ..Bandwidth::default() })
}
