//! Sealed questions: what a client carries between its calls, as tickets and as handles of prepared statements.
//! Authenticated, bound to one identity, expiring. Not secret: a client may read its own question.

use khidi_queries_planner::Handling;
use khidi_queries_protocol::{Code, Refusal};
use prost::Message;
use ring::hmac;

use crate::options::{OnUnavailable, Wishes};

const DOMAIN: &[u8] = b"khidi gateway ticket v1\0";
const TAG: usize = 32;
/// Longest sealed question, in bytes; the gate accepts less SQL than this.
const LONGEST: usize = 1024 * 1024;

/// What a seal is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// One answer: the ticket of a planned statement.
    Answer,
    /// A prepared statement's handle.
    Prepared,
}

impl Purpose {
    fn number(self) -> u32 {
        match self {
            Self::Answer => 1,
            Self::Prepared => 2,
        }
    }

    /// How long it is good for, milliseconds.
    pub(crate) fn lifetime_millis(self) -> i32 {
        const MINUTE: i32 = 60_000;
        match self {
            Self::Answer => 10 * MINUTE,
            Self::Prepared => 12 * 60 * MINUTE,
        }
    }

    fn lifetime_micros(self) -> i64 {
        i64::from(self.lifetime_millis()) * 1000
    }
}

/// A question as it was planned.
#[derive(Clone, PartialEq, Eq, Message)]
pub(crate) struct Statement {
    /// The SQL as asked.
    #[prost(string, tag = "1")]
    pub sql: String,
    /// Identity of the only caller who may use it.
    #[prost(string, tag = "2")]
    pub identity: String,
    /// Declared purpose of the question.
    #[prost(string, tag = "3")]
    pub purpose: String,
    /// The instant that `now()` stands for, unix microseconds.
    #[prost(int64, tag = "4")]
    pub planned_at_micros: i64,
    /// Digest of the result's schema that was promised.
    #[prost(bytes = "vec", tag = "5")]
    pub schema: Vec<u8>,
    /// How the answer is to be made: whether with columns of statuses,
    #[prost(bool, tag = "6")]
    pub status_columns: bool,
    /// whether without what is incomplete,
    #[prost(bool, tag = "7")]
    pub drop_incomplete: bool,
    /// and whether without agencies that are unavailable.
    #[prost(bool, tag = "8")]
    pub partial: bool,
}

impl Statement {
    /// The statement with those wishes.
    pub(crate) fn with_wishes(self, wishes: Wishes) -> Self {
        let Wishes { handling: Handling { status_columns, drop_incomplete }, on_unavailable } = wishes;
        let partial = on_unavailable == OnUnavailable::Partial;
        Self { status_columns, drop_incomplete, partial, ..self }
    }

    /// How its answer is to be made.
    pub(crate) fn wishes(&self) -> Wishes {
        let Self { status_columns, drop_incomplete, partial, .. } = *self;
        let on_unavailable = if partial { OnUnavailable::Partial } else { OnUnavailable::Strict };
        Wishes { handling: Handling { status_columns, drop_incomplete }, on_unavailable }
    }
}

#[derive(Clone, PartialEq, Message)]
struct Sealed {
    #[prost(uint32, tag = "1")]
    purpose: u32,
    #[prost(int64, tag = "2")]
    expires_at_micros: i64,
    #[prost(message, optional, tag = "3")]
    statement: Option<Statement>,
}

/// Why a seal is not accepted. Clients learn only that it is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum TicketError {
    #[error("the ticket is not one of this gateway")]
    Forged,
    #[error("the ticket was sealed for another call")]
    Purpose,
    #[error("the ticket has expired")]
    Expired,
    #[error("the ticket belongs to another client")]
    OtherPeer,
}

impl From<TicketError> for Refusal {
    fn from(_: TicketError) -> Self {
        Self::new(Code::KH307)
    }
}

/// Seals and opens questions with one key.
pub(crate) struct Sealer {
    key: hmac::Key,
}

impl Sealer {
    pub(crate) fn new(key: &[u8; 32]) -> Self {
        Self { key: hmac::Key::new(hmac::HMAC_SHA256, key) }
    }

    /// A seal over `statement`, good from `now_micros` on.
    pub(crate) fn seal(&self, purpose: Purpose, statement: Statement, now_micros: i64) -> Vec<u8> {
        let payload = Sealed {
            purpose: purpose.number(),
            expires_at_micros: now_micros.saturating_add(purpose.lifetime_micros()),
            statement: Some(statement),
        }
        .encode_to_vec();
        let tag = hmac::sign(&self.key, &signed(&payload));
        [tag.as_ref(), &payload].concat()
    }

    /// The statement that was sealed for this purpose and this caller.
    ///
    /// # Errors
    /// One [`TicketError`] per cause.
    pub(crate) fn open(
        &self,
        purpose: Purpose,
        bytes: &[u8],
        identity: &str,
        now_micros: i64,
    ) -> Result<Statement, TicketError> {
        let (tag, payload) = bytes.split_at_checked(TAG).ok_or(TicketError::Forged)?;
        if payload.len() > LONGEST {
            return Err(TicketError::Forged);
        }
        hmac::verify(&self.key, &signed(payload), tag).map_err(|_| TicketError::Forged)?;
        let sealed = Sealed::decode(payload).map_err(|_| TicketError::Forged)?;
        let statement = sealed.statement.ok_or(TicketError::Forged)?;
        if sealed.purpose != purpose.number() {
            return Err(TicketError::Purpose);
        }
        if now_micros >= sealed.expires_at_micros {
            return Err(TicketError::Expired);
        }
        if statement.identity != identity {
            return Err(TicketError::OtherPeer);
        }
        Ok(statement)
    }
}

fn signed(payload: &[u8]) -> Vec<u8> {
    [DOMAIN, payload].concat()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;

    const NOW: i64 = 1_700_000_000_000_000;
    const NINO: &str = "khidi://georgia/analyst/nino";

    fn statement() -> Statement {
        Statement {
            sql: "SELECT 1".into(),
            identity: NINO.into(),
            purpose: "statistics".into(),
            planned_at_micros: NOW,
            schema: vec![7; 32],
            ..Statement::default()
        }
    }

    #[test]
    fn wishes_are_sealed() {
        let sealer = Sealer::new(&[1; 32]);
        for (status_columns, drop_incomplete, on_unavailable) in [
            (false, false, OnUnavailable::Strict),
            (true, false, OnUnavailable::Strict),
            (false, true, OnUnavailable::Strict),
            (false, false, OnUnavailable::Partial),
        ] {
            let wishes = Wishes { handling: Handling { status_columns, drop_incomplete }, on_unavailable };
            let bytes = sealer.seal(Purpose::Answer, statement().with_wishes(wishes), NOW);
            assert_eq!(sealer.open(Purpose::Answer, &bytes, NINO, NOW).unwrap().wishes(), wishes);
        }
    }

    #[test]
    fn round_trip() {
        let sealer = Sealer::new(&[1; 32]);
        for purpose in [Purpose::Answer, Purpose::Prepared] {
            let bytes = sealer.seal(purpose, statement(), NOW);
            assert_eq!(sealer.open(purpose, &bytes, NINO, NOW + 1), Ok(statement()));
        }
    }

    #[test]
    fn not_accepted() {
        let sealer = Sealer::new(&[1; 32]);
        let good = sealer.seal(Purpose::Answer, statement(), NOW);
        let open = |purpose, bytes: &[u8], identity, at| sealer.open(purpose, bytes, identity, at).unwrap_err();
        for byte in [0, TAG - 1, TAG, good.len() - 1] {
            let mut altered = good.clone();
            altered[byte] ^= 1;
            assert_eq!(open(Purpose::Answer, &altered, NINO, NOW), TicketError::Forged, "byte {byte}");
        }
        assert_eq!(open(Purpose::Answer, &good[..20], NINO, NOW), TicketError::Forged);
        assert_eq!(open(Purpose::Answer, &good[..good.len() - 1], NINO, NOW), TicketError::Forged);
        let other = Sealer::new(&[2; 32]).seal(Purpose::Answer, statement(), NOW);
        assert_eq!(open(Purpose::Answer, &other, NINO, NOW), TicketError::Forged);
        assert_eq!(open(Purpose::Prepared, &good, NINO, NOW), TicketError::Purpose);
        let eka = "khidi://georgia/analyst/eka";
        assert_eq!(open(Purpose::Answer, &good, eka, NOW), TicketError::OtherPeer);
        let late = NOW + Purpose::Answer.lifetime_micros();
        assert_eq!(open(Purpose::Answer, &good, NINO, late), TicketError::Expired);
        assert!(sealer.open(Purpose::Answer, &good, NINO, late - 1).is_ok());
    }
}
