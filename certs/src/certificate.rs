//! What Khidi reads from an end-entity certificate: its identity and its public key.
//!
//! Reading proves nothing. Chains, names, times and revocation are rustls' business.

use ring::digest::{SHA256, digest};
use thiserror::Error;
use x509_parser::extensions::GeneralName;
use x509_parser::prelude::{FromDer, X509Certificate};

use crate::identity::{Identity, IdentityError};

/// DER of a P-256 `SubjectPublicKeyInfo` up to its uncompressed point. DER has one encoding, so
/// comparing bytes compares algorithm and curve.
const P256_SPKI: [u8; 26] = [
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce,
    0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
];
const P256_POINT_LEN: usize = 65;

/// The parts of an end-entity certificate that Khidi uses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Leaf {
    pub(crate) identity: Identity,
    pub(crate) spki_der: Vec<u8>,
    pub(crate) spki_sha256: [u8; 32],
}

/// Why a certificate names no party of a federation.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CertificateError {
    /// It is not one X.509 certificate in DER.
    #[error("the certificate cannot be parsed: {0}")]
    Malformed(String),
    /// Its subject alternative names are broken or given twice.
    #[error("the certificate's subject alternative names cannot be parsed")]
    SubjectAltName,
    /// It has no URI SAN, or several.
    #[error("the certificate has {0} URI names where exactly one is required")]
    UriNames(usize),
    /// Its URI SAN is no identity.
    #[error("the certificate's URI name is no identity")]
    Identity(#[from] IdentityError),
    /// Its key is not an ECDSA key on P-256.
    #[error("the certificate's key is not ECDSA on P-256")]
    KeyAlgorithm,
}

/// Reads an end-entity certificate.
pub(crate) fn read_leaf(der: &[u8]) -> Result<Leaf, CertificateError> {
    let certificate = parse(der)?;
    let identity = uri_name(&certificate)?.parse()?;
    let spki_der = certificate.public_key().raw;
    p256_point(spki_der).ok_or(CertificateError::KeyAlgorithm)?;
    Ok(Leaf { identity, spki_der: spki_der.to_vec(), spki_sha256: sha256(spki_der) })
}

/// Parses one certificate that fills `der` to its end.
pub(crate) fn parse(der: &[u8]) -> Result<X509Certificate<'_>, CertificateError> {
    match X509Certificate::from_der(der) {
        Ok(([], certificate)) => Ok(certificate),
        Ok(_) => Err(CertificateError::Malformed("bytes follow the certificate".to_owned())),
        Err(cause) => Err(CertificateError::Malformed(cause.to_string())),
    }
}

/// The point of a P-256 key, for signature verification; nothing for any other key.
pub(crate) fn p256_point(spki_der: &[u8]) -> Option<&[u8]> {
    spki_der.strip_prefix(P256_SPKI.as_slice()).filter(|point| point.len() == P256_POINT_LEN)
}

fn uri_name<'a>(certificate: &'a X509Certificate<'_>) -> Result<&'a str, CertificateError> {
    let names = certificate
        .subject_alternative_name()
        .map_err(|_| CertificateError::SubjectAltName)?
        .map_or(&[][..], |extension| &extension.value.general_names);
    let mut uris = Vec::new();
    for name in names {
        match name {
            GeneralName::URI(uri) => uris.push(*uri),
            GeneralName::Invalid(..) => return Err(CertificateError::SubjectAltName),
            _ => {}
        }
    }
    match uris.as_slice() {
        [uri] => Ok(uri),
        others => Err(CertificateError::UriNames(others.len())),
    }
}

fn sha256(bytes: &[u8]) -> [u8; 32] {
    let mut hash = [0; 32];
    hash.copy_from_slice(digest(&SHA256, bytes).as_ref());
    hash
}
