//! Cells by shape: what is released, what is absent, and that nothing tells an empty cell from a small one.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, Int64Type, UInt8Type};
use arrow_array::{Array, ArrayRef, Float64Array, Int64Array, RecordBatch, StringArray};

use super::{checked, question};
use crate::catalogue::Protection;
use crate::question::{Ask, MeasureKind};
use crate::{Released, Status};

/// Raw cells as (key, people, rows, people who enter).
fn released(keyed: bool, raw: &[(&str, i64, Option<i64>, i64)]) -> RecordBatch {
    let keys = if keyed { &["k"][..] } else { &[] };
    let ask = Ask::Cells(question(keys, vec![MeasureKind::Rows]));
    let plan = checked("SELECT citizenship AS k, person_id AS p FROM mia.crossings", &ask, Protection::Standard);
    let mut columns: Vec<(&str, ArrayRef)> = Vec::new();
    if keyed {
        columns.push(("k", Arc::new(StringArray::from_iter_values(raw.iter().map(|cell| cell.0)))));
    }
    columns.push(("people", Arc::new(Int64Array::from_iter_values(raw.iter().map(|cell| cell.1)))));
    columns.push(("m0", Arc::new(raw.iter().map(|cell| cell.2).collect::<Int64Array>())));
    columns.push(("entering", Arc::new(Int64Array::from_iter_values(raw.iter().map(|cell| cell.3)))));
    let batch = RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(n, c)| (n, c, true))).unwrap();
    plan.unwrap().rules().release(&batch).map(Released::into_inner).unwrap()
}

#[test]
fn the_threshold_is_on_people() {
    let cells = released(
        true,
        &[
            ("one", 1, Some(500), 1),
            ("below", 9, Some(900), 9),
            ("at", 10, Some(10), 10),
            ("above", 11, Some(40), 11),
            ("few enter", 50, Some(3), 3),
        ],
    );
    let keys: Vec<_> = cells.column(0).as_string::<i32>().iter().flatten().collect();
    assert_eq!(keys, ["at", "above", "few enter"]);
    let bytes = cells.columns().iter().flat_map(|column| column.to_data().buffers().to_vec());
    let bytes: Vec<u8> = bytes.flat_map(|buffer| buffer.as_slice().to_vec()).collect();
    assert!(!bytes.windows(5).any(|window| window == b"below"), "the key of a withheld cell stays behind");
    assert_eq!(cells.column(1).as_primitive::<Int64Type>().values()[2], 0, "a withheld measure stays behind");
    let values: Vec<_> = cells.column(1).as_primitive::<Int64Type>().iter().collect();
    assert_eq!(values, [Some(10), Some(40), None]);
    let statuses: Vec<_> = cells.column(2).as_primitive::<UInt8Type>().values().to_vec();
    assert_eq!(statuses, [Status::Exact as u8, Status::Exact as u8, Status::Absent as u8]);
}

#[test]
fn without_keys_nobody_and_too_few_look_the_same() {
    let shapes = [(0, None, 0), (1, Some(7), 1), (9, Some(90), 9)];
    for (people, rows, entering) in shapes {
        let cell = released(false, &[("", people, rows, entering)]);
        assert_eq!(cell.num_rows(), 1);
        assert!(cell.column(0).is_null(0));
        assert_eq!(cell.column(0).to_data().buffers()[0].as_slice()[..8], [0; 8], "the withheld value stays behind");
        assert_eq!(cell.column(1).as_primitive::<UInt8Type>().value(0), Status::Absent as u8);
    }
}

#[test]
fn a_summary_is_absent_in_all_its_parts() {
    let ask = Ask::Cells(question(&[], vec![MeasureKind::Moments { column: "x".to_owned() }]));
    let plan = checked("SELECT fee AS x, person_id AS p FROM mia.crossings", &ask, Protection::Standard).unwrap();
    let released = |entering: i64, mean: Option<f64>| {
        let columns: Vec<(&str, ArrayRef)> = vec![
            ("people", Arc::new(Int64Array::from(vec![50]))),
            ("m0__count", Arc::new(Int64Array::from(vec![77]))),
            ("m0__mean", Arc::new(Float64Array::from(vec![mean]))),
            ("m0__low", Arc::new(Float64Array::from(vec![0.5]))),
            ("m0__deviations", Arc::new(Float64Array::from(vec![9.0]))),
            ("entering", Arc::new(Int64Array::from(vec![entering]))),
        ];
        let raw = RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(n, c)| (n, c, true))).unwrap();
        plan.rules().release(&raw).map(Released::into_inner).unwrap()
    };
    let names = ["m0__count", "m0__mean", "m0__low", "m0__deviations", "m0__status"];
    let whole = released(10, Some(3.0));
    assert_eq!(whole.schema().fields().iter().map(|field| field.name().as_str()).collect::<Vec<_>>(), names);
    assert_eq!(whole.column(1).as_primitive::<Float64Type>().value(0), 3.0);
    assert_eq!(whole.column(4).as_primitive::<UInt8Type>().value(0), Status::Exact as u8);
    for absent in [released(9, Some(3.0)), released(10, None)] {
        assert_eq!(absent.column(4).as_primitive::<UInt8Type>().value(0), Status::Absent as u8);
        for part in &absent.columns()[..4] {
            assert!(part.is_null(0));
            assert_eq!(part.to_data().buffers()[0].as_slice()[..8], [0; 8], "a withheld part stays behind");
        }
    }
}
