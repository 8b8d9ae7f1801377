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
        "SELECT c.person_id AS p FROM mia.crossings c JOIN mia.applications a
         ON a.person_id IS NOT DISTINCT FROM c.person_id",
        "SELECT c.person_id AS p FROM mia.estimates e LEFT JOIN mia.crossings c ON c.citizenship = e.citizenship",
        "SELECT person_id AS p FROM mia.crossings UNION ALL SELECT citizenship FROM mia.estimates",
    ] {
        let verdict = verdict(relation);
        assert!(verdict.is_err(), "accepted: {relation}");
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
         UNION ALL SELECT person_id, person_id FROM mia.crossings) u",
        "SELECT p, q FROM (SELECT p, q FROM (SELECT person_id AS p, citizenship AS q FROM mia.crossings
         UNION ALL SELECT person_id, person_id FROM mia.crossings) u
         UNION ALL SELECT person_id, citizenship FROM mia.crossings) v",
        // The value of a sub-query.
        "SELECT c.person_id AS p, (SELECT a.person_id FROM mia.applications a WHERE a.person_id = c.person_id) AS q
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
        "'01234567890' = (SELECT a.person_id FROM mia.applications a WHERE a.person_id = c.person_id)",
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
