//! What an answer would hold, for somebody at the agency itself: planned, checked, run and released as a request is, and
//! then neither charged nor padded nor sent. It gives nothing that is not released, and no number of what was withheld.

use std::sync::Arc;
use std::time::Duration;

use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use datafusion::logical_expr::LogicalPlan;
use khidi_connectors_sources::{Moment, Until};
use khidi_queries_disclosure::Terms;
use khidi_queries_disclosure::noise::keyed::Keys;
use khidi_queries_disclosure::question::Ask;
use khidi_queries_protocol::{Code, Refusal};
use tokio::time::Instant;

use super::{encoding, leading_columns, planning, ran, running};
use crate::LimitsConfig;
use crate::admitted::Asking;
use crate::refused::{Refused, chain};
use crate::register::Register;

/// A question of somebody at the agency.
#[derive(Debug)]
pub(crate) struct Look<'a> {
    /// The relation, planned over the register's tables.
    pub relation: LogicalPlan,
    /// What is asked of it.
    pub ask: &'a Ask,
    /// As whom; access is not judged without.
    pub asking: Option<Asking<'a>>,
}

/// What would leave.
#[derive(Debug)]
pub(crate) struct Seen {
    /// The columns of the answer.
    pub schema: SchemaRef,
    /// Released cells in the order of their keys, or rows of public tables.
    pub batches: Vec<RecordBatch>,
    /// The terms of an ad hoc question, which an answer would be charged by.
    pub terms: Option<Terms>,
}

/// Runs a question within the limits of the configuration.
///
/// # Errors
/// What a gateway would be refused with, spent budgets aside.
pub(crate) async fn look(
    register: &Register,
    keys: &Arc<Keys>,
    look: Look<'_>,
    config: &LimitsConfig,
) -> Result<Seen, Refused> {
    let agency = register.catalogue().agency.as_str();
    register.stops().admit_any(agency)?;
    let question = planning::planned(look.relation, look.ask, look.asking, register, keys)?;
    let terms = question.plan.terms().cloned();
    let limits = running::Limits { cells: config.max_cells, bytes: config.max_bytes };
    let deadline = Instant::now() + Duration::from_secs(config.deadline_seconds);
    let reader = Arc::new(Moment::default()).attend(Until::Deadline(deadline));
    let running = tokio::time::timeout_at(deadline, ran(register, question, limits, reader));
    let outcome = running.await.map_err(|_| Refused::open(Refusal::new(Code::KH502)))??;
    let schema = outcome.schema.clone();
    let batches = encoding::pieces(outcome, leading_columns(look.ask));
    let batches = batches.map_err(|error| Refused::opaque(agency, chain(&error)))?;
    Ok(Seen { schema, batches, terms })
}
