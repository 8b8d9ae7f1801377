//! The clock folded, by value and in plans.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use super::{Instant, fold_now, mentions_clock};
use crate::context::tests::planned;

/// 2024-12-31 20:30:15 UTC, already 2025 in Tbilisi.
const NEW_YEAR: Instant = Instant::from_unix_micros(1_735_677_015_000_000);

#[test]
fn local_time_is_four_hours_ahead() {
    for (micros, days) in [
        (0, 0),
        (20 * 3_600_000_000 - 1, 0),
        (20 * 3_600_000_000, 1),
        (-4 * 3_600_000_000, 0),
        (-4 * 3_600_000_000 - 1, -1),
        (1_735_677_015_000_000, 20_089),
    ] {
        assert_eq!(Instant::from_unix_micros(micros).local_days(), days, "{micros}");
    }
}

#[test]
fn folds_everywhere_and_keeps_names() {
    for (sql, expect) in [
        (
            "SELECT now(), current_date AS d FROM justice.people",
            "Projection: TimestampMicrosecond(1735691415000000, None) AS now(), Date32(\"2025-01-01\") AS d\n  \
             TableScan: justice.people",
        ),
        (
            "SELECT i FROM justice.people WHERE born IN (SELECT current_date)",
            "Projection: justice.people.i\n  \
             Filter: justice.people.born IN (<subquery>)\n    \
             Subquery:\n      \
             Projection: Date32(\"2025-01-01\") AS current_date()\n        \
             EmptyRelation: rows=1\n    \
             TableScan: justice.people",
        ),
        (
            "SELECT i FROM justice.people WHERE seen < current_timestamp",
            "Projection: justice.people.i\n  \
             Filter: justice.people.seen < TimestampMicrosecond(1735691415000000, None)\n    \
             TableScan: justice.people",
        ),
    ] {
        let plan = planned(sql).unwrap();
        assert!(mentions_clock(&plan), "{sql}");
        let folded = fold_now(plan.clone(), NEW_YEAR).unwrap();
        assert!(!mentions_clock(&folded), "{sql}");
        assert_eq!(folded.display_indent().to_string(), expect, "{sql}");
        assert_eq!(folded.schema().field_names(), plan.schema().field_names());
    }
    assert!(!mentions_clock(&planned("SELECT born FROM justice.people").unwrap()));
}
