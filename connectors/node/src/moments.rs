//! Which fragments are parts of one question, so that they see one moment of each database. Decides by what is signed, on the
//! time that it is told; what a moment is, the sources know.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use khidi_certs::Identity;
use khidi_connectors_sources::Moment;
use khidi_queries_protocol::FragmentRequest;

/// One asking of one question. All fragments of it say the same; the same question asked once more has another time.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Asked {
    gateway: String,
    subject: String,
    role: String,
    query_id: String,
    issued_at_micros: i64,
}

impl Asked {
    /// What a request of this peer is a part of.
    pub fn by(peer: &Identity, request: &FragmentRequest) -> Self {
        Self {
            gateway: peer.to_string(),
            subject: request.asker.subject.clone(),
            role: request.asker.role.clone(),
            query_id: request.query_id.clone(),
            issued_at_micros: request.issued_at_micros,
        }
    }
}

/// The moments of questions of which there may be parts to come.
#[derive(Debug, Default)]
pub(crate) struct Moments {
    known: Mutex<HashMap<Asked, Known>>,
}

#[derive(Debug)]
struct Known {
    moment: Arc<Moment>,
    /// No part of the question is accepted from then on, in unix microseconds.
    until: i64,
}

impl Moments {
    /// The moment of a question, of which parts are accepted until `until`. It is remembered as long, also where it has ended:
    /// a part that comes late must not see another one.
    pub fn of(&self, asked: Asked, until: i64, now: i64) -> Arc<Moment> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.retain(|_, known| known.until >= now);
        let known = known.entry(asked).or_insert_with(|| Known { moment: Arc::default(), until });
        known.until = known.until.max(until);
        Arc::clone(&known.moment)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(change: impl FnOnce(&mut Asked)) -> Asked {
        let mut asked = Asked {
            gateway: "khidi://georgia/gateway/main".into(),
            subject: "nino".into(),
            role: "analyst".into(),
            query_id: "q-1".into(),
            issued_at_micros: 100,
        };
        change(&mut asked);
        asked
    }

    #[test]
    fn parts_of_one_question_share_a_moment_and_nobody_else_does() {
        let moments = Moments::default();
        let moment = moments.of(asked(|_| {}), 200, 100);
        assert!(Arc::ptr_eq(&moment, &moments.of(asked(|_| {}), 200, 150)));
        let others: [fn(&mut Asked); 5] = [
            |asked| asked.gateway = "khidi://georgia/gateway/other".into(),
            |asked| asked.subject = "gela".into(),
            |asked| asked.role = "auditor".into(),
            |asked| asked.query_id = "q-2".into(),
            // Asked once more, because a catalogue was outdated.
            |asked| asked.issued_at_micros = 101,
        ];
        for change in others {
            let other = asked(change);
            assert!(!Arc::ptr_eq(&moment, &moments.of(other.clone(), 200, 150)), "{other:?}");
        }
    }

    #[test]
    fn a_moment_is_remembered_for_as_long_as_parts_are_accepted() {
        let moments = Moments::default();
        let moment = moments.of(asked(|_| {}), 200, 100);
        moments.of(asked(|_| {}), 300, 150);
        moments.of(asked(|asked| asked.query_id = "q-2".into()), 400, 300);
        assert!(Arc::ptr_eq(&moment, &moments.of(asked(|_| {}), 300, 300)));
        moments.of(asked(|asked| asked.query_id = "q-2".into()), 400, 301);
        assert!(!Arc::ptr_eq(&moment, &moments.of(asked(|_| {}), 302, 301)));
    }
}
