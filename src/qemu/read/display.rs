//! Displays, video cards and sound of the host.

use super::address::{virtio, virtio_options, Numbers};
use super::fields::Fields;
use super::mistake::ARGUMENT_LEFT_OUT;
use super::Reader;
use crate::xml::tree::Element;
use serde_json::Value;

pub fn read(reader: &mut Reader) {
    for at in reader.left(&["-vnc", "-spice", "-display"]) {
        let mut fields = reader.options[at].fields();
        if fields.value("x509-dir").is_some() {
            let (message, span) = ("the folder of certificates is left out", reader.options[at].span.clone());
            let help = "a launch profile has `spice`";
            reader.report(&ARGUMENT_LEFT_OUT, message.to_owned(), span, help);
        }
        let element = match reader.options[at].name.as_str() {
            "-vnc" => vnc(reader, &mut fields),
            "-spice" => spice(&mut fields),
            _ => window(reader, &mut fields),
        };
        let Some(mut element) = element.filter(|_| fields.is_empty()) else { continue };
        reader.options[at].done = true;
        // The layout of the keyboard follows the display that it belongs to.
        let keyboard = reader.options[at].name != "-display";
        let next = reader.options.get_mut(at + 1).filter(|next| keyboard && next.name == "-k" && !next.done);
        if let Some(layout) = next {
            element.set("keymap", layout.value());
            layout.done = true;
        }
        reader.devices.push(element);
    }
    card(reader);
}

/// `-vga`, and the missing card of a guest that has a display.
fn card(reader: &mut Reader) {
    for at in reader.left(&["-vga"]) {
        let model = match reader.options[at].value() {
            "std" => "vga",
            "vmware" => "vmvga",
            word @ ("cirrus" | "qxl" | "virtio") => word,
            _ => continue,
        };
        let model = Element::new("model").with("type", model);
        reader.devices.push(Element::new("video").having(model));
        reader.options[at].done = true;
    }
    if reader.devices.has("graphics") && !reader.devices.has("video") {
        let none = Element::new("model").with("type", "none");
        reader.devices.push(Element::new("video").having(none));
    }
}

/// Where a display listens, by the address of its option.
fn listen(element: &mut Element, address: &str) {
    let address = address.trim_start_matches('[').trim_end_matches(']');
    let listen = Element::new("listen").with("type", "address");
    element.push(if address.is_empty() { listen } else { listen.with("address", address) });
}

fn vnc(reader: &Reader, fields: &mut Fields) -> Option<Element> {
    let mut element = Element::new("graphics").with("type", "vnc");
    let place = fields.text("vnc")?;
    if let Some(path) = place.strip_prefix("unix:") {
        element.push(Element::new("listen").with("type", "socket").with("socket", path));
    } else if place == "none" {
        element.push(Element::new("listen").with("type", "none"));
    } else {
        let (address, number) = place.rsplit_once(':')?;
        element.set("port", (number.parse::<u32>().ok()?.checked_add(5900)?).to_string());
        element.set("autoport", "no");
        // Where none is named, it is every address of the host.
        listen(&mut element, if address.is_empty() { "0.0.0.0" } else { address });
    }
    match fields.peek("websocket").as_deref() {
        Some("on") => element.set("websocket", "-1"),
        Some(port) => element.set("websocket", port),
        None => {}
    }
    fields.value("websocket");
    if let Some(policy) = fields.text("share") {
        element.set("sharePolicy", policy);
    }
    if let Some(control) = fields.yes_no("power-control") {
        element.set("powerControl", control);
    }
    // That there is one is known, not which: nobody can log in until it is set.
    if fields.flag("password") == Some(true) {
        element.set("passwd", "");
    }
    sound_of(reader, &mut element, fields)?;
    Some(element)
}

/// The back end of a display's sound.
fn sound_of(reader: &Reader, element: &mut Element, fields: &mut Fields) -> Option<()> {
    if let Some(audio) = fields.text("audiodev") {
        element.push(Element::new("audio").with("id", reader.sounds.get(&audio)?));
    }
    Some(())
}

fn spice(fields: &mut Fields) -> Option<Element> {
    let mut element = Element::new("graphics").with("type", "spice");
    if fields.flag("disable-ticketing") != Some(true) {
        element.set("passwd", "");
    }
    fields.value("seamless-migration");
    let address = fields.text("addr");
    if fields.flag("unix") == Some(true) {
        element.push(Element::new("listen").with("type", "socket").with("socket", address?));
    } else {
        let (plain, tls) = (fields.text("port"), fields.text("tls-port"));
        if plain.as_deref() == Some("0") && tls.is_none() {
            element.push(Element::new("listen").with("type", "none"));
        } else {
            element.set("autoport", "no");
            for (name, port) in [("port", plain), ("tlsPort", tls)] {
                if let Some(port) = port {
                    element.set(name, port);
                }
            }
            listen(&mut element, address.as_deref().unwrap_or("0.0.0.0"));
        }
    }
    for (member, mode) in [("tls-channel", "secure"), ("plaintext-channel", "insecure")] {
        for name in fields.texts(member) {
            match name.as_str() {
                "default" => element.set("defaultMode", mode),
                name => element.push(Element::new("channel").with("name", name).with("mode", mode)),
            }
        }
    }
    if let Some(client) = fields.flag("agent-mouse") {
        element.push(Element::new("mouse").with("mode", if client { "client" } else { "server" }));
    }
    let words = [
        ("image-compression", "image", "compression"),
        ("jpeg-wan-compression", "jpeg", "compression"),
        ("zlib-glz-wan-compression", "zlib", "compression"),
        ("playback-compression", "playback", "compression"),
        ("streaming-video", "streaming", "mode"),
    ];
    fields.give(&mut element, Fields::text, &words);
    if fields.flag("disable-copy-paste") == Some(true) {
        element.push(Element::new("clipboard").with("copypaste", "no"));
    }
    if fields.flag("disable-agent-file-xfer") == Some(true) {
        element.push(Element::new("filetransfer").with("enable", "no"));
    }
    if let Some(gl) = fields.yes_no("gl") {
        let node = fields.text("rendernode");
        element.push(Element::new("gl").with("enable", gl).with_some("rendernode", node));
    }
    Some(element)
}

fn window(reader: &Reader, fields: &mut Fields) -> Option<Element> {
    let mut element = Element::new("graphics");
    let kind = fields.text("type")?;
    let mut gl = Element::new("gl");
    if let Some(on) = fields.yes_no("gl") {
        gl.set("enable", on);
    }
    match kind.as_str() {
        "sdl" => {}
        "egl-headless" => {
            if let Some(node) = fields.text("rendernode") {
                gl.set("rendernode", node);
            }
        }
        "dbus" => {
            if let Some(node) = fields.text("rendernode") {
                gl.set("rendernode", node);
            }
            if fields.flag("p2p") == Some(true) {
                element.set("p2p", "yes");
            }
            if let Some(address) = fields.text("addr") {
                element.set("address", address);
            }
            sound_of(reader, &mut element, fields)?;
        }
        _ => return None,
    }
    element.set("type", kind);
    if !gl.is_empty() {
        element.push(gl);
    }
    Some(element)
}

/// A video card.
pub fn video(reader: &mut Reader, driver: &str, fields: &mut Fields) -> Option<Element> {
    let base = virtio(driver).map_or(driver, |(base, _)| base);
    let (kind, primary) = match base {
        "VGA" => ("vga", false),
        "cirrus-vga" => ("cirrus", false),
        "vmware-svga" => ("vmvga", false),
        "qxl-vga" => ("qxl", true),
        "qxl" => ("qxl", false),
        "bochs-display" => ("bochs", false),
        "ramfb" => ("ramfb", false),
        "virtio-vga" | "virtio-vga-gl" => ("virtio", true),
        "virtio-gpu" | "virtio-gpu-gl" => ("virtio", false),
        _ => return None,
    };
    let mut model = Element::new("model").with("type", kind);
    // Of several cards the first is the primary one, unless the document says otherwise.
    let first = !reader.devices.has("video");
    if matches!(kind, "virtio" | "qxl") && primary != first {
        model.set("primary", if primary { "yes" } else { "no" });
    }
    if base.ends_with("-gl") {
        model.push(Element::new("acceleration").with("accel3d", "yes"));
    } else if let Some(on) = fields.yes_no("virgl") {
        model.push(Element::new("acceleration").with("accel3d", on));
    }
    if let Some(heads) = fields.text("max_outputs") {
        model.set("heads", heads);
    }
    let sizes = [
        ("ram_size", 1, "ram"),
        ("vram_size", 1, "vram"),
        ("vram64_size_mb", 1 << 20, "vram64"),
        ("vgamem", 1, "vram"),
        ("vgamem_mb", 1 << 20, if kind == "qxl" { "vgamem" } else { "vram" }),
    ];
    for (member, unit, attribute) in sizes {
        if let Some(size) = fields.size(member, unit) {
            model.set(attribute, (size >> 10).to_string());
        }
    }
    fields.give(&mut model, Fields::on_off, &[("blob", "", "blob"), ("edid", "", "edid")]);
    if let (Some(x), Some(y)) = (fields.text("xres"), fields.text("yres")) {
        model.push(Element::new("resolution").with("x", x).with("y", y));
    }
    let mut element = Element::new("video");
    virtio_options(&mut element, fields);
    element.push(model);
    reader.place(&mut element, fields)?;
    Some(element)
}

/// Where the guest's sound goes.
pub fn audio(reader: &mut Reader) {
    let mut numbers = Numbers::default();
    for at in reader.left(&["-audiodev"]) {
        let mut fields = reader.options[at].fields().nested();
        let Some(id) = fields.text("id") else { continue };
        let Some(element) = backend(&mut fields).filter(|_| fields.is_empty()) else { continue };
        let named = id.strip_prefix("audio").and_then(|rest| rest.parse::<u32>().ok());
        let number = numbers.take(named.map(u64::from), 1).to_string();
        reader.devices.push(element.with("id", &*number));
        reader.sounds.insert(id, number);
        reader.options[at].done = true;
    }
}

fn backend(fields: &mut Fields) -> Option<Element> {
    let driver = fields.text("driver")?;
    let kind = match driver.as_str() {
        "pa" => "pulseaudio",
        "wav" => "file",
        word @ ("none" | "alsa" | "coreaudio" | "dbus" | "jack" | "oss" | "pipewire" | "sdl" | "spice") => {
            word
        }
        _ => return None,
    };
    let mut element = Element::new("audio").with("type", kind);
    fields.give(
        &mut element,
        Fields::text,
        &[
            ("timer-period", "", "timerPeriod"),
            ("server", "", "serverName"),
            ("path", "", "path"),
            ("dsp-policy", "", "dspPolicy"),
        ],
    );
    fields.give(&mut element, Fields::yes_no, &[("try-mmap", "", "tryMMap"), ("exclusive", "", "exclusive")]);
    for (member, name) in [("in", "input"), ("out", "output")] {
        if let Some(value) = fields.value(member) {
            element.push(side(name, value)?);
        }
    }
    Some(element)
}

/// The input or output of a back end.
fn side(name: &str, value: Value) -> Option<Element> {
    let mut fields = Fields::of(value)?;
    let mut side = Element::new(name);
    fields.give(
        &mut side,
        Fields::text,
        &[
            ("voices", "", "voices"),
            ("buffer-length", "", "bufferLength"),
            ("dev", "", "dev"),
            ("buffer-count", "", "bufferCount"),
            ("server-name", "", "serverName"),
            ("client-name", "", "clientName"),
            ("connect-ports", "", "connectPorts"),
            ("name", "", "name"),
            ("stream-name", "", "streamName"),
            ("latency", "", "latency"),
            ("frequency", "settings", "frequency"),
            ("channels", "settings", "channels"),
            ("format", "settings", "format"),
        ],
    );
    fields.give(
        &mut side,
        Fields::yes_no,
        &[
            ("mixing-engine", "", "mixingEngine"),
            ("fixed-settings", "", "fixedSettings"),
            ("exact-name", "", "exactName"),
            ("try-poll", "", "tryPoll"),
        ],
    );
    fields.is_empty().then_some(side)
}
