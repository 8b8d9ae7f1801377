//! One measure in its steps: what a person contributes, and what a cell makes of it.

use arrow_schema::DataType;
use datafusion_common::{Column, DFSchema, Result as PlanResult};
use datafusion_expr::expr::AggregateFunction;
use datafusion_expr::{Expr, ExprFunctionExt, LogicalPlan, LogicalPlanBuilder, cast, lit, when};
use datafusion_functions_aggregate::expr_fn::{count, max, min, sum};

use crate::error::CheckError;
use crate::question::{Measure, MeasureKind};

/// Number of people in a cell.
pub(super) const PEOPLE: &str = "__people";
/// Digits up to which a sum over fewer than 10^12 rows stays within 38.
const SAFE_DIGITS: u8 = 26;

/// A measure of a question, resolved against the relation's schema.
#[derive(Debug, Clone)]
pub(super) struct Part {
    kind: MeasureKind,
    filter: Option<Expr>,
    /// Name of its value in the raw layout.
    value: String,
    /// Type of its value.
    pub value_type: DataType,
    /// Whether it needs to know people even over public rows.
    pub counts_people: bool,
    /// Sums that could leave 38 digits: the largest magnitude that surely fits.
    fits_below: Option<f64>,
}

impl Part {
    pub(super) fn new(position: usize, measure: &Measure, schema: &DFSchema) -> Result<Self, CheckError> {
        let data_type = match measure.kind.column() {
            Some(name) => {
                let field = schema.field_with_unqualified_name(name);
                field.map_err(|_| CheckError::QuestionColumn { column: name.to_owned() })?.data_type().clone()
            }
            None => DataType::Int64,
        };
        let refused =
            || CheckError::MeasureType { measure: word(&measure.kind).to_owned(), data_type: data_type.to_string() };
        let mut fits_below = None;
        let value_type = match &measure.kind {
            MeasureKind::Rows | MeasureKind::Contributors | MeasureKind::NonNull { .. } => DataType::Int64,
            MeasureKind::Sum { .. } => match &data_type {
                integer if integer.is_integer() => DataType::Decimal128(38, 0),
                DataType::Decimal128(digits, scale) => {
                    if *digits > SAFE_DIGITS {
                        fits_below = Some(9.9e37 / 10_f64.powi(i32::from(*scale)));
                    }
                    DataType::Decimal128(38, *scale)
                }
                DataType::Float64 | DataType::Float32 => DataType::Float64,
                _ => return Err(refused()),
            },
            MeasureKind::Min { .. } | MeasureKind::Max { .. } => {
                crate::wire_type(&data_type).ok_or_else(refused)?;
                data_type.clone()
            }
        };
        Ok(Self {
            kind: measure.kind.clone(),
            filter: measure.filter.as_deref().map(column),
            value: format!("m{position}"),
            value_type,
            counts_people: measure.kind == MeasureKind::Contributors,
            fits_below,
        })
    }

    /// What one person contributes to one cell.
    pub(super) fn of_person(&self) -> Vec<Expr> {
        let direct = self.direct();
        match &self.kind {
            MeasureKind::Rows | MeasureKind::NonNull { .. } => vec![direct],
            MeasureKind::Contributors if self.filter.is_none() => Vec::new(),
            MeasureKind::Contributors => vec![self.filtered(count(lit(1_i64))).alias(self.entering())],
            MeasureKind::Sum { column: name } => {
                let entering = self.filtered(count(column(name))).alias(self.entering());
                [direct, entering].into_iter().chain(self.guard()).collect()
            }
            MeasureKind::Min { column: name } | MeasureKind::Max { column: name } => {
                vec![direct, self.filtered(count(column(name))).alias(self.entering())]
            }
        }
    }

    /// The cell's value and the number of people who enter it, from what people contribute.
    pub(super) fn of_cell(&self) -> PlanResult<Vec<Expr>> {
        let value = column(&self.value);
        let mut exprs = match &self.kind {
            MeasureKind::Contributors => Vec::new(),
            MeasureKind::Min { .. } => vec![min(value).alias(&self.value)],
            MeasureKind::Max { .. } => vec![max(value).alias(&self.value)],
            _ => vec![sum(value).alias(&self.value)],
        };
        if let Some(entering) = self.entering_column() {
            exprs.push(count(lit(1_i64)).filter(entering.gt(lit(0_i64))).build()?.alias(self.people()));
        }
        if self.fits_below.is_some() {
            exprs.push(sum(column(&self.magnitude())).alias(self.magnitude()));
        }
        Ok(exprs)
    }

    /// The cell's value over public rows, from groups by key and `contributor`.
    pub(super) fn of_public_cell(&self, contributor: &str) -> PlanResult<Vec<Expr>> {
        match &self.kind {
            MeasureKind::Contributors => {
                let people = count(column(contributor));
                let people = match self.entering_column() {
                    Some(entering) => people.filter(entering.gt(lit(0_i64))).build()?,
                    None => people,
                };
                Ok(vec![people.alias(&self.value)])
            }
            _ => Ok(self.of_cell()?.into_iter().filter(|expr| self.is_kept_in_public(expr)).collect()),
        }
    }

    fn is_kept_in_public(&self, expr: &Expr) -> bool {
        !matches!(expr, Expr::Alias(alias) if alias.name == self.people())
    }

    /// The measure in one grouping, with what guards it.
    pub(super) fn of_group(&self) -> impl Iterator<Item = Expr> {
        [self.direct()].into_iter().chain(self.guard())
    }

    /// The sum of magnitudes, where the sum itself could leave its digits.
    fn guard(&self) -> Option<Expr> {
        let (MeasureKind::Sum { column: name }, Some(_)) = (&self.kind, self.fits_below) else { return None };
        let value = cast(column(name), DataType::Float64);
        let magnitude = when(value.clone().lt(lit(0.0)), -value.clone()).otherwise(value);
        magnitude.ok().map(|magnitude| self.filtered(sum(magnitude)).alias(self.magnitude()))
    }

    /// The measure in one grouping.
    fn direct(&self) -> Expr {
        let call = match &self.kind {
            MeasureKind::Rows | MeasureKind::Contributors => count(lit(1_i64)),
            MeasureKind::NonNull { column: name } => count(column(name)),
            MeasureKind::Sum { column: name } => sum(cast(column(name), self.value_type.clone())),
            MeasureKind::Min { column: name } => min(column(name)),
            MeasureKind::Max { column: name } => max(column(name)),
        };
        self.filtered(call).alias(&self.value)
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

    /// The value under its name in the raw layout; NULL where a sum may have left its digits; counts of nothing are 0.
    pub(super) fn value_column(&self, in_cell: bool) -> Expr {
        let value = match self.kind {
            MeasureKind::Contributors if in_cell => self.people_value(),
            _ => column(&self.value),
        };
        match self.fits_below {
            Some(limit) => {
                when(column(&self.magnitude()).lt(lit(limit)), value.clone()).end().unwrap_or(value).alias(&self.value)
            }
            None => value.alias(&self.value),
        }
    }

    /// The number of people who enter the measure, under its name in the raw layout.
    pub(super) fn people_column(&self) -> Expr {
        self.people_value().alias(self.people())
    }

    fn people_value(&self) -> Expr {
        match self.entering_column() {
            Some(_) => column(&self.people()),
            None => column(PEOPLE),
        }
    }

    /// What tells, per person, whether it enters the measure; `None` where everybody in the cell does.
    fn entering_column(&self) -> Option<Expr> {
        match &self.kind {
            MeasureKind::Rows | MeasureKind::Contributors if self.filter.is_none() => None,
            MeasureKind::Rows | MeasureKind::NonNull { .. } => Some(column(&self.value)),
            _ => Some(column(&self.entering())),
        }
    }

    fn entering(&self) -> String {
        format!("{}__entering", self.value)
    }

    fn people(&self) -> String {
        format!("{}__people", self.value)
    }

    fn magnitude(&self) -> String {
        format!("{}__magnitude", self.value)
    }
}

/// A column of the relation by its exact name.
pub(super) fn column(name: &str) -> Expr {
    Expr::Column(Column::from_name(name))
}

/// The relation under one qualifier, so that its column names stand alone.
pub(super) fn unqualified(relation: &LogicalPlan) -> PlanResult<LogicalPlan> {
    LogicalPlanBuilder::from(relation.clone()).alias("relation")?.build()
}

fn word(kind: &MeasureKind) -> &'static str {
    match kind {
        MeasureKind::Rows | MeasureKind::Contributors | MeasureKind::NonNull { .. } => "count",
        MeasureKind::Sum { .. } => "sum",
        MeasureKind::Min { .. } => "min",
        MeasureKind::Max { .. } => "max",
    }
}
