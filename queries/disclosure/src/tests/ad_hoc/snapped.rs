//! What snap, threshold and draws make of people, where an ad hoc question is answered.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{Int64Type, UInt8Type};
use arrow_array::{Array, ArrayRef, Decimal128Array, Int64Array, RecordBatch, StringArray};
use arrow_schema::DataType;

use super::{TIED, asked, both, people, question};
use crate::noise::keyed::{Key, Keys};
use crate::question::{MeasureKind, Question};
use crate::{CheckedPlan, Status};

/// A batch of people as the runs of a plan give it: keys, person, what they contribute.
fn given(plan: &CheckedPlan, rows: &[(&str, String, i64)]) -> RecordBatch {
    let fields = plan.plan().schema().fields().iter();
    let columns = fields.map(|field| -> ArrayRef {
        match (field.name().as_str(), field.data_type()) {
            ("k", _) => Arc::new(StringArray::from_iter(rows.iter().map(|row| (!row.0.is_empty()).then_some(row.0)))),
            ("p", _) => Arc::new(StringArray::from_iter_values(rows.iter().map(|row| row.1.as_str()))),
            (_, DataType::Int64) => Arc::new(Int64Array::from_iter_values(rows.iter().map(|row| row.2))),
            (_, DataType::Decimal128(38, scale)) => Arc::new(
                Decimal128Array::from_iter_values(rows.iter().map(|row| i128::from(row.2)))
                    .with_precision_and_scale(38, *scale)
                    .unwrap(),
            ),
            (name, other) => panic!("{name} of {other}"),
        }
    });
    let named = plan.plan().schema().fields().iter().map(|field| field.name().clone()).zip(columns);
    RecordBatch::try_from_iter_with_nullable(named.map(|(name, column)| (name, column, true))).unwrap()
}

/// People by number, in one cell.
fn numbered(key: &'static str, numbers: std::ops::Range<u32>) -> Vec<(&'static str, String, i64)> {
    numbers.map(|number| (key, format!("P{number}"), 1)).collect()
}

fn keyed(sql: &str, question: Question) -> CheckedPlan {
    let keys = Arc::new(Keys { record: Key::new([1; 32]), noise: Key::new([2; 32]) });
    asked(sql, question, &both()).unwrap().keyed(&keys).unwrap()
}

/// What is released of the runs of a plan: `of` gives the people of each.
fn released(plan: &CheckedPlan, of: impl Fn(usize) -> Vec<(&'static str, String, i64)>) -> RecordBatch {
    let mut gathering = plan.rules().gathering().unwrap().unwrap();
    while let Some(run) = gathering.needed() {
        gathering.begin(run);
        gathering.add(run, &given(plan, &of(run))).unwrap();
    }
    gathering.release().unwrap().into_inner()
}

const SEMI: &str = "SELECT c.person_id AS p FROM mia.crossings c WHERE EXISTS \
    (SELECT 1 FROM mia.applications a WHERE a.person_id = c.person_id)";

fn count(released: &RecordBatch) -> (Option<i64>, u8) {
    let values = released.column(0).as_primitive::<Int64Type>();
    let status = released.column(1).as_primitive::<UInt8Type>().value(0);
    (values.is_valid(0).then(|| values.value(0)), status)
}

#[test]
fn a_count_is_of_the_snapped_people() {
    let plan = keyed(SEMI, people(&[]));
    assert_eq!(plan.runs().len(), 2);
    let of =
        |with: u32, without: u32| count(&released(&plan, |run| numbered("", 0..if run == 0 { with } else { without })));
    // All who crossed applied, or all but up to 29: one and the same answer, which is that of all.
    let all = of(200, 200);
    for but in [1, 2, 15, 29] {
        assert_eq!(of(200 - but, 200), all, "{but}");
    }
    assert_ne!(of(170, 200), all);
    let (value, status) = of(170, 200);
    assert!((155..=185).contains(&value.unwrap()), "{value:?}");
    assert_eq!(status, 1);
}

#[test]
fn nobody_and_too_few_are_absent_alike() {
    let plan = keyed(SEMI, people(&[]));
    for few in [0, 1, 10, 29] {
        let found = released(&plan, |run| numbered("", 0..if run == 0 { few } else { 500 }));
        assert_eq!(count(&found), (None, 2), "{few}");
    }
    let found = released(&plan, |run| numbered("", 0..if run == 0 { 30 } else { 500 }));
    assert_eq!(count(&found).1, 1, "k is 30, and W of this register 0");
}

#[test]
fn draws_are_of_the_people() {
    let sexes = |sql: &str| keyed(sql, people(&[]));
    let first = sexes(SEMI);
    let other = sexes(&SEMI.replace("EXISTS", "NOT EXISTS"));
    let all: Vec<_> =
        (0..40).map(|from| count(&released(&first, |_| numbered("", from..from + 100))).0.unwrap()).collect();
    let same: Vec<_> =
        (0..40).map(|from| count(&released(&other, |_| numbered("", from..from + 100))).0.unwrap()).collect();
    assert_eq!(all, same, "the same people are one draw, whatever was asked");
    let mut different = all.clone();
    different.sort_unstable();
    different.dedup();
    assert!(different.len() > 5, "other people are other draws: {all:?}");
    let mean = all.iter().sum::<i64>() as f64 / 40.0;
    assert!((mean - 100.0).abs() < 5.0, "{mean}");
}

#[test]
fn every_declared_value_is_a_cell_and_no_other() {
    let sql = "SELECT c.person_id AS p, c.direction AS k FROM mia.crossings c WHERE EXISTS (SELECT 1 FROM mia.applications a \
               WHERE a.person_id = c.person_id)";
    let plan = keyed(sql, people(&["k"]));
    assert_eq!(plan.terms().unwrap().price(), 3);
    let found = released(&plan, |_| {
        let mut rows = numbered("in", 0..100);
        rows.extend(numbered("out", 100..300));
        rows.extend(numbered("", 300..350));
        rows.extend(numbered("sideways", 350..500));
        rows
    });
    let keys = found.column(0).as_string::<i32>();
    let keys: Vec<_> = keys.iter().map(|key| key.unwrap_or("-").to_owned()).collect();
    assert_eq!(keys, ["in", "out", "-"]);
    // Nobody is in `out` and few are elsewhere: `out` snaps to all, and so does `in`.
    let found = released(&plan, |_| numbered("in", 0..100));
    let values: Vec<_> = found.column(1).as_primitive::<Int64Type>().iter().collect();
    assert_eq!((found.num_rows(), values[0].is_some()), (1, true), "{values:?}");
}

#[test]
fn each_measure_snaps_by_itself() {
    let sql = format!("SELECT c.fee AS x, c.person_id AS p FROM mia.crossings c {TIED}");
    let sum = MeasureKind::Sum { column: "x".to_owned() };
    let plan = keyed(&sql, question(&[], vec![MeasureKind::Contributors, sum]));
    // Everybody is joined, but 40 have other fees without the join: their sum stays, the number of people snaps.
    let of = |other: i64| {
        released(&plan, |run| {
            let fee = |number: u32| if run == 1 && number < 40 { other } else { 1 };
            (0..100).map(|number| ("", format!("P{number}"), fee(number))).collect()
        })
    };
    let (same, changed) = (of(1), of(50_000));
    let total = |batch: &RecordBatch| batch.column(2).as_primitive::<arrow_array::types::Decimal128Type>().value(0);
    assert_eq!(count(&same), count(&changed));
    assert_eq!(total(&same), total(&changed), "the sum of the joined, as 40 people are more than k");
    let few = released(&plan, |run| {
        let fee = |number: u32| if run == 1 && number < 29 { 50_000 } else { 1 };
        (0..100).map(|number| ("", format!("P{number}"), fee(number))).collect()
    });
    assert!(total(&few) > total(&same) + 200_000, "29 people are fewer than k: the sum without the join");
}

#[test]
fn keys_of_numbers_and_dates_have_their_types() {
    let year = "extract(year FROM c.crossed_at)";
    let sql =
        format!("SELECT c.person_id AS p, {year} AS k FROM mia.crossings c {TIED} WHERE {year} BETWEEN 2019 AND 2020");
    let plan = keyed(&sql, people(&["k"]));
    let gathering = plan.rules().gathering().unwrap().unwrap();
    assert_eq!(gathering.cells(), 3);
    assert!(matches!(plan.plan().schema().field(0).data_type(), DataType::Int32));
}

#[test]
fn thresholds_are_of_the_people() {
    let mut catalogue = both();
    for table in &mut catalogue.tables {
        if let Some(safeguards) = &mut table.safeguards {
            Arc::make_mut(safeguards).ad_hoc_width = 10;
        }
    }
    let keys = Arc::new(Keys { record: Key::new([1; 32]), noise: Key::new([2; 32]) });
    let plan = asked(SEMI, people(&[]), &catalogue).unwrap().keyed(&keys).unwrap();
    let shown = |size: u32| {
        let sets = 0..60_u32;
        sets.filter(|set| count(&released(&plan, |_| numbered("", set * 7..set * 7 + size))).1 == 1).count()
    };
    assert_eq!((shown(29), shown(40)), (0, 60));
    // 6 of the 11 thresholds are at most 35: no set of 35 people tells what another one's is.
    assert!((15..=50).contains(&shown(35)), "{}", shown(35));
}

/// Which of the people who crossed the condition leaves: how many of how many. k is 30, and W of this register 0.
const SHAPES: [(u32, u32); 11] = [
    (0, 500),
    (1, 500),
    (29, 500),
    (30, 500),
    (470, 500),
    (471, 500),
    (499, 500),
    (500, 500),
    (29, 29),
    (30, 30),
    (30, 59),
];

/// `absent`; `of all`, where the condition has made no difference to the answer; or `of the condition`.
fn outcome(plan: &CheckedPlan, measure: &str, shape: (u32, u32)) -> &'static str {
    let answer = |with: u32| {
        let found = released(plan, |run| numbered("", 0..if run == 0 { with } else { shape.1 }));
        let status = found.column_by_name(&format!("{measure}__status")).unwrap().as_primitive::<UInt8Type>().value(0);
        (found, status)
    };
    let (asked, all) = (answer(shape.0), answer(shape.1));
    match asked.1 {
        status if status == Status::Absent as u8 => "absent",
        status if status == Status::Perturbed as u8 && asked == all => "of all",
        status if status == Status::Perturbed as u8 => "of the condition",
        other => panic!("status {other}"),
    }
}

/// The matrix of this file against what is found. Moments of 30 people are absent where the count that is drawn for them, here of
/// rows, is none: of nobody there is no mean.
const MATRIX: &str = include_str!("matrix.txt");

#[test]
fn the_matrix_of_opened_tables_is_as_reviewed() {
    let shapes = SHAPES.map(|(with, of)| format!("{with} of {of}")).join(" | ");
    let mut found = format!("measure | {shapes}\n");
    let x = || "x".to_owned();
    for (name, kind) in [
        ("contributors", MeasureKind::Contributors),
        ("rows", MeasureKind::Rows),
        ("non_null", MeasureKind::NonNull { column: x() }),
        ("sum", MeasureKind::Sum { column: x() }),
        ("moments", MeasureKind::Moments { column: x() }),
        ("min", MeasureKind::Min { column: x() }),
    ] {
        let sql = SEMI.replace("SELECT c.person_id", "SELECT c.fee AS x, c.person_id");
        let asked_of = question(&[], vec![kind]);
        let outcomes = match asked(&sql, asked_of.clone(), &both()) {
            Err(_) => ["refused"; SHAPES.len()],
            Ok(_) => {
                let plan = keyed(&sql, asked_of);
                SHAPES.map(|shape| outcome(&plan, "m0", shape))
            }
        };
        found += &format!("{name} | {}\n", outcomes.join(" | "));
    }
    if found != MATRIX {
        let path = std::env::temp_dir().join("khidi-ad-hoc-matrix.txt");
        std::fs::write(&path, &found).unwrap();
        panic!("the matrix is another one now: compare with {}", path.display());
    }
}
