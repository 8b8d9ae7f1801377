//! What reaches the Parquet reader: filters, columns, limits, partitions; and the state opened.

use std::sync::Arc;

use arrow::array::{ArrayRef, Int32Array};
use datafusion::error::DataFusionError;
use datafusion::prelude::SessionContext;
use tempfile::{TempDir, tempdir};

use super::fixture::{answer, ints, opened, texts, with_tables, write, write_groups};
use crate::ScanError;

/// 1,000 rows in ten row groups: `plain` as it is computed, `narrow` as Int32, `other` never asked for.
async fn thousand() -> (TempDir, SessionContext) {
    let base = tempdir().unwrap();
    let narrow: ArrayRef = Arc::new(Int32Array::from_iter_values(0..1000));
    let columns = [("plain", ints(0..1000)), ("narrow", narrow), ("other", ints(0..1000))];
    write_groups(&base.path().join("t.parquet"), &columns, 100);
    let table = opened(base.path(), "t.parquet", &[], None).await.unwrap();
    let context = with_tables(&[("t", &table)]);
    (base, context)
}

async fn plan(context: &SessionContext, sql: &str) -> String {
    answer(context, &format!("EXPLAIN ANALYZE {sql}")).await.join("\n")
}

#[tokio::test]
async fn filters_reach_parquet_and_skip_row_groups_on_plain_and_converted_columns() {
    let (_base, context) = thousand().await;
    for column in ["plain", "narrow"] {
        let sql = format!("SELECT sum(other) FROM t WHERE {column} >= 850 AND {column} < 900");
        assert_eq!(answer(&context, &sql).await, ["43725"], "{column}");
        let plan = plan(&context, &sql).await;
        assert!(plan.contains(&format!("predicate={column}@")), "{plan}");
        assert!(plan.contains("row_groups_pruned_statistics=10 total → 1 matched"), "{plan}");
    }
}

#[tokio::test]
async fn only_the_columns_asked_for_are_read() {
    let (_base, context) = thousand().await;
    let rows =
        [("SELECT sum(plain) FROM t", "projection=[plain]"), ("SELECT sum(narrow) FROM t", "projection=[narrow]")];
    for (sql, projection) in rows {
        let plan = plan(&context, sql).await;
        assert!(plan.contains(projection), "{plan}");
        assert!(!plan.contains("ProjectionExec"), "{plan}");
    }
}

#[tokio::test]
async fn a_limit_reaches_the_scan_and_counting_rows_needs_none() {
    let (_base, context) = thousand().await;
    let limited = plan(&context, "SELECT narrow FROM t LIMIT 3").await;
    assert!(limited.contains("limit=3"), "{limited}");
    let counted = plan(&context, "SELECT count(*) FROM t").await;
    assert!(!counted.contains("DataSourceExec: file_groups"), "{counted}");
}

#[tokio::test]
async fn a_partition_filter_opens_no_file_of_another_partition() {
    let base = tempdir().unwrap();
    for year in 2020..2030 {
        let path = base.path().join(format!("h/year={year}/x.parquet"));
        write(&path, &[("id", ints([year]))]);
    }
    let table = opened(base.path(), "h", &["year:int"], None).await.unwrap();
    let context = with_tables(&[("h", &table)]);
    let sql = "SELECT sum(id) FROM h WHERE year = 2024";
    assert_eq!(answer(&context, sql).await, ["2024"]);
    let plan = plan(&context, sql).await;
    assert_eq!(plan.matches("x.parquet").count(), 1, "{plan}");
    let rows = [
        ("year > 2090", ["0"]),
        ("year IS NULL", ["0"]),
        ("year = 2024 OR id = 2020", ["2"]),
        ("year = (SELECT max(id) FROM h)", ["1"]),
        ("year IN (SELECT id FROM h WHERE id < 2022)", ["2"]),
        ("year % 2 = 0 AND year > 2025", ["2"]),
    ];
    for (filter, count) in rows {
        let sql = format!("SELECT count(*) FROM h WHERE {filter}");
        assert_eq!(answer(&context, &sql).await, count, "{filter}");
    }
}

#[tokio::test]
async fn two_sources_are_joined_in_one_session() {
    let base = tempdir().unwrap();
    let person: ArrayRef = Arc::new(Int32Array::from(vec![1, 1, 2, 9]));
    write(&base.path().join("crossings.parquet"), &[("person", person)]);
    write(&base.path().join("people/a.parquet"), &[("person", ints([1])), ("sex", texts(&["F"]))]);
    write(&base.path().join("people/b.parquet"), &[("person", ints([2])), ("sex", texts(&["M"]))]);
    let crossings = opened(base.path(), "crossings.parquet", &[], None).await.unwrap();
    let people = opened(base.path(), "people", &[], None).await.unwrap();
    let context = with_tables(&[("crossings", &crossings), ("people", &people)]);
    let sql = "SELECT sex, count(*) FROM crossings JOIN people USING (person) GROUP BY sex ORDER BY sex";
    assert_eq!(answer(&context, sql).await, ["F 2", "M 1"]);
}

#[tokio::test]
async fn a_source_that_changed_since_it_was_opened_is_not_scanned() {
    let base = tempdir().unwrap();
    let path = base.path().join("t.parquet");
    for remove in [false, true] {
        write(&path, &[("id", ints([1]))]);
        let context = with_tables(&[("t", &opened(base.path(), "t.parquet", &[], None).await.unwrap())]);
        assert_eq!(answer(&context, "SELECT max(id) FROM t").await, ["1"]);
        match remove {
            true => std::fs::remove_file(&path).unwrap(),
            false => write(&path, &[("id", ints([1, 2]))]),
        }
        let error = context.sql("SELECT id FROM t").await.unwrap().collect().await.unwrap_err();
        let DataFusionError::External(cause) = error.find_root() else { panic!("{error}") };
        assert!(matches!(cause.downcast_ref(), Some(ScanError::Changed { path: changed }) if *changed == path));
    }
}
