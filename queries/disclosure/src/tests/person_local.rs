//! Person-locality, under the bare policy, where nothing else stands in the way.

use super::{checked, question};
use crate::CheckError;
use crate::catalogue::Protection;
use crate::question::{Ask, MeasureKind};

fn verdict(relation: &str) -> Result<(), CheckError> {
    let ask = Ask::Cells(question(&[], vec![MeasureKind::Rows]));
    checked(relation, &ask, Protection::Bare).map(|_| ())
}

#[test]
fn accepted() {
    for relation in [
        "SELECT c.person_id AS p FROM mia.crossings c",
        "SELECT c.person_id AS p FROM mia.crossings c JOIN mia.applications a ON a.person_id = c.person_id",
        "SELECT c.person_id AS p FROM mia.crossings c, mia.applications a WHERE a.person_id = c.person_id",
        "SELECT c.person_id AS p FROM mia.crossings c LEFT JOIN mia.applications a ON a.person_id = c.person_id",
        "SELECT a.person_id AS p FROM mia.crossings c RIGHT JOIN mia.applications a ON a.person_id = c.person_id",
        "SELECT a.person_id AS p FROM mia.applications a JOIN mia.applications b ON a.case_id = b.case_id",
        "SELECT c.person_id AS p FROM mia.crossings c WHERE c.person_id IN (SELECT person_id FROM mia.applications)",
        "SELECT c.person_id AS p FROM mia.crossings c WHERE c.person_id NOT IN (SELECT person_id FROM mia.applications)",
        "SELECT c.person_id AS p FROM mia.crossings c
         WHERE EXISTS (SELECT 1 FROM mia.applications a WHERE a.person_id = c.person_id)",
        "SELECT c.person_id AS p FROM mia.crossings c
         WHERE 2 < (SELECT count(*) FROM mia.applications a WHERE a.person_id = c.person_id)",
        "SELECT person_id AS p FROM (SELECT person_id, count(*) AS n FROM mia.crossings GROUP BY person_id) s",
        "SELECT person_id AS p, row_number() OVER (PARTITION BY person_id ORDER BY crossed_at) AS n FROM mia.crossings",
        "SELECT person_id AS p FROM mia.crossings UNION ALL SELECT person_id FROM mia.applications",
        "SELECT c.person_id AS p FROM mia.crossings c JOIN codelists.countries l ON l.code = c.citizenship",
        "SELECT c.person_id AS p FROM mia.crossings c LEFT JOIN mia.estimates e ON e.citizenship = c.citizenship",
        "SELECT c.person_id AS p FROM mia.crossings c
         WHERE c.citizenship IN (SELECT code FROM codelists.countries WHERE is_eu)",
        // Neither side of a FULL JOIN is always there; one of them is.
        "SELECT coalesce(c.person_id, a.person_id) AS p FROM mia.crossings c FULL JOIN mia.applications a
         ON a.person_id = c.person_id AND a.citizenship = c.citizenship",
        "SELECT coalesce(b.person_id, a.person_id) AS p FROM mia.applications b FULL JOIN mia.applications a
         ON a.case_id = b.case_id",
        "SELECT coalesce(a.person_id, b.person_id, c.person_id) AS p FROM mia.crossings a
         FULL JOIN mia.crossings b ON a.person_id = b.person_id
         FULL JOIN mia.crossings c ON c.person_id = coalesce(a.person_id, b.person_id)",
        "SELECT coalesce(b.person_id, a.person_id) AS p FROM mia.applications x
         JOIN (SELECT a.person_id AS l, b.person_id AS r FROM mia.crossings a FULL JOIN mia.crossings b
            ON a.person_id = b.person_id) AS y(l, r) ON x.person_id = coalesce(y.l, y.r)
         JOIN mia.crossings a ON a.person_id = x.person_id LEFT JOIN mia.crossings b ON b.person_id = a.person_id",
        "SELECT p FROM (SELECT coalesce(c.person_id, a.person_id) AS p, count(*) AS n FROM mia.crossings c
            FULL JOIN mia.applications a ON a.person_id = c.person_id GROUP BY 1) s",
        "SELECT coalesce(l, r) AS p FROM (SELECT c.person_id AS l, a.person_id AS r, count(*) AS n FROM mia.crossings c
            FULL JOIN mia.applications a ON a.person_id = c.person_id GROUP BY c.person_id, a.person_id) s",
        "SELECT coalesce(a.person_id, c.person_id) AS p FROM mia.crossings c
         LEFT JOIN mia.applications a ON a.person_id = c.person_id",
        // Two that are always there are equal, or distinct.
        "SELECT c.person_id AS p FROM mia.crossings c JOIN mia.applications a
         ON a.person_id IS NOT DISTINCT FROM c.person_id",
        "SELECT person_id AS p FROM (SELECT person_id FROM mia.crossings UNION SELECT person_id FROM mia.applications) u",
        "SELECT person_id AS p FROM (SELECT person_id, citizenship FROM mia.crossings
            INTERSECT SELECT person_id, citizenship FROM mia.applications) u",
        "SELECT person_id AS p FROM (SELECT person_id, citizenship FROM mia.crossings
            EXCEPT SELECT person_id, citizenship FROM mia.applications) u",
        // In a condition NULL leaves out a row as false does.
        "SELECT c.person_id AS p FROM mia.crossings c LEFT JOIN mia.applications a ON a.person_id = c.person_id
         WHERE a.person_id IN (SELECT person_id FROM mia.crossings) OR c.direction = 'in'",
        "SELECT a.person_id AS p FROM mia.applications a
         WHERE a.case_id IN (SELECT case_id FROM mia.applications) AND a.citizenship = 'NRU'",
        "SELECT c.person_id AS p, c.person_id IN (SELECT person_id FROM mia.applications) AS k FROM mia.crossings c",
        // A public mapping of a column.
        "SELECT c.person_id AS p, v.g FROM mia.crossings c
         JOIN (VALUES ('NRU', 'x'), ('TUV', 'y')) AS v(code, g) ON v.code = c.citizenship",
    ] {
        assert_eq!(verdict(relation), Ok(()), "{relation}");
    }
}

#[test]
fn amplifiers_are_refused() {
    for relation in [
        // Sub-queries that nothing ties to the outer person.
        "SELECT c.person_id AS p FROM mia.crossings c
         WHERE EXISTS (SELECT 1 FROM mia.applications WHERE citizenship = 'NRU')",
        "SELECT c.person_id AS p FROM mia.crossings c WHERE 3 < (SELECT count(*) FROM mia.applications)",
        "SELECT c.person_id AS p FROM mia.crossings c
         WHERE EXISTS (SELECT 1 FROM mia.applications a WHERE a.person_id = c.person_id OR a.citizenship = 'NRU')",
        // The outer person passed through the sub-query as if it were the sub-query's own.
        "SELECT c.person_id AS p FROM mia.crossings c
         WHERE c.person_id IN (SELECT c.person_id FROM mia.applications a WHERE a.citizenship = 'NRU')",
        "SELECT c.person_id AS p FROM mia.crossings c
         WHERE c.person_id IN (SELECT c.person_id FROM mia.applications a GROUP BY c.person_id HAVING count(*) > 5)",
        "SELECT c.person_id AS p FROM mia.crossings c WHERE c.person_id IN (
            SELECT c.person_id FROM mia.applications a UNION ALL SELECT c.person_id FROM mia.applications b)",
        // An outer join keeps the rows that its condition does not tie.
        "SELECT c.person_id AS p FROM mia.crossings c WHERE EXISTS (
            SELECT 1 FROM mia.applications a LEFT JOIN mia.crossings x
            ON x.person_id = a.person_id AND a.person_id = c.person_id)",
        "SELECT c.person_id AS p FROM mia.crossings c WHERE EXISTS (
            SELECT 1 FROM mia.applications a LEFT JOIN mia.crossings x
            ON x.person_id = a.person_id AND x.person_id = c.person_id)",
        "SELECT c.person_id AS p FROM mia.crossings c WHERE EXISTS (
            SELECT 1 FROM mia.applications a LEFT JOIN
            (SELECT * FROM mia.crossings y WHERE y.person_id = c.person_id) x ON x.person_id = a.person_id)",
        "SELECT c.person_id AS p FROM mia.crossings c WHERE EXISTS (
            SELECT 1 FROM mia.applications a FULL JOIN mia.crossings x
            ON x.person_id = a.person_id AND a.person_id = c.person_id)",
        // What remains, or how it is numbered, depends on others.
        "SELECT person_id AS p FROM mia.crossings LIMIT 5",
        "SELECT person_id AS p, rank() OVER (ORDER BY crossed_at) AS n FROM mia.crossings",
        "SELECT person_id AS p, sum(fee) OVER (PARTITION BY citizenship) AS n FROM mia.crossings",
        "SELECT min(person_id) AS p FROM mia.crossings GROUP BY citizenship",
        // Joins of people.
        "SELECT c.person_id AS p FROM mia.crossings c JOIN mia.applications a ON a.citizenship = c.citizenship",
        "SELECT c.person_id AS p FROM mia.crossings c JOIN mia.applications a
         ON a.person_id = c.person_id OR a.citizenship = c.citizenship",
        "SELECT c.person_id AS p FROM mia.estimates e LEFT JOIN mia.crossings c ON c.citizenship = e.citizenship",
        "SELECT person_id AS p FROM mia.crossings UNION ALL SELECT citizenship FROM mia.estimates",
    ] {
        let verdict = verdict(relation);
        assert!(verdict.is_err(), "accepted: {relation}");
    }
}

/// What looks like the joins and set operations of people that are accepted, and is not.
#[test]
fn rows_that_may_lack_a_person_tie_nobody() {
    let full = "mia.crossings c FULL JOIN mia.applications a";
    let left = "mia.crossings c LEFT JOIN mia.applications a ON a.person_id = c.person_id";
    for relation in [
        // The sides of a FULL JOIN that nothing, or something else than the person, ties.
        format!("SELECT coalesce(c.person_id, a.person_id) AS p FROM {full} ON a.citizenship = c.citizenship"),
        format!("SELECT coalesce(c.person_id, a.person_id) AS p FROM {full} ON true"),
        format!(
            "SELECT coalesce(c.person_id, a.person_id) AS p FROM {full}
             ON a.person_id = c.person_id OR a.citizenship = c.citizenship"
        ),
        // Public rows are kept depending on all people.
        "SELECT c.person_id AS p FROM mia.crossings c FULL JOIN mia.estimates e ON e.citizenship = c.citizenship"
            .to_owned(),
        "SELECT c.person_id AS p FROM mia.crossings c FULL JOIN (VALUES ('NRU')) v(k) ON v.k = c.citizenship"
            .to_owned(),
        // Columns that some rows lack: they name nobody there.
        format!("SELECT c.person_id AS p FROM {full} ON a.person_id = c.person_id"),
        format!("SELECT a.person_id AS p FROM {full} ON a.person_id = c.person_id"),
        format!("SELECT coalesce(a.person_id, a.person_id) AS p FROM {full} ON a.person_id = c.person_id"),
        "SELECT coalesce(a.person_id, b.person_id) AS p FROM mia.crossings a
         FULL JOIN mia.crossings b ON a.person_id = b.person_id
         FULL JOIN mia.crossings c ON c.person_id = coalesce(a.person_id, b.person_id)"
            .to_owned(),
        format!(
            "SELECT coalesce(a.person_id, b.person_id) AS p FROM {left}
                 LEFT JOIN mia.applications b ON b.person_id = c.person_id"
        ),
        // NULL is not distinct from NULL: rows that lack a person would meet.
        format!(
            "SELECT x.person_id AS p FROM mia.crossings x JOIN
             (SELECT c.person_id AS k, a.person_id AS l FROM {left}) y ON y.l IS NOT DISTINCT FROM x.person_id"
        ),
        format!(
            "SELECT x.k AS p FROM (SELECT c.person_id AS k, a.person_id AS l FROM {left}) x JOIN
             (SELECT c.person_id AS k, a.person_id AS l FROM {left}) y ON y.l IS NOT DISTINCT FROM x.l"
        ),
        "SELECT a.person_id AS p FROM mia.applications a JOIN mia.applications b
         ON a.case_id IS NOT DISTINCT FROM b.case_id"
            .to_owned(),
        // Groups of those who lack a person.
        format!("SELECT p FROM (SELECT a.person_id AS p, count(*) AS n FROM {left} GROUP BY a.person_id) s"),
        format!(
            "SELECT c AS p FROM (SELECT max(a.citizenship) AS c FROM {full} ON a.person_id = c.person_id
             GROUP BY c.person_id) s"
        ),
        format!("SELECT c.person_id AS p, row_number() OVER (PARTITION BY a.person_id) AS n FROM {left}"),
        // Set operations without the person, and with people that nothing ties.
        "SELECT p FROM (SELECT citizenship AS p FROM mia.crossings UNION SELECT citizenship FROM mia.applications) u"
            .to_owned(),
        "SELECT p FROM (SELECT citizenship AS p FROM mia.crossings EXCEPT SELECT citizenship FROM mia.applications) u"
            .to_owned(),
        "SELECT person_id AS p FROM (SELECT person_id FROM mia.crossings
            EXCEPT SELECT citizenship FROM mia.applications) u"
            .to_owned(),
        "SELECT p FROM (SELECT citizenship AS p FROM mia.estimates EXCEPT SELECT citizenship FROM mia.crossings) u"
            .to_owned(),
        format!(
            "SELECT q AS p FROM (SELECT c.person_id AS p, a.person_id AS q FROM {left} INTERSECT
                SELECT x.person_id, y.person_id AS q FROM mia.applications x LEFT JOIN mia.crossings y
                ON y.person_id = x.person_id) u"
        ),
    ] {
        let verdict = verdict(&relation);
        assert!(verdict.is_err(), "accepted: {relation}");
    }
}

/// A public row that is kept because no person matches it tells of all people at once, whoever is counted afterwards.
#[test]
fn public_rows_do_not_outlive_the_people_they_are_joined_to() {
    let on = "ON e.citizenship = c.citizenship";
    let values = "(VALUES ('NRU')) v(k)";
    for (relation, kind) in [
        (format!("SELECT c.person_id AS p FROM mia.estimates e LEFT JOIN mia.crossings c {on}"), "Left"),
        (format!("SELECT c.person_id AS p FROM mia.crossings c RIGHT JOIN mia.estimates e {on}"), "Right"),
        (format!("SELECT c.person_id AS p FROM mia.crossings c FULL JOIN mia.estimates e {on}"), "Full"),
        (format!("SELECT c.person_id AS p FROM mia.crossings c FULL JOIN {values} ON v.k = c.citizenship"), "Full"),
        (format!("SELECT c.person_id AS p FROM {values} LEFT JOIN mia.crossings c ON v.k = c.citizenship"), "Left"),
    ] {
        let expected = format!("{kind} JOIN");
        let verdict = verdict(&relation);
        let named = matches!(&verdict, Err(CheckError::NotLocal { construct, .. }) if *construct == expected);
        assert!(named, "{verdict:?}: {relation}");
    }
}

/// IN is NULL where its left side is, or one of the listed; but false where nobody is listed. Whoever can tell NULL from
/// false, learns whether anybody is.
#[test]
fn nobody_learns_whether_a_list_of_people_is_empty() {
    let left = "mia.crossings c LEFT JOIN mia.applications a ON a.person_id = c.person_id";
    let listed = "(SELECT person_id FROM mia.applications WHERE citizenship = 'NRU')";
    let with_missing = "(SELECT x.person_id FROM mia.crossings y LEFT JOIN mia.applications x
                         ON x.person_id = y.person_id)";
    let cases = "(SELECT case_id FROM mia.applications WHERE citizenship = 'NRU')";
    for condition in [
        format!("a.person_id NOT IN {listed}"),
        format!("NOT (a.person_id IN {listed})"),
        format!("(a.person_id IN {listed}) IS NULL"),
        format!("(a.person_id IN {listed}) IS NOT TRUE"),
        format!("CASE WHEN a.person_id IN {listed} THEN false ELSE true END"),
        format!("c.person_id NOT IN {with_missing}"),
        format!("NOT (c.person_id IN {with_missing})"),
        format!("coalesce(c.person_id IN {with_missing}, true)"),
        format!("a.case_id NOT IN {cases}"),
        format!("NOT (a.case_id IN {cases})"),
        format!("(a.case_id IN {cases}) IS NULL"),
    ] {
        let verdict = verdict(&format!("SELECT c.person_id AS p FROM {left} WHERE {condition}"));
        assert!(matches!(verdict, Err(CheckError::NotLocal { .. })), "{verdict:?}: {condition}");
    }
}

#[test]
fn a_contributor_is_only_joined_on_and_counted() {
    for relation in [
        "SELECT person_id AS p FROM mia.crossings WHERE person_id = '01234567890'",
        "SELECT person_id AS p FROM mia.crossings WHERE person_id LIKE '0%'",
        "SELECT person_id AS p FROM mia.crossings WHERE person_id IN ('1', '2')",
        "SELECT person_id AS p FROM mia.crossings WHERE substr(person_id, 1, 1) = '0'",
        "SELECT person_id AS p, length(person_id) AS n FROM mia.crossings",
        "SELECT person_id || '' AS p FROM mia.crossings",
        "SELECT a.person_id AS p FROM mia.crossings c LEFT JOIN mia.applications a ON a.person_id = c.person_id",
        "SELECT citizenship AS p FROM mia.crossings",
        "SELECT coalesce(person_id, citizenship) AS p FROM mia.crossings",
        "SELECT coalesce(person_id, 'x') AS p FROM mia.crossings",
        "SELECT person_id AS p FROM mia.crossings WHERE coalesce(person_id, person_id) = '1'",
        "SELECT c.person_id AS p FROM mia.crossings c WHERE EXISTS (SELECT 1 FROM mia.applications a
            WHERE coalesce(c.person_id, a.person_id) = a.person_id)",
        "SELECT c.person_id AS p FROM mia.crossings c JOIN (VALUES ('1')) AS v(k) ON v.k = c.person_id",
        "SELECT c.person_id AS p FROM mia.crossings c WHERE c.person_id IN (VALUES ('1'))",
        "SELECT c.person_id AS p FROM mia.crossings c WHERE c.person_id NOT IN (SELECT code FROM codelists.countries)",
        "SELECT c.person_id AS p FROM mia.crossings c
         WHERE c.person_id IN (SELECT a.case_id FROM mia.applications a WHERE a.person_id = c.person_id)",
        "SELECT c.person_id AS p FROM mia.crossings c
         WHERE '1' IN (SELECT a.person_id FROM mia.applications a WHERE a.person_id = c.person_id)",
        "SELECT c.person_id AS p FROM mia.crossings c
         WHERE '1' = ANY (SELECT a.person_id FROM mia.applications a WHERE a.person_id = c.person_id)",
        "SELECT c.person_id AS p FROM mia.crossings c
         WHERE '1' = (SELECT a.person_id FROM mia.applications a WHERE a.person_id = c.person_id LIMIT 1)",
        "SELECT c.person_id AS p, (SELECT a.person_id FROM mia.applications a WHERE a.person_id = c.person_id LIMIT 1)
         AS k FROM mia.crossings c",
        "SELECT person_id AS p, person_id AS k FROM mia.crossings
         UNION ALL SELECT person_id, citizenship FROM mia.applications",
        "SELECT person_id AS p, person_id AS k FROM mia.crossings
         UNION ALL SELECT person_id, NULL FROM mia.applications",
        "SELECT p, k FROM (SELECT person_id AS p, person_id AS k FROM mia.crossings
         UNION SELECT person_id, citizenship FROM mia.applications) u",
        "SELECT DISTINCT ON (person_id) person_id AS p, citizenship FROM mia.crossings
         ORDER BY person_id, substr(person_id, 1, 1)",
        "SELECT c.person_id AS p, (SELECT a.citizenship FROM mia.applications a WHERE a.person_id = c.person_id
            ORDER BY substr(a.person_id, 1, 1) LIMIT 1) AS k FROM mia.crossings c",
        "SELECT c.person_id AS p FROM mia.crossings c JOIN (VALUES ('1')) AS v(k)
         ON v.k IS NOT DISTINCT FROM c.person_id",
    ] {
        let verdict = verdict(relation);
        let named =
            matches!(verdict, Err(CheckError::ContributorMisused { .. } | CheckError::ContributorNotProven { .. }));
        assert!(named, "{verdict:?}: {relation}");
    }
    let key = Ask::Cells(question(&["q"], vec![MeasureKind::Rows]));
    for relation in [
        "SELECT person_id AS p, person_id AS q FROM mia.crossings",
        // In one branch a person, in the other something that may leave.
        "SELECT person_id AS p, person_id AS q FROM mia.crossings UNION ALL SELECT person_id, NULL FROM mia.crossings",
        "SELECT p, q FROM (SELECT person_id AS p, citizenship AS q FROM mia.crossings
         UNION ALL SELECT person_id, person_id AS q FROM mia.crossings) u",
        "SELECT p, q FROM (SELECT p, q FROM (SELECT person_id AS p, citizenship AS q FROM mia.crossings
         UNION ALL SELECT person_id, person_id AS q FROM mia.crossings) u
         UNION ALL SELECT person_id, citizenship FROM mia.crossings) v",
        // The value of a sub-query.
        "SELECT c.person_id AS p, (SELECT a.person_id FROM mia.applications a WHERE a.person_id = c.person_id LIMIT 1) AS q
         FROM mia.crossings c",
    ] {
        let verdict = checked(relation, &key, Protection::Bare);
        assert!(matches!(verdict, Err(CheckError::ContributorMisused { .. })), "{verdict:?}: {relation}");
    }
}

#[test]
fn no_sub_query_looks_for_a_person() {
    for condition in [
        "'01234567890' IN (SELECT a.person_id FROM mia.applications a WHERE a.person_id = c.person_id)",
        "'01234567890' = (SELECT a.person_id FROM mia.applications a WHERE a.person_id = c.person_id LIMIT 1)",
        "'01234567890' = ANY (SELECT a.person_id FROM mia.applications a WHERE a.person_id = c.person_id)",
        "c.citizenship IN (SELECT a.person_id FROM mia.applications a WHERE a.person_id = c.person_id)",
        "c.person_id IN (SELECT a.citizenship FROM mia.applications a WHERE a.person_id = c.person_id)",
        "c.person_id IN (SELECT v.x FROM (VALUES ('01234567890')) v(x))",
        "c.person_id NOT IN (SELECT code FROM codelists.countries)",
        "c.person_id IN (SELECT u.x FROM (SELECT a.person_id, a.person_id AS x FROM mia.applications a
         UNION ALL SELECT a.person_id, '01234567890' FROM mia.applications a) u WHERE u.person_id = c.person_id)",
    ] {
        let relation = format!("SELECT c.person_id AS p FROM mia.crossings c WHERE {condition}");
        let verdict = verdict(&relation);
        assert!(matches!(verdict, Err(CheckError::ContributorMisused { .. })), "{verdict:?}: {relation}");
    }
}

#[test]
fn rows_leave_public_tables_only() {
    assert!(checked("SELECT persons FROM mia.estimates", &Ask::Rows, Protection::Standard).is_ok());
    for relation in [
        "SELECT person_id FROM mia.crossings",
        "SELECT persons FROM mia.estimates WHERE persons > (SELECT count(*) FROM mia.crossings)",
    ] {
        for protection in [Protection::Standard, Protection::Bare] {
            let verdict = checked(relation, &Ask::Rows, protection);
            assert!(matches!(verdict, Err(CheckError::RowsOfProtected { .. })), "{verdict:?}: {relation}");
        }
    }
}
