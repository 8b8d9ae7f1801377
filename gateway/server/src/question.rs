//! From SQL to what is to be done about it: a federated plan or an explanation, and the schema of the answer. Pure:
//! asks nobody.

use std::sync::Arc;

use datafusion::arrow::array::StringArray;
use datafusion::arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use datafusion::arrow::error::ArrowError;
use datafusion::arrow::record_batch::RecordBatch;
use datafusion::logical_expr::LogicalPlan;
use khidi_queries_functions::civil::Instant;
use khidi_queries_functions::gate::{self, GateLimits, Gated};
use khidi_queries_planner::{FederatedPlan, Federation};
use khidi_queries_planner::{Handling, Known, explain, handled, plan};
use khidi_queries_protocol::Refusal;
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
    /// How it is found, with what crossed for it; the answer itself is only counted.
    Analyze(Box<FederatedPlan>),
    /// An answer from releases, which the gateway keeps itself.
    Released(Box<LogicalPlan>),
}

/// Plans a question against a federation; `at` is what `now()` stands for.
///
/// # Errors
/// The first reason for which it cannot be answered.
pub(crate) fn plan_question(
    sql: &str,
    federation: &Federation,
    at: Instant,
    handling: Handling,
) -> Result<Question, Refusal> {
    let gated = gate::parse(sql, &GateLimits::default()).map_err(|error| of_gate(&error))?;
    match gated {
        Gated::Query(query) => {
            let plan = plan(query, federation, at)?;
            let schema = answer_schema(&plan, handling)?;
            Ok(Question { task: Task::Ask(Box::new(plan)), schema })
        }
        Gated::Explain { analyze, query } => {
            let plan = plan(query, federation, at)?;
            answer_schema(&plan, handling)?;
            let task = if analyze {
                Task::Analyze(Box::new(plan))
            } else {
                Task::Explain(explain(&plan, federation, handling, None).lines().map(str::to_owned).collect())
            };
            Ok(Question { task, schema: explanation_schema() })
        }
        Gated::Set { .. } => Err(not_a_question("SET")),
        Gated::Show { .. } => Err(not_a_question("SHOW")),
    }
}

/// The schema that the answer will have, which does not depend on what agencies answer.
pub(crate) fn answer_schema(plan: &FederatedPlan, handling: Handling) -> Result<SchemaRef, Refusal> {
    result_schema(&handled(plan, handling, Known::default())?)
}

/// The schema of an explanation.
pub(crate) fn explanation_schema() -> SchemaRef {
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
