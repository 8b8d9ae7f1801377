//! Sums and counts of linear arguments, cell by cell: `sum(a * x + b)` is `a * sum(x) + b * non_null(x)`, where a and b
//! are constants or are decided by the cell. Conditions choose the argument of a whole cell.

use arrow_schema::DataType;
use datafusion_common::tree_node::{Transformed, TreeNode};
use datafusion_common::{Column, DFSchema, ScalarValue};
use datafusion_expr::{BinaryExpr, Case, Cast, Expr, ExprSchemable, Operator, cast, lit, when};
use khidi_queries_disclosure::catalogue::Role;
use khidi_queries_disclosure::question::MeasureKind;

use super::asked::Cells;
use super::constants::constant;
use super::flat::Flat;

/// The one measure column that an expression reads, `None` in it where it reads none; nothing where there are several.
pub(super) fn measure_of(expr: &Expr, flat: &Flat<'_>) -> Option<Option<Column>> {
    let is_measure =
        |column: &&Column| flat.published(column).is_some_and(|column| matches!(column.role, Role::Measure));
    let columns = expr.column_refs();
    let mut measures = columns.into_iter().filter(is_measure);
    match (measures.next(), measures.next()) {
        (first, None) => Some(first.cloned()),
        _ => None,
    }
}

/// Whether each part of the expression is linear in the measure column that it reads.
pub(super) fn is_linear(expr: &Expr, flat: &Flat<'_>, schema: &DFSchema) -> bool {
    let reads = |expr: &Expr| measure_of(expr, flat) != Some(None);
    let linear = |expr: &Expr| is_linear(expr, flat, schema);
    if !reads(expr) {
        return true;
    }
    match expr {
        Expr::Alias(alias) => linear(&alias.expr),
        Expr::Column(_) => true,
        Expr::Negative(inner) => linear(inner),
        Expr::Cast(Cast { expr, field }) => linear(expr) && keeps_values(expr, field.data_type(), schema),
        Expr::BinaryExpr(BinaryExpr { left, op: Operator::Plus | Operator::Minus, right }) => {
            linear(left) && linear(right)
        }
        Expr::BinaryExpr(BinaryExpr { left, op: Operator::Multiply, right }) => {
            linear(left) && linear(right) && !(reads(left) && reads(right))
        }
        // Decimals and integers are rounded in each row.
        Expr::BinaryExpr(BinaryExpr { left, op: Operator::Divide, right }) => {
            let is_float = expr.get_type(schema).is_ok_and(|of| of == DataType::Float64);
            is_float && linear(left) && !reads(right)
        }
        Expr::Case(case) => {
            let conditions = case.expr.iter().chain(case.when_then_expr.iter().map(|(when, _)| when));
            let values = case.when_then_expr.iter().map(|(_, then)| then).chain(&case.else_expr);
            conditions.into_iter().all(|condition| !reads(condition)) && values.into_iter().all(|value| linear(value))
        }
        _ => false,
    }
}

/// Whether a cast of numbers changes no value.
fn keeps_values(from: &Expr, to: &DataType, schema: &DFSchema) -> bool {
    let Ok(from) = from.get_type(schema) else { return false };
    match (&from, to) {
        (from, to) if from == to => true,
        (DataType::Decimal128(p, s), DataType::Decimal128(q, t)) => {
            t >= s && i16::from(*q) - i16::from(*t) >= i16::from(*p) - i16::from(*s)
        }
        (from, DataType::Decimal128(q, t)) => from.is_integer() && i16::from(*q) - i16::from(*t) >= 19,
        (from, DataType::Int64) => from.is_integer(),
        (from, DataType::Float64) => from.is_numeric(),
        _ => false,
    }
}

/// The sum over one cell of an expression that [`is_linear`], as `domain`; NULL where no row has a value.
pub(super) fn sum(
    expr: &Expr,
    domain: &DataType,
    flat: &Flat<'_>,
    schema: &DFSchema,
    cells: &mut Cells<'_>,
) -> Option<Expr> {
    let each = |expr: &Expr, cells: &mut Cells<'_>| sum(expr, domain, flat, schema, cells);
    if let Some(chosen) = by_condition(expr, cells, each) {
        return chosen;
    }
    let Some(column) = measure_of(expr, flat)? else {
        return Some(match constant(expr) {
            Some(value) if value.is_null() => null(domain),
            Some(value) if is_number(&value, 0) => cast(lit(0_i64), domain.clone()),
            Some(value) if is_number(&value, 1) => cast(cells.rows(), domain.clone()),
            _ => times(expr.clone(), cells.rows(), domain),
        });
    };
    let x = Expr::Column(column.clone());
    let total = cells.over(&x, |column| MeasureKind::Sum { column });
    let one = at(&slope(expr, flat)?, &column, 1, schema)?;
    let total = match constant(&one) {
        Some(value) if is_number(&value, 1) => cast(total, domain.clone()),
        Some(value) if is_number(&value, -1) => Expr::Negative(Box::new(cast(total, domain.clone()))),
        _ => times(one, total, domain),
    };
    let rest = at(expr, &column, 0, schema)?;
    if !has_addend(expr, flat) || constant(&rest).is_some_and(|value| is_number(&value, 0)) {
        return Some(total);
    }
    let known = cells.over(&x, |column| MeasureKind::NonNull { column });
    Some(cast(total + times(rest, known, domain), domain.clone()))
}

/// How many rows of one cell have a value of an expression that [`is_linear`].
pub(super) fn count(expr: &Expr, flat: &Flat<'_>, schema: &DFSchema, cells: &mut Cells<'_>) -> Option<Expr> {
    let each = |expr: &Expr, cells: &mut Cells<'_>| count(expr, flat, schema, cells);
    if let Some(chosen) = by_condition(expr, cells, each) {
        return chosen;
    }
    let column = measure_of(expr, flat)?;
    let without = match &column {
        None => expr.clone(),
        Some(column) => at(expr, column, 0, schema)?,
    };
    let without_value = constant(&without);
    if without_value.as_ref().is_some_and(ScalarValue::is_null) {
        return Some(lit(0_i64));
    }
    let known = match column {
        None => cells.rows(),
        Some(column) => cells.over(&Expr::Column(column), |column| MeasureKind::NonNull { column }),
    };
    match without_value {
        Some(_) => Some(known),
        None => when(without.is_not_null(), known).otherwise(lit(0_i64)).ok(),
    }
}

/// The parts of a CASE made by `each`, if the expression is one.
fn by_condition(
    expr: &Expr,
    cells: &mut Cells<'_>,
    each: impl Fn(&Expr, &mut Cells<'_>) -> Option<Expr>,
) -> Option<Option<Expr>> {
    match expr {
        Expr::Alias(alias) => Some(each(&alias.expr, cells)),
        Expr::Cast(Cast { expr, .. }) if matches!(expr.as_ref(), Expr::Case(_)) => Some(each(expr, cells)),
        Expr::Case(case) => {
            let mut made = Vec::new();
            for (when, then) in &case.when_then_expr {
                let Some(then) = each(then, cells) else { return Some(None) };
                made.push((when.clone(), Box::new(then)));
            }
            let otherwise = match &case.else_expr {
                Some(otherwise) => each(otherwise, cells),
                None => each(&lit(ScalarValue::Null), cells),
            };
            let Some(otherwise) = otherwise else { return Some(None) };
            Some(Some(Expr::Case(Case::new(case.expr.clone(), made, Some(Box::new(otherwise))))))
        }
        _ => None,
    }
}

/// The expression without what is added to the column, which is left as nothing.
fn slope(expr: &Expr, flat: &Flat<'_>) -> Option<Expr> {
    let reads = |expr: &Expr| measure_of(expr, flat) != Some(None);
    Some(match expr {
        Expr::BinaryExpr(BinaryExpr { left, op: op @ (Operator::Plus | Operator::Minus), right }) => {
            match (reads(left), reads(right), op) {
                (true, false, _) => slope(left, flat)?,
                (false, true, Operator::Plus) => slope(right, flat)?,
                (false, true, _) => Expr::Negative(Box::new(slope(right, flat)?)),
                _ => {
                    Expr::BinaryExpr(BinaryExpr::new(Box::new(slope(left, flat)?), *op, Box::new(slope(right, flat)?)))
                }
            }
        }
        Expr::BinaryExpr(BinaryExpr { left, op, right }) => {
            let part = |side: &Expr| if reads(side) { slope(side, flat) } else { Some(side.clone()) };
            Expr::BinaryExpr(BinaryExpr::new(Box::new(part(left)?), *op, Box::new(part(right)?)))
        }
        Expr::Alias(alias) => slope(&alias.expr, flat)?,
        Expr::Negative(inner) => Expr::Negative(Box::new(slope(inner, flat)?)),
        Expr::Cast(Cast { expr, field }) => cast(slope(expr, flat)?, field.data_type().clone()),
        Expr::Column(_) => expr.clone(),
        // A condition inside arithmetic: not taken apart.
        _ => return None,
    })
}

/// Whether something is added to the column.
fn has_addend(expr: &Expr, flat: &Flat<'_>) -> bool {
    let reads = |expr: &Expr| measure_of(expr, flat) != Some(None);
    match expr {
        Expr::BinaryExpr(BinaryExpr { left, op: Operator::Plus | Operator::Minus, right }) => {
            !reads(left) || !reads(right) || has_addend(left, flat) || has_addend(right, flat)
        }
        Expr::BinaryExpr(BinaryExpr { left, right, .. }) => {
            (reads(left) && has_addend(left, flat)) || (reads(right) && has_addend(right, flat))
        }
        Expr::Alias(alias) => has_addend(&alias.expr, flat),
        Expr::Negative(inner) => has_addend(inner, flat),
        Expr::Cast(cast) => has_addend(&cast.expr, flat),
        Expr::Column(_) => false,
        _ => true,
    }
}

/// The expression at one value of the column.
fn at(expr: &Expr, column: &Column, value: i64, schema: &DFSchema) -> Option<Expr> {
    let of = Expr::Column(column.clone()).get_type(schema).ok()?;
    let value = lit(ScalarValue::Int64(Some(value)).cast_to(&of).ok()?);
    let replaced = expr.clone().transform_up(|node| {
        Ok(match &node {
            Expr::Column(found) if found == column => Transformed::yes(value.clone()),
            _ => Transformed::no(node),
        })
    });
    replaced.ok().map(|done| done.data)
}

/// The product of a factor of one row and a total, as `domain`.
fn times(factor: Expr, total: Expr, domain: &DataType) -> Expr {
    let factor = constant(&factor).map_or(factor, lit);
    let number = |expr: Expr| match domain {
        DataType::Decimal128(_, scale) => cast(expr, DataType::Decimal128(38, *scale)),
        _ => cast(expr, DataType::Float64),
    };
    cast(number(factor) * number(total), domain.clone())
}

fn null(of: &DataType) -> Expr {
    cast(lit(ScalarValue::Null), of.clone())
}

fn is_number(value: &ScalarValue, number: i64) -> bool {
    let as_float = |value: &ScalarValue| value.cast_to(&DataType::Float64).ok();
    !value.is_null() && as_float(value) == as_float(&ScalarValue::Int64(Some(number)))
}
