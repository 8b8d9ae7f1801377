//! One aggregate call, read into what can be computed from cells.

use arrow_schema::DataType;
use datafusion_common::ScalarValue;
use datafusion_expr::expr::AggregateFunction;
use datafusion_expr::{Cast, Expr, ExprSchemable};
use khidi_queries_disclosure::Naming;
use khidi_queries_disclosure::catalogue::Protection;
use khidi_queries_disclosure::question::Bins;
use khidi_queries_protocol::{Code, Refusal};

use super::quantiles::{self, Share};
use super::statistics::Statistic;
use super::{Barrier, conditional};
use crate::branches::{Branch, tells_apart};
use crate::refuse::unsupported;

/// What a call asks for.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Wanted {
    /// `count(*)`.
    Rows,
    /// `count(x)`.
    NonNull(Expr),
    /// `count(DISTINCT contributor)`.
    Contributors(Expr),
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
            Expr::AggregateFunction(call) => &conditional::as_filter(call),
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
            // A public member may have rows without a person.
            ("count", Some(x), 1, false) if barrier.is_contributor(&x) && !barrier.is_mixed => Wanted::Rows,
            ("count", Some(x), 1, false) => Wanted::NonNull(x),
            ("count", Some(x), 1, true) if barrier.is_contributor(&x) => Wanted::Contributors(x),
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
        let filter = params.filter.as_deref().cloned();
        let filter = if func.name() == "count" { barrier.where_named(params.args.first(), filter) } else { filter };
        Ok(Self { wanted, filter })
    }
}

/// The arguments of all calls.
pub(super) fn arguments(calls: &[Expr]) -> Vec<Expr> {
    let read = |call: &Expr| match call.clone().unalias() {
        Expr::AggregateFunction(call) => {
            conditional::as_filter(&call).params.args.into_iter().map(Expr::unalias).collect()
        }
        _ => Vec::new(),
    };
    calls.iter().flat_map(read).collect()
}

impl Barrier<'_> {
    pub(super) fn is_contributor(&self, expr: &Expr) -> bool {
        self.people.naming(expr) != Naming::Never
    }

    /// Whether nobody is counted twice in one group when members are added up.
    pub(super) fn keeps_people_apart(&self) -> bool {
        let parts = &self.branches.parts;
        let in_every_set = |at: usize| self.grouping.sets.iter().flatten().all(|set| set.contains(&at));
        let keys = self.grouping.keys.iter().enumerate().filter(|(at, _)| in_every_set(*at));
        parts.len() <= 1 || self.branches.disjoint || keys.into_iter().any(|(_, key)| tells_apart(key, parts))
    }

    /// Whether a member releases protected cells alone.
    pub(super) fn is_withheld_by_any(&self) -> bool {
        let protection = |part: &Branch| self.federation.agency(part.agency.as_str()).map(|agency| agency.protection);
        self.protected && self.branches.parts.iter().any(|part| protection(part) == Some(Protection::Standard))
    }

    /// Behind an outer join people are counted where they are: a condition more on the rows that enter.
    fn where_named(&self, counted: Option<&Expr>, filter: Option<Expr>) -> Option<Expr> {
        let counted = counted.cloned().map(Expr::unalias);
        let missing = counted.filter(|counted| self.people.naming(counted) == Naming::Sometimes);
        missing.map(Expr::is_not_null).into_iter().chain(filter).reduce(Expr::and)
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
