//! A relation of one protected scan as expressions over that scan's columns; anything else closes the tier.

use datafusion_common::tree_node::{Transformed, TreeNode};
use datafusion_common::{Column, DFSchema, JoinType, TableReference};
use datafusion_expr::utils::split_conjunction_owned;
use datafusion_expr::{BinaryExpr, Expr, Join, LogicalPlan, Operator, TableScan};

use crate::catalogue::{AgencyCatalogue, Class, Hierarchy, PublishedColumn, PublishedTable, Role};
use crate::error::CheckError;

/// The mark under which a flattened relation has the columns of its table.
pub(crate) const REGISTER: &str = "register";

/// A code list of the relation.
#[derive(Debug, Clone)]
pub(crate) struct JoinedList {
    /// The mark under which its columns appear: `list0`, `list1`, ...
    mark: String,
    /// Name of the list.
    pub list: String,
    /// The register's dimension that it is joined to by its code.
    pub dimension: Option<String>,
    /// Whether rows without a code of the list are left out.
    pub is_inner: bool,
}

/// The flattened relation.
#[derive(Debug)]
pub(crate) struct Flat<'a> {
    /// The one protected table or view.
    pub table: Option<&'a PublishedTable>,
    /// Code lists joined to it.
    pub lists: Vec<JoinedList>,
    /// Output columns over `register.*` and `listN.*`.
    pub columns: Vec<Expr>,
    /// Conditions on rows, over the same columns.
    pub predicates: Vec<Expr>,
}

impl<'a> Flat<'a> {
    /// One table, with a code list joined to a dimension of it: what a level stands over. The list's columns are under `mark`.
    pub fn of_one(table: &'a PublishedTable, mark: &str, list: Option<(&str, &str)>) -> Self {
        let list = list.map(|(list, dimension)| JoinedList {
            mark: mark.to_owned(),
            list: list.to_owned(),
            dimension: Some(dimension.to_owned()),
            is_inner: false,
        });
        Self { table: Some(table), lists: list.into_iter().collect(), columns: Vec::new(), predicates: Vec::new() }
    }

    /// The published column behind a flattened one.
    pub fn column(&self, column: &Column) -> Option<&'a PublishedColumn> {
        let marked = column.relation.as_ref().is_some_and(|relation| relation.table() == REGISTER);
        if marked { self.table.and_then(|table| table.column(&column.name)) } else { None }
    }

    /// The code list and dimension behind a flattened column.
    pub fn list(&self, column: &Column) -> Option<&JoinedList> {
        let mark = column.relation.as_ref()?.table();
        self.lists.iter().find(|list| list.mark == mark)
    }

    /// The levels that the table offers, for hints.
    pub fn levels(&self) -> String {
        self.table.map(super::offered).unwrap_or_default()
    }
}

pub(super) fn flatten<'a>(plan: &LogicalPlan, catalogue: &'a AgencyCatalogue) -> Result<Flat<'a>, CheckError> {
    let mut lists = 0;
    let mut flat = descend(plan, catalogue, &mut lists)?;
    for predicate in std::mem::take(&mut flat.predicates) {
        for conjunct in split_conjunction_owned(predicate) {
            if !bind(&conjunct, &mut flat) {
                flat.predicates.push(conjunct);
            }
        }
    }
    if flat.lists.iter().any(|list| list.dimension.is_none()) {
        return closed("a code list that is not joined on its code");
    }
    Ok(flat)
}

fn descend<'a>(plan: &LogicalPlan, catalogue: &'a AgencyCatalogue, lists: &mut usize) -> Result<Flat<'a>, CheckError> {
    match plan {
        LogicalPlan::TableScan(scan) => scanned(scan, catalogue, lists),
        LogicalPlan::SubqueryAlias(alias) => descend(&alias.input, catalogue, lists),
        LogicalPlan::Sort(sort) if sort.fetch.is_none() => {
            let input = descend(&sort.input, catalogue, lists)?;
            for by in &sort.expr {
                // The engine may keep the order, and what it computes for it can fail on a single row.
                if !matches!(substitute(&by.expr, sort.input.schema(), &input.columns)?, Expr::Column(_)) {
                    return closed("ORDER BY an expression");
                }
            }
            Ok(input)
        }
        LogicalPlan::Projection(projection) => {
            let input = descend(&projection.input, catalogue, lists)?;
            let schema = projection.input.schema();
            let columns = projection
                .expr
                .iter()
                .map(|expr| substitute(expr, schema, &input.columns))
                .collect::<Result<_, _>>()?;
            Ok(Flat { columns, ..input })
        }
        LogicalPlan::Filter(filter) if has_subquery(&filter.predicate) => closed("a sub-query"),
        LogicalPlan::Filter(filter) => {
            let mut input = descend(&filter.input, catalogue, lists)?;
            let predicate = substitute(&filter.predicate, filter.input.schema(), &input.columns)?;
            input.predicates.push(predicate);
            Ok(input)
        }
        LogicalPlan::Join(join) => joined(join, catalogue, lists),
        LogicalPlan::Aggregate(_) => closed("a nested GROUP BY"),
        LogicalPlan::Window(_) => closed("a window function"),
        LogicalPlan::Union(_) => closed("UNION"),
        LogicalPlan::Distinct(_) => closed("SELECT DISTINCT"),
        _ => closed("this construct"),
    }
}

fn closed<T>(construct: &str) -> Result<T, CheckError> {
    Err(CheckError::TierClosed { construct: construct.to_owned() })
}

fn scanned<'a>(scan: &TableScan, catalogue: &'a AgencyCatalogue, lists: &mut usize) -> Result<Flat<'a>, CheckError> {
    let is_list = scan.table_name.schema() == Some("codelists");
    let mark = if is_list { format!("list{lists}") } else { REGISTER.to_owned() };
    let columns = scan
        .projected_schema
        .fields()
        .iter()
        .map(|field| Expr::Column(Column::new(Some(TableReference::bare(mark.clone())), field.name().clone())));
    let columns = columns.collect();
    if is_list {
        *lists += 1;
        let list = JoinedList { mark, list: scan.table_name.table().to_owned(), dimension: None, is_inner: true };
        return Ok(Flat { table: None, lists: vec![list], columns, predicates: Vec::new() });
    }
    let table = catalogue
        .table(scan.table_name.table())
        .ok_or_else(|| CheckError::NotPublished { table: scan.table_name.to_string() })?;
    if table.class == Class::Public {
        return closed("a join with a public table");
    }
    Ok(Flat { table: Some(table), lists: Vec::new(), columns, predicates: Vec::new() })
}

fn joined<'a>(join: &Join, catalogue: &'a AgencyCatalogue, lists: &mut usize) -> Result<Flat<'a>, CheckError> {
    let left = descend(&join.left, catalogue, lists)?;
    let right = descend(&join.right, catalogue, lists)?;
    let marks = |side: &Flat<'_>| side.lists.iter().map(|list| list.mark.clone()).collect::<Vec<_>>();
    let (left_marks, right_marks) = (marks(&left), marks(&right));
    // A condition inside the optional side turns the rest into NULL, which is a NOT.
    let optional = |side: &Flat<'_>| side.table.is_none() && side.predicates.is_empty();
    let keeps_register = match join.join_type {
        JoinType::Inner => true,
        JoinType::Left => optional(&right),
        JoinType::Right => optional(&left),
        _ => false,
    };
    if (left.table.is_some() && right.table.is_some()) || !keeps_register {
        return closed("a join");
    }
    let schema = join
        .left
        .schema()
        .join(join.right.schema())
        .map_err(|_| CheckError::TierClosed { construct: "a join".to_owned() })?;
    let columns: Vec<Expr> = left.columns.into_iter().chain(right.columns).collect();
    let mut predicates: Vec<Expr> = left.predicates.into_iter().chain(right.predicates).collect();
    for (a, b) in &join.on {
        let equality = BinaryExpr::new(Box::new(a.clone()), Operator::Eq, Box::new(b.clone()));
        predicates.push(substitute(&Expr::BinaryExpr(equality), &schema, &columns)?);
    }
    if let Some(filter) = &join.filter {
        for conjunct in split_conjunction_owned(substitute(filter, &schema, &columns)?) {
            // Only the equality that joins the list; a code there would be a NOT again.
            if join.join_type != JoinType::Inner && !is_equality_of_columns(&conjunct) {
                return closed("an outer join with a further condition");
            }
            predicates.push(conjunct);
        }
    }
    let mut lists: Vec<JoinedList> = left.lists.into_iter().chain(right.lists).collect();
    if join.join_type != JoinType::Inner {
        // Only the optional side's, which has nothing but lists; a list joined to the register before stays what it is.
        let optional = if join.join_type == JoinType::Left { &right_marks } else { &left_marks };
        lists.iter_mut().filter(|list| optional.contains(&list.mark)).for_each(|list| list.is_inner = false);
    }
    Ok(Flat { table: left.table.or(right.table), lists, columns, predicates })
}

fn is_equality_of_columns(expr: &Expr) -> bool {
    let Expr::BinaryExpr(BinaryExpr { left, op: Operator::Eq, right }) = expr else { return false };
    matches!((left.as_ref(), right.as_ref()), (Expr::Column(_), Expr::Column(_)))
}

/// Takes `dimension = list.code` as the join of a code list; tells whether it was one.
fn bind(conjunct: &Expr, flat: &mut Flat<'_>) -> bool {
    let Expr::BinaryExpr(BinaryExpr { left, op: Operator::Eq, right }) = conjunct else { return false };
    let (Expr::Column(a), Expr::Column(b)) = (left.as_ref(), right.as_ref()) else { return false };
    for (dimension, code) in [(a, b), (b, a)] {
        let Some(Role::Dimension(hierarchy)) = flat.column(dimension).map(|column| &column.role) else { continue };
        let Hierarchy::List(name) = hierarchy else { continue };
        let mark = code.relation.as_ref().map(datafusion_common::TableReference::table);
        let Some(list) = flat.lists.iter_mut().find(|list| Some(list.mark.as_str()) == mark) else { continue };
        if code.name == "code" && list.list == *name && list.dimension.is_none() {
            list.dimension = Some(dimension.name.clone());
            return true;
        }
    }
    false
}

fn has_subquery(expr: &Expr) -> bool {
    let is_one = |part: &Expr| {
        matches!(part, Expr::Exists(_) | Expr::InSubquery(_) | Expr::ScalarSubquery(_) | Expr::SetComparison(_))
    };
    expr.exists(|part| Ok(is_one(part))).unwrap_or(true)
}

fn substitute(expr: &Expr, schema: &DFSchema, columns: &[Expr]) -> Result<Expr, CheckError> {
    let replaced = expr.clone().transform_up(|node| match node {
        Expr::Column(column) => {
            let index = schema.index_of_column(&column)?;
            let base = columns.get(index).cloned().unwrap_or(Expr::Column(column));
            Ok(Transformed::yes(strip(base)))
        }
        Expr::Exists(_) | Expr::InSubquery(_) | Expr::ScalarSubquery(_) | Expr::SetComparison(_) => {
            datafusion_common::plan_err!("sub-query")
        }
        other => Ok(Transformed::no(other)),
    });
    replaced.map(|done| done.data).map_err(|_| CheckError::TierClosed { construct: "a sub-query".to_owned() })
}

fn strip(expr: Expr) -> Expr {
    match expr {
        Expr::Alias(alias) => strip(*alias.expr),
        other => other,
    }
}
