//! libvirt's remote protocol, version 1: packets, XDR, the table of procedures, and both ends of a
//! connection. Nothing here knows drivers, documents or hypervisors.
//!
//! - [`xdr`]: values as bytes. A value is written into any [`xdr::Sink`] and read from any
//!   [`xdr::Source`]; bytes are one of each, [`describe`] uses another.
//! - [`procedures`]: every procedure of `procedures.tsv` with the types of its arguments and reply.
//! - [`packet`]: frames, their limits, and reading them from a stream in pieces of any size.
//! - [`server`] and [`client`]: the two ends: serial numbers, events, streams, keepalive.
//!
//! ```
//! use wire::procedures::DomainSetVcpusFlags;
//! use wire::xdr::{Domain, Uuid};
//!
//! let dom = Domain { name: "web".to_owned(), uuid: Uuid([0; 16]), id: -1 };
//! let bytes = wire::xdr::encode(&DomainSetVcpusFlags { dom, nvcpus: 2, flags: 1 }).expect("within the limits");
//! let back: DomainSetVcpusFlags = wire::xdr::decode(&bytes).expect("whole");
//! assert_eq!(back.nvcpus, 2);
//! ```

pub mod client;
pub mod describe;
pub mod error;
pub mod packet;
pub mod procedures;
pub mod server;
pub mod transport;
pub mod xdr;

pub use error::RemoteError;
pub use packet::{Header, Kind, Packet, Status};
pub use procedures::{Call, Event, Procedure, Program};
