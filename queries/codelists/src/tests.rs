//! What the lists promise to SQL, to registers and to Eurostat, over all of them at once.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod geography;
mod version;

use std::collections::BTreeSet;

use arrow_array::{Array, BooleanArray, Int64Array, RecordBatch, StringArray};
use arrow_schema::DataType;

use crate::{all, by_name};

#[test]
fn lists_have_the_agreed_tables_and_sizes() {
    let found: Vec<(&str, usize)> = all().iter().map(|list| (list.name(), list.batch().num_rows())).collect();
    let expected = [
        ("countries", 253),
        ("country_groups", 15),
        ("sexes", 3),
        ("age_groups", 19),
        ("permit_reasons", 4),
        ("permit_durations", 3),
        ("border_types", 3),
        ("directions", 2),
        ("refusal_reasons", 9),
        ("asylum_outcomes", 5),
        ("education_levels", 4),
        ("regions", 12),
        ("municipalities", 69),
    ];
    assert_eq!(found, expected);
}

#[test]
fn columns_are_as_agreed() {
    for (name, columns) in [
        ("countries", "code Utf8, alpha2 Utf8, eurostat Utf8, name_en Utf8, name_ka Utf8, region Utf8, is_eu Boolean"),
        ("age_groups", "code Utf8, name_en Utf8, name_ka Utf8, age_from Int64, age_to Int64"),
        ("asylum_outcomes", "code Utf8, name_en Utf8, name_ka Utf8, rank Int64, is_positive Boolean"),
        ("municipalities", "code Utf8, name_en Utf8, name_ka Utf8, region Utf8"),
        ("sexes", "code Utf8, name_en Utf8, name_ka Utf8"),
    ] {
        let schema = by_name(name).unwrap().schema();
        let found: Vec<String> =
            schema.fields().iter().map(|field| format!("{} {}", field.name(), field.data_type())).collect();
        assert_eq!(found.join(", "), columns, "{name}");
    }
}

#[test]
fn every_list_is_a_clean_table() {
    for list in all() {
        let (name, batch) = (list.name(), list.batch());
        assert!(std::ptr::eq(by_name(name).unwrap(), list), "{name}");
        assert_eq!(list.codes().collect::<Vec<_>>(), strings(&batch, "code"));
        assert!(list.codes().all(|code| list.contains(code)), "{name}");
        assert_unique(name, list.codes());
        for field in batch.schema().fields() {
            assert!(field.is_nullable(), "{name}.{}", field.name());
            if field.data_type() == &DataType::Utf8 {
                for value in strings(&batch, field.name()) {
                    let clean = !value.is_empty() && value.trim() == value;
                    assert!(clean, "{name}.{}: {value:?}", field.name());
                }
            }
        }
    }
    assert!(by_name("Countries").is_none());
    assert!(!by_name("sexes").unwrap().contains("m"));
}

#[test]
fn every_parent_exists() {
    let parents: Vec<_> = all().iter().filter_map(|list| Some((list, list.parent()?))).collect();
    let names: Vec<_> = parents.iter().map(|(list, _)| list.name()).collect();
    assert_eq!(names, ["countries", "municipalities"]);
    for (list, (column, parent)) in parents {
        let parent = by_name(parent).unwrap();
        let used: BTreeSet<String> = strings(&list.batch(), column).into_iter().collect();
        let known: BTreeSet<String> = parent.codes().map(String::from).collect();
        assert_eq!(used, known, "{} to {}", list.name(), parent.name());
    }
    assert_unique(
        "groups and regions",
        by_name("country_groups").unwrap().codes().chain(by_name("countries").unwrap().codes()),
    );
}

#[test]
fn georgian_is_written_in_mkhedruli() {
    for list in all() {
        let name = list.name();
        assert_mkhedruli(name, list.title_ka(), "");
        assert!(list.title_en().is_ascii(), "{name}");
        let digits = match name {
            "age_groups" | "permit_durations" => "0123456789",
            _ => "",
        };
        for value in strings(&list.batch(), "name_ka") {
            assert_mkhedruli(name, &value, digits);
        }
        for value in strings(&list.batch(), "name_en") {
            let latin = !value.chars().any(|letter| ('\u{10A0}'..='\u{10FF}').contains(&letter));
            assert!(latin, "{name}: {value}");
        }
    }
}

#[test]
fn age_groups_cover_every_age_once() {
    let batch = by_name("age_groups").unwrap().batch();
    let (codes, from, to) = (strings(&batch, "code"), numbers(&batch, "age_from"), numbers(&batch, "age_to"));
    assert_eq!((from[0], to[0]), (Some(0), Some(4)));
    for row in 1..17 {
        let (first, last) = (from[row].unwrap(), to[row].unwrap());
        assert_eq!((Some(first - 1), last), (to[row - 1], first + 4));
        assert_eq!(codes[row], format!("Y{first}-{last}"));
    }
    assert_eq!((codes[17].as_str(), from[17], to[17]), ("Y_GE85", Some(85), None));
    assert_eq!((codes[18].as_str(), from[18], to[18]), ("UNK", None, None));
}

#[test]
fn small_lists_hold_the_codes_of_the_registers() {
    for (name, codes) in [
        ("sexes", "M F UNK"),
        ("permit_reasons", "EDUC EMP FAM OTH"),
        ("permit_durations", "M3-5 M6-11 M_GE12"),
        ("border_types", "land air sea"),
        ("directions", "in out"),
        ("refusal_reasons", "A B C D E F G H I"),
        ("asylum_outcomes", "refugee subsidiary temporary humanitarian rejected"),
        ("education_levels", "ED5 ED6 ED7 ED8"),
    ] {
        let found: Vec<_> = by_name(name).unwrap().codes().collect();
        assert_eq!(found.join(" "), codes, "{name}");
    }
}

#[test]
fn asylum_outcomes_rank_in_order() {
    let batch = by_name("asylum_outcomes").unwrap().batch();
    assert_eq!(numbers(&batch, "rank"), [1, 2, 3, 4, 5].map(Some));
    let positive = batch.column_by_name("is_positive").unwrap();
    let positive: &BooleanArray = positive.as_any().downcast_ref().unwrap();
    assert_eq!(positive, &BooleanArray::from(vec![true, true, true, true, false]));
}

fn strings(batch: &RecordBatch, column: &str) -> Vec<String> {
    let values = batch.column_by_name(column).unwrap();
    let values: &StringArray = values.as_any().downcast_ref().unwrap();
    values.iter().map(|value| value.unwrap().to_owned()).collect()
}

fn numbers(batch: &RecordBatch, column: &str) -> Vec<Option<i64>> {
    let values = batch.column_by_name(column).unwrap();
    let values: &Int64Array = values.as_any().downcast_ref().unwrap();
    values.iter().collect()
}

fn assert_unique<'a>(what: &str, values: impl Iterator<Item = &'a str>) {
    let mut seen = BTreeSet::new();
    for value in values {
        assert!(seen.insert(value), "{what}: {value} twice");
    }
}

fn assert_mkhedruli(what: &str, value: &str, also: &str) {
    let fits =
        |letter: char| ('\u{10D0}'..='\u{10FF}').contains(&letter) || " -,()".contains(letter) || also.contains(letter);
    assert!(value.chars().all(fits), "{what}: {value}");
}
