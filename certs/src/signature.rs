//! Signatures over messages, with the key of a certificate: ECDSA P-256, SHA-256, ASN.1.
//!
//! What is signed is `len(tag) tag len(payload) payload`, lengths as 64 bit big-endian numbers, so
//! that no two pairs share an encoding. It begins with a zero byte, which neither a TLS transcript
//! (spaces) nor a certificate (0x30) does, so that no signature serves for two purposes.

use std::fmt;
use std::sync::Arc;

use ring::signature::{ECDSA_P256_SHA256_ASN1, UnparsedPublicKey};
use rustls::SignatureScheme;
use rustls::sign::SigningKey;
use thiserror::Error;

use crate::certificate::p256_point;
use crate::peer::VerifiedPeer;

/// Signs as the owner of a certificate. Made by [`Credentials::signer`](crate::Credentials::signer).
#[derive(Clone)]
pub struct Signer {
    key: Arc<dyn SigningKey>,
    key_id: [u8; 32],
}

impl Signer {
    pub(crate) fn new(key: Arc<dyn SigningKey>, key_id: [u8; 32]) -> Self {
        Self { key, key_id }
    }

    /// SHA-256 of the signer's `SubjectPublicKeyInfo` in DER.
    #[must_use]
    pub fn key_id(&self) -> [u8; 32] {
        self.key_id
    }

    /// Signs `payload` for the purpose that `domain_tag` names.
    ///
    /// # Errors
    /// [`SignError`] when the key or the system's randomness fails.
    pub fn sign(&self, domain_tag: &str, payload: &[u8]) -> Result<Vec<u8>, SignError> {
        self.key
            .choose_scheme(&[SignatureScheme::ECDSA_NISTP256_SHA256])
            .ok_or(SignError::Scheme)?
            .sign(&message(domain_tag, payload))
            .map_err(SignError::Key)
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signer").finish_non_exhaustive()
    }
}

impl VerifiedPeer {
    /// Checks that this very peer signed `payload` for the purpose that `domain_tag` names.
    ///
    /// # Errors
    /// [`SignatureError::KeyId`] when `key_id` is not the peer's, [`SignatureError::Invalid`] when
    /// the signature is not the peer's over this tag and payload.
    pub fn verify(
        &self,
        domain_tag: &str,
        key_id: &[u8],
        payload: &[u8],
        signature: &[u8],
    ) -> Result<(), SignatureError> {
        if key_id != self.spki_sha256() {
            return Err(SignatureError::KeyId);
        }
        let point = p256_point(self.spki_der()).ok_or(SignatureError::Invalid)?;
        UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, point)
            .verify(&message(domain_tag, payload), signature)
            .map_err(|_| SignatureError::Invalid)
    }
}

/// Why nothing was signed.
#[derive(Debug, Error)]
pub enum SignError {
    /// The key cannot sign with ECDSA P-256 and SHA-256.
    #[error("the key cannot sign with ECDSA P-256 and SHA-256")]
    Scheme,
    /// Signing failed.
    #[error("signing failed")]
    Key(#[source] rustls::Error),
}

/// Why a signature is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum SignatureError {
    /// It claims another key than the one of the connection's peer.
    #[error("the key id is not that of the connection's peer")]
    KeyId,
    /// It is not the peer's signature over this tag and payload.
    #[error("the signature does not fit the payload")]
    Invalid,
}

fn message(domain_tag: &str, payload: &[u8]) -> Vec<u8> {
    let parts = [domain_tag.as_bytes(), payload];
    let mut message = Vec::with_capacity(16 + domain_tag.len() + payload.len());
    for part in parts {
        // A usize always fits: no machine has more than 64 bits of addresses.
        message.extend_from_slice(&(part.len() as u64).to_be_bytes());
        message.extend_from_slice(part);
    }
    message
}
