//! In which rows of a relation a contributor column has a value. An outer join makes rows of several kinds: a FULL JOIN
//! those that its left side is in, and those of its right side alone.
//!
//! Rows of scans are of one kind. For each kind it is known of each contributor column that it has a value in every row of
//! that kind, or not known. `coalesce` of columns has a value in each kind where one of them has: so it is proven that
//! `coalesce(a.person_id, b.person_id)` names somebody in every row of a FULL JOIN.

use std::collections::BTreeSet;

/// More kinds are not told apart: whatever may lack a value in one of them may then lack it anywhere.
const MOST_KINDS: usize = 64;

/// How many kinds of rows there are, numbered from 0; never none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Kinds(usize);

/// The kinds of rows in which a column always has a value.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Presence(BTreeSet<usize>);

impl Kinds {
    pub(super) const ONE: Self = Self(1);

    /// Each row is one of the left and one of the right: every pair of kinds. `None` where that would be too many.
    pub(super) fn paired(self, right: Self) -> Option<Self> {
        self.0.checked_mul(right.0).filter(|&pairs| pairs <= MOST_KINDS).map(Self)
    }

    /// Each row is one of the left, or else one of the right alone.
    pub(super) fn beside(self, right: Self) -> Self {
        Self(self.0 + right.0)
    }
}

impl Presence {
    /// In every row.
    pub(super) fn always(kinds: Kinds) -> Self {
        Self((0..kinds.0).collect())
    }

    /// Not known of any row.
    pub(super) fn unknown() -> Self {
        Self::default()
    }

    /// Whether no row lacks the value.
    pub(crate) fn is_always(&self, kinds: Kinds) -> bool {
        self.0.len() == kinds.0
    }

    /// Where one of two columns has a value.
    pub(super) fn or(&self, other: &Self) -> Self {
        Self(self.0.union(&other.0).copied().collect())
    }

    /// A column of the left side among pairs of kinds.
    pub(super) fn left_of_pairs(&self, right: Kinds) -> Self {
        Self(self.0.iter().flat_map(|kind| (0..right.0).map(move |other| kind * right.0 + other)).collect())
    }

    /// A column of the right side among pairs of kinds.
    pub(super) fn right_of_pairs(&self, left: Kinds, right: Kinds) -> Self {
        Self(self.0.iter().flat_map(|kind| (0..left.0).map(move |other| other * right.0 + kind)).collect())
    }

    /// A column of the right side of [`Kinds::beside`].
    pub(super) fn after(&self, left: Kinds) -> Self {
        Self(self.0.iter().map(|kind| left.0 + kind).collect())
    }
}
