//! What packets travel over. Unix sockets carry descriptors; anything else that reads does not.

use rustix::net::{
    recvmsg, sendmsg, RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, SendAncillaryBuffer,
    SendAncillaryMessage, SendFlags,
};
use std::io::{self, IoSlice, IoSliceMut, Read};
use std::mem::MaybeUninit;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::net::UnixStream;

/// A stream that packets are read from.
pub trait Receive: Read {
    /// The next descriptor: a byte that it goes with is consumed.
    ///
    /// # Errors
    /// If the stream carries none, or something else comes.
    fn receive_fd(&mut self) -> io::Result<OwnedFd>;
}

/// A stream that carries no descriptors.
#[derive(Debug)]
pub struct Plain<R>(pub R);

impl<R: Read> Read for Plain<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.0.read(into)
    }
}

impl<R: Read> Receive for Plain<R> {
    fn receive_fd(&mut self) -> io::Result<OwnedFd> {
        Err(io::ErrorKind::Unsupported.into())
    }
}

impl Receive for UnixStream {
    fn receive_fd(&mut self) -> io::Result<OwnedFd> {
        receive_fd(self)
    }
}

impl Receive for &UnixStream {
    fn receive_fd(&mut self) -> io::Result<OwnedFd> {
        receive_fd(self)
    }
}

/// Room for the one descriptor that comes with a byte; more than one is refused.
const ROOM: usize = rustix::cmsg_space!(ScmRights(4));

fn receive_fd(from: &UnixStream) -> io::Result<OwnedFd> {
    let mut room = [MaybeUninit::uninit(); ROOM];
    let mut ancillary = RecvAncillaryBuffer::new(&mut room);
    let mut byte = [0];
    let mut parts = [IoSliceMut::new(&mut byte)];
    let received = loop {
        match recvmsg(from, &mut parts, &mut ancillary, RecvFlags::CMSG_CLOEXEC) {
            Err(rustix::io::Errno::INTR) => {}
            other => break other?,
        }
    };
    if received.bytes == 0 {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    let mut fds = ancillary.drain().flat_map(|message| match message {
        RecvAncillaryMessage::ScmRights(fds) => fds.collect::<Vec<OwnedFd>>(),
        _ => Vec::new(),
    });
    match (fds.next(), fds.next()) {
        (Some(fd), None) => Ok(fd),
        _ => Err(io::Error::new(io::ErrorKind::InvalidData, "one descriptor was expected")),
    }
}

/// Sends one descriptor, with a byte that means nothing.
///
/// # Errors
/// If the socket takes none.
pub fn send_fd(to: &UnixStream, fd: impl AsFd) -> io::Result<()> {
    let mut room = [MaybeUninit::uninit(); ROOM];
    let mut ancillary = SendAncillaryBuffer::new(&mut room);
    let fds = [fd.as_fd()];
    if !ancillary.push(SendAncillaryMessage::ScmRights(&fds)) {
        return Err(io::ErrorKind::OutOfMemory.into());
    }
    loop {
        match sendmsg(to, &[IoSlice::new(&[0])], &mut ancillary, SendFlags::NOSIGNAL) {
            Err(rustix::io::Errno::INTR) => {}
            other => return other.map(drop).map_err(io::Error::from),
        }
    }
}
