//! Measures of a question as values of cells: what is asked of each cell, which cells enter, and the levels that say so.

use arrow_schema::DataType;
use datafusion_common::DFSchema;
use datafusion_expr::{BinaryExpr, Expr, ExprSchemable, Operator, when};
use khidi_queries_disclosure::catalogue::Role;
use khidi_queries_disclosure::question::MeasureKind;

use super::asked::Asked;
use super::calendar;
use super::constants::constant;
use super::flat::Flat;
use super::levels::{Levels, Undecided, deciding};
use super::linear;
use crate::barrier::sum_type;

/// A measure over the columns of a taken apart relation.
#[derive(Debug)]
pub(super) struct Wanted {
    /// As the question names it.
    pub kind: MeasureKind,
    /// The expressions that stand for its columns, under their names.
    arguments: Vec<(String, Expr)>,
    /// The part of its condition that is a node.
    below: Option<Expr>,
    /// The rest, decided by cells.
    above: Option<Expr>,
    /// Levels that decide the rest and the argument.
    pub levels: Levels,
    value: Value,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Value {
    /// Of published columns, as it is.
    Measured,
    /// Sum of a linear argument.
    Sum,
    /// Number of values of a linear argument.
    Count,
}

/// The condition of a measure.
#[derive(Debug, Default)]
pub(super) struct Condition {
    pub below: Option<Expr>,
    pub above: Option<Expr>,
    pub levels: Levels,
}

impl Wanted {
    /// # Errors
    /// What it is computed from is not linear in one measure with dimensions for the rest.
    pub(super) fn read(
        kind: &MeasureKind,
        arguments: Vec<(String, Expr)>,
        condition: Condition,
        flat: &Flat<'_>,
        schema: &DFSchema,
    ) -> Result<Self, Undecided> {
        let mut levels = condition.levels;
        let arguments = match kind {
            MeasureKind::NonNull { .. } => {
                arguments.into_iter().map(|(name, argument)| (name, as_null_as(argument, flat))).collect()
            }
            _ => arguments,
        };
        let is_measured = arguments.iter().all(|(_, argument)| is_published(argument, flat));
        let value = match (kind, arguments.as_slice()) {
            _ if is_measured => Value::Measured,
            (MeasureKind::Sum { .. } | MeasureKind::NonNull { .. }, [(_, argument)]) => {
                let measure = linear::measure_of(argument, flat).ok_or(Undecided::Otherwise)?;
                if !linear::is_linear(argument, flat, schema) {
                    return Err(Undecided::Otherwise);
                }
                levels = levels.and(&deciding(argument, measure.as_ref(), flat)?);
                if matches!(kind, MeasureKind::Sum { .. }) { Value::Sum } else { Value::Count }
            }
            _ => return Err(Undecided::Otherwise),
        };
        Ok(Self { kind: kind.clone(), arguments, below: condition.below, above: condition.above, levels, value })
    }

    /// Whether cells of it can be added up.
    pub(super) fn is_additive(&self) -> bool {
        !matches!(self.kind, MeasureKind::Contributors)
    }

    /// Its values in one cell, over the columns of the fragment's measures and of the relation; asks for what they need.
    pub(super) fn of_cell(&self, asked: &mut Asked, flat: &Flat<'_>, schema: &DFSchema) -> Option<Vec<Expr>> {
        let mut cells = asked.among(self.below.as_ref());
        let argument = self.arguments.first().map(|(_, argument)| argument);
        let values = match (self.value, argument) {
            (Value::Sum, Some(argument)) => {
                let domain = sum_type(&argument.get_type(schema).unwrap_or(DataType::Null));
                vec![linear::sum(argument, &domain, flat, schema, &mut cells)?]
            }
            (Value::Count, Some(argument)) => vec![linear::count(argument, flat, schema, &mut cells)?],
            _ => {
                let names: Vec<_> =
                    self.arguments.iter().map(|(name, argument)| (name, cells.column(argument))).collect();
                let named = |name: &str| {
                    names.iter().find(|(known, _)| *known == name).map(|(_, column)| column.clone()).unwrap_or_default()
                };
                cells.of(self.kind.renamed(named))
            }
        };
        let entering = |value: Expr| match &self.above {
            Some(above) => when(above.clone(), value).end().ok(),
            None => Some(value),
        };
        values.into_iter().map(entering).collect()
    }
}

/// What is NULL in just those rows in which the argument is: a column for its comparison with a constant, a year for a date.
fn as_null_as(argument: Expr, flat: &Flat<'_>) -> Expr {
    if let Some((date, _)) = calendar::dated(&argument, flat) {
        return calendar::part_of("YEAR", date.clone()).unwrap_or(argument);
    }
    let Expr::BinaryExpr(BinaryExpr { left, op, right }) = &argument else { return argument };
    let is_known = |side: &Expr| constant(side).is_some_and(|value| !value.is_null());
    let compares =
        matches!(op, Operator::Eq | Operator::NotEq | Operator::Lt | Operator::LtEq | Operator::Gt | Operator::GtEq);
    match (left.as_ref(), right.as_ref()) {
        (Expr::Column(_), value) if compares && is_known(value) => left.as_ref().clone(),
        (value, Expr::Column(_)) if compares && is_known(value) => right.as_ref().clone(),
        _ => argument,
    }
}

/// A measure as its agency publishes it, or nothing at all.
fn is_published(argument: &Expr, flat: &Flat<'_>) -> bool {
    if constant(argument).is_some_and(|value| value.is_null()) {
        return true;
    }
    let Expr::Column(column) = argument else { return false };
    flat.published(column).is_some_and(|published| published.role == Role::Measure)
}
