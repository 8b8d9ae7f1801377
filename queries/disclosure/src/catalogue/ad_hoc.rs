//! What a table opens to ad hoc questions: the third tier, closed unless the agency's policy says so. Analysts may know it.

/// The terms on which a table takes part in ad hoc questions.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AdHoc {
    /// k: fewest people of any cell; at least that of the table's nodes.
    pub threshold: u64,
    /// D: no count is changed by more than this; below k.
    pub max_change: u32,
    /// V: the variance of a count's change.
    pub variance: f64,
    /// Cells that all callers together may ask of one snapshot.
    pub budget: u64,
}

impl AdHoc {
    /// Whether these are terms: people enough for noise of that size, and something to ask.
    #[must_use]
    pub fn are_sound(&self) -> bool {
        // More than a uniform draw has, no draw from -D to D has.
        let d = f64::from(self.max_change);
        let most = d * (d + 1.0) / 3.0;
        self.threshold >= 2
            && (1..=crate::noise::ptable::MAX_CHANGE).contains(&self.max_change)
            && u64::from(self.max_change) < self.threshold
            && self.variance.is_finite()
            && self.variance >= 2.0
            && self.variance < most
            && self.budget > 0
    }

    /// The terms of several tables together: of each number the one that protects more.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        Self {
            threshold: self.threshold.max(other.threshold),
            max_change: self.max_change.max(other.max_change),
            variance: self.variance.max(other.variance),
            budget: self.budget.min(other.budget),
        }
    }
}
