//! The demo's federation: one authority, and an identity for each agency, the gateway and one user of each kind.

use std::net::{IpAddr, Ipv4Addr};
use std::path::Path;
use std::time::{Duration, SystemTime};

use khidi_certs::issue::{IssueError, WriteError};
use khidi_certs::{Authority, Identity, IdentityError, Role, SubjectAltName};
use khidi_connectors_sources::synthetic::tables;
use thiserror::Error;

/// The federation's name.
pub const FEDERATION: &str = "demo";

/// The gateway's name.
pub const GATEWAY: &str = "demo";

/// The analyst's name.
pub const ANALYST: &str = "demo";

/// The statistics office's name.
pub const OFFICE: &str = "geostat";

/// The operator's name.
pub const OPERATOR: &str = "demo";

const USERS: [(Role, &str); 3] =
    [(Role::Analyst, ANALYST), (Role::StatisticsOffice, OFFICE), (Role::Operator, OPERATOR)];

/// A demo folder may lie around for long; its keys open nothing but itself.
const VALIDITY: Duration = Duration::from_secs(10 * 365 * 24 * 60 * 60);

/// Why the demo's certificates were not made.
#[derive(Debug, Error)]
pub enum CertificatesError {
    /// A certificate was not issued.
    #[error("the demo's certificates cannot be issued")]
    Issue(#[from] IssueError),
    /// A name of the demo is no name: a defect.
    #[error("the demo names a party wrongly")]
    Name(#[from] IdentityError),
    /// A file was not written.
    #[error("the demo's certificates cannot be written")]
    Write(#[from] WriteError),
}

/// The agencies of the demo, in the order of their tables.
#[must_use]
pub fn agencies() -> Vec<&'static str> {
    let mut agencies: Vec<&str> = tables().iter().map(|table| table.agency).collect();
    agencies.dedup();
    agencies
}

/// Makes the authority and everybody's certificate in `folder`, in which none of them may exist.
///
/// # Errors
/// One [`CertificatesError`] per cause.
pub fn make(folder: &Path, now: SystemTime) -> Result<(), CertificatesError> {
    let authority = Authority::create(FEDERATION, VALIDITY, now)?;
    authority.write(folder)?;
    let loopback = [SubjectAltName::Ip(IpAddr::V4(Ipv4Addr::LOCALHOST))];
    let agencies = agencies().into_iter().map(|agency| (Role::Agency, agency));
    let listeners = agencies.chain([(Role::Gateway, GATEWAY)]).map(|party| (party, &loopback[..]));
    let users = USERS.into_iter().map(|party| (party, &[][..]));
    for ((role, name), names) in listeners.chain(users) {
        let identity = Identity::new(FEDERATION, role, name)?;
        authority.issue(&identity, names, VALIDITY, now)?.write(folder)?;
    }
    Ok(())
}
