//! The engine with and without the rule; where it is right without, the rule can go.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, Decimal128Array, Int64Array, RecordBatch};
use datafusion::arrow::util::pretty::pretty_format_batches;
use datafusion::prelude::{SessionConfig, SessionContext};
use datafusion_expr::LogicalPlan;

use super::wide;

/// What a question gives, planned as it is and with the rule; as registers are read, without the check of the physical
/// schema, which mistakes what may be NULL.
fn answers(sql: &str) -> (Result<String, String>, Result<String, String>) {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let mut config = SessionConfig::new();
    config.options_mut().execution.skip_physical_aggregate_schema_check = true;
    let context = SessionContext::new_with_config(config);
    let keys: ArrayRef = Arc::new(Int64Array::from(vec![1, 1, 1, 2]));
    let kinds: ArrayRef = Arc::new(Int64Array::from(vec![7, 7, 8, 7]));
    let amounts = Decimal128Array::from(vec![150, 250, 350, 50]).with_precision_and_scale(12, 2).unwrap();
    let batch = RecordBatch::try_from_iter([("k", keys), ("a", kinds), ("x", Arc::new(amounts))]).unwrap();
    context.register_batch("t", batch).unwrap();
    runtime.block_on(async {
        let plan = context.state().create_logical_plan(sql).await.unwrap();
        let answer = async |plan: LogicalPlan| {
            let batches = context.execute_logical_plan(plan).await.map_err(|error| error.to_string())?.collect().await;
            let batches = batches.map_err(|error| error.to_string())?;
            Ok(pretty_format_batches(&batches).map_err(|error| error.to_string())?.to_string())
        };
        let ours = wide(plan.clone()).unwrap();
        assert_eq!(plan.schema(), ours.schema(), "{sql}");
        (answer(plan).await, answer(ours).await)
    })
}

#[test]
fn a_sum_beside_distinct_values_can_be_compared() {
    let sql = "SELECT k, CASE WHEN n < 5 THEN 'low' ELSE 'high' END AS c, d FROM \
               (SELECT k, sum(x) AS n, count(DISTINCT a) AS d FROM t GROUP BY k) ORDER BY k";
    let (engine, ours) = answers(sql);
    assert!(engine.is_err(), "the engine is right without the rule, which can go: {engine:?}");
    let ours = ours.unwrap();
    let rows: Vec<&str> = ours.lines().filter(|line| line.contains("low") || line.contains("high")).collect();
    assert_eq!(rows, ["| 1 | high | 2 |", "| 2 | low  | 1 |"]);
}

#[test]
fn everything_else_stays_the_same() {
    for sql in [
        "SELECT k, sum(x), count(DISTINCT a) FROM t GROUP BY k ORDER BY k",
        "SELECT sum(x), avg(x), count(DISTINCT a), sum(DISTINCT x) FROM t",
        "SELECT k, sum(x) FILTER (WHERE a = 7), count(DISTINCT a), count(*) FROM t GROUP BY k ORDER BY k",
        "SELECT k, sum(x) FROM t GROUP BY k ORDER BY k",
        "SELECT k, sum(a), count(DISTINCT a) FROM t GROUP BY k ORDER BY k",
        "SELECT k, sum(x), count(DISTINCT a) FROM t GROUP BY ROLLUP (k) ORDER BY k",
    ] {
        let (engine, ours) = answers(sql);
        assert_eq!(engine.unwrap(), ours.unwrap(), "{sql}");
    }
}
