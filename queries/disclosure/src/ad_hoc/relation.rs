//! A relation of several open tables as expressions over their columns, with every condition that can leave out a row.
//!
//! Default deny: tables, code lists, projections of plain columns and levels, conditions, EXISTS and IN, inner and left joins
//! and SELECT DISTINCT. Conditions are numbered in the order in which [`super::without`] meets them again.

use datafusion_common::tree_node::{Transformed, TreeNode};
use datafusion_common::{Column, DFSchema, JoinType, NullEquality, ScalarValue, TableReference};
use datafusion_expr::utils::split_conjunction;
use datafusion_expr::{BinaryExpr, Distinct, Expr, Join, LogicalPlan, Operator, Subquery, TableScan};

use super::condition::Place;
use super::scans::Scans;
use crate::catalogue::{AgencyCatalogue, Class, PublishedTable};
use crate::error::CheckError;

/// A condition as it was met, over the columns of scans.
#[derive(Debug)]
pub(super) struct Met {
    /// Its number among all conditions, those that only tie people or join lists among them.
    pub number: usize,
    /// In how many sub-queries it stands.
    pub depth: usize,
    /// Where it stands.
    pub place: Place,
    /// Its written form.
    pub text: String,
    /// What it demands; `None` of a sub-query, which is read by itself, and of a join.
    pub demands: Option<Expr>,
    /// Of a join: its sides.
    pub sides: Option<Sides>,
}

/// The scans on either side of a join, as ranges of their numbers, and whether a side has tables about people.
#[derive(Debug, Clone)]
pub(super) struct Sides {
    pub left: std::ops::Range<usize>,
    pub right: std::ops::Range<usize>,
    /// The conditions of the join itself.
    pub own: std::ops::Range<usize>,
}

/// What a walk over a relation finds.
#[derive(Debug)]
pub(super) struct Walk<'c> {
    catalogue: &'c AgencyCatalogue,
    pub scans: Scans<'c>,
    pub met: Vec<Met>,
    /// Every expression that becomes a column somewhere.
    pub computed: Vec<Expr>,
    /// The tables whose rows are those of the relation, not of a sub-query in it.
    pub rows: Vec<&'c PublishedTable>,
    count: usize,
    outer: Vec<(DFSchema, Vec<Expr>)>,
}

/// A part of the relation: what its columns are, and its written form.
#[derive(Debug)]
pub(super) struct Part {
    pub columns: Vec<Expr>,
    pub text: String,
}

impl<'c> Walk<'c> {
    /// Walks a relation.
    ///
    /// # Errors
    /// A construct that no ad hoc question may have.
    pub fn over(plan: &LogicalPlan, catalogue: &'c AgencyCatalogue) -> Result<(Self, Part), CheckError> {
        let scans = Scans::default();
        let mut walk = Self {
            catalogue,
            scans,
            met: Vec::new(),
            computed: Vec::new(),
            rows: Vec::new(),
            count: 0,
            outer: Vec::new(),
        };
        let part = walk.part(plan)?;
        Ok((walk, part))
    }

    /// How many conditions there are.
    pub fn count(&self) -> usize {
        self.count
    }

    fn part(&mut self, plan: &LogicalPlan) -> Result<Part, CheckError> {
        match plan {
            LogicalPlan::TableScan(scan) => self.scan(scan),
            LogicalPlan::SubqueryAlias(alias) => self.part(&alias.input),
            LogicalPlan::Sort(sort) if sort.fetch.is_none() => self.part(&sort.input),
            LogicalPlan::Projection(projection) => {
                let input = self.part(&projection.input)?;
                let schema = projection.input.schema();
                let columns = projection.expr.iter().map(|expr| self.resolved(expr, schema, &input.columns));
                let columns = columns.collect::<Result<Vec<_>, _>>()?;
                self.computed.extend(columns.iter().cloned());
                Ok(Part { columns, ..input })
            }
            LogicalPlan::Filter(filter) => {
                let input = self.part(&filter.input)?;
                let schema = filter.input.schema();
                let mut texts = Vec::new();
                for conjunct in split_conjunction(&filter.predicate) {
                    texts.push(self.conjunct(conjunct, schema, &input.columns, Place::Rows)?);
                }
                Ok(Part { text: format!("({} where {})", input.text, sorted(texts)), ..input })
            }
            LogicalPlan::Join(join) => self.join(join),
            LogicalPlan::Distinct(Distinct::All(input)) => {
                let input = self.part(input)?;
                let columns = input.columns.iter().map(written).collect::<Vec<_>>().join(", ");
                Ok(Part { text: format!("(distinct {columns} of {})", input.text), ..input })
            }
            // The one row of SELECT without FROM.
            LogicalPlan::EmptyRelation(empty) if empty.produce_one_row && self.outer.is_empty() => closed("no table"),
            LogicalPlan::Aggregate(_) => closed("a nested GROUP BY"),
            LogicalPlan::Window(_) => closed("a window function"),
            LogicalPlan::Union(_) => closed("UNION"),
            _ => closed("this construct"),
        }
    }

    fn scan(&mut self, scan: &TableScan) -> Result<Part, CheckError> {
        let name = scan.table_name.table();
        let mark = if scan.table_name.schema() == Some("codelists") {
            self.scans.list(name)
        } else {
            let table = self.catalogue.table(name);
            let table = table.ok_or_else(|| CheckError::NotPublished { table: scan.table_name.to_string() })?;
            if table.class == Class::Public {
                return closed("a join with a public table");
            }
            if self.outer.is_empty() {
                self.rows.push(table);
            }
            self.scans.table(table)
        };
        let fields = scan.projected_schema.fields().iter();
        let columns = fields
            .map(|field| Expr::Column(Column::new(Some(TableReference::bare(mark.clone())), field.name().clone())));
        Ok(Part { columns: columns.collect(), text: format!("{} {mark}", scan.table_name) })
    }

    fn join(&mut self, join: &Join) -> Result<Part, CheckError> {
        let place = match join.join_type {
            JoinType::Inner => Place::Join,
            JoinType::Left | JoinType::Right => Place::OuterJoin,
            _ => return closed("a join of this kind"),
        };
        if join.null_equality != NullEquality::NullEqualsNothing {
            return closed("a join of NULL with NULL");
        }
        let first = self.scans.len();
        let left = self.part(&join.left)?;
        let middle = self.scans.len();
        let right = self.part(&join.right)?;
        let joined = join.left.schema().join(join.right.schema());
        let schema = joined.map_err(|error| CheckError::Unsupported { construct: error.strip_backtrace() })?;
        let columns: Vec<Expr> = left.columns.into_iter().chain(right.columns).collect();
        let own = self.met.len();
        let mut texts = Vec::new();
        for (a, b) in &join.on {
            let equality = BinaryExpr::new(Box::new(a.clone()), Operator::Eq, Box::new(b.clone()));
            // Pairs of columns are never left out, so that they must be what ties the sides.
            texts.push(self.conjunct(&Expr::BinaryExpr(equality), &schema, &columns, Place::Pair)?);
        }
        for conjunct in join.filter.iter().flat_map(split_conjunction) {
            texts.push(self.conjunct(conjunct, &schema, &columns, place)?);
        }
        let text = format!("({} {} join {} on {})", left.text, join.join_type, right.text, sorted(texts));
        let sides = Sides { left: first..middle, right: middle..self.scans.len(), own: own..self.met.len() };
        self.meet(place, text.clone(), None, Some(sides));
        Ok(Part { columns, text })
    }

    /// A condition, after those inside it.
    fn conjunct(
        &mut self,
        expr: &Expr,
        schema: &DFSchema,
        columns: &[Expr],
        place: Place,
    ) -> Result<String, CheckError> {
        let (text, demands) = match expr {
            Expr::Alias(alias) => return self.conjunct(&alias.expr, schema, columns, place),
            Expr::Exists(exists) => exists_text(&self.inner(&exists.subquery, schema, columns)?, exists.negated),
            Expr::Not(inner) if matches!(inner.as_ref(), Expr::Exists(_)) => {
                let Expr::Exists(exists) = inner.as_ref() else { return closed("a sub-query") };
                exists_text(&self.inner(&exists.subquery, schema, columns)?, !exists.negated)
            }
            Expr::InSubquery(within) => {
                let tested = self.resolved(&within.expr, schema, columns)?;
                if !self.scans.is_person(&tested) {
                    return closed("IN over something else than people");
                }
                let inner = self.inner(&within.subquery, schema, columns)?;
                (format!("{} {}in {inner}", written(&tested), if within.negated { "not " } else { "" }), None)
            }
            other => {
                let demands = self.resolved(other, schema, columns)?;
                (written(&demands), Some(demands))
            }
        };
        self.meet(place, text.clone(), demands, None);
        Ok(text)
    }

    fn meet(&mut self, place: Place, text: String, demands: Option<Expr>, sides: Option<Sides>) {
        let depth = self.outer.len();
        self.met.push(Met { number: self.count, depth, place, text, demands, sides });
        self.count += 1;
    }

    fn inner(&mut self, subquery: &Subquery, schema: &DFSchema, columns: &[Expr]) -> Result<String, CheckError> {
        self.outer.push((schema.clone(), columns.to_vec()));
        let part = self.part(&subquery.subquery);
        self.outer.pop();
        let part = part?;
        let columns = part.columns.iter().map(written).collect::<Vec<_>>().join(", ");
        Ok(format!("(select {columns} from {})", part.text))
    }

    /// An expression over the columns of scans.
    fn resolved(&self, expr: &Expr, schema: &DFSchema, columns: &[Expr]) -> Result<Expr, CheckError> {
        let behind = |schema: &DFSchema, columns: &[Expr], column: &Column| {
            schema.index_of_column(column).ok().and_then(|index| columns.get(index).cloned()).map(unaliased)
        };
        let resolved = expr.clone().transform_up(|node| {
            let found = match &node {
                Expr::Column(column) => behind(schema, columns, column),
                Expr::OuterReferenceColumn(_, column) => {
                    let mut outer = self.outer.iter().rev();
                    outer.find_map(|(schema, columns)| behind(schema, columns, column))
                }
                Expr::Exists(_) | Expr::InSubquery(_) | Expr::ScalarSubquery(_) | Expr::SetComparison(_) => None,
                _ => return Ok(Transformed::no(node)),
            };
            found.map(Transformed::yes).ok_or_else(|| datafusion_common::plan_datafusion_err!("a sub-query"))
        });
        let construct = "a sub-query that is no condition by itself".to_owned();
        resolved.map(|done| unaliased(done.data)).map_err(|_| CheckError::TierClosed { construct })
    }
}

/// The written form of an expression. Texts in it are escaped: none can be read as the end of itself and what follows.
pub(super) fn written(expr: &Expr) -> String {
    let escaped = expr.clone().transform_up(|node| {
        Ok(match node {
            Expr::Literal(
                ScalarValue::Utf8(Some(text)) | ScalarValue::Utf8View(Some(text)) | ScalarValue::LargeUtf8(Some(text)),
                metadata,
            ) => Transformed::yes(Expr::Literal(ScalarValue::Utf8(Some(text.escape_debug().to_string())), metadata)),
            other => Transformed::no(other),
        })
    });
    // The closure never fails, so neither does the walk.
    escaped.map_or_else(|_| String::new(), |escaped| escaped.data.to_string())
}

/// How a condition over a sub-query is written.
fn exists_text(inner: &str, negated: bool) -> (String, Option<Expr>) {
    (format!("{}exists {inner}", if negated { "not " } else { "" }), None)
}

fn unaliased(expr: Expr) -> Expr {
    match expr {
        Expr::Alias(alias) => unaliased(*alias.expr),
        other => other,
    }
}

fn sorted(mut texts: Vec<String>) -> String {
    texts.sort();
    texts.join(" and ")
}

pub(super) fn closed<T>(construct: &str) -> Result<T, CheckError> {
    Err(CheckError::TierClosed { construct: construct.to_owned() })
}
