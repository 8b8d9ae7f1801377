//! The awkward cases really occur in a small country.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::super::calendar::{Day, civil};
use super::Country;

const MICROSECONDS_PER_DAY: i64 = 86_400_000_000;

/// What stands out in the crossings of all people.
#[derive(Debug, Default)]
struct Oddities {
    exits: usize,
    missing_exits: usize,
    entries_twice: usize,
    same_day: usize,
    same_second: usize,
    several_documents: usize,
    leap_days: usize,
    by_month: [usize; 12],
}

fn oddities(country: &Country) -> Oddities {
    let table = country.table("mia", "border_crossings");
    let ids = table.texts("person_id");
    let documents = table.texts("document_no");
    let directions = table.texts("direction");
    let times = table.times("crossed_at");
    let mut people: HashMap<&str, Vec<(i64, &str, &str)>> = HashMap::new();
    for row in 0..table.rows() {
        people.entry(ids[row]).or_default().push((times[row], directions[row], documents[row]));
    }
    let mut found = Oddities::default();
    for crossings in people.values_mut() {
        crossings.sort_unstable();
        let documents: HashSet<_> = crossings.iter().map(|crossing| crossing.2).collect();
        found.several_documents += usize::from(documents.len() > 1);
        for (time, direction, _) in crossings.iter() {
            let (_, month, date) = civil(time.div_euclid(MICROSECONDS_PER_DAY) as Day);
            found.by_month[month as usize - 1] += 1;
            found.leap_days += usize::from((month, date) == (2, 29));
            found.exits += usize::from(*direction == "out");
        }
        for pair in crossings.windows(2) {
            count_pair(&mut found, pair[0], pair[1]);
        }
    }
    found
}

fn count_pair(found: &mut Oddities, first: (i64, &str, &str), second: (i64, &str, &str)) {
    let is_same_day = first.0 / MICROSECONDS_PER_DAY == second.0 / MICROSECONDS_PER_DAY;
    found.same_day += usize::from(is_same_day);
    found.same_second += usize::from(first.0 == second.0);
    if first.1 == "in" && second.1 == "in" {
        found.entries_twice += usize::from(is_same_day);
        found.missing_exits += usize::from(!is_same_day);
    }
}

#[test]
fn crossings_have_every_oddity() {
    let found = oddities(&Country::new(20_000, 7, 2));
    let share = found.missing_exits as f64 / found.exits as f64;
    assert!((0.002..0.02).contains(&share), "{found:?}");
    assert!(found.entries_twice > 100, "{found:?}");
    assert!(found.same_day > 5_000, "{found:?}");
    assert!(found.same_second > 20, "{found:?}");
    assert!(found.several_documents > 1_000, "{found:?}");
    assert!(found.leap_days > 50, "{found:?}");
    assert!(found.by_month[7] > 3 * found.by_month[1] / 2, "{found:?}");
}

fn counted<'a>(values: impl IntoIterator<Item = &'a str>) -> BTreeMap<&'a str, usize> {
    let mut counts = BTreeMap::new();
    for value in values {
        *counts.entry(value).or_default() += 1;
    }
    counts
}

#[test]
fn people_have_rare_citizenships_and_leap_day_births() {
    let country = Country::new(20_000, 7, 2);
    let table = country.table("mia", "border_crossings");
    let people: HashMap<_, _> = table.texts("person_id").into_iter().zip(table.texts("citizenship")).collect();
    let citizenships = counted(people.into_values());
    let rare = citizenships.values().filter(|count| **count <= 3).count();
    assert!(rare >= 10, "{citizenships:?}");
    assert!(citizenships["RUS"] > 500 && citizenships["GEO"] > 3_000);
    let population = country.table("psda", "population");
    let births = population.days("birth_date").into_iter().flatten().map(civil);
    assert!(births.filter(|(_, month, date)| (*month, *date) == (2, 29)).count() > 20);
}

#[test]
fn small_municipalities_have_single_cells() {
    let country = Country::new(20_000, 7, 2);
    let population = country.table("psda", "population");
    let cells: Vec<String> = population
        .texts("municipality")
        .into_iter()
        .zip(population.texts("citizenship"))
        .map(|(place, citizenship)| format!("{place} {citizenship}"))
        .collect();
    let singles = counted(cells.iter().map(String::as_str)).into_values().filter(|count| *count == 1).count();
    assert!(singles > 50, "{singles}");
    assert!(counted(population.texts("municipality")).values().any(|count| *count <= 5));
}

#[test]
fn values_are_missing_only_where_they_may_be() {
    let country = Country::new(20_000, 7, 2);
    let permits = country.table("psda", "residence_permits");
    let withdrawn = permits.rows() - permits.nulls("withdrawn_on");
    assert!(withdrawn > 5 && withdrawn < permits.rows() / 10, "{withdrawn}");
    let students = country.table("tsu", "students");
    assert!((1..students.rows()).contains(&students.nulls("left_on")));
}

#[test]
fn a_hundred_people_are_enough() {
    let country = Country::new(100, 1, 4);
    assert!(country.table("psda", "population").rows() > 30);
    assert!(country.table("mia", "border_crossings").rows() > 100);
}
