//! `<graphics>`: sockets that a manager made (qemu-defaults.md 3.9).

use super::Completion;
use crate::domain::devices::graphics::{Kind, ListenType};
use crate::xml::value::NonEmpty;

impl Completion<'_> {
    pub(super) fn displays(&mut self) {
        for graphics in &mut self.domain.devices.graphics {
            let Kind::Vnc(vnc) = &mut graphics.kind else { continue };
            let generated = |path: &Option<NonEmpty>| {
                path.as_ref().is_some_and(|path| path.0.starts_with("/var/lib/libvirt/qemu"))
            };
            if generated(&vnc.socket) {
                vnc.socket = None;
            }
            for listen in vnc.listens.iter_mut().filter(|listen| listen.r#type == ListenType::Socket) {
                if generated(&listen.socket) {
                    (listen.r#type, listen.socket) = (ListenType::Address, None);
                }
            }
        }
    }
}
