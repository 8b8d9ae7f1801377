-- about: people outside working age for a hundred in it
-- fragments: geostat cells
SELECT year, 100.0 * sum(CASE WHEN g.age_from >= 65 OR g.age_to < 15 THEN e.persons ELSE 0 END)
             / sum(CASE WHEN g.age_from >= 15 AND g.age_to < 65 THEN e.persons ELSE 0 END) AS ratio
FROM geostat.population_estimates AS e
JOIN codelists.age_groups AS g ON g.code = e.age_group
GROUP BY year
