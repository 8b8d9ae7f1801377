//! Where the barrier lies and what crosses it.

use super::country::Rules;
use super::fragments;

#[test]
fn print_all() {
    for sql in [
        "SELECT extract(year FROM crossed_at) y, citizenship, direction, count(*), count(DISTINCT person_id) FROM mia.border_crossings GROUP BY 1, 2, 3",
        "SELECT count(*) FROM mia.border_crossings WHERE direction = 'in'",
        "SELECT level, count(*), count(DISTINCT person_id) FROM federated.students GROUP BY level",
        "SELECT agency, count(*) FROM federated.students GROUP BY agency ORDER BY 2 DESC LIMIT 1",
        "SELECT count(*) FROM federated.students s WHERE s.agency = 'tsu'",
        "SELECT year, avg(income), sum(income) FROM mof.employment_income GROUP BY year HAVING count(*) > 5",
        "SELECT c.region, count(*) FROM mia.asylum_applications a JOIN codelists.countries c ON c.code = a.citizenship GROUP BY c.region",
        "SELECT a.y, a.n, b.n FROM (SELECT extract(year FROM crossed_at) y, count(*) n FROM mia.border_crossings GROUP BY 1) a JOIN (SELECT year y, count(*) n FROM mof.employment_income GROUP BY 1) b ON a.y = b.y",
        "SELECT count(*) FROM mia.border_crossings b JOIN mia.asylum_applications a ON a.person_id = b.person_id",
        "SELECT count(*) FROM mia.border_crossings b, mia.asylum_applications a WHERE a.person_id = b.person_id AND b.direction = 'in'",
        "SELECT count(*) FROM mia.border_crossings b LEFT JOIN mia.asylum_applications a ON a.person_id = b.person_id WHERE a.person_id IS NULL",
        "SELECT avg(n) FROM (SELECT person_id, count(*) n FROM mia.border_crossings GROUP BY person_id) p",
        "SELECT n, count(*) FROM (SELECT person_id, count(*) n FROM mia.border_crossings GROUP BY person_id) p GROUP BY n ORDER BY n",
        "SELECT citizenship, count(*) FROM mia.border_crossings WHERE person_id IN (SELECT person_id FROM mia.asylum_applications) GROUP BY 1",
        "SELECT count(*) FROM mia.border_crossings b WHERE EXISTS (SELECT 1 FROM mia.asylum_applications a WHERE a.person_id = b.person_id AND a.lodged_on < b.crossed_at)",
        "WITH x AS (SELECT citizenship FROM mia.border_crossings WHERE direction = 'in') SELECT citizenship, count(*) FROM x GROUP BY 1",
        "SELECT rn, count(*) FROM (SELECT row_number() OVER (PARTITION BY person_id ORDER BY crossed_at) rn FROM mia.border_crossings) GROUP BY rn",
        "SELECT direction, count(*) FILTER (WHERE sex = 'F'), count(DISTINCT citizenship) FROM mia.border_crossings GROUP BY direction",
        "SELECT DISTINCT citizenship FROM mia.border_crossings",
        "SELECT citizenship, count(*) FROM (SELECT person_id, citizenship FROM mia.border_crossings UNION ALL SELECT person_id, citizenship FROM mia.asylum_applications) GROUP BY 1",
        "SELECT level, count(*) FROM (SELECT level FROM tsu.students UNION ALL SELECT level FROM ibsu.students) GROUP BY 1",
        "SELECT region, sum(persons) FROM geostat.population_estimates WHERE year = 2020 GROUP BY region",
        "SELECT * FROM geostat.population_estimates ORDER BY persons DESC LIMIT 3",
        "SELECT median(persons) FROM geostat.population_estimates",
        "SELECT year, n, lag(n) OVER (ORDER BY year) FROM (SELECT year, count(*) n FROM mof.employment_income GROUP BY year)",
        "SELECT (SELECT count(*) FROM mia.border_crossings) * 1.0 / (SELECT sum(persons) FROM geostat.population_estimates)",
        "SELECT citizenship FROM mia.border_crossings LIMIT 3",
        "SELECT count(*) FROM mia.border_crossings b JOIN mof.employment_income e ON e.person_id = b.person_id",
    ] {
        println!("\n## {sql}");
        for rules in [Rules::Standard, Rules::Bare, Rules::Public] {
            println!("-- {rules:?}\n{}", fragments(sql, rules));
        }
    }
}
