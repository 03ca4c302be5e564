//! What is found only because a part of the document could not be read and counts as absent.

use crate::diagnostic::consequence::{Cause, Consequence};
use crate::rules::address::{ADDRESS_OF_OTHER_BUS, ADDRESS_TAKEN};
use crate::rules::controller::{CONTROLLER_INDEX_TAKEN, USB_DISABLED};
use crate::rules::cputune::NO_SUCH_IOTHREAD;
use crate::rules::hostdev::ASSIGNED_TWICE;
use crate::rules::idmap::ROOT_NOT_MAPPED;
use crate::rules::interface::FORWARD_WITHOUT_PASST;
use crate::rules::numa::{CELL_NUMBERS, INTERCONNECT_ENDS, NO_SUCH_CELL};
use crate::rules::video::SETTING_OF_OTHER_VIDEO;
use crate::rules::written::cachetune::MONITOR_CPUS;
use crate::rules::written::controller::COMPANION_ALONE;
use crate::rules::written::memory::{CURRENT_MEMORY_ABOVE_MAXIMUM, MEMORY_OF_CELLS};
use crate::xml::mistake::MISSING_ELEMENT;

/// What the rules find because of values that could not be read.
pub(super) const OF_UNREAD: [Consequence; 13] = [
    // What else is wrong with an element is known once all of it can be read.
    Consequence { of: &[], cause: Cause::WrongAround },
    // What refers to something that may be there.
    Consequence {
        of: &[&NO_SUCH_IOTHREAD],
        cause: Cause::WrongIn(&["/domain/iothreads", "/domain/iothreadids"]),
    },
    Consequence {
        of: &[&CELL_NUMBERS, &NO_SUCH_CELL, &INTERCONNECT_ENDS],
        cause: Cause::WrongIn(&["/domain/cpu/numa"]),
    },
    Consequence {
        of: &[&CONTROLLER_INDEX_TAKEN, &USB_DISABLED, &COMPANION_ALONE, &ADDRESS_TAKEN],
        cause: Cause::WrongIn(&["/domain/devices/controller"]),
    },
    Consequence {
        of: &[&MEMORY_OF_CELLS],
        cause: Cause::WrongIn(&[
            "/domain/cpu/numa/cell/@memory",
            "/domain/cpu/numa/cell/@unit",
            "/domain/devices/memory/@model",
            "/domain/devices/memory/target/size",
        ]),
    },
    Consequence { of: &[&CURRENT_MEMORY_ABOVE_MAXIMUM], cause: Cause::WrongIn(&["/domain/memory"]) },
    Consequence { of: &[&ROOT_NOT_MAPPED], cause: Cause::WrongIn(&["/domain/idmap"]) },
    Consequence {
        of: &[&MISSING_ELEMENT],
        cause: Cause::WrongIn(&["/domain/devices/audio", "/domain/sysinfo", "/domain/@type"]),
    },
    Consequence {
        of: &[&FORWARD_WITHOUT_PASST],
        cause: Cause::WrongIn(&["/domain/devices/interface/backend"]),
    },
    // Which device of the host it is needs all that tells it from another.
    Consequence { of: &[&ASSIGNED_TWICE], cause: Cause::WrongIn(&["/domain/devices/hostdev/source"]) },
    // A device without its bus is on another one.
    Consequence {
        of: &[&ADDRESS_OF_OTHER_BUS, &ADDRESS_TAKEN],
        cause: Cause::WrongIn(&["/domain/devices/disk/target"]),
    },
    // A card without its type is one of another.
    Consequence { of: &[&SETTING_OF_OTHER_VIDEO], cause: Cause::WrongIn(&["/domain/devices/video/model"]) },
    Consequence { of: &[&MONITOR_CPUS], cause: Cause::WrongIn(&["/domain/cputune/cachetune"]) },
];
