//! Ranges of dates: the coarsest level of the calendar that decides a comparison, and ranges that are one period.

use arrow_schema::{DataType, TimeUnit};
use datafusion_common::{Column, ScalarValue};
use datafusion_expr::{Between, BinaryExpr, Expr, Operator, lit};
use khidi_queries_disclosure::catalogue::{Hierarchy, Period, Role};
use khidi_queries_functions::calendar::civil;
use khidi_queries_functions::registry::Registry;

use super::constants::constant;
use super::flat::Flat;

const DAY: i64 = 86_400_000_000;

/// What decides a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Decided {
    /// Whole periods of this length.
    By(Period),
    /// It ends inside a month: at this moment, in microseconds.
    Inside(i64),
}

/// A comparison of a calendar column with a constant: true for what is before `at` (or not before it).
#[derive(Debug, Clone)]
pub(super) struct Bound {
    pub column: Column,
    pub at: i64,
    pub is_before: bool,
    /// Whether it names a single moment rather than an end.
    pub is_moment: bool,
}

/// The comparison as a bound; `None` for anything else. NULL as the constant is no bound either.
pub(super) fn bound(expr: &Expr, flat: &Flat<'_>) -> Option<Bound> {
    let Expr::BinaryExpr(BinaryExpr { left, op, right }) = expr else { return None };
    let (side, value, op) = match (dated(left, flat), dated(right, flat)) {
        (Some(side), None) => (side, right, *op),
        (None, Some(side)) => (side, left, op.swap()?),
        _ => return None,
    };
    let (column, is_of_days) = side;
    let value = moment(&constant(value)?)?;
    // The first moment of the days or microseconds that are not before the value, and of those after it.
    let from = if is_of_days { value.div_euclid(DAY) + i64::from(value.rem_euclid(DAY) != 0) } else { value };
    let after = if is_of_days { value.div_euclid(DAY) + 1 } else { value.checked_add(1)? };
    let scale = if is_of_days { DAY } else { 1 };
    let (at, is_before, is_moment) = match op {
        Operator::Lt => (from, true, false),
        Operator::GtEq => (from, false, false),
        Operator::LtEq => (after, true, false),
        Operator::Gt => (after, false, false),
        _ => (from, false, true),
    };
    Some(Bound { column: column.clone(), at: at.checked_mul(scale)?, is_before, is_moment })
}

impl Bound {
    pub(super) fn decided(&self) -> Decided {
        let (_, month, day) = civil(self.at.div_euclid(DAY));
        match (self.is_moment || self.at.rem_euclid(DAY) != 0 || day != 1, month) {
            (true, _) => Decided::Inside(self.at),
            (false, 1) => Decided::By(Period::Year),
            (false, 4 | 7 | 10) => Decided::By(Period::Quarter),
            (false, _) => Decided::By(Period::Month),
        }
    }
}

/// The starts of the months around a moment, as dates.
pub(super) fn nearest(at: i64) -> [String; 2] {
    let (year, month, _) = civil(at.div_euclid(DAY));
    let (next_year, next_month) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
    [format!("{year:04}-{month:02}-01"), format!("{next_year:04}-{next_month:02}-01")]
}

/// Conjuncts in which BETWEEN is two comparisons, and each pair that bounds one period of the calendar is that period.
pub(super) fn with_periods(conjuncts: Vec<Expr>, flat: &Flat<'_>) -> Vec<Expr> {
    let mut conjuncts: Vec<Expr> = conjuncts.into_iter().flat_map(|conjunct| apart(conjunct, flat)).collect();
    let bounds: Vec<Bound> = conjuncts.iter().filter_map(|conjunct| end(conjunct, flat)).collect();
    let mut columns: Vec<&Column> = bounds.iter().map(|bound| &bound.column).collect();
    columns.dedup();
    for column in columns {
        let of = |is_before: bool| {
            bounds.iter().filter(move |bound| bound.column == *column && bound.is_before == is_before).map(|b| b.at)
        };
        let (Some(from), Some(to)) = (of(false).max(), of(true).min()) else { continue };
        if let Some(period) = one_period(column, from, to, flat) {
            conjuncts.retain(|conjunct| end(conjunct, flat).is_none_or(|bound| bound.column != *column));
            conjuncts.extend(period);
        }
    }
    conjuncts
}

fn end(conjunct: &Expr, flat: &Flat<'_>) -> Option<Bound> {
    bound(conjunct, flat).filter(|bound| !bound.is_moment)
}

fn apart(conjunct: Expr, flat: &Flat<'_>) -> Vec<Expr> {
    match conjunct {
        Expr::Between(Between { expr, negated: false, low, high }) if dated(&expr, flat).is_some() => {
            vec![expr.clone().gt_eq(*low), expr.lt_eq(*high)]
        }
        other => vec![other],
    }
}

/// The conditions that say `from <= column < to`, where that is one period that the policy shows.
fn one_period(column: &Column, from: i64, to: i64, flat: &Flat<'_>) -> Option<Vec<Expr>> {
    let Role::Dimension(Hierarchy::Calendar(finest)) = flat.published(column)?.role else { return None };
    if from.rem_euclid(DAY) != 0 || to.rem_euclid(DAY) != 0 {
        return None;
    }
    let (start, end) = (civil(from.div_euclid(DAY)), civil(to.div_euclid(DAY)));
    if start.2 != 1 || end.2 != 1 {
        return None;
    }
    let is = |unit: &str, value: i64| {
        Some(part_of(unit, column.clone())?.eq(lit(ScalarValue::Int32(Some(i32::try_from(value).ok()?)))))
    };
    let year = is("YEAR", start.0)?;
    match ((end.0 - start.0) * 12 + end.1 - start.1, start.1) {
        (12, 1) => Some(vec![year]),
        (3, 1 | 4 | 7 | 10) if finest >= Period::Quarter => Some(vec![year, is("QUARTER", (start.1 + 2) / 3)?]),
        (1, month) if finest >= Period::Month => Some(vec![year, is("MONTH", month)?]),
        _ => None,
    }
}

/// A part of a date, `YEAR`, `QUARTER` or `MONTH`, as the engine's parser writes it.
pub(super) fn part_of(unit: &str, column: Column) -> Option<Expr> {
    Some(Registry::standard().scalar("date_part")?.call(vec![lit(unit), Expr::Column(column)]))
}

/// The calendar column below casts between dates and timestamps, and whether only its day is seen.
pub(super) fn dated<'e>(expr: &'e Expr, flat: &Flat<'_>) -> Option<(&'e Column, bool)> {
    match expr {
        Expr::Alias(alias) => dated(&alias.expr, flat),
        Expr::Column(column) => match flat.published(column) {
            Some(published) if matches!(published.role, Role::Dimension(Hierarchy::Calendar(_))) => {
                Some((column, published.data_type == DataType::Date32))
            }
            _ => None,
        },
        Expr::Cast(cast) => match cast.field.data_type() {
            DataType::Date32 => dated(&cast.expr, flat).map(|(column, _)| (column, true)),
            DataType::Timestamp(TimeUnit::Microsecond | TimeUnit::Nanosecond, None) => dated(&cast.expr, flat),
            _ => None,
        },
        _ => None,
    }
}

/// Microseconds since 1970.
fn moment(value: &ScalarValue) -> Option<i64> {
    match value.cast_to(&DataType::Timestamp(TimeUnit::Microsecond, None)).ok()? {
        ScalarValue::TimestampMicrosecond(at, None) => at,
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bound_at(days: i64, is_moment: bool) -> Bound {
        Bound { column: Column::from_name("d"), at: days * DAY, is_before: true, is_moment }
    }

    #[test]
    fn ends_are_decided_by_the_coarsest_period() {
        // 2024-01-01, 2024-04-01, 2024-05-01 and 2024-05-02.
        for (days, expected) in [
            (19_723, Decided::By(Period::Year)),
            (19_814, Decided::By(Period::Quarter)),
            (19_844, Decided::By(Period::Month)),
            (19_845, Decided::Inside(19_845 * DAY)),
        ] {
            assert_eq!(bound_at(days, false).decided(), expected, "{days}");
        }
        assert_eq!(bound_at(19_723, true).decided(), Decided::Inside(19_723 * DAY), "a day is no end");
        let late = Bound { at: 19_723 * DAY + 1, ..bound_at(0, false) };
        assert_eq!(late.decided(), Decided::Inside(late.at));
    }

    #[test]
    fn the_nearest_ends_are_starts_of_months() {
        assert_eq!(nearest(19_845 * DAY), ["2024-05-01", "2024-06-01"]);
        assert_eq!(nearest(19_722 * DAY), ["2023-12-01", "2024-01-01"]);
        assert_eq!(nearest(-1), ["1969-12-01", "1970-01-01"]);
    }
}
