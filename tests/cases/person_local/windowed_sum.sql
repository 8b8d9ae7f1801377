-- about: a running sum per person, then who passed a limit in which year
-- fragments: mof cells
SELECT s.year, count(DISTINCT s.person_id) AS people
FROM (SELECT person_id, year,
             sum(income) OVER (PARTITION BY person_id ORDER BY year) AS so_far
      FROM mof.employment_income) AS s
WHERE s.so_far > 100000
GROUP BY s.year
