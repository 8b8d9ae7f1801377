//! Registers agree about people, cases, permits and universities.

use std::collections::{BTreeMap, HashMap, HashSet};

use khidi_queries_codelists::{by_name, countries, municipalities};

use super::super::calendar::{Day, PERIOD_END, PERIOD_START};
use super::super::tables;
use super::Country;
use super::country::Table;

const PEOPLE: u64 = 20_000;

fn country() -> Country {
    Country::new(PEOPLE, 7, 2)
}

/// Every table about persons.
fn personal(country: &Country) -> Vec<(String, Table)> {
    tables()
        .iter()
        .filter(|table| table.schema.field_with_name("person_id").is_ok())
        .map(|table| {
            let name = format!("{}.{}", table.agency, table.name);
            (name, country.table(table.agency, table.name))
        })
        .collect()
}

#[test]
fn a_person_is_the_same_in_every_register() {
    let country = country();
    let mut known: HashMap<(String, &str), String> = HashMap::new();
    for (name, table) in personal(&country) {
        let ids = table.texts("person_id");
        for attribute in ["citizenship", "sex", "birth_date"].into_iter().filter(|a| table.has(a)) {
            let values: Vec<String> = if attribute == "birth_date" {
                table.days(attribute).into_iter().map(|day| day.unwrap().to_string()).collect()
            } else {
                table.texts(attribute).into_iter().map(str::to_owned).collect()
            };
            for (id, value) in ids.iter().zip(values) {
                let first = known.entry((id.to_string(), attribute)).or_insert_with(|| value.clone());
                assert_eq!(*first, value, "{attribute} of {id} in {name}");
            }
        }
    }
    assert!(known.len() > PEOPLE as usize);
}

#[test]
fn residents_have_personal_numbers_and_others_documents() {
    let country = country();
    let population = country.table("psda", "population");
    let registered: HashSet<_> = population.texts("person_id").into_iter().collect();
    assert_eq!(registered.len(), population.rows(), "one row a person");
    let is_personal = |id: &str| id.len() == 11 && id.bytes().all(|byte| byte.is_ascii_digit());
    let is_document = |id: &str| {
        let (letters, digits) = id.split_at(2);
        id.len() == 9
            && letters.bytes().all(|byte| byte.is_ascii_uppercase())
            && digits.bytes().all(|byte| byte.is_ascii_digit())
    };
    for (name, table) in personal(&country) {
        for id in table.texts("person_id") {
            let fits = if registered.contains(id) { is_personal(id) } else { is_document(id) };
            assert!(fits, "{id} in {name}");
        }
    }
    let permits = country.table("psda", "residence_permits");
    assert!(permits.texts("person_id").iter().all(|id| registered.contains(id)));
    let numbers: HashSet<_> = permits.texts("permit_no").into_iter().collect();
    assert_eq!(numbers.len(), permits.rows());
}

#[test]
fn decisions_belong_to_applications_of_the_same_person() {
    let country = country();
    let applications = country.table("mia", "asylum_applications");
    let lodged: HashMap<_, _> = applications
        .texts("case_id")
        .into_iter()
        .zip(applications.texts("person_id").into_iter().zip(applications.days("lodged_on")))
        .collect();
    assert_eq!(lodged.len(), applications.rows(), "a case is lodged once");
    let decisions = country.table("mia", "asylum_decisions");
    assert!(decisions.rows() > 100);
    let decided = decisions.texts("person_id").into_iter().zip(decisions.days("decided_on"));
    for (case, (person, decided_on)) in decisions.texts("case_id").into_iter().zip(decided) {
        let (applicant, lodged_on) = lodged[case];
        assert_eq!(applicant, person, "{case}");
        assert!(decided_on > lodged_on, "{case}");
    }
}

#[test]
fn a_student_is_enrolled_at_one_university() {
    let country = country();
    let mut enrolled: BTreeMap<String, &str> = BTreeMap::new();
    for university in ["tsu", "ibsu", "gtu"] {
        let students = country.table(university, "students");
        assert!(students.rows() > 50, "{university}");
        for id in students.texts("person_id") {
            let first = enrolled.entry(id.to_owned()).or_insert(university);
            assert_eq!(*first, university, "{id}");
        }
    }
    let (ids, reasons) = permit_holders(&country);
    for (id, _) in ids.iter().zip(reasons).filter(|(_, reason)| reason == "EDUC") {
        assert!(enrolled.contains_key(id), "{id} has a permit for study");
    }
}

fn permit_holders(country: &Country) -> (Vec<String>, Vec<String>) {
    let permits = country.table("psda", "residence_permits");
    let owned = |texts: Vec<&str>| texts.into_iter().map(str::to_owned).collect();
    (owned(permits.texts("person_id")), owned(permits.texts("reason")))
}

#[test]
fn permits_for_work_are_labour_permits_and_bring_income() {
    let country = country();
    let (ids, reasons) = permit_holders(&country);
    let workers: HashSet<_> =
        ids.into_iter().zip(reasons).filter(|(_, reason)| reason == "EMP").map(|(id, _)| id).collect();
    let persons = |agency, table| {
        let table = country.table(agency, table);
        table.texts("person_id").into_iter().map(str::to_owned).collect::<HashSet<_>>()
    };
    assert!(workers.len() > 300);
    assert_eq!(persons("moh", "labour_permits"), workers);
    let earners = persons("mof", "employment_income");
    let paid = workers.intersection(&earners).count();
    assert_eq!(paid, workers.len());
}

#[test]
fn codes_are_those_of_the_code_lists() {
    let country = country();
    let population = country.table("psda", "population");
    let places: HashSet<_> = municipalities().iter().map(|place| (place.region, place.code)).collect();
    let homes = population.texts("region").into_iter().zip(population.texts("municipality"));
    assert!(homes.into_iter().all(|home| places.contains(&home)));
    let known: HashSet<_> = countries().iter().map(|country| country.alpha3).collect();
    for (name, table) in personal(&country).iter().filter(|(_, table)| table.has("citizenship")) {
        assert!(table.texts("citizenship").iter().all(|code| known.contains(code)), "{name}");
    }
    let lists = [
        ("mia", "border_crossings", "border_type", "border_types"),
        ("mia", "border_crossings", "direction", "directions"),
        ("mia", "refusals_of_entry", "reason", "refusal_reasons"),
        ("mia", "asylum_decisions", "outcome", "asylum_outcomes"),
        ("psda", "residence_permits", "reason", "permit_reasons"),
        ("tsu", "students", "level", "education_levels"),
        ("geostat", "population_estimates", "region", "regions"),
        ("geostat", "population_estimates", "age_group", "age_groups"),
    ];
    for (agency, table, column, list) in lists {
        let table = country.table(agency, table);
        let codes: HashSet<_> = by_name(list).unwrap().codes().collect();
        assert!(table.texts(column).iter().all(|code| codes.contains(code)), "{column}");
    }
}

#[test]
fn events_lie_in_the_period_and_after_birth() {
    let country = country();
    let events = [
        ("psda", "residence_permits", "issued_on"),
        ("psda", "residence_permits", "withdrawn_on"),
        ("psda", "citizenship_acquisitions", "granted_on"),
        ("mia", "refusals_of_entry", "refused_on"),
        ("mia", "irregular_stays", "found_on"),
        ("mia", "return_orders", "ordered_on"),
        ("mia", "returns", "returned_on"),
        ("mia", "readmissions", "requested_on"),
        ("mia", "readmissions", "decided_on"),
        ("mia", "readmissions", "transferred_on"),
        ("mia", "asylum_applications", "lodged_on"),
        ("mia", "asylum_decisions", "decided_on"),
        ("mfa", "visas", "issued_on"),
        ("gtu", "students", "enrolled_on"),
        ("gtu", "students", "left_on"),
    ];
    for (agency, name, column) in events {
        let table = country.table(agency, name);
        let days: Vec<Day> = table.days(column).into_iter().flatten().collect();
        assert!(!days.is_empty(), "{agency}.{name}.{column}");
        assert!(days.iter().all(|day| (PERIOD_START..=PERIOD_END).contains(day)), "{agency}.{name}.{column}");
    }
    let crossings = country.table("mia", "border_crossings");
    let births = crossings.days("birth_date");
    for (crossed_at, birth) in crossings.times("crossed_at").into_iter().zip(births) {
        let day = crossed_at.div_euclid(86_400_000_000) as Day;
        assert!((PERIOD_START..=PERIOD_END).contains(&day) && Some(day) > birth);
    }
}

#[test]
fn estimates_add_up_to_the_residents() {
    use arrow::array::AsArray;
    use arrow::datatypes::Int64Type;
    let country = country();
    let estimates = country.table("geostat", "population_estimates");
    let years = estimates.column("year").as_primitive::<Int64Type>().values().to_vec();
    let persons = estimates.column("persons").as_primitive::<Int64Type>().values().to_vec();
    let residents = country.table("psda", "population").rows() as f64;
    for year in 2018..=2024 {
        let total: i64 = years.iter().zip(&persons).filter(|(y, _)| **y == year).map(|(_, p)| p).sum();
        assert!((total as f64 / residents - 1.0).abs() < 0.05, "{year}: {total} of {residents}");
    }
    assert_eq!(estimates.rows(), 7 * 12 * 2 * 18);
}
