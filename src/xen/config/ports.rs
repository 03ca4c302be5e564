//! `<serial>`, `<parallel>`, `<channel>` and `<sound>` (xen.md 2.11, 2.18).

use super::{Notation, Translation};
use crate::domain::devices::chardev::{ChannelType, Source as Chardev};
use crate::domain::devices::{Channel, Serial};
use crate::xen::words::{port, PortText};

/// The highest number of a serial port.
const HIGHEST: u32 = 255;

pub(super) fn ports(out: &mut Translation<'_>) {
    let devices = &out.domain.devices;
    let form = match out.notation {
        Notation::Xl => PortText::Plain,
        Notation::Xm => PortText::Escaped,
    };
    let parallel = devices.parallel.first().map(|parallel| port(&parallel.source, form));
    out.text("parallel", parallel.unwrap_or_else(|| "none".to_owned()));
    let number = |serial: &Serial| serial.target.as_ref().and_then(|target| target.port).unwrap_or(0);
    match devices.serial.as_slice() {
        [] => out.text("serial", "none"),
        [only] if number(only) == 0 => out.text("serial", port(&only.source, form)),
        serials => {
            let highest = serials.iter().map(number).max().unwrap_or(0).min(HIGHEST);
            let mut items = vec!["none".to_owned(); highest as usize + 1];
            for serial in serials {
                if let Some(item) = items.get_mut(number(serial) as usize) {
                    *item = port(&serial.source, form);
                }
            }
            out.list("serial", items);
        }
    }
}

pub(super) fn sound(out: &mut Translation<'_>) {
    let models: Vec<&str> = out.domain.devices.sound.iter().map(|sound| sound.model.as_str()).collect();
    if !models.is_empty() {
        out.text("soundhw", models.join(","));
    }
}

pub(super) fn channels(out: &mut Translation<'_>) {
    let items = out.domain.devices.channel.iter().filter_map(channel).collect();
    out.list("channel", items);
}

/// A channel of Xen; others are left out.
fn channel(channel: &Channel) -> Option<String> {
    let target = channel.target.as_ref().filter(|target| target.r#type == ChannelType::Xen)?;
    let name = target.name.as_deref()?;
    match &channel.source {
        Chardev::Unix(unix) => {
            let path = unix.source.as_ref().and_then(|source| source.path.as_ref());
            let path = path.map_or(String::new(), |path| format!("path={path},"));
            Some(format!("connection=socket,{path}name={name}"))
        }
        _ => Some(format!("connection=pty,name={name}")),
    }
}
