//! From a sealed statement to its computed answer: plan, scatter, once more if agencies' catalogues have changed,
//! then the work above the barrier.

use std::collections::BTreeSet;
use std::sync::Arc;

use khidi_queries_audit::FragmentNote;
use khidi_queries_planner::FederatedPlan;
use khidi_queries_protocol::request::Asker;
use khidi_queries_protocol::{Code, Refusal};
use tokio::time::{Instant, timeout_at};

use super::{Answered, Queries, account, outdated};
use crate::caller::Caller;
use crate::execute::EngineError;
use crate::question::{Question, Task, explanation, schema_digest};
use crate::refusals::of_engine;
use crate::scatter::{Answer, Errand, scatter};
use crate::ticket::Statement;
use crate::trust::Trust;

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
    fn internal(&self) -> Refusal {
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
            Task::Explain(lines) => {
                let batch = explanation(lines).map_err(|_| run.internal())?;
                let report = account::of_explanation(run, &question.schema);
                let answered = Answered {
                    schema: question.schema,
                    batches: vec![batch],
                    report: report.encode().map_err(|_| run.internal())?,
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
        let question = match self.kept.take(&statement.sql, statement.planned_at_micros, &view.federation) {
            Some(question) => question,
            None => self.plan(&view, &statement.sql, statement.planned_at_micros).await?,
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
            Task::Ask(plan) => self.scatter(run, plan).await.map_err(|failure| failure.refusal()),
            Task::Explain(_) => Err(run.internal()),
        }
    }

    async fn scatter(&self, run: &Run<'_>, plan: Box<FederatedPlan>) -> Result<Gathered, crate::scatter::Failure> {
        let errand = Errand {
            query_id: run.query_id.to_owned(),
            asker: Asker { subject: run.caller.subject.clone(), role: run.caller.role.clone() },
            purpose: run.statement.purpose.clone(),
            issued_at_micros: self.now(),
            deadline: self.deadline(run),
            limits: self.limits,
            memory: Arc::new(self.engine.reservation()),
        };
        let answers = scatter(&self.directory, &self.signer, &plan.fragments, &errand).await?;
        Ok(Gathered { plan, answers, errand })
    }

    async fn finish(
        &self,
        run: &Run<'_>,
        gathered: Gathered,
        schema: datafusion::arrow::datatypes::SchemaRef,
    ) -> Result<(Answered, Vec<FragmentNote>), Refusal> {
        let Gathered { plan, answers, errand } = gathered;
        let trust = Trust::of(&plan, &answers).map_err(|_| run.internal())?;
        let notes = account::notes(&plan.fragments, &answers);
        let fragments = account::fragments(&plan.fragments, &answers);
        let released = plan.fragments.iter().map(|fragment| fragment.schema.clone());
        let released = released.zip(answers.into_iter().map(|answer| answer.batches)).collect();
        let running = self.engine.run(plan.plan, released, &schema, self.limits.result_rows);
        let running = timeout_at(self.deadline(run), running).await;
        drop(errand);
        let (batches, memory) = running.map_err(|_| Refusal::new(Code::KH502))?.map_err(|error| match error {
            EngineError::Engine(error) => of_engine(&error, run.query_id),
            EngineError::TooManyRows(rows) => {
                Refusal::new(Code::KH501).with("limit", format!("{rows} rows of an answer"))
            }
        })?;
        let report = account::of_answer(run, &schema, fragments, &trust);
        let report = report.encode().map_err(|_| run.internal())?;
        let answered = Answered { schema, batches, report, memory };
        Ok((answered, notes))
    }

    fn deadline(&self, run: &Run<'_>) -> Instant {
        run.started + self.limits.deadline
    }
}
