//! A party's own certificate and key, and whom it trusts: the only source of TLS configurations.
//!
//! Files are read once and strictly: what cannot be used is an error that names its file. Nothing
//! is taken from the system's trust store or from the process's default provider.

mod error;
mod tls;

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::pki_types::{CertificateDer, CertificateRevocationListDer, PrivateKeyDer};
use rustls::sign::CertifiedKey;
use rustls::{ClientConfig, RootCertStore, ServerConfig};
use x509_parser::prelude::FromDer;
use x509_parser::revocation_list::CertificateRevocationList;

pub use error::{CredentialsError, TlsError};

use crate::certificate::{self, Leaf};
use crate::identity::Identity;
use crate::signature::Signer;
use crate::{files, pem};

/// Who this process is, and which authorities it believes. The key is hidden in `Debug`.
#[derive(Clone)]
pub struct Credentials {
    leaf: Leaf,
    key: Arc<CertifiedKey>,
    roots: Arc<RootCertStore>,
    server: Arc<ServerConfig>,
    client: Arc<ClientConfig>,
}

impl Credentials {
    /// Reads the authorities' certificates, the own chain (own certificate first) and the own key,
    /// all PEM. Without revocation lists nothing is known to be revoked; see
    /// [`with_crls`](Self::with_crls).
    ///
    /// # Errors
    /// [`CredentialsError`] naming the file: unreadable, anything in it unparsable, an authority
    /// that is none, a certificate without exactly one identity, a key that is another's or that
    /// others may read.
    pub fn load(ca_path: &Path, cert_path: &Path, key_path: &Path) -> Result<Self, CredentialsError> {
        let roots = Arc::new(read_roots(ca_path)?);
        let (leaf, key) = read_own(cert_path, key_path)?;
        let key = Arc::new(key);
        Ok(Self {
            server: Arc::new(tls::server(&roots, &[], &key)?),
            client: Arc::new(tls::client(&roots, &[], &key)?),
            leaf,
            key,
            roots,
        })
    }

    /// The same credentials, refusing peers that these revocation lists (PEM) name. From then on
    /// each authority in use needs a list, and a list past its next update refuses everybody.
    /// An empty slice turns checking off.
    ///
    /// # Errors
    /// [`CredentialsError`] naming the file that is unreadable or unparsable.
    pub fn with_crls(self, paths: &[PathBuf]) -> Result<Self, CredentialsError> {
        let mut crls = Vec::new();
        for path in paths {
            crls.extend(read_crls(path)?);
        }
        Ok(Self {
            server: Arc::new(tls::server(&self.roots, &crls, &self.key)?),
            client: Arc::new(tls::client(&self.roots, &crls, &self.key)?),
            ..self
        })
    }

    /// The own identity.
    #[must_use]
    pub fn identity(&self) -> &Identity {
        &self.leaf.identity
    }

    /// Signs messages with the own key.
    #[must_use]
    pub fn signer(&self) -> Signer {
        Signer::new(Arc::clone(&self.key.key), self.leaf.spki_sha256)
    }

    /// For listeners: TLS 1.3, a verified client certificate required.
    pub(crate) fn server_config(&self) -> Arc<ServerConfig> {
        Arc::clone(&self.server)
    }

    /// For dialling: TLS 1.3, the server's name and chain verified, own certificate presented.
    pub(crate) fn client_config(&self) -> Arc<ClientConfig> {
        Arc::clone(&self.client)
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials").field("identity", &self.leaf.identity).finish_non_exhaustive()
    }
}

fn read_roots(path: &Path) -> Result<RootCertStore, CredentialsError> {
    let text = files::read(path)?;
    let certificates: Vec<CertificateDer<'static>> =
        pem::sections(&text, "certificate").map_err(CredentialsError::pem(path))?;
    let mut roots = RootCertStore::empty();
    for der in certificates {
        let is_ca = certificate::parse(&der).map_err(CredentialsError::certificate(path))?.is_ca();
        if !is_ca {
            // Anything added here would be believed as an authority, whatever it says of itself.
            return Err(CredentialsError::NotAnAuthority(path.to_owned()));
        }
        roots.add(der).map_err(CredentialsError::unusable(path))?;
    }
    Ok(roots)
}

fn read_own(cert_path: &Path, key_path: &Path) -> Result<(Leaf, CertifiedKey), CredentialsError> {
    let cert_text = files::read(cert_path)?;
    let key_text = files::read_secret(key_path)?;
    let chain: Vec<CertificateDer<'static>> =
        pem::sections(&cert_text, "certificate").map_err(CredentialsError::pem(cert_path))?;
    let key: PrivateKeyDer<'static> = pem::one(&key_text, "private key").map_err(CredentialsError::pem(key_path))?;
    let own = chain.first().map_or(&[][..], AsRef::as_ref);
    let leaf = certificate::read_leaf(own).map_err(CredentialsError::certificate(cert_path))?;
    for intermediate in chain.iter().skip(1) {
        certificate::parse(intermediate).map_err(CredentialsError::certificate(cert_path))?;
    }
    let signing_key =
        tls::provider().key_provider.load_private_key(key).map_err(CredentialsError::unusable(key_path))?;
    let certified = CertifiedKey::new(chain, signing_key);
    certified.keys_match().map_err(|_| CredentialsError::KeyMismatch {
        cert_path: cert_path.to_owned(),
        key_path: key_path.to_owned(),
    })?;
    Ok((leaf, certified))
}

fn read_crls(path: &Path) -> Result<Vec<CertificateRevocationListDer<'static>>, CredentialsError> {
    let text = files::read(path)?;
    let crls: Vec<CertificateRevocationListDer<'static>> =
        pem::sections(&text, "revocation list").map_err(CredentialsError::pem(path))?;
    for crl in &crls {
        if !matches!(CertificateRevocationList::from_der(crl), Ok(([], _))) {
            return Err(CredentialsError::Crl(path.to_owned()));
        }
    }
    Ok(crls)
}
