//! The measures that a set of calls needs, each asked once, and how a call is made of them.

use arrow_schema::DataType;
use datafusion_expr::{Expr, cast, lit, when};
use khidi_queries_disclosure::question::{Measure, MeasureKind, Summary};
use khidi_queries_functions::bins::quantile;
use khidi_queries_protocol::{Code, Refusal};

use super::Barrier;
use super::call::{Call, OverDistinct, Truth, Wanted};
use super::statistics::Statistic;
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
    /// What names the people that are counted.
    pub person: Option<Expr>,
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
            Wanted::Contributors(x) => {
                if self.person.get_or_insert_with(|| x.clone()) != x && barrier.is_mixed {
                    return Err(Refusal::new(Code::KH112).with("table", &barrier.branches.table));
                }
                if !barrier.keeps_people_apart() {
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
            Wanted::OverDistinct(OverDistinct::Count, x) => return Ok(self.at_the_agency(x, filter, barrier)),
            Wanted::OverDistinct(..) => return Ok(None),
            // Draws of two nodes are never equal: what is compared here must be exact.
            Wanted::Truth(_, truth) if barrier.is_withheld_by_any() => {
                let measure = if *truth == Truth::All { "bool_and" } else { "bool_or" };
                return Err(Refusal::new(Code::KH211).with("measure", measure));
            }
            Wanted::Truth(x, truth) => self.truth(x, *truth, filter)?,
            Wanted::Quantile(x, share, bins) => {
                let column = self.column(x);
                let kind = MeasureKind::Histogram { column, bins: bins.clone() };
                let counts = kind.value_columns(self.position(kind.clone(), filter));
                cast(quantile(share.0, bins, counts.iter().map(|count| plain(count)).collect()), wants.clone())
            }
            Wanted::Statistic(statistic, args) => self.statistic(*statistic, args, filter, wants)?,
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

    /// Whether all values, or any, are true; NULL where there is none.
    fn truth(&mut self, x: &Expr, truth: Truth, filter: Option<&Expr>) -> Result<Expr, Refusal> {
        let column = self.column(x);
        let known = self.measure(MeasureKind::NonNull { column }, filter);
        let holds = filter.map_or_else(|| x.clone(), |filter| filter.clone().and(x.clone()));
        let hold = self.measure(MeasureKind::Rows, Some(&holds));
        let answer = match truth {
            Truth::All => hold.eq(known.clone()),
            Truth::Any => hold.gt(lit(0_i64)),
        };
        when(known.gt(lit(0_i64)), answer).end().map_err(|error| unsupported(&error))
    }

    fn statistic(
        &mut self,
        statistic: Statistic,
        args: &[Expr],
        filter: Option<&Expr>,
        wants: &DataType,
    ) -> Result<Expr, Refusal> {
        let mut columns = args.iter().map(|arg| self.column(arg)).collect::<Vec<_>>().into_iter();
        let kind = match (statistic.summary(), columns.next(), columns.next()) {
            (Summary::Moments, Some(column), None) => MeasureKind::Moments { column },
            (Summary::Comoments, Some(y), Some(x)) => MeasureKind::Comoments { x, y },
            _ => return Err(crate::refuse::internal("a statistic of other arguments")),
        };
        let at = self.position(kind, filter);
        statistic.of(|part| plain(&format!("m{at}__{part}")), wants)
    }

    fn measure(&mut self, kind: MeasureKind, filter: Option<&Expr>) -> Expr {
        plain(&format!("m{}", self.position(kind, filter)))
    }

    fn position(&mut self, kind: MeasureKind, filter: Option<&Expr>) -> usize {
        let filter = filter.map(|filter| self.column(filter));
        let measure = Measure { kind, filter };
        match self.measures.iter().position(|known| *known == measure) {
            Some(at) => at,
            None => {
                self.measures.push(measure);
                self.measures.len() - 1
            }
        }
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
        let name = |at: &str| format!("c{}", keys + at.parse::<usize>().unwrap_or_default());
        let named = |measure: &Measure| Measure {
            kind: measure.kind.renamed(name),
            filter: measure.filter.as_deref().map(name),
        };
        self.measures.iter().map(named).collect()
    }
}

/// The type in which a sum travels.
pub(crate) fn sum_type(of: &DataType) -> DataType {
    match of {
        DataType::Decimal128(_, scale) => DataType::Decimal128(38, *scale),
        integer if integer.is_integer() => DataType::Decimal128(38, 0),
        _ => DataType::Float64,
    }
}

/// sum / count, NULL where nothing was counted.
pub(super) fn mean(sum: Expr, count: Expr, has: &DataType, wants: &DataType) -> Result<Expr, Refusal> {
    let quotient = match (has, wants) {
        (DataType::Decimal128(..), DataType::Decimal128(..)) => {
            cast(sum / cast(count.clone(), DataType::Decimal128(19, 0)), wants.clone())
        }
        _ => cast(cast(sum, DataType::Float64) / cast(count.clone(), DataType::Float64), wants.clone()),
    };
    when(count.gt(lit(0_i64)), quotient).end().map_err(|error| unsupported(&error))
}
