//! Why a call was refused, as clients see it: a code that programs look at, and a text for people.

use wire::procedures::Program;
use wire::{Procedure, RemoteError};

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $number:literal, $prefix:literal;)+) => {
        /// What went wrong. The numbers and the first words of the texts are the public interface's.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Code {
            $($(#[$doc])* $name,)+
            /// Another number, of a server that knows more.
            Other(i32),
        }

        impl Code {
            /// The number in the protocol.
            pub fn number(self) -> i32 {
                match self { $(Code::$name => $number,)+ Code::Other(number) => number }
            }

            /// The code with that number.
            pub fn of(number: i32) -> Code {
                match number { $($number => Code::$name,)+ other => Code::Other(other) }
            }

            /// What every text of this code begins with; empty where the details are the whole text.
            fn prefix(self) -> &'static str {
                match self { $(Code::$name => $prefix,)+ Code::Other(_) => "" }
            }
        }
    };
}

codes! {
    /// A fault of the driver, or a refusal that has no code of its own.
    Internal = 1, "internal error";
    /// The driver does not have the call; clients have other ways then.
    NoSupport = 3, "this function is not supported by the connection driver";
    /// No driver is there for the URI.
    NoConnect = 5, "no connection driver available for";
    /// An argument is wrong, whatever the state.
    InvalidArg = 8, "invalid argument";
    /// The operation did not work.
    OperationFailed = 9, "operation failed";
    /// The document is no XML.
    XmlSyntax = 35, "";
    /// A document says something impossible.
    Xml = 27, "XML error";
    /// The connection is read-only.
    OperationDenied = 29, "operation forbidden";
    /// A document has no name for its object.
    NoName = 21, "";
    /// The system refused it.
    System = 38, "";
    /// A packet is wrong.
    Rpc = 39, "";
    /// There is no such guest.
    NoDomain = 42, "Domain not found";
    /// There is no such network.
    NoNetwork = 43, "Network not found";
    /// There is no such storage pool.
    NoStoragePool = 49, "Storage pool not found";
    /// There is no such volume.
    NoStorageVol = 50, "Storage volume not found";
    /// There is no such device of the host.
    NoNodeDevice = 53, "Node device not found";
    /// The object's state does not allow it.
    OperationInvalid = 55, "Requested operation is not valid";
    /// There is no such interface of the host.
    NoInterface = 57, "Interface not found";
    /// The driver or the guest cannot be configured so.
    ConfigUnsupported = 67, "unsupported configuration";
    /// It took too long.
    OperationTimeout = 68, "Timed out during operation";
    /// There is no such snapshot.
    NoSnapshot = 72, "Domain snapshot not found";
    /// The driver does not take the argument.
    ArgumentUnsupported = 74, "argument unsupported";
    /// There is no such element in the metadata.
    NoMetadata = 80, "metadata not found";
    /// The driver cannot do it.
    OperationUnsupported = 84, "Operation not supported";
    /// The helper within the guest does not answer.
    AgentUnresponsive = 86, "Guest agent is not responding";
    /// The document does not follow the schema.
    XmlSchema = 92, "XML document failed to validate against schema";
    /// There is no such device of the guest.
    DeviceMissing = 99, "device not found";
    /// There is no such checkpoint.
    NoCheckpoint = 103, "Domain checkpoint not found";
    /// There is no such element in a network's metadata.
    NoNetworkMetadata = 111, "network metadata not found";
}

macro_rules! origins {
    ($($(#[$doc:meta])* $name:ident = $number:literal;)+) => {
        /// Which part found the error: a number of the public interface's list.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Origin {
            $($(#[$doc])* $name,)+
            /// Another number, of a server that knows more.
            Other(i32),
        }

        impl Origin {
            /// The number in the protocol.
            pub fn number(self) -> i32 {
                match self { $(Origin::$name => $number,)+ Origin::Other(number) => number }
            }

            /// The part with that number.
            pub fn of(number: i32) -> Origin {
                match number { $($number => Origin::$name,)+ other => Origin::Other(other) }
            }
        }
    };
}

origins! {
    /// None in particular.
    None = 0;
    /// The reader of documents.
    Xml = 5;
    /// The protocol.
    Rpc = 7;
    /// QEMU's driver.
    Qemu = 10;
    /// The test driver.
    Test = 12;
    /// Another server.
    Remote = 13;
    /// Storage.
    Storage = 18;
    /// Networks.
    Network = 19;
    /// Guests.
    Domain = 20;
    /// Devices of the host.
    NodeDevice = 22;
    /// Interfaces of the host.
    Interface = 26;
    /// Secrets.
    Secret = 30;
    /// CPU models.
    Cpu = 31;
    /// Network filters.
    Nwfilter = 33;
    /// Snapshots.
    Snapshot = 35;
    /// Xen's driver.
    Xen = 41;
    /// Checkpoints.
    Checkpoint = 69;
}

/// A refusal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// What went wrong.
    pub code: Code,
    /// Who found it.
    pub origin: Origin,
    /// The text for people.
    pub message: String,
    /// Further texts for programs.
    pub strings: [Option<String>; 3],
    /// Numbers that go with it; -1 where there are none.
    pub numbers: [i32; 2],
}

/// What a call comes to.
pub type Result<T> = std::result::Result<T, Box<Error>>;

impl Error {
    /// An error with details; without them the text is what all errors of the code begin with.
    pub fn new(code: Code, origin: Origin, detail: impl Into<String>) -> Box<Error> {
        let detail = detail.into();
        let prefix = code.prefix();
        let (message, template) = match (prefix.is_empty(), detail.is_empty()) {
            (true, _) => (detail.clone(), "%1$s".to_owned()),
            (false, true) => (prefix.to_owned(), prefix.to_owned()),
            (false, false) => (format!("{prefix}: {detail}"), format!("{prefix}: %1$s")),
        };
        let strings = [Some(template), Some(detail).filter(|own| !own.is_empty()), None];
        Box::new(Error { code, origin, message, strings, numbers: [-1, -1] })
    }

    /// An argument that a function does not take, in words of its own.
    pub fn argument(function: &str, argument: &str, message: impl Into<String>) -> Box<Error> {
        Box::new(Error {
            code: Code::InvalidArg,
            origin: Origin::None,
            message: message.into(),
            strings: [Some(function.to_owned()), Some(argument.to_owned()), None],
            numbers: [0, 0],
        })
    }

    /// Refuses flags that a function does not know.
    pub(crate) fn unless_known(origin: Origin, flags: u32, known: u32, function: &str) -> Result<()> {
        match flags & !known {
            0 => Ok(()),
            unknown => {
                let message = format!("unsupported flags ({unknown:#x}) in function {function}");
                Err(Box::new(Error { origin, ..*Error::argument(function, "flags", message) }))
            }
        }
    }

    /// The driver does not have the call.
    pub fn unsupported(procedure: &Procedure) -> Box<Error> {
        Error::new(Code::NoSupport, family(procedure), procedure.function)
    }

    /// The connection is read-only.
    pub fn denied(procedure: &Procedure, detail: impl Into<String>) -> Box<Error> {
        Error::new(Code::OperationDenied, family(procedure), detail)
    }

    /// The system refused something.
    pub fn system(origin: Origin, what: &str, error: &std::io::Error) -> Box<Error> {
        let number = error.raw_os_error().unwrap_or(-1);
        // The text of an error ends in "(os error N)", which other programs do not print.
        let text = error.to_string();
        let text = text.split(" (os error").next().unwrap_or_default();
        let mut own = Error::new(Code::System, origin, format!("{what}: {text}"));
        own.numbers = [number, -1];
        own
    }
}

/// The part of the public interface that a call is of.
fn family(procedure: &Procedure) -> Origin {
    const FAMILIES: [(&str, Origin); 8] = [
        ("virStorage", Origin::Storage),
        ("virConnectListAllStorage", Origin::Storage),
        ("virNetwork", Origin::Network),
        ("virNodeDevice", Origin::NodeDevice),
        ("virInterface", Origin::Interface),
        ("virSecret", Origin::Secret),
        ("virNWFilter", Origin::Nwfilter),
        ("virConnectListAllNWFilter", Origin::Nwfilter),
    ];
    if procedure.program != Program::Remote {
        return Origin::None;
    }
    let found = FAMILIES.iter().find(|(start, _)| procedure.function.starts_with(start));
    found.map_or(Origin::Domain, |(_, origin)| *origin)
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

impl From<crate::vcpu::Error> for Box<Error> {
    fn from(error: crate::vcpu::Error) -> Box<Error> {
        use crate::vcpu::Error as Vcpu;
        let (code, detail) = match error {
            Vcpu::InvalidArgument(detail) => (Code::InvalidArg, detail),
            Vcpu::OperationInvalid(detail) => (Code::OperationInvalid, detail),
            Vcpu::Unsupported(detail) => (Code::OperationUnsupported, detail),
            Vcpu::NoDomain(detail) => (Code::NoDomain, detail),
            Vcpu::Denied(detail) => (Code::OperationDenied, detail),
            Vcpu::Xml(detail) => (Code::Xml, detail),
        };
        Error::new(code, Origin::Domain, detail)
    }
}

impl From<&Error> for RemoteError {
    fn from(error: &Error) -> RemoteError {
        let [str1, str2, str3] = error.strings.clone();
        RemoteError {
            code: error.code.number(),
            domain: error.origin.number(),
            message: Some(error.message.clone()),
            level: 2,
            dom: None,
            str1,
            str2,
            str3,
            int1: error.numbers[0],
            int2: error.numbers[1],
            net: None,
        }
    }
}

impl From<RemoteError> for Error {
    fn from(error: RemoteError) -> Error {
        Error {
            code: Code::of(error.code),
            origin: Origin::of(error.domain),
            message: error.message.unwrap_or_else(|| format!("error {}", error.code)),
            strings: [error.str1, error.str2, error.str3],
            numbers: [error.int1, error.int2],
        }
    }
}
