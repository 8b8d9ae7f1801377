//! Which expressions over a relation name the person behind its rows, so that people can be counted by them.

use datafusion_expr::{Expr, LogicalPlan};
use khidi_queries_disclosure::{Naming, names_person};
use khidi_queries_protocol::Refusal;

use crate::branches::{Branch, branches, local_names};
use crate::refuse::{of_check, unsupported};
use crate::split::Splitter;

/// What expressions say of the person; all that were not asked about, nothing.
#[derive(Debug, Clone, Default)]
pub(crate) struct People(Vec<(Expr, Naming)>);

impl People {
    /// What an expression says.
    pub fn naming(&self, expr: &Expr) -> Naming {
        self.0.iter().find(|(known, _)| known == expr).map_or(Naming::Never, |(_, naming)| *naming)
    }

    /// Whether one of the expressions is the contributor in every row.
    pub fn any_always(&self) -> bool {
        self.0.iter().any(|(_, naming)| *naming == Naming::Always)
    }
}

impl Splitter<'_> {
    /// What `exprs` over a relation say of its person, as its first protected branch has it.
    ///
    /// # Errors
    /// The relation is not person-local.
    pub fn people(&self, relation: &LogicalPlan, exprs: Vec<Expr>) -> Result<People, Refusal> {
        let branches = branches(relation, self.federation)?;
        let about_people = |branch: &&Branch| self.reads(&branch.plan).is_ok_and(|reads| reads.is_protected());
        let Some(branch) = branches.parts.iter().find(about_people) else { return Ok(People::default()) };
        let catalogue = self.catalogue(branch)?;
        let local = exprs.iter().cloned().map(local_names).collect::<Result<Vec<_>, _>>();
        let naming = names_person(&branch.plan, &local.map_err(|error| unsupported(&error))?, catalogue);
        Ok(People(exprs.into_iter().zip(naming.map_err(of_check)?).collect()))
    }
}
