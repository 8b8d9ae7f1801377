//! The address of a listener: `host:port` or `grpc+tls://host:port`.

use std::fmt;
use std::str::FromStr;

use http::Uri;
use http::uri::Authority;
use rustls::pki_types::ServerName;
use thiserror::Error;

const SCHEME: &str = "grpc+tls://";

/// A host, by name or IP address (IPv6 in brackets), and a port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    tcp_uri: Uri,
    origin: Uri,
    authority: Authority,
    host: ServerName<'static>,
}

impl Address {
    /// The host as it must stand in the server's certificate.
    pub(super) fn host(&self) -> ServerName<'static> {
        self.host.clone()
    }

    /// Where to connect with TCP.
    pub(super) fn tcp_uri(&self) -> Uri {
        self.tcp_uri.clone()
    }

    /// What requests give as their scheme and authority.
    pub(super) fn origin(&self) -> Uri {
        self.origin.clone()
    }
}

impl FromStr for Address {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let bare = text.strip_prefix(SCHEME).unwrap_or(text);
        if bare.contains("://") {
            return Err(AddressError::Scheme(text.to_owned()));
        }
        let malformed = || AddressError::Malformed(text.to_owned());
        if bare.contains(['/', '@', '?', '#']) {
            return Err(malformed());
        }
        let authority: Authority = bare.parse().map_err(|_| malformed())?;
        let port = authority.port_u16().ok_or_else(|| AddressError::Port(text.to_owned()))?;
        if port == 0 {
            return Err(AddressError::Port(text.to_owned()));
        }
        let host = authority.host();
        let unbracketed = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
        let uri = |scheme: &str| {
            Uri::builder()
                .scheme(scheme)
                .authority(authority.clone())
                .path_and_query("/")
                .build()
                .map_err(|_| malformed())
        };
        Ok(Self {
            tcp_uri: uri("http")?,
            origin: uri("https")?,
            host: ServerName::try_from(unbracketed.to_owned()).map_err(|_| malformed())?,
            authority,
        })
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{SCHEME}{}", self.authority)
    }
}

/// Why a text is no address.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum AddressError {
    /// It has another scheme; Khidi speaks mutual TLS only.
    #[error("{0:?} has another scheme than grpc+tls://")]
    Scheme(String),
    /// It is not `host:port`.
    #[error("{0:?} is not of the form host:port")]
    Malformed(String),
    /// It has no port between 1 and 65535.
    #[error("{0:?} has no port between 1 and 65535")]
    Port(String),
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn addresses_with_and_without_the_scheme() {
        for (text, host, port) in [
            ("localhost:50051", "localhost", 50051),
            ("grpc+tls://interior.example:1", "interior.example", 1),
            ("grpc+tls://127.0.0.1:65535", "127.0.0.1", 65535),
            ("[::1]:7", "::1", 7),
        ] {
            let address: Address = text.parse().unwrap();
            assert_eq!(address.host().to_str(), host);
            assert_eq!(address.tcp_uri().port_u16(), Some(port));
            assert_eq!(address.to_string().parse(), Ok(address));
        }
    }

    #[test]
    fn other_texts_are_refused_by_their_cause() {
        use AddressError as E;
        type Cause = fn(String) -> AddressError;
        let table: [(&str, Cause); 13] = [
            ("", E::Malformed),
            ("host", E::Port),
            ("host:", E::Port),
            ("host:0", E::Port),
            ("host:70000", E::Port),
            ("::1:7", E::Malformed),
            (":7", E::Malformed),
            ("a b:7", E::Malformed),
            ("user@host:7", E::Malformed),
            ("host:7/", E::Malformed),
            ("host:7?x", E::Malformed),
            ("grpc://host:7", E::Scheme),
            ("https://host:7", E::Scheme),
        ];
        for (text, cause) in table {
            assert_eq!(text.parse::<Address>(), Err(cause(text.to_owned())), "{text:?}");
        }
    }
}
