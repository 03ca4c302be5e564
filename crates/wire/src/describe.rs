//! What is in a packet, for logs and tests: values with the names of their members.

use crate::packet::{Kind, Packet, Status};
use crate::procedures::{describe, find, Part};
use crate::xdr::{encode, Decoder, Error, Sink, Source, Xdr};
use crate::RemoteError;

/// A value of the protocol without its type.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// An optional value that is absent.
    Null,
    /// A number.
    Integer(i128),
    /// A floating-point number.
    Double(f64),
    /// A string.
    Text(String),
    /// Bytes.
    Bytes(Vec<u8>),
    /// An array.
    List(Vec<Value>),
    /// A structure: names and values in order.
    Structure(Vec<(&'static str, Value)>),
}

/// A payload that was taken apart, and what its parts are as bytes again.
#[derive(Clone, Debug, PartialEq)]
pub struct Described {
    /// The value.
    pub value: Value,
    /// The bytes of the value.
    pub encoded: Vec<u8>,
}

/// The value in a packet; `None` where the payload is data, or the procedure is not known.
///
/// # Errors
/// If the payload is not what the procedure's layout says.
pub fn packet(packet: &Packet) -> Result<Option<Described>, Error> {
    let header = &packet.header;
    let part = match (header.kind, header.status) {
        (Kind::Call | Kind::CallWithFds, _) | (Kind::Message, _) => Part::Arguments,
        (Kind::Reply | Kind::ReplyWithFds, Status::Error) => {
            return value::<RemoteError>(&mut Decoder::new(&packet.payload)).map(Some);
        }
        (Kind::Reply | Kind::ReplyWithFds, _) => Part::Reply,
        _ => return Ok(None),
    };
    match find(header.program, header.procedure) {
        Some(procedure) => describe(procedure, part, &mut Decoder::new(&packet.payload)).map(Some),
        None => Ok(None),
    }
}

/// Takes a value of one type apart.
///
/// # Errors
/// If the next value is none of that type.
pub fn value<T: Xdr>(source: &mut dyn Source) -> Result<Described, Error> {
    let own = T::read(source)?;
    let mut tree = Tree { open: vec![(None, Vec::new())], name: "" };
    own.write(&mut tree);
    let mut values = tree.open.pop().map(|(_, values)| values).unwrap_or_default();
    let value = values.pop().map_or(Value::Structure(Vec::new()), |(_, value)| value);
    Ok(Described { value, encoded: encode(&own)? })
}

/// Whether members or items are being collected, and the name that the whole will have.
type Open = (Option<(&'static str, bool)>, Vec<(&'static str, Value)>);

/// Builds a [`Value`].
struct Tree {
    open: Vec<Open>,
    name: &'static str,
}

impl Tree {
    fn put(&mut self, value: Value) {
        if let Some((_, values)) = self.open.last_mut() {
            values.push((self.name, value));
        }
    }
    fn begin(&mut self, is_list: bool) {
        self.open.push((Some((self.name, is_list)), Vec::new()));
    }
}

impl Sink for Tree {
    fn int(&mut self, value: i32) {
        self.put(Value::Integer(value.into()));
    }
    fn uint(&mut self, value: u32) {
        self.put(Value::Integer(value.into()));
    }
    fn hyper(&mut self, value: i64) {
        self.put(Value::Integer(value.into()));
    }
    fn uhyper(&mut self, value: u64) {
        self.put(Value::Integer(value.into()));
    }
    fn double(&mut self, value: f64) {
        self.put(Value::Double(value));
    }
    fn text(&mut self, value: &str) {
        self.put(Value::Text(value.to_owned()));
    }
    fn opaque(&mut self, value: &[u8]) {
        self.put(Value::Bytes(value.to_vec()));
    }
    fn fixed(&mut self, value: &[u8]) {
        self.put(Value::Bytes(value.to_vec()));
    }
    fn list(&mut self, _: usize) {
        self.begin(true);
    }
    fn array(&mut self, _: usize) {
        self.begin(true);
    }
    fn option(&mut self, present: bool) {
        if !present {
            self.put(Value::Null);
        }
    }
    fn structure(&mut self) {
        self.begin(false);
    }
    fn field(&mut self, name: &'static str) {
        self.name = name;
    }
    fn end(&mut self) {
        let Some((Some((name, is_list)), values)) = self.open.pop() else { return };
        self.name = name;
        self.put(match is_list {
            true => Value::List(values.into_iter().map(|(_, value)| value).collect()),
            false => Value::Structure(values),
        });
    }
    fn fail(&mut self, _: Error) {}
}
