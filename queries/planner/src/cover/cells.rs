//! One fragment of a cover, and the cells of the question that are made of its cells.

use datafusion_common::{Column, JoinType, NullEquality, Result as PlanResult, ScalarValue};
use datafusion_expr::{Expr, ExprSchemable, LogicalPlan, LogicalPlanBuilder, Union, lit};
use khidi_queries_disclosure::catalogue::AgencyCatalogue;
use khidi_queries_disclosure::question::{Ask, Question, grouping_id};
use khidi_queries_functions::arithmetic;
use khidi_queries_protocol::{Code, Refusal};
use std::sync::Arc;

use super::above::{Above, Part, parts};
use super::asked::Asked;
use super::flat::Flat;
use super::levels::{Levels, fixed_by};
use super::measures::Wanted;
use super::nodes::{self, PERSON};
use super::{Cover, summed};
use crate::answers::plain;
use crate::refuse::{internal, unsupported};
use crate::split::Splitter;

/// A question over a relation that has been taken apart.
pub(super) struct Covering<'c> {
    pub flat: &'c Flat<'c>,
    /// Keys over the relation's columns.
    pub keys: Vec<Expr>,
    /// The levels that decide each.
    pub of_keys: Vec<Levels>,
    pub sets: Option<&'c Vec<Vec<usize>>>,
    /// Conditions that are nodes.
    pub below: Vec<Expr>,
    /// Conditions that cells decide.
    pub above: Vec<Expr>,
    /// The levels that decide them.
    pub lifted: Levels,
    /// What the nodes fix.
    pub fixed: Levels,
    pub agency: &'c AgencyCatalogue,
}

/// A grouping set of the question with the levels of its cells.
struct Set {
    /// Positions of keys.
    keys: Vec<usize>,
    levels: Levels,
    /// Levels at which several cells fall into one group.
    summed: Levels,
}

impl Covering<'_> {
    /// How many columns tell groups apart.
    pub(super) fn leading(&self) -> usize {
        self.keys.len() + usize::from(self.sets.is_some())
    }

    fn sets(&self, measures: &[(usize, &Wanted)]) -> Vec<Set> {
        let all = vec![(0..self.keys.len()).collect()];
        let of_measures = measures.iter().fold(self.lifted.clone(), |all, (_, measure)| all.and(&measure.levels));
        let set = |keys: &Vec<usize>| {
            let of_keys = keys.iter().filter_map(|at| self.of_keys.get(*at));
            let levels = of_keys.fold(of_measures.clone(), |all, levels| all.and(levels));
            let own: Vec<Expr> = keys.iter().filter_map(|at| self.keys.get(*at)).cloned().collect();
            let summed = levels.beyond(&self.fixed.and(&fixed_by(&own, self.flat)));
            Set { keys: keys.clone(), levels, summed }
        };
        self.sets.unwrap_or(&all).iter().map(set).collect()
    }
}

impl Splitter<'_> {
    /// Asks for the cells that `measures` need; gives the cells of the question: `k{i}` and, for measure i, `m{i}`.
    ///
    /// # Errors
    /// The agency would refuse them, or distinct people would have to be added up.
    pub(super) fn covering_cells(
        &mut self,
        covering: &Covering<'_>,
        measures: &[(usize, &Wanted)],
    ) -> Result<(usize, LogicalPlan), Refusal> {
        let flat = covering.flat;
        let sets = covering.sets(measures);
        let summed = sets.iter().fold(Levels::default(), |all, set| all.and(&set.summed));
        let is_summed = summed != Levels::default();
        if is_summed && measures.iter().any(|(_, measure)| !measure.is_additive()) {
            return Err(Refusal::new(Code::KH213).with("levels", summed.described(flat).join(", ")));
        }
        let mut keys: Vec<Part> = Vec::new();
        for part in sets.iter().flat_map(|set| parts(&set.levels)) {
            if !keys.contains(&part) {
                keys.push(part);
            }
        }
        // Keys that are the same in every row need a key below all the same: without one there is a cell even of nothing.
        let is_constant = keys.is_empty() && !covering.keys.is_empty();
        let mut asked = Asked::beside(if is_constant { 1 } else { keys.len() });
        let mut values = Vec::new();
        for (at, measure) in measures {
            let of_cell = measure.of_cell(&mut asked, flat, flat.base.schema());
            let of_cell = of_cell.ok_or_else(|| internal("a measure that is not made of cells"))?;
            values.extend(measure.kind.value_columns(*at).into_iter().zip(of_cell));
        }
        let mut below = keys.iter().map(|key| key.below(flat)).collect::<Option<Vec<_>>>();
        if let (Some(below), true) = (&mut below, is_constant) {
            below.push(lit(1_i64));
        }
        let below = below.ok_or_else(|| internal("a level without its column"))?;
        let fragment = self.covering_fragment(covering, &sets, &keys, below, &asked)?;
        self.covers.push(Cover { fragment, levels: summed.described(flat), is_summed });
        let is_only = covering.keys.is_empty() && !(keys.is_empty() && covering.above.is_empty());
        let mut plans = Vec::new();
        for set in &sets {
            let cells = self.of_set(covering, set, &keys, fragment, &values)?;
            let cells = match is_summed {
                true => summed::added_up(cells, fragment, covering.leading(), measures),
                false if is_only => summed::only(cells, measures),
                false => Ok(cells),
            };
            plans.push(Arc::new(cells.map_err(|error| unsupported(&error))?));
        }
        let united = match plans.as_slice() {
            [only] => Ok(only.as_ref().clone()),
            _ => Union::try_new(plans).map(LogicalPlan::Union),
        };
        united.map(|cells| (fragment, cells)).map_err(|error| unsupported(&error))
    }

    fn covering_fragment(
        &mut self,
        covering: &Covering<'_>,
        sets: &[Set],
        keys: &[Part],
        below: Vec<Expr>,
        asked: &Asked,
    ) -> Result<usize, Refusal> {
        let (plan, person) = nodes::relation(covering.flat, covering.below.iter(), covering.agency)?;
        let names = (0..below.len()).map(|at| format!("c{at}")).collect();
        let outputs = below
            .into_iter()
            .chain(asked.columns.iter().cloned())
            .enumerate()
            .map(|(at, expr)| expr.unalias().alias(format!("c{at}")));
        let outputs = outputs.chain([person.alias(PERSON)]).collect::<Vec<_>>();
        let relation = LogicalPlanBuilder::from(plan).project(outputs).and_then(LogicalPlanBuilder::build);
        let relation = relation.map_err(|error| unsupported(&error))?;
        let has_sets = covering.sets.is_some() && !keys.is_empty();
        let mut grouping_sets: Vec<Vec<usize>> = Vec::new();
        for set in sets {
            let positions = positions(keys, set);
            if !grouping_sets.contains(&positions) {
                grouping_sets.push(positions);
            }
        }
        let question = Question {
            contributor: Some(PERSON.to_owned()),
            keys: names,
            grouping_sets: has_sets.then_some(grouping_sets),
            measures: asked.measures.clone(),
        };
        self.fragment(&relation, Ask::Cells(question), covering.agency)
    }

    /// The cells of one grouping set, each as a part of the group that it falls into.
    fn of_set(
        &self,
        covering: &Covering<'_>,
        set: &Set,
        keys: &[Part],
        fragment: usize,
        values: &[(String, Expr)],
    ) -> Result<LogicalPlan, Refusal> {
        let answer = self.scan(fragment)?;
        let LogicalPlan::TableScan(scan) = &answer else { return Err(internal("an answer that is no scan")) };
        let above = Above { flat: covering.flat, levels: &set.levels, parts: keys, scan };
        let cells = || -> PlanResult<LogicalPlan> {
            let of_each = |exprs: &[Expr]| exprs.iter().map(|expr| above.of(expr)).collect::<PlanResult<Vec<_>>>();
            let conditions = of_each(&covering.above)?;
            let mut outputs = Vec::new();
            for (at, key) in covering.keys.iter().enumerate() {
                let made = if set.keys.contains(&at) {
                    above.of(key)?
                } else {
                    lit(ScalarValue::try_from(key.get_type(covering.flat.base.schema())?)?)
                };
                outputs.push(made.alias(format!("k{at}")));
            }
            if covering.sets.is_some() {
                let id = lit(grouping_id(&set.keys, covering.keys.len()));
                outputs.push(id.alias(format!("k{}", covering.keys.len())));
            }
            for (name, value) in values {
                outputs.push(above.of(value)?.alias(name));
            }
            let mut builder = LogicalPlanBuilder::from(answer.clone());
            if covering.sets.is_some() && !keys.is_empty() {
                let column = scan.projected_schema.columns().into_iter().nth(keys.len());
                let id = column.map(Expr::Column).ok_or_else(lost)?;
                builder = builder.filter(id.eq(lit(grouping_id(&positions(keys, set), keys.len()))))?;
            }
            let read: Vec<Expr> = conditions.iter().chain(&outputs).cloned().collect();
            builder = LogicalPlanBuilder::from(above.beside_lists(builder.build()?, &read)?);
            if let Some(conditions) = conditions.into_iter().reduce(Expr::and) {
                builder = builder.filter(conditions)?;
            }
            arithmetic::apply(builder.project(outputs)?.build()?)
        };
        cells().map_err(|error| unsupported(&error))
    }
}

fn lost() -> datafusion_common::DataFusionError {
    datafusion_common::internal_datafusion_err!("grouping sets without their id")
}

/// The positions of a set's keys among those of the fragment.
fn positions(keys: &[Part], set: &Set) -> Vec<usize> {
    let own = parts(&set.levels);
    let of_set = keys.iter().enumerate().filter(|(_, key)| own.contains(key));
    of_set.map(|(at, _)| at).collect()
}

/// Cells of one group of measures beside those of another, by their keys, which are equal where both are NULL, too.
pub(super) fn beside(left: LogicalPlan, right: LogicalPlan, keys: usize) -> PlanResult<LogicalPlan> {
    let of_right = right.schema().columns();
    let values = left.schema().columns().into_iter().chain(of_right.iter().skip(keys).cloned());
    let values: Vec<Expr> = values.map(Expr::Column).collect();
    let own = of_right.into_iter().enumerate().map(|(at, column)| match at < keys {
        true => Expr::Column(column).alias(format!("other_k{at}")),
        false => Expr::Column(column),
    });
    let own = own.collect::<Vec<_>>();
    let right = LogicalPlanBuilder::from(right).project(own)?.build()?;
    let builder = LogicalPlanBuilder::from(left);
    if keys == 0 {
        return builder.cross_join(right)?.build();
    }
    let names = |prefix: &str| (0..keys).map(|at| Column::from_name(format!("{prefix}k{at}"))).collect::<Vec<_>>();
    let on = (names(""), names("other_"));
    let joined = builder.join_detailed(right, JoinType::Left, on, None, NullEquality::NullEqualsNull)?;
    joined.project(values)?.build()
}

/// The columns of an answer: keys first, then the measures in their order.
pub(super) fn in_order(cells: LogicalPlan, leading: usize, wanted: &[Wanted]) -> PlanResult<LogicalPlan> {
    let keys = (0..leading).map(|at| format!("k{at}"));
    let values = wanted.iter().enumerate().flat_map(|(at, measure)| measure.kind.value_columns(at));
    let outputs = keys.chain(values).map(|name| plain(&name)).collect::<Vec<_>>();
    LogicalPlanBuilder::from(cells).project(outputs)?.build()
}
