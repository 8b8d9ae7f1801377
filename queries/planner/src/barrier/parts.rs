//! The measures that a set of calls needs, each asked once, and how a call is made of them.

use arrow_schema::DataType;
use datafusion_expr::{Expr, cast, lit, when};
use khidi_queries_disclosure::question::{Measure, MeasureKind};
use khidi_queries_protocol::{Code, Refusal};

use super::Barrier;
use super::call::{Call, Wanted};
use crate::answers::plain;
use crate::refuse::unsupported;

/// What the relation must carry beside its keys.
#[derive(Debug, Default)]
pub(super) struct Parts {
    /// Measure arguments and filters, each once.
    pub columns: Vec<Expr>,
    /// Measures; columns are named `#n` by their position in [`Parts::columns`] until [`Parts::named`].
    pub measures: Vec<Measure>,
    /// Over public tables: the column that is counted distinct at the agency.
    pub public_contributor: Option<Expr>,
}

impl Parts {
    /// The expression over merged cells that gives the call; `None` where its values travel as keys.
    pub(super) fn finish(
        &mut self,
        call: &Call,
        barrier: &Barrier<'_>,
        wants: &DataType,
    ) -> Result<Option<Expr>, Refusal> {
        let filter = call.filter.as_ref();
        Ok(Some(match &call.wanted {
            Wanted::Rows => self.measure(MeasureKind::Rows, filter),
            Wanted::NonNull(x) => {
                let column = self.column(x);
                self.measure(MeasureKind::NonNull { column }, filter)
            }
            Wanted::Contributors => {
                if barrier.branches.parts.len() > 1 && !barrier.branches.disjoint {
                    return Err(Refusal::new(Code::KH112).with("table", &barrier.branches.table));
                }
                self.measure(MeasureKind::Contributors, filter)
            }
            Wanted::Sum(x, has) => {
                let column = self.column(x);
                let sum = self.measure(MeasureKind::Sum { column }, filter);
                if sum_type(has) == *wants { sum } else { cast(sum, wants.clone()) }
            }
            Wanted::Mean(x, has) => {
                let column = self.column(x);
                let sum = self.measure(MeasureKind::Sum { column: column.clone() }, filter);
                let count = self.measure(MeasureKind::NonNull { column }, filter);
                mean(sum, count, has, wants)?
            }
            Wanted::Min(x) => {
                let column = self.column(x);
                self.measure(MeasureKind::Min { column }, filter)
            }
            Wanted::Max(x) => {
                let column = self.column(x);
                self.measure(MeasureKind::Max { column }, filter)
            }
            Wanted::DistinctValues(x) => return Ok(self.at_the_agency(x, filter, barrier)),
        }))
    }

    /// One public agency counts distinct values of one column by itself; everything else travels as keys.
    fn at_the_agency(&mut self, x: &Expr, filter: Option<&Expr>, barrier: &Barrier<'_>) -> Option<Expr> {
        if barrier.protected || barrier.branches.parts.len() > 1 {
            return None;
        }
        if self.public_contributor.get_or_insert_with(|| x.clone()) != x {
            return None;
        }
        Some(self.measure(MeasureKind::Contributors, filter))
    }

    fn measure(&mut self, kind: MeasureKind, filter: Option<&Expr>) -> Expr {
        let filter = filter.map(|filter| self.column(filter));
        let measure = Measure { kind, filter };
        let at = match self.measures.iter().position(|known| *known == measure) {
            Some(at) => at,
            None => {
                self.measures.push(measure);
                self.measures.len() - 1
            }
        };
        plain(&format!("m{at}"))
    }

    fn column(&mut self, expr: &Expr) -> String {
        let at = match self.columns.iter().position(|known| known == expr) {
            Some(at) => at,
            None => {
                self.columns.push(expr.clone());
                self.columns.len() - 1
            }
        };
        at.to_string()
    }

    /// The measures over a relation whose first `keys` columns are keys and the next [`Parts::columns`].
    pub(super) fn named(&self, keys: usize) -> Vec<Measure> {
        let name = |at: &String| format!("c{}", keys + at.parse::<usize>().unwrap_or_default());
        let kind = |kind: &MeasureKind| match kind {
            MeasureKind::Rows => MeasureKind::Rows,
            MeasureKind::Contributors => MeasureKind::Contributors,
            MeasureKind::NonNull { column } => MeasureKind::NonNull { column: name(column) },
            MeasureKind::Sum { column } => MeasureKind::Sum { column: name(column) },
            MeasureKind::Min { column } => MeasureKind::Min { column: name(column) },
            MeasureKind::Max { column } => MeasureKind::Max { column: name(column) },
        };
        let named =
            |measure: &Measure| Measure { kind: kind(&measure.kind), filter: measure.filter.as_ref().map(name) };
        self.measures.iter().map(named).collect()
    }
}

/// The type in which a sum travels.
fn sum_type(of: &DataType) -> DataType {
    match of {
        DataType::Decimal128(_, scale) => DataType::Decimal128(38, *scale),
        integer if integer.is_integer() => DataType::Decimal128(38, 0),
        _ => DataType::Float64,
    }
}

/// sum / count, NULL where nothing was counted.
fn mean(sum: Expr, count: Expr, has: &DataType, wants: &DataType) -> Result<Expr, Refusal> {
    let quotient = match (has, wants) {
        (DataType::Decimal128(..), DataType::Decimal128(..)) => {
            cast(sum / cast(count.clone(), DataType::Decimal128(19, 0)), wants.clone())
        }
        _ => cast(cast(sum, DataType::Float64) / cast(count.clone(), DataType::Float64), wants.clone()),
    };
    when(count.gt(lit(0_i64)), quotient).end().map_err(|error| unsupported(&error))
}
