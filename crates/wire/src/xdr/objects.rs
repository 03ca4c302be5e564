//! The objects that calls are about, and typed parameters.

use super::{structures, Error, Sink, Source, Xdr};

/// The 16 bytes of a uuid. They alone say which object is meant: names and ids beside them are not
/// looked at by servers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Uuid(pub [u8; 16]);

impl Xdr for Uuid {
    fn write(&self, sink: &mut dyn Sink) {
        sink.fixed(&self.0);
    }
    fn read(source: &mut dyn Source) -> Result<Uuid, Error> {
        let mut bytes = [0; 16];
        source.fixed(&mut bytes)?;
        Ok(Uuid(bytes))
    }
}

structures! {
    /// A guest.
    Domain {
        /// Its name.
        name: String,
        /// Its uuid.
        uuid: Uuid,
        /// Its number while it runs, else -1.
        id: i32,
    }
    /// A virtual network.
    Network {
        /// Its name.
        name: String,
        /// Its uuid.
        uuid: Uuid,
    }
    /// A storage pool.
    Pool {
        /// Its name.
        name: String,
        /// Its uuid.
        uuid: Uuid,
    }
    /// A network filter.
    Nwfilter {
        /// Its name.
        name: String,
        /// Its uuid.
        uuid: Uuid,
    }
    /// A volume of a storage pool.
    Volume {
        /// The name of its pool.
        pool: String,
        /// Its name within the pool.
        name: String,
        /// What identifies it on the host: for files, the path.
        key: String,
    }
    /// A network interface of the host.
    Interface {
        /// Its name.
        name: String,
        /// Its MAC address.
        mac: String,
    }
    /// A device of the host.
    NodeDevice {
        /// Its name.
        name: String,
    }
    /// A secret.
    Secret {
        /// Its uuid.
        uuid: Uuid,
        /// What kind of thing it is for.
        usage_type: i32,
        /// Which thing it is for.
        usage_id: String,
    }
    /// A snapshot of a guest.
    Snapshot {
        /// Its name.
        name: String,
        /// The guest.
        dom: Domain,
    }
    /// A checkpoint of a guest.
    Checkpoint {
        /// Its name.
        name: String,
        /// The guest.
        dom: Domain,
    }
    /// What ties a network filter to a port.
    NwfilterBinding {
        /// The host's device of the port.
        portdev: String,
        /// The name of the filter.
        filtername: String,
    }
    /// A port of a network.
    NetworkPort {
        /// The network.
        net: Network,
        /// The port's uuid.
        uuid: Uuid,
    }
    /// A parameter: its name, and a value that knows its type.
    Param {
        /// The name.
        field: String,
        /// The value.
        value: ParamValue,
    }
}

/// The value of a [`Param`].
#[derive(Clone, Debug, PartialEq)]
pub enum ParamValue {
    /// Type 1.
    Int(i32),
    /// Type 2.
    Uint(u32),
    /// Type 3.
    Long(i64),
    /// Type 4.
    Ulong(u64),
    /// Type 5.
    Double(f64),
    /// Type 6: 0 or 1.
    Boolean(i32),
    /// Type 7; sent only to those that set the flag 4 in their call.
    Text(String),
}

impl ParamValue {
    /// The number of the type.
    pub fn kind(&self) -> i32 {
        match self {
            ParamValue::Int(_) => 1,
            ParamValue::Uint(_) => 2,
            ParamValue::Long(_) => 3,
            ParamValue::Ulong(_) => 4,
            ParamValue::Double(_) => 5,
            ParamValue::Boolean(_) => 6,
            ParamValue::Text(_) => 7,
        }
    }
}

impl Xdr for ParamValue {
    fn write(&self, sink: &mut dyn Sink) {
        sink.structure();
        sink.field("kind");
        sink.int(self.kind());
        sink.field("v");
        match self {
            ParamValue::Int(value) | ParamValue::Boolean(value) => value.write(sink),
            ParamValue::Uint(value) => value.write(sink),
            ParamValue::Long(value) => value.write(sink),
            ParamValue::Ulong(value) => value.write(sink),
            ParamValue::Double(value) => value.write(sink),
            ParamValue::Text(value) => value.write(sink),
        }
        sink.end();
    }
    fn read(source: &mut dyn Source) -> Result<ParamValue, Error> {
        Ok(match source.arm(7)? {
            1 => ParamValue::Int(Xdr::read(source)?),
            2 => ParamValue::Uint(Xdr::read(source)?),
            3 => ParamValue::Long(Xdr::read(source)?),
            4 => ParamValue::Ulong(Xdr::read(source)?),
            5 => ParamValue::Double(Xdr::read(source)?),
            6 => ParamValue::Boolean(Xdr::read(source)?),
            _ => ParamValue::Text(Xdr::read(source)?),
        })
    }
}
