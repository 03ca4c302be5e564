//! The client's end of a stream: data that goes on after the reply of a call.

use super::{lock, CallError, Shared};
use crate::packet::{Chunk, Header, Hole, Kind, Packet, Status, STREAM_CHUNK};
use crate::xdr::{decode, encode};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender};
use std::sync::{Arc, Mutex};

/// How many bytes may wait for whoever reads a stream. The connection's other replies come through the same
/// socket, so that a stream nobody reads cannot simply be left there; one with more waiting is given up.
pub const MOST_WAITING: usize = 64 * 1024 * 1024;

/// A stream of a call. It may be read and written from two threads at a time. Dropping it before its end gives it
/// up.
pub struct Stream {
    shared: Arc<Shared>,
    header: Header,
    incoming: Mutex<Receiver<Packet>>,
    fill: Arc<Fill>,
    over: AtomicBool,
}

/// Where the connection puts the packets of a stream.
#[derive(Clone)]
pub(super) struct Incoming {
    sender: Sender<Packet>,
    fill: Arc<Fill>,
}

/// What waits for the reader of a stream.
#[derive(Default)]
struct Fill {
    bytes: AtomicUsize,
    /// It was more than may wait.
    overflowed: AtomicBool,
}

impl Incoming {
    pub(super) fn new(sender: Sender<Packet>) -> Incoming {
        Incoming { sender, fill: Arc::default() }
    }

    /// Takes a packet; whether the stream goes on.
    pub(super) fn take(&self, packet: Packet) -> bool {
        let length = packet.payload.len();
        if self.fill.bytes.fetch_add(length, Ordering::SeqCst) + length > MOST_WAITING {
            self.fill.overflowed.store(true, Ordering::SeqCst);
            return false;
        }
        self.sender.send(packet).is_ok()
    }
}

impl Stream {
    pub(super) fn new(
        shared: Arc<Shared>,
        header: Header,
        receiver: Receiver<Packet>,
        incoming: &Incoming,
    ) -> Stream {
        let header = Header { kind: Kind::Stream, ..header };
        let (fill, over) = (incoming.fill.clone(), AtomicBool::new(false));
        Stream { shared, header, incoming: Mutex::new(receiver), fill, over }
    }

    /// The next piece; `None` where the server has no more. Waits for it.
    ///
    /// # Errors
    /// What the server sent instead, or that the connection is over.
    pub fn receive(&self) -> Result<Option<Chunk>, CallError> {
        let packet = self.next()?;
        match (packet.header.status, packet.header.kind) {
            (Status::Continue, Kind::StreamHole) => {
                Ok(Some(Chunk::Hole(decode::<Hole>(&packet.payload)?.length)))
            }
            (Status::Continue, _) if packet.payload.is_empty() => Ok(None),
            (Status::Continue, _) => Ok(Some(Chunk::Data(packet.payload))),
            (Status::Ok, _) => {
                self.end();
                Ok(None)
            }
            _ => Err(self.refused(&packet)),
        }
    }

    /// All that the server sends, holes as zeros, at most so many bytes.
    ///
    /// # Errors
    /// As [`Stream::receive`]; also if there is more.
    pub fn receive_all(&self, most: usize) -> Result<Vec<u8>, CallError> {
        let mut all = Vec::new();
        while let Some(chunk) = self.receive()? {
            let length = match &chunk {
                Chunk::Data(bytes) => bytes.len(),
                Chunk::Hole(length) => usize::try_from(*length).unwrap_or(usize::MAX),
            };
            if length > most - all.len() {
                return Err(CallError::StreamTooLong);
            }
            match chunk {
                Chunk::Data(bytes) => all.extend(bytes),
                Chunk::Hole(_) => all.resize(all.len() + length, 0),
            }
        }
        Ok(all)
    }

    /// Sends bytes to the server.
    ///
    /// # Errors
    /// If the connection is over. That the server refuses them is known when the stream is finished.
    pub fn send(&self, bytes: &[u8]) -> Result<(), CallError> {
        let header = Header { status: Status::Continue, ..self.header };
        for part in bytes.chunks(STREAM_CHUNK) {
            self.shared.send(&Packet::new(header, part.to_vec()))?;
        }
        Ok(())
    }

    /// Sends that many zeros.
    ///
    /// # Errors
    /// As [`Stream::send`].
    pub fn send_hole(&self, length: i64) -> Result<(), CallError> {
        let header = Header { status: Status::Continue, kind: Kind::StreamHole, ..self.header };
        let payload = encode(&Hole { length, flags: 0 })?;
        self.shared.send(&Packet::new(header, payload))
    }

    /// Says that nothing more comes, and waits until the server has all of it. What it still sends is dropped.
    ///
    /// # Errors
    /// What the server refused, or that the connection is over.
    pub fn finish(&self) -> Result<(), CallError> {
        self.close(Status::Ok)
    }

    /// Gives the stream up, and waits until the server knows.
    ///
    /// # Errors
    /// If the connection is over.
    pub fn abort(&self) -> Result<(), CallError> {
        self.close(Status::Error)
    }

    fn close(&self, status: Status) -> Result<(), CallError> {
        if self.over.load(Ordering::SeqCst) {
            return Ok(());
        }
        self.shared.send(&Packet::new(Header { status, ..self.header }, Vec::new()))?;
        loop {
            let packet = self.next()?;
            match packet.header.status {
                Status::Continue => {}
                Status::Ok => {
                    self.end();
                    return Ok(());
                }
                _ => return Err(self.refused(&packet)),
            }
        }
    }

    fn next(&self) -> Result<Packet, CallError> {
        if self.over.load(Ordering::SeqCst) {
            return Err(CallError::Closed);
        }
        let packet =
            lock(&self.incoming).recv().map_err(|_| match self.fill.overflowed.load(Ordering::SeqCst) {
                true => CallError::StreamTooLong,
                false => CallError::Closed,
            })?;
        self.fill.bytes.fetch_sub(packet.payload.len(), Ordering::SeqCst);
        Ok(packet)
    }

    fn refused(&self, packet: &Packet) -> CallError {
        self.end();
        match decode(&packet.payload) {
            Ok(error) => CallError::Remote(Box::new(error)),
            Err(error) => CallError::Xdr(error),
        }
    }

    fn end(&self) {
        self.over.store(true, Ordering::SeqCst);
        lock(&self.shared.waiting).streams.remove(&self.header.serial);
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        if !self.over.load(Ordering::SeqCst) {
            let header = Header { status: Status::Error, ..self.header };
            // Where the connection is over, the stream is as well.
            let _ = self.shared.send(&Packet::new(header, Vec::new()));
            self.end();
        }
    }
}
