//! Streams of a server's calls, as a driver has them: what it sends is read, what the client sends is passed on.

use std::sync::Arc;
use wire::client::{CallError, Stream};
use wire::server::{Chunk, Download, Streaming, Upload};
use wire::RemoteError;

/// Both directions of a stream.
pub(super) fn both_ways(stream: Stream) -> Streaming {
    let shared = Arc::new(stream);
    Streaming {
        download: Some(Box::new(FromServer(shared.clone()))),
        upload: Some(Box::new(ToServer(shared))),
    }
}

struct FromServer(Arc<Stream>);

struct ToServer(Arc<Stream>);

impl Download for FromServer {
    fn next(&mut self) -> Result<Option<Chunk>, Box<RemoteError>> {
        self.0.receive().map_err(remote)
    }
}

impl Upload for ToServer {
    fn take(&mut self, chunk: Chunk) -> Result<(), Box<RemoteError>> {
        match chunk {
            Chunk::Data(bytes) => self.0.send(&bytes),
            Chunk::Hole(length) => self.0.send_hole(length),
        }
        .map_err(remote)
    }

    fn finish(&mut self) -> Result<(), Box<RemoteError>> {
        self.0.finish().map_err(remote)
    }
}

fn remote(error: CallError) -> Box<RemoteError> {
    match error {
        CallError::Remote(error) => error,
        other => RemoteError::rpc(other.to_string()),
    }
}
