//! The levels of dimensions at which an expression can be decided, and which of them a key or a condition fixes.

use std::collections::BTreeMap;

use arrow_schema::DataType;
use datafusion_common::tree_node::{TreeNode, TreeNodeRecursion};
use datafusion_common::{Column, ScalarValue};
use datafusion_expr::{Cast, Expr};
use khidi_queries_codelists as codelists;
use khidi_queries_disclosure::catalogue::{Hierarchy, Period, Role};

use super::calendar::{self, Decided};
use super::flat::Flat;

/// A level of a dimension. Of one dimension: the finer, the greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    /// Codes of the parent list.
    Parent,
    /// Its codes.
    Code,
    /// Years.
    Year,
    /// Quarters of a year.
    Quarter,
    /// Months of a year.
    Month,
}

/// Dimensions by their columns, each at one level.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Levels(BTreeMap<String, Level>);

/// Why an expression is not decided by cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Undecided {
    /// It looks at something else than dimensions, or finer than any level.
    Otherwise,
    /// A comparison ends inside a month, at this moment in microseconds.
    Inside(i64),
}

impl Levels {
    pub(super) fn add(&mut self, dimension: &str, level: Level) {
        let known = self.0.entry(dimension.to_owned()).or_insert(level);
        *known = level.max(*known);
    }

    pub(super) fn and(&self, other: &Self) -> Self {
        let mut both = self.clone();
        for (dimension, level) in &other.0 {
            both.add(dimension, *level);
        }
        both
    }

    pub(super) fn of(&self, dimension: &str) -> Option<Level> {
        self.0.get(dimension).copied()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, Level)> {
        self.0.iter().map(|(dimension, level)| (dimension.as_str(), *level))
    }

    /// Those levels that `other` does not fix.
    pub(super) fn beyond(&self, other: &Self) -> Self {
        let not_fixed =
            self.0.iter().filter(|(dimension, level)| other.of(dimension).is_none_or(|fixed| fixed < **level));
        Self(not_fixed.map(|(dimension, level)| (dimension.clone(), *level)).collect())
    }

    /// As an analyst reads them: `citizenship, year of crossed_at`.
    pub(super) fn described(&self, flat: &Flat<'_>) -> Vec<String> {
        let named = self.0.iter().map(|(dimension, level)| match level {
            Level::Parent => flat.parent_of(dimension).map_or_else(
                || dimension.clone(),
                |parent| {
                    format!(
                        "{} of {dimension}",
                        parent.schema_name().to_string().rsplit('.').next().unwrap_or_default()
                    )
                },
            ),
            Level::Code => dimension.clone(),
            Level::Year => format!("year of {dimension}"),
            Level::Quarter => format!("quarter of {dimension}"),
            Level::Month => format!("month of {dimension}"),
        });
        named.collect()
    }
}

/// The coarsest levels that decide an expression. It may read `measure`, which is not decided by them.
pub(super) fn deciding(expr: &Expr, measure: Option<&Column>, flat: &Flat<'_>) -> Result<Levels, Undecided> {
    let mut levels = Levels::default();
    let mut undecided = None;
    // The closure never fails, so neither does the walk.
    let _infallible = expr.apply(|part| {
        Ok(match visit(part, measure, flat, &mut levels) {
            Ok(recursion) => recursion,
            Err(reason) => {
                undecided.get_or_insert(reason);
                TreeNodeRecursion::Stop
            }
        })
    });
    undecided.map_or(Ok(levels), Err)
}

fn visit(
    part: &Expr,
    measure: Option<&Column>,
    flat: &Flat<'_>,
    levels: &mut Levels,
) -> Result<TreeNodeRecursion, Undecided> {
    if let Some(bound) = calendar::bound(part, flat) {
        let Decided::By(period) = bound.decided() else { return Err(Undecided::Inside(bound.at)) };
        levels.add(&bound.column.name, level(period));
        return Ok(TreeNodeRecursion::Jump);
    }
    if let Expr::Between(between) = part
        && calendar::dated(&between.expr, flat).is_some()
    {
        let ends =
            [between.expr.clone().gt_eq(*between.low.clone()), between.expr.clone().lt_eq(*between.high.clone())];
        for end in ends {
            *levels = levels.and(&deciding(&end, measure, flat)?);
        }
        return Ok(TreeNodeRecursion::Jump);
    }
    match part {
        Expr::ScalarFunction(call) => match (call.func.name(), call.args.as_slice()) {
            ("date_part" | "date_trunc", [unit, date]) => match calendar::dated(date, flat) {
                Some((column, _)) => {
                    levels.add(&column.name, period(unit).map(level).ok_or(Undecided::Otherwise)?);
                    Ok(TreeNodeRecursion::Jump)
                }
                None => Ok(TreeNodeRecursion::Continue),
            },
            _ => Ok(TreeNodeRecursion::Continue),
        },
        Expr::IsNull(inner) | Expr::IsNotNull(inner) => match calendar::dated(inner, flat) {
            Some((column, _)) => {
                levels.add(&column.name, Level::Year);
                Ok(TreeNodeRecursion::Jump)
            }
            None => Ok(TreeNodeRecursion::Continue),
        },
        Expr::Column(column) if Some(column) == measure => Ok(TreeNodeRecursion::Continue),
        Expr::Column(column) => {
            let (dimension, level) = at_level(column, flat).ok_or(Undecided::Otherwise)?;
            levels.add(&dimension, level);
            Ok(TreeNodeRecursion::Continue)
        }
        Expr::Exists(_)
        | Expr::InSubquery(_)
        | Expr::ScalarSubquery(_)
        | Expr::SetComparison(_)
        | Expr::OuterReferenceColumn(..)
        | Expr::AggregateFunction(_)
        | Expr::WindowFunction(_)
        | Expr::Placeholder(_)
        | Expr::Unnest(_) => Err(Undecided::Otherwise),
        _ => Ok(TreeNodeRecursion::Continue),
    }
}

/// The dimension and level that a column by itself stands for.
fn at_level(column: &Column, flat: &Flat<'_>) -> Option<(String, Level)> {
    if let Some(list) = flat.list(column) {
        let parent = codelists::by_name(&list.list)?.parent();
        let is_parent = parent.is_some_and(|(parent, _)| parent == column.name);
        return Some((list.dimension.clone(), if is_parent { Level::Parent } else { Level::Code }));
    }
    match flat.published(column)?.role {
        Role::Dimension(Hierarchy::Codes | Hierarchy::List(_)) => Some((column.name.clone(), Level::Code)),
        _ => None,
    }
}

fn level(period: Period) -> Level {
    match period {
        Period::Year => Level::Year,
        Period::Quarter => Level::Quarter,
        Period::Month => Level::Month,
    }
}

/// The period that a unit of `date_part` or `date_trunc` needs.
fn period(unit: &Expr) -> Option<Period> {
    let Expr::Literal(ScalarValue::Utf8(Some(unit)), _) = unit else { return None };
    match unit.to_ascii_lowercase().as_str() {
        "year" => Some(Period::Year),
        "quarter" => Some(Period::Quarter),
        "month" => Some(Period::Month),
        _ => None,
    }
}

/// What is fixed within one value of each of `keys`: a level, where the key tells its codes apart.
pub(super) fn fixed_by(keys: &[Expr], flat: &Flat<'_>) -> Levels {
    let mut fixed = Levels::default();
    let mut within_years = Vec::new();
    for key in keys {
        match told_apart(key, flat) {
            Some(Told::Level(dimension, level)) => fixed.add(&dimension, level),
            Some(Told::WithinYear(dimension, level)) => within_years.push((dimension, level)),
            None => {}
        }
    }
    for (dimension, level) in within_years {
        if fixed.of(&dimension).is_some() {
            fixed.add(&dimension, level);
        }
    }
    fixed
}

enum Told {
    Level(String, Level),
    /// A quarter or month that does not name its year.
    WithinYear(String, Level),
}

fn told_apart(key: &Expr, flat: &Flat<'_>) -> Option<Told> {
    match key {
        Expr::Alias(alias) => told_apart(&alias.expr, flat),
        Expr::Cast(Cast { expr, field }) => {
            let to = field.data_type();
            let keeps = match expr.as_ref() {
                Expr::Column(_) => *to == DataType::Utf8,
                Expr::ScalarFunction(call) if call.func.name() == "date_part" => {
                    matches!(to, DataType::Int32 | DataType::Int64 | DataType::Float64)
                }
                // The first moment of a period is its first day.
                Expr::ScalarFunction(_) => matches!(to, DataType::Date32 | DataType::Timestamp(_, None)),
                _ => false,
            };
            keeps.then(|| told_apart(expr, flat)).flatten()
        }
        Expr::Column(column) => match flat.list(column) {
            Some(list) => {
                let one_to_one = ["code", "alpha2", "name_en", "name_ka"].contains(&column.name.as_str());
                let (dimension, level) = at_level(column, flat)?;
                // Unknown codes have no attributes: behind an outer join they are not told apart.
                ((one_to_one && !list.is_optional) || level == Level::Parent).then_some(Told::Level(dimension, level))
            }
            None => at_level(column, flat).map(|(dimension, level)| Told::Level(dimension, level)),
        },
        Expr::ScalarFunction(call) => match (call.func.name(), call.args.as_slice()) {
            (name @ ("date_part" | "date_trunc"), [unit, date]) => {
                let (column, _) = calendar::dated(date, flat)?;
                let level = level(period(unit)?);
                let dimension = column.name.clone();
                let names_year = name == "date_trunc" || level == Level::Year;
                Some(if names_year { Told::Level(dimension, level) } else { Told::WithinYear(dimension, level) })
            }
            _ => None,
        },
        _ => None,
    }
}
