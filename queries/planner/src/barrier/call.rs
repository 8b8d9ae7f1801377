//! One aggregate call, read into what can be computed from cells.

use arrow_schema::DataType;
use datafusion_common::ScalarValue;
use datafusion_expr::expr::AggregateFunction;
use datafusion_expr::{Cast, Expr, ExprSchemable};
use khidi_queries_protocol::{Code, Refusal};

use super::Barrier;
use crate::refuse::unsupported;

/// What a call asks for.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Wanted {
    /// `count(*)`.
    Rows,
    /// `count(x)`.
    NonNull(Expr),
    /// `count(DISTINCT contributor)`.
    Contributors,
    /// `sum(x)` over a type.
    Sum(Expr, DataType),
    /// `avg(x)` over a type.
    Mean(Expr, DataType),
    /// `min(x)`.
    Min(Expr),
    /// `max(x)`.
    Max(Expr),
    /// `count(DISTINCT x)`: the values travel as keys and are counted above.
    DistinctValues(Expr),
}

/// A call and the condition of its FILTER.
#[derive(Debug, Clone)]
pub(super) struct Call {
    pub wanted: Wanted,
    pub filter: Option<Expr>,
}

impl Call {
    pub(super) fn read(expr: &Expr, barrier: &Barrier<'_>) -> Result<Self, Refusal> {
        let call = match expr {
            Expr::Alias(alias) => return Self::read(&alias.expr, barrier),
            Expr::AggregateFunction(call) => call,
            other => return Err(Refusal::new(Code::KH109).with("construct", other)),
        };
        let AggregateFunction { func, params } = call;
        let refused = || Refusal::new(Code::KH110).with("function", shown(call));
        if !params.order_by.is_empty() || params.null_treatment.is_some() {
            return Err(refused());
        }
        let argument = params.args.first().cloned().map(Expr::unalias);
        let wanted = match (func.name(), argument, params.args.len(), params.distinct) {
            ("count", None, 0, false) => Wanted::Rows,
            ("count", Some(Expr::Literal(value, _)), 1, false) if !value.is_null() => Wanted::Rows,
            ("count", Some(x), 1, false) if barrier.is_contributor(&x) => Wanted::Rows,
            ("count", Some(x), 1, false) => Wanted::NonNull(x),
            ("count", Some(x), 1, true) if barrier.is_contributor(&x) => Wanted::Contributors,
            ("count", Some(x), 1, true) => Wanted::DistinctValues(x),
            ("sum", Some(x), 1, false) => {
                let data_type = barrier.type_of(&x)?;
                Wanted::Sum(x, data_type)
            }
            ("avg", Some(x), 1, false) => {
                let x = without_widening(x, barrier)?;
                let data_type = barrier.type_of(&x)?;
                Wanted::Mean(x, data_type)
            }
            ("min", Some(x), 1, _) => Wanted::Min(x),
            ("max", Some(x), 1, _) => Wanted::Max(x),
            _ => return Err(refused()),
        };
        Ok(Self { wanted, filter: params.filter.as_deref().cloned() })
    }
}

impl Barrier<'_> {
    pub(super) fn is_contributor(&self, expr: &Expr) -> bool {
        let Expr::Column(column) = expr else { return false };
        let at = self.input.schema().index_of_column(column).ok();
        at.and_then(|at| self.contributors.get(at)).copied().unwrap_or(false)
    }

    pub(super) fn type_of(&self, expr: &Expr) -> Result<DataType, Refusal> {
        expr.get_type(self.input.schema()).map_err(|error| unsupported(&error))
    }
}

/// `avg` coerces integers to floats; sums of the integers themselves are exact.
fn without_widening(expr: Expr, barrier: &Barrier<'_>) -> Result<Expr, Refusal> {
    match expr {
        Expr::Cast(Cast { expr: inner, field }) if *field.data_type() == DataType::Float64 => {
            if barrier.type_of(&inner)?.is_integer() { Ok(*inner) } else { Ok(Expr::Cast(Cast { expr: inner, field })) }
        }
        other => Ok(other),
    }
}

/// The call as written, without its arguments' values.
fn shown(call: &AggregateFunction) -> String {
    let literal = |expr: &Expr| matches!(expr, Expr::Literal(ScalarValue::Utf8(_), _));
    if call.params.args.iter().any(literal) {
        return format!("{}(...)", call.func.name());
    }
    let distinct = if call.params.distinct { "DISTINCT " } else { "" };
    let arguments = call.params.args.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    format!("{}({distinct}{arguments})", call.func.name())
}
