//! EXISTS and IN (SELECT ...) outside conditions: in a select list, CASE, FILTER, a key. The engine has a plan for them in
//! conditions only, so they are put into one: the input is crossed with the values that the expression can have, of which
//! a condition leaves the right one.
//!
//! `SELECT EXISTS (q) FROM t` becomes `SELECT v.is FROM t CROSS JOIN (VALUES (true), (false)) AS v(is) WHERE v.is IS NOT
//! DISTINCT FROM EXISTS (q)`: the same rows, each once. What is asked of an agency is this form, and judged as any other
//! condition.

mod joins;
mod listed;

use std::cell::Cell;

use datafusion_common::tree_node::{Transformed, TreeNode, TreeNodeRecursion};
use datafusion_common::{Column, Result as PlanResult, ScalarValue};
use datafusion_expr::expr_rewriter::NamePreserver;
use datafusion_expr::{BinaryExpr, Expr, LogicalPlan, LogicalPlanBuilder, Operator, lit};
use khidi_queries_protocol::{Code, Refusal};

use crate::branches::rebuilt;
use crate::refuse::unsupported;
use crate::split::Splitter;

/// The one column of the values.
const IS: &str = "is";

impl Splitter<'_> {
    /// The question with each EXISTS and IN (SELECT ...) in a condition.
    ///
    /// # Errors
    /// One stands where it cannot be rewritten.
    pub fn with_conditions(&self, plan: LogicalPlan) -> Result<LogicalPlan, Refusal> {
        let number = Cell::new(0);
        let rewritten = plan.transform_up_with_subqueries(|node| match node {
            LogicalPlan::Projection(_) | LogicalPlan::Aggregate(_) | LogicalPlan::Window(_) => {
                self.with_truths(node, &number)
            }
            LogicalPlan::Join(join) => joins::filtered_after(join),
            node => Ok(Transformed::no(node)),
        });
        let plan = rewritten.map_err(|error| unsupported(&error))?.data;
        only_in_conditions(&plan)?;
        Ok(plan)
    }

    fn with_truths(&self, node: LogicalPlan, number: &Cell<usize>) -> PlanResult<Transformed<LogicalPlan>> {
        let inputs = node.inputs();
        let [input] = inputs.as_slice() else { return Ok(Transformed::no(node)) };
        let mut truths = Truths { input, known: Vec::new(), number };
        let names = NamePreserver::new(&node);
        let mut exprs = Vec::new();
        for expr in node.expressions() {
            let name = names.save(&expr);
            exprs.push(name.restore(truths.named(expr)?));
        }
        if truths.known.is_empty() {
            return Ok(Transformed::no(node));
        }
        let input = truths.beside(self)?;
        let passed = node.schema().columns();
        let window = matches!(node, LogicalPlan::Window(_));
        let rewritten = rebuilt(&node, exprs, vec![input])?;
        // A window passes on all of its input.
        let rewritten = if window {
            let columns = passed.into_iter().map(Expr::Column).collect::<Vec<_>>();
            LogicalPlanBuilder::from(rewritten).project(columns)?.build()?
        } else {
            rewritten
        };
        Ok(Transformed::yes(rewritten))
    }
}

/// The sub-queries of one node and the columns that stand for them.
struct Truths<'n> {
    input: &'n LogicalPlan,
    known: Vec<(Expr, String)>,
    number: &'n Cell<usize>,
}

impl Truths<'_> {
    /// The expression with a column in the place of each sub-query.
    fn named(&mut self, expr: Expr) -> PlanResult<Expr> {
        let replaced = expr.transform_down(|part| {
            let (asked, negated) = match part {
                Expr::Exists(mut exists) => {
                    let negated = std::mem::take(&mut exists.negated);
                    (Expr::Exists(exists), negated)
                }
                Expr::InSubquery(mut inner) => {
                    let negated = std::mem::take(&mut inner.negated);
                    (Expr::InSubquery(inner), negated)
                }
                other => return Ok(Transformed::no(other)),
            };
            let column = Expr::Column(Column::new(Some(self.name(asked)), IS));
            let truth = if negated { Expr::Not(Box::new(column)) } else { column };
            Ok(Transformed::new(truth, true, TreeNodeRecursion::Jump))
        })?;
        Ok(replaced.data)
    }

    fn name(&mut self, asked: Expr) -> String {
        if let Some((_, name)) = self.known.iter().find(|(known, _)| *known == asked) {
            return name.clone();
        }
        let name = format!("khidi_truth{}", self.number.replace(self.number.get() + 1));
        self.known.push((asked, name.clone()));
        name
    }

    /// The input beside the truth of each sub-query.
    fn beside(&self, splitter: &Splitter<'_>) -> PlanResult<LogicalPlan> {
        let mut crossed =
            Some(self.input.clone()).filter(|input| !is_one_empty_row(input)).map(LogicalPlanBuilder::from);
        let mut conditions = Vec::new();
        for (asked, name) in &self.known {
            let (value, values) = match asked {
                Expr::InSubquery(inner) if !splitter.is_of_people(inner, self.input) => {
                    (listed::three_valued(inner, self.input)?, &[Some(true), Some(false), None][..])
                }
                asked => (asked.clone(), &[Some(true), Some(false)][..]),
            };
            let rows = values.iter().map(|value| vec![lit(ScalarValue::Boolean(*value))]).collect();
            let values = LogicalPlanBuilder::values(rows)?
                .project(vec![Expr::Column(Column::from_name("column1")).alias(IS)])?;
            let values = values.alias(name)?;
            crossed = Some(match crossed {
                Some(crossed) => crossed.cross_join(values.build()?)?,
                None => values,
            });
            let column = Expr::Column(Column::new(Some(name.clone()), IS));
            let op = Operator::IsNotDistinctFrom;
            conditions.push(Expr::BinaryExpr(BinaryExpr::new(Box::new(column), op, Box::new(value))));
        }
        match (crossed, conditions.into_iter().reduce(Expr::and)) {
            (Some(crossed), Some(condition)) => crossed.filter(condition)?.build(),
            _ => Ok(self.input.clone()),
        }
    }
}

/// What a SELECT without FROM selects from.
fn is_one_empty_row(plan: &LogicalPlan) -> bool {
    matches!(plan, LogicalPlan::EmptyRelation(empty) if empty.produce_one_row)
}

/// Refuses what is left outside WHERE, HAVING and ON.
fn only_in_conditions(plan: &LogicalPlan) -> Result<(), Refusal> {
    let mut misplaced = None;
    let mut cut = false;
    let mut matched = false;
    plan.apply_with_subqueries(|node| {
        cut |= joins::cuts_correlated(node)?;
        matched |= joins::matches_by_subquery(node)?;
        if !matches!(node, LogicalPlan::Filter(_) | LogicalPlan::Join(_)) {
            node.apply_expressions(|expr| {
                expr.apply(|part| {
                    misplaced = misplaced.or(word(part));
                    Ok(TreeNodeRecursion::Continue)
                })
            })?;
        }
        Ok(TreeNodeRecursion::Continue)
    })
    .map_err(|error| unsupported(&error))?;
    if cut {
        return Err(Refusal::new(Code::KH109)
            .with("construct", "LIMIT in a correlated sub-query that gives a value")
            .with("rewrite", "min or max of the value"));
    }
    if matched {
        return Err(Refusal::new(Code::KH109)
            .with("construct", "a sub-query in ON of a join that is not an inner one")
            .with("rewrite", "the condition in WHERE of a sub-query that is joined"));
    }
    match misplaced {
        Some(word) => Err(Refusal::new(Code::KH109)
            .with("construct", format!("{word} outside WHERE, HAVING and ON"))
            .with("rewrite", "the condition in WHERE of a sub-query, or a join")),
        None => Ok(()),
    }
}

fn word(expr: &Expr) -> Option<&'static str> {
    match expr {
        Expr::Exists(_) => Some("EXISTS"),
        Expr::InSubquery(_) => Some("IN (SELECT ...)"),
        Expr::SetComparison(_) => Some("a comparison with ANY or ALL of a sub-query"),
        _ => None,
    }
}
