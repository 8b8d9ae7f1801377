//! What is true behind the register of crossings, and that the register has it but for its faults.

use std::collections::{BTreeMap, HashSet};

use tempfile::TempDir;

use super::super::calendar::Day;
use super::super::row_groups::CHUNK;
use super::super::{GenerateError, Parameters, write_truth};
use super::Country;
use super::country::Table;

const PARAMETERS: Parameters = Parameters { people: 20_000, seed: 7 };
const MICROSECONDS_PER_DAY: i64 = 86_400_000_000;

/// When a stay began and ended.
type Stay = (Option<Day>, Option<Day>);

struct Truth {
    stays: Table,
    crossings: Table,
}

fn truth(parameters: &Parameters) -> Truth {
    let folder = TempDir::new().unwrap();
    let summary = write_truth(folder.path(), parameters).unwrap();
    let read = |name: &str| Table::read(&folder.path().join(name).with_extension("parquet"));
    let found = Truth { stays: read("stays"), crossings: read("border_crossings") };
    let rows: Vec<_> = summary.tables.iter().map(|table| (table.table, table.rows as usize)).collect();
    assert_eq!(rows, [("stays", found.stays.rows()), ("border_crossings", found.crossings.rows())]);
    found
}

/// Time and direction of each person's crossings, as the file has them.
fn by_person(crossings: &Table) -> BTreeMap<String, Vec<(i64, &str)>> {
    let mut people: BTreeMap<String, Vec<(i64, &str)>> = BTreeMap::new();
    let rows = crossings.times("crossed_at").into_iter().zip(crossings.texts("direction"));
    for (id, row) in crossings.texts("person_id").into_iter().zip(rows) {
        people.entry(id.to_owned()).or_default().push(row);
    }
    people
}

#[test]
fn people_go_out_and_in_by_turns() {
    let truth = truth(&PARAMETERS);
    for (id, crossings) in by_person(&truth.crossings) {
        for pair in crossings.windows(2) {
            assert!(pair[0].0 < pair[1].0, "{id}: {pair:?}");
            assert_ne!(pair[0].1, pair[1].1, "{id}: {pair:?}");
        }
    }
}

#[test]
fn stays_begin_and_end_with_crossings() {
    let truth = truth(&PARAMETERS);
    let mut stays: BTreeMap<String, Vec<Stay>> = BTreeMap::new();
    let spans = truth.stays.days("entered_on").into_iter().zip(truth.stays.days("left_on"));
    for (id, span) in truth.stays.texts("person_id").into_iter().zip(spans) {
        stays.entry(id.to_owned()).or_default().push(span);
    }
    let crossings = by_person(&truth.crossings);
    let day = |time: i64| time.div_euclid(MICROSECONDS_PER_DAY) as Day;
    for (id, spans) in &stays {
        let turns: Vec<(Day, &str)> = spans
            .iter()
            .flat_map(|(entered, left)| [entered.map(|day| (day, "in")), left.map(|day| (day, "out"))])
            .flatten()
            .collect();
        let crossed = crossings.get(id).map(Vec::as_slice).unwrap_or_default();
        assert_eq!(turns, crossed.iter().map(|(time, way)| (day(*time), *way)).collect::<Vec<_>>(), "{id}");
        assert!(spans[1..].iter().all(|(entered, _)| entered.is_some()), "{id}");
        assert!(spans[..spans.len() - 1].iter().all(|(_, left)| left.is_some()), "{id}");
    }
    assert!(crossings.keys().all(|id| stays.contains_key(id)), "who crosses is in at some time");
    let never_crossed = stays.keys().filter(|id| !crossings.contains_key(*id)).count();
    assert!(never_crossed > 1_000, "those who stay at home are in: {never_crossed}");
}

#[test]
fn the_register_has_the_truth_but_for_its_faults() {
    let truth = truth(&PARAMETERS);
    let country = Country::new(PARAMETERS.people, PARAMETERS.seed, 2);
    let register = country.table("mia", "border_crossings");
    assert_eq!(register.schema(), truth.crossings.schema());
    let rows = |table: &Table| {
        let times = table.times("crossed_at").into_iter().zip(table.texts("document_no"));
        let rows = table.texts("person_id").into_iter().zip(table.texts("direction")).zip(times);
        rows.map(|((id, way), (time, document))| (way == "out", id.to_owned(), time, document.to_owned()))
            .collect::<HashSet<_>>()
    };
    let (noted, took_place) = (rows(&register), rows(&truth.crossings));
    for (is_exit, share_missing) in [(true, 0.009..0.014), (false, 0.001..0.006)] {
        let all: Vec<_> = took_place.iter().filter(|row| row.0 == is_exit).collect();
        let share = all.iter().filter(|row| !noted.contains(row)).count() as f64 / all.len() as f64;
        assert!(share_missing.contains(&share), "{share} of {} (exits: {is_exit})", all.len());
    }
    let invented = noted.difference(&took_place).count() as f64 / noted.len() as f64;
    assert!((0.002..0.006).contains(&invented), "noted twice, or with another's second: {invented}");
}

#[test]
fn every_chunk_is_there() {
    let parameters = Parameters { people: CHUNK + 500, seed: 3 };
    let truth = truth(&parameters);
    let country = Country::new(parameters.people, parameters.seed, 2);
    let ids = |table: &Table| table.texts("person_id").into_iter().map(str::to_owned).collect::<HashSet<_>>();
    let (noted, crossed) = (ids(&country.table("mia", "border_crossings")), ids(&truth.crossings));
    assert!(noted.is_subset(&crossed) && noted.len() > CHUNK as usize / 2, "{} of {}", noted.len(), crossed.len());
    assert!(crossed.len() - noted.len() < 500, "{} of {}", noted.len(), crossed.len());
}

#[test]
fn a_number_of_people_out_of_range_has_no_truth() {
    let folder = TempDir::new().unwrap();
    let failure = write_truth(folder.path(), &Parameters { people: 0, seed: 3 }).unwrap_err();
    assert!(matches!(failure, GenerateError::People { people: 0 }), "{failure:?}");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}
