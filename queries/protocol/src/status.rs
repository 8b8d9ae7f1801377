//! How far a released value may be trusted.

use serde::{Deserialize, Serialize};

/// The status of one value. Ordered: the worse, the greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// As it stands in the register.
    #[default]
    Exact,
    /// Changed for protection.
    Perturbed,
    /// Not released: empty or below the threshold, which nothing tells apart.
    Absent,
}

/// A number that is no [`Status`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0} is not a status")]
pub struct UnknownStatus(pub u8);

impl Status {
    /// The worse of two: what a value derived from both has.
    #[must_use]
    pub fn worst(self, other: Self) -> Self {
        self.max(other)
    }
}

impl From<khidi_queries_disclosure::Status> for Status {
    fn from(released: khidi_queries_disclosure::Status) -> Self {
        use khidi_queries_disclosure::Status as Released;
        match released {
            Released::Exact => Self::Exact,
            Released::Perturbed => Self::Perturbed,
            Released::Absent => Self::Absent,
        }
    }
}

impl From<Status> for u8 {
    fn from(status: Status) -> Self {
        match status {
            Status::Exact => 0,
            Status::Perturbed => 1,
            Status::Absent => 2,
        }
    }
}

impl TryFrom<u8> for Status {
    type Error = UnknownStatus;

    fn try_from(number: u8) -> Result<Self, UnknownStatus> {
        match number {
            0 => Ok(Self::Exact),
            1 => Ok(Self::Perturbed),
            2 => Ok(Self::Absent),
            other => Err(UnknownStatus(other)),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
    use super::*;

    #[test]
    fn numbers() {
        for (status, number) in [(Status::Exact, 0u8), (Status::Perturbed, 1), (Status::Absent, 2)] {
            assert_eq!(u8::from(status), number);
            assert_eq!(Status::try_from(number), Ok(status));
        }
        assert_eq!(Status::try_from(3), Err(UnknownStatus(3)));
    }

    #[test]
    fn released_statuses_have_the_same_numbers() {
        use khidi_queries_disclosure::Status as Released;
        for released in [Released::Exact, Released::Perturbed, Released::Absent] {
            assert_eq!(u8::from(Status::from(released)), released as u8);
        }
    }

    #[test]
    fn worst_wins_in_either_order() {
        use Status::{Absent, Exact, Perturbed};
        for (left, right, worst) in
            [(Exact, Exact, Exact), (Exact, Perturbed, Perturbed), (Perturbed, Absent, Absent), (Exact, Absent, Absent)]
        {
            assert_eq!(left.worst(right), worst);
            assert_eq!(right.worst(left), worst);
        }
    }
}
