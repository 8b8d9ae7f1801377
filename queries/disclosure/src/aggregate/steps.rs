//! A measure in its steps: what rows contribute, how contributions add up, and how many people stand behind them.

use arrow_schema::DataType;
use datafusion_common::Result as PlanResult;
use datafusion_expr::expr::AggregateFunction;
use datafusion_expr::{Expr, ExprFunctionExt, cast, lit, when};
use datafusion_functions_aggregate::expr_fn::{count, max, min, sum};
use khidi_queries_functions::moments;

use super::parts::{Part, column};
use crate::question::MeasureKind;

impl Part {
    /// What the rows of one person contribute to one cell.
    pub(super) fn of_person(&self) -> Vec<Expr> {
        let direct = self.direct();
        let entering = |call: Expr| self.filtered(call).alias(self.entering());
        match &self.kind {
            MeasureKind::Contributors if self.filter.is_none() => Vec::new(),
            MeasureKind::Contributors => vec![entering(count(lit(1_i64)))],
            MeasureKind::Sum { column: name } => {
                [direct, entering(count(column(name)))].into_iter().chain(self.guard()).collect()
            }
            MeasureKind::Min { column: name } | MeasureKind::Max { column: name } => {
                vec![direct, entering(count(column(name)))]
            }
            _ => vec![direct],
        }
    }

    /// What the rows of a group contribute where nobody asks whose they are.
    pub(super) fn of_group(&self) -> Vec<Expr> {
        [self.direct()].into_iter().chain(self.guard()).collect()
    }

    /// The contributions of the same person, or of public rows, to a coarser cell; `of` as in the first step.
    pub(super) fn added(&self, of: &[Expr]) -> Vec<Expr> {
        let names = of.iter().filter_map(|expr| match expr {
            Expr::Alias(alias) => Some(&alias.name),
            _ => None,
        });
        names.map(|name| if *name == self.value { self.total() } else { sum(column(name)).alias(name) }).collect()
    }

    /// The cell's value and the number of people who enter it, from what people contribute.
    pub(super) fn of_cell(&self) -> PlanResult<Vec<Expr>> {
        let mut exprs = self.of_public_group();
        if let Some(entering) = self.entering_column() {
            exprs.push(count(lit(1_i64)).filter(entering.gt(lit(0_i64))).build()?.alias(self.people()));
        }
        Ok(exprs)
    }

    /// The cell's value over public rows, from groups by key and `contributor`.
    pub(super) fn of_public_cell(&self, contributor: &str) -> PlanResult<Vec<Expr>> {
        if self.kind != MeasureKind::Contributors {
            return Ok(self.of_public_group());
        }
        let people = count(column(contributor));
        let people = match self.entering_column() {
            Some(entering) => people.filter(entering.gt(lit(0_i64))).build()?,
            None => people,
        };
        Ok(vec![people.alias(&self.value)])
    }

    fn of_public_group(&self) -> Vec<Expr> {
        let value = (self.kind != MeasureKind::Contributors).then(|| self.total());
        let magnitude = self.fits_below.map(|_| sum(column(&self.magnitude())).alias(self.magnitude()));
        value.into_iter().chain(magnitude).collect()
    }

    /// Values of finer groups, added up.
    fn total(&self) -> Expr {
        let value = column(&self.value);
        let total = match &self.kind {
            MeasureKind::Min { .. } => min(value),
            MeasureKind::Max { .. } => max(value),
            kind => match kind.summary() {
                Some(summary) => {
                    moments::merged(summary, summary.parts().map(|part| moments::part(value.clone(), part)).collect())
                }
                None => sum(value),
            },
        };
        total.alias(&self.value)
    }

    /// The measure over rows.
    fn direct(&self) -> Expr {
        let call = match &self.kind {
            // A histogram is asked for bin by bin, as rows.
            MeasureKind::Rows | MeasureKind::Contributors | MeasureKind::Histogram { .. } => count(lit(1_i64)),
            MeasureKind::NonNull { column: name } => count(column(name)),
            MeasureKind::Sum { column: name } => {
                let wide = self.columns.first().map_or(DataType::Float64, |(_, data_type)| data_type.clone());
                sum(cast(column(name), wide))
            }
            MeasureKind::Moments { column: name } => moments::moments(column(name)),
            MeasureKind::Comoments { x, y } => moments::comoments(column(x), column(y)),
            MeasureKind::Min { column: name } => min(column(name)),
            MeasureKind::Max { column: name } => max(column(name)),
        };
        self.filtered(call).alias(&self.value)
    }

    /// The sum of magnitudes, where the sum itself could leave its digits.
    fn guard(&self) -> Option<Expr> {
        let (MeasureKind::Sum { column: name }, Some(_)) = (&self.kind, self.fits_below) else { return None };
        let value = cast(column(name), DataType::Float64);
        let magnitude = when(value.clone().lt(lit(0.0)), -value.clone()).otherwise(value);
        magnitude.ok().map(|magnitude| self.filtered(sum(magnitude)).alias(self.magnitude()))
    }

    fn filtered(&self, call: Expr) -> Expr {
        match (call, &self.filter) {
            (Expr::AggregateFunction(mut call), Some(filter)) => {
                call.params.filter = Some(Box::new(filter.clone()));
                Expr::AggregateFunction(AggregateFunction { ..call })
            }
            (call, _) => call,
        }
    }
}
