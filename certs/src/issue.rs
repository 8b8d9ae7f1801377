//! A federation's authority and the certificates that it issues: P-256 everywhere, one URI SAN per
//! party, and only the key usages that the party's role needs.
//!
//! The clock is an argument. Keys and serial numbers come from the system's generator.

mod error;
mod name;
mod period;
mod profile;

use std::fmt;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use rcgen::{Issuer, KeyPair, PKCS_ECDSA_P256_SHA256, PublicKeyData};
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};

pub use crate::files::{ReadError, WriteError};
pub use error::{IssueError, OpenError};
pub use name::{NameError, SubjectAltName};

use crate::certificate::{self, CertificateError};
use crate::files;
use crate::identity::{Identity, check_federation};
use crate::pem;
use period::Period;

const CA_CERTIFICATE: &str = "ca.pem";
const CA_KEY: &str = "ca-key.pem";

/// The certificate authority of one federation, with its key.
pub struct Authority {
    federation: String,
    cert_pem: String,
    key_pem: String,
    expires: i64,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    /// A new authority, valid from `now` for `validity`.
    ///
    /// # Errors
    /// [`IssueError`] when `federation` is no id, the times cannot be expressed, or the system's
    /// generator fails.
    pub fn create(federation: &str, validity: Duration, now: SystemTime) -> Result<Self, IssueError> {
        check_federation(federation).map_err(IssueError::Federation)?;
        let period = Period::new(validity, now)?;
        let params = period.bound(profile::authority(federation)?)?;
        let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256)?;
        let cert_pem = params.self_signed(&key)?.pem();
        Ok(Self {
            federation: federation.to_owned(),
            cert_pem,
            key_pem: key.serialize_pem(),
            expires: period.until,
            issuer: Issuer::new(params, key),
        })
    }

    /// The authority whose `ca.pem` and `ca-key.pem` lie in `folder`.
    ///
    /// # Errors
    /// [`OpenError`] naming the file at fault.
    pub fn open(folder: &Path) -> Result<Self, OpenError> {
        let (cert_path, key_path) = (folder.join(CA_CERTIFICATE), folder.join(CA_KEY));
        let cert_text = files::read(&cert_path)?;
        let key_text = files::read_secret(&key_path)?;
        let der: CertificateDer<'static> = only(&cert_path, &cert_text, "certificate")?;
        let pkcs8: PrivatePkcs8KeyDer<'static> = only(&key_path, &key_text, "PKCS#8 private key")?;
        let at_fault = |source| OpenError::Certificate { path: cert_path.clone(), source };
        let certificate = certificate::parse(&der).map_err(at_fault)?;
        let key = KeyPair::from_pkcs8_der_and_sign_algo(&pkcs8, &PKCS_ECDSA_P256_SHA256)
            .map_err(|source| OpenError::Key { path: key_path.clone(), source })?;
        if key.subject_public_key_info() != certificate.public_key().raw {
            return Err(OpenError::KeyMismatch { cert_path, key_path });
        }
        let federation =
            profile::federation_of(&certificate).ok_or_else(|| OpenError::NotAnAuthority(cert_path.clone()))?;
        Ok(Self {
            federation,
            expires: certificate.validity().not_after.timestamp(),
            cert_pem: String::from_utf8_lossy(&cert_text).into_owned(),
            key_pem: key.serialize_pem(),
            issuer: Issuer::from_ca_cert_der(&der, key)
                .map_err(|cause| at_fault(CertificateError::Malformed(cause.to_string())))?,
        })
    }

    /// Writes `ca.pem` and `ca-key.pem` into `folder`, which is created if absent.
    ///
    /// # Errors
    /// [`WriteError`], also when one of the files exists.
    pub fn write(&self, folder: &Path) -> Result<(), WriteError> {
        files::write_pair(folder, (&folder.join(CA_CERTIFICATE), &self.cert_pem), (&folder.join(CA_KEY), &self.key_pem))
    }

    /// A certificate and key for `identity`, valid from `now` for `validity`. `names` are what
    /// clients dial; they give no identity and belong to gateways and agencies only.
    ///
    /// # Errors
    /// [`IssueError`] when the identity is of another federation, the role does not listen, the
    /// certificate would outlive the authority, or the system's generator fails.
    pub fn issue(
        &self,
        identity: &Identity,
        names: &[SubjectAltName],
        validity: Duration,
        now: SystemTime,
    ) -> Result<Issued, IssueError> {
        if identity.federation() != self.federation {
            return Err(IssueError::OtherFederation {
                identity: identity.clone(),
                federation: self.federation.clone(),
            });
        }
        let period = Period::new(validity, now)?;
        if period.until > self.expires {
            return Err(IssueError::OutlivesAuthority);
        }
        let params = period.bound(profile::party(identity, names)?)?;
        let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256)?;
        Ok(Issued {
            cert_pem: params.signed_by(&key, &self.issuer)?.pem(),
            key_pem: key.serialize_pem(),
            identity: identity.clone(),
        })
    }

    /// The federation that the authority stands for.
    #[must_use]
    pub fn federation(&self) -> &str {
        &self.federation
    }

    /// The authority's certificate, which every party of the federation trusts.
    #[must_use]
    pub fn cert_pem(&self) -> &str {
        &self.cert_pem
    }
}

impl fmt::Debug for Authority {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Authority").field("federation", &self.federation).finish_non_exhaustive()
    }
}

/// An issued certificate with its key. The key is hidden in `Debug`.
pub struct Issued {
    identity: Identity,
    /// The certificate.
    pub cert_pem: String,
    /// The private key, PKCS#8.
    pub key_pem: String,
}

impl Issued {
    /// Writes `<role>-<name>.pem` and `<role>-<name>-key.pem` into `folder`, which is created if
    /// absent, and returns the two paths in this order.
    ///
    /// # Errors
    /// [`WriteError`], also when one of the files exists.
    pub fn write(&self, folder: &Path) -> Result<(PathBuf, PathBuf), WriteError> {
        let (cert_path, key_path) = paths(folder, &self.identity);
        files::write_pair(folder, (&cert_path, &self.cert_pem), (&key_path, &self.key_pem))?;
        Ok((cert_path, key_path))
    }
}

impl fmt::Debug for Issued {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Issued").field("identity", &self.identity).finish_non_exhaustive()
    }
}

/// Where the certificate and the key of `identity` lie in a certificate folder.
#[must_use]
pub fn paths(folder: &Path, identity: &Identity) -> (PathBuf, PathBuf) {
    let stem = format!("{}-{}", identity.role(), identity.name());
    (folder.join(format!("{stem}.pem")), folder.join(format!("{stem}-key.pem")))
}

fn only<T: rustls::pki_types::pem::PemObject>(path: &Path, text: &[u8], wanted: &'static str) -> Result<T, OpenError> {
    pem::one(text, wanted).map_err(|source| OpenError::Pem { path: path.to_owned(), source })
}
