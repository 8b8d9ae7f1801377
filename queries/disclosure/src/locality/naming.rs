//! What expressions over a relation say of the person behind its rows: for planners, which count people by them.

use datafusion_expr::{Expr, LogicalPlan};

use super::{Locality, Origin, Persons};
use crate::catalogue::AgencyCatalogue;
use crate::error::CheckError;

/// Whether an expression is the contributor of a relation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Naming {
    /// It is something else.
    Never,
    /// It is, in the rows where it is not NULL: a contributor behind an outer join.
    Sometimes,
    /// It is, in every row.
    Always,
}

/// For each of `exprs` over the output of `plan`: whether it is the contributor column, or `coalesce` of such columns.
///
/// # Errors
/// The relation is not person-local.
pub fn names_person(
    plan: &LogicalPlan,
    exprs: &[Expr],
    catalogue: &AgencyCatalogue,
) -> Result<Vec<Naming>, CheckError> {
    let mut locality = Locality { catalogue, persons: Persons::default(), outer: Vec::new() };
    let relation = locality.relate(plan)?;
    locality.one_person(&relation, "the relation")?;
    let naming = |expr| {
        Ok(match locality.origin(expr, plan.schema(), &relation)? {
            Some(origin @ Origin::Contributor { .. }) if relation.names_person(&origin) => Naming::Always,
            Some(Origin::Contributor { .. }) => Naming::Sometimes,
            _ => Naming::Never,
        })
    };
    exprs.iter().map(naming).collect()
}
