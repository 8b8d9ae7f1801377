//! What a session lets a query reach and use.

use std::num::NonZeroUsize;

use datafusion::error::DataFusionError;
use tempfile::tempdir;

use super::fixture::{answer, ints, opened, two_threads, write};
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
        let context =
            session(&Limits { memory: 24 << 20, partitions: NonZeroUsize::MIN, spill, ..two_threads() }).unwrap();
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
