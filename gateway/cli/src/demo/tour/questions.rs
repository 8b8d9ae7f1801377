//! The questions of the tour. Each but the last two is answered under `standard` and under `public` alike.

/// One question of the tour.
pub(super) struct Question {
    /// What it asks, in words.
    pub(super) title: &'static str,
    /// The same in SQL.
    pub(super) sql: &'static str,
    /// Whether it asks about single persons, which protected tables never answer.
    pub(super) is_personal: bool,
}

const fn aggregate(title: &'static str, sql: &'static str) -> Question {
    Question { title, sql, is_personal: false }
}

const fn personal(title: &'static str, sql: &'static str) -> Question {
    Question { title, sql, is_personal: true }
}

pub(super) const QUESTIONS: [Question; 8] = [
    aggregate(
        "How often was the border crossed, and by how many people, each year?",
        "SELECT extract(year FROM crossed_at) AS year, direction,
       count(*) AS crossings, count(DISTINCT person_id) AS people
FROM mia.border_crossings
GROUP BY extract(year FROM crossed_at), direction
ORDER BY year, direction",
    ),
    aggregate(
        "How many students do the three universities have together, at each level?",
        "SELECT level, count(*) AS enrolments, count(DISTINCT person_id) AS students
FROM federated.students
GROUP BY level
ORDER BY level",
    ),
    aggregate(
        "How many residence permits were issued for each reason, beside the work permits of the same year?",
        "SELECT p.year, p.reason, p.residence_permits, w.work_permits
FROM (SELECT extract(year FROM issued_on) AS year, reason, count(*) AS residence_permits
      FROM psda.residence_permits
      GROUP BY extract(year FROM issued_on), reason) AS p
JOIN (SELECT extract(year FROM valid_from) AS year, count(*) AS work_permits
      FROM moh.labour_permits
      GROUP BY extract(year FROM valid_from)) AS w ON w.year = p.year
ORDER BY p.year, p.reason",
    ),
    aggregate(
        "Where do most people come from who apply for asylum?",
        "SELECT c.name_en AS citizenship, count(DISTINCT a.person_id) AS applicants
FROM mia.asylum_applications AS a
JOIN codelists.countries AS c ON c.code = a.citizenship
GROUP BY c.name_en
ORDER BY applicants DESC NULLS LAST, citizenship
LIMIT 10",
    ),
    aggregate(
        "What did people in employment earn on average, each year?",
        "SELECT year, count(DISTINCT person_id) AS people, CAST(round(avg(income)) AS BIGINT) AS average_income
FROM mof.employment_income
GROUP BY year
ORDER BY year",
    ),
    aggregate(
        "How many people does the population register hold for 1000 whom the statistics office estimates?",
        "SELECT r.region, r.people, e.persons, round(1000.0 * r.people / e.persons, 1) AS per_1000
FROM (SELECT region, count(DISTINCT person_id) AS people
      FROM psda.population
      GROUP BY region) AS r
JOIN (SELECT region, sum(persons) AS persons
      FROM geostat.population_estimates
      WHERE year = 2024
      GROUP BY region) AS e ON e.region = r.region
ORDER BY r.region",
    ),
    personal(
        "Who are the first five people of the population register?",
        "SELECT person_id, citizenship, birth_date
FROM psda.population
LIMIT 5",
    ),
    personal(
        "How many permits were issued on the very last day? (Who else is in the register would decide whose count.)",
        "SELECT count(*) AS permits
FROM psda.residence_permits
WHERE issued_on = (SELECT max(issued_on) FROM psda.residence_permits)",
    ),
];
