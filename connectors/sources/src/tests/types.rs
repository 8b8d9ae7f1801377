//! Each stored type against its published form: values, filters, and answers from footers.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, StringArray, TimestampMicrosecondArray, TimestampSecondArray};
use arrow::compute::{cast, concat_batches};
use arrow::datatypes::DataType::{self, *};
use arrow::datatypes::{Field, Int64Type, TimeUnit, TimeUnit::*};
use datafusion::common::ScalarValue;
use datafusion::prelude::{SessionContext, col, lit};
use tempfile::{TempDir, tempdir};

use super::fixture::{opened, with_tables, write};
use crate::{execution, published};

/// `values` as text, read by Arrow's cast as an array of `data_type`; an empty text is NULL.
fn array(data_type: &DataType, values: &[&str]) -> ArrayRef {
    let values = values.iter().map(|value| (!value.is_empty()).then_some(*value));
    let text: ArrayRef = Arc::new(values.collect::<StringArray>());
    let through = match data_type {
        Float16 => Float32,
        Date64 => Date32,
        Boolean => Boolean,
        Timestamp(unit, Some(_)) => Timestamp(*unit, Some("UTC".into())),
        other => other.clone(),
    };
    let array = cast(&cast(&text, &through).unwrap(), data_type).unwrap();
    assert_eq!(array.null_count(), text.null_count(), "{data_type}: a test value cannot be read");
    array
}

struct Row {
    stored: DataType,
    values: &'static [&'static str],
    published: DataType,
    /// As published; the same text as `values` where empty.
    expected: &'static [&'static str],
}

fn same(stored: DataType, published: DataType, values: &'static [&'static str]) -> Row {
    Row { stored, values, published, expected: &[] }
}

fn timestamp(unit: TimeUnit, zone: Option<&str>) -> DataType {
    Timestamp(unit, zone.map(Into::into))
}

fn rows() -> Vec<Row> {
    let micros = || timestamp(Microsecond, None);
    let text = || Dictionary(Box::new(Int32), Box::new(Utf8));
    let days = &["2024-02-29", "", "1899-12-31", "9999-12-31"];
    let mut rows = vec![
        same(Boolean, Boolean, &["true", "", "false"]),
        same(Int8, Int64, &["-128", "", "127"]),
        same(Int16, Int64, &["-32768", "", "32767"]),
        same(Int32, Int64, &["-2147483648", "", "2147483647"]),
        same(Int64, Int64, &["-9223372036854775808", "", "9223372036854775807"]),
        same(UInt8, Int64, &["0", "", "255"]),
        same(UInt16, Int64, &["0", "", "65535"]),
        same(UInt32, Int64, &["0", "", "4294967295"]),
        same(UInt64, Decimal128(20, 0), &["0", "", "18446744073709551615"]),
        same(Float16, Float64, &["-1.5", "", "0.25"]),
        same(Float32, Float64, &["-1.5", "", "0.25", "NaN", "inf"]),
        same(Float64, Float64, &["-1.5", "", "0.1", "NaN", "inf"]),
        same(Decimal32(9, 2), Decimal128(9, 2), &["-1234567.89", "", "0.01"]),
        same(Decimal64(18, 3), Decimal128(18, 3), &["-123456789012345.678", "", "0.001"]),
        same(Decimal128(38, 0), Decimal128(38, 0), &["-99999999999999999999999999999999999999", "", "1"]),
        same(Decimal256(38, 4), Decimal128(38, 4), &["-9999999999999999999999999999999999.9999", "", "0.0001"]),
        same(Utf8, Utf8, &["ქართული", "", "a string longer than twelve bytes"]),
        same(LargeUtf8, Utf8, &["ქართული", "", "a string longer than twelve bytes"]),
        same(Utf8View, Utf8, &["ქართული", "", "a string longer than twelve bytes"]),
        same(text(), Utf8, &["ქართული", "", "a", "a", "a string longer than twelve bytes"]),
        same(Date32, Date32, days),
        same(Date64, Date32, days),
    ];
    let moments = &["2024-03-31T02:30:00", "", "1899-12-31T23:59:59", "9999-12-31T23:59:59"];
    rows.extend([Second, Millisecond, Microsecond].map(|unit| same(timestamp(unit, None), micros(), moments)));
    rows.push(Row {
        stored: timestamp(Nanosecond, None),
        values: &["2024-03-31T02:30:00.123456789", "", "1969-12-31T00:00:00.000001"],
        published: micros(),
        expected: &["2024-03-31T02:30:00.123456", "", "1969-12-31T00:00:00.000001"],
    });
    let zoned = [Second, Millisecond, Microsecond, Nanosecond]
        .into_iter()
        .flat_map(|unit| ["UTC", "+02:00", "Europe/Berlin"].map(|zone| timestamp(unit, Some(zone))));
    rows.extend(zoned.map(|stored| Row {
        stored,
        values: &["2024-02-29T20:30:00Z", "", "1969-12-31T23:00:00Z"],
        published: micros(),
        expected: &["2024-03-01T00:30:00", "", "1970-01-01T03:00:00"],
    }));
    rows
}

async fn column(context: &SessionContext, sql: &str) -> ArrayRef {
    let frame = context.sql(sql).await.unwrap();
    let schema = Arc::clone(frame.schema().inner());
    let batches = frame.collect().await.unwrap();
    Arc::clone(concat_batches(&schema, &batches).unwrap().column(0))
}

/// The row's column `x` as the only one of table `t`.
struct Stored {
    _folder: TempDir,
    context: SessionContext,
    expected: ArrayRef,
    field: Arc<Field>,
}

async fn stored(row: &Row, push_filters: bool) -> Stored {
    let base = tempdir().unwrap();
    write(&base.path().join("t.parquet"), &[("x", array(&row.stored, row.values))]);
    let table = opened(base.path(), "t.parquet", &[], None).await.unwrap();
    let context = with_tables(&[("t", &table)]);
    context.state_ref().write().config_mut().options_mut().execution.parquet.pushdown_filters = push_filters;
    let expected = if row.expected.is_empty() { row.values } else { row.expected };
    Stored {
        _folder: base,
        context,
        expected: array(&row.published, expected),
        field: Arc::clone(&table.schema.fields()[0]),
    }
}

#[tokio::test]
async fn every_stored_type_is_read_in_its_published_type_with_its_values() {
    for row in rows() {
        let Stored { context, expected, field, _folder } = stored(&row, false).await;
        assert_eq!(published(&row.stored).as_ref(), Some(&row.published), "{}", row.stored);
        assert_eq!(*field, Field::new("x", row.published.clone(), true), "{}", row.stored);
        let computed = column(&context, "SELECT x FROM t").await;
        assert_eq!(*computed.data_type(), execution(&row.published), "{}", row.stored);
        assert_eq!(cast(&computed, &row.published).unwrap().as_ref(), expected.as_ref(), "{}", row.stored);
    }
}

#[tokio::test]
async fn a_filter_on_a_converted_column_finds_each_of_its_values() {
    let kept = rows().into_iter().map(|row| (row, false));
    for (row, push) in kept.chain(rows().into_iter().map(|row| (row, true))) {
        let Stored { context, expected, _folder, .. } = stored(&row, push).await;
        let computed = cast(&expected, &execution(&row.published)).unwrap();
        for at in 0..computed.len() {
            let value = ScalarValue::try_from_array(&computed, at).unwrap();
            // Parquet's bounds leave out NaN, so the engine itself may skip a row group that holds it.
            if matches!(value, ScalarValue::Float64(Some(x)) if x.is_nan()) {
                continue;
            }
            let all = (0..computed.len()).map(|other| ScalarValue::try_from_array(&computed, other).unwrap());
            let count = all.filter(|other| !value.is_null() && *other == value).count();
            let frame = context.table("t").await.unwrap().filter(col("x").eq(lit(value.clone()))).unwrap();
            assert_eq!(frame.count().await.unwrap(), count, "{} = {value}, pushed {push}", row.stored);
        }
        let nulls = context.table("t").await.unwrap().filter(col("x").is_null()).unwrap().count().await.unwrap();
        assert_eq!(nulls, expected.null_count(), "{} IS NULL, pushed {push}", row.stored);
    }
}

#[tokio::test]
async fn what_the_footer_answers_equals_what_a_scan_answers() {
    for row in rows() {
        let Stored { context, expected, _folder, .. } = stored(&row, false).await;
        for extreme in ["min", "max"] {
            let short = column(&context, &format!("SELECT {extreme}(x) FROM t")).await;
            let scanned = column(&context, &format!("SELECT {extreme}(x) FROM (SELECT DISTINCT x FROM t)")).await;
            assert_eq!(short.as_ref(), scanned.as_ref(), "{extreme} of {}", row.stored);
        }
        let counts = column(&context, "SELECT count(x) FROM t").await;
        let known = expected.len() - expected.null_count();
        assert_eq!(counts.as_primitive::<Int64Type>().value(0) as usize, known, "{}", row.stored);
    }
}

#[tokio::test]
async fn files_may_store_one_published_type_differently() {
    let base = tempdir().unwrap();
    type Values = &'static [&'static str];
    let pairs: [(&str, [DataType; 2], [Values; 2], DataType); 4] = [
        ("int", [Int32, Int64], [&["7", "9"], &["-5000000000", "8"]], Int64),
        ("text", [Utf8, Dictionary(Box::new(Int8), Box::new(Utf8))], [&["b", "c"], &["a", "d"]], Utf8),
        ("real", [Float32, Float64], [&["0.5", "2"], &["0.25", "1"]], Float64),
        (
            "time",
            [timestamp(Millisecond, None), timestamp(Nanosecond, Some("UTC"))],
            [&["2024-01-01T00:00:00", "2024-01-03T00:00:00"], &["2023-12-31T19:00:00Z", "2024-01-01T20:00:00Z"]],
            timestamp(Microsecond, None),
        ),
    ];
    for (name, [one, other], [first, second], expected) in pairs {
        write(&base.path().join(name).join("1.parquet"), &[("x", array(&one, first))]);
        write(&base.path().join(name).join("2.parquet"), &[("x", array(&other, second))]);
        let table = opened(base.path(), name, &[], None).await.unwrap();
        assert_eq!(*table.schema.field(0).data_type(), expected, "{name}");
        let context = with_tables(&[("t", &table)]);
        for extreme in ["min", "max"] {
            let short = column(&context, &format!("SELECT {extreme}(x) FROM t")).await;
            let scanned = column(&context, &format!("SELECT {extreme}(x) FROM (SELECT DISTINCT x FROM t)")).await;
            assert_eq!(short.as_ref(), scanned.as_ref(), "{extreme} of {name}");
        }
        assert_eq!(column(&context, "SELECT DISTINCT x FROM t").await.len(), 4, "{name}");
    }
}

#[tokio::test]
async fn a_moment_too_far_off_for_microseconds_is_null() {
    let base = tempdir().unwrap();
    let seconds: ArrayRef = Arc::new(TimestampSecondArray::from(vec![i64::MAX, 1]));
    write(&base.path().join("t.parquet"), &[("x", seconds)]);
    let table = opened(base.path(), "t.parquet", &[], None).await.unwrap();
    let read = column(&with_tables(&[("t", &table)]), "SELECT x FROM t").await;
    let expected = TimestampMicrosecondArray::from(vec![None, Some(1_000_000)]);
    assert_eq!(read.as_ref(), &expected as &dyn Array);
}

#[test]
fn wide_decimals_and_shapeless_types_have_no_published_form() {
    let list = List(Arc::new(Field::new_list_field(Int64, true)));
    for stored in [Decimal256(39, 0), Time32(Second), Binary, Null, list, Duration(Second), FixedSizeBinary(16)] {
        assert_eq!(published(&stored), None, "{stored}");
    }
    let bytes = Dictionary(Box::new(Int32), Box::new(Binary));
    assert_eq!(published(&bytes), None);
}
