//! The document about what guests of one machine of one binary can have.

use crate::driver::document::escaped;
use crate::qemu::caps::{Accelerator, Capabilities, Flag, Machine, Table};
use std::fmt::Write as _;
use std::path::Path;

/// A binary and a machine of it.
pub(super) struct Asked<'a> {
    pub(super) path: &'a Path,
    pub(super) caps: &'a Capabilities,
    pub(super) accelerator: Accelerator,
    pub(super) table: &'a Table,
    pub(super) machine: &'a Machine,
}

impl Asked<'_> {
    /// The document.
    pub(super) fn document(&self) -> String {
        let kind = if self.accelerator == Accelerator::Kvm { "kvm" } else { "qemu" };
        let mut out = format!(
            "<domainCapabilities>\n  <path>{}</path>\n  <domain>{kind}</domain>\n  <machine>{}</machine>\n  \
             <arch>{}</arch>\n",
            escaped(&self.path.to_string_lossy()),
            escaped(&self.machine.name),
            self.caps.arch.as_str(),
        );
        let _ = writeln!(out, "  <vcpu max='{}'/>", self.machine.cpu_max.max(1));
        out.push_str("  <iothreads supported='yes'/>\n");
        self.os(&mut out);
        self.cpu(&mut out);
        out.push_str("  <memoryBacking supported='yes'>\n");
        values(&mut out, "    ", "sourceType", &["file", "anonymous", "memfd"]);
        out.push_str("  </memoryBacking>\n");
        self.devices(&mut out);
        out.push_str("  <features>\n    <gic supported='no'/>\n    <vmcoreinfo supported='yes'/>\n    ");
        out.push_str(
            "<genid supported='yes'/>\n    <sev supported='no'/>\n  </features>\n</domainCapabilities>\n",
        );
        out
    }

    fn os(&self, out: &mut String) {
        out.push_str("  <os supported='yes'>\n    <enum name='firmware'/>\n    <loader supported='yes'>\n");
        values(out, "      ", "type", &["rom", "pflash"]);
        values(out, "      ", "readonly", &["yes", "no"]);
        values(out, "      ", "secure", &["no"]);
        out.push_str("    </loader>\n  </os>\n");
    }

    fn cpu(&self, out: &mut String) {
        let kvm = self.accelerator == Accelerator::Kvm;
        out.push_str("  <cpu>\n");
        let _ = writeln!(out, "    <mode name='host-passthrough' supported='{}'>", yes(kvm));
        if kvm {
            values(out, "      ", "hostPassthroughMigratable", &["on", "off"]);
        }
        out.push_str("    </mode>\n    <mode name='maximum' supported='yes'>\n");
        values(out, "      ", "maximumMigratable", &["on", "off"]);
        out.push_str("    </mode>\n    <mode name='host-model' supported='no'/>\n");
        out.push_str("    <mode name='custom' supported='yes'>\n");
        for model in &self.table.cpus {
            let usable = match &model.blockers {
                None => "unknown",
                Some(own) if own.is_empty() => "yes",
                Some(_) => "no",
            };
            let name = escaped(&model.name);
            let _ = writeln!(out, "      <model usable='{usable}' vendor='unknown'>{name}</model>");
        }
        out.push_str("    </mode>\n  </cpu>\n");
    }

    fn devices(&self, out: &mut String) {
        let q35 = self.machine.name.contains("q35");
        let buses: &[&str] = match q35 {
            true => &["fdc", "scsi", "virtio", "usb", "sata"],
            false => &["ide", "fdc", "scsi", "virtio", "usb", "sata"],
        };
        out.push_str("  <devices>\n    <disk supported='yes'>\n");
        values(out, "      ", "diskDevice", &["disk", "cdrom", "floppy", "lun"]);
        values(out, "      ", "bus", buses);
        values(out, "      ", "model", &["virtio", "virtio-transitional", "virtio-non-transitional"]);
        out.push_str("    </disk>\n    <graphics supported='yes'>\n");
        let mut displays = Vec::new();
        for (flag, name) in [
            (Flag::Vnc, "vnc"),
            (Flag::Spice, "spice"),
            (Flag::EglHeadless, "egl-headless"),
            (Flag::DisplayDbus, "dbus"),
        ] {
            displays.extend(self.caps.has(flag).then_some(name));
        }
        values(out, "      ", "type", &displays);
        out.push_str("    </graphics>\n    <video supported='yes'>\n");
        let mut cards = Vec::new();
        for (flag, name) in [
            (Flag::Vga, "vga"),
            (Flag::CirrusVga, "cirrus"),
            (Flag::Qxl, "qxl"),
            (Flag::VirtioGpu, "virtio"),
            (Flag::BochsDisplay, "bochs"),
        ] {
            cards.extend(self.caps.has(flag).then_some(name));
        }
        values(out, "      ", "modelType", &[&cards[..], &["none"]].concat());
        out.push_str("    </video>\n    <hostdev supported='no'/>\n    <rng supported='yes'>\n");
        values(out, "      ", "model", &["virtio", "virtio-transitional", "virtio-non-transitional"]);
        values(out, "      ", "backendModel", &["random", "egd", "builtin"]);
        out.push_str("    </rng>\n    <tpm supported='no'/>\n  </devices>\n");
    }
}

fn yes(own: bool) -> &'static str {
    if own {
        "yes"
    } else {
        "no"
    }
}

/// The values that an attribute or element can have.
fn values(out: &mut String, indent: &str, name: &str, values: &[&str]) {
    let _ = writeln!(out, "{indent}<enum name='{name}'>");
    for value in values {
        let _ = writeln!(out, "{indent}  <value>{value}</value>");
    }
    let _ = writeln!(out, "{indent}</enum>");
}
