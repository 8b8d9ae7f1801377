//! Whether the policy lets whom and what for a request names ask of the tables in it.

use std::collections::BTreeSet;

use khidi_queries_disclosure::policy::Policy;
use khidi_queries_disclosure::policy::access::Denied;
use khidi_queries_protocol::{Code, Refusal};

use crate::refused::Refused;

/// Who asks, and what for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Asking<'r> {
    /// Role of the certificate.
    pub role: &'r str,
    /// Name in the certificate.
    pub subject: &'r str,
    /// Declared purpose.
    pub purpose: &'r str,
}

/// Refuses a request that one of these tables or views is not open to. What a view reads is not asked: the agency opens
/// the view.
pub(crate) fn admit(
    asking: Asking<'_>,
    named: &BTreeSet<String>,
    agency: &str,
    policy: &Policy,
) -> Result<(), Refused> {
    let Asking { role, subject, purpose } = asking;
    for name in named {
        let denied = policy.table(name).and_then(|table| table.access.denies(role, subject, purpose));
        let table = format!("{agency}.{name}");
        match denied {
            None => {}
            Some(Denied::Asker) => return Err(Refused::open(Refusal::new(Code::KH309).with("table", table))),
            Some(Denied::Purpose) => {
                let refusal = Refusal::new(Code::KH310).with("table", table).with("purpose", purpose);
                return Err(Refused::open(refusal));
            }
        }
    }
    Ok(())
}
