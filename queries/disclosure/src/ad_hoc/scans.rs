//! The tables and code lists of an ad hoc relation, each scan by a mark of its own, and which levels stand over them.

use datafusion_common::tree_node::{Transformed, TreeNode};
use datafusion_common::{Column, TableReference};
use datafusion_expr::Expr;

use crate::catalogue::{Hierarchy, PublishedColumn, PublishedTable, Role};
use crate::error::CheckError;
use crate::lattice::flatten::{Flat, REGISTER};
use crate::lattice::level::{Level, level_of};

/// One scan.
#[derive(Debug, Clone)]
enum Scan<'c> {
    Table(&'c PublishedTable),
    /// A code list, and the scan and dimension that it is joined to.
    List {
        name: String,
        of: Option<(usize, String)>,
    },
}

/// All scans, by number.
#[derive(Debug, Clone, Default)]
pub(super) struct Scans<'c>(Vec<Scan<'c>>);

impl<'c> Scans<'c> {
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Adds a table; gives its mark.
    pub fn table(&mut self, table: &'c PublishedTable) -> String {
        self.add(Scan::Table(table))
    }

    /// Adds a code list; gives its mark.
    pub fn list(&mut self, name: &str) -> String {
        self.add(Scan::List { name: name.to_owned(), of: None })
    }

    fn add(&mut self, scan: Scan<'c>) -> String {
        self.0.push(scan);
        format!("s{}", self.0.len() - 1)
    }

    /// Whether any of these scans is of people.
    pub fn has_people(&self, numbers: &std::ops::Range<usize>) -> bool {
        self.0.get(numbers.clone()).unwrap_or_default().iter().any(|scan| matches!(scan, Scan::Table(_)))
    }

    /// Whether every code list is joined to a dimension.
    pub fn lists_are_joined(&self) -> bool {
        self.0.iter().all(|scan| !matches!(scan, Scan::List { of: None, .. }))
    }

    /// The scan that a column is of.
    pub fn number(column: &Column) -> Option<usize> {
        column.relation.as_ref()?.table().strip_prefix('s')?.parse().ok()
    }

    /// The published column of a table, with the number of its scan.
    pub fn column(&self, expr: &Expr) -> Option<(usize, &'c PublishedColumn)> {
        let Expr::Column(column) = expr else { return None };
        let number = Self::number(column)?;
        match self.0.get(number)? {
            Scan::Table(table) => table.column(&column.name).map(|column| (number, column)),
            Scan::List { .. } => None,
        }
    }

    /// The column of a table by its name.
    pub fn dimension(&self, number: usize, name: &str) -> Option<&'c PublishedColumn> {
        match self.0.get(number)? {
            Scan::Table(table) => table.column(name),
            Scan::List { .. } => None,
        }
    }

    /// Whether an expression is a contributor or a key of one contributor, as it stands in its table.
    pub fn is_person(&self, expr: &Expr) -> bool {
        self.is_contributor(expr) || self.person_key(expr).is_some()
    }

    /// Whether it is a contributor.
    pub fn is_contributor(&self, expr: &Expr) -> bool {
        self.column(expr).is_some_and(|(_, column)| column.role == Role::Contributor)
    }

    /// The name of the key of one contributor that it is.
    pub fn person_key(&self, expr: &Expr) -> Option<&'c str> {
        let (number, column) = self.column(expr)?;
        match self.0.get(number)? {
            Scan::Table(table) if table.single_contributor_keys.contains(&column.name) => Some(&column.name),
            _ => None,
        }
    }

    /// Takes `dimension = list.code` as the join of a code list; gives both scans where it is one.
    pub fn bind(&mut self, a: &Expr, b: &Expr) -> Option<(usize, usize)> {
        [(a, b), (b, a)].into_iter().find_map(|(dimension, code)| self.bound(dimension, code))
    }

    fn bound(&mut self, dimension: &Expr, code: &Expr) -> Option<(usize, usize)> {
        let (number, published) = self.column(dimension)?;
        let Role::Dimension(Hierarchy::List(wanted)) = &published.role else { return None };
        let Expr::Column(code) = code else { return None };
        let listed = Self::number(code)?;
        match self.0.get_mut(listed)? {
            Scan::List { name, of } if name == wanted && code.name == "code" => {
                let new = (number, published.name.clone());
                match of {
                    Some(joined) if *joined != new => None,
                    _ => {
                        *of = Some(new);
                        Some((number, listed))
                    }
                }
            }
            _ => None,
        }
    }

    /// The level that an expression stands for, and the number of the scan that has its dimension.
    ///
    /// # Errors
    /// It is no level of one dimension.
    pub fn level(&self, expr: &Expr) -> Result<(usize, Level), CheckError> {
        let no_level = || CheckError::NotALevel { expression: crate::lattice::shown(expr), levels: String::new() };
        let column = expr.column_refs().into_iter().next().ok_or_else(no_level)?;
        let number = Self::number(column).ok_or_else(no_level)?;
        let (owner, list) = match self.0.get(number).ok_or_else(no_level)? {
            Scan::Table(_) => (number, None),
            Scan::List { name, of } => {
                let (owner, dimension) = of.as_ref().ok_or_else(no_level)?;
                (*owner, Some((name.as_str(), dimension.as_str())))
            }
        };
        let Some(Scan::Table(table)) = self.0.get(owner) else { return Err(no_level()) };
        let mark = format!("s{number}");
        let flat = Flat::of_one(table, &mark, list);
        level_of(&over_register(expr, owner), &flat).map(|level| (owner, level))
    }
}

/// The expression with the columns of one scan under the mark of a flattened table.
fn over_register(expr: &Expr, owner: usize) -> Expr {
    let renamed = expr.clone().transform_up(|node| {
        Ok(match node {
            Expr::Column(column) if Scans::number(&column) == Some(owner) => {
                Transformed::yes(Expr::Column(Column::new(Some(TableReference::bare(REGISTER)), column.name)))
            }
            other => Transformed::no(other),
        })
    });
    // The closure never fails, so neither does the walk.
    renamed.map_or_else(|_| expr.clone(), |renamed| renamed.data)
}
