//! The life of a question at the gateway: announced (planned, its schema promised), then answered (agencies asked,
//! the result computed, all of it recorded). Knows nothing of Flight.

mod account;
mod asking;
mod kept;
mod records;
mod released;

use std::sync::Arc;

use datafusion::arrow::datatypes::SchemaRef;
use datafusion::arrow::record_batch::RecordBatch;
use datafusion::execution::memory_pool::MemoryReservation;
use khidi_certs::Signer;
use khidi_queries_audit::{Event, Journal};
use khidi_queries_disclosure::catalogue::{AgencyId, Protection, Versions};
use khidi_queries_functions::civil;
use khidi_queries_protocol::{Code, Refusal};
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::Instant;

use crate::audit;
use crate::caller::Caller;
use crate::config::Limits;
use crate::directory::{Directory, View};
use crate::edge::Edge;
use crate::execute::Engine;
use crate::options::{OnUnavailable, Wishes};
use crate::question::{Question, plan_question, schema_digest};
use crate::releases::{self, Kept as Releases};
use crate::scatter::is_unavailable;
use crate::ticket::{Purpose, Sealer, Statement};

/// An agency that an answer rests on, and in which state it was.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Source {
    /// Who.
    pub agency: AgencyId,
    /// By which policy, tables, data and code lists it answered.
    pub versions: Versions,
    /// The day that its data are of, in days since 1970-01-01; `None` where answers follow its sources.
    pub as_of: Option<i32>,
    /// How it protects its protected tables.
    pub protection: Protection,
    /// The largest variance of the noise of counts of people, where there is some and it is known.
    pub count_variance: Option<f64>,
}

/// What is needed to answer questions.
pub(crate) struct Queries {
    pub(crate) directory: Arc<Directory>,
    engine: Engine,
    signer: Signer,
    journal: Arc<Journal>,
    sealer: Sealer,
    edge: Edge,
    limits: Limits,
    slots: Semaphore,
    kept: kept::Kept,
    releases: Option<Arc<Releases>>,
}

/// A planned question: nobody was asked yet.
#[derive(Debug)]
pub(crate) struct Announced {
    /// The schema that the answer will have.
    pub schema: SchemaRef,
    /// Ticket or handle.
    pub seal: Vec<u8>,
}

/// An answer, recorded and ready to leave.
#[derive(Debug)]
pub(crate) struct Answered {
    /// The schema as announced.
    pub schema: SchemaRef,
    /// All rows.
    pub batches: Vec<RecordBatch>,
    /// The encoded report on it.
    pub report: Vec<u8>,
    /// Whose data it rests on.
    pub sources: Vec<Source>,
    /// Names the question in every audit log.
    pub query_id: String,
    /// Holds the batches' memory.
    pub memory: MemoryReservation,
}

impl Queries {
    pub(crate) fn new(
        directory: Arc<Directory>,
        engine: Engine,
        signer: Signer,
        journal: Journal,
        edge: Edge,
        limits: Limits,
        releases: Option<Arc<Releases>>,
    ) -> Self {
        Self {
            directory,
            engine,
            signer,
            journal: Arc::new(journal),
            sealer: Sealer::new(&edge.ticket_key),
            edge,
            limits,
            slots: Semaphore::new(limits.queries),
            kept: kept::Kept::default(),
            releases,
        }
    }

    /// Plans `sql` and seals it for the caller.
    ///
    /// # Errors
    /// Why it will not be answered; recorded.
    pub(crate) async fn announce(&self, caller: &Caller, sql: &str, purpose: Purpose) -> Result<Announced, Refusal> {
        self.announce_as_wished(caller, sql, purpose, caller.options.wishes).await
    }

    /// Plans and answers in one, as whoever calls wishes.
    ///
    /// # Errors
    /// As [`announce`](Self::announce) and [`answer`](Self::answer); recorded.
    pub(crate) async fn ask(&self, caller: &Caller, sql: &str, wishes: Wishes) -> Result<Answered, Refusal> {
        let announced = self.announce_as_wished(caller, sql, Purpose::Answer, wishes).await?;
        self.answer(caller, &announced.seal).await
    }

    async fn announce_as_wished(
        &self,
        caller: &Caller,
        sql: &str,
        purpose: Purpose,
        wishes: Wishes,
    ) -> Result<Announced, Refusal> {
        let at_micros = self.now();
        let view = self.directory.view();
        let planned = match self.slot() {
            Ok(_slot) => self.plan(caller, &view, sql, at_micros, wishes).await,
            Err(refusal) => Err(refusal),
        };
        let question = match planned {
            Ok(question) => question,
            Err(refusal) => return Err(self.refused(caller, sql, &self.query_id(), refusal).await),
        };
        let statement = Statement {
            sql: sql.to_owned(),
            identity: caller.identity.clone(),
            purpose: caller.options.purpose.clone(),
            planned_at_micros: at_micros,
            schema: schema_digest(&question.schema),
            ..Statement::default()
        }
        .with_wishes(wishes);
        let schema = Arc::clone(&question.schema);
        if purpose == Purpose::Answer {
            self.kept.keep(sql, at_micros, wishes, &view.federation, question);
        }
        Ok(Announced { schema, seal: self.sealer.seal(purpose, statement, at_micros) })
    }

    /// Plans a prepared statement anew, for one answer. What it was prepared to be like stands, whatever the options of
    /// this call.
    ///
    /// # Errors
    /// As [`announce`](Self::announce), KH307 for a handle that is none of the caller's, KH308 where the answer
    /// would no more have the schema that was promised; recorded.
    pub(crate) async fn announce_prepared(&self, caller: &Caller, handle: &[u8]) -> Result<Announced, Refusal> {
        let prepared = self.opened(caller, Purpose::Prepared, handle).await?;
        let announced = self.announce_as_wished(caller, &prepared.sql, Purpose::Answer, prepared.wishes()).await?;
        if schema_digest(&announced.schema) == prepared.schema {
            return Ok(announced);
        }
        Err(self.refused(caller, &prepared.sql, &self.query_id(), outdated()).await)
    }

    /// The statement behind a ticket or a handle.
    ///
    /// # Errors
    /// KH307 for one that is none of the caller's; recorded.
    pub(crate) async fn opened(&self, caller: &Caller, purpose: Purpose, seal: &[u8]) -> Result<Statement, Refusal> {
        match self.sealer.open(purpose, seal, &caller.identity, self.now()) {
            Ok(statement) => Ok(statement),
            Err(cause) => Err(self.refused_call(caller, cause.into()).await),
        }
    }

    /// Answers what a ticket of the caller's stands for.
    ///
    /// # Errors
    /// Why there is no answer; recorded.
    pub(crate) async fn answer(&self, caller: &Caller, ticket: &[u8]) -> Result<Answered, Refusal> {
        let statement = self.opened(caller, Purpose::Answer, ticket).await?;
        self.answer_statement(caller, statement).await
    }

    /// Answers a prepared statement, with the clock read now.
    ///
    /// # Errors
    /// As [`answer`](Self::answer).
    pub(crate) async fn answer_prepared(&self, caller: &Caller, handle: &[u8]) -> Result<Answered, Refusal> {
        let statement = Statement {
            planned_at_micros: self.now(),
            purpose: caller.options.purpose.clone(),
            ..self.opened(caller, Purpose::Prepared, handle).await?
        };
        self.answer_statement(caller, statement).await
    }

    async fn answer_statement(&self, caller: &Caller, statement: Statement) -> Result<Answered, Refusal> {
        let query_id = self.query_id();
        let started = Instant::now();
        let run = asking::Run { caller, statement: &statement, query_id: &query_id, started };
        let computed = match self.slot() {
            Ok(_slot) => self.compute(&run).await,
            Err(refusal) => Err(refusal),
        };
        match computed {
            Ok((answered, fragments)) => {
                let event = Event::QueryAnswered {
                    subject: caller.subject.clone(),
                    role: caller.role.clone(),
                    sql: statement.sql.clone(),
                    fragments,
                    rows: answered.batches.iter().map(|batch| count(batch.num_rows())).sum(),
                    elapsed_micros: account::micros(started),
                };
                audit::append(&self.journal, self.now(), &query_id, event).await?;
                Ok(answered)
            }
            Err(refusal) => Err(self.refused(caller, &statement.sql, &query_id, refusal).await),
        }
    }

    /// Plans on a thread of its own: planning is work, and a plan that panics is only a refusal.
    /// Where an agency has not been heard of at all, a partial answer is planned over the members that have.
    async fn plan(
        &self,
        caller: &Caller,
        view: &Arc<View>,
        sql: &str,
        at_micros: i64,
        wishes: Wishes,
    ) -> Result<Question, Refusal> {
        let released = if releases::may_be(sql) { self.released_tables(caller).await? } else { None };
        let (sql, known) = (sql.to_owned(), Arc::clone(view));
        let at = civil::Instant::from_unix_micros(at_micros);
        let planned = tokio::task::spawn_blocking(move || {
            let over_releases =
                released.as_ref().map(|tables| releases::plan_question(&sql, tables, at)).transpose()?;
            if let Some(question) = over_releases.flatten() {
                return Ok(question);
            }
            let whole = plan_question(&sql, &known.federation, at, wishes.handling);
            let whole = whole.map_err(|refusal| match &released {
                Some(_) if releases::is_mixed(&refusal) => releases::mixed(),
                _ => known.explain(refusal),
            });
            match whole {
                Err(refusal) if wishes.on_unavailable == OnUnavailable::Partial && is_unavailable(&refusal) => {
                    plan_question(&sql, &known.present, at, wishes.handling).map_err(|_| refusal)
                }
                whole => whole,
            }
        });
        match planned.await {
            Ok(planned) => planned,
            Err(cause) => {
                tracing::error!(%cause, "planning ended by itself");
                Err(Refusal::new(Code::KH901).with("reference", "planning"))
            }
        }
    }

    /// Room for one more piece of work.
    ///
    /// # Errors
    /// KH505 where there is none.
    pub(crate) fn slot(&self) -> Result<SemaphorePermit<'_>, Refusal> {
        self.slots.try_acquire().map_err(|_| Refusal::new(Code::KH505))
    }

    /// Unix microseconds, now.
    pub(crate) fn now(&self) -> i64 {
        (self.edge.now_micros)()
    }

    /// A name that was never given before.
    pub(crate) fn query_id(&self) -> String {
        (self.edge.query_id)()
    }
}

/// The catalogue has changed since a schema was promised.
fn outdated() -> Refusal {
    Refusal::new(Code::KH308).with("which", "catalogue")
}

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}
