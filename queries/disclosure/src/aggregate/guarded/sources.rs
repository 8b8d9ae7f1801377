//! What is computed of each person and told of each cell.

use datafusion_common::tree_node::{Transformed, TreeNode};
use datafusion_common::{Result as PlanResult, plan_err};
use datafusion_expr::{Expr, ExprFunctionExt, lit, when};
use datafusion_functions_aggregate::expr_fn::{count, sum};

use super::super::parts::column;
use crate::ad_hoc::Told;
use crate::contributions::{Contribution, contributions, people};

/// People with, perhaps, what they contribute.
#[derive(Debug, Clone)]
pub(super) struct Source {
    /// Its column in the raw layout.
    pub name: String,
    /// What is computed of a person's rows: columns by their aliases.
    of_person: Vec<Expr>,
    /// The column that is above 0 for those who enter; `None`: all.
    entering: Option<String>,
    /// The column that is contributed, and how.
    value: Option<(String, Contribution)>,
}

/// The sources of a question, the cell's own first.
#[derive(Debug)]
pub(super) struct Sources {
    pub parts: Vec<Source>,
}

/// The first source: everybody in the cell.
pub(super) const CELL: usize = 0;

impl Sources {
    /// Nothing but the cell.
    pub fn of_cell_alone() -> Self {
        let cell = Source { name: "__cell".to_owned(), of_person: Vec::new(), entering: None, value: None };
        Self { parts: vec![cell] }
    }

    /// What is computed of each person.
    pub fn of_person(&self) -> Vec<Expr> {
        self.parts.iter().flat_map(|part| part.of_person.iter().cloned()).collect()
    }

    /// The same of a person's one row.
    ///
    /// # Errors
    /// The engine refuses an expression.
    pub fn of_row(&self) -> PlanResult<Vec<Expr>> {
        let named = self.parts.iter().flat_map(|part| &part.of_person).map(|expr| match expr {
            Expr::Alias(alias) => Ok(alias.expr.as_ref().clone().transform_up(of_one)?.data.alias(&alias.name)),
            other => Ok(other.clone()),
        });
        named.collect()
    }

    /// The same from finer groups of the same person.
    pub fn added(&self) -> Vec<Expr> {
        let names = self.parts.iter().flat_map(|part| &part.of_person).filter_map(|expr| match expr {
            Expr::Alias(alias) => Some(&alias.name),
            _ => None,
        });
        names.map(|name| sum(column(name)).alias(name)).collect()
    }

    /// What is told of each cell.
    pub fn of_cell(&self, person: &Expr) -> PlanResult<Vec<Expr>> {
        let told = self.parts.iter().map(|part| {
            let call = match &part.value {
                Some((value, contribution)) => contributions(person.clone(), column(value), contribution.clone()),
                None => people(person.clone()),
            };
            let call = match &part.entering {
                Some(entering) => call.filter(column(entering).gt(lit(0_i64))).build()?,
                None => call,
            };
            Ok(call.alias(&part.name))
        });
        told.collect()
    }

    /// Where a row of a person tells of each, by columns after the person.
    pub fn told(&self) -> Vec<Told> {
        let mut first = 0;
        let told = self.parts.iter().map(|part| {
            let at = |name: &String| part.of_person.iter().position(|expr| is_named(expr, name)).map(|at| first + at);
            let value = part.value.as_ref().and_then(|(name, contribution)| Some((at(name)?, contribution.clone())));
            let told = Told { entering: part.entering.as_ref().and_then(at), value };
            first += part.of_person.len();
            told
        });
        told.collect()
    }

    /// Adds a source; gives its position.
    pub fn add(&mut self, source: Source) -> usize {
        self.parts.push(source);
        self.parts.len() - 1
    }
}

impl Source {
    /// How many of a person's rows enter, which may itself be what they contribute.
    pub fn counting(
        name: &str,
        call: Expr,
        filter: Option<Expr>,
        contribution: Option<Contribution>,
    ) -> PlanResult<Self> {
        let rows = format!("{name}__entering");
        Ok(Self {
            name: name.to_owned(),
            of_person: vec![filtered(call, filter)?.alias(&rows)],
            value: contribution.map(|contribution| (rows.clone(), contribution)),
            entering: Some(rows),
        })
    }

    /// The sum of a person's values, and how many there are.
    pub fn of_values(
        name: &str,
        value: Expr,
        x: &str,
        filter: Option<Expr>,
        contribution: Contribution,
    ) -> PlanResult<Self> {
        let (total, entering) = (format!("{name}__total"), format!("{name}__entering"));
        let of_person = vec![
            filtered(sum(value), filter.clone())?.alias(&total),
            filtered(count(column(x)), filter)?.alias(&entering),
        ];
        Ok(Self { name: name.to_owned(), of_person, entering: Some(entering), value: Some((total, contribution)) })
    }
}

/// What a count or a sum is of one row.
fn of_one(expr: Expr) -> PlanResult<Transformed<Expr>> {
    let Expr::AggregateFunction(call) = expr else { return Ok(Transformed::no(expr)) };
    let ([argument], name) = (call.params.args.as_slice(), call.func.name()) else {
        return plan_err!("a call of {} of one row", call.func.name());
    };
    let enters = argument.clone().is_not_null();
    let enters = call.params.filter.as_deref().map_or(enters.clone(), |filter| filter.clone().and(enters));
    let value = match name {
        "count" => when(enters, lit(1_i64)).otherwise(lit(0_i64)),
        "sum" => when(enters, argument.clone()).end(),
        other => plan_err!("{other} of one row"),
    };
    value.map(Transformed::yes)
}

fn is_named(expr: &Expr, name: &str) -> bool {
    matches!(expr, Expr::Alias(alias) if alias.name == name)
}

fn filtered(call: Expr, filter: Option<Expr>) -> PlanResult<Expr> {
    match filter {
        Some(filter) => call.filter(filter).build(),
        None => Ok(call),
    }
}
