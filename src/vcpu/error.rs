//! Why a call of a driver was refused.

/// Why a call was refused. The texts are those that users of libvirt know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    /// An argument is wrong, whatever the guest's state.
    InvalidArgument(String),
    /// The call does not go with the guest's state.
    OperationInvalid(String),
    /// The driver cannot do that.
    Unsupported(String),
    /// There is no such guest.
    NoDomain(String),
    /// The connection is read-only.
    Denied(String),
    /// The definition is wrong.
    Xml(String),
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Error::InvalidArgument(what) => write!(f, "invalid argument: {what}"),
            Error::OperationInvalid(what) => write!(f, "Requested operation is not valid: {what}"),
            Error::Unsupported(what) => f.write_str(what),
            Error::NoDomain(what) => write!(f, "Domain not found: {what}"),
            Error::Denied(what) => write!(f, "operation forbidden: {what}"),
            Error::Xml(what) => write!(f, "XML error: {what}"),
        }
    }
}

impl std::error::Error for Error {}
