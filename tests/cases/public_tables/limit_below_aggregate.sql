-- about: LIMIT below an aggregate is fine where rows are public: the agency answers with cells
-- fragments: geostat cells
SELECT sex, sum(persons) AS persons
FROM (SELECT sex, persons
      FROM geostat.population_estimates
      ORDER BY persons DESC, region, sex, age_group, year
      LIMIT 25) AS t
GROUP BY sex
