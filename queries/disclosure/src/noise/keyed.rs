//! The keyed hash that every draw comes from: the first 64 bits of BLAKE3 in keyed mode over length-prefixed parts.

use std::fmt;

/// A secret of 32 random bytes. It has no accessor, is not cloned and does not show itself in Debug.
pub struct Key([u8; 32]);

impl Key {
    /// A key of these bytes, which are expected to be random.
    #[must_use]
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(hidden)")
    }
}

/// The two keys of a connector. Whoever has them can take the noise off.
#[derive(Debug)]
pub struct Keys {
    /// For record keys and value keys.
    pub record: Key,
    /// For thresholds and draws.
    pub noise: Key,
}

/// `PRF64(key, parts)`: each part is preceded by its length as 32 bits, big-endian, so that no two lists of parts are
/// one input; the first eight bytes of the hash are read big-endian.
///
/// Allocates nothing. A part is of less than 4 GiB, which no code or identifier comes near.
#[must_use]
pub fn prf64(key: &Key, parts: &[&[u8]]) -> u64 {
    let mut hasher = blake3::Hasher::new_keyed(&key.0);
    for part in parts {
        let length = u32::try_from(part.len()).unwrap_or(u32::MAX);
        hasher.update(&length.to_be_bytes());
        hasher.update(part);
    }
    let [a, b, c, d, e, f, g, h, ..] = *hasher.finalize().as_bytes();
    u64::from_be_bytes([a, b, c, d, e, f, g, h])
}

#[cfg(test)]
mod tests;
