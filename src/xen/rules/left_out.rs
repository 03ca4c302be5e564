//! What a notation does not write of a completed definition (xen.md 2.20).
//!
//! Of each element there is a list of what the notation writes; everything else that the document says
//! is reported. A new field of the definition is thus reported until a notation writes it, and a new
//! kind of device or child of `<domain>` does not compile until it is named here.

mod devices;
mod guest;
mod written;

use super::{Form, Subject};
use crate::diagnostic::{rule, Findings, Located, Origin, Place};
use crate::domain::Domain;

rule! {
    /// A device is left out of the translation.
    ///
    /// The notation has no such device; the guest is defined without it. Nothing has to be done if it
    /// does not need the device.
    ///
    /// ```xml wrong
    /// <rng model='virtio'><backend model='random'>/dev/urandom</backend></rng>
    /// ```
    /// ```xml right
    /// <memballoon model='xen'/>
    /// ```
    DEVICE_LEFT_OUT = "N050" "device-left-out" Warning;

    /// A setting is left out of the translation.
    ///
    /// The notation has no word for it, and the guest gets what Xen does by default. Nothing has to be
    /// done if that is good enough for the guest.
    ///
    /// ```xml wrong
    /// <disk><source file='/a'/><target dev='xvda'/><serial>x</serial></disk>
    /// ```
    /// ```xml right
    /// <disk><source file='/a'/><target dev='xvda'/></disk>
    /// ```
    SETTING_LEFT_OUT = "N051" "setting-left-out" Warning;

    /// A description for people or other programs is left out of the translation.
    ///
    /// Xen's notations have no title, no description and no metadata. The guest is the same without.
    ///
    /// ```xml wrong
    /// <title>Web server</title>
    /// ```
    /// ```xml right
    /// <name>web</name>
    /// ```
    DESCRIPTION_LEFT_OUT = "N052" "description-left-out" Warning;

    /// Only the first of several devices is part of the translation.
    ///
    /// The notation has one device of the kind. Put the one that the guest needs first, or remove the
    /// others.
    ///
    /// ```xml wrong
    /// <parallel type='pty'/><parallel type='pty'/>
    /// ```
    /// ```xml right
    /// <parallel type='pty'/>
    /// ```
    FURTHER_DEVICE_LEFT_OUT = "N053" "further-device-left-out" Warning;

    /// The NUMA cells have more or less memory than the guest.
    ///
    /// A configuration has the memory of the guest and, in whole MiB, that of each cell. Xen wants the cells to
    /// have all of it together, and whoever reads the configuration takes their sum for the guest's memory.
    ///
    /// ```xml wrong
    /// <memory unit='MiB'>1024</memory>
    /// <cpu><numa><cell id='0' cpus='0-1' memory='512' unit='MiB'/></numa></cpu>
    /// ```
    /// ```xml right
    /// <memory unit='MiB'>1024</memory>
    /// <cpu><numa><cell id='0' cpus='0-1' memory='1024' unit='MiB'/></numa></cpu>
    /// ```
    CELLS_OF_OTHER_SIZE = "N054" "cells-of-other-size" Warning;
}

/// What a notation leaves out of a completed definition.
pub(crate) fn left_out(domain: &Domain, form: Form) -> Findings {
    let subject = Subject::new(domain, form);
    let mut out =
        LeftOut { subject, made: domain.rest.origin() == Origin::Made, findings: Findings::default() };
    let root = domain.place();
    guest::all(&mut out, &root);
    devices::all(&mut out, &root.child("devices"));
    out.findings
}

/// The list of what is left out, while it is made.
struct LeftOut<'d> {
    subject: Subject<'d>,
    /// Whether the definition was made in code, so that nothing in it is the addition of a completion.
    made: bool,
    findings: Findings,
}

impl LeftOut<'_> {
    /// Whether the document has the element: what a completion added needs no word.
    fn is_said(&self, element: &impl Located) -> bool {
        self.made || element.origin() != Origin::Made
    }

    /// A device that is not written.
    fn device(&mut self, place: &Place<'_>, what: &str) {
        let message = format!("{what} is left out: {} has no such device", self.subject.form.name());
        self.findings
            .report(&DEVICE_LEFT_OUT, place, message)
            .help("remove it if the guest does not need it");
    }

    /// All devices of a kind that is not written.
    fn devices<T: Located>(&mut self, devices: &Place<'_>, name: &str, list: &[T]) {
        for (device, place) in devices.each(name, list) {
            if self.is_said(device) {
                self.device(&place, &format!("`<{name}>`"));
            }
        }
    }

    /// The only device of a kind that is not written.
    fn lone<T: Located>(&mut self, devices: &Place<'_>, name: &str, device: Option<&T>) {
        if device.is_some_and(|device| self.is_said(device)) {
            self.device(&devices.child(name), &format!("`<{name}>`"));
        }
    }

    /// A device behind the first, which alone is written.
    fn further(&mut self, place: &Place<'_>, name: &str) {
        let message = format!("second `<{name}>` is left out: {} has only one", self.subject.form.name());
        self.findings
            .report(&FURTHER_DEVICE_LEFT_OUT, place, message)
            .help("put the one that the guest needs first");
    }

    /// A setting that is not written.
    fn setting(&mut self, place: &Place<'_>, what: &str) {
        let message = format!("{what} is left out: {} has no word for it", self.subject.form.name());
        self.findings
            .report(&SETTING_LEFT_OUT, place, message)
            .help("remove it if Xen's default is good enough");
    }

    /// An element that is not written.
    fn element<T: Located>(&mut self, parent: &Place<'_>, name: &str, element: Option<&T>) {
        if element.is_some_and(|element| self.is_said(element)) {
            self.setting(&parent.child(name), &format!("`<{name}>`"));
        }
    }

    /// An element of a plain value that is not written.
    fn value<T>(&mut self, parent: &Place<'_>, name: &str, value: Option<&T>) {
        if value.is_some() {
            self.setting(&parent.child(name), &format!("`<{name}>`"));
        }
    }

    /// Elements of a name that are not written.
    fn elements<T: Located>(&mut self, parent: &Place<'_>, name: &str, list: &[T]) {
        for (element, place) in parent.each(name, list) {
            if self.is_said(element) {
                self.setting(&place, &format!("`<{name}>`"));
            }
        }
    }

    /// A description that is not written.
    fn description<T>(&mut self, root: &Place<'_>, name: &str, value: Option<&T>) {
        if value.is_some() {
            let message = format!("`<{name}>` is left out: {} has none", self.subject.form.name());
            self.findings
                .report(&DESCRIPTION_LEFT_OUT, &root.child(name), message)
                .help("nothing has to be done: the guest is the same without");
        }
    }
}
