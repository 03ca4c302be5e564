//! Ports of USB controllers and hubs (qemu-addresses.md 11).

/// The most ports on the way from a controller to a device, the port of the controller included.
const LEVELS: usize = 4;

/// A controller or hub: what is in each port, from 1.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ports(Vec<Port>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Port {
    Free,
    Taken,
    Hub(Ports),
}

/// What is plugged into a port.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plug {
    /// A device without ports of its own.
    Device,
    /// A hub with that many ports.
    Hub(u32),
}

/// Why a device cannot have the port that the document gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// Another device is plugged in there.
    Taken,
    /// Neither the controller nor a hub has such a port.
    NoSuchPort,
}

impl Ports {
    /// A controller or hub with that many ports, all of them free.
    pub fn new(count: u32) -> Ports {
        Ports((0..count).map(|_| Port::Free).collect())
    }

    /// Plugs into the port that the document gives: the number of the port at each level, from 1.
    ///
    /// # Errors
    /// Where there is no such port, or it is taken.
    pub fn reserve(&mut self, path: &[u32], plug: Plug) -> Result<(), Obstacle> {
        match self.port(path) {
            Some(port @ Port::Free) => {
                *port = plug.into();
                Ok(())
            }
            Some(Port::Taken | Port::Hub(_)) => Err(Obstacle::Taken),
            None => Err(Obstacle::NoSuchPort),
        }
    }

    /// Plugs into the lowest free port, or else into one of the hubs below; `None` if none is free.
    pub fn plug(&mut self, plug: Plug) -> Option<Vec<u32>> {
        let path = self.free(LEVELS)?;
        self.reserve(&path, plug).ok()?;
        Some(path)
    }

    fn free(&self, levels: usize) -> Option<Vec<u32>> {
        if let Some(at) = self.0.iter().position(|port| matches!(port, Port::Free)) {
            return Some(vec![at as u32 + 1]);
        }
        let below = levels.checked_sub(1).filter(|below| *below > 0)?;
        self.0.iter().enumerate().find_map(|(at, port)| match port {
            Port::Hub(hub) => hub.free(below).map(|mut path| {
                path.insert(0, at as u32 + 1);
                path
            }),
            Port::Free | Port::Taken => None,
        })
    }

    /// The port at the end of a path; none beyond the levels that USB has.
    fn port(&mut self, path: &[u32]) -> Option<&mut Port> {
        let (last, hubs) = path.split_last().filter(|_| path.len() <= LEVELS)?;
        let mut ports = self;
        for number in hubs {
            ports = match ports.numbered(*number)? {
                Port::Hub(hub) => hub,
                Port::Free | Port::Taken => return None,
            };
        }
        ports.numbered(*last)
    }

    fn numbered(&mut self, number: u32) -> Option<&mut Port> {
        self.0.get_mut((number as usize).checked_sub(1)?)
    }
}

impl From<Plug> for Port {
    fn from(plug: Plug) -> Port {
        match plug {
            Plug::Device => Port::Taken,
            Plug::Hub(count) => Port::Hub(Ports::new(count)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_controller_continues_in_its_hubs() {
        let mut ports = Ports::new(2);
        assert_eq!(ports.reserve(&[2], Plug::Hub(2)), Ok(()));
        assert_eq!(ports.plug(Plug::Device), Some(vec![1]));
        assert_eq!(ports.plug(Plug::Device), Some(vec![2, 1]));
        assert_eq!(ports.reserve(&[2, 2], Plug::Device), Ok(()));
        assert_eq!(ports.plug(Plug::Device), None);
    }

    #[test]
    fn a_given_port_exists_and_is_free() {
        let mut ports = Ports::new(2);
        assert_eq!(ports.reserve(&[1], Plug::Device), Ok(()));
        assert_eq!(ports.reserve(&[1], Plug::Device), Err(Obstacle::Taken));
        for path in [&[][..], &[0], &[3], &[1, 1], &[2, 1]] {
            assert_eq!(ports.reserve(path, Plug::Device), Err(Obstacle::NoSuchPort), "{path:?}");
        }
    }

    #[test]
    fn hubs_have_four_levels() {
        let mut ports = Ports::new(1);
        for level in 1..=4 {
            assert_eq!(ports.plug(Plug::Hub(1)), Some(vec![1; level]));
        }
        assert_eq!(ports.plug(Plug::Hub(1)), None);
        assert_eq!(ports.reserve(&[1; 5], Plug::Device), Err(Obstacle::NoSuchPort));
    }
}
