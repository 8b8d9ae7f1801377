//! What planning yields: fragments to ask of agencies, and the plan that makes the answer from what they release.

use std::collections::BTreeSet;

use arrow_schema::SchemaRef;
use datafusion_expr::LogicalPlan;
use khidi_queries_disclosure::Terms;
use khidi_queries_disclosure::catalogue::{AgencyId, Protection, Versions};
use khidi_queries_disclosure::question::Ask;

use crate::cover::Cover;

/// Schema under which the merge plan finds what fragment `i` answered, as table `f{i}`.
pub const FRAGMENTS: &str = "khidi_fragments";

/// A question split at the barrier.
#[derive(Debug, Clone)]
pub struct FederatedPlan {
    /// What agencies are asked, each once.
    pub fragments: Vec<Fragment>,
    /// What the gateway computes: scans of `khidi_fragments.f{i}` (whose schema is [`Fragment::schema`]) and of
    /// `codelists.*`, nothing else. Analysed, in the arithmetic dialect, unoptimised.
    pub plan: LogicalPlan,
    /// Fragments whose cells are added up: where a member lacks a cell that another has, the sum is incomplete.
    pub merges: Vec<Merge>,
    /// Fragments whose cells cover something that is no node, and are mostly added up.
    pub covers: Vec<Cover>,
    /// The federated tables that the question reads, by their names in the schema `federated`.
    pub federated: BTreeSet<String>,
}

/// One request to one agency.
#[derive(Debug, Clone)]
pub struct Fragment {
    /// Who is asked.
    pub agency: AgencyId,
    /// The relation, as SQL over the agency's published names.
    pub relation: String,
    /// The relation as it was planned, of which `relation` is the printed form.
    pub planned: LogicalPlan,
    /// Cells of the relation, or its rows.
    pub ask: Ask,
    /// What it was planned against.
    pub versions: Versions,
    /// The day that the agency's data are of, in days since 1970-01-01; `None` where answers follow its sources.
    pub as_of: Option<i32>,
    /// Schema of the answer on the wire.
    pub schema: SchemaRef,
    /// `None` where only public tables are read.
    pub protection: Option<Protection>,
    /// The variance of the noise of counts of people, where it is known.
    pub count_variance: Option<f64>,
    /// On which terms it is answered as an ad hoc question; `None` of any other.
    pub terms: Option<Terms>,
}

/// Fragments of several agencies that are added up cell by cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merge {
    /// Positions in [`FederatedPlan::fragments`].
    pub fragments: Vec<usize>,
    /// How many leading columns of each are keys, the grouping id among them.
    pub keys: usize,
    /// Whether the last of them is the grouping id.
    pub has_sets: bool,
    /// A key that has another value at each member, so that their cells never meet unless it is rolled up.
    pub apart: Option<usize>,
}

impl Merge {
    /// The value of the bit that the grouping id has where the key that tells members apart is rolled up.
    #[must_use]
    pub fn rolled_up_bit(&self) -> Option<i64> {
        let keys = self.keys.checked_sub(1).filter(|_| self.has_sets)?;
        let below = keys.checked_sub(1)?.checked_sub(self.apart?)?;
        1_i64.checked_shl(u32::try_from(below).ok()?)
    }
}
