//! PCI buses and their slots (qemu-addresses.md 10.1, 10.5 to 10.8).

use crate::domain::devices::controller::Model;
use crate::domain::info::Pci;

/// What sits in a slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// A device of conventional PCI.
    Conventional,
    /// A device of PCI Express.
    Express,
    /// `pci-bridge`: conventional slots on a bus of their own.
    Bridge,
    /// `pci-expander-bus`: a further conventional root, for devices of one NUMA cell.
    Expander,
    /// `pcie-expander-bus`: a further root of PCI Express, for devices of one NUMA cell.
    ExpressExpander,
    /// `dmi-to-pci-bridge`: conventional slots below PCI Express, none of them hot.
    DmiBridge,
    /// `pcie-to-pci-bridge`: conventional slots below PCI Express.
    ToConventional,
    /// `pcie-root-port`: one slot of PCI Express, into which devices are plugged while the guest runs.
    RootPort,
    /// `pcie-switch-upstream-port`: the side of a switch that faces the root.
    Upstream,
    /// `pcie-switch-downstream-port`: one slot behind a switch.
    Downstream,
}

impl Need {
    /// What a PCI controller needs above it; `None` for roots, and for models that are not of PCI.
    pub fn of_controller(model: Model) -> Option<Need> {
        Some(match model {
            Model::PciBridge => Need::Bridge,
            Model::PciExpanderBus => Need::Expander,
            Model::PcieExpanderBus => Need::ExpressExpander,
            Model::DmiToPciBridge => Need::DmiBridge,
            Model::PcieToPciBridge => Need::ToConventional,
            Model::PcieRootPort => Need::RootPort,
            Model::PcieSwitchUpstreamPort => Need::Upstream,
            Model::PcieSwitchDownstreamPort => Need::Downstream,
            _ => return None,
        })
    }
}

/// What a device needs of a bus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Class {
    /// What it is to the slot.
    pub need: Need,
    /// Whether it can only be built into bus 0.
    pub integrated: bool,
    /// Its isolation group: a bus is chosen for devices of one group only. 0 is the usual one.
    pub group: u32,
}

impl Class {
    /// A device that can be on any bus which takes it, in the usual group.
    pub const fn new(need: Need) -> Class {
        Class { need, integrated: false, group: 0 }
    }

    /// A device that can only be built into bus 0.
    pub const fn integrated(need: Need) -> Class {
        Class { integrated: true, ..Class::new(need) }
    }

    /// Whether several of its kind share a slot.
    fn aggregates(self) -> bool {
        self.need == Need::RootPort
    }

    fn is_endpoint(self) -> bool {
        matches!(self.need, Need::Conventional | Need::Express)
    }
}

/// Why a device cannot have an address, or the one that the document gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// The guest has no PCI bus.
    NoPci,
    /// The address is in another domain than 0.
    NoSuchDomain(u32),
    /// There is no bus with that number.
    NoSuchBus(u32),
    /// The bus does not take the device.
    WrongBus {
        /// Number of the bus.
        bus: u32,
        /// Model of its controller.
        model: Model,
    },
    /// The bus has no such slot.
    NoSuchSlot {
        /// Number of the bus.
        bus: u32,
        /// Model of its controller.
        model: Model,
        /// The slot that the address names.
        slot: u32,
        /// The first slot of the bus.
        first: u32,
        /// The last slot of the bus.
        last: u32,
    },
    /// A slot has no such function.
    NoSuchFunction(u32),
    /// Another device has that address.
    Taken(Pci),
    /// No slot is free on a bus that takes the device.
    NoFreeSlot,
    /// No slot is free for a PCI controller.
    NoFreeSlotForController,
    /// The devices need more than 256 buses.
    TooManyBuses,
}

/// How buses are added while no bus that there is takes a device.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Growth {
    /// Buses are never added.
    #[default]
    Never,
    /// Further roots are added for conventional devices.
    Roots,
    /// Bridges are added; from PCI Express to conventional buses by `dmi-to-pci-bridge`.
    DmiBridges,
    /// Bridges are added; from PCI Express to conventional buses by `pcie-to-pci-bridge`.
    ExpressBridges,
}

/// Who chose an address: a document may put a device where it would not be put unasked.
#[derive(Clone, Copy, PartialEq)]
enum Chosen {
    ByDocument,
    ByUs,
}

/// A bus and what is in its slots.
#[derive(Clone, Debug)]
pub struct PciBus {
    /// Model of its controller.
    pub model: Model,
    /// The first slot.
    first: u32,
    /// The last slot.
    last: u32,
    /// Whether devices are placed there unasked.
    auto: bool,
    /// What it takes.
    accepts: &'static [Need],
    /// The functions of each slot that are taken, and whether its first occupant shares it.
    slots: [(u8, bool); 32],
    /// The first slot that holds nothing; behind the last one if there is none.
    empty: u32,
    /// The isolation group of its devices.
    group: u32,
    /// Whether the group stays, whatever is plugged in.
    locked: bool,
}

impl PciBus {
    /// The empty bus of a controller of that model; it takes nothing if that is not a PCI controller.
    pub fn new(model: Model) -> PciBus {
        use Need::*;
        let (first, last, auto, accepts): (u32, u32, bool, &'static [Need]) = match model {
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
            accepts,
            slots: [(0, false); 32],
            empty: first,
            group: 0,
            locked: false,
        }
    }

    /// The same bus, which stays in the usual group: devices of other groups are not put there unasked.
    #[must_use]
    pub fn locked(self) -> PciBus {
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

    /// The slot of a bus that has but one.
    pub fn only_slot(&self) -> Option<u32> {
        (self.first == self.last).then_some(self.first)
    }

    /// Whether every slot holds something.
    fn is_full(&self) -> bool {
        self.empty > self.last
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
        let Some(slot) = self.slots.get_mut(address.slot as usize) else { return };
        if slot.0 == 0 {
            slot.1 = class.aggregates();
        }
        slot.0 |= function_bit(address.function);
        while self.empty <= self.last && self.slots[self.empty as usize].0 != 0 {
            self.empty += 1;
        }
    }

    /// The first place for a device; one behind others of its kind where these share a slot.
    fn free(&self, number: usize, class: Class, function: Option<u32>) -> Option<Pci> {
        let start = if class.aggregates() { self.first } else { self.empty };
        (start..=self.last).find_map(|slot| {
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

/// The most buses that a guest can have.
const MOST_BUSES: usize = 256;

/// All buses of a guest, by their numbers.
#[derive(Clone, Debug, Default)]
pub struct Buses {
    /// The buses; the position is the number, which is the index of the controller.
    pub all: Vec<PciBus>,
    /// How buses are added.
    pub growth: Growth,
    /// How many were added.
    pub made: usize,
    /// What found no slot when no more buses could be added: it finds none later.
    pub refused: Vec<Class>,
}

impl Buses {
    /// Whether no device has that function; false if there is no such function.
    pub fn is_free(&self, address: Pci) -> bool {
        let bit = function_bit(address.function);
        self.slot(address.bus, address.slot).is_some_and(|taken| bit != 0 && taken & bit == 0)
    }

    /// Whether a slot holds nothing; false if there is no such slot.
    pub fn is_slot_free(&self, bus: u32, slot: u32) -> bool {
        self.slot(bus, slot) == Some(0)
    }

    /// The functions of a slot that are taken.
    fn slot(&self, bus: u32, slot: u32) -> Option<u8> {
        Some(self.all.get(bus as usize)?.slots.get(slot as usize)?.0)
    }

    /// Whether every slot of every bus holds something.
    pub fn is_full(&self) -> bool {
        self.all.iter().all(PciBus::is_full)
    }

    /// Marks an address as taken, whether the bus takes the device or not.
    pub fn take(&mut self, address: Pci, class: Class) {
        if let Some(bus) = self.all.get_mut(address.bus as usize) {
            bus.occupy(address, class);
        }
    }

    /// Takes an address that the document gives, and returns it: the number of its bus rises if a bridge
    /// had to be added before that bus. Without a class it is a device of conventional PCI.
    ///
    /// # Errors
    /// Where the address is taken, or the bus is not there and cannot be added, or does not take such a device.
    pub fn reserve(&mut self, mut address: Pci, class: Option<Class>) -> Result<Pci, Obstacle> {
        if self.all.is_empty() {
            return Err(Obstacle::NoPci);
        }
        if address.domain != 0 {
            return Err(Obstacle::NoSuchDomain(address.domain));
        }
        let class = class.unwrap_or(Class::new(Need::Conventional));
        let missing = (address.bus as usize).saturating_add(1).saturating_sub(self.all.len());
        if missing > 0 && self.growth != Growth::Never {
            address.bus += self.grow(missing, class)? as u32;
        }
        let number = address.bus as usize;
        let Some(bus) = self.all.get(number) else { return Err(Obstacle::NoSuchBus(address.bus)) };
        let PciBus { model, first, last, .. } = *bus;
        if !bus.takes(number, class, Chosen::ByDocument) {
            return Err(Obstacle::WrongBus { bus: address.bus, model });
        }
        if !(first..=last).contains(&address.slot) {
            return Err(Obstacle::NoSuchSlot { bus: address.bus, model, slot: address.slot, first, last });
        }
        if function_bit(address.function) == 0 {
            return Err(Obstacle::NoSuchFunction(address.function));
        }
        if !self.is_free(address) {
            return Err(Obstacle::Taken(address));
        }
        self.take(address, class);
        Ok(address)
    }

    /// The next free address for a device, which [`Buses::take`] then marks as taken. In an empty slot it
    /// is that function, or else function 0.
    ///
    /// # Errors
    /// Where no slot is free on any bus that takes such a device, and none can be added.
    pub fn next(&mut self, class: Class, function: Option<u32>) -> Result<Pci, Obstacle> {
        if self.refused.contains(&class) {
            return Err(Obstacle::TooManyBuses);
        }
        let takes = |(number, bus): &(usize, &PciBus)| bus.takes(*number, class, Chosen::ByUs);
        let fitting = || self.all.iter().enumerate().filter(takes);
        let own = fitting().filter(|(_, bus)| bus.group == class.group);
        let empty = fitting().filter(|(_, bus)| bus.is_empty() && !bus.locked);
        let free = own.chain(empty).find_map(|(number, bus)| bus.free(number, class, function));
        if let Some(place) = free {
            return Ok(place);
        }
        if self.growth == Growth::Never {
            return Err(Obstacle::NoFreeSlot);
        }
        let before = self.all.len();
        if before >= MOST_BUSES {
            self.refused.push(class);
        }
        self.grow(1, class)?;
        let takes = |number: &usize| self.all[*number].takes(*number, class, Chosen::ByUs);
        let number = (before..self.all.len()).find(takes);
        match number {
            Some(number) => Ok(Pci::new(number as u32, self.all[number].first, function.unwrap_or(0))),
            None => Err(Obstacle::NoFreeSlot),
        }
    }

    /// Makes so many buses for a device; by how much the number of the last one rises.
    fn grow(&mut self, count: usize, class: Class) -> Result<usize, Obstacle> {
        if self.all.len().saturating_add(count) > MOST_BUSES {
            return Err(Obstacle::TooManyBuses);
        }
        let bridges = self.all.iter().any(|bus| bus.accepts.contains(&Need::Bridge));
        let mut rise = 0;
        match class.need {
            Need::Conventional if self.growth == Growth::Roots => self.make(Model::PciRoot, count),
            // A bridge that finds no slot needs a bus as any device; it gets one before the devices do.
            Need::Conventional | Need::Bridge if bridges => self.make(Model::PciBridge, count),
            Need::Conventional => {
                rise = usize::from(count == 1);
                if self.growth == Growth::ExpressBridges {
                    self.make(Model::PcieRootPort, 1);
                    if let Some(port) = self.all.last_mut() {
                        port.accepts = &[Need::ToConventional];
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
            | Need::Downstream => return Err(Obstacle::NoFreeSlotForController),
        }
        Ok(rise)
    }

    fn make(&mut self, model: Model, count: usize) {
        self.made += count;
        self.all.extend((0..count).map(|_| PciBus::new(model)));
    }
}

/// The bit of a function in those of its slot; none for a function beyond 7.
fn function_bit(function: u32) -> u8 {
    1u8.checked_shl(function).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEVICE: Class = Class::new(Need::Conventional);

    fn root(model: Model, growth: Growth) -> Buses {
        Buses { all: vec![PciBus::new(model)], growth, made: 0, ..Buses::default() }
    }

    fn put(buses: &mut Buses, class: Class) -> Result<Pci, Obstacle> {
        let address = buses.next(class, None)?;
        buses.take(address, class);
        Ok(address)
    }

    #[test]
    fn a_bus_is_filled_and_then_full() {
        let mut buses = root(Model::PciRoot, Growth::Never);
        let given = Pci::new(0, 2, 0);
        assert_eq!(buses.reserve(given, Some(DEVICE)), Ok(given));
        assert_eq!(put(&mut buses, DEVICE), Ok(Pci::new(0, 1, 0)));
        for slot in 3..=31 {
            assert_eq!(put(&mut buses, DEVICE), Ok(Pci::new(0, slot, 0)));
        }
        assert!(buses.is_full());
        assert_eq!(put(&mut buses, DEVICE), Err(Obstacle::NoFreeSlot));
    }

    #[test]
    fn buses_are_added_as_they_may_be() {
        let added = |model, growth| {
            let mut buses = root(model, growth);
            while buses.made == 0 {
                put(&mut buses, DEVICE).expect("a bus is added");
            }
            buses.all.iter().skip(1).map(|bus| bus.model).collect::<Vec<_>>()
        };
        assert_eq!(added(Model::PciRoot, Growth::Roots), [Model::PciRoot]);
        assert_eq!(added(Model::PciRoot, Growth::DmiBridges), [Model::PciBridge]);
        assert_eq!(added(Model::PcieRoot, Growth::DmiBridges), [Model::DmiToPciBridge, Model::PciBridge]);
        let bridges = [Model::PcieRootPort, Model::PcieToPciBridge];
        assert_eq!(added(Model::PcieRoot, Growth::ExpressBridges), bridges);
    }

    #[test]
    fn a_given_address_exists_and_is_free() {
        let mut buses = root(Model::PciRoot, Growth::Never);
        let domain = Pci { domain: 1, ..Pci::new(0, 1, 0) };
        let model = Model::PciRoot;
        let given = Pci::new(0, 1, 0);
        assert_eq!(buses.reserve(given, None), Ok(given));
        let slot = |slot| Obstacle::NoSuchSlot { bus: 0, model, slot, first: 1, last: 31 };
        let cases = [
            (given, Obstacle::Taken(given)),
            (domain, Obstacle::NoSuchDomain(1)),
            (Pci::new(1, 1, 0), Obstacle::NoSuchBus(1)),
            (Pci::new(u32::MAX, 1, 0), Obstacle::NoSuchBus(u32::MAX)),
            (Pci::new(0, 0, 1), slot(0)),
            (Pci::new(0, 32, 0), slot(32)),
            (Pci::new(0, 1, 8), Obstacle::NoSuchFunction(8)),
            (Pci::new(0, 1, u32::MAX), Obstacle::NoSuchFunction(u32::MAX)),
        ];
        for (address, obstacle) in cases {
            assert_eq!(buses.reserve(address, None), Err(obstacle), "{address:?}");
        }
        let port = Class::new(Need::RootPort);
        let wrong = Obstacle::WrongBus { bus: 0, model };
        assert_eq!(buses.reserve(Pci::new(0, 2, 0), Some(port)), Err(wrong));
        assert_eq!(Buses::default().reserve(given, None), Err(Obstacle::NoPci));
        let mut growing = root(Model::PciRoot, Growth::DmiBridges);
        assert_eq!(growing.reserve(Pci::new(u32::MAX, 1, 0), None), Err(Obstacle::TooManyBuses));
    }

    #[test]
    fn root_ports_share_a_slot() {
        let mut buses = root(Model::PcieRoot, Growth::Never);
        let port = Class::new(Need::RootPort);
        for function in 0..=7 {
            assert_eq!(put(&mut buses, port), Ok(Pci::new(0, 1, function)));
        }
        assert_eq!(put(&mut buses, port), Ok(Pci::new(0, 2, 0)));
    }
}
