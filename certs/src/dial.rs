//! Dials a listener of the federation: mutual TLS, the dialled name verified, and then the identity
//! that the caller expects there, on the first connection and on each later one.
//!
//! A dial is over when the server has spoken, so that a refused certificate fails the dial and not
//! the first request. HTTP/2 servers speak at once; one that also speaks HTTP/1 would not.

mod address;
mod connector;
mod error;

use std::sync::Arc;
use std::time::Duration;

use hyper_util::rt::TokioIo;
use tonic::transport::{Channel, Endpoint};
use tower::service_fn;

pub use address::{Address, AddressError};
pub use error::DialError;

use crate::credentials::Credentials;
use crate::identity::{Identity, Role};
use crate::peer::VerifiedPeer;
use connector::{Connector, Current};

const KEEP_ALIVE_EVERY: Duration = Duration::from_secs(20);
const KEEP_ALIVE_TIMEOUT: Duration = Duration::from_secs(10);

/// Whom a caller expects at an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expected {
    /// The federation.
    pub federation: String,
    /// The role.
    pub role: Role,
    /// The name, or nothing for any party of that role.
    pub name: Option<String>,
}

impl Expected {
    fn admits(&self, identity: &Identity) -> bool {
        identity.federation() == self.federation
            && identity.role() == self.role
            && self.name.as_ref().is_none_or(|name| identity.name() == name)
    }
}

impl From<&Identity> for Expected {
    fn from(identity: &Identity) -> Self {
        Self {
            federation: identity.federation().to_owned(),
            role: identity.role(),
            name: Some(identity.name().to_owned()),
        }
    }
}

impl std::fmt::Display for Expected {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let name = self.name.as_deref().unwrap_or("*");
        write!(f, "khidi://{}/{}/{name}", self.federation, self.role)
    }
}

/// A channel to a verified server. The channel reconnects by itself, but only ever to the identity
/// that was found first, even where any name was expected.
#[derive(Debug, Clone)]
pub struct Connection {
    channel: Channel,
    current: Current,
}

impl Connection {
    /// The channel, for any number of clients.
    #[must_use]
    pub fn channel(&self) -> Channel {
        self.channel.clone()
    }

    /// The server, as verified on the latest connection. Its key may change with a reconnection,
    /// its identity does not.
    #[must_use]
    pub fn peer(&self) -> Arc<VerifiedPeer> {
        self.current.peer()
    }
}

/// Connects to `address` (`host:port` or `grpc+tls://host:port`) as the owner of `credentials`.
///
/// # Errors
/// [`DialError`]. Errors of later reconnections reach the caller wrapped by tonic:
/// [`DialError::find`] finds them.
pub async fn connect(address: &str, credentials: &Credentials, expected: &Expected) -> Result<Connection, DialError> {
    let address: Address = address.parse()?;
    let connector = Connector::new(address.clone(), credentials, expected.clone());
    let (io, peer) = connector.dial().await?;
    let current = Current::new(peer);
    let connector = Arc::new(connector.only(current.peer().identity()));
    let mut first = Some(io);
    let connect = {
        let current = current.clone();
        service_fn(move |_| {
            let (first, connector, current) = (first.take(), Arc::clone(&connector), current.clone());
            async move {
                let io = match first {
                    Some(io) => io,
                    None => {
                        let (io, peer) = connector.dial().await?;
                        current.replace(peer);
                        io
                    }
                };
                Ok::<_, DialError>(TokioIo::new(io))
            }
        })
    };
    let channel = endpoint(&address)
        .connect_with_connector(connect)
        .await
        .map_err(|source| DialError::Http2 { address: address.to_string(), source })?;
    Ok(Connection { channel, current })
}

/// The connector does TLS, so tonic is told plain HTTP and, as origin, what requests shall say.
fn endpoint(address: &Address) -> Endpoint {
    Endpoint::from(address.tcp_uri())
        .origin(address.origin())
        // Windows that grow with the line: a fixed size is either slow or a burden.
        .http2_adaptive_window(true)
        .http2_keep_alive_interval(KEEP_ALIVE_EVERY)
        .keep_alive_timeout(KEEP_ALIVE_TIMEOUT)
        .keep_alive_while_idle(true)
}
