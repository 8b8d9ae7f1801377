//! The same rows in many spellings of CSV and in Parquet are the same batches.

use std::fs::File;
use std::sync::Arc;

use ::parquet::arrow::ArrowWriter;
use arrow::array::{
    ArrayRef, BooleanArray, Date32Array, Decimal128Array, Float64Array, Int64Array, RecordBatch, StringArray,
    TimestampMicrosecondArray,
};
use tempfile::tempdir;

use super::fixture::{ask, config, gzipped, registered, shown, write, zipped};
use crate::csv::{STEP, open_in_steps};
use crate::{OpenTable, ParquetConfig, SourceConfig, open};

/// What all spellings hold.
fn batch() -> RecordBatch {
    let columns: [(&str, ArrayRef); 7] = [
        ("id", Arc::new(Int64Array::from(vec![Some(1), Some(-2_000_000), None]))),
        ("name", Arc::new(StringArray::from(vec![Some("გიორგი"), Some("say \"hi\"; ok"), None]))),
        (
            "fee",
            Arc::new(
                Decimal128Array::from(vec![Some(123_450), None, Some(-5)]).with_precision_and_scale(12, 2).unwrap(),
            ),
        ),
        ("rate", Arc::new(Float64Array::from(vec![Some(0.1), Some(-1234.5), None]))),
        ("born", Arc::new(Date32Array::from(vec![Some(19_782), Some(-25_508), None]))),
        ("crossed_at", Arc::new(TimestampMicrosecondArray::from(vec![Some(60_000_000), Some(-60_000_000), None]))),
        ("ok", Arc::new(BooleanArray::from(vec![Some(true), Some(false), None]))),
    ];
    RecordBatch::try_from_iter(columns).unwrap()
}

const TYPES: &str = "columns = { id = 'int', name = 'text', fee = 'decimal(12,2)', rate = 'float', born = 'date', \
                     crossed_at = 'timestamp', ok = 'bool' }";

const PLAIN: &str = "id,name,fee,rate,born,crossed_at,ok\n\
                     1,გიორგი,1234.50,0.1,2024-02-29,1970-01-01 00:01,true\n\
                     -2000000,\"say \"\"hi\"\"; ok\",,-1234.5,1900-03-01,1969-12-31T23:59:00,false\n\
                     :,..,-0.05,,,,\n";

const EUROPEAN: &str = "id;name;fee;rate;born;crossed_at;ok\r\n\
                        1;\"გიორგი\";\"1 234,5\";0,1;29.02.2024;1.1.1970 0:01;1\r\n\
                        \"-2 000 000\";\"say \"\"hi\"\"; ok\";-;-1 234,5;1.3.1900;31.12.1969 23:59;არა\r\n\
                        -;-;-0,05;-;-;-;-";

const EUROPEAN_TYPES: &str = "decimal = ','\nthousands = ' '\nmissing = ['-']\n\
    columns = { id = 'int', name = 'text', fee = 'decimal(12,2)', rate = 'float', born = 'date(%d.%m.%Y)', \
    crossed_at = 'timestamp(%d.%m.%Y %H:%M)', ok = 'bool' }";

fn utf_16(text: &str, big: bool) -> Vec<u8> {
    let units = ['\u{feff}'].into_iter().chain(text.chars()).collect::<String>();
    units.encode_utf16().flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
}

fn spellings() -> Vec<(&'static str, Vec<u8>, String)> {
    let plain = |bytes: Vec<u8>| (bytes, TYPES.to_owned());
    let reordered = "skip_lines = 2\nrename = { 'The \"fee\", GEL' = 'fee', N = 'id' }\n".to_owned() + TYPES;
    let titled = PLAIN.replacen("id,name,fee", " N ,name,\"The \"\"fee\"\", GEL\"", 1);
    let headless = PLAIN.split_once('\n').unwrap().1;
    let header = "header = ['id', 'name', 'fee', 'rate', 'born', 'crossed_at', 'ok']\n".to_owned() + TYPES;
    let rows = [
        ("plain", plain(PLAIN.into())),
        ("with a mark", plain(format!("\u{feff}{PLAIN}").into())),
        ("in UTF-16", plain(utf_16(PLAIN, false))),
        ("in UTF-16, big end first", plain(utf_16(PLAIN, true))),
        ("gzipped", plain(gzipped(PLAIN.as_bytes()))),
        (
            "gzipped in two members",
            plain([gzipped(&PLAIN.as_bytes()[..50]), gzipped(&PLAIN.as_bytes()[50..])].concat()),
        ),
        ("in zstandard", plain(zipped(PLAIN.as_bytes()))),
        ("gzipped UTF-16", plain(gzipped(&utf_16(PLAIN, false)))),
        ("with CRLF", plain(PLAIN.replace('\n', "\r\n").into())),
        ("without a last line end", plain(PLAIN.trim_end().into())),
        ("with empty lines", plain(PLAIN.replace('\n', "\n\n").into())),
        ("for Excel", plain(format!("sep=,\r\n{PLAIN}").into())),
        ("European", (EUROPEAN.into(), EUROPEAN_TYPES.to_owned())),
        (
            "European with no-break spaces",
            (
                EUROPEAN
                    .replace(' ', "\u{202f}")
                    .replace("say\u{202f}\"\"hi\"\";\u{202f}ok", "say \"\"hi\"\"; ok")
                    .replace("\u{202f}0:01", " 0:01")
                    .replace("\u{202f}23:59", " 23:59")
                    .into(),
                EUROPEAN_TYPES.to_owned(),
            ),
        ),
        ("with a title", (format!("Fees of \"2024\"\n\n{titled}").into(), reordered)),
        ("without a header", (headless.into(), header)),
        ("with tabs", plain(PLAIN.replace(',', "\t").into())),
    ];
    rows.into_iter().map(|(name, (bytes, settings))| (name, bytes, settings)).collect()
}

async fn in_parquet(base: &std::path::Path) -> OpenTable {
    let mut writer =
        ArrowWriter::try_new(File::create(base.join("p.parquet")).unwrap(), batch().schema(), None).unwrap();
    writer.write(&batch()).unwrap();
    writer.close().unwrap();
    let config = SourceConfig::Parquet(ParquetConfig { path: "p.parquet".into(), hive: Vec::new(), store: None });
    open(&config, &base.to_owned().into(), None).await.unwrap()
}

#[tokio::test]
async fn the_same_rows_are_the_same_batches_whatever_the_spelling() {
    let base = tempdir().unwrap();
    let expected = in_parquet(base.path()).await;
    let all = ask(&registered(&expected, 2), "SELECT * FROM t").await.unwrap();
    for (name, bytes, settings) in spellings() {
        write(base.path(), "x", bytes);
        let table = open_in_steps(&config(&settings), base.path(), None, STEP)
            .await
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(table.schema, expected.schema, "{name}");
        assert_eq!(table.provider.schema(), expected.provider.schema(), "{name}");
        let context = registered(&table, 2);
        let found = ask(&context, "SELECT * FROM t").await.unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(found, all, "{name}:\n{}\n{}", shown(&found), shown(&all));
        let some = ask(&context, "SELECT ok, fee FROM t WHERE id = -2000000").await.unwrap();
        assert_eq!(some.iter().map(RecordBatch::num_rows).sum::<usize>(), 1, "{name}");
    }
}

#[tokio::test]
async fn columns_come_in_the_order_wanted_and_files_may_have_theirs_in_any() {
    let base = tempdir().unwrap();
    write(base.path(), "x/a.csv", "id,name,odd\n1,a,?\n");
    write(base.path(), "x/b.csv.gz", gzipped(b"name;id\nb;2\n"));
    write(base.path(), "x/c.CSV.ZST", zipped(b"more\tid\tname\n\t3\tc\n"));
    write(base.path(), "x/_notes.csv", "no");
    write(base.path(), "x/readme.txt", "no");
    let wanted = ["name".to_owned(), "id".to_owned()];
    let table = open_in_steps(&config(""), base.path(), Some(&wanted), STEP).await.unwrap();
    assert_eq!((table.files, table.rows), (3, None));
    let context = registered(&table, 2);
    let found = ask(&context, "SELECT * FROM t ORDER BY id").await.unwrap();
    assert_eq!(super::fixture::lines(&found), ["a|1", "b|2", "c|3"]);
    let count = ask(&context, "SELECT count(*) FROM t").await.unwrap();
    assert_eq!(super::fixture::lines(&count), ["3"]);
    let limited = ask(&context, "SELECT name FROM t LIMIT 1").await.unwrap();
    assert_eq!(super::fixture::lines(&limited).len(), 1);
}
