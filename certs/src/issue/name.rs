//! The names under which a listener is dialled.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use rustls::pki_types::DnsName;
use thiserror::Error;

/// A DNS name or an IP address under which clients dial a listener. Never gives identity.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum SubjectAltName {
    /// A host name, without wildcards.
    Dns(DnsName<'static>),
    /// An address.
    Ip(IpAddr),
}

impl FromStr for SubjectAltName {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if let Ok(address) = text.parse() {
            return Ok(Self::Ip(address));
        }
        DnsName::try_from(text.to_owned()).map(Self::Dns).map_err(|_| NameError(text.to_owned()))
    }
}

impl fmt::Display for SubjectAltName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Dns(name) => f.write_str(name.as_ref()),
            Self::Ip(address) => address.fmt(f),
        }
    }
}

/// A text that is neither a DNS name nor an IP address.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{0:?} is neither a DNS name nor an IP address")]
pub struct NameError(String);
