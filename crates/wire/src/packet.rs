//! Frames: a length, six words, and a payload.

use crate::procedures::{KEEPALIVE, VERSION};
use crate::transport::Receive;
use crate::xdr::{encode, Error as XdrError, Sink, Xdr};
use std::io::{self, Read};
use std::os::fd::OwnedFd;

/// The length word and the header.
pub const SMALLEST: u32 = 28;
/// The largest packet, its length word counted.
pub const LARGEST: u32 = 32 * 1024 * 1024 + 4;
/// The most bytes of data in a packet of a stream.
pub const STREAM_CHUNK: usize = 262_120;
/// The most descriptors that go with a packet.
pub const MAX_FDS: u32 = 32;

/// A piece of a stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Chunk {
    /// Bytes; at most [`STREAM_CHUNK`] of them go into a packet.
    Data(Vec<u8>),
    /// That many zeros.
    Hole(i64),
}

/// What a packet is, and where it belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    /// The program that the procedure is of; see [`crate::Program`].
    pub program: u32,
    /// The program's version.
    pub version: u32,
    /// The procedure's number.
    pub procedure: u32,
    /// What kind of packet it is.
    pub kind: Kind,
    /// Chosen by the caller; the reply and the stream of a call have the call's.
    pub serial: u32,
    /// How the call went.
    pub status: Status,
}

/// Kinds of packets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A call with its arguments.
    Call,
    /// What a call returned, or why it failed.
    Reply,
    /// An event, or a sign of life.
    Message,
    /// Data that belongs to an earlier call.
    Stream,
    /// A call that descriptors go with.
    CallWithFds,
    /// A reply that descriptors go with.
    ReplyWithFds,
    /// A run of zeros in a stream.
    StreamHole,
    /// None that is known.
    Other(u32),
}

/// How a call or a stream went on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// It went well; of a stream: it is finished.
    Ok,
    /// It failed.
    Error,
    /// Of a stream: there is data, and more may follow.
    Continue,
    /// None that is known.
    Other(u32),
}

impl Kind {
    const ALL: [Kind; 7] = [
        Kind::Call,
        Kind::Reply,
        Kind::Message,
        Kind::Stream,
        Kind::CallWithFds,
        Kind::ReplyWithFds,
        Kind::StreamHole,
    ];

    fn of(word: u32) -> Kind {
        Kind::ALL.get(word as usize).copied().unwrap_or(Kind::Other(word))
    }

    fn word(self) -> u32 {
        match self {
            Kind::Other(word) => word,
            known => Kind::ALL.iter().position(|own| *own == known).unwrap_or_default() as u32,
        }
    }

    /// Whether descriptors go with such packets.
    pub fn has_fds(self) -> bool {
        matches!(self, Kind::CallWithFds | Kind::ReplyWithFds)
    }
}

impl Status {
    fn of(word: u32) -> Status {
        match word {
            0 => Status::Ok,
            1 => Status::Error,
            2 => Status::Continue,
            _ => Status::Other(word),
        }
    }

    /// The word on the wire.
    pub fn word(self) -> u32 {
        match self {
            Status::Ok => 0,
            Status::Error => 1,
            Status::Continue => 2,
            Status::Other(word) => word,
        }
    }
}

/// A packet.
#[derive(Debug)]
pub struct Packet {
    /// What it is.
    pub header: Header,
    /// Arguments, a reply, an event, an error, or data.
    pub payload: Vec<u8>,
    /// The descriptors that go with it.
    pub fds: Vec<OwnedFd>,
}

/// Why no further packet can be read: the connection is of no use any more.
#[derive(Debug)]
pub enum ReadError {
    /// The other side closed the connection between two packets.
    Closed,
    /// A length below [`SMALLEST`] or above [`LARGEST`].
    Length(u32),
    /// More descriptors than [`MAX_FDS`], or a packet without their number.
    Fds,
    /// Reading failed, or the connection ended within a packet.
    Io(io::Error),
}

impl std::fmt::Display for ReadError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            ReadError::Closed => f.write_str("the other side closed the connection"),
            ReadError::Length(length) => write!(f, "a packet of {length} bytes is not possible"),
            ReadError::Fds => f.write_str("the number of descriptors of a packet is wrong"),
            ReadError::Io(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for ReadError {}

impl From<io::Error> for ReadError {
    fn from(error: io::Error) -> ReadError {
        ReadError::Io(error)
    }
}

impl Packet {
    /// A packet without descriptors.
    pub fn new(header: Header, payload: Vec<u8>) -> Packet {
        Packet { header, payload, fds: Vec::new() }
    }

    /// A packet of the keepalive program: [`PING`](crate::procedures::PING) or
    /// [`PONG`](crate::procedures::PONG).
    pub fn keepalive(procedure: u32) -> Packet {
        let header = Header {
            program: KEEPALIVE,
            version: VERSION,
            procedure,
            kind: Kind::Message,
            serial: 0,
            status: Status::Ok,
        };
        Packet::new(header, Vec::new())
    }

    /// A packet with a value.
    ///
    /// # Errors
    /// If the value is beyond the limits of its layout.
    pub fn with(header: Header, value: &impl Xdr) -> Result<Packet, XdrError> {
        Ok(Packet::new(header, encode(value)?))
    }

    /// The packet as it goes over the wire; the descriptors follow it.
    ///
    /// # Errors
    /// If it would be larger than [`LARGEST`].
    pub fn bytes(&self) -> Result<Vec<u8>, XdrError> {
        let fds = if self.header.kind.has_fds() { 4 } else { 0 };
        let length = SMALLEST as usize + fds + self.payload.len();
        if length > LARGEST as usize {
            return Err(XdrError::TooLong { length, limit: LARGEST as usize });
        }
        let own = &self.header;
        let words = [
            length as u32,
            own.program,
            own.version,
            own.procedure,
            own.kind.word(),
            own.serial,
            own.status.word(),
        ];
        let mut bytes = Vec::with_capacity(length);
        words.iter().for_each(|word| bytes.extend_from_slice(&word.to_be_bytes()));
        if fds > 0 {
            bytes.extend_from_slice(&(self.fds.len() as u32).to_be_bytes());
        }
        bytes.extend_from_slice(&self.payload);
        Ok(bytes)
    }

    /// Reads one packet, in whatever pieces it comes, and not a byte more: descriptors that follow a
    /// packet are lost to those who read ahead. The payload's memory grows with what has arrived.
    ///
    /// # Errors
    /// See [`ReadError`].
    pub fn read(from: &mut impl Receive) -> Result<Packet, ReadError> {
        let length = read_length(from)?;
        if !(SMALLEST..=LARGEST).contains(&length) {
            return Err(ReadError::Length(length));
        }
        let mut bytes = Vec::with_capacity((length as usize).min(64 * 1024));
        let wanted = u64::from(length) - 4;
        from.by_ref().take(wanted).read_to_end(&mut bytes)?;
        if bytes.len() as u64 != wanted {
            return Err(ReadError::Io(io::ErrorKind::UnexpectedEof.into()));
        }
        let mut packet = Packet::of(bytes).ok_or(ReadError::Length(length))?;
        if packet.header.kind.has_fds() {
            let count = packet.payload.get(..4).ok_or(ReadError::Fds)?;
            let count = u32::from_be_bytes([count[0], count[1], count[2], count[3]]);
            if count > MAX_FDS {
                return Err(ReadError::Fds);
            }
            packet.payload.drain(..4);
            for _ in 0..count {
                packet.fds.push(from.receive_fd()?);
            }
        }
        Ok(packet)
    }

    /// The packet in bytes that follow a length word; `None` if they are not even a header.
    fn of(mut bytes: Vec<u8>) -> Option<Packet> {
        let words = bytes.get(..SMALLEST as usize - 4)?;
        let word = |at: usize| words[4 * at..][..4].iter().fold(0, |all, byte| all << 8 | u32::from(*byte));
        let header = Header {
            program: word(0),
            version: word(1),
            procedure: word(2),
            kind: Kind::of(word(3)),
            serial: word(4),
            status: Status::of(word(5)),
        };
        bytes.drain(..SMALLEST as usize - 4);
        Some(Packet::new(header, bytes))
    }
}

/// The length word; a connection that ends before it was closed in good order.
fn read_length(from: &mut impl Read) -> Result<u32, ReadError> {
    let mut word = [0; 4];
    let mut filled = 0;
    while filled < 4 {
        match from.read(&mut word[filled..]) {
            Ok(0) if filled == 0 => return Err(ReadError::Closed),
            Ok(0) => return Err(ReadError::Io(io::ErrorKind::UnexpectedEof.into())),
            Ok(count) => filled += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(u32::from_be_bytes(word))
}

/// A run of zeros in a stream: what a packet of kind [`Kind::StreamHole`] holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hole {
    /// How many bytes.
    pub length: i64,
    /// None are known.
    pub flags: u32,
}

impl Xdr for Hole {
    fn write(&self, sink: &mut dyn Sink) {
        self.length.write(sink);
        self.flags.write(sink);
    }
    fn read(source: &mut dyn crate::xdr::Source) -> Result<Hole, XdrError> {
        Ok(Hole { length: Xdr::read(source)?, flags: Xdr::read(source)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transport::Plain;

    /// Gives one byte at a time.
    struct Trickle<'a>(&'a [u8]);

    impl Read for Trickle<'_> {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let (Some(first), Some(to)) = (self.0.first(), into.first_mut()) else { return Ok(0) };
            *to = *first;
            self.0 = &self.0[1..];
            Ok(1)
        }
    }

    fn header() -> Header {
        Header { program: 1, version: 1, procedure: 7, kind: Kind::Call, serial: 9, status: Status::Ok }
    }

    #[test]
    fn packets_come_in_pieces() {
        let packet = Packet::new(header(), b"some data".to_vec());
        let twice = [packet.bytes().expect("small"), packet.bytes().expect("small")].concat();
        let mut stream = Plain(Trickle(&twice));
        for _ in 0..2 {
            let read = Packet::read(&mut stream).expect("whole");
            assert_eq!((read.header, &*read.payload), (packet.header, &*packet.payload));
        }
        assert!(matches!(Packet::read(&mut stream), Err(ReadError::Closed)));
    }

    #[test]
    fn lengths_have_limits() {
        for length in [0, 3, 4, 27, LARGEST + 1, u32::MAX] {
            let mut bytes = length.to_be_bytes().to_vec();
            bytes.resize(64, 0);
            let read = Packet::read(&mut Plain(&*bytes));
            assert!(matches!(read, Err(ReadError::Length(own)) if own == length), "{length}");
        }
    }

    #[test]
    fn a_packet_that_ends_early_is_an_error() {
        let mut bytes = LARGEST.to_be_bytes().to_vec();
        bytes.resize(100, 0);
        for cut in [1, 3, 30, 100] {
            assert!(matches!(Packet::read(&mut Plain(&bytes[..cut])), Err(ReadError::Io(_))), "{cut}");
        }
    }
}
