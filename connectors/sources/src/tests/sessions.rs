//! What a session lets a query reach and use.

use std::num::NonZeroUsize;

use datafusion::error::DataFusionError;
use tempfile::tempdir;

use super::fixture::{answer, ints, opened, texts, two_threads, with_tables, write};
use crate::{Limits, SessionError, Spill, session};

#[tokio::test]
async fn no_query_reaches_beyond_the_registered_tables() {
    let base = tempdir().unwrap();
    let file = base.path().join("t.parquet");
    write(&file, &[("id", ints([1]))]);
    let file = file.display();
    let context = session(&two_threads()).unwrap();
    let rows = [
        format!("SELECT * FROM '{file}'"),
        format!("CREATE EXTERNAL TABLE t STORED AS PARQUET LOCATION '{file}'"),
        format!("COPY (SELECT 1) TO '{file}' STORED AS PARQUET"),
        "SELECT * FROM information_schema.tables".to_owned(),
        "SHOW TABLES".to_owned(),
        "SELECT * FROM generate_series(1, 10)".to_owned(),
    ];
    for sql in rows {
        let ran = match context.sql(&sql).await {
            Ok(frame) => frame.collect().await.map(|_| ()),
            Err(error) => Err(error),
        };
        assert!(ran.is_err(), "{sql}");
    }
    assert_eq!(answer(&context, "SELECT upper('a'), sum(1), row_number() OVER ()").await, ["A 1 1"]);
}

#[tokio::test]
async fn memory_is_bounded_and_spills_only_where_told() {
    let base = tempdir().unwrap();
    write(&base.path().join("t.parquet"), &[("id", ints(0..200_000))]);
    let table = opened(base.path(), "t.parquet", &[], None).await.unwrap();
    let folder = base.path().join("spill");
    let spill = Spill { folder: folder.clone(), bytes: 1 << 30 };
    for (spill, runs) in [(None, false), (Some(spill), true)] {
        let context = session(&Limits { memory: 24 << 20, partitions: NonZeroUsize::MIN, spill }).unwrap();
        context.register_table("t", table.provider.clone()).unwrap();
        let sql = "SELECT id, repeat('x', 300) || id AS wide FROM t ORDER BY wide";
        let answer = context.sql(sql).await.unwrap().collect().await;
        match answer {
            Ok(_) => assert!(runs),
            Err(error) => {
                assert!(!runs, "{error}");
                assert!(matches!(error.find_root(), DataFusionError::ResourcesExhausted(_)), "{error}");
            }
        }
    }
    assert!(folder.exists());
}

#[test]
fn an_unusable_spill_folder_is_an_error_of_its_own() {
    let base = tempdir().unwrap();
    let file = base.path().join("file");
    std::fs::write(&file, "x").unwrap();
    let spill = Some(Spill { folder: file.join("spill"), bytes: 1 });
    let refused = session(&Limits { spill, ..two_threads() });
    assert!(matches!(refused, Err(SessionError::Spill(_))));
}

#[tokio::test]
async fn a_key_that_a_filter_fixes_is_not_grouped_by_and_keeps_its_value() {
    let base = tempdir().unwrap();
    let columns = [
        ("id", ints([1, 1, 2, 3])),
        ("way", texts(&["in", "in", "in", "out"])),
        ("year", ints([2023, 2024, 2024, 2024])),
    ];
    write(&base.path().join("t.parquet"), &columns);
    let table = opened(base.path(), "t.parquet", &[], None).await.unwrap();
    let context = with_tables(&[("t", &table)]);
    let rows: [(&str, &str, &[&str]); 8] = [
        (
            "SELECT way, id, count(*) FROM t WHERE way = 'in' GROUP BY way, id ORDER BY id",
            "groupBy=[[t.id]]",
            &["in 1 2", "in 2 1"],
        ),
        (
            "SELECT w, count(*), sum(n) FROM (SELECT way AS w, id, count(*) AS n FROM t WHERE 'in' = way AND year > 0 GROUP BY way, id) GROUP BY w",
            "groupBy=[[t.id]]",
            &["in 2 3"],
        ),
        (
            "SELECT y, w, count(*) FROM (SELECT year % 100 AS y, way AS w, id FROM t WHERE year % 100 = 24) AS s GROUP BY y, w, id ORDER BY id",
            "groupBy=[[s.w, s.id]]",
            &["24 in 1", "24 in 1", "24 out 1"],
        ),
        (
            "SELECT a.way, b.id, count(*) FROM t a JOIN t b ON a.id = b.id WHERE a.way = 'out' GROUP BY a.way, b.id",
            "groupBy=[[b.id]]",
            &["out 3 1"],
        ),
        (
            "SELECT b.way, a.id, count(*) FROM t a LEFT JOIN (SELECT * FROM t WHERE way = 'out') b ON a.id = b.id GROUP BY b.way, a.id ORDER BY a.id",
            "groupBy=[[b.way, a.id]]",
            &["1 2", "2 1", "out 3 1"],
        ),
        ("SELECT way, count(*) FROM t WHERE way = 'none' GROUP BY way", "groupBy=[[t.way]]", &[]),
        ("SELECT way, id, count(*) FROM t WHERE way = 'none' GROUP BY way, id", "groupBy=[[t.id]]", &[]),
        (
            "SELECT way, id, count(*) FROM t WHERE way = 'in' OR id = 3 GROUP BY way, id ORDER BY id",
            "groupBy=[[t.way, t.id]]",
            &["in 1 2", "in 2 1", "out 3 1"],
        ),
    ];
    for (sql, grouping, expected) in rows {
        assert_eq!(answer(&context, sql).await, expected, "{sql}");
        let plan = context.sql(sql).await.unwrap().into_optimized_plan().unwrap();
        let plan = plan.display_indent().to_string();
        assert!(plan.contains(grouping), "{sql}\n{plan}");
    }
}

/// The engine passed the least and greatest values of a file through casts that do not keep their order.
#[tokio::test]
async fn extremes_of_casts_are_those_of_the_cast_values() {
    let base = tempdir().unwrap();
    write(&base.path().join("t.parquet"), &[("n", ints([99, 141, 7, 20]))]);
    let table = opened(base.path(), "t.parquet", &[], None).await.unwrap();
    let context = with_tables(&[("t", &table)]);
    for (sql, expected) in [
        ("SELECT max(CAST(n AS VARCHAR)), min(CAST(n AS VARCHAR)) FROM t", "99 141"),
        ("SELECT max(n), min(n), count(*), count(n) FROM t", "141 7 4 4"),
        ("SELECT count(*) FROM t", "4"),
    ] {
        assert_eq!(answer(&context, sql).await, [expected], "{sql}");
    }
}

/// The engine moved filters below joins by the names of columns alone, to the wrong one of two with the same name.
#[tokio::test]
async fn filters_find_their_column_among_two_of_one_name() {
    let base = tempdir().unwrap();
    let few = [("id", ints([1])), ("place", texts(&["a"])), ("year", ints([2024]))];
    let many =
        [("id", ints([1, 1, 2, 3])), ("place", texts(&["b", "b", "b", "c"])), ("year", ints([2021, 2022, 2023, 2024]))];
    write(&base.path().join("few.parquet"), &few);
    write(&base.path().join("many.parquet"), &many);
    let few = opened(base.path(), "few.parquet", &[], None).await.unwrap();
    let many = opened(base.path(), "many.parquet", &[], None).await.unwrap();
    let context = with_tables(&[("few", &few), ("many", &many)]);
    let rows: [(&str, &[&str]); 4] = [
        (
            "SELECT f.place, m.place, count(*) FROM few f RIGHT JOIN many m ON m.id = f.id WHERE f.place IS NULL GROUP BY f.place, m.place ORDER BY m.place",
            &["b 1", "c 1"],
        ),
        (
            "SELECT f.year, m.year FROM few f FULL JOIN many m ON m.id = f.id WHERE m.place IS NOT NULL AND f.year + 1 > 2024 ORDER BY m.year",
            &["2024 2021", "2024 2022"],
        ),
        (
            "SELECT m.place, f.place FROM many m JOIN few f ON f.id = m.id JOIN few c ON c.id = f.id ORDER BY f.place LIMIT 1",
            &["b a"],
        ),
        ("SELECT m.id FROM many m LEFT SEMI JOIN few f ON f.year = m.year WHERE m.year > 2000", &["3"]),
    ];
    for (sql, expected) in rows {
        assert_eq!(answer(&context, sql).await, expected, "{sql}");
    }
}
