//! Streams: data that goes on after the reply of a call.

use super::lock;
use super::peer::Inner;
use crate::packet::{Chunk, Header, Hole, Kind, Packet, Status, STREAM_CHUNK};
use crate::xdr::{decode, encode};
use crate::RemoteError;
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{sync_channel, Receiver, SyncSender};
use std::sync::{Arc, Mutex};

/// Where a stream to the client comes from.
pub trait Download: Send {
    /// The next piece; `None` at the end. It may wait.
    ///
    /// # Errors
    /// What the client is sent instead; the stream is over.
    fn next(&mut self) -> Result<Option<Chunk>, Box<RemoteError>>;
}

/// Where a stream from the client goes. Dropping it without [`Upload::finish`] means that the client
/// gave it up.
pub trait Upload: Send {
    /// A piece. It may wait: nothing more is read from the client meanwhile.
    ///
    /// # Errors
    /// What the client is sent; the stream is over.
    fn take(&mut self, chunk: Chunk) -> Result<(), Box<RemoteError>>;
    /// The client has sent everything.
    ///
    /// # Errors
    /// If that is not so, or it could not be kept.
    fn finish(&mut self) -> Result<(), Box<RemoteError>>;
}

/// The two directions of a stream.
#[derive(Default)]
pub struct Streaming {
    /// To the client.
    pub download: Option<Box<dyn Download>>,
    /// From the client.
    pub upload: Option<Box<dyn Upload>>,
}

/// The streams of a client, by the serial of their calls.
#[derive(Default)]
pub(super) struct Streams {
    open: Mutex<HashMap<u32, Open>>,
}

struct Open {
    header: Header,
    over: Arc<AtomicBool>,
    upload: Option<SyncSender<Packet>>,
}

/// Pieces that may wait for a slow upload before the client is not read from any more.
const WAITING: usize = 4;

impl Streams {
    /// Opens a stream; what comes back begins to send, and is called after the reply.
    pub(super) fn begin(&self, inner: &Arc<Inner>, header: Header, own: Streaming) -> impl FnOnce() + use<> {
        let over = Arc::new(AtomicBool::new(false));
        let header = Header { kind: Kind::Stream, ..header };
        let (upload, incoming) = match own.upload {
            Some(upload) => {
                let (sender, receiver) = sync_channel(WAITING);
                (Some(sender), Some((upload, receiver)))
            }
            None => (None, None),
        };
        lock(&self.open).insert(header.serial, Open { header, over: over.clone(), upload });
        let inner = inner.clone();
        move || {
            if let Some(download) = own.download {
                let inner = inner.clone();
                start(&inner.clone(), header, move || send(&inner, header, download, &over));
            }
            if let Some((upload, receiver)) = incoming {
                start(&inner.clone(), header, move || receive(&inner, header, upload, &receiver));
            }
        }
    }

    /// A packet of a stream arrived; of one that is not open it is dropped.
    pub(super) fn incoming(&self, inner: &Arc<Inner>, packet: Packet) {
        let (serial, status) = (packet.header.serial, packet.header.status);
        let ends = status != Status::Continue;
        let found = {
            let mut open = lock(&self.open);
            let own = open.get(&serial).filter(|own| own.header.procedure == packet.header.procedure);
            let found = own.map(|own| (own.header, own.upload.clone()));
            if let Some(own) = own.filter(|_| ends) {
                own.over.store(true, Ordering::SeqCst);
                open.remove(&serial);
            }
            found
        };
        match found {
            Some((_, Some(upload))) => drop(upload.send(packet)),
            Some((header, None)) if ends => confirm(inner, header),
            _ => {}
        }
    }

    /// The connection is over.
    pub(super) fn close(&self) {
        lock(&self.open).drain().for_each(|(_, own)| own.over.store(true, Ordering::SeqCst));
    }

    fn fail(&self, inner: &Inner, header: Header, error: &RemoteError) {
        if let Some(own) = lock(&self.open).remove(&header.serial) {
            own.over.store(true, Ordering::SeqCst);
        }
        if let Ok(packet) = Packet::with(Header { status: Status::Error, ..header }, error) {
            inner.outbox.send(packet);
        }
    }
}

fn start(inner: &Arc<Inner>, header: Header, run: impl FnOnce() + Send + 'static) {
    if std::thread::Builder::new().name("stream".to_owned()).spawn(run).is_err() {
        inner.streams.fail(inner, header, &RemoteError::internal("no thread can be started"));
    }
}

/// Tells the client that its stream is finished.
fn confirm(inner: &Inner, header: Header) {
    inner.outbox.send(Packet::new(Header { status: Status::Ok, ..header }, Vec::new()));
}

/// Sends data, one packet at a time: the next piece is fetched when the last has been written.
fn send(inner: &Arc<Inner>, header: Header, mut download: Box<dyn Download>, over: &AtomicBool) {
    let on = Header { status: Status::Continue, ..header };
    while !over.load(Ordering::SeqCst) {
        let chunk = match download.next() {
            Ok(chunk) => chunk,
            Err(_) if over.load(Ordering::SeqCst) => return,
            Err(error) => return inner.streams.fail(inner, header, &error),
        };
        match chunk {
            _ if over.load(Ordering::SeqCst) => return,
            Some(Chunk::Data(bytes)) => {
                for part in bytes.chunks(STREAM_CHUNK) {
                    inner.outbox.send(Packet::new(on, part.to_vec()));
                    if !inner.outbox.finish() {
                        return;
                    }
                }
            }
            Some(Chunk::Hole(length)) => {
                let payload = encode(&Hole { length, flags: 0 }).unwrap_or_default();
                inner.outbox.send(Packet::new(Header { kind: Kind::StreamHole, ..on }, payload));
            }
            // Nothing in a packet says that nothing more comes; the client finishes the stream then.
            None => return inner.outbox.send(Packet::new(on, Vec::new())),
        }
    }
}

/// Takes the client's data until it finishes or gives up.
fn receive(inner: &Arc<Inner>, header: Header, mut upload: Box<dyn Upload>, packets: &Receiver<Packet>) {
    while let Ok(packet) = packets.recv() {
        let taken = match (packet.header.status, packet.header.kind) {
            (Status::Continue, Kind::StreamHole) => match decode::<Hole>(&packet.payload) {
                Ok(hole) => upload.take(Chunk::Hole(hole.length)),
                Err(error) => Err(RemoteError::rpc(error.to_string())),
            },
            (Status::Continue, _) => upload.take(Chunk::Data(packet.payload)),
            (Status::Ok, _) => match upload.finish() {
                Ok(()) => return confirm(inner, header),
                Err(error) => Err(error),
            },
            _ => {
                drop(upload);
                return confirm(inner, header);
            }
        };
        if let Err(error) = taken {
            return inner.streams.fail(inner, header, &error);
        }
    }
}
