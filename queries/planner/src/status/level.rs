//! The statuses that a value above the barrier can have, as numbers while they are computed and as words in the answer.

use datafusion_common::Result as PlanResult;
use datafusion_expr::{Expr, lit, when};
use khidi_queries_protocol::Status;

/// How far a value may be trusted. Ordered: the worse, the greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Level {
    /// As it stands in the registers.
    #[default]
    Exact,
    /// Changed for protection.
    Perturbed,
    /// Put together without something that was not released, or without an agency.
    Incomplete,
    /// Not released: empty or below the threshold, which nothing tells apart.
    Absent,
}

impl Level {
    const ALL: [Self; 4] = [Self::Exact, Self::Perturbed, Self::Incomplete, Self::Absent];

    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Perturbed => "perturbed",
            Self::Incomplete => "incomplete",
            Self::Absent => "absent",
        }
    }

    pub(super) fn number(self) -> i64 {
        match self {
            Self::Exact => 0,
            Self::Perturbed => 1,
            Self::Incomplete => 2,
            Self::Absent => 3,
        }
    }

    pub(super) fn literal(self) -> Expr {
        lit(self.number())
    }
}

impl From<Status> for Level {
    fn from(status: Status) -> Self {
        match status {
            Status::Exact => Self::Exact,
            Status::Perturbed => Self::Perturbed,
            Status::Absent => Self::Absent,
        }
    }
}

/// Whether it is known to be exact, so that no column need carry it.
pub(super) fn is_exact(status: &Expr) -> bool {
    *status == Level::Exact.literal()
}

/// The words for a column of numbers.
pub(super) fn text(status: Expr) -> PlanResult<Expr> {
    if let Some(known) = Level::ALL.into_iter().find(|level| level.literal() == status) {
        return Ok(lit(known.word()));
    }
    let is = |level: Level| status.clone().eq(level.literal());
    when(is(Level::Exact), lit(Level::Exact.word()))
        .when(is(Level::Perturbed), lit(Level::Perturbed.word()))
        .when(is(Level::Incomplete), lit(Level::Incomplete.word()))
        .otherwise(lit(Level::Absent.word()))
}
