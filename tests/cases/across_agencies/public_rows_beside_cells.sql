-- about: cells joined to rows of a public table, which need no aggregate
-- fragments: psda cells, geostat rows
SELECT r.region, r.sex, e.age_group, r.people, e.persons
FROM (SELECT region, sex, count(*) AS people FROM psda.population GROUP BY region, sex) AS r
JOIN geostat.population_estimates AS e ON e.region = r.region AND e.sex = r.sex
WHERE e.year = 2023 AND e.age_group IN ('Y20-24', 'Y_GE85')
