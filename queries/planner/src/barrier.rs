//! The barrier: one aggregate becomes fragments below and a merge above.

mod apart;
mod call;
mod conditional;
mod distinct;
mod grouping;
mod parts;
mod quantiles;
mod statistics;

use std::sync::Arc;

use arrow_schema::DataType;
use datafusion_common::{Column, DFSchema, Result as PlanResult};
use datafusion_expr::{Distinct, Expr, LogicalPlan, LogicalPlanBuilder, Union, lit};
use khidi_queries_disclosure::catalogue::{AgencyCatalogue, Protection};
use khidi_queries_disclosure::is_open;
use khidi_queries_disclosure::question::{Ask, Question, grouping_id};
use khidi_queries_protocol::{Code, Refusal};

use crate::answers::{self, MemberCells};
use crate::branches::{Branch, Branches, branches_below, local_names};
use crate::cover::{OfRelation, may_answer};
use crate::expose::expose;
use crate::federation::Federation;
use crate::people::People;
use crate::plan::Merge;
use crate::refuse::unsupported;
use crate::split::Splitter;

use call::Call;
use grouping::Grouping;
use parts::Parts;
pub(crate) use parts::sum_type;

/// Schema of the placeholders that stand for merged answers until the arithmetic dialect has been applied.
pub(crate) const ANSWERS: &str = "khidi_answers";

/// The aggregate being split.
struct Barrier<'p> {
    input: &'p LogicalPlan,
    federation: &'p Federation,
    /// Whether some members are public beside protected ones.
    is_mixed: bool,
    grouping: Grouping,
    /// Types of the keys, and of the grouping id where there are sets.
    key_types: Vec<DataType>,
    branches: Branches,
    protected: bool,
    /// Which arguments of its calls are the contributor.
    people: People,
}

impl Splitter<'_> {
    /// Splits at an Aggregate or DISTINCT; gives the plan that stands in its place.
    ///
    /// # Errors
    /// It does not decompose, or its relation may not be asked.
    pub fn barrier(&mut self, plan: &LogicalPlan) -> Result<LogicalPlan, Refusal> {
        if !plan.all_out_ref_exprs().is_empty() {
            return Err(Refusal::new(Code::KH114));
        }
        let (input, grouping, calls) = match plan {
            LogicalPlan::Aggregate(aggregate) => {
                (&aggregate.input, Grouping::read(&aggregate.group_expr)?, aggregate.aggr_expr.as_slice())
            }
            LogicalPlan::Distinct(Distinct::All(input)) => {
                let columns = input.schema().columns().into_iter().map(Expr::Column).collect();
                (input, Grouping::by(columns), [].as_slice())
            }
            other => return Err(Refusal::new(Code::KH109).with("construct", crate::split::word(other))),
        };
        let protected = self.reads(input)?.is_protected();
        let branches = branches_below(plan, input, self.federation)?;
        let is_public = |branch: &Branch| self.reads(&branch.plan).is_ok_and(|reads| !reads.is_protected());
        let barrier = Barrier {
            key_types: key_types(plan, &grouping),
            grouping,
            is_mixed: protected && branches.parts.iter().any(is_public),
            branches,
            protected,
            people: if protected { self.people(input, call::arguments(calls))? } else { People::default() },
            input,
            federation: self.federation,
        };
        let calls = calls.iter().map(|expr| Call::read(expr, &barrier)).collect::<Result<Vec<_>, _>>()?;
        if barrier.grouping.outputs() + calls.len() != plan.schema().fields().len() {
            return Err(crate::refuse::internal("an aggregate with other columns than keys and calls"));
        }
        let answer = self.answered(&barrier, &calls, plan.schema())?;
        self.placeholder(answer, plan.schema())
    }

    fn answered(&mut self, barrier: &Barrier<'_>, calls: &[Call], schema: &DFSchema) -> Result<LogicalPlan, Refusal> {
        let mut parts = Parts::default();
        let mut outputs: Vec<Option<Expr>> = Vec::new();
        for (at, call) in calls.iter().enumerate() {
            let wants =
                schema.fields().get(barrier.grouping.outputs() + at).map_or(DataType::Null, |f| f.data_type().clone());
            outputs.push(parts.finish(call, barrier, &wants)?);
        }
        let main =
            if distinct::stands_alone(barrier, calls, &parts) { None } else { Some(self.cells(barrier, &parts)?) };
        let (plan, outputs) = self.with_distinct(barrier, calls, main, outputs, schema)?;
        let plan = repeated(plan, &barrier.grouping).map_err(|error| unsupported(&error))?;
        let keys = (0..barrier.grouping.columns()).map(|at| answers::plain(&format!("k{at}")));
        let only_set = barrier.grouping.only_total.then(|| lit(0_i64));
        let types = barrier.key_types.iter().map(Some).chain(std::iter::repeat(None));
        let named = keys.chain(only_set).chain(outputs).zip(types).zip(schema.iter());
        let named = named.map(|((expr, has), (qualifier, field))| {
            let wants = field.data_type();
            answers::under(answers::as_type(expr, has.unwrap_or(wants), wants), qualifier, field.name())
        });
        LogicalPlanBuilder::from(plan)
            .project(named.collect::<Vec<_>>())
            .and_then(LogicalPlanBuilder::build)
            .map_err(|error| unsupported(&error))
    }

    /// Asks every member for its cells and merges them: columns `k{i}` and `m{i}`.
    fn cells(&mut self, barrier: &Barrier<'_>, parts: &Parts) -> Result<LogicalPlan, Refusal> {
        let mut fragments = Vec::new();
        let mut members = Vec::new();
        for branch in &barrier.branches.parts {
            let (fragment, member) = self.member_cells(barrier, parts, branch)?;
            fragments.push(fragment);
            members.push(member);
        }
        if fragments.len() > 1 && barrier.protected {
            self.merges.push(Merge {
                fragments,
                keys: barrier.grouping.columns(),
                has_sets: barrier.grouping.sets.is_some(),
                apart: apart::key(&barrier.grouping.keys, &barrier.branches.parts),
            });
        }
        let kinds: Vec<_> = parts.measures.iter().map(|measure| measure.kind.clone()).collect();
        let nothing_is_zero = members.iter().all(|member| member.absent_is_zero);
        let merged = answers::merged(members, &barrier.key_types, &kinds);
        if barrier.grouping.has_grand_total() {
            merged.and_then(|cells| answers::with_grand_total(cells, &barrier.key_types, &kinds, nothing_is_zero))
        } else {
            merged
        }
        .map_err(|error| unsupported(&error))
    }

    fn member_cells(
        &mut self,
        barrier: &Barrier<'_>,
        parts: &Parts,
        branch: &Branch,
    ) -> Result<(usize, MemberCells), Refusal> {
        let agency = self.catalogue(branch)?;
        // Beside protected members there may be public ones, which count people by the column that names them.
        let is_protected = barrier.protected && self.reads(&branch.plan)?.is_protected();
        let (plan, contributor) = if is_protected {
            let (plan, person) = expose(&branch.plan, agency)?;
            (plan, Some(person))
        } else {
            (branch.plan.clone(), parts.public_contributor.clone().or_else(|| parts.person.clone()))
        };
        let mut outputs = Vec::new();
        for (at, expr) in barrier.grouping.keys.iter().chain(&parts.columns).enumerate() {
            let local = local_names(expr.clone()).map_err(|error| unsupported(&error))?;
            outputs.push(local.unalias().alias(format!("c{at}")));
        }
        if let Some(contributor) = &contributor {
            let local = local_names(contributor.clone()).map_err(|error| unsupported(&error))?;
            outputs.push(local.alias(PERSON));
        }
        // A relation without any column has no SQL; its rows are counted all the same.
        if outputs.is_empty() {
            outputs.push(lit(1_i64).alias("c0"));
        }
        let relation = LogicalPlanBuilder::from(plan)
            .project(outputs)
            .and_then(LogicalPlanBuilder::build)
            .map_err(|error| unsupported(&error))?;
        let question = Question {
            contributor: contributor.map(|_| PERSON.to_owned()),
            keys: (0..barrier.grouping.keys.len()).map(|at| format!("c{at}")).collect(),
            grouping_sets: barrier.grouping.sets.clone(),
            measures: parts.named(barrier.grouping.keys.len()),
        };
        let (fragment, scan) = match self.fragment(&relation, Ask::Cells(question.clone()), agency) {
            Ok(fragment) => (fragment, self.scan(fragment)?),
            Err(refusal) if is_protected => {
                let asked = self.fragments.len();
                let covered = match may_answer(&refusal, agency) {
                    true => self.covered_member(barrier, parts, branch).and_then(|cells| cells.ok_or(refusal)),
                    false => Err(refusal),
                };
                match covered {
                    Ok(cells) => cells,
                    Err(refusal) => {
                        // What a cover began to ask is not asked.
                        self.fragments.truncate(asked);
                        self.covers.retain(|cover| cover.fragment < asked);
                        self.ad_hoc(&relation, question, agency, refusal)?
                    }
                }
            }
            Err(refusal) => return Err(refusal),
        };
        let member = MemberCells { scan, absent_is_zero: !is_protected || agency.protection == Protection::Bare };
        Ok((fragment, member))
    }

    /// The cells of a relation that neither is a node nor is covered by nodes, as an ad hoc question.
    fn ad_hoc(
        &mut self,
        relation: &LogicalPlan,
        question: Question,
        agency: &AgencyCatalogue,
        refusal: Refusal,
    ) -> Result<(usize, LogicalPlan), Refusal> {
        let of_tier = [Code::KH203, Code::KH205, Code::KH206, Code::KH207, Code::KH213];
        if !of_tier.contains(&refusal.code()) || !is_open(relation, agency) {
            return Err(refusal);
        }
        match self.ad_hoc_fragment(relation, Ask::Cells(question), agency) {
            Ok(fragment) => Ok((fragment, self.scan(fragment)?)),
            // What another tier says of a question of its own kind is of more help.
            Err(own) if refusal.code() == Code::KH205 => Err(own),
            Err(own) if [Code::KH216, Code::KH217].contains(&own.code()) => Err(own),
            Err(_) => Err(refusal),
        }
    }

    /// The cells of a member whose agency takes nodes alone, covered by them.
    fn covered_member(
        &mut self,
        barrier: &Barrier<'_>,
        parts: &Parts,
        branch: &Branch,
    ) -> Result<Option<(usize, LogicalPlan)>, Refusal> {
        let local = |exprs: &[Expr]| exprs.iter().cloned().map(local_names).collect::<PlanResult<Vec<_>>>();
        let asked = OfRelation {
            keys: local(&barrier.grouping.keys).map_err(|error| unsupported(&error))?,
            sets: barrier.grouping.sets.as_ref(),
            columns: local(&parts.columns).map_err(|error| unsupported(&error))?,
            measures: &parts.measures,
        };
        self.covered(branch, &asked, self.catalogue(branch)?)
    }

    /// Keeps the merged answer aside under a placeholder, so that its own casts stay as they are.
    pub fn placeholder(&mut self, answer: LogicalPlan, schema: &DFSchema) -> Result<LogicalPlan, Refusal> {
        let number = self.answers.len();
        self.answers.push(answer);
        let fields = schema.fields().iter().enumerate();
        let fields = fields.map(|(at, field)| field.as_ref().clone().with_name(format!("o{at}")).with_nullable(true));
        let plain = Arc::new(arrow_schema::Schema::new(fields.collect::<Vec<_>>()));
        let name = datafusion_common::TableReference::partial(ANSWERS, format!("a{number}"));
        let scan = LogicalPlanBuilder::scan(name.clone(), Arc::new(crate::tables::Leaf(plain)), None);
        let outputs = schema.iter().enumerate().map(|(at, (qualifier, field))| {
            let column = Expr::Column(Column::new(Some(name.clone()), format!("o{at}")));
            answers::under(column, qualifier, field.name())
        });
        scan.and_then(|scan| scan.project(outputs.collect::<Vec<_>>()))
            .and_then(LogicalPlanBuilder::build)
            .map_err(|error| unsupported(&error))
    }
}

/// The groups once more of each set that is asked for again.
fn repeated(plan: LogicalPlan, grouping: &Grouping) -> PlanResult<LogicalPlan> {
    if grouping.again.is_empty() {
        return Ok(plan);
    }
    let columns: Vec<Expr> = plan.schema().columns().into_iter().map(Expr::Column).collect();
    let id = answers::plain(&format!("k{}", grouping.keys.len()));
    let mut inputs = vec![Arc::new(LogicalPlanBuilder::from(plan.clone()).project(columns.clone())?.build()?)];
    for set in &grouping.again {
        let again = LogicalPlanBuilder::from(plan.clone());
        let again = if grouping.only_total {
            again
        } else {
            again.filter(id.clone().eq(lit(grouping_id(set, grouping.keys.len()))))?
        };
        inputs.push(Arc::new(again.project(columns.clone())?.build()?));
    }
    Union::try_new(inputs).map(LogicalPlan::Union)
}

fn key_types(plan: &LogicalPlan, grouping: &Grouping) -> Vec<DataType> {
    let keys = plan.schema().fields().iter().take(grouping.keys.len()).map(|field| field.data_type().clone());
    let has_id = grouping.sets.is_some() || grouping.only_total;
    keys.chain(has_id.then_some(DataType::Int64)).collect()
}

/// The relation's column that carries the person.
const PERSON: &str = "person";
