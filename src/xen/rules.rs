//! What Xen, or one of its notations, cannot do of a completed definition (xen.md 2.1, 5).
//!
//! One pass before any translation: a definition that passes is translated without a failure. What a
//! notation merely does not write is found by [`left_out()`].

pub(crate) mod cpu;
pub(crate) mod disk;
pub(crate) mod graphics;
pub(crate) mod guest;
pub(crate) mod hostdev;
pub(crate) mod input;
pub(crate) mod interface;
pub(crate) mod left_out;
pub(crate) mod ports;
pub(crate) mod sound;
pub(crate) mod text;
pub(crate) mod usb;
pub(crate) mod video;

use super::Kind;
use crate::diagnostic::{rule, Findings, Place};
use crate::domain::devices::memballoon::MemballoonModel;
use crate::domain::{Devices, Domain};

pub(super) use left_out::left_out;

rule! {
    /// Xen has no such device or setting.
    ///
    /// The definition is one for another hypervisor: no notation of Xen has a word for it, and a guest
    /// without it would not be the one that is meant. Choose what Xen has, or remove it.
    ///
    /// ```xml wrong
    /// <sound model='usb'/>
    /// ```
    /// ```xml right
    /// <sound model='ac97'/>
    /// ```
    NOT_IN_XEN = "N001" "not-in-xen" Error;

    /// Xen has the device or setting, but the notation cannot express it.
    ///
    /// Xen's three notations differ: `xm` has one serial port, `xl` cannot share a disk, the JSON of
    /// libxl has no parallel ports. Translate into another notation, or remove the setting.
    ///
    /// ```xml wrong
    /// <disk type='block'><source dev='/dev/vg/a'/><target dev='xvda'/><shareable/></disk>
    /// ```
    /// ```xml right
    /// <disk type='block'><source dev='/dev/vg/a'/><target dev='xvda'/><readonly/></disk>
    /// ```
    NOT_IN_NOTATION = "N002" "not-in-xen-notation" Error;

    /// The definition names something that only the host can look up.
    ///
    /// A translation sees the definition alone. Name the thing itself: the bridge of a virtual network,
    /// the address of a USB device.
    ///
    /// ```xml wrong
    /// <interface type='network'><source network='default'/></interface>
    /// ```
    /// ```xml right
    /// <interface type='bridge'><source bridge='virbr0'/></interface>
    /// ```
    KNOWN_TO_HOST_ONLY = "N003" "known-to-host-only" Error;
}

/// What a definition is translated into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// The configuration of `xl`.
    Xl,
    /// The configuration of `xm`.
    Xm,
    /// The JSON of libxl.
    Json,
}

impl Form {
    /// The name in messages.
    pub(super) fn name(self) -> &'static str {
        match self {
            Form::Xl => "an xl configuration",
            Form::Xm => "an xm configuration",
            Form::Json => "the JSON of libxl",
        }
    }
}

impl From<super::Notation> for Form {
    fn from(notation: super::Notation) -> Form {
        match notation {
            super::Notation::Xl => Form::Xl,
            super::Notation::Xm => Form::Xm,
        }
    }
}

/// What the rules look at: the definition, its kind of guest, the notation it is for.
#[derive(Clone, Copy)]
struct Subject<'d> {
    domain: &'d Domain,
    kind: Kind,
    form: Form,
}

impl<'d> Subject<'d> {
    fn new(domain: &'d Domain, form: Form) -> Subject<'d> {
        Subject { domain, kind: Kind::of(domain), form }
    }

    fn devices(&self) -> &'d Devices {
        &self.domain.devices
    }

    fn is_hvm(&self) -> bool {
        self.kind == Kind::Hvm
    }
}

/// What cannot be translated of a completed definition.
pub(crate) fn check(domain: &Domain, form: Form) -> Findings {
    let subject = Subject::new(domain, form);
    let mut findings = Findings::default();
    let root = domain.place();
    let devices = root.child("devices");
    guest::check(&subject, &root, &mut findings);
    cpu::check(&subject, &root, &mut findings);
    disk::check(&subject, &devices, &mut findings);
    interface::check(&subject, &devices, &mut findings);
    hostdev::check(&subject, &devices, &mut findings);
    usb::controllers(&subject, &devices, &mut findings);
    ports::check(&subject, &devices, &mut findings);
    graphics::check(&subject, &devices, &mut findings);
    video::check(&subject, &devices, &mut findings);
    sound::check(&subject, &devices, &mut findings);
    input::check(&subject, &devices, &mut findings);
    balloon(&subject, &devices, &mut findings);
    memory_devices(&subject, &devices, &mut findings);
    text::check(&subject, &root, &mut findings);
    findings
}

/// The balloon is Xen's own.
fn balloon(subject: &Subject<'_>, devices: &Place<'_>, findings: &mut Findings) {
    let Some(balloon) = subject.devices().memballoon.as_ref() else { return };
    if subject.form == Form::Json && balloon.model != MemballoonModel::Xen {
        let message = format!("`model='{}'`: Xen has no such memory balloon", balloon.model);
        findings
            .report(&NOT_IN_XEN, &devices.child("memballoon").attr("model"), message)
            .help("use model 'xen'");
    }
}

fn memory_devices(subject: &Subject<'_>, devices: &Place<'_>, findings: &mut Findings) {
    for (memory, place) in devices.each("memory", &subject.devices().memory) {
        let model = memory.model;
        findings
            .report(&NOT_IN_XEN, &place, format!("memory device '{model}': Xen has no memory devices"))
            .help("remove it, and give the guest as much memory by `<memory>`");
    }
}

/// Reports a value that would start another option where it is written.
fn separator(findings: &mut Findings, place: &Place<'_>, what: &str, value: &str, signs: &[char]) {
    if let Some(sign) = value.chars().find(|sign| signs.contains(sign)) {
        findings
            .report(&text::SEPARATOR_IN_VALUE, place, format!("{what} '{value}' contains '{sign}'"))
            .help(format!("use a value without '{sign}', which separates options there"));
    }
}

#[cfg(test)]
mod tests;
