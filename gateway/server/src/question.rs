//! From SQL to what is to be done about it: a federated plan or an explanation, and the schema of the answer. Pure:
//! asks nobody.

use std::sync::Arc;

use datafusion::arrow::array::StringArray;
use datafusion::arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use datafusion::arrow::error::ArrowError;
use datafusion::arrow::record_batch::RecordBatch;
use khidi_queries_functions::civil::Instant;
use khidi_queries_functions::gate::{self, GateLimits, Gated};
use khidi_queries_planner::FederatedPlan;
use khidi_queries_planner::Federation;
use khidi_queries_planner::{explain, plan};
use khidi_queries_protocol::{Code, Refusal};
use ring::digest::{SHA256, digest};

use crate::execute::result_schema;
use crate::refusals::{not_a_question, of_gate};

/// A planned question.
#[derive(Debug)]
pub(crate) struct Question {
    /// What to do.
    pub task: Task,
    /// Schema of the answer, announced and sent.
    pub schema: SchemaRef,
}

/// What a question asks for.
#[derive(Debug)]
pub(crate) enum Task {
    /// An answer from agencies.
    Ask(Box<FederatedPlan>),
    /// How the answer would be found, a line each.
    Explain(Vec<String>),
}

/// Plans a question against a federation; `at` is what `now()` stands for.
///
/// # Errors
/// The first reason for which it cannot be answered.
pub(crate) fn plan_question(sql: &str, federation: &Federation, at: Instant) -> Result<Question, Refusal> {
    let gated = gate::parse(sql, &GateLimits::default()).map_err(|error| of_gate(&error))?;
    match gated {
        Gated::Query(query) => {
            let plan = plan(query, federation, at)?;
            let schema = result_schema(&plan.plan)?;
            let task = Task::Ask(Box::new(plan));
            Ok(Question { task, schema })
        }
        Gated::Explain { analyze: true, .. } => {
            Err(Refusal::new(Code::KH109).with("construct", "EXPLAIN ANALYZE").with("rewrite", "EXPLAIN SELECT ..."))
        }
        Gated::Explain { query, .. } => {
            let plan = plan(query, federation, at)?;
            result_schema(&plan.plan)?;
            let lines = explain(&plan).lines().map(str::to_owned).collect();
            let task = Task::Explain(lines);
            Ok(Question { task, schema: explanation_schema() })
        }
        Gated::Set { .. } => Err(not_a_question("SET")),
        Gated::Show { .. } => Err(not_a_question("SHOW")),
    }
}

fn explanation_schema() -> SchemaRef {
    Arc::new(Schema::new(vec![Field::new("plan", DataType::Utf8, true)]))
}

/// The rows of an explanation.
pub(crate) fn explanation(lines: Vec<String>) -> Result<RecordBatch, ArrowError> {
    let lines = Arc::new(StringArray::from_iter_values(lines));
    RecordBatch::try_new(explanation_schema(), vec![lines])
}

/// Digest of a schema's names and types, for tickets.
pub(crate) fn schema_digest(schema: &SchemaRef) -> Vec<u8> {
    let columns = schema.fields().iter();
    let text: String = columns.map(|field| format!("{:?} {}\n", field.name(), field.data_type())).collect();
    digest(&SHA256, text.as_bytes()).as_ref().to_vec()
}
