//! The engine with and without the rule; where it is right without, the rule can go.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, Int64Array, RecordBatch, StringViewArray};
use datafusion::prelude::SessionContext;
use datafusion_expr::LogicalPlan;

use super::last;

/// How many of three rows a condition leaves, planned as it is and with the rule.
fn rows(condition: &str) -> (usize, usize) {
    let sql = format!("SELECT * FROM t WHERE {condition}");
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let context = SessionContext::new();
    let letters: ArrayRef = Arc::new(StringViewArray::from(vec!["F", "F", "M"]));
    let numbers: ArrayRef = Arc::new(Int64Array::from(vec![1, 2, 3]));
    let batch = RecordBatch::try_from_iter([("s", letters), ("x", numbers)]).unwrap();
    context.register_batch("t", batch).unwrap();
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
    // As registers and relations have it: the column's text is of another type than the literal's.
    let literal = "arrow_cast('F', 'Utf8View')";
    let (engine, ours) = rows(&format!("{literal} = s AND s = {literal}"));
    assert_eq!((engine, ours), (0, 2), "the engine's rows, and with the rule: where both are 2 the rule can go");
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
        ("CAST(x AS TEXT) = '1' AND x = 1", 1),
    ] {
        assert_eq!(rows(condition), (expected, expected), "{condition}");
    }
}
