//! The guest itself: memory, firmware, clock, arguments (xen.md 2.1, 2.6, 5.3, 5.4).

use super::{Form, Subject, NOT_IN_NOTATION, NOT_IN_XEN};
use crate::diagnostic::{Findings, Place};
use crate::domain::clock::{Adjustment, Offset, TimerName};
use crate::domain::os::{FirmwareFeatureName, ImageFormat, LoaderType};
use crate::xml::mistake::MISSING_ATTRIBUTE;
use crate::xml::value::token::YesNo;

pub(super) fn check(subject: &Subject<'_>, root: &Place<'_>, findings: &mut Findings) {
    if subject.domain.max_memory.is_some() {
        findings
            .report(&NOT_IN_XEN, &root.child("maxMemory"), "`<maxMemory>`: Xen plugs in no memory later")
            .remove("");
    }
    if subject.domain.vcpus.is_some() {
        findings
            .report(&NOT_IN_XEN, &root.child("vcpus"), "`<vcpus>`: Xen has no states of single virtual CPUs")
            .help("use the attribute `current` of `<vcpu>`");
    }
    firmware(subject, &root.child("os"), findings);
    clock(subject, &root.child("clock"), findings);
    arguments(subject, root, findings);
}

fn firmware(subject: &Subject<'_>, os: &Place<'_>, findings: &mut Findings) {
    let Some(own) = &subject.domain.os else { return };
    let loader = own.loader.as_ref();
    let place = os.child("loader");
    if loader.is_some_and(|loader| loader.secure == Some(YesNo::Yes)) {
        findings
            .report(&NOT_IN_XEN, &place.attr("secure"), "`secure='yes'`: Xen has no secure boot")
            .remove("");
    }
    let features = own.firmware_features.iter().map(|firmware| &firmware.feature);
    let firmware = os.child("firmware");
    for (feature, place) in features.flat_map(|features| firmware.each("feature", features)) {
        if feature.name == FirmwareFeatureName::SecureBoot && feature.enabled == YesNo::Yes {
            findings
                .report(&NOT_IN_XEN, &place.attr("enabled"), "feature 'secure-boot': Xen has no secure boot")
                .help("use enabled='no'");
        }
    }
    let flash = loader.filter(|loader| loader.r#type == Some(LoaderType::Pflash));
    let format = flash.and_then(|loader| loader.format).filter(|format| *format != ImageFormat::Raw);
    if let Some(format) = format.filter(|_| subject.form == Form::Json && subject.is_hvm()) {
        let message = format!("`format='{format}'`: Xen reads firmware in format 'raw' only");
        findings.report(&NOT_IN_XEN, &place.attr("format"), message).help("convert the file to 'raw'");
    }
}

fn clock(subject: &Subject<'_>, place: &Place<'_>, findings: &mut Findings) {
    let Some(clock) = &subject.domain.clock else { return };
    for (timer, place) in place.each("timer", &clock.timer) {
        let known = match timer.name {
            TimerName::Tsc => true,
            TimerName::Hpet => subject.is_hvm(),
            TimerName::Platform
            | TimerName::Hypervclock
            | TimerName::Kvmclock
            | TimerName::Pit
            | TimerName::Rtc
            | TimerName::Armvtimer => false,
        };
        if !known {
            let message = format!("timer '{}': Xen has no such timer for this kind of guest", timer.name);
            findings.report(&NOT_IN_XEN, &place.attr("name"), message).help("remove the timer");
        }
    }
    let (json, hvm) = (subject.form == Form::Json, subject.is_hvm());
    let offset = clock.offset;
    match offset {
        Offset::Utc | Offset::Localtime => {
            if hvm && !json && clock.adjustment == Some(Adjustment::Reset) {
                let message = "`adjustment='reset'`: Xen resets no clock of a fully virtualized guest";
                findings.report(&NOT_IN_XEN, &place.attr("adjustment"), message).remove("");
            }
        }
        Offset::Variable if hvm || json => {}
        Offset::Variable => {
            let message = "`offset='variable'`: a configuration has no offset of a paravirtual guest's clock";
            findings
                .report(&NOT_IN_NOTATION, &place.attr("offset"), message)
                .help("use offset 'utc' or 'localtime', or translate into libxl-json");
        }
        Offset::Timezone | Offset::Absolute => {
            let message = format!("`offset='{offset}'`: Xen has no such clock");
            findings
                .report(&NOT_IN_XEN, &place.attr("offset"), message)
                .help("use 'utc', 'localtime' or 'variable'");
        }
    }
}

/// An argument of the device model has a value.
fn arguments(subject: &Subject<'_>, root: &Place<'_>, findings: &mut Findings) {
    let Some(commandline) = &subject.domain.namespaces.xen.commandline else { return };
    let place = root.child("commandline");
    for (argument, place) in place.each("arg", &commandline.arg) {
        if argument.value.is_none() && subject.form != Form::Xm {
            findings
                .report(&MISSING_ATTRIBUTE, &place, "`<xen:arg>` has no attribute `value`")
                .help("add the argument as `value`");
        }
    }
}
