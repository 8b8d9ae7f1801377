//! One aggregate call, read into what can be computed from cells.

use arrow_schema::DataType;
use datafusion_common::ScalarValue;
use datafusion_expr::expr::AggregateFunction;
use datafusion_expr::{Cast, Expr, ExprSchemable};
use khidi_queries_disclosure::question::Bins;
use khidi_queries_protocol::{Code, Refusal};

use super::Barrier;
use super::quantiles::{self, Share};
use super::statistics::Statistic;
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
    /// An aggregate with DISTINCT: the values travel as keys and are put together above.
    OverDistinct(OverDistinct, Expr),
    /// `bool_and(x)`, or `bool_or(x)` where only one needs to be true.
    Truth(Expr, Truth),
    /// The quantile at a share (0 to 1) of x, in the bins of the agencies' policies.
    Quantile(Expr, Share, Bins),
    /// A statistic of one variable, or of x and y.
    Statistic(Statistic, Vec<Expr>),
}

/// What is made of distinct values.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum OverDistinct {
    /// Their number.
    Count,
    /// Their sum.
    Sum,
    /// Their mean.
    Mean,
}

/// How many values must be true.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Truth {
    All,
    Any,
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
        if let Some(quantile) = quantiles::read(call) {
            let (x, share) = quantile.map_err(|()| refused())?;
            let bins = barrier.bins(&x).ok_or_else(|| quantiles::without_bins(&x))?;
            return Ok(Self { wanted: Wanted::Quantile(x, share, bins), filter: params.filter.as_deref().cloned() });
        }
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
            ("count", Some(x), 1, true) => Wanted::OverDistinct(OverDistinct::Count, x),
            ("sum", Some(x), 1, true) => Wanted::OverDistinct(OverDistinct::Sum, x),
            ("avg", Some(x), 1, true) => Wanted::OverDistinct(OverDistinct::Mean, without_widening(x, barrier)?),
            ("bool_and", Some(x), 1, _) => Wanted::Truth(x, Truth::All),
            ("bool_or", Some(x), 1, _) => Wanted::Truth(x, Truth::Any),
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
            (name, Some(_), _, false) => match Statistic::named(name) {
                Some(statistic) => Wanted::Statistic(statistic, plain_numbers(&params.args, barrier)?),
                None => return Err(refused()),
            },
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

/// Statistics are of floats; what was a number before travels as it is, and the agency turns it into a float.
fn plain_numbers(args: &[Expr], barrier: &Barrier<'_>) -> Result<Vec<Expr>, Refusal> {
    let plain = |expr: Expr| match expr {
        Expr::Cast(Cast { expr: inner, field })
            if *field.data_type() == DataType::Float64 && barrier.type_of(&inner)?.is_numeric() =>
        {
            Ok(*inner)
        }
        other => Ok(other),
    };
    args.iter().cloned().map(|expr| plain(expr.unalias())).collect()
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
