//! The signed envelope around a request, and the bytes that are signed. Signing itself is the caller's.

use prost::Message;

use crate::wire;

/// Longest encoded envelope, in bytes.
pub const LONGEST_ENVELOPE: usize = 512 * 1024;

/// Longest signature, in bytes; ECDSA P-256 needs at most 72.
const LONGEST_SIGNATURE: usize = 128;

/// A request's bytes with the signature of the gateway that sends it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FragmentEnvelope {
    /// An encoded request, as sent. Not yet decoded, so not yet checked.
    pub payload: Vec<u8>,
    /// SHA-256 of the signer's SPKI.
    pub key_id: [u8; 32],
    /// Signature over [`crate::FRAGMENT_DOMAIN`] and the payload's bytes as sent.
    pub signature: Vec<u8>,
}

/// Why bytes are not an envelope.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EnvelopeError {
    /// Longer than [`LONGEST_ENVELOPE`].
    #[error("the envelope is longer than {LONGEST_ENVELOPE} bytes")]
    TooLong,
    /// Not protobuf.
    #[error("the envelope cannot be read")]
    Malformed(#[source] prost::DecodeError),
    /// An unknown field, or an encoding other than the shortest.
    #[error("the envelope has unknown fields or is not in canonical form")]
    NotCanonical,
    /// No payload.
    #[error("the envelope is empty")]
    Empty,
    /// No signature.
    #[error("the envelope is not signed")]
    Unsigned,
    /// The key's name is not a SHA-256.
    #[error("the envelope does not name the key of its signature")]
    KeyId,
    /// The signature is longer than any signature of this protocol.
    #[error("the envelope's signature is too long")]
    Signature,
}

impl FragmentEnvelope {
    /// The bytes for the ticket.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        wire::FragmentEnvelope {
            payload: self.payload.clone(),
            key_id: self.key_id.to_vec(),
            signature: self.signature.clone(),
        }
        .encode_to_vec()
    }

    /// Reads a ticket's bytes. Says nothing of the signature's truth or of the payload.
    ///
    /// # Errors
    /// One [`EnvelopeError`] per cause.
    pub fn decode(bytes: &[u8]) -> Result<Self, EnvelopeError> {
        if bytes.len() > LONGEST_ENVELOPE {
            return Err(EnvelopeError::TooLong);
        }
        let message = wire::FragmentEnvelope::decode(bytes).map_err(EnvelopeError::Malformed)?;
        if message.encode_to_vec() != bytes {
            return Err(EnvelopeError::NotCanonical);
        }
        if message.payload.is_empty() {
            return Err(EnvelopeError::Empty);
        }
        if message.signature.is_empty() {
            return Err(EnvelopeError::Unsigned);
        }
        if message.signature.len() > LONGEST_SIGNATURE {
            return Err(EnvelopeError::Signature);
        }
        let key_id = message.key_id.try_into().map_err(|_| EnvelopeError::KeyId)?;
        Ok(Self { payload: message.payload, key_id, signature: message.signature })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;

    fn message() -> wire::FragmentEnvelope {
        wire::FragmentEnvelope { payload: vec![1, 2], key_id: vec![7; 32], signature: vec![9; 70] }
    }

    #[test]
    fn round_trip() {
        let envelope = FragmentEnvelope { payload: vec![1, 2], key_id: [7; 32], signature: vec![9; 70] };
        assert_eq!(envelope.encode(), message().encode_to_vec());
        assert_eq!(FragmentEnvelope::decode(&envelope.encode()), Ok(envelope));
    }

    #[test]
    fn refusals() {
        let with = |change: fn(&mut wire::FragmentEnvelope)| {
            let mut changed = message();
            change(&mut changed);
            FragmentEnvelope::decode(&changed.encode_to_vec()).unwrap_err()
        };
        assert_eq!(with(|m| m.payload.clear()), EnvelopeError::Empty);
        assert_eq!(with(|m| m.signature.clear()), EnvelopeError::Unsigned);
        assert_eq!(with(|m| m.signature = vec![1; 129]), EnvelopeError::Signature);
        assert_eq!(with(|m| m.key_id.truncate(31)), EnvelopeError::KeyId);
        assert_eq!(with(|m| m.payload = vec![1; LONGEST_ENVELOPE]), EnvelopeError::TooLong);
        assert!(matches!(FragmentEnvelope::decode(b"no envelope"), Err(EnvelopeError::Malformed(_))));
        let unknown_field = [message().encode_to_vec(), vec![0x20, 1]].concat();
        assert_eq!(FragmentEnvelope::decode(&unknown_field), Err(EnvelopeError::NotCanonical));
    }
}
