//! The bench's file of many cells: how it is made, that it is read right, and how fast and in how little memory. Run with
//! `cargo test --release --workspace hundred_million_cells -- --ignored --nocapture`; the file stays, for other readers.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::time::Instant;

use datafusion::physical_plan::execute_stream_partitioned;
use futures::StreamExt;
use tempfile::tempdir;

use super::fixture::{ask, config, lines, registered};
use crate::csv::{STEP, open_in_steps};

/// Columns of the file.
const COLUMNS: usize = 10;

/// Rows of ten columns: whole numbers, text with and without quotes, amounts, a date, a moment.
fn write_cells(path: &Path, rows: u64) {
    let mut file = BufWriter::with_capacity(1 << 20, File::create(path).unwrap());
    writeln!(file, "id,person,country,fee,rate,born,crossed_at,note,purpose,class").unwrap();
    for id in 0..rows {
        let drawn = id.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 20;
        let country = ["GE", "AM", "AZ", "TR", "RU", "UA", "IL", "IN"][(drawn % 8) as usize];
        let (person, fee, rate) = (10_000_000_000 + drawn % 89_999_999_999, drawn % 100_000, drawn % 1_000_000);
        let (year, month, day) = (1940 + drawn % 60, 1 + drawn % 12, 1 + drawn % 28);
        let (hour, minute) = (drawn % 24, drawn % 60);
        writeln!(
            file,
            "{id},{person},{country},{}.{:02},0.{rate:06},{year}-{month:02}-{day:02},2024-{month:02}-{day:02} \
             {hour:02}:{minute:02}:00,\"note, {}\",tourism,{}",
            fee / 100,
            fee % 100,
            drawn % 977,
            drawn % 5
        )
        .unwrap();
    }
    file.flush().unwrap();
}

/// How many rows there are in batches that nobody keeps.
async fn read_all(path: &Path, threads: usize) -> u64 {
    let config = config("columns = { fee = 'decimal(12,2)' }");
    let config = crate::CsvConfig { path: path.to_owned(), ..config };
    let table = open_in_steps(&config, Path::new(""), None, STEP).await.unwrap();
    assert_eq!(table.schema.fields().len(), COLUMNS);
    let context = registered(&table, threads);
    let plan = context.sql("SELECT * FROM t").await.unwrap().create_physical_plan().await.unwrap();
    let count = |mut stream: datafusion::execution::SendableRecordBatchStream| async move {
        let mut rows = 0;
        while let Some(batch) = stream.next().await {
            rows += batch.unwrap().num_rows() as u64;
        }
        rows
    };
    let streams = execute_stream_partitioned(plan, context.task_ctx()).unwrap();
    let counted: Vec<_> = streams.into_iter().map(|stream| tokio::spawn(count(stream))).collect();
    let mut rows = 0;
    for count in counted {
        rows += count.await.unwrap();
    }
    rows
}

#[tokio::test]
async fn the_file_is_read_right_in_any_number_of_threads() {
    const ROWS: u64 = 60_000;
    let base = tempdir().unwrap();
    write_cells(&base.path().join("x"), ROWS);
    let table = open_in_steps(&config(""), base.path(), None, STEP).await.unwrap();
    let sql = "SELECT count(*), sum(id), count(DISTINCT country), max(born), count(note), min(crossed_at) FROM t";
    for threads in [1, 2, 3] {
        assert_eq!(read_all(&base.path().join("x"), threads).await, ROWS, "{threads}");
        let answer = lines(&ask(&registered(&table, threads), sql).await.unwrap());
        assert_eq!(answer, ["60000|1799970000|8|1999-12-28|60000|2024-01-01T00:00:00"], "{threads}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "writes a gigabyte, and measures"]
async fn a_hundred_million_cells_are_read_in_little_memory() {
    const ROWS: u64 = 10_000_000;
    let path = std::env::temp_dir().join("khidi-hundred-million-cells.csv");
    write_cells(&path, ROWS);
    let begin = Instant::now();
    assert_eq!(read_all(&path, 2).await, ROWS);
    let seconds = begin.elapsed().as_secs_f64();
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak =
        status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.parse::<u64>().ok());
    println!("{}: {ROWS} rows of {COLUMNS} cells in {seconds:.2} s, at most {peak:?} KiB", path.display());
    assert!(peak.is_none_or(|peak| peak <= 512 << 10), "{peak:?} KiB");
}
