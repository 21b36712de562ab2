//! What can go wrong before a server stands.

use std::io;
use std::net::SocketAddr;

/// A server that can't be started. Never says anything about a request.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Somebody else listens there.
    #[error("can't listen on {address}: the port is taken; choose another one with --port, or --port 0 for a free one")]
    PortTaken {
        /// Where the server should have listened.
        address: SocketAddr,
    },
    /// Low ports are for privileged processes.
    #[error("can't listen on {address}: this port needs privileges; choose one above 1023 with --port")]
    PortForbidden {
        /// Where the server should have listened.
        address: SocketAddr,
    },
    /// The address is not one of this machine, or the system refuses for another reason.
    #[error("can't listen on {address}")]
    Listen {
        /// Where the server should have listened.
        address: SocketAddr,
        /// Why.
        source: io::Error,
    },
}

impl Error {
    pub(super) fn listen(address: SocketAddr, source: io::Error) -> Self {
        match source.kind() {
            io::ErrorKind::AddrInUse => Self::PortTaken { address },
            io::ErrorKind::PermissionDenied => Self::PortForbidden { address },
            _ => Self::Listen { address, source },
        }
    }
}
