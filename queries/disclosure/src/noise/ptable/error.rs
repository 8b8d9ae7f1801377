//! Why parameters make no perturbation table.

use thiserror::Error;

/// What is wrong with parameters, with the row (the true count) that shows it.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum PTableError {
    /// A largest change that makes no table.
    #[error("a largest change of {0} is not between 1 and {max}", max = super::MAX_CHANGE)]
    MaxChange(u32),
    /// A variance that is no positive number.
    #[error("a variance of {0} is no positive number")]
    Variance(f64),
    /// A probability of no change that is none, or that leaves nothing to change.
    #[error("a probability of no change of {0} is not at least 0 and below 1")]
    NoChange(f64),
    /// No change of a row lowers its count, because the targets below are forbidden: the mean cannot be zero.
    #[error(
        "a count of {row} cannot be lowered where targets up to {forbidden} are forbidden and changes are at most {max_change}"
    )]
    NothingBelow {
        /// The count.
        row: u64,
        /// The highest forbidden target.
        forbidden: u32,
        /// The largest change.
        max_change: u32,
    },
    /// A variance that forbidden targets leave too small.
    #[error(
        "a count of {row} needs a variance above {least}, because targets up to {forbidden} are forbidden; it is {variance}"
    )]
    TooSmall {
        /// The count.
        row: u64,
        /// The variance must be above this.
        least: f64,
        /// The highest forbidden target.
        forbidden: u32,
        /// The variance asked for.
        variance: f64,
    },
    /// A variance that changes of that size cannot have.
    #[error("a count of {row} allows a variance below {most} with changes of at most {max_change}; it is {variance}")]
    TooLarge {
        /// The count.
        row: u64,
        /// The variance must be below this.
        most: f64,
        /// The largest change.
        max_change: u32,
        /// The variance asked for.
        variance: f64,
    },
    /// A probability of no change that the variance does not leave room for.
    #[error(
        "a count of {row} that stays with probability {probability} cannot have a variance of {variance}: the changes \
         that are made would need one of {needed}, which is not below {most}"
    )]
    StaysTooOften {
        /// The count.
        row: u64,
        /// The probability of no change.
        probability: f64,
        /// The variance asked for.
        variance: f64,
        /// The variance over the changes other than 0.
        needed: f64,
        /// It must be below this.
        most: f64,
    },
    /// A larger change down is likelier than a smaller one.
    #[error("a count of {row} is changed by {change} more often than by the next smaller change that is allowed")]
    NotMonotone {
        /// The count.
        row: u64,
        /// The change.
        change: i64,
    },
    /// The probabilities were not found.
    #[error("the probabilities for a count of {row} were not found")]
    Unsolved {
        /// The count.
        row: u64,
    },
}
