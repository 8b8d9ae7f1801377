//! Why no certificate was issued, and why an authority cannot be opened.

use std::path::PathBuf;

use thiserror::Error;

use crate::certificate::CertificateError;
use crate::files::ReadError;
use crate::identity::{Identity, IdentityError};
use crate::pem::PemError;

/// Why no certificate was issued.
#[derive(Debug, Error)]
pub enum IssueError {
    /// The federation's name is no id.
    #[error("the authority's federation cannot be named so")]
    Federation(#[source] IdentityError),
    /// The identity belongs to another federation.
    #[error("{identity} is not of the federation {federation}")]
    OtherFederation {
        /// Who was to get a certificate.
        identity: Identity,
        /// The authority's federation.
        federation: String,
    },
    /// Names to dial were given for a party that nobody dials.
    #[error("{0} does not listen and takes no DNS or IP names")]
    NotAListener(Identity),
    /// The certificate would be valid for longer than its authority.
    #[error("the certificate would outlive its authority: choose a shorter validity")]
    OutlivesAuthority,
    /// The time of issue or of expiry cannot be expressed.
    #[error("the period of validity cannot be expressed")]
    Validity,
    /// The system's generator gave no serial number.
    #[error("the system's random generator failed")]
    Random,
    /// Generating, encoding or signing failed.
    #[error("generating or signing the certificate failed")]
    Signing(#[from] rcgen::Error),
}

/// Why an authority cannot be opened.
#[derive(Debug, Error)]
pub enum OpenError {
    /// A file cannot be read.
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
    /// The certificate cannot be parsed.
    #[error("{} is not usable", path.display())]
    Certificate {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: CertificateError,
    },
    /// The certificate is none of an authority that [`create`](super::Authority::create) made.
    #[error("{} is not the certificate of a federation's authority", .0.display())]
    NotAnAuthority(PathBuf),
    /// The key is no P-256 key.
    #[error("{} is not a usable key", path.display())]
    Key {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: rcgen::Error,
    },
    /// Key and certificate do not belong together.
    #[error("the key {} does not belong to {}", key_path.display(), cert_path.display())]
    KeyMismatch {
        /// The certificate's file.
        cert_path: PathBuf,
        /// The key's file.
        key_path: PathBuf,
    },
}
