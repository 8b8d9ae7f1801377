//! The two rustls configurations of a party.
//!
//! TLS 1.3 only, HTTP/2 only, both sides verified, *ring* passed explicitly. Nothing is resumed:
//! a resumed session would restore the peer's chain without looking at its expiry or revocation.

use std::sync::Arc;

use rustls::client::{Resumption, WebPkiServerVerifier};
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::CertificateRevocationListDer;
use rustls::server::{NoServerSessionStorage, WebPkiClientVerifier};
use rustls::sign::{CertifiedKey, SingleCertAndKey};
use rustls::version::TLS13;
use rustls::{ClientConfig, RootCertStore, ServerConfig};

use super::TlsError;

const ALPN_HTTP2: &[u8] = b"h2";

pub(super) fn provider() -> Arc<CryptoProvider> {
    Arc::new(ring::default_provider())
}

/// Requires a client certificate that the authorities vouch for.
pub(super) fn server(
    roots: &Arc<RootCertStore>,
    crls: &[CertificateRevocationListDer<'static>],
    key: &Arc<CertifiedKey>,
) -> Result<ServerConfig, TlsError> {
    let provider = provider();
    let verifier = WebPkiClientVerifier::builder_with_provider(Arc::clone(roots), Arc::clone(&provider))
        .with_crls(crls.iter().cloned())
        .enforce_revocation_expiration()
        .build()?;
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&TLS13])
        .map_err(TlsError::Version)?
        .with_client_cert_verifier(verifier)
        .with_cert_resolver(Arc::new(SingleCertAndKey::from(Arc::clone(key))));
    config.alpn_protocols = vec![ALPN_HTTP2.to_vec()];
    config.session_storage = Arc::new(NoServerSessionStorage {});
    config.send_tls13_tickets = 0;
    Ok(config)
}

/// Requires a server certificate that the authorities vouch for, with the dialled name.
pub(super) fn client(
    roots: &Arc<RootCertStore>,
    crls: &[CertificateRevocationListDer<'static>],
    key: &Arc<CertifiedKey>,
) -> Result<ClientConfig, TlsError> {
    let provider = provider();
    let verifier = WebPkiServerVerifier::builder_with_provider(Arc::clone(roots), Arc::clone(&provider))
        .with_crls(crls.iter().cloned())
        .enforce_revocation_expiration()
        .build()?;
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&TLS13])
        .map_err(TlsError::Version)?
        .with_webpki_verifier(verifier)
        .with_client_cert_resolver(Arc::new(SingleCertAndKey::from(Arc::clone(key))));
    config.alpn_protocols = vec![ALPN_HTTP2.to_vec()];
    config.resumption = Resumption::disabled();
    Ok(config)
}
