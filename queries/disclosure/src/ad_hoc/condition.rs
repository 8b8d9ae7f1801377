//! What a condition demands: that people are the same, that a code list is joined, or something of published levels. Nothing
//! else may be a condition: no literal meets a person, a measure, or a value finer than its level.

use arrow_schema::DataType;
use datafusion_common::{Column, ScalarValue};
use datafusion_expr::{BinaryExpr, Expr, Operator};

use super::scans::Scans;
use crate::catalogue::{Hierarchy, Period, Role};
use crate::error::CheckError;
use crate::lattice::codes::{code, year_and_month};
use crate::lattice::level::{Level, Part};
use crate::lattice::{literal, shown};

/// Where a condition stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// WHERE: it leaves out rows.
    Rows,
    /// ON of an inner join, or the join itself.
    Join,
    /// ON of an outer join: it leaves out partners of rows.
    OuterJoin,
    /// A pair of equal columns of a join.
    Pair,
}

/// What a condition demands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Demand {
    /// That two columns name one person; with the numbers of their scans.
    Tie(usize, usize),
    /// That a code list is joined on its code; with the numbers of the scans.
    List(usize, usize),
    /// Nothing: it is true.
    Nothing,
    /// Something of levels; and where that is so the months, counted from year 0, in which a date can then be.
    Levels(Option<Bound>),
}

/// The months in which a date of a scan can be: from, and up to but not with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Bound {
    pub scan: usize,
    pub column: String,
    pub from: Option<i64>,
    pub to: Option<i64>,
}

/// Reads a condition over scans; code lists that it joins are bound.
///
/// # Errors
/// It is none that may be asked.
pub(super) fn read(expr: &Expr, scans: &mut Scans<'_>) -> Result<Demand, CheckError> {
    let no_node = || CheckError::NotANode { filter: shown(expr) };
    match expr {
        Expr::Alias(alias) => read(&alias.expr, scans),
        Expr::Literal(ScalarValue::Boolean(Some(true)), _) => Ok(Demand::Nothing),
        Expr::BinaryExpr(BinaryExpr { left, op, right }) => {
            if *op == Operator::Eq {
                if let Some((a, b)) = tied(left, right, scans) {
                    return Ok(Demand::Tie(a, b));
                }
                if let Some((a, b)) = scans.bind(left, right) {
                    return Ok(Demand::List(a, b));
                }
            }
            compared(left, *op, right, scans).ok_or_else(no_node)
        }
        Expr::Between(between) if !between.negated => {
            let low = compared(&between.expr, Operator::GtEq, &between.low, scans);
            let high = compared(&between.expr, Operator::LtEq, &between.high, scans);
            match (low, high) {
                (Some(Demand::Levels(low)), Some(Demand::Levels(high))) => Ok(Demand::Levels(both(low, high))),
                _ => Err(no_node()),
            }
        }
        Expr::IsNull(inner) | Expr::IsNotNull(inner) if is_dimension(inner, scans) || scans.is_contributor(inner) => {
            Ok(Demand::Levels(None))
        }
        Expr::IsNull(inner) | Expr::IsNotNull(inner) => {
            scans.level(inner).map(|_| Demand::Levels(None)).map_err(|_| no_node())
        }
        Expr::Not(inner)
        | Expr::IsTrue(inner)
        | Expr::IsFalse(inner)
        | Expr::IsNotTrue(inner)
        | Expr::IsNotFalse(inner) => truth(inner, scans).ok_or_else(no_node),
        Expr::Column(_) => truth(expr, scans).ok_or_else(no_node),
        _ => Err(no_node()),
    }
}

fn truth(expr: &Expr, scans: &Scans<'_>) -> Option<Demand> {
    let (_, column) = scans.column(expr)?;
    let is_one = column.data_type == DataType::Boolean && matches!(column.role, Role::Dimension(_));
    is_one.then_some(Demand::Levels(None))
}

/// The scans whose people an equality makes one.
fn tied(left: &Expr, right: &Expr, scans: &Scans<'_>) -> Option<(usize, usize)> {
    let ((a, _), (b, _)) = (scans.column(left)?, scans.column(right)?);
    let keys = scans.person_key(left).zip(scans.person_key(right));
    let are_people = scans.is_contributor(left) && scans.is_contributor(right);
    (are_people || keys.is_some_and(|(one, other)| one == other)).then_some((a, b))
}

/// Takes note of a code list that a condition joins.
pub(super) fn joins_list(expr: &Expr, scans: &mut Scans<'_>) {
    if let Expr::BinaryExpr(BinaryExpr { left, op: Operator::Eq, right }) = expr {
        scans.bind(left, right);
    }
}

/// Whether an expression is a dimension's column, perhaps as a date of another type.
fn is_dimension(expr: &Expr, scans: &Scans<'_>) -> bool {
    let plain = match uncast(expr) {
        Some(column) => Expr::Column(column.clone()),
        None => return false,
    };
    scans.column(&plain).is_some_and(|(_, column)| matches!(column.role, Role::Dimension(_)))
}

/// A comparison of a level with a constant, or of two dimensions of the people of a row.
fn compared(left: &Expr, op: Operator, right: &Expr, scans: &Scans<'_>) -> Option<Demand> {
    let is_order = matches!(op, Operator::Lt | Operator::LtEq | Operator::Gt | Operator::GtEq);
    if !is_order && !matches!(op, Operator::Eq | Operator::NotEq) {
        return None;
    }
    match (literal(left), literal(right)) {
        (None, Some(value)) => with_constant(left, op, &value, scans),
        (Some(value), None) => with_constant(right, op.swap()?, &value, scans),
        (None, None) => {
            let known = |expr: &Expr| is_dimension(expr, scans) || scans.level(expr).is_ok();
            (known(left) && known(right)).then_some(Demand::Levels(None))
        }
        (Some(_), Some(_)) => None,
    }
}

fn with_constant(expr: &Expr, op: Operator, value: &ScalarValue, scans: &Scans<'_>) -> Option<Demand> {
    // A key of one person is as good as a name.
    if value.is_null() || scans.person_key(expr).is_some() {
        return None;
    }
    let is_order = !matches!(op, Operator::Eq | Operator::NotEq);
    if let Ok((scan, level)) = scans.level(expr) {
        let is_calendar = !matches!(level.part, Part::Code | Part::Parent);
        if is_order && !is_calendar {
            return None;
        }
        let months = code(value, &level).ok()?.and_then(|code| months(&level, &code));
        let bound = months.and_then(|(from, to)| bound(scan, &level.column, op, from, to));
        return Some(Demand::Levels(bound));
    }
    // A date itself, only where the period that starts then does: `>=` and `<` its first instant.
    let date = Expr::Column(uncast(expr)?.clone());
    let (scan, column) = scans.column(&date)?;
    let Role::Dimension(Hierarchy::Calendar(finest)) = column.role else { return None };
    if !matches!(op, Operator::GtEq | Operator::Lt) {
        return None;
    }
    let first = first_month(value, finest)?;
    bound(scan, &column.name, op, first, first + 1).map(|bound| Demand::Levels(Some(bound)))
}

/// The months of a code of a calendar level: from, and up to but not with.
fn months(level: &Level, code: &str) -> Option<(i64, i64)> {
    let year = |text: &str| text.parse::<i64>().ok().filter(|year| (0..10_000).contains(year)).map(|year| year * 12);
    match level.part {
        Part::Year => year(code).map(|first| (first, first + 12)),
        Part::Full(Period::Quarter) => {
            let (of, quarter) = code.split_once("-Q")?;
            let first = year(of)? + (quarter.parse::<i64>().ok()? - 1) * 3;
            Some((first, first + 3))
        }
        Part::Full(_) => {
            let (of, month) = code.split_once('-')?;
            let first = year(of)? + month.parse::<i64>().ok()? - 1;
            Some((first, first + 1))
        }
        _ => None,
    }
}

/// The column below casts between dates and timestamps. A bound may be finer than the registers' timestamps.
fn uncast(expr: &Expr) -> Option<&Column> {
    match expr {
        Expr::Column(column) => Some(column),
        Expr::Alias(alias) => uncast(&alias.expr),
        Expr::Cast(cast) if matches!(cast.field.data_type(), DataType::Timestamp(_, None) | DataType::Date32) => {
            uncast(&cast.expr)
        }
        _ => None,
    }
}

/// The month that a constant is the first instant of, where a period of the level starts then.
fn first_month(value: &ScalarValue, finest: Period) -> Option<i64> {
    let day = value.cast_to(&DataType::Date32).ok()?;
    if day.cast_to(&value.data_type()).ok()? != *value {
        return None;
    }
    let ScalarValue::Date32(Some(days)) = day else { return None };
    let (year, month) = year_and_month(days);
    let length = match finest {
        Period::Year => 12,
        Period::Quarter => 3,
        Period::Month => 1,
    };
    let is_first_day = year_and_month(days.checked_sub(1)?) != (year, month);
    (is_first_day && (0..10_000).contains(&year) && (month - 1) % length == 0).then_some(year * 12 + month - 1)
}

/// What `op` a period leaves of a date.
fn bound(scan: usize, column: &str, op: Operator, from: i64, to: i64) -> Option<Bound> {
    let (from, to) = match op {
        Operator::Eq => (Some(from), Some(to)),
        Operator::GtEq => (Some(from), None),
        Operator::Gt => (Some(to), None),
        Operator::Lt => (None, Some(from)),
        Operator::LtEq => (None, Some(to)),
        _ => return None,
    };
    Some(Bound { scan, column: column.to_owned(), from, to })
}

/// Both of two bounds.
pub(super) fn both(a: Option<Bound>, b: Option<Bound>) -> Option<Bound> {
    match (a, b) {
        (Some(a), Some(b)) => {
            Some(Bound { from: a.from.into_iter().chain(b.from).max(), to: a.to.into_iter().chain(b.to).min(), ..a })
        }
        (one, other) => one.or(other),
    }
}
