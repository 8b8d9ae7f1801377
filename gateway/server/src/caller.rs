//! Who calls, and with which options. Identity comes from the TLS layer alone, never from a header.

use khidi_certs::{Identity, Role, peer_of};
use khidi_queries_protocol::{Code, Refusal};
use tonic::Request;

use crate::options::Options;

/// A party that may ask questions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Caller {
    /// The whole identity, as tickets are bound to it.
    pub identity: String,
    /// Name from the certificate.
    pub subject: String,
    /// Role from the certificate.
    pub role: String,
    /// The call that it makes, such as `DoGet`.
    pub call: &'static str,
    /// Options of this call.
    pub options: Options,
}

/// A caller that is turned away.
#[derive(Debug)]
pub(crate) struct Rejection {
    /// Who it is, if it has proved that.
    pub peer: Option<Identity>,
    /// Why.
    pub refusal: Refusal,
}

impl Caller {
    /// The caller of a request.
    ///
    /// # Errors
    /// KH301 without identity, KH302 for a role that may not ask, KH117 for its options.
    pub(crate) fn of<T>(request: &Request<T>, call: &'static str) -> Result<Self, Rejection> {
        let unknown = || Rejection { peer: None, refusal: Refusal::new(Code::KH301) };
        let peer = peer_of(request).ok_or_else(unknown)?;
        let identity = peer.identity();
        let options = admit(identity).and_then(|()| Options::of_headers(request.metadata()));
        Ok(Self {
            identity: identity.to_string(),
            subject: identity.name().to_owned(),
            role: identity.role().to_string(),
            call,
            options: options.map_err(|refusal| Rejection { peer: Some(identity.clone()), refusal })?,
        })
    }
}

fn admit(identity: &Identity) -> Result<(), Refusal> {
    match identity.role() {
        Role::Analyst | Role::StatisticsOffice | Role::Operator => Ok(()),
        role @ (Role::Gateway | Role::Agency) => Err(Refusal::new(Code::KH302).with("role", role)),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;

    #[test]
    fn roles() {
        for (role, expected) in [
            (Role::Analyst, None),
            (Role::StatisticsOffice, None),
            (Role::Operator, None),
            (Role::Gateway, Some(Code::KH302)),
            (Role::Agency, Some(Code::KH302)),
        ] {
            let identity = Identity::new("georgia", role, "somebody").unwrap();
            assert_eq!(admit(&identity).err().map(|refusal| refusal.code()), expected, "{role}");
        }
    }

    #[test]
    fn without_a_peer_nobody_calls() {
        let rejection = Caller::of(&Request::new(()), "DoGet").unwrap_err();
        assert_eq!((rejection.peer, rejection.refusal.code()), (None, Code::KH301));
    }
}
