//! The files: equal bytes for equal parameters, and the schemas of the registers' table.

use super::super::row_groups::CHUNK;
use super::super::tables;
use super::Country;

#[test]
fn bytes_do_not_depend_on_threads() {
    // Three chunks, so that two threads and four take them in different ways.
    let people = 2 * CHUNK + 100;
    let one = Country::new(people, 3, 1).contents();
    for threads in [2, 4] {
        let other = Country::new(people, 3, threads).contents();
        assert!(one == other, "{threads} threads differ from one");
    }
}

#[test]
fn another_seed_makes_other_people() {
    let one = Country::new(500, 1, 1);
    let other = Country::new(500, 2, 1);
    let ids = |country: &Country| {
        let table = country.table("psda", "population");
        table.texts("person_id").iter().map(|id| id.to_string()).collect::<Vec<_>>()
    };
    assert_ne!(ids(&one), ids(&other));
    assert_ne!(one.contents(), other.contents());
}

/// The table "Registers of the synthetic country", with `?` where a value may be missing.
const REGISTERS: &[(&str, &str, &str)] = &[
    (
        "psda",
        "population",
        "person_id text, sex text, birth_date date, citizenship text, birth_country text, region text, municipality text",
    ),
    (
        "psda",
        "residence_permits",
        "person_id text, permit_no text, reason text, issued_on date, valid_from date, valid_to date, withdrawn_on date?, citizenship text, sex text, birth_date date",
    ),
    ("psda", "citizenship_acquisitions", "person_id text, granted_on date, former_citizenship text, ground text"),
    (
        "mia",
        "border_crossings",
        "person_id text, document_no text, citizenship text, sex text, birth_date date, direction text, crossed_at timestamp, border_point text, border_type text",
    ),
    ("mia", "refusals_of_entry", "person_id text, citizenship text, refused_on date, reason text, border_type text"),
    (
        "mia",
        "irregular_stays",
        "person_id text, citizenship text, sex text, birth_date date, found_on date, place text",
    ),
    ("mia", "return_orders", "person_id text, citizenship text, sex text, birth_date date, ordered_on date, type text"),
    (
        "mia",
        "returns",
        "person_id text, citizenship text, sex text, birth_date date, returned_on date, type text, destination text",
    ),
    (
        "mia",
        "readmissions",
        "person_id text, citizenship text, sex text, birth_date date, requesting_state text, requested_on date, decision text, decided_on date, transferred_on date?",
    ),
    (
        "mia",
        "asylum_applications",
        "person_id text, case_id text, lodged_on date, type text, unaccompanied_minor bool, citizenship text, sex text, birth_date date",
    ),
    ("mia", "asylum_decisions", "person_id text, case_id text, decided_on date, instance text, outcome text"),
    (
        "mfa",
        "visas",
        "person_id text, visa_type text, purpose text, issued_on date, valid_from date, valid_to date, citizenship text, consulate text",
    ),
    ("mfa", "eu_observations", "year int, month int, measure text, persons int"),
    (
        "moh",
        "labour_permits",
        "person_id text, occupation text, activity text, valid_from date, valid_to date, citizenship text",
    ),
    ("mof", "employment_income", "person_id text, year int, income decimal(12,2), activity text, tax_resident bool"),
    ("tsu", "students", STUDENTS),
    ("ibsu", "students", STUDENTS),
    ("gtu", "students", STUDENTS),
    ("geostat", "population_estimates", "year int, region text, sex text, age_group text, persons int"),
];
const STUDENTS: &str = "person_id text, citizenship text, sex text, birth_date date, level text, field text, enrolled_on date, left_on date?";

#[test]
fn schemas_are_those_of_the_registers() {
    let declared: Vec<_> = tables().iter().map(|table| (table.agency, table.name)).collect();
    let expected: Vec<_> = REGISTERS.iter().map(|(agency, table, _)| (*agency, *table)).collect();
    assert_eq!(declared, expected);
    let country = Country::new(100, 1, 1);
    for ((agency, name, columns), declared) in REGISTERS.iter().zip(tables()) {
        let written = country.table(agency, name).schema();
        assert_eq!(&describe(&written), columns, "{agency}.{name} as written");
        assert_eq!(&describe(&declared.schema), columns, "{agency}.{name} as declared");
    }
}

fn describe(schema: &arrow::datatypes::Schema) -> String {
    use arrow::datatypes::{DataType, TimeUnit};
    let columns = schema.fields().iter().map(|field| {
        let data_type = match field.data_type() {
            DataType::Utf8 => "text",
            DataType::Date32 => "date",
            DataType::Int64 => "int",
            DataType::Boolean => "bool",
            DataType::Timestamp(TimeUnit::Microsecond, None) => "timestamp",
            DataType::Decimal128(12, 2) => "decimal(12,2)",
            other => panic!("{other} is no register type"),
        };
        let missing = if field.is_nullable() { "?" } else { "" };
        format!("{} {data_type}{missing}", field.name())
    });
    columns.collect::<Vec<_>>().join(", ")
}

#[test]
fn the_summary_counts_what_is_written() {
    let country = Country::new(1_000, 5, 2);
    assert_eq!(country.summary.tables.len(), tables().len());
    for row in &country.summary.tables {
        let written = country.table(row.agency, row.table).rows() as u64;
        assert_eq!(row.rows, written, "{}.{}", row.agency, row.table);
        let bytes = std::fs::metadata(country.path(row.agency, row.table)).unwrap().len();
        assert_eq!(row.bytes, bytes);
    }
}

#[test]
fn about_ten_crossings_a_person() {
    let country = Country::new(20_000, 11, 2);
    let crossings = country.table("mia", "border_crossings").rows();
    assert!((180_000..220_000).contains(&crossings), "{crossings}");
}
