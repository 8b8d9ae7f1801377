//! Contributions against the sums written out, however rows are cut and merged.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::{ArrayRef, BooleanArray, Decimal128Array, Int64Array, StringArray, StringViewArray};
use arrow_schema::DataType;
use datafusion_expr::{EmitTo, GroupsAccumulator};

use super::accumulate::Groups;
use super::{Contributed, Contribution, fields, read};
use crate::noise::keyed::{Key, Keys, prf64};

fn keys() -> Arc<Keys> {
    Arc::new(Keys { record: Key::new([3; 32]), noise: Key::new([4; 32]) })
}

fn groups() -> Groups {
    let contribution = Contribution { label: "income".to_owned(), low: -50, high: 100 };
    Groups::new(keys(), Some(contribution), fields(Some(&DataType::Decimal128(38, 2))))
}

fn values(values: &[Option<i128>]) -> ArrayRef {
    Arc::new(Decimal128Array::from_iter(values.iter().copied()).with_precision_and_scale(38, 2).unwrap())
}

fn told(groups: &mut Groups) -> Vec<Contributed> {
    let told = GroupsAccumulator::evaluate(groups, EmitTo::All).unwrap();
    read(told.as_struct().columns()).unwrap()
}

#[test]
fn contributions_are_clipped_counted_and_hashed() {
    let people: ArrayRef = Arc::new(StringViewArray::from(vec![Some("a"), Some("b"), None, Some("c"), Some("d")]));
    let mut groups = groups();
    let given = [people, values(&[Some(70), Some(1_000), Some(5), None, Some(-90)])];
    groups.update_batch(&given, &[0, 0, 0, 0, 1], None, 2).unwrap();
    let of = |id: &str, text: &str| prf64(&keys().record, &[b"val", b"income", id.as_bytes(), text.as_bytes()]);
    let first = Contributed {
        people: 2,
        who: 0,
        total: 170,
        absolute: 170,
        largest: [100, 70, 0],
        what: of("a", "70").wrapping_add(of("b", "100")),
    };
    let second = Contributed { people: 1, who: 0, total: -50, absolute: 50, largest: [50, 0, 0], what: of("d", "-50") };
    assert_eq!(told(&mut groups), [first, second]);
}

#[test]
fn cuts_and_merges_change_nothing() {
    let ids: Vec<String> = (0..400).map(|person| format!("p{person}")).collect();
    let amounts: Vec<Option<i128>> = (0..400).map(|person| Some(i128::from(person * 7 % 301 - 100))).collect();
    let whole: ArrayRef = Arc::new(StringArray::from(ids.clone()));
    let cells: Vec<usize> = (0..400).map(|person| person % 7).collect();
    let keep = BooleanArray::from_iter((0..400).map(|person| Some(person % 11 != 0)));
    let mut at_once = groups();
    at_once.update_batch(&[Arc::clone(&whole), values(&amounts)], &cells, Some(&keep), 7).unwrap();
    let mut merged = groups();
    for start in [300, 0, 200, 100] {
        let part = [whole.slice(start, 100), values(&amounts[start..start + 100])];
        let mut piece = groups();
        piece.update_batch(&part, &cells[start..start + 100], Some(&keep.slice(start, 100)), 7).unwrap();
        let state = piece.state(EmitTo::All).unwrap();
        merged.merge_batch(&state, &[0, 1, 2, 3, 4, 5, 6], 7).unwrap();
    }
    let single = groups().convert_to_state(&[whole, values(&amounts)], Some(&keep)).unwrap();
    let mut from_rows = groups();
    from_rows.merge_batch(&single, &cells, 7).unwrap();
    let expected = told(&mut at_once);
    assert_eq!(told(&mut merged), expected);
    assert_eq!(told(&mut from_rows), expected);
    assert!(expected.iter().all(|cell| cell.people > 40 && cell.largest[2] > 0));
}

#[test]
fn who_is_there_is_told_where_nothing_else_is() {
    let people: ArrayRef = Arc::new(StringArray::from(vec![Some("a"), None, Some("b")]));
    let mut groups = Groups::new(keys(), None, fields(None));
    groups.update_batch(&[people], &[0, 0, 0], None, 1).unwrap();
    let own = |id: &str| prf64(&keys().record, &[id.as_bytes()]);
    let expected = Contributed { people: 2, who: own("a").wrapping_add(own("b")), ..Contributed::default() };
    assert_eq!(told(&mut groups), [expected]);
}

#[test]
fn numbers_are_named_by_their_decimal_text() {
    let mut numbers = Groups::new(keys(), None, fields(None));
    numbers.update_batch(&[Arc::new(Int64Array::from(vec![7, -12]))], &[0, 0], None, 1).unwrap();
    let mut texts = Groups::new(keys(), None, fields(None));
    texts.update_batch(&[Arc::new(StringArray::from(vec!["-12", "7"]))], &[0, 0], None, 1).unwrap();
    assert_eq!(told(&mut numbers), told(&mut texts));
}
