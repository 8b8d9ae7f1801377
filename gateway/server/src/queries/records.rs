//! What is recorded beside answers: refusals, and reads of metadata. A peer without identity leaves no record: anybody
//! could fill the log.

use khidi_certs::Identity;
use khidi_queries_audit::Event;
use khidi_queries_protocol::Refusal;

use super::Queries;
use crate::audit;
use crate::caller::{Caller, Rejection};

impl Queries {
    /// The caller of a call, unless it is turned away.
    ///
    /// # Errors
    /// Why it is; recorded of whoever is known.
    pub(crate) async fn admitted(
        &self,
        called: Result<Caller, Rejection>,
        call: &'static str,
    ) -> Result<Caller, Refusal> {
        match called {
            Ok(caller) => Ok(caller),
            Err(Rejection { peer: Some(peer), refusal }) => {
                let event = turned_away(&peer, call, &refusal);
                Err(self.recorded("", event, refusal).await)
            }
            Err(Rejection { peer: None, refusal }) => Err(refusal),
        }
    }

    /// Records that a call is refused that stands for no question, or for none that is known.
    pub(crate) async fn refused_call(&self, caller: &Caller, refusal: Refusal) -> Refusal {
        let event = Event::CallRefused {
            subject: caller.subject.clone(),
            role: caller.role.clone(),
            call: caller.call.to_owned(),
            code: refusal.code().number().to_owned(),
        };
        self.recorded("", event, refusal).await
    }

    /// Records that metadata is about to be sent.
    ///
    /// # Errors
    /// KH902 where that cannot be recorded.
    pub(crate) async fn metadata_read(&self, caller: &Caller, command: &str) -> Result<(), Refusal> {
        let event = Event::MetadataRead {
            subject: caller.subject.clone(),
            role: caller.role.clone(),
            command: command.to_owned(),
        };
        audit::append(&self.journal, self.now(), "", event).await
    }

    /// Records something about releases.
    ///
    /// # Errors
    /// KH902 where that cannot be recorded.
    pub(crate) async fn of_release(&self, query_id: &str, event: Event) -> Result<(), Refusal> {
        audit::append(&self.journal, self.now(), query_id, event).await
    }

    /// Records that a question is refused.
    pub(super) async fn refused(&self, caller: &Caller, sql: &str, query_id: &str, refusal: Refusal) -> Refusal {
        let event = Event::QueryRefused {
            subject: caller.subject.clone(),
            role: caller.role.clone(),
            sql: sql.to_owned(),
            code: refusal.code().number().to_owned(),
        };
        self.recorded(query_id, event, refusal).await
    }

    /// The refusal after its record, or the one that says that it could not be recorded.
    async fn recorded(&self, query_id: &str, event: Event, refusal: Refusal) -> Refusal {
        match audit::append(&self.journal, self.now(), query_id, event).await {
            Ok(()) => refusal,
            Err(unrecorded) => unrecorded,
        }
    }
}

fn turned_away(peer: &Identity, call: &str, refusal: &Refusal) -> Event {
    Event::CallRefused {
        subject: peer.name().to_owned(),
        role: peer.role().to_string(),
        call: call.to_owned(),
        code: refusal.code().number().to_owned(),
    }
}
