//! Character devices: back ends, and the ports that use them (qemu-command-2.md 4.9, 5).

use super::address::virtio;
use super::fields::Fields;
use super::mistake::ARGUMENT_LEFT_OUT;
use super::Reader;
use crate::xml::tree::Element;

/// The back end of a port.
pub struct Backend {
    /// The type of the device that has it.
    pub kind: &'static str,
    pub parts: Vec<Element>,
}

impl Backend {
    pub fn describe(self, element: &mut Element) {
        element.set("type", self.kind);
        self.parts.into_iter().for_each(|part| element.push(part));
    }
}

impl Reader {
    /// The back end of that name.
    pub fn backend(&mut self, name: &str) -> Option<Backend> {
        let mut fields = self.definition("-chardev", "id", name)?;
        let tls = match fields.text("tls-creds") {
            Some(name) => Some(self.usual_credentials(&name)?),
            None => None,
        };
        let mut backend = backend(&mut fields)?;
        if tls.is_some() {
            let source = backend.parts.iter_mut().find(|part| part.name == "source");
            source.filter(|_| backend.kind == "tcp")?.set("tls", "yes");
        }
        if backend.kind == "spicevmc" && !self.has_option("-spice") {
            return None;
        }
        fields.is_empty().then_some(backend)
    }

    /// Takes the certificates of a connection, if they are those of the host.
    fn usual_credentials(&mut self, name: &str) -> Option<()> {
        let mut object = self.definition("-object", "id", name)?;
        object.text("qom-type").filter(|kind| kind == "tls-creds-x509")?;
        object.text("dir").filter(|folder| folder == "/etc/pki/qemu")?;
        object.value("endpoint");
        object.flag("verify-peer");
        object.is_empty().then_some(())
    }

    /// The path of a socket that a device connects to, without other settings.
    pub fn socket(&mut self, name: &str) -> Option<String> {
        let mut fields = self.definition("-chardev", "id", name)?;
        fields.text("backend").filter(|kind| kind == "socket")?;
        let path = fields.text("path")?;
        fields.is_empty().then_some(path)
    }
}

fn backend(fields: &mut Fields) -> Option<Backend> {
    let mut source = Element::new("source");
    let mut parts = Vec::new();
    let kind = match fields.text("backend")?.as_str() {
        "null" => "null",
        "vc" => "vc",
        "stdio" => "stdio",
        "pty" => "pty",
        "serial" | "parallel" | "tty" => {
            source.set("path", fields.text("path")?);
            "dev"
        }
        "file" => {
            source.set("path", fields.text("path")?);
            if let Some(append) = fields.on_off("append") {
                source.set("append", append);
            }
            "file"
        }
        "pipe" => {
            source.set("path", fields.text("path")?);
            "pipe"
        }
        // libvirt wants a SPICE display for it, which the caller sees to.
        "spicevmc" => {
            fields.value("name");
            "spicevmc"
        }
        "spiceport" => {
            source.set("channel", fields.text("name")?);
            "spiceport"
        }
        "dbus" => {
            source.set("channel", fields.text("name")?);
            "dbus"
        }
        "qemu-vdagent" => {
            fields.value("name");
            if let Some(copy) = fields.yes_no("clipboard") {
                source.push(Element::new("clipboard").with("copypaste", copy));
            }
            if let Some(on) = fields.flag("mouse") {
                source.push(Element::new("mouse").with("mode", if on { "client" } else { "server" }));
            }
            "qemu-vdagent"
        }
        "udp" => {
            source = Element::new("source").with("mode", "connect");
            source.set("host", fields.text("host").unwrap_or_default());
            source.set("service", fields.text("port")?);
            let local = fields.text("localaddr").filter(|host| !host.is_empty());
            let port = fields.text("localport").filter(|port| port != "0");
            if local.is_some() || port.is_some() {
                let bind = Element::new("source").with("mode", "bind");
                parts.push(
                    bind.with("host", local.unwrap_or_default()).with("service", port.unwrap_or("0".into())),
                );
            }
            "udp"
        }
        "socket" => socket(fields, &mut source, &mut parts)?,
        _ => return None,
    };
    if !source.is_empty() {
        parts.push(source);
    }
    if let Some(file) = fields.text("logfile") {
        let append = fields.on_off("logappend");
        parts.push(Element::new("log").with("file", file).with_some("append", append));
    }
    Some(Backend { kind, parts })
}

fn socket(fields: &mut Fields, source: &mut Element, parts: &mut Vec<Element>) -> Option<&'static str> {
    let listens = fields.flag("server").unwrap_or(false);
    if fields.peek("wait").as_deref() == Some("off") {
        fields.value("wait");
    } else if listens {
        // One that waits for its client is none of the format.
        return None;
    }
    source.set("mode", if listens { "bind" } else { "connect" });
    let millis = fields.number("reconnect-ms").map(|millis| millis / 1000);
    if let Some(seconds) = millis.or_else(|| fields.number("reconnect")) {
        let again = Element::new("reconnect").with("enabled", if seconds > 0 { "yes" } else { "no" });
        source.push(again.with_some("timeout", (seconds > 0).then(|| seconds.to_string())));
    }
    if let Some(path) = fields.text("path") {
        source.set("path", path);
        return Some("unix");
    }
    source.set("host", fields.text("host")?);
    source.set("service", fields.text("port")?);
    let telnet = fields.flag("telnet") == Some(true);
    parts.push(Element::new("protocol").with("type", if telnet { "telnet" } else { "raw" }));
    Some("tcp")
}

/// A device that is a port: of the ISA bus, PCI, USB, or of virtio.
pub fn port(reader: &mut Reader, driver: &str, fields: &mut Fields) -> Option<Element> {
    let mut element = match driver {
        "sclpconsole" | "sclplmconsole" if reader.id.starts_with("serial") => Element::new("serial"),
        "isa-serial" | "pci-serial" | "usb-serial" | "spapr-vty" | "isa-debugcon" => Element::new("serial"),
        "isa-parallel" => Element::new("parallel"),
        "virtconsole" | "sclpconsole" | "sclplmconsole" => Element::new("console"),
        "virtserialport" => Element::new("channel"),
        _ => return None,
    };
    let name = fields.text("chardev")?;
    reader.backend(&name)?.describe(&mut element);
    match driver {
        _ if driver.starts_with("sclp") && element.name == "serial" => {
            let target = element.at("target");
            target.set("type", "sclp-serial");
            target.push(Element::new("model").with("name", driver));
        }
        "virtconsole" => element.at("target").set("type", "virtio"),
        "sclpconsole" => element.at("target").set("type", "sclp"),
        "sclplmconsole" => element.at("target").set("type", "sclplm"),
        "isa-parallel" => {}
        "virtserialport" => {
            let target = element.at("target");
            target.set("type", "virtio");
            if let Some(name) = fields.text("name") {
                target.set("name", name);
            }
        }
        _ => {
            let kind = match driver {
                "spapr-vty" => "spapr-vio-serial",
                "isa-debugcon" => "isa-debug",
                kind => kind,
            };
            let target = element.at("target");
            target.set("type", kind);
            if let Some(index) = fields.text("index") {
                target.set("port", index);
            }
            target.push(Element::new("model").with("name", driver));
        }
    }
    match driver {
        "isa-debugcon" => {
            let base = fields.number("iobase").map(|base| format!("{base:#x}"));
            element.push(Element::new("address").with("type", "isa").with_some("iobase", base));
        }
        "spapr-vty" => {
            if let Some(reg) = fields.number("reg") {
                element
                    .push(Element::new("address").with("type", "spapr-vio").with("reg", format!("{reg:#x}")));
            }
        }
        _ => reader.place(&mut element, fields)?,
    }
    Some(element)
}

/// A random number generator.
pub fn rng(reader: &mut Reader, driver: &str, fields: &mut Fields) -> Option<Element> {
    let mut element = Element::new("rng").with("model", virtio(driver)?.1);
    super::address::virtio_options(&mut element, fields);
    let Some(name) = fields.text("rng") else {
        element.push(Element::new("backend").with("model", "builtin"));
        reader.place(&mut element, fields)?;
        return Some(element);
    };
    let mut object = reader.definition("-object", "id", &name)?;
    match object.text("qom-type")?.as_str() {
        "rng-random" => {
            let path = object.text("filename").unwrap_or_else(|| "/dev/urandom".to_owned());
            element.push(Element::new("backend").with("model", "random").saying(path));
        }
        "rng-builtin" => element.push(Element::new("backend").with("model", "builtin")),
        "rng-egd" => {
            let mut own = Element::new("backend").with("model", "egd");
            reader.backend(&object.text("chardev")?)?.describe(&mut own);
            element.push(own);
        }
        _ => return None,
    }
    if let Some(bytes) = fields.text("max-bytes") {
        let period = fields.text("period");
        element.push(Element::new("rate").with("bytes", bytes).with_some("period", period));
    }
    reader.place(&mut element, fields)?;
    object.is_empty().then_some(element)
}

/// `-serial` and `-parallel`, whose devices are part of the machine.
pub fn plain(reader: &mut Reader) {
    for at in reader.left(&["-serial", "-parallel"]) {
        let value = reader.options[at].value().to_owned();
        let name = if reader.options[at].name == "-serial" { "serial" } else { "parallel" };
        reader.using.clear();
        let backend = match value.split_once(':') {
            Some(("chardev", id)) => reader.backend(id),
            _ => short_backend(&value),
        };
        let Some(backend) = backend else { continue };
        if value.starts_with("mon:") {
            let message = format!(
                "the monitor in `{} {value}` is about one run, and left out",
                reader.options[at].name
            );
            reader.report(
                &ARGUMENT_LEFT_OUT,
                message,
                reader.options[at].span.clone(),
                "`--qmp PATH` adds a control socket",
            );
        }
        let mut element = Element::new(name);
        backend.describe(&mut element);
        reader.devices.push(element);
        reader.mark(at);
    }
}

/// A back end in the form that options of ports have: `unix:/run/a.sock,server,nowait`.
fn short_backend(value: &str) -> Option<Backend> {
    let value = value.strip_prefix("mon:").unwrap_or(value);
    let (kind, rest) = value.split_once(':').unwrap_or((value, ""));
    let mut fields = match kind {
        "stdio" | "pty" | "null" => Fields::parse(kind, "backend"),
        // Its size is that of a window.
        "vc" => Fields::parse(kind, "backend"),
        "file" | "pipe" => Fields::parse(&format!("{kind},path={rest}"), "backend"),
        "unix" => Fields::parse(&format!("socket,path={rest}"), "backend"),
        "tcp" | "telnet" => {
            let (place, members) = rest.split_once(',').unwrap_or((rest, ""));
            let (host, port) = place.rsplit_once(':')?;
            // As a server QEMU takes every address of the host.
            let host = if host.is_empty() { "0.0.0.0" } else { host };
            let telnet = if kind == "telnet" { "on" } else { "off" };
            let text = format!("socket,host={host},port={port},telnet={telnet},{members}");
            Fields::parse(&text, "backend")
        }
        path if path.starts_with("/dev/") => Fields::parse(&format!("serial,path={path}"), "backend"),
        _ => return None,
    };
    backend(&mut fields).filter(|_| fields.is_empty())
}
