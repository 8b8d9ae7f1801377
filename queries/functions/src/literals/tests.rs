//! The engine with and without the rule; where it is right without, the rule can go.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use datafusion::prelude::SessionContext;
use datafusion_expr::LogicalPlan;

use super::last;

/// How many rows a question over three letters has, planned as it is and with the rule.
fn rows(condition: &str) -> (usize, usize) {
    let sql = format!(
        "SELECT * FROM (SELECT * FROM (VALUES ('F', 1), ('F', 2), ('M', 3)) AS v(s, x)) AS t WHERE {condition}"
    );
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let context = SessionContext::new();
    runtime.block_on(async {
        let plan = context.state().create_logical_plan(&sql).await.unwrap();
        let counted = async |plan: LogicalPlan| {
            let batches = context.execute_logical_plan(plan).await.unwrap().collect().await.unwrap();
            batches.iter().map(|batch| batch.num_rows()).sum::<usize>()
        };
        (counted(plan.clone()).await, counted(last(plan).unwrap()).await)
    })
}

#[test]
fn one_condition_written_two_ways_is_one() {
    for (condition, expected) in [("'F' = s AND s = 'F'", 2), ("1 = x AND x = 1", 1)] {
        let (engine, ours) = rows(condition);
        assert_eq!(ours, expected, "{condition}");
        assert_eq!(engine, 0, "the engine is right by itself now: {condition}");
    }
}

#[test]
fn everything_else_stays_the_same() {
    for (condition, expected) in [
        ("2 > x", 1),
        ("2 >= x AND 1 < x", 1),
        ("2 <> x", 2),
        ("1 <= x AND x < 3", 2),
        ("'F' = s AND 'M' = s", 0),
        ("5 - x = 3", 1),
        ("NULL = x", 0),
        ("1 = 1", 3),
    ] {
        assert_eq!(rows(condition), (expected, expected), "{condition}");
    }
}
