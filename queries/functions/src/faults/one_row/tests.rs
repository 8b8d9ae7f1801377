//! The engine with and without the rule; where it is right without, the rule can go.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use datafusion::prelude::SessionContext;
use datafusion_expr::LogicalPlan;

use super::kept;

const NUMBERS: &str = "(SELECT * FROM (VALUES (1), (2), (3)) AS v(x)) AS t";

/// How many rows a question has, planned as it is and with the rule.
fn rows(sql: &str) -> (usize, usize) {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let context = SessionContext::new();
    runtime.block_on(async {
        let plan = context.state().create_logical_plan(sql).await.unwrap();
        let counted = async |plan: LogicalPlan| {
            let batches = context.execute_logical_plan(plan).await.unwrap().collect().await.unwrap();
            batches.iter().map(|batch| batch.num_rows()).sum::<usize>()
        };
        (counted(plan.clone()).await, counted(kept(plan).unwrap()).await)
    })
}

#[test]
fn a_condition_on_a_constant_leaves_no_row() {
    for select in ["1 AS k, count(*) AS n", "NULL AS k, sum(x) AS n", "1 AS k, max(x) AS n"] {
        let sql = format!("SELECT * FROM (SELECT {select} FROM {NUMBERS}) AS q WHERE k = 2");
        assert_eq!(rows(&sql), (1, 0), "{sql}");
    }
}

#[test]
fn everything_else_stays_the_same() {
    for (sql, expected) in [
        (format!("SELECT count(*) FROM {NUMBERS}"), 1),
        (format!("SELECT * FROM (SELECT count(*) AS n FROM {NUMBERS}) AS q WHERE n = 3"), 1),
        (format!("SELECT * FROM (SELECT count(*) AS n FROM {NUMBERS}) AS q WHERE n = 4"), 0),
        (format!("SELECT x, (SELECT count(*) FROM (VALUES (1)) AS u(y) WHERE y = x) AS n FROM {NUMBERS}"), 3),
        (format!("SELECT x FROM {NUMBERS} WHERE x = (SELECT max(x) FROM {NUMBERS})"), 1),
        (format!("SELECT count(*) FROM {NUMBERS} GROUP BY x"), 3),
    ] {
        assert_eq!(rows(&sql), (expected, expected), "{sql}");
    }
}
