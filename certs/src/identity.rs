//! The name of a party: `khidi://<federation>/<role>/<name>`, as a certificate's URI SAN says it.
//!
//! One identity has exactly one spelling. Nothing is folded, decoded or trimmed, so that two
//! identities are equal if and only if their URIs are the same bytes.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

const SCHEME: &str = "khidi://";
const LONGEST_ID: usize = 63;

/// What a party does in the federation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Plans queries and asks agencies.
    Gateway,
    /// Owns registers and answers with released cells.
    Agency,
    /// Asks questions in SQL.
    Analyst,
    /// Pulls finished tables on a calendar.
    StatisticsOffice,
    /// Runs the gateway and watches it.
    Operator,
}

impl Role {
    /// Every role, in the order of declaration.
    pub const ALL: [Self; 5] = [Self::Gateway, Self::Agency, Self::Analyst, Self::StatisticsOffice, Self::Operator];

    /// The role as it stands in an identity, for example `statistics-office`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Gateway => "gateway",
            Self::Agency => "agency",
            Self::Analyst => "analyst",
            Self::StatisticsOffice => "statistics-office",
            Self::Operator => "operator",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Role {
    type Err = IdentityError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|role| role.as_str() == text).ok_or_else(|| IdentityError::Role(text.to_owned()))
    }
}

/// A party of a federation. Says who somebody claims to be; only a
/// [`VerifiedPeer`](crate::VerifiedPeer) has proved it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Identity {
    federation: String,
    role: Role,
    name: String,
}

impl Identity {
    /// An identity of these parts; `federation` and `name` match `[a-z][a-z0-9_-]{0,62}`.
    ///
    /// # Errors
    /// [`IdentityError::Federation`] or [`IdentityError::Name`] when one does not.
    pub fn new(federation: &str, role: Role, name: &str) -> Result<Self, IdentityError> {
        check_federation(federation)?;
        if !is_id(name) {
            return Err(IdentityError::Name(name.to_owned()));
        }
        Ok(Self { federation: federation.to_owned(), role, name: name.to_owned() })
    }

    /// The federation that issued the identity.
    #[must_use]
    pub fn federation(&self) -> &str {
        &self.federation
    }

    /// The party's role.
    #[must_use]
    pub fn role(&self) -> Role {
        self.role
    }

    /// The party's name, unique within its role.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl fmt::Display for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{SCHEME}{}/{}/{}", self.federation, self.role, self.name)
    }
}

impl FromStr for Identity {
    type Err = IdentityError;

    fn from_str(uri: &str) -> Result<Self, Self::Err> {
        let path = uri.strip_prefix(SCHEME).ok_or_else(|| IdentityError::Scheme(uri.to_owned()))?;
        let parts: Vec<&str> = path.split('/').collect();
        let [federation, role, name] = parts.as_slice() else {
            return Err(IdentityError::Parts(uri.to_owned()));
        };
        check_federation(federation)?;
        Self::new(federation, role.parse()?, name)
    }
}

/// Why a text is no identity.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum IdentityError {
    /// It does not begin with `khidi://`.
    #[error("{0:?} does not begin with khidi://")]
    Scheme(String),
    /// It has fewer or more than three parts.
    #[error("{0:?} is not of the form khidi://<federation>/<role>/<name>")]
    Parts(String),
    /// The federation is not an id.
    #[error("the federation {0:?} does not match [a-z][a-z0-9_-]{{0,62}}")]
    Federation(String),
    /// There is no such role.
    #[error("the role {0:?} is none of gateway, agency, analyst, statistics-office, operator")]
    Role(String),
    /// The name is not an id.
    #[error("the name {0:?} does not match [a-z][a-z0-9_-]{{0,62}}")]
    Name(String),
}

pub(crate) fn check_federation(federation: &str) -> Result<(), IdentityError> {
    if is_id(federation) { Ok(()) } else { Err(IdentityError::Federation(federation.to_owned())) }
}

fn is_id(text: &str) -> bool {
    let inner = |b: &u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'_' | b'-');
    text.len() <= LONGEST_ID && text.starts_with(|c: char| c.is_ascii_lowercase()) && text.as_bytes().iter().all(inner)
}

#[cfg(test)]
mod tests;
