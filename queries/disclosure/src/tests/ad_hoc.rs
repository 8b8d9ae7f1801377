//! Ad hoc questions: which are answered, and at which price.

mod snapped;

use khidi_queries_functions::context;
use khidi_queries_functions::gate::{self, GateLimits, Gated};
use khidi_queries_functions::registry::Registry;

use super::question;
use super::register::{Tables, catalogue};
use crate::catalogue::{AdHoc, AgencyCatalogue, Protection};
use crate::question::{Ask, Measure, MeasureKind, Question};
use crate::{CheckError, CheckedPlan, check, check_nodes};

const TERMS: AdHoc = AdHoc { threshold: 30, max_change: 15, variance: 25.0, budget: 100 };

/// The register with these tables open.
fn open(tables: &[&str]) -> AgencyCatalogue {
    let mut catalogue = catalogue(Protection::Standard);
    for table in &mut catalogue.tables {
        table.ad_hoc = tables.contains(&table.name.as_str()).then_some(TERMS);
    }
    catalogue
}

fn both() -> AgencyCatalogue {
    open(&["crossings", "applications"])
}

fn asked(sql: &str, asked: Question, catalogue: &AgencyCatalogue) -> Result<CheckedPlan, CheckError> {
    let Gated::Query(query) = gate::parse(sql, &GateLimits::default()).expect(sql) else { panic!("{sql}") };
    let plan = context::plan(query, &Tables(catalogue), Registry::standard()).expect(sql);
    check(&plan, &Ask::Cells(asked), catalogue)
}

fn people(keys: &[&str]) -> Question {
    question(keys, vec![MeasureKind::Contributors])
}

const AMPLIFIER: &str = "SELECT c.person_id AS p, c.citizenship AS k FROM mia.crossings c WHERE c.direction = 'in' AND EXISTS \
    (SELECT 1 FROM mia.applications a WHERE a.person_id = c.person_id AND a.citizenship = 'NRU')";

#[test]
fn closed_where_one_table_is() {
    for tables in [&[][..], &["crossings"], &["applications"]] {
        let found = asked(AMPLIFIER, people(&[]), &open(tables)).map(|_| ());
        assert_eq!(found, Err(CheckError::TierClosed { construct: "a sub-query".to_owned() }), "{tables:?}");
    }
    let plan = asked(AMPLIFIER, people(&[]), &both()).unwrap();
    // The condition inside, EXISTS, and the direction.
    assert_eq!(plan.runs().len(), 8);
    let terms = plan.terms().unwrap();
    assert_eq!((terms.of_cells, terms.price()), (TERMS, 1));
    assert_eq!(terms.tables, [("applications".to_owned(), 100), ("crossings".to_owned(), 100)]);
}

#[test]
fn nodes_stay_nodes_of_the_first_tier() {
    let node = "SELECT person_id AS p, citizenship AS k FROM mia.crossings WHERE direction = 'in'";
    assert!(asked(node, people(&["k"]), &both()).unwrap().terms().is_none());
    let Gated::Query(query) = gate::parse(AMPLIFIER, &GateLimits::default()).unwrap() else { panic!() };
    let plan = context::plan(query, &Tables(&both()), Registry::standard()).unwrap();
    assert!(check_nodes(&plan, &Ask::Cells(people(&[])), &both()).is_err());
}

fn verdict(select: &str, rest: &str, keys: &[&str]) -> Result<(usize, u64), CheckError> {
    let relation = format!("SELECT {select} c.person_id AS p FROM mia.crossings c {rest}");
    let mut catalogue = both();
    for column in catalogue.tables.iter_mut().flat_map(|table| &mut table.columns) {
        if column.name == "case_id" {
            column.codes = Some(vec!["x".to_owned()]);
        }
    }
    asked(&relation, people(keys), &catalogue)
        .map(|plan| (plan.runs().len(), plan.terms().map_or(0, |terms| terms.price())))
}

/// The regions of countries, and NULL.
fn regions() -> u64 {
    let list = khidi_queries_codelists::by_name("countries").unwrap();
    let (parent, _) = list.parent().unwrap();
    let mut regions: Vec<_> = list.texts(parent).flatten().collect();
    regions.sort_unstable();
    regions.dedup();
    regions.len() as u64 + 1
}

const TIED: &str = "JOIN mia.applications a ON a.person_id = c.person_id";

#[test]
fn what_is_answered_and_its_price() {
    let exists = |inner: &str| {
        format!("WHERE EXISTS (SELECT 1 FROM mia.applications a WHERE a.person_id = c.person_id {inner})")
    };
    let year = "extract(year FROM c.crossed_at)";
    for (select, rest, keys, runs, price) in [
        ("", TIED.to_owned(), &[][..], 2, 1),
        ("", format!("LEFT {TIED} WHERE a.person_id IS NULL"), &[], 2, 1),
        ("", format!("LEFT {TIED} AND a.citizenship = 'NRU'"), &[], 2, 1),
        ("", format!("{TIED} WHERE c.citizenship <> a.citizenship AND a.citizenship IS NOT NULL"), &[], 8, 1),
        ("", exists(""), &[], 2, 1),
        ("", exists("AND a.citizenship = c.citizenship"), &[], 4, 1),
        (
            "",
            "WHERE NOT EXISTS (SELECT 1 FROM mia.applications a WHERE a.person_id = c.person_id)".to_owned(),
            &[],
            2,
            1,
        ),
        (
            "",
            "WHERE c.person_id IN (SELECT person_id FROM mia.applications WHERE citizenship = 'NRU')".to_owned(),
            &[],
            4,
            1,
        ),
        // Directions: 2 codes of the list and NULL.
        ("c.direction AS k,", TIED.to_owned(), &["k"], 2, 3),
        ("'mia' AS m, c.direction AS k,", TIED.to_owned(), &["m", "k"], 2, 3),
        (
            "extract(year FROM c.crossed_at) AS k,",
            format!("{TIED} WHERE {year} >= 2019 AND {year} < 2023"),
            &["k"],
            8,
            5,
        ),
        ("extract(year FROM c.crossed_at) AS k,", format!("{TIED} WHERE {year} BETWEEN 2019 AND 2020"), &["k"], 4, 3),
        (
            "extract(year FROM c.crossed_at) AS y, extract(quarter FROM c.crossed_at) AS k,",
            format!("{TIED} WHERE {year} = 2020"),
            &["y", "k"],
            4,
            10,
        ),
        (
            "date_trunc('month', c.crossed_at) AS k,",
            format!("{TIED} WHERE c.crossed_at >= '2020-11-01' AND c.crossed_at < DATE '2021-03-01'"),
            &["k"],
            8,
            5,
        ),
        (
            "l.region AS k,",
            format!("{TIED} JOIN codelists.countries l ON l.code = c.citizenship"),
            &["k"],
            4,
            regions(),
        ),
    ] {
        assert_eq!(verdict(select, &rest, keys), Ok((runs, price)), "{select} {rest}");
    }
}

#[test]
fn what_is_refused() {
    let nine = "AND c.citizenship <> 'A' AND c.citizenship <> 'B' AND c.citizenship <> 'C' AND c.citizenship <> 'D' \
                AND c.citizenship <> 'E' AND c.citizenship <> 'F' AND c.citizenship <> 'G'";
    let exists = |inner: &str| {
        format!("WHERE EXISTS (SELECT 1 FROM mia.applications a WHERE a.person_id = c.person_id {inner})")
    };
    for (select, rest, keys, expect) in [
        // Nine: seven, EXISTS, and the one inside it; eight are not too many.
        ("", exists(&format!("AND a.citizenship = 'X') {nine} AND (true")), &[][..], "many"),
        ("c.direction AS k,", exists(&format!(") {nine} AND (true")), &["k"], "many"),
        ("", exists(&format!(") {nine} AND (true")), &[], ""),
        ("a.case_id AS k,", TIED.to_owned(), &["k"], ""),
        ("extract(year FROM c.crossed_at) AS k,", TIED.to_owned(), &["k"], "domain"),
        ("extract(year FROM c.crossed_at) AS k,", format!("{TIED} WHERE c.crossed_at >= '2020-01-01'"), &["k"], "domain"),
        // What bounds the partners of rows bounds no rows.
        (
            "extract(year FROM c.crossed_at) AS k,",
            format!("LEFT {TIED} AND extract(year FROM c.crossed_at) = 2020"),
            &["k"],
            "domain",
        ),
        ("extract(quarter FROM c.crossed_at) AS k,", TIED.to_owned(), &["k"], "level"),
        ("c.crossed_at AS k,", TIED.to_owned(), &["k"], "level"),
        ("c.fee AS k,", TIED.to_owned(), &["k"], "role"),
        ("", format!("{TIED} WHERE c.fee > 10"), &[], "node"),
        ("", format!("{TIED} WHERE c.fee = 10"), &[], "node"),
        ("", format!("{TIED} WHERE c.crossed_at >= '2020-01-02'"), &[], "node"),
        ("", format!("{TIED} WHERE c.crossed_at < TIMESTAMP '2020-01-01 00:00:01'"), &[], "node"),
        ("", format!("{TIED} WHERE c.crossed_at <= '2020-01-01'"), &[], "node"),
        ("", format!("{TIED} WHERE c.citizenship < 'N'"), &[], "node"),
        ("", format!("{TIED} WHERE c.citizenship LIKE 'N%'"), &[], "node"),
        ("", format!("{TIED} WHERE c.citizenship = 'NRU' OR a.citizenship = 'NRU'"), &[], "node"),
        ("", format!("{TIED} WHERE c.citizenship IN ('NRU', 'TUV')"), &[], "node"),
        ("", format!("{TIED} WHERE a.case_id = '17'"), &[], "node"),
        ("", format!("{TIED} WHERE c.person_id = 'X'"), &[], "person"),
        ("", "JOIN mia.applications a ON a.citizenship = c.citizenship".to_owned(), &[], "people"),
        ("", "JOIN mia.applications a ON true WHERE a.person_id = c.person_id".to_owned(), &[], "tier"),
        ("", exists("LIMIT 1"), &[], "tier"),
        ("", format!("{TIED} JOIN mia.estimates e ON e.citizenship = c.citizenship"), &[], "tier"),
        ("", format!("{TIED} JOIN codelists.countries l ON l.code <> c.citizenship"), &[], "tier"),
        ("", format!("{TIED} JOIN codelists.countries l ON l.code = c.direction"), &[], "tier"),
        ("", format!("{TIED} WHERE 1 / 0 = 1"), &[], "node"),
        ("1 / 0 AS d,", TIED.to_owned(), &[], "level"),
        ("CAST(c.citizenship AS BIGINT) AS d,", TIED.to_owned(), &[], "level"),
        (
            "",
            "JOIN (SELECT person_id, count(*) AS n FROM mia.applications GROUP BY person_id) a ON a.person_id = c.person_id"
                .to_owned(),
            &[],
            "tier",
        ),
    ] {
        let verdict = verdict(select, &rest, keys);
        let found = match &verdict {
            Ok(_) => "",
            Err(CheckError::NotALevel { .. }) => "level",
            Err(CheckError::NotANode { .. }) => "node",
            Err(CheckError::RoleForbids { .. }) => "role",
            Err(CheckError::TierClosed { .. }) => "tier",
            Err(CheckError::TooManyConditions { .. }) => "many",
            Err(CheckError::DomainUnknown { .. }) => "domain",
            Err(CheckError::ContributorMisused { .. }) => "person",
            Err(CheckError::SeveralPeople { .. }) => "people",
            Err(_) => "other",
        };
        assert_eq!(found, expect, "{select} {rest}: {verdict:?}");
    }
}

#[test]
fn measures_are_those_that_add_up_over_people() {
    let relation = format!("SELECT c.fee AS x, c.direction = 'in' AS f, c.person_id AS p FROM mia.crossings c {TIED}");
    let x = || "x".to_owned();
    for (kind, is_answered) in [
        (MeasureKind::Rows, true),
        (MeasureKind::NonNull { column: x() }, true),
        (MeasureKind::Sum { column: x() }, true),
        (MeasureKind::Moments { column: x() }, true),
        (MeasureKind::Min { column: x() }, false),
        (MeasureKind::Max { column: x() }, false),
    ] {
        let relation = relation.replace("c.direction = 'in' AS f, ", "");
        let found = asked(&relation, question(&[], vec![kind.clone()]), &both());
        assert_eq!(found.is_ok(), is_answered, "{kind:?}: {:?}", found.map(|_| ()));
    }
    let filtered = Measure { kind: MeasureKind::Rows, filter: Some("f".to_owned()) };
    let filtered = Question { measures: vec![filtered], ..people(&[]) };
    assert!(asked(&relation, filtered, &both()).is_err());
    let sets = Question { grouping_sets: Some(vec![vec![0], vec![]]), ..people(&["k"]) };
    assert!(asked(AMPLIFIER, sets, &both()).is_err());
}

#[test]
fn the_same_question_has_the_same_digest_and_another_one_has_not() {
    let digests = |sql: &str, kinds: Vec<MeasureKind>| -> Vec<String> {
        let plan = asked(sql, question(&[], kinds), &both()).unwrap();
        plan.terms().unwrap().charges.iter().map(|charge| charge.digest.clone()).collect()
    };
    let one = |sql: &str| digests(sql, vec![MeasureKind::Contributors]).remove(0);
    let first = one(AMPLIFIER);
    let aliased = AMPLIFIER.replace("c.", "z.").replace("crossings c", "crossings z");
    let turned = "SELECT c.person_id AS p FROM mia.crossings c WHERE EXISTS (SELECT 1 FROM mia.applications a WHERE \
                  a.citizenship = 'NRU' AND a.person_id = c.person_id) AND c.direction = 'in'";
    for same in [aliased.as_str(), turned] {
        assert_eq!(one(same), first, "{same}");
    }
    let quoted =
        AMPLIFIER.replace("'NRU'", "'NRU\") and s0.direction = Utf8(\"in'").replace("c.direction = 'in' AND ", "");
    for other in [
        AMPLIFIER.replace("'NRU'", "'nru'"),
        AMPLIFIER.replace("EXISTS", "NOT EXISTS"),
        AMPLIFIER.replace("a.citizenship = 'NRU'", "a.citizenship <> 'NRU'"),
        AMPLIFIER.replace(" AND a.citizenship = 'NRU'", ""),
        AMPLIFIER.replace("c.direction = 'in'", "c.citizenship = 'in'"),
        quoted,
    ] {
        assert_ne!(one(&other), first, "{other}");
    }
    let measured = format!("SELECT c.fee AS x, c.person_id AS p FROM mia.crossings c {TIED}");
    let sum = MeasureKind::Sum { column: "x".to_owned() };
    let each = digests(&measured, vec![MeasureKind::Rows, sum, MeasureKind::Contributors, MeasureKind::Rows]);
    assert_eq!(each[0], each[3]);
    assert!(each[0] != each[1] && each[1] != each[2] && each[0] != each[2], "{each:?}");
    let mut other_terms = both();
    other_terms.tables[0].ad_hoc = Some(AdHoc { variance: 26.0, ..TERMS });
    let plan = asked(AMPLIFIER, people(&[]), &other_terms).unwrap();
    assert_ne!(plan.terms().unwrap().charges[0].digest, first, "another draw is another question");
}
