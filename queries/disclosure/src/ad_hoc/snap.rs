//! The snap: a condition that fewer than k people hang on is taken off, so that two questions never differ by less.
//!
//! For each condition, in canonical order, let P be the cell without it and d the number of people whose contribution
//! differs between P and the cell C. Where d is less than k, P takes the place of C and the scan begins again with the
//! conditions that are left.

use super::people::Contributions;

/// A condition of a cell: one of the relation, or `key = value`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Condition {
    /// Of the relation, by its place among those that can be taken off.
    Relation(usize),
    /// Of a key, by its place among the keys.
    Key(usize),
}

/// Which conditions are taken off, a bit each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, PartialOrd, Ord)]
pub(crate) struct Off {
    /// Of the relation.
    pub relation: u16,
    /// Of the keys.
    pub keys: u16,
}

impl Off {
    fn has(self, condition: Condition) -> bool {
        self.with(condition) == self
    }

    fn with(self, condition: Condition) -> Self {
        match condition {
            Condition::Relation(at) => Self { relation: self.relation | (1 << at), ..self },
            Condition::Key(at) => Self { keys: self.keys | (1 << at), ..self },
        }
    }
}

/// What takes the place of a cell: the contributions of its people after the snap. `cell` gives those of the cell without
/// some of its conditions.
///
/// # Errors
/// `cell` fails, for example because a run is still to be made.
pub(crate) fn snapped<E>(
    order: &[Condition],
    k: u64,
    mut cell: impl FnMut(Off) -> Result<Contributions, E>,
) -> Result<Contributions, E> {
    let mut off = Off::default();
    let mut current = cell(off)?;
    'scan: loop {
        for condition in order.iter().copied().filter(|condition| !off.has(*condition)) {
            let without = cell(off.with(condition))?;
            if current.differing(&without) < k {
                (current, off) = (without, off.with(condition));
                continue 'scan;
            }
        }
        return Ok(current);
    }
}

#[cfg(test)]
mod tests;
