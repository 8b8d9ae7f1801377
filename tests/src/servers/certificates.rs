//! What servers and their clients show each other, issued as Khidi issues its own.

use std::fs;
use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use khidi_certs::{Authority, Identity, Issued, Role, SubjectAltName};

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
    account: Account,
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
        let (server, server_key) = issue(&authority, Role::Agency, &localhost)?.write(&trusted)?;
        let (client, client_key) = issue(&authority, Role::Operator, &[])?.write(&trusted)?;
        account.give(&server_key)?;
        let (ca, other_ca) = (trusted.join("ca.pem"), others.join("ca.pem"));
        Ok(Self { ca, other_ca, client, client_key, server, server_key, account })
    }

    /// Puts another certificate of the same authority in the place of the server's.
    pub(super) fn name_another_host(&self) -> Outcome<()> {
        let folder = self.ca.parent().unwrap_or(Path::new("/"));
        for old in [&self.server, &self.server_key] {
            fs::remove_file(old)?;
        }
        issue(&Authority::open(folder)?, Role::Agency, &["database.example".parse()?])?.write(folder)?;
        self.account.give(&self.server_key)
    }
}

#[expect(clippy::disallowed_methods, reason = "servers look at the clock, too")]
fn issue(authority: &Authority, role: Role, names: &[SubjectAltName]) -> Outcome<Issued> {
    let identity = Identity::new(FEDERATION, role, "database")?;
    Ok(authority.issue(&identity, names, VALIDITY / 2, SystemTime::now())?)
}
