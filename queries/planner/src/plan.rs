//! What planning yields: fragments to ask of agencies, and the plan that makes the answer from what they release.

use arrow_schema::SchemaRef;
use datafusion_expr::LogicalPlan;
use khidi_queries_disclosure::catalogue::{AgencyId, Protection, Versions};
use khidi_queries_disclosure::question::Ask;

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
}

/// One request to one agency.
#[derive(Debug, Clone)]
pub struct Fragment {
    /// Who is asked.
    pub agency: AgencyId,
    /// The relation, as SQL over the agency's published names.
    pub relation: String,
    /// Cells of the relation, or its rows.
    pub ask: Ask,
    /// What it was planned against.
    pub versions: Versions,
    /// Schema of the answer on the wire.
    pub schema: SchemaRef,
    /// `None` where only public tables are read.
    pub protection: Option<Protection>,
}

/// Fragments of several agencies that are added up cell by cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merge {
    /// Positions in [`FederatedPlan::fragments`].
    pub fragments: Vec<usize>,
    /// How many leading columns of each are keys.
    pub keys: usize,
}
