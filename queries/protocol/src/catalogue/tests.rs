//! Catalogues there and back, and what a hostile one may not say.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use arrow_schema::{DataType, TimeUnit};
use khidi_queries_disclosure::catalogue::safeguards::Clip;
use khidi_queries_disclosure::catalogue::{
    AdHoc, AgencyCatalogue, AgencyId, Class, Hierarchy, Period, Protection, PublishedColumn, PublishedTable, Role,
    Versions,
};
use khidi_queries_disclosure::question::Bins;
use prost::Message;

use super::{CatalogueError, LONGEST_CATALOGUE, decode, encode};
use crate::wire;

const TERMS: AdHoc = AdHoc { threshold: 30, max_change: 15, variance: 25.0, budget: 100 };

fn column(name: &str, data_type: DataType, role: Role) -> PublishedColumn {
    let digits = if data_type == DataType::Int64 { 0 } else { 2 };
    PublishedColumn {
        clip: (role == Role::Measure).then_some(Clip { low: -5, high: 70_000, step: 10, centre: 300, digits }),
        codes: (name == "by_air").then(|| vec!["true".to_owned(), "false".to_owned()]),
        bins: (role == Role::Measure).then(|| Bins::new(vec![0.0, 0.5, 10.0]).unwrap()),
        name: name.into(),
        data_type,
        role,
        description_en: format!("The {name}"),
        description_ka: "აღწერა".into(),
    }
}

fn table(name: &str, class: Class, columns: Vec<PublishedColumn>) -> PublishedTable {
    PublishedTable {
        name: name.into(),
        class,
        is_view: false,
        single_contributor_keys: vec![],
        max_rows: Some(20),
        count_variance: Some(4.5),
        ad_hoc: (name == "crossings").then_some(TERMS),
        safeguards: None,
        columns,
        description_en: "A table.\nTwo lines.".into(),
        description_ka: "ცხრილი".into(),
    }
}

fn catalogue() -> AgencyCatalogue {
    let calendar = Role::Dimension(Hierarchy::Calendar(Period::Month));
    let timestamp = DataType::Timestamp(TimeUnit::Microsecond, None);
    let mut crossings = table(
        "crossings",
        Class::Protected,
        vec![
            column("person", DataType::Utf8, Role::Contributor),
            column("case_id", DataType::Int64, Role::Measure),
            column("crossed_at", timestamp, calendar),
            column("country", DataType::Utf8, Role::Dimension(Hierarchy::List("countries".into()))),
            column("by_air", DataType::Boolean, Role::Dimension(Hierarchy::Codes)),
            column("fee", DataType::Decimal128(12, 2), Role::Measure),
        ],
    );
    crossings.single_contributor_keys = vec!["case_id".into()];
    let population = table(
        "population",
        Class::Public,
        vec![column("born", DataType::Date32, Role::Public), column("share", DataType::Float64, Role::Public)],
    );
    AgencyCatalogue {
        agency: AgencyId::new("interior").unwrap(),
        protection: Protection::Standard,
        threshold: 10,
        versions: Versions {
            catalogue: "c1".into(),
            policy: "p1".into(),
            snapshot: "s1".into(),
            code_lists: "l1".into(),
        },
        as_of: Some(20_393),
        tables: vec![crossings, population],
    }
}

#[test]
fn round_trip() {
    let standard = catalogue();
    assert_eq!(decode(&encode(&standard).unwrap()), Ok(standard));
    let mut bare = catalogue();
    bare.protection = Protection::Bare;
    bare.as_of = None;
    bare.tables[0].ad_hoc = None;
    bare.tables[0].columns[5].role = Role::Open;
    bare.tables[0].is_view = true;
    for period in [Period::Year, Period::Quarter] {
        bare.tables[0].columns[2].role = Role::Dimension(Hierarchy::Calendar(period));
        assert_eq!(decode(&encode(&bare).unwrap()), Ok(bare.clone()));
    }
}

#[test]
fn each_cause_has_its_error_on_either_side() {
    type Change = fn(&mut AgencyCatalogue);
    let table = || "crossings".to_owned();
    let role = |table: &str, column: &str| CatalogueError::Role { table: table.into(), column: column.into() };
    let cases: Vec<(Change, CatalogueError)> = vec![
        (|c| c.threshold = 0, CatalogueError::Threshold),
        (|c| c.as_of = Some(-1), CatalogueError::AsOf),
        (|c| c.as_of = Some(2_932_897), CatalogueError::AsOf),
        (|c| c.versions.snapshot.clear(), CatalogueError::Text { field: "snapshot version" }),
        (|c| c.tables[0].name = "Crossings".into(), CatalogueError::Identifier { what: "table" }),
        (|c| c.tables[0].columns[1].name = "a.b".into(), CatalogueError::Identifier { what: "column" }),
        (
            |c| c.tables[0].columns[3].role = Role::Dimension(Hierarchy::List("x; y".into())),
            CatalogueError::Identifier { what: "code list" },
        ),
        (|c| c.tables[1].name = table_name(c), CatalogueError::DuplicateTable { table: table() }),
        (|c| c.tables = vec![c.tables[1].clone(); 1025], CatalogueError::TooManyTables),
        (|c| c.tables[0].columns.clear(), CatalogueError::ColumnCount { table: table() }),
        (
            |c| c.tables[0].columns[1].name = "person".into(),
            CatalogueError::DuplicateColumn { table: table(), column: "person".into() },
        ),
        (|c| c.tables[1].columns[0].role = Role::Measure, role("population", "born")),
        (|c| c.tables[1].columns[0].role = Role::Contributor, role("population", "born")),
        (|c| c.tables[0].columns[5].role = Role::Public, role("crossings", "fee")),
        (|c| c.tables[0].columns[5].role = Role::Open, role("crossings", "fee")),
        (
            |c| c.tables[0].columns[4].role = Role::Dimension(Hierarchy::Calendar(Period::Year)),
            CatalogueError::Calendar { table: table(), column: "by_air".into() },
        ),
        (|c| c.tables[0].columns[5].codes = Some(vec!["1".into()]), role("crossings", "fee")),
        (|c| c.tables[0].columns[4].codes = Some(vec!["\u{202e}".into()]), CatalogueError::Text { field: "codes" }),
        (
            |c| c.tables[0].ad_hoc = Some(AdHoc { max_change: 30, ..TERMS }),
            CatalogueError::Safeguards { table: table() },
        ),
        (|c| c.tables[1].ad_hoc = Some(TERMS), CatalogueError::Safeguards { table: "population".into() }),
        (|c| c.tables[0].columns[0].role = Role::Measure, CatalogueError::NoContributor { table: table() }),
        (
            |c| c.tables[0].single_contributor_keys = vec!["nowhere".into()],
            CatalogueError::SingleContributorKey { table: table() },
        ),
        (
            |c| c.tables[0].single_contributor_keys = vec!["case_id".into(), "case_id".into()],
            CatalogueError::SingleContributorKey { table: table() },
        ),
        (|c| c.tables[0].columns[0].description_en = "\u{1b}[2J".into(), CatalogueError::Text { field: "description" }),
        (|c| c.tables[0].description_ka = "ა".repeat(2000), CatalogueError::Text { field: "description" }),
    ];
    for (change, expected) in cases {
        let mut changed = catalogue();
        change(&mut changed);
        assert_eq!(encode(&changed), Err(expected.clone()));
        let sent = super::to_wire::catalogue(&changed).unwrap().encode_to_vec();
        assert_eq!(decode(&sent), Err(expected));
    }
}

fn table_name(catalogue: &AgencyCatalogue) -> String {
    catalogue.tables[0].name.clone()
}

#[test]
fn only_wire_types_are_encoded() {
    for data_type in [
        DataType::Int32,
        DataType::Utf8View,
        DataType::Decimal128(39, 0),
        DataType::Decimal128(10, -1),
        DataType::Decimal128(3, 4),
        DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())),
        DataType::Timestamp(TimeUnit::Nanosecond, None),
    ] {
        let mut changed = catalogue();
        changed.tables[1].columns[0].data_type = data_type.clone();
        let expected = CatalogueError::Type { table: "population".into(), column: "born".into(), data_type };
        assert_eq!(encode(&changed), Err(expected));
    }
}

#[test]
fn parts_that_are_missing_or_unknown() {
    type Change = fn(&mut wire::Catalogue);
    let cases: [(Change, &str); 10] = [
        (|m| m.protection = 9, "protection"),
        (|m| m.versions = None, "versions"),
        (|m| m.tables[0].class = 0, "class"),
        (|m| m.tables[0].columns[0].column_type = None, "column type"),
        (|m| m.tables[0].columns[0].column_type.as_mut().unwrap().kind = 8, "column type"),
        (|m| m.tables[0].columns[0].column_type.as_mut().unwrap().scale = 1, "column type"),
        (|m| m.tables[0].columns[5].column_type.as_mut().unwrap().precision = 256 + 12, "column type"),
        (|m| m.tables[0].columns[0].role = None, "role"),
        (|m| dimension(m).hierarchy = None, "hierarchy"),
        (|m| dimension(m).hierarchy = Some(wire::dimension::Hierarchy::Calendar(4)), "period"),
    ];
    for (change, part) in cases {
        let mut message = super::to_wire::catalogue(&catalogue()).unwrap();
        change(&mut message);
        assert_eq!(decode(&message.encode_to_vec()), Err(CatalogueError::Unknown { part }));
    }
}

fn dimension(message: &mut wire::Catalogue) -> &mut wire::Dimension {
    match message.tables[0].columns[2].role.as_mut().unwrap() {
        wire::column::Role::Dimension(dimension) => dimension,
        other => panic!("a dimension expected, not {other:?}"),
    }
}

#[test]
fn bytes_that_are_no_catalogue() {
    let bytes = encode(&catalogue()).unwrap();
    assert_eq!(decode(&[&bytes[..], &[0x40, 1]].concat()), Err(CatalogueError::NotCanonical));
    assert_eq!(decode(&[0x08, 2, 0xff]), Err(CatalogueError::Protocol { found: 2 }));
    assert_eq!(decode(b""), Err(CatalogueError::Protocol { found: 0 }));
    assert!(matches!(decode(&bytes[..bytes.len() - 1]), Err(CatalogueError::Malformed(_))));
    assert_eq!(decode(&vec![0; LONGEST_CATALOGUE + 1]), Err(CatalogueError::TooLong));
    let mut message = super::to_wire::catalogue(&catalogue()).unwrap();
    message.agency = "federated".into();
    assert!(matches!(decode(&message.encode_to_vec()), Err(CatalogueError::Agency(_))));
}
