//! `-mon`, or the object that newer binaries have for it: the socket on which QMP is spoken (qemu-command-1.md 2.17).

use super::Translation;
use crate::qemu::caps::Flag;
use crate::qemu::launch::Monitor;
use crate::qemu::members::{doubled, Members};

pub(super) fn monitor(out: &mut Translation<'_>) {
    if let Some(monitor) = &out.launch.monitor {
        let place = match monitor {
            Monitor::Descriptor(descriptor) => format!("fd={descriptor}"),
            Monitor::Path(path) => format!("path={}", doubled(path)),
        };
        out.option("-chardev", format!("socket,id=charmonitor,{place},server=on,wait=off"));
        if out.has(Flag::ObjectMonitorQmp) {
            let object = Members::new("qom-type", "monitor-qmp").with("id", "monitor");
            out.object(object.with("chardev", "charmonitor"));
        } else {
            out.option("-mon", "chardev=charmonitor,id=monitor,mode=control");
        }
    }
}
