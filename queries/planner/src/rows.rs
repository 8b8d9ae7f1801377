//! Rows of public tables, asked last: when all that stands above them is known, and with it which columns it uses.

use std::sync::Arc;

use arrow_schema::{DataType, Field, Schema, SchemaRef};
use datafusion_common::{DFSchemaRef, ScalarValue};
use datafusion_expr::{Expr, LogicalPlan, LogicalPlanBuilder, Union, lit};
use khidi_queries_disclosure::question::Ask;
use khidi_queries_protocol::Refusal;

use crate::answers;
use crate::branches::Branch;
use crate::fragments::print;
use crate::needed::{self, Needed};
use crate::refuse::{internal, unsupported};
use crate::split::Splitter;

/// Rows that will be asked for.
#[derive(Debug)]
pub(crate) struct Rows {
    /// The placeholder that stands for them.
    answer: usize,
    parts: Vec<Part>,
    like: DFSchemaRef,
}

/// What one agency will be asked.
#[derive(Debug)]
struct Part {
    branch: Branch,
    /// The relation with all of its columns, as SQL: where two are the same, one answer serves both.
    whole: String,
    /// What would be answered to it.
    schema: SchemaRef,
}

impl Splitter<'_> {
    /// A placeholder for the rows of these relations, one below the other, under the names of `like`.
    ///
    /// # Errors
    /// A relation cannot be printed, or its agency would refuse it.
    pub fn rows_of(&mut self, branches: Vec<Branch>, like: &DFSchemaRef) -> Result<LogicalPlan, Refusal> {
        if self.cells_alone {
            return Err(internal("rows where cells are looked for"));
        }
        let mut parts = Vec::with_capacity(branches.len());
        for branch in branches {
            let branch = Branch { plan: without_name(branch.plan), agency: branch.agency };
            let all: Vec<usize> = (0..like.fields().len()).collect();
            let (whole, schema) =
                self.would_be_asked(&relation(&branch, &all)?, &Ask::Rows, self.catalogue(&branch)?)?;
            parts.push(Part { branch, whole, schema });
        }
        let answer = self.answers.len();
        self.rows.push(Rows { answer, parts, like: Arc::clone(like) });
        self.placeholder(LogicalPlanBuilder::empty(false).build().map_err(|error| unsupported(&error))?, like)
    }

    /// Asks for the columns that `above` uses of each placeholder, and puts the answers in their place.
    ///
    /// # Errors
    /// As [`Splitter::rows_of`].
    pub fn ask_for_rows(&mut self, above: &LogicalPlan) -> Result<(), Refusal> {
        if self.rows.is_empty() {
            return Ok(());
        }
        let needed = needed::columns(above, &self.engine);
        let rows = std::mem::take(&mut self.rows);
        for wanted in &rows {
            let mut answered = Vec::with_capacity(wanted.parts.len());
            for part in &wanted.parts {
                let columns = of_same_relation(&rows, &part.whole, &needed);
                answered.push(Arc::new(self.answered_rows(part, &columns, &wanted.like)?));
            }
            let answer = match answered.as_slice() {
                [only] => only.as_ref().clone(),
                _ => Union::try_new(answered).map(LogicalPlan::Union).map_err(|error| unsupported(&error))?,
            };
            if let Some(place) = self.answers.get_mut(wanted.answer) {
                *place = answer;
            }
        }
        Ok(())
    }

    /// The rows of one relation with these columns, and nothing in the others, which nobody uses.
    fn answered_rows(&mut self, part: &Part, columns: &[usize], like: &DFSchemaRef) -> Result<LogicalPlan, Refusal> {
        let agency = self.catalogue(&part.branch)?;
        let planned = relation(&part.branch, columns)?;
        let sql = print(&planned, agency)?;
        let kinds = columns.iter().filter_map(|at| part.schema.fields().get(*at)).map(|field| field.data_type());
        let mut kinds: Vec<DataType> = kinds.cloned().collect();
        if kinds.is_empty() {
            kinds.push(DataType::Int64);
        }
        let fields = kinds.into_iter().enumerate().map(|(at, kind)| Field::new(format!("c{at}"), kind, true));
        let schema = Arc::new(Schema::new(fields.collect::<Vec<_>>()));
        let fragment = self.public_rows(sql, planned, schema, agency);
        let scan = self.scan(fragment)?;
        let received: Vec<_> =
            scan.schema().columns().into_iter().zip(scan.schema().fields().iter().cloned()).collect();
        let mut outputs = Vec::with_capacity(like.fields().len());
        for (at, (qualifier, field)) in like.iter().enumerate() {
            let found = columns.iter().position(|column| *column == at).and_then(|place| received.get(place));
            let value = match found {
                Some((column, has)) => {
                    answers::as_type(Expr::Column(column.clone()), has.data_type(), field.data_type())
                }
                None => lit(ScalarValue::try_new_null(field.data_type()).map_err(|error| unsupported(&error))?),
            };
            outputs.push(answers::under(value, qualifier, field.name()));
        }
        LogicalPlanBuilder::from(scan)
            .project(outputs)
            .and_then(LogicalPlanBuilder::build)
            .map_err(|error| unsupported(&error))
    }
}

/// The relation under no name of its own, so that a table that is joined with itself is asked once.
fn without_name(plan: LogicalPlan) -> LogicalPlan {
    match plan {
        LogicalPlan::SubqueryAlias(alias) => without_name(Arc::unwrap_or_clone(alias.input)),
        plan => plan,
    }
}

/// What is used of all placeholders for the same relation.
fn of_same_relation(rows: &[Rows], whole: &str, needed: &Needed) -> Vec<usize> {
    let same = rows.iter().filter(|other| other.parts.iter().any(|part| part.whole == whole));
    let mut columns: Vec<usize> = same.flat_map(|other| needed.of(other.answer, other.like.fields().len())).collect();
    columns.sort_unstable();
    columns.dedup();
    columns
}

/// The relation of an agency with these columns only.
fn relation(branch: &Branch, columns: &[usize]) -> Result<LogicalPlan, Refusal> {
    let all = branch.plan.schema().columns();
    let named = columns.iter().filter_map(|at| all.get(*at)).enumerate();
    let mut outputs: Vec<Expr> =
        named.map(|(at, column)| Expr::Column(column.clone()).alias(format!("c{at}"))).collect();
    // A relation without any column has no SQL; its rows are counted all the same.
    if outputs.is_empty() {
        outputs.push(lit(1_i64).alias("c0"));
    }
    LogicalPlanBuilder::from(branch.plan.clone())
        .project(outputs)
        .and_then(LogicalPlanBuilder::build)
        .map_err(|error| unsupported(&error))
}
