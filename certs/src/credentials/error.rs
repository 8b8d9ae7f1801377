//! Why credentials cannot be used, by cause and file.

use std::path::{Path, PathBuf};

use rustls::server::VerifierBuilderError;
use thiserror::Error;

use crate::certificate::CertificateError;
use crate::files::ReadError;
use crate::pem::PemError;

/// Why credentials were not loaded.
#[derive(Debug, Error)]
pub enum CredentialsError {
    /// A file cannot be read, or is a key that others may read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// A file is not the PEM that it should be.
    #[error("{} is not usable", path.display())]
    Pem {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: PemError,
    },
    /// A certificate cannot be parsed or names no party.
    #[error("{} is not usable", path.display())]
    Certificate {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: CertificateError,
    },
    /// A certificate among the authorities is not one of an authority.
    #[error("{} holds a certificate that is not a certificate authority's", .0.display())]
    NotAnAuthority(PathBuf),
    /// rustls cannot use what the file holds.
    #[error("{} is not usable", path.display())]
    Unusable {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: rustls::Error,
    },
    /// Key and certificate do not belong together.
    #[error("the key {} does not belong to {}", key_path.display(), cert_path.display())]
    KeyMismatch {
        /// The certificate's file.
        cert_path: PathBuf,
        /// The key's file.
        key_path: PathBuf,
    },
    /// A revocation list cannot be parsed.
    #[error("{} holds a revocation list that cannot be parsed", .0.display())]
    Crl(PathBuf),
    /// No TLS configuration can be built of them.
    #[error("no TLS configuration can be built")]
    Tls(#[from] TlsError),
}

impl CredentialsError {
    pub(super) fn pem(path: &Path) -> impl Fn(PemError) -> Self {
        |source| Self::Pem { path: path.to_owned(), source }
    }

    pub(super) fn certificate(path: &Path) -> impl Fn(CertificateError) -> Self {
        |source| Self::Certificate { path: path.to_owned(), source }
    }

    pub(super) fn unusable(path: &Path) -> impl Fn(rustls::Error) -> Self {
        |source| Self::Unusable { path: path.to_owned(), source }
    }
}

/// Why rustls builds no configuration.
#[derive(Debug, Error)]
pub enum TlsError {
    /// The provider does not offer TLS 1.3.
    #[error("the provider does not offer TLS 1.3")]
    Version(#[source] rustls::Error),
    /// The authorities or revocation lists are not usable together.
    #[error("the authorities and revocation lists cannot be used")]
    Verifier(#[from] VerifierBuilderError),
}
