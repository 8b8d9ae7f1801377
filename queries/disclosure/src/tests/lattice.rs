//! The standard tier: which keys, conditions and measures are nodes of one table.

use super::{checked, question};
use crate::CheckError;
use crate::catalogue::Protection;
use crate::question::{Ask, Bins, MeasureKind, Question};

fn verdict(select: &str, rest: &str, keys: &[&str]) -> Result<(), CheckError> {
    let ask = Ask::Cells(question(keys, vec![MeasureKind::Rows]));
    let relation = format!("SELECT {select} c.person_id AS p FROM mia.crossings c {rest}");
    checked(&relation, &ask, Protection::Standard).map(|_| ())
}

#[test]
fn nodes_are_answered() {
    let list = "JOIN codelists.countries l ON l.code = c.citizenship";
    for (select, rest, keys) in [
        ("c.citizenship AS k,", "", &["k"][..]),
        ("extract(year FROM c.crossed_at) AS k,", "", &["k"]),
        ("extract(year FROM c.crossed_at) AS k, extract(month FROM c.crossed_at) AS m,", "", &["k", "m"]),
        ("date_trunc('month', c.crossed_at) AS k,", "", &["k"]),
        ("l.region AS k,", list, &["k"]),
        ("'mia' AS k,", "", &["k"]),
        ("l.name_ka AS k,", list, &["k"]),
        ("l.name_ka AS k,", "LEFT JOIN codelists.countries l ON l.code = c.citizenship", &["k"]),
        ("", "WHERE c.direction = 'in' AND extract(year FROM c.crossed_at) = 2020", &[]),
        ("", "WHERE 'in' = c.direction", &[]),
        ("c.citizenship AS k,", "ORDER BY c.direction, c.citizenship", &["k"]),
        ("", "WHERE c.citizenship IS NULL", &[]),
    ] {
        assert_eq!(verdict(select, rest, keys), Ok(()), "{select} {rest}");
    }
}

#[test]
fn everything_else_is_refused() {
    let list = "JOIN codelists.countries l ON l.code = c.citizenship";
    for (select, rest, keys, expect) in [
        ("c.crossed_at AS k,", "", &["k"][..], "level"),
        ("date_trunc('day', c.crossed_at) AS k,", "", &["k"], "level"),
        ("extract(month FROM c.crossed_at) AS k,", "", &["k"], "level"),
        ("substr(c.citizenship, 1, 1) AS k,", "", &["k"], "level"),
        ("CAST(c.citizenship AS BIGINT) AS k,", "", &["k"], "level"),
        ("l.is_eu AS k,", list, &["k"], "level"),
        ("c.fee AS k,", "", &["k"], "role"),
        ("", "WHERE c.fee = 10", &[], "role"),
        ("", "WHERE c.fee > 10", &[], "role"),
        ("", "WHERE c.citizenship IN ('NRU', 'TUV')", &[], "node"),
        ("", "WHERE c.citizenship <> 'NRU'", &[], "node"),
        // What fails only where there are rows.
        ("", "WHERE c.citizenship = 'NRU' AND CAST('abc' AS BIGINT) = 1", &[], "level"),
        ("CAST('abc' AS BIGINT) AS k,", "WHERE c.citizenship = 'NRU'", &["k"], "level"),
        ("", "WHERE c.citizenship = 'NRU' OR c.direction = 'in'", &[], "node"),
        ("", "WHERE c.citizenship LIKE 'N%'", &[], "node"),
        ("", "WHERE c.citizenship = c.direction", &[], "node"),
        ("", "WHERE extract(year FROM c.crossed_at) BETWEEN 2019 AND 2020", &[], "node"),
        ("", "WHERE c.crossed_at = TIMESTAMP '2020-01-01 10:00:00'", &[], "level"),
        ("", "JOIN mia.applications a ON a.person_id = c.person_id", &[], "tier"),
        ("", "JOIN mia.estimates e ON e.citizenship = c.citizenship", &[], "tier"),
        ("", "JOIN codelists.countries l ON l.code = c.direction", &[], "tier"),
        ("", "JOIN codelists.countries l ON true", &[], "tier"),
        // All codes of a list together, and all that it lacks.
        ("", list, &[], "node"),
        ("c.direction AS k,", list, &["k"], "node"),
        ("", "LEFT JOIN codelists.countries l ON l.code = c.citizenship WHERE l.name_en IS NULL", &[], "node"),
        ("", "LEFT JOIN codelists.countries l ON l.code = c.citizenship WHERE l.region IS NULL", &[], "node"),
        (
            "l.name_en AS k,",
            "LEFT JOIN codelists.countries l ON l.code = c.citizenship AND l.code = c.direction",
            &["k"],
            "node",
        ),
        // What is inside the optional side of an outer join is a NOT of what is NULL then.
        (
            "l.name_en AS k,",
            "LEFT JOIN (SELECT * FROM codelists.countries WHERE code = 'NRU') l ON l.code = c.citizenship",
            &["k"],
            "tier",
        ),
        (
            "l.name_en AS k,",
            "LEFT JOIN codelists.countries l ON l.code = c.citizenship AND l.code = 'NRU'",
            &["k"],
            "tier",
        ),
        // What orders rows is computed for each, and can fail on one of them.
        ("c.citizenship AS k,", "ORDER BY c.citizenship, 1 / (c.fee - 7)", &["k"], "tier"),
        ("c.citizenship AS k,", "ORDER BY CAST(c.citizenship AS BIGINT)", &["k"], "tier"),
        ("", "WHERE c.person_id IN (SELECT person_id FROM mia.applications)", &[], "tier"),
        ("", "WHERE c.citizenship = (SELECT min(code) FROM codelists.countries)", &[], "tier"),
    ] {
        let verdict = verdict(select, rest, keys);
        let found = match &verdict {
            Err(CheckError::NotALevel { .. }) => "level",
            Err(CheckError::NotANode { .. }) => "node",
            Err(CheckError::RoleForbids { .. }) => "role",
            Err(CheckError::TierClosed { .. }) => "tier",
            _ => "other",
        };
        assert_eq!(found, expect, "{select} {rest}: {verdict:?}");
    }
}

#[test]
fn measures_keep_their_roles() {
    let ask = |kind| Ask::Cells(question(&[], vec![kind]));
    let column = || "x".to_owned();
    let asked = |select: &str, kind| {
        let relation = format!("SELECT {select} AS x, c.person_id AS p FROM mia.crossings c");
        checked(&relation, &ask(kind), Protection::Standard)
    };
    assert!(asked("c.fee", MeasureKind::Sum { column: column() }).is_ok());
    assert!(asked("c.fee", MeasureKind::Moments { column: column() }).is_ok());
    assert!(asked("c.fee", MeasureKind::Comoments { x: column(), y: column() }).is_ok());
    let histogram =
        |edges: &[f64]| MeasureKind::Histogram { column: column(), bins: Bins::new(edges.to_vec()).unwrap() };
    assert!(asked("c.fee", histogram(&[0.0, 10.0, 50.0])).is_ok());
    for (select, edges) in
        [("c.fee", &[0.0, 10.0][..]), ("c.fee", &[0.0, 10.0, 50.0, 51.0]), ("c.fee + 1", &[0.0, 10.0, 50.0])]
    {
        assert!(asked(select, histogram(edges)).is_err(), "{select} in {edges:?}");
    }
    assert!(asked("c.fee AS y, c.fee + 1", MeasureKind::Comoments { x: "y".to_owned(), y: column() }).is_err());
    assert!(asked("c.fee", MeasureKind::NonNull { column: column() }).is_ok());
    for (select, kind) in [
        ("c.fee", MeasureKind::Min { column: column() }),
        ("c.fee", MeasureKind::Max { column: column() }),
        ("c.citizenship", MeasureKind::NonNull { column: column() }),
        ("c.fee * 2", MeasureKind::Sum { column: column() }),
        ("c.fee * 2", MeasureKind::Moments { column: column() }),
        ("extract(year FROM c.crossed_at)", MeasureKind::Moments { column: column() }),
        ("CASE WHEN c.direction = 'in' THEN 1 ELSE 100 END", MeasureKind::Sum { column: column() }),
    ] {
        assert!(asked(select, kind.clone()).is_err(), "{select} {kind:?}");
    }
}

#[test]
fn every_grouping_set_fixes_a_code_of_lists_that_leave_others_out() {
    let verdict = |join: &str, sets: Vec<Vec<usize>>| {
        let asked = Question { grouping_sets: Some(sets), ..question(&["r", "d"], vec![MeasureKind::Rows]) };
        let relation = format!(
            "SELECT l.region AS r, c.direction AS d, c.person_id AS p FROM mia.crossings c \
             {join} JOIN codelists.countries l ON l.code = c.citizenship"
        );
        checked(&relation, &Ask::Cells(asked), Protection::Standard).map(|_| ())
    };
    assert_eq!(verdict("", vec![vec![0, 1], vec![0]]), Ok(()));
    assert_eq!(verdict("LEFT", vec![vec![0, 1], vec![1], vec![]]), Ok(()));
    for set in [vec![1], vec![]] {
        let found = verdict("", vec![vec![0, 1], set.clone()]);
        assert!(matches!(found, Err(CheckError::NotANode { .. })), "{set:?}: {found:?}");
    }
}

#[test]
fn every_grouping_set_is_of_nodes() {
    let verdict = |sets: Vec<Vec<usize>>| {
        let keys = ["y", "m", "k"];
        let asked = Question { grouping_sets: Some(sets), ..question(&keys, vec![MeasureKind::Rows]) };
        let relation = "SELECT extract(year FROM crossed_at) AS y, extract(month FROM crossed_at) AS m, citizenship AS k, \
                        person_id AS p FROM mia.crossings";
        checked(relation, &Ask::Cells(asked), Protection::Standard).map(|_| ())
    };
    assert_eq!(verdict(vec![vec![0, 1, 2], vec![0, 1], vec![2], vec![0], vec![]]), Ok(()));
    for lonely in [vec![1], vec![1, 2]] {
        let found = verdict(vec![vec![0, 1], lonely.clone()]);
        assert!(matches!(found, Err(CheckError::NotALevel { .. })), "{lonely:?}: {found:?}");
    }
}
