//! `<channel>`: paths that a manager made (qemu-defaults.md 3.8).

use super::Completion;
use crate::domain::devices::chardev::{Channel, ChannelType, Source};
use crate::release::Release;

/// Paths that a manager made for a virtio channel are made anew at the next start.
fn forget_generated_path(channel: &mut Channel, libvirt: Release) {
    let Some(target) = channel.target.as_ref().filter(|target| target.r#type == ChannelType::Virtio) else {
        return;
    };
    let name = target.name.clone().unwrap_or_default();
    let Source::Unix(unix) = &mut channel.source else { return };
    let Some(source) = &mut unix.source else { return };
    let folders = [
        "/var/run/libvirt/qemu/channel",
        "/run/libvirt/qemu/channel",
        "/var/lib/libvirt/qemu/channel",
        "/etc/libvirt/qemu/channel",
    ];
    let generated = |path: &str| {
        let folder = folders.iter().find(|folder| path.starts_with(**folder))?;
        let rest = path.strip_prefix(folder)?.strip_prefix('/')?;
        let running = folder.ends_with("/run/libvirt/qemu/channel");
        let strict = libvirt >= Release::new(12, 0);
        if strict && folder.starts_with("/var/run") {
            return None;
        }
        let rest = match strict && running {
            true => rest,
            false => rest.strip_prefix("target/").unwrap_or(rest),
        };
        let middle = rest.strip_suffix(name.as_str())?;
        let domain = |middle: &str| {
            let Some(inner) = middle.strip_suffix('/') else { return false };
            let number = inner.split_once('-').is_some_and(|(number, _)| {
                !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
            });
            !inner.contains('/') && (inner.starts_with("domain-") || number)
        };
        let dotted = middle.ends_with('.') && !middle.contains('/') && !(strict && running);
        (dotted || domain(middle)).then_some(())
    };
    if source.path.as_ref().is_some_and(|path| generated(&path.0).is_some()) {
        source.path = None;
    }
}

impl Completion<'_> {
    pub(super) fn channels(&mut self) {
        for channel in &mut self.domain.devices.channel {
            forget_generated_path(channel, self.settings.libvirt);
        }
    }
}
