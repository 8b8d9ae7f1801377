//! Civil time in Georgia, and the folding of `now()` and `current_date` to it.
//!
//! Asia/Tbilisi has been UTC+4 without daylight saving since 2005; register timestamps are naive local time. Reads
//! no clock: the instant is an argument.

#[cfg(test)]
mod tests;

use datafusion_common::tree_node::{Transformed, TreeNode, TreeNodeRecursion};
use datafusion_common::{DataFusionError, ScalarValue};
use datafusion_expr::{LogicalPlan, lit};

use crate::registry::{ClockReading, clock_reading};
use crate::rewriting::rewrite_expressions;

const MICROS_PER_HOUR: i64 = 3_600_000_000;
const MICROS_PER_DAY: i64 = 24 * MICROS_PER_HOUR;
const TBILISI_OFFSET: i64 = 4 * MICROS_PER_HOUR;

/// A moment, as microseconds since 1970-01-01 00:00 UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Instant(i64);

impl Instant {
    /// The moment `micros` microseconds after 1970-01-01 00:00 UTC.
    #[must_use]
    pub const fn from_unix_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// Wall-clock time in Tbilisi, as microseconds since 1970-01-01 00:00 of that wall clock.
    #[must_use]
    pub const fn local_micros(self) -> i64 {
        self.0.saturating_add(TBILISI_OFFSET)
    }

    /// The date in Tbilisi, as days since 1970-01-01.
    #[must_use]
    pub fn local_days(self) -> i32 {
        i32::try_from(self.local_micros().div_euclid(MICROS_PER_DAY)).unwrap_or(i32::MAX)
    }

    fn read(self, reading: ClockReading) -> ScalarValue {
        let local = self.local_micros();
        match reading {
            ClockReading::Moment => ScalarValue::TimestampMicrosecond(Some(local), None),
            ClockReading::Day => ScalarValue::Date32(Some(self.local_days())),
            ClockReading::TimeOfDay => ScalarValue::Time64Microsecond(Some(local.rem_euclid(MICROS_PER_DAY))),
        }
    }
}

/// Whether `plan`, its sub-queries included, reads the clock.
#[must_use]
pub fn mentions_clock(plan: &LogicalPlan) -> bool {
    let mut found = false;
    // The closures never fail, so neither does the walk.
    let _infallible = plan.apply_with_subqueries(|node| {
        node.apply_expressions(|expr| {
            found |= expr.exists(|inner| Ok(clock_reading(inner).is_some()))?;
            Ok(TreeNodeRecursion::Continue)
        })?;
        Ok(if found { TreeNodeRecursion::Stop } else { TreeNodeRecursion::Continue })
    });
    found
}

/// Replaces every reading of the clock in `plan`, its sub-queries included, by `at` in Tbilisi. Names and types of
/// all columns stay.
///
/// # Errors
/// Only if the engine cannot rebuild a node.
pub fn fold_now(plan: LogicalPlan, at: Instant) -> Result<LogicalPlan, DataFusionError> {
    rewrite_expressions(plan, &|expr, _schema| {
        let folded = expr.transform_up(|inner| {
            Ok(match clock_reading(&inner) {
                Some(reading) => Transformed::yes(lit(at.read(reading))),
                None => Transformed::no(inner),
            })
        })?;
        Ok(folded.data)
    })
}
