//! Expressions over a relation as expressions over the cells that cover it: a dimension's column becomes the key that
//! carries its code, a date the first day of its period, and what a code list says is looked up by the code.

use arrow_schema::DataType;
use datafusion_common::tree_node::{Transformed, TreeNode, TreeNodeRecursion};
use datafusion_common::{Column, Result as PlanResult, TableReference};
use datafusion_expr::{Expr, ExprSchemable, LogicalPlan, LogicalPlanBuilder, TableScan, cast, lit, when};
use datafusion_functions::datetime::expr_fn::make_date;
use khidi_queries_codelists as codelists;
use std::sync::Arc;

use super::calendar::{self, part_of};
use super::flat::{Flat, JoinedList};
use super::levels::{Level, Levels};
use crate::answers::as_type;
use crate::tables::{CODE_LISTS, Leaf};

/// A key of the cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    pub dimension: String,
    pub level: Level,
}

/// The keys that carry levels: a quarter or a month stands beside its year.
pub(super) fn parts(levels: &Levels) -> Vec<Part> {
    let named = |dimension: &str, level| Part { dimension: dimension.to_owned(), level };
    let each = levels.iter().flat_map(|(dimension, level)| match level {
        Level::Quarter | Level::Month => vec![named(dimension, Level::Year), named(dimension, level)],
        level => vec![named(dimension, level)],
    });
    each.collect()
}

impl Part {
    /// The key over the relation.
    pub(super) fn below(&self, flat: &Flat<'_>) -> Option<Expr> {
        let column = flat.of_register(&self.dimension);
        let Expr::Column(date) = &column else { return None };
        match self.level {
            Level::Code => Some(column),
            Level::Parent => flat.parent_of(&self.dimension),
            Level::Year => part_of("YEAR", date.clone()),
            Level::Quarter => part_of("QUARTER", date.clone()),
            Level::Month => part_of("MONTH", date.clone()),
        }
    }
}

/// The cells of one grouping set.
pub(super) struct Above<'c> {
    pub flat: &'c Flat<'c>,
    pub levels: &'c Levels,
    /// Keys of the fragment, in its order.
    pub parts: &'c [Part],
    /// The scan of what it answers.
    pub scan: &'c TableScan,
}

impl Above<'_> {
    /// An expression over the relation as one over its cells; measures `m{i}` are those of the fragment.
    ///
    /// # Errors
    /// The engine refuses it.
    pub(super) fn of(&self, expr: &Expr) -> PlanResult<Expr> {
        let replaced = expr.clone().transform_down(|node| {
            let exact = self.exact(&node);
            let made = match (&node, exact) {
                (_, Some(key)) => key,
                (Expr::Column(column), None) => self.column(column)?,
                _ => return Ok(Transformed::no(node)),
            };
            Ok(Transformed::new(made, true, TreeNodeRecursion::Jump))
        })?;
        Ok(replaced.data)
    }

    /// A part of a date that is a key itself.
    fn exact(&self, expr: &Expr) -> Option<Expr> {
        let Expr::ScalarFunction(call) = expr else { return None };
        let ("date_part", [Expr::Literal(unit, _), date]) = (call.func.name(), call.args.as_slice()) else {
            return None;
        };
        let (column, _) = calendar::dated(date, self.flat)?;
        let level = match unit.to_string().to_ascii_lowercase().as_str() {
            "year" => Level::Year,
            "quarter" => Level::Quarter,
            "month" => Level::Month,
            _ => return None,
        };
        let has = self.levels.of(&column.name)?;
        (level == Level::Year || level == has).then(|| self.key(&column.name, level)).flatten()
    }

    fn column(&self, column: &Column) -> PlanResult<Expr> {
        let lost = || datafusion_common::internal_datafusion_err!("a column that no key carries");
        if column.relation.is_none() {
            return Ok(Expr::Column(Column::new(Some(self.scan.table_name.clone()), column.name.clone())));
        }
        if let Some(list) = self.flat.list(column) {
            return match self.levels.of(&list.dimension) {
                Some(Level::Parent) => self.key(&list.dimension, Level::Parent).ok_or_else(lost),
                _ => Ok(Expr::Column(column.clone())),
            };
        }
        let date = self.flat.published(column).map(|published| published.data_type.clone()).ok_or_else(lost)?;
        match self.levels.of(&column.name).ok_or_else(lost)? {
            level @ (Level::Code | Level::Parent) => self.key(&column.name, level.max(Level::Code)).ok_or_else(lost),
            level => self.first_day(&column.name, level, &date),
        }
    }

    /// The first day of the period, which stands for all of it.
    fn first_day(&self, dimension: &str, level: Level, of: &DataType) -> PlanResult<Expr> {
        let lost = || datafusion_common::internal_datafusion_err!("a period that no key carries");
        let year = self.key(dimension, Level::Year).ok_or_else(lost)?;
        let month = match level {
            Level::Month => self.key(dimension, Level::Month).ok_or_else(lost)?,
            Level::Quarter => self.key(dimension, Level::Quarter).ok_or_else(lost)? * lit(3_i32) - lit(2_i32),
            _ => lit(1_i32),
        };
        let is_known = year.clone().is_not_null();
        when(is_known, cast(make_date(year, month, lit(1_i32)), of.clone())).end()
    }

    fn key(&self, dimension: &str, level: Level) -> Option<Expr> {
        let is_it = |part: &&(usize, &Part)| part.1.dimension == dimension && part.1.level == level;
        let (at, part) = self.parts.iter().enumerate().find(|part| is_it(&part))?;
        let field = self.scan.projected_schema.fields().get(at)?;
        let wants = part.below(self.flat)?.get_type(self.flat.base.schema()).ok()?;
        let column = Expr::Column(Column::new(Some(self.scan.table_name.clone()), field.name().clone()));
        Some(as_type(column, field.data_type(), &wants))
    }

    /// The cells beside what the code lists say of their codes, for those lists that `exprs` read.
    ///
    /// # Errors
    /// The engine refuses to build the plan.
    pub(super) fn beside_lists(&self, cells: LogicalPlan, exprs: &[Expr]) -> PlanResult<LogicalPlan> {
        let reads = |list: &JoinedList| {
            let of_list = |column: &&Column| column.relation.as_ref().is_some_and(|name| name.table() == list.alias);
            exprs.iter().any(|expr| expr.column_refs().iter().any(of_list))
        };
        let mut plan = cells;
        for list in self.flat.lists.iter().filter(|list| reads(list)) {
            let schema = codelists::by_name(&list.list).map(codelists::CodeList::schema);
            let (Some(schema), Some(code)) = (schema, self.key(&list.dimension, Level::Code)) else {
                return datafusion_common::internal_err!("a code list without its code");
            };
            let name = TableReference::partial(CODE_LISTS, list.list.clone());
            let rows =
                LogicalPlanBuilder::scan(name, Arc::new(Leaf(schema)), None)?.alias(list.alias.as_str())?.build()?;
            let of_list = Expr::Column(Column::new(Some(TableReference::bare(list.alias.clone())), "code"));
            let left = LogicalPlanBuilder::from(plan);
            plan = left.join_on(rows, datafusion_common::JoinType::Left, [code.eq(of_list)])?.build()?;
        }
        Ok(plan)
    }
}
