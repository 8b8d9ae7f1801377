//! What servers and their clients show each other, issued as Khidi issues its own.

use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use khidi_certs::{Authority, Identity, Role, SubjectAltName};

use super::account::Account;
use crate::Outcome;

const FEDERATION: &str = "servers";
const VALIDITY: Duration = Duration::from_secs(24 * 60 * 60);

/// Files of certificates and keys, in PEM.
#[derive(Debug, Clone)]
pub struct Certificates {
    /// The authority that has issued the others.
    pub ca: PathBuf,
    /// An authority that has issued none of them.
    pub other_ca: PathBuf,
    /// What a client may show.
    pub client: PathBuf,
    /// Its key.
    pub client_key: PathBuf,
    /// What the server shows: it names `localhost` and 127.0.0.1, and no other host.
    pub(super) server: PathBuf,
    pub(super) server_key: PathBuf,
}

impl Certificates {
    /// Issues all of them into folders below `folder`, the server's key readable for its account alone.
    #[expect(clippy::disallowed_methods, reason = "servers look at the clock, too")]
    pub(super) fn issue(folder: &Path, account: Account) -> Outcome<Self> {
        let now = SystemTime::now();
        let trusted = folder.join("trusted");
        let authority = Authority::create(FEDERATION, VALIDITY, now)?;
        authority.write(&trusted)?;
        let others = folder.join("others");
        Authority::create(FEDERATION, VALIDITY, now)?.write(&others)?;
        let localhost = [SubjectAltName::Ip(Ipv4Addr::LOCALHOST.into()), "localhost".parse()?];
        let issue = |role, names: &[SubjectAltName]| -> Outcome<_> {
            let identity = Identity::new(FEDERATION, role, "database")?;
            Ok(authority.issue(&identity, names, VALIDITY / 2, now)?.write(&trusted)?)
        };
        let (server, server_key) = issue(Role::Agency, &localhost)?;
        let (client, client_key) = issue(Role::Operator, &[])?;
        account.give(&server_key)?;
        let (ca, other_ca) = (trusted.join("ca.pem"), others.join("ca.pem"));
        Ok(Self { ca, other_ca, client, client_key, server, server_key })
    }
}
