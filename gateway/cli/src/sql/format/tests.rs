//! One answer in every format.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
//! Each format, read back.

use std::sync::Arc;

use arrow::array::{
    BooleanArray, Date32Array, Decimal128Array, Float64Array, Int64Array, StringArray, TimestampMicrosecondArray,
};
use arrow::datatypes::Field;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use super::*;

fn batch() -> RecordBatch {
    let columns: Vec<(&str, Arc<dyn arrow::array::Array>)> = vec![
        ("ქვეყანა", Arc::new(StringArray::from(vec![Some("საქართველო"), None, Some("a,\"b\"\n\u{1b}[31m")]))),
        ("people", Arc::new(Int64Array::from(vec![Some(12), None, Some(-3)]))),
        ("share", Arc::new(Float64Array::from(vec![0.5, 100.0, 0.1]))),
        ("income", Arc::new(Decimal128Array::from(vec![1250, 3, 0]).with_precision_and_scale(14, 2).unwrap())),
        ("is_minor", Arc::new(BooleanArray::from(vec![Some(true), Some(false), None]))),
        ("day", Arc::new(Date32Array::from(vec![19_782, 0, -1]))),
        ("at", Arc::new(TimestampMicrosecondArray::from(vec![1_709_164_800_000_000, 0, 1]))),
    ];
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let fields: Vec<Field> =
        batch.schema().fields().iter().map(|field| field.as_ref().clone().with_nullable(true)).collect();
    RecordBatch::try_new(Arc::new(Schema::new(fields)), batch.columns().to_vec()).unwrap()
}

fn written(format: Format, batches: &[RecordBatch]) -> Vec<u8> {
    let mut out = Vec::new();
    write(format, &batch().schema(), batches, &mut out).unwrap();
    out
}

fn text(format: Format, batches: &[RecordBatch]) -> String {
    String::from_utf8(written(format, batches)).unwrap()
}

#[test]
fn table() {
    let expected = "\
┌──────────────────────┬────────┬───────┬────────┬──────────┬────────────┬────────────────────────────┐
│ ქვეყანა              ┆ people ┆ share ┆ income ┆ is_minor ┆ day        ┆ at                         │
╞══════════════════════╪════════╪═══════╪════════╪══════════╪════════════╪════════════════════════════╡
│ საქართველო           ┆     12 ┆   0.5 ┆  12.50 ┆ true     ┆ 2024-02-29 ┆ 2024-02-29 00:00:00        │
│ NULL                 ┆   NULL ┆ 100.0 ┆   0.03 ┆ false    ┆ 1970-01-01 ┆ 1970-01-01 00:00:00        │
│ a,\"b\"\\u{a}\\u{1b}[31m ┆     -3 ┆   0.1 ┆   0.00 ┆ NULL     ┆ 1969-12-31 ┆ 1970-01-01 00:00:00.000001 │
└──────────────────────┴────────┴───────┴────────┴──────────┴────────────┴────────────────────────────┘
";
    assert_eq!(text(Format::Table, &[batch()]), expected);
}

#[test]
fn csv_has_one_header_and_empty_nulls() {
    let csv = text(Format::Csv, &[batch(), batch()]);
    let mut lines = csv.lines();
    assert_eq!(lines.next(), Some("ქვეყანა,people,share,income,is_minor,day,at"));
    assert_eq!(lines.next(), Some("საქართველო,12,0.5,12.50,true,2024-02-29,2024-02-29T00:00:00"));
    assert_eq!(lines.next(), Some(",,100.0,0.03,false,1970-01-01,1970-01-01T00:00:00"));
    assert_eq!(csv.matches("people").count(), 1);
    assert_eq!(text(Format::Csv, &[]), "ქვეყანა,people,share,income,is_minor,day,at\n");
}

#[test]
fn json_has_one_object_a_line() {
    let json = text(Format::Json, &[batch()]);
    let first = json.lines().next().unwrap();
    assert!(first.starts_with(r#"{"ქვეყანა":"საქართველო","people":12,"share":0.5,"#), "{first}");
    assert!(json.lines().nth(1).unwrap().contains(r#""people":null"#), "{json}");
    assert_eq!(json.lines().count(), 3);
    assert_eq!(text(Format::Json, &[]), "");
}

#[test]
fn parquet_reads_back() {
    for batches in [vec![batch(), batch()], vec![]] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("answer.parquet");
        std::fs::write(&path, written(Format::Parquet, &batches)).unwrap();
        let file = std::fs::File::open(path).unwrap();
        let reader = ParquetRecordBatchReaderBuilder::try_new(file).unwrap();
        assert_eq!(reader.schema().fields(), batch().schema().fields());
        let rows: usize = reader.build().unwrap().map(|batch| batch.unwrap().num_rows()).sum();
        assert_eq!(rows, batches.len() * 3);
    }
}

#[test]
fn arrow_reads_back() {
    for batches in [vec![batch(), batch()], vec![]] {
        let bytes = written(Format::Arrow, &batches);
        let reader = ipc::reader::StreamReader::try_new(bytes.as_slice(), None).unwrap();
        assert_eq!(reader.schema(), batch().schema());
        assert_eq!(reader.map(Result::unwrap).collect::<Vec<_>>(), batches);
    }
}

#[test]
fn a_gone_reader_is_told_apart() {
    struct Gone(io::ErrorKind);
    impl Write for Gone {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(self.0.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    for format in [Format::Table, Format::Csv, Format::Json, Format::Arrow] {
        for (kind, expected) in [(io::ErrorKind::BrokenPipe, true), (io::ErrorKind::StorageFull, false)] {
            let error = write(format, &batch().schema(), &[batch()], &mut Gone(kind)).unwrap_err();
            assert_eq!(error.is_broken_pipe(), expected, "{format:?} {error:?}");
        }
    }
}
