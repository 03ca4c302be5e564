//! Block nodes: what a disk's image is, and what is below it (qemu-command-1.md 4).

use super::fields::Fields;
use super::Reader;
use crate::xml::tree::Element;
use serde_json::Value;

/// How deep nodes may be below each other.
const DEPTH: usize = 64;

/// An image: its storage, its format, and how QEMU uses it.
#[derive(Clone, Debug, Default)]
pub struct Image {
    /// The type of the disk that has it: `file`, `block`, `network` …
    pub kind: &'static str,
    pub source: Element,
    pub format: String,
    pub read_only: bool,
    /// Whether the host's cache is passed by, and flushes are ignored.
    pub cache: Option<(bool, bool)>,
    pub aio: Option<String>,
    pub discard: Option<String>,
    pub detect_zeroes: Option<String>,
    pub discard_no_unref: Option<&'static str>,
    /// The size of the cache of its tables.
    pub tables: Option<String>,
    pub copy_on_read: bool,
    /// The groups whose limits it has, the lowest first.
    pub throttles: Vec<String>,
    pub below: Below,
}

/// What is below an image.
#[derive(Clone, Debug, Default)]
pub enum Below {
    Image(Box<Image>),
    /// Explicitly nothing.
    Nothing,
    #[default]
    Unsaid,
}

impl Image {
    /// The elements of a `<disk>` that say it.
    pub fn describe(&self, disk: &mut Element) {
        disk.set("type", self.kind);
        disk.at("driver").set("name", "qemu");
        self.describe_layer(disk);
        if self.read_only {
            disk.at("readonly");
        }
    }

    fn describe_layer(&self, element: &mut Element) {
        element.at("driver").set("type", &*self.format);
        if let Some(size) = &self.tables {
            let size = Element::new("max_size").with("unit", "bytes").saying(size);
            element.at("driver/metadata_cache").push(size);
        }
        element.push(self.source.clone());
        match &self.below {
            Below::Unsaid => {}
            Below::Nothing => drop(element.at("backingStore")),
            Below::Image(image) => {
                let mut store = Element::new("backingStore").with("type", image.kind);
                store.push(Element::new("format").with("type", &*image.format));
                if let Some(size) = &image.tables {
                    let size = Element::new("max_size").with("unit", "bytes").saying(size);
                    store.at("format/metadata_cache").push(size);
                }
                store.push(image.source.clone());
                image.describe_below(&mut store);
                element.push(store);
            }
        }
    }

    fn describe_below(&self, store: &mut Element) {
        let mut own = Element::new("disk");
        if !matches!(self.below, Below::Unsaid) {
            Image { source: Element::new("source"), tables: None, ..self.clone() }.describe_layer(&mut own);
            store.push(own.at("backingStore").clone());
        }
    }
}

impl Reader {
    /// The image of a block node.
    pub fn node(&mut self, name: &str, depth: usize) -> Option<Image> {
        let fields = self.definition("-blockdev", "node-name", name)?.nested();
        self.image(fields, depth)
    }

    /// The image that a member names, or describes.
    fn inner(&mut self, value: Value, depth: usize) -> Option<Image> {
        match value {
            Value::String(name) => self.node(&name, depth + 1),
            value => self.image(Fields::of(value)?, depth + 1),
        }
    }

    pub fn image(&mut self, mut fields: Fields, depth: usize) -> Option<Image> {
        if depth > DEPTH {
            return None;
        }
        let driver = fields.text("driver")?;
        fields.value("node-name");
        fields.value("auto-read-only");
        let read_only = fields.flag("read-only").unwrap_or(false);
        let (discard, detect_zeroes) = (fields.text("discard"), fields.text("detect-zeroes"));
        let cache = match fields.value("cache") {
            Some(cache) => {
                let mut own = Fields::of(cache)?;
                let direct = own.flag("direct").unwrap_or(false);
                let both = (direct, own.flag("no-flush").unwrap_or(false));
                own.is_empty().then_some(Some(both))?
            }
            // Directly in the members of `-drive`.
            None => fields
                .flag("cache.direct")
                .map(|direct| (direct, fields.flag("cache.no-flush").unwrap_or(false))),
        };
        let own = Image { read_only, discard, detect_zeroes, cache, ..Image::default() };
        let image = match fields.value("file") {
            Some(file) => {
                let lower = self.inner(file, depth)?;
                self.above(&driver, lower, own, &mut fields, depth)?
            }
            None => {
                let (kind, source, aio) = storage(&driver, &mut fields)?;
                Image { kind, source, aio, format: plain_format(kind).to_owned(), ..own }
            }
        };
        fields.is_empty().then_some(image)
    }

    /// A node that has another one below it.
    fn above(
        &mut self,
        driver: &str,
        lower: Image,
        own: Image,
        fields: &mut Fields,
        depth: usize,
    ) -> Option<Image> {
        match driver {
            "throttle" => {
                let group = fields.text("throttle-group")?;
                let mut image = lower;
                image.throttles.push(group.strip_prefix("throttle-")?.to_owned());
                return Some(image);
            }
            "copy-on-read" => return Some(Image { copy_on_read: true, ..lower }),
            _ => {}
        }
        let mut source = lower.source.clone();
        if driver == "raw" {
            if let (Some(offset), Some(size)) = (fields.text("offset"), fields.text("size")) {
                let slice =
                    Element::new("slice").with("type", "storage").with("offset", offset).with("size", size);
                source.at("slices").push(slice);
            }
        }
        let format = match driver {
            "raw" => plain_format(lower.kind),
            "qcow" | "qcow2" | "qed" | "vmdk" | "vdi" | "vpc" | "dmg" | "bochs" | "cloop" => driver,
            "vhdx" => "vhd",
            "parallels" => "ploop",
            _ => return None,
        };
        let below = match fields.value("backing") {
            Some(Value::Null) => Below::Nothing,
            Some(backing) => Below::Image(Box::new(self.inner(backing, depth)?)),
            None => Below::Unsaid,
        };
        Some(Image {
            kind: lower.kind,
            aio: lower.aio,
            source,
            format: format.to_owned(),
            tables: fields.text("cache-size"),
            discard_no_unref: fields.on_off("discard-no-unref"),
            below,
            ..own
        })
    }
}

/// The format of an image that QEMU does not interpret: of a folder it makes one itself.
fn plain_format(kind: &str) -> &'static str {
    match kind {
        "dir" => "fat",
        _ => "raw",
    }
}

/// The type of a disk, its source, and how the host does its I/O.
pub fn storage(driver: &str, fields: &mut Fields) -> Option<(&'static str, Element, Option<String>)> {
    let aio = fields.text("aio");
    let source = Element::new("source");
    Some(match driver {
        "file" => ("file", source.with("file", fields.text("filename")?), aio),
        "host_device" | "host_cdrom" => ("block", source.with("dev", fields.text("filename")?), aio),
        "vvfat" => {
            fields.value("floppy");
            if fields.flag("rw") == Some(true) {
                return None;
            }
            ("dir", source.with("dir", fields.text("dir")?), aio)
        }
        "nvme" => {
            let device = fields.text("device")?;
            let parts: Vec<&str> = device.split([':', '.']).collect();
            let [domain, bus, slot, function] = parts[..] else { return None };
            let part = |text: &str| format!("0x{text}");
            let address = Element::new("address").with("domain", part(domain)).with("bus", part(bus));
            let address = address.with("slot", part(slot)).with("function", part(function));
            let source = source
                .with("type", "pci")
                .with("managed", "yes")
                .with("namespace", fields.text("namespace")?);
            ("nvme", source.having(address), aio)
        }
        "virtio-blk-vhost-vdpa" => ("vhostvdpa", source.with("dev", fields.text("path")?), aio),
        _ => ("network", network(driver, source, fields)?, aio),
    })
}

/// The source of a disk on a server, where nobody logs in.
fn network(driver: &str, mut source: Element, fields: &mut Fields) -> Option<Element> {
    source.set("protocol", driver);
    match driver {
        "nbd" => {
            if let Some(name) = fields.text("export") {
                source.set("name", name);
            }
            source.push(host(fields.value("server")?)?);
            if let Some(delay) = fields.text("reconnect-delay") {
                source.push(Element::new("reconnect").with("delay", delay));
            }
        }
        "http" | "https" | "ftp" | "ftps" | "tftp" => {
            let url = fields.text("url")?;
            let rest = url.strip_prefix(driver)?.strip_prefix("://")?;
            let (authority, path) = rest.split_once('/')?;
            let (name, query) =
                path.split_once('?').map_or((path, None), |(path, query)| (path, Some(query)));
            source.set("name", name);
            if let Some(query) = query {
                source.set("query", query);
            }
            source.push(host_and_port(authority, driver)?);
            if let Some(verify) = fields.yes_no("sslverify") {
                source.push(Element::new("ssl").with("verify", verify));
            }
            let all = [("timeout", "timeout", "seconds"), ("readahead", "readahead", "size")];
            fields.give(&mut source, Fields::text, &all);
        }
        "iscsi" => {
            let (target, lun) =
                (fields.text("target")?, fields.text("lun").unwrap_or_else(|| "0".to_owned()));
            source.set("name", format!("{target}/{lun}"));
            source.push(host_and_port(&fields.text("portal")?, driver)?);
            fields.value("transport");
            if let Some(name) = fields.text("initiator-name") {
                source.push(Element::new("initiator").having(Element::new("iqn").with("name", name)));
            }
        }
        "rbd" => {
            let (pool, image) = (fields.text("pool")?, fields.text("image")?);
            source.set("name", format!("{pool}/{image}"));
            if let Some(Value::Array(servers)) = fields.value("server") {
                for server in servers {
                    source.push(host(server)?);
                }
            }
            if let Some(path) = fields.text("conf") {
                source.push(Element::new("config").with("file", path));
            }
            if let Some(name) = fields.text("snapshot") {
                source.push(Element::new("snapshot").with("name", name));
            }
        }
        _ => return None,
    }
    Some(source)
}

/// A server as an object.
fn host(value: Value) -> Option<Element> {
    let mut fields = Fields::of(value)?;
    let host = match fields.text("type").as_deref() {
        Some("unix") => Element::new("host").with("transport", "unix").with("socket", fields.text("path")?),
        _ => Element::new("host").with("name", fields.text("host")?).with("port", fields.text("port")?),
    };
    fields.is_empty().then_some(host)
}

/// A server as `name:port`.
fn host_and_port(text: &str, protocol: &str) -> Option<Element> {
    if text.contains('@') {
        return None;
    }
    let (name, port) = match text.strip_prefix('[') {
        Some(rest) => {
            let (name, rest) = rest.split_once(']')?;
            (name, rest.strip_prefix(':'))
        }
        None => text.split_once(':').map_or((text, None), |(name, port)| (name, Some(port))),
    };
    let usual = match protocol {
        "http" => "80",
        "https" => "443",
        "ftp" => "21",
        "ftps" => "990",
        "tftp" => "69",
        _ => "3260",
    };
    Some(Element::new("host").with("name", name).with("port", port.unwrap_or(usual)))
}
