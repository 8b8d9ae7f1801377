//! What the connector trusts a database server by, and shows to it. No server is believed without a certificate of a
//! configured authority that names its host.

use std::path::Path;
use std::sync::Arc;

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ClientConfig, RootCertStore};

use super::config::TlsFiles;
use super::error::DatabaseError;

/// The files of a connection, read.
pub(super) fn client_config(files: &TlsFiles, base: &Path) -> Result<ClientConfig, DatabaseError> {
    let mut roots = RootCertStore::empty();
    let ca = base.join(&files.ca);
    let wrong = |path: &Path, cause: String| DatabaseError::Certificate { path: path.to_owned(), cause };
    for certificate in certificates(&ca)? {
        roots.add(certificate).map_err(|error| wrong(&ca, error.to_string()))?;
    }
    if roots.is_empty() {
        return Err(wrong(&ca, "no certificate in it".to_owned()));
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let versions = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let builder = versions.map_err(|error| wrong(&ca, error.to_string()))?.with_root_certificates(roots);
    let (Some(certificate), Some(key)) = (&files.certificate, &files.key) else {
        return Ok(builder.with_no_client_auth());
    };
    let (certificate, key) = (base.join(certificate), base.join(key));
    let own_key = PrivateKeyDer::from_pem_file(&key).map_err(|error| wrong(&key, error.to_string()))?;
    let own = certificates(&certificate)?;
    builder.with_client_auth_cert(own, own_key).map_err(|error| wrong(&certificate, error.to_string()))
}

fn certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>, DatabaseError> {
    let text = std::fs::read(path).map_err(|source| DatabaseError::File { path: path.to_owned(), source })?;
    CertificateDer::pem_slice_iter(&text)
        .collect::<Result<_, _>>()
        .map_err(|error| DatabaseError::Certificate { path: path.to_owned(), cause: error.to_string() })
}
