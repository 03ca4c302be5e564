//! `<controller>`: models (parse-and-rules.md 2.13).

use super::{element, path};
use crate::diagnostic::Diagnostic;
use crate::domain::devices::controller::{Controller, Model, Type};
use crate::domain::Domain;

/// Controllers have a model of their kind; USB is there or is not.
pub fn controllers(domain: &Domain, findings: &mut Vec<Diagnostic>) {
    let controllers = &domain.devices.controller;
    for (at, controller) in controllers.iter().enumerate() {
        let mut one = element(path("controller", at, controllers.len()), findings);
        let other = controller.model.filter(|model| !model.fits(controller.r#type));
        let name = other.map_or("", Model::as_str);
        let message = format!("a controller of type '{}' has no model '{name}'", controller.r#type);
        one.refuse(other.is_some(), message);
        let reserve = controller.target.as_ref().and_then(|target| target.mem_reserve);
        one.refuse_in("target", reserve.is_some_and(|size| size.0 == 0), "`memReserve` is at least 1");
    }
    let usb = || controllers.iter().filter(|controller| controller.r#type == Type::Usb);
    let companion = |controller: &Controller| {
        controller.info.master.is_some() || controller.model.is_some_and(Model::is_ich9_companion)
    };
    let lone = usb().next().is_some() && usb().all(companion);
    let message = "there are companions, but no USB controller that is their master";
    element("/domain/devices/controller", findings).refuse(lone, message);
    let none = usb().filter(|controller| controller.model == Some(Model::None)).count();
    let several = none > 0 && usb().count() > 1;
    let message = "a USB controller of model 'none' is the only one";
    element("/domain/devices/controller", findings).refuse(several, message);
}

/// Whether a controller tells that there is no USB.
pub(super) fn usb_disabled(domain: &Domain) -> bool {
    let mut controllers = domain.devices.controller.iter();
    controllers.any(|own| own.r#type == Type::Usb && own.model == Some(Model::None))
}
