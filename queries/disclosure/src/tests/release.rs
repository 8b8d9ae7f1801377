//! Cells by shape: what is released and what is absent, as one reviewed file; and that nothing tells an empty cell from a
//! withheld one.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{Int64Type, UInt8Type};
use arrow_array::{Array, ArrayRef, Decimal128Array, Int64Array, RecordBatch, StringArray, StructArray, UInt64Array};
use arrow_schema::{DataType, Field, Fields};

use super::{checked, checked_over, question, register};
use crate::catalogue::Protection;
use crate::noise::keyed::{Key, Keys};
use crate::question::{Ask, Bins, Measure, MeasureKind, Question};
use crate::{CheckedPlan, Released, Status};

/// What a cell is like.
#[derive(Debug, Clone, Copy)]
struct Shape {
    people: i64,
    /// Those who enter the measures, where that is not everybody.
    entering: Option<i64>,
    /// The largest contribution, in hundredths; everybody else's is 100.
    largest: i128,
}

const fn of(people: i64) -> Shape {
    Shape { people, entering: None, largest: 100 }
}

/// The shapes of the matrix. The threshold of every node is 10 here.
const SHAPES: [(&str, Shape); 8] = [
    ("nobody", of(0)),
    ("one", of(1)),
    ("t - 1", of(9)),
    ("t", of(10)),
    ("few enter", Shape { entering: Some(3), ..of(50) }),
    ("dominated", Shape { largest: 10_000, ..of(12) }),
    ("50 of 50", of(50)),
    ("50 of 51", of(50)),
];

fn keyed(sql: &str, asked: Question) -> CheckedPlan {
    with_keys(checked(sql, &Ask::Cells(asked), Protection::Standard).unwrap())
}

fn with_keys(plan: CheckedPlan) -> CheckedPlan {
    plan.keyed(&Arc::new(Keys { record: Key::new([1; 32]), noise: Key::new([2; 32]) })).unwrap()
}

/// Raw cells of these keys and shapes, laid out as the plan says; an empty key is NULL.
fn raw(plan: &CheckedPlan, cells: &[(&str, Shape)]) -> RecordBatch {
    let mut columns: Vec<(String, ArrayRef)> = Vec::new();
    for (at, field) in plan.plan().schema().fields().iter().enumerate() {
        let column: ArrayRef = match field.data_type() {
            DataType::Struct(fields) => contributions(fields, field.name() != "__cell", cells),
            _ if at == 0 => {
                Arc::new(cells.iter().map(|cell| Some(cell.0).filter(|key| !key.is_empty())).collect::<StringArray>())
            }
            other => panic!("a raw column of {other}"),
        };
        columns.push((field.name().clone(), column));
    }
    RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, column)| (name, column, true))).unwrap()
}

fn contributions(fields: &Fields, of_measure: bool, cells: &[(&str, Shape)]) -> ArrayRef {
    let people = |shape: &Shape| shape.entering.filter(|_| of_measure).unwrap_or(shape.people);
    let columns = fields.iter().map(|field: &Arc<Field>| -> ArrayRef {
        let each = cells.iter().map(|(_, shape)| shape);
        let total = |shape: &Shape| (i128::from(people(shape)) - 1) * 100 + shape.largest;
        match (field.name().as_str(), field.data_type()) {
            ("people", _) => Arc::new(Int64Array::from_iter_values(each.map(people))),
            ("who" | "what", _) => Arc::new(UInt64Array::from_iter_values(each.map(|shape| shape.people as u64))),
            (name, DataType::Decimal128(digits, scale)) => {
                let value = |shape: &Shape| match name {
                    "total" | "absolute" => total(shape),
                    "first" => shape.largest,
                    _ => 100,
                };
                let values = Decimal128Array::from_iter_values(each.map(value));
                Arc::new(values.with_precision_and_scale(*digits, *scale).unwrap())
            }
            (name, other) => panic!("{name} of {other}"),
        }
    });
    let columns = columns.collect();
    Arc::new(StructArray::new(fields.clone(), columns, None))
}

fn released(plan: &CheckedPlan, cells: &[(&str, Shape)]) -> RecordBatch {
    plan.rules().release(&raw(plan, cells)).map(Released::into_inner).unwrap()
}

/// `released`, or what is not there: the value, or the whole row.
fn outcome(plan: &CheckedPlan, shape: Shape, measure: &str) -> &'static str {
    let cells = released(plan, &[("TUR", shape)]);
    let Some(statuses) = cells.column_by_name(&format!("{measure}__status")) else { panic!("{measure}") };
    match statuses.as_primitive::<UInt8Type>().iter().next() {
        None => "no row",
        Some(Some(status)) if status == Status::Perturbed as u8 => "released",
        Some(Some(status)) if status == Status::Absent as u8 => "absent",
        other => panic!("status {other:?}"),
    }
}

fn kinds() -> Vec<(&'static str, MeasureKind)> {
    let x = || "x".to_owned();
    let bins = Bins::new(vec![0.0, 10.0, 50.0]).unwrap();
    vec![
        ("contributors", MeasureKind::Contributors),
        ("rows", MeasureKind::Rows),
        ("non_null", MeasureKind::NonNull { column: x() }),
        ("sum", MeasureKind::Sum { column: x() }),
        ("moments", MeasureKind::Moments { column: x() }),
        ("comoments", MeasureKind::Comoments { x: x(), y: x() }),
        ("a bin", MeasureKind::Histogram { column: x(), bins }),
        ("min", MeasureKind::Min { column: x() }),
    ]
}

/// The matrix of this file against what is found.
const MATRIX: &str = include_str!("matrix.txt");

#[test]
fn the_matrix_is_as_reviewed() {
    let mut found = String::new();
    let mut line = |cells: Vec<String>| found.push_str(&(cells.join(" | ").trim_end().to_owned() + "\n"));
    let heading = SHAPES.iter().map(|(name, _)| (*name).to_owned());
    line(["tier", "asked", "measure"].map(str::to_owned).into_iter().chain(heading).collect());
    for (tier, relation, key) in [
        ("lattice, by key", "SELECT citizenship AS k, fee AS x, person_id AS p FROM mia.crossings", Some("k")),
        ("lattice, one cell", "SELECT fee AS x, person_id AS p FROM mia.crossings", None),
        (
            "ad hoc",
            "SELECT c.citizenship AS k, c.fee AS x, c.person_id AS p FROM mia.crossings c \
                    JOIN mia.applications a ON a.person_id = c.person_id",
            Some("k"),
        ),
        ("a person as key", "SELECT person_id AS k, fee AS x, person_id AS p FROM mia.crossings", Some("k")),
        ("a day as key", "SELECT crossed_at AS k, fee AS x, person_id AS p FROM mia.crossings", Some("k")),
        ("a measure as key", "SELECT fee AS k, fee AS x, person_id AS p FROM mia.crossings", Some("k")),
        ("a dimension as measure", "SELECT direction AS x, person_id AS p FROM mia.crossings", None),
    ] {
        for (name, kind) in kinds() {
            let width = kind.value_columns(0).len();
            let column = if name == "a bin" { "m0__b0" } else { "m0" };
            let keys = key.map(|key| vec![key]).unwrap_or_default();
            let asked = question(&keys, vec![kind]);
            let first = vec![tier.to_owned(), key.unwrap_or("-").to_owned(), name.to_owned()];
            let outcomes: Vec<String> = match checked(relation, &Ask::Cells(asked.clone()), Protection::Standard) {
                Err(_) => vec!["refused".to_owned(); SHAPES.len()],
                Ok(_) => {
                    let plan = keyed(relation, asked);
                    assert!(plan.rules().schema().unwrap().fields().len() > width);
                    SHAPES.iter().map(|(_, shape)| outcome(&plan, *shape, column).to_owned()).collect()
                }
            };
            line(first.into_iter().chain(outcomes).collect());
        }
    }
    if found != MATRIX {
        let path = std::env::temp_dir().join("khidi-matrix.txt");
        std::fs::write(&path, &found).unwrap();
        panic!("the matrix is another one now: compare with {}", path.display());
    }
}

#[test]
fn nothing_of_a_withheld_cell_stays_behind() {
    let asked = question(&["k"], vec![MeasureKind::Contributors, MeasureKind::Sum { column: "x".to_owned() }]);
    let plan = keyed("SELECT citizenship AS k, fee AS x, person_id AS p FROM mia.crossings", asked);
    let dominated = Shape { largest: 77_777_777, ..of(12) };
    let cells = released(&plan, &[("USA", of(40)), ("BEL", of(9)), ("DEU", dominated), ("AUT", of(11))]);
    let keys: Vec<_> = cells.column(0).as_string::<i32>().iter().flatten().collect();
    assert_eq!(keys, ["USA", "DEU", "AUT"], "the small cell is gone");
    let bytes = cells.columns().iter().flat_map(|column| column.to_data().buffers().to_vec());
    let bytes: Vec<u8> = bytes.flat_map(|buffer| buffer.as_slice().to_vec()).collect();
    assert!(!bytes.windows(3).any(|window| window == b"BEL"), "the key of a withheld cell stays behind");
    let sums = cells.column_by_name("m1").unwrap();
    assert!(sums.is_null(1));
    assert_eq!(sums.to_data().buffers()[0].as_slice()[16..32], [0; 16], "a withheld sum stays behind");
}

#[test]
fn a_node_has_one_threshold_whoever_is_in_it() {
    let mut catalogue = register::catalogue(Protection::Standard);
    for safeguards in catalogue.tables.iter_mut().filter_map(|table| table.safeguards.as_mut()) {
        Arc::make_mut(safeguards).threshold_width = 10;
    }
    let ask = Ask::Cells(question(&["k"], vec![MeasureKind::Contributors]));
    let sql = "SELECT citizenship AS k, person_id AS p FROM mia.crossings";
    let plan = with_keys(checked_over(&catalogue, sql, &ask).unwrap());
    let codes = ["TUR", "RUS", "UKR", "ARM", "AZE", "IRN", "IND", "ISR", "DEU", "USA", "POL", "CHN"];
    // With one person more it is another set, but the same node: what was enough stays so.
    let least = codes.map(|code| {
        let is_enough = |people: i64| released(&plan, &[(code, of(people))]).num_rows() == 1;
        let least = (0..=20).find(|people| is_enough(*people)).unwrap();
        assert!((10..=20).contains(&least) && (least..=40).all(is_enough), "{code}");
        least
    });
    assert!(least.iter().any(|other| *other != least[0]), "one threshold for all: {least:?}");
}

#[test]
fn who_is_in_no_list_is_told_by_the_register_alone() {
    let list = "LEFT JOIN codelists.countries l ON l.code = c.citizenship";
    for (key, is_told) in [("l.region", false), ("l.code", false), ("l.name_ka", false), ("c.citizenship", true)] {
        let sql = format!("SELECT {key} AS k, c.person_id AS p FROM mia.crossings c {list}");
        let plan = keyed(&sql, question(&["k"], vec![MeasureKind::Contributors]));
        let known = if key == "l.name_ka" { "თურქეთი" } else { "TUR" };
        let cells = released(&plan, &[("", of(40)), (known, of(40))]);
        let keys: Vec<_> = cells.column(0).as_string::<i32>().iter().collect();
        assert_eq!(keys.contains(&None), is_told, "{key}");
        assert!(keys.contains(&Some(known)), "{key}");
    }
}

#[test]
fn without_keys_nobody_and_too_few_look_the_same() {
    let plan = keyed("SELECT person_id AS p FROM mia.crossings", question(&[], vec![MeasureKind::Rows]));
    let answers: Vec<RecordBatch> = [0, 1, 9].map(|people| released(&plan, &[("", of(people))])).to_vec();
    assert!(answers.iter().all(|answer| answer == &answers[0] && answer.num_rows() == 1));
    assert_eq!(answers[1].column(0).to_data().buffers()[0].as_slice()[..8], [0; 8], "the withheld value stays behind");
}

#[test]
fn one_node_has_one_draw_however_it_is_asked() {
    let measured =
        |filter: Option<&str>| Measure { kind: MeasureKind::Contributors, filter: filter.map(str::to_owned) };
    let count = |relation: &str, keys: &[&str], filter: Option<&str>| {
        let plan = keyed(relation, Question { measures: vec![measured(filter)], ..question(keys, Vec::new()) });
        let cells = released(&plan, &[("TUR", of(60))]);
        cells.column_by_name("m0").unwrap().as_primitive::<Int64Type>().value(0)
    };
    let by_key = count("SELECT citizenship AS k, person_id AS p FROM mia.crossings", &["k"], None);
    let filtered = "SELECT person_id AS p FROM mia.crossings WHERE citizenship = 'TUR'";
    assert_eq!(count(filtered, &[], None), by_key);
    let by_name = "SELECT c.person_id AS p FROM mia.crossings c JOIN codelists.countries l ON l.code = c.citizenship \
                   WHERE l.name_en = 'Türkiye' AND 'TUR' = c.citizenship AND l.region = l.region";
    let plain = by_name.replace(" AND l.region = l.region", "");
    assert_eq!(count(&plain, &[], None), by_key);
    let of_measure = "SELECT citizenship = 'TUR' AS f, person_id AS p FROM mia.crossings";
    assert_eq!(count(of_measure, &[], Some("f")), by_key);
    // The same people under another node are drawn for anew; 60 people can be told by 15 counts and more.
    let nodes = ["direction = 'in'", "direction = 'out'", "extract(year FROM crossed_at) = 2023"];
    let draws = nodes.map(|node| count(&format!("SELECT person_id AS p FROM mia.crossings WHERE {node}"), &[], None));
    assert!(draws.iter().any(|draw| *draw != by_key), "{draws:?} and {by_key}");
}
