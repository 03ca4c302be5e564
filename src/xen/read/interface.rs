//! Network interfaces (xen.md 3.7).

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
            Ok(interface) => reader.domain.devices.interface.push(interface),
            Err(message) => reader.refuse(vif.at, message),
        }
    }
}

fn interface(text: &str, notation: Notation) -> Result<Interface, String> {
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
        interface.ip = addresses.split(' ').map(ip).collect::<Result<Vec<Ip>, String>>()?;
    }
    interface.bandwidth = given("rate").map(rate).transpose()?;
    Ok(interface)
}

fn pieces(text: &str) -> Result<Vec<(&str, &str)>, String> {
    if text.is_empty() {
        return Ok(Vec::new());
    }
    let pieces = text.split(',').map(|piece| piece.trim_start_matches([' ', '\t']));
    pieces
        .map(|piece| piece.split_once('=').ok_or_else(|| format!("'{piece}' holds no value; expected a `=`")))
        .collect()
}

fn mac(text: &str) -> Result<Mac, String> {
    let address = Address::parse(text)
        .map_err(|_| format!("the MAC address is '{text}'; expected six pairs of hexadecimal digits"))?;
    Ok(Mac { address: Some(address), ..Mac::default() })
}

/// A bridge, whose name may carry the networks of an Open vSwitch: `br0.10`, `br0:10:20`.
fn bridged(interface: &mut Interface, text: &str) -> Result<(), String> {
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
                _ => Err(format!("the bridge '{text}' has the VLAN '{tag}'; expected a number up to 4095")),
            })
            .collect::<Result<Vec<Tag>, String>>()?;
        let trunk = trunk.then_some(Trunk(YesNo::Yes));
        interface.vlan = Some(Vlan { trunk, tag, ..Vlan::default() });
        interface.virtualport =
            Some(Virtualport { r#type: Some(VirtualportType::Openvswitch), ..Virtualport::default() });
    }
    interface.source = Source::Bridge(Bridge { bridge: name.to_owned(), ..Bridge::default() });
    Ok(())
}

fn model(model: Option<&str>, kind: Option<&str>, notation: Notation) -> Result<Option<Model>, String> {
    let paravirtual = match notation {
        Notation::Xl => "vif",
        Notation::Xm => "netfront",
    };
    let model = model.or((kind == Some(paravirtual)).then_some("netfront"));
    let sound = |model: &str| model.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    match model {
        Some(model) if !sound(model) => {
            Err(format!("the model is '{model}'; expected letters, digits, '-' and '_'"))
        }
        model => Ok(model.map(|model| Model { r#type: Some(model.into()), ..Model::default() })),
    }
}

fn ip(text: &str) -> Result<Ip, String> {
    let address = IpAddr::parse(text).map_err(|_| format!("'{text}' is no IP address"))?;
    Ok(Ip { address: Some(address), ..Ip::default() })
}

/// A rate such as `10MB/s@50ms`, in KiB a second.
fn rate(text: &str) -> Result<Bandwidth, String> {
    let wrong = || format!("the rate is '{text}'; expected one such as 10240KB/s");
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
