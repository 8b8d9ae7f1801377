//! A relation of one protected table joined to code lists, taken apart: the joins by themselves, and what the relation
//! selects and demands as expressions over their columns. Anything else is not taken apart.
//!
//! Lists are joined so that every row stays. That a row's code is in a list, as an inner join demands, is a condition like
//! any other: cells decide it.

use datafusion_common::tree_node::{Transformed, TreeNode};
use datafusion_common::{Column, DFSchema, JoinType, TableReference};
use datafusion_expr::utils::split_conjunction_owned;
use datafusion_expr::{BinaryExpr, Expr, Join, LogicalPlan, LogicalPlanBuilder, Operator, TableScan, lit};
use khidi_queries_codelists as codelists;
use khidi_queries_disclosure::catalogue::{AgencyCatalogue, Class, Hierarchy, PublishedColumn, PublishedTable, Role};

use crate::tables::CODE_LISTS;

/// What the names of joined lists start with.
const ALIAS: &str = "list";

/// A code list that the relation joins.
#[derive(Debug, Clone)]
pub(super) struct JoinedList {
    /// Under this name its columns appear: `list0`, `list1`, ...
    pub alias: String,
    /// Its name in the schema `codelists`.
    pub list: String,
    /// The register's column that is joined to its code.
    pub dimension: String,
    /// Whether rows that find no code stay, with NULL for what the list says.
    pub is_optional: bool,
}

impl JoinedList {
    fn column(&self, name: &str) -> Expr {
        Expr::Column(Column::new(Some(TableReference::bare(self.alias.clone())), name))
    }
}

/// The relation taken apart.
#[derive(Debug)]
pub(super) struct Flat<'a> {
    /// The table with what its lists say of its codes, every row once.
    pub base: LogicalPlan,
    /// The relation's columns over the columns of `base`.
    pub columns: Vec<Expr>,
    /// What it demands of rows, as conjuncts over the columns of `base`.
    pub conditions: Vec<Expr>,
    pub lists: Vec<JoinedList>,
    register: TableReference,
    table: &'a PublishedTable,
}

impl Flat<'_> {
    /// The published column behind a column of `base`.
    pub(super) fn published(&self, column: &Column) -> Option<&PublishedColumn> {
        if column.relation.as_ref() == Some(&self.register) { self.table.column(&column.name) } else { None }
    }

    /// The list that a column of `base` belongs to.
    pub(super) fn list(&self, column: &Column) -> Option<&JoinedList> {
        let alias = column.relation.as_ref()?.table();
        self.lists.iter().find(|list| list.alias == alias)
    }

    /// A column of the table.
    pub(super) fn of_register(&self, name: &str) -> Expr {
        Expr::Column(Column::new(Some(self.register.clone()), name))
    }

    /// The column of a list that names the coarser node of a dimension's codes.
    pub(super) fn parent_of(&self, dimension: &str) -> Option<Expr> {
        let list = self.lists.iter().find(|list| list.dimension == dimension)?;
        let (parent, _) = codelists::by_name(&list.list)?.parent()?;
        Some(list.column(parent))
    }

    /// That the codes of rows are in the lists that leave others out, where no condition of `known` says so already: of
    /// those that are nodes, each that reads a list does.
    pub(super) fn membership(&self, known: &[Expr]) -> Vec<Expr> {
        let is_read = |list: &JoinedList| {
            let of_list = |column: &&Column| column.relation.as_ref().is_some_and(|name| name.table() == list.alias);
            known.iter().any(|condition| condition.column_refs().iter().any(of_list))
        };
        let demanding = self.lists.iter().filter(|list| !list.is_optional && !is_read(list));
        let told = demanding.map(|list| {
            let parent = codelists::by_name(&list.list).and_then(|list| list.parent());
            list.column(parent.map_or("code", |(parent, _)| parent)).is_not_null()
        });
        told.collect()
    }

    /// An expression over the relation as one over `base`; `None` with a sub-query in it.
    pub(super) fn expression(&self, expr: &Expr, relation: &DFSchema) -> Option<Expr> {
        substitute(expr, relation, &self.columns)
    }
}

struct Piece<'a> {
    columns: Vec<Expr>,
    conditions: Vec<Expr>,
    /// Equalities that join lists.
    joins: Vec<Expr>,
    lists: Vec<Scanned>,
    table: Option<(LogicalPlan, TableReference, &'a PublishedTable)>,
}

/// A code list under its alias.
struct Scanned {
    plan: LogicalPlan,
    alias: String,
    list: String,
    is_optional: bool,
}

pub(super) fn flatten<'a>(plan: &LogicalPlan, catalogue: &'a AgencyCatalogue) -> Option<Flat<'a>> {
    let mut lists = 0;
    let piece = descend(plan, catalogue, &mut lists)?;
    let (mut base, register, table) = piece.table?;
    let (outside, conditions): (Vec<_>, Vec<_>) = piece.conditions.into_iter().partition(joins_a_list);
    let mut lists = Vec::new();
    let mut joins = piece.joins.len() + outside.len();
    for Scanned { plan, alias, list, is_optional } in piece.lists {
        let of_list = |ons: &[Expr]| {
            let named = ons.iter().filter_map(|on| dimension_of(on, &alias, &list, &register, table));
            named.collect::<Vec<_>>()
        };
        let (inside, demanded) = (of_list(&piece.joins), of_list(&outside));
        let mut dimensions = inside.iter().chain(&demanded);
        let dimension = dimensions.next()?.clone();
        if dimensions.any(|other| *other != dimension) {
            return None;
        }
        joins -= inside.len() + demanded.len();
        let joined = JoinedList { alias, list, dimension, is_optional: is_optional && demanded.is_empty() };
        let code = Expr::Column(Column::new(Some(register.clone()), joined.dimension.clone()));
        let builder = LogicalPlanBuilder::from(base).join_on(plan, JoinType::Left, [code.eq(joined.column("code"))]);
        base = builder.and_then(LogicalPlanBuilder::build).ok()?;
        lists.push(joined);
    }
    // Every equality is one of those by which the lists are joined now; another would be lost.
    if joins > 0 {
        return None;
    }
    Some(Flat { base, columns: piece.columns, conditions, lists, register, table })
}

fn descend<'a>(plan: &LogicalPlan, catalogue: &'a AgencyCatalogue, lists: &mut usize) -> Option<Piece<'a>> {
    match plan {
        LogicalPlan::TableScan(scan) => scanned(scan, plan, catalogue, lists),
        LogicalPlan::SubqueryAlias(alias) => descend(&alias.input, catalogue, lists),
        LogicalPlan::Sort(sort) if sort.fetch.is_none() => descend(&sort.input, catalogue, lists),
        LogicalPlan::Projection(projection) => {
            let input = descend(&projection.input, catalogue, lists)?;
            let schema = projection.input.schema();
            let columns = projection.expr.iter().map(|expr| substitute(expr, schema, &input.columns)).collect();
            Some(Piece { columns: columns_of(columns)?, ..input })
        }
        LogicalPlan::Filter(filter) => {
            let mut input = descend(&filter.input, catalogue, lists)?;
            let condition = substitute(&filter.predicate, filter.input.schema(), &input.columns)?;
            input.conditions.extend(split_conjunction_owned(condition));
            Some(input)
        }
        LogicalPlan::Join(join) => joined(join, catalogue, lists),
        _ => None,
    }
}

fn columns_of(columns: Vec<Option<Expr>>) -> Option<Vec<Expr>> {
    columns.into_iter().collect()
}

fn scanned<'a>(
    scan: &TableScan,
    plan: &LogicalPlan,
    catalogue: &'a AgencyCatalogue,
    lists: &mut usize,
) -> Option<Piece<'a>> {
    if scan.table_name.schema() == Some(CODE_LISTS) {
        let alias = format!("{ALIAS}{lists}");
        *lists += 1;
        let aliased = LogicalPlanBuilder::from(plan.clone()).alias(alias.as_str()).and_then(LogicalPlanBuilder::build);
        let plan = aliased.ok()?;
        let columns = plan.schema().columns().into_iter().map(Expr::Column).collect();
        let lists = vec![Scanned { plan, alias, list: scan.table_name.table().to_owned(), is_optional: false }];
        return Some(Piece { columns, conditions: Vec::new(), joins: Vec::new(), lists, table: None });
    }
    let table = catalogue.table(scan.table_name.table()).filter(|table| table.class == Class::Protected)?;
    let columns = plan.schema().columns().into_iter().map(Expr::Column).collect();
    let table = Some((plan.clone(), scan.table_name.clone(), table));
    Some(Piece { columns, conditions: Vec::new(), joins: Vec::new(), lists: Vec::new(), table })
}

fn joined<'a>(join: &Join, catalogue: &'a AgencyCatalogue, lists: &mut usize) -> Option<Piece<'a>> {
    let left = descend(&join.left, catalogue, lists)?;
    let right = descend(&join.right, catalogue, lists)?;
    let is_inner = join.join_type == JoinType::Inner;
    let is_plain_list = |side: &Piece<'_>| side.table.is_none() && side.conditions.is_empty();
    let keeps_register = match join.join_type {
        JoinType::Inner => true,
        JoinType::Left => is_plain_list(&right),
        JoinType::Right => is_plain_list(&left),
        _ => false,
    };
    if !keeps_register || (left.table.is_some() && right.table.is_some()) {
        return None;
    }
    let schema = join.left.schema().join(join.right.schema()).ok()?;
    let columns: Vec<Expr> = left.columns.into_iter().chain(right.columns).collect();
    let mut on = Vec::new();
    for (a, b) in &join.on {
        on.push(substitute(&a.clone().eq(b.clone()), &schema, &columns)?);
    }
    if let Some(filter) = &join.filter {
        on.extend(split_conjunction_owned(substitute(filter, &schema, &columns)?));
    }
    let (equalities, rest): (Vec<_>, Vec<_>) = on.into_iter().partition(joins_a_list);
    if !is_inner && !rest.is_empty() {
        return None;
    }
    if !is_inner && equalities.is_empty() {
        return None;
    }
    let on_side = |lists: Vec<Scanned>, optional: JoinType| {
        let is_optional = join.join_type == optional;
        lists.into_iter().map(move |list| Scanned { is_optional: list.is_optional || is_optional, ..list })
    };
    let lists = on_side(left.lists, JoinType::Right).chain(on_side(right.lists, JoinType::Left)).collect();
    Some(Piece {
        columns,
        conditions: left.conditions.into_iter().chain(right.conditions).chain(rest).collect(),
        joins: left.joins.into_iter().chain(right.joins).chain(equalities).collect(),
        lists,
        table: left.table.or(right.table),
    })
}

/// Whether it sets a column equal to the code of a list.
fn joins_a_list(expr: &Expr) -> bool {
    let Expr::BinaryExpr(BinaryExpr { left, op: Operator::Eq, right }) = expr else { return false };
    let (Expr::Column(a), Expr::Column(b)) = (left.as_ref(), right.as_ref()) else { return false };
    let is_code = |column: &Column| {
        column.name == "code" && column.relation.as_ref().is_some_and(|name| name.table().starts_with(ALIAS))
    };
    is_code(a) || is_code(b)
}

/// The register's column that an equality joins to the code of a list.
fn dimension_of(
    on: &Expr,
    alias: &str,
    list: &str,
    register: &TableReference,
    table: &PublishedTable,
) -> Option<String> {
    let Expr::BinaryExpr(BinaryExpr { left, right, .. }) = on else { return None };
    let (Expr::Column(a), Expr::Column(b)) = (left.as_ref(), right.as_ref()) else { return None };
    [(a, b), (b, a)].into_iter().find_map(|(dimension, code)| {
        let is_code = code.name == "code" && code.relation.as_ref().is_some_and(|name| name.table() == alias);
        let role = table.column(&dimension.name).map(|column| &column.role);
        let is_dimension = matches!(role, Some(Role::Dimension(Hierarchy::List(own))) if own == list);
        let is_own = dimension.relation.as_ref() == Some(register);
        (is_code && is_dimension && is_own).then(|| dimension.name.clone())
    })
}

/// The expression over other columns, by position; `None` with a sub-query in it.
fn substitute(expr: &Expr, schema: &DFSchema, columns: &[Expr]) -> Option<Expr> {
    let replaced = expr.clone().transform_up(|node| match node {
        Expr::Column(column) => {
            let at = schema.index_of_column(&column)?;
            Ok(Transformed::yes(columns.get(at).map_or_else(|| lit(false), |base| base.clone().unalias())))
        }
        Expr::Exists(_) | Expr::InSubquery(_) | Expr::ScalarSubquery(_) | Expr::SetComparison(_) => {
            datafusion_common::plan_err!("a sub-query")
        }
        other => Ok(Transformed::no(other)),
    });
    replaced.ok().map(|done| done.data)
}
