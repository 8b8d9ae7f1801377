//! Carries the person of a relation up to its top, where the relation does not select it itself.

use std::sync::Arc;

use datafusion_common::{Column, JoinType};
use datafusion_expr::{
    Aggregate, Distinct, DistinctOn, Expr, Join, LogicalPlan, LogicalPlanBuilder, Projection, Union,
};
use khidi_queries_disclosure::catalogue::{AgencyCatalogue, Class, Role};
use khidi_queries_disclosure::contributor_columns;
use khidi_queries_functions::registry::Registry;
use khidi_queries_protocol::{Code, Refusal};

use crate::branches::rebuilt;
use crate::refuse::{internal, of_check, unsupported};
use crate::split::word;

/// Under this name a contributor travels through projections that leave it out.
const CARRIED: &str = "khidi_contributor";

/// A relation, and what names its person: a column, or `coalesce` of the columns of both sides of a FULL JOIN.
type Exposed = (LogicalPlan, Expr);

/// The relation with its contributor within reach. Existing columns keep their positions and names.
///
/// # Errors
/// Nobody, or not one person, is behind each of its rows.
pub(crate) fn expose(plan: &LogicalPlan, catalogue: &AgencyCatalogue) -> Result<Exposed, Refusal> {
    match plan {
        LogicalPlan::TableScan(scan) => {
            let table = catalogue.table(scan.table_name.table()).filter(|table| table.class == Class::Protected);
            let contributor = table.and_then(|table| {
                let mut people = table.columns.iter().filter(|column| column.role == Role::Contributor);
                people.next().map(|column| column.name.clone())
            });
            match contributor {
                Some(name) => Ok((plan.clone(), Expr::Column(Column::new(Some(scan.table_name.clone()), name)))),
                None => Err(nobody(&scan.table_name.to_string(), "no person is behind its rows")),
            }
        }
        LogicalPlan::SubqueryAlias(alias) => {
            let (input, person) = expose(&alias.input, catalogue)?;
            let Expr::Column(column) = person else {
                return Err(nobody(&alias.alias.to_string(), "it hides the columns that name its person"));
            };
            let named = Column::new(Some(alias.alias.clone()), column.name);
            Ok((rebuild(plan, Vec::new(), vec![input])?, Expr::Column(named)))
        }
        LogicalPlan::Projection(projection) => projected(projection, catalogue),
        LogicalPlan::Filter(_) | LogicalPlan::Window(_) | LogicalPlan::Sort(_) => {
            let (input, person) = expose(only_input(plan)?, catalogue)?;
            Ok((rebuild(plan, plan.expressions(), vec![input])?, person))
        }
        LogicalPlan::Distinct(Distinct::On(on)) => distinct_on(on, catalogue),
        // A person-local DISTINCT selects its contributor already.
        LogicalPlan::Distinct(_) => selected(plan, catalogue),
        LogicalPlan::Aggregate(aggregate) => grouped(plan, aggregate, catalogue),
        LogicalPlan::Join(join) => joined(plan, join, catalogue),
        LogicalPlan::Union(union) => united(union, catalogue),
        other => Err(Refusal::new(Code::KH109).with("construct", format!("{} over rows about people", word(other)))),
    }
}

fn nobody(construct: &str, reason: &str) -> Refusal {
    Refusal::new(Code::KH202).with("construct", construct).with("reason", reason)
}

fn rebuild(plan: &LogicalPlan, exprs: Vec<Expr>, inputs: Vec<LogicalPlan>) -> Result<LogicalPlan, Refusal> {
    rebuilt(plan, exprs, inputs).map_err(|error| unsupported(&error))
}

fn only_input(plan: &LogicalPlan) -> Result<&LogicalPlan, Refusal> {
    match plan.inputs().as_slice() {
        [input] => Ok(input),
        _ => Err(internal("a node of several inputs")),
    }
}

fn projected(projection: &Projection, catalogue: &AgencyCatalogue) -> Result<Exposed, Refusal> {
    let (input, person) = expose(&projection.input, catalogue)?;
    let fields = projection.schema.columns();
    let passed = projection.expr.iter().zip(fields).find(|(expr, _)| passes(expr, &person));
    let mut exprs = projection.expr.clone();
    let named = match passed {
        Some((_, named)) => named,
        None => {
            exprs.push(person.alias(CARRIED));
            Column::from_name(CARRIED)
        }
    };
    let plan = Projection::try_new(exprs, Arc::new(input)).map_err(|error| unsupported(&error))?;
    Ok((LogicalPlan::Projection(plan), Expr::Column(named)))
}

fn passes(expr: &Expr, person: &Expr) -> bool {
    match expr {
        Expr::Alias(alias) => passes(&alias.expr, person),
        expr => expr == person,
    }
}

/// DISTINCT ON keeps whole rows: one column more says whose they are.
fn distinct_on(on: &DistinctOn, catalogue: &AgencyCatalogue) -> Result<Exposed, Refusal> {
    let (input, person) = expose(&on.input, catalogue)?;
    let mut selected = on.select_expr.clone();
    let named = match selected.iter().zip(on.schema.columns()).find(|(expr, _)| passes(expr, &person)) {
        Some((_, named)) => named,
        None => {
            selected.push(person.alias(CARRIED));
            Column::from_name(CARRIED)
        }
    };
    let kept = DistinctOn::try_new(on.on_expr.clone(), selected, on.sort_expr.clone(), Arc::new(input));
    let kept = kept.map_err(|error| unsupported(&error))?;
    Ok((LogicalPlan::Distinct(Distinct::On(kept)), Expr::Column(named)))
}

fn grouped(plan: &LogicalPlan, aggregate: &Aggregate, catalogue: &AgencyCatalogue) -> Result<Exposed, Refusal> {
    let (input, person) = expose(&aggregate.input, catalogue)?;
    let fields = aggregate.schema.columns();
    let key = aggregate.group_expr.iter().zip(fields).find(|(expr, _)| passes(expr, &person));
    match key {
        Some((_, named)) => Ok((rebuild(plan, plan.expressions(), vec![input])?, Expr::Column(named))),
        // Grouped by another column of the same person, as a join makes them.
        None => selected(plan, catalogue),
    }
}

/// The column among a relation's own that is proven to be its contributor.
fn selected(plan: &LogicalPlan, catalogue: &AgencyCatalogue) -> Result<Exposed, Refusal> {
    let proven = contributor_columns(plan, catalogue).map_err(of_check)?;
    let key = proven.iter().position(|proven| *proven).and_then(|at| plan.schema().columns().into_iter().nth(at));
    match key {
        Some(key) => Ok((plan.clone(), Expr::Column(key))),
        None => Err(nobody(&word(plan), "its columns do not contain the contributor")),
    }
}

fn joined(plan: &LogicalPlan, join: &Join, catalogue: &AgencyCatalogue) -> Result<Exposed, Refusal> {
    let (left, right) = (join.left.as_ref(), join.right.as_ref());
    let rejoin = |left, right| rebuild(plan, plan.expressions(), vec![left, right]);
    match join.join_type {
        JoinType::Full => {
            let (left, of_left) = expose(left, catalogue)?;
            let (right, of_right) = expose(right, catalogue)?;
            let coalesce = Registry::standard().scalar("coalesce").ok_or_else(|| internal("coalesce"))?;
            Ok((rejoin(left, right)?, coalesce.call(either(of_left).chain(either(of_right)).collect())))
        }
        JoinType::Right | JoinType::RightSemi | JoinType::RightAnti => {
            let (right, person) = expose(right, catalogue)?;
            Ok((rejoin(left.clone(), right)?, person))
        }
        kind => match expose(left, catalogue) {
            Ok((left, person)) => Ok((rejoin(left, right.clone())?, person)),
            Err(_) if kind == JoinType::Inner => {
                let (right, person) = expose(right, catalogue)?;
                Ok((rejoin(left.clone(), right)?, person))
            }
            Err(refusal) => Err(refusal),
        },
    }
}

/// What stands in a `coalesce`, or the column itself.
fn either(person: Expr) -> impl Iterator<Item = Expr> {
    match person {
        Expr::ScalarFunction(call) => call.args.into_iter(),
        other => vec![other].into_iter(),
    }
}

/// The branches of a UNION ALL, those of one inside another among them: a chain is one union, printed without nesting.
fn branches_of(union: &Union) -> Vec<&LogicalPlan> {
    let inputs = union.inputs.iter().map(AsRef::as_ref);
    inputs
        .flat_map(|input| match input {
            LogicalPlan::Union(inner) => branches_of(inner),
            branch => vec![branch],
        })
        .collect()
}

fn united(union: &Union, catalogue: &AgencyCatalogue) -> Result<Exposed, Refusal> {
    let mut inputs = Vec::new();
    for input in branches_of(union) {
        let (exposed, person) = expose(input, catalogue)?;
        let mut outputs: Vec<Expr> = input.schema().columns().into_iter().map(Expr::Column).collect();
        outputs.push(person.alias(CARRIED));
        let carrying = LogicalPlanBuilder::from(exposed).project(outputs).and_then(LogicalPlanBuilder::build);
        inputs.push(Arc::new(carrying.map_err(|error| unsupported(&error))?));
    }
    let union = Union::try_new(inputs).map_err(|error| unsupported(&error))?;
    Ok((LogicalPlan::Union(union), Expr::Column(Column::from_name(CARRIED))))
}
