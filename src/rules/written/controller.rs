//! `<controller>`: models (parse-and-rules.md 2.13).

use super::invalid;
use crate::diagnostic::{rule, suggest, Findings, Place};
use crate::domain::devices::controller::{Controller, Model, Type};
use crate::domain::Domain;
use crate::xml::mistake::{INVALID_VALUE, REPEATED_ELEMENT};

rule! {
    /// All USB controllers are companions, so none is there to be their master.
    ///
    /// `ich9-uhci1` to `ich9-uhci3`, and controllers with `<master>`, serve ports of an
    /// `ich9-ehci1`. Add it with the same `index`.
    ///
    /// ```xml wrong
    /// <controller type='usb' index='0' model='ich9-uhci1'/>
    /// ```
    /// ```xml right
    /// <controller type='usb' index='0' model='ich9-ehci1'/>
    /// <controller type='usb' index='0' model='ich9-uhci1'><master startport='0'/></controller>
    /// ```
    COMPANION_ALONE = "R260" "usb-companion-alone" Error;
}

/// Controllers have a model of their type; USB is there or is not.
pub fn controllers(domain: &Domain, root: &Place<'_>, findings: &mut Findings) {
    let devices = root.child("devices");
    for (controller, place) in devices.each("controller", &domain.devices.controller) {
        let kind = controller.r#type;
        if let Some(model) = controller.model.filter(|model| !model.fits(kind)) {
            let known = Model::ALL.iter().filter(|model| model.fits(kind)).map(|model| model.as_str());
            let expected = suggest::list(known);
            let message = match expected.as_str() {
                "" => format!(
                    "`model` of `<controller>` is '{model}'; a controller of type '{kind}' has no model"
                ),
                list => format!("`model` of `<controller>` is '{model}'; expected {list} for a controller of type '{kind}'"),
            };
            findings.report(&INVALID_VALUE, &place.attr("model"), message);
        }
        if controller.target.as_ref().and_then(|target| target.mem_reserve).is_some_and(|size| size.0 == 0) {
            invalid(findings, &place.child("target").attr("memReserve"), 0, "at least 1");
        }
    }
    let is_usb = |(controller, _): &(&Controller, Place<'_>)| controller.r#type == Type::Usb;
    let usb: Vec<_> = devices.each("controller", &domain.devices.controller).filter(is_usb).collect();
    let companion = |controller: &Controller| {
        controller.info.master.is_some() || controller.model.is_some_and(Model::is_ich9_companion)
    };
    if let Some((_, place)) = usb.first() {
        if usb.iter().all(|(controller, _)| companion(controller)) {
            findings
                .report(&COMPANION_ALONE, place, "USB companion controller without a master")
                .help("add a controller with `model='ich9-ehci1'` and the same `index`");
        }
    }
    let mut none = usb.iter().filter(|(controller, _)| controller.model == Some(Model::None));
    if let Some((_, place)) = none.nth(1) {
        findings
            .report(&REPEATED_ELEMENT, place, "another USB controller with `model='none'`")
            .help("only one is allowed; remove the others");
    }
}

/// Whether the guest has a controller that switches USB off.
pub(super) fn usb_disabled(domain: &Domain) -> bool {
    let mut controllers = domain.devices.controller.iter();
    controllers.any(|own| own.r#type == Type::Usb && own.model == Some(Model::None))
}
