//! Schemas of cells by measure.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use arrow_schema::{DataType, TimeUnit};
use khidi_queries_disclosure::question::MeasureKind;

use super::{CellsError, cells_schema};

fn column() -> String {
    "x".into()
}

#[test]
fn keys_then_values_with_statuses() {
    let keys = [("year".to_owned(), DataType::Int64), ("c0".to_owned(), DataType::Utf8)];
    let measures =
        [(MeasureKind::Rows, None), (MeasureKind::Sum { column: column() }, Some(DataType::Decimal128(12, 2)))];
    let schema = cells_schema(&keys, &measures).unwrap();
    let found: Vec<_> =
        schema.fields().iter().map(|f| (f.name().as_str(), f.data_type().clone(), f.is_nullable())).collect();
    assert_eq!(
        found,
        [
            ("year", DataType::Int64, true),
            ("c0", DataType::Utf8, true),
            ("m0", DataType::Int64, true),
            ("m0__status", DataType::UInt8, false),
            ("m1", DataType::Decimal128(38, 2), true),
            ("m1__status", DataType::UInt8, false),
        ]
    );
}

#[test]
fn value_types() {
    let sum = || MeasureKind::Sum { column: column() };
    let min = || MeasureKind::Min { column: column() };
    let timestamp = DataType::Timestamp(TimeUnit::Microsecond, None);
    for (kind, column_type, expected) in [
        (MeasureKind::Contributors, None, DataType::Int64),
        (MeasureKind::NonNull { column: column() }, Some(DataType::Utf8), DataType::Int64),
        (sum(), Some(DataType::Int64), DataType::Decimal128(38, 0)),
        (sum(), Some(DataType::Float64), DataType::Float64),
        (min(), Some(DataType::Utf8), DataType::Utf8),
        (min(), Some(timestamp.clone()), timestamp),
        (MeasureKind::Max { column: column() }, Some(DataType::Decimal128(5, 1)), DataType::Decimal128(5, 1)),
    ] {
        let schema = cells_schema(&[], &[(kind.clone(), column_type)]).unwrap();
        assert_eq!(schema.field(0).data_type(), &expected, "{kind:?}");
    }
}

#[test]
fn refusals() {
    let sum = || MeasureKind::Sum { column: column() };
    let error = |kind, column_type| cells_schema(&[], &[(kind, column_type)]).unwrap_err();
    assert_eq!(error(sum(), None), CellsError::UnknownType { measure: "m0".into() });
    assert_eq!(
        error(sum(), Some(DataType::Utf8)),
        CellsError::NotSummable { measure: "m0".into(), data_type: DataType::Utf8 }
    );
    assert_eq!(
        error(sum(), Some(DataType::Int32)),
        CellsError::Type { column: "m0".into(), data_type: DataType::Int32 }
    );
    let key = |name: &str, data_type| (name.to_owned(), data_type);
    assert_eq!(
        cells_schema(&[key("k", DataType::Utf8View)], &[]),
        Err(CellsError::Type { column: "k".into(), data_type: DataType::Utf8View })
    );
    for name in ["m0", "m0__status"] {
        assert_eq!(
            cells_schema(&[key(name, DataType::Utf8)], &[(MeasureKind::Rows, None)]),
            Err(CellsError::Duplicate(name.into()))
        );
    }
    let twice = [key("k", DataType::Utf8), key("k", DataType::Utf8)];
    assert_eq!(cells_schema(&twice, &[]), Err(CellsError::Duplicate("k".into())));
}
