//! The PCI buses and their slots (qemu-addresses.md 10.1, 10.5 to 10.8).

use super::class::{Class, Need};
use crate::domain::devices::controller::Model;
use crate::domain::info::Pci;
use crate::qemu::address::mistake::{Mistake, Part, BUS_OF_OTHER_DEVICES, NO_SUCH_CONTROLLER, NO_SUCH_PORT};
use crate::xml::mistake::INVALID_VALUE;

/// Who chose an address: a document may put a device where it would not be put unasked.
#[derive(Clone, Copy, PartialEq)]
enum Chosen {
    ByDocument,
    ByUs,
}

/// Why a device cannot have the address that the document gives it.
pub(super) enum Obstacle {
    /// Another device has it.
    Taken(Pci),
    /// There is no such address.
    Mistake(Mistake),
}

/// A bus and what is in its slots.
pub(super) struct PciBus {
    /// The model of its controller.
    pub model: Model,
    /// The first slot.
    first: u32,
    /// The last slot.
    last: u32,
    /// Whether devices are placed there unasked.
    auto: bool,
    /// What it takes.
    accepts: Vec<Need>,
    /// The functions of each slot that are taken, and whether its first occupant shares it.
    slots: [(u8, bool); 32],
    /// The isolation group of its devices.
    group: u32,
    /// Whether the group stays, whatever is plugged in.
    locked: bool,
}

impl PciBus {
    pub(super) fn new(model: Model) -> PciBus {
        use Need::*;
        let (first, last, auto, accepts): (u32, u32, bool, &[Need]) = match model {
            Model::PciRoot => (1, 31, true, &[Conventional, Bridge, Expander]),
            Model::PciBridge => (1, 31, true, &[Conventional, Bridge]),
            Model::PciExpanderBus => (0, 31, true, &[Conventional, Bridge]),
            Model::PcieRoot => (1, 31, false, &[Express, RootPort, DmiBridge, ExpressExpander]),
            Model::DmiToPciBridge => (0, 31, false, &[Conventional, Bridge]),
            Model::PcieToPciBridge => (1, 31, true, &[Conventional, Bridge]),
            Model::PcieRootPort | Model::PcieSwitchDownstreamPort => {
                (0, 0, true, &[Express, Upstream, ToConventional])
            }
            Model::PcieSwitchUpstreamPort => (0, 31, false, &[Downstream]),
            Model::PcieExpanderBus => (0, 31, false, &[RootPort, DmiBridge]),
            _ => (0, 31, false, &[]),
        };
        PciBus {
            model,
            first,
            last,
            auto,
            accepts: accepts.to_vec(),
            slots: [(0, false); 32],
            group: 0,
            locked: false,
        }
    }

    /// The same bus, kept from host devices.
    pub(super) fn locked(self) -> PciBus {
        PciBus { locked: true, ..self }
    }

    fn takes(&self, number: usize, class: Class, chosen: Chosen) -> bool {
        let user = chosen == Chosen::ByDocument;
        let conventional = self.accepts.contains(&Need::Conventional);
        let express = self.accepts.contains(&Need::Express);
        let built_in = class.integrated && number == 0;
        if class.integrated && number != 0 {
            return false;
        }
        if !user && class.is_endpoint() && !self.auto && !built_in {
            return false;
        }
        match class.need {
            need if self.accepts.contains(&need) => true,
            Need::Conventional if built_in => true,
            Need::Conventional | Need::Express | Need::Bridge if user => conventional || express,
            _ => false,
        }
    }

    /// Whether every slot holds something.
    fn is_full(&self) -> bool {
        (self.first..=self.last).all(|slot| self.slots[slot as usize].0 != 0)
    }

    fn is_empty(&self) -> bool {
        self.slots.iter().all(|slot| slot.0 == 0)
    }

    /// Puts a function into a slot. The first device on a bus gives it its group; one of another
    /// group, which only a document puts there, takes it away.
    fn occupy(&mut self, address: Pci, class: Class) {
        if !self.locked && self.is_empty() {
            self.group = class.group;
        } else if self.group != class.group {
            self.group = 0;
        }
        let slot = &mut self.slots[address.slot as usize];
        if slot.0 == 0 {
            slot.1 = class.aggregates();
        }
        slot.0 |= 1 << address.function;
    }

    /// The first place for a device; one behind others of its kind where these share a slot.
    fn free(&self, number: usize, class: Class, function: Option<u32>) -> Option<Pci> {
        (self.first..=self.last).find_map(|slot| {
            let (taken, shared) = self.slots[slot as usize];
            let function = match taken {
                0 => function.unwrap_or(0),
                _ if class.aggregates() && shared && taken != 0xff => taken.trailing_ones(),
                _ => return None,
            };
            Some(Pci::new(number as u32, slot, function))
        })
    }
}

/// All buses.
#[derive(Default)]
pub(super) struct Buses {
    pub all: Vec<PciBus>,
    /// Whether the guest is a pSeries.
    pub pseries: bool,
    /// Whether there are bridges from PCI Express.
    pub to_conventional: bool,
    /// Whether buses may be made.
    pub grows: bool,
    /// How many were made.
    pub made: usize,
}

impl Buses {
    pub(super) fn is_free(&self, address: Pci) -> bool {
        let slot = self.all.get(address.bus as usize).map(|bus| bus.slots[address.slot as usize].0);
        slot.is_some_and(|taken| taken & 1 << address.function == 0)
    }

    pub(super) fn is_slot_free(&self, bus: u32, slot: u32) -> bool {
        self.all.get(bus as usize).is_some_and(|bus| bus.slots[slot as usize].0 == 0)
    }

    pub(super) fn is_full(&self) -> bool {
        self.all.iter().all(PciBus::is_full)
    }

    /// Marks an address as taken.
    pub(super) fn take(&mut self, address: Pci, class: Class) {
        if let Some(bus) = self.all.get_mut(address.bus as usize) {
            bus.occupy(address, class);
        }
    }

    /// Takes an address that the document gives; its bus number, which rises where a bridge had to
    /// be made before it.
    pub(super) fn reserve(&mut self, mut address: Pci, class: Option<Class>) -> Result<Pci, Obstacle> {
        let mistake = |rule, part, message, help| Obstacle::Mistake(Mistake { rule, part, message, help });
        if self.all.is_empty() {
            return Err(Obstacle::Mistake(Mistake::no_pci()));
        }
        if address.domain != 0 {
            let message = format!("`domain='{:#06x}'`: the guest has PCI domain 0 only", address.domain);
            return Err(mistake(&INVALID_VALUE, Part::Of("domain"), message, "use `domain='0x0000'`"));
        }
        let class = class.unwrap_or(Class::new(Need::Conventional));
        let missing = (address.bus as usize + 1).saturating_sub(self.all.len());
        if missing > 0 && self.grows {
            address.bus += self.grow(missing, class).map_err(Obstacle::Mistake)? as u32;
        }
        let number = address.bus as usize;
        let Some(bus) = self.all.get(number) else {
            let message = format!("`bus='{:#04x}'`: the guest has no such PCI controller", address.bus);
            let help = "add a `<controller type='pci'>` with that index, or remove the `<address>`";
            return Err(mistake(&NO_SUCH_CONTROLLER, Part::Of("bus"), message, help));
        };
        if !bus.takes(number, class, Chosen::ByDocument) {
            let message = format!(
                "`bus='{:#04x}'`: PCI controller {number} of model '{}' does not take this device",
                address.bus, bus.model
            );
            let help = "choose another bus, or remove the `<address>`";
            return Err(mistake(&BUS_OF_OTHER_DEVICES, Part::Of("bus"), message, help));
        }
        if address.slot < bus.first || address.slot > bus.last {
            let slots = match (bus.first, bus.last) {
                (0, 0) => "slot 0 only".to_owned(),
                (first, last) => format!("slots {first} to {last}"),
            };
            let message = format!(
                "`slot='{:#04x}'`: PCI controller {number} of model '{}' has {slots}",
                address.slot, bus.model
            );
            let help = "choose another slot, or remove the `<address>`";
            return Err(mistake(&NO_SUCH_PORT, Part::Of("slot"), message, help));
        }
        if !self.is_free(address) {
            return Err(Obstacle::Taken(address));
        }
        self.take(address, class);
        Ok(address)
    }

    /// The next free address for a device.
    pub(super) fn next(&mut self, class: Class, function: Option<u32>) -> Result<Pci, Mistake> {
        let takes = |(number, bus): &(usize, &PciBus)| bus.takes(*number, class, Chosen::ByUs);
        let fitting = || self.all.iter().enumerate().filter(takes);
        let own = fitting().filter(|(_, bus)| bus.group == class.group);
        let empty = fitting().filter(|(_, bus)| bus.is_empty() && !bus.locked);
        let free = own.chain(empty).find_map(|(number, bus)| bus.free(number, class, function));
        if let Some(place) = free {
            return Ok(place);
        }
        if !self.grows {
            return Err(Mistake::no_free_slot());
        }
        let before = self.all.len();
        self.grow(1, class)?;
        let takes = |number: &usize| self.all[*number].takes(*number, class, Chosen::ByUs);
        let number = (before..self.all.len()).find(takes);
        match number {
            Some(number) => Ok(Pci::new(number as u32, self.all[number].first, function.unwrap_or(0))),
            None => Err(Mistake::no_free_slot()),
        }
    }

    /// Makes so many buses for a device; by how much the number of the last one rises.
    fn grow(&mut self, count: usize, class: Class) -> Result<usize, Mistake> {
        if self.all.len() + count > 256 {
            let message = "the devices need more than 256 PCI buses".to_owned();
            return Err(Mistake { message, ..Mistake::no_free_slot() });
        }
        let bridges = self.all.iter().any(|bus| bus.accepts.contains(&Need::Bridge));
        let mut rise = 0;
        match class.need {
            Need::Conventional if self.pseries => self.make(Model::PciRoot, count),
            Need::Conventional if bridges => self.make(Model::PciBridge, count),
            Need::Conventional => {
                rise = usize::from(count == 1);
                if self.to_conventional {
                    self.make(Model::PcieRootPort, 1);
                    if let Some(port) = self.all.last_mut() {
                        port.accepts = vec![Need::ToConventional];
                    }
                    self.make(Model::PcieToPciBridge, 1);
                    self.make(Model::PciBridge, (count + rise).saturating_sub(2));
                } else {
                    self.make(Model::DmiToPciBridge, 1);
                    self.make(Model::PciBridge, (count + rise).saturating_sub(1));
                }
            }
            Need::Express | Need::Upstream | Need::ToConventional => self.make(Model::PcieRootPort, count),
            Need::Bridge
            | Need::Expander
            | Need::ExpressExpander
            | Need::DmiBridge
            | Need::RootPort
            | Need::Downstream => {
                let message = "no slot is free for this PCI controller".to_owned();
                return Err(Mistake { message, ..Mistake::no_free_slot() });
            }
        }
        Ok(rise)
    }

    fn make(&mut self, model: Model, count: usize) {
        self.made += count;
        self.all.extend((0..count).map(|_| PciBus::new(model)));
    }
}
