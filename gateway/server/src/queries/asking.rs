//! From a sealed statement to its computed answer: plan, scatter, once more if agencies' catalogues have changed,
//! then the work above the barrier.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use datafusion::arrow::datatypes::SchemaRef;
use datafusion::arrow::record_batch::RecordBatch;
use datafusion::execution::memory_pool::MemoryReservation;
use datafusion::logical_expr::LogicalPlan;
use khidi_queries_audit::FragmentNote;
use khidi_queries_disclosure::catalogue::AgencyId;
use khidi_queries_planner::{FederatedPlan, Known, explain, handled};
use khidi_queries_protocol::request::Asker;
use khidi_queries_protocol::{Code, Refusal};
use tokio::time::{Instant, timeout_at};

use super::{Answered, Queries, account, outdated};
use crate::caller::Caller;
use crate::execute::{EngineError, Leaves};
use crate::options::{OnUnavailable, Wishes};
use crate::question::{Question, Task, answer_schema, explanation, schema_digest};
use crate::refusals::of_engine;
use crate::scatter::{Answer, Errand, scatter};
use crate::ticket::Statement;
use crate::trust::Trust;

/// The share of a question's time that agencies may take where their silence does not end it.
const AGENCIES_SHARE: f64 = 0.8;

/// One run of a question.
pub(super) struct Run<'a> {
    pub caller: &'a Caller,
    pub statement: &'a Statement,
    pub query_id: &'a str,
    pub started: Instant,
}

/// A plan with what agencies answered to its fragments.
struct Gathered {
    plan: Box<FederatedPlan>,
    answers: Vec<Answer>,
    /// Its memory pays for the answers.
    errand: Errand,
}

impl Run<'_> {
    pub(super) fn internal(&self) -> Refusal {
        Refusal::new(Code::KH901).with("reference", self.query_id)
    }
}

impl Queries {
    /// Computes the answer, and what is to be recorded of its fragments.
    pub(super) async fn compute(&self, run: &Run<'_>) -> Result<(Answered, Vec<FragmentNote>), Refusal> {
        let question = self.promised(run).await?;
        match question.task {
            Task::Ask(plan) => {
                let gathered = self.gather(run, plan).await?;
                self.finish(run, gathered, question.schema).await
            }
            Task::Analyze(plan) => {
                let gathered = self.gather(run, plan).await?;
                self.analyzed(run, gathered, question.schema).await
            }
            Task::Released(plan) => Ok((self.over_releases(run, *plan, question.schema).await?, Vec::new())),
            Task::Explain(lines) => {
                let report = account::of_explanation(run, &question.schema);
                let answered = Answered {
                    schema: question.schema,
                    batches: vec![explanation(lines).map_err(|_| run.internal())?],
                    report: report.encode().map_err(|_| run.internal())?,
                    sources: Vec::new(),
                    query_id: run.query_id.to_owned(),
                    memory: self.engine.reservation(),
                };
                Ok((answered, Vec::new()))
            }
        }
    }

    /// The plan of the statement, made again where it is not kept; its answer will be as announced.
    async fn promised(&self, run: &Run<'_>) -> Result<Question, Refusal> {
        let statement = run.statement;
        let view = self.directory.view();
        let wishes = statement.wishes();
        let question = match self.kept.take(&statement.sql, statement.planned_at_micros, wishes, &view.federation) {
            Some(question) => question,
            None => self.plan(run.caller, &view, &statement.sql, statement.planned_at_micros, wishes).await?,
        };
        if schema_digest(&question.schema) == statement.schema { Ok(question) } else { Err(outdated()) }
    }

    /// Asks the agencies; where one has another catalogue than the plan, plans and asks once more. The first that says
    /// so ends the asking, so that others may have another one too: all of the plan are asked for theirs.
    async fn gather(&self, run: &Run<'_>, plan: Box<FederatedPlan>) -> Result<Gathered, Refusal> {
        let asked: BTreeSet<_> = plan.fragments.iter().map(|fragment| fragment.agency.clone()).collect();
        match self.scatter(run, plan).await {
            Ok(gathered) => return Ok(gathered),
            Err(failure) if failure.is_outdated() => {}
            Err(failure) => return Err(failure.refusal()),
        }
        let refreshed = timeout_at(self.deadline(run), self.directory.refresh(&asked)).await;
        refreshed.map_err(|_| Refusal::new(Code::KH502))?;
        match self.promised(run).await?.task {
            Task::Ask(plan) | Task::Analyze(plan) => self.scatter(run, plan).await.map_err(|failure| failure.refusal()),
            Task::Explain(_) | Task::Released(_) => Err(run.internal()),
        }
    }

    async fn scatter(&self, run: &Run<'_>, plan: Box<FederatedPlan>) -> Result<Gathered, crate::scatter::Failure> {
        let errand = Errand {
            query_id: run.query_id.to_owned(),
            asker: Asker { subject: run.caller.subject.clone(), role: run.caller.role.clone() },
            purpose: run.statement.purpose.clone(),
            issued_at_micros: self.now(),
            deadline: self.deadline_of_agencies(run),
            limits: self.limits,
            memory: Arc::new(self.engine.reservation()),
            on_unavailable: run.statement.wishes().on_unavailable,
        };
        let answers = scatter(&self.directory, &self.signer, &plan.fragments, &errand).await?;
        Ok(Gathered { plan, answers, errand })
    }

    async fn finish(
        &self,
        run: &Run<'_>,
        gathered: Gathered,
        schema: SchemaRef,
    ) -> Result<(Answered, Vec<FragmentNote>), Refusal> {
        let Gathered { plan, answers, errand } = gathered;
        let wishes = run.statement.wishes();
        let missing = self.missing(wishes, &plan, &answers);
        let mut trust = Trust::of(&plan, &answers).map_err(|_| run.internal())?;
        // What is incomplete has been dropped, except for want of an agency.
        trust.incomplete = !missing.is_empty() || (trust.incomplete && !wishes.handling.drop_incomplete);
        let notes = account::notes(&plan.fragments, &answers);
        let fragments = account::fragments(&plan.fragments, &answers);
        let sources = account::sources(&plan.fragments, &answers);
        let without: Vec<usize> = (0..answers.len()).filter(|at| is_missing(&answers, *at)).collect();
        let known = Known { fallback: trust.fallback(), is_partial: !missing.is_empty(), missing: &without };
        let merging = handled(&plan, wishes.handling, known)?;
        let released = plan.fragments.iter().map(|fragment| fragment.schema.clone());
        let released = released.zip(answers.into_iter().map(|answer| answer.batches)).collect();
        let leaves = Leaves { released, tables: BTreeMap::new() };
        let ran = self.executed(run, merging, leaves, &schema).await;
        drop(errand);
        let (batches, memory) = ran?;
        let report = account::of_answer(run, &schema, fragments, &missing, &trust);
        let report = report.encode().map_err(|_| run.internal())?;
        let answered = Answered { schema, batches, report, sources, query_id: run.query_id.to_owned(), memory };
        Ok((answered, notes))
    }

    /// Runs what stands above the barrier, in the time that the question has.
    pub(super) async fn executed(
        &self,
        run: &Run<'_>,
        plan: LogicalPlan,
        leaves: Leaves,
        schema: &SchemaRef,
    ) -> Result<(Vec<RecordBatch>, MemoryReservation), Refusal> {
        let running = self.engine.run(plan, leaves, schema, self.limits.result_rows);
        let ran = timeout_at(self.deadline(run), running).await.map_err(|_| Refusal::new(Code::KH502))?;
        ran.map_err(|error| match error {
            EngineError::Engine(error) => of_engine(&error, run.query_id),
            EngineError::TooManyRows(rows) => {
                Refusal::new(Code::KH501).with("limit", format!("{rows} rows of an answer"))
            }
        })
    }

    /// The answer's explanation in its place, with what crossed for it.
    async fn analyzed(
        &self,
        run: &Run<'_>,
        gathered: Gathered,
        schema: SchemaRef,
    ) -> Result<(Answered, Vec<FragmentNote>), Refusal> {
        let handling = run.statement.wishes().handling;
        let crossed = account::crossed(&gathered.answers);
        let text = explain(&gathered.plan, &self.directory.view().federation, handling, Some(&crossed));
        let promised = answer_schema(&gathered.plan, handling)?;
        let (answered, notes) = self.finish(run, gathered, promised).await?;
        let rows: usize = answered.batches.iter().map(RecordBatch::num_rows).sum();
        let rows = format!("answered: {rows} {}", if rows == 1 { "row" } else { "rows" });
        let lines = text.lines().map(str::to_owned).chain([rows]).collect();
        let batches = vec![explanation(lines).map_err(|_| run.internal())?];
        Ok((Answered { schema, batches, ..answered }, notes))
    }

    /// Who is missing, and why: agencies that were never heard of, and those that have not answered.
    fn missing(&self, wishes: Wishes, plan: &FederatedPlan, answers: &[Answer]) -> BTreeMap<AgencyId, Code> {
        if wishes.on_unavailable == OnUnavailable::Strict {
            return BTreeMap::new();
        }
        let mut missing = self.directory.view().missing_from(plan);
        let silent = plan.fragments.iter().zip(answers);
        missing.extend(silent.filter_map(|(fragment, answer)| Some((fragment.agency.clone(), answer.missing?))));
        missing
    }

    /// Where a silent agency is left out, there must be time for the rest.
    fn deadline_of_agencies(&self, run: &Run<'_>) -> Instant {
        match run.statement.wishes().on_unavailable {
            OnUnavailable::Strict => self.deadline(run),
            OnUnavailable::Partial => run.started + self.limits.deadline.mul_f64(AGENCIES_SHARE),
        }
    }

    pub(super) fn deadline(&self, run: &Run<'_>) -> Instant {
        run.started + self.limits.deadline
    }
}

fn is_missing(answers: &[Answer], at: usize) -> bool {
    answers.get(at).is_some_and(|answer| answer.missing.is_some())
}
