-- about: a scalar sub-query over another agency's aggregate, correlated by the year
-- fragments: mof cells, moh cells
SELECT w.year, w.people,
       (SELECT max(p.n) FROM (SELECT extract(year FROM valid_from) AS year, count(*) AS n
                              FROM moh.labour_permits GROUP BY 1) AS p
        WHERE p.year = w.year) AS permits
FROM (SELECT year, count(DISTINCT person_id) AS people FROM mof.employment_income GROUP BY year) AS w
