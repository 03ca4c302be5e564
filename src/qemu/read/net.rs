//! Network cards and what they are connected to.

use super::address::{boot_and_rom, virtio, virtio_options};
use super::fields::{number, Fields};
use super::Reader;
use crate::xml::tree::Element;

pub fn read(reader: &mut Reader) {
    for at in reader.left(&["-device"]) {
        let mut fields = reader.options[at].fields();
        let driver = fields.text("driver").unwrap_or_default();
        if fields.peek("netdev").is_some() && !reader.options[at].done {
            reader.device(at, fields, |reader, fields| card(reader, &driver, fields));
        }
    }
    for at in reader.left(&["-net"]) {
        let mut fields = Fields::parse(reader.options[at].value(), "kind");
        if fields.text("kind").as_deref() != Some("nic") || fields.peek("netdev").is_none() {
            continue;
        }
        let Some(model) = fields.text("model") else { continue };
        if let Some(mac) = fields.text("macaddr") {
            fields.add("mac", mac);
        }
        reader.device(at, fields, |reader, fields| card(reader, &model, fields));
    }
    for at in reader.left(&["-netdev"]) {
        forward(reader, at);
    }
}

/// A connection of the guest to an address of its network, which is a channel.
fn forward(reader: &mut Reader, at: usize) {
    let mut fields = reader.options[at].fields().nested();
    let text = match fields.value("guestfwd") {
        Some(serde_json::Value::Array(all)) if all.len() == 1 => {
            all.into_iter().next().and_then(Fields::of).and_then(|mut own| own.text("str"))
        }
        Some(serde_json::Value::String(text)) => Some(text),
        _ => None,
    };
    let Some(text) = text else { return };
    let parsed = || {
        let (place, name) = text.strip_prefix("tcp:")?.split_once("-chardev:")?;
        let (address, port) = place.rsplit_once(':')?;
        Some((address.to_owned(), port.to_owned(), name.to_owned()))
    };
    let Some((address, port, name)) = parsed() else { return };
    if fields.text("type").as_deref() != Some("user") {
        return;
    }
    reader.device(at, fields, |reader, _| {
        let mut element = Element::new("channel");
        reader.backend(&name)?.describe(&mut element);
        let target = Element::new("target").with("type", "guestfwd");
        element.push(target.with("address", address).with("port", port));
        Some(element)
    });
}

fn card(reader: &mut Reader, driver: &str, fields: &mut Fields) -> Option<Element> {
    let mut element = Element::new("interface");
    let kind = virtio(driver);
    let model = match kind {
        Some(("virtio-net", model)) => model,
        Some(_) => return None,
        None => driver,
    };
    let mut netdev = reader.definition("-netdev", "id", &fields.text("netdev")?)?.nested();
    if let Some(mac) = fields.text("mac") {
        element.push(Element::new("mac").with("address", mac));
    }
    let queues = connection(reader, &mut element, &mut netdev, kind.is_some())?;
    if !netdev.is_empty() {
        return None;
    }
    element.push(Element::new("model").with("type", model));
    if kind.is_some() {
        virtio_options(&mut element, fields);
        virtio_members(&mut element, fields, queues);
    }
    boot_and_rom(&mut element, fields);
    reader.place(&mut element, fields)?;
    Some(element)
}

fn virtio_members(element: &mut Element, fields: &mut Fields, queues: Option<u64>) {
    match fields.peek("tx").as_deref() {
        Some("bh") => element.at("driver").set("txmode", "iothread"),
        Some("timer") => element.at("driver").set("txmode", "timer"),
        _ => {}
    }
    fields.value("tx");
    let states = [
        ("ioeventfd", "driver", "ioeventfd"),
        ("event_idx", "driver", "event_idx"),
        ("rss", "driver", "rss"),
        ("hash", "driver", "rss_hash_report"),
        ("csum", "driver/host", "csum"),
        ("gso", "driver/host", "gso"),
        ("host_tso4", "driver/host", "tso4"),
        ("host_tso6", "driver/host", "tso6"),
        ("host_ecn", "driver/host", "ecn"),
        ("host_ufo", "driver/host", "ufo"),
        ("mrg_rxbuf", "driver/host", "mrg_rxbuf"),
        ("guest_csum", "driver/guest", "csum"),
        ("guest_tso4", "driver/guest", "tso4"),
        ("guest_tso6", "driver/guest", "tso6"),
        ("guest_ecn", "driver/guest", "ecn"),
        ("guest_ufo", "driver/guest", "ufo"),
    ];
    fields.give(element, Fields::on_off, &states);
    fields.give(
        element,
        Fields::text,
        &[("rx_queue_size", "driver", "rx_queue_size"), ("tx_queue_size", "driver", "tx_queue_size")],
    );
    if let Some(size) = fields.text("host_mtu") {
        element.push(Element::new("mtu").with("size", size));
    }
    if fields.flag("failover") == Some(true) {
        element.push(Element::new("teaming").with("type", "persistent"));
    }
    // The writer has two for each queue, and two more.
    let vectors = fields.peek("vectors").and_then(|text| number(&text));
    let counted = vectors.filter(|vectors| *vectors > 2).map(|vectors| (vectors - 2) / 2);
    let several = fields.peek("mq").as_deref() == Some("on");
    if let Some(queues) = queues.or(counted.filter(|_| several)) {
        element.at("driver").set("queues", queues.to_string());
        fields.value("mq");
        if vectors == queues.checked_mul(2).and_then(|both| both.checked_add(2)) {
            fields.value("vectors");
        }
    }
}

/// What a card is connected to, and how many queues that has.
fn connection(
    reader: &mut Reader,
    element: &mut Element,
    netdev: &mut Fields,
    virtio: bool,
) -> Option<Option<u64>> {
    let queues = netdev.number("queues");
    let mut source = Element::new("source");
    let kind = match netdev.text("type")?.as_str() {
        "user" => {
            for (member, family) in [("net", "ipv4"), ("ipv6-prefix", "ipv6")] {
                let Some(text) = netdev.text(member) else { continue };
                let (address, own) =
                    text.split_once('/').map_or((&*text, None), |(a, b)| (a, Some(b.to_owned())));
                let prefix = if family == "ipv6" { netdev.text("ipv6-prefixlen") } else { own };
                let ip = Element::new("ip").with("family", family).with("address", address);
                element.push(ip.with_some("prefix", prefix));
            }
            passt(reader, element, netdev)?;
            "user"
        }
        "bridge" => {
            bridge(reader, &mut source, netdev);
            "bridge"
        }
        "tap" if netdev.peek("br").is_some() || netdev.peek("helper").is_some() => {
            bridge(reader, &mut source, netdev);
            "bridge"
        }
        "tap" => {
            tap(element, netdev, virtio)?;
            "ethernet"
        }
        "socket" => socket(&mut source, netdev)?,
        "stream" => {
            let mut place = netdev.value("addr").and_then(Fields::of)?;
            place.text("path").filter(|path| names_passt(path))?;
            place.text("type").filter(|kind| kind == "unix")?;
            netdev.flag("server");
            netdev.value("reconnect");
            netdev.value("reconnect-ms");
            element.push(Element::new("backend").with("type", "passt"));
            "user"
        }
        "vhost-user" => {
            source = vhost_user(reader, &netdev.text("chardev")?)?;
            let path = source.attribute("path").unwrap_or_default();
            let own = names_passt(path) && (!path.contains('/') || path.contains("/passt/"));
            if own && source.attribute("mode") == Some("client") {
                element.push(Element::new("backend").with("type", "passt"));
                source = Element::new("source");
            }
            "vhostuser"
        }
        "vhost-vdpa" => {
            source.set("dev", netdev.text("vhostdev")?);
            "vdpa"
        }
        _ => return None,
    };
    element.set("type", kind);
    if !source.is_empty() {
        element.push(source);
    }
    Some(queues)
}

/// Whether domdef and libvirt give such a name to the socket of passt.
fn names_passt(path: &str) -> bool {
    path.ends_with(".socket") && path.contains("-net")
}

/// A bridge of the host, to which QEMU's helper connects.
fn bridge(reader: &mut Reader, source: &mut Element, netdev: &mut Fields) {
    let name = netdev.text("br").unwrap_or_else(|| "br0".to_owned());
    let helper = netdev.text("helper");
    if helper.is_some() {
        let message =
            format!("the TAP device on bridge '{name}' is assumed to come from whoever starts the guest");
        reader.assume(message, "libvirt makes it itself; a command of domdef asks QEMU's usual helper");
    }
    source.set("bridge", name);
}

/// Ports of the host that lead to the guest, and the guest's name: both are passt's. Nothing if it cannot do it so.
fn passt(reader: &mut Reader, element: &mut Element, netdev: &mut Fields) -> Option<()> {
    let mut backend = Element::new("backend").with("type", "passt");
    let forwards = netdev.texts("hostfwd");
    let name = netdev.text("hostname");
    if forwards.is_empty() && name.is_none() {
        return Some(());
    }
    for text in &forwards {
        element.push(forwarded_port(text)?);
    }
    let said = name.iter().map(|name| format!("hostname={name}"));
    let said: Vec<String> = forwards.iter().map(|text| format!("hostfwd={text}")).chain(said).collect();
    if let Some(name) = name {
        backend.set("hostname", name);
    }
    element.push(backend);
    let message = format!("`{}` is assumed to be done by passt", said.join(","));
    reader
        .assume(message, "passt must be installed; with it the guest has the host's address, not 10.0.2.15");
    Some(())
}

/// `tcp:127.0.0.1:2222-:22`, where the guest's own address is not named.
fn forwarded_port(text: &str) -> Option<Element> {
    let (kind, rest) = text.split_once(':')?;
    let (host, guest) = rest.rsplit_once('-')?;
    let (address, start) = host.rsplit_once(':')?;
    let to = guest.strip_prefix(':').or_else(|| guest.strip_prefix("10.0.2.15:"))?;
    let (start, to): (u16, u16) = (start.parse().ok()?, to.parse().ok()?);
    let proto = match kind {
        "tcp" | "" => "tcp",
        "udp" => "udp",
        _ => return None,
    };
    let mut forward = Element::new("portForward").with("proto", proto);
    if !address.is_empty() {
        address.parse::<std::net::Ipv4Addr>().ok()?;
        forward.set("address", address);
    }
    let range = Element::new("range").with("start", start.to_string());
    Some(forward.having(if start == to { range } else { range.with("to", to.to_string()) }))
}

fn tap(element: &mut Element, netdev: &mut Fields, virtio: bool) -> Option<()> {
    // Descriptors come from whoever started the guest, and are gone.
    if ["fd", "fds", "vhostfd", "vhostfds", "helper", "br"].iter().any(|name| netdev.peek(name).is_some()) {
        return None;
    }
    if let Some(name) = netdev.text("ifname") {
        element.push(Element::new("target").with("dev", name).with("managed", "no"));
    }
    for (member, name) in [("script", "script"), ("downscript", "downscript")] {
        if let Some(path) = netdev.text(member).filter(|path| path != "no") {
            element.push(Element::new(name).with("path", path));
        }
    }
    if virtio {
        match netdev.flag("vhost") {
            Some(true) => element.at("driver").set("name", "vhost"),
            Some(false) => element.at("driver").set("name", "qemu"),
            None => {}
        }
    }
    if let Some(size) = netdev.text("sndbuf") {
        element.push(Element::new("tune").having(Element::new("sndbuf").saying(size)));
    }
    Some(())
}

fn socket(source: &mut Element, netdev: &mut Fields) -> Option<&'static str> {
    let split = |text: String| text.rsplit_once(':').map(|(host, port)| (host.to_owned(), port.to_owned()));
    for (member, kind) in [("connect", "client"), ("listen", "server"), ("mcast", "mcast"), ("udp", "udp")] {
        let Some((host, port)) = netdev.text(member).and_then(split) else { continue };
        if !host.is_empty() {
            source.set("address", host);
        }
        source.set("port", port);
        if kind == "udp" {
            let (host, port) = netdev.text("localaddr").and_then(split)?;
            source.push(Element::new("local").with("address", host).with("port", port));
        }
        return Some(kind);
    }
    None
}

fn vhost_user(reader: &mut Reader, name: &str) -> Option<Element> {
    let mut fields = reader.definition("-chardev", "id", name)?;
    fields.text("backend").filter(|kind| kind == "socket")?;
    let mut source = Element::new("source").with("type", "unix").with("path", fields.text("path")?);
    let listens = fields.flag("server").unwrap_or(false);
    fields.flag("wait");
    source.set("mode", if listens { "server" } else { "client" });
    let millis = fields.number("reconnect-ms").map(|millis| millis / 1000);
    if let Some(seconds) = millis.or_else(|| fields.number("reconnect")) {
        let again = Element::new("reconnect").with("enabled", if seconds > 0 { "yes" } else { "no" });
        source.push(again.with_some("timeout", (seconds > 0).then(|| seconds.to_string())));
    }
    fields.is_empty().then_some(source)
}
