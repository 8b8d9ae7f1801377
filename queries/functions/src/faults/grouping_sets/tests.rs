//! The engine with and without the rule; where it is right without, the rule can go.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::sync::Arc;

use datafusion::arrow::array::{Int64Array, RecordBatch};
use datafusion::arrow::util::pretty::pretty_format_batches;
use datafusion::datasource::MemTable;
use datafusion::prelude::{SessionConfig, SessionContext};
use datafusion_expr::LogicalPlan;

use super::hidden;

/// The sorted rows of a question over 40,000 numbers, planned as it is and with the rule.
fn rows(sql: &str) -> (Vec<String>, Vec<String>) {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let context = SessionContext::new_with_config(SessionConfig::new().with_target_partitions(2));
    let part = |from: i64| {
        let column = Arc::new(Int64Array::from_iter_values(from..from + 5_000));
        RecordBatch::try_from_iter([("p", column as _)]).unwrap()
    };
    let halves: Vec<Vec<RecordBatch>> =
        (0..2).map(|half| (0..4).map(|at| part((half * 4 + at) * 5_000)).collect()).collect();
    let table = MemTable::try_new(halves[0][0].schema(), halves).unwrap();
    context.register_table("t", Arc::new(table)).unwrap();
    runtime.block_on(async {
        let plan = context.state().create_logical_plan(sql).await.unwrap();
        let analyzed = context.state().analyzer().execute_and_check(plan, &Default::default(), |_, _| {}).unwrap();
        let shown = async |plan: LogicalPlan| {
            let batches = context.execute_logical_plan(plan).await.unwrap().collect().await.unwrap();
            let mut lines: Vec<String> =
                pretty_format_batches(&batches).unwrap().to_string().lines().map(str::to_owned).collect();
            lines.sort();
            lines
        };
        (shown(analyzed.clone()).await, shown(hidden(analyzed).unwrap()).await)
    })
}

#[test]
fn a_key_of_one_value_stays_one_group_a_set() {
    let sql = "SELECT a, g, count(*) AS n FROM (SELECT p / 2 AS a, 'land' AS g FROM t) AS q GROUP BY CUBE (a, g)";
    let (engine, ours) = rows(sql);
    // A frame of three lines and a heading.
    assert_eq!(ours.len(), 2 * 20_001 + 4);
    assert_ne!(engine.len(), ours.len(), "the engine is right by itself now");
}

#[test]
fn everything_else_stays_the_same() {
    for sql in [
        "SELECT p % 3 AS a, p % 5 AS b, count(*) AS n, sum(p) AS s FROM t GROUP BY CUBE (p % 3, p % 5)",
        "SELECT p % 3 AS a, p % 5 AS b, grouping(p % 3) AS ga, grouping(p % 5, p % 3) AS gb, min(p) FROM t GROUP BY ROLLUP (p % 3, p % 5)",
        "SELECT p % 3 AS a, p % 5 AS b, p % 2 AS c, grouping(p % 2) AS g, count(DISTINCT p % 11) AS n FROM t \
         GROUP BY GROUPING SETS ((p % 3, p % 2), (p % 5), ())",
        "SELECT p % 3 AS a, count(*) FILTER (WHERE p > 100) AS n FROM t GROUP BY GROUPING SETS ((p % 3), (p % 3), ())",
        "SELECT p % 3 AS a, nullif(p % 2, 0) AS b, count(*) AS n FROM t GROUP BY p % 3, ROLLUP (nullif(p % 2, 0))",
        "SELECT count(*) AS n FROM t GROUP BY GROUPING SETS ((p % 3), ()) HAVING count(*) > 13333",
        "SELECT a, sum(n) FROM (SELECT p % 3 AS a, count(*) AS n FROM t WHERE p < 0 GROUP BY ROLLUP (p % 3)) AS q GROUP BY a",
    ] {
        let (engine, ours) = rows(sql);
        assert_eq!(ours, engine, "{sql}");
    }
}
